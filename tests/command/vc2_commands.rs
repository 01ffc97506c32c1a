//! `vcf compare`, `vcf bundle` and `vcf test-pictures` as processes: statuses, streams, files.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(super) struct Ended {
    pub(super) status: i32,
    pub(super) out: String,
    pub(super) err: String,
}

/// Runs the command in a folder.
pub(super) fn vcf<S: AsRef<OsStr>>(folder: &TempDir, arguments: impl IntoIterator<Item = S>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.env("LANG", "C.UTF-8").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ended =
        Ended { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ended.err.contains("panicked") && !ended.err.contains("error[internal]"), "{}", ended.err);
    ended
}

#[track_caller]
pub(super) fn fine(folder: &TempDir, line: &str) -> String {
    let ended = vcf(folder, line.split(' '));
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "vcf {line}");
    ended.out
}

/// The command writes certificates besides; returns what it prints.
#[track_caller]
pub(super) fn writes_certificates(folder: &TempDir, line: &str) -> String {
    let ended = vcf(folder, line.split(' '));
    assert_eq!(ended.status, 0, "vcf {line}: {}", ended.err);
    let told = ended.err.strip_suffix(" written to `proofs`\n").unwrap_or_else(|| panic!("{}", ended.err));
    let count = told.strip_suffix(" certificates").or(told.strip_suffix(" certificate")).unwrap();
    assert!(count.parse::<usize>().is_ok(), "{}", ended.err);
    ended.out
}

/// The command fails with this code and these words, and changes nothing in the folder.
#[track_caller]
pub(super) fn refused(folder: &TempDir, line: &str, words: &[&str]) {
    let before = contents(folder);
    let ended = vcf(folder, line.split(' '));
    assert_eq!(ended.status, 2, "vcf {line}: {}", ended.err);
    for word in words {
        assert!(ended.err.contains(word), "vcf {line}: no `{word}` in {}", ended.err);
    }
    assert_eq!(contents(folder), before, "vcf {line}");
}

fn contents(folder: &TempDir) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    files.sort();
    files
}

/// A folder with analyses of LeGall depth 1 and 2 and of Haar depth 1.
pub(super) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fine(&folder, "analyse -w le_gall_5_3 -d 1 -o g1.json");
    fine(&folder, "analyse -w le_gall_5_3 -d 1 -o g1_integer.json --rounding integer");
    fine(&folder, "analyse -w 1 -d 2 -o g2.json");
    fine(&folder, "analyse -w haar_no_shift -d 1 -o h1.json");
    folder
}

/// Writes a file again with some of its text replaced.
fn changed(folder: &TempDir, from: &str, to: &str, before: &str, after: &str) {
    let text = fs::read_to_string(folder.path().join(from)).unwrap();
    assert!(text.contains(before), "{from} has {before}");
    fs::write(folder.path().join(to), text.replacen(before, after, 1)).unwrap();
}

#[test]
fn analyses_that_are_alike_have_no_differences() {
    let folder = folder();
    fs::copy(folder.path().join("g1.json"), folder.path().join("same.json")).unwrap();
    assert_eq!(fine(&folder, "compare g1.json same.json"), "");
    // The order of rows and of terms does not matter.
    let mut object: Value =
        serde_json::from_slice(&fs::read(folder.path().join("g1.json")).unwrap()).unwrap();
    for name in ["analysis_signal_bounds", "synthesis_test_patterns"] {
        object[name].as_array_mut().unwrap().reverse();
    }
    object["synthesis_signal_bounds"][3]["lower_bound"].as_array_mut().unwrap().reverse();
    fs::write(folder.path().join("turned.json"), object.to_string()).unwrap();
    assert_eq!(fine(&folder, "compare g1.json turned.json"), "");
    assert_eq!(fine(&folder, "compare g1.json turned.json --format json"), "");
}

