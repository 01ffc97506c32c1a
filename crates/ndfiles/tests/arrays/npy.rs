//! `.npy` files: as numpy writes them, damaged, and encoded from file to file.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde::Deserialize;
use vcfilter_codec::{
    CodecDirection, CodecError, DType, DTypeError, ElementKind, MemoryOrder, Residual, SpatialDelta,
};
use vcfilter_ndfiles::{
    AxisIndex, AxisSearch, Interrupt, Monitor, NdArray, NpyError, NpySink, NpySource, Progress, Transcoded,
    decode_npy, encode_npy, transcode,
};

/// A `.npy` file with this header, whatever it promises, and so many bytes of data.
fn npy_file(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(vec![1; data]);
    bytes
}

#[derive(Deserialize)]
struct Golden {
    npy: String,
    dtype: String,
    shape: Vec<usize>,
    repr: String,
    #[serde(default)]
    other_version: bool,
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}

fn dtype(text: &str) -> DType {
    text.parse().unwrap()
}

fn array(shape: &[usize], dtype: DType) -> NdArray {
    let size: usize = shape.iter().product();
    let bytes: Vec<u8> = (0..size * dtype.width())
        .map(|i| (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes()[5])
        .map(|byte| if dtype.kind() == ElementKind::Bool { byte & 1 } else { byte })
        .collect();
    NdArray::from_bytes(&bytes, shape, dtype, MemoryOrder::C).unwrap()
}

/// What was told of progress: how much of how much.
type Told = Arc<Mutex<Vec<(u64, u64)>>>;

/// Somebody who is told of progress, and what they were told.
fn watched() -> (Monitor, Told) {
    let seen = Told::default();
    let told = seen.clone();
    let progress = Progress::new(move |done, total| told.lock().unwrap().push((done, total)));
    (Monitor { progress, ..Monitor::default() }, seen)
}

/// From pipe to pipe.
fn pipe(
    codec: &SpatialDelta,
    direction: CodecDirection,
    mut input: &[u8],
    output: &mut dyn Write,
) -> Result<Transcoded, NpyError> {
    transcode(codec, direction, NpySource::Stream(&mut input), NpySink::Stream(output), &Monitor::default())
}

/// A folder with a file of these bytes in it.
fn folder_with(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.npy");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn npy(array: &NdArray) -> Vec<u8> {
    let mut bytes = Vec::new();
    array.write_npy_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn files_of_numpy_are_read_and_written_to_the_byte() {
    let goldens: Vec<Golden> = serde_json::from_str(include_str!("../data/npy.json")).unwrap();
    for golden in goldens {
        let bytes = from_hex(&golden.npy);
        let (_folder, path) = folder_with(&bytes);
        let a = NdArray::read_npy(&path).unwrap();
        assert_eq!(
            (a.dtype().to_string(), a.shape(), a.to_string()),
            (golden.dtype, &golden.shape[..], golden.repr)
        );
        assert_eq!(NdArray::read_npy_from(&mut bytes.as_slice()).unwrap(), a);
        if !golden.other_version {
            assert_eq!(npy(&a), bytes, "{a}");
        }
    }
}

#[test]
fn strided_arrays_are_written_too() {
    let back = AxisIndex::Range { start: None, stop: None, step: -2 };
    for text in ["i2", ">i2", "bool"] {
        let a = array(&[50, 40], dtype(text)).slice(&[back, back]).unwrap();
        assert_eq!(NdArray::read_npy_from(&mut npy(&a).as_slice()).unwrap(), a);
    }
}

#[test]
fn damaged_files_are_refused() {
    let whole = npy(&array(&[3, 4], dtype("i2")));
    let lie = |shape: &str| {
        npy_file(&format!("{{'descr': '<i2', 'fortran_order': False, 'shape': {shape}}}\n"), 24)
    };
    let of =
        |descr: &str| npy_file(&format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (3,)}}\n"), 24);
    let many = format!("({})", "1, ".repeat(65));
    let surplus = [&whole[..], &[0]].concat();
    for (bytes, part) in [
        (
            &whole[..whole.len() - 1],
            "in.npy is truncated: its header promises 24 bytes of data, there are 23",
        ),
        (&surplus, "in.npy has more than the 24 bytes of data that its header promises, there are 25"),
        (&whole[..60], "the header of FILE is cut off"),
        (&whole[..9], "the header of FILE is cut off"),
        (&whole[..7], "in.npy is not a .npy file"),
        (&[], "in.npy is not a .npy file"),
        (b"PK\x03\x04 and so on", "in.npy is not a .npy file"),
        (b"\x93NUMPY\x09\x00aaaaaaa", "in.npy has version 9.0 of the .npy format"),
        (&lie("(1000000, 1000000, 1000000)"), "promises 2000000000000000000 bytes of data, there are 24"),
        (
            &lie("(18446744073709551615, 18446744073709551615)"),
            "promises more data than any file has, there are 24",
        ),
        (&lie("(18446744073709551616,)"), "has a 'shape' that is no tuple of lengths"),
        (&lie("(-1,)"), "has a 'shape' that is no tuple of lengths"),
        (&lie("3"), "has a 'shape' that is no tuple"),
        (&lie("(0, 18446744073709551615, 18446744073709551615)"), "in.npy has more than the 0 bytes"),
        (&lie(&many), "65 dimensions are more than 64"),
        (&of("'|O'"), "dtype `|O` is not supported: objects"),
        (&of("[('a', '<i2'), ('b', '<f4')]"), "structs"),
        (&of("'<U5'"), "texts"),
        (&of("'<f16'"), "long doubles"),
        (&of("'<x9'"), "unknown dtype `<x9`"),
        (&of("7"), "has a 'descr' that is no dtype"),
        (&npy_file("{'descr': '<i2', 'shape': (3,)}", 6), "has no 'fortran_order'"),
        (&npy_file("[1, 2]", 6), "is not a dictionary"),
        (&npy_file("{'descr': __import__('os')}", 6), "is not a dictionary"),
        (&npy_file("{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}", 2), "truncated"),
    ] {
        let (_folder, path) = folder_with(bytes);
        let problem = NdArray::read_npy(&path).unwrap_err();
        let part = part.replace("FILE", &path.display().to_string());
        assert!(problem.to_string().contains(&part), "{problem}\n{part}");
        assert!(problem.to_string().contains("in.npy"), "{problem}");
        assert!(NdArray::read_npy_from(&mut &bytes[..]).is_err());
        let output = path.with_file_name("out.npy");
        let codec = SpatialDelta::new(0, None).build().unwrap();
        assert!(encode_npy(&codec, &path, &output, &Monitor::default()).is_err());
        assert!(!output.exists());
    }
    let (_folder, path) = folder_with(&of("'|O'"));
    let problem = NdArray::read_npy(&path).unwrap_err();
    assert!(
        matches!(&problem, NpyError::DType { problem: DTypeError::Refused { what: "objects", .. }, .. }),
        "{problem}"
    );
    let mut bools = npy(&array(&[10_000], dtype("bool")));
    *bools.last_mut().unwrap() = 7;
    let problem = NdArray::read_npy_from(&mut bools.as_slice()).unwrap_err();
    assert_eq!(problem.to_string(), "byte 7 at offset 9999 is not a bool");
    let missing = NdArray::read_npy(Path::new("/no/such/file.npy")).unwrap_err();
    assert_eq!(missing.to_string(), "can't read `/no/such/file.npy`: there is no such file");
}

#[test]
fn of_a_repeated_key_the_last_counts() {
    let header = "{'shape': (7,), 'descr': '<i2', 'fortran_order': False, 'shape': (2,)}";
    let a = NdArray::read_npy_from(&mut &npy_file(header, 4)[..]).unwrap();
    assert_eq!(a.shape(), [2]);
}

#[test]
fn a_long_header_makes_no_room_for_itself() {
    let bytes = b"\x93NUMPY\x02\x00\xff\xff\xff\xff{";
    let problem = NdArray::read_npy_from(&mut &bytes[..]).unwrap_err();
    assert_eq!(problem.to_string(), "the header of the stream has 4294967295 bytes, more than 65536");
}

#[test]
fn files_are_encoded_as_arrays_are() {
    let folder = tempfile::tempdir().unwrap();
    let [input, middle, output] = ["a.npy", "b.npy", "c.npy"].map(|name| folder.path().join(name));
    for text in ["i2", "u1", ">i4", "f2", "f4", ">f8", "bool", "M8[ns]"] {
        for fortran in [false, true] {
            let mut a = array(&[5, 6, 7], dtype(text));
            if fortran {
                a = a.transpose(None).unwrap();
            }
            a.write_npy(&input).unwrap();
            for axis in [-3, 1, 2] {
                let codec = SpatialDelta::new(axis, a.dtype()).build().unwrap();
                let (monitor, seen) = watched();
                encode_npy(&codec, &input, &middle, &monitor).unwrap();
                let bytes = (a.size() * a.dtype().width()) as u64;
                assert_eq!(*seen.lock().unwrap(), [(0, bytes), (bytes, bytes), (bytes, bytes)]);
                let encoded = a.encode(&codec).unwrap();
                assert_eq!(fs::read(&middle).unwrap(), npy(&encoded), "{text} {axis} {fortran}");
                decode_npy(&codec, &middle, &output, &Monitor::default()).unwrap();
                assert_eq!(fs::read(&output).unwrap(), fs::read(&input).unwrap(), "{text} {axis} {fortran}");
                let mut piped = Vec::new();
                pipe(&codec, CodecDirection::Encode, &npy(&a), &mut piped).unwrap();
                assert_eq!(piped, npy(&encoded));
                let mut back = Vec::new();
                pipe(&codec, CodecDirection::Decode, &piped, &mut back).unwrap();
                assert_eq!(back, npy(&a));
            }
        }
    }
}

#[test]
fn large_files_are_worked_on_in_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let [input, middle, output] = ["a.npy", "b.npy", "c.npy"].map(|name| folder.path().join(name));
    // 10 MB of one byte, stored as eight: more than a piece, in slabs, columns and lines.
    for (shape, axis) in
        [(&[40, 250_000][..], 0), (&[2, 5_000_000], 0), (&[10_000_000], 0), (&[2, 1, 5_000_000], 2)]
    {
        let a = array(shape, dtype("u1"));
        a.write_npy(&input).unwrap();
        let codec = SpatialDelta::new(axis, a.dtype()).astype(dtype("i8")).build().unwrap();
        let (monitor, seen) = watched();
        encode_npy(&codec, &input, &middle, &monitor).unwrap();
        assert!(seen.lock().unwrap().len() > 3, "the start, the end, and more than one piece");
        decode_npy(&codec, &middle, &output, &Monitor::default()).unwrap();
        assert!(fs::read(&output).unwrap() == fs::read(&input).unwrap(), "{shape:?} {axis}");
        assert!(NdArray::read_npy(&middle).unwrap() == a.encode(&codec).unwrap(), "{shape:?} {axis}");
    }
}

