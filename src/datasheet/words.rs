//! What a datasheet says in words: what it is about, and what each of its numbers assumes.

use crate::algebra::Rounding;
use crate::arrays::ExtremePlace;
use crate::vc2::{IndexScope, Matrix, PictureSize};
use crate::wavelets::{Structure, Wavelet};

use super::{Datasheet, Sheet};

/// A paragraph about some of the numbers.
pub(super) struct Assumption {
    /// Which numbers.
    pub of: &'static str,
    /// What they hold for.
    pub text: String,
}

impl Datasheet {
    /// The title.
    pub(super) fn title(&self) -> String {
        let mut wavelets: Vec<String> = Vec::new();
        for name in self.sheets.iter().map(|sheet| wavelets_of(&sheet.structure)) {
            if !wavelets.contains(&name) {
                wavelets.push(name);
            }
        }
        format!("Bit widths of VC-2 with {}", listed(&wavelets))
    }

    /// What made it.
    pub(super) fn origin(&self) -> String {
        format!("Made by vcf {}", version())
    }

    /// What the numbers assume, each said once.
    pub(super) fn assumptions(&self) -> Vec<Assumption> {
        let paragraphs = [
            ("All bounds", self.about_bounds()),
            ("Encoder", ENCODER.to_string()),
            ("Decoder, free coefficients", FREE.to_string()),
            ("Decoder, coded pictures", self.about_coded()),
            ("Sums", self.about_sums()),
            (REACHED_BITS, REACHED.to_string()),
            ("Places", self.about_places()),
            ("Indices", INDICES.to_string()),
        ];
        paragraphs.into_iter().map(|(of, text)| Assumption { of, text }).collect()
    }

    fn about_bounds(&self) -> String {
        let pictures = match self.size {
            PictureSize::Any => {
                "They hold at every position of pictures of any size, which VC-2 pads to a multiple of 2 for each level, edges \
                 included, as VC-2 treats them (ST 2042-1, 15.4.4.1)."
                    .to_string()
            }
            PictureSize::Of { width, height } => format!(
                "They hold at every position of pictures of {width} by {height} pixels, which VC-2 pads to a multiple of 2 for each \
                 level, edges included, as VC-2 treats them (ST 2042-1, 15.4.4.1). Other sizes may need more."
            ),
            PictureSize::Infinite => {
                "They hold inside a picture alone, where no filter reaches over an edge. At edges values may need more.".to_string()
            }
        };
        let rounding = match self.rounding {
            Rounding::Integer => "They are proven for integers, as VC-2 computes them.",
            Rounding::Affine => {
                "They are proven in the affine model of rounding, as published; those of coded pictures for integers, as VC-2 computes \
                 them."
            }
        };
        format!(
            "Widths are those of two's complement, with a sign. {pictures} {rounding} Pixels lie in the range of their sheet."
        )
    }

    fn about_coded(&self) -> String {
        let scope = match self.coding.scope {
            IndexScope::Slice => "each slice with an index of its own",
            IndexScope::Picture => "one index for all slices of a picture",
        };
        let most = match self.coding.most {
            None => "any index".to_string(),
            Some(most) => format!("indices up to {most}"),
        };
        format!(
            "Of pictures that were coded by the standard's forward transform and dead-zone quantiser in the high quality profile, which \
             predicts nothing, with {most}, {scope}, and with the quantisation matrix of the sheet. A hostile stream, another encoder's \
             rounding and the low delay profile are not covered."
        )
    }

    fn about_sums(&self) -> String {
        let without = match self.size {
            PictureSize::Infinite => " Of infinite pictures they are not told.",
            _ => "",
        };
        format!(
            "A lifting stage adds up its weighted neighbours and a rounding offset, and shifts the sum. sum is that, the offset included, \
             in the row of the array that the stage makes; partial_bits hold every sum on the way, in the order of the taps, the offset \
             first, and any_order_bits in any order.{without}"
        )
    }

    fn about_places(&self) -> String {
        let places = match self.size {
            PictureSize::Infinite => return "Of infinite pictures there are none.".to_string(),
            PictureSize::Any => "in the smallest picture that shows it, as it is padded",
            PictureSize::Of { .. } => "in the picture as it is padded",
        };
        format!(
            "Where a bound of free coefficients is: {places}, columns by rows, at column and row of the array; filters reach beyond no edge \
             from inside, beyond one along one dimension from an edge, and along both from a corner."
        )
    }
}

