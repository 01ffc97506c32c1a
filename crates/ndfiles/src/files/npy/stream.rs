//! Encoding and decoding from file to file, in pieces: memory is bounded for any size of the array.

use std::io::Read;
use std::path::PathBuf;

use vcfilter_codec::{CodecDirection, CodecError, DType, SpatialDelta, checked_size};
use vcfilter_machine::Monitor;

use super::ends::{Input, NpySink, NpySource, Output};
use super::header::{MAGIC, NpyHeader, read_up_to};
use super::recode::Recoder;
use crate::files::error::{FileAction, NpyError};

/// The headers of the data that [`transcode`] read and wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcoded {
    /// The header of the input.
    pub from: NpyHeader,
    /// The header of the output.
    pub to: NpyHeader,
}

/// Encodes or decodes `.npy` data in pieces, from and to files or pipes.
///
/// Where the codec has a shape, an input that is no `.npy` data is the flat bytes of an array of this shape, such as a chunk
/// of a Zarr store, and so is the output; `.npy` data of one dimension and as many elements are that array.
///
/// A thread of its own reads files and pipes ahead. From file to file at most about 50 MiB are in memory, for any
/// size, shape and axis; along several axes six slabs of the slowest of them. Where one of them is a pipe, one slab
/// is in memory besides: the one before the next. Memory for it is allocated as data arrive, so that a wrong header
/// takes none. The monitor is told how many bytes of the input's elements are done, and of how many.
///
/// ```
/// use vcfilter_codec::{CodecDirection, SpatialDelta};
/// use vcfilter_ndfiles::{Monitor, NdArray, NpySink, NpySource, transcode};
/// let mut input = Vec::new();
/// NdArray::from(ndarray::array![1i16, 4, 9]).write_npy_to(&mut input)?;
/// let (mut reader, mut output) = (&input[..], Vec::new());
/// let (source, sink) = (NpySource::Stream(&mut reader), NpySink::Stream(&mut output));
/// let codec = SpatialDelta::new(0, None).build()?;
/// let done = transcode(&codec, CodecDirection::Encode, source, sink, &Monitor::default())?;
/// assert_eq!(done.to.shape, [3]);
/// assert_eq!(NdArray::read_npy_from(&mut &output[..])?, ndarray::array![1i16, 3, 5].into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn transcode(
    codec: &SpatialDelta,
    direction: CodecDirection,
    source: NpySource,
    sink: NpySink,
    monitor: &Monitor,
) -> Result<Transcoded, NpyError> {
    #[cfg(feature = "files")]
    super::ends::refuse_same_file(&source, &sink)?;
    let (input, output) = (source.name(), sink.name());
    let run = || {
        let mut input = Input::open(source, &monitor.interrupt)?;
        let (header, flat) = read_header(codec, direction, &mut input)?;
        let (shape, dtype) = (header.shape.clone(), header.dtype);
        let run = || {
            input.check_size(&header)?;
            Recoder::new(codec, direction, header, flat, monitor)?.run_into(&mut input, sink)
        };
        run().map_err(|error| if flat { of_flat(error, shape, dtype) } else { error })
    };
    run().map_err(|error: NpyError| {
        // What fails in writing names the output, all else the input.
        let path =
            if matches!(error, NpyError::Io { action: FileAction::Write, .. }) { output } else { input };
        match path {
            Some(path) => error.in_file(&path),
            None => error,
        }
    })
}

/// The header of the input, and whether that is flat bytes without one, of which the codec knows shape and type.
fn read_header(
    codec: &SpatialDelta,
    direction: CodecDirection,
    input: &mut Input,
) -> Result<(NpyHeader, bool), NpyError> {
    let Some(shape) = codec.shape() else { return Ok((NpyHeader::read(input)?, false)) };
    let mut start = [0; MAGIC.len()];
    let got = read_up_to(input, &mut start)?;
    if start == *MAGIC {
        let mut header = NpyHeader::read(&mut (&start[..]).chain(input))?;
        let size = |shape: &[usize]| checked_size(shape).ok();
        if header.shape.len() == 1 && size(&header.shape) == size(shape) {
            header = NpyHeader { shape: shape.to_vec(), order: codec.order(), ..header };
        }
        return Ok((header, false));
    }
    input.put_back(&start[..got]).map_err(|error| NpyError::stream(FileAction::Read, &error))?;
    let dtype = if direction == CodecDirection::Encode { codec.dtype() } else { codec.astype() };
    let dtype = dtype.ok_or(CodecError::NoShape)?;
    Ok((NpyHeader { dtype, shape: shape.to_vec(), order: codec.order(), bytes: 0 }, true))
}

