//! The properties of wavelets, and a table that compares them.

use crate::algebra::Number;
use crate::wavelets::Wavelet;

use super::{
    FilterBank, FilterError, Gains, Smoothness, check_range, fir, gains, smoothness, vanishing_moments,
    zeros_at_nyquist,
};

/// The properties of a wavelet or of a filter bank.
#[derive(Debug, Clone, PartialEq)]
pub struct Properties {
    /// The name, where it is a wavelet with a name; others may be given one here.
    pub name: Option<String>,
    /// The number of lifting stages; None for a filter bank.
    pub stages: Option<usize>,
    /// The bit shift of a level; None for a filter bank.
    pub shift: Option<u32>,
    /// The number of taps of h0 and of h1, zeros between others included.
    pub taps: [usize; 2],
    /// The gains of h0, h1, g0 and g1.
    pub gains: [Gains; 4],
    /// The exact vanishing moments of h1 and of g1.
    pub vanishing: [usize; 2],
    /// The vanishing moments of h1 and of g1 at the tolerance.
    pub nearly_vanishing: [usize; 2],
    /// The smoothness of the scaling function and of its dual; None where the cascade does not converge to a
    /// function.
    pub smoothness: [Option<Smoothness>; 2],
}

/// Returns the properties of a wavelet. Where moments do not vanish exactly, they are counted, and the
/// smoothness is computed, at a tolerance, as [`vanishing_moments`] says.
///
/// # Errors
/// [`FilterError::TooLong`]
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::properties;
/// use vcfilter_core::wavelets::Wavelet;
/// let le_gall = Wavelet::le_gall_5_3();
/// let found = properties(&le_gall, &Number::ZERO).unwrap();
/// assert_eq!((found.name.as_deref(), found.taps, found.vanishing), (Some("le_gall_5_3"), [5, 3], [2, 2]));
/// ```
pub fn properties(wavelet: &Wavelet, tolerance: &Number) -> Result<Properties, FilterError> {
    Ok(Properties {
        name: wavelet.name().map(str::to_string),
        stages: Some(wavelet.stages.len()),
        shift: Some(wavelet.shift),
        ..properties_of_bank(&fir(wavelet)?, tolerance)?
    })
}

/// Returns the properties of a filter bank; those of stages are None.
///
/// # Errors
/// [`FilterError::TooLong`], [`FilterError::Zero`], [`FilterError::Range`]
pub fn properties_of_bank(bank: &FilterBank, tolerance: &Number) -> Result<Properties, FilterError> {
    let FilterBank { h0, h1, g0, g1 } = bank;
    [h0, h1, g0, g1].into_iter().try_for_each(check_range)?;
    let vanishing = |tolerance: &Number| {
        Ok::<_, FilterError>([vanishing_moments(h1, tolerance)?, vanishing_moments(g1, tolerance)?])
    };
    let smooth = |filter| match zeros_at_nyquist(filter, &Number::ZERO) {
        Ok(0) => smoothness(filter, tolerance).ok(),
        _ => smoothness(filter, &Number::ZERO).ok(),
    };
    Ok(Properties {
        name: None,
        stages: None,
        shift: None,
        taps: [h0.entries().len(), h1.entries().len()],
        gains: [h0, h1, g0, g1].map(gains),
        vanishing: vanishing(&Number::ZERO)?,
        nearly_vanishing: vanishing(tolerance)?,
        smoothness: [smooth(g0), smooth(h0)],
    })
}

/// A row of the table: what it is, and its text for a wavelet.
type Row = (&'static str, fn(&Properties) -> String);

const ROWS: &[Row] = &[
    ("stages", |p| p.stages.map_or("none".to_string(), |stages| stages.to_string())),
    ("shift", |p| p.shift.map_or("none".to_string(), |shift| shift.to_string())),
    ("taps of h0, h1", |p| format!("{}, {}", p.taps[0], p.taps[1])),
    ("DC of h0, g0", |p| format!("{}, {}", short(p.gains[0].dc.to_f64()), short(p.gains[2].dc.to_f64()))),
    ("L1 of h0, h1", |p| format!("{}, {}", short(p.gains[0].l1.to_f64()), short(p.gains[1].l1.to_f64()))),
    ("L2 of g0, g1", |p| format!("{}, {}", short(p.gains[2].l2()), short(p.gains[3].l2()))),
    ("vanishing moments of h1, g1", |p| {
        let text = format!("{}, {}", p.vanishing[0], p.vanishing[1]);
        match p.vanishing == p.nearly_vanishing {
            true => text,
            false => format!("{text} (nearly {}, {})", p.nearly_vanishing[0], p.nearly_vanishing[1]),
        }
    }),
    ("smoothness, dual", |p| {
        let [scaling, dual] = [0, 1].map(|i| match &p.smoothness[i] {
            Some(smooth) => format!("{:.4}", smooth.exponent),
            None => "none".to_string(),
        });
        format!("{scaling}, {dual}")
    }),
];

/// With six digits after the point at most.
fn short(x: f64) -> String {
    let text = format!("{x:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Returns the head and the rows of a table that compares wavelets. The first column holds titles, each other
/// column a wavelet; wavelets without a name are called w0, w1, ... by position.
pub fn comparison(all: &[Properties]) -> (Vec<String>, Vec<Vec<String>>) {
    let name = |(at, p): (usize, &Properties)| p.name.clone().unwrap_or_else(|| format!("w{at}"));
    let heads = std::iter::once(String::new()).chain(all.iter().enumerate().map(name)).collect();
    let row = |(title, text): &Row| std::iter::once(title.to_string()).chain(all.iter().map(text)).collect();
    (heads, ROWS.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wavelets::KnownWavelet;

    #[test]
    fn a_table_of_three() {
        let chosen = ["le_gall_5_3", "daubechies_9_7", "fidelity"];
        let found: Vec<Properties> = chosen
            .iter()
            .map(|name| {
                let wavelet = KnownWavelet::named(name).unwrap().wavelet();
                properties(&wavelet, &Number::ratio(1, 1000)).unwrap()
            })
            .collect();
        let (heads, rows) = comparison(&found);
        let lines: Vec<String> = std::iter::once(heads).chain(rows).map(|row| row.join(" | ")).collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
         | le_gall_5_3 | daubechies_9_7 | fidelity
        stages | 2 | 4 | 2
        shift | 1 | 1 | 0
        taps of h0, h1 | 5, 3 | 9, 7 | 15, 29
        DC of h0, g0 | 1, 2 | 1.229883, 1.626171 | 2, 1
        L1 of h0, h1 | 1.5, 2 | 1.69826, 2.109995 | 2.84375, 1.923035
        L2 of g0, g1 | 1.224745, 0.847791 | 1.139917, 0.887168 | 0.757946, 1.367857
        vanishing moments of h1, g1 | 2, 2 | 0, 0 (nearly 4, 4) | 0, 2
        smoothness, dual | 1.5000, 0.4408 | 2.1233, 1.4072 | none, 1.6685
        ");
    }
}
