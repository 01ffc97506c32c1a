//! Times as numpy shows them: points in ISO 8601 as far as their unit reaches, spans as counts.

use vcfilter_codec::{ElementKind, TimeBase, TimeUnit};

/// The count that stands for "not a time".
pub(super) const NAT: i64 = i64::MIN;

/// How all times of one array are written.
pub(super) struct TimeFormat {
    kind: ElementKind,
    width: usize,
}

impl TimeFormat {
    pub(super) fn new(counts: impl Iterator<Item = i64>, kind: ElementKind) -> TimeFormat {
        let width = counts.map(|count| word(count, kind).len()).max().unwrap_or(0);
        TimeFormat { kind, width }
    }

    pub(super) fn word(&self, count: i64) -> String {
        format!("{:>1$}", word(count, self.kind), self.width)
    }
}

fn word(count: i64, kind: ElementKind) -> String {
    match kind {
        _ if count == NAT => "'NaT'".into(),
        ElementKind::Datetime(unit) => format!("'{}'", iso(count, unit)),
        _ => count.to_string(),
    }
}

/// A point in time, as far as its unit reaches: `1970`, `1970-01-01T00:00`; `NaT`.
pub(super) fn iso(count: i64, unit: TimeUnit) -> String {
    if count == NAT {
        return "NaT".into();
    }
    let steps = i128::from(count) * i128::from(unit.count);
    // Units per day, and how far the text reaches after the date.
    let (per_day, clock) = match unit.base {
        TimeBase::Generic => return count.to_string(),
        TimeBase::Year => return year_text(1970 + steps),
        TimeBase::Month => {
            let year = year_text(1970 + steps.div_euclid(12));
            return format!("{year}-{:02}", steps.rem_euclid(12) + 1);
        }
        TimeBase::Week => return date(steps * 7),
        TimeBase::Day => return date(steps),
        TimeBase::Hour => (24, Clock::Hours),
        TimeBase::Minute => (24 * 60, Clock::Minutes),
        TimeBase::Second => (86_400, Clock::Fraction(0)),
        TimeBase::Milli => (86_400 * 10i128.pow(3), Clock::Fraction(3)),
        TimeBase::Micro => (86_400 * 10i128.pow(6), Clock::Fraction(6)),
        TimeBase::Nano => (86_400 * 10i128.pow(9), Clock::Fraction(9)),
        TimeBase::Pico => (86_400 * 10i128.pow(12), Clock::Fraction(12)),
        TimeBase::Femto => (86_400 * 10i128.pow(15), Clock::Fraction(15)),
        TimeBase::Atto => (86_400 * 10i128.pow(18), Clock::Fraction(18)),
    };
    let day = date(steps.div_euclid(per_day));
    format!("{day}T{}", clock.text(steps.rem_euclid(per_day)))
}

/// How far the time of a day is written.
enum Clock {
    Hours,
    Minutes,
    /// Seconds with this many digits after the point.
    Fraction(u32),
}

impl Clock {
    fn text(&self, steps: i128) -> String {
        match *self {
            Clock::Hours => format!("{steps:02}"),
            Clock::Minutes => format!("{:02}:{:02}", steps / 60, steps % 60),
            Clock::Fraction(digits) => {
                let unit = 10i128.pow(digits);
                let (seconds, rest) = (steps / unit, steps % unit);
                let minutes = Clock::Minutes.text(seconds / 60);
                let fraction = match digits {
                    0 => String::new(),
                    digits => format!(".{:01$}", rest, digits as usize),
                };
                format!("{minutes}:{:02}{fraction}", seconds % 60)
            }
        }
    }
}

/// The date of a day counted from 1970-01-01, in the Gregorian calendar of all times.
///
/// Years are taken to begin in March, so that the leap day is the last of its year.
fn date(days: i128) -> String {
    const ERA: i128 = 146_097; // days in 400 years
    let shifted = days + 719_468; // from 0000-03-01
    let (era, day) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march_month = (5 * day + 2) / 153;
    let month = (march_month + 2) % 12 + 1;
    let year = year + era * 400 + i128::from(month <= 2);
    format!("{}-{month:02}-{:02}", year_text(year), day - (153 * march_month + 2) / 5 + 1)
}

/// Four characters at least, of which a sign is one.
fn year_text(year: i128) -> String {
    format!("{year:04}")
}