#[test]
fn differences_are_rows() {
    let folder = folder();
    let ended = vcf(&folder, ["compare", "g1.json", "g1_integer.json", "--format", "json"]);
    assert_eq!(ended.status, 1, "{}", ended.err);
    let rows: Vec<Value> = ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["differs"] != "test_pattern"));
    assert_eq!(rows[0]["transform"], "1-1-1-0");

    changed(&folder, "g1.json", "pattern.json", "\"mask\":\"gA==\"", "\"mask\":\"AA==\"");
    let ended = vcf(&folder, ["compare", "g1.json", "pattern.json"]);
    assert_eq!(ended.status, 1);
    let lines: Vec<&str> = ended.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ended.out);
    assert!(lines[0].starts_with("transform  type      level  array_name  x  y  differs"), "{}", lines[0]);
    assert!(lines[1].contains("test_pattern") && lines[1].contains("1 differ"), "{}", lines[1]);

    let ended = vcf(&folder, ["compare", "g1.json", "pattern.json", "--format", "csv"]);
    assert!(ended.out.starts_with("transform,type,level,array_name,x,y,differs,left,right\r\n"));
    assert_eq!(ended.out.lines().count(), 2);
}

#[test]
fn other_transforms_can_not_be_compared() {
    let folder = folder();
    let ended = vcf(&folder, ["compare", "g1.json", "h1.json"]);
    assert_eq!((ended.status, ended.out.as_str()), (1, ""));
    for word in ["file::configuration", "le_gall_5_3, depth 1", "haar_no_shift, depth 1"] {
        assert!(ended.err.contains(word), "{}", ended.err);
    }
    refused(&folder, "compare g1.json no.json", &["file::missing"]);
    fs::write(folder.path().join("cut.json"), "{\"wavelet_index\": 1").unwrap();
    refused(&folder, "compare g1.json cut.json", &["file::analysis", "cut.json"]);
}

#[test]
fn what_is_put_into_a_bundle_comes_out() {
    let folder = folder();
    fine(&folder, "bundle create b.zip -s g1.json g2.json -s h1.json");
    let listed = "le_gall_5_3, depth 1\nle_gall_5_3, depth 2\nhaar_no_shift, depth 1\n";
    assert_eq!(fine(&folder, "bundle list b.zip"), listed);
    let rows = fine(&folder, "bundle list b.zip --format json");
    let row: Value = serde_json::from_str(rows.lines().nth(1).unwrap()).unwrap();
    assert_eq!((&row["wavelet_index"], &row["dwt_depth"]), (&1.into(), &2.into()));
    fine(&folder, "bundle extract-static-filter-analysis b.zip -w le_gall_5_3 -d 2 -o out.json");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("out.json"), read("g2.json"));
    assert_eq!(fine(&folder, "bundle extract-static-filter-analysis b.zip -w 3 -W 3 -d 1"), read("h1.json"));
    fine(&folder, "bundle create one.zip -s g2.json");
    assert_eq!(fine(&folder, "max-quantisation-index one.zip -b 10"), "55\n");
    refused(&folder, "max-quantisation-index b.zip -b 10", &["is a bundle of 3 analyses", "extract"]);
    refused(&folder, "bundle create none.zip", &["command::usage", "--static-filter-analysis"]);
    zip(&folder.path().join("none.zip"), "index.json", "{\"static_filter_analyses\": []}");
    assert_eq!(fine(&folder, "bundle list none.zip"), "");
}

#[test]
fn bundles_are_compared() {
    let folder = folder();
    fine(&folder, "bundle create a.zip -s g1.json h1.json");
    changed(&folder, "g1.json", "g1_other.json", "\"denom\":\"2\"", "\"denom\":\"1\"");
    fine(&folder, "bundle create b.zip -s h1.json g1_other.json");
    fine(&folder, "bundle create c.zip -s h1.json");
    assert_eq!(fine(&folder, "compare a.zip a.zip"), "");
    assert_eq!(fine(&folder, "compare c.zip h1.json"), "");
    let ended = vcf(&folder, ["compare", "a.zip", "b.zip"]);
    assert_eq!((ended.status, ended.err.as_str()), (1, ""));
    assert!(ended.out.lines().skip(1).all(|line| line.starts_with("1-1-1-0")));
    let ended = vcf(&folder, ["compare", "a.zip", "c.zip"]);
    assert_eq!((ended.status, ended.out.as_str()), (1, ""));
    assert!(ended.err.contains("`c.zip` has no analysis of le_gall_5_3, depth 1"), "{}", ended.err);
}

