//! What Tab offers.

use std::collections::BTreeSet;

use crate::cli::help;
use crate::escapes::{self, literal};
use crate::language::builtin::{Kind, Parameter, Presence};
use crate::language::functions;
use crate::language::members::Member;
use crate::language::prelude;
use crate::language::scan::{KEYWORDS, Malformed, Token, TokenKind, scan};
use crate::language::{Meaning, Session};
use crate::values::Value;

use super::commands::{self, Argument, COMMANDS};
use super::context::{Context, OpenCall, Written};
use super::settings::SETTINGS;
use super::texts;

/// The entries of a folder, those that are folders with a slash at their end.
pub(super) type List<'a> = &'a dyn Fn(&str) -> Vec<String>;

/// Where the word at the cursor begins, and what it could become: sorted, but for arguments, of which the nearest stand first.
pub(super) fn complete(text: &str, cursor: usize, session: &mut Session, list: List) -> (usize, Vec<String>) {
    let before = text.get(..cursor).unwrap_or(text);
    if let Some(typed) = before.strip_prefix(':') {
        return match typed.split_once(char::is_whitespace) {
            None => matching(before, COMMANDS.iter().map(|row| format!(":{}", row.names[0])), before.len()),
            Some((name, rest)) => argument(before, name, rest.trim_start(), session, list),
        };
    }
    if let Some(typed) = asked(before, session) {
        return topics(typed, before.len(), session);
    }
    program(text, before, session, list)
}

/// The beginning of what a question names: behind `?`, or behind `help`, unless that is a name of the program's own.
fn asked<'a>(before: &'a str, session: &Session) -> Option<&'a str> {
    if let Some(typed) = before.strip_prefix('?') {
        return Some(typed.trim_start());
    }
    let rest = before.strip_prefix("help").filter(|rest| rest.starts_with([' ', '\t']))?;
    let names = session.names();
    let own = names.bindings.contains_key("help") || names.functions.contains_key("help");
    let typed = rest.trim_start();
    let is_topic = typed.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | ' ' | '\''));
    (!own && is_topic).then_some(typed)
}

/// What there is help for: also names of the program's own, and commands where a colon is typed.
fn topics(typed: &str, end: usize, session: &Session) -> (usize, Vec<String>) {
    let own = session.names().bindings.keys().map(|name| name.to_string());
    let commands = COMMANDS.iter().map(|row| format!(":{}", row.names[0]));
    let commands = commands.filter(|_| typed.starts_with(':'));
    matching(typed, help::names().map(String::from).chain(own).chain(commands), end)
}

/// The argument of a command.
fn argument(
    before: &str,
    name: &str,
    typed: &str,
    session: &mut Session,
    list: List,
) -> (usize, Vec<String>) {
    match commands::find(name).map(|row| row.argument) {
        Some(Argument::Topic) => topics(typed, before.len(), session),
        Some(Argument::File | Argument::AnyFile) => {
            texts::path(typed.strip_prefix('"').unwrap_or(typed), before.len(), list, &[".vcf"])
        }
        Some(Argument::Setting) => settings(typed, before.len()),
        Some(Argument::Text | Argument::AnyText | Argument::Drawing) => {
            let (start, found) = program(typed, typed, session, list);
            (before.len() - typed.len() + start, found)
        }
        _ => (before.len(), Vec::new()),
    }
}

/// A setting, or a value of one.
fn settings(typed: &str, end: usize) -> (usize, Vec<String>) {
    match typed.split_once(char::is_whitespace) {
        None => matching(typed, SETTINGS.iter().map(|row| format!("{} ", row.name)), end),
        Some((name, value)) => {
            let row = SETTINGS.iter().find(|row| row.name == name);
            let words = row.into_iter().flat_map(|row| row.words).map(|word| word.to_string());
            matching(value.trim_start(), words, end)
        }
    }
}

