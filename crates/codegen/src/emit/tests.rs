//! What generated functions look like, and what is refused.

use super::*;
use crate::Base;

const LANGUAGES: [Language; 3] = [Language::Python, Language::C, Language::Rust];

fn at(name: &str, index: &[i128]) -> Code {
    Code::input(name, index).unwrap()
}

fn line_with<'t>(text: &'t str, part: &str) -> &'t str {
    text.lines().find(|line| line.contains(part)).unwrap_or_else(|| panic!("no {part} in\n{text}"))
}

#[test]
fn languages_are_named_in_any_case() {
    for (name, language) in [("python", Language::Python), ("C", Language::C), ("RuSt", Language::Rust)] {
        assert_eq!(name.parse(), Ok(language));
        assert_eq!(language.to_string().parse(), Ok(language));
    }
    assert!("c++".parse::<Language>().is_err());
}

#[test]
fn shared_subexpressions_are_computed_once() {
    let code = || {
        let mean = (at("L", &[-1]) + at("L", &[0])) >> 1;
        &mean * &mean + &mean
    };
    for language in LANGUAGES {
        let text = emit(&code(), language, "f").unwrap();
        assert_eq!(text.matches("t1 =").count(), 1);
        assert!(text.contains("t1 * t1 + t1"));
        assert_eq!(text, emit(&code(), language, "f").unwrap());
    }
}

#[test]
fn names_become_valid_and_stay_apart() {
    let sum = |names: &[&str]| names.iter().fold(Code::constant(0), |sum, name| sum + at(name, &[0]));
    let signature = |names: &[&str], language| {
        let text = emit(&sum(names), language, "f").unwrap();
        line_with(&text, " f(").to_owned()
    };
    // `DC_pp` keeps its name, though `DC''` is sorted before it.
    let python = signature(&["DC''", "DC_pp", "lambda", "f"], Language::Python);
    assert_eq!(python, "def f(DC_pp_2, DC_pp, f_2, lambda_2):");
    let c = signature(&["L", "L_stride", "__x", "f_shift_right"], Language::C);
    assert_eq!(c.matches("const int64_t *").count(), 4);
    for part in ["*L,", "L_stride_2[1]", "*L_stride,", "*v__x,", "*f_shift_right_2,"] {
        assert!(c.contains(part), "{part} in {c}");
    }
    let rust = signature(&["fn", "None", "α"], Language::Rust);
    assert_eq!(
        rust,
        "pub fn f(None_2: impl Fn(i64) -> i64, fn_2: impl Fn(i64) -> i64, u3b1: impl Fn(i64) -> i64) -> i64 {"
    );
    let text = emit(&sum(&["DC''"]), Language::Rust, "f").unwrap();
    assert!(text.contains("// DC_pp is DC''.\n"));
}

#[test]
fn arrays_of_one_name_are_told_apart() {
    let element = |index: i128| Base::of(&at("coeffs", &[index])).unwrap().at(&[0, 1]).unwrap();
    let code = element(2) + element(-1) + at("coeffs", &[7, 8]) + at("coeffs", &[5]);
    let python = emit(&code, Language::Python, "f").unwrap();
    assert!(python.contains("return coeffs[2][0, 1] + coeffs[-1][0, 1] + coeffs[7, 8] + coeffs[5]"));
    let rust = emit(&code, Language::Rust, "f").unwrap();
    assert!(rust.contains("coeffs_2(0, 1) + coeffs_m1(0, 1) + coeffs_2d(7, 8) + coeffs(5)"), "{rust}");
    for line in
        ["coeffs_2 is coeffs[2].", "coeffs_2d is coeffs with 2 coordinates.", "coeffs_m1 is coeffs[-1]."]
    {
        assert!(rust.contains(line), "{line} in\n{rust}");
    }
}

