//! A datasheet as tables of LaTeX.

use std::io::{self, Write};

use crate::escapes;
use crate::values::Table;

use super::Datasheet;
use super::tables::{Titled, tables};

const HEAD: &str = "\
% To be included in a document by \\input, with these packages in its preamble:
%   \\usepackage{booktabs,longtable}
";

impl Datasheet {
    /// Writes the datasheet as sections and tables of LaTeX, for a document that has the packages `booktabs` and `longtable`.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_latex(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{HEAD}\\section*{{{}}}\n\n{}", text(&self.title()), text(&self.origin()))?;
        match self.command.is_empty() {
            true => writeln!(out, ".")?,
            false => writeln!(
                out,
                " with this command:\n\\begin{{flushleft}}\\ttfamily {}\\end{{flushleft}}",
                text(&self.command)
            )?,
        }
        writeln!(out, "\n\\begin{{description}}")?;
        for assumption in self.assumptions() {
            writeln!(out, "\\item[{}] {}", text(assumption.of), text(&assumption.text))?;
        }
        writeln!(out, "\\end{{description}}")?;
        for sheet in &self.sheets {
            writeln!(out, "\n\\subsection*{{{}}}\n\n\\begin{{itemize}}", text(&sheet.heading()))?;
            for fact in sheet.facts() {
                writeln!(out, "\\item {}", text(&fact))?;
            }
            writeln!(out, "\\end{{itemize}}")?;
            for Titled { title, table } in tables(sheet) {
                writeln!(out, "\n\\subsubsection*{{{}}}", text(&title))?;
                long_table(&table, out)?;
            }
        }
        Ok(())
    }
}

/// A table that goes on on the next page, below the same heads.
fn long_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    for note in table.notes() {
        writeln!(out, "{}\n", text(note))?;
    }
    let sides: String = table.columns().iter().map(|column| if column.right { 'r' } else { 'l' }).collect();
    let line = |cells: Vec<String>| format!("{} \\\\", cells.join(" & "));
    let heads = table.columns().iter().map(|column| text(&column.head)).collect();
    writeln!(out, "{{\\footnotesize\\setlength{{\\tabcolsep}}{{3pt}}\n\\begin{{longtable}}{{{sides}}}")?;
    writeln!(out, "\\toprule\n{}\n\\midrule\n\\endhead\n\\bottomrule\n\\endfoot", line(heads))?;
    for row in table.rows() {
        writeln!(out, "{}", line(row.iter().map(|text| cell(text)).collect()))?;
    }
    writeln!(out, "\\end{{longtable}}}}")
}

/// Text on one line whose signs mean nothing to LaTeX.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escapes::line(text).chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '|' => out.push_str("\\textbar{}"),
            // Two of them are no dash.
            '-' if out.ends_with('-') => out.push_str("{}-"),
            '_' | '#' | '$' | '%' | '&' | '{' | '}' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// A cell: primes are primes, not apostrophes, and a minus is no hyphen.
pub(super) fn cell(cell: &str) -> String {
    if let Some(digits) = cell.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return format!("$-${digits}");
    }
    let bare = cell.trim_end_matches('\'');
    // What stands in brackets at the beginning of a row would be an argument of the end of the row before.
    let guarded = if bare.starts_with(['[', '*']) { format!("{{}}{}", text(bare)) } else { text(bare) };
    match &cell[bare.len()..] {
        "" => guarded,
        primes => format!("{guarded}${primes}$"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_mean_nothing() {
        assert_eq!(
            text("a_b 5% {x} --c ~^\\"),
            "a\\_b 5\\% \\{x\\} -{}-c \\textasciitilde{}\\textasciicircum{}\\textbackslash{}"
        );
        assert_eq!(["DC''", "-12", "-", "[0, 1]"].map(cell), ["DC$''$", "$-$12", "-", "{}[0, 1]"]);
    }
}
