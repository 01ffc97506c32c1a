//! The headings of a page, and the names by which they are reached.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd, html};

use crate::report::html::escape;
use crate::report::run::Part;

use super::math::math;
use super::parser;

/// A page with fewer headings has no table of contents.
const FEWEST: usize = 3;

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Heading {
    /// 1 to 6, as in `<h1>`.
    level: u8,
    /// By this name it is reached within the page.
    pub id: String,
    /// What stands in it, without links.
    html: String,
    /// Whether it is seen without asking for more.
    is_open: bool,
}

/// The headings of a page in order.
pub(in crate::report) fn outline(parts: &[Part]) -> Vec<Heading> {
    let (mut headings, mut taken, mut depth) = (Vec::new(), HashMap::new(), 0_usize);
    for part in parts {
        match part {
            Part::Opens { .. } => depth += 1,
            Part::Closes => depth = depth.saturating_sub(1),
            Part::Prose(markdown) => of_prose(markdown, depth == 0, &mut taken, &mut headings),
            Part::Cell(_) => {}
        }
    }
    headings
}

fn of_prose(markdown: &str, is_open: bool, taken: &mut HashMap<String, usize>, headings: &mut Vec<Heading>) {
    let mut inside: Option<(u8, String, Vec<Event>)> = None;
    for event in parser(markdown) {
        match (event, &mut inside) {
            (Event::Start(Tag::Heading { level, .. }), _) => {
                inside = Some((level as u8, String::new(), Vec::new()))
            }
            (Event::End(TagEnd::Heading(_)), _) => {
                let Some((level, text, events)) = inside.take() else { continue };
                let mut written = String::new();
                html::push_html(&mut written, events.into_iter());
                headings.push(Heading { level, id: free(&slug(&text), taken), html: written, is_open });
            }
            (event, Some((_, text, events))) => heading_event(event, text, events),
            _ => {}
        }
    }
}

/// What is kept of a heading: its words, how they are set, and its formulas.
fn heading_event<'a>(event: Event<'a>, text: &mut String, events: &mut Vec<Event<'a>>) {
    match event {
        Event::Text(word) | Event::Html(word) | Event::InlineHtml(word) => {
            text.push_str(&word);
            events.push(Event::Text(word));
        }
        Event::Code(word) => {
            text.push_str(&word);
            events.push(Event::Code(word));
        }
        Event::InlineMath(latex) | Event::DisplayMath(latex) => {
            text.push_str(&latex);
            events.push(Event::InlineHtml(math(&latex, pulldown_latex::config::DisplayMode::Inline).into()));
        }
        Event::SoftBreak | Event::HardBreak => {
            text.push(' ');
            events.push(Event::SoftBreak);
        }
        Event::Start(Tag::Emphasis | Tag::Strong) | Event::End(TagEnd::Emphasis | TagEnd::Strong) => {
            events.push(event);
        }
        _ => {}
    }
}

/// A heading as GitHub names it: small letters, `-` for spaces, and no punctuation.
fn slug(heading: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
        _ => None,
    };
    let slug: String = heading.trim().to_lowercase().chars().filter_map(kept).collect();
    if slug.is_empty() { "section".to_string() } else { slug }
}

/// A name that no heading before has: the second of one name ends with `-1`.
fn free(slug: &str, taken: &mut HashMap<String, usize>) -> String {
    let mut name = slug.to_string();
    while taken.contains_key(&name) {
        let count = taken.entry(slug.to_string()).or_insert(0);
        *count += 1;
        name = format!("{slug}-{count}");
    }
    taken.insert(name.clone(), 0);
    name
}

/// The table of contents, nested as the headings are; None where there are few. The title and what is hidden are not in it.
pub(in crate::report) fn contents(headings: &[Heading]) -> Option<String> {
    let listed: Vec<&Heading> =
        headings.iter().filter(|heading| heading.level > 1 && heading.is_open).collect();
    if listed.len() < FEWEST {
        return None;
    }
    let mut out = String::from("<nav class=\"contents\" aria-label=\"contents\">\n");
    let mut open: Vec<u8> = Vec::new();
    for heading in listed {
        while open.last().is_some_and(|level| *level > heading.level) {
            out += "</li>\n</ul>\n";
            open.pop();
        }
        if open.last() == Some(&heading.level) {
            out += "</li>\n";
        } else {
            out += "<ul>\n";
            open.push(heading.level);
        }
        out += &format!("<li><a href=\"#{}\">{}</a>", escape(&heading.id), heading.html);
    }
    open.iter().for_each(|_| out += "</li>\n</ul>\n");
    Some(out + "</nav>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(markdown: &str) -> Vec<Heading> {
        outline(&[Part::Prose(markdown.to_string())])
    }

    #[test]
    fn headings_have_names_of_their_own() {
        let ids = |markdown: &str| of(markdown).into_iter().map(|heading| heading.id).collect::<Vec<_>>();
        assert_eq!(
            ids("# A *b* `c_d`!\n## A b c_d\n## $x$\n## ?\n## ?"),
            ["a-b-c_d", "a-b-c_d-1", "x", "section", "section-1"]
        );
        assert_eq!(ids("# a\n# a-1\n# a\n# a"), ["a", "a-1", "a-2", "a-3"]);
    }

    #[test]
    fn contents_are_nested_as_headings_are() {
        let list = contents(&of("# t\n### deep\n## a\n### b\n### c\n## d")).unwrap();
        let plain = list.replace('\n', "").replace("</a>", "");
        let link = |id: &str| format!("<li><a href=\"#{id}\">{id}");
        let expected = [
            "<nav class=\"contents\" aria-label=\"contents\"><ul>",
            &link("deep"),
            "</li></ul><ul>",
            &link("a"),
            "<ul>",
            &link("b"),
            "</li>",
            &link("c"),
            "</li></ul></li>",
            &link("d"),
            "</li></ul></nav>",
        ];
        assert_eq!(plain, expected.concat());
        assert!(contents(&of("# t\n## a\n## b")).is_none());
        assert!(roxmltree::Document::parse(&list).is_ok());
    }
}
