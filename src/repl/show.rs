//! Values at the prompt: in lines of the terminal, where what is long is counted.

use unicode_width::UnicodeWidthStr;

use crate::cli::Output;
use crate::display::{Look, Screen};
use crate::plots::Charset;
use crate::values::Value;

use super::settings::Settings;

/// Shows a value: in full in files and pipes, in lines of the terminal there, where what is long is counted.
pub(super) fn show(value: &Value, settings: &Settings, output: &mut Output) {
    let Screen { columns, charset } = output.screen();
    if columns == usize::MAX {
        return output.value(value);
    }
    let brief = look(columns, charset, settings).brief(value);
    output.line(&match brief.whole {
        true => brief.text,
        false => with_rest(brief.text, columns),
    });
}

/// All of a value in lines of the terminal, broken as [`show`] does it; None where lines have no end.
pub(super) fn whole(value: &Value, settings: &Settings, output: &Output) -> Option<String> {
    let Screen { columns, charset } = output.screen();
    (columns < usize::MAX).then(|| look(columns, charset, settings).whole().brief(value).text)
}

fn look(columns: usize, charset: Charset, settings: &Settings) -> Look {
    Look::new(columns).digits(settings.digits).ascii(charset == Charset::Ascii)
}

/// A text that is cut, with what leads to the rest.
fn with_rest(text: String, columns: usize) -> String {
    let cut = text.rfind("... ").filter(|_| text.ends_with("more terms"));
    let start = cut.map_or(0, |at| text[..at].rfind('\n').map_or(0, |end| end + 1));
    match cut {
        Some(_) if text[start..].width() + SHOW.len() + 2 <= columns => format!("{text}; {SHOW}"),
        Some(at) if text[at..].width() + SHOW.len() + 4 <= columns => {
            format!("{}\n  {}; {SHOW}", text[..at].trim_end(), &text[at..])
        }
        _ => format!("{text}\n{SHOW}"),
    }
}

/// What leads to the rest of a value.
const SHOW: &str = ":show shows all";
