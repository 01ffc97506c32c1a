//! Habits of other languages, and what to write instead.

use vcfilter_escapes::is_hidden;

use super::explain::Place;
use crate::scan::TokenKind;
use vcfilter_diagnostics::{Problem, ProblemCode};

/// Modules of Python and packages of Julia whose functions people miss.
const MODULES: [&str; 9] =
    ["numpy", "math", "scipy", "pywt", "matplotlib", "sympy", "fractions", "Wavelets", "DSP"];

/// Statements of other languages.
pub(super) fn statement(place: &Place) -> Option<Problem> {
    let (first, second) = (place.word(0), place.tokens.get(1));
    let names = second
        .is_some_and(|token| matches!(token.kind, TokenKind::Name | TokenKind::Text | TokenKind::Number));
    let help = match first {
        "let" | "var" | "const" if place.at == 1 && names => "a definition has no such word: `x = 1`",
        "def" | "fn" | "function" | "func" if place.at == 1 && names => {
            "a function is defined like this: `f(x, y=1) = x + y`"
        }
        "import" | "from" | "using" if place.at == 1 && names && MODULES.contains(&place.word(1)) => {
            "functions need no module: `vcf help` lists them"
        }
        "import" | "from" | "include" | "using" | "require" if place.at == 1 && names => {
            "another file's names come with `use \"other.vcf\"`"
        }
        "class" | "struct" | "enum" | "interface" if place.at == 1 && names => {
            "there are no types of one's own; values go together in a map `{\"a\": 1}`, functions are `f(x) = x + 1`"
        }
        "while" | "do" | "loop" | "foreach" if place.at == 1 => "a list is built with `[e for x in xs]`",
        "print" | "return" | "display" if place.at == 1 && names => {
            "an expression by itself displays its value; delete this word"
        }
        "%" | "//" | "/*" | "--" if place.at == 0 => "a comment begins with `#`",
        _ => return None,
    };
    let word = first.to_owned();
    let span = place.source.token_span(*place.tokens.first()?);
    Some(
        Problem::error(ProblemCode::SyntaxForeign, format!("`{word}` begins no statement"))
            .label(span, "not a statement")
            .help(help),
    )
}

/// `lambda x: x + 1`, and `1 if c else 2`.
pub(super) fn words(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    if place.word_before() == "lambda" && found.kind == TokenKind::Name {
        let span = place.source.token_span(place.before()?);
        let problem = Problem::error(ProblemCode::SyntaxForeign, "`lambda` makes no function");
        return Some(problem.label(span, "not a function").help("a function has a name: `f(x) = x + 1`"));
    }
    let rest = place.tokens.get(place.at..)?;
    let otherwise = rest.iter().any(|&token| place.text(token) == "else");
    let then = rest.iter().any(|&token| place.text(token) == "then");
    let choice = match place.text(found) {
        "if" => otherwise && !then,
        // In a list `[x if c` may still become a comprehension.
        "else" => place.open().last().is_some_and(|&open| place.word(open) == "["),
        _ => false,
    };
    choice.then(|| {
        place
            .error(ProblemCode::SyntaxForeign, "a choice begins with `if`", "not expected here")
            .help("a choice is `if c then a else b`")
    })
}

/// Signs of other languages, and the one to write instead.
pub(super) fn sign(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    let sign = place.text(found);
    let adjacent_equals = sign == ">" && place.word_before() == "=" && place.before()?.end == found.start;
    let help = match sign {
        "&&" | "&" => "write `and`",
        "||" | "|" => "write `or`",
        "!" => "write `not`, or `!=` for unequal",
        "^" => "a power is `a ** b`",
        "===" => "write `==`",
        "!==" | "<>" => "write `!=`",
        "~" => "write `not` for a condition, `-x - 1` for inverted bits",
        "?" | "??" => "a choice is `if c then a else b`",
        "..." | "…" => "a range is `0..n` without its end, `0..=n` with it",
        "+=" | "-=" | "*=" | "/=" | "%=" | "**=" | "//=" | "<<=" | ">>=" => {
            "values do not change; define the name anew: `x = x + 1`"
        }
        ":=" => "a definition is `x = 1`",
        "->" => "a function is defined like this: `f(x) = x + 1`",
        ">" if adjacent_equals => "a function is defined like this: `f(x) = x + 1`; for at least write `>=`",
        "/*" | "*/" => "a comment begins with `#` and ends with its line",
        "\\" => "a line goes on inside brackets, or where it ends in an operator or `,`",
        "@" | "$" | "`" => "delete it; names are letters, digits, `_` and primes at the end",
        "−" | "–" | "—" => "write `-`",
        "×" | "·" | "∙" | "⋅" => "write `*`",
        "÷" => "write `/`, or `//` to round down",
        "≤" => "write `<=`",
        "≥" => "write `>=`",
        "≠" => "write `!=`",
        "√" => "a power is `x ** 2`; roots are not exact numbers",
        "∈" => "write `in`",
        "∞" => "all numbers are exact: none is infinite",
        "→" => "a function is defined like this: `f(x) = x + 1`",
        "←" => "a definition is `x = 1`",
        "∧" => "write `and`",
        "∨" => "write `or`",
        "¬" => "write `not`",
        "²" => "write `**2`",
        "³" => "write `**3`",
        "“" | "”" | "„" | "«" | "»" | "‘" | "’" => "texts take straight double quotes: `\"...\"`",
        "\u{a0}" | "\u{2007}" | "\u{202f}" | "\u{3000}" | "\u{200b}" | "\u{feff}" => "write a plain space",
        _ if found.kind == TokenKind::Foreign => "delete it",
        _ => return None,
    };
    let code = ProblemCode::SyntaxForeign;
    let invisible = sign.chars().all(|c| c.is_whitespace() || is_hidden(c));
    let problem = if invisible {
        let number = sign.chars().next().map_or(0, u32::from);
        place.error(code, format!("invisible character U+{number:04X}"), "stands here")
    } else {
        place.error(code, format!("`{sign}` has no meaning here"), "not a sign of the language")
    };
    Some(problem.help(help))
}
