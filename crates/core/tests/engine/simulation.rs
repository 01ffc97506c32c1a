//! Blocks of integers against elements that are read one by one, and large regions against their tiles.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use vcfilter_core::algebra::Number;
use vcfilter_core::arrays::{Array, ArrayError, DataGrid, Edges, Element, Extend, Progress, Space};
use vcfilter_core::wavelets::{KNOWN_WAVELETS, Structure, Wavelet};

/// Values that need so many bits.
fn grid(shape: [usize; 2], bits: u32) -> DataGrid {
    let count = (shape[0] * shape[1]) as i64;
    let factor = Number::ONE.shifted_left(bits - 10);
    let value = |i: i64| &Number::from((i * i * 7 + i * 131) % 1021 - 510) * &factor;
    DataGrid::new(shape.to_vec(), (0..count).map(value).collect()).unwrap()
}

fn structure() -> impl Strategy<Value = Structure> {
    let wavelet = || (0..KNOWN_WAVELETS.len()).prop_map(|at| KNOWN_WAVELETS[at].wavelet());
    let levels = prop::sample::select(vec![(1u32, 0u32), (2, 0), (0, 1), (1, 1)]);
    (wavelet(), wavelet(), levels).prop_map(|(wavelet, wavelet_ho, (depth, depth_ho))| Structure {
        wavelet,
        wavelet_ho,
        depth,
        depth_ho,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// All arrays of an encoder and of a decoder at once, in integers of 32 bits, of 64 and larger ones, with edges and
    /// without.
    #[test]
    fn all_arrays_at_once_are_their_elements(
        structure in structure(), bits in prop::sample::select(vec![10u32, 24, 34, 60, 90]),
        extend in prop::option::of(0..Extend::ALL.len()), at in (0i128..4, 0i128..4),
    ) {
        let space = Space::new();
        let picture = grid([8 << structure.levels(), 4 << structure.depth], bits);
        let picture = match extend {
            Some(at) => space.data(picture, Extend::ALL[at].1),
            None => space.sized_data(picture, Edges::Clamp),
        };
        let there = structure.analysis(&picture.unwrap()).unwrap();
        let back = structure.synthesis(&there.coeffs).unwrap();
        let arrays: Vec<Array> = there.arrays.values().chain(back.arrays.values()).cloned().collect();
        // Outside of the data where they have no size.
        let start = if extend.is_some() { (at.0 * 5 - 9, at.1 * 7 - 11) } else { at };
        let wanted: Vec<_> = arrays
            .iter()
            .map(|array| {
                let size = array.size().unwrap_or(vec![i128::MAX; 2]);
                let along = |start: i128, size: i128| (start, size.min(start + 3).max(start));
                (array.clone(), vec![along(start.0, size[0]), along(start.1, size[1])])
            })
            .collect();
        for ((array, region), found) in wanted.iter().zip(space.simulate_all(&wanted).unwrap()) {
            let mut values = found.values().iter();
            for x in region[0].0..region[0].1 {
                for y in region[1].0..region[1].1 {
                    let value = Element::Number(values.next().unwrap().clone());
                    prop_assert_eq!(array.get(&[x, y]).unwrap(), value, "{}", array.operation());
                }
            }
            prop_assert!(values.next().is_none());
        }
    }
}

/// A large region of all bands, whole and tile by tile: each value once, where it belongs.
#[test]
fn tiles_are_parts_of_the_whole() {
    let space = Space::new();
    let picture = space.data(grid([96, 64], 10), Extend::Periodic).unwrap();
    let structure = Structure::new(Wavelet::deslauriers_dubuc_13_7(), 2);
    let bands = structure.analysis(&picture).unwrap().coeffs;
    let wanted: Vec<_> = bands
        .iter()
        .map(|((level, _), band)| {
            let size = 400 << level.0.max(1);
            (band.clone(), vec![(-7, size - 7), (5, size + 100)])
        })
        .collect();
    let whole = space.simulate_all(&wanted).unwrap();
    let mut tiles = 0;
    let mut seen: Vec<Vec<Option<i32>>> = whole.iter().map(|grid| vec![None; grid.count()]).collect();
    let put = |at: usize, region: &[(i128, i128)], grid: DataGrid| {
        tiles += 1;
        let mut values = grid.integers().unwrap().iter();
        let ranges = &wanted[at].1;
        for x in region[0].0..region[0].1 {
            for y in region[1].0..region[1].1 {
                let place = (x - ranges[0].0) * (ranges[1].1 - ranges[1].0) + y - ranges[1].0;
                let before = seen[at][place as usize].replace(*values.next().unwrap());
                assert_eq!(before, None);
            }
        }
        Ok::<_, ArrayError>(())
    };
    space.simulate_in_tiles(&wanted, put).unwrap();
    assert!(tiles > wanted.len(), "{tiles} tiles");
    for ((grid, seen), (band, region)) in whole.iter().zip(seen).zip(&wanted) {
        let seen: Option<Vec<i32>> = seen.into_iter().collect();
        assert_eq!(grid.integers(), seen.as_deref());
        // Data of a period have bands of a period.
        let period = band.period().unwrap().unwrap();
        let small: Vec<_> =
            region.iter().zip(&period).map(|((start, _), period)| (*start, start + period)).collect();
        let one = band.simulate(&small).unwrap();
        let (height, part) = (grid.shape()[1], one.shape()[1]);
        for (place, value) in grid.integers().unwrap().iter().enumerate() {
            let (x, y) = (place / height % one.shape()[0], place % height % part);
            assert_eq!(*value, one.integers().unwrap()[x * part + y]);
        }
    }
}

#[test]
fn a_simulation_is_stopped_and_tells_how_far_it_is() {
    let space = Space::new();
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = told.clone();
    space.on_progress(Progress::new(move |done, total| seen.lock().unwrap().push((done, total))));
    let array = space.data(grid([16, 16], 10), Extend::Periodic).unwrap().rshift(1).unwrap();
    let region = [(0, 2048), (0, 1024)];
    array.simulate(&region).unwrap();
    let told = told.lock().unwrap().clone();
    let total = told[0].1;
    assert!(total > 2 && told[0] == (0, total) && told[told.len() - 1] == (total, total), "{told:?}");
    space.interrupt().set();
    assert!(matches!(array.simulate(&region), Err(ArrayError::Interrupted)));
}

#[test]
fn what_is_asked_for_together_is_checked_together() {
    let space = Space::new();
    let data = space.data(grid([4, 4], 10), Extend::Zero).unwrap();
    let symbols = space.symbols(2, "x").unwrap();
    let other = Space::new().data(grid([4, 4], 10), Extend::Zero).unwrap();
    let region = vec![(0, 2), (0, 2)];
    let of = |array: &Array, region: &[(i128, i128)]| {
        space.simulate_all(&[(data.clone(), vec![(0, 1), (0, 1)]), (array.clone(), region.to_vec())])
    };
    assert_eq!(of(&data, &region).unwrap()[1].shape(), [2, 2]);
    assert_eq!(of(&data, &[(3, 3), (0, 2)]).unwrap()[1].count(), 0);
    assert!(matches!(of(&symbols, &region), Err(ArrayError::NotData(_))));
    assert!(matches!(of(&other, &region), Err(ArrayError::DifferentSpaces)));
    assert!(matches!(of(&data, &region[..1]), Err(ArrayError::Length { .. })));
    assert!(matches!(of(&data, &[(0, 1 << 20), (0, 1 << 20)]), Err(ArrayError::TooManySamples)));
    assert!(space.simulate_all(&[]).unwrap().is_empty());
    // Numbers that are no integers stay what they are.
    let halves =
        space.data(DataGrid::new(vec![2], vec![Number::HALF, Number::ONE]).unwrap(), Extend::Zero).unwrap();
    assert_eq!(halves.simulate(&[(0, 2)]).unwrap().values(), [Number::HALF, Number::ONE]);
}
