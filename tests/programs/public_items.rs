//! What the crates of the workspace show to others: a change here is a change for whoever uses them.

mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::workspace::packages;

use walk::{Definition, PublicItem, Workspace};

/// Names that several items have, with the reason.
const SEVERAL: &[(&str, &str)] = &[
    ("all", "read with their module: codes::all(), functions::all()"),
    ("find", "read with their module: codes::find(name), functions::find(name)"),
    ("decode_after", "the same work, on the calling thread and on all cores"),
    ("decode_into", "the same work, on the calling thread and on all cores"),
    ("decode_several", "the same work, on the calling thread and on all cores"),
    ("encode_after", "the same work, on the calling thread and on all cores"),
    ("encode_into", "the same work, on the calling thread and on all cores"),
    ("encode_several", "the same work, on the calling thread and on all cores"),
];

/// Those of all crates.
fn items() -> BTreeMap<String, Vec<PublicItem>> {
    let crates: Vec<_> =
        packages().into_iter().map(|(name, folder)| (name.replace('-', "_"), folder.join("src"))).collect();
    let workspace = Workspace::read(&crates);
    crates.iter().map(|(name, _)| (name.clone(), workspace.public_items(name))).collect()
}

#[test]
fn the_list_of_public_items_is_the_one_that_was_agreed_on() {
    let mut list = String::new();
    for item in items().values().flatten() {
        list.push_str(&format!("{} {}\n", item.path, item.kind));
        for (name, kind) in &item.members {
            list.push_str(&format!("{}::{name} {kind}\n", item.path));
        }
    }
    insta::with_settings!({
        description => "Public items. After a change that is meant: INSTA_UPDATE=always cargo test --test programs public_items",
        omit_expression => true,
    }, { insta::assert_snapshot!("public_items", list) });
}

#[test]
fn a_public_name_means_one_thing() {
    let mut meanings: BTreeMap<String, BTreeSet<Definition>> = BTreeMap::new();
    for item in items().into_values().flatten() {
        if let Some(definition) = item.definition {
            let name = item.path.rsplit("::").next().unwrap_or_default().to_string();
            meanings.entry(name).or_default().insert(definition);
        }
    }
    let several: BTreeMap<_, _> = meanings.into_iter().filter(|(_, places)| places.len() > 1).collect();
    let mut wrong = Vec::new();
    for (name, places) in &several {
        if !SEVERAL.iter().any(|(allowed, _)| allowed == name) {
            let places: Vec<String> =
                places.iter().map(|(module, name)| format!("{}::{name}", module.join("::"))).collect();
            wrong.push(format!("{name}: {}", places.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "names that mean several things:\n{}", wrong.join("\n"));
    for (name, _) in SEVERAL {
        assert!(several.contains_key(*name), "`{name}` means one thing now: take it out of the list");
    }
}
