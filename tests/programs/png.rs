//! Pictures that are damaged in ways that a decoder may not expect.

use proptest::prelude::*;
use vcfilter::codec::{NdArray, NpyError};
use vcfilter::diagnostics::caught;

/// The checksum of a chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
}

/// Bytes as zlib keeps them without compression.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = data.len() as u16;
    let (a, b) = data.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65521;
        (a, (a + b) % 65521)
    });
    let mut bytes = vec![0x78, 1, 1];
    bytes.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
    bytes.extend(data);
    bytes.extend((b << 16 | a).to_be_bytes());
    bytes
}

fn picture(size: (u32, u32), depth: u8, color: u8, interlaced: u8, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut header = [size.0.to_be_bytes(), size.1.to_be_bytes()].concat();
    header.extend([depth, color, 0, 0, interlaced]);
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunks.concat(), chunk(b"IEND", &[])].concat()
}

fn read(bytes: &[u8]) -> Result<NdArray, NpyError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    std::fs::write(&path, bytes).unwrap();
    caught(|| NdArray::load(&path, None)).unwrap_or_else(|problem| panic!("{problem:?}: {bytes:?}"))
}

/// A row of three pixels of a palette, the colours 0, 1 and 2.
fn of_palette(palette: &[u8], alphas: Option<&[u8]>) -> Result<NdArray, NpyError> {
    let mut chunks = vec![chunk(b"PLTE", palette)];
    chunks.extend(alphas.map(|alphas| chunk(b"tRNS", alphas)));
    chunks.push(chunk(b"IDAT", &stored(&[0, 0b0001_1000])));
    read(&picture((3, 1), 2, 3, 0, &chunks))
}

#[test]
fn palettes_are_whole_colours() {
    let colours = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    assert_eq!(
        of_palette(&colours, None).unwrap().to_string(),
        "array([[[1, 2, 3],\n        [4, 5, 6],\n        [7, 8, 9]]], dtype=uint8)"
    );
    let clear = of_palette(&colours, Some(&[0, 128])).unwrap();
    assert_eq!(clear.shape(), [1, 3, 4]);
    assert!(
        clear.to_string().starts_with("array([[[  1,   2,   3,   0],\n        [  4,   5,   6, 128],"),
        "{clear}"
    );
    for length in [0, 1, 2, 4, 5, 7, 8, 767, 769, 771, 1000] {
        for alphas in [None, Some(&[1u8, 2][..])] {
            let problem = of_palette(&vec![9; length], alphas).unwrap_err();
            assert!(problem.to_string().contains("damaged"), "{length}: {problem}");
        }
    }
    let problem = of_palette(&colours, Some(&[0; 4])).unwrap_err();
    assert!(problem.to_string().contains("3 colours, and the transparency of 4"), "{problem}");
    // As many as there may be.
    assert_eq!(of_palette(&[7; 768], Some(&[9; 256])).unwrap().shape(), [1, 3, 4]);
}

/// The names of chunks that say something about pixels, frames or colours.
const NAMES: [&[u8; 4]; 16] = [
    b"PLTE", b"tRNS", b"IDAT", b"IDAT", b"acTL", b"fcTL", b"fdAT", b"sBIT", b"gAMA", b"cHRM", b"iCCP",
    b"sRGB", b"pHYs", b"tEXt", b"eXIf", b"IEND",
];

fn any_chunk() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::collection::vec(any::<u8>(), 0..40);
    (0..NAMES.len(), bytes, any::<bool>()).prop_map(|(name, mut data, as_meant)| {
        if as_meant {
            match NAMES[name] {
                b"IDAT" => data = stored(&data),
                b"fcTL" => data.resize(26, 0),
                b"acTL" => data = [[0, 0, 0, data.len() as u8], [0; 4]].concat(),
                b"fdAT" => data = [vec![0, 0, 0, 1], stored(&data)].concat(),
                b"PLTE" => data.truncate(data.len() / 3 * 3),
                _ => {}
            }
        }
        chunk(NAMES[name], &data)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever the chunks of a picture say, it is read or refused.
    #[test]
    fn no_picture_breaks_the_decoder(
        size in (0u32..9, 0u32..9),
        depth in prop::sample::select(vec![1u8, 2, 4, 8, 16, 3]),
        color in prop::sample::select(vec![0u8, 2, 3, 3, 4, 6, 1]),
        interlaced in 0u8..3,
        chunks in prop::collection::vec(any_chunk(), 0..6),
    ) {
        let _ = read(&picture(size, depth, color, interlaced, &chunks));
    }
}
