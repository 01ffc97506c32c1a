//! Names for programs and designs: letters, digits and underscores, each of them once.

use std::collections::HashSet;

use crate::algebra::Rounding;
use crate::vc2::{IndexScope, PictureSize, Pixels, Side, default_matrix};
use crate::wavelets::{Structure, Wavelet};

use super::{Datasheet, Sheet, SheetArray};

/// What the names of each sheet begin with, such as `LE_GALL_5_3_D2_B10`: the wavelet, the depth, and the bits in which a pixel is
/// stored. `_H_` stands before another wavelet of the horizontal direction and `_H1` behind the depth where further levels split that
/// direction alone. Sheets that would have the same get a number.
pub(super) fn prefixes(sheets: &[Sheet]) -> Vec<String> {
    let mut taken = HashSet::new();
    let prefix = |sheet: &Sheet| {
        let name = format!("{}_B{}", of_structure(&sheet.structure), sheet.pixels.stored_bits());
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = [name.clone()].into_iter().chain(numbered).find(|name| taken.insert(name.clone()));
        free.unwrap_or(name)
    };
    sheets.iter().map(prefix).collect()
}

fn of_structure(structure: &Structure) -> String {
    let mut name = of_wavelets(structure);
    name.push_str(&format!("_D{}", structure.depth));
    if structure.depth_ho > 0 {
        name.push_str(&format!("_H{}", structure.depth_ho));
    }
    name
}

fn of_wavelets(structure: &Structure) -> String {
    let name = |wavelet: &Wavelet| wavelet.name().unwrap_or("own").to_ascii_uppercase();
    match structure.wavelet == structure.wavelet_ho {
        true => name(&structure.wavelet),
        false => format!("{}_H_{}", name(&structure.wavelet), name(&structure.wavelet_ho)),
    }
}

/// The name of an array within its sheet, such as `DEC_L2_DC_P1`: the side, the level, and the array, whose primes are counted.
pub(super) fn of_array(array: &SheetArray) -> String {
    let side = match array.width.side {
        Side::Analysis => "ENC",
        Side::Synthesis => "DEC",
    };
    let bare = array.width.array_name.trim_end_matches('\'');
    let primes = array.width.array_name.len() - bare.len();
    let name = format!("{side}_L{}_{}", array.width.level, bare.to_ascii_uppercase());
    if primes == 0 { name } else { format!("{name}_P{primes}") }
}

/// The name of the whole, in small letters: that which was asked for, else one of all that the datasheet is about, so that two of
/// different contents are not taken for the same.
pub(super) fn of_whole(sheet: &Datasheet) -> String {
    if let Some(name) = &sheet.name {
        return identifier(name);
    }
    let mut parts: Vec<String> = Vec::new();
    let mut add = |part: String| {
        if !parts.contains(&part) {
            parts.push(part);
        }
    };
    let sheets = &sheet.sheets;
    sheets.iter().for_each(|sheet| add(of_wavelets(&sheet.structure)));
    sheets.iter().for_each(|sheet| add(format!("D{}", sheet.structure.depth)));
    for levels in sheets.iter().map(|sheet| sheet.structure.depth_ho).filter(|levels| *levels > 0) {
        add(format!("H{levels}"));
    }
    for Sheet { pixels, structure, matrix, .. } in sheets {
        let bits = pixels.stored_bits();
        add(format!("B{bits}"));
        if u32::try_from(bits).is_ok_and(|bits| Pixels::of_bits(bits) != *pixels) {
            add(format!("FROM_{}_TO_{}", pixels.range().lower, pixels.range().upper));
        }
        if default_matrix(structure).as_ref() != Some(matrix) {
            let values = structure.bands().into_iter().filter_map(|band| matrix.get(&band));
            add(format!("Q_{}", values.map(i64::to_string).collect::<Vec<_>>().join("_")));
        }
    }
    if sheet.size != PictureSize::Any {
        add(format!("SIZE_{}", sheet.size));
    }
    if sheet.rounding != Rounding::Integer {
        add(sheet.rounding.name().to_string());
    }
    sheet.coding.most.iter().for_each(|most| add(format!("INDEX_{most}")));
    if sheet.coding.scope == IndexScope::Picture {
        add("PICTURE".to_string());
    }
    identifier(&parts.join("_").replace('-', "N").to_ascii_lowercase())
}

/// A text as an identifier: what can't be part of one becomes an underscore.
fn identifier(text: &str) -> String {
    let name: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("n{name}"),
    }
}
