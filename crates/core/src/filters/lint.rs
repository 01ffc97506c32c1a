//! Checks of the taps of wavelets and filter banks.

use crate::algebra::Number;
use crate::arrays::Stage;
use crate::wavelets::Wavelet;

use super::{FilterBank, FilterError, Reconstruction, fir, vanishing_moments};

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingSeverity {
    /// Most likely a mistake.
    Warning,
    /// A fact worth knowing, which may be intended.
    Note,
}

/// Something unusual about the taps of a wavelet or of a filter bank.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How serious the finding is.
    pub severity: FindingSeverity,
    /// The stage that the finding is about, counted from 0; None where it is about no single stage.
    pub stage: Option<usize>,
    /// The tap of the stage that the finding is about, counted from 0; None where it is about no single tap.
    pub tap: Option<usize>,
    /// The finding and its effect, as text.
    pub text: String,
}

/// A leak below this is that of rounded taps; beyond it constants are plainly seen in the high band.
fn rounding() -> Number {
    Number::ratio(1, 256)
}

/// Moments below this count as vanished where taps are rounded.
fn tolerance() -> Number {
    Number::ratio(1, 1000)
}

/// Checks the taps of a wavelet. Returns findings about stages that are not symmetric, constants that leak
/// into the high band, alternations that leak into the low band, taps that do not sum to a power of two where
/// something leaks, and the cost of rounded taps.
///
/// # Errors
/// [`FilterError::TooLong`]
///
/// ```
/// use vcfilter_core::filters::{FindingSeverity, lint};
/// use vcfilter_core::wavelets::Wavelet;
/// let fidelity = Wavelet::fidelity();
/// let first = &lint(&fidelity).unwrap()[0];
/// assert_eq!((first.severity, first.stage, first.tap), (FindingSeverity::Warning, Some(0), Some(1)));
/// assert!(first.text.starts_with("the tap -10 has the mirror image 10"));
/// ```
pub fn lint(wavelet: &Wavelet) -> Result<Vec<Finding>, FilterError> {
    if wavelet.stages.is_empty() {
        let text = "there are no stages: samples are split into even and odd ones alone".to_string();
        return Ok(vec![Finding { severity: FindingSeverity::Note, stage: None, tap: None, text }]);
    }
    let bank = fir(wavelet)?;
    let leaks = Leaks::of(&bank);
    let bent = without_linear_phase(&bank);
    let mut findings = Vec::new();
    for (at, stage) in wavelet.stages.iter().enumerate() {
        findings.extend(asymmetry(at, stage, &bent, &leaks));
        if leaks.large() {
            findings.extend(odd_sum(at, stage));
        }
    }
    findings.extend(leaks.findings());
    if leaks.small() {
        let bits = wavelet.stages.iter().map(Stage::shift).max().unwrap_or(0);
        findings.push(cost_of_rounding(&format!("taps rounded to {bits} bits"), &bank, &leaks)?);
    }
    Ok(findings)
}

/// Checks the filters of a bank. Returns findings about leaks at DC and Nyquist, filters that do not
/// reconstruct or have no linear phase, and the cost of rounded taps.
///
/// # Errors
/// [`FilterError::TooLong`], [`FilterError::TooLarge`]
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{FilterBank, lint_bank, spline};
/// let bank = spline(2, 2).unwrap();
/// assert_eq!(lint_bank(&bank), Ok(vec![]));
/// let leaking = FilterBank { h1: bank.h1.scaled(&Number::from(2)), ..bank };
/// assert!(lint_bank(&leaking).unwrap()[0].text.contains("do not reconstruct"));
/// ```
pub fn lint_bank(bank: &FilterBank) -> Result<Vec<Finding>, FilterError> {
    let leaks = Leaks::of(bank);
    let mut findings = Vec::new();
    let result = Reconstruction::of(bank)?;
    findings.extend(reconstruction(&result));
    findings.extend(leaks.findings());
    let bent = without_linear_phase(bank);
    if !bent.is_empty() {
        let have = if bent.len() == 1 { "has" } else { "have" };
        let text = format!(
            "{} {have} no linear phase: the entries are neither symmetric nor antisymmetric",
            bent.join(", ")
        );
        findings.push(Finding { severity: FindingSeverity::Note, stage: None, tap: None, text });
    }
    if leaks.small() {
        findings.push(cost_of_rounding("rounded taps", bank, &leaks)?);
    }
    Ok(findings)
}

