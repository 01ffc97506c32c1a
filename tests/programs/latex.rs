//! Formulas: known ones, and laws that hold for all.

use proptest::prelude::*;

use crate::support::run;
use vcfilter::algebra::{Linear, Number, Symbol};
use vcfilter::display::formula;
use vcfilter::filters::{Laurent, LaurentMatrix};
use vcfilter::values::Value;

/// The LaTeX of a program's last value.
fn latex(program: &str) -> String {
    let ran = run(program).fine();
    ran.shown.last().unwrap().1.clone()
}

#[test]
fn known_formulas() {
    for (program, expected) in [
        ("0", "0"),
        ("-1/2", r"-\frac{1}{2}"),
        ("2 ** 70", "1180591620717411303424"),
        ("true", r"\text{true}"),
        ("0..5", r"\left\{ 0, \ldots, 4 \right\}"),
        ("0..=1", r"\left\{ 0, 1 \right\}"),
        ("0..=0", r"\left\{ 0 \right\}"),
        ("0..0", r"\emptyset"),
        ("[1, 2/3]", r"\left[ 1, \frac{2}{3} \right]"),
        ("(1, -2)", r"\left( 1, -2 \right)"),
        ("laurent([0])", "0"),
        ("laurent([1], low=-1)", "z"),
        ("-laurent([1], low=3)", "-z^{-3}"),
        (
            "laurent([-1, 2, 6, 2, -1], low=-2) / 8",
            r"-\frac{1}{8}z^{2} + \frac{1}{4}z + \frac{3}{4} + \frac{1}{4}z^{-1} - \frac{1}{8}z^{-2}",
        ),
        (
            "polyphase(le_gall_5_3)",
            r"\begin{pmatrix} 1 & -\frac{1}{4} - \frac{1}{4}z^{-1} \\ \frac{1}{2}z + \frac{1}{2} & -\frac{1}{8}z + \frac{3}{4} - \frac{1}{8}z^{-1} \end{pmatrix}",
        ),
        (
            "le_gall_5_3.stages[1]",
            r"x_{2n+1} \leftarrow x_{2n+1} + \left\lfloor \frac{x_{2n} + x_{2n+2} + 1}{2} \right\rfloor",
        ),
        (
            "stage(\"odd_subtract_even\", taps=[1, 1], S=1, rounding=\"floor\")",
            r"x_{2n+1} \leftarrow x_{2n+1} - \left\lfloor \frac{x_{2n} + x_{2n+2}}{2} \right\rfloor",
        ),
        (
            "stage(\"odd_add_even\", taps=[1, 1], S=1, rounding=\"ceiling\")",
            r"x_{2n+1} \leftarrow x_{2n+1} + \left\lceil \frac{x_{2n} + x_{2n+2}}{2} \right\rceil",
        ),
        (
            "stage(\"odd_add_even\", taps=[1], S=1, rounding=\"half_even\")",
            r"x_{2n+1} \leftarrow x_{2n+1} + \left\lfloor \frac{x_{2n}}{2} \right\rceil_{\text{even}}",
        ),
        (
            "stage(\"odd_add_even\", taps=[1], S=2, offset=1, bits=8)",
            r"x_{2n+1} \leftarrow {\text{wrap}}_{8}\left( x_{2n+1} + \left\lfloor \frac{x_{2n} + 1}{4} \right\rfloor \right)",
        ),
        (
            "haar_no_shift",
            r"\begin{aligned} x_{2n} & \leftarrow x_{2n} - \left\lfloor \frac{x_{2n+1} + 1}{2} \right\rfloor \\ x_{2n+1} & \leftarrow x_{2n+1} + x_{2n} \end{aligned}",
        ),
        ("rshift(symbols(2, \"L\"), 1)[0, -3]", r"\frac{1}{2}L_{0,-3} + \frac{1}{2}e_{1}"),
        ("symbols(1, \"a_b\")[0] - 1", r"\mathit{a\_b}_{0} - 1"),
        ("symbols(1, \"{#}\")[0]", r"\text{\{\#\}}_{0}"),
        ("zeros(laurent([1, 2, 1]))", r"\left[ -1\text{ (2 times)} \right]"),
        ("zeros(laurent([1, 0, 1]))", r"\left[ 0 - 1i, 0 + 1i \right]"),
        (
            "lifting(haar_no_shift)",
            r"\begin{aligned} x_{\text{even}} & \leftarrow x_{\text{even}} + \left( -\frac{1}{2} \right)x_{\text{odd}} \\ x_{\text{odd}} & \leftarrow x_{\text{odd}} + (1)x_{\text{even}} \end{aligned}",
        ),
        (
            "quantisation_matrix(le_gall_5_3, 1)",
            r"\begin{array}{rrr} 0 & \text{LL} & 4 \\ 1 & \text{HL} & 2 \\ 1 & \text{LH} & 2 \\ 1 & \text{HH} & 0 \end{array}",
        ),
        (
            "{\"a\": gains(laurent([1])), \"b\": gains(laurent([2]))}",
            r"\begin{array}{rrrrrrrr}  & \text{dc} & \text{nyquist} & \text{l1} & \text{energy} & \text{l2} & \text{linf} & \text{peak} \\ \hline \text{a} & 1 & 1 & 1 & 1 & 1 & 1 & 1 \\ \text{b} & 2 & 2 & 2 & 4 & 2 & 2 & 2 \end{array}",
        ),
        ("lifting(haar_no_shift).steps[1]", r"x_{\text{odd}} \leftarrow x_{\text{odd}} + (1)x_{\text{even}}"),
    ] {
        assert_eq!(latex(&format!("latex({program})")), expected, "{program}");
    }
}

