//! What a file of JSON is where another kind was expected.

use serde::Deserialize;
use serde::de::IgnoredAny;

pub(super) const ANALYSIS: &str = "a static filter analysis";
pub(super) const OPTIMISED: &str = "a file of optimised test patterns";

/// The fields by which kinds of files are told apart.
#[derive(Deserialize)]
struct Marks {
    analysis_signal_bounds: Option<IgnoredAny>,
    optimised_synthesis_test_patterns: Option<IgnoredAny>,
    format: Option<IgnoredAny>,
}

/// What keeps a text from being read as one kind: that it is one of another kind, or else what its reader says.
pub(super) fn unread(text: &str, wanted: &str, error: &serde_json::Error) -> String {
    let kind = match serde_json::from_str(text) {
        Ok(Marks { analysis_signal_bounds: Some(_), .. }) => ANALYSIS,
        Ok(Marks { optimised_synthesis_test_patterns: Some(_), .. }) => OPTIMISED,
        Ok(Marks { format: Some(_), .. }) => "a certificate",
        _ => wanted,
    };
    match kind == wanted {
        true => error.to_string(),
        false => format!("it is {kind}"),
    }
}
