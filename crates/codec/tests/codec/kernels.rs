//! Kernels on slices, compared with the definition.

use vcfilter_codec::kernels::{
    Slabs, decode_after, decode_in_place, decode_into, encode_after, encode_in_place, encode_into,
};

/// Slabs around every limit inside the kernels: short rows, the row kept aside, pieces of lines.
fn cases() -> Vec<Slabs> {
    let mut cases = Vec::new();
    for outer in [0, 1, 3] {
        for len in [0, 1, 2, 5, 33, 3000] {
            for inner in [0, 1, 2, 15, 16, 17, 130, 2047, 2048, 2049, 3000] {
                if outer * len * inner < 100_000 {
                    cases.push(Slabs { outer, len, inner });
                }
            }
        }
    }
    cases
}

fn noise(seed: usize) -> i32 {
    ((seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as i32
}

fn by_definition(source: &[i32], slabs: Slabs) -> Vec<i32> {
    (0..source.len())
        .map(|i| match i % slabs.block() < slabs.inner {
            true => source[i],
            false => source[i].wrapping_sub(source[i - slabs.inner]),
        })
        .collect()
}

#[test]
fn kernels_do_what_the_definition_says() {
    for slabs in cases() {
        let source: Vec<i32> = (0..slabs.size()).map(noise).collect();
        let expected = by_definition(&source, slabs);
        let mut encoded = vec![0i32; source.len()];
        encode_into(&source, &mut encoded, slabs, true).unwrap();
        assert_eq!(encoded, expected, "{slabs:?}");
        let mut decoded = vec![0i32; source.len()];
        decode_into(&encoded, &mut decoded, slabs);
        assert_eq!(decoded, source, "{slabs:?}");
        let mut place = source.clone();
        encode_in_place(&mut place, slabs);
        assert_eq!(place, expected, "{slabs:?} in place");
        decode_in_place(&mut place, slabs);
        assert_eq!(place, source, "{slabs:?} in place");
        let mut wide = vec![0i64; source.len()];
        encode_into(&source, &mut wide, slabs, true).unwrap();
        decode_into(&wide, &mut decoded, slabs);
        assert_eq!(decoded, source, "{slabs:?} as i8");
    }
}

#[test]
fn bools_and_floats_have_kernels_too() {
    for slabs in cases() {
        let source: Vec<bool> = (0..slabs.size()).map(|i| noise(i) < 0).collect();
        let mut place = source.clone();
        encode_in_place(&mut place, slabs);
        decode_in_place(&mut place, slabs);
        assert_eq!(place, source);
        let mut bytes = vec![0u8; source.len()];
        encode_into(&source, &mut bytes, slabs, true).unwrap();
        decode_into(&bytes, &mut place, slabs);
        assert_eq!(place, source, "{slabs:?}");
        let source: Vec<f32> = (0..slabs.size()).map(|i| (noise(i) % 1000) as f32).collect();
        let mut place = source.clone();
        encode_in_place(&mut place, slabs);
        let mut wide = vec![0f64; source.len()];
        encode_into(&source, &mut wide, slabs, true).unwrap();
        assert!(wide.iter().zip(&place).all(|(a, b)| *a == f64::from(*b)));
        decode_in_place(&mut place, slabs);
        assert_eq!(place, source, "{slabs:?}");
    }
}

/// Floats that a narrower float does not give back are told of, as integers are.
#[test]
fn floats_are_checked_too() {
    let slabs = |len| Slabs { outer: 1, len, inner: 1 };
    assert_eq!(encode_into::<f64, f32>(&[1e300], &mut [0.0], slabs(1), true), Err(0));
    assert_eq!(encode_into::<f64, f32>(&[1e300], &mut [0.0], slabs(1), false), Ok(()));
    assert_eq!(encode_into::<f64, f32>(&[1.0, 1.1, 2.0], &mut [0.0; 3], slabs(3), true), Err(1));
    let source = [f64::NAN, f64::INFINITY, 0.5, 0.25];
    assert_eq!(encode_into::<f64, f32>(&source, &mut [0.0; 4], slabs(4), true), Ok(()));
    assert_eq!(encode_into::<f64, f64>(&source, &mut [0.0; 4], slabs(4), true), Ok(()));
    let signalling = [f32::from_bits(0x7f80_0001), -0.0];
    assert_eq!(encode_into::<f32, f64>(&signalling, &mut [0.0; 2], slabs(2), true), Ok(()));
    assert_eq!(encode_after::<f64, f32>(&[1.0, 1e9 + 2.0], Some(&[1.0]), &mut [0.0; 2], 1, true), Err(1));
    let mut bools = [false; 3];
    decode_into(&[2u8, 0, 1], &mut bools, Slabs { outer: 3, len: 1, inner: 1 });
    assert_eq!(bools, [true, false, true]);
}

#[test]
fn minus_zero_stays_the_first_element() {
    for slabs in [Slabs { outer: 1, len: 1, inner: 1 }, Slabs { outer: 2, len: 1, inner: 3 }] {
        let source = vec![-0.0f64; slabs.size()];
        let mut output = vec![1.0f64; slabs.size()];
        decode_into(&source, &mut output, slabs);
        assert!(output.iter().all(|value| value.to_bits() == (-0.0f64).to_bits()));
        encode_into(&source, &mut output, slabs, true).unwrap();
        assert!(output.iter().all(|value| value.to_bits() == (-0.0f64).to_bits()));
    }
}

#[test]
fn an_overflow_is_located_wherever_it_is() {
    for slabs in cases() {
        for place in [0, slabs.size() / 2, slabs.size().saturating_sub(1)] {
            let mut source = vec![0i16; slabs.size()];
            let Some(value) = source.get_mut(place) else { continue };
            *value = 300;
            let mut output = vec![0i8; source.len()];
            assert_eq!(encode_into(&source, &mut output, slabs, true), Err(place), "{slabs:?}");
            assert_eq!(encode_into(&source, &mut output, slabs, false), Ok(()));
        }
    }
}

#[test]
fn slabs_may_come_in_pieces() {
    for inner in [1, 3, 16, 100] {
        let slabs = Slabs { outer: 1, len: 50, inner };
        let source: Vec<i32> = (0..slabs.size()).map(|i| noise(i) % 100).collect();
        let expected = by_definition(&source, slabs);
        for piece in [1, 7, 50] {
            let (mut encoded, mut decoded) = (vec![0i16; source.len()], vec![0i32; source.len()]);
            for start in (0..50).step_by(piece) {
                let range = start * inner..(start + piece).min(50) * inner;
                let (earlier, rest) = decoded.split_at_mut(range.start);
                let before = (start > 0).then(|| &source[range.start - inner..range.start]);
                encode_after(&source[range.clone()], before, &mut encoded[range.clone()], inner, true)
                    .unwrap();
                let before = (start > 0).then(|| &earlier[range.start - inner..]);
                decode_after(&encoded[range.clone()], before, &mut rest[..range.len()], inner);
            }
            assert!(encoded.iter().zip(&expected).all(|(a, b)| i32::from(*a) == *b));
            assert_eq!(decoded, source);
        }
    }
    let after = encode_after(&[5i16, 5, 500, 5], Some(&[200, 5]), &mut [0i8; 4], 2, true);
    assert_eq!(after, Err(0));
}
