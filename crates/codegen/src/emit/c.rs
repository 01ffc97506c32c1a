//! Functions in C99.

use std::collections::HashMap;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive};

use super::parameters::{Parameter, Parameters, check_indices};
use super::width::Width;
use super::{division_notes, shifts_right, uses};
use crate::names::Names;
use crate::plan::Plan;
use crate::render::{Form, Level, Renderer, Syntax, decimal};
use crate::tree::{Binary, Direction};
use crate::{CodeError, Input, Language};

/// Keywords up to C23, what the headers define, and the macros of old Unix compilers.
pub(super) const WORDS: &[&str] = &[
    "alignas",
    "alignof",
    "asm",
    "auto",
    "bool",
    "break",
    "case",
    "char",
    "const",
    "constexpr",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "false",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "nullptr",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "struct",
    "switch",
    "thread_local",
    "true",
    "typedef",
    "typeof",
    "typeof_unqual",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
    "int64_t",
    "ptrdiff_t",
    "size_t",
    "wchar_t",
    "offsetof",
    "NULL",
    "assert",
    "linux",
    "unix",
    "i386",
];

/// Functions of the standard library that compilers know: one of these names with another type is a warning.
pub(super) const LIBRARY: &[&str] = &[
    "abort",
    "abs",
    "acos",
    "asin",
    "atan",
    "cabs",
    "calloc",
    "cbrt",
    "ceil",
    "clog",
    "conj",
    "copysign",
    "cos",
    "cosh",
    "exit",
    "exp",
    "exp2",
    "expm1",
    "fabs",
    "fdim",
    "ffs",
    "floor",
    "fma",
    "fmax",
    "fmin",
    "fmod",
    "free",
    "frexp",
    "gamma",
    "hypot",
    "ilogb",
    "index",
    "isalpha",
    "isdigit",
    "isinf",
    "isnan",
    "j0",
    "j1",
    "jn",
    "labs",
    "ldexp",
    "lgamma",
    "llabs",
    "log",
    "log10",
    "log2",
    "logb",
    "lrint",
    "lround",
    "malloc",
    "memchr",
    "memcmp",
    "memcpy",
    "memmove",
    "memset",
    "modf",
    "nan",
    "pow",
    "printf",
    "putchar",
    "puts",
    "realloc",
    "remainder",
    "rindex",
    "rint",
    "round",
    "scalb",
    "scanf",
    "signbit",
    "significand",
    "sin",
    "sinh",
    "sqrt",
    "strcat",
    "strchr",
    "strcmp",
    "strcpy",
    "strlen",
    "strstr",
    "tan",
    "tanh",
    "tgamma",
    "tolower",
    "toupper",
    "trunc",
    "y0",
    "y1",
    "yn",
];

struct C {
    parameters: Parameters,
    /// The parameter that holds an array's strides, by the array's identifier.
    strides: HashMap<String, String>,
    names: Helpers,
    width: Width,
}

/// What a function defines beside itself. The names begin with its own, so that several functions share a file.
struct Helpers {
    integer: String,
    shift_right: String,
    floor_divide: String,
    divide_exactly: String,
    minimum: String,
    maximum: String,
}

impl Helpers {
    fn of(function: &str, width: Width) -> Self {
        let integer = if width.is_wide() { format!("{function}_int") } else { "int64_t".to_owned() };
        Self {
            integer,
            shift_right: format!("{function}_shift_right"),
            floor_divide: format!("{function}_floor_divide"),
            divide_exactly: format!("{function}_divide_exactly"),
            minimum: format!("{function}_min"),
            maximum: format!("{function}_max"),
        }
    }

    fn all(&self) -> [&str; 6] {
        [
            &self.integer,
            &self.shift_right,
            &self.floor_divide,
            &self.divide_exactly,
            &self.minimum,
            &self.maximum,
        ]
    }
}

