//! The pictures that drive values to their extremes, run through the codec of the tests.

use crate::codec::{Codec, Indices, Plane, Planes, requantised};
use num_bigint::BigInt;
use vcfilter::algebra::Rounding;
use vcfilter::arrays::Monitor;
use vcfilter::vc2::{
    AnalysisFile, FiniteCodec, Matrix, PictureSize, Side, TableRequest, TestPictures, default_matrix,
    edge_patterns, picture_range,
};
use vcfilter::wavelets::{KnownWavelet, Structure};

const CONFIGURATIONS: [(&str, &str, u32, u32); 6] = [
    ("deslauriers_dubuc_9_7", "deslauriers_dubuc_9_7", 1, 0),
    ("le_gall_5_3", "le_gall_5_3", 2, 0),
    ("deslauriers_dubuc_13_7", "deslauriers_dubuc_13_7", 1, 0),
    ("fidelity", "fidelity", 1, 0),
    ("deslauriers_dubuc_9_7", "le_gall_5_3", 1, 1),
    ("haar_no_shift", "daubechies_9_7", 0, 2),
];

/// The transform for both sides of a comparison, and the matrix in the order of the bands.
fn both((down, across, depth, depth_ho): (&str, &str, u32, u32)) -> (Structure, Codec, Matrix, Vec<i64>) {
    let wavelet = |name| KnownWavelet::named(name).expect("a wavelet").wavelet();
    let structure = Structure { wavelet: wavelet(down), wavelet_ho: wavelet(across), depth, depth_ho };
    let matrix = default_matrix(&structure)
        .unwrap_or_else(|| structure.bands().into_iter().zip([2, 1, 0, 3, 1, 0, 2]).collect());
    let values = structure.bands().iter().map(|band| matrix[band]).collect();
    (structure, Codec::named(down, across, depth, depth_ho), matrix, values)
}

/// All arrays of the side of a codec.
fn run(codec: &Codec, picture: &Plane, matrix: &[i64], index: Option<u32>) -> Planes {
    let encoded = codec.analysis(picture);
    match index {
        None => encoded.arrays,
        Some(index) => {
            let bands = requantised(&codec.coefficients(&encoded), matrix, &Indices::one(index));
            codec.synthesis(&bands).arrays
        }
    }
}

/// A picture of grey with pixels that are white or black.
fn picture(
    (width, height): (usize, usize),
    (lower, upper): (i64, i64),
    pixels: impl Iterator<Item = (i64, i64, bool)>,
) -> Plane {
    let mut values = vec![0i64.clamp(lower, upper); width * height];
    for (x, y, white) in pixels {
        values[y as usize * width + x as usize] = if white { upper } else { lower };
    }
    Plane::of_rows(width, values)
}

#[test]
fn what_is_reached_is_reached() {
    for configuration in CONFIGURATIONS {
        let (structure, codec, matrix, values) = both(configuration);
        for (lower, upper) in [(-512, 511), (64, 940)] {
            let finite = FiniteCodec::new(&structure, None, &Default::default()).expect("a codec");
            let range = vcfilter::algebra::IntegerRange { lower: lower.into(), upper: upper.into() };
            let rows = finite.bounds(&range, Rounding::Integer, &|| {}).expect("bounds");
            let reached = finite.reached(&rows, &range, &matrix, None, &|| {}).expect("values");
            for (row, found) in rows.iter().zip(&reached) {
                for (end, value) in found.pictures.iter().zip([&found.reached.lower, &found.reached.upper]) {
                    let size = (end.size[0] as usize, end.size[1] as usize);
                    let pixels = end.pattern.pixels().map(|(x, y, white)| (x, y, white == end.as_it_is));
                    let plane = picture(size, (lower, upper), pixels);
                    let arrays = run(&codec, &plane, &values, end.quantisation_index);
                    let array = &arrays[(row.level.0, &*row.array_name)];
                    let told = BigInt::from(array.at(end.index[0] as usize, end.index[1] as usize));
                    assert_eq!(told, *value, "{configuration:?} {} {}", row.level, row.array_name);
                }
            }
        }
    }
}

/// The pictures for edges of some size, each value as its pattern alone gives it; the size is padded where need be.
#[test]
fn pictures_of_edges_hold_their_values() {
    for (configuration, size) in
        CONFIGURATIONS.into_iter().zip([(64, 48), (40, 36), (63, 30), (70, 58), (8, 6), (30, 5)])
    {
        let (structure, codec, matrix, values) = both(configuration);
        let monitor = Monitor::default();
        let table = TableRequest {
            picture: picture_range(10),
            size: PictureSize::Any,
            matrix,
            rounding: Rounding::Integer,
            coefficients: Default::default(),
            refine: false,
            phases: false,
            monitor,
        };
        let file = AnalysisFile {
            structure: structure.clone(),
            rounding: Rounding::Integer,
            analysis_bounds: Vec::new(),
            synthesis_bounds: Vec::new(),
            analysis_patterns: Vec::new(),
            synthesis_patterns: Vec::new(),
        };
        let patterns = edge_patterns(&structure, size, &table).expect("patterns");
        let made = TestPictures::new(&file, size, |_| [0, 0]).with_edges(&patterns);
        let points: usize = made.pictures.iter().map(|picture| picture.points.len()).sum();
        assert_eq!(points, patterns.len());
        assert!(points > 0, "{configuration:?}");
        let padded = FiniteCodec::padded(&structure, [size.0.into(), size.1.into()]);
        for one in &made.pictures {
            let given = picture(
                (size.0 as usize, size.1 as usize),
                (-512, 511),
                one.points.iter().flat_map(|point| point.pixels()),
            );
            let last = (size.0 as usize - 1, size.1 as usize - 1);
            let plane = Plane::new(padded[0] as usize, padded[1] as usize, |x, y| {
                given.at(x.min(last.0), y.min(last.1))
            });
            let arrays = run(&codec, &plane, &values, one.quantisation_index);
            for point in &one.points {
                let same = |other: &&vcfilter::vc2::EdgePattern| std::ptr::eq(&other.pattern, point.pattern);
                let told = patterns.iter().find(same).expect("a pattern").value;
                let target = &point.pattern.target;
                let (x, y) = point.target();
                let found = arrays[(target.level.0, &*target.array_name)].at(x as usize, y as usize);
                assert_eq!(found, told, "{configuration:?} {target:?} at {x}, {y}");
            }
        }
        let sides = [Side::Analysis, Side::Synthesis];
        assert!(made.pictures.iter().all(|one| (one.side == sides[0]) == one.quantisation_index.is_none()));
    }
}
