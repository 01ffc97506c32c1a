//! Laws of `spatial_delta`, drawn at random.

use proptest::prelude::*;
use vcfilter_codec::{CodecError, DType, ElementKind, MemoryOrder, Overflow, SpatialDelta};
use vcfilter_ndfiles::{AxisIndex, NdArray};

const DTYPES: [&str; 16] = [
    "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "bool", ">i2", ">f8", "M8[us]", "m8[D]",
];

/// An array of up to five dimensions with random bits, perhaps transposed, reversed and with gaps.
fn arrays(dtype: DType) -> impl Strategy<Value = NdArray> {
    let shapes = prop::collection::vec(0usize..6, 1..=5);
    (shapes, any::<u64>(), any::<bool>(), any::<bool>(), 1i64..3).prop_map(
        move |(shape, seed, transposed, reversed, step)| {
            let size: usize = shape.iter().product::<usize>() * dtype.width();
            let mut state = seed | 1;
            let bytes: Vec<u8> = (0..size)
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let byte = (state >> 56) as u8;
                    if dtype.kind() == ElementKind::Bool { byte & 1 } else { byte }
                })
                .collect();
            let mut array = NdArray::from_bytes(&bytes, &shape, dtype, MemoryOrder::C).unwrap();
            if transposed {
                array = array.transpose(None).unwrap();
            }
            let step = if reversed { -step } else { step };
            let part = AxisIndex::Range { start: None, stop: None, step };
            array.slice(&[part]).unwrap()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn decoding_undoes_encoding(
        (x, axis) in prop::sample::select(&DTYPES[..])
            .prop_flat_map(|text| arrays(text.parse().unwrap()))
            .prop_flat_map(|x| { let ndim = x.ndim() as i64; (Just(x), -ndim..ndim) })
    ) {
        let codec = SpatialDelta::new(axis, x.dtype()).build().unwrap();
        let encoded = x.encode(&codec).unwrap();
        prop_assert_eq!(encoded.shape(), x.shape());
        prop_assert_eq!(encoded.decode(&codec).unwrap(), x);
    }

    #[test]
    fn every_pair_of_integers_is_exact_or_says_so(
        (x, axis) in prop::sample::select(&DTYPES[..8])
            .prop_flat_map(|text| arrays(text.parse().unwrap()))
            .prop_flat_map(|x| { let ndim = x.ndim() as i64; (Just(x), 0..ndim) })
    ) {
        for kind in ElementKind::INTEGERS {
            let codec = SpatialDelta::new(axis, x.dtype()).astype(DType::from(kind)).build().unwrap();
            match x.encode(&codec) {
                Ok(encoded) => prop_assert_eq!(&encoded.decode(&codec).unwrap(), &x),
                Err(CodecError::Overflow { index, value, min, max, first, .. }) => {
                    prop_assert!(kind.width() < x.dtype().width());
                    prop_assert!(!(min..=max).contains(&value), "{value} fits");
                    prop_assert_eq!(first, index[axis as usize] == 0);
                }
                Err(problem) => prop_assert!(false, "{}", problem),
            }
            let wrap = SpatialDelta::new(axis, x.dtype())
                .astype(DType::from(kind))
                .overflow(Overflow::Wrap)
                .build()
                .unwrap();
            prop_assert!(x.encode(&wrap).is_ok());
        }
    }

    #[test]
    fn small_values_survive_every_narrowing(axis in 0i64..3, seed in any::<u32>()) {
        for from in ElementKind::INTEGERS {
            let x = NdArray::from(ndarray::Array3::from_shape_fn((3, 4, 5), |(i, j, k)| {
                (seed >> ((i * 7 + j * 3 + k) % 27) & 31) as u8
            }))
            .astype(from.into())
            .unwrap();
            for to in [ElementKind::I1, ElementKind::I2, ElementKind::I4] {
                let codec = SpatialDelta::new(axis, DType::from(from)).astype(DType::from(to)).build().unwrap();
                prop_assert_eq!(&x.encode(&codec).unwrap().decode(&codec).unwrap(), &x);
            }
        }
    }
}