impl Syntax for C {
    fn constant(&self, value: &BigInt) -> (String, Level) {
        match value.to_i64() {
            // The literal would be 2^63 with a sign before it.
            Some(i64::MIN) => ("(-9223372036854775807 - 1)".to_owned(), Level::Atom),
            Some(_) => decimal(value),
            None => (self.wide_constant(value), Level::Atom),
        }
    }

    fn input(&self, input: &Input) -> String {
        let Some(parameter) = self.parameters.of(input) else { return String::new() };
        let cast = if self.width.is_wide() { format!("({})", self.names.integer) } else { String::new() };
        format!("{cast}{}[{}]", parameter.identifier, self.offset(parameter, input))
    }

    fn binary(&self, operation: Binary) -> Form {
        match operation {
            Binary::Add => Form::Infix("+", Level::Sum),
            Binary::Subtract => Form::Infix("-", Level::Sum),
            Binary::Multiply => Form::Infix("*", Level::Product),
            Binary::FloorDivide => Form::Call(self.names.floor_divide.clone()),
            Binary::DivideExactly => Form::Call(self.names.divide_exactly.clone()),
            Binary::Minimum => Form::Call(self.names.minimum.clone()),
            Binary::Maximum => Form::Call(self.names.maximum.clone()),
        }
    }

    fn shift(&self, direction: Direction, bits: u32) -> (Form, String) {
        match direction {
            // Shifting a negative number left is undefined.
            Direction::Left => (Form::Infix("*", Level::Product), self.constant(&(BigInt::one() << bits)).0),
            Direction::Right => {
                (Form::Call(self.names.shift_right.clone()), bits.min(self.width.bits - 1).to_string())
            }
        }
    }
}

impl C {
    /// A number beyond 64 bits: C has no literals for those.
    fn wide_constant(&self, value: &BigInt) -> String {
        let two_to_64 = BigInt::one() << 64;
        let (high, low) = num_integer::Integer::div_mod_floor(value, &two_to_64);
        // The narrowest operand is made wide first: 2^32 twice, and never a literal of 2^64.
        let high = match high.to_i64() {
            Some(i64::MIN) => "(-9223372036854775807 - 1)".to_owned(),
            _ => high.to_string(),
        };
        format!("(({}){high} * 4294967296 * 4294967296 + {low}U)", self.names.integer)
    }

    fn offset(&self, parameter: &Parameter, input: &Input) -> String {
        let strides = &self.strides[&parameter.identifier];
        let mut terms = Vec::new();
        for (dimension, &coordinate) in input.index().iter().enumerate() {
            let stride = format!("{strides}[{dimension}]");
            match coordinate {
                0 => {}
                1 => terms.push(stride),
                -1 => terms.push(format!("-{stride}")),
                _ => terms.push(format!("{} * {stride}", self.constant(&coordinate.into()).0)),
            }
        }
        if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
    }

    fn signature(&self, function: &str) -> String {
        let list: Vec<String> = self
            .parameters
            .list
            .iter()
            .map(|Parameter { identifier, ndim, .. }| {
                format!("const int64_t *{identifier}, const ptrdiff_t {}[{ndim}]", self.strides[identifier])
            })
            .collect();
        let list = if list.is_empty() { "void".to_owned() } else { list.join(", ") };
        format!("{} {function}({list})\n", self.names.integer)
    }

    /// Strides that no index needs, which `-Wextra` would report.
    fn unused_strides(&self, plan: &Plan) -> Vec<&str> {
        let mut used = Vec::new();
        for input in plan.flat.inputs() {
            if input.index().iter().any(|&coordinate| coordinate != 0) {
                used.extend(self.parameters.of(input).map(|parameter| parameter.identifier.as_str()));
            }
        }
        let unused =
            self.parameters.list.iter().filter(|parameter| !used.contains(&parameter.identifier.as_str()));
        unused.map(|parameter| self.strides[&parameter.identifier].as_str()).collect()
    }
}

