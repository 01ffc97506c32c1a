use unicode_width::UnicodeWidthStr;

use super::*;
use crate::diagnostics::codes;
use crate::help::glossary;
use crate::language::builtin::Kind;
use crate::language::{functions, prelude};
use crate::plots::Charset;

#[test]
fn everything_has_a_page_whose_example_runs() {
    for name in names() {
        let page =
            page(name, Screen::of(100)).unwrap_or_else(|problem| panic!("{name}: {}", problem.message));
        assert!(!page.contains("error["), "{name}:\n{page}");
    }
}

#[test]
fn the_overview_names_every_function_and_topic() {
    let overview = overview(100);
    for name in functions::all().map(|builtin| builtin.name).chain(prelude::names()) {
        assert!(overview.contains(&format!("\n  {name}")), "{name}");
    }
}

#[test]
fn the_overview_cuts_no_brackets() {
    for builtin in functions::all() {
        let part = first_part(builtin.summary);
        for (open, close) in [('(', ')'), ('[', ']'), ('`', '`'), ('"', '"')] {
            let (opened, closed) = (part.matches(open).count(), part.matches(close).count());
            assert!(opened == closed && (open != close || opened % 2 == 0), "{}: {part}", builtin.name);
        }
    }
    assert_eq!(first_part("A b (c; d. e) f; g."), "A b (c; d. e) f");
}

/// A text goes on where the terminal has room, so that it breaks only between sentences or paragraphs.
#[test]
fn no_help_breaks_in_mid_sentence() {
    fn check(command: &clap::Command) {
        let texts = [
            command.get_about(),
            command.get_long_about(),
            command.get_after_help(),
            command.get_after_long_help(),
        ];
        let arguments =
            command.get_arguments().flat_map(|argument| [argument.get_help(), argument.get_long_help()]);
        for text in texts.into_iter().chain(arguments).flatten().map(ToString::to_string) {
            let mut lines = text.lines().peekable();
            while let Some(line) = lines.next() {
                let ends = line.is_empty() || line.ends_with(['.', ':', ';']) || line.starts_with(' ');
                assert!(
                    ends || lines.peek().is_none_or(|next| next.is_empty()),
                    "{}: {line}",
                    command.get_name()
                );
            }
        }
        command.get_subcommands().for_each(check);
    }
    let mut command = command();
    command.build();
    check(&command);
}

/// Programs, and words that are longer than a line, may stick out; text may not.
#[test]
fn text_keeps_within_a_width() {
    let topics = TOPICS.iter().flat_map(|topic| topic.forms.iter().copied().chain([topic.example]));
    let programs: String = functions::all()
        .map(|builtin| builtin.example)
        .chain(topics.chain(glossary::GLOSSARY.iter().map(|term| term.example)))
        .map(String::from)
        .chain(codes::all().map(|entry| entry.text()))
        .collect();
    for (width, charset) in
        [(40, Charset::Braille), (40, Charset::Ascii), (60, Charset::Braille), (100, Charset::Ascii)]
    {
        let screen = Screen { columns: width, charset };
        let pages = names().filter_map(|name| page(name, screen).ok());
        for text in pages.chain([overview(width)]) {
            // Markup that a program made is what it is.
            let is_kept = text.starts_with("mathml(");
            assert!(charset == Charset::Braille || text.is_ascii() || is_kept, "{text}");
            for line in text.lines().filter(|line| line.width() > width) {
                let is_comment = line.starts_with("    #") && !programs.contains(line.trim_start());
                let is_program = line.starts_with("    ") && !line.starts_with("     ") && !is_comment;
                let is_word = line.trim_start_matches(['#', ' ']).split(' ').count() == 1;
                assert!(is_program || is_word, "{width}: {line}");
            }
        }
    }
}

/// The words of a page do not depend on its width: none is broken, and none is lost.
#[test]
fn words_are_whole_in_narrow_terminals() {
    let words = |text: &str| {
        let words = text.split_whitespace().filter(|word| *word != "#").map(String::from);
        words.collect::<std::collections::BTreeSet<_>>()
    };
    let drawn = |text: &str| text.contains("plot(");
    for name in names() {
        let Ok(wide) = page(name, Screen::of(1000)) else { continue };
        if drawn(&wide) {
            continue;
        }
        for width in [24, 40] {
            let narrow = page(name, Screen::of(width)).unwrap();
            assert_eq!(words(&narrow), words(&wide), "{name} at {width}:\n{narrow}");
        }
    }
    assert_eq!(words(&overview(40)), words(&overview(100)));
}

