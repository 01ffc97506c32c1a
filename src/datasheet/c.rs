//! A datasheet as a header of C.

use std::io::{self, Write};

use num_bigint::BigInt;

use super::Datasheet;
use super::names::of_whole;

impl Datasheet {
    /// Writes a header of C, which C++ takes too, with a `#define` for each number. Where the datasheet has a name, names begin with
    /// it. What no type of C99 holds stands in a comment.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_c(&self, out: &mut dyn Write) -> io::Result<()> {
        let whole = of_whole(self).to_ascii_uppercase();
        let own = if self.name.is_some() { format!("{whole}_") } else { String::new() };
        comment(&self.preface(), out)?;
        writeln!(out, "#ifndef {whole}_WIDTHS_H\n#define {whole}_WIDTHS_H")?;
        for group in self.constants() {
            writeln!(out)?;
            comment(&group.comment, out)?;
            for constant in &group.constants {
                let name = format!("{own}{}", constant.name);
                match literal(&constant.value) {
                    Some(value) => writeln!(out, "#define {name} {value}")?,
                    None => writeln!(out, "/* {name} is {}, beyond 64 bits. */", constant.value)?,
                }
            }
        }
        writeln!(out, "\n#endif")
    }
}

/// Lines as a comment.
fn comment(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    for (at, line) in lines.iter().enumerate() {
        // Nothing within a comment begins or ends one.
        let line = line.replace("*/", "* /").replace("/*", "/ *");
        let begin = if at == 0 { "/*" } else { " *" };
        let end = if at + 1 == lines.len() { " */" } else { "" };
        writeln!(out, "{}", format!("{begin} {line}{end}").trim_end())?;
    }
    Ok(())
}

/// A number as an operand: as an `int` where that may be, else as `long long`, or unsigned. The least number of a type is written as
/// the one above it less 1, for its magnitude is beyond the type. None beyond 64 bits.
fn literal(value: &BigInt) -> Option<String> {
    let signed = |text: String| if text.starts_with('-') { format!("({text})") } else { text };
    if let Ok(value) = i32::try_from(value) {
        return Some(match value {
            i32::MIN => format!("({} - 1)", value + 1),
            value => signed(value.to_string()),
        });
    }
    if let Ok(value) = i64::try_from(value) {
        return Some(match value {
            i64::MIN => format!("({}LL - 1)", value + 1),
            value => signed(format!("{value}LL")),
        });
    }
    u64::try_from(value).ok().map(|value| format!("{value}ULL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_suffix_that_they_need() {
        let told = |value: i128| literal(&BigInt::from(value)).unwrap_or_default();
        assert_eq!(told(5), "5");
        assert_eq!(told(-5), "(-5)");
        assert_eq!(told(i32::MIN.into()), "(-2147483647 - 1)");
        assert_eq!(told(1 << 31), "2147483648LL");
        assert_eq!(told(-(1 << 31) - 1), "(-2147483649LL)");
        assert_eq!(told(i64::MIN.into()), "(-9223372036854775807LL - 1)");
        assert_eq!(told(1 << 63), "9223372036854775808ULL");
        assert_eq!(told(u64::MAX.into()), "18446744073709551615ULL");
        assert_eq!(told(1 << 64), "");
        assert_eq!(told(i128::from(i64::MIN) - 1), "");
    }

    #[test]
    fn comments_end_where_they_should() {
        let mut out = Vec::new();
        comment(&["a */ b".to_string(), String::new(), "c /* d".to_string()], &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "/* a * / b\n *\n * c / * d */\n");
    }
}
