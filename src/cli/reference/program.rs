//! Programs with what they display, computed when the page is made.

use crate::display::text;
use crate::help::{Evaluated, evaluated};
use crate::values::Value;

use super::Page;
use super::markdown::{block, plain};

/// What a line displays stands behind it as far as there is room.
const WIDEST: usize = 96;

/// Programs of one page, and the pictures that they draw.
pub(super) struct Programs {
    /// The name of the page without its ending.
    page: &'static str,
    pub(super) pictures: Vec<Page>,
}

impl Programs {
    pub(super) fn of(page: &'static str) -> Programs {
        Programs { page, pictures: Vec::new() }
    }

    /// A program, each statement followed by what it displays, and its plots below it.
    pub(super) fn shown(&mut self, program: &str) -> String {
        let evaluated = evaluated("program.vcf", program);
        let plots: Vec<String> =
            evaluated.statements.iter().flat_map(|(_, values)| values).flat_map(|v| self.plots(v)).collect();
        let language = if plots.is_empty() { "vcf" } else { "vcf-plot" };
        let drawn = block(language, &lines(&evaluated));
        let problems: String =
            evaluated.problems.iter().map(|p| block("text", &evaluated.screen(p, true))).collect();
        format!("{drawn}{}{problems}", plots.concat())
    }

    /// The plots of a value as pictures.
    fn plots(&mut self, value: &Value) -> Vec<String> {
        match value {
            Value::Plot(plot) => {
                let name = format!("{}-{}.svg", self.page, self.pictures.len() + 1);
                self.pictures.push(Page::new(name.clone(), plot.to_svg()));
                let alt = plot.alt_text().split_whitespace().collect::<Vec<_>>().join(" ");
                vec![format!("\n![{}]({name})\n", plain(&alt))]
            }
            Value::List(items) | Value::Tuple(items) => {
                items.iter().flat_map(|item| self.plots(item)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The lines of a program, with what they display as comments.
pub(super) fn lines(evaluated: &Evaluated) -> String {
    let mut out = String::new();
    for (statement, values) in &evaluated.statements {
        let statement = statement.trim_end();
        let shown: Vec<String> = values.iter().filter(|value| !is_drawn(value)).map(text).collect();
        let shown: Vec<&str> = shown.iter().flat_map(|text| text.lines()).collect();
        let last = statement.lines().last().unwrap_or_default().chars().count();
        match shown[..] {
            [one] if last + one.chars().count() + 7 <= WIDEST => {
                out.push_str(&format!("{statement}  # => {one}\n"));
            }
            _ => {
                out.push_str(&format!("{statement}\n"));
                for line in shown {
                    out.push_str(format!("# => {line}").trim_end());
                    out.push('\n');
                }
            }
        }
    }
    out
}

/// Whether a value is shown as a picture.
pub(super) fn is_drawn(value: &Value) -> bool {
    match value {
        Value::Plot(_) => true,
        Value::List(items) | Value::Tuple(items) => items.iter().any(is_drawn),
        _ => false,
    }
}
