//! A datasheet as a package of SystemVerilog.

use std::io::{self, Write};

use num_bigint::BigInt;

use super::Datasheet;
use super::names::of_whole;

impl Datasheet {
    /// Writes a package of SystemVerilog with a `localparam` for each number. The package is called as the datasheet is, or by what it
    /// is about, with `_pkg` behind.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_systemverilog(&self, out: &mut dyn Write) -> io::Result<()> {
        for line in self.preface() {
            writeln!(out, "{}", format!("// {line}").trim_end())?;
        }
        writeln!(out, "package {}_pkg;", of_whole(self))?;
        for group in self.constants() {
            writeln!(out)?;
            for line in &group.comment {
                writeln!(out, "  // {line}")?;
            }
            for constant in &group.constants {
                let (kind, value) = typed(&constant.value);
                writeln!(out, "  localparam {kind} {} = {value};", constant.name)?;
            }
        }
        writeln!(out, "\nendpackage")
    }
}

/// The type of a number and how it is written. A number without a size has 32 bits; of a wider one the type has a bit more than its
/// magnitude, so that the sign in front of it is in range, too.
fn typed(value: &BigInt) -> (String, String) {
    if value.magnitude().bits() < 32 {
        return ("int".to_string(), value.to_string());
    }
    let width = value.magnitude().bits() + 1;
    let sign = if value < &BigInt::ZERO { "-" } else { "" };
    (format!("logic signed [{}:0]", width - 1), format!("{sign}{width}'sd{}", value.magnitude()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_size_that_they_need() {
        let told = |value: i128| {
            let (kind, text) = typed(&BigInt::from(value));
            format!("{kind} {text}")
        };
        assert_eq!(told(-5), "int -5");
        assert_eq!(told((1 << 31) - 1), "int 2147483647");
        assert_eq!(told(1 - (1 << 31)), "int -2147483647");
        // The magnitude alone is beyond 31 bits and a sign.
        assert_eq!(told(-(1 << 31)), "logic signed [32:0] -33'sd2147483648");
        assert_eq!(told(1 << 31), "logic signed [32:0] 33'sd2147483648");
        assert_eq!(told(-(1 << 63)), "logic signed [64:0] -65'sd9223372036854775808");
        assert_eq!(told(1 << 69), "logic signed [70:0] 71'sd590295810358705651712");
    }
}
