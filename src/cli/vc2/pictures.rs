//! `vcf test-pictures`

use std::path::PathBuf;

use crate::arrays::{ArrayError, Monitor};
use crate::diagnostics::{Problem, ProblemCode, Sources};
use crate::vc2::{
    AnalysisFile, Greys, PictureSize, Pixels, TableRequest, TestPicture, TestPictures, edge_patterns,
    least_picture_size, searched_patterns, worst_indices,
};

use super::super::Output;
use super::super::test::count;
use super::super::wall::Reach;
use super::input::Evaluated;
use super::optimised::OptimisedChoice;
use super::pixels::PixelOptions;
use super::search::{self, SearchOptions};
use super::widths::problem;
use crate::language::{check_writable, write_streamed, write_whole};

/// The most pixels of a picture.
const MOST_PIXELS: u64 = 1 << 28;

/// What `vcf test-pictures` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct PicturesRequest {
    #[command(flatten)]
    evaluated: Evaluated,
    /// The width of the pictures in pixels
    #[arg(value_name = "WIDTH", value_parser = clap::value_parser!(u32).range(1..=65_536), allow_negative_numbers = true)]
    width: u32,
    /// The height of the pictures
    #[arg(value_name = "HEIGHT", value_parser = clap::value_parser!(u32).range(1..=65_536), allow_negative_numbers = true)]
    height: u32,
    #[command(flatten)]
    optimised: OptimisedChoice,
    #[command(flatten)]
    search: SearchOptions,
    /// The folder to write to, which is there; files of the same names are replaced
    #[arg(short = 'o', long, value_name = "DIR", default_value = ".")]
    output_directory: PathBuf,
    /// Leaves out patterns that the pictures are too small for, with a warning
    #[arg(long)]
    omit_large: bool,
}

impl PicturesRequest {
    /// What is read and written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        reach.input(&self.evaluated.file);
        self.optimised.file.iter().for_each(|file| reach.input(file));
        reach.output_folder(&self.output_directory);
    }
}

/// Writes the pictures and the lists of what they test.
pub(super) fn run(request: &PicturesRequest, monitor: &Monitor, output: &mut Output) -> Result<(), Problem> {
    let size = (request.width, request.height);
    if u64::from(size.0) * u64::from(size.1) > MOST_PIXELS {
        let message = format!("a picture of {} by {} is beyond the limit of 2^28 pixels", size.0, size.1);
        return Err(Problem::error(ProblemCode::LimitLength, message).help("make several smaller ones"));
    }
    let pixels = &request.evaluated.pixels;
    let greys = pixels.greys()?;
    let effort = request.search.effort();
    let optimised = request.optimised.read()?;
    let (file, table) = request.evaluated.read_beside(optimised.as_ref(), monitor)?;
    let file = request.optimised.within(optimised.as_ref(), file)?;
    check_size(request, &file, output)?;
    if effort.is_some() {
        check_search(request, &table)?;
    }
    let worst = worst_indices(&file, &table).map_err(problem)?;
    let edges = match table.size {
        PictureSize::Infinite => Vec::new(),
        _ => edge_patterns(&file.structure, size, &table).map_err(problem)?,
    };
    let searched = |effort| searched_patterns(&file.structure, size, &table, effort, request.search.seed());
    let searched = effort.map(searched).transpose().map_err(search::problem)?;
    let found = searched.as_ref().map_or(&[][..], |(patterns, _)| patterns);
    let made =
        TestPictures::new(&file, size, |number| worst[number]).with_edges(&edges).with_edges(found).pictures;
    write(request, &made, greys, monitor)?;
    output.line(&summary(&made, pixels)?);
    if let Some((_, summary)) = searched {
        search::tell(&summary, output);
    }
    Ok(())
}

/// What keeps pictures from being searched and written, before long work.
fn check_search(request: &PicturesRequest, table: &TableRequest) -> Result<(), Problem> {
    if table.size == PictureSize::Infinite {
        let message =
            "pictures that are searched have edges, and `--size infinite` asks for the inside alone";
        return Err(Problem::error(ProblemCode::CommandUsage, message)
            .help("leave one of both out; `vcf optimise-patterns` searches the inside"));
    }
    check_writable(&request.output_directory.join("picture.png"))
}

