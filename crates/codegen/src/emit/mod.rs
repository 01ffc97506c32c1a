//! Code as a function in Python, C or Rust.

mod c;
mod parameters;
mod python;
mod rust;
mod width;

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use vcfilter_machine::Stoppable;

use num_traits::Zero;

use super::flat::{Flat, Step};
use super::input::Base;
use super::names::is_identifier;
use super::plan::{Limits, Plan};
use super::tree::{Binary, Direction};
use super::{Code, CodeError};

/// Expressions of generated code stay readable, and shallow: Python 3.8 parses no more than some 90 nested parentheses.
const LIMITS: Limits = Limits { depth: 24, size: 32 };

/// A programming language in which code can be written.
///
/// ```
/// use vcfilter_codegen::Language;
///
/// assert_eq!("Python".parse(), Ok(Language::Python));
/// let problem = "java".parse::<Language>().unwrap_err();
/// assert_eq!(problem.to_string(), "unknown language `java`: choose python, c or rust");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// Python 3.8 and newer, with integers of any size.
    Python,
    /// C99, with `int64_t` where that is wide enough, otherwise with `__int128` of GCC and Clang.
    C,
    /// Rust 2021, with `i64` where that is wide enough, otherwise with `i128`.
    Rust,
}

impl FromStr for Language {
    type Err = CodeError;

    fn from_str(name: &str) -> Result<Self, CodeError> {
        match name.to_ascii_lowercase().as_str() {
            "python" => Ok(Self::Python),
            "c" => Ok(Self::C),
            "rust" => Ok(Self::Rust),
            _ => Err(CodeError::UnknownLanguage { name: name.to_owned() }),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Python => "Python",
            Self::C => "C",
            Self::Rust => "Rust",
        })
    }
}

/// Returns the source text of a function named `function` that computes `code`. A comment in it tells how
/// arrays are passed and, in C and Rust, how wide inputs may be. Each shared subexpression is computed once.
/// The same code gives the same text.
///
/// Arrays are passed in the order of their names. Indices are coordinates, so they may be negative:
///
/// | | `L[0, -1]` | `coeffs[2][0, 1]` |
/// |---|---|---|
/// | Python | `L[0, -1]` of the parameter `L`, a dict or another object with `__getitem__` | `coeffs[2][0, 1]` of the parameter `coeffs` |
/// | C | `L[-L_stride[1]]`: a pointer at sample `[0, 0]`, and one stride per dimension | the same with `coeffs_2` and `coeffs_2_stride` |
/// | Rust | `L(0, -1)` of `L: impl Fn(i64, i64) -> i64` | `coeffs_2(0, 1)` |
///
/// A name that is not valid in the language is changed to a valid one, `DC''` to `DC_pp`, and the comment
/// says so. Where constants leave no room in 64 bits even for inputs of one bit, C and Rust compute in 128
/// bits.
///
/// # Errors
///
/// [`CodeError::InvalidFunctionName`]; [`CodeError::DivisionByZero`] where a divisor is the constant 0 (in C and Rust
/// also where it is surely 0); [`CodeError::Remainder`] of constants; [`CodeError::NumberAndArray`]; in C and Rust [`CodeError::IndexTooLarge`], and
/// [`CodeError::TooWide`] where 128 bits are too few.
///
/// ```
/// use vcfilter_codegen::{Code, Language, emit};
///
/// let mean = (Code::input("L", &[-1])? + Code::input("L", &[0])?) >> 1;
/// let rust = emit(&mean, Language::Rust, "mean")?;
/// assert!(rust.contains("pub fn mean(L: impl Fn(i64) -> i64) -> i64 {\n    L(-1) + L(0) >> 1\n}\n"));
/// # Ok::<(), vcfilter_codegen::CodeError>(())
/// ```
pub fn emit(code: &Code, language: Language, function: &str) -> Result<String, CodeError> {
    let flat = Flat::of(code);
    check_function_name(language, function)?;
    check_steps(&flat)?;
    let formula = formula(code, &flat, function);
    let plan = Plan::new(flat, LIMITS);
    match language {
        Language::Python if python::hides(&plan, function) => {
            Err(CodeError::InvalidFunctionName { name: function.to_owned(), language })
        }
        Language::Python => Ok(python::emit(&plan, function, &formula)),
        Language::C => c::emit(&plan, function, &formula),
        Language::Rust => rust::emit(&plan, function, &formula),
    }
}

