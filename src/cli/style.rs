//! Whether to write colours, and whether frames may be drawn with Unicode: decided from the environment.

use clap::ValueEnum;

/// `--color`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On terminals, unless NO_COLOR is set; CLICOLOR_FORCE forces them elsewhere
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Whether to write colours to a stream that is a terminal or not.
///
/// The flag decides; then NO_COLOR, where it is not empty; then CLICOLOR_FORCE, where it is neither empty
/// nor 0; then whether there is a terminal that knows colours.
pub(super) fn wants_color(
    choice: ColorChoice,
    terminal: bool,
    variable: impl Fn(&str) -> Option<String>,
) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto
            if is_set("CLICOLOR_FORCE") && variable("CLICOLOR_FORCE").as_deref() != Some("0") =>
        {
            true
        }
        ColorChoice::Auto => terminal && variable("TERM").as_deref() != Some("dumb"),
    }
}

/// Whether the locale writes UTF-8: the first of LC_ALL, LC_CTYPE and LANG that is set says so. Windows, which
/// has no such variables, draws Unicode.
pub(super) fn is_unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    match set {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(windows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        |name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.to_string())
    }

    #[test]
    fn the_flag_decides_then_the_variables_then_the_terminal() {
        use ColorChoice::{Always, Auto, Never};
        for (choice, terminal, variables, expected) in [
            (Auto, true, &[][..], true),
            (Auto, false, &[], false),
            (Auto, true, &[("NO_COLOR", "1")], false),
            (Auto, true, &[("NO_COLOR", "")], true),
            (Auto, true, &[("TERM", "dumb")], false),
            (Auto, false, &[("CLICOLOR_FORCE", "1")], true),
            (Auto, false, &[("CLICOLOR_FORCE", "0")], false),
            (Auto, false, &[("CLICOLOR_FORCE", "")], false),
            (Auto, false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
            (Always, false, &[("NO_COLOR", "1")], true),
            (Never, true, &[("CLICOLOR_FORCE", "1")], false),
        ] {
            assert_eq!(
                wants_color(choice, terminal, environment(variables)),
                expected,
                "{choice:?} {variables:?}"
            );
        }
    }

    #[test]
    fn the_first_variable_of_the_locale_counts() {
        for (variables, expected) in [
            (&[("LANG", "de_DE.UTF-8")][..], true),
            (&[("LANG", "C.utf8")], true),
            (&[("LANG", "C")], false),
            (&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")], false),
            (&[("LC_ALL", ""), ("LC_CTYPE", "en_US.UTF-8"), ("LANG", "C")], true),
        ] {
            assert_eq!(is_unicode(environment(variables)), expected, "{variables:?}");
        }
    }
}
