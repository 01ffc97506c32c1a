//! The values that programs compute with.

mod columns;
mod conversions;
mod csv;
mod formula;
mod found;
mod function;
mod items;
pub mod limits;
mod map;
mod record;
mod shared;
mod table;
mod value;

pub(crate) use columns::wrapped;
pub(crate) use csv::csv_line;
pub use formula::{FormulaText, Notation};
pub use found::{
    AllFactored, BandEnergy, Energies, Factored, FilterGains, Found, Noise, Response, ScalingCurves,
    SignalTransform, bank_text, factorings_text, index_sweep_table, lifting_text,
};
pub use function::FunctionValue;
pub use items::{Items, TooNested};
pub use map::{Map, MapError};
pub use record::{Record, Shown};
pub use table::{Column, Table};
pub use value::{GeneratedCode, Sample, Value};