/// An error of what has no header.
fn of_flat(error: NpyError, shape: Vec<usize>, dtype: DType) -> NpyError {
    let (expected, found, more) = match error {
        NpyError::Truncated { expected, found, .. } => (expected, found, false),
        NpyError::Surplus { expected, found, .. } => (expected, found, true),
        error => return error,
    };
    NpyError::FlatBytes { file: None, expected, found, more, shape, dtype }
}

impl NpySource<'_> {
    fn name(&self) -> Option<PathBuf> {
        match self {
            #[cfg(feature = "files")]
            NpySource::File(path) => Some(path.to_path_buf()),
            _ => None,
        }
    }
}

impl NpySink<'_> {
    fn name(&self) -> Option<PathBuf> {
        match self {
            #[cfg(feature = "files")]
            NpySink::File(path) => Some(path.to_path_buf()),
            #[cfg(feature = "files")]
            NpySink::Whole(file) => Some(file.path().to_path_buf()),
            _ => None,
        }
    }
}

impl Recoder<'_> {
    fn run_into(self, input: &mut Input, sink: NpySink) -> Result<Transcoded, NpyError> {
        let [from, to] = self.headers();
        let done = Transcoded { from, to };
        match sink {
            #[cfg(feature = "files")]
            NpySink::File(path) => {
                let problem = |error| NpyError::stream(FileAction::Write, &error);
                let mut file = crate::files::WholeFile::create(path).map_err(problem)?;
                self.run(input, &mut Output::whole(&mut file))?;
                file.finish().map_err(problem)?;
            }
            #[cfg(feature = "files")]
            NpySink::Whole(file) => self.run(input, &mut Output::whole(file))?,
            #[cfg(feature = "files")]
            NpySink::Open(file) => self.run(input, &mut Output::open(file)?)?,
            NpySink::Places(places) => self.run(input, &mut Output::places(places)?)?,
            NpySink::Stream(writer) => self.run(input, &mut Output::Stream(Box::new(writer)))?,
        }
        Ok(done)
    }
}

/// Encodes a `.npy` file into another one, which appears only when it is complete; see [`transcode`].
///
/// ```
/// use vcfilter_codec::SpatialDelta;
/// use vcfilter_ndfiles::{Monitor, NdArray, decode_npy, encode_npy};
/// let folder = tempfile::tempdir()?;
/// let [a, b, c] = ["a.npy", "b.npy", "c.npy"].map(|name| folder.path().join(name));
/// NdArray::from(ndarray::array![[1i16, 4], [9, 7]]).write_npy(&a)?;
/// let codec = SpatialDelta::new(1, None).build()?;
/// encode_npy(&codec, &a, &b, &Monitor::default())?;
/// assert_eq!(NdArray::read_npy(&b)?, ndarray::array![[1i16, 3], [9, -2]].into());
/// decode_npy(&codec, &b, &c, &Monitor::default())?;
/// assert_eq!(NdArray::read_npy(&c)?, NdArray::read_npy(&a)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "files")]
pub fn encode_npy(
    codec: &SpatialDelta,
    input: &std::path::Path,
    output: &std::path::Path,
    monitor: &Monitor,
) -> Result<Transcoded, NpyError> {
    transcode(codec, CodecDirection::Encode, NpySource::File(input), NpySink::File(output), monitor)
}

/// Decodes a `.npy` file into another one, which appears only when it is complete. [`encode_npy`] has an
/// example.
#[cfg(feature = "files")]
pub fn decode_npy(
    codec: &SpatialDelta,
    input: &std::path::Path,
    output: &std::path::Path,
    monitor: &Monitor,
) -> Result<Transcoded, NpyError> {
    transcode(codec, CodecDirection::Decode, NpySource::File(input), NpySink::File(output), monitor)
}