/// Whether a picture is for the decoder.
fn is_decoders(picture: &TestPicture) -> bool {
    picture.quantisation_index.is_some()
}

/// Writes each picture and its list.
fn write(
    request: &PicturesRequest,
    pictures: &[TestPicture],
    greys: Greys,
    monitor: &Monitor,
) -> Result<(), Problem> {
    // The numbers of the encoder's and of the decoder's pictures both begin with 0.
    let mut numbers = [0; 2];
    let paths = |picture: &TestPicture| {
        let number = &mut numbers[usize::from(is_decoders(picture))];
        let name = picture.name(*number);
        *number += 1;
        ["png", "json"].map(|ending| request.output_directory.join(format!("{name}.{ending}")))
    };
    let paths: Vec<[PathBuf; 2]> = pictures.iter().map(paths).collect();
    let inputs = request.evaluated.inputs(request.optimised.file.as_ref());
    paths.iter().flatten().try_for_each(|path| inputs.refuse(path))?;
    for (written, (picture, [png, json])) in pictures.iter().zip(&paths).enumerate() {
        monitor.interrupt.check().map_err(|stopped| {
            super::after_writing(problem(ArrayError::from(stopped).into()), written, "picture")
        })?;
        write_streamed(png, |out| Ok(picture.write_png((request.width, request.height), greys, out)?))?;
        write_whole(json, picture.json().as_bytes())?;
    }
    Ok(())
}

/// How many pictures of what there are.
fn summary(pictures: &[TestPicture], pixels: &PixelOptions) -> Result<String, Problem> {
    let [encoder, decoder] = [false, true].map(|decoders| {
        count(pictures.iter().filter(|picture| is_decoders(picture) == decoders).count(), "picture")
    });
    let points = count(pictures.iter().map(|picture| picture.points.len()).sum(), "test point");
    let stored = match pixels.are_chosen() {
        true => format!("; pixels are stored as {}", stored(&pixels.pixels()?)),
        false => String::new(),
    };
    Ok(format!("{encoder} for the encoder and {decoder} for the decoder with {points}{stored}"))
}

/// The levels in words: `16 to 235 of 8 bits`.
fn stored(pixels: &Pixels) -> String {
    let levels = pixels.levels();
    format!("{} to {} of {} bits", levels.lower, levels.upper, pixels.stored_bits())
}

/// Whether every pattern has room.
fn check_size(request: &PicturesRequest, file: &AnalysisFile, output: &mut Output) -> Result<(), Problem> {
    let (width, height) = least_picture_size(file);
    let (given_width, given_height) = (i64::from(request.width), i64::from(request.height));
    if given_width >= width && given_height >= height {
        return Ok(());
    }
    let made = TestPictures::new(file, (request.width, request.height), |_| [0, 0]);
    let names = made.omitted.iter().map(|(side, pattern)| {
        let target = &pattern.target;
        format!("{} {} {} at phase {:?}", side.name(), target.level, target.array_name, target.phase)
    });
    let names: Vec<String> = names.collect();
    let patterns = file.analysis_patterns.len() + file.synthesis_patterns.len();
    let message = format!(
        "a picture of {given_width} by {given_height} is too small for {} of {patterns} test patterns",
        names.len()
    );
    let help = format!("all have room in {width} by {height}");
    // Patterns of edges have room in every picture.
    let nothing_left = names.len() == patterns && request.evaluated.size == PictureSize::Infinite;
    if !request.omit_large || nothing_left {
        let tip = if nothing_left { "" } else { "; --omit-large leaves them out" };
        return Err(Problem::error(ProblemCode::PictureTooSmall, message).help(help + tip));
    }
    let warning = Problem::warning(ProblemCode::PictureTooSmall, message).help(help);
    output.problem(&names.into_iter().fold(warning, Problem::note), &Sources::default());
    Ok(())
}
