//! Pages of the codes of problems: a page for each family.

use std::collections::BTreeMap;

use crate::diagnostics::codes::{self, Explanation};
use crate::diagnostics::{ProblemCode, ProblemFamily};
use crate::help::evaluated;

use super::Page;
use super::markdown::{block, plain, sentence, slug};
use super::program::{is_drawn, lines};

/// The family of a code as it is written: what stands before `::`.
pub(super) fn family(code: ProblemCode) -> &'static str {
    let text = code.as_str();
    text.split_once("::").map_or(text, |(family, _)| family)
}

pub(super) fn pages() -> Vec<Page> {
    let mut families: BTreeMap<&str, Vec<&Explanation>> = BTreeMap::new();
    codes::all().for_each(|entry| families.entry(family(entry.code)).or_default().push(entry));
    families.into_iter().map(|(name, entries)| page(name, &entries)).collect()
}

fn page(family: &str, entries: &[&Explanation]) -> Page {
    let mut text = format!("# Problems: {family}\n\n`vcf help CODE` explains the same in a terminal.\n");
    for entry in entries {
        let Explanation { code, title, explanation, .. } = entry;
        let anchor = slug(code.as_str());
        text.push_str(&format!(
            "\n## {code} {{#{anchor}}}\n\n{}\n\n{}\n",
            plain(&sentence(title)),
            plain(explanation)
        ));
        text.push_str(&format!("\nWrong:\n\n{}\nRight:\n\n{}", wrong(entry), right(entry)));
    }
    Page::new(format!("errors/{family}.md"), text)
}

/// Whether what is shown can be evaluated here: not what is of a shell, of the prompt or of a report, and not what goes on until a
/// limit ends it.
fn is_evaluated(entry: &Explanation) -> bool {
    let outside = [ProblemFamily::Prompt, ProblemFamily::Report];
    let long = [
        ProblemCode::LimitDepth,
        ProblemCode::LimitCalls,
        ProblemCode::LimitTerms,
        ProblemCode::LimitMemory,
        ProblemCode::LimitTime,
        ProblemCode::LimitOutput,
    ];
    !outside.contains(&entry.code.family()) && !long.contains(&entry.code) && !is_of_shell(entry.wrong)
}

fn is_of_shell(text: &str) -> bool {
    text.starts_with("vcf ")
}

/// The program that has the problem, and how the problem is shown, where the program needs nothing else.
fn wrong(entry: &Explanation) -> String {
    if is_evaluated(entry) {
        let evaluated = evaluated("program.vcf", entry.wrong);
        if let [problem] = &evaluated.problems[..]
            && problem.code == entry.code
        {
            let screen = evaluated.screen(problem, true);
            return format!("{}\n{}", block("vcf-error", entry.wrong), block("text", &screen));
        }
    }
    fragment(entry.wrong)
}

/// The program that has not, with what it displays, where it needs nothing else.
fn right(entry: &Explanation) -> String {
    // What keeps within a limit may still display a great deal.
    if is_evaluated(entry) && !is_of_shell(entry.right) && entry.code.family() != ProblemFamily::Limit {
        let evaluated = evaluated("program.vcf", entry.right);
        if evaluated.problems.is_empty() {
            let draws = evaluated.statements.iter().flat_map(|(_, values)| values).any(is_drawn);
            return block(if draws { "vcf-plot" } else { "vcf" }, &lines(&evaluated));
        }
    }
    fragment(entry.right)
}

/// What is not evaluated: a part of a program, or a line for a shell.
fn fragment(text: &str) -> String {
    block(if is_of_shell(text) { "console" } else { "vcf-part" }, text)
}
