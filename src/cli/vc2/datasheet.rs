//! `vcf datasheet`

use std::io::{self, Write};
use std::path::PathBuf;

use crate::algebra::{IntegerRange, Rounding};
use crate::arrays::Monitor;
use crate::datasheet::{Datasheet, SheetRequest, SheetTransform};
use crate::diagnostics::{Problem, ProblemCode};
use crate::language::{Fault, write_streamed};
use crate::vc2::{IndexScope, PictureSize, Pixels, StaticAnalysis};
use crate::wavelets::Structure;

use super::super::Output;
use super::super::formats::Format;
use super::super::wall::Reach;
use super::analyse::{RoundingChoice, levels};
use super::indices::Indices;
use super::input::quantisation;
use super::pixels::{pixels, range};
use super::source::describe;
use super::widths::problem;

/// What `vcf datasheet` is asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vcf datasheet -w le_gall_5_3 -d 2 -b 10                                on the screen, as Markdown
  vcf datasheet -w le_gall_5_3 -d 1,2,3 -b 8,10,12 -o widths.html        a page with plots
  vcf datasheet -w 1 -d 2 -b 10 --max-index 40 -o widths.sv              a package for a design
  vcf datasheet -w fidelity -d 1 -b 10 --size 1920x1080 -o widths.h      a header for a program")]
pub(crate) struct DatasheetRequest {
    /// The wavelets, by name or VC-2 index; of both directions unless -W is given
    #[arg(
        short = 'w',
        long = "wavelet-index",
        value_name = "WAVELET",
        value_delimiter = ',',
        required = true
    )]
    wavelets: Vec<String>,
    /// The wavelet of the horizontal direction, for all of -w
    #[arg(short = 'W', long, value_name = "WAVELET")]
    wavelet_index_ho: Option<String>,
    /// How many levels split both directions, for each sheet
    #[arg(short = 'd', long = "dwt-depth", value_name = "LEVELS", value_delimiter = ',', required_unless_present = "dwt_depth_ho", value_parser = levels(), allow_hyphen_values = true)]
    depths: Vec<u32>,
    /// How many further levels split the horizontal direction alone
    #[arg(short = 'D', long, value_name = "LEVELS", default_value_t = 0, value_parser = levels(), allow_negative_numbers = true)]
    dwt_depth_ho: u32,
    /// The widths of a pixel in bits; with --range they may be left out
    #[arg(short = 'b', long = "picture-bit-width", value_name = "BITS", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=32), allow_hyphen_values = true, required_unless_present = "range")]
    widths: Vec<u32>,
    /// The values that enter the transform, such as -112..=107; all of BITS bits otherwise
    #[arg(long, value_name = "RANGE", value_parser = range, allow_hyphen_values = true, conflicts_with = "levels")]
    range: Option<IntegerRange>,
    /// The values that are stored, such as 16..=235: 2^(BITS-1) is subtracted before they enter the transform
    #[arg(long, value_name = "RANGE", value_parser = range, allow_hyphen_values = true)]
    levels: Option<IntegerRange>,
    /// The size of the pictures, edges included: any, one such as 1920x1080, which is padded as VC-2 does, or infinite, which
    /// tells of the inside alone
    #[arg(long, value_name = "SIZE", default_value_t = PictureSize::Any, allow_hyphen_values = true)]
    size: PictureSize,
    /// A quantisation matrix other than the default one, of the one transform that there is then: a level, a band and a value for each
    /// band
    #[arg(short = 'q', long = "matrix", alias = "custom-quantisation-matrix", value_names = ["LEVEL", "ORIENT", "VALUE"], num_args = 3.., allow_negative_numbers = true)]
    matrix: Vec<String>,
    /// What is assumed of rounding errors, but for coded pictures: what integers really do, or as published
    #[arg(long, value_enum, default_value = "integer")]
    rounding: RoundingChoice,
    #[command(flatten)]
    indices: Indices,
    /// The name of the package of SystemVerilog, and what names in C begin with; else it is made of the contents
    #[arg(long, value_name = "NAME", value_parser = name)]
    name: Option<String>,
    /// The file to write, whose ending says how where --format does not; standard output otherwise
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A name that SystemVerilog and C know as one.
fn name(text: &str) -> Result<String, String> {
    let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match is_name {
        true => Ok(text.to_string()),
        false => Err("a name has letters, digits and underscores, and begins with a letter".to_string()),
    }
}

