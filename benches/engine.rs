//! What the engine costs, each figure beside a peer or a limit: `cargo bench --bench engine`.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use vcfilter::algebra::{Index, Number, Rounding};
use vcfilter::arrays::{Array, DataGrid, Edges, Equality, Extend, Interrupt, Monitor, Space};
use vcfilter::vc2::{
    FiniteCodec, PictureSize, TableRequest, analyse, bit_widths, default_matrix, finite_bit_widths,
    picture_range,
};
use vcfilter::wavelets::{KnownWavelet, LevelFromDeepest, Structure, Transform};

fn main() {
    divan::main();
}

fn structure(name: &str, depth: u32) -> Structure {
    let wavelet = KnownWavelet::named(name).expect("a known wavelet").wavelet();
    Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho: 0 }
}

fn synthesis(name: &str, depth: u32) -> Transform {
    let structure = structure(name, depth);
    let coeffs = structure.symbols(&Space::new()).expect("symbols");
    structure.synthesis(&coeffs).expect("a transform")
}

/// Bounds of every phase of every array of synthesis.
#[divan::bench(args = [("le_gall_5_3", 3), ("le_gall_5_3", 5), ("fidelity", 2), ("fidelity", 3)], sample_count = 10)]
fn bounds_of_all_phases(bencher: Bencher, (name, depth): (&str, u32)) {
    let range = |_| Some((Number::from(-512), Number::from(511)));
    bencher.with_inputs(|| synthesis(name, depth)).bench_local_values(|transform| {
        for array in transform.arrays.values().filter(|array| !array.nop()) {
            black_box(array.bounds(&range, Rounding::Integer).expect("bounds"));
        }
        transform
    });
}

/// Bounds and sums of every array of an encoder and a decoder at every position of every size; `bounds_of_all_phases` are those of the
/// decoder inside.
#[divan::bench(args = [("le_gall_5_3", 3), ("le_gall_5_3", 5), ("fidelity", 2), ("fidelity", 3)], sample_count = 5)]
fn bounds_and_sums_of_every_position(bencher: Bencher, (name, depth): (&str, u32)) {
    let structure = structure(name, depth);
    bencher.bench_local(|| {
        let codec = FiniteCodec::new(&structure, None, &Interrupt::default()).expect("a codec");
        codec.bounds(&picture_range(10), Rounding::Integer, &|| {}).expect("bounds")
    });
}

/// The same of the output of the decoder alone, without sums.
#[divan::bench(args = [("le_gall_5_3", 5), ("fidelity", 3)], sample_count = 5)]
fn bounds_of_every_position_of_the_output(bencher: Bencher, (name, depth): (&str, u32)) {
    let range = |_| Some((Number::from(-512), Number::from(511)));
    let structure = structure(name, depth);
    bencher.bench_local(|| {
        let codec = FiniteCodec::new(&structure, None, &Interrupt::default()).expect("a codec");
        codec.synthesis.output.bounds(&range, Rounding::Integer).expect("bounds")
    });
}

/// The elements of the output's phases as expressions: from stencils.
#[divan::bench(args = [("le_gall_5_3", 2), ("fidelity", 1)], sample_count = 10)]
fn elements_from_stencils(bencher: Bencher, (name, depth): (&str, u32)) {
    elements(bencher, name, depth, |array, index| array.get(index).ok());
}

/// The same read directly, without stencils: the peer of `elements_from_stencils`.
#[divan::bench(args = [("le_gall_5_3", 2), ("fidelity", 1)], sample_count = 10)]
fn elements_directly(bencher: Bencher, (name, depth): (&str, u32)) {
    elements(bencher, name, depth, |array, index| array.directly(index.clone()).ok());
}

fn elements<T>(bencher: Bencher, name: &str, depth: u32, read: impl Fn(&Array, &Index) -> T) {
    bencher.with_inputs(|| synthesis(name, depth).output).bench_local_values(|output| {
        for phase in output.phases().expect("phases") {
            black_box(read(&output, &phase));
        }
        output
    });
}

