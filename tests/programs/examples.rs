//! Every example displays what stands in the `.out` file beside it.

use std::path::Path;

#[test]
fn examples_display_what_stands_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "vcf") {
            continue;
        }
        let ran = crate::support::run_file(&path).fine();
        let shown: String = ran.texts().iter().map(|text| format!("{text}\n")).collect();
        let expected = std::fs::read_to_string(path.with_extension("out")).expect("an .out file beside it");
        assert_eq!(shown, expected, "{}", path.display());
        assert_eq!(ran.outcome.failed, 0);
        seen += 1;
    }
    assert!(seen >= 5, "only {seen} examples were found");
}

/// What people learn the language from looks as the formatter would have it.
#[test]
fn examples_are_formatted() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut seen = 0;
    for folder in [examples.clone(), examples.join("lessons")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "vcf") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(vcfilter::language::format::format(&text).unwrap(), text, "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 18, "only {seen} examples were found");
}

/// The numbers of rounding errors are those that the project promises.
#[test]
fn the_first_example_numbers_its_errors_as_promised() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/le_gall_5_3.vcf");
    let ran = crate::support::run_file(&path).fine();
    let texts = ran.texts();
    assert_eq!(texts.len(), 7);
    assert_eq!(texts[0], "1/2*L[0, 0] - 1/8*H[-1, 0] - 1/8*H[0, 0] - 1/4*e1 + 1/2*e2");
    assert_eq!(texts[1], "(2, 1)");
    assert_eq!(texts[2].matches("L[0, 0]").count(), 2, "both phases: {}", texts[2]);
    assert_eq!(texts[3], "(1/2, 1)");
    assert_eq!(texts[4], "1/2*L[1, 0] - 1/8*H[0, 0] - 1/8*H[1, 0] - 1/4*e3 + 1/2*e6");
    assert_eq!(texts[5], texts[0]);
    assert_eq!(texts[6], "1/2*L[1, 0] - 1/8*H[0, 0] - 1/8*H[1, 0] - 1/4*e1 + 1/2*e2");
}
