//! What the engine says of a transform, and what passes it.

use crate::codec::{Codec, Name, Range};
use crate::told::{self, Side, Size, Told, ToldSums};

use super::place::Both;

/// What is said of an encoder and a decoder, and of the coefficients between them.
pub(super) struct Said {
    encoder: Told,
    decoder: Told,
    pub coefficients: Vec<Range>,
    /// Of the encoder and the decoder.
    sums: [ToldSums; 2],
}

pub(super) fn said(codec: &Codec, size: Size, pixels: Range) -> Said {
    let encoder = told::bounds(codec, Side::Encoder, size, &[pixels], "integer");
    let band = |(level, name): Name| encoder[&(level.max(1), name)];
    let coefficients: Vec<Range> = codec.bands().into_iter().map(band).collect();
    let all = told::dequantised(&coefficients);
    let decoder = told::bounds(codec, Side::Decoder, size, &all, "integer");
    let sums = [(Side::Encoder, &[pixels][..]), (Side::Decoder, &all)];
    let sums = sums.map(|(side, inputs)| told::sums(codec, side, size, inputs, "integer"));
    Said { encoder, decoder, coefficients, sums }
}

impl Said {
    /// What is said of the encoder, and of the decoder.
    pub(super) fn all(self) -> [(Told, ToldSums); 2] {
        let [encoder, decoder] = self.sums;
        [(self.encoder, encoder), (self.decoder, decoder)]
    }

    /// What of all that was seen passes what is said.
    pub(super) fn passed(&self, seen: &Both) -> Vec<String> {
        let arrays = [seen.encoder.outside(&self.encoder), seen.decoder.outside(&self.decoder)];
        let sums = [seen.encoder.wider(&self.sums[0]), seen.decoder.wider(&self.sums[1])];
        arrays.into_iter().chain(sums).flatten().collect()
    }

    /// How much of its range each array reached, and the sum of each stage, in percent.
    pub(super) fn near(&self, seen: &Both) -> String {
        let line = |what: &str, parts: Vec<(Name, f64)>| {
            let parts = parts.into_iter().map(|((level, name), part)| format!("{level} {name} {part:.1}"));
            format!("  {what}: {}", parts.collect::<Vec<_>>().join(", "))
        };
        let lines = [
            line("encoder", seen.encoder.reached(&self.encoder)),
            line("sums of the encoder", seen.encoder.reached_sums(&self.sums[0])),
            line("decoder", seen.decoder.reached(&self.decoder)),
            line("sums of the decoder", seen.decoder.reached_sums(&self.sums[1])),
        ];
        lines.join("\n")
    }
}
