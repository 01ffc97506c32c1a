//! The work of a codec on an array in a file, piece by piece.

use std::io::{Read, Write};
use std::ops::Range;

use vcfilter_codec::kernels::Slabs;
use vcfilter_codec::{
    AlignedBuffer, ArrayView, ArrayViewMut, CodecDirection, CodecError, DType, MemoryOrder, SizeError,
    SpatialDelta, unravel_index,
};
use vcfilter_machine::Monitor;

use super::ahead::{make_ahead, make_in_turn};
use super::ends::{Input, Output, Reading};
use super::header::NpyHeader;
use super::plan::{Cut, Piece, pieces};
use super::{expect_end, read_problem};
use crate::arrays::read_elements;
use crate::files::error::{FileAction, NpyError};
use crate::files::format::ReadPlaces;

/// The bytes of a piece, in the wider of both types: so few that reading, work and writing find it in the caches of a core, and far
/// fewer than the codec shares among threads, since making has one of its own.
const PIECE: usize = 1 << 19;

/// The bytes of the slab before that are remembered where places can be chosen.
const KEPT: usize = 32 << 20;

/// A codec, an array in a file and the way in which it is cut.
pub(crate) struct Recoder<'a> {
    /// Works on pieces, which are native and whose dimensions are blocks, slabs, and those of a slab.
    codec: SpatialDelta,
    direction: CodecDirection,
    /// The headers of what is read and of what is written.
    headers: [NpyHeader; 2],
    /// The first of them. Of complex numbers, here and below, the parts are the elements, along a further axis.
    header: NpyHeader,
    /// Whether neither the input nor the output has a header.
    flat: bool,
    /// The type of the values, and of what is written.
    values: DType,
    results: DType,
    slabs: Slabs,
    /// The lengths of the axes of a slab; one where there are no differences within slabs, which then are cut as well.
    within: Vec<usize>,
    monitor: &'a Monitor,
}

