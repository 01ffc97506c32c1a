//! Generated functions against evaluation: one program per language holds many functions drawn at random, and prints
//! what they compute for inputs drawn at random, up to the edges of the range that each function states.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use num_bigint::BigInt;
use vcfilter_core::arrays::code::{Code, Input, Language, emit};

/// Indices of the inputs lie within -REACH..=REACH in both dimensions.
const REACH: i128 = 2;
const SIDE: i128 = 2 * REACH + 1;

/// A small generator of random numbers (SplitMix64), so that every run tests the same programs.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// At least `low`, below `high`.
    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low).unsigned_abs()) as i64
    }

    fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[(self.next() % items.len() as u64) as usize]
    }

    /// An integer of `bits` bits in two's complement, often an extreme or a small one.
    fn integer(&mut self, bits: u32) -> BigInt {
        let half = BigInt::from(1) << (bits - 1);
        let value = match self.within(0, 6) {
            0 => -half.clone(),
            1 => &half - 1,
            2 => BigInt::from(self.within(-1, 2)),
            _ => {
                let wide = (0..bits.div_ceil(64)).fold(BigInt::ZERO, |n, _| (n << 64) + self.next());
                wide % (&half * 2) - &half
            }
        };
        value.clamp(-half.clone(), half - 1)
    }
}

/// A function, the width of its inputs, and the inputs' values and its own in several cases.
struct Sample {
    code: Code,
    cases: Vec<(BTreeMap<Input, BigInt>, BigInt)>,
}

/// A tree of some 5 to 60 operations over elements of arrays with all kinds of names.
fn random_code(random: &mut Random) -> Code {
    let mut made: Vec<Code> = (0..4).map(|_| random_input(random)).collect();
    for _ in 0..random.within(5, 60) {
        // Recent parts more often than old ones, so that trees grow deep as well as shared.
        let recent = made.len().saturating_sub(4);
        let a = random.choose(&made[recent..]).clone();
        let b = random.choose(&made).clone();
        let constant = Code::constant(random.within(-20, 21));
        let bits = random.within(0, 5) as u32;
        made.push(match random.within(0, 17) {
            0 | 1 => a + b,
            2 | 3 => a - b,
            4 => b - a,
            5 => a * constant,
            6 => constant - a,
            7 => -a,
            8 | 9 => a >> bits,
            10 => a << bits.min(2),
            11 if constant != Code::constant(0) => a.floor_divide(&constant),
            // A divisor that is odd, so never 0.
            12 => a.floor_divide(&((b << 1) + Code::constant(1))),
            13 => (a >> 9) * (b >> 11),
            14 => a.minimum(&b),
            15 => a.maximum(&constant),
            // Without remainder, whatever the operands are.
            16 => (a * Code::constant(12)).divide_exactly(&Code::constant(*random.choose(&[-12, -3, 2, 4]))),
            _ => a + random_input(random),
        });
    }
    made.pop().unwrap()
}

fn random_input(random: &mut Random) -> Code {
    let name = *random.choose(&["L", "H''", "lambda", "int", "fn", "t1", "L_stride", "α'", "_x"]);
    let index = [0, 1].map(|_| i128::from(random.within(-2, 3)));
    // Each name has one number of dimensions, as an array has.
    let one_dimension = name.len() > 2;
    Code::input(name, &index[..if one_dimension { 1 } else { 2 }]).unwrap()
}

