//! Searches of pictures as processes, and the files of the published optimiser.

use std::fs;
use std::time::Duration;

use tempfile::TempDir;

use crate::codec_stops::Running;
use crate::support::place::{Ended, Place};
use crate::vc2_commands::{fine, refused, vcf};

/// What the published tools wrote for the Haar wavelet with shift, depth 1, pixels of 10 bits: the optimiser's file, and the table of it.
const PUBLISHED: &str = include_str!("../../crates/core/src/vc2/published_optimised.json");
const PUBLISHED_TABLE: &str = include_str!("published_optimised.csv");

/// A folder with analyses of Haar, with and without shift, and the published file.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fine(&folder, "analyse -w haar_with_shift -d 1 -o h.json");
    fine(&folder, "analyse -w haar_no_shift -d 1 -o h0.json");
    fs::write(folder.path().join("published.json"), PUBLISHED).unwrap();
    folder
}

/// What the command gives, and what it tells of its search.
#[track_caller]
fn searched(folder: &TempDir, line: &str) -> (String, String) {
    let ended = vcf(folder, line.split(' '));
    assert_eq!(ended.status, 0, "vcf {line}: {}", ended.err);
    assert!(ended.err.starts_with("searched "), "{}", ended.err);
    (ended.out, ended.err)
}

/// The least and the greatest value that is reached in the last row: of the decoded picture.
fn reached(table: &str) -> (i64, i64) {
    let last = table.lines().last().unwrap();
    let cells: Vec<&str> = last.split(',').collect();
    assert_eq!(&cells[..3], ["synthesis", "1", "Output"], "{last}");
    (cells[4].parse().unwrap(), cells[5].parse().unwrap())
}

#[test]
fn a_search_raises_what_is_reached() {
    let folder = folder();
    let before = fine(&folder, "bit-widths h0.json -b 10 --format csv");
    assert_eq!(reached(&before), (-768, 646));
    let line = "bit-widths h0.json -b 10 --format csv --search-steps 100000";
    let (first, told) = searched(&folder, line);
    assert_eq!(told, "searched 100032 steps for each array\n");
    assert!(reached(&first).0 == -1152 && reached(&first).1 >= 768, "{first}");
    // The same seed finds the same; nothing but what is reached differs from the table without a search.
    assert_eq!(searched(&folder, line).0, first);
    let bounds = |table: &str| {
        let columns = |line: &str| {
            let cells: Vec<String> = line.split(',').map(String::from).collect();
            [&cells[..4], &cells[6..7]].concat()
        };
        table.lines().map(columns).collect::<Vec<_>>()
    };
    assert_eq!(bounds(&first), bounds(&before));
    let (_, told) = searched(&folder, "bit-widths h0.json -b 10 --search 50ms --seed 7");
    assert!(told.ends_with(" steps for each array\n"), "{told}");
}

#[test]
fn a_published_file_gives_the_published_table() {
    let folder = folder();
    let table = "bit-widths h.json published.json --size infinite --format csv -o table.csv";
    assert_eq!(fine(&folder, table), "");
    assert_eq!(fs::read_to_string(folder.path().join("table.csv")).unwrap(), PUBLISHED_TABLE);
    // With edges its patterns are among what is reached.
    let any = fine(&folder, "bit-widths h.json published.json --format csv");
    let (least, greatest) = reached(&any);
    assert!(least <= -768 && greatest >= 646, "{any}");
}

#[test]
fn optimised_patterns_are_written_and_read() {
    let folder = folder();
    let (out, told) = searched(&folder, "optimise-patterns h.json -b 10 --search-steps 20000 -o o.json");
    assert_eq!((out.as_str(), told.as_str()), ("", "searched 20032 steps for each array\n"));
    let text = fs::read_to_string(folder.path().join("o.json")).unwrap();
    let (ours, theirs): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&text).unwrap(), serde_json::from_str(PUBLISHED).unwrap());
    let rows =
        |file: &serde_json::Value| file["optimised_synthesis_test_patterns"].as_array().unwrap().clone();
    for (ours, theirs) in rows(&ours).iter().zip(rows(&theirs)) {
        for key in ["target", "level", "array_name", "phase", "pattern_translation_multiple"] {
            assert_eq!(ours[key], theirs[key]);
        }
        let value = |row: &serde_json::Value| row["decoded_value"].as_i64().unwrap().abs();
        assert!(value(ours) >= value(&theirs), "{ours} {theirs}");
    }
    fine(&folder, "bit-widths h.json o.json --size infinite --format csv");
    let told = fine(&folder, "test-pictures h.json 32 32 o.json");
    assert!(told.contains("pictures for the decoder"), "{told}");
    let (again, _) = searched(&folder, "optimise-patterns h.json -b 10 --search-steps 20000");
    assert_eq!(again, text);
}

