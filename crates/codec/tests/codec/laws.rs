//! Laws of the codec on arrays that lie anywhere, against the model and against each other.

use proptest::prelude::*;
use vcfilter_codec::{
    ArrayView, ByteOrder, CodecError, DType, ElementKind, Mode, Overflow, Residual, SpatialDelta, TimeUnit,
    unravel_index,
};

use crate::model::{Choices, GAP, Lay, choices, differences, encode};

/// Every pair of types that is allowed, in mode bits.
fn pairs(residual: Residual) -> Vec<(ElementKind, ElementKind)> {
    let mut pairs = Vec::new();
    let mut all = ElementKind::INTEGERS.to_vec();
    all.extend(ElementKind::FLOATS);
    all.extend([ElementKind::Bool, ElementKind::Datetime(TimeUnit::GENERIC)]);
    for &from in &all {
        for &to in &all {
            let codec = SpatialDelta::new(0, DType::from(from)).astype(DType::from(to));
            if codec.residual(residual).build().is_ok() {
                pairs.push((from, to));
            }
        }
    }
    pairs
}

/// An array of up to four dimensions: its types, shape, axes, and elements as bits in C order. Some have small differences,
/// so that narrow types hold them. A few are larger than the pieces that kernels work on.
#[derive(Debug, Clone)]
struct Case {
    kinds: (ElementKind, ElementKind),
    shape: Vec<usize>,
    axes: Vec<usize>,
    residual: Residual,
    elements: Vec<u64>,
}

fn cases() -> impl Strategy<Value = Case> {
    let small = prop::collection::vec(prop_oneof![1 => Just(0usize), 12 => 1usize..6], 1..=4);
    let long =
        prop::sample::select(vec![vec![2, 9000], vec![3, 2, 3000], vec![2, 70, 65], vec![5, 2, 17, 66]]);
    let shapes = prop_oneof![30 => small, 1 => long];
    let kinds = [Residual::Difference, Residual::Zigzag]
        .map(|residual| prop::sample::select(pairs(residual)).prop_map(move |kinds| (kinds, residual)));
    let [plain, zigzag] = kinds;
    let axes = prop::collection::vec(any::<u8>(), 4);
    (prop_oneof![plain, zigzag], shapes, axes, any::<u64>(), any::<bool>()).prop_map(
        |((kinds, residual), shape, order, seed, small)| {
            let size: usize = shape.iter().product();
            let bits = 8 * kinds.0.width() as u32;
            let mask = match kinds.0 {
                ElementKind::Bool => 1,
                _ if small => 0x1f,
                _ => u64::MAX >> (64 - bits),
            };
            let noise =
                |i: usize| (i as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23) & mask;
            // One axis half of the time, else some of them in any order.
            let mut axes: Vec<usize> = (0..shape.len()).collect();
            axes.sort_by_key(|&axis| order[axis]);
            let count = if seed % 2 == 0 { 1 } else { 1 + (seed / 2) as usize % axes.len() };
            axes.truncate(count);
            Case { kinds, shape, axes, residual, elements: (0..size).map(noise).collect() }
        },
    )
}

impl Case {
    fn codec(&self) -> SpatialDelta {
        let back = if self.elements.len().is_multiple_of(2) { 0 } else { self.shape.len() as i64 };
        let axes: Vec<i64> = self.axes.iter().map(|&axis| axis as i64 - back).collect();
        let (from, to) = self.kinds;
        let codec = SpatialDelta::new(0, DType::from(from)).axes(axes).astype(DType::from(to));
        codec.residual(self.residual).build().unwrap()
    }

    fn model(&self) -> Vec<(u64, bool)> {
        encode(&self.elements, &self.shape, &self.axes, self.kinds, self.residual)
    }

    fn values(&self, choices: &Choices) -> (Lay, Vec<u8>) {
        let lay = Lay::new(&self.shape, self.kinds.0, choices);
        let memory = lay.memory(&self.elements);
        (lay, memory)
    }

    /// The stored differences, whether they fit or not, for laws of decoding.
    fn encoded(&self, choices: &Choices) -> (Lay, Vec<u8>) {
        let lay = Lay::new(&self.shape, self.kinds.1, choices);
        let stored: Vec<u64> = self.model().into_iter().map(|(stored, _)| stored).collect();
        let memory = lay.memory(&stored);
        (lay, memory)
    }

    /// What decoding these differences gives: the values where all fit.
    fn decoded(&self) -> Vec<u64> {
        let (lay, memory) = self.encoded(&dense());
        let decoded = self.codec().decode(&lay.view(&memory)).unwrap();
        let plain = Lay::new(&self.shape, self.kinds.0, &dense());
        plain.elements(&decoded.to_bytes(Default::default()))
    }
}