/// A published file, which has no model of rounding in it, is of the affine model; others say what they are of.
#[test]
fn a_file_is_evaluated_by_its_own_model_of_rounding() {
    let folder = folder();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(!read("g1.json").contains("\"rounding\""));
    assert!(
        read("g1_integer.json").contains("\"dwt_depth_ho\":0,\"rounding\":\"integer\", \"analysis_signal")
    );
    let widths = |options: &str| fine(&folder, &format!("bit-widths {options} -b 10 --size infinite"));
    assert!(widths("g1.json").contains("-1537"));
    assert!(!widths("g1_integer.json").contains("-1537"));
    for (file, model) in [("g1.json", "affine"), ("g1_integer.json", "integer")] {
        assert_eq!(widths(&format!("{file} --rounding {model}")), widths(file));
    }
    for command in ["bit-widths g1_integer.json -b 10", "max-quantisation-index g1_integer.json -b 10"] {
        refused(
            &folder,
            &format!("{command} --rounding affine"),
            &["file::configuration", "vcf analyse --rounding"],
        );
    }
    let pictures = vcf(&folder, "test-pictures g1.json 64 64 -b 10 --rounding integer".split(' '));
    assert_eq!(pictures.status, 2);
    insta::assert_snapshot!("another_model_of_rounding", pictures.err);
    for (value, word) in [("\"exact\"", "there is no model of rounding \"exact\""), ("3", "invalid type")] {
        changed(
            &folder,
            "g1_integer.json",
            "odd.json",
            "\"rounding\":\"integer\"",
            &format!("\"rounding\":{value}"),
        );
        refused(&folder, "bit-widths odd.json -b 10", &["file::analysis", word]);
    }
}

#[test]
fn a_bundle_tells_the_model_of_rounding() {
    let folder = folder();
    fine(&folder, "bundle create b.zip -s g1_integer.json h1.json");
    assert_eq!(
        fine(&folder, "bundle list b.zip"),
        "le_gall_5_3, depth 1, integer rounding\nhaar_no_shift, depth 1\n"
    );
    let rows = fine(&folder, "bundle list b.zip --format json");
    let models: Vec<Value> =
        rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["rounding"].clone()).collect();
    assert_eq!(models, ["integer".into(), Value::Null]);
    let out = fine(&folder, "bundle extract-static-filter-analysis b.zip -w 1 -d 1");
    assert_eq!(out, fs::read_to_string(folder.path().join("g1_integer.json")).unwrap());
    fine(&folder, "bundle create one.zip -s g1_integer.json");
    refused(&folder, "bit-widths one.zip -b 10 --rounding affine", &["file::configuration"]);
    assert_eq!(fine(&folder, "max-quantisation-index one.zip -b 10"), "49\n");
    // An index that says something else than its members.
    let row = |rounding: &str| {
        format!(
            "{{\"static_filter_analyses\": [{{\"wavelet_index\": 1, \"wavelet_index_ho\": 1, \"dwt_depth\": 1, \"dwt_depth_ho\": 0, \"rounding\": {rounding}, \"filename\": \"a\"}}]}}"
        )
    };
    let path = folder.path().join("odd.zip");
    zip(&path, "index.json", &row("\"exact\""));
    refused(&folder, "bundle list odd.zip", &["file::bundle", "there is no model of rounding \"exact\""]);
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for (name, text) in [
        ("index.json", row("\"integer\"")),
        ("a", fs::read_to_string(folder.path().join("g1.json")).unwrap()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    refused(&folder, "bit-widths odd.zip -b 10", &["file::bundle", "is one with affine rounding"]);
}

#[test]
fn analyses_of_two_models_are_told() {
    let folder = folder();
    let ended = vcf(&folder, ["compare", "g1.json", "g1_integer.json"]);
    assert_eq!(ended.status, 1);
    insta::assert_snapshot!("two_models_of_rounding", ended.err);
}

/// A zip file with one member.
fn zip(path: &Path, name: &str, text: &str) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    zip.finish().unwrap();
}

