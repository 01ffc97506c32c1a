//! What stands around a report on its page.

/// What stands around a report on its page: the title, and where one goes from there. A text is a frame with this title
/// alone.
///
/// ```
/// use vcfilter::report::{Frame, PageLink, Report};
/// let frame = Frame { next: Some(PageLink::new("Taps", "02.html")), ..Frame::titled("Samples") };
/// let mut page = Vec::new();
/// Report::default().write_html(frame, &mut page)?;
/// assert!(String::from_utf8_lossy(&page).contains("<a href=\"02.html\" rel=\"next\">Next: Taps</a>"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// The title of the page.
    pub title: String,
    /// The page before.
    pub previous: Option<PageLink>,
    /// The page that lists all pages.
    pub index: Option<PageLink>,
    /// The page after.
    pub next: Option<PageLink>,
    /// The way from the folder of the page to that of the program, such as `../examples/`; empty where both are one. Markdown
    /// reaches the program's pictures by it.
    pub folder: String,
}

/// A link to another page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    /// The title of the page.
    pub title: String,
    /// Its address, relative to the page that links to it.
    pub address: String,
}

impl PageLink {
    /// Returns a link to a page of a title at an address.
    pub fn new(title: impl Into<String>, address: impl Into<String>) -> PageLink {
        PageLink { title: title.into(), address: address.into() }
    }
}

impl Frame {
    /// Returns a frame with a title alone.
    pub fn titled(title: impl Into<String>) -> Frame {
        Frame { title: title.into(), ..Frame::default() }
    }

    /// The links, each with what it is in HTML and in words.
    pub(super) fn links(&self) -> Vec<(&'static str, String, &str)> {
        let named = |rel, word: &str, link: &PageLink| (rel, format!("{word}: {}", link.title));
        let previous = self.previous.as_ref().map(|link| (named("prev", "Previous", link), link));
        let index = self.index.as_ref().map(|link| (("up", link.title.clone()), link));
        let next = self.next.as_ref().map(|link| (named("next", "Next", link), link));
        let links = [previous, index, next].into_iter().flatten();
        links.map(|((rel, words), link)| (rel, words, link.address.as_str())).collect()
    }
}

impl From<&str> for Frame {
    fn from(title: &str) -> Frame {
        Frame::titled(title)
    }
}

impl From<&String> for Frame {
    fn from(title: &String) -> Frame {
        Frame::titled(title)
    }
}