fn check_function_name(language: Language, function: &str) -> Result<(), CodeError> {
    let words = match language {
        Language::Python => python::WORDS,
        Language::C => c::WORDS,
        Language::Rust => rust::WORDS,
    };
    let entry_point = language != Language::Python && function == "main";
    let library = language == Language::C && c::LIBRARY.contains(&function);
    if is_identifier(function) && !words.contains(&function) && !entry_point && !library {
        Ok(())
    } else {
        Err(CodeError::InvalidFunctionName { name: function.to_owned(), language })
    }
}

/// Refuses what is right in no language.
fn check_steps(flat: &Flat) -> Result<(), CodeError> {
    for step in flat.steps.iter().asking() {
        if let Step::Binary(Binary::FloorDivide | Binary::DivideExactly, _, divisor) = *step
            && matches!(flat.steps[divisor], Step::Constant(value) if value.is_zero())
        {
            return Err(CodeError::DivisionByZero);
        }
        // What is left of constants after folding leaves a remainder.
        if let Step::Binary(Binary::DivideExactly, a, b) = *step
            && let (Step::Constant(dividend), Step::Constant(divisor)) = (&flat.steps[a], &flat.steps[b])
        {
            return Err(CodeError::remainder(dividend, divisor));
        }
    }
    let inputs = flat.inputs();
    let numbers: HashSet<&Base> = inputs.iter().map(|input| input.as_base()).collect();
    for input in inputs {
        let mut base = input.base();
        while !base.subscripts().is_empty() {
            if numbers.contains(&base) {
                return Err(CodeError::NumberAndArray { input: base.to_string() });
            }
            base = base.outer();
        }
    }
    Ok(())
}

/// What the function computes, in vcf where that is short.
fn formula(code: &Code, flat: &Flat, function: &str) -> String {
    const MOST_STEPS: usize = 24;
    const LONGEST: usize = 72;
    let text = if flat.steps.len() > MOST_STEPS { None } else { Some(code.to_string()) };
    match text {
        Some(text) if text.chars().count() <= LONGEST && !text.contains('\n') => text,
        _ => format!("{function}: one value of an integer filter"),
    }
}

/// Whether some step shifts right.
fn shifts_right(plan: &Plan) -> bool {
    plan.flat.steps.iter().any(|step| matches!(step, Step::Shift(Direction::Right, ..)))
}

/// Whether some step is an operation.
fn uses(plan: &Plan, operation: Binary) -> bool {
    plan.flat.steps.iter().any(|step| matches!(step, Step::Binary(used, ..) if *used == operation))
}

/// What the comment says about divisions: that no divisor may be 0, but where all are constants, which are not; and what
/// becomes of remainders of exact divisions.
fn division_notes(plan: &Plan, remainder: &'static str) -> impl Iterator<Item = String> {
    let steps = &plan.flat.steps;
    let computed = steps.iter().any(|step| match *step {
        Step::Binary(Binary::FloorDivide | Binary::DivideExactly, _, divisor) => {
            !matches!(steps[divisor], Step::Constant(_))
        }
        _ => false,
    });
    let zero = computed.then_some("No divisor may be 0.");
    let remainder = uses(plan, Binary::DivideExactly).then_some(remainder);
    zero.into_iter().chain(remainder).map(str::to_owned)
}

#[cfg(test)]
mod tests;
