//! Every code of a problem, explained: what `vcf help CODE` shows.
//!
//! To add a code is to add an entry to [`CODES`]; a test finds codes that are used and have none.

/// A code and its explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// `name::unknown`
    pub code: &'static str,
    /// A line.
    pub title: &'static str,
    /// A paragraph.
    pub explanation: &'static str,
    /// A program, or a command, that has the problem.
    pub wrong: &'static str,
    /// The same, mended.
    pub right: &'static str,
}

/// The entry of a code.
///
/// ```
/// use vcfilter::diagnostics::codes;
/// assert!(codes::find("name::unknown").is_some());
/// ```
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|entry| entry.code == code)
}

impl Code {
    /// The entry as text for a terminal.
    pub fn text(&self) -> String {
        let indent = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
        let Code { code, title, explanation, wrong, right } = self;
        format!(
            "{code}: {title}\n\n{explanation}\n\nWrong:\n\n{}\nRight:\n\n{}",
            indent(wrong),
            indent(right)
        )
    }
}

macro_rules! codes {
    ($($code:literal, $title:literal, $explanation:literal, $wrong:literal => $right:literal;)*) => {
        /// Every code, by family.
        pub const CODES: &[Code] = &[
            $(Code { code: $code, title: $title, explanation: $explanation, wrong: $wrong, right: $right },)*
        ];
    };
}