/// Along several axes as well, in either order: of pieces of whole slabs, and of slabs larger than a piece.
#[test]
fn files_are_encoded_along_several_axes() {
    let folder = tempfile::tempdir().unwrap();
    let [input, middle, output] = ["a.npy", "b.npy", "c.npy"].map(|name| folder.path().join(name));
    let shapes: [(&[usize], &[i64]); 5] = [
        (&[3, 4, 5], &[0, 1, 2]),
        (&[3, 1, 5], &[-1, 1]),
        (&[0, 4], &[0, 1]),
        (&[2, 1, 5_000_000], &[0, 1, 2]),
        (&[9, 2, 260_000, 2], &[2, 0]),
    ];
    for (shape, axes) in shapes {
        let c_order = array(shape, dtype("u1"));
        let turned = c_order.transpose(None).unwrap();
        for (a, residual) in [(c_order, Residual::Difference), (turned, Residual::Zigzag)] {
            a.write_npy(&input).unwrap();
            {
                let codec = SpatialDelta::new(0, a.dtype()).axes(axes).residual(residual).build().unwrap();
                encode_npy(&codec, &input, &middle, &Monitor::default()).unwrap();
                assert!(
                    NdArray::read_npy(&middle).unwrap() == a.encode(&codec).unwrap(),
                    "{shape:?} {axes:?}"
                );
                decode_npy(&codec, &middle, &output, &Monitor::default()).unwrap();
                assert!(fs::read(&output).unwrap() == fs::read(&input).unwrap(), "{shape:?} {axes:?}");
            }
        }
    }
}