/// C order, native.
fn dense() -> Choices {
    (vec![(3, 1, false), (2, 1, false), (1, 1, false), (0, 1, false)], 0, false)
}

/// A lay for an output of this shape, and its memory.
fn room(shape: &[usize], kind: ElementKind, choices: &Choices) -> (Lay, Vec<u8>) {
    let lay = Lay::new(shape, kind, choices);
    let memory = vec![GAP; lay.bytes];
    (lay, memory)
}

/// A part of the whole in C order.
fn part_of(elements: &[u64], shape: &[usize], region: &[std::ops::Range<usize>]) -> Vec<u64> {
    let inside = |position: &usize| {
        unravel_index(*position, shape).iter().zip(region).all(|(index, range)| range.contains(index))
    };
    (0..elements.len()).filter(inside).map(|position| elements[position]).collect()
}

fn regions(shape: &[usize]) -> impl Strategy<Value = Vec<std::ops::Range<usize>>> + use<> {
    let ranges: Vec<_> =
        shape.iter().map(|&len| (0..=len, 0..=len).prop_map(|(a, b)| a.min(b)..a.max(b))).collect();
    ranges
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn encoding_is_the_model_wherever_arrays_lie(case in cases(), from in choices(), to in choices()) {
        let (source, memory) = case.values(&from);
        let (target, mut output) = room(&case.shape, case.kinds.1, &to);
        let codec = case.codec();
        let model = case.model();
        match codec.encode_into(&source.view(&memory), &mut target.view_mut(&mut output)) {
            Ok(()) => {
                let (stored, fits): (Vec<u64>, Vec<bool>) = model.into_iter().unzip();
                prop_assert!(fits.iter().all(|fits| *fits));
                prop_assert_eq!(target.elements(&output), stored);
            }
            Err(CodecError::Overflow { value: shown, index, first, min, max, .. }) => {
                let position = (0..model.len()).find(|p| unravel_index(*p, &case.shape) == index).unwrap();
                prop_assert!(!model[position].1 && !(min..=max).contains(&shown));
                prop_assert_eq!(first, case.axes.iter().all(|&axis| index[axis] == 0));
                let difference = differences(&case.elements, &case.shape, &case.axes)[position];
                let modulus = 1i128 << (8 * case.kinds.0.width());
                prop_assert_eq!((shown - difference).rem_euclid(modulus), 0);
                prop_assert!((-modulus / 2..modulus).contains(&shown));
            }
            Err(problem) => prop_assert!(false, "{}", problem),
        }
        // Nothing but elements of the output is written.
        target.elements(&output);
        prop_assert_eq!(source.elements(&memory), case.elements);
    }

    #[test]
    fn decoding_undoes_encoding_wherever_arrays_lie(
        case in cases(), from in choices(), to in choices(),
    ) {
        prop_assume!(case.model().iter().all(|(_, fits)| *fits));
        let (encoded, memory) = case.encoded(&from);
        let (target, mut output) = room(&case.shape, case.kinds.0, &to);
        case.codec().decode_into(&encoded.view(&memory), &mut target.view_mut(&mut output)).unwrap();
        prop_assert_eq!(target.elements(&output), case.elements);
    }

    #[test]
    fn arrays_of_their_own_lie_as_their_source_does(case in cases(), from in choices()) {
        let (source, memory) = case.values(&from);
        let codec = case.codec();
        if let Ok(encoded) = codec.encode(&source.view(&memory)) {
            prop_assert_eq!(encoded.shape(), &case.shape[..]);
            prop_assert_eq!(encoded.dtype(), codec.encoded_dtype(source.dtype).unwrap());
            let decoded = codec.decode(&encoded.view()).unwrap();
            // Axes that matter lie as those of what was worked on.
            let order = |axes: &[usize]| -> Vec<usize> {
                axes.iter().copied().filter(|axis| case.shape[*axis] > 1 && !case.elements.is_empty()).collect()
            };
            prop_assert_eq!(order(decoded.memory_axes()), order(encoded.memory_axes()));
            if from.0.iter().all(|(_, gap, backwards)| *gap == 1 && !backwards) && source.dtype.is_native() {
                let mut axes: Vec<usize> = (0..case.shape.len()).rev().collect();
                axes.sort_by_key(|axis| std::cmp::Reverse(from.0[*axis].0));
                if from.1.is_multiple_of(8) {
                    prop_assert_eq!(order(encoded.memory_axes()), order(&axes));
                }
            }
            let plain = Lay::new(&case.shape, case.kinds.0, &dense());
            prop_assert_eq!(plain.elements(&decoded.to_bytes(Default::default())), case.elements);
        }
    }

    #[test]
    fn a_region_is_the_slice_of_the_whole(
        (case, region) in cases().prop_flat_map(|case| { let regions = regions(&case.shape); (Just(case), regions) }),
        from in choices(), to in choices(),
    ) {
        let (encoded, memory) = case.encoded(&from);
        let codec = case.codec();
        let expected = part_of(&case.decoded(), &case.shape, &region);
        let shape: Vec<usize> = region.iter().map(ExactSizeIterator::len).collect();
        let (target, mut output) = room(&shape, case.kinds.0, &to);
        codec.decode_region(&encoded.view(&memory), &region, &mut target.view_mut(&mut output)).unwrap();
        prop_assert_eq!(&target.elements(&output), &expected);
        // The same from no more than what must be read.
        let plan = codec.plan_region(&case.shape, &region).unwrap();
        let read = encoded.view(&memory).region(&plan.read).unwrap();
        output.fill(GAP);
        codec.decode_region(&read, &plan.wanted, &mut target.view_mut(&mut output)).unwrap();
        prop_assert_eq!(&target.elements(&output), &expected);
    }

    #[test]
    fn slabs_one_after_the_other_are_the_whole(
        case in cases(), count in 1usize..4, from in choices(), to in choices(),
    ) {
        let wrap = |codec: SpatialDelta| {
            let wrapping = SpatialDelta::new(0, codec.dtype()).axes(codec.axes()).astype(codec.astype());
            wrapping.residual(codec.residual()).overflow(Overflow::Wrap).build()
        };
        let codec = wrap(case.codec()).unwrap();
        let ((values, memory), (encoded, differences)) = (case.values(&from), case.encoded(&to));
        let expected = case.decoded();
        let (back, mut decoded) = room(&case.shape, case.kinds.0, &from);
        let (there, mut stored) = room(&case.shape, case.kinds.1, &to);
        let slabs = |range: std::ops::Range<usize>| {
            let mut region: Vec<_> = case.shape.iter().map(|len| 0..*len).collect();
            region[case.axes[0]] = range;
            region
        };
        let len = case.shape[case.axes[0]];
        for start in (0..len).step_by(count) {
            let piece = slabs(start..len.min(start + count));
            let last = (start > 0).then(|| slabs(start - 1..start));
            let view = values.view(&memory);
            let before = last.as_ref().map(|last| view.region(last).unwrap());
            codec.encode_after(
                &view.region(&piece).unwrap(),
                before.as_ref(),
                &mut there.view_mut(&mut stored).region_mut(&piece).unwrap(),
            ).unwrap();
            // The slab before is one that was decoded a moment ago.
            let earlier = decoded.clone();
            let view = back.view(&earlier);
            let before = last.as_ref().map(|last| view.region(last).unwrap());
            codec.decode_after(
                &encoded.view(&differences).region(&piece).unwrap(),
                before.as_ref(),
                &mut back.view_mut(&mut decoded).region_mut(&piece).unwrap(),
            ).unwrap();
        }
        prop_assert_eq!(there.elements(&stored), encoded.elements(&differences));
        prop_assert_eq!(back.elements(&decoded), expected);
    }

    #[test]
    fn in_place_is_the_same(case in cases(), from in choices()) {
        let (lay, mut memory) = case.values(&from);
        let codec = case.codec();
        let mut view = lay.view_mut(&mut memory);
        match codec.encode_in_place(&mut view) {
            Ok(()) => {
                prop_assert_eq!(view.dtype(), DType::new(case.kinds.1, lay.dtype.order()));
                codec.decode_in_place(&mut view).unwrap();
                prop_assert_eq!(lay.elements(&memory), &case.elements[..]);
                codec.encode_in_place(&mut lay.view_mut(&mut memory)).unwrap();
                let stored: Vec<u64> = case.model().into_iter().map(|(stored, _)| stored).collect();
                prop_assert_eq!(lay.elements(&memory), stored);
            }
            Err(CodecError::InPlace { .. }) => {
                prop_assert!(case.kinds.0.width() != case.kinds.1.width());
                prop_assert_eq!(lay.elements(&memory), case.elements);
            }
            Err(problem) => prop_assert!(false, "{}", problem),
        }
    }
}