#[test]
fn what_is_no_bundle_is_told() {
    let folder = folder();
    fine(&folder, "bundle create b.zip -s g1.json h1.json");
    let bytes = fs::read(folder.path().join("b.zip")).unwrap();
    let at = |name: &str| folder.path().join(name);
    for length in [0, 3, 30, 1000, bytes.len() / 2, bytes.len() - 1] {
        fs::write(at("cut.zip"), &bytes[..length]).unwrap();
        refused(&folder, "bundle list cut.zip", &["file::bundle", "`cut.zip` is not a bundle"]);
    }
    refused(&folder, "bundle list g1.json", &["file::bundle"]);
    refused(&folder, "bundle list no.zip", &["file::missing", "there is no such file"]);
    fs::create_dir(at("folder")).unwrap();
    for line in
        ["bundle list folder", "bundle extract-static-filter-analysis folder -w 1", "compare folder g1.json"]
    {
        refused(&folder, line, &["file::missing", "can't read `folder`: it is a folder"]);
    }
    // A pipe, which nobody writes to, is not waited for.
    #[cfg(unix)]
    {
        assert!(Command::new("mkfifo").arg(at("pipe.zip")).status().unwrap().success());
        refused(&folder, "bundle list pipe.zip", &["file::missing", "no regular file"]);
    }
    zip(&at("other.zip"), "readme.txt", "hello");
    refused(&folder, "bundle list other.zip", &["has no index.json"]);
    zip(&at("odd.zip"), "index.json", "[1, 2]");
    refused(&folder, "bundle list odd.zip", &["index.json: "]);
    let row = "{\"wavelet_index\": 1, \"wavelet_index_ho\": 1, \"dwt_depth\": 1, \"dwt_depth_ho\": 0, \"filename\": \"a\"}";
    zip(&at("lacks.zip"), "index.json", &format!("{{\"static_filter_analyses\": [{row}]}}"));
    fine(&folder, "bundle list lacks.zip");
    refused(&folder, "bundle extract-static-filter-analysis lacks.zip -w 1 -d 1", &["`a` is missing"]);
    let deep = row.replace("\"dwt_depth\": 1", "\"dwt_depth\": 4000000000");
    zip(&at("deep.zip"), "index.json", &format!("{{\"static_filter_analyses\": [{deep}]}}"));
    refused(&folder, "bundle list deep.zip", &["limit of 32 levels"]);
    // A byte of the first member is turned around.
    let mut damaged = bytes.clone();
    damaged[200] ^= 0x55;
    fs::write(at("damaged.zip"), &damaged).unwrap();
    refused(
        &folder,
        "bundle extract-static-filter-analysis damaged.zip -w 1 -d 1 -o g2.json",
        &["file::bundle"],
    );
}

#[test]
fn a_bundle_is_made_whole_or_not_at_all() {
    let folder = folder();
    fine(&folder, "bundle create b.zip -s g1.json");
    fs::write(folder.path().join("other.json"), "{}").unwrap();
    refused(&folder, "bundle create b.zip -s g2.json other.json", &["file::analysis", "other.json"]);
    refused(&folder, "bundle create b.zip -s g2.json no.json", &["file::missing"]);
    refused(&folder, "bundle create b.zip -s g1.json g1_integer.json", &["are both analyses of le_gall_5_3"]);
    refused(&folder, "bundle create no/b.zip -s g1.json", &["file::write", "there is no such folder"]);
    refused(
        &folder,
        "bundle extract-static-filter-analysis b.zip -w 1 -d 3",
        &["no analysis of", "bundle list"],
    );
    refused(&folder, "bundle extract-static-filter-analysis b.zip -w legal -d 1", &["name::unknown"]);
    refused(&folder, "bundle extract-static-filter-analysis b.zip -w 1 -d 60", &["60 is not in 0..=32"]);
}