/// What synthesis after analysis leaves, a delay aside.
fn reconstruction(result: &Reconstruction) -> Option<Finding> {
    let note = |text| Finding { severity: FindingSeverity::Note, stage: None, tap: None, text };
    let deviation = result.largest_deviation();
    if deviation >= rounding() {
        return Some(warning(
            None,
            None,
            format!("the filters do not reconstruct: {}", result.deviation_text()),
        ));
    }
    if !deviation.is_zero() {
        return Some(note(format!("the filters reconstruct only nearly: {}", result.deviation_text())));
    }
    let (_, gain) = result.nearest();
    let scaled = || note(format!("what comes out is {} times what went in", super::brief(&gain)));
    (!gain.is_one()).then(scaled)
}

/// The names of the filters that are neither symmetric nor antisymmetric.
fn without_linear_phase(bank: &FilterBank) -> Vec<&'static str> {
    let filters = [("h0", &bank.h0), ("h1", &bank.h1), ("g0", &bank.g0), ("g1", &bank.g1)];
    filters.into_iter().filter(|(_, filter)| !filter.has_linear_phase()).map(|(name, _)| name).collect()
}

/// What passes where nothing should.
struct Leaks {
    /// h1 at DC: constants in the high band.
    dc: Number,
    /// h0 at Nyquist: alternations in the low band.
    low: Number,
    /// g0 at Nyquist: what synthesis adds to a constant low band.
    synthesis: Number,
}

impl Leaks {
    fn of(bank: &FilterBank) -> Leaks {
        Leaks { dc: bank.h1.at(1), low: bank.h0.at(-1), synthesis: bank.g0.at(-1) }
    }

    fn all(&self) -> [&Number; 3] {
        [&self.dc, &self.low, &self.synthesis]
    }

    fn large(&self) -> bool {
        self.all().iter().any(|leak| leak.abs() >= rounding())
    }

    fn small(&self) -> bool {
        !self.large() && self.all().iter().any(|leak| !leak.is_zero())
    }

    fn findings(&self) -> Vec<Finding> {
        let rows = [
            (&self.dc, "a DC leak: a constant gives", "of itself in the high band, where it should give 0"),
            (
                &self.synthesis,
                "a Nyquist leak: a constant low band gives an alternation of gain",
                "in synthesis, where it should give none",
            ),
            (
                &self.low,
                "a Nyquist leak: an alternation gives",
                "of itself in the low band, where it should give 0",
            ),
        ];
        let large = rows.into_iter().filter(|(leak, _, _)| leak.abs() >= rounding());
        large.map(|(leak, before, after)| warning(None, None, format!("{before} {leak} {after}"))).collect()
    }
}

fn warning(stage: Option<usize>, tap: Option<usize>, text: String) -> Finding {
    Finding { severity: FindingSeverity::Warning, stage, tap, text }
}

