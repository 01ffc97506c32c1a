//! Words of other languages and of the literature, and what is written here instead: spelling alone would lead
//! from `null` to `all`.

use super::prelude;

/// Words, and what is said of them.
type Habit = (&'static [&'static str], &'static str);

const NAMES: &[Habit] = &[
    (&["True", "TRUE"], "write `true`"),
    (&["False", "FALSE"], "write `false`"),
    (&["None", "null", "Null", "NULL", "nil", "undefined"], "write `none`"),
    (&["nan", "NaN", "inf", "Inf", "infinity", "Infinity"], "all numbers are exact: none is infinite"),
    (&["pi", "PI"], "all numbers are exact: write a fraction or a decimal, such as `3.14159`"),
    (&["math", "np", "numpy", "scipy", "pywt"], "functions need no module: `vcf help` lists them"),
    (&["lambda"], "a function has a name: `f(x) = x + 1`"),
];

const FUNCTIONS: &[Habit] = &[
    (
        &["print", "println", "printf", "echo", "puts", "disp", "display"],
        "an expression by itself displays its value",
    ),
    (&["range", "xrange", "iota"], "a range is `0..5`, of an array `arange(5)`"),
    (&["str", "string", "String", "repr", "to_string", "toString"], "write `text(x)`"),
    (&["int", "Int", "integer"], "write `floor(x)` or `round(x)`: all numbers are exact"),
    (
        &["float", "double", "Fraction", "Decimal"],
        "all numbers are exact; `decimal(x)` shows one as a decimal",
    ),
    (&["list", "tuple", "dict", "set"], "write `[x for x in xs]`, `(a, b)` or `{key: value}`"),
    (&["map", "filter", "apply"], "write `[f(x) for x in xs if condition]`"),
    (&["append", "push", "extend", "insert", "concat"], "values do not change: `xs + [x]` is a longer list"),
    (&["length", "size", "count"], "write `len(x)`; of a finite array `x.shape` tells all sizes"),
    (&["log2", "log", "ln", "bit_length"], "`bits(-512..512)` tells how many bits a range of integers needs"),
    (&["sqrt", "pow", "exp"], "a power is `x ** 2`; roots are not exact numbers"),
    (&["exit", "quit"], "a program ends with its text; at the prompt `:quit` leaves"),
    (&["help", "man", "doc"], "type `:help NAME` at the prompt, `vcf help NAME` in a shell"),
    (&["wavedec", "dwt", "dwt2", "fwt"], "write `transform(w, x)`"),
    (&["waverec", "idwt", "idwt2", "iwt"], "write `inverse_transform(t)`"),
];

/// Beginnings of what wavelets are called elsewhere, in small letters and without separators, and the predefined
/// wavelets that these are.
const WAVELETS: &[(&str, &[&str])] = &[
    ("haar", &["haar_no_shift", "haar_with_shift"]),
    ("db1", &["haar_no_shift", "haar_with_shift"]),
    ("cdf97", &["daubechies_9_7"]),
    ("bior44", &["daubechies_9_7"]),
    ("daub", &["daubechies_9_7"]),
    ("cdf53", &["le_gall_5_3"]),
    ("bior22", &["le_gall_5_3"]),
    ("cdf22", &["le_gall_5_3"]),
    ("legal", &["le_gall_5_3"]),
    ("lg53", &["le_gall_5_3"]),
    ("dd97", &["deslauriers_dubuc_9_7"]),
    ("dd137", &["deslauriers_dubuc_13_7"]),
    ("deslauriers", &["deslauriers_dubuc_9_7", "deslauriers_dubuc_13_7"]),
];

/// Beginnings of names that only wavelets have.
const FAMILIES: [&str; 5] = ["cdf", "bior", "coif", "sym", "db"];

/// What to write for a name that stands for a value.
pub(super) fn name(word: &str) -> Option<String> {
    find(NAMES, word).or_else(|| wavelet(word)).or_else(|| find(FUNCTIONS, word))
}

/// What to write for a name that is called.
pub(super) fn function(word: &str) -> Option<String> {
    find(FUNCTIONS, word).or_else(|| find(NAMES, word)).or_else(|| wavelet(word))
}

fn find(table: &[Habit], word: &str) -> Option<String> {
    table.iter().find(|(words, _)| words.contains(&word)).map(|(_, help)| (*help).to_string())
}

fn wavelet(word: &str) -> Option<String> {
    let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let quoted = |names: &[&str], between: &str| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(between)
    };
    if let Some((_, names)) = WAVELETS.iter().find(|(beginning, _)| plain.starts_with(beginning)) {
        return Some(format!("did you mean {}?", quoted(names, " or ")));
    }
    let family = |beginning: &str| {
        plain.strip_prefix(beginning).is_some_and(|rest| {
            !rest.is_empty() && rest.len() <= 3 && rest.chars().all(|c| c.is_ascii_digit())
        })
    };
    let known: Vec<&str> = prelude::names().collect();
    FAMILIES.iter().any(|beginning| family(beginning)).then(|| {
        format!("the wavelets are {}; `spline` and `interpolating` make others", quoted(&known, ", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::functions;

    #[test]
    fn no_word_of_another_language_is_a_word_of_this_one() {
        let words = NAMES.iter().chain(FUNCTIONS).flat_map(|(words, _)| *words);
        for word in words {
            assert!(functions::find(word).is_none() && prelude::value(word).is_none(), "{word}");
        }
    }

    #[test]
    fn wavelets_are_found_by_what_they_are_called_elsewhere() {
        for (called, named) in [
            ("cdf_9_7", "did you mean `daubechies_9_7`?"),
            ("CDF97", "did you mean `daubechies_9_7`?"),
            ("LeGall", "did you mean `le_gall_5_3`?"),
            ("haar", "did you mean `haar_no_shift` or `haar_with_shift`?"),
            ("db4", "the wavelets are `deslauriers_dubuc_9_7`"),
        ] {
            assert!(name(called).is_some_and(|help| help.starts_with(named)), "{called}");
        }
        for (_, names) in WAVELETS {
            assert!(names.iter().all(|name| prelude::value(name).is_some()), "{names:?}");
        }
        for other in ["symmetry", "dbx", "x", "", "cdf"] {
            assert_eq!(name(other), None, "{other}");
        }
    }
}
