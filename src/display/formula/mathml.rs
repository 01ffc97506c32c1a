//! Formulas as MathML Core, which browsers draw without scripts.

use crate::escapes;

use super::{Fence, Formula, Sign};

impl Formula {
    /// Returns the formula as one `math` element on a line, for a page of HTML or XML.
    ///
    /// ```
    /// use vcfilter::algebra::Number;
    /// use vcfilter::display::formula;
    /// use vcfilter::values::Value;
    /// let half = formula(&Value::Number(Number::ratio(1, 2))).unwrap();
    /// assert!(half.mathml().contains("<mfrac><mn>1</mn><mn>2</mn></mfrac>"));
    /// ```
    pub fn mathml(&self) -> String {
        let mut out =
            String::from("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mrow>");
        write(&mut out, self);
        out.push_str("</mrow></math>");
        out
    }
}

fn write(out: &mut String, formula: &Formula) {
    match formula {
        Formula::Row(parts) => element(out, "mrow", |out| parts.iter().for_each(|part| write(out, part))),
        Formula::Number(digits) => element(out, "mn", |out| escape(out, digits)),
        Formula::Name(name) => element(out, "mi", |out| escape(out, &name.replace('\'', "\u{2032}"))),
        Formula::Word(word) => element(out, "mtext", |out| escape(out, word)),
        Formula::Sign(sign) => out.push_str(sign_element(*sign)),
        Formula::Fraction(parts) => {
            element(out, "mfrac", |out| parts.iter().for_each(|part| write(out, part)))
        }
        Formula::Root(inside) => element(out, "msqrt", |out| write(out, inside)),
        Formula::Sub(parts) => element(out, "msub", |out| parts.iter().for_each(|part| write(out, part))),
        Formula::Power(parts) => element(out, "msup", |out| parts.iter().for_each(|part| write(out, part))),
        Formula::Fence(fence, inside) => {
            let (open, close) = fence_text(*fence);
            fenced(out, open, close, |out| write(out, inside));
        }
        Formula::Matrix(rows) => fenced(out, "(", ")", |out| {
            table(out, rows.iter().map(|row| row.iter().map(|entry| ("center", entry)).collect()));
        }),
        Formula::Table { rows, .. } => {
            table(out, rows.iter().map(|row| row.iter().map(|cell| ("right", cell)).collect()));
        }
        Formula::Lines(lines) => {
            table(out, lines.iter().map(|[left, right]| vec![("right", left), ("left", right)]));
        }
    }
}

fn element(out: &mut String, name: &str, inside: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{name}>"));
    inside(out);
    out.push_str(&format!("</{name}>"));
}

fn fenced(out: &mut String, open: &str, close: &str, inside: impl FnOnce(&mut String)) {
    element(out, "mrow", |out| {
        out.push_str(&format!("<mo fence=\"true\" stretchy=\"true\">{open}</mo>"));
        inside(out);
        out.push_str(&format!("<mo fence=\"true\" stretchy=\"true\">{close}</mo>"));
    });
}

/// Each cell with its alignment, which the core of MathML leaves to CSS.
fn table<'a>(out: &mut String, rows: impl Iterator<Item = Vec<(&'static str, &'a Formula)>>) {
    out.push_str("<mtable displaystyle=\"true\">");
    for row in rows {
        element(out, "mtr", |out| {
            for (align, cell) in row {
                out.push_str(&format!("<mtd style=\"text-align:{align}\">"));
                write(out, cell);
                out.push_str("</mtd>");
            }
        });
    }
    out.push_str("</mtable>");
}

fn sign_element(sign: Sign) -> &'static str {
    match sign {
        Sign::Plus => "<mo>+</mo>",
        Sign::Minus => "<mo>\u{2212}</mo>",
        Sign::Negative => "<mo form=\"prefix\">\u{2212}</mo>",
        Sign::Equals => "<mo>=</mo>",
        Sign::Becomes => "<mo stretchy=\"false\">\u{2190}</mo>",
        Sign::Comma => "<mo>,</mo>",
        Sign::Near => "<mo>\u{2248}</mo>",
        Sign::Dots => "<mi>\u{2026}</mi>",
        Sign::Times => "<mo>\u{d7}</mo>",
        Sign::Infinity => "<mi>\u{221e}</mi>",
        Sign::Empty => "<mi>\u{2205}</mi>",
    }
}

fn fence_text(fence: Fence) -> (&'static str, &'static str) {
    match fence {
        Fence::Round => ("(", ")"),
        Fence::Square => ("[", "]"),
        Fence::Curly => ("{", "}"),
        Fence::Floor => ("\u{230a}", "\u{230b}"),
        Fence::Ceiling => ("\u{2308}", "\u{2309}"),
        Fence::Nearest => ("\u{230a}", "\u{2309}"),
    }
}

fn escape(out: &mut String, text: &str) {
    for c in escapes::line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}
