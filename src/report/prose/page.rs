//! Markdown to HTML that is safe to show and asks for nothing.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html};
use pulldown_latex::config::DisplayMode;

use crate::report::html::escape;

use super::links;
use super::math::math;
use super::notes::Notes;
use super::outline::Heading;
use super::parser;

/// What a page has in common, and how far it is written.
pub(in crate::report) struct PageProse<'a> {
    /// All headings of the page.
    pub headings: std::slice::Iter<'a, Heading>,
    /// What stands below the title; None where there is nothing, or it is written.
    pub below_title: Option<String>,
    /// The notes.
    pub notes: &'a Notes,
    /// The address of a picture by that which is written; None for what is no picture that was read.
    pub picture: &'a dyn Fn(&str) -> Option<String>,
    /// How often each note was asked for.
    asked: HashMap<usize, usize>,
    /// The texts of the notes, as far as they were met.
    texts: HashMap<usize, String>,
}

/// A piece of prose as HTML.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::report) struct Chunk {
    /// The level of the heading that begins it: 1 or 2, if it begins a part of the page.
    pub begins: Option<u8>,
    /// What it is.
    pub html: String,
}

impl<'a> PageProse<'a> {
    /// Of a page on which nothing is written yet.
    pub(in crate::report) fn new(
        headings: &'a [Heading],
        notes: &'a Notes,
        picture: &'a dyn Fn(&str) -> Option<String>,
    ) -> PageProse<'a> {
        PageProse {
            headings: headings.iter(),
            below_title: None,
            notes,
            picture,
            asked: HashMap::new(),
            texts: HashMap::new(),
        }
    }

    /// Markdown as HTML that is XML too, cut where a part of the page begins. Tags in it are shown, not obeyed; pictures that
    /// are not part of the page become links, for a page asks for nothing; formulas become MathML.
    pub(in crate::report) fn chunks(&mut self, markdown: &str) -> Vec<Chunk> {
        let all = self.notes.complete(markdown);
        let mut prose = Prose {
            page: self,
            chunks: Vec::new(),
            begins: None,
            events: Vec::new(),
            outer: Vec::new(),
            depth: 0,
            links: Vec::new(),
            alt: None,
        };
        for (event, range) in parser(&all).into_offset_iter() {
            if range.start < markdown.len() {
                prose.event(event);
            }
        }
        prose.end_chunk(None);
        prose.chunks
    }

    /// The notes of the page; None where there are none.
    pub(in crate::report) fn notes_at_end(&mut self) -> Option<String> {
        if self.notes.count() == 0 {
            return None;
        }
        let mut out =
            String::from("<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"notes\">\n<ol>\n");
        for number in 0..self.notes.count() {
            let text = self.texts.remove(&number).unwrap_or_default();
            let asked = self.asked.get(&number).copied().unwrap_or(0);
            let back: String = (1..=asked).map(|time| back(number, time)).collect();
            // The way back stands in the last line of the note.
            let text = match text.trim_end().strip_suffix("</p>") {
                Some(begin) => format!("{begin}{back}</p>\n"),
                None => format!("{text}{back}\n"),
            };
            out += &format!("<li id=\"note:{}\">{text}</li>\n", number + 1);
        }
        Some(out + "</ol>\n</section>\n")
    }
}

/// The name of the place that asks for a note for the nth time.
fn place(number: usize, time: usize) -> String {
    if time == 1 { format!("cite:{}", number + 1) } else { format!("cite:{}:{time}", number + 1) }
}

fn back(number: usize, time: usize) -> String {
    let sign =
        if time == 1 { "\u{21a9}\u{fe0e}".to_string() } else { format!("\u{21a9}\u{fe0e}<sup>{time}</sup>") };
    format!(
        " <a class=\"back\" href=\"#{}\" role=\"doc-backlink\" aria-label=\"back to the text\">{sign}</a>",
        place(number, time)
    )
}

/// Prose that is being written.
struct Prose<'p, 'a, 'e> {
    page: &'p mut PageProse<'a>,
    chunks: Vec<Chunk>,
    begins: Option<u8>,
    events: Vec<Event<'e>>,
    /// Notes that are open, with what was being written when they began.
    outer: Vec<(Option<usize>, Vec<Event<'e>>)>,
    /// How many blocks are open.
    depth: usize,
    /// The links and pictures that are open, as what each was begun.
    links: Vec<TagEnd>,
    /// The words of a picture: its address, they themselves, and how many of its tags are open.
    alt: Option<(String, String, usize)>,
}