/// A program up to the cursor; `text` goes on behind it.
fn program(text: &str, before: &str, session: &mut Session, list: List) -> (usize, Vec<String>) {
    let context = Context::new(before, before.len());
    let end = context.tokens.len();
    let nothing = (before.len(), Vec::new());
    let last = end.checked_sub(1);
    match last.and_then(|last| context.kind(last)) {
        Some(TokenKind::Malformed(Malformed::UnclosedText)) => {
            return texts::complete(&context, &text[before.len()..], session, list);
        }
        Some(TokenKind::Malformed(_) | TokenKind::Comment) => return nothing,
        // Right behind a number or a text no name begins.
        Some(TokenKind::Number | TokenKind::Text) if context.tokens[end - 1].end as usize == before.len() => {
            return nothing;
        }
        _ => {}
    }
    // The word that is being typed, if any, is the last token.
    let typing = last.filter(|&last| {
        matches!(context.kind(last), Some(TokenKind::Name | TokenKind::Keyword))
            && context.tokens[last].end as usize == before.len()
    });
    let word = typing.map_or("", |at| context.word(at));
    let at = typing.unwrap_or(end);
    let bracket_follows = text[before.len()..].starts_with('(');
    let mut offer = Offer { session, bracket_follows, text };
    let candidates = if at > 0 && context.word(at - 1) == "." {
        offer.after_dot(&context, at - 1)
    } else if let Some(found) = command_words(&context, at) {
        found
    } else if let Some(keys) = texts::whole_keys(&context, at, offer.session).filter(|_| word.is_empty()) {
        keys
    } else if let Some(arrays) = offer.arrays_as_keys(&context, at).filter(|_| word.is_empty()) {
        arrays
    } else if let Some(call) = context.open_call(at) {
        return offer.arguments(&context, &call, at, word);
    } else {
        offer.anywhere()
    };
    matching(word, candidates, before.len())
}

/// The candidates that begin with what was typed, and where that begins.
pub(super) fn matching(
    typed: &str,
    candidates: impl IntoIterator<Item = String>,
    end: usize,
) -> (usize, Vec<String>) {
    let sorted: BTreeSet<String> =
        candidates.into_iter().filter(|candidate| candidate.starts_with(typed)).collect();
    (end - typed.len(), sorted.into_iter().collect())
}

/// The same of several groups, each of them sorted.
fn in_order(typed: &str, groups: [Vec<String>; 3], end: usize) -> (usize, Vec<String>) {
    let mut found: Vec<String> = Vec::new();
    for group in groups {
        let mut sorted = matching(typed, group, end).1;
        sorted.retain(|candidate| !found.contains(candidate));
        found.append(&mut sorted);
    }
    (end - typed.len(), found)
}

/// The entries of a folder, as [`complete`] wants them.
pub(super) fn entries(folder: &str) -> Vec<String> {
    let read = std::fs::read_dir(if folder.is_empty() { "." } else { folder });
    let name = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let name = if entry.path().is_dir() { name + "/" } else { name };
        // A line that is typed holds no character that nobody sees.
        (escapes::line(&name) == name).then_some(name)
    };
    read.into_iter().flatten().flatten().filter_map(name).collect()
}

/// The words of `spatial_delta encode axis=1 ...`; None outside such a command.
fn command_words(context: &Context, at: usize) -> Option<Vec<String>> {
    let separator = |kind| matches!(kind, Some(TokenKind::Semicolon));
    let first = (0..at).rev().find(|&at| separator(context.kind(at))).map_or(0, |at| at + 1);
    let codec = functions::find(context.word(first)).filter(|builtin| builtin.name == "spatial_delta")?;
    match at - first {
        0 => None,
        1 if context.touches(at) => None,
        1 => Some(["encode ", "decode "].map(String::from).to_vec()),
        // After an array stands nothing more.
        _ if context.open_bracket(at).is_some() => Some(Vec::new()),
        // After `=` stands a value, a word without quotes.
        _ if context.word(at - 1) == "=" => {
            let named = |parameter: &&Parameter| parameter.name == context.word(at - 2);
            let parameter = codec.parameters.iter().find(named);
            let texts = parameter.into_iter().flat_map(|found| [found.choices, found.usual].concat());
            Some(texts.map(|text| format!("{text} ")).collect())
        }
        _ if matches!(context.word(first + 1), "encode" | "decode") => {
            Some(codec.parameters.iter().map(|parameter| format!("{}=", parameter.name)).collect())
        }
        _ => None,
    }
}

