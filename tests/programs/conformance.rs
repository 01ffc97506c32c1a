//! The cases of the conformance suite: each program displays the values that its JSON file lists.
//!
//! Expressions are compared as sets of terms. Error numbers may differ from those in the file, but new
//! ones are counted on, and within a program they correspond one to one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

type Coefficients<K> = BTreeMap<K, String>;

/// An expression, taken apart.
struct Parts {
    symbols: Coefficients<(String, Vec<i64>)>,
    errors: Coefficients<u64>,
    constant: Value,
    /// Arrays and indices in the order in which they stand.
    order: Vec<(String, Vec<i64>)>,
}

fn parts(expression: &Value) -> Result<Parts, String> {
    let mut parts = Parts {
        symbols: BTreeMap::new(),
        errors: BTreeMap::new(),
        constant: expression["constant"].clone(),
        order: Vec::new(),
    };
    for term in expression["terms"].as_array().ok_or("an expression has terms")? {
        let keys: BTreeSet<&str> =
            term.as_object().ok_or("a term is an object")?.keys().map(String::as_str).collect();
        let wrong = || format!("not a term: {term}");
        let coefficient = term["coeff"].as_str().ok_or_else(wrong)?.to_string();
        let before = if keys == BTreeSet::from(["error", "coeff"]) {
            parts.errors.insert(term["error"].as_u64().ok_or_else(wrong)?, coefficient)
        } else if keys == BTreeSet::from(["symbol", "coeff"]) {
            let name = term["symbol"].as_str().ok_or_else(wrong)?.to_string();
            parts.symbols.insert((name, Vec::new()), coefficient)
        } else if keys == BTreeSet::from(["array", "index", "coeff"]) {
            let name = term["array"].as_str().ok_or_else(wrong)?.to_string();
            let index = term["index"].as_array().ok_or_else(wrong)?.iter().map(Value::as_i64);
            let index: Vec<i64> = index.collect::<Option<_>>().ok_or_else(wrong)?;
            parts.order.push((name.clone(), index.clone()));
            parts.symbols.insert((name, index), coefficient)
        } else {
            return Err(wrong());
        };
        if before.is_some() {
            return Err(format!("a term stands twice: {term}"));
        }
    }
    Ok(parts)
}

/// The errors of an expression, as displayed and as expected.
type Renames = Vec<[Coefficients<u64>; 2]>;

fn compare(got: &Value, want: &Value, renames: &mut Renames) -> Result<(), String> {
    let differs = || Err(format!("\n  want {want}\n  got  {got}"));
    if want["type"] != "expression" || got["type"] != "expression" {
        return if got == want { Ok(()) } else { differs() };
    }
    let (ours, theirs) = (parts(got)?, parts(want)?);
    let sorted = |errors: &Coefficients<u64>| {
        let mut coefficients: Vec<String> = errors.values().cloned().collect();
        coefficients.sort();
        coefficients
    };
    if ours.symbols != theirs.symbols
        || ours.constant != theirs.constant
        || sorted(&ours.errors) != sorted(&theirs.errors)
    {
        return differs();
    }
    if !ours.order.is_sorted() {
        return Err(format!("terms are not in the order of array, then index: {got}"));
    }
    let seen = renames.iter().flat_map(|[ours, _]| ours.keys()).max().copied().unwrap_or(0);
    let new: Vec<u64> = ours.errors.keys().copied().filter(|&e| e > seen).collect();
    if new != (seen + 1..=seen + new.len() as u64).collect::<Vec<_>>() {
        return Err(format!("new errors should be numbered from {} on, got {new:?}", seen + 1));
    }
    renames.push([ours.errors, theirs.errors]);
    Ok(())
}

/// For every error its coefficients in each value, in no order: equal on both sides where one renaming
/// of the errors explains all values.
fn colours(renames: &Renames, side: usize) -> Vec<Vec<(usize, String)>> {
    let mut colours: BTreeMap<u64, Vec<(usize, String)>> = BTreeMap::new();
    for (at, pair) in renames.iter().enumerate() {
        for (error, coefficient) in &pair[side] {
            colours.entry(*error).or_default().push((at, coefficient.clone()));
        }
    }
    let mut colours: Vec<_> = colours.into_values().collect();
    colours.sort();
    colours
}

fn check(program: &Path) -> Result<(), String> {
    let ran = crate::support::run_file(program);
    if !ran.outcome.problems.is_empty() {
        return Err(ran.screen());
    }
    let want = std::fs::read_to_string(program.with_extension("json")).map_err(|e| e.to_string())?;
    let want: Vec<Value> = serde_json::from_str(&want).map_err(|e| e.to_string())?;
    if ran.values.len() != want.len() {
        return Err(format!("want {} values, got {}", want.len(), ran.values.len()));
    }
    let mut renames = Renames::new();
    for (at, (value, want)) in ran.values.iter().zip(&want).enumerate() {
        let got: Value =
            serde_json::from_str(&vcfilter::display::to_json(value)).map_err(|e| e.to_string())?;
        compare(&got, want, &mut renames)
            .map_err(|e| format!("value {at} (line {}): {e}", ran.shown[at].0))?;
    }
    if colours(&renames, 0) != colours(&renames, 1) {
        return Err("rounding errors are shared between values in another way".to_string());
    }
    Ok(())
}

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let files = std::fs::read_dir(folder).expect("the folder of cases");
    let mut programs: Vec<PathBuf> = files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|e| e == "vcf"))
        .collect();
    programs.sort();
    programs
}

#[test]
fn every_case_displays_what_it_must() {
    let programs = programs();
    assert!(programs.len() >= 80, "only {} cases are there", programs.len());
    let failures: Vec<String> = programs
        .iter()
        .filter_map(|path| check(path).err().map(|why| format!("{}: {why}", path.display())))
        .collect();
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}

/// The comparison itself can fail.
#[test]
fn the_comparison_tells_differences_apart() {
    let expression = |terms: &str| -> Value {
        serde_json::from_str(&format!(r#"{{"type":"expression","terms":[{terms}],"constant":"0"}}"#)).unwrap()
    };
    let e = |n: u64| format!(r#"{{"error":{n},"coeff":"1"}}"#);
    let a = |i: u64| format!(r#"{{"array":"L","index":[{i}],"coeff":"1"}}"#);
    let same = |got: &str, want: &str| compare(&expression(got), &expression(want), &mut Renames::new());
    assert!(same(&e(1), &e(4)).is_ok(), "numbers may differ");
    assert!(same(&e(2), &e(2)).is_err(), "numbers start at 1");
    assert!(same(&format!("{},{}", a(0), a(1)), &format!("{},{}", a(1), a(0))).is_ok(), "terms are a set");
    assert!(
        same(&format!("{},{}", a(1), a(0)), &format!("{},{}", a(1), a(0))).is_err(),
        "but displayed in order"
    );
    assert!(same(&a(0), &a(1)).is_err());
    assert!(compare(&Value::from(1), &Value::from(true), &mut Renames::new()).is_err());
    let shared = vec![
        [[(1, "1".into())].into(), [(1, "1".into())].into()],
        [[(1, "1".into())].into(), [(2, "1".into())].into()],
    ];
    assert_ne!(colours(&shared, 0), colours(&shared, 1), "one error is not two");
}
