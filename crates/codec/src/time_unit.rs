//! Units of `datetime64` and `timedelta64`, such as `ns` or `25s`.

use std::fmt;

/// The unit of time without its multiplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimeBase {
    /// No unit: `M8`, `m8`.
    Generic,
    /// Years, `Y`.
    Year,
    /// Months, `M`.
    Month,
    /// Weeks, `W`.
    Week,
    /// Days, `D`.
    Day,
    /// Hours, `h`.
    Hour,
    /// Minutes, `m`.
    Minute,
    /// Seconds, `s`.
    Second,
    /// 10^-3 seconds, `ms`.
    Milli,
    /// 10^-6 seconds, `us`.
    Micro,
    /// 10^-9 seconds, `ns`.
    Nano,
    /// 10^-12 seconds, `ps`.
    Pico,
    /// 10^-15 seconds, `fs`.
    Femto,
    /// 10^-18 seconds, `as`.
    Atto,
}

const BASES: [(&str, TimeBase); 13] = [
    ("Y", TimeBase::Year),
    ("M", TimeBase::Month),
    ("W", TimeBase::Week),
    ("D", TimeBase::Day),
    ("h", TimeBase::Hour),
    ("m", TimeBase::Minute),
    ("s", TimeBase::Second),
    ("ms", TimeBase::Milli),
    ("us", TimeBase::Micro),
    ("ns", TimeBase::Nano),
    ("ps", TimeBase::Pico),
    ("fs", TimeBase::Femto),
    ("as", TimeBase::Atto),
];

/// The unit of a time: a multiplier and a base unit, as in `25s`.
///
/// ```
/// use vcfilter_codec::TimeUnit;
/// assert_eq!(TimeUnit::parse("25s").unwrap().to_string(), "25s");
/// assert_eq!(TimeUnit::parse("fortnight"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeUnit {
    /// The multiplier; at least 1.
    pub count: u32,
    /// The base unit.
    pub base: TimeBase,
}

impl TimeUnit {
    /// The unit of `M8` and `m8` without brackets.
    pub const GENERIC: TimeUnit = TimeUnit { count: 1, base: TimeBase::Generic };

    /// Returns the unit in the brackets of `M8[...]`; None where the text is not a unit.
    pub fn parse(text: &str) -> Option<TimeUnit> {
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let (digits, word) = text.split_at(split);
        let count = if digits.is_empty() { 1 } else { digits.parse::<i32>().ok()? };
        if count < 1 {
            return None;
        }
        let (_, base) = BASES.iter().find(|(name, _)| *name == word)?;
        Some(TimeUnit { count: count as u32, base: *base })
    }

    /// Returns the names of all base units, separated by spaces.
    pub fn names() -> String {
        BASES.map(|(name, _)| name).join(" ")
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count != 1 {
            write!(f, "{}", self.count)?;
        }
        match BASES.iter().find(|(_, base)| *base == self.base) {
            Some((name, _)) => f.write_str(name),
            None => f.write_str("generic"),
        }
    }
}