/// Graphs built, simplified and compared.
#[divan::bench(args = ["le_gall_5_3", "fidelity", "daubechies_9_7"])]
fn proof_of_reconstruction_at_depth_5(name: &str) {
    let space = Space::new();
    let pixel = space.symbols(2, "pixel").expect("symbols");
    let structure = structure(name, 5);
    let coeffs = structure.analysis(&pixel).expect("analysis").coeffs;
    let output = structure.synthesis(&coeffs).expect("synthesis").output;
    assert_eq!(output.equality(&pixel).expect("an answer"), Equality::Proven);
}

const SIDE: i128 = 1024;

/// A band of analysis of noise, 1024 x 1024 samples.
#[divan::bench(args = ["le_gall_5_3", "fidelity"], sample_count = 5)]
fn simulation(bencher: Bencher, name: &str) {
    let space = Space::new();
    let pixel = space.symbols(2, "pixel").expect("symbols");
    let values = (0..64 * 64).map(|i| Number::from(i * 7919 % 1023 - 511)).collect();
    let noise =
        space.data(DataGrid::new(vec![64, 64], values).expect("a grid"), Extend::Periodic).expect("data");
    let band = structure(name, 1).analysis(&pixel).expect("analysis").coeffs
        [&(LevelFromDeepest(1), "HH".into())]
        .clone();
    let band = band.substitute(&[(pixel, noise)]).expect("numbers");
    let cells = ItemsCount::new((SIDE * SIDE) as usize);
    bencher.counter(cells).bench_local(|| band.simulate(&[(0, SIDE), (0, SIDE)]).expect("a simulation"));
}

/// The limit of `simulation`: its result copied.
#[divan::bench]
fn simulation_limit_copy(bencher: Bencher) {
    let values = vec![1i64; (SIDE * SIDE) as usize];
    bencher.counter(BytesCount::of_slice(&values)).bench_local(|| black_box(&values).clone());
}

/// A picture of 1920 x 1088, edges as in VC-2.
mod pictures {
    use super::*;

    const SIZE: [usize; 2] = [1920, 1088];

    fn pixels() -> Vec<i32> {
        let value = |i: usize| ((i * 7919 + i / 77 * 31) % 1024) as i32 - 512;
        (0..SIZE[0] * SIZE[1]).map(value).collect()
    }

    fn sized(space: &Space, grid: DataGrid) -> Array {
        space.sized_data(grid, Edges::Clamp).expect("data")
    }

    /// Whole arrays.
    fn simulate(arrays: &[Array]) -> Vec<DataGrid> {
        let whole = |array: &Array| {
            let region = array.size().expect("a size").into_iter().map(|size| (0, size)).collect();
            (array.clone(), region)
        };
        let wanted: Vec<_> = arrays.iter().map(whole).collect();
        arrays[0].space().simulate_all(&wanted).expect("a simulation")
    }

    fn encoder(space: &Space, name: &str) -> (Structure, Transform) {
        let grid = DataGrid::from_integers(SIZE.to_vec(), pixels()).expect("a grid");
        let structure = structure(name, 3);
        let transform = structure.analysis(&sized(space, grid)).expect("a transform");
        (structure, transform)
    }

    /// All bands of three levels.
    #[divan::bench(args = ["haar_with_shift", "le_gall_5_3", "deslauriers_dubuc_13_7", "daubechies_9_7", "fidelity"])]
    fn analysis(bencher: Bencher, name: &str) {
        let (_, transform) = encoder(&Space::new(), name);
        let bands: Vec<Array> = transform.coeffs.into_values().collect();
        bencher.counter(BytesCount::of_slice(&pixels())).bench_local(|| simulate(&bands));
    }