pub(super) fn emit(plan: &Plan, function: &str, formula: &str) -> Result<String, CodeError> {
    check_indices(plan, Language::C)?;
    let width = Width::of(plan)?;
    let helpers = Helpers::of(function, width);
    let mut names = Names::avoiding(WORDS.iter().copied().chain(helpers.all()).chain([function]));
    // Names that begin with an underscore may be the compiler's.
    let parameters = Parameters::by_array(plan, &mut names, |name| !name.starts_with('_'));
    let strides = parameters.list.iter().map(|Parameter { identifier, .. }| {
        let strides = names.take_like(&format!("{identifier}_stride"));
        (identifier.clone(), strides)
    });
    let strides = strides.collect();
    let c = C { parameters, strides, names: helpers, width };
    let temporaries = names.take_temporaries(plan.temporaries.len());
    let renderer = Renderer { plan, syntax: &c, names: &temporaries };

    let mut text = comment(plan, &c, formula);
    if uses(plan, Binary::DivideExactly) {
        text.push_str("#include <assert.h>\n");
    }
    text.push_str("#include <stddef.h>\n#include <stdint.h>\n\n");
    text.push_str(&definitions(plan, &c));
    text.push_str(&c.signature(function));
    text.push_str("{\n");
    for stride in c.unused_strides(plan) {
        text.push_str(&format!("    (void){stride};\n"));
    }
    for (name, expression) in renderer.temporaries() {
        text.push_str(&format!("    const {} {name} = {expression};\n", c.names.integer));
    }
    text.push_str(&format!("    return {};\n}}\n", renderer.result()));
    Ok(text)
}

fn comment(plan: &Plan, c: &C, formula: &str) -> String {
    let mut lines =
        vec![formula.to_owned(), String::new(), "In exact integer arithmetic; generated by vcf.".to_owned()];
    if !c.parameters.list.is_empty() {
        lines.extend(
            [
                "An array is passed as a pointer at its sample [0, 0, ...] and the distance,",
                "in elements, between neighbours along each dimension. Indices are",
                "coordinates: negative ones lie before the pointer.",
            ]
            .map(str::to_owned),
        );
        lines.extend(c.parameters.renamed());
        lines.extend(c.width.note());
    }
    lines.extend(division_notes(plan, "A division that leaves a remainder fails an assert."));
    let lines: Vec<String> = lines.iter().map(|line| format!(" * {line}").trim_end().to_owned()).collect();
    format!("/*{}\n */\n", &lines.join("\n")[2..])
}

/// The type and the helpers that the function needs.
fn definitions(plan: &Plan, c: &C) -> String {
    let Helpers { integer, shift_right, floor_divide, divide_exactly, minimum, maximum } = &c.names;
    let mut text = String::new();
    if c.width.is_wide() {
        text.push_str(&format!("__extension__ typedef __int128 {integer};\n\n"));
    }
    if shifts_right(plan) {
        text.push_str(&format!(
            "/* Rounds down; before C23, >> of a negative number is up to the compiler. */\n\
             static {integer} {shift_right}({integer} value, int bits)\n\
             {{\n    return value < 0 ? -1 - ((-1 - value) >> bits) : value >> bits;\n}}\n\n"
        ));
    }
    if uses(plan, Binary::FloorDivide) {
        text.push_str(&format!(
            "/* Rounds down; / rounds towards 0. */\n\
             static {integer} {floor_divide}({integer} value, {integer} divisor)\n\
             {{\n    const {integer} quotient = value / divisor;\n    \
             return value % divisor != 0 && (value < 0) != (divisor < 0) ? quotient - 1 : quotient;\n}}\n\n"
        ));
    }
    if uses(plan, Binary::DivideExactly) {
        text.push_str(&format!(
            "static {integer} {divide_exactly}({integer} value, {integer} divisor)\n\
             {{\n    assert(value % divisor == 0);\n    return value / divisor;\n}}\n\n"
        ));
    }
    for (operation, name, sign) in [(Binary::Minimum, minimum, '<'), (Binary::Maximum, maximum, '>')] {
        if uses(plan, operation) {
            text.push_str(&format!(
                "static {integer} {name}({integer} a, {integer} b)\n{{\n    return a {sign} b ? a : b;\n}}\n\n"
            ));
        }
    }
    text
}
