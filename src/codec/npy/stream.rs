//! Codecs from file to file, in pieces: memory is bounded whatever the size of the array.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::Path;

use super::error::NpyError;
use super::header::Header;
use super::output::{Output, refuse_same_file};
use super::plan::{Cut, Piece, pieces};
use super::{expect_end, file_size, read_problem};
use crate::codec::build::unravel;
use crate::codec::codec_error::CodecError;
use crate::codec::dtype::DType;
use crate::codec::kernels::Slabs;
use crate::codec::pairs;
use crate::codec::spatial_delta::{MemoryOrder, SpatialDelta};
use crate::codec::task::Task;
use crate::codec::words::Words;

/// The bytes of a piece, in the wider of both types.
const PIECE: usize = 32 << 20;

/// Which way the codec goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To differences.
    Encode,
    /// Back to values.
    Decode,
}

/// Where `.npy` data comes from.
pub enum NpySource<'a> {
    /// A file, or anything else that has a name.
    File(&'a Path),
    /// A pipe.
    Stream(&'a mut dyn Read),
}

/// Where `.npy` data goes to.
pub enum NpySink<'a> {
    /// A file, which appears only when it is whole.
    File(&'a Path),
    /// A pipe. Output that came before an error is written; the reader must look at the exit status.
    Stream(&'a mut dyn Write),
}

/// What was read and what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcoded {
    /// The header of the input.
    pub from: Header,
    /// The header of the output.
    pub to: Header,
}

/// Is told how many bytes of the input's elements are done, and how many there are; may stop the work.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// Encodes or decodes `.npy` data in pieces, from and to files or pipes.
///
/// From file to file at most about 100 MiB are in memory, whatever the size, shape and axis. Where one of
/// them is a pipe, two slabs are in memory.
pub fn transcode(
    codec: &SpatialDelta,
    direction: Direction,
    source: NpySource,
    sink: NpySink,
    progress: Progress,
) -> Result<Transcoded, NpyError> {
    let input = if let NpySource::File(path) = source { Some(path) } else { None };
    let output = if let NpySink::File(path) = sink { Some(path) } else { None };
    if let (Some(input), Some(output)) = (input, output) {
        refuse_same_file(input, output)?;
    }
    // What fails in writing names the output, all else the input.
    let named = |error: NpyError| {
        let path = if matches!(error, NpyError::Io { action: "write", .. }) { output } else { input };
        path.map_or(error.clone(), |path| error.in_file(path))
    };
    let result = match source {
        NpySource::File(path) => {
            let mut file = File::open(path).map_err(|error| NpyError::io("read", path, &error))?;
            let header = Header::read(&mut file).map_err(named)?;
            let size = file_size(&file).map_err(|error| NpyError::io("read", path, &error))?;
            size.map_or(Ok(()), |size| header.check_size(size)).map_err(named)?;
            Stream::new(codec, direction, header, progress)
                .and_then(|stream| stream.run_into(&mut file, size.is_some(), sink))
        }
        NpySource::Stream(reader) => Header::read(reader)
            .and_then(|header| Stream::new(codec, direction, header, progress))
            .and_then(|stream| stream.run_into(&mut Forward(reader), false, sink)),
    };
    result.map_err(named)
}

/// Encodes a `.npy` file into another, which appears only when it is whole; see [`transcode`].
pub fn encode_npy(
    codec: &SpatialDelta,
    input: &Path,
    output: &Path,
    progress: Progress,
) -> Result<Transcoded, NpyError> {
    transcode(codec, Direction::Encode, NpySource::File(input), NpySink::File(output), progress)
}

/// Decodes a `.npy` file into another, as [`encode_npy`] encodes.
pub fn decode_npy(
    codec: &SpatialDelta,
    input: &Path,
    output: &Path,
    progress: Progress,
) -> Result<Transcoded, NpyError> {
    transcode(codec, Direction::Decode, NpySource::File(input), NpySink::File(output), progress)
}

/// A pipe as something whose place can be chosen: only the next one ever is.
struct Forward<T>(T);

impl<T: Read> Read for Forward<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<T: Write> Write for Forward<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<T> Seek for Forward<T> {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::NotSeekable.into())
    }
}

trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

trait Sink: Write + Seek {}

impl<T: Write + Seek> Sink for T {}

/// A codec, an array in a file and the way in which it is cut.
struct Stream<'a> {
    task: Task,
    direction: Direction,
    header: Header,
    slabs: Slabs,
    progress: Progress<'a>,
}