/// Taps that differ from their mirror images, where that makes filters asymmetric (`bent`): filters of an even length are
/// symmetric with antisymmetric stages. Where nothing leaks they may be meant.
fn asymmetry(at: usize, stage: &Stage, bent: &[&str], leaks: &Leaks) -> Vec<Finding> {
    let taps = stage.taps();
    let last = taps.len() - 1;
    let mirrored = (0..=last).all(|i| taps[i] == taps[last - i]);
    let mut findings = Vec::new();
    let differs = |&i: &usize| !bent.is_empty() && taps[i] != taps[last - i];
    for i in (0..taps.len() / 2).filter(differs) {
        let (a, b) = (i, last - i);
        // With either of the two in both places: does the sum become a power of two?
        let sum: Number = taps.iter().cloned().sum();
        let with = |kept: usize, replaced: usize| &(&sum - &taps[replaced]) + &taps[kept];
        let (odd, mirror) = if is_power_of_two(&with(a, b)) { (b, a) } else { (a, b) };
        let mended = with(mirror, odd);
        let which = match bent {
            [_, _, _, _] => "the filters have".to_string(),
            [one] => format!("{one} has"),
            some => format!("{} have", some.join(", ")),
        };
        let mut text = format!(
            "the tap {} has the mirror image {} (tap {mirror}), so {which} no linear phase",
            taps[odd], taps[mirror]
        );
        if is_power_of_two(&mended) && !is_power_of_two(&sum) {
            text += &format!(
                "; with {} in both places the taps sum to {mended}, a power of two, not to {sum}",
                taps[mirror]
            );
        }
        let severity = if leaks.large() { FindingSeverity::Warning } else { FindingSeverity::Note };
        findings.push(Finding { severity, stage: Some(at), tap: Some(odd), text });
    }
    let centred = 2 * stage.delay() + last as i64 == 1;
    if mirrored && taps.len().is_multiple_of(2) && !centred {
        let centre = 2 * stage.delay() + last as i64 - 1;
        let text = format!(
            "the taps lie around the sample {centre:+} from the one that they change; D={} would centre them",
            1 - (taps.len() / 2) as i64
        );
        findings.push(warning(Some(at), None, text));
    }
    findings
}

/// Taps that weigh a constant with something else than a power of two.
fn odd_sum(at: usize, stage: &Stage) -> Option<Finding> {
    let sum: Number = stage.taps().iter().cloned().sum();
    if is_power_of_two(&sum) {
        return None;
    }
    let text = match nearest_power_of_two(&sum) {
        Some(power) => format!(
            "the taps sum to {sum}, not to a power of two such as {power}: no constant is predicted by a shift"
        ),
        None => format!("the taps sum to {sum}: no constant is predicted"),
    };
    Some(warning(Some(at), None, text))
}

fn is_power_of_two(number: &Number) -> bool {
    let magnitude = number.abs();
    !magnitude.is_zero() && Number::ONE.shifted_left(magnitude.valuation()) == magnitude
}

/// The power of two that is nearest in ratio, with the sign of the number.
fn nearest_power_of_two(number: &Number) -> Option<Number> {
    let exponent = number.abs().to_f64().log2().round();
    let power = Number::ONE.shifted_left(exponent.clamp(0.0, 1000.0) as u32);
    if number.is_zero() { None } else { Some(if number.signum() < 0 { -power } else { power }) }
}

/// What is left of vanishing moments where taps are rounded.
fn cost_of_rounding(subject: &str, bank: &FilterBank, leaks: &Leaks) -> Result<Finding, FilterError> {
    let counts = |tolerance: &Number| {
        Ok::<_, FilterError>([
            vanishing_moments(&bank.h1, tolerance)?,
            vanishing_moments(&bank.g1, tolerance)?,
        ])
    };
    let (exact, nearly) = (counts(&Number::ZERO)?, counts(&tolerance())?);
    let moments = |counts: [usize; 2]| match counts {
        [0, 0] => "no vanishing moments".to_string(),
        [h1, g1] => format!("{h1} vanishing moments of h1 and {g1} of g1"),
    };
    let text = format!(
        "{subject}: a DC leak of {} into the high band, exactly {}; at a tolerance of {} {}",
        fraction(&leaks.dc),
        moments(exact),
        tolerance(),
        moments(nearly),
    );
    Ok(Finding { severity: FindingSeverity::Note, stage: None, tap: None, text })
}

