//! Every dependency's licence is one that `deny.toml` allows; works without a network and without `cargo deny`.

// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// The `allow` list of deny.toml.
fn allowed() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml");
    let deny: toml::Table = fs::read_to_string(path).expect("deny.toml").parse().expect("deny.toml is TOML");
    let list = deny["licenses"]["allow"].as_array().expect("licenses.allow is a list");
    list.iter().map(|name| name.as_str().expect("a licence is a string").to_owned()).collect()
}

/// An SPDX expression of OR, AND and parentheses; the old form `MIT/Apache-2.0` is an OR.
fn holds(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // Without nested parentheses in practice: an AND of ORs reads as "each AND part has an allowed alternative".
    expression.split(" AND ").all(|part| part.split(" OR ").any(|licence| allowed.contains(licence.trim())))
}

#[test]
fn every_dependency_bears_an_allowed_licence() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    if !output.status.success() {
        println!("SKIPPED: cargo metadata needs packages that are not here (other platforms')");
        return;
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let allowed = allowed();
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 50, "the metadata lists the dependencies");
    for package in packages {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or(""));
        assert!(holds(licence, &allowed), "{name}: the licence `{licence}` is not allowed by deny.toml");
    }
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
    assert!(holds("MIT OR Apache-2.0", &allowed));
    assert!(holds("MIT/Apache-2.0", &allowed));
    assert!(holds("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed));
    assert!(!holds("GPL-3.0-only", &allowed));
    assert!(!holds("MIT AND GPL-3.0-only", &allowed));
}
