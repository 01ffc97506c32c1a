//! Markdown that stays Markdown, but for where its links and pictures lead.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::links;
use super::notes::Notes;
use super::parser;

/// What becomes of Markdown.
pub(in crate::report) struct Rewriting<'a> {
    /// The ending of pages: links to programs lead to these.
    pub ending: &'a str,
    /// The address of a picture, from that which is written; None where it stays.
    pub picture: &'a dyn Fn(&str) -> Option<String>,
    /// The notes, where these are written as numbers; else they stay as they are.
    pub notes: Option<&'a Notes>,
}

/// Markdown with other addresses, and the texts of the notes that were taken out of it, each with its number from 0.
pub(in crate::report) fn rewritten(markdown: &str, rewriting: &Rewriting) -> (String, Vec<(usize, String)>) {
    let text = match rewriting.notes {
        Some(notes) => notes.complete(markdown),
        None => markdown.into(),
    };
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut taken = Vec::new();
    let events = parser(&text);
    let definitions: Vec<(Range<usize>, String)> = events
        .reference_definitions()
        .iter()
        .filter_map(|(_, definition)| change(&text, &definition.span, &definition.dest, rewriting, false))
        .collect();
    changes.extend(definitions);
    for (event, range) in events.into_offset_iter().filter(|(_, range)| range.start < markdown.len()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                changes.extend(change(&text, &range, &dest_url, rewriting, false));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                changes.extend(change(&text, &range, &dest_url, rewriting, true));
            }
            Event::FootnoteReference(key) => {
                let number = rewriting.notes.and_then(|notes| notes.number(&key));
                changes.extend(number.map(|number| (range, format!("<sup>{}</sup>", number + 1))));
            }
            Event::Start(Tag::FootnoteDefinition(key)) => {
                if let Some(number) = rewriting.notes.and_then(|notes| notes.number(&key)) {
                    taken.push((number, range.start..range.end.min(markdown.len())));
                }
            }
            _ => {}
        }
    }
    let taken_out: Vec<(usize, String)> =
        taken.iter().map(|(number, range)| (*number, note(&text, range, &changes))).collect();
    changes.extend(taken.into_iter().map(|(_, range)| (range, String::new())));
    (changed(&text, 0..markdown.len(), changes), taken_out)
}

/// The change of the address of a link or picture that stands at a place.
fn change(
    text: &str,
    place: &Range<usize>,
    url: &str,
    rewriting: &Rewriting,
    is_picture: bool,
) -> Option<(Range<usize>, String)> {
    let new = match is_picture {
        true => (rewriting.picture)(url)?,
        false => links::of_page(url, rewriting.ending)?,
    };
    // The address stands behind the words; what is written with escapes is not found, and stays.
    let at = place.start + text.get(place.clone())?.rfind(url)?;
    Some((at..at + url.len(), new))
}

/// The text of a note, without its key.
fn note(text: &str, range: &Range<usize>, changes: &[(Range<usize>, String)]) -> String {
    let start = text
        .get(range.clone())
        .and_then(|note| note.find("]:"))
        .map_or(range.start, |at| range.start + at + 2);
    changed(text, start..range.end, changes.to_vec()).trim().to_string()
}

/// A part of a text with its changes; of those that overlap, the one that begins first and reaches farthest counts.
fn changed(text: &str, part: Range<usize>, mut changes: Vec<(Range<usize>, String)>) -> String {
    changes.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let (mut out, mut at) = (String::with_capacity(part.len()), part.start);
    for (range, new) in changes {
        if range.start < at || range.end > part.end {
            continue;
        }
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..part.end).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::run::Part;

    fn moved(markdown: &str) -> String {
        let picture = |url: &str| Some(format!("up/{url}"));
        rewritten(markdown, &Rewriting { ending: "md", picture: &picture, notes: None }).0
    }

    #[test]
    fn addresses_are_changed_and_nothing_else() {
        assert_eq!(
            moved("[b.vcf](b.vcf#x \"t\") ![b](c.svg) `[b](b.vcf)`"),
            "[b.vcf](b.md#x \"t\") ![b](up/c.svg) `[b](b.vcf)`"
        );
        assert_eq!(moved("[a][r]\n\n[r]: ../a.vcf\n"), "[a][r]\n\n[r]: ../a.md\n");
        assert_eq!(moved("[![p](p.png)](a.vcf)"), "[![p](up/p.png)](a.md)");
        assert_eq!(moved("a[^n]\n\n[^n]: [x](x.vcf)\n"), "a[^n]\n\n[^n]: [x](x.md)\n");
    }

    #[test]
    fn notes_are_taken_out_where_they_are_numbers() {
        let parts = ["a[^n] b[^m]", "c[^n]\n\n[^n]: N [x](x.vcf)\n\nafter\n\n[^m]: M[^n]\n"];
        let (notes, _) = Notes::of(&parts.map(|text| Part::Prose(text.to_string())));
        let rewriting = Rewriting { ending: "ipynb", picture: &|_| None, notes: Some(&notes) };
        let [first, second] = parts.map(|text| rewritten(text, &rewriting));
        assert_eq!(first, ("a<sup>1</sup> b<sup>2</sup>".to_string(), vec![]));
        assert_eq!(second.0.split_whitespace().collect::<Vec<_>>(), ["c<sup>1</sup>", "after"]);
        assert_eq!(second.1, [(0, "N [x](x.ipynb)".to_string()), (1, "M<sup>1</sup>".to_string())]);
    }
}
