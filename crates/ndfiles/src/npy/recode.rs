//! The work of a codec on an array in a file, piece by piece.

use std::io::Write;

use super::ends::{Input, Output, Pace};
use super::error::NpyError;
use super::header::Header;
use super::plan::{Cut, Piece, pieces};
use super::stream::Direction;
use super::{expect_end, read_problem};
use crate::build::unravel;
use crate::codec_error::CodecError;
use crate::kernels::Slabs;
use crate::pairs;
use crate::spatial_delta::{MemoryOrder, SpatialDelta};
use crate::task::Task;
use crate::words::Words;

/// The bytes of a piece, in the wider of both types.
const PIECE: usize = 32 << 20;

/// A codec, an array in a file and the way in which it is cut.
pub struct Recoder<'a, 'b> {
    task: Task,
    direction: Direction,
    header: Header,
    slabs: Slabs,
    pace: &'a Pace<'b>,
}

impl<'a, 'b> Recoder<'a, 'b> {
    pub fn new(
        codec: &SpatialDelta,
        direction: Direction,
        header: Header,
        pace: &'a Pace<'b>,
    ) -> Result<Recoder<'a, 'b>, NpyError> {
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
        let mut slabs = Slabs::new(&shape, place).unwrap_or(Slabs { outer: 0, len: 0, inner: 0 });
        if slabs.len == 1 {
            // Nothing precedes anything: no slab need be remembered.
            slabs = Slabs { outer: slabs.size(), len: 1, inner: 1 };
        }
        Ok(Recoder { task, direction, header, slabs, pace })
    }