/// Whoever is told of the start may stop the work there, and is told of its end all the same.
#[test]
fn work_that_is_stopped_ends_at_its_next_piece() {
    let interrupt = Interrupt::default();
    let (mut monitor, seen) = watched();
    monitor.interrupt = interrupt.clone();
    let told = monitor.progress.clone();
    monitor.progress = Progress::new(move |done, total| {
        told.tell(done, total);
        interrupt.set();
    });
    let (folder, input) = folder_with(&npy(&array(&[40, 250_000], dtype("i8"))));
    let output = folder.path().join("out.npy");
    let codec = SpatialDelta::new(0, None).build().unwrap();
    assert_eq!(encode_npy(&codec, &input, &output, &monitor), Err(NpyError::Interrupted));
    assert!(!output.exists());
    let bytes = 80_000_000;
    assert_eq!(seen.lock().unwrap().first(), Some(&(0, bytes)));
    assert_eq!(seen.lock().unwrap().last(), Some(&(bytes, bytes)));
    seen.lock().unwrap().clear();
    let table = array(&[4, 5], dtype("i2")).best_axis(&AxisSearch::default(), &monitor);
    assert_eq!((table, &seen.lock().unwrap()[..]), (Err(NpyError::Interrupted), &[(0, 8), (8, 8)][..]));
}

