//! Formulas of prose.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::mathml::push_mathml;
use pulldown_latex::{Parser as Latex, Storage};

use crate::report::html::escape;

/// LaTeX as MathML; as code where it is wrong.
pub(super) fn math(latex: &str, display_mode: DisplayMode) -> String {
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
    // The sign of an application, which nobody sees, would be shown by its escape.
    let out = out.replace("<mo>\u{2061}</mo>", "");
    // XML has no such name, and the crate writes a space by it.
    let out = out.replace("&amp;nbsp;", "&#160;").replace("&nbsp;", "&#160;");
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