/// The type whose elements are pairs of floats.
fn pairs_of(kind: ElementKind) -> ElementKind {
    if kind == ElementKind::F4 { ElementKind::C8 } else { ElementKind::C16 }
}

proptest! {
    /// Complex numbers are floats with one axis more, along which nothing is subtracted, wherever they lie.
    #[test]
    fn complex_numbers_are_pairs_of_floats(case in cases(), wide in any::<bool>(), lay in choices(), to in choices()) {
        let float = if wide { ElementKind::F8 } else { ElementKind::F4 };
        let complex = pairs_of(float);
        let mut shape = case.shape.clone();
        shape.push(2);
        let bits = if wide { u64::MAX } else { u64::from(u32::MAX) };
        let words: Vec<u64> = case.elements.iter().flat_map(|bits| [*bits, bits ^ 5]).map(|word| word & bits).collect();
        let bytes = |words: &[u64], big: bool| -> Vec<u8> {
            words.iter().flat_map(|word| match (wide, big) {
                (true, true) => word.to_be_bytes().to_vec(),
                (true, false) => word.to_le_bytes().to_vec(),
                (false, true) => (*word as u32).to_be_bytes().to_vec(),
                (false, false) => (*word as u32).to_le_bytes().to_vec(),
            }).collect()
        };
        let pairs = |lay: &Lay, memory: &[u8]| -> Vec<u8> {
            (0..lay.size()).flat_map(|position| {
                let place = lay.place(position);
                memory[place..place + complex.width()].to_vec()
            }).collect()
        };
        let axes: Vec<i64> = case.axes.iter().map(|&axis| axis as i64).collect();
        let floats = SpatialDelta::new(0, None).axes(axes.clone()).build().unwrap();
        let native = bytes(&words, cfg!(target_endian = "big"));
        let expected = floats.encode(&ArrayView::new(&native, float.into(), &shape).unwrap()).unwrap();
        let expected = expected.to_bytes(Default::default());

        let (source, target) = (Lay::new(&case.shape, complex, &lay), Lay::new(&case.shape, complex, &to));
        let is_big = |lay: &Lay| lay.dtype.order() == ByteOrder::Big;
        let mut memory = vec![GAP; source.bytes];
        for (position, pair) in bytes(&words, is_big(&source)).chunks(complex.width()).enumerate() {
            let place = source.place(position);
            memory[place..place + complex.width()].copy_from_slice(pair);
        }
        let codec = SpatialDelta::new(0, source.dtype).axes(axes).build().unwrap();
        let mut output = vec![GAP; target.bytes];
        codec.encode_into(&source.view(&memory), &mut target.view_mut(&mut output)).unwrap();
        let mut found = pairs(&target, &output);
        if is_big(&target) != cfg!(target_endian = "big") {
            found.chunks_mut(float.width()).for_each(<[u8]>::reverse);
        }
        prop_assert_eq!(found, expected);

        let mut back = vec![GAP; source.bytes];
        codec.decode_into(&target.view(&output), &mut source.view_mut(&mut back)).unwrap();
        prop_assert_eq!(pairs(&source, &back), pairs(&source, &memory));
        let whole = codec.decode(&target.view(&output)).unwrap();
        prop_assert_eq!(whole.to_bytes(Default::default()), bytes(&words, is_big(&source)));
        codec.encode_in_place(&mut source.view_mut(&mut back)).unwrap();
        codec.decode_in_place(&mut source.view_mut(&mut back)).unwrap();
        prop_assert_eq!(pairs(&source, &back), pairs(&source, &memory));
    }
}

#[test]
fn complex_numbers_have_bits_alone() {
    let codec = |dtype: &str| SpatialDelta::new(0, dtype.parse::<DType>().unwrap());
    assert_eq!(codec(">c8").build().unwrap().to_string(), "spatial_delta(axis=0, dtype=\">c8\")");
    for (builder, told) in [
        (codec("c8").residual(Residual::Zigzag), "no type holds pairs of unsigned integers"),
        (codec("c8").mode(Mode::Arithmetic), "complex64 cannot be stored as complex64 in mode arithmetic"),
        (
            codec("c16").astype("c8".parse::<DType>().unwrap()),
            "complex128 cannot be stored as complex64 in mode bits",
        ),
        (
            codec("c8").astype("f8".parse::<DType>().unwrap()),
            "complex64 cannot be stored as float64 in mode bits",
        ),
        (
            codec("f8").astype("c8".parse::<DType>().unwrap()),
            "float64 cannot be stored as complex64 in mode bits",
        ),
        (codec("i4").astype("c8".parse::<DType>().unwrap()), "int32 cannot be stored as complex64"),
    ] {
        let problem = builder.build().unwrap_err().to_string();
        assert!(problem.contains(told), "{problem}");
    }
}