#[test]
fn an_overflow_leaves_the_old_file() {
    let mut a = vec![0i16; 6_000_000];
    a[5_000_001] = 300;
    let a = NdArray::from(ndarray::Array3::from_shape_vec((2, 3_000_000, 1), a).unwrap());
    let (folder, input) = folder_with(&npy(&a));
    let output = folder.path().join("out.npy");
    fs::write(&output, "old").unwrap();
    for axis in [0, 1] {
        let codec = SpatialDelta::new(axis, None).astype(dtype("i1")).build().unwrap();
        let problem = encode_npy(&codec, &input, &output, &Monitor::default()).unwrap_err();
        let NpyError::Codec { problem, .. } = &problem else { panic!("{problem}") };
        let CodecError::Overflow { value: 300, index, .. } = &**problem else { panic!("{problem}") };
        assert_eq!(index, &[1, 2_000_001, 0]);
        assert_eq!(fs::read_to_string(&output).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "a temporary file is left");
    }
}

#[test]
fn input_and_output_must_differ() {
    let (folder, input) = folder_with(&npy(&array(&[4], dtype("i2"))));
    let codec = SpatialDelta::new(0, None).build().unwrap();
    let link = folder.path().join("link.npy");
    fs::hard_link(&input, &link).unwrap();
    let before = fs::read(&input).unwrap();
    for output in [input.clone(), folder.path().join(".").join("in.npy"), link] {
        let problem = encode_npy(&codec, &input, &output, &Monitor::default()).unwrap_err();
        assert_eq!(problem, NpyError::SameFile { file: output });
        assert_eq!(fs::read(&input).unwrap(), before);
    }
}