impl<'a> Recoder<'a> {
    pub(crate) fn new(
        codec: &SpatialDelta,
        direction: CodecDirection,
        header: NpyHeader,
        flat: bool,
        monitor: &'a Monitor,
    ) -> Result<Recoder<'a>, NpyError> {
        let axes = codec.axes_for(&header.shape)?;
        let (values, differences) = match direction {
            CodecDirection::Encode => (header.dtype, codec.encoded_dtype(header.dtype)?),
            CodecDirection::Decode => (codec.decoded_dtype(header.dtype)?, header.dtype),
        };
        let results = if direction == CodecDirection::Encode { differences } else { values };
        // The codec's byte order is that of what it gives.
        let headers = [header.clone(), NpyHeader { dtype: results, ..header.clone() }];
        // F order is C order with all axes reversed.
        let mut shape = header.shape.clone();
        let mut places = axes;
        if header.order == MemoryOrder::F {
            shape.reverse();
            places.iter_mut().for_each(|place| *place = shape.len() - 1 - *place);
        }
        shape.push(header.dtype.kind().parts());
        // Nothing precedes anything along an axis of one slab.
        let mut places: Vec<usize> = places.into_iter().filter(|place| shape[*place] != 1).collect();
        places.sort_unstable();
        let Cuts { slabs, within, axes } = Cuts::new(&shape, &places);
        let [values, differences, results] = [values, differences, results].map(part);
        let codec = SpatialDelta::new(1, DType::native(values.kind()))
            .axes(axes)
            .astype(DType::native(differences.kind()))
            .residual(codec.residual())
            .overflow(codec.overflow())
            .mode(codec.mode())
            .build()?;
        let header = header.in_parts();
        Ok(Recoder { codec, direction, headers, header, flat, values, results, slabs, within, monitor })
    }

    /// The headers of what is read and of what is written.
    pub(crate) fn headers(&self) -> [NpyHeader; 2] {
        self.headers.clone()
    }

    /// The index of a position in the file.
    fn index(&self, position: usize) -> Vec<usize> {
        match self.header.order {
            MemoryOrder::C => unravel_index(position, &self.header.shape),
            MemoryOrder::F => {
                let reversed: Vec<usize> = self.header.shape.iter().rev().copied().collect();
                unravel_index(position, &reversed).into_iter().rev().collect()
            }
        }
    }

    /// Works on all pieces in turn.
    pub(crate) fn run(self, input: &mut Input, output: &mut Output) -> Result<(), NpyError> {
        let start = if self.flat { Vec::new() } else { self.headers[1].to_bytes() };
        output.write_all(&start).map_err(write_problem)?;
        let seekable = input.seekable() && output.seekable();
        let kept = if seekable { KEPT / self.values.width() } else { usize::MAX };
        let room = PIECE / self.header.dtype.width().max(self.results.width());
        let pieces = self.pieces(room, kept);
        let (mut done, mut next) = (0, 0);
        let progress = self.monitor.progress.begin(self.header.data_bytes());
        let write = |piece: Piece, result: &AlignedBuffer| {
            if piece.start != next {
                let place = start.len() as u64 + (piece.start * self.results.width()) as u64;
                output.go_to(place).map_err(write_problem)?;
            }
            next = piece.start + piece.length;
            output.write_all(result.bytes()).map_err(write_problem)?;
            done += (piece.length * self.header.dtype.width()) as u64;
            progress.tell(done);
            Ok(self.monitor.interrupt.check()?)
        };
        let result = || AlignedBuffer::new(self.results);
        match input {
            Input::Own(reading) => {
                let mut worker = Worker::new(&self, reading);
                make_ahead(pieces, result, |piece, result| worker.make(piece, result), write)?;
            }
            Input::Lent(reading) => {
                let mut worker = Worker::new(&self, reading);
                make_in_turn(pieces, result(), |piece, result| worker.make(piece, result), write)?;
            }
        }
        output.flush().map_err(write_problem)?;
        if !seekable {
            return expect_end(&self.header, input);
        }
        // Who goes on with these files does so behind the arrays; and the size was looked at before.
        let end = |header: &NpyHeader, start: u64| start + header.data_bytes();
        let ended = input.go_to(end(&self.header, self.header.bytes));
        ended.map_err(|error| NpyError::stream(FileAction::Read, &error))?;
        output.go_to(end(&self.headers[1], start.len() as u64)).map_err(write_problem)
    }

    /// All pieces. Where there are differences within slabs these are whole, whatever memory they take.
    fn pieces(&self, room: usize, kept: usize) -> Box<dyn Iterator<Item = Piece> + Send> {
        match self.codec.axis() {
            Some(_) => pieces(self.slabs, room, kept),
            None => pieces(self.slabs, room.max(self.slabs.inner), usize::MAX),
        }
    }

    /// Encodes or decodes a piece; `carry` holds the values of the slab before it.
    fn work(&self, piece: Piece, source: &[u8], carry: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        let native = |dtype: DType| DType::native(dtype.kind());
        let (shape, before) = self.shape_of(piece);
        let source = ArrayView::new(source, native(self.header.dtype), &shape)?;
        let mut output = ArrayViewMut::new(output, native(self.results), &shape)?;
        let bytes = self.values.width();
        let before = before.map(|columns| {
            let carried = &carry[columns.start * bytes..columns.end * bytes];
            let mut shape = shape.clone();
            shape[..2].fill(1);
            ArrayView::new(carried, native(self.values), &shape)
        });
        let before = before.transpose()?;
        let done = match self.direction {
            CodecDirection::Encode => self.codec.encode_after(&source, before.as_ref(), &mut output),
            CodecDirection::Decode => self.codec.decode_after(&source, before.as_ref(), &mut output),
        };
        done.map_err(|error| self.placed(error, piece, &shape))
    }

    /// The shape of a piece, and where the slab before it is kept.
    fn shape_of(&self, piece: Piece) -> (Vec<usize>, Option<Range<usize>>) {
        match piece.cut {
            Cut::Blocks(outer) => ([&[outer, self.slabs.len], &self.within[..]].concat(), None),
            Cut::Slabs { width, kept, first } => {
                let within = if width == self.slabs.inner { &self.within[..] } else { &[width] };
                let shape = [&[1, piece.length / width], within].concat();
                (shape, (!first).then_some(kept..kept + width))
            }
        }
    }

    /// What is wrong with a piece, with its place in the array.
    fn placed(&self, mut error: CodecError, piece: Piece, shape: &[usize]) -> CodecError {
        if let CodecError::Overflow { index, .. } | CodecError::NotBool { index, .. } = &mut error {
            let position = index.iter().zip(shape).fold(0, |position, (place, len)| position * len + place);
            *index = self.index(piece.start + position);
        }
        error
    }
}

/// How a file is cut along its axes.
struct Cuts {
    slabs: Slabs,
    within: Vec<usize>,
    /// The axes of differences in a piece.
    axes: Vec<i64>,
}