/// What one shape of program must be shown to get right, however the draws fall.
fn chosen_code() -> Vec<Code> {
    let x = |index: i128| Code::input("L", &[index, 0]).unwrap();
    let element = |outer: i128| {
        let base = vcfilter_core::arrays::code::Base::of(&Code::input("coeffs", &[outer]).unwrap()).unwrap();
        base.at(&[0, -1]).unwrap()
    };
    let constant = |text: &str| Code::from(text.parse::<BigInt>().unwrap());
    vec![
        x(0),
        Code::constant(-5),
        constant("-9223372036854775808"),
        constant("-170141183460469231731687303715884105728"),
        x(0) + constant("9223372036854775807"),
        x(1) * constant("36893488147419103231"),
        x(1) * constant("-123456789012345678901234567") - (x(0) >> 3),
        (x(-1) << 70) + x(0),
        x(0) >> 200,
        (x(0) - x(1)) >> 63,
        x(0).floor_divide(&constant("-9223372036854775807")),
        Code::constant(7).floor_divide(&((x(0) << 1) - Code::constant(1))),
        (x(0) * Code::constant(6)).divide_exactly(&((x(1) - x(1)) - Code::constant(3))),
        (0..3000).fold(x(0), |sum, i| (sum + x(i % 3 - 1)) >> 1),
        (0..40).fold(x(0), |sum, _| (&sum + &sum) >> 1),
        element(2) - element(-1) * Code::constant(3),
        // As deep on the right as text allows, all in parentheses.
        (0..100).fold(x(0), |sum, i| x(i % 3 - 1) - (sum >> 1)),
    ]
}

/// Functions with inputs as wide as `width` says.
fn samples(seed: u64, count: usize, width: impl Fn(&Code) -> Option<u32>) -> Vec<Sample> {
    let mut random = Random(seed);
    let mut codes = chosen_code();
    codes.extend((0..count).map(|_| random_code(&mut random)));
    let mut samples = Vec::new();
    for code in codes {
        let Some(bits) = width(&code) else { continue };
        let case = |random: &mut Random| {
            let values: BTreeMap<_, _> =
                code.inputs().into_iter().map(|input| (input, random.integer(bits))).collect();
            let result = code.evaluate(&|input| values[input].clone()).unwrap();
            (values, result)
        };
        let cases = (0..10).map(|_| case(&mut random)).collect();
        samples.push(Sample { code, cases });
    }
    samples
}

/// The width that the comments of C and Rust state, at most that of `i64`.
fn stated_width(code: &Code) -> Option<u32> {
    let bits = code.exact_input_bits(64).or_else(|_| code.exact_input_bits(128)).ok()?.min(64);
    let comment = emit(code, Language::C, "f").unwrap();
    let stated = match bits {
        64 => "for all 64-bit inputs".to_owned(),
        1 => "(1 bit)".to_owned(),
        _ => format!("-2^{n}..2^{n}-1 ({bits} bits)", n = bits - 1),
    };
    assert!(code.inputs().is_empty() || comment.contains(&stated), "{stated} is missing in\n{comment}");
    Some(bits)
}

/// What the programs must print: a line for every case of every function.
fn expected(samples: &[Sample]) -> String {
    let mut text = String::new();
    for (function, sample) in samples.iter().enumerate() {
        for (case, (_, result)) in sample.cases.iter().enumerate() {
            writeln!(text, "f{function} {case} {result}").unwrap();
        }
    }
    text
}

fn compare(samples: &[Sample], language: Language, printed: &str) {
    let expected = expected(samples);
    for (expected, printed) in expected.lines().zip(printed.lines()) {
        if expected != printed {
            let function: usize = expected[1..].split(' ').next().unwrap().parse().unwrap();
            let text = emit(&samples[function].code, language, "f").unwrap();
            panic!("evaluation gives {expected}, {language} {printed}:\n{text}");
        }
    }
    assert_eq!(expected.lines().count(), printed.lines().count());
}

/// Runs a command; its standard output, or a panic with what it printed.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|problem| panic!("{command:?}: {problem}"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && error.is_empty(), "{command:?}: {}\n{error:.4000}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// Whether a program is on this machine; says so where it is not.
fn present(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        eprintln!("NOTE: skipped, as there is no {program} on this machine");
    }
    found
}

fn folder_with(file: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file), text).unwrap();
    folder
}