/// A disk with room for some bytes.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = bytes.len().min(self.0);
        self.0 -= written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let a = array(&[100, 100], dtype("i2"));
    for room in [0, 10, 128, 500] {
        let problem = a.write_npy_to(&mut Disk(room)).unwrap_err();
        assert_eq!(problem.to_string(), "can't write the stream: no storage space");
        let codec = SpatialDelta::new(0, None).build().unwrap();
        assert!(pipe(&codec, CodecDirection::Encode, &npy(&a), &mut Disk(room)).is_err());
    }
    if cfg!(target_os = "linux") {
        let problem = a.write_npy(Path::new("/dev/full")).unwrap_err();
        assert!(problem.to_string().starts_with("can't write `/dev/full`: No space left"), "{problem}");
        assert!(a.write_npy(Path::new("/dev/null")).is_ok());
    }
    assert!(a.write_npy(Path::new("/no/such/folder/a.npy")).is_err());
}

proptest::proptest! {
    #[test]
    fn damage_never_panics(place in 0usize..200, byte: u8, cut in 0usize..200) {
        let mut bytes = npy(&array(&[4, 3], dtype("i2")));
        let last = bytes.len() - 1;
        bytes[place.min(last)] = byte;
        bytes.truncate(cut.max(bytes.len().saturating_sub(cut)));
        if let Ok(a) = NdArray::read_npy_from(&mut bytes.as_slice()) {
            proptest::prop_assert!(a.size() * a.dtype().width() <= bytes.len());
        }
        let mut output = Vec::new();
        let codec = SpatialDelta::new(0, None).build().unwrap();
        let _ = pipe(&codec, CodecDirection::Encode, &bytes, &mut output);
    }
}

/// The most memory that this process has ever had, in MiB.
#[cfg(target_os = "linux")]
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Takes 20 GB of disk and a minute: `cargo test --release -p vcfilter-ndfiles --test arrays -- --ignored`.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs 20 GB of disk"]
fn six_gibibytes_need_little_memory() {
    for shape in ["(3072, 1024, 1024)", "(3, 1073741824)"] {
        let mut text = format!("{{'descr': '<i2', 'fortran_order': False, 'shape': {shape}}}");
        text.push_str(&" ".repeat(117 - text.len()));
        let (folder, input) = folder_with(&npy_file(&(text + "\n"), 0));
        let file = fs::OpenOptions::new().write(true).open(&input).unwrap();
        file.set_len(128 + (6 << 30)).unwrap();
        // A file of holes reads as zeros; this makes a difference in the middle of it.
        std::os::unix::fs::FileExt::write_all_at(&file, &[100], 128 + (3 << 30)).unwrap();
        let [middle, output] = ["b.npy", "c.npy"].map(|name| folder.path().join(name));
        let codec = SpatialDelta::new(0, dtype("i2")).astype(dtype("i1")).build().unwrap();
        encode_npy(&codec, &input, &middle, &Monitor::default()).unwrap();
        decode_npy(&codec, &middle, &output, &Monitor::default()).unwrap();
        assert_eq!(fs::metadata(&middle).unwrap().len(), 128 + (3 << 30));
        let mut byte = [0];
        let file = fs::File::open(&output).unwrap();
        std::os::unix::fs::FileExt::read_exact_at(&file, &mut byte, 128 + (3 << 30)).unwrap();
        assert_eq!(byte, [100]);
        println!("{shape}: at most {} MiB", peak_memory());
        assert!(peak_memory() < 300);
    }
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions_and_links() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = folder_with(b"old");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.npy");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let a = array(&[3], dtype("i2"));
    a.write_npy(&link).unwrap();
    assert_eq!(NdArray::read_npy(&path).unwrap(), a);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = folder_with(b"old");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
    let problem = array(&[3], dtype("i2")).write_npy(&path).unwrap_err();
    assert!(problem.to_string().ends_with("in.npy`: permission denied"), "{problem}");
    assert_eq!(fs::read(&path).unwrap(), b"old");
    let problem = array(&[3], dtype("i2")).write_npy(&path.with_file_name("no/a.npy")).unwrap_err();
    assert!(!problem.to_string().contains(".part"), "{problem}");
}