/// Writes a datasheet.
pub(super) fn run(
    request: &DatasheetRequest,
    format: Format,
    monitor: &Monitor,
    output: &mut Output,
) -> Result<(), Problem> {
    let format = request.written_format(format)?;
    let sheet = Datasheet::new(&request.asked(format, monitor)?).map_err(problem)?;
    match &request.output {
        Some(path) => write_streamed(path, |out| Ok(write(&sheet, format, out)?)),
        None => output
            .streamed(|out| write(&sheet, format, out))
            .map_err(|stopped| Fault::from(stopped).without_places().note("what was written is not whole")),
    }
}

fn write(sheet: &Datasheet, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Html => sheet.write_html(out),
        Format::Csv => sheet.write_csv(out),
        Format::Latex => sheet.write_latex(out),
        Format::Sv => sheet.write_systemverilog(out),
        Format::C => sheet.write_c(out),
        _ => sheet.write_markdown(out),
    }
}

impl DatasheetRequest {
    /// What is written.
    pub(super) fn reach(&self, reach: &mut Reach) {
        self.output.iter().for_each(|file| reach.output(file));
    }

    /// The format that was asked for, else the one that the file's name says; a name without an ending says nothing.
    fn written_format(&self, format: Format) -> Result<Format, Problem> {
        if format != Format::Text {
            return Ok(format);
        }
        let ending = self.output.as_ref().and_then(|path| path.extension()).unwrap_or_default();
        match ending.to_string_lossy().to_ascii_lowercase().as_str() {
            "md" | "markdown" | "" => Ok(Format::Markdown),
            "html" | "htm" => Ok(Format::Html),
            "csv" => Ok(Format::Csv),
            "tex" => Ok(Format::Latex),
            "sv" | "svh" => Ok(Format::Sv),
            "h" | "hh" | "hpp" => Ok(Format::C),
            ending => {
                let message = format!("a datasheet is not written as .{}", crate::escapes::line(ending));
                Err(Problem::error(ProblemCode::FileWrite, message).help(
                    "name a file that ends with .md, .html, .csv, .tex, .sv or .h, or say what to write with `--format markdown`",
                ))
            }
        }
    }

    /// What the datasheet is to tell of.
    fn asked(&self, format: Format, monitor: &Monitor) -> Result<SheetRequest, Problem> {
        let structures = self.structures()?;
        let transforms = structures.into_iter().map(|structure| {
            let matrix = quantisation(&structure, &self.matrix)?;
            Ok(SheetTransform { structure, matrix })
        });
        let request = SheetRequest {
            transforms: transforms.collect::<Result<_, Problem>>()?,
            pixels: self.pixels()?,
            size: self.size,
            rounding: self.rounding.into(),
            coding: self.indices.coding(),
            command: String::new(),
            name: self.name.clone(),
            monitor: monitor.clone(),
        };
        Ok(SheetRequest { command: self.command(format, &request), ..request })
    }

