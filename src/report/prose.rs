//! Markdown to HTML that is safe to show and asks for nothing.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::mathml::push_mathml;
use pulldown_latex::{Parser as Latex, Storage};

use super::html::escape;

/// Markdown as comments have it.
pub(super) fn parser(markdown: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    Parser::new_ext(markdown, options)
}

/// Markdown as HTML that is XML too. Tags in it are shown, not obeyed; pictures become links, for a page asks
/// for nothing; formulas become MathML.
pub(super) fn to_html(markdown: &str) -> String {
    let mut links = 0;
    let events = parser(markdown).map(|event| match event {
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
            links += 1;
            match links == 1 && is_safe(&dest_url) {
                true => link(dest_url, title),
                false => Event::Start(Tag::Emphasis),
            }
        }
        Event::End(TagEnd::Link | TagEnd::Image) => {
            links -= 1;
            // Closed below, where it is known what was opened.
            Event::End(TagEnd::Link)
        }
        Event::InlineMath(latex) => Event::InlineHtml(math(&latex, DisplayMode::Inline).into()),
        Event::DisplayMath(latex) => Event::InlineHtml(math(&latex, DisplayMode::Block).into()),
        event => event,
    });
    let mut out = String::new();
    html::push_html(&mut out, boxed_tables(closed(events)));
    out
}

fn link<'a>(dest_url: CowStr<'a>, title: CowStr<'a>) -> Event<'a> {
    Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id: CowStr::Borrowed("") })
}

/// Ends each link as what it was begun as.
fn closed<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut open = Vec::new();
    events.map(move |event| {
        match &event {
            Event::Start(Tag::Link { .. }) => open.push(TagEnd::Link),
            Event::Start(Tag::Emphasis) => open.push(TagEnd::Emphasis),
            Event::End(TagEnd::Link | TagEnd::Emphasis) => {
                return open.pop().map_or(event, Event::End);
            }
            _ => {}
        }
        event
    })
}

/// Tables in boxes that scroll.
fn boxed_tables<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    events.flat_map(|event| {
        let (before, after) = match &event {
            Event::Start(Tag::Table(_)) => (Some("<div class=\"wide\" tabindex=\"0\">"), None),
            Event::End(TagEnd::Table) => (None, Some("</div>\n")),
            _ => (None, None),
        };
        let tag = |html: &'static str| Event::Html(CowStr::Borrowed(html));
        before.map(tag).into_iter().chain([event]).chain(after.map(tag))
    })
}

/// Whether a link may be followed: to a page, or within this one.
fn is_safe(url: &str) -> bool {
    let before_path = url.split(['/', '?', '#']).next().unwrap_or_default();
    match before_path.split_once(':') {
        None => true,
        Some((scheme, _)) => ["http", "https", "mailto"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe)),
    }
}

/// LaTeX as MathML; as code where it is wrong.
fn math(latex: &str, display_mode: DisplayMode) -> String {
    match mathml(latex, display_mode) {
        None => format!("<code>{}</code>", escape(latex)),
        Some(math) if display_mode == DisplayMode::Block => {
            format!("<span class=\"wide\" tabindex=\"0\">{math}</span>")
        }
        Some(math) => math,
    }
}

/// Longer formulas stay code: the crate takes time with the square of how deep they are nested.
const LONGEST_FORMULA: usize = 4_000;

fn mathml(latex: &str, display_mode: DisplayMode) -> Option<String> {
    if latex.len() > LONGEST_FORMULA {
        return None;
    }
    // The crate writes signs as they are, which would be tags.
    let latex = latex.replace('<', "\\lt ").replace('>', "\\gt ");
    let storage = Storage::new();
    if Latex::new(&latex, &storage).any(|event| event.is_err()) {
        return None;
    }
    let config = RenderConfig { display_mode, xml: true, ..RenderConfig::default() };
    let mut out = String::new();
    push_mathml(&mut out, Latex::new(&latex, &storage), config).ok()?;
    let out = out.replace("<mo><</mo>", "<mo>&lt;</mo>").replace("<mo>></mo>", "<mo>&gt;</mo>");
    is_only_mathml(&out).then_some(out)
}

/// Whether a text is one element of MathML that holds no others and leads nowhere.
fn is_only_mathml(text: &str) -> bool {
    let Ok(document) = roxmltree::Document::parse(text) else { return false };
    let mut elements = document.descendants().filter(roxmltree::Node::is_element);
    elements.all(|element| {
        let name = element.tag_name().name();
        let known = name.starts_with('m') || matches!(name, "semantics" | "annotation");
        known && element.attributes().all(|attribute| !attribute.name().contains("href"))
    })
}

/// The text of the first heading.
pub(super) fn heading(markdown: &str) -> Option<String> {
    let mut events = parser(markdown).skip_while(|event| !matches!(event, Event::Start(Tag::Heading { .. })));
    events.next()?;
    let inside = events.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let text: String = inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => Some(text.into_string()),
            _ => None,
        })
        .collect();
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Whether there is a heading of the first level.
pub(super) fn has_title(markdown: &str) -> bool {
    let title = |event| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }));
    parser(markdown).any(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_shown() {
        assert_eq!(to_html("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
        assert_eq!(
            to_html("<script>\nalert(1)\n</script>\n").replace('\n', ""),
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        );
    }

    #[test]
    fn nothing_is_loaded() {
        assert_eq!(to_html("![taps](https://a.b/c.png)"), "<p><a href=\"https://a.b/c.png\">taps</a></p>\n");
        assert_eq!(to_html("[*x*](javascript:f)"), "<p><em><em>x</em></em></p>\n");
        assert_eq!(to_html("[![x](y.png)](z)"), "<p><a href=\"z\"><em>x</em></a></p>\n");
        assert_eq!(to_html("[x](02.html#a)"), "<p><a href=\"02.html#a\">x</a></p>\n");
    }

    #[test]
    fn formulas_are_mathml() {
        let page = to_html("$h_0(z)$ and $$\\frac{1}{2}$$");
        assert!(page.contains("<math") && page.contains("<mfrac>"), "{page}");
        assert!(roxmltree::Document::parse(&format!("<p>{page}</p>")).is_ok(), "{page}");
        let deep = format!("${}x{}$", "\\frac{1}{".repeat(20_000), "}".repeat(20_000));
        assert!(to_html(&deep).starts_with("<p><code>\\frac"));
        assert_eq!(to_html("$\\nosuch$"), "<p><code>\\nosuch</code></p>\n");
        let less = to_html("$a < b > c$");
        assert!(less.contains("&lt;") && less.contains("&gt;") && less.contains("<math"), "{less}");
        for odd in
            ["$\\text{<b>}$", "$\\href{javascript:f}{x}$", "$</math><script>$", "$\\char60$", "$&amp;<b$"]
        {
            let page = to_html(odd);
            assert!(!page.contains("<b") && !page.contains("<script") && !page.contains("href="), "{page}");
        }
    }

    #[test]
    fn headings_name_the_page() {
        assert_eq!(heading("text\n\n# The `z` domain\n"), Some("The z domain".to_string()));
        assert_eq!(heading("text"), None);
        assert!(has_title("# a") && !has_title("## a"));
    }
}