impl Cuts {
    /// Of a shape in C order, and the axes longer than 1 along which differences are taken, the slowest first.
    fn new(shape: &[usize], places: &[usize]) -> Cuts {
        let none = Slabs { outer: shape.iter().product(), len: 1, inner: 1 };
        let Some((&slowest, others)) = places.split_first() else {
            // No slab need be remembered.
            return Cuts { slabs: none, within: vec![1], axes: vec![1] };
        };
        let slabs = Slabs::new(shape, slowest).unwrap_or(none);
        if others.is_empty() {
            return Cuts { slabs, within: vec![slabs.inner], axes: vec![1] };
        }
        // Without axes of length 1 there are not too many.
        let places = (slowest + 1..shape.len()).filter(|&place| shape[place] != 1);
        let (mut within, mut axes) = (Vec::new(), vec![1]);
        for place in places {
            if others.contains(&place) {
                axes.push(within.len() as i64 + 2);
            }
            within.push(shape[place]);
        }
        Cuts { slabs, within, axes }
    }
}

/// The type of the parts of elements.
fn part(dtype: DType) -> DType {
    DType::new(dtype.kind().part(), dtype.order())
}

fn write_problem(error: std::io::Error) -> NpyError {
    NpyError::stream(FileAction::Write, &error)
}

/// Reads piece after piece, and works on it.
struct Worker<'a, P, R> {
    recoder: &'a Recoder<'a>,
    reading: &'a mut Reading<P, R>,
    /// The position behind what was read.
    next: usize,
    source: AlignedBuffer,
    /// Whole values of the slab before the next piece, as far as they are known.
    carry: AlignedBuffer,
}

impl<'a, P: ReadPlaces, R: Read> Worker<'a, P, R> {
    fn new(recoder: &'a Recoder<'a>, reading: &'a mut Reading<P, R>) -> Worker<'a, P, R> {
        let [source, carry] = [recoder.header.dtype, recoder.values].map(AlignedBuffer::new);
        Worker { recoder, reading, next: 0, source, carry }
    }

    /// Reads a piece, and fills a buffer with what is written of it.
    fn make(&mut self, piece: Piece, result: &mut AlignedBuffer) -> Result<(), NpyError> {
        self.read(piece)?;
        let Recoder { header, slabs, values, results, direction, .. } = self.recoder;
        let kept = if let Cut::Slabs { width, kept, .. } = piece.cut { kept + width } else { 0 };
        let grown =
            grow(result, piece.length, piece.length).and_then(|()| grow(&mut self.carry, kept, slabs.inner));
        grown.map_err(|_| NpyError::Memory { bytes: header.data_bytes() })?;
        result.resize(piece.length);
        self.recoder.work(piece, self.source.bytes(), self.carry.bytes(), result.bytes_mut())?;
        let whole = if *direction == CodecDirection::Encode { &self.source } else { &*result };
        keep_last(whole.bytes(), piece, values.width(), self.carry.bytes_mut());
        if !results.is_native() {
            result.swap_bytes(0);
        }
        Ok(())
    }

    /// Reads the elements of a piece, native.
    fn read(&mut self, piece: Piece) -> Result<(), NpyError> {
        let header = &self.recoder.header;
        if piece.start != self.next {
            let place = header.bytes + (piece.start * header.dtype.width()) as u64;
            self.reading.go_to(place).map_err(|error| NpyError::stream(FileAction::Read, &error))?;
        }
        self.next = piece.start + piece.length;
        grow(&mut self.source, piece.length, piece.length)
            .map_err(|_| NpyError::Memory { bytes: header.data_bytes() })?;
        self.source.resize(piece.length);
        let read = read_elements(&mut self.source, 0, header.dtype, self.reading);
        read.map_err(|problem| read_problem(problem, header, piece.start))
    }
}

/// Makes there be at least so many elements, out of `most` in the end, or says that there is no room. Grows by doubling, so
/// that what is promised and never comes takes none.
fn grow(buffer: &mut AlignedBuffer, size: usize, most: usize) -> Result<(), SizeError> {
    let length = buffer.len();
    if size > length {
        buffer.try_reserve((size - length).max(length.min(most.saturating_sub(length))), true)?;
        buffer.resize(size);
    }
    Ok(())
}

/// Remembers the last slab of a piece whose block goes on, or its part in these columns.
fn keep_last(values: &[u8], piece: Piece, bytes: usize, carry: &mut [u8]) {
    if let Cut::Slabs { width, kept, .. } = piece.cut {
        carry[kept * bytes..(kept + width) * bytes].copy_from_slice(&values[values.len() - width * bytes..]);
    }
}