#[test]
fn approximate_numbers_have_powers_of_ten() {
    let latex = |x: f64| formula(&Value::from(x)).unwrap().latex();
    assert_eq!(latex(-1.5), "-1.5");
    assert_eq!(latex(2e-20), r"2 \times 10^{-20}");
    assert_eq!(latex(f64::NEG_INFINITY), r"-\infty");
    assert_eq!(latex(f64::NAN), r"\text{NaN}");
}

#[test]
fn both_notations_come_from_one_formula() {
    assert_eq!(latex("mathml(latex(1/2))"), latex("mathml(1/2)"));
    assert_eq!(latex("latex(mathml(1/2))"), r"\frac{1}{2}");
    assert_eq!(latex("type(latex(1))"), "\"formula\"");
    assert_eq!(
        latex("mathml(1/2)"),
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow></math>"
    );
}

#[test]
fn what_has_no_formula_is_told() {
    for (program, code) in [
        ("latex(symbols(1, \"x\"))", "value::kind"),
        ("latex({1: arange(3)})", "value::kind"),
        ("latex({})", "value::kind"),
        ("latex({1: 2, (1, 2): 3})", "value::kind"),
        ("latex(transform(haar_no_shift, ramp()))", "value::kind"),
        ("latex(\"text\")", "value::kind"),
        ("latex(none)", "value::kind"),
        ("mathml(spatial_delta(axis=0))", "value::kind"),
        ("latex([arange(3)])", "value::kind"),
        ("latex(2 ** 300000)", "limit::length"),
        ("latex([n for n in 0..100000])", "limit::length"),
        ("latex(1 / 2 ** 300000)", "limit::length"),
    ] {
        assert_eq!(run(program).code(), code, "{program}");
    }
}

/// Every brace that is opened is closed, and every `\left` has its `\right`.
fn is_balanced(latex: &str) -> bool {
    let plain = latex.replace("\\\\", "").replace("\\{", "").replace("\\}", "");
    let mut depth = 0i32;
    for c in plain.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth < 0 {
            return false;
        }
    }
    let left = latex.matches("\\left").count() - latex.matches("\\leftarrow").count();
    depth == 0 && left == latex.matches("\\right").count()
}

fn number() -> impl Strategy<Value = Number> {
    (-300i64..300, 1i64..70).prop_map(|(numerator, denominator)| Number::ratio(numerator, denominator))
}

fn polynomial() -> impl Strategy<Value = Laurent> {
    (-9i64..9, prop::collection::vec(number(), 0..9)).prop_map(|(low, entries)| Laurent::new(low, entries))
}

fn expression() -> impl Strategy<Value = Linear> {
    let term = ("\\PC{1,6}", number());
    (prop::collection::vec(term, 0..6), number()).prop_map(|(terms, constant)| {
        let parts =
            terms.into_iter().map(|(name, weight)| Linear::from(Symbol::free(&name, true)).scaled(&weight));
        Linear::sum(parts.chain([Linear::from(constant)]).collect())
    })
}

fn value() -> impl Strategy<Value = Value> {
    let matrix = [[polynomial(), polynomial()], [polynomial(), polynomial()]];
    let leaf = prop_oneof![
        number().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        polynomial().prop_map(Value::from),
        expression().prop_map(Value::from),
        matrix.prop_map(|rows| Value::from(LaurentMatrix { rows })),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(|items| Value::list(items).unwrap())
    })
}

proptest! {
    #[test]
    fn formulas_are_well_formed(value in value()) {
        let formula = formula(&value).unwrap();
        let latex = formula.latex();
        prop_assert!(is_balanced(&latex), "{latex}");
        let mathml = formula.mathml();
        prop_assert!(roxmltree::Document::parse(&mathml).is_ok(), "{mathml}");
    }
}
