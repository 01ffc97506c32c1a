//! What can be set at the prompt: `:set digits 6`.

use crate::diagnostics::{Problem, ProblemCode, suggest};

/// How the prompt shows things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settings {
    /// Significant digits of the decimals beside exact values; 0 for none.
    pub digits: usize,
    /// Whether the value of a line is shown while it is typed.
    pub preview: bool,
    /// Whether what is longer than the screen goes through a pager.
    pub pager: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { digits: 0, preview: true, pager: true }
    }
}

/// A setting: its name, what it may be, and what it does.
pub(super) struct Setting {
    pub name: &'static str,
    values: &'static str,
    /// Words among these.
    pub words: &'static [&'static str],
    summary: &'static str,
    get: fn(&Settings) -> String,
    set: fn(&mut Settings, &str) -> bool,
}

/// More digits fill a line.
const MOST_DIGITS: usize = 50;

/// In the order in which they are listed.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "digits",
        values: "0 to 50, or off",
        words: &["off"],
        summary: "decimals of so many digits below exact fractions: = where all are exact, ≈ where they are rounded",
        get: |settings| settings.digits.to_string(),
        set: |settings, value| {
            let digits = if value == "off" {
                Some(0)
            } else {
                value.parse().ok().filter(|&digits| digits <= MOST_DIGITS)
            };
            digits.map(|digits| settings.digits = digits).is_some()
        },
    },
    Setting {
        name: "preview",
        values: "on or off",
        words: &["on", "off"],
        summary: "the value of a line, dim below it while it is typed",
        get: |settings| word(settings.preview),
        set: |settings, value| switch(&mut settings.preview, value),
    },
    Setting {
        name: "pager",
        values: "on or off",
        words: &["on", "off"],
        summary: "what is longer than the screen goes through the program in PAGER, or less",
        get: |settings| word(settings.pager),
        set: |settings, value| switch(&mut settings.pager, value),
    },
];

fn word(on: bool) -> String {
    if on { "on" } else { "off" }.to_string()
}

fn switch(setting: &mut bool, value: &str) -> bool {
    match value {
        "on" => *setting = true,
        "off" => *setting = false,
        _ => return false,
    }
    true
}

impl Settings {
    /// All of them, a line each: `:set`.
    pub(super) fn list(&self) -> Vec<(String, &'static str)> {
        SETTINGS.iter().filter_map(|row| self.row(row.name)).collect()
    }

    /// One of them as it is, where nothing but its name is given: `:set digits`.
    pub(super) fn row(&self, name: &str) -> Option<(String, &'static str)> {
        let row = SETTINGS.iter().find(|row| row.name == name)?;
        Some((format!("{} {}", row.name, (row.get)(self)), row.summary))
    }

    /// Sets one: `digits 6`.
    ///
    /// # Errors
    /// `prompt::command` where there is no such setting or value.
    pub(super) fn set(&mut self, text: &str) -> Result<(), Problem> {
        let (name, value) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let wrong = |message: String, help: String| {
            Err(Problem::error(ProblemCode::PromptCommand, message).help(help))
        };
        let Some(row) = SETTINGS.iter().find(|row| row.name == name) else {
            return wrong(
                format!("there is no setting `{name}`"),
                match suggest(name, SETTINGS.iter().map(|row| row.name)) {
                    Some(near) => format!("did you mean `:set {near}`?"),
                    None => "`:set` lists the settings".to_string(),
                },
            );
        };
        match (row.set)(self, value.trim()) {
            true => Ok(()),
            false => wrong(
                format!("`{name}` can't be set to `{}`", value.trim()),
                format!("it is {}, as in `:set {name} {}`", row.values, (row.get)(&Settings::default())),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_set() {
        let mut settings = Settings::default();
        for text in ["digits 6", "preview off", "pager   off"] {
            settings.set(text).unwrap();
        }
        assert_eq!(settings, Settings { digits: 6, preview: false, pager: false });
        settings.set("digits off").unwrap();
        assert_eq!(settings.digits, 0);
        assert!(settings.row("digits").is_some_and(|(setting, _)| setting == "digits 0"));
        assert_eq!(settings.row("digits 3"), None);
        for (text, help) in [
            ("digit 6", "did you mean `:set digits`?"),
            ("digits -1", "it is 0 to 50, or off, as in `:set digits 0`"),
            ("digits 51", "it is 0 to 50, or off, as in `:set digits 0`"),
            ("preview maybe", "it is on or off, as in `:set preview on`"),
            ("xyzzy on", "`:set` lists the settings"),
        ] {
            assert_eq!(settings.set(text).unwrap_err().help.as_deref(), Some(help), "{text}");
        }
        assert_eq!(settings, Settings { digits: 0, preview: false, pager: false });
    }
}
