//! Encodes a chunk that is given as a slice, and decodes a part of it.

use vcfilter_codec::{ArrayView, ArrayViewMut, CodecError, DType, SpatialDelta};

fn main() -> Result<(), CodecError> {
    let (i1, i2): (DType, DType) = ("i1".parse()?, "i2".parse()?);
    let codec = SpatialDelta::new(0, i2).astype(i1).build()?;
    assert_eq!(codec.encoded_dtype(i2)?, i1);

    // Three rows of the first two columns, out of memory that holds three.
    let memory = [100i16, 7, 0, 101, 7, 0, 103, 6, 0];
    let chunk = ArrayView::of_strided(&memory, &[3, 2], &[3, 1], 0)?;
    let mut encoded = [0i8; 6];
    codec.encode_into(&chunk, &mut ArrayViewMut::of(&mut encoded, &[3, 2])?)?;
    assert_eq!(encoded, [100, 7, 1, 0, 2, -1]);

    let decoded: Vec<i16> = codec.decode_slice(&encoded, &[3, 2])?;
    assert_eq!(decoded, [100, 7, 101, 7, 103, 6]);

    // The last row of the second column, from no more than must be read for it.
    let plan = codec.plan_region(&[3, 2], &[2..3, 1..2])?;
    let read = ArrayView::of(&encoded, &[3, 2])?.region(&plan.read)?;
    let mut element = [0i16];
    codec.decode_region(&read, &plan.wanted, &mut ArrayViewMut::of(&mut element, &[1, 1])?)?;
    assert_eq!(element, [6]);
    println!("{codec}: {memory:?} without its third column is {encoded:?}");
    Ok(())
}