/// About numbers that stand in tables alone.
pub(super) const REACHED_BITS: &str = "Reached";

const ENCODER: &str = "Of what is stored between two steps of the forward transform.";

const FREE: &str = "Of what is stored between two steps of the inverse transform, where each coefficient is anything that the forward \
    transform and VC-2's dead-zone quantiser make of such pictures with any index, each for itself. A hostile stream, another encoder's \
    rounding and the prediction of the low delay profile are not covered. Output is told before its clip to the range of pixels.";

const REACHED: &str = "reached_bits are needed: a test picture gets so wide, with one quantisation index for the whole picture. Other \
    pictures may get wider, up to bits.";

const INDICES: &str = "The largest index that does anything is the least that quantises every coefficient to 0, with the quantisation \
    matrix of the sheet. The largest index that so many bits allow is one of coded pictures, and assumes what is assumed of these.";

/// What the cells of the table of indices mean.
pub(super) const CELLS_OF_INDICES: &str = "Each cell is the largest index with which so many bits hold the array; any is every index. Cells \
    are empty where no index does, and where fewer bits do with all.";

/// The version of the command.
pub(super) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

impl Sheet {
    /// The transform and the pixels: `le_gall_5_3, depth 2, pixels of 10 bits`.
    pub(super) fn heading(&self) -> String {
        let Structure { depth, depth_ho, .. } = &self.structure;
        let mut text = format!("{}, depth {depth}", wavelets_of(&self.structure));
        if *depth_ho > 0 {
            text.push_str(&format!(" and {depth_ho} horizontal only"));
        }
        let bits = self.pixels.stored_bits();
        text + &format!(", pixels of {bits} {}", if bits == 1 { "bit" } else { "bits" })
    }

    /// What holds for all of its numbers, a line each.
    pub(super) fn facts(&self) -> Vec<String> {
        let (range, levels) = (self.pixels.range(), self.pixels.levels());
        let mut facts = vec![
            format!(
                "Pixels enter the transform as {} to {}, and are stored as {} to {}.",
                range.lower, range.upper, levels.lower, levels.upper
            ),
            format!("Quantisation matrix: {}.", matrix(&self.structure, &self.matrix)),
            format!("The largest quantisation index that does anything: {}.", self.useful_index),
        ];
        if let Err(reason) = &self.sweep {
            facts.push(format!("Of indices nothing more is told: {reason}."));
        }
        facts
    }
}

/// `level 0 LL 4, level 1 HL 2`
pub(super) fn matrix(structure: &Structure, matrix: &Matrix) -> String {
    let entry = |band: &(_, _)| Some(format!("level {} {} {}", band.0, band.1, matrix.get(band)?));
    structure.bands().iter().filter_map(entry).collect::<Vec<_>>().join(", ")
}

/// The name of a wavelet; one without a name is somebody's own.
pub(super) fn wavelet(wavelet: &Wavelet) -> &'static str {
    wavelet.name().unwrap_or("a wavelet of one's own")
}

/// The wavelet, or both: `haar_no_shift with le_gall_5_3 horizontally`.
fn wavelets_of(structure: &Structure) -> String {
    match structure.wavelet == structure.wavelet_ho {
        true => wavelet(&structure.wavelet).to_string(),
        false => {
            format!("{} with {} horizontally", wavelet(&structure.wavelet), wavelet(&structure.wavelet_ho))
        }
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "no wavelet".to_string(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Inside, at an edge, or in a corner.
pub(super) fn zone(place: &ExtremePlace) -> &'static str {
    match place.edges {
        0 => "inside",
        1 => "edge",
        _ => "corner",
    }
}

/// `6x6`
pub(super) fn picture(place: &ExtremePlace) -> String {
    place.picture.iter().map(i128::to_string).collect::<Vec<_>>().join("x")
}

/// `[0, 1]`
pub(super) fn index(place: &ExtremePlace) -> String {
    format!("[{}]", place.index.iter().map(i128::to_string).collect::<Vec<_>>().join(", "))
}

/// `corner 6x6 [0, 1]`
pub(super) fn place(place: &ExtremePlace) -> String {
    format!("{} {} {}", zone(place), picture(place), index(place))
}
