//! Laws of datasheets: names are legal and stand for one number each, and every format says the same numbers.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;

use crate::algebra::{IntegerRange, bits};
use crate::values::csv_line;
use crate::vc2::{
    BitWidth, Coding, Coefficients, IndexScope, Matrix, PictureSize, Pixels, TableRequest, analyse,
    bit_widths,
};
use crate::wavelets::{KNOWN_WAVELETS, MOST_LEVELS, Structure};

use super::names::{of_array, of_whole, prefixes};
use super::{Datasheet, Sheet, SheetArray, SheetRequest, SheetTransform};

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A sheet of a transform whose numbers are made up: of names nothing else matters.
fn made_up(structure: Structure, width: u32, scaled: bool) -> Sheet {
    let range = |end: i32| IntegerRange { lower: (-end).into(), upper: end.into() };
    let space = crate::arrays::Space::new();
    let analysis = structure.analysis(&space.symbols(2, "pixel").unwrap()).unwrap();
    let synthesis = structure.synthesis(&structure.symbols(&space).unwrap()).unwrap();
    let sides = [(crate::vc2::Side::Analysis, &analysis), (crate::vc2::Side::Synthesis, &synthesis)];
    let arrays = sides.iter().flat_map(|(side, transform)| {
        transform.arrays.keys().map(|(level, name)| {
            let sums = crate::arrays::StageSums { sum: range(1), partial: range(2), any_order: range(3) };
            let width = BitWidth {
                side: *side,
                level: *level,
                array_name: name.clone(),
                phase: None,
                bounds: range(4),
                coded: Some(range(5)),
                reached: range(6),
                sums: Some(sums.clone()),
            };
            SheetArray { width, coded_sums: Some(sums), places: None }
        })
    });
    let arrays = arrays.collect();
    let pixels = match scaled {
        false => Pixels::of_bits(width),
        true => Pixels::of_range(range(0), Some(width)).unwrap(),
    };
    Sheet {
        structure,
        pixels,
        matrix: Matrix::default(),
        useful_index: 1,
        arrays,
        sweep: Err("no".to_string()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// All names of a datasheet are identifiers, and no two are the same, whichever transforms and pixels stand in it, even where two
    /// sheets are of the same.
    #[test]
    fn names_are_legal_and_stand_for_one_number(
        codecs in prop::collection::vec(
            (0..KNOWN_WAVELETS.len(), 0..KNOWN_WAVELETS.len(), 0u32..6, 0u32..4, 1u32..=32, any::<bool>()), 1..5),
        name in prop::option::of("\\PC{0,12}"), most in prop::option::of(0u32..90),
    ) {
        let sheet = |(w, ho, depth, depth_ho, width, scaled): (usize, usize, u32, u32, u32, bool)| {
            let [wavelet, wavelet_ho] = [w, ho].map(|at| KNOWN_WAVELETS[at].wavelet());
            made_up(Structure { wavelet, wavelet_ho, depth, depth_ho }, width, scaled)
        };
        let sheet = Datasheet {
            size: PictureSize::Of { width: 1920, height: 1080 },
            rounding: Default::default(),
            coding: Coding { most, scope: IndexScope::Picture },
            command: String::new(),
            name,
            sheets: codecs.into_iter().map(sheet).collect(),
        };
        prop_assert!(is_identifier(&of_whole(&sheet)), "{}", of_whole(&sheet));
        let mut seen = HashSet::new();
        for constant in sheet.constants().into_iter().flat_map(|group| group.constants) {
            prop_assert!(is_identifier(&constant.name), "{}", constant.name);
            prop_assert!(seen.insert(constant.name.clone()), "{} is there twice", constant.name);
        }
    }

    /// What a name stands for can be told from it: other transforms have other names.
    #[test]
    fn other_codecs_have_other_names(
        a in (0..KNOWN_WAVELETS.len(), 0..KNOWN_WAVELETS.len(), 0..=MOST_LEVELS, 0..=MOST_LEVELS, 1u32..=32),
        b in (0..KNOWN_WAVELETS.len(), 0..KNOWN_WAVELETS.len(), 0..=MOST_LEVELS, 0..=MOST_LEVELS, 1u32..=32),
    ) {
        let prefix = |(w, ho, depth, depth_ho, width): (usize, usize, u32, u32, u32)| {
            let [wavelet, wavelet_ho] = [w, ho].map(|at| KNOWN_WAVELETS[at].wavelet());
            let structure = Structure { wavelet, wavelet_ho, depth, depth_ho };
            let sheet = Sheet { structure, arrays: Vec::new(), ..made_up(Structure::new(KNOWN_WAVELETS[0].wavelet(), 0), width, false) };
            prefixes(&[sheet]).remove(0)
        };
        prop_assert_eq!(a == b, prefix(a) == prefix(b));
    }
}

/// What a datasheet is asked for of one wavelet.
fn request(wavelet: usize, depth: u32, depth_ho: u32, coding: Coding, size: PictureSize) -> SheetRequest {
    let structure = Structure { depth_ho, ..Structure::new(KNOWN_WAVELETS[wavelet].wavelet(), depth) };
    let matrix = structure.bands().into_iter().zip([5, 2, 0, 4, 1, 3, 2, 0]).collect();
    SheetRequest {
        transforms: vec![SheetTransform { structure, matrix }],
        pixels: vec![
            Pixels::of_bits(8),
            Pixels::of_range(IntegerRange { lower: 3.into(), upper: 40.into() }, None).unwrap(),
        ],
        coding,
        size,
        ..SheetRequest::default()
    }
}

/// The rows of `bit_widths` for a sheet, with these coefficients.
fn rows(request: &SheetRequest, sheet: &Sheet, coefficients: Coefficients) -> Vec<BitWidth> {
    let table = TableRequest {
        picture: sheet.pixels.range().clone(),
        size: request.size,
        matrix: sheet.matrix.clone(),
        rounding: request.rounding,
        coefficients,
        refine: false,
        phases: false,
        monitor: Default::default(),
    };
    let file = analyse(&sheet.structure, request.rounding, &Default::default()).unwrap();
    bit_widths(&file, &table).unwrap()
}

fn written(write: impl Fn(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The numbers of a package of SystemVerilog, or of a header of C, by their names.
fn constants(text: &str, before: &str, behind: &str) -> BTreeMap<String, String> {
    let line = |line: &str| {
        let rest = line.trim_start().strip_prefix(before)?;
        let (name, value) = rest.split_once(' ')?;
        let value = value.trim_start_matches("= ").trim_end_matches(behind);
        Some((name.to_string(), value.trim_matches(['(', ')']).to_string()))
    };
    text.lines().filter_map(line).collect()
}

/// Each format says of each array what `bit_widths` says.
fn formats_say(request: &SheetRequest) {
    let datasheet = Datasheet::new(request).unwrap();
    let markdown = written(|out| datasheet.write_markdown(out));
    let html = written(|out| datasheet.write_html(out));
    let latex = written(|out| datasheet.write_latex(out));
    let csv = written(|out| datasheet.write_csv(out));
    let sv = constants(&written(|out| datasheet.write_systemverilog(out)), "localparam int ", ";");
    let c = constants(&written(|out| datasheet.write_c(out)), "#define ", "");
    let mut csv = csv.lines().skip(1);
    for (sheet, prefix) in datasheet.sheets.iter().zip(prefixes(&datasheet.sheets)) {
        let free = rows(request, sheet, Coefficients::FreeBesideCoded(request.coding));
        let coded = rows(request, sheet, Coefficients::Coded(request.coding));
        assert_eq!(free.len(), sheet.arrays.len());
        for ((free, coded), array) in free.iter().zip(&coded).zip(&sheet.arrays) {
            assert_eq!(array.width, *free);
            let name = format!("{prefix}_{}", of_array(array));
            let number = |of: &str, value: String| {
                assert_eq!(sv.get(&format!("{name}_{of}")), Some(&value), "{name} {of}");
                assert_eq!(c.get(&format!("{name}_{of}")), Some(&value), "{name} {of}");
            };
            number("BITS", free.bits().to_string());
            number("LOWER", free.bounds.lower.to_string());
            number("UPPER", free.bounds.upper.to_string());
            let [lower, upper, width] =
                [free.bounds.lower.to_string(), free.bounds.upper.to_string(), free.bits().to_string()];
            let line = csv.next().unwrap();
            let cells = csv_line([
                &lower,
                &free.reached.lower.to_string(),
                &free.reached.upper.to_string(),
                &upper,
                &width,
            ]);
            assert!(line.contains(cells.trim_end()), "{line}");
            let cells = [free.level.to_string(), free.array_name.to_string(), lower, upper, width];
            let row = format!("| {} |", cells.join(" | "));
            assert!(markdown.contains(&row), "{row}");
            let classes =
                ["class=\"number\"", "", "class=\"number\"", "class=\"number\"", "class=\"number\""];
            let row: String =
                cells.iter().zip(classes).map(|(cell, class)| format!("<td {class}>{cell}</td>")).collect();
            let row = row.replace("<td >", "<td>");
            assert!(html.contains(&row), "{row}");
            let tex: Vec<String> = cells.iter().map(|cell| super::latex::cell(cell)).collect();
            assert!(latex.contains(&format!("{} ", tex.join(" & "))), "{tex:?}");
            if let Some(sums) = &free.sums {
                number("SUM_BITS", bits(&sums.sum).to_string());
                number("PARTIAL_BITS", bits(&sums.partial).to_string());
                number("ANY_ORDER_BITS", bits(&sums.any_order).to_string());
            }
            if let Some(range) = &free.coded {
                assert_eq!(coded.bounds, *range);
                number("CODED_BITS", bits(range).to_string());
                number("CODED_LOWER", range.lower.to_string());
                number("CODED_UPPER", range.upper.to_string());
                if request.size != PictureSize::Infinite {
                    assert_eq!(array.coded_sums, coded.sums);
                }
            }
            if let Some(sums) = &array.coded_sums {
                number("CODED_SUM_BITS", bits(&sums.sum).to_string());
            }
        }
        let swept = sheet.sweep.as_ref().unwrap();
        let all = swept.len() - 1;
        assert_eq!(all as u32, sheet.useful_index.min(request.coding.most.unwrap_or(u32::MAX)));
        let widest = sheet.arrays.iter().filter_map(|array| array.width.coded_bits()).max().unwrap();
        let index = format!("{prefix}_DEC_CODED_INDEX_OF_{widest}_BITS");
        assert_eq!(sv.get(&index), Some(&all.to_string()), "{index}");
    }
    assert_eq!(csv.next(), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn formats_say_what_bit_widths_says(
        wavelet in 0..KNOWN_WAVELETS.len(), depth_ho in 0u32..2, most in prop::option::of(0u32..60), picture in any::<bool>(),
        size in prop::sample::select(&["any", "10x6"]),
    ) {
        let scope = if picture { IndexScope::Picture } else { IndexScope::Slice };
        formats_say(&request(wavelet, 1, depth_ho, Coding { most, scope }, size.parse().unwrap()));
    }
}

#[test]
fn formats_say_what_bit_widths_says_of_the_inside() {
    formats_say(&request(1, 1, 0, Coding::default(), PictureSize::Infinite));
}

/// Numbers beyond an `int` stand in full, with their sizes.
#[test]
fn wide_numbers_are_written() {
    let mut request = request(3, 1, 0, Coding::default(), PictureSize::Any);
    let half = 1i64 << 60;
    let range = IntegerRange { lower: (-half).into(), upper: (half - 1).into() };
    request.pixels = vec![Pixels::of_range(range, None).unwrap()];
    let datasheet = Datasheet::new(&request).unwrap();
    let sv = written(|out| datasheet.write_systemverilog(out));
    assert!(
        sv.contains(
            "localparam logic signed [61:0] HAAR_NO_SHIFT_D1_B61_PIXEL_LOWER = -62'sd1152921504606846976;\n"
        ),
        "{sv}"
    );
    let c = written(|out| datasheet.write_c(out));
    assert!(c.contains("#define HAAR_NO_SHIFT_D1_B61_PIXEL_LOWER (-1152921504606846976LL)\n"), "{c}");
}
