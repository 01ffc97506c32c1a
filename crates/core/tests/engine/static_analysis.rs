//! Static filter analysis against what is published: the numbers of the published table, and digests of whole
//! analyses.

use vcfilter_core::algebra::Rounding;
use vcfilter_core::arrays::{ArrayError, Interrupt, Monitor, Progress};
use vcfilter_core::vc2::{
    BitWidth, PictureSize, Side, StaticAnalysis, TableColumns, TableError, TableRequest, analyse, bit_widths,
    default_matrix, picture_range, quantisation_index_bound, read_analysis, write_analysis,
};
use vcfilter_core::wavelets::{KnownWavelet, Structure};

fn structure(name: &str, depth: u32, depth_ho: u32) -> Structure {
    let wavelet = KnownWavelet::named(name).expect("a predefined wavelet").wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho }
}

fn request(structure: &Structure, rounding: Rounding) -> TableRequest {
    TableRequest {
        size: PictureSize::Infinite,
        picture: picture_range(10),
        matrix: default_matrix(structure).expect("a default matrix"),
        rounding,
        coefficients: Default::default(),
        refine: false,
        phases: false,
        monitor: Monitor::default(),
    }
}

fn table(structure: &Structure, rounding: Rounding) -> Vec<BitWidth> {
    let file = analyse(structure, rounding, &Interrupt::default()).unwrap();
    bit_widths(&file, &request(structure, rounding)).unwrap()
}

#[test]
fn the_published_rows_of_le_gall_depth_2() {
    let structure = structure("le_gall_5_3", 2, 0);
    let rows = table(&structure, Rounding::Affine);
    for expected in [
        "analysis 2 DC' -2047 -2046 2046 2047 12",
        "analysis 2 H' -4094 -4092 4092 4094 13",
        "synthesis 2 DC -30271 -4888 4888 30271 14-16",
        "synthesis 2 Output -15136 -2444 2444 15136 13-15",
    ] {
        assert!(
            rows.iter().any(|row| row.cells(TableColumns::Published).join(" ") == expected),
            "no row {expected}"
        );
    }
    let file = analyse(&structure, Rounding::Affine, &Interrupt::default()).unwrap();
    assert_eq!(quantisation_index_bound(&file, &request(&structure, Rounding::Affine)).unwrap(), 55);
}

/// What is reached lies within what is proven, by both models, and the integer model is never the wider one.
#[test]
fn patterns_stay_within_bounds() {
    for (name, depth, depth_ho) in [("le_gall_5_3", 2, 0), ("haar_no_shift", 2, 1), ("fidelity", 1, 1)] {
        let structure = structure(name, depth, depth_ho);
        let affine = table(&structure, Rounding::Affine);
        let integer = table(&structure, Rounding::Integer);
        assert_eq!(affine.len(), integer.len());
        for (a, b) in affine.iter().zip(&integer) {
            for row in [a, b] {
                let within = row.bounds.lower <= row.reached.lower && row.reached.upper <= row.bounds.upper;
                assert!(within, "{name}: {row:?}");
            }
            if a.side == Side::Analysis {
                let tighter = a.bounds.lower <= b.bounds.lower && b.bounds.upper <= a.bounds.upper;
                assert!(tighter, "{name}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn what_is_written_is_read_back() {
    for (name, depth, depth_ho) in
        [("deslauriers_dubuc_9_7", 1, 1), ("haar_with_shift", 2, 0), ("le_gall_5_3", 0, 0)]
    {
        let structure = structure(name, depth, depth_ho);
        let written = |rounding| {
            let analysis = StaticAnalysis::new(&structure, rounding, &Interrupt::default()).unwrap();
            let mut bytes = Vec::new();
            write_analysis(&structure, &analysis, &mut bytes, &Progress::default()).unwrap();
            read_analysis(std::str::from_utf8(&bytes).unwrap()).unwrap()
        };
        assert_eq!(written(Rounding::Integer).rounding, Rounding::Integer);
        let read = written(Rounding::Affine);
        assert_eq!((&read.structure, read.rounding), (&structure, Rounding::Affine));
        let again = analyse(&structure, Rounding::Affine, &Interrupt::default()).unwrap();
        assert_eq!(read.analysis_patterns, again.analysis_patterns);
        assert_eq!(read.synthesis_patterns, again.synthesis_patterns);
        let targets = |rows: &[vcfilter_core::vc2::SignalBounds]| {
            rows.iter().map(|r| r.target.clone()).collect::<Vec<_>>()
        };
        assert_eq!(targets(&read.synthesis_bounds), targets(&again.synthesis_bounds));
        if depth + depth_ho == 0 {
            assert!(read.analysis_bounds.is_empty() && read.synthesis_patterns.is_empty());
            assert!(bit_widths(&read, &request(&structure, Rounding::Affine)).unwrap().is_empty());
        }
    }
}

/// Bounds of one model, rounded as those of the other, would be neither.
#[test]
fn a_table_is_of_the_model_of_its_analysis() {
    for (depth, mine, other) in
        [(1, Rounding::Affine, Rounding::Integer), (0, Rounding::Integer, Rounding::Affine)]
    {
        let structure = structure("le_gall_5_3", depth, 0);
        let file = analyse(&structure, mine, &Interrupt::default()).unwrap();
        let request = request(&structure, other);
        let refused = |error| matches!(error, TableError::Rounding { file, request } if (file, request) == (mine, other));
        assert!(refused(bit_widths(&file, &request).unwrap_err()));
        assert!(refused(quantisation_index_bound(&file, &request).unwrap_err()));
    }
}

#[test]
fn damaged_files_are_refused() {
    for text in ["", "{}", "[1, 2]", "{\"wavelet_index\": 1", "{\"wavelet_index\": 99}"] {
        assert!(read_analysis(text).is_err(), "{text}");
    }
}

/// Millions of values are looked for; whoever waits can stop that.
#[test]
fn looking_for_values_is_stopped() {
    let (structure, interrupt) = (structure("le_gall_5_3", 2, 0), Interrupt::default());
    let analysis = StaticAnalysis::new(&structure, Rounding::Affine, &interrupt).unwrap();
    let count = StaticAnalysis::targets(&analysis.analysis).unwrap().len()
        + StaticAnalysis::targets(&analysis.synthesis).unwrap().len();
    assert_eq!(StaticAnalysis::count(&structure).unwrap(), count);
    interrupt.set();
    assert!(matches!(StaticAnalysis::targets(&analysis.synthesis), Err(ArrayError::Interrupted)));
    assert!(analyse(&structure, Rounding::Affine, &interrupt).unwrap_err().is_interrupted());
}

/// An analysis that a bundle can't name is none of its members.
#[cfg(feature = "bundles")]
#[test]
fn what_a_bundle_refuses_is_not_in_it() {
    use vcfilter_core::vc2::BundleWriter;
    let own = KnownWavelet::named("fidelity_symmetric").expect("a predefined wavelet").wavelet();
    let mut writer = BundleWriter::new(Vec::new());
    assert!(writer.add(&Structure::new(own, 1), Rounding::Affine, b"an analysis").is_err());
    writer.add(&structure("le_gall_5_3", 1, 0), Rounding::Affine, b"another").unwrap();
    let bytes = writer.finish().unwrap();
    let name = b"static_filter_analysis_0.json";
    // Once before the member, and once in the directory at the end.
    assert_eq!(bytes.windows(name.len()).filter(|window| window == name).count(), 2);
}