#[test]
fn helpers_stand_only_where_they_are_used() {
    let x = at("x", &[0]);
    for language in [Language::C, Language::Rust] {
        let text = |code: &Code| emit(code, language, "f").unwrap();
        assert!(!text(&(&x + &x)).contains("divide") && !text(&(&x + &x)).contains("shift"));
        assert!(text(&x.floor_divide(&Code::constant(3))).contains("floor_divide(x"));
        assert!(text(&x.floor_divide(&at("y", &[0]))).contains("No divisor may be 0."));
    }
    let shifted = emit(&(&x >> 1), Language::C, "g").unwrap();
    assert!(shifted.contains("return g_shift_right(x[0], 1);"));
}

#[test]
fn the_comment_states_the_width() {
    let x = at("x", &[0]);
    let text = |code: &Code, language| emit(code, language, "f").unwrap();
    let product = &x * Code::constant(1 << 11);
    for language in [Language::C, Language::Rust] {
        assert!(text(&product, language).contains("within -2^52..2^52-1 (53 bits): no intermediate then"));
        assert!(text(&x, language).contains("Exact for all 64-bit inputs"));
        assert!(text(&(&x << 80), language).contains("exceeds 128 bits"));
        assert_eq!(emit(&(&x << 130), language, "f"), Err(CodeError::TooWide { limit: 128 }));
    }
    assert!(text(&(&x << 130), Language::Python).contains("return x[0] << 130"));
}

#[test]
fn what_a_language_cannot_say_is_refused() {
    let x = at("x", &[0]);
    for (language, name) in [
        (Language::Python, "lambda"),
        (Language::Python, "f'"),
        (Language::C, "int"),
        (Language::C, "main"),
        (Language::C, "floor"),
        (Language::Rust, "fn"),
        (Language::Rust, "_"),
        (Language::Rust, ""),
    ] {
        let refused = CodeError::InvalidFunctionName { name: name.to_owned(), language };
        assert_eq!(emit(&x, language, name), Err(refused));
    }
    let far = at("x", &[1 << 63]);
    for language in [Language::C, Language::Rust] {
        assert!(matches!(emit(&far, language, "f"), Err(CodeError::IndexTooLarge { .. })));
        assert!(emit(&at("x", &[i64::MIN.into()]), language, "f").is_ok());
    }
    assert!(emit(&far, Language::Python, "f").unwrap().contains("x[9223372036854775808]"));
}

#[test]
fn what_is_right_nowhere_is_refused() {
    let x = at("x", &[0]);
    let both = &x + Base::of(&x).unwrap().at(&[1]).unwrap();
    let divided = x.floor_divide(&Code::constant(0));
    for language in LANGUAGES {
        assert_eq!(emit(&both, language, "f"), Err(CodeError::NumberAndArray { input: "x[0]".to_owned() }));
        assert_eq!(emit(&divided, language, "f"), Err(CodeError::DivisionByZero));
    }
}

#[test]
fn python_takes_constants_of_any_size() {
    let wide = at("x", &[0]) - (Code::constant(3) << 20_000);
    let text = emit(&wide, Language::Python, "f").unwrap();
    assert!(text.contains(&format!("return x[0] - 0x3{}\n", "0".repeat(5000))));
}

#[test]
fn exact_divisions_tell_remainders() {
    let half = at("x", &[0]).divide_exactly(&Code::constant(2));
    let texts = LANGUAGES.map(|language| emit(&half, language, "half").unwrap());
    for (text, note, call) in [
        (
            &texts[0],
            "A division that leaves a remainder raises an ArithmeticError.",
            "exact_quotient(x[0], 2)",
        ),
        (&texts[1], "A division that leaves a remainder fails an assert.", "half_divide_exactly(x[0], 2)"),
        (&texts[2], "It panics where a division leaves a remainder.", "divide_exactly(x(0), 2)"),
    ] {
        assert!(text.contains(note), "{text}");
        assert!(text.contains(call), "{text}");
    }
    assert!(texts[1].contains("#include <assert.h>\n"));
    let zero = at("x", &[0]).divide_exactly(&Code::constant(0));
    assert_eq!(emit(&zero, Language::Python, "f"), Err(CodeError::DivisionByZero));
    let seven = Code::constant(7).divide_exactly(&Code::constant(2));
    assert!(matches!(emit(&seven, Language::C, "f"), Err(CodeError::Remainder { .. })));
    assert!(emit(&half, Language::Python, "exact_quotient").is_err());
}