codes! {
    "syntax::unexpected", "something else was expected here",
        "The statement can't go on with what stands at the label. The message lists what could stand there; often a \
         value, an operator or a comma is missing just before.",
        "x = 1 + * 2" => "x = 1 + 2";
    "syntax::foreign", "a sign or word of another language",
        "Some signs of other languages have no meaning here: conditions are joined with `and`, `or` and `not`, a power \
         is `**`, comments begin with `#`, and a definition needs no word before it.",
        "a && b ^ 2" => "a and b ** 2";
    "syntax::unclosed_bracket", "a bracket is not closed",
        "Every `(`, `[` and `{` needs its partner. One label stands where the bracket was opened, the other where the \
         partner is missed at the latest.",
        "x = [1, (2 + 3]" => "x = [1, (2 + 3)]";
    "syntax::stray_bracket", "a bracket closes nothing",
        "A closing bracket stands where none is open. Either it is too much, or its partner is missing before it.",
        "x = 1 + 2)" => "x = (1 + 2)";
    "syntax::unclosed_text", "a text is not closed",
        "A text begins and ends with a double quote on the same line. Inside it, `\\\"` is a quote and `\\n` a line break.",
        "title = \"LeGall" => "title = \"LeGall\"";
    "syntax::quotes", "single quotes do not make a text",
        "A single quote is a prime at the end of a name, as in `DC'`, so texts take double quotes only.",
        "symbol('a')" => "symbol(\"a\")";
    "syntax::escape", "an escape without meaning",
        "After a backslash a text may have `\"`, `\\`, `n` (a line break) or `t` (a tab), and nothing else.",
        "path = \"C:\\data\"" => "path = \"C:\\\\data\"";
    "syntax::number", "not a number",
        "A decimal has digits on both sides of its point and after its `e`, and nothing but an operator, a bracket or \
         a space may follow it. A product is written with `*`.",
        "2x + .5" => "2*x + 0.5";
    "syntax::equals", "`=` where nothing is defined",
        "`=` defines a name, or names an argument; to compare two values write `==`.",
        "assert out.period = (2, 1)" => "assert out.period == (2, 1)";
    "syntax::target", "only names can be defined",
        "On the left of `=` stands a name, several names with commas between them, or a function with its parameters. \
         Values do not change, so an element of a list can't be set.",
        "taps = [1, 2]; taps[0] = 3" => "taps = [3, 2]";
    "syntax::reserved", "a reserved word as a name",
        "These words can't be names: or, and, not, if, then, else, for, in, true, false, none, assert, use.",
        "in = symbols(2, \"in\")" => "input = symbols(2, \"in\")";
    "syntax::missing_then", "`if` without `then`",
        "A choice is a value: `if c then a else b`. A line may end after `then` and after `else`, not before them.",
        "x = if n > 0 n else -n" => "x = if n > 0 then n else -n";
    "syntax::missing_else", "`if` without `else`",
        "A choice is a value, so it needs one for either case: `if c then a else b`. A line may end after `then` and \
         after `else`, not before them.",
        "x = if n > 0 then n" => "x = if n > 0 then n else -n";
    "syntax::empty_index", "an index is missing",
        "An index in brackets has one part per dimension, at least one.",
        "out[]" => "out[0, 0]";
    "syntax::space_before_bracket", "a space before the bracket of a call or an index",
        "The bracket of a call or an index touches what it follows; apart from it, it would be a value of its own.",
        "lift (a, s, 0)" => "lift(a, s, 0)";
    "syntax::not_callable", "only names can be called",
        "Functions are called by their names, or after a dot; what a call, an index or brackets give is a value.",
        "f(x)(y)" => "f(x, y)";
    "syntax::chained", "comparisons and ranges do not chain",
        "`a < b < c` and `a..b..c` have no meaning: join two comparisons with `and`; a range counts by one.",
        "assert 0 < n < 8" => "assert 0 < n and n < 8";
    "syntax::brackets_needed", "an operator that needs brackets",
        "`not` and `if` bind less tightly than the operator before them, so what they take needs brackets.",
        "a == not b" => "a == (not b)";
    "syntax::argument_order", "an argument without a name after one with a name",
        "Arguments without names come first, in the order of the parameters; those with names follow.",
        "symbols(ndim=2, \"L\")" => "symbols(2, prefix=\"L\")";
    "syntax::parameter_order", "a parameter without a default after one with a default",
        "Parameters that a call may leave out come last.",
        "scale(x=1, y) = x*y" => "scale(y, x=1) = x*y";
    "syntax::duplicate", "the same name twice",
        "A parameter, an argument or an option stands once.",
        "f(x, x) = x" => "f(x, y) = x";
    "syntax::command", "neither encode nor decode",
        "The command is `spatial_delta encode`, or `decode`, then its options and an array.",
        "spatial_delta compress [[1, 2]]" => "spatial_delta encode [[1, 2]]";

    "name::unknown", "a name that is not defined",
        "Names are defined above the place where they are used; functions see the names as they were at their \
         definition. Where a similar name exists, the help line tells it.",
        "out = interlave(L, H, 0)" => "out = interleave(L, H, 0)";
    "name::not_a_function", "a call of something that is no function",
        "Brackets after a name call a function; an element is written with `[...]`. Parameters of functions can't be \
         called either: functions can be passed by name to built-in functions only.",
        "L = symbols(2, \"L\"); L(0, 0)" => "L = symbols(2, \"L\"); L[0, 0]";
    "name::recursion", "a function that uses itself",
        "A function sees the names as they were at its definition, so it can't call itself, and every program ends. \
         What is repeated is written as a list: `[... for i in 0..n]`.",
        "f(n) = if n == 0 then 1 else n*f(n - 1)" => "factorials = [1, 1, 2, 6, 24]; f(n) = factorials[n]";

    "call::arity", "a wrong number of arguments",
        "A call gives one value for each parameter that has no default, and none beyond the parameters.",
        "lift(symbols(2, \"L\"))" => "lift(symbols(2, \"L\"), le_gall_5_3.stages[0], 0)";
    "call::kind", "an argument of the wrong kind",
        "The function needs a value of another kind for this parameter; `vcf help NAME` shows its signature.",
        "symbols(\"L\", 2)" => "symbols(2, \"L\")";
    "call::unknown_argument", "a named argument that the function does not have",
        "A named argument has the name of one of the function's parameters; `vcf help NAME` lists them.",
        "symbols(2, name=\"L\")" => "symbols(2, prefix=\"L\")";

    "value::kind", "a value of the wrong kind",
        "The operation is not defined for values of this kind.",
        "1 + \"a\"" => "1 + 2";
    "value::range", "a value out of its range",
        "The value is of the right kind, but the operation is not defined for it.",
        "data([1, 2], \"mirror\")" => "data([1, 2], \"reflect\")";
    "index::length", "an index with too few or too many parts",
        "The index of an element has one part per dimension.",
        "L = symbols(2, \"L\"); L[0]" => "L = symbols(2, \"L\"); L[0, 0]";
    "index::not_integer", "an index that is not an integer",
        "Elements stand at integers.",
        "L = symbols(1, \"L\"); L[1/2]" => "L = symbols(1, \"L\"); L[1]";
    "index::whole", "`:` where there is no whole",
        "Among indices `:` is all of a dimension. An infinite array's dimensions have no end, so a range says how much \
         of one is read.",
        "L = symbols(2, \"L\"); L[:, 0]" => "L = symbols(2, \"L\"); L[0..4, 0]";
    "index::out_of_range", "an index beyond a list",
        "A list of n items has the indices 0 to n - 1, and from its end -1 to -n. Arrays have no end.",
        "[1, 2][2]" => "[1, 2][1]";
    "number::division_by_zero", "a division by zero",
        "There is no quotient by zero, nor a remainder, nor a negative power of zero.",
        "1/(2 - 2)" => "1/(2 - 1)";
    "expression::not_linear", "a result that is not linear",
        "Expressions are linear in their symbols: a sum of symbols times numbers, and a number. A product of two \
         symbols, a quotient by one, or a power is none. A quotient of proportional expressions is a number.",
        "L = symbols(1, \"L\"); L[0]*L[1]" => "L = symbols(1, \"L\"); 3*L[0] + L[1]";
    "expression::not_comparable", "expressions that do not compare",
        "Which of two expressions is less depends on their symbols unless their difference is a number. Ask for \
         bounds instead.",
        "L = symbols(1, \"L\"); L[0] < L[1]" => "L = symbols(1, \"L\"); bounds(L[0] - L[1], {L: 0..=255}).upper < 256";

    "array::dimension", "a dimension that the array does not have",
        "An array of n dimensions has the dimensions 0 to n - 1; dimension 0 is horizontal.",
        "lshift(interleave(symbols(2, \"L\"), symbols(2, \"H\"), 2))" => "lshift(interleave(symbols(2, \"L\"), symbols(2, \"H\"), 1))";
    "array::ndim_mismatch", "arrays of different numbers of dimensions",
        "Arrays that are combined have equally many dimensions.",
        "interleave(symbols(1, \"L\"), symbols(2, \"H\"), 0)" => "interleave(symbols(2, \"L\"), symbols(2, \"H\"), 0)";
    "array::steps", "steps or offsets that do not fit",
        "Steps and offsets have one part per dimension, and every step is at least 1.",
        "subsample(symbols(2, \"L\"), (2,), (0,))" => "subsample(symbols(2, \"L\"), (2, 1), (0, 0))";
    "array::shift", "a shift by a negative number of bits",
        "Shifts are by 0 bits or more; to shift to the other side use the other function.",
        "lshift(symbols(2, \"L\"), -1)" => "rshift(symbols(2, \"L\"), 1)";
    "array::ambiguous_step", "a step that differs between two paths",
        "The array reads another one over two paths with different steps, so there is no single step from one to the \
         other. Elements can be read, but what needs every phase can't be computed.",
        "x = symbols(1, \"x\"); interleave(x, subsample(x, (2,), (0,)), 0).relative_step_size_to(x)"
            => "x = symbols(1, \"x\"); interleave(x, x, 0).relative_step_size_to(x)";
    "array::missing_symbols", "a symbol array that is not named",
        "A periodic cache moves the indices of the symbols that it is given, so it needs every symbol array that its \
         array reads.",
        "L = symbols(1, \"L\"); H = symbols(1, \"H\"); periodic_cache(interleave(L, H, 0), L)"
            => "L = symbols(1, \"L\"); H = symbols(1, \"H\"); periodic_cache(interleave(L, H, 0), L, H)";
    "array::cached_sum", "a sum of elements whose errors repeat (a warning)",
        "Elements of a `periodic_cache` bear the rounding errors of their phase, as in the published package, so two of \
         them share errors that are different ones. In their sum errors may cancel that do not, and bounds may be too \
         narrow. The array itself gives exact elements.",
        "c = periodic_cache(a, L); bounds(c[0] - c[2], {L: (0, 255)})" => "bounds(a[0] - a[2], {L: (0, 255)})";
    "array::mixed", "symbols and variables in one array",
        "Elements are either expressions over symbols or code over variables; an array can't mix the two.",
        "interleave(symbols(1, \"L\"), variables(1, \"h\"), 0)" => "interleave(variables(1, \"l\"), variables(1, \"h\"), 0)";
    "array::undecided", "arrays whose equality could not be decided",
        "Neither could the two be shown to be the same filter, nor was an input found for which they differ. No \
         answer is guessed. Comparing elements decides about those elements.",
        "a == b" => "a[0, 0] == b[0, 0]";
    "stage::taps", "a lifting stage without taps, or with taps that are not integers",
        "A lifting stage weighs its samples with integer taps, at least one.",
        "stage(\"even_add_odd\", taps=[])" => "stage(\"even_add_odd\", taps=[1, 1], S=1)";
    "stage::type", "an unknown type of lifting stage",
        "The types are even_add_odd, even_subtract_odd, odd_add_even and odd_subtract_even: which samples are \
         updated, how, and from which.",
        "stage(\"even_plus_odd\", taps=[1, 1])" => "stage(\"even_add_odd\", taps=[1, 1])";

    "limit::nesting", "nested too deeply",
        "Brackets, `if`, `not`, `-` and `**` may stand 200 deep inside each other. The limit is fixed; a name for an \
         inner part shortens the rest.",
        "x = ((((((((...))))))))" => "inner = ((((...)))); x = ((((inner))))";
    "limit::length", "too long",
        "A list has up to 10^7 items and a program up to 4 GiB. Ranges are not lists and may be longer.",
        "[i for i in 0..10**12]" => "[i for i in 0..10**6]";
    "limit::bits", "a number with too many bits",
        "Numbers are exact and have up to 10^6 bits above and below the fraction line, about 301,000 digits. Shifts \
         and powers that exceed it are refused before they are computed.",
        "2**10**9" => "2**10**5";
    "limit::terms", "an expression with too many terms",
        "One expression has up to 10^7 terms.",
        "sum([L[i] for i in 0..10**8])" => "sum([L[i] for i in 0..10**5])";
    "limit::depth", "an array too deep to be read",
        "Reading an element goes through the arrays that it is made of; so many stand one upon the other that this \
         is refused.",
        "a deep chain of lifts" => "a periodic_cache in its middle";
    "limit::index", "an index too far out",
        "Elements can be read far from the origin, but not arbitrarily far: their indices are machine integers, with \
         room for the steps of a filter.",
        "L = symbols(1, \"L\"); L[10**40]" => "L = symbols(1, \"L\"); L[10**30]";
    "limit::calls", "functions called too deeply",
        "Functions that call functions may be so many levels deep; the message tells how many.",
        "f0(x) = x; f1(x) = f0(x); f2(x) = f1(x)  # ... and so on" => "f(x, n) = n*x";

    "codec::overflow", "a value that does not fit the type",
        "A difference, or a value, is outside the range of the type that it is stored as. A wider type holds it.",
        "spatial_delta encode axis=1 dtype=i2 astype=i1 [[0, 1000]]" => "spatial_delta encode axis=1 dtype=i2 astype=i2 [[0, 1000]]";
    "codec::dtype", "an unknown or unsuitable type",
        "A type is written like `i2`, `<i2` or `>u4`: byte order, kind, bytes. Decoding needs dtype where astype was \
         narrower.",
        "spatial_delta encode axis=1 dtype=i3 [[1, 2]]" => "spatial_delta encode axis=1 dtype=i4 [[1, 2]]";
    "codec::axis", "an axis that the array does not have",
        "An array of n dimensions has the axes 0 to n - 1, and from its end -1 to -n.",
        "spatial_delta encode axis=2 [[1, 2]]" => "spatial_delta encode axis=1 [[1, 2]]";
    "codec::astype", "types that don't go together",
        "Differences are stored in a type of the same family: integers as integers, bools as bool, i1 or u1, floats as \
         themselves. `mode=\"arithmetic\"` also stores floats as wider floats, and loses bits.",
        "spatial_delta encode axis=1 dtype=f4 astype=i4 [[1.5, 2.5]]" => "spatial_delta encode axis=1 dtype=f4 [[1.5, 2.5]]";
    "codec::bool", "a byte that is no bool",
        "Encoded bools are 0 and 1. Another byte says that the data come from elsewhere, or are damaged.",
        "spatial_delta decode axis=1 dtype=bool astype=u1 [[0, 7]]" => "spatial_delta decode axis=1 dtype=bool astype=u1 [[0, 1]]";
    "codec::config", "settings of another codec",
        "The `id` of the settings names the codec that they belong to.",
        "{\"id\": \"delta\"}" => "{\"id\": \"spatial_delta\"}";
    "codec::shape", "bytes that don't fill the shape",
        "A codec with `shape` takes and gives flat bytes, as many as the shape and the type make.",
        "array([1, 2, 3]).reshape(2, 2)" => "array([1, 2, 3, 4]).reshape(2, 2)";

    "ndarray::ragged", "lists of different lengths",
        "The lists that an array is made of are equally long at each depth, and numbers stand at one depth only.",
        "array([[1, 2], [3]])" => "array([[1, 2], [3, 4]])";
    "ndarray::cast", "a value that its type can't keep",
        "Values are never cut off silently: what does not fit the type is an error.",
        "array([1, 300], \"u1\")" => "array([1, 300], \"u2\")";
    "ndarray::shape", "shapes that do not fit",
        "A new shape holds as many elements as the old one, and arrays are compared where their shapes are equal.",
        "arange(4).reshape(3)" => "arange(4).reshape(2, 2)";
    "ndarray::limit", "an array that is too large",
        "An array has a limited number of elements and of dimensions; the message tells how many.",
        "arange(10**12)" => "arange(10**3)";
    "ndarray::axes", "axes that do not name each dimension once",
        "Transposing takes every axis once, in the new order.",
        "arange(4).reshape(2, 2).transpose(0, 0)" => "arange(4).reshape(2, 2).transpose(1, 0)";
    "ndarray::index", "an element that the array does not have",
        "A finite array has as many indices along an axis as its shape says; negative ones count from the end.",
        "array([1, 2])[2]" => "array([1, 2])[1]";
    "ndarray::undefined", "a result that is not defined for the elements",
        "There is no least element of nothing, and no order between values that are not numbers.",
        "array([], \"i2\").min" => "array([1], \"i2\").min";

    "file::missing", "a file that can't be read",
        "There is no such file, or it may not be read. The path after `use` is relative to the file in which it stands.",
        "use \"wavlets.vcf\"" => "use \"wavelets.vcf\"";
    "file::write", "a file that can't be written",
        "The folder does not exist, or writing there is not allowed. What stood in the file before is untouched.",
        "vcf test examples --junit no_such_folder/out.xml" => "vcf test examples --junit out.xml";
    "file::analysis", "a file that is no static filter analysis",
        "Static filter analyses are JSON files with the bounds and test patterns of one transform. This one is damaged, \
         another program's, or lacks rows.",
        "vcf bit-widths picture.json -b 10" => "vcf analyse -w le_gall_5_3 -d 2 -o a.json; vcf bit-widths a.json -b 10";
    "file::bundle", "a file that is no bundle",
        "A bundle is a zip file of static filter analyses with an index, index.json. This one is of another kind, damaged, \
         cut off, or has no analysis of the transform that is asked for.",
        "vcf bundle list archive.zip" => "vcf bundle create b.zip -s a.json; vcf bundle list b.zip";
    "file::configuration", "analyses of different transforms",
        "Two analyses can be compared where they are about the same wavelets and depths. The message names those of \
         each file.",
        "vcf compare depth_1.json depth_2.json" => "vcf compare mine.json theirs.json";
    "picture::too_small", "a picture that is too small for a test pattern",
        "A test pattern is as wide and high as the filters reach, and stands only where the transform has the right \
         phase. The help names a size with room for all.",
        "vcf test-pictures a.json 8 8 -b 10" => "vcf test-pictures a.json 1920 1080 -b 10";
    "file::not_utf8", "a file that is not UTF-8 text",
        "Programs are UTF-8 texts. The message tells the first byte that does not belong.",
        "vcf run picture.png" => "vcf run program.vcf";
    "file::npy", "a file that is no array",
        "A .npy file is what numpy.save writes: a header, and exactly as many bytes as the header promises. This one is \
         of another kind, damaged, or cut off.",
        "load(\"program.vcf\")" => "load(\"picture.npy\")";
    "file::png", "a picture that can't be read or written",
        "A PNG file holds rows of grey, or of two to four channels, as u1 or u2. Other arrays are no pictures until they \
         are converted.",
        "save(arange(4).reshape(2, 2), \"grey.png\")" => "save(arange(4).reshape(2, 2).astype(\"u1\"), \"grey.png\")";
    "file::cycle", "files that use each other",
        "A file can't use itself, not even through others. What both need goes into a third file.",
        "use \"this_file.vcf\"" => "use \"common.vcf\"";
    "assertion::failed", "an assertion is false",
        "The message shows both sides and their difference, and the labels where their names come from.",
        "assert 1/2 + 1/3 == 1" => "assert 1/2 + 1/3 == 5/6";
    "assertion::undecided", "an assertion could not be decided",
        "Whether it holds could not be found out, so it counts as failed. The message tells what remained different.",
        "assert a == b" => "assert a[0, 0] == b[0, 0]";
    "interrupted", "stopped from outside",
        "Ctrl-C stopped the evaluation. What was defined before it stays.",
        "[i*j for i in 0..10**6 for j in 0..10**6]" => "[i*j for i in 0..10 for j in 0..10]";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::diagnostics::FileId;
    use crate::language::parser::parse;

    /// Families of codes; other texts with `::` in the source are paths.
    fn families() -> BTreeSet<&'static str> {
        CODES.iter().filter_map(|entry| entry.code.split_once("::")).map(|(family, _)| family).collect()
    }

    /// The texts of the form "family::name" in the source below a folder.
    fn used(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                used(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(text.split('"').filter(|part| is_code(part)).map(str::to_owned));
                // Where a problem is made, whatever stands first is a code, also of a family not known here.
                let made = text
                    .split(concat!("Problem", "::error("))
                    .skip(1)
                    .filter_map(|rest| rest.trim_start().strip_prefix('"'));
                found.extend(made.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }

    fn is_code(text: &str) -> bool {
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        text.split_once("::").is_some_and(|(family, name)| plain(name) && families().contains(family))
    }

    #[test]
    fn every_code_in_the_source_is_explained() {
        let mut found = BTreeSet::new();
        used(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.contains("syntax::unexpected"), "the search finds codes");
        let unexplained: Vec<_> = found.iter().filter(|code| find(code).is_none()).collect();
        assert!(unexplained.is_empty(), "no entry in CODES for {unexplained:?}");
    }

    #[test]
    fn codes_stand_once_and_say_something() {
        let distinct: BTreeSet<_> = CODES.iter().map(|entry| entry.code).collect();
        assert_eq!(distinct.len(), CODES.len());
        for entry in CODES {
            assert!(is_code(entry.code) || entry.code == "interrupted", "{}", entry.code);
            assert!(!entry.title.ends_with('.') && entry.explanation.ends_with('.'), "{}", entry.code);
            assert_ne!(entry.wrong, entry.right, "{}", entry.code);
            assert!(!entry.explanation.to_lowercase().contains("you"), "{}: no second person", entry.code);
        }
    }

    #[test]
    fn syntax_examples_show_their_code_and_its_mend() {
        for entry in CODES.iter().filter(|entry| entry.code.starts_with("syntax::")) {
            let problems = parse(FileId(0), entry.wrong).unwrap_err();
            assert_eq!(problems[0].code, entry.code, "{}", entry.wrong);
            assert!(parse(FileId(0), entry.right).is_ok(), "{}", entry.right);
        }
    }

    #[test]
    fn other_examples_are_programs() {
        let no_program = [
            "limit::nesting",
            "limit::depth",
            "file::not_utf8",
            "file::write",
            "file::analysis",
            "file::bundle",
            "file::configuration",
            "picture::too_small",
        ];
        let others = CODES
            .iter()
            .filter(|entry| !entry.code.starts_with("syntax::") && !no_program.contains(&entry.code));
        for entry in others {
            for text in [entry.wrong, entry.right] {
                assert!(parse(FileId(0), text).is_ok(), "{}: {text}", entry.code);
            }
        }
    }

    #[test]
    fn entries_are_shown_as_text() {
        insta::assert_snapshot!(find("syntax::equals").map(Code::text).unwrap_or_default(), @r"
        syntax::equals: `=` where nothing is defined

        `=` defines a name, or names an argument; to compare two values write `==`.

        Wrong:

            assert out.period = (2, 1)

        Right:

            assert out.period == (2, 1)
        ");
    }
}
