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
    (
        &["pi", "PI", "π", "tau", "τ"],
        "all numbers are exact: write a fraction or a decimal, such as `3.14159`",
    ),
    (
        &["math", "Math", "np", "numpy", "scipy", "pywt", "plt"],
        "functions need no module: `vcf help` lists them",
    ),
    (&["vars", "who", "whos", "locals", "globals"], "at the prompt `:vars` lists what has been defined"),
    (&["clear", "cls", "clc"], "at the prompt Ctrl-L clears the screen"),
    (&["reset"], "at the prompt `:reset` forgets everything"),
    (
        &["history", "hist"],
        "at the prompt `:history` lists what was entered; the arrow keys and Ctrl-R go through it",
    ),
    (&["_", "__", "___"], "it is the last value that was displayed, at the prompt alone"),
    (
        &["cd", "ls", "pwd"],
        "the folder is the one in which `vcf` was started; files are named as in `load(\"a.npy\")`",
    ),
    (&["lambda"], "a function has a name: `f(x) = x + 1`"),
    (
        &["assert_error"],
        "write `assert_error expr, \"code\"`, with a space and no brackets around both; a value that begins with a minus needs brackets",
    ),
    (&["test"], "a test is `test \"name\" { ... }`"),
];

const FUNCTIONS: &[Habit] = &[
    (
        &["dir", "methods", "attributes", "getattr", "hasattr"],
        "at the prompt Tab behind a dot, as in `x.`, lists what works on a value, and `:type x` tells its kind and fields",
    ),
    (
        &["print", "println", "printf", "echo", "puts", "disp", "display"],
        "an expression by itself displays its value",
    ),
    (&["range", "xrange", "iota"], "a range is `0..5`, of an array `arange(5)`"),
    (&["str", "string", "String", "repr", "to_string", "toString"], "write `text(x)`"),
    (
        &["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"],
        "all numbers are exact, and what this gives is not: write a decimal, such as `0.8415`; `sine(16)` is a signal",
    ),
    (&["mod", "rem", "fmod", "remainder"], "write `a % b`"),
    (&["div", "idiv", "intdiv"], "write `a // b`, which rounds down"),
    (&["mean", "average", "avg", "median", "std", "var"], "of a list, the mean is `sum(xs) / len(xs)`"),
    (
        &["prod", "product", "cumsum", "reduce", "foldl"],
        "`sum`, `max` and `min` go through a list; others are not there",
    ),
    (&["sort"], "write `sorted(xs)`, which gives a new list"),
    (&["enumerate", "eachindex"], "write `[(i, xs[i]) for i in 0..len(xs)]`"),
    (
        &["ones", "fill", "repeat", "full"],
        "a list is `[1 for i in 0..n]`, of which `array(...)` makes a finite array",
    ),
    (&["eye", "identity"], "a matrix of polynomials is `matrix([[1, 0], [0, 1]])`"),
    (&["linspace", "logspace"], "write `[i/4 for i in 0..=4]`, whose numbers are exact"),
    (&["diff"], "write `[xs[i + 1] - xs[i] for i in 0..len(xs) - 1]`"),
    (
        &["conv", "polymul"],
        "polynomials are multiplied, `laurent(a) * laurent(b)`, and signals filtered, `convolve(h, x)`",
    ),
    (&["dot", "matmul"], "write `sum([x*y for x, y in zip(a, b)])`; matrices are multiplied by `*`"),
    (&["roots"], "write `zeros(p)`"),
    (&["freqz", "fft"], "write `response(f)`"),
    (
        &["rand", "randn", "randint", "random"],
        "write `noise(seed)`, a signal that a seed makes always the same",
    ),
    (&["isclose", "allclose", "approx", "isapprox"], "all numbers are exact: compare with `==`"),
    (&["assertEqual", "assert_equal", "assert_eq", "expect"], "write `assert a == b`"),
    (&["isinstance", "typeof", "isa"], "write `type(x) == \"number\"`"),
    (
        &["open", "read", "fopen", "imread", "loadtxt"],
        "write `load(\"a.npy\")`; names come with `use \"other.vcf\"`",
    ),
    (&["write", "fwrite", "imwrite", "savetxt"], "write `save(a, \"a.npy\")`"),
    (&["show", "figure", "imshow", "stem"], "write `plot(x)`"),
    (&["int", "Int", "integer"], "write `floor(x)` or `round(x)`: all numbers are exact"),
    (
        &["float", "double", "Fraction", "Decimal"],
        "all numbers are exact; `decimal(x)` shows one as a decimal",
    ),
    (&["list", "tuple", "dict", "set"], "write `[x for x in xs]`, `(a, b)` or `{key: value}`"),
    (&["map", "filter", "apply"], "write `[f(x) for x in xs if condition]`"),
    (
        &["append", "push", "extend", "insert", "concat", "concatenate", "hstack", "vcat"],
        "values do not change: `xs + [x]` is a longer list",
    ),
    (&["length", "count"], "write `len(x)`; of a finite array `x.shape` tells all sizes"),
    (&["log2", "log", "ln", "bit_length"], "`bits(-512..512)` tells how many bits a range of integers needs"),
    (&["pow", "exp"], "a power is `x ** 2`, a root `sqrt(x)`"),
    (&["exit", "quit"], "a program ends with its text; at the prompt `:quit` leaves"),
    (&["help", "man", "doc"], "type `:help NAME` at the prompt, `vcf help NAME` in a shell"),
    (&["wavedec", "dwt", "dwt2", "fwt"], "write `transform(w, x)`"),
    (&["waverec", "idwt", "idwt2", "iwt"], "write `inverse_transform(t)`"),
];

