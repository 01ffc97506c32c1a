//! The Markdown of comments.

mod links;
mod math;
mod notes;
mod outline;
mod page;
mod source;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub(super) use links::{is_beside, path};
pub(super) use notes::{Fault, Notes};
pub(super) use outline::{contents, outline};
pub(super) use page::{Chunk, PageProse};
pub(super) use source::{Rewriting, rewritten};

/// Markdown as comments have it.
pub(super) fn parser(markdown: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH;
    Parser::new_ext(markdown, options)
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

    /// The HTML of prose that stands alone.
    fn to_html(markdown: &str) -> String {
        let parts = [crate::report::Part::Prose(markdown.to_string())];
        let (headings, (notes, _)) = (outline(&parts), Notes::of(&parts));
        let mut page =
            PageProse::new(&headings, &notes, &|url| url.ends_with("own.png").then(|| "data:x".into()));
        let chunks = page.chunks(markdown);
        chunks.into_iter().map(|chunk| chunk.html).collect::<String>()
            + &page.notes_at_end().unwrap_or_default()
    }

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
        assert!(to_html("$\\lfloor\\ \\rfloor ~ x$").contains("<mtext>&#160;</mtext>"));
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

    #[test]
    fn links_to_programs_lead_to_their_pages() {
        assert_eq!(to_html("[x](02.vcf#a)"), "<p><a href=\"02.html#a\">x</a></p>\n");
        assert_eq!(to_html("[x](https://a.b/02.vcf)"), "<p><a href=\"https://a.b/02.vcf\">x</a></p>\n");
    }

    #[test]
    fn pictures_have_their_words() {
        assert_eq!(
            to_html("![a *b* \"c\"](own.png)"),
            "<p><img src=\"data:x\" alt=\"a b &quot;c&quot;\"/></p>\n"
        );
        assert_eq!(
            to_html("[![a](own.png)](b)"),
            "<p><a href=\"b\"><img src=\"data:x\" alt=\"a\"/></a></p>\n"
        );
        assert_eq!(
            to_html("![a [b](c) ![d](own.png)](own.png) e"),
            "<p><img src=\"data:x\" alt=\"a b d\"/> e</p>\n"
        );
    }

    #[test]
    fn notes_lead_back() {
        let page = to_html("a[^k] b[^K]\n\n[^k]: *Text*\n");
        let cite = |id: &str| {
            format!("<sup class=\"cite\"><a id=\"{id}\" href=\"#note:1\" role=\"doc-noteref\">[1]</a></sup>")
        };
        assert!(
            page.starts_with(&format!("<p>a{} b{}</p>\n<section", cite("cite:1"), cite("cite:1:2"))),
            "{page}"
        );
        assert!(
            page.contains("<li id=\"note:1\"><p><em>Text</em> <a class=\"back\" href=\"#cite:1\""),
            "{page}"
        );
        assert!(page.contains("href=\"#cite:1:2\""), "{page}");
        assert_eq!(to_html("a[^k]"), "<p>a[^k]</p>\n");
        // What stands in the second of one key is not shown, nor led back to.
        let twice = to_html("[^k]: one\n[^k]: two [^k]\n");
        assert!(twice.contains("one") && !twice.contains("two") && !twice.contains("cite:"), "{twice}");
        assert!(to_html("```\nopen\n\n[^k]").starts_with("<pre>"));
        roxmltree::Document::parse(&format!("<p>{page}</p>")).unwrap();
    }
}
