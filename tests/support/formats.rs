//! What every problem must be like in every format in which problems are told.

use serde_json::{Value, json};
use vcfilter::diagnostics::{Problem, Severity, Sources, Style, annotate, render};
use vcfilter::escapes;

/// The problem in every format, with its name.
pub(crate) fn told(problem: &Problem, sources: &Sources) -> Vec<(&'static str, String)> {
    vec![
        ("text", render(problem, sources, Style { color: false, unicode: true })),
        #[cfg(feature = "miette")]
        ("plain", vcfilter::diagnostics::narrate(problem, sources)),
        ("json", format!("{}\n", escapes::json(problem.json_with_labels(sources).to_string()))),
        ("github", annotate(problem, sources, |name| Some(name.to_string()))),
    ]
}

/// What of the formats is not as it must be.
pub(crate) fn faults(problem: &Problem, sources: &Sources) -> Vec<String> {
    let mut faults = Vec::new();
    for (format, text) in told(problem, sources) {
        let mut must = |holds: bool, what: &str| {
            if !holds {
                faults.push(format!("{format}: {what} in {text}"));
            }
        };
        must(!text.contains(escapes::is_hidden), "a raw escape");
        must(text.contains(problem.code.as_str()) || format == "github", "no code");
        let said = problem.labels.iter().filter(|label| !label.text.is_empty()).take(20);
        let all: Vec<String> = said.map(|label| escapes::line(&label.text).into_owned()).collect();
        match format {
            "json" => {
                let back: Value = serde_json::from_str(&text).unwrap_or_default();
                must(back["message"] == json!(problem.message), "another message");
                must(text.matches('\n').count() == 1, "more than a line");
                must(back["labels"].as_array().is_some_and(|labels| !labels.is_empty()), "no label");
            }
            "github" => {
                let word = if problem.severity == Severity::Error { "::error " } else { "::warning " };
                must(text.starts_with(word) && text.contains("title="), "another command");
                must(text.matches('\n').count() == 1, "more than a line");
                let back = text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
                must(back.contains(&*escapes::line(&problem.message)), "another message");
                must(all.iter().all(|label| back.contains(label)), "a label is lost");
            }
            "plain" => {
                must(!text.contains(|c| ('\u{2500}'..='\u{257f}').contains(&c)), "a frame");
                must(text.starts_with(&*escapes::line(&problem.message)), "another message");
                must(all.iter().all(|label| text.contains(label)), "a label is lost");
            }
            _ => must(all.iter().all(|label| text.contains(label)), "a label is lost"),
        }
    }
    faults
}
