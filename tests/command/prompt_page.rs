//! docs/prompt.md is typed, and its screens are what the prompt shows.

use crate::terminal::{Size, Terminal};

/// The texts of the page's screens.
fn screens(page: &str) -> Vec<&str> {
    let fences = page.split("```text\n").skip(1);
    fences.map(|screen| screen.split("\n```").next().unwrap()).collect()
}

#[test]
fn the_page_shows_what_the_prompt_shows() {
    let mut terminal = Terminal::start_on(Size { columns: 80, locale: "C.UTF-8" }, 500, |_, _| {});
    for screen in screens(include_str!("../../docs/prompt.md")) {
        let from = terminal.text().lines().count() - 1;
        for line in screen.lines() {
            match line.strip_prefix("vcf> ").or(line.strip_prefix("...> ")) {
                Some(":quit") => {
                    terminal.press(":quit\r");
                    terminal.wait_for("vcf> :quit");
                }
                // The editor indents by itself.
                Some(typed) => drop(terminal.enter(typed.trim_start())),
                None => {}
            }
        }
        let text = terminal.text();
        let shown: Vec<&str> = text.lines().skip(from).map(str::trim_end).collect();
        let shown = shown.strip_suffix(&["vcf>"]).unwrap_or(&shown);
        assert_eq!(shown.join("\n"), screen);
    }
    let saved = std::fs::read_to_string(terminal.folder.path().join("legall.vcf")).unwrap();
    let ran = vcfilter::language::Session::new().run("legall.vcf", &saved, &mut |_| {});
    assert!(ran.problems.is_empty() && ran.passed == 1, "{saved}\n{:?}", ran.problems);
}