    /// The transforms, those of a wavelet one after the other.
    fn structures(&self) -> Result<Vec<Structure>, Problem> {
        let mut structures: Vec<Structure> = Vec::new();
        let horizontal = self.wavelet_index_ho.as_deref();
        for wavelet in &self.wavelets {
            // Of a transform that is horizontal only none needs to be given.
            let depths = if self.depths.is_empty() { &[0][..] } else { &self.depths };
            for depth in depths {
                let structure = super::analyse::structure(wavelet, horizontal, *depth, self.dwt_depth_ho)?;
                if structure.levels() == 0 {
                    let message = "a transform of depth 0 has no levels, and no values to tell of";
                    return Err(Problem::error(ProblemCode::ValueRange, message)
                        .help("-d 1 gives it a level, and -d 1,2,3 makes three sheets"));
                }
                if structures.contains(&structure) {
                    return Err(twice(&describe(&structure)));
                }
                StaticAnalysis::count(&structure).map_err(|error| Fault::from(error).without_places())?;
                structures.push(structure);
            }
        }
        if structures.len() > 1 && !self.matrix.is_empty() {
            let message = format!(
                "a quantisation matrix belongs to one transform, and {} are asked for",
                structures.len()
            );
            return Err(Problem::error(ProblemCode::ValueRange, message)
                .help("give -q with one wavelet and one depth, or leave it out for the default matrices"));
        }
        Ok(structures)
    }

    fn pixels(&self) -> Result<Vec<Pixels>, Problem> {
        let of = |bits: Option<u32>| pixels(bits, self.range.as_ref(), self.levels.as_ref());
        if self.widths.is_empty() {
            return Ok(vec![of(None)?]);
        }
        let mut all: Vec<Pixels> = Vec::new();
        for bits in &self.widths {
            let pixels = of(Some(*bits))?;
            if all.contains(&pixels) {
                return Err(twice(&format!("a pixel of {bits} bits")));
            }
            all.push(pixels);
        }
        Ok(all)
    }

    /// The command that makes the datasheet again, on standard output, wherever it lies now. Every word of it is one for a shell.
    fn command(&self, format: Format, request: &SheetRequest) -> String {
        let known = |structure: &Structure| structure.wavelet.name().unwrap_or_default();
        let mut wavelets: Vec<&str> = request.transforms.iter().map(|one| known(&one.structure)).collect();
        wavelets.dedup();
        let mut words = vec![format!("vcf datasheet -w {}", wavelets.join(","))];
        let mut add = |option: &str, value: Option<String>| {
            words.extend(value.map(|value| format!("{option} {value}")));
        };
        let first = request.transforms.first().map(|one| &one.structure);
        let horizontal = first.filter(|_| self.wavelet_index_ho.is_some());
        add("-W", horizontal.and_then(|structure| structure.wavelet_ho.name()).map(String::from));
        let listed = |numbers: &[u32]| {
            let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
            Some(numbers.join(",")).filter(|numbers| !numbers.is_empty())
        };
        add("-d", listed(&self.depths));
        add("-D", Some(self.dwt_depth_ho).filter(|levels| *levels > 0).map(|levels| levels.to_string()));
        add("-b", listed(&self.widths));
        let range = |range: &IntegerRange| format!("{}..={}", range.lower, range.upper);
        add("--range", self.range.as_ref().map(range));
        add("--levels", self.levels.as_ref().map(range));
        add("--size", Some(self.size).filter(|size| *size != PictureSize::Any).map(|size| size.to_string()));
        let matrix = Some(self.matrix.join(" ")).filter(|words| !words.is_empty());
        add("-q", matrix);
        let rounding = Rounding::from(self.rounding);
        add(
            "--rounding",
            Some(rounding).filter(|it| *it != Rounding::Integer).map(|it| it.name().to_string()),
        );
        add("--max-index", request.coding.most.map(|most| most.to_string()));
        add(
            "--index",
            Some(request.coding.scope)
                .filter(|scope| *scope != IndexScope::default())
                .map(|scope| scope.name().to_string()),
        );
        add("--name", self.name.clone());
        add("--format", Some(format.name()));
        words.join(" ")
    }
}

/// The same twice would be the same sheet twice.
fn twice(what: &str) -> Problem {
    Problem::error(ProblemCode::ValueRange, format!("{what} is asked for twice")).help("write it once")
}
