//! `vcf bit-widths --certificates`: a checker in plain Python takes what is written, and refuses what is changed.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::vc2_commands::{fine, folder, refused, vcf, writes_certificates};

const NAME: &str = "bounds-le_gall_5_3-1-0-pixels-512_511-integer.json";

/// What the checker says of files, a line for each; None where there is no Python.
fn checked(files: &[impl AsRef<Path>]) -> Option<Vec<String>> {
    let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/check_bound.py");
    let mut python = Command::new("python3");
    python.arg("-B").arg(checker).args(files.iter().map(AsRef::as_ref));
    let output = python.output().ok()?;
    let lines: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), files.len(), "{}", String::from_utf8_lossy(&output.stderr));
    let all_hold = lines.iter().all(|line| line.contains(": holds, "));
    assert_eq!(output.status.code(), Some(i32::from(!all_hold || files.is_empty())));
    Some(lines)
}

fn certified(folder: &TempDir) -> String {
    fine(folder, "analyse -w le_gall_5_3 -d 1 --rounding integer -o i1.json");
    let table = writes_certificates(folder, "bit-widths i1.json -b 10 --certificates proofs");
    assert_eq!(table, fine(folder, "bit-widths i1.json -b 10"));
    fs::read_to_string(folder.path().join("proofs").join(NAME)).unwrap()
}

/// The places of all numbers and texts.
fn leaves(value: &Value, path: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| leaves(field, &format!("{path}/{name}"), into));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| leaves(item, &format!("{path}/{at}"), into));
        }
        _ => into.push(path.to_owned()),
    }
}

fn changed(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_i64().unwrap() + 1),
        Value::String(text) => Value::from(format!("{text}'")),
        other => panic!("{other} in a certificate"),
    }
}

#[test]
fn every_change_is_refused_that_makes_it_false() {
    let folder = folder();
    let text = certified(&folder);
    let whole: Value = serde_json::from_str(&text).unwrap();
    let mut places = Vec::new();
    leaves(&whole, "", &mut places);
    assert!(places.len() > 100);
    let mut files = vec![folder.path().join("proofs").join(NAME)];
    for (number, place) in places.iter().enumerate() {
        let mut damaged = whole.clone();
        let leaf = damaged.pointer_mut(place).unwrap();
        *leaf = changed(leaf);
        files.push(folder.path().join(format!("damaged{number}.json")));
        fs::write(&files[number + 1], damaged.to_string()).unwrap();
    }
    let Some(lines) = checked(&files) else { return };
    let told =
        ": holds, le_gall_5_3, depth 1, pixels -512..511, integer rounding: the bounds of all 28 arrays";
    assert!(lines[0].ends_with(told), "{}", lines[0]);
    for (place, line) in places.iter().zip(&lines[1..]) {
        assert!(line.contains(": refused: "), "{place}: {line}");
    }
}

