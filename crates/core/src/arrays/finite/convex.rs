//! A search for the least value of a convex function of several numbers.

/// Rounds of the search.
const ROUNDS: usize = 12;

/// Values of the function that one line takes.
const STEPS: usize = 14;

/// Of a value, what a round must gain for another one.
const GAIN: f64 = 1e-4;

/// Returns the least value that a search finds from a start with its value on: along each number, between 0 and some times 1, then along
/// the way that the round went. The search stops where it comes below what is `known`.
pub(super) fn descend(
    (value, mut at): (f64, Vec<f64>),
    most: f64,
    known: f64,
    of: impl Fn(&[f64]) -> f64,
) -> f64 {
    let mut best = value;
    for _ in 0..ROUNDS {
        let (before, start) = (best, at.clone());
        for place in 0..at.len() {
            if best <= known {
                return best;
            }
            let mut along = at.clone();
            let (low, high) = ((at[place] - most / 4.0).max(0.0), (at[place] + most / 4.0).min(most));
            let (found, value) = line((low, high), |number| {
                along[place] = number;
                of(&along)
            });
            if value < best {
                (best, at[place]) = (value, found);
            }
        }
        let way: Vec<f64> = at.iter().zip(&start).map(|(at, start)| at - start).collect();
        let gone = |times: f64| -> Vec<f64> {
            at.iter().zip(&way).map(|(at, way)| (at + times * way).clamp(0.0, most)).collect()
        };
        let (times, value) = line((0.0, 4.0), |times| of(&gone(times)));
        if value < best {
            (best, at) = (value, gone(times));
        }
        if before - best < GAIN * best.abs() {
            break;
        }
    }
    best
}

/// Where a convex function is least on a line, nearly: the golden section.
fn line((mut low, mut high): (f64, f64), mut of: impl FnMut(f64) -> f64) -> (f64, f64) {
    const SECTION: f64 = 0.618_033_988_749_894_8;
    let inner = |low: f64, high: f64| [high - SECTION * (high - low), low + SECTION * (high - low)];
    let mut points = inner(low, high).map(|point| (point, of(point)));
    for _ in 0..STEPS {
        let [a, b] = points;
        if a.1 <= b.1 {
            high = b.0;
            let point = inner(low, high)[0];
            points = [(point, of(point)), a];
        } else {
            low = a.0;
            let point = inner(low, high)[1];
            points = [b, (point, of(point))];
        }
    }
    let [a, b] = points;
    if a.1 <= b.1 { a } else { b }
}