struct Offer<'a> {
    session: &'a mut Session,
    /// Whether the bracket of a call stands behind the cursor.
    bracket_follows: bool,
    /// All that is typed, also behind the cursor.
    text: &'a str,
}

/// A list of values of a kind is short enough up to so many.
const SHORT: usize = 30;

impl Offer<'_> {
    /// A function, with its bracket where a call needs one.
    fn call(&self, name: &str, needs_bracket: bool) -> String {
        if needs_bracket && !self.bracket_follows { format!("{name}(") } else { name.to_string() }
    }

    /// What a value can begin with.
    fn anywhere(&self) -> Vec<String> {
        self.own(|_| true).into_iter().chain(self.others()).collect()
    }

    /// The names of the program's own, functions among them, of those values that are wanted.
    fn own(&self, wanted: impl Fn(&Meaning) -> bool) -> Vec<String> {
        let bindings = self.session.names().bindings.iter();
        let wanted = bindings.filter(|(_, binding)| wanted(&binding.meaning));
        wanted
            .map(|(name, binding)| self.call(name, matches!(binding.meaning, Meaning::Function(_))))
            .collect()
    }

    /// What a value can begin with that the program has not defined.
    fn others(&self) -> Vec<String> {
        let names = self.session.names();
        let functions = functions::all()
            .filter(|builtin| !names.bindings.contains_key(builtin.name))
            .map(|builtin| self.call(builtin.name, true));
        let wavelets = prelude::names().map(String::from);
        functions.chain(wavelets).chain(KEYWORDS.map(String::from)).collect()
    }

    /// Whether the name that a value begins with means nothing: it is not defined, and nothing else in the text is called so,
    /// such as a parameter.
    fn is_unknown(&self, context: &Context, start: usize) -> bool {
        let first = context.tokens.iter().find(|token| token.start as usize == start);
        let Some(word) =
            first.filter(|token| token.kind == TokenKind::Name).map(|token| token.text(context.text))
        else {
            return false;
        };
        let names = self.session.names();
        let known = names.bindings.contains_key(word)
            || names.functions.contains_key(word)
            || functions::find(word).is_some()
            || prelude::value(word).is_some();
        let same = |token: &Token| token.kind == TokenKind::Name && token.text(self.text) == word;
        !known && scan(self.text).iter().filter(|token| same(token)).count() < 2
    }

    /// What an argument can begin with: names of arguments, then the program's own names, then all else. Before anything is
    /// typed, only texts and values that the parameter takes are offered, where there are some and not many.
    fn arguments(
        &mut self,
        context: &Context,
        call: &OpenCall,
        at: usize,
        word: &str,
    ) -> (usize, Vec<String>) {
        let end = context.text.len();
        let named = self.named_arguments(context, call, at);
        let begins = matches!(context.word(at - 1), "(" | "," | "=");
        let parameter = texts::parameter(context, at, self.session).filter(|_| word.is_empty() && begins);
        if let Some(parameter) = parameter {
            let texts: Vec<String> = texts::choices(context, at, self.session)
                .iter()
                .map(|text| literal(text).to_string())
                .collect();
            let values = self.values(parameter);
            if !texts.is_empty() || (1..=SHORT).contains(&values.len()) {
                return in_order(word, [named, texts, values], end);
            }
        }
        in_order(word, [named, self.own(|_| true), self.others()], end)
    }

    /// The names of values that a parameter takes; none where it takes any.
    fn values(&self, parameter: &Parameter) -> Vec<String> {
        if parameter.kind == Kind::Any || !parameter.choices.is_empty() {
            return Vec::new();
        }
        let takes = |value: &Value| parameter.kind.accepts(value);
        let own = self.own(|meaning| matches!(meaning, Meaning::Value(value) if takes(value)));
        let wavelets =
            prelude::names().filter(|name| prelude::value(name).is_some_and(|value| takes(&value)));
        let values: Vec<String> = own.into_iter().chain(wavelets.map(String::from)).collect();
        match parameter.kind {
            Kind::Stage if values.is_empty() => self.stages(),
            _ => values,
        }
    }

    /// Where stages come from.
    fn stages(&self) -> Vec<String> {
        let own = self.own(|meaning| matches!(meaning, Meaning::Value(Value::Wavelet(_))));
        let wavelets = own.into_iter().chain(prelude::names().map(String::from));
        let of_wavelet = wavelets.map(|wavelet| format!("{wavelet}.stages["));
        of_wavelet.chain([self.call("stage", true)]).collect()
    }

    /// The arrays that a map may have as keys, where one begins that a function takes: `bounds(e, {x: (0, 255)})`.
    fn arrays_as_keys(&self, context: &Context, at: usize) -> Option<Vec<String>> {
        let open = context.open_bracket(at).filter(|&open| context.word(open) == "{")?;
        let is_key = matches!(context.word(at - 1), "{" | ",");
        let parameter = texts::parameter(context, open, self.session)?;
        if !is_key || parameter.kind != Kind::Map {
            return None;
        }
        let arrays = self.own(|meaning| match meaning {
            Meaning::Value(Value::Array(array)) => array.symbol_prefix().is_some(),
            _ => false,
        });
        (!arrays.is_empty()).then_some(arrays)
    }

    /// What works on the value before a dot.
    fn after_dot(self, context: &Context, dot: usize) -> Vec<String> {
        let (bracket_follows, end) = (self.bracket_follows, context.tokens[dot].start as usize);
        let Some(start) = context.value_before(dot) else { return Vec::new() };
        if self.is_unknown(context, start) {
            return Vec::new();
        }
        let text = format!("{}\n{}", context.statements_before(start), &context.text[start..end]);
        let members = self.session.members(&text, texts::LOOK);
        let written = |member: Member| {
            let bracket = if member.takes_more && !bracket_follows { "(" } else { "" };
            format!("{}{bracket}", member.name)
        };
        members.into_iter().map(written).collect()
    }

    /// The arguments of the call that may be given by name here.
    fn named_arguments(&self, context: &Context, call: &OpenCall, at: usize) -> Vec<String> {
        if !matches!(context.word(at - 1), "(" | ",") {
            return Vec::new();
        }
        let parameters: Vec<String> =
            match self.session.names().functions.get(call.name).map(|found| &found.meaning) {
                Some(Meaning::Function(function)) => {
                    function.tree.parameters.iter().map(|parameter| parameter.name.text.to_string()).collect()
                }
                _ => functions::find(call.name)
                    .into_iter()
                    .flat_map(|builtin| &builtin.parameters)
                    .filter(|parameter| !matches!(parameter.presence, Presence::Rest(_)))
                    .map(|parameter| parameter.name.to_string())
                    .collect(),
            };
        let given = |name: &str| {
            (call.open..at).any(|place| context.word(place) == name && context.word(place + 1) == "=")
        };
        // Those before a dot and those that stand at their places come first.
        let named = parameters.iter().filter(|name| given(name)).count();
        let placed = match context.written(call, at) {
            Written::Nth(nth) => nth.saturating_sub(named),
            Written::Named(_) => 0,
        };
        let from = usize::from(call.dotted) + placed;
        let left = parameters.iter().skip(from).filter(|name| !given(name));
        left.map(|name| format!("{name}=")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Session;

    fn session() -> Session {
        let mut session = Session::new();
        let text = "lines = symbols(2, \"l\")\nDC'' = 1\nr = 0..4\nst = le_gall_5_3.stages[0]\nt = analysis(le_gall_5_3, 1, input=lines)\ndouble(x, by=2) = by*x\nboth(x, y) = x + y";
        let outcome = session.run("test", text, &mut |_| {});
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        session
    }

    fn list(folder: &str) -> Vec<String> {
        let entries: &[&str] = match folder {
            "" => &["a.vcf", "b.txt", "sub/", ".git/"],
            "sub/" => &["ab.vcf", "c.vcf", "D.VCF"],
            _ => &[],
        };
        entries.iter().map(|entry| entry.to_string()).collect()
    }

    /// What Tab offers where `|` stands, and the text before it that stays.
    fn offered(text: &str) -> (String, Vec<String>) {
        let cursor = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let (start, found) = complete(&text, cursor, &mut session(), &list);
        (text[..start].to_string(), found)
    }

    #[test]
    fn tab_knows_its_context() {
        let mut wrong = Vec::new();
        for (text, kept, expected) in [
            ("interl|", "", &["interleave("][..]),
            ("interl|(a, b)", "", &["interleave"]),
            ("x = line|", "x = ", &["linear(", "lines"]),
            ("D|", "", &["DC''"]),
            ("ass|", "", &["assert"]),
            ("le_|", "", &["le_gall_5_3"]),
            ("doub|", "", &["double("]),
            ("r.lo|", "r.", &["lower"]),
            ("st.ta|", "st.", &["taps"]),
            ("lines.per|", "lines.", &["period", "periodic_cache("]),
            ("lines.lif|", "lines.", &["lift("]),
            ("st.rsh|", "st.", &[]),
            ("g(f) = f(1).lif|", "g(f) = f(1).", &["lift(", "lifting"]),
            ("nobody(1).lif|", "nobody(1).", &[]),
            ("nobody.|", "nobody.", &[]),
            ("[x.low| for x in [r]]", "[x.", &["lower"]),
            ("help lif|", "help ", &["lift", "lifting", "lifting scheme"]),
            ("help dead z|", "help ", &["dead zone"]),
            ("help doub|", "help ", &["double"]),
            ("help :lo|", "help ", &[":load"]),
            ("?lif|", "?", &["lift", "lifting", "lifting scheme"]),
            ("t.coeffs[1, |", "t.coeffs[1, ", &["\"HH\"", "\"HL\"", "\"LH\""]),
            ("t.coeffs[|", "t.coeffs[", &["0, \"LL\"", "1, \"HH\"", "1, \"HL\"", "1, \"LH\""]),
            ("t.coeffs[(1, |", "t.coeffs[(1, ", &["\"HH\"", "\"HL\"", "\"LH\""]),
            ("t.coeffs[(1, \"H|", "t.coeffs[(1, \"", &["HH\"", "HL\""]),
            ("bounds(lines[0, 0], {|", "bounds(lines[0, 0], {", &["lines"]),
            ("lines[0, 0].bounds({|", "lines[0, 0].bounds({", &["lines"]),
            ("assert_error 1/0, \"number::|", "assert_error 1/0, \"", &["number::division_by_zero\""]),
            (
                "test \"a\" { assert_error f(1, 2), \"call::a|",
                "test \"a\" { assert_error f(1, 2), \"",
                &["call::arity\""],
            ),
            ("assert_error stage(\"ev|", "assert_error stage(\"", &["even_add_odd\"", "even_subtract_odd\""]),
            ("le_gall_5_3.round_t|", "le_gall_5_3.", &["round_taps("]),
            ("lines.round_t|", "lines.", &[]),
            ("r.quantis|", "r.", &[]),
            ("lines.quantis|", "lines.", &["quantise("]),
            ("[1].quantis|", "[1].", &[]),
            ("lines.simul|", "lines.", &["simulate("]),
            (
                "stage(|, taps=[1], D=0, S=1)",
                "stage(",
                &[
                    "D=",
                    "S=",
                    "taps=",
                    "type=",
                    "\"even_add_odd\"",
                    "\"even_subtract_odd\"",
                    "\"odd_add_even\"",
                    "\"odd_subtract_even\"",
                ],
            ),
            ("lift(lines, |", "lift(lines, ", &["dim=", "stage=", "st"]),
            ("lines.lift(|", "lines.lift(", &["dim=", "stage=", "st"]),
            ("lines.doub|", "lines.", &[]),
            ("r.lower.doub|", "r.lower.", &["double"]),
            ("f(x) = x.doub|", "f(x) = x.", &["double"]),
            ("u = le_gall_5_3; v = u.stages; v[1].ta|", "u = le_gall_5_3; v = u.stages; v[1].", &["taps"]),
            ("fir(le_gall_5_3).h0.lo|", "fir(le_gall_5_3).h0.", &["low"]),
            ("(1..3).lo|", "(1..3).", &["lower"]),
            ("\"a b\".l|", "\"a b\".", &["len"]),
            ("t.coeffs[1, \"|", "t.coeffs[1, \"", &["HH\"", "HL\"", "LH\""]),
            ("t[1, \"LH|\"]", "t[1, \"", &["LH"]),
            ("t.coeffs[0, \"|", "t.coeffs[0, \"", &["LL\""]),
            ("t.coeffs(0, \"|", "t.coeffs(0, \"", &["LL\""]),
            (r#"{"a b": 1, "q\"": 2, 3: 4}["|"#, r#"{"a b": 1, "q\"": 2, 3: 4}[""#, &["a b\"", "q\\\"\""]),
            ("t[1, \"HL\"].per|", "t[1, \"HL\"].", &["period", "periodic_cache("]),
            (
                "bounds(lines[0, 0], {lines: (0, 1)}, rounding=\"|",
                "bounds(lines[0, 0], {lines: (0, 1)}, rounding=\"",
                &["affine\"", "integer\""],
            ),
            (
                "bounds(lines[0, 0], {lines: (0, 1)}, rounding=|",
                "bounds(lines[0, 0], {lines: (0, 1)}, rounding=",
                &["\"affine\"", "\"integer\""],
            ),
            ("st2 = stage(\"ev|", "st2 = stage(\"", &["even_add_odd\"", "even_subtract_odd\""]),
            ("plot(st, \"|", "plot(st, \"", &["growth\"", "lifting\""]),
            ("st.plot(\"l|\")", "st.plot(\"", &["lifting"]),
            ("plot(unknown, \"t|", "plot(unknown, \"", &["taps\""]),
            ("array([1], dtype=\"i|", "array([1], dtype=\"", &["i1\"", "i2\"", "i4\"", "i8\""]),
            ("[1].array(\"f|", "[1].array(\"", &["f2\"", "f4\"", "f8\""]),
            ("analysis(le_gall_5_3, 1, size=\"|", "analysis(le_gall_5_3, 1, size=\"", &["any\""]),
            ("spatial_delta encode overflow=w|", "spatial_delta encode overflow=", &["wrap "]),
            ("x = \"|", "x = \"", &[]),
            ("lines.bot|", "lines.", &["both("]),
            ("le_gall_5_3.sta|", "le_gall_5_3.", &["stages"]),
            ("lift(lines, st|", "lift(lines, ", &["stage=", "st", "stage(", "step("]),
            ("lift(lines, stage=st, st|", "lift(lines, stage=st, ", &["st", "stage(", "step("]),
            ("double(by|", "double(", &["by="]),
            ("lift(lines, 1 + st|", "lift(lines, 1 + ", &["st", "stage(", "step("]),
            ("use \"|", "use \"", &["a.vcf", "sub/"]),
            ("use \"sub/a|", "use \"", &["sub/ab.vcf"]),
            ("use \"sub/D|", "use \"", &["sub/D.VCF"]),
            ("x = \"a|", "x = \"", &[]),
            ("x # lif|", "x # lif", &[]),
            ("x # a\nlif|", "x # a\n", &["lift(", "lifting("]),
            ("1.5|", "1.5", &[]),
            ("spatial_delta |", "spatial_delta ", &["decode ", "encode "]),
            ("spatial_delta encode ax|", "spatial_delta encode ", &["axis="]),
            (":re|", "", &[":reload", ":reset"]),
            (":he|", "", &[":help"]),
            (":help call::a|", ":help ", &["call::arity"]),
            (":set pr|", ":set ", &["preview "]),
            (":set preview o|", ":set preview ", &["off", "on"]),
            (":graph interl|", ":graph ", &["interleave("]),
            (":load s|", ":load ", &["sub/"]),
            (":time interl|", ":time ", &["interleave("]),
            (":vars x|", ":vars x", &[]),
        ] {
            let (stays, found) = offered(text);
            let expected: Vec<String> = expected.iter().map(|name| name.to_string()).collect();
            if (stays.as_str(), &found) != (kept, &expected) {
                wrong.push(format!("{text}: {stays} {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_cursor_is_safe() {
        let mut session = session();
        for text in [
            "x.é(\"ü\", [f(.",
            "use \"é",
            "spatial_delta encode axis=",
            ":help é",
            ".",
            ";",
            "5.",
            "\u{feff}x",
        ] {
            for cursor in 0..=text.len() + 1 {
                complete(text, cursor, &mut session, &list);
            }
        }
    }
}
