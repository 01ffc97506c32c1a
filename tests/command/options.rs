//! The options that a subcommand's help lists are those that it takes; what is drawn is ASCII where somebody asks for that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use vcfilter::cli::CommandLine;

use crate::process::vcf;

/// Every subcommand with arguments that it can be called with.
const SUBCOMMANDS: &[(&str, &str)] = &[
    ("", "-e 1"),
    ("run", "a.vcf"),
    ("report", "a.vcf"),
    ("test", "a.vcf"),
    ("check", "a.vcf"),
    ("fmt", "a.vcf"),
    ("spatial-delta encode", "a.npy -o b.npy"),
    ("spatial-delta decode", "a.npy -o b.npy"),
    ("spatial-delta best-axis", "a.npy"),
    ("help", ""),
    ("analyse", "-w 1 -d 1"),
    ("bit-widths", "a.json -b 10"),
    ("optimum", "a.json -b 10"),
    ("optimise-patterns", "a.json -b 10"),
    ("max-quantisation-index", "a.json -b 10"),
    ("test-pictures", "a.json 8 8 -b 10"),
    ("compare", "a.json b.json"),
    ("datasheet", "-w 1 -d 1 -b 10"),
    ("bundle create", "a.zip -s a.json"),
    ("bundle list", "a.zip"),
    ("bundle extract-static-filter-analysis", "a.zip -w 1 -d 1"),
    ("bundle extract-optimised-synthesis-test-patterns", "a.zip -w 1 -d 1 -b 10"),
    ("completions", "bash"),
    ("man", ""),
];

/// Values of the options that more than one subcommand takes.
const VALUES: &[(&str, &str)] = &[
    ("--color", "never"),
    ("--error-format", "json"),
    ("--max-memory", "64MiB"),
    ("--timeout", "60s"),
    ("--max-output", "1MiB"),
    ("--max-terms", "1000"),
];