#[test]
fn python_computes_what_evaluation_does() {
    if !present("python3") {
        return;
    }
    // Python has integers of any size.
    let samples = samples(1, 150, |_| Some(200));
    let mut script = String::new();
    for (function, sample) in samples.iter().enumerate() {
        script += &emit(&sample.code, Language::Python, &format!("f{function}")).unwrap();
        for (case, (values, _)) in sample.cases.iter().enumerate() {
            let arguments = python_arguments(values);
            writeln!(script, "print('f{function}', {case}, f{function}({arguments}))").unwrap();
        }
    }
    let folder = folder_with("program.py", &script);
    let printed = run(Command::new("python3").args(["-W", "error"]).arg(folder.path().join("program.py")));
    compare(&samples, Language::Python, &printed);
}

/// A dict for each array, within others where an array is an element of an array.
fn python_arguments(values: &BTreeMap<Input, BigInt>) -> String {
    let mut arrays: BTreeMap<&str, BTreeMap<Vec<String>, &BigInt>> = BTreeMap::new();
    for (input, value) in values {
        let keys = input.subscripts().iter().map(|index| python_key(index)).collect();
        arrays.entry(input.name()).or_default().insert(keys, value);
    }
    let dicts: Vec<String> = arrays.values().map(python_dict).collect();
    dicts.join(", ")
}

fn python_key(index: &[i128]) -> String {
    let coordinates: Vec<String> = index.iter().map(ToString::to_string).collect();
    if index.len() == 1 { coordinates.concat() } else { format!("({})", coordinates.join(", ")) }
}

fn python_dict(array: &BTreeMap<Vec<String>, &BigInt>) -> String {
    let mut items = Vec::new();
    let mut inner: BTreeMap<&String, BTreeMap<Vec<String>, &BigInt>> = BTreeMap::new();
    for (keys, value) in array {
        match &keys[..] {
            [key] => items.push(format!("{key}: {value}")),
            [key, rest @ ..] => _ = inner.entry(key).or_default().insert(rest.to_vec(), value),
            [] => unreachable!("an input has an index"),
        }
    }
    items.extend(inner.iter().map(|(key, array)| format!("{key}: {}", python_dict(array))));
    format!("{{{}}}", items.join(", "))
}

/// For each array that C and Rust are passed, in their order: its dimensions, and its samples in the cases.
fn tables(sample: &Sample) -> Vec<(usize, Vec<Vec<BigInt>>)> {
    let mut arrays = BTreeMap::new();
    for input in sample.code.inputs() {
        arrays.insert((input.base(), input.index().len()), ());
    }
    let table = |(base, ndim): &(_, usize), values: &BTreeMap<Input, BigInt>| {
        let mut table = vec![BigInt::ZERO; SIDE.pow(*ndim as u32) as usize];
        for (input, value) in values {
            if input.base() == *base && input.index().len() == *ndim {
                let place =
                    input.index().iter().fold(0, |place, coordinate| place * SIDE + coordinate + REACH);
                table[place as usize] = value.clone();
            }
        }
        table
    };
    arrays
        .keys()
        .map(|key| (key.1, sample.cases.iter().map(|(values, _)| table(key, values)).collect()))
        .collect()
}

/// `{{1, 2}, {3, 4}}` with the brackets of a language, and the least number written so that C can read it.
fn literal(rows: &[Vec<BigInt>], [open, close]: [&str; 2]) -> String {
    let least = BigInt::from(i64::MIN);
    let number = |n: &BigInt| if *n == least { "-9223372036854775807 - 1".to_owned() } else { n.to_string() };
    let row =
        |row: &Vec<BigInt>| format!("{open}{}{close}", row.iter().map(number).collect::<Vec<_>>().join(", "));
    format!("{open}{}{close}", rows.iter().map(row).collect::<Vec<_>>().join(", "))
}