#[test]
fn pictures_are_written_as_published() {
    let folder = folder();
    let told = fine(&folder, "test-pictures g2.json 512 256 -b 10 -o . --size infinite");
    assert_eq!(told, "1 picture for the encoder and 9 pictures for the decoder with 252 test points\n");
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".png"))
        .collect();
    names.sort();
    let indices = [38, 45, 46, 49, 50, 51, 52, 53, 54];
    let mut expected = vec!["analysis_0.png".to_string()];
    expected.extend(indices.iter().enumerate().map(|(i, qi)| format!("synthesis_{i}_qi{qi}.png")));
    assert_eq!(names, expected);
    let list: Value =
        serde_json::from_slice(&fs::read(folder.path().join("synthesis_1_qi45.json")).unwrap()).unwrap();
    let point = list[0].as_object().unwrap();
    assert_eq!(point.keys().collect::<Vec<_>>(), ["level", "array_name", "x", "y", "maximise", "tx", "ty"]);
    assert_eq!(list.as_array().unwrap().len(), 4);
}

/// Those of edges come after those of the inside, and a list names places at the ends.
#[test]
fn pictures_of_edges_are_added() {
    let folder = folder();
    fine(&folder, "test-pictures g2.json 192 128 -b 10 --size infinite");
    let pictures =
        || contents(&folder).into_iter().filter(|(path, _)| path.extension() == Some("png".as_ref()));
    let inside: Vec<_> = pictures().collect();
    let told = fine(&folder, "test-pictures g2.json 192 128 -b 10");
    assert_eq!(told, "1 picture for the encoder and 23 pictures for the decoder with 270 test points\n");
    let all: Vec<_> = pictures().collect();
    assert!(all.len() > inside.len() && inside.iter().all(|one| all.contains(one)));
    assert_eq!(told, fine(&folder, "test-pictures g2.json 192 128 -b 10 --size 1920x1080"));
    // There is room at edges where there is none for the patterns of the inside.
    let ended = vcf(&folder, "test-pictures g2.json 5 3 -b 10 --omit-large".split(' '));
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(ended.err.contains("picture::too_small"), "{}", ended.err);
}

#[test]
fn pictures_that_are_too_small_are_told() {
    let folder = folder();
    let words = ["picture::too_small", "all have room in", "--omit-large"];
    refused(&folder, "test-pictures g2.json 16 16 -b 10", &words);
    for (size, word) in [
        ("0 16", "0 is not in 1..=65536"),
        ("16 0", "0 is not in 1..=65536"),
        ("-1 16", "-1 is not in 1..=65536"),
        ("16 99999999999", "is not in 1..=65536"),
        ("16 x", "invalid value 'x'"),
        ("65536 65536", "limit::length"),
    ] {
        refused(&folder, &format!("test-pictures g2.json {size} -b 10"), &[word]);
    }
    refused(&folder, "test-pictures g2.json 512 256 -b 10 -o no", &["file::write", "no such folder"]);
    refused(&folder, "test-pictures h1.json 64 64 -b 10 -q 0 LL 1", &["no value for level 1"]);

    let ended = vcf(&folder, "test-pictures g2.json 16 16 -b 10 --omit-large".split(' '));
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(ended.err.contains("picture::too_small") && ended.err.contains("synthesis 2 "), "{}", ended.err);
    assert!(folder.path().join("analysis_0.png").exists());
}

#[test]
fn without_levels_there_are_no_pictures() {
    let folder = folder();
    let written = vcf(&folder, "analyse -w 1 -o g0.json".split(' '));
    assert_eq!(written.status, 0, "{}", written.err);
    assert!(written.err.starts_with("warning[value::range]: a transform of depth 0"), "{}", written.err);
    let told = fine(&folder, "test-pictures g0.json 8 8 -b 10");
    assert_eq!(told, "0 pictures for the encoder and 0 pictures for the decoder with 0 test points\n");
}

#[test]
fn all_published_makes_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    command.args(["analyse", "--all-published", "-o", "new/tables"]).current_dir(folder.path());
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let first = folder.path().join("new/tables/0-0-0-0.json");
    // All of them take long; the first one is enough.
    while !first.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(first.exists(), "{}", String::from_utf8_lossy(&ended.stderr));
    fs::write(folder.path().join("file"), "").unwrap();
    refused(
        &folder,
        "analyse --all-published -o file/tables",
        &["file::write", "can't make the folder `file/tables`: a part of its path is no folder"],
    );
}

