//! The rules on what we are built from: licences, bans, sources and layers.

use super::{file, told, tree};
use crate::{
    tidy::{deny, layers, licence, unused, versions::Skips},
    workspace::{Dependency, Package, Workspace},
};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn licence_expressions_are_met_as_spdx_reads_them() {
    let allowed = |licence: &str| ["MIT", "Apache-2.0", "Zlib WITH X"].contains(&licence);
    for met in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/GPL-3.0",
        "(GPL-3.0 OR MIT) AND Apache-2.0",
        "GPL-3.0 AND A OR MIT",
        "Zlib WITH X",
    ] {
        assert!(licence::is_met(met, &allowed).unwrap(), "{met}");
    }
    for unmet in ["GPL-3.0", "MIT AND GPL-3.0", "MIT AND (GPL-3.0 OR Zlib)", "MIT WITH X", "mit"] {
        assert!(!licence::is_met(unmet, &allowed).unwrap(), "{unmet}");
    }
    for broken in ["", "MIT OR", "MIT MIT", "(MIT", "MIT)", "AND MIT", "MIT WITH"] {
        assert!(licence::is_met(broken, &allowed).is_err(), "{broken}");
    }
}

const POLICY: &str = "\
[licenses]
allow = [\"MIT\"]
exceptions = [{ crate = \"soft\", allow = [\"MPL-2.0\"] }]
[bans]
deny = [{ crate = \"openssl\", use-instead = \"rustls\" }]
[sources]
allow-registry = [\"https://example.com/index\"]
allow-git = [\"https://example.com/a\"]
";

fn package(name: &str, license: Option<&str>) -> Package {
    Package { id: name.to_owned(), name: name.to_owned(), license: license.map(str::to_owned), ..Package::default() }
}

#[test]
fn a_licence_needs_the_list_or_an_exception_by_name() {
    let policy = deny::Policy::read(POLICY).unwrap();
    assert_eq!(policy.licence(&package("a", Some("MIT")), 1), None);
    assert_eq!(policy.licence(&package("soft", Some("MPL-2.0")), 1), None);
    assert_eq!(
        policy.licence(&package("b", Some("MPL-2.0")), 7).unwrap().to_string().lines().next(),
        Some("Cargo.lock:7: b is under `MPL-2.0`")
    );
    assert_eq!(policy.licence(&package("c", None), 1).unwrap().what, "c states no licence");
}

#[test]
fn a_banned_crate_is_found_and_its_replacement_named() {
    let policy = deny::Policy::read(POLICY).unwrap();
    assert_eq!(policy.ban(&package("openssl-probe", None), 1), None);
    let remedy = policy.ban(&package("openssl", None), 1).unwrap().remedy;
    assert_eq!(remedy, "use rustls; find the way with `cargo tree --invert openssl`");
}

#[test]
fn a_source_is_known_by_its_whole_address() {
    let policy = deny::Policy::read(POLICY).unwrap();
    for known in ["registry+https://example.com/index", "git+https://example.com/a?branch=b#c"] {
        assert!(policy.knows_source(known), "{known}");
    }
    for unknown in
        ["registry+https://example.com/index2", "git+https://example.com/ab#c", "sparse+https://example.com/index"]
    {
        assert!(!policy.knows_source(unknown), "{unknown}");
    }
}

#[test]
fn a_policy_that_says_more_than_tidy_reads_is_refused() {
    let more = POLICY.replace("[sources]", "wildcards = []\n[sources]");
    assert!(deny::Policy::read(&more).is_err());
    let more = POLICY.replace("use-instead", "wrappers");
    assert!(deny::Policy::read(&more).is_err());
    let more = POLICY.replace("crate = \"openssl\"", "crate = \"openssl@1\"");
    assert!(deny::Policy::read(&more).is_err());
}

fn skips(text: &str) -> anyhow::Result<Skips> {
    let table: toml::Table = text.parse().unwrap();
    Skips::read(table.get("skip"), table.get("skip-tree"))
}

/// Two versions of `old` and of `deep`, the older ones below `root`.
fn twice() -> Workspace {
    let version = |name: &str, version: &str| Package {
        id: format!("{name} {version}"),
        version: version.to_owned(),
        ..package(name, Some("MIT"))
    };
    let packages = [("root", "1"), ("old", "1"), ("old", "2"), ("deep", "1"), ("deep", "2")];
    let needs = [("root 1", "old 1"), ("old 1", "deep 1")];
    Workspace {
        members: Vec::new(),
        packages: packages.map(|(name, of)| version(name, of)).into(),
        needs: needs.map(|(id, needed)| (id.to_owned(), BTreeSet::from([needed.to_owned()]))).into(),
    }
}

#[test]
fn a_second_version_needs_an_entry_and_an_entry_needs_a_second_version() {
    let found = |text: &str| {
        let findings = skips(text).unwrap().check(&twice(), &tree(Vec::new()));
        findings.into_iter().map(|finding| finding.what).collect::<Vec<_>>()
    };
    assert_eq!(found(""), ["deep is there in several versions: 1, 2", "old is there in several versions: 1, 2"]);
    assert_eq!(
        found("skip = [{ crate = \"old@1\", reason = \"x\" }, { crate = \"old@3\", reason = \"x\" }]"),
        ["deep is there in several versions: 1, 2", "old@3 is let be there a second time, and is not"]
    );
    assert_eq!(found("skip-tree = [{ crate = \"root\", reason = \"x\" }]"), [""; 0]);
    assert!(skips("skip = [{ crate = \"old@1\" }]").is_err(), "no reason, no entry");
}

#[test]
fn a_dependency_that_no_source_names_is_found() {
    let crates = workspace(&[("countersign-core", &["data-encoding", "serde", "hmac", "*tempfile"])]);
    let sources = tree(vec![
        file("Cargo.toml", "[workspace.dependencies]\n# For this.\nhmac = \"1\"\nrand = \"1\"\n\n[profile.dev]\n"),
        file("crates/countersign-core/Cargo.toml", "[dependencies]\ndata-encoding = {}\nserde = {}\nhmac = {}\n"),
        file("crates/countersign-core/src/lib.rs", "use data_encoding::HEX;\n// serde was here\nlet deserde = 1;\n"),
        file("crates/countersign-core/src/tests.rs", "use hmac::Mac;\nuse tempfile::tempdir;\n"),
        file("crates/countersign-store/src/lib.rs", "use serde::Serialize;\n"),
    ]);
    assert_eq!(
        told(&unused::check(&crates, &sources)),
        [
            "3: countersign-core names serde and never uses it",
            "4: countersign-core uses hmac in tests only",
            "4: no crate takes rand",
        ]
    );
}

/// A workspace of crates that need each other as said; a `*` marks what only tests need.
fn workspace(crates: &[(&str, &[&str])]) -> Workspace {
    let member = |(name, uses): &(&str, &[&str])| Package {
        manifest: format!("crates/{name}/Cargo.toml"),
        dependencies: uses
            .iter()
            .map(|name| Dependency { name: name.trim_start_matches('*').to_owned(), for_tests: name.starts_with('*') })
            .collect(),
        ..package(name, Some("MIT"))
    };
    let members: Vec<Package> = crates.iter().map(member).collect();
    let names = crates.iter().flat_map(|(_, uses)| *uses).map(|name| name.trim_start_matches('*'));
    let others: BTreeSet<&str> = names.filter(|name| !name.starts_with("countersign")).collect();
    let packages = members.iter().cloned().chain(others.into_iter().map(|name| package(name, Some("MIT")))).collect();
    let needs: BTreeMap<String, BTreeSet<String>> = members
        .iter()
        .map(|member| {
            let needed = member.dependencies.iter().filter(|dependency| !dependency.for_tests);
            (member.id.clone(), needed.map(|dependency| dependency.name.clone()).collect())
        })
        .collect();
    Workspace { members, packages, needs }
}

#[test]
fn a_lower_crate_does_not_use_a_higher_one() {
    let crates = workspace(&[
        ("countersign-core", &[]),
        ("countersign-store", &["countersign-core", "countersign-engine"]),
        ("countersign-engine", &["*countersign-server"]),
        ("countersign-server", &[]),
    ]);
    let manifest = file("crates/countersign-store/Cargo.toml", "[dependencies]\n\ncountersign-engine = {}\n");
    let findings = layers::check(&crates, &tree(vec![manifest]));
    assert_eq!(told(&findings), ["3: countersign-store must not use countersign-engine"]);
}

#[test]
fn core_uses_none_of_ours_not_even_for_tests() {
    let crates = workspace(&[("countersign-core", &["*countersign-store"]), ("countersign-store", &[])]);
    let findings = layers::check(&crates, &tree(Vec::new()));
    assert_eq!(told(&findings), ["1: countersign-core must not use countersign-store"]);
}

#[test]
fn a_new_crate_needs_a_place_in_the_rules() {
    let findings = layers::check(&workspace(&[("countersign-new", &[])]), &tree(Vec::new()));
    assert_eq!(told(&findings), ["1: no rule says what countersign-new may use"]);
}

#[test]
fn an_async_runtime_is_found_through_other_crates() {
    let crates = workspace(&[
        ("countersign-core", &["tokio"]),
        ("countersign-store", &["countersign-core"]),
        ("countersign-engine", &["*tokio"]),
    ]);
    let findings = layers::check(&crates, &tree(Vec::new()));
    assert_eq!(
        told(&findings),
        [
            "1: countersign-core is built with an async runtime: tokio",
            "1: countersign-store is built with an async runtime: countersign-core -> tokio",
        ]
    );
}
