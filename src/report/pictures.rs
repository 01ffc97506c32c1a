//! Pictures of one's own: files that the prose of a program names.

use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::Session;

/// The largest picture that becomes part of a page, in bytes.
const LARGEST: usize = 16 << 20;

/// A picture that the prose of a report shows, read beside its program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    /// The address, as the prose writes it.
    pub address: String,
    /// What it is, such as `image/png`.
    pub kind: &'static str,
    bytes: Vec<u8>,
}

impl Picture {
    /// The picture in characters of Base64.
    pub(super) fn base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }

    /// An address that holds the picture itself.
    pub(super) fn data(&self) -> String {
        format!("data:{};base64,{}", self.kind, self.base64())
    }
}

/// Reads a picture as the program of a session would read a file.
///
/// # Errors
/// Those of a file that is not there or not to be read; `report::picture` where it is none, or too large.
pub(super) fn read(session: &Session, address: &str, path: &str) -> Result<Picture, Problem> {
    let mut bytes = Vec::new();
    session.read_beside(path, |file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map(drop))?;
    let told = |what: &str| {
        let path = escapes::path(Path::new(path)).to_string();
        Problem::error(ProblemCode::ReportPicture, format!("`{path}` {what}"))
    };
    if bytes.len() > LARGEST {
        return Err(
            told("is larger than the limit of 16 MiB").help("save it smaller; a page holds its pictures")
        );
    }
    let kind = kind(&bytes).ok_or_else(|| {
        told("is no picture of SVG, PNG or JPEG").help("name a picture, or write a link: without the `!`")
    })?;
    Ok(Picture { address: address.to_string(), kind, bytes })
}

/// What a file is, from its first bytes.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let document =
        roxmltree::Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).ok()?;
    (document.root_element().tag_name().name() == "svg").then_some("image/svg+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_picture_is() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(
            kind(b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            Some("image/svg+xml")
        );
        for none in [&b""[..], b"<html/>", b"GIF89a", b"<svg>", b"\xff"] {
            assert_eq!(kind(none), None, "{none:?}");
        }
    }
}
