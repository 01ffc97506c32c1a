//! Certificates of optima as JSON, which a program that knows nothing of this one can check.

use serde_json::{Value, json};

use super::block::BlockCodec;
use super::decoded::Decoded;
use super::line::{LineStage, LineStages};
use super::tree::{Case, Tree};
use super::{Optimum, Transformed};

/// A number of JSON; all that is written fits, for wider ones have no optimum.
fn number(value: i128) -> Value {
    json!(i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX }))
}

fn stage(stage: &LineStage) -> Value {
    json!({
        "updates": if stage.parity == 0 { "even" } else { "odd" },
        "sign": number(stage.sign),
        "D": stage.delay,
        "S": stage.shift,
        "taps": stage.taps.iter().map(|tap| number(*tap)).collect::<Vec<_>>(),
    })
}

/// What every certificate begins with.
fn begun(transformed: &Transformed, claim: &str) -> Value {
    let stages = |stages: &LineStages| stages.0.iter().map(stage).collect::<Vec<_>>();
    let encoder = &transformed.encoder;
    json!({
        "format": "vcfilter bound",
        "version": 1,
        "claim": claim,
        "transform": {
            "horizontal": stages(&encoder.horizontal),
            "vertical": stages(&encoder.vertical),
            "bit_shift": encoder.shift,
            "depth": transformed.depth,
            "depth_ho": 1 - transformed.depth,
        },
        "rounding": "integer",
        "pixels": encoder.pixels.map(number),
    })
}

fn bounds(optimum: &Optimum) -> Value {
    json!([&optimum.lower, &optimum.upper].map(|end| number(end.reached)))
}

fn pictures(optimum: &Optimum) -> Value {
    let picture = |end: &super::OptimumEnd| {
        let rows: Vec<Vec<Value>> =
            end.picture.rows.iter().map(|row| row.iter().map(|pixel| number(*pixel)).collect()).collect();
        let mut picture = json!({"pixels": rows, "at": end.picture.at});
        if let Some(index) = end.picture.index {
            picture["index"] = json!(index);
        }
        picture
    };
    json!([picture(&optimum.lower), picture(&optimum.upper)])
}

/// The certificate of an encoder's array.
pub(super) fn of_encoder(transformed: &Transformed, optimum: &Optimum) -> Value {
    let mut certificate = begun(transformed, "optimum");
    certificate["array"] = json!({"level": 1, "name": &*optimum.array_name});
    certificate["bounds"] = bounds(optimum);
    certificate["pictures"] = pictures(optimum);
    certificate
}

/// The certificate of decoded pixels; None where a proof is missing.
pub(super) fn of_decoder(
    transformed: &Transformed,
    codec: &BlockCodec,
    decoded: &Decoded,
    optimum: &Optimum,
) -> Option<Value> {
    let side = |side: usize| {
        let indices = decoded.proofs[side].iter().map(|pixels| {
            let trees = pixels.iter().map(|tree| tree.as_ref().map(written));
            trees.collect::<Option<Vec<Value>>>()
        });
        indices.collect::<Option<Vec<_>>>()
    };
    let mut certificate = begun(transformed, "decoded");
    let [a, b, c, d] = codec.matrix;
    certificate["matrix"] = json!([[a, b], [c, d]]);
    certificate["bounds"] = bounds(optimum);
    certificate["pictures"] = pictures(optimum);
    certificate["proofs"] = json!({"lower": side(0)?, "upper": side(1)?});
    Some(certificate)
}

/// A tree, whose cases come before those inside of them.
fn written(tree: &Tree) -> Value {
    let mut values: Vec<Value> = vec![Value::Null; tree.0.len()];
    for (number, case) in tree.0.iter().enumerate().rev() {
        values[number] = match case {
            Case::Corner => json!({"leaf": "corner"}),
            Case::Empty => json!({"leaf": "empty"}),
            Case::Multipliers(multipliers) => json!({"leaf": multipliers.map(self::number)}),
            Case::Split { band, at, below, above } => {
                let [below, above] = [below, above].map(|case| values[*case].take());
                json!({"band": band, "at": self::number(*at), "below": below, "above": above})
            }
        };
    }
    values[0].take()
}
