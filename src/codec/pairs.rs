//! From types that are known when a program runs to Rust types: one table for arrays and files.

use bytemuck::Pod;
use half::f16;

use super::bytes::Bytes;
use super::dtype::{DType, Kind};
use super::element::Element;
use super::kernels::{Lane, Recast};
use super::spatial_delta::Mode;

/// Work that is generic over the types of values (`S`) and of stored differences (`D`).
pub(super) trait Work {
    /// What it answers.
    type Answer;

    /// Values and differences are worked on as what they are.
    fn on_values<S, D>(self) -> Self::Answer
    where
        S: Bytes + Lane + Recast<D>,
        D: Bytes + Lane + Recast<S>;

    /// Floats `F` are worked on as integers `W` of the same bits.
    fn on_bits<F, W>(self) -> Self::Answer
    where
        F: Element + Pod,
        W: Bytes + Pod + Lane + Recast<W>;
}

/// Runs generic code with the Rust type of an integer kind or a time bound to a name.
macro_rules! with_integer {
    ($kind:expr, $type:ident => $body:expr) => {
        match $kind {
            Kind::I1 => {
                type $type = i8;
                $body
            }
            Kind::U1 => {
                type $type = u8;
                $body
            }
            Kind::I2 => {
                type $type = i16;
                $body
            }
            Kind::U2 => {
                type $type = u16;
                $body
            }
            Kind::I4 => {
                type $type = i32;
                $body
            }
            Kind::U4 => {
                type $type = u32;
                $body
            }
            Kind::U8 => {
                type $type = u64;
                $body
            }
            // Times are counted in 64 bits; no other kind reaches integers.
            _ => {
                type $type = i64;
                $body
            }
        }
    };
}

/// Runs work with the Rust types of a pair that `check_types` has allowed.
pub(super) fn run<W: Work>(work: W, dtype: DType, astype: DType, mode: Mode) -> W::Answer {
    match (dtype.kind(), astype.kind(), mode) {
        (Kind::Bool, Kind::Bool, _) => work.on_values::<bool, bool>(),
        (Kind::Bool, Kind::I1, _) => work.on_values::<bool, i8>(),
        (Kind::Bool, _, _) => work.on_values::<bool, u8>(),
        (Kind::F2, _, Mode::Bits) => work.on_bits::<f16, u16>(),
        (Kind::F4, _, Mode::Bits) => work.on_bits::<f32, u32>(),
        (Kind::F8, _, Mode::Bits) => work.on_bits::<f64, u64>(),
        (Kind::F2, Kind::F2, _) => work.on_values::<f16, f16>(),
        (Kind::F2, Kind::F4, _) => work.on_values::<f16, f32>(),
        (Kind::F2, _, _) => work.on_values::<f16, f64>(),
        (Kind::F4, Kind::F4, _) => work.on_values::<f32, f32>(),
        (Kind::F4, _, _) => work.on_values::<f32, f64>(),
        (Kind::F8, _, _) => work.on_values::<f64, f64>(),
        (from, to, _) => with_integer!(from, S => with_integer!(to, D => work.on_values::<S, D>())),
    }
}
