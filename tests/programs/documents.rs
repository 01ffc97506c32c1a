//! The programs of README.md display what stands behind `# =>`, and its session and error are real.

use vcfilter::values::Value;

const README: &str = include_str!("../../README.md");

/// The blocks of a language, in order.
fn blocks(language: &str) -> Vec<&'static str> {
    let open = format!("\n```{language}\n");
    README.split(open.as_str()).skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default()).collect()
}

#[test]
fn programs_display_what_stands_behind_them() {
    let programs = blocks("vcf");
    assert!(programs.len() >= 6, "only {} programs were found", programs.len());
    for program in programs {
        let shown = crate::support::run(program).fine();
        let expected: Vec<&str> =
            program.lines().filter_map(|line| line.split_once("# => ").map(|(_, text)| text)).collect();
        let lines: Vec<&str> = shown.shown.iter().flat_map(|(_, text)| text.lines()).collect();
        assert_eq!(lines, expected, "in\n{program}");
    }
}

#[test]
fn the_session_is_a_real_one() {
    let session = blocks("text")[0];
    let typed: Vec<&str> = session.lines().filter_map(|line| line.strip_prefix("vcf> ")).collect();
    let shown: Vec<&str> =
        session.lines().filter(|line| !line.starts_with("vcf> ") && !line.starts_with("$ ")).collect();
    assert!(typed.len() >= 5);
    assert_eq!(crate::support::run(&typed.join("\n")).fine().texts(), shown);
}

#[test]
fn the_errors_are_real_ones() {
    let programs = blocks("vcf-error");
    assert_eq!(programs.len(), 2);
    for (program, screen) in programs.iter().zip(&blocks("text")[1..]) {
        assert_eq!(crate::support::run(program).screen().trim_end(), *screen);
    }
}

/// The picture is that of the program above it; `save(plot(...), "docs/responses.svg")` draws it anew.
#[test]
fn the_picture_is_a_real_one() {
    let ran = crate::support::run(blocks("vcf-plot")[0]).fine();
    let [Value::Plot(plot)] = &ran.values[..] else { panic!("one plot") };
    assert!(plot.to_svg() == include_str!("../../docs/responses.svg"), "docs/responses.svg is out of date");
}

#[test]
fn files_that_it_names_exist() {
    for link in README.split("](").skip(1).map(|rest| rest.split(')').next().unwrap_or_default()) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(link);
        assert!(path.exists(), "{link}");
    }
    assert!(README.contains("examples/le_gall_5_3.vcf"));
}