/// The option that is proposed where a transform has no default matrix makes the command work.
#[test]
fn a_matrix_is_proposed_where_there_is_no_default() {
    let folder = tempfile::tempdir().unwrap();
    fine(&folder, "analyse -w le_gall_5_3 -W haar_no_shift -d 1 -D 1 -o a.json");
    let refusal = vcf(&folder, ["bit-widths", "a.json", "-b", "10"]);
    let option = refusal.err.split('`').nth(1).unwrap_or_else(|| panic!("{}", refusal.err)).to_string();
    assert_eq!(option, "-q 0 L 8 1 H 4 2 HL 2 2 LH 4 2 HH 0");
    assert!(fine(&folder, &format!("bit-widths a.json -b 10 {option}")).contains("analysis"));
}

/// For people the largest index of each width; for programs a row for each array and each largest index.
#[test]
fn sweeps_of_indices() {
    let folder = folder();
    let table = fine(&folder, "bit-widths h1.json -b 10 --sweep-index");
    assert!(table.lines().next().unwrap().ends_with("array_name  11_bits  12_bits  13_bits"), "{table}");
    assert!(table.ends_with("any\n"), "{table}");
    let csv = fine(&folder, "bit-widths h1.json -b 10 --sweep-index --max-index 5 --format csv");
    let rows: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(rows[0], "level,array_name,max_index,lower_bound,upper_bound,bits");
    assert_eq!(rows.iter().filter(|row| row.starts_with("1,Output,")).count(), 6);
    let widths = fine(&folder, "bit-widths h1.json -b 10 --coefficients coded --max-index 5 --format json");
    let last: Value = serde_json::from_str(widths.lines().last().unwrap()).unwrap();
    let json = fine(&folder, "bit-widths h1.json -b 10 --sweep-index --max-index 5 --format json");
    let swept: Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    for key in ["level", "array_name", "lower_bound", "upper_bound"] {
        assert_eq!(swept[key], last[key]);
    }
    assert_eq!(fine(&folder, "bit-widths h1.json -b 10 --sweep-index -o s.txt"), "");
    assert_eq!(fs::read_to_string(folder.path().join("s.txt")).unwrap(), table);
    assert_eq!(fine(&folder, "bit-widths h1.json -b 10 --sweep-index --coefficients coded"), table);
    // Beyond the last index that does anything a limit is none.
    assert_eq!(fine(&folder, "bit-widths h1.json -b 10 --sweep-index --max-index 500"), table);
    let taken_off = "-q 0 LL 9999 1 HL 0 1 LH 0 1 HH 0";
    refused(&folder, &format!("bit-widths h1.json -b 10 --sweep-index {taken_off}"), &["--max-index"]);
    for other in ["-p", "--refine"] {
        let line = format!("bit-widths h1.json -b 10 --sweep-index {other}");
        refused(&folder, &line, &["cannot be used with"]);
    }
    refused(&folder, "bit-widths h1.json -b 10 --sweep-index --coefficients free", &["coded pictures"]);
    for other in ["--max-index 30", "--index picture"] {
        let line = format!("bit-widths h1.json -b 10 --size infinite {other}");
        refused(&folder, &line, &["--coefficients coded"]);
    }
}

/// `--refine` is about the picture that is decoded of coded ones.
#[test]
fn refined_widths() {
    let folder = folder();
    let last = |line: &str| fine(&folder, line).lines().last().unwrap().to_string();
    let coded = "bit-widths g1.json -b 10 --format csv --coefficients coded --index picture";
    assert!(last(coded).starts_with("synthesis,1,Output,-4860,"));
    assert!(last(&format!("{coded} --refine")).starts_with("synthesis,1,Output,-4149,"));
    assert!(last(&format!("{coded} --refine --size infinite")).starts_with("synthesis,1,Output,-4149,"));
    refused(&folder, "bit-widths g1.json -b 10 --refine --size infinite", &["--coefficients coded"]);
    refused(&folder, "bit-widths g1.json -b 10 --refine -p", &["cannot be used with"]);
}
