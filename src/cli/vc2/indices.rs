//! By which quantisation indices pictures are coded, as commands ask.

use clap::builder::RangedI64ValueParser;

use crate::vc2::{Coding, IndexScope};

/// `--max-index` and `--index`
#[derive(Debug, clap::Args)]
pub(super) struct Indices {
    /// The largest quantisation index of coded pictures, any otherwise
    #[arg(long, value_name = "INDEX", value_parser = RangedI64ValueParser::<u32>::new().range(0..=1_000_000), allow_negative_numbers = true)]
    max_index: Option<u32>,
    /// Whether each slice of a coded picture has an index of its own
    #[arg(long, value_enum, default_value_t)]
    index: IndexChoice,
}

/// `--index`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum IndexChoice {
    /// Each slice any index
    #[default]
    Slice,
    /// All slices of a picture the same
    Picture,
}

impl Indices {
    /// What is asked for.
    pub(super) fn coding(&self) -> Coding {
        let scope = match self.index {
            IndexChoice::Slice => IndexScope::Slice,
            IndexChoice::Picture => IndexScope::Picture,
        };
        Coding { most: self.max_index, scope }
    }
}
