//! The start file: what is evaluated before the first prompt.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cli::Output;
use crate::diagnostics::Sources;
use crate::escapes;
use crate::language::{must_be_regular, read_text};

use super::state::State;

/// The file: VCF_START, or `vcf/start.vcf` in the folder for configuration. An empty VCF_START is none.
fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(path) = variable("VCF_START") {
        return Some(PathBuf::from(path)).filter(|path| !path.as_os_str().is_empty());
    }
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = folder("XDG_CONFIG_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".config")))
        .or_else(|| folder("APPDATA"))?;
    Some(config.join("vcf").join("start.vcf"))
}

/// Evaluates the start file, where there is one: a program, between whose statements commands of the prompt may stand. What
/// goes wrong ends it.
pub(super) fn run(state: &mut State, output: &mut Output) {
    let Some(path) = path(|name| std::env::var_os(name)) else { return };
    let named = std::env::var_os("VCF_START").is_some();
    if !named && !path.exists() {
        return;
    }
    match must_be_regular(&path).and_then(|()| read_text(&path)) {
        Ok(text) => evaluate(&text, &path, state, output),
        Err(problem) => output.problem(&problem, &Sources::default()),
    }
}

fn evaluate(text: &str, path: &Path, state: &mut State, output: &mut Output) {
    // What stands before is blank lines, so that problems name the line of the file.
    let (mut program, mut blank) = (String::new(), String::new());
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with(':') {
            if !state.begin(path, &program, output) {
                return output.line(&format!("{}: nothing after that was evaluated", escapes::path(path)));
            }
            state.enter_from(format!("{}:{}", escapes::path(path), number + 1), line, output);
            program = blank.clone();
        } else {
            program.push_str(line);
        }
        program.push('\n');
        blank.push('\n');
    }
    if !state.begin(path, &program, output) {
        output.line(&format!("{}: nothing after that was evaluated", escapes::path(path)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::limits::Limits;
    use crate::cli::output::memory::output;

    #[test]
    fn the_nearest_variable_decides() {
        for (variables, expected) in [
            (&[("VCF_START", "/s.vcf"), ("HOME", "/home/a")][..], Some("/s.vcf")),
            (&[("VCF_START", ""), ("HOME", "/home/a")], None),
            (&[("XDG_CONFIG_HOME", "/c"), ("HOME", "/home/a")], Some("/c/vcf/start.vcf")),
            (&[("XDG_CONFIG_HOME", "c"), ("HOME", "/home/a")], Some("/home/a/.config/vcf/start.vcf")),
            (&[], None),
        ] {
            let find = |name: &str| variables.iter().find(|pair| pair.0 == name).map(|pair| pair.1.into());
            assert_eq!(path(find), expected.map(PathBuf::from), "{variables:?}");
        }
    }

    #[test]
    fn commands_stand_between_statements() {
        let mut state = State::new(None, &Limits::default(), false);
        let (mut out, results, problems) = output();
        let text = "x = [\n  1,\n]\n:set digits 4\n\ny = x[0] + 1\n1/0\nz = 3\n";
        evaluate(text, Path::new("start.vcf"), &mut state, &mut out);
        assert_eq!(state.settings.digits, 4);
        assert!(state.names().bindings.contains_key("y") && !state.names().bindings.contains_key("z"));
        let (shown, told) = (results.take(), problems.take());
        assert!(told.contains("start.vcf:7:"), "{told}");
        assert_eq!(shown, "start.vcf: nothing after that was evaluated\n");
        evaluate("1/0\n:set digits 7\nz = 3\n", Path::new("start.vcf"), &mut state, &mut out);
        assert_eq!(state.settings.digits, 4);
        assert_eq!(results.take(), "start.vcf: nothing after that was evaluated\n");
        problems.take();
        for wrong in [":set digit 4", ":xyzzy", ":set preview maybe"] {
            evaluate(&format!("x = 1\n\n{wrong}\n"), Path::new("start.vcf"), &mut state, &mut out);
            let told = problems.take();
            assert!(told.contains("in start.vcf:3"), "{wrong}: {told}");
        }
    }
}
