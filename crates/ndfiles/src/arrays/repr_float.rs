//! Floats as numpy shows them: the shortest digits that tell values apart, at most eight after the
//! point, all elements to one width.

use vcfilter_codec::kernels::nearest_f16;

use vcfilter_codec::ElementKind;

/// numpy's `precision`.
const PRECISION: usize = 8;

/// How all floats of one array are written.
pub(super) struct FloatFormat {
    kind: ElementKind,
    /// Exponents of this many digits; none for plain decimals.
    exponent: Option<usize>,
    /// Digits after the point, in scientific form for all, else at most.
    precision: usize,
    left: usize,
    right: usize,
}

impl FloatFormat {
    pub(super) fn new(values: impl Iterator<Item = f64> + Clone, kind: ElementKind) -> FloatFormat {
        let finite = values.clone().filter(|value| value.is_finite());
        let scientific = wants_exponent(finite.clone(), kind);
        let mut format = FloatFormat { kind, exponent: None, precision: PRECISION, left: 0, right: 0 };
        let mut fraction_digits = 0;
        for value in finite {
            let (whole, fraction) = if scientific {
                let (whole, fraction, exponent) = parts_scientific(value, kind);
                let digits = exponent.abs().to_string().len().max(2);
                format.exponent = format.exponent.max(Some(digits));
                (whole, fraction)
            } else {
                parts_plain(value, kind)
            };
            format.left = format.left.max(whole.len());
            fraction_digits = fraction_digits.max(fraction.len());
        }
        format.right = fraction_digits;
        if let Some(digits) = format.exponent {
            format.precision = fraction_digits;
            format.right = fraction_digits + "e+".len() + digits;
        }
        format.widen_for_specials(values);
        format
    }

    fn widen_for_specials(&mut self, values: impl Iterator<Item = f64>) {
        for value in values.filter(|value| !value.is_finite()) {
            let needed = special(value).len().saturating_sub(self.right + 1);
            self.left = self.left.max(needed);
        }
    }

    pub(super) fn word(&self, value: f64) -> String {
        if !value.is_finite() {
            return format!("{:>1$}", special(value), self.left + 1 + self.right);
        }
        let (left, right) = (self.left, self.right);
        if let Some(digits) = self.exponent {
            // All show as many digits as the longest needs: true ones, not zeros, as numpy does.
            let precision = self.precision;
            let (whole, fraction, exponent) = split(&format!("{value:.precision$e}"));
            let sign = if exponent < 0 { '-' } else { '+' };
            return format!("{whole:>left$}.{fraction}e{sign}{:0>digits$}", exponent.abs());
        }
        let (whole, fraction) = parts_plain(value, self.kind);
        format!("{whole:>left$}.{fraction:<right$}")
    }
}

fn special(value: f64) -> &'static str {
    match value {
        _ if value.is_nan() => "nan",
        _ if value < 0.0 => "-inf",
        _ => "inf",
    }
}

/// Whether plain decimals would be too long: numpy's rule, computed in the array's own precision.
fn wants_exponent(values: impl Iterator<Item = f64>, kind: ElementKind) -> bool {
    let round = |value: f64| match kind {
        ElementKind::F2 => nearest_f16(value).to_f64(),
        ElementKind::F4 => f64::from(value as f32),
        _ => value,
    };
    // The digits that a type certainly keeps, but at most eight.
    let cutoff = match kind {
        ElementKind::F2 => 1e3,
        ElementKind::F4 => 1e6,
        _ => 1e8,
    };
    let (mut least, mut most) = (f64::INFINITY, 0.0f64);
    for value in values.map(f64::abs).filter(|value| *value != 0.0) {
        least = least.min(value);
        most = most.max(value);
    }
    most > 0.0 && (most >= cutoff || least < round(0.0001) || round(most / least) > 1000.0)
}

/// The shortest digits that give this value back in its own precision, as `d.ddde-5`.
pub(super) fn shortest(value: f64, kind: ElementKind) -> String {
    match kind {
        ElementKind::F2 => shortest_half(value),
        ElementKind::F4 => even_tie(format!("{:e}", value as f32), value, |text| text.parse().map(f32::into)),
        _ => even_tie(format!("{value:e}"), value, str::parse),
    }
}

/// Of two shortest texts at the same distance, numpy takes the one with an even last digit.
fn even_tie<E>(text: String, value: f64, parse: impl Fn(&str) -> Result<f64, E>) -> String {
    let digits = split(&text).1.len();
    let even = format!("{value:.digits$e}");
    if parse(&even).is_ok_and(|back| back == value) { even } else { text }
}

/// The half nearest to few digits may lie above them: below a power of two, neighbours are closer.
fn shortest_half(value: f64) -> String {
    let gives_back = |candidate: &f64| nearest_f16(*candidate).to_f64() == value;
    (0..5)
        .flat_map(|digits| {
            let text = format!("{value:.digits$e}");
            let (whole, fraction, exponent) = split(&text);
            let above = format!("{whole}{fraction}").parse::<i64>().unwrap_or(0) + value.signum() as i64;
            [text, format!("{above}e{}", exponent - digits as i32)]
        })
        .filter_map(|text| text.parse().ok())
        .find(gives_back)
        .map_or_else(|| format!("{value:e}"), |short| format!("{short:e}"))
}

/// Removes zeros at the end of a fraction before an exponent.
fn trimmed(text: String) -> String {
    match text.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => {
            format!("{}e{exponent}", digits.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => text,
    }
}

/// The least digits, at most eight after the point, as whole part, those digits and exponent.
fn parts_scientific(value: f64, kind: ElementKind) -> (String, String, i32) {
    let parts = split(&shortest(value, kind));
    if parts.1.len() <= PRECISION { parts } else { split(&trimmed(format!("{value:.PRECISION$e}"))) }
}

/// `-1.25e-1` as `-1`, `25` and -1.
fn split(scientific: &str) -> (String, String, i32) {
    let (digits, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    (whole.to_string(), fraction.to_string(), exponent.parse().unwrap_or(0))
}

/// Whole part and the digits after the point, at most eight.
fn parts_plain(value: f64, kind: ElementKind) -> (String, String) {
    let text = plain(&shortest(value, kind));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if fraction.len() <= PRECISION {
        return (whole.to_string(), fraction.to_string());
    }
    let rounded = format!("{value:.PRECISION$}");
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    (whole.to_string(), fraction.trim_end_matches('0').to_string())
}

/// `-1.25e-1` as `-0.125`.
fn plain(scientific: &str) -> String {
    let (sign, rest) = match scientific.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", scientific),
    };
    let (whole, fraction, exponent) = split(rest);
    let all = format!("{whole}{fraction}");
    if exponent < 0 {
        return format!("{sign}0.{}{all}", "0".repeat(exponent.unsigned_abs() as usize - 1));
    }
    let point = whole.len() + exponent as usize;
    if point >= all.len() {
        return format!("{sign}{all}{}", "0".repeat(point - all.len()));
    }
    format!("{sign}{}.{}", &all[..point], &all[point..])
}
