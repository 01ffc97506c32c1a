//! Reports as pages of HTML that are XML too.

use std::io::{self, Write};

use crate::escapes;
use crate::language::highlight::{Class, classes};
use crate::plots::Plot;
use crate::values::Table;

use super::frame::Frame;
#[cfg(feature = "command")]
use super::live::{LiveParts, Packed};
use super::output::CellOutput;
use super::pictures::Picture;
use super::pieces::Pieces;
use super::prose::{Chunk, Notes, PageProse, contents, outline};
use super::run::{Cell, Part, Report};

const STYLE: &str = include_str!("style.css");

impl Report {
    /// Writes the report as a page. It has no scripts and loads nothing; plots are SVG, formulas MathML. The
    /// same report gives the same page. Hidden characters, many of which HTML and XML forbid, are
    /// [escaped](crate::escapes). One plot is drawn at a time, and let go when it is written.
    ///
    /// # Errors
    /// Those of the writer, and [`Stopped`](crate::arrays::Stopped) within an error where the work is to stop.
    pub fn write_html(&self, frame: impl Into<Frame>, out: &mut dyn Write) -> io::Result<()> {
        self.write_page(&frame.into(), out, &|_| Ok(()))
    }

    /// Writes the report as a page whose programs a reader runs and changes in it. It loads nothing either: the engine, and the files that the
    /// program reads, stand within it.
    #[cfg(feature = "command")]
    pub(crate) fn write_live_html(
        &self,
        frame: &Frame,
        parts: &LiveParts,
        read: &[(String, Packed)],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        self.write_page(frame, out, &|out| parts.write(read, out))
    }

    /// A page, and what stands at its end.
    fn write_page(
        &self,
        frame: &Frame,
        out: &mut dyn Write,
        end: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let title = &escape(&escapes::line(&frame.title));
        let headings = outline(&self.parts);
        let (notes, _) = Notes::of(&self.parts);
        let picture = |address: &str| self.picture(address).map(Picture::data);
        let mut prose = PageProse::new(&headings, &notes, &picture);
        let list = contents(&headings);
        let mut page = Page { out: Pieces(out), figures: 0, open: 0, has_section: false };
        // Tags are of plain characters, so that escapes are about what stands between them.
        page.out.piece(&format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
        ))?;
        page.out.piece(&around(frame))?;
        if self.is_titled() {
            prose.below_title = list;
        } else {
            page.out.piece(&format!("<h1>{title}</h1>\n{}", list.unwrap_or_default()))?;
        }
        for part in &self.parts {
            match part {
                Part::Prose(markdown) => {
                    prose.chunks(markdown).into_iter().try_for_each(|chunk| page.chunk(&chunk))?;
                }
                Part::Cell(cell) => page.cell(cell)?,
                Part::Opens { summary } => page.opens(summary)?,
                Part::Closes => page.closes()?,
            }
        }
        if self.parts.is_empty() {
            page.out.piece("<p class=\"note\">The program is empty.</p>\n")?;
        }
        page.end(prose.notes_at_end())?;
        page.out.piece(&around(frame))?;
        page.out.piece("</main>\n")?;
        end(&mut page.out)?;
        page.out.piece("</body>\n</html>\n")
    }
}

/// The links to other pages.
fn around(frame: &Frame) -> String {
    let links = frame.links();
    if links.is_empty() {
        return String::new();
    }
    let link = |(rel, words, address): &(&str, String, &str)| {
        let (words, address) = (escape(&escapes::line(words)), escape(address));
        format!("<a href=\"{address}\" rel=\"{rel}\">{words}</a>\n")
    };
    let links: String = links.iter().map(link).collect();
    format!("<nav class=\"around\" aria-label=\"pages\">\n{links}</nav>\n")
}

/// Text between tags, or the value of an attribute.
pub(super) fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

/// A page that is being written.
struct Page<'a> {
    out: Pieces<'a>,
    /// How many figures it has.
    figures: usize,
    /// How many details are open.
    open: usize,
    /// Whether a part of the page is open: a heading of the second level with what belongs to it.
    has_section: bool,
}