#[test]
fn c_computes_what_evaluation_does() {
    if !present("cc") {
        return;
    }
    let samples = samples(2, 150, stated_width);
    let mut program = "#include <stdio.h>\n".to_owned();
    let mut main = String::new();
    for (function, sample) in samples.iter().enumerate() {
        program += &emit(&sample.code, Language::C, &format!("f{function}")).unwrap();
        let mut arguments = Vec::new();
        for (number, (ndim, cases)) in tables(sample).into_iter().enumerate() {
            let (name, size) = (format!("a{function}_{number}"), cases[0].len());
            let values = literal(&cases, ["{", "}"]);
            writeln!(program, "static const int64_t {name}[{}][{size}] = {values};", cases.len()).unwrap();
            let strides = if ndim == 1 { "strides + 1" } else { "strides" };
            arguments.push(format!("{name}[c] + {}, {strides}", size / 2));
        }
        let (count, arguments) = (sample.cases.len(), arguments.join(", "));
        writeln!(main, "for (int c = 0; c < {count}; c++) print({function}, c, f{function}({arguments}));")
            .unwrap();
    }
    program += &format!(
        "static const ptrdiff_t strides[2] = {{{SIDE}, 1}};\n{C_PRINT}int main(void) {{\n{main}return 0; }}\n"
    );
    let folder = folder_with("program.c", &program);
    let printed = run_c(folder.path());
    compare(&samples, Language::C, &printed);
}

/// Prints 128 bits in decimal.
const C_PRINT: &str = r#"
static void print(int function, int n, __int128 value)
{
    char text[48];
    int at = 47;
    unsigned __int128 rest = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    text[at] = 0;
    do { text[--at] = (char)('0' + (int)(rest % 10)); rest /= 10; } while (rest);
    if (value < 0) text[--at] = '-';
    printf("f%d %d %s\n", function, n, text + at);
}
"#;

/// Compiles so that warnings are errors, and overflow ends the program where the compiler can do so.
fn run_c(folder: &Path) -> String {
    let compile = |options: &[&str]| {
        let mut command = Command::new("cc");
        command.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", "-o", "program", "program.c"]);
        command.args(options).current_dir(folder);
        command
    };
    let checked = ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"];
    if !compile(&checked).output().is_ok_and(|output| output.status.success()) {
        run(&mut compile(&[]));
    }
    run(&mut Command::new(folder.join("program")))
}

#[test]
fn rust_computes_what_evaluation_does() {
    let samples = samples(3, 150, stated_width);
    let mut program = String::new();
    let mut main = String::new();
    for (function, sample) in samples.iter().enumerate() {
        program += &emit(&sample.code, Language::Rust, &format!("f{function}")).unwrap();
        let mut arguments = Vec::new();
        for (number, (ndim, cases)) in tables(sample).into_iter().enumerate() {
            let (name, size) = (format!("A{function}_{number}"), cases[0].len());
            let values = literal(&cases, ["[", "]"]);
            writeln!(program, "static {name}: [[i64; {size}]; {}] = {values};", cases.len()).unwrap();
            arguments.push(match ndim {
                1 => format!("|i| {name}[c][(i + {REACH}) as usize]"),
                _ => format!("|i, j| {name}[c][((i + {REACH}) * {SIDE} + j + {REACH}) as usize]"),
            });
        }
        let (count, arguments) = (sample.cases.len(), arguments.join(", "));
        writeln!(
            main,
            "for c in 0..{count} {{ println!(\"f{function} {{c}} {{}}\", f{function}({arguments})); }}"
        )
        .unwrap();
    }
    program += &format!("fn main() {{\n{main}}}\n");
    let folder = folder_with("program.rs", &program);
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let options =
        ["--edition=2021", "-D", "warnings", "-C", "overflow-checks=yes", "-C", "debuginfo=0", "program.rs"];
    run(Command::new(rustc).args(options).current_dir(folder.path()));
    let printed = run(&mut Command::new(folder.path().join("program")));
    compare(&samples, Language::Rust, &printed);
}