impl<'a> Stream<'a> {
    fn new(
        codec: &SpatialDelta,
        direction: Direction,
        header: Header,
        progress: Progress<'a>,
    ) -> Result<Stream<'a>, NpyError> {
        let (task, axis) = codec.task_for(&header.shape, || match direction {
            Direction::Encode => codec.encoding(header.dtype),
            Direction::Decode => codec.decoding(header.dtype),
        })?;
        // F order is C order with all axes reversed.
        let mut shape = header.shape.clone();
        let place = match header.order {
            MemoryOrder::C => axis,
            MemoryOrder::F => shape.len() - 1 - axis,
        };
        if header.order == MemoryOrder::F {
            shape.reverse();
        }
        let slabs = Slabs::new(&shape, place).unwrap_or(Slabs { outer: 0, len: 0, inner: 0 });
        Ok(Stream { task, direction, header, slabs, progress })
    }

    /// The index of a position in the file.
    fn index(&self, position: usize) -> Vec<usize> {
        match self.header.order {
            MemoryOrder::C => unravel(position, &self.header.shape),
            MemoryOrder::F => {
                let reversed: Vec<usize> = self.header.shape.iter().rev().copied().collect();
                unravel(position, &reversed).into_iter().rev().collect()
            }
        }
    }

    /// The header of what is written: the codec's byte order is that of what it gives.
    fn target(&self) -> Header {
        let dtype = if self.direction == Direction::Encode { self.task.astype } else { self.task.dtype };
        Header { dtype, ..self.header.clone() }
    }

    /// Works on all pieces; with `seekable`, places in the input can be chosen.
    fn run_into(self, input: &mut dyn Source, seekable: bool, sink: NpySink) -> Result<Transcoded, NpyError> {
        let done = Transcoded { from: self.header.clone(), to: self.target() };
        match sink {
            NpySink::File(path) => {
                let mut output = Output::create(path)?;
                let columns = seekable && output.seekable();
                self.run(input, &mut output, columns)?;
                output.finish()?;
            }
            NpySink::Stream(writer) => self.run(input, &mut Forward(writer), false)?,
        }
        Ok(done)
    }

    /// Works on all pieces in turn. With `columns`, places in both files can be chosen.
    fn run(self, input: &mut dyn Source, output: &mut dyn Sink, columns: bool) -> Result<(), NpyError> {
        let (from, to) = (self.header.dtype, self.target().dtype);
        let header = self.target().to_bytes();
        let read_problem_of = |error: io::Error| NpyError::stream("read", &error);
        let write_problem = |error: io::Error| NpyError::stream("write", &error);
        output.write_all(&header).map_err(write_problem)?;
        let [mut source, mut result] = [from, to].map(|dtype| Words::zeros(dtype.width(), 0));
        let mut carry = Words::zeros(self.task.dtype.width(), 0);
        let (mut done, mut next) = (0, 0);
        for piece in pieces(self.slabs, PIECE / from.width().max(to.width()), columns) {
            if piece.start != next {
                let place =
                    |base: usize, dtype: DType| SeekFrom::Start((base + piece.start * dtype.width()) as u64);
                input.seek(place(self.header.bytes as usize, from)).map_err(read_problem_of)?;
                output.seek(place(header.len(), to)).map_err(write_problem)?;
            }
            next = piece.start + piece.length;
            source.resize(piece.length);
            result.resize(piece.length);
            source
                .read(0, from, input)
                .map_err(|problem| read_problem(problem, &self.header, piece.start))?;
            match self.direction {
                Direction::Encode => self.encode(piece, source.bytes(), &mut carry, result.bytes_mut())?,
                Direction::Decode => self.decode(piece, source.bytes(), &mut carry, result.bytes_mut())?,
            }
            if !to.is_native() {
                result.swap(0);
            }
            output.write_all(result.bytes()).map_err(write_problem)?;
            done += (piece.length * from.width()) as u64;
            if (self.progress)(done, self.header.data_bytes()).is_break() {
                return Err(NpyError::Interrupted);
            }
        }
        output.flush().map_err(write_problem)?;
        if columns { Ok(()) } else { expect_end(&self.header, &mut { input }) }
    }

    /// Encodes a piece; `carry` is the slab before it and becomes its last.
    fn encode(
        &self,
        piece: Piece,
        source: &[u8],
        carry: &mut Words,
        output: &mut [u8],
    ) -> Result<(), CodecError> {
        let task = self.task;
        let result = match piece.cut {
            Cut::Blocks(outer) => pairs::encode(task, source, output, Slabs { outer, ..self.slabs }),
            Cut::Slabs { width, first } => {
                pairs::encode_after(task, source, (!first).then_some(carry.bytes()), output, width)
            }
        };
        if let Err(position) = result {
            return Err(self.overflow(piece, source, carry.bytes(), position));
        }
        keep_last(source, piece, task.dtype.width(), carry);
        Ok(())
    }

    fn overflow(&self, piece: Piece, source: &[u8], carry: &[u8], position: usize) -> CodecError {
        let width = self.task.dtype.width();
        let element = |bytes: &[u8], place: usize| bytes[place * width..(place + 1) * width].to_vec();
        let before = match piece.cut {
            Cut::Blocks(_) if position % self.slabs.block() < self.slabs.inner => None,
            Cut::Blocks(_) => Some(element(source, position - self.slabs.inner)),
            Cut::Slabs { width, .. } if position >= width => Some(element(source, position - width)),
            Cut::Slabs { first, .. } => (!first).then(|| element(carry, position)),
        };
        let index = self.index(piece.start + position);
        self.task.overflow(&element(source, position), before.as_deref(), index)
    }

    /// Decodes a piece; `carry` is the decoded slab before it and becomes its last.
    fn decode(
        &self,
        piece: Piece,
        source: &[u8],
        carry: &mut Words,
        output: &mut [u8],
    ) -> Result<(), CodecError> {
        let task = self.task;
        if let Some((position, value)) = task.not_bool(source) {
            return Err(CodecError::NotBool { value, index: self.index(piece.start + position) });
        }
        match piece.cut {
            Cut::Blocks(outer) => pairs::decode(task, source, output, Slabs { outer, ..self.slabs }),
            Cut::Slabs { width, first } => {
                pairs::decode_after(task, source, (!first).then_some(carry.bytes()), output, width);
            }
        }
        keep_last(output, piece, task.dtype.width(), carry);
        Ok(())
    }
}

/// Remembers the last slab of a piece whose block goes on.
fn keep_last(elements: &[u8], piece: Piece, width: usize, carry: &mut Words) {
    if let Cut::Slabs { width: slab, .. } = piece.cut {
        carry.resize(slab);
        carry.bytes_mut().copy_from_slice(&elements[elements.len() - slab * width..]);
    }
}