/// Returns a number as text; a denominator that is a power of two above 2^10 is shown as a power:
/// -89047/2^28.
pub fn fraction(number: &Number) -> String {
    if !number.is_rational() {
        return number.to_string();
    }
    let denominator = Number::from(number.denominator());
    let exponent = denominator.valuation();
    match Number::ONE.shifted_left(exponent) == denominator && exponent > 10 {
        true => format!("{}/2^{exponent}", number.numerator()),
        false => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrays::StageKind;
    use crate::wavelets::{KNOWN_WAVELETS, KnownWavelet};

    fn findings(name: &str) -> Vec<Finding> {
        lint(&KnownWavelet::named(name).unwrap().wavelet()).unwrap()
    }

    #[test]
    fn golden_fidelity_is_warned_of_its_tap() {
        let found = findings("fidelity");
        assert!(found.iter().all(|finding| finding.severity == FindingSeverity::Warning));
        assert_eq!((found[0].stage, found[0].tap), (Some(0), Some(1)));
        assert!(
            found[0].text.contains("the tap -10") && found[0].text.contains("sum to 128"),
            "{}",
            found[0].text
        );
        let texts: Vec<&str> = found.iter().map(|finding| &*finding.text).collect();
        assert!(texts.iter().any(|text| text.contains("DC leak") && text.contains("5/32")), "{texts:?}");
        assert!(texts.iter().any(|text| text.contains("Nyquist leak") && text.contains("5/32")), "{texts:?}");
        assert!(texts.iter().any(|text| text.contains("sum to 108, not")), "{texts:?}");
    }

    #[test]
    fn golden_daubechies_is_noted_for_its_rounding() {
        let found = findings("daubechies_9_7");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, FindingSeverity::Note);
        for part in ["12 bits", "-89047/2^28", "exactly no vanishing moments", "4 vanishing moments of h1"] {
            assert!(found[0].text.contains(part), "{}", found[0].text);
        }
    }

    #[test]
    fn golden_nothing_about_the_others() {
        for (name, wavelet) in KNOWN_WAVELETS.iter().map(|known| (known.name, known.wavelet())) {
            if !["fidelity", "daubechies_9_7"].contains(&name) {
                assert_eq!(lint(&wavelet).unwrap(), [], "{name}");
            }
        }
    }

    /// CDF 1,3: every filter is symmetric or antisymmetric, about a place between two samples.
    #[test]
    fn antisymmetric_stages_have_linear_phase() {
        let update = Stage::new(StageKind::EvenSubtractOdd, [1, 8, -1], 0, 4).unwrap();
        let predict = Stage::new(StageKind::OddAddEven, [1], 0, 0).unwrap();
        let wavelet = Wavelet { stages: vec![update, predict], shift: 0 };
        let bank = fir(&wavelet).unwrap();
        assert!([&bank.h0, &bank.h1, &bank.g0, &bank.g1].iter().all(|filter| filter.has_linear_phase()));
        assert_eq!(lint(&wavelet), Ok(vec![]));
    }

    #[test]
    fn taps_off_the_centre() {
        let update = Stage::new(StageKind::EvenSubtractOdd, [1, 1], 1, 2).unwrap();
        let predict = Stage::new(StageKind::OddAddEven, [1, 1], 0, 1).unwrap();
        let found = lint(&Wavelet { stages: vec![update, predict], shift: 1 }).unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].text.contains("around the sample +2") && found[0].text.contains("D=0"), "{found:?}");
    }

    #[test]
    fn a_sum_of_0_and_no_stages() {
        let predict = Stage::new(StageKind::OddAddEven, [1, -1], 0, 1).unwrap();
        let found = lint(&Wavelet { stages: vec![predict], shift: 0 }).unwrap();
        assert!(found.iter().any(|finding| finding.text.contains("sum to 0")), "{found:?}");
        assert_eq!(lint(&Wavelet { stages: vec![], shift: 0 }).unwrap()[0].severity, FindingSeverity::Note);
    }
}