    /// The header of what is read.
    pub fn header(&self) -> &Header {
        &self.header
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
    pub fn target(&self) -> Header {
        let dtype = if self.direction == Direction::Encode { self.task.astype } else { self.task.dtype };
        Header { dtype, ..self.header.clone() }
    }

    /// Works on all pieces in turn.
    pub fn run(self, input: &mut Input, output: &mut Output) -> Result<(), NpyError> {
        let write_problem = |error| NpyError::stream("write", &error);
        let (header, target) = (&self.header, self.target());
        let start = target.to_bytes();
        output.write_all(&start).map_err(write_problem)?;
        let go_to = |input: &mut Input, output: &mut Output, element: usize| {
            let place = |start: u64, header: &Header| start + (element * header.dtype.width()) as u64;
            input.go_to(place(header.bytes, header)).map_err(|error| NpyError::stream("read", &error))?;
            output.go_to(place(start.len() as u64, &target)).map_err(write_problem)
        };
        let columns = input.seekable() && output.seekable();
        let mut room = Room::new(header, &target, self.task);
        let (mut done, mut next) = (0, 0);
        for piece in pieces(self.slabs, PIECE / header.dtype.width().max(target.dtype.width()), columns) {
            if piece.start != next {
                go_to(input, output, piece.start)?;
            }
            next = piece.start + piece.length;
            self.recode(piece, input, &mut room)?;
            output.write_all(room.result.bytes()).map_err(write_problem)?;
            done += (piece.length * header.dtype.width()) as u64;
            self.pace.tell(done, header.data_bytes())?;
        }
        output.flush().map_err(write_problem)?;
        if columns {
            // Who goes on with these files does so behind the arrays; and the size was looked at before.
            return go_to(input, output, self.slabs.size());
        }
        expect_end(header, input)
    }

    /// Reads a piece and works on it.
    fn recode(&self, piece: Piece, input: &mut Input, room: &mut Room) -> Result<(), NpyError> {
        room.take(piece, &self.header, self.slabs)?;
        let Room { source, result, carry } = room;
        let read = source.read(0, self.header.dtype, input);
        read.map_err(|problem| read_problem(problem, &self.header, piece.start))?;
        match self.direction {
            Direction::Encode => self.encode(piece, source.bytes(), carry.bytes(), result.bytes_mut())?,
            Direction::Decode => self.decode(piece, source.bytes(), carry.bytes(), result.bytes_mut())?,
        }
        let values = if self.direction == Direction::Encode { source } else { &mut *result };
        keep_last(values.bytes(), piece, self.task.dtype.width(), carry.bytes_mut());
        if !self.target().dtype.is_native() {
            result.swap(0);
        }
        Ok(())
    }

    /// Encodes a piece; `carry` holds the slab before it.
    fn encode(&self, piece: Piece, source: &[u8], carry: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        let task = self.task;
        let result = match piece.cut {
            Cut::Blocks(outer) => pairs::encode(task, source, output, Slabs { outer, ..self.slabs }),
            Cut::Slabs { width, .. } => {
                pairs::encode_after(task, source, self.before(piece, carry), output, width)
            }
        };
        result.map_err(|position| self.overflow(piece, source, carry, position))
    }

    /// The part of the slab before a piece that lies in its columns.
    fn before<'c>(&self, piece: Piece, carry: &'c [u8]) -> Option<&'c [u8]> {
        let bytes = self.task.dtype.width();
        match piece.cut {
            Cut::Slabs { width, kept, first: false } => Some(&carry[kept * bytes..(kept + width) * bytes]),
            _ => None,
        }
    }

    fn overflow(&self, piece: Piece, source: &[u8], carry: &[u8], position: usize) -> CodecError {
        let width = self.task.dtype.width();
        let element = |bytes: &[u8], place: usize| bytes[place * width..(place + 1) * width].to_vec();
        let before = match piece.cut {
            Cut::Blocks(_) if position % self.slabs.block() < self.slabs.inner => None,
            Cut::Blocks(_) => Some(element(source, position - self.slabs.inner)),
            Cut::Slabs { width, .. } if position >= width => Some(element(source, position - width)),
            Cut::Slabs { .. } => self.before(piece, carry).map(|before| element(before, position)),
        };
        let index = self.index(piece.start + position);
        self.task.overflow(&element(source, position), before.as_deref(), index)
    }

    /// Decodes a piece; `carry` holds the decoded slab before it.
    fn decode(&self, piece: Piece, source: &[u8], carry: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        let task = self.task;
        if let Some((position, value)) = task.not_bool(source) {
            return Err(CodecError::NotBool { value, index: self.index(piece.start + position) });
        }
        match piece.cut {
            Cut::Blocks(outer) => pairs::decode(task, source, output, Slabs { outer, ..self.slabs }),
            Cut::Slabs { width, .. } => {
                pairs::decode_after(task, source, self.before(piece, carry), output, width);
            }
        }
        Ok(())
    }
}

/// What is in memory at a time.
struct Room {
    source: Words,
    result: Words,
    /// Whole values of the slab before the next piece, as far as they are known.
    carry: Words,
}

impl Room {
    fn new(from: &Header, to: &Header, task: Task) -> Room {
        let [source, result, carry] =
            [from.dtype, to.dtype, task.dtype].map(|dtype| Words::zeros(dtype.width(), 0));
        Room { source, result, carry }
    }

    /// Makes room for a piece.
    fn take(&mut self, piece: Piece, header: &Header, slabs: Slabs) -> Result<(), NpyError> {
        let kept = if let Cut::Slabs { width, kept, .. } = piece.cut { kept + width } else { 0 };
        let grown = self
            .source
            .grow(piece.length, piece.length)
            .and_then(|()| self.result.grow(piece.length, piece.length))
            .and_then(|()| self.carry.grow(kept, slabs.inner));
        grown.map_err(|_| NpyError::Memory { bytes: header.data_bytes() })?;
        self.source.resize(piece.length);
        self.result.resize(piece.length);
        Ok(())
    }
}

/// Remembers the last slab of a piece whose block goes on, or its part in these columns.
fn keep_last(values: &[u8], piece: Piece, bytes: usize, carry: &mut [u8]) {
    if let Cut::Slabs { width, kept, .. } = piece.cut {
        carry[kept * bytes..(kept + width) * bytes].copy_from_slice(&values[values.len() - width * bytes..]);
    }
}
