//! Problems as JSON.

use serde_json::{Value, json};

use super::{Label, Problem, Sources, Style, render};

impl Problem {
    /// Returns the problem as JSON, as `--format json` writes it under `"error"`: `{"code": ..., "message":
    /// ..., "span": [start, end], "help": ..., "rendered": ...}`. Offsets are bytes of the file of the
    /// problem; `span` and `help` are null where there are none.
    ///
    /// ```
    /// use vcfilter_diagnostics::{Problem, ProblemCode, Sources, Span};
    /// let mut sources = Sources::default();
    /// let file = sources.add("a.vcf", "x = y\n");
    /// let problem = Problem::error(ProblemCode::NameUnknown, "no `y`").label(Span::new(file, 4, 5), "used here");
    /// assert_eq!(problem.json(&sources)["span"], serde_json::json!([4, 5]));
    /// ```
    pub fn json(&self, sources: &Sources) -> Value {
        let mut value = json!({
            "code": self.code.as_str(),
            "message": self.message,
            "span": self.span().map(|span| [span.start, span.end].map(|byte| sources.offset(span.file, byte))),
            "help": self.help,
            "rendered": render(self, sources, Style { color: false, unicode: true }),
        });
        if !self.notes.is_empty() {
            value["notes"] = json!(self.notes);
        }
        value
    }

    /// Returns the problem as JSON with the keys of [`Problem::json`] and those of miette's JSON: `severity`,
    /// `causes`, `filename`, `labels` with their offsets and lengths in bytes, and `related` for the labels
    /// in other files. `line` and `column` are those of the first label, from 1; columns count characters.
    /// Texts and names are not escaped beyond JSON.
    ///
    /// ```
    /// use vcfilter_diagnostics::{Problem, ProblemCode, Sources, Span};
    /// let mut sources = Sources::default();
    /// let file = sources.add("a.vcf", "x = y\n");
    /// let problem = Problem::error(ProblemCode::NameUnknown, "no `y`").label(Span::new(file, 4, 5), "used here");
    /// let json = problem.json_with_labels(&sources);
    /// assert_eq!((&json["filename"], &json["line"], &json["column"]), (&"a.vcf".into(), &1.into(), &5.into()));
    /// assert_eq!(json["labels"][0], serde_json::json!({"label": "used here", "span": {"offset": 4, "length": 1}}));
    /// ```
    pub fn json_with_labels(&self, sources: &Sources) -> Value {
        let mut value = self.json(sources);
        let mut files = self.labels_by_file().into_iter();
        let here = files.next();
        let place = self.span().map(|span| sources.line_column(span.file, sources.clamp(span).0 as u32));
        value["severity"] = json!(self.severity.as_str());
        value["causes"] = json!([]);
        value["filename"] = json!(here.as_ref().map(|&(file, _)| sources.name(file)));
        value["line"] = json!(place.map(|(line, _)| line));
        value["column"] = json!(place.map(|(_, column)| column));
        value["labels"] = here.map_or(json!([]), |(_, here)| labels(&here, sources));
        let related = files.map(|(file, there)| {
            let name = sources.name(file);
            json!({
                "message": format!("see also {name}"), "severity": "advice", "causes": [], "filename": name,
                "labels": labels(&there, sources), "related": [],
            })
        });
        value["related"] = related.collect();
        value
    }
}

fn labels(labels: &[&Label], sources: &Sources) -> Value {
    let object = |label: &&Label| {
        let (start, end) = sources.clamp(label.span);
        let offset = sources.offset(label.span.file, start as u32);
        let span = json!({"offset": offset, "length": end - start});
        if label.text.is_empty() { json!({"span": span}) } else { json!({"label": label.text, "span": span}) }
    };
    labels.iter().map(object).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProblemCode;

    /// What reads the file finds the place there: its bytes are counted, and characters that are seen.
    #[test]
    fn offsets_are_those_of_the_file() {
        let text = "\u{feff}a = 1\nb = yes\n";
        let mut sources = Sources::default();
        let file = sources.add("a.vcf", text);
        let problem = |start, end| {
            let span = crate::Span::new(file, start, end);
            Problem::error(ProblemCode::NameUnknown, "no such name")
                .label(span, "here")
                .json_with_labels(&sources)
        };
        for (word, [line, column]) in [("a", [1, 1]), ("yes", [2, 5])] {
            let start = text.find(word).unwrap();
            let json = problem(start - 3, start - 3 + word.len());
            assert_eq!(json["span"], json!([start, start + word.len()]));
            assert_eq!(json["labels"][0]["span"], json!({"offset": start, "length": word.len()}));
            assert_eq!((&json["line"], &json["column"]), (&json!(line), &json!(column)));
        }
    }

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
