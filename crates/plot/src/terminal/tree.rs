//! Graphs in a terminal: trees that begin with what nothing reads.

use super::super::format::wrapped;
use super::super::graph::{Graph, Shown};
use super::centred;
use super::glyphs::Charset;

/// A box's text is broken into at most so many lines.
const MOST_LINES: usize = 6;
/// What a box's text needs at least: branches that leave less of the width are drawn on their own, below.
const LEAST: usize = 20;

/// A box that is yet to be drawn.
struct Open {
    at: usize,
    label: String,
    /// What stands before it, and what stands before all that follows it in its branch.
    before: String,
    beside: String,
}

struct Tree<'a> {
    shown: &'a Shown<'a>,
    width: usize,
    charset: Charset,
    drawn: Vec<bool>,
    lines: Vec<String>,
    /// Branches that are drawn on their own.
    apart: Vec<usize>,
}

/// The lines of a graph.
pub(super) fn drawn(graph: &Graph, width: usize, charset: Charset) -> Vec<String> {
    let shown = graph.shown();
    let mut tree = Tree {
        shown: &shown,
        width,
        charset,
        drawn: vec![false; shown.boxes.len()],
        lines: Vec::new(),
        apart: shown.roots.iter().rev().copied().collect(),
    };
    if !graph.heading().trim().is_empty() {
        tree.lines.push(centred(&charset.text(graph.heading(), width), width));
    }
    while let Some(root) = tree.apart.pop() {
        // Where two branches had no room for it, it is drawn once.
        if !tree.drawn[root] {
            tree.branch(root);
        }
    }
    if shown.boxes.is_empty() {
        tree.lines.push("Nothing to draw.".to_string());
    }
    tree.lines.extend(shown.note().map(|note| charset.text(&note, width)));
    tree.lines
}

impl Tree<'_> {
    /// Draws a box and all that it reads.
    fn branch(&mut self, root: usize) {
        let root = Open { at: root, label: String::new(), before: String::new(), beside: String::new() };
        let mut open = vec![root];
        // Those that have no room, in the order in which they are met.
        let mut apart = Vec::new();
        while let Some(next) = open.pop() {
            let number = self.shown.boxes[next.at].number;
            let deep = !next.before.is_empty() && next.beside.chars().count() + LEAST > self.width;
            if self.drawn[next.at] {
                self.write(&next, 'o', &format!("as #{number}"), "");
            } else if deep {
                self.write(&next, 'o', &format!("#{number}, drawn below"), "");
                apart.push(next.at);
            } else {
                self.drawn[next.at] = true;
                open.extend(self.inputs(&next));
            }
        }
        self.apart.extend(apart.into_iter().rev());
    }

    /// Writes a box; what it reads, the last one first.
    fn inputs(&mut self, open: &Open) -> Vec<Open> {
        let node = &self.shown.boxes[open.at];
        let text = node.numbered().join(", ");
        let side = self.charset.pick('│', '|');
        self.write(open, '*', &text, if node.inputs.is_empty() { "" } else { "|" });
        let last = node.inputs.len().saturating_sub(1);
        let branch = |(place, (at, label)): (usize, &(usize, String))| {
            let (before, beside) = match place {
                // One alone goes on below.
                0 if last == 0 => (open.beside.clone(), open.beside.clone()),
                place if place == last => {
                    (format!("{}{}", open.beside, self.tee('└', '`')), format!("{}  ", open.beside))
                }
                _ => (format!("{}{}", open.beside, self.tee('├', '|')), format!("{}{side} ", open.beside)),
            };
            Open { at: *at, label: label.clone(), before, beside }
        };
        node.inputs.iter().enumerate().map(branch).rev().collect()
    }

    fn tee(&self, braille: char, ascii: char) -> String {
        [self.charset.pick(braille, ascii), self.charset.pick('─', '-')].into_iter().collect()
    }

    /// Writes the lines of a box; `below` is what stands below its mark.
    fn write(&mut self, open: &Open, mark: char, text: &str, below: &str) {
        let charset = self.charset;
        let mark = if mark == '*' { charset.pick('●', '*') } else { charset.pick('○', 'o') };
        let text = match open.label.trim() {
            "" => text.to_string(),
            label => format!("{label}: {text}"),
        };
        let room =
            self.width.saturating_sub(open.before.chars().count().max(open.beside.chars().count()) + 4);
        let text = charset.text(&text, room.saturating_mul(MOST_LINES));
        let below = if below.is_empty() { ' ' } else { charset.pick('│', '|') };
        for (at, line) in wrapped(&text, room, MOST_LINES).iter().enumerate() {
            let line = charset.text(line, room);
            self.lines.push(match at {
                0 => format!("{}{mark} {line}", open.before),
                _ => format!("{}{below}   {line}", open.beside),
            });
        }
    }
}
