//! `vcf optimum`: the table, and certificates that a checker in plain Python takes, and refuses where they are changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::vc2_commands::{fine, folder, refused, vcf, writes_certificates};

/// Whether the checker takes each of these files; None where there is no Python.
fn checked(files: &[PathBuf]) -> Option<Vec<bool>> {
    let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/check_bound.py");
    let output = Command::new("python3").arg("-B").arg(checker).args(files).output().ok()?;
    let lines = String::from_utf8(output.stdout).unwrap();
    let taken: Vec<bool> = lines.lines().map(|line| line.contains(": holds, ")).collect();
    assert_eq!(taken.len(), files.len(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.success(), taken.iter().all(|taken| *taken));
    Some(taken)
}

/// The certificates in a folder of the folder.
fn certificates(folder: &TempDir) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.path().join("proofs")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_array_of_three_wavelets_has_a_certified_optimum() {
    let folder = folder();
    fine(&folder, "analyse -w deslauriers_dubuc_9_7 -d 1 -o d1.json");
    let table = writes_certificates(&folder, "optimum d1.json -b 10 --certificates proofs --format csv");
    assert!(table.contains("analysis,1,LL,-2501,-2498,-2498,2497,2497,2499,0,both\r\n"), "{table}");
    writes_certificates(&folder, "optimum g1_integer.json -b 10 --certificates proofs");
    // Haar's decoder takes longer the more bits there are.
    let table = writes_certificates(&folder, "optimum h1.json -b 5 --certificates proofs --format csv");
    assert_eq!(table.lines().filter(|line| line.ends_with(",both")).count(), 15, "{table}");
    assert_eq!(table.lines().count(), 16);
    let files = certificates(&folder);
    assert_eq!(files.len(), 14 + 14 + 15);
    let name = "optimum-deslauriers_dubuc_9_7-1-0-pixels-512_511-analysis-1-DC_2.json";
    assert!(files.iter().any(|file| file.ends_with(name)));
    if let Some(taken) = checked(&files) {
        assert!(taken.iter().all(|taken| *taken));
    }
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

/// Another number or text in the place; pixels go where none is.
fn changed(place: &str, value: &Value) -> Value {
    match value {
        Value::Number(_) if place.contains("/pixels/") && place.starts_with("/pictures") => json!(100_000),
        // Multipliers next to those of a proof may prove the same, far ones hardly.
        Value::Number(number) if place.starts_with("/proofs") => json!(number.as_i64().unwrap() + 100_000),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::String(text) => json!(format!("{text}'")),
        other => panic!("{other} in a certificate"),
    }
}

/// Changes each number and each text of a certificate in turn, every so many of its proofs; returns what is taken all the same.
fn taken_all_the_same(folder: &TempDir, file: &Path, every: usize) -> Option<(usize, Vec<String>)> {
    let whole: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let mut places = Vec::new();
    leaves(&whole, "", &mut places);
    let of_proofs = |place: &String| place.starts_with("/proofs");
    let (proofs, others): (Vec<String>, Vec<String>) = places.into_iter().partition(of_proofs);
    let places: Vec<String> = others.into_iter().chain(proofs.into_iter().step_by(every)).collect();
    let files: Vec<PathBuf> =
        (0..places.len()).map(|number| folder.path().join(format!("damaged{number}.json"))).collect();
    for (place, file) in places.iter().zip(&files) {
        let mut damaged = whole.clone();
        let leaf = damaged.pointer_mut(place).unwrap();
        *leaf = changed(place, leaf);
        fs::write(file, damaged.to_string()).unwrap();
    }
    let taken = checked(&files)?;
    let taken = places.iter().zip(taken).filter(|(_, taken)| *taken).map(|(place, _)| place.clone());
    Some((places.len(), taken.collect()))
}

#[test]
fn every_change_of_an_encoders_optimum_is_refused() {
    let folder = folder();
    fine(&folder, "analyse -w deslauriers_dubuc_9_7 -d 1 -o d1.json");
    writes_certificates(&folder, "optimum d1.json -b 10 --certificates proofs");
    let file = "proofs/optimum-deslauriers_dubuc_9_7-1-0-pixels-512_511-analysis-1-LL.json";
    let Some((count, taken)) = taken_all_the_same(&folder, &folder.path().join(file), 1) else { return };
    assert!(count > 100, "{count}");
    assert_eq!(taken, Vec::<String>::new());
}

#[test]
fn what_is_taken_of_a_changed_proof_is_a_proof_as_well() {
    let folder = folder();
    writes_certificates(&folder, "optimum h1.json -b 4 --certificates proofs");
    let file = "proofs/optimum-haar_no_shift-1-0-pixels-8_7-synthesis-1-Output.json";
    let Some((count, taken)) = taken_all_the_same(&folder, &folder.path().join(file), 9) else { return };
    assert!(count > 100, "{count}");
    // Other multipliers and splits may prove the same; nothing else may be another.
    assert!(taken.iter().all(|place| place.starts_with("/proofs")), "{taken:?}");
    assert!(count - taken.len() > 100, "{} of {count}", taken.len());
}

/// Blocks whose samples are no multiples of what the shift makes of pixels are none of any picture.
#[test]
fn decoders_of_few_bits_have_optima() {
    let folder = folder();
    for wavelet in ["haar_no_shift", "haar_with_shift"] {
        fine(&folder, &format!("analyse -w {wavelet} -d 1 -o few.json"));
        for pixels in ["-b 1", "-b 2", "-b 3", "-b 4", "-b 6", "--range 0..=5", "--range -1..=2"] {
            let table = writes_certificates(
                &folder,
                &format!("optimum few.json {pixels} --certificates proofs --format csv"),
            );
            let row = table.lines().last().unwrap();
            assert!(
                row.starts_with("synthesis,1,Output,") && row.ends_with(",both"),
                "{wavelet} {pixels}: {row}"
            );
        }
    }
    let decoders: Vec<PathBuf> = certificates(&folder)
        .into_iter()
        .filter(|file| file.to_string_lossy().contains("synthesis"))
        .collect();
    assert_eq!(decoders.len(), 14);
    if let Some(taken) = checked(&decoders) {
        assert!(taken.iter().all(|taken| *taken));
    }
}

/// An encoder has no decoded picture, and indices are proven from 0 on: with a matrix below 0 a negative one would be another codec.
#[test]
fn other_arrays_and_indices_are_refused() {
    let folder = folder();
    writes_certificates(&folder, "optimum g1_integer.json -b 10 --certificates proofs");
    writes_certificates(
        &folder,
        "optimum h1.json -b 3 -q 0 LL -20 1 HL -9 1 LH -9 1 HH -20 --certificates proofs",
    );
    let read = |name: &str| fs::read_to_string(folder.path().join("proofs").join(name)).unwrap();
    let input = read("optimum-le_gall_5_3-1-0-pixels-512_511-analysis-1-Input.json");
    let output = read("optimum-haar_no_shift-1-0-pixels-4_3-synthesis-1-Output.json");
    let mut decoded: Value = serde_json::from_str(&output).unwrap();
    let files = ["output.json", "index.json", "fine.json"].map(|name| folder.path().join(name));
    fs::write(&files[0], input.replace("\"Input\"", "\"Output\"")).unwrap();
    fs::write(&files[2], decoded.to_string()).unwrap();
    decoded["pictures"][0]["index"] = json!(-14);
    fs::write(&files[1], decoded.to_string()).unwrap();
    if let Some(taken) = checked(&files) {
        assert_eq!(taken, [false, false, true]);
    }
}

#[test]
fn optima_that_there_are_not_are_told() {
    let folder = folder();
    refused(&folder, "optimum g2.json -b 10", &["one level, and this one has 2", "bit-widths"]);
    refused(&folder, "optimum g1.json -b 10 --size 8x8", &["every size", "leave --size out"]);
    refused(&folder, "optimum g1.json --range 64..=940", &["contain 0"]);
    refused(&folder, "optimum g1.json -b 10 --certificates g2.json", &["can't make the folder `g2.json`"]);
    fs::create_dir(folder.path().join("proofs")).unwrap();
    let path = folder.path().join("proofs/optimum-le_gall_5_3-1-0-pixels-512_511-analysis-1-LL.json");
    fs::write(&path, "{}").unwrap();
    let ended = vcf(&folder, "optimum g1.json -b 10 --certificates proofs".split(' '));
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("is no certificate"), "{}", ended.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
    fs::remove_file(&path).unwrap();
    let first = writes_certificates(&folder, "optimum g1.json -b 10 --certificates proofs");
    assert_eq!(writes_certificates(&folder, "optimum g1.json -b 10 --certificates proofs"), first);
    refused(&folder, "optimum g1.json -b 10 -o g1.json", &["would be overwritten"]);
    assert_eq!(writes_certificates(&folder, "optimum g1.json -b 10 -o table.txt --certificates proofs"), "");
    assert_eq!(fs::read_to_string(folder.path().join("table.txt")).unwrap(), first);
    let told = vcf(&folder, "optimum g1.json -b 10 --certificates proofs --error-format json".split(' ')).err;
    assert_eq!(told, "{\"certificates\":14,\"folder\":\"proofs\"}\n");
    let json = fine(&folder, "optimum g1.json -b 10 --format json");
    let rows: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let low = rows.iter().find(|row| row["array_name"] == "LL").unwrap();
    assert_eq!([&low["proven_min"], &low["reached_max"], &low["gap"]], ["-2302", "2301", "0"]);
}