/// A text is free, and says what it is, or one of some choices, which are all accepted.
#[test]
fn text_parameters_tell_their_choices() {
    let calls = [
        ("bounds", "bounds(symbols(1, \"L\")[0], {symbols(1, \"L\"): (0, 1)}, rounding=CHOICE)"),
        ("witness", "witness(symbol(\"a\"), {symbol(\"a\"): (0, 1)}, rounding=CHOICE)"),
        ("explain", "explain(symbols(1, \"L\"), {symbols(1, \"L\"): (0, 1)}, rounding=CHOICE)"),
        ("sums", "sums(symbols(1, \"L\"), {symbols(1, \"L\"): (0, 1)}, rounding=CHOICE)"),
        ("bit_widths", "bit_widths(haar_no_shift, 1, rounding=CHOICE)"),
        ("bit_widths", "bit_widths(haar_no_shift, 1, coefficients=CHOICE)"),
        ("bit_widths", "bit_widths(haar_no_shift, 1, index=CHOICE)"),
        ("symbols", "symbols(1, \"x\", size=4, edges=CHOICE)"),
        ("variables", "variables(1, \"x\", size=4, edges=CHOICE)"),
        ("generate", "f(i) = i\ngenerate(1, f, size=4, edges=CHOICE)"),
        ("with_edges", "with_edges(symbols(1, \"x\", size=4), edges=CHOICE)"),
        ("analysis", "analysis(haar_no_shift, 1, size=(4, 2), edges=CHOICE)"),
        ("synthesis", "synthesis(haar_no_shift, 1, size=(4, 2), edges=CHOICE)"),
        ("data", "data([1, 2], \"none\", edges=CHOICE)"),
        ("picture", "picture([[1, 2]], \"none\", edges=CHOICE)"),
        ("transform", "transform(fir(haar_no_shift), [1, 2], mode=CHOICE)"),
        ("transform", "transform(fir(haar_no_shift), [1, 2], edges=CHOICE)"),
        ("data", "data([1, 2], CHOICE)"),
        ("picture", "picture([[1, 2]], CHOICE)"),
        ("stage", "stage(\"even_add_odd\", [1], S=1, rounding=CHOICE)"),
        ("stage", "stage(\"even_add_odd\", [1], bits=8, overflow=CHOICE)"),
        ("stage", "stage(CHOICE, [1])"),
        ("spectral_factors", "spectral_factors(laurent([1, 2, 1]) / 2, kind=CHOICE)"),
        ("frame_bounds", "frame_bounds(le_gall_5_3, side=CHOICE)"),
        ("wavelet", "wavelet(le_gall_5_3.stages, 1, bits=8, overflow=CHOICE)"),
        ("band_gains", "band_gains(le_gall_5_3, side=CHOICE)"),
        ("cascade", "cascade(le_gall_5_3, 1, side=CHOICE)"),
        ("spatial_delta", "spatial_delta(overflow=CHOICE)"),
        ("spatial_delta", "spatial_delta(mode=CHOICE)"),
        ("spatial_delta", "spatial_delta(residual=CHOICE)"),
        ("best_axis", "best_axis(array([[1, 2]], \"i2\"), compressor=CHOICE)"),
        ("quantisation_matrix", "quantisation_matrix(le_gall_5_3, 1, norms=CHOICE)"),
        ("code", "code(variables(1, \"x\")[0], CHOICE)"),
        ("index_sweep", "index_sweep(haar_with_shift, 1, index=CHOICE)"),
        ("plot", "plot(le_gall_5_3, \"functions\", side=CHOICE)"),
        ("plot", "plot([1, 2], CHOICE)"),
    ];
    let fails = |call: &str, choice: &str| {
        let text = call.replace("CHOICE", &format!("\"{choice}\""));
        let outcome = crate::language::Session::new().run("test", &text, &mut |_| {});
        outcome.problems.first().map(|problem| problem.message.clone())
    };
    let mut tried = 0;
    for builtin in functions::all() {
        for parameter in builtin.parameters.iter().filter(|parameter| parameter.kind == Kind::Text) {
            let free = parameter.choices.is_empty();
            assert!(!free || !parameter.meaning.is_empty(), "{} {}", builtin.name, parameter.name);
        }
        for parameter in builtin.parameters.iter().filter(|parameter| !parameter.choices.is_empty()) {
            let named = format!("{}=CHOICE", parameter.name);
            let call = calls.iter().find(|(name, call)| {
                let positional = builtin.parameters.iter().find(|p| p.name == parameter.name);
                *name == builtin.name
                    && (call.contains(&named) || !call.contains("=CHOICE") && positional.is_some())
            });
            let (_, call) = call.unwrap_or_else(|| panic!("no call with {named} of {}", builtin.name));
            assert!(fails(call, "nonsense").is_some(), "{call}");
            // A picture that does not fit a value is told otherwise than one that there is not.
            let refused = |choice: &&&str| fails(call, choice).is_some_and(|m| m.contains("there is no"));
            let wrong: Vec<_> = parameter.choices.iter().filter(refused).collect();
            assert!(wrong.is_empty(), "{call}: {wrong:?}");
            if parameter.name != "what" {
                assert!(parameter.choices.iter().all(|choice| fails(call, choice).is_none()), "{call}");
            }
            tried += 1;
        }
    }
    assert_eq!(tried, calls.len());
}

#[test]
fn commands_of_the_prompt_have_pages() {
    for name in ["undo", ":undo", ":save", ":help", "show", "reset"] {
        let page = page(name, Screen::of(100)).unwrap();
        let command = name.trim_start_matches(':');
        assert!(page.starts_with(&format!("A command of the prompt: :{command}")), "{name}: {page}");
        assert!(page.contains("`vcf` alone starts it"), "{page}");
    }
    assert!(page("save", Screen::of(100)).unwrap().starts_with("save("));
    assert!(page("watch", Screen::of(100)).unwrap().contains("--watch"));
}

#[test]
fn slips_are_mended() {
    for (name, near) in
        [("lfit", "lift"), ("asert", "assert"), ("call:kind", "call::kind"), ("legall53", "le_gall_5_3")]
    {
        let help = page(name, Screen::of(100)).unwrap_err().help.unwrap();
        assert_eq!(help, format!("did you mean `{near}`?"));
    }
}

#[test]
fn a_subcommand_shows_its_own_help() {
    assert!(page("fmt", Screen::of(100)).unwrap().contains("--check"));
    let both = page("test", Screen::of(100)).unwrap();
    assert!(both.contains("test \"name\" {") && both.contains("--junit"), "{both}");
}