#[test]
fn pictures_that_were_found_are_added() {
    let folder = folder();
    fine(&folder, "test-pictures h0.json 16 16 -b 10");
    let names = || fs::read_dir(folder.path()).unwrap().count();
    let before = names();
    searched(&folder, "test-pictures h0.json 16 16 -b 10 --search-steps 20000");
    assert!(names() > before);
    refused(&folder, "test-pictures h0.json 15 16 -b 10 --search-steps 200", &["no multiple of 2"]);
}

/// What would not be taken in the end is told before a search begins.
#[test]
fn what_can_not_be_written_is_told_before_a_search() {
    let folder = folder();
    fs::write(folder.path().join("file"), "").unwrap();
    for line in [
        "bit-widths h.json -b 10 --search 1h --certificates file",
        "bit-widths h.json -b 10 --search 1h --certificates proofs --size 64x64",
        "bit-widths h.json -b 10 --search 1h -o none/table.csv",
        "bit-widths h.json -b 10 --search 1h -o proofs",
        "optimise-patterns h.json -b 10 --search 1h -o none/o.json",
        "test-pictures h.json 16 16 -b 10 --search 1h -o none",
        "test-pictures h.json 16 16 -b 10 --search 1h --size infinite -o .",
    ] {
        fs::create_dir_all(folder.path().join("proofs")).unwrap();
        let ended = vcf(&folder, line.split(' '));
        assert_eq!(ended.status, 2, "{line}: {}", ended.err);
        assert!(ended.err.starts_with("error["), "{line}: {}", ended.err);
    }
}

/// Coefficients of 22 bits are the widest that are quantised in 32 bits.
#[test]
fn wide_coefficients_are_searched() {
    let folder = folder();
    for line in
        ["bit-widths h.json -b 19", "bit-widths h0.json -b 20 --index picture", "bit-widths h.json -b 22"]
    {
        searched(&folder, &format!("{line} --search-steps 9000"));
    }
}

/// Patterns of elements that are the same are searched for each by itself, and may reach different values: a row goes by names.
#[test]
fn rows_of_views_are_those_of_the_arrays_they_are_made_of() {
    let folder = folder();
    fine(&folder, "analyse -w le_gall_5_3 -d 2 -o l.json");
    searched(&folder, "optimise-patterns l.json -b 10 --search-steps 500 -o o.json");
    // Patterns of two arrays are looked at where they do nothing.
    let mut file: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("o.json")).unwrap()).unwrap();
    for row in file["optimised_synthesis_test_patterns"].as_array_mut().unwrap() {
        if row["level"] == 2 && (row["array_name"] == "LL" || row["array_name"] == "L") {
            row["target"] = serde_json::json!([1000, 1000]);
        }
    }
    fs::write(folder.path().join("o.json"), file.to_string()).unwrap();
    let table = fine(&folder, "bit-widths l.json o.json --size infinite --format csv");
    let reached = |level: u32, name: &str| {
        let start = format!("synthesis,{level},{name},");
        let row = table.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
        let mut cells = row.split(',').skip(1).map(|cell| cell.parse::<i64>().unwrap());
        [(); 2].map(|()| cells.next().unwrap())
    };
    let of = |level: u32, names: [&str; 2]| {
        let [a, b] = names.map(|name| reached(level, name));
        [a[0].min(b[0]), a[1].max(b[1])]
    };
    for level in [1, 2] {
        assert_eq!(reached(level, "L''"), of(level, ["LL", "LH"]));
        assert_eq!(reached(level, "H''"), of(level, ["HL", "HH"]));
        assert_eq!(reached(level, "DC''"), of(level, ["L", "H"]));
    }
    assert_eq!([reached(2, "LL"), reached(2, "L")], [[0, 0], [0, 0]]);
    assert_ne!(reached(1, "Output"), [0, 0]);
}