/// Beginnings of what wavelets are called elsewhere, in small letters and without separators, and the predefined
/// wavelets that these are.
const WAVELETS: &[(&str, &[&str])] = &[
    ("haar", &["haar", "haar_no_shift", "haar_with_shift"]),
    ("cdf97", &["daubechies_9_7"]),
    ("daub", &["daubechies_9_7"]),
    ("cdf53", &["le_gall_5_3"]),
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

/// What to write for a name behind a dot.
pub(super) fn field(word: &str) -> Option<String> {
    // As a name by itself it is likelier a variable.
    match word {
        "T" => Some("write `transpose(a)`".to_string()),
        // Last values stand behind no dot.
        "_" | "__" | "___" => None,
        word => function(word),
    }
}

/// What to write for a text that names a wavelet.
pub(super) fn quoted(text: &str) -> Option<String> {
    match prelude::value(text) {
        Some(_) => Some(format!("write the name without quotes: `{text}`")),
        None => wavelet(text).map(|help| format!("a wavelet's name has no quotes; {help}")),
    }
}

/// What to write for arguments that a function takes elsewhere, and not here.
pub(super) fn too_many(function: &str) -> Option<&'static str> {
    const TABLE: &[Habit] = &[
        (&["round", "text", "floor", "ceil"], "`decimal(x, 2)` shows a number with two decimals"),
        (&["bits"], "of an expression: `bits(bounds(e, {L: (0, 255)}))`"),
    ];
    TABLE.iter().find(|(names, _)| names.contains(&function)).map(|(_, help)| *help)
}

fn find(table: &[Habit], word: &str) -> Option<String> {
    table.iter().find(|(words, _)| words.contains(&word)).map(|(_, help)| (*help).to_string())
}

/// Families of filter banks by their names elsewhere, the function that makes them, and their orders.
const BANKS: [(&str, &str, std::ops::RangeInclusive<u32>); 3] =
    [("db", "daubechies", 1..=38), ("sym", "symlet", 2..=20), ("coif", "coiflet", 1..=5)];

/// `db4` is `daubechies(4)`, and `bior44` is `bior("4.4")`.
fn bank(plain: &str) -> Option<String> {
    let of = |(beginning, function, orders): &(&str, &str, std::ops::RangeInclusive<u32>)| {
        let order = plain.strip_prefix(beginning)?.parse().ok()?;
        orders.contains(&order).then(|| format!("write `{function}({order})`"))
    };
    let biorthogonal = || {
        let (digits, rest) = plain.strip_prefix("bior")?.split_at_checked(1)?;
        let name = format!("{digits}.{rest}");
        crate::filters::BIORTHOGONAL.contains(&&*name).then(|| format!("write `bior(\"{name}\")`"))
    };
    BANKS.iter().find_map(of).or_else(biorthogonal)
}

fn wavelet(word: &str) -> Option<String> {
    let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let quoted = |names: &[&str], between: &str| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(between)
    };
    if let Some(bank) = bank(&plain) {
        return Some(bank);
    }
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
        format!("the wavelets are {}; `daubechies`, `symlet`, `coiflet`, `bior`, `spline` and `interpolating` make others", quoted(&known, ", "))
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
            ("Haar", "did you mean `haar` or `haar_no_shift` or `haar_with_shift`?"),
            ("db4", "write `daubechies(4)`"),
            ("bior2.4", "write `bior(\"2.4\")`"),
            ("db99", "the wavelets are `deslauriers_dubuc_9_7`"),
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