impl Page<'_> {
    /// A piece of prose. Within details no part of the page begins.
    fn chunk(&mut self, chunk: &Chunk) -> io::Result<()> {
        if let Some(level) = chunk.begins.filter(|_| self.open == 0) {
            self.end_section()?;
            if level == 2 {
                self.has_section = true;
                self.out.piece("<section>\n")?;
            }
        }
        if chunk.html.is_empty() {
            return Ok(());
        }
        self.out.piece(&format!("<div class=\"prose\">\n{}</div>\n", chunk.html))
    }

    fn end_section(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.has_section) { self.out.piece("</section>\n") } else { Ok(()) }
    }

    /// Closes all that is open, and writes the notes.
    fn end(&mut self, notes: Option<String>) -> io::Result<()> {
        while self.open > 0 {
            self.closes()?;
        }
        self.out.piece(&notes.unwrap_or_default())?;
        self.end_section()
    }

    fn opens(&mut self, summary: &str) -> io::Result<()> {
        self.open += 1;
        self.out.piece(&format!("<details>\n<summary>{}</summary>\n", escape(&escapes::line(summary))))
    }

    fn closes(&mut self) -> io::Result<()> {
        if self.open == 0 {
            return Ok(());
        }
        self.open -= 1;
        self.out.piece("</details>\n")
    }

    fn cell(&mut self, cell: &Cell) -> io::Result<()> {
        let class = if cell.skipped { "cell skipped" } else { "cell" };
        self.out.piece(&format!("<div class=\"{class}\">\n"))?;
        if !cell.code.is_empty() {
            self.out.piece(&format!(
                "<pre class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"code\"><code>{}</code></pre>\n",
                highlighted(&cell.code)
            ))?;
        }
        for output in &cell.outputs {
            self.output(output)?;
        }
        if cell.skipped {
            self.out.piece("<p class=\"given note\">not evaluated</p>\n")?;
        }
        self.out.piece("</div>\n")
    }

    fn output(&mut self, output: &CellOutput) -> io::Result<()> {
        let html = match output {
            CellOutput::Text(text) => {
                let class = if has_columns(text) { "given" } else { "given words" };
                format!(
                    "<pre class=\"{class}\" tabindex=\"0\" role=\"group\" aria-label=\"result\"><samp>{}</samp></pre>",
                    escape(text)
                )
            }
            CellOutput::Formula(formula, _) => {
                format!(
                    "<div class=\"given wide\" tabindex=\"0\" role=\"group\" aria-label=\"result\">{}</div>",
                    formula.mathml
                )
            }
            CellOutput::Table(given, _) => {
                let notes =
                    given.notes().iter().map(|note| format!("<p class=\"note\">{}</p>\n", escape(note)));
                format!(
                    "<div class=\"given\">\n{}<div class=\"wide\" tabindex=\"0\" role=\"group\" \
                     aria-label=\"result\">\n{}</div>\n</div>",
                    notes.collect::<String>(),
                    table(given)
                )
            }
            CellOutput::Plot(plot) => return self.figure(plot),
            CellOutput::Holds(1) => "<p class=\"given holds\">\u{2713} holds</p>".to_string(),
            CellOutput::Holds(count) => {
                format!("<p class=\"given holds\">\u{2713} {count} assertions hold</p>")
            }
            CellOutput::Problem { message, screen, warning, .. } => {
                let (class, word) =
                    if *warning { ("warning", "warning") } else { ("problem", "\u{2717} error") };
                format!(
                    "<div class=\"{class}\">\n<p><strong>{word}:</strong> {}</p>\n\
                     <pre tabindex=\"0\"><samp>{}</samp></pre>\n</div>",
                    escape(message),
                    escape(screen)
                )
            }
        };
        self.out.piece(&(html + "\n"))
    }

    /// A plot with its title, once more for pages as narrow as a phone.
    fn figure(&mut self, plot: &Plot) -> io::Result<()> {
        self.figures += 1;
        self.out.piece("<figure class=\"given\">\n")?;
        self.picture("broad", plot)?;
        self.picture("narrow", &plot.clone().narrow())?;
        let title = escape(plot.title());
        let caption = if title.trim().is_empty() { String::new() } else { format!(": {title}") };
        let number = self.figures;
        self.out.piece(&format!("<figcaption>Figure {number}{caption}</figcaption>\n</figure>\n"))
    }

    fn picture(&mut self, class: &str, plot: &Plot) -> io::Result<()> {
        self.out.piece(&format!(
            "<div class=\"picture {class}\" tabindex=\"0\" role=\"group\" aria-label=\"picture\">\n"
        ))?;
        self.out.piece(&plot.to_svg())?;
        self.out.piece("</div>\n")
    }
}

/// Whether the lines of a text are in columns, or drawn: broken elsewhere they would be in disorder.
fn has_columns(text: &str) -> bool {
    text.lines().nth(1).is_some() && text.lines().any(|line| line.trim().contains("  "))
}

/// A table without its notes. Heads of several words may break between them.
pub(super) fn table(table: &Table) -> String {
    let cell = |name: &str, right: bool, text: &str| {
        let class = if right { " class=\"number\"" } else { "" };
        format!("<{name}{class}>{text}</{}>", name.split(' ').next().unwrap_or(name))
    };
    let mut out = String::from("<table>\n");
    if table.has_heads() {
        let heads = table.columns().iter().map(|column| {
            let text = escape(&column.head).replace('_', "_<wbr/>");
            cell("th scope=\"col\"", column.right, &text)
        });
        out += &format!("<thead>\n<tr>{}</tr>\n</thead>\n", heads.collect::<String>());
    }
    out += "<tbody>\n";
    for row in table.rows() {
        let cells = row.iter().zip(table.columns());
        let cells = cells.map(|(text, column)| cell("td", column.right, &escape(text)));
        out += &format!("<tr>{}</tr>\n", cells.collect::<String>());
    }
    out + "</tbody>\n</table>\n"
}

/// Code with its words coloured.
fn highlighted(code: &str) -> String {
    let (mut out, mut at) = (String::with_capacity(code.len() * 2), 0);
    for (range, class) in classes(code) {
        let word = code.get(range.clone()).unwrap_or_default();
        out.push_str(&escape(code.get(at..range.start).unwrap_or_default()));
        out.push_str(&format!("<span class=\"{}\">{}</span>", style(class), escape(word)));
        at = range.end;
    }
    out + &escape(code.get(at..).unwrap_or_default())
}

fn style(class: Class) -> &'static str {
    match class {
        Class::Keyword => "k",
        Class::Constant => "c",
        Class::Number => "n",
        Class::Text => "s",
        Class::Comment => "r",
        Class::Function => "f",
        Class::Wrong => "x",
    }
}
