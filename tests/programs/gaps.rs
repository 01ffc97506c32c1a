//! docs/data/gaps.csv: what is reached never exceeds what is proven, bounds are what is computed now, and docs/bounds.md shows the
//! widest gaps.

use vcfilter_core::vc2::{
    BitWidth, Coding, Coefficients, PictureSize, TableRequest, default_matrix, finite_bit_widths,
    picture_range,
};
use vcfilter_core::wavelets::{KnownWavelet, Structure};

const GAPS: &str = include_str!("../../docs/data/gaps.csv");
const PAGE: &str = include_str!("../../docs/bounds.md");

/// The cells of each row.
fn rows() -> Vec<Vec<&'static str>> {
    GAPS.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

fn number(cell: &str) -> i64 {
    cell.parse().unwrap_or_else(|_| panic!("{cell} is no number"))
}

/// The tighter one of the bounds of a row.
fn proven<'a>(row: &[&'a str]) -> (&'a str, &'a str) {
    if row[7].is_empty() { (row[5], row[6]) } else { (row[7], row[8]) }
}

#[test]
fn nothing_is_reached_beyond_what_is_proven() {
    let rows = rows();
    assert!(rows.len() > 1000, "{} rows", rows.len());
    for row in &rows {
        let (least, most) = proven(row);
        assert!(number(row[5]) <= number(least) && number(most) <= number(row[6]), "{row:?}");
        assert!(number(least) <= number(row[9]) && number(row[10]) <= number(most), "{row:?}");
        let gap = (number(row[9]) - number(least)).max(number(most) - number(row[10]));
        assert_eq!(gap, number(row[11]), "{row:?}");
    }
}

#[test]
fn bounds_are_those_that_are_computed_now() {
    for (wavelet, depth) in [("haar_no_shift", 1), ("haar_with_shift", 2), ("le_gall_5_3", 1)] {
        let structure = Structure::new(KnownWavelet::named(wavelet).unwrap().wavelet(), depth);
        let request = TableRequest {
            picture: picture_range(10),
            size: PictureSize::Any,
            matrix: default_matrix(&structure).unwrap(),
            rounding: Default::default(),
            coefficients: Coefficients::FreeBesideCoded(Coding::default()),
            refine: false,
            phases: false,
            monitor: Default::default(),
        };
        let now = finite_bit_widths(&structure, &request).unwrap();
        let there: Vec<_> =
            rows().into_iter().filter(|row| row[0] == wavelet && row[1] == depth.to_string()).collect();
        assert_eq!(there.len(), now.len(), "{wavelet} {depth}");
        for (there, now) in there.iter().zip(&now) {
            assert_eq!(there[2..9], cells(now).each_ref().map(String::as_str), "{wavelet} {depth}");
            // A search begins with what patterns reach.
            assert!(number(there[9]) <= now.reached.lower.clone().try_into().unwrap(), "{there:?}");
            assert!(number(there[10]) >= now.reached.upper.clone().try_into().unwrap(), "{there:?}");
        }
    }
}

fn cells(row: &BitWidth) -> [String; 7] {
    let coded = row.coded.as_ref().map(|coded| [coded.lower.to_string(), coded.upper.to_string()]);
    let [low, high] = coded.unwrap_or_default();
    [
        row.side.name().to_string(),
        row.level.0.to_string(),
        row.array_name.to_string(),
        row.bounds.lower.to_string(),
        row.bounds.upper.to_string(),
        low,
        high,
    ]
}

#[test]
fn the_page_shows_the_widest_gaps() {
    let mut rows = rows();
    rows.sort_by_key(|row| std::cmp::Reverse(number(row[11])));
    for row in rows.iter().take(40) {
        let (least, most) = proven(row);
        let line = format!(
            "| {} | {} | {} {} {} | {least}..{most} | {}..{} | {} | {} |",
            row[0], row[1], row[2], row[3], row[4], row[9], row[10], row[11], row[12]
        );
        assert!(PAGE.contains(&line), "docs/bounds.md lacks\n{line}");
    }
}
