//! What makes a page live: the editor and the engine within it, so that its programs run where nobody is asked for anything.

use std::io::{self, Write};

/// What a live page holds besides the report.
#[derive(Debug, Clone, Default)]
pub(crate) struct LiveParts {
    /// The script that finds the programs of the page and gives them their buttons.
    pub starter: String,
    /// The files that it loads, which `gzip` has packed, by their names.
    pub files: Vec<(String, Packed)>,
    /// The licences of what the scripts were made of.
    pub licenses: String,
}

/// What `gzip` has made of a file, in base64.
#[derive(Debug, Clone)]
pub(crate) struct Packed(pub String);

impl LiveParts {
    /// Writes all of it, and the files that the program reads: elements before the end of the page. They are XML too.
    pub(super) fn write(&self, read: &[(String, Packed)], out: &mut dyn Write) -> io::Result<()> {
        for (attribute, files) in [("data-name", &self.files[..]), ("data-file", read)] {
            for (name, Packed(content)) in files {
                let name = super::html::escape(name);
                write!(out, "<script type=\"application/gzip\" {attribute}=\"{name}\">")?;
                out.write_all(content.as_bytes())?;
                out.write_all(b"</script>\n")?;
            }
        }
        write_script(out, " type=\"text/plain\"", &self.licenses)?;
        write_script(out, "", &self.starter)
    }
}

/// Writes a script, in which nothing may end it for a reader of HTML, nor for one of XML: operators are parted by spaces, texts escaped.
fn write_script(out: &mut dyn Write, attributes: &str, text: &str) -> io::Result<()> {
    let text = text.replace("]]>", "]] >").replace("<!--", "< !--").replace("</script", "<\\/script");
    write!(out, "<script{attributes}>//<![CDATA[\n{text}\n//]]></script>\n")
}
