//! What the page and the program are made of, beside our own code: where it comes from, under which licence, once each.
//! Whether an advisory names one of them is asked of databases that need the network: SECURITY.md says how.

use crate::source::Source;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Licences under which the page may be handed on together with ours.
const LICENCES: [&str; 9] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-3-Clause",
    "0BSD",
    "Zlib",
    "CC0-1.0",
    "Unlicense",
    "Unicode-3.0",
];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Packages of a lock file that do not come from the registry. Our own have no source.
pub(crate) fn foreign_sources(lock: &Source) -> Vec<String> {
    let sources = lock.text.lines().enumerate().filter_map(|(index, line)| {
        let source = line.strip_prefix("source = \"")?.trim_end_matches('"');
        (source != REGISTRY).then(|| lock.complain(index + 1, &format!("{source} is not crates.io")))
    });
    sources.collect()
}

/// A package that ends up in what is built.
pub(crate) struct Package {
    name: String,
    version: String,
    licence: String,
}

/// All that is linked into the core for the page; macros run at build time only.
pub(crate) fn linked() -> Vec<Package> {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let platform = ["--filter-platform", "wasm32-unknown-unknown"];
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--format-version", "1"])
        .args(platform)
        .output()
        .expect("cargo runs, since it runs this test");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON");
    let by_id: BTreeMap<&str, &Value> = list(&metadata["packages"])
        .map(|package| (text(&package["id"]), package))
        .collect();
    let nodes: BTreeMap<&str, &Value> = list(&metadata["resolve"]["nodes"])
        .map(|node| (text(&node["id"]), node))
        .collect();
    let is_macro = |id: &str| {
        list(&by_id[id]["targets"]).any(|target| list(&target["kind"]).any(|kind| kind == "proc-macro"))
    };
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&str> = by_id
        .keys()
        .copied()
        .filter(|id| by_id[id]["name"] == "tagline")
        .collect();
    while let Some(id) = waiting.pop() {
        if is_macro(id) || !seen.insert(id) {
            continue;
        }
        let normal = list(&nodes[id]["deps"])
            .filter(|dependency| list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null()));
        waiting.extend(normal.map(|dependency| text(&dependency["pkg"])));
    }
    let package = |id: &str| Package {
        name: text(&by_id[id]["name"]).to_owned(),
        version: text(&by_id[id]["version"]).to_owned(),
        licence: text(&by_id[id]["license"]).to_owned(),
    };
    seen.into_iter().map(package).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Licences that are not in the list, and packages that are there in two versions.
pub(crate) fn complaints(packages: &[Package]) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for Package {
        name,
        version,
        licence,
    } in packages
    {
        if !is_allowed(licence) {
            complaints.push(format!(
                "{name} {version}: the licence “{licence}” is not in tests/tidy/dependencies.rs"
            ));
        }
        versions.entry(name).or_default().push(version);
    }
    let twice = versions.iter().filter(|(_, all)| all.len() > 1);
    complaints
        .extend(twice.map(|(name, all)| format!("{name} is linked {} times: {}", all.len(), all.join(", "))));
    complaints
}

/// Whether a licence expression can be met: one alternative, with all of its parts in the list. Old packages write a
/// slash for "OR".
fn is_allowed(expression: &str) -> bool {
    let part = |part: &str| part.split(" OR ").any(|one| LICENCES.contains(&one));
    expression
        .replace('/', " OR ")
        .split(" AND ")
        .all(|each| part(each.trim_matches(['(', ')'])))
}

#[test]
fn what_is_wrong_with_dependencies_is_found() {
    let package = |name: &str, version: &str, licence: &str| Package {
        name: name.to_owned(),
        version: version.to_owned(),
        licence: licence.to_owned(),
    };
    let good = [
        package("a", "1.0.0", "(MIT OR GPL-3.0) AND Unicode-3.0"),
        package("b", "1.0.0", "MIT"),
    ];
    assert_eq!(complaints(&good).len(), 0);
    assert_eq!(complaints(&[package("a", "1.0.0", "GPL-3.0")]).len(), 1);
    assert_eq!(complaints(&[package("a", "1.0.0", "MIT AND GPL-3.0")]).len(), 1);
    assert_eq!(complaints(&[package("a", "1.0.0", "")]).len(), 1);
    assert_eq!(
        complaints(&[package("a", "1.0.0", "MIT"), package("a", "2.0.0", "MIT")]).len(),
        1
    );
    let lock = Source::new("Cargo.lock", "source = \"git+https://example.org/x\"\n");
    assert_eq!(foreign_sources(&lock).len(), 1);
}
