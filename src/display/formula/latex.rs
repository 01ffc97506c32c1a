//! Formulas as LaTeX that amsmath, MathJax and KaTeX all accept.

use crate::escapes;

use super::{Fence, Formula, Sign};

impl Formula {
    /// Returns the formula as LaTeX for use between `\[` and `\]`.
    ///
    /// ```
    /// use vcfilter::algebra::Number;
    /// use vcfilter::display::formula;
    /// use vcfilter::values::Value;
    /// let half = Value::Number(Number::ratio(-1, 2));
    /// assert_eq!(formula(&half).unwrap().latex(), r"-\frac{1}{2}");
    /// ```
    pub fn latex(&self) -> String {
        let mut out = String::new();
        write(&mut out, self);
        out
    }
}

fn write(out: &mut String, formula: &Formula) {
    match formula {
        Formula::Row(parts) => parts.iter().for_each(|part| write_part(out, part, sign_text)),
        Formula::Number(digits) => out.push_str(digits),
        Formula::Name(name) => write_name(out, name),
        Formula::Word(word) => group(out, "\\text", |out| escape(out, word)),
        Formula::Sign(sign) => out.push_str(sign_text(*sign).trim()),
        Formula::Fraction(parts) => {
            group(out, "\\frac", |out| write(out, &parts[0]));
            group(out, "", |out| write(out, &parts[1]));
        }
        Formula::Root(inside) => group(out, "\\sqrt", |out| write(out, inside)),
        Formula::Sub(parts) => {
            write_base(out, &parts[0]);
            group(out, "_", |out| write_script(out, &parts[1]));
        }
        Formula::Power(parts) => {
            write_base(out, &parts[0]);
            group(out, "^", |out| write_script(out, &parts[1]));
        }
        // `(z)`: round one letter or number brackets need not grow.
        Formula::Fence(Fence::Round, inside) if matches!(**inside, Formula::Name(_) | Formula::Number(_)) => {
            out.push('(');
            write(out, inside);
            out.push(')');
        }
        Formula::Fence(fence, inside) => {
            let (open, close) = fence_text(*fence);
            out.push_str(&format!("\\left{open} "));
            write(out, inside);
            out.push_str(&format!(" \\right{close}"));
        }
        Formula::Matrix(rows) => {
            let rows = rows.iter().map(|row| row.iter().map(Formula::latex).collect::<Vec<_>>().join(" & "));
            environment(out, "pmatrix", rows);
        }
        Formula::Table { head, rows } => {
            let columns = vec!["r"; rows.first().map_or(0, Vec::len)].concat();
            let rows = rows.iter().map(|row| row.iter().map(Formula::latex).collect::<Vec<_>>().join(" & "));
            let mut rows: Vec<String> = rows.collect();
            if *head && rows.len() > 1 {
                rows[1].insert_str(0, "\\hline ");
            }
            out.push_str(&format!("\\begin{{array}}{{{columns}}} {} \\end{{array}}", rows.join(" \\\\ ")));
        }
        Formula::Lines(lines) => {
            let lines = lines.iter().map(|[left, right]| format!("{} &{}", left.latex(), right.latex()));
            environment(out, "aligned", lines);
        }
    }
}

/// A part of a row, with signs as given.
fn write_part(out: &mut String, part: &Formula, sign: fn(Sign) -> &'static str) {
    match part {
        Formula::Sign(part) => out.push_str(sign(*part)),
        part => write(out, part),
    }
}

/// What stands below or above, without white space: `x_{2n+1}`.
fn write_script(out: &mut String, script: &Formula) {
    let tight = |sign| match sign {
        Sign::Plus => "+",
        Sign::Minus => "-",
        Sign::Comma => ",",
        sign => sign_text(sign),
    };
    match script {
        Formula::Row(parts) => parts.iter().for_each(|part| write_part(out, part, tight)),
        script => write(out, script),
    }
}

fn group(out: &mut String, command: &str, inside: impl FnOnce(&mut String)) {
    out.push_str(command);
    out.push('{');
    inside(out);
    out.push('}');
}

/// What gets a sub- or superscript is one letter, a name, or in braces.
fn write_base(out: &mut String, base: &Formula) {
    match base {
        Formula::Number(_) | Formula::Fence(..) => write(out, base),
        Formula::Name(name) if !name.ends_with('\'') => write(out, base),
        base => group(out, "", |out| write(out, base)),
    }
}

fn environment(out: &mut String, name: &str, rows: impl Iterator<Item = String>) {
    out.push_str(&format!("\\begin{{{name}}} "));
    out.push_str(&rows.collect::<Vec<_>>().join(" \\\\ "));
    out.push_str(&format!(" \\end{{{name}}}"));
}

/// Between two parts of a row.
fn sign_text(sign: Sign) -> &'static str {
    match sign {
        Sign::Plus => " + ",
        Sign::Minus => " - ",
        Sign::Negative => "-",
        Sign::Equals => " = ",
        Sign::Becomes => " \\leftarrow ",
        Sign::Comma => ", ",
        Sign::Dots => "\\ldots",
        Sign::Near => "\\approx",
        Sign::Times => " \\times ",
        Sign::Infinity => "\\infty",
        Sign::Empty => "\\emptyset",
    }
}

fn fence_text(fence: Fence) -> (&'static str, &'static str) {
    match fence {
        Fence::Round => ("(", ")"),
        Fence::Square => ("[", "]"),
        Fence::Curly => ("\\{", "\\}"),
        Fence::Floor => ("\\lfloor", "\\rfloor"),
        Fence::Ceiling => ("\\lceil", "\\rceil"),
        Fence::Nearest => ("\\lfloor", "\\rceil"),
    }
}

/// One letter stands for itself; of several a font says that they are one name.
fn write_name(out: &mut String, name: &str) {
    let stem = name.trim_end_matches('\'');
    let primes = &name[stem.len()..];
    let mut letters = stem.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_alphabetic() => out.push(letter),
        _ if stem.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            group(out, "\\mathit", |out| escape(out, stem));
        }
        _ => group(out, "\\text", |out| escape(out, stem)),
    }
    out.push_str(primes);
}

/// Text whose every character stands for itself.
fn escape(out: &mut String, text: &str) {
    for c in escapes::line(text).chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
}
