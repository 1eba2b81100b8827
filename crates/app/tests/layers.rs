//! The walls of the house. If one of these stops you, the design is asking a question: answer it in ARCHITECTURE.md before
//! you edit the list.

#![allow(clippy::unwrap_used)] // a test that cannot read its own input should stop

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Crates by layer, lowest first. A crate may depend on crates of lower layers only; tests may look further.
const LAYERS: [&[&str]; 5] =
    [&["model"], &["reuse"], &["annotate", "collate"], &["intake", "nlp", "store", "report"], &["app"]];

/// What a crate may see less than its layer allows: siblings of the third layer know the nouns and nothing else, so that
/// each could live alone.
const NOUNS_ONLY: [&str; 5] = ["reuse", "intake", "nlp", "store", "report"];

/// Modules of the pure crates in reading order. Each may use those before it.
const ANNOTATE: [&str; 11] = [
    "text",
    "tree",
    "entity",
    "time",
    "quantity",
    "quote",
    "credit",
    "attribution",
    "certainty",
    "assertion",
    "baseline",
];
const COLLATE: [&str; 6] = ["likeness", "story", "name", "stemma", "claim", "timeline"];

/// The world, which pure crates do not see.
const WORLD: [&str; 11] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "println!",
    "eprintln!",
    "Zoned::now",
    "Timestamp::now",
];

#[test]
fn crates_depend_on_lower_layers_only() {
    let layer_of: BTreeMap<&str, usize> =
        LAYERS.iter().enumerate().flat_map(|(layer, crates)| crates.iter().map(move |name| (*name, layer))).collect();
    for (&name, &layer) in &layer_of {
        for dependency in dependencies(name) {
            let below = layer_of[dependency.as_str()];
            assert!(below < layer, "crate '{name}' (layer {layer}) depends on '{dependency}' (layer {below})");
            if NOUNS_ONLY.contains(&name) {
                assert_eq!(dependency, "model", "crate '{name}' may know the nouns only");
            }
        }
    }
}

#[test]
fn every_crate_has_a_layer() {
    let mut found: Vec<String> = fs::read_dir(crates())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    found.sort();
    let mut listed: Vec<&str> = LAYERS.concat();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn modules_of_annotate_keep_their_order() {
    check_order("annotate", &ANNOTATE);
}

#[test]
fn modules_of_collate_keep_their_order() {
    check_order("collate", &COLLATE);
}

#[test]
fn pure_crates_do_not_see_the_world() {
    for name in ["model", "reuse", "annotate", "collate", "report"] {
        for file in sources(&crates().join(name).join("src")) {
            let text = without_tests(&fs::read_to_string(&file).unwrap());
            for word in WORLD {
                let place = text.lines().position(|line| line.contains(word) && !line.trim_start().starts_with("//"));
                assert!(place.is_none(), "{}:{}: a pure crate uses {word}", file.display(), place.unwrap_or(0) + 1);
            }
        }
    }
}

#[test]
fn only_fetching_and_listening_open_sockets() {
    let fetch = crates().join("intake/src/fetch");
    let listen = crates().join("app/src/serve/listen.rs");
    assert!(!fs::read_to_string(&listen).unwrap().contains("connect("), "the server calls nobody");
    for name in LAYERS.concat() {
        let files = sources(&crates().join(name).join("src")).into_iter();
        for file in files.filter(|file| !file.starts_with(&fetch) && *file != listen) {
            let text = without_tests(&fs::read_to_string(&file).unwrap());
            for word in ["TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs", "ureq"] {
                assert!(!text.contains(word), "{}: {word} belongs to intake::fetch or serve::listen", file.display());
            }
        }
    }
}

/// Workspace crates under `[dependencies]`, by their short names.
fn dependencies(name: &str) -> Vec<String> {
    let manifest = fs::read_to_string(crates().join(name).join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap_or("").split("\n[").next().unwrap_or("");
    section
        .lines()
        .filter_map(|line| line.strip_prefix("headwater-"))
        .map(|rest| rest.split(['.', ' ', '=']).next().unwrap().to_owned())
        .collect()
}

fn check_order(name: &str, order: &[&str]) {
    let src = crates().join(name).join("src");
    let lib = fs::read_to_string(src.join("lib.rs")).unwrap();
    let declared: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, order, "lib.rs of '{name}' declares other modules, or in another order");
    for (place, module) in order.iter().enumerate() {
        for file in sources(&src).into_iter().filter(|file| top_module(&src, file) == *module) {
            let text = without_tests(&fs::read_to_string(&file).unwrap());
            for later in &order[place + 1..] {
                let uses = format!("crate::{later}");
                let at =
                    text.lines().position(|line| {
                        line.split("//").next().unwrap().match_indices(&uses).any(|(i, _)| {
                            !line[i + uses.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
                        })
                    });
                assert!(
                    at.is_none(),
                    "{}:{}: '{module}' stands before '{later}' in the reading order and uses it",
                    file.display(),
                    at.unwrap_or(0) + 1
                );
            }
        }
    }
}

/// The module below `src` that a file belongs to: `text` for `text/mod.rs` and for `text.rs`.
fn top_module(src: &Path, file: &Path) -> String {
    let first = file.strip_prefix(src).unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The source up to its test module: tests may look anywhere.
fn without_tests(source: &str) -> String {
    source.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("testing.rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
