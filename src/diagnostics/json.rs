//! A problem as JSON.

use serde_json::{Value, json};

use super::{Problem, Sources, Style, render};

impl Problem {
    /// `{"code": ..., "message": ..., "span": [start, end], "help": ..., "rendered": ...}`: what `--format json`
    /// puts under `"error"`. Offsets are bytes of the file that the problem is in; where a problem has no place or
    /// no help, that is null.
    ///
    /// ```
    /// use vcfilter::diagnostics::{Problem, ProblemCode, Sources, Span};
    /// let mut sources = Sources::default();
    /// let file = sources.add("a.vcf", "x = y\n");
    /// let problem = Problem::error(ProblemCode::NameUnknown, "no `y`").label(Span::new(file, 4, 5), "used here");
    /// assert_eq!(problem.json(&sources)["span"], serde_json::json!([4, 5]));
    /// ```
    pub fn json(&self, sources: &Sources) -> Value {
        let mut value = json!({
            "code": self.code.as_str(),
            "message": self.message,
            "span": self.span().map(|span| [span.start, span.end]),
            "help": self.help,
            "rendered": render(self, sources, Style { color: false, unicode: true }),
        });
        if !self.notes.is_empty() {
            value["notes"] = json!(self.notes);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::ProblemCode;

    #[test]
    fn has_the_fields_of_the_language_page() {
        let sources = Sources::default();
        let value = Problem::error(ProblemCode::Interrupted, "interrupted").note("after 3 s").json(&sources);
        let expected = json!({
            "code": "interrupted", "message": "interrupted", "span": null, "help": null,
            "rendered": "error[interrupted]: interrupted\n  note: after 3 s\n", "notes": ["after 3 s"],
        });
        assert_eq!(value, expected);
    }
}