    /// The picture from these bands.
    #[divan::bench(args = ["haar_with_shift", "le_gall_5_3", "deslauriers_dubuc_13_7", "daubechies_9_7", "fidelity"])]
    fn synthesis(bencher: Bencher, name: &str) {
        let space = Space::new();
        let (structure, transform) = encoder(&space, name);
        let bands: Vec<Array> = transform.coeffs.values().cloned().collect();
        let grids = simulate(&bands).into_iter().map(|grid| sized(&space, grid));
        let coeffs = transform.coeffs.into_keys().zip(grids).collect();
        let output = [structure.synthesis(&coeffs).expect("a transform").output];
        bencher.counter(BytesCount::of_slice(&pixels())).bench_local(|| simulate(&output));
    }

    /// The limit of both: the picture copied.
    #[divan::bench]
    fn limit_copy(bencher: Bencher) {
        let pixels = pixels();
        bencher.counter(BytesCount::of_slice(&pixels)).bench_local(|| black_box(&pixels).clone());
    }
}

/// A table of bit widths, the analysis with its test patterns there.
#[divan::bench(args = ["le_gall_5_3", "deslauriers_dubuc_13_7", "fidelity"], sample_count = 3)]
fn table_of_bit_widths_at_depth_3(bencher: Bencher, name: &str) {
    let structure = structure(name, 3);
    let file = analyse(&structure, Rounding::Affine, &Interrupt::default()).expect("an analysis");
    let request = TableRequest {
        size: PictureSize::Infinite,
        picture: picture_range(10),
        matrix: default_matrix(&structure).expect("a matrix"),
        rounding: Rounding::Affine,
        coefficients: Default::default(),
        refine: false,
        phases: false,
        monitor: Monitor::default(),
    };
    bencher.bench_local(|| bit_widths(&file, &request).expect("a table"));
}

/// The same of pictures of any size, with the sums of stages, and with pictures that reach the values.
#[divan::bench(args = ["le_gall_5_3", "deslauriers_dubuc_13_7", "fidelity"], sample_count = 3)]
fn table_of_pictures_of_any_size_at_depth_3(bencher: Bencher, name: &str) {
    let structure = structure(name, 3);
    let request = TableRequest {
        size: PictureSize::Any,
        picture: picture_range(10),
        matrix: default_matrix(&structure).expect("a matrix"),
        rounding: Rounding::Affine,
        coefficients: Default::default(),
        refine: false,
        phases: false,
        monitor: Monitor::default(),
    };
    bencher.bench_local(|| finite_bit_widths(&structure, &request).expect("a table"));
}

/// Dot products of a thousand coefficients, as filters have them.
mod numbers {
    use super::*;

    fn coefficients() -> Vec<(i64, i64)> {
        (0..1000).map(|i| (i * 37 % 2047 - 1023, 1 << (i % 14))).collect()
    }

    #[divan::bench]
    fn number_small(bencher: Bencher) {
        dot(bencher, |(n, d)| Number::ratio(n, d), Number::ZERO, |sum, n| &sum + &(n * n));
    }

    #[divan::bench]
    fn number_big(bencher: Bencher) {
        let big = Number::from(BigInt::from(3).pow(60));
        let make = move |(n, d)| &Number::ratio(2 * n + 1, d) * &big;
        dot(bencher, make, Number::ZERO, |sum, n| &sum + &(n * n));
    }

    #[divan::bench]
    fn peer_ratio_of_i128(bencher: Bencher) {
        let make = |(n, d)| Ratio::<i128>::new(n as i128, d as i128);
        dot(bencher, make, Ratio::from_integer(0), |sum, n| sum + n * n);
    }

    #[divan::bench]
    fn peer_big_rational(bencher: Bencher) {
        let make = |(n, d): (i64, i64)| BigRational::new(n.into(), d.into());
        dot(bencher, make, BigRational::from_integer(0.into()), |sum, n| sum + n * n);
    }

    fn dot<T: Clone>(bencher: Bencher, make: impl Fn((i64, i64)) -> T, zero: T, add: impl Fn(T, &T) -> T) {
        let numbers: Vec<T> = coefficients().into_iter().map(make).collect();
        bencher.bench_local(|| black_box(&numbers).iter().fold(zero.clone(), &add));
    }
}