/// What reads alike and says something else.
#[test]
fn what_is_written_in_another_way_is_refused() {
    let folder = folder();
    let text = certified(&folder);
    let changes = [
        (r#""sign":1,"#, r#""sign":1.0,"#),
        (r#""sign":1,"#, r#""sign":true,"#),
        (r#""version":1,"#, r#""version":true,"#),
        (r#""pixels":[-512,511]"#, r#""pixels":[-512.0,511]"#),
        (r#""pixels":[-512,511]"#, r#""pixels":[-512,511],"pixels":[-512,511]"#),
        (r#""bounds":[-2303,2301]"#, r#""bounds":[0,0],"bounds":[-2303,2301]"#),
        (r#""bounds":[-2303,2301]"#, r#""bounds":[-2303,2301.0]"#),
        (r#""depth_ho":0"#, r#""depth_ho":false"#),
        (r#""name":"Input""#, r#""name":"Output""#),
    ];
    let mut texts: Vec<String> = changes.iter().map(|(this, other)| text.replacen(this, other, 1)).collect();
    assert!(texts.iter().all(|changed| *changed != text));
    // Without its last row, with a row twice, and without any.
    let rows: Vec<&str> = text.lines().collect();
    let of = |rows: &[&str]| rows.join("\n").replace(",\n]}", "\n]}");
    texts.push(of(&[&rows[..rows.len() - 2], &rows[rows.len() - 1..]].concat()));
    texts.push(of(&[&rows[..3], &rows[2..]].concat()));
    texts.push(of(&[&rows[..2], &rows[rows.len() - 1..]].concat()));
    let files: Vec<_> = (0..texts.len()).map(|at| folder.path().join(format!("{at}.json"))).collect();
    files.iter().zip(&texts).for_each(|(file, text)| fs::write(file, text).unwrap());
    let Some(lines) = checked(&files) else { return };
    let with_reason = |reason: &str| lines.iter().filter(|line| line.ends_with(reason)).count();
    assert!(lines.iter().all(|line| line.contains(": refused: ")), "{lines:#?}");
    assert_eq!(with_reason("its arrays are not those of the transform, each once"), 3, "{lines:#?}");
    assert_eq!(with_reason("JSON (JSONDecodeError)"), 0, "{lines:#?}");
}

/// What would take hours or all of the memory.
#[test]
fn work_is_bounded() {
    let folder = folder();
    let stage = |taps: usize| {
        let taps = vec!["3"; taps].join(",");
        format!(r#"{{"updates":"odd","sign":1,"D":64,"S":3,"taps":[{taps}]}}"#)
    };
    let text = |stages: &str| {
        format!(
            r#"{{"format":"vcfilter bound","version":1,"claim":"bounds","rounding":"integer","pixels":[-512,511],"transform":{{"horizontal":[{stages}],"vertical":[],"bit_shift":0,"depth":0,"depth_ho":6}},"arrays":[{{"side":"analysis","level":1,"name":"L","bounds":[0,0]}}]}}"#
        )
    };
    let texts = [text(&stage(64)), text(&vec![stage(1); 17].join(",")), " ".repeat((1 << 24) + 1)];
    let files: Vec<_> = (0..texts.len()).map(|at| folder.path().join(format!("{at}.json"))).collect();
    files.iter().zip(&texts).for_each(|(file, text)| fs::write(file, text).unwrap());
    let Some(lines) = checked(&files) else { return };
    for (line, reason) in lines.iter().zip(["reach too far", "too many stages", "file is too long"]) {
        assert!(line.ends_with(reason), "{line}");
    }
    certified(&folder);
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools");
    let program =
        "import sys, check_bound; check_bound.Work.MOST = 1_000; sys.exit(check_bound.main(sys.argv[1:]))";
    let mut python = Command::new("python3");
    python.args(["-B", "-c", program]).arg(folder.path().join("proofs").join(NAME)).current_dir(tools);
    let output = python.output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.ends_with("refused: it would take this program too long\n"), "{told}");
}

#[test]
fn nothing_is_replaced_but_the_same_certificate() {
    let folder = folder();
    let text = certified(&folder);
    let proofs = folder.path().join("proofs");
    fs::write(proofs.join(NAME), text.replace("-2303", "-2304")).unwrap();
    for _ in 0..2 {
        writes_certificates(&folder, "bit-widths i1.json -b 10 --certificates proofs");
        assert_eq!(fs::read_dir(&proofs).unwrap().count(), 2);
    }
    assert_eq!(fs::read_to_string(proofs.join(NAME.replace(".json", "-2.json"))).unwrap(), text);
    fs::write(proofs.join(NAME), "hello").unwrap();
    refused(&folder, "bit-widths i1.json -b 10 --certificates proofs", &["is there, and is no certificate"]);
    assert_eq!(fs::read_to_string(proofs.join(NAME)).unwrap(), "hello");
}

#[test]
fn what_a_checker_would_not_go_through_has_no_certificate() {
    let folder = folder();
    refused(
        &folder,
        "bit-widths g1.json --range -8589934592..=1 --certificates proofs",
        &["pixels of up to 32 bits"],
    );
}

#[test]
fn the_checker_takes_no_offence_at_hostile_files() {
    let folder = folder();
    let texts: [&[u8]; 8] = [
        b"",
        b"\xff\xfe",
        b"[]",
        &b"[".repeat(100_000),
        br#"{"format":"vcfilter bound","version":1}"#,
        br#"{"format":"vcfilter bound","version":1,"rounding":"integer","pixels":[-1,1],"transform":5}"#,
        br#"{"format":"vcfilter bound","version":1,"rounding":"integer","pixels":[-1e9,1],"transform":{}}"#,
        br#"{"format":"vcfilter bound","version":1,"claim":"bounds","rounding":"integer","pixels":[-1,1],"arrays":[],"transform":{"horizontal":[],"vertical":[],"bit_shift":0,"depth":99999999999,"depth_ho":0}}"#,
    ];
    let files: Vec<_> = (0..texts.len()).map(|at| folder.path().join(format!("{at}.json"))).collect();
    files.iter().zip(texts).for_each(|(file, text)| fs::write(file, text).unwrap());
    let Some(lines) = checked(&files) else { return };
    assert!(lines.iter().all(|line| line.contains(": refused: ")), "{lines:#?}");
    let none: [&Path; 0] = [];
    assert_eq!(checked(&none), Some(Vec::new()));
}

#[test]
fn there_are_certificates_of_what_is_checked_alone() {
    let folder = folder();
    let asked = "bit-widths g1.json --certificates proofs";
    refused(&folder, &format!("{asked} -b 10 --size 64x64"), &["every size", "leave --size out"]);
    refused(&folder, &format!("{asked} -b 10 --size infinite"), &["every size"]);
    refused(&folder, &format!("{asked} -b 10 --coefficients coded"), &["coded pictures"]);
    refused(&folder, &format!("{asked} --range 64..=940"), &["with 0 in it"]);
    refused(&folder, &format!("{asked} -b 10 -p"), &["cannot be used with"]);
    let file = vcf(&folder, "bit-widths g1.json -b 10 --certificates g1.json".split(' '));
    assert_eq!(file.status, 2);
    assert!(file.err.contains("can't make the folder `g1.json`"), "{}", file.err);
}
