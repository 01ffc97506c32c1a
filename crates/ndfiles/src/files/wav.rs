//! Sound in .wav files.

use std::io::{BufReader, ErrorKind};
use std::path::Path;

use hound::{SampleFormat, WavReader};
use ndarray::Array1;
use vcfilter_machine::{Stopped, memory, poll};

use super::error::{FileAction, NpyError};
use super::format::{ReadPlaces, size_of};
use crate::arrays::NdArray;

/// A file with its samples not read yet.
type Sound<'a> = WavReader<BufReader<&'a mut dyn ReadPlaces>>;

impl NdArray {
    /// Reads a `.wav` file: samples of one channel as `(samples,)`, of several as `(samples, channels)`. Integers are
    /// those of the file, int8 (a file holds them with 128 added), int16, or int32 of 24 and 32 bits; floats are float32.
    pub(super) fn read_wav_places(places: &mut dyn ReadPlaces, path: &Path) -> Result<NdArray, NpyError> {
        let problem = |error: hound::Error| match error {
            // hound has no kind of its own for a file that ends.
            hound::Error::IoError(error)
                if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::Other)
                    && error.raw_os_error().is_none()
                    && Stopped::within(&error).is_none() =>
            {
                damaged(path, "it ends too early")
            }
            hound::Error::IoError(error) => NpyError::io(FileAction::Read, path, &error),
            hound::Error::Unsupported => {
                damaged(path, "its samples are compressed, or of a size that is not read")
            }
            error => damaged(path, &error.to_string()),
        };
        let length = size_of(places).map_err(|error| NpyError::io(FileAction::Read, path, &error))?;
        let mut sound: Sound = WavReader::new(BufReader::new(places)).map_err(problem)?;
        let spec = sound.spec();
        // What promises more than it has is damaged; so no memory is taken for promises.
        if u64::from(sound.len()) * u64::from(spec.bits_per_sample / 8) > length {
            return Err(damaged(
                path,
                &format!("its {length} bytes can't hold the samples that it promises"),
            ));
        }
        let array = match (spec.sample_format, spec.bits_per_sample) {
            (SampleFormat::Float, _) => samples::<f32>(&mut sound),
            (SampleFormat::Int, ..=8) => samples::<i8>(&mut sound),
            (SampleFormat::Int, ..=16) => samples::<i16>(&mut sound),
            (SampleFormat::Int, _) => samples::<i32>(&mut sound),
        };
        array?.map_err(problem)
    }
}

fn damaged(path: &Path, problem: &str) -> NpyError {
    NpyError::Sound { file: path.into(), problem: problem.to_string() }
}

/// All samples: the outer error is that of too little memory, the inner one that of the file.
fn samples<T>(sound: &mut Sound) -> Result<Result<NdArray, hound::Error>, NpyError>
where
    T: hound::Sample,
    NdArray: From<Array1<T>>,
{
    let channels = usize::from(sound.spec().channels.max(1));
    let mut values: Vec<T> = memory::with_room(sound.len() as usize).map_err(Stopped::from)?;
    for sample in sound.samples::<T>() {
        poll()?;
        match sample {
            Ok(sample) => values.push(sample),
            Err(error) => return Ok(Err(error)),
        }
    }
    // A file ends with a whole sample of every channel, or it is refused when it is opened.
    let frames = values.len() / channels;
    values.truncate(frames * channels);
    let flat = NdArray::from(Array1::from_vec(values));
    let is_mono = channels == 1;
    Ok(Ok(if is_mono { flat } else { flat.reshape(&[frames as i64, channels as i64])? }))
}