impl<'e> Prose<'_, '_, 'e> {
    fn event(&mut self, event: Event<'e>) {
        if let Some(alt) = &mut self.alt {
            if !alt_event(&event, alt)
                && let Some((address, words, _)) = self.alt.take()
            {
                let (address, words) = (escape(&address), escape(words.trim()));
                self.events
                    .push(Event::InlineHtml(format!("<img src=\"{address}\" alt=\"{words}\"/>").into()));
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(text) | Event::InlineHtml(text) => self.events.push(Event::Text(text)),
            Event::InlineMath(latex) => self.html(math(&latex, DisplayMode::Inline)),
            Event::DisplayMath(latex) => self.html(math(&latex, DisplayMode::Block)),
            Event::FootnoteReference(key) => self.ask(&key),
            event => self.events.push(event),
        }
    }

    fn html(&mut self, html: String) {
        self.events.push(Event::InlineHtml(html.into()));
    }

    fn start(&mut self, tag: Tag<'e>) {
        match tag {
            Tag::HtmlBlock => self.events.push(Event::Start(Tag::Paragraph)),
            Tag::Link { dest_url, title, .. } => self.link(dest_url, title),
            Tag::Image { dest_url, title, .. } => match (self.page.picture)(&dest_url) {
                Some(address) => self.alt = Some((address, String::new(), 1)),
                None => self.link(dest_url, title),
            },
            Tag::Heading { level, classes, attrs, .. } => {
                if self.depth == 0 && self.outer.is_empty() && level <= HeadingLevel::H2 {
                    self.end_chunk(Some(level as u8));
                }
                let id = self.page.headings.next().map(|heading| heading.id.clone().into());
                self.events.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Tag::FootnoteDefinition(key) => {
                let number = self.page.notes.number(&key);
                // Of several of one key the first counts.
                let number = number.filter(|number| !self.page.texts.contains_key(number));
                self.outer.push((number, std::mem::take(&mut self.events)));
                return;
            }
            Tag::Table(_) => {
                self.events.push(Event::Html("<div class=\"wide\" tabindex=\"0\">".into()));
                self.events.push(Event::Start(tag));
            }
            tag => self.events.push(Event::Start(tag)),
        }
        self.depth += 1;
    }

    fn end(&mut self, tag: TagEnd) {
        if tag == TagEnd::FootnoteDefinition {
            let Some((number, outer)) = self.outer.pop() else { return };
            let note = std::mem::replace(&mut self.events, outer);
            if let Some(number) = number {
                let mut text = String::new();
                html::push_html(&mut text, note.into_iter());
                self.page.texts.entry(number).or_insert(text);
            }
            return;
        }
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::HtmlBlock => self.events.push(Event::End(TagEnd::Paragraph)),
            TagEnd::Link | TagEnd::Image => self.events.extend(self.links.pop().map(Event::End)),
            TagEnd::Table => {
                self.events.push(Event::End(TagEnd::Table));
                self.events.push(Event::Html("</div>\n".into()));
            }
            TagEnd::Heading(HeadingLevel::H1) => {
                self.events.push(Event::End(tag));
                if let Some(below) =
                    self.page.below_title.take_if(|_| self.depth == 0 && self.outer.is_empty())
                {
                    self.events.push(Event::Html(below.into()));
                }
            }
            tag => self.events.push(Event::End(tag)),
        }
    }

    /// A link; what lies within another, and what is not safe, is emphasised in place of it.
    fn link(&mut self, dest_url: CowStr<'e>, title: CowStr<'e>) {
        let is_inside = !self.links.is_empty();
        if is_inside || !links::is_safe(&dest_url) {
            self.links.push(TagEnd::Emphasis);
            self.events.push(Event::Start(Tag::Emphasis));
            return;
        }
        let dest_url = links::of_page(&dest_url, "html").map_or(dest_url, CowStr::from);
        self.links.push(TagEnd::Link);
        let tag = Tag::Link { link_type: LinkType::Inline, dest_url, title, id: CowStr::Borrowed("") };
        self.events.push(Event::Start(tag));
    }

    /// The number of a note, which leads to it. It never stands within another link: Markdown has none around it.
    fn ask(&mut self, key: &str) {
        let Some(number) = self.page.notes.number(key) else { return };
        // Nothing leads back to a note that is not shown.
        if self.outer.iter().any(|(shown, _)| shown.is_none()) {
            return;
        }
        let shown = number + 1;
        let asked = self.page.asked.entry(number).or_insert(0);
        *asked += 1;
        let id = place(number, *asked);
        self.html(format!(
            "<sup class=\"cite\"><a id=\"{id}\" href=\"#note:{shown}\" role=\"doc-noteref\">[{shown}]</a></sup>"
        ));
    }

    /// Ends a piece; the next begins with a heading of a level.
    fn end_chunk(&mut self, begins: Option<u8>) {
        let events = std::mem::take(&mut self.events);
        let begun = std::mem::replace(&mut self.begins, begins);
        if events.is_empty() && begun.is_none() {
            return;
        }
        let mut html = String::new();
        html::push_html(&mut html, events.into_iter());
        self.chunks.push(Chunk { begins: begun, html });
    }
}

/// Adds to the words of a picture; returns whether it goes on.
fn alt_event(event: &Event, (_, words, open): &mut (String, String, usize)) -> bool {
    match event {
        Event::Start(_) => *open += 1,
        Event::End(_) => *open -= 1,
        Event::SoftBreak | Event::HardBreak => words.push(' '),
        Event::Text(text)
        | Event::Code(text)
        | Event::InlineMath(text)
        | Event::DisplayMath(text)
        | Event::InlineHtml(text) => words.push_str(text),
        _ => {}
    }
    *open > 0
}
