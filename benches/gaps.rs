//! `cargo bench --bench gaps`: how far what is proven of each array of a codec lies above what a picture reaches.
//!
//! Writes docs/data/gaps.csv, a row for each array of VC-2's wavelets at depths 1 to 3: pixels of 10 bits, pictures of any size, the
//! default matrix, any index per slice. Each array is searched for so many steps (`--steps N`), with the seed 1, so that the same
//! command writes the same file; it ends with the 40 widest gaps, as docs/bounds.md shows them. Every value that is reached was computed
//! a second time, by the graph of the transform. With `--check` it computes the tables of one wavelet again and compares them with
//! the file. With `--output WAVELET DEPTH SECONDS` it searches the decoded picture alone, on one core, and tells what it reached.

#![allow(missing_docs)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use num_bigint::BigInt;
use vcfilter_core::algebra::{IntegerRange, bits};
use vcfilter_core::arrays::Interrupt;
use vcfilter_core::vc2::{
    BitWidth, Coding, Coefficients, PictureSearch, PictureSize, SearchEffort, SearchSetup, SearchedInputs,
    TableRequest, default_matrix, finite_bit_widths, picture_range, raise_reached,
};
use vcfilter_core::wavelets::{KNOWN_WAVELETS, Structure};

const FILE: &str = "docs/data/gaps.csv";
const DEPTHS: [u32; 3] = [1, 2, 3];
/// The wavelet whose tables are computed again: the quickest one.
const CHECKED: &str = "haar_no_shift";
const HEAD: &str = "wavelet,depth,side,level,array,proven_lower,proven_upper,coded_lower,coded_upper,reached_lower,reached_upper,gap,gap_bits";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        [] => written(STEPS),
        ["--steps", steps] => steps.parse().map_err(Into::into).and_then(written),
        ["--check"] => checked(),
        ["--output", wavelet, depth, seconds] => output(wavelet, depth, seconds),
        _ => Err("usage: cargo bench --bench gaps -- [--steps N | --check | --output WAVELET DEPTH SECONDS]"
            .into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// How many changes of pictures are tried for each array.
const STEPS: u64 = 100_000;

fn written(steps: u64) -> Result<(), Box<dyn Error>> {
    let mut text = format!("{HEAD}\n");
    for known in KNOWN_WAVELETS.iter().filter(|known| known.vc2_index.is_some()) {
        for depth in DEPTHS {
            let begun = Instant::now();
            let rows = table(known.name, depth, steps)?;
            eprintln!(
                "{} {depth}: {} arrays in {:.1} s",
                known.name,
                rows.lines().count(),
                begun.elapsed().as_secs_f64()
            );
            text.push_str(&rows);
        }
    }
    std::fs::create_dir_all(Path::new(FILE).parent().unwrap_or(Path::new(".")))?;
    std::fs::write(FILE, &text)?;
    print!("{}", widest(&text, 40));
    Ok(())
}

/// The file's rows of a wavelet are what is computed now.
fn checked() -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(FILE)?;
    let mut count = 0;
    for depth in [1, 2] {
        let begin = format!("{CHECKED},{depth},");
        let there: Vec<&str> = text.lines().filter(|line| line.starts_with(&begin)).collect();
        let now = table(CHECKED, depth, STEPS)?;
        for (there, now) in there.iter().zip(now.lines()) {
            if *there != now {
                return Err(format!("{FILE} has\n{there}\nand it is\n{now}").into());
            }
        }
        if there.is_empty() || there.len() != now.lines().count() {
            return Err(format!(
                "{FILE} has {} rows of {begin} and not {}",
                there.len(),
                now.lines().count()
            )
            .into());
        }
        count += there.len();
    }
    println!("{count} rows of {CHECKED} are as in {FILE}");
    Ok(())
}

/// Searches the decoded picture for a time, with the seed 1.
fn output(wavelet: &str, depth: &str, seconds: &str) -> Result<(), Box<dyn Error>> {
    let structure = structure(wavelet, depth.parse()?)?;
    let setup = SearchSetup {
        matrix: default_matrix(&structure).ok_or("no default matrix")?,
        structure,
        size: PictureSize::Any,
        picture: picture_range(10),
        coding: Coding::default(),
        ends_only: false,
        seed: 1,
    };
    let (begun, time, never) = (Instant::now(), Duration::from_secs(seconds.parse()?), Interrupt::default());
    let search = PictureSearch::new(setup, &never)?;
    let mut array = search.array(search.rows().len() - 1, SearchedInputs::CodedPictures)?;
    while begun.elapsed() < time {
        array.advance(1 << 16, &never)?;
    }
    let [Some(least), Some(greatest)] = array.found()? else { return Err("nothing was found".into()) };
    println!(
        "{wavelet} {depth}: {} to {} in {seconds} s and {} steps",
        least.value,
        greatest.value,
        array.steps()
    );
    Ok(())
}

fn structure(wavelet: &str, depth: u32) -> Result<Structure, Box<dyn Error>> {
    let known = KNOWN_WAVELETS.iter().find(|known| known.name == wavelet).ok_or("no such wavelet")?;
    Ok(Structure::new(known.wavelet(), depth))
}

fn table(wavelet: &str, depth: u32, steps: u64) -> Result<String, Box<dyn Error>> {
    let structure = structure(wavelet, depth)?;
    let request = TableRequest {
        picture: picture_range(10),
        size: PictureSize::Any,
        matrix: default_matrix(&structure).ok_or("no default matrix")?,
        rounding: Default::default(),
        coefficients: Coefficients::FreeBesideCoded(Coding::default()),
        refine: false,
        phases: false,
        monitor: Default::default(),
    };
    let mut rows = finite_bit_widths(&structure, &request)?;
    raise_reached(&mut rows, &structure, &request, SearchEffort::Steps(steps), 1)?;
    Ok(rows.iter().map(|row| format!("{wavelet},{depth},{}\n", line(row))).collect())
}

fn line(row: &BitWidth) -> String {
    let coded = row.coded.as_ref();
    let proven = coded.unwrap_or(&row.bounds);
    let gap = (&row.reached.lower - &proven.lower).max(&proven.upper - &row.reached.upper);
    let ends = |range: Option<&IntegerRange>| {
        range.map_or(",".to_owned(), |range| format!("{},{}", range.lower, range.upper))
    };
    format!(
        "{},{},{},{},{},{},{gap},{}",
        row.side.name(),
        row.level.0,
        row.array_name,
        ends(Some(&row.bounds)),
        ends(coded),
        ends(Some(&row.reached)),
        bits(proven) - bits(&row.reached)
    )
}

/// The rows of the widest gaps, in units, as a table in Markdown.
fn widest(text: &str, count: usize) -> String {
    let mut rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let gap = |row: &Vec<&str>| row[11].parse::<BigInt>().unwrap_or_default();
    rows.sort_by_key(|row| std::cmp::Reverse(gap(row)));
    let mut table = String::from(
        "| wavelet | depth | array | proven | reached | gap | in bits |\n|---|---|---|---|---|---|---|\n",
    );
    for row in rows.iter().take(count) {
        let proven = if row[7].is_empty() { (row[5], row[6]) } else { (row[7], row[8]) };
        let _ = writeln!(
            table,
            "| {} | {} | {} {} {} | {}..{} | {}..{} | {} | {} |",
            row[0], row[1], row[2], row[3], row[4], proven.0, proven.1, row[9], row[10], row[11], row[12]
        );
    }
    table
}