/// What the command says to words, parsed in this process.
fn said(words: &[&str]) -> Result<(), String> {
    let words = ["vcf"].iter().chain(words).copied().filter(|word| !word.is_empty());
    CommandLine::of(words.collect::<Vec<_>>()).map(drop)
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The help of a subcommand, `-h` or `--help`.
fn help(subcommand: &str, option: &str) -> String {
    said(&[words(subcommand), vec![option]].concat()).expect_err("help is no command line")
}

/// The long options that a help lists, each with whether it takes a value.
fn listed(help: &str) -> BTreeMap<String, bool> {
    let lines = help.lines().filter(|line| line.trim_start().starts_with('-'));
    let options = lines.filter_map(|line| {
        let at = line.find("--")?;
        let name: String = line[at..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
        let rest = &line[at + name.len()..];
        Some((name, rest.starts_with(" <") || rest.starts_with("=<")))
    });
    options.collect()
}

/// The formats that a help offers.
fn formats(help: &str) -> BTreeSet<String> {
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((_, after)) = help.split_once("--format <FORMAT>") else { return BTreeSet::new() };
    let (_, values) = after.split_once("[possible values: ").expect("values");
    let values = values.split_once(']').expect("an end").0;
    values.split(", ").map(str::to_string).collect()
}

#[test]
fn every_subcommand_is_looked_at() {
    let names = |help: &str| -> BTreeSet<String> {
        let commands =
            help.split_once("Commands:\n").expect("a list").1.split("\n\n").next().unwrap_or_default();
        let named = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        named.filter_map(|line| line.split_whitespace().next()).map(str::to_string).collect()
    };
    let mut expected = BTreeSet::new();
    for name in names(&help("", "-h")) {
        let inner = help(&name, "-h");
        match inner.contains("\nCommands:\n") {
            true => expected.extend(names(&inner).into_iter().map(|inner| format!("{name} {inner}"))),
            false => drop(expected.insert(name)),
        }
    }
    let looked_at = SUBCOMMANDS.iter().map(|(name, _)| name.to_string()).filter(|name| !name.is_empty());
    assert_eq!(looked_at.collect::<BTreeSet<_>>(), expected);
}

#[test]
fn what_is_listed_is_taken_and_nothing_else() {
    let all: BTreeMap<String, bool> =
        SUBCOMMANDS.iter().flat_map(|(name, _)| listed(&help(name, "--help"))).collect();
    assert!(all.len() > 30, "{all:?}");
    let mut refused = 0;
    for (name, arguments) in SUBCOMMANDS {
        let base = [words(name), words(arguments)].concat();
        said(&base).unwrap_or_else(|told| panic!("{name}: {told}"));
        let own = listed(&help(name, "--help"));
        for (option, &has_value) in
            all.iter().filter(|(option, _)| !["--format", "--help"].contains(&option.as_str()))
        {
            let known = VALUES.iter().find(|(known, _)| known == option).map(|(_, value)| *value);
            let value: &[&str] = if has_value { &[known.unwrap_or("1")] } else { &[] };
            // Before the subcommand's name, too, where it is one of those that are taken there.
            let places = [
                [&base[..], &[option.as_str()], value].concat(),
                [&[option.as_str()], value, &base[..]].concat(),
            ];
            let of_all = known.is_some() || ["--ascii", "--plain", "--sandbox"].contains(&option.as_str());
            for given in &places[..if of_all { 2 } else { 1 }] {
                let told = said(given).err().unwrap_or_default();
                let is_refused = told.contains(&format!("unexpected argument '{option}'"))
                    || told.contains(&format!("'{option}' can't be used with '"));
                assert_eq!(is_refused, !own.contains_key(option), "{given:?}: {told}");
                if own.contains_key(option) && of_all {
                    assert_eq!(told, "", "{given:?}");
                }
                refused += usize::from(is_refused);
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn formats_that_are_listed_are_taken_and_no_others() {
    for (name, arguments) in SUBCOMMANDS {
        let own = formats(&help(name, "-h"));
        for format in ["text", "json", "table", "csv", "html", "markdown", "ipynb"] {
            let given = [words(name), words(arguments), vec!["--format", format]].concat();
            let told = said(&given).err().unwrap_or_default();
            assert_eq!(told.is_empty(), own.contains(format), "{given:?}: {told}");
        }
    }
}

#[test]
fn short_help_is_a_part_of_the_whole() {
    for (name, _) in SUBCOMMANDS {
        let (short, long) = (help(name, "-h"), help(name, "--help"));
        let (in_short, in_long) = (listed(&short), listed(&long));
        assert!(in_short.keys().all(|option| in_long.contains_key(option)), "{name}");
        assert!(short.lines().count() < long.lines().count(), "{name}");
        let limits = ["--max-memory", "--max-output", "--max-terms"];
        assert!(limits.iter().all(|limit| !short.contains(limit)), "{name}: {short}");
        let has_limits = !["help", "completions", "man"].contains(name);
        assert_eq!(in_long.contains_key("--timeout"), has_limits, "{name}");
        let evaluates = ["", "run", "report", "test"].contains(name);
        assert_eq!(in_long.contains_key("--max-terms"), evaluates, "{name}");
    }
    let lines = help("fmt", "-h").lines().count();
    assert!(lines <= 30, "{lines} lines");
}

#[test]
fn completions_and_the_man_page_have_what_is_taken() {
    let script = vcf(Path::new("."), &["completions", "bash"]).1;
    for (name, _) in SUBCOMMANDS {
        let path: Vec<String> =
            words(name).iter().map(|word| format!("__subcmd__{}", word.replace('-', "__subcmd__"))).collect();
        let case = format!("\n        vcf{})\n", path.concat());
        let (_, after) = script.split_once(&case).unwrap_or_else(|| panic!("no {case}"));
        let offered = after.split_once("opts=\"").expect("options").1.split('"').next().unwrap_or_default();
        let offered: BTreeSet<&str> =
            offered.split_whitespace().filter(|word| word.starts_with("--")).collect();
        let help = listed(&help(name, "--help"));
        assert_eq!(offered, help.keys().map(String::as_str).collect(), "{name}");
    }
    let man = vcf(Path::new("."), &["man"]).1;
    assert!(man.contains("\n.TH vcf-spatial-delta-encode "), "subcommands of subcommands have pages");
    let of_help = man.split_once(".TH vcf-help ").expect("a page").1;
    let of_help = of_help.split(".TH ").next().unwrap_or_default();
    assert!(of_help.contains("\\-\\-color") && !of_help.contains("\\-\\-sandbox"), "{of_help}");
}

/// Commands that draw, in a folder with programs.
const DRAWN: &[&[&str]] = &[
    &["-e", "x = (1"],
    &["-e", "a = symbols(1, \"a\")", "-e", "assert a[0] == a[1] + 1, \"no\""],
    &[
        "-e",
        "plot(le_gall_5_3, \"taps\"); [plot(le_gall_5_3, \"response\")]; {\"a\": plot(le_gall_5_3, \"zeros\")}",
    ],
    &["-e", "compare({\"a\": le_gall_5_3, \"b\": fidelity}); bit_widths(haar_no_shift, depth=1, bits=8)"],
    &["-e", "f = fir(le_gall_5_3); f; explain(symbols(1, \"a\")[0] + 1); smoothness(le_gall_5_3)"],
    &["run", "fails.vcf"],
    &["run", "fails.vcf", "--format", "json", "--error-format", "json"],
    &["-e", "\"\u{e9}\"", "--format", "json"],
    &["check", "odd.vcf"],
    &["check", "odd.vcf", "--error-format", "plain"],
    &["check", "odd.vcf", "--error-format", "json"],
    &["test", "."],
    &["test", ".", "--format", "json"],
    &["fmt", "--check", "ugly.vcf"],
    &["help"],
    &["help", "plot", "lift", "call::kind", "glossary", "le_gall_5_3", "run", "aliasing"],
    &["--help"],
    &["nobody"],
    &["man"],
    &["bit-widths", "none.json", "-b", "10"],
];

#[test]
fn ascii_is_all_that_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("fails.vcf", "x = 1\nassert x == 2\n"),
        ("odd.vcf", "x = 1\nx = 2\nassert x == x\n[1 for k in 0..3]\n"),
        ("ugly.vcf", "x=1\n"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut beyond = 0;
    for arguments in DRAWN {
        let plainly = vcf(folder.path(), arguments);
        beyond += usize::from(!(plainly.1.is_ascii() && plainly.2.is_ascii()));
        for option in ["--ascii", "--plain"] {
            let ended = vcf(folder.path(), &[arguments, &[option][..]].concat());
            assert_eq!(ended.0, plainly.0, "{arguments:?}");
            assert!(ended.1.is_ascii(), "{arguments:?} {option}: {}", ended.1);
            assert!(ended.2.is_ascii(), "{arguments:?} {option}: {}", ended.2);
        }
    }
    assert!(beyond >= 8, "{beyond} are not ASCII without the option");
}

/// What a program holds as text stays as it is, and so do programs; JSON says the same in other signs.
#[test]
fn texts_of_programs_stay_as_they_are() {
    let here = Path::new(".");
    assert_eq!(vcf(here, &["--ascii", "-e", "\"\u{e9}\""]).1, "\"\u{e9}\"\n");
    let json =
        |arguments: &[&str]| -> serde_json::Value { serde_json::from_str(&vcf(here, arguments).1).unwrap() };
    let shown = ["-e", "\"\u{e9} \u{1f980}\"", "--format", "json"];
    assert_eq!(json(&[&shown[..], &["--ascii"]].concat()), json(&shown));
}

/// `--plain` is the three, and each of them says more than it.
#[test]
fn plain_is_for_screen_readers() {
    let here = Path::new(".");
    let err = |arguments: &[&str]| vcf(here, arguments).2;
    let wrong = ["-e", "x = (1"];
    let long = ["--error-format", "plain", "--ascii", "--color", "never"];
    assert_eq!(err(&[&wrong[..], &["--plain"]].concat()), err(&[&wrong[..], &long].concat()));
    let text = err(&[&wrong[..], &["--plain", "--error-format", "text", "--color", "always"]].concat());
    assert!(text.contains("\u{1b}[31m") && text.is_ascii(), "{text}");
    // Wrong arguments are told so, too.
    assert!(err(&["--plain", "nobody"]).contains("Diagnostic severity: error"));
}
