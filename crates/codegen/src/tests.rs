//! What several files of this room do together: text that reads back, and trees a million operations deep.

use std::collections::HashMap;

use num_bigint::BigInt;
use proptest::prelude::*;

use super::{Base, Code, CodeError, Input, Language, emit};

fn at(name: &str, index: &[i128]) -> Code {
    Code::input(name, index).unwrap()
}

fn number(value: i64) -> Code {
    Code::constant(value)
}

/// A reader of the text that code displays as: vcf's precedence, and nothing but what code writes.
struct Reader<'t> {
    rest: &'t str,
    names: HashMap<String, Code>,
}

impl Reader<'_> {
    fn read(text: &str) -> Code {
        let mut names = HashMap::new();
        let (definitions, result) = text.rsplit_once('\n').unwrap_or(("", text));
        for line in definitions.lines() {
            let (name, expression) = line.split_once(" = ").unwrap();
            let value = Reader { rest: expression, names: names.clone() }.expression(0);
            assert!(names.insert(name.to_owned(), value).is_none(), "{name} is defined twice");
        }
        let mut reader = Reader { rest: result, names };
        let value = reader.expression(0);
        assert_eq!(reader.rest, "");
        value
    }

    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start();
        let taken = rest.strip_prefix(token);
        self.rest = taken.unwrap_or(self.rest);
        taken.is_some()
    }

    fn expression(&mut self, loosest: u8) -> Code {
        let mut value = self.signed();
        loop {
            let operators = [("<<", 0), (">>", 0), ("+", 1), ("-", 1), ("//", 2), ("/", 2), ("*", 2)];
            let Some((operator, level)) =
                operators.into_iter().find(|&(operator, level)| level >= loosest && self.take(operator))
            else {
                return value;
            };
            let right = self.expression(level + 1);
            let count = || u32::try_from(right.as_constant().unwrap().clone()).unwrap();
            value = match operator {
                "<<" => value << count(),
                ">>" => value >> count(),
                "+" => value + right,
                "-" => value - right,
                "*" => value * right,
                "/" => value.divide_exactly(&right),
                _ => value.floor_divide(&right),
            };
        }
    }

    fn signed(&mut self) -> Code {
        if self.take("-") { -self.signed() } else { self.atom() }
    }

    fn atom(&mut self) -> Code {
        if self.take("(") {
            let value = self.expression(0);
            assert!(self.take(")"), "a closing parenthesis before {:?}", self.rest);
            return value;
        }
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '\'').unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        if let Ok(value) = word.parse::<BigInt>() {
            return Code::from(value);
        }
        if let Some(value) = self.names.get(word) {
            return value.clone();
        }
        let mut base = Base::named(word).unwrap();
        loop {
            assert!(self.take("["), "an index before {:?}", self.rest);
            let (index, rest) = self.rest.split_once(']').unwrap();
            let index: Vec<i128> = index.split(", ").map(|coordinate| coordinate.parse().unwrap()).collect();
            self.rest = rest;
            let code = base.at(&index).unwrap();
            if !self.rest.starts_with('[') {
                return code;
            }
            base = Base::of(&code).unwrap();
        }
    }
}

#[test]
fn parentheses_stand_where_precedence_asks_for_them() {
    let (a, b, c) = (at("a", &[0]), at("b", &[0, -1]), at("c''", &[2]));
    for (code, text) in [
        (&a + &b * &c, "a[0] + b[0, -1] * c''[2]"),
        ((&a + &b) * &c, "(a[0] + b[0, -1]) * c''[2]"),
        (&a - (&b - &c), "a[0] - (b[0, -1] - c''[2])"),
        (&a - &b - &c, "a[0] - b[0, -1] - c''[2]"),
        ((&a + &b + number(2)) >> 2, "a[0] + b[0, -1] + 2 >> 2"),
        (&a + (&b >> 2), "a[0] + (b[0, -1] >> 2)"),
        ((&a << 1) >> 2, "a[0] << 1 >> 2"),
        (-(&a * &b), "-(a[0] * b[0, -1])"),
        (-&a * &b, "-a[0] * b[0, -1]"),
        (&a * &b.floor_divide(&c), "a[0] * (b[0, -1] // c''[2])"),
        ((&a * &b).floor_divide(&c), "a[0] * b[0, -1] // c''[2]"),
        (&a * &b.divide_exactly(&c), "a[0] * (b[0, -1] / c''[2])"),
        ((&a * &b).divide_exactly(&c), "a[0] * b[0, -1] / c''[2]"),
        (&a * number(-3), "a[0] * -3"),
        (&a + number(-3), "a[0] - 3"),
        (number(-3) + &a, "-3 + a[0]"),
        (number(-7), "-7"),
    ] {
        assert_eq!(code.to_string(), text);
        assert_eq!(Reader::read(text), code);
    }
}

#[test]
fn shared_subexpressions_are_named_once() {
    let sum = at("t1", &[0]) + at("b", &[0]);
    let again = at("t1", &[0]) + at("b", &[0]);
    assert_eq!((&sum * &again + &sum).to_string(), "t2 = t1[0] + b[0]\nt2 * t2 + t2");
    assert_eq!((at("x", &[1]) * at("x", &[1])).to_string(), "x[1] * x[1]");
}