#[test]
fn bundles_hold_optimised_patterns() {
    let folder = folder();
    fine(&folder, "bundle create all.zip -s h.json h0.json -o published.json");
    let list = fine(&folder, "bundle list all.zip");
    assert!(
        list.contains("optimised synthesis test patterns: haar_with_shift, depth 1, 10 bits, 0 LL 8"),
        "{list}"
    );
    for name in ["extract-optimised-synthesis-test-patterns", "extract-optimised"] {
        fine(&folder, &format!("bundle {name} all.zip -w 4 -d 1 -b 10 -o out.json"));
        assert_eq!(fs::read_to_string(folder.path().join("out.json")).unwrap(), PUBLISHED);
    }
    for (line, word) in [
        ("extract-optimised all.zip -w 4 -d 1 -b 8", "has no optimised patterns of haar_with_shift"),
        ("extract-optimised all.zip -w 4 -d 1 -b 10 -q 0 LL 1 1 HL 1 1 LH 1 1 HH 1", "with this matrix"),
        ("create two.zip -o published.json published.json", "are both optimised patterns"),
        ("create two.zip -o h.json", "not a file of optimised test patterns"),
    ] {
        refused(&folder, &format!("bundle {line}"), &[word]);
    }
}

#[test]
fn what_can_not_be_searched_is_told() {
    let folder = folder();
    fine(&folder, "analyse -w le_gall_5_3 -d 1 -o g.json");
    fs::write(folder.path().join("empty.json"), "").unwrap();
    for (line, word) in [
        ("bit-widths h.json none.json", "file::missing"),
        ("bit-widths h.json empty.json", "not a file of optimised test patterns"),
        ("bit-widths g.json published.json", "another transform"),
        ("bit-widths h.json h.json", "not a file of optimised test patterns: it is a static filter analysis"),
        ("bit-widths h.json published.json -b 10", "cannot be used with"),
        ("bit-widths h.json published.json --size 32x32", "have room for them"),
        ("bit-widths h.json", "--picture-bit-width"),
        ("bit-widths h.json -b 10 --search-steps 0", "from 1 on"),
        ("bit-widths h.json -b 10 --search-steps -1", "invalid"),
        ("bit-widths h.json -b 10 --search 0s", "nothing is found in no time"),
        ("bit-widths h.json -b 10 --search soon", "write a time as in 10s"),
        ("bit-widths h.json -b 10 --search 1s --search-steps 5", "cannot be used with"),
        ("bit-widths h.json -b 10 --search-steps 5 --seed -1", "invalid"),
        ("bit-widths h.json -b 10 --range 0..9 --size infinite --search-steps 5", "all pixels of a width"),
        (
            "bit-widths published.json -b 10",
            "not a static filter analysis: it is a file of optimised test patterns",
        ),
        ("bit-widths h.json -b ten", "write a whole number"),
        ("bit-widths h.json -b 99999999999999999999", "this number is too large"),
        ("optimise-patterns none.json -b 10", "file::missing"),
        ("optimise-patterns empty.json -b 10", "not a static filter analysis"),
        ("optimise-patterns h.json", "--picture-bit-width"),
        ("optimise-patterns h.json -b 0", "0 is not in 1..=32"),
        ("optimise-patterns h.json -b 10 --search-steps 5 -o h.json", "h.json"),
        ("optimise-patterns h.json -b 10 -q 0 LL 1 --search-steps 5", "no value for level 1"),
        ("test-pictures g.json 64 64 published.json", "another transform"),
    ] {
        refused(&folder, line, &[word]);
    }
}

/// Ctrl-C ends a search that would never end, and the file holds what was found. Pressed before the search begins it ends the command.
#[test]
fn an_interrupted_search_keeps_what_it_found() {
    let place = Place::new();
    let mut analyse = place.command(env!("CARGO_BIN_EXE_vcf"));
    Ended::of(analyse.args("analyse -w haar_no_shift -d 1 -o h.json".split(' ')).output().unwrap()).fine();
    for seconds in [1, 4, 16, 64] {
        let mut command = place.command(env!("CARGO_BIN_EXE_vcf"));
        command
            .args("optimise-patterns h.json -b 10 --search-steps 18446744073709551615 -o o.json".split(' '));
        let running = Running::begin(command, std::process::Stdio::null());
        std::thread::sleep(Duration::from_secs(seconds));
        running.signal("-INT");
        let ended = Ended::of(running.ended());
        if ended.status == 0 {
            assert!(ended.err.contains("it was interrupted, and what it had found is kept"), "{}", ended.err);
            assert!(place.get("o.json").starts_with(b"{\"wavelet_index\": 3, "));
            return;
        }
        assert_eq!(ended.status, 130, "{}", ended.err);
    }
    panic!("the search does not begin");
}