/// Trees over a few inputs whose parts are used again and again.
fn any_code() -> impl Strategy<Value = Code> {
    let step = (0..9u8, any::<u16>(), any::<u16>(), -9i64..10, 0..6u32);
    proptest::collection::vec(step, 1..80).prop_map(|steps| {
        let mut made = vec![at("t1", &[0]), at("L", &[-1, 0]), at("DC''", &[5]), number(-4)];
        for (operation, a, b, constant, bits) in steps {
            let pick = |n: u16| &made[usize::from(n) % made.len()];
            let (a, b) = (pick(a), pick(b));
            made.push(match operation {
                0 => a + b,
                1 => a - b,
                2 => a * number(constant),
                3 => -a,
                4 => a.floor_divide(&number(if constant == 0 { 10 } else { constant })),
                5 => a << bits,
                6 => a >> bits,
                // What was multiplied leaves no remainder; constants fold, so the product may be gone.
                7 => (a * number(6)).divide_exactly(&number([1, 2, 3, 6, -1, -2, -3, -6][bits as usize])),
                _ => a + number(constant),
            });
        }
        made.pop().unwrap()
    })
}

proptest! {
    #[test]
    fn displayed_code_reads_back(code in any_code()) {
        prop_assert_eq!(Reader::read(&code.to_string()), code);
    }

    #[test]
    fn substituting_is_evaluating_elsewhere(code in any_code(), x in -1000i64..1000, y in -1000i64..1000) {
        let read = |input: &Input| BigInt::from(if input.name() == "L" { x } else { y });
        let values: HashMap<Input, Code> =
            code.inputs().into_iter().map(|input| (input.clone(), Code::from(read(&input)))).collect();
        let replaced = code.substitute(&values);
        prop_assert_eq!(replaced.as_constant(), Some(&code.evaluate(&read).unwrap()));
        prop_assert_eq!(code.substitute(&HashMap::<Input, Code>::new()), code);
    }

    #[test]
    fn values_stay_within_the_growth(code in any_code(), x in -128i64..128, y in -128i64..128) {
        let value = code.evaluate(&|input| BigInt::from(if input.name() == "L" { x } else { y })).unwrap();
        if let Ok(bits) = code.growth(8) {
            let limit = BigInt::from(1) << (bits - 1);
            prop_assert!(-&limit <= value && value < limit);
        }
    }
}

#[test]
fn hundreds_of_thousands_of_operations_deep() {
    const DEPTH: i64 = 300_000;
    let chain = |start: &Code, depth: i64| {
        (0..depth).fold(start.clone(), |code, i| if i % 2 == 0 { code + at("y", &[0]) } else { -(code >> 1) })
    };
    let code = chain(&at("x", &[0]), DEPTH);
    let value = (0..DEPTH).fold(7, |value, i| if i % 2 == 0 { value + 7 } else { -(value >> 1) });
    assert_eq!(code.evaluate(&|_| 7.into()), Ok(value.into()));
    assert_eq!(code, chain(&at("x", &[0]), DEPTH));
    assert_eq!(code.inputs().len(), 2);
    let replaced = code.substitute(&HashMap::from([(Input::new("x", &[0]).unwrap(), at("z", &[0]))]));
    assert_eq!(replaced, chain(&at("z", &[0]), DEPTH));
    let text = code.to_string();
    assert!(text.lines().count() > 1000 && text.lines().all(|line| line.len() < 2000));
    assert_eq!(code.growth(8), Ok(9));
    let shorter = chain(&at("x", &[0]), DEPTH / 10);
    for language in [Language::Python, Language::C, Language::Rust] {
        assert!(emit(&shorter, language, "f").is_ok());
    }
}

#[test]
fn shared_trees_are_walked_once() {
    let doubled = (0..200).fold(at("x", &[0]), |x, _| &x + &x);
    assert_eq!(doubled.evaluate(&|_| 1.into()), Ok(BigInt::from(1) << 200));
    assert_eq!(doubled.to_string().lines().count(), 200);
    assert_eq!(doubled.growth(1), Err(CodeError::TooWide { limit: 128 }));
    let ones = doubled.substitute(&HashMap::from([(Input::new("x", &[0]).unwrap(), number(1))]));
    assert_eq!(ones, Code::constant(BigInt::from(1) << 200));
    assert!(emit(&doubled, Language::Python, "f").is_ok());
    assert_eq!(emit(&doubled, Language::C, "f"), Err(CodeError::TooWide { limit: 128 }));
}

#[test]
fn evaluation_has_limits() {
    let x = at("x", &[0]);
    let zero = |_: &Input| BigInt::ZERO;
    assert_eq!(number(1).floor_divide(&x).evaluate(&zero), Err(CodeError::DivisionByZero));
    assert_eq!(number(1).divide_exactly(&x).evaluate(&zero), Err(CodeError::DivisionByZero));
    let seven = number(7).divide_exactly(&number(2)).evaluate(&zero).unwrap_err();
    assert_eq!(seven.to_string(), "7 / 2 leaves a remainder");
    let wide = (number(1) << 999).divide_exactly(&number(-3)).evaluate(&zero).unwrap_err();
    assert_eq!(wide.to_string(), "a number of 1000 bits / -3 leaves a remainder");
    assert_eq!((&x << u32::MAX).evaluate(&zero), Ok(BigInt::ZERO));
    let two = |_: &Input| BigInt::from(2);
    assert!(matches!((&x << u32::MAX).evaluate(&two), Err(CodeError::TooLarge { .. })));
    let squared = (0..200).fold(x, |x, _| &x * &x);
    assert!(matches!(squared.evaluate(&two), Err(CodeError::TooLarge { .. })));
}
