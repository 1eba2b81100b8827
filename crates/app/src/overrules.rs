//! The file in which a person's decisions about the stemma are kept: `overrules.jsonl`, one decision a line, in the order they
//! were made. Nothing is ever taken out: an undone decision stays, with the line that undid it.
//!
//! ```json
//! {"what":"pin","child":"r05","parent":"r02","who":"ana","when":"2025-06-18T09:30:00Z","why":"the editor says so"}
//! ```

use anyhow::{Context, Result, bail};
use headwater_model::{Overrules, Pin, PinnedParent, ReportId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The file's name, where none is named.
pub const FILE: &str = "overrules.jsonl";

/// One line of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// What was decided.
    pub what: What,
    /// The report that took it, or did not.
    pub child: String,
    /// A report's id, or `x:Name`.
    pub parent: String,
    /// Who decided.
    pub who: Option<String>,
    /// When, RFC 3339.
    pub when: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// What can be decided about an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// It is there.
    Pin,
    /// It is not.
    Forbid,
    /// Nothing any more.
    Undo,
}

impl What {
    fn code(self) -> &'static str {
        match self {
            What::Pin => "pin",
            What::Forbid => "forbid",
            What::Undo => "undo",
        }
    }
}

/// The files that hold decisions about these reports: the one that was named, else those that lie beside the reports.
pub fn files(named: Option<&Path>, paths: &[PathBuf]) -> Vec<PathBuf> {
    if let Some(file) = named {
        return vec![file.to_path_buf()];
    }
    let beside = |path: &PathBuf| {
        if path.is_dir() {
            vec![path.join(FILE), path.join("reports").join(FILE)]
        } else {
            vec![path.parent().map_or_else(|| PathBuf::from(FILE), |folder| folder.join(FILE))]
        }
    };
    let mut found: Vec<PathBuf> = paths.iter().flat_map(beside).filter(|file| file.is_file()).collect();
    found.sort();
    found.dedup();
    found
}

/// Reads decisions; those that hold, in the order they were made.
///
/// # Errors
/// If a file cannot be read, if a line is no decision, or if pins go round in a circle.
pub fn load(files: &[PathBuf]) -> Result<Overrules> {
    let mut all = Vec::new();
    for file in files {
        all.extend(read(file)?);
    }
    let standing = standing(&all);
    if let Some(circle) = circle(&standing) {
        bail!(
            "the pinned edges go round in a circle: {}; undo one of them with headwater edge undo",
            circle.join(" from ")
        );
    }
    let parent = |decision: &Decision| match decision.parent.strip_prefix("x:") {
        Some(name) => PinnedParent::Lost(name.into()),
        None => PinnedParent::Report(ReportId(decision.parent.as_str().into())),
    };
    let mut overrules = Overrules::default();
    for decision in &standing {
        let child = ReportId(decision.child.as_str().into());
        match decision.what {
            What::Pin => overrules.pinned.push(Pin { child, parent: parent(decision), by: by(decision) }),
            What::Forbid => overrules.forbidden.push((child, parent(decision))),
            What::Undo => {}
        }
    }
    Ok(overrules)
}

/// Who, when and why, for a person.
pub fn by(decision: &Decision) -> String {
    let mut words = decision.who.clone().unwrap_or_else(|| "somebody".to_owned());
    if let Some(when) = &decision.when {
        write!(words, " on {}", when.get(..10).unwrap_or(when)).expect("a string takes any words");
    }
    if let Some(why) = &decision.why {
        write!(words, ": {why}").expect("a string takes any words");
    }
    words
}

/// The decisions of a file, undone ones included. A file that is not there holds none.
///
/// # Errors
/// If it cannot be read, or a line is no decision.
pub fn read(file: &Path) -> Result<Vec<Decision>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read '{}'", file.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| decision(line).with_context(|| format!("'{}', line {}", file.display(), at + 1))).collect()
}

fn decision(line: &str) -> Result<Decision> {
    let value: Value = serde_json::from_str(line).context("expected a JSON object")?;
    let text = |key: &str| value[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let what = match value["what"].as_str() {
        Some("pin") => What::Pin,
        Some("forbid") => What::Forbid,
        Some("undo") => What::Undo,
        _ => bail!("expected \"what\" to be pin, forbid or undo, found {}", value["what"]),
    };
    let needed =
        |key: &str| text(key).with_context(|| format!("expected a report's id as \"{key}\", found {}", value[key]));
    Ok(Decision {
        what,
        child: needed("child")?,
        parent: needed("parent")?,
        who: text("who"),
        when: text("when"),
        why: text("why"),
    })
}

/// The last decision about each edge, without those that were undone, in the order they were made.
pub fn standing(all: &[Decision]) -> Vec<Decision> {
    let mut last: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (at, decision) in all.iter().enumerate() {
        last.insert((&decision.child, &decision.parent), at);
    }
    let mut kept: Vec<usize> = last.into_values().filter(|&at| all[at].what != What::Undo).collect();
    kept.sort_unstable();
    kept.into_iter().map(|at| all[at].clone()).collect()
}

/// Reports that pins lead round in a circle, the first named again at the end.
pub fn circle(standing: &[Decision]) -> Option<Vec<String>> {
    let mut parents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for decision in standing.iter().filter(|decision| decision.what == What::Pin) {
        parents.entry(&decision.child).or_default().push(&decision.parent);
    }
    parents.keys().find_map(|&start| {
        let mut open = vec![vec![start]];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(way) = open.pop() {
            for &parent in way.last().and_then(|at| parents.get(at)).into_iter().flatten() {
                let mut further = way.clone();
                further.push(parent);
                if parent == start {
                    return Some(further.into_iter().map(str::to_owned).collect());
                }
                if seen.insert(parent) {
                    open.push(further);
                }
            }
        }
        None
    })
}

/// Appends a decision to a file, which is made if it is not there.
///
/// # Errors
/// If it cannot be written, if what is there cannot be read, or if the pin would close a circle.
pub fn append(file: &Path, decision: &Decision) -> Result<()> {
    let mut all = read(file)?;
    all.push(decision.clone());
    if let Some(circle) = circle(&standing(&all)) {
        bail!(
            "{} cannot be pinned under {}: the pinned edges would go round in a circle, {}",
            decision.child,
            decision.parent,
            circle.join(" from ")
        );
    }
    let mut out = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .with_context(|| format!("cannot write '{}'", file.display()))?;
    writeln!(out, "{}", line(decision)).with_context(|| format!("cannot write '{}'", file.display()))
}

/// A decision as the file has it.
pub fn line(decision: &Decision) -> String {
    let mut object = json!({"what": decision.what.code(), "child": decision.child, "parent": decision.parent});
    for (key, value) in [("who", &decision.who), ("when", &decision.when), ("why", &decision.why)] {
        if let Some(value) = value {
            object[key] = Value::from(value.as_str());
        }
    }
    object.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(what: What, child: &str, parent: &str) -> Decision {
        Decision { what, child: child.into(), parent: parent.into(), who: None, when: None, why: None }
    }

    #[test]
    fn the_last_word_on_an_edge_holds_and_an_undone_one_is_gone() {
        let all = [
            made(What::Pin, "b", "a"),
            made(What::Forbid, "b", "a"),
            made(What::Pin, "c", "a"),
            made(What::Undo, "c", "a"),
        ];
        assert_eq!(standing(&all), [made(What::Forbid, "b", "a")]);
    }

    #[test]
    fn pins_in_a_circle_are_found_and_a_diamond_is_none() {
        let diamond = [
            made(What::Pin, "d", "b"),
            made(What::Pin, "d", "c"),
            made(What::Pin, "b", "a"),
            made(What::Pin, "c", "a"),
        ];
        assert_eq!(circle(&diamond), None);
        let closed = [&diamond[..], &[made(What::Pin, "a", "d")]].concat();
        let found = circle(&closed).unwrap();
        assert_eq!((found.first(), found.last()), (Some(&"a".to_owned()), Some(&"a".to_owned())));
        assert_eq!(circle(&[made(What::Pin, "a", "a")]), Some(vec!["a".to_owned(), "a".to_owned()]));
    }

    #[test]
    fn a_line_that_is_no_decision_says_what_was_expected() {
        assert!(decision("{}").unwrap_err().to_string().contains("pin, forbid or undo"));
        assert!(decision(r#"{"what":"pin","child":"a"}"#).unwrap_err().to_string().contains("\"parent\""));
        assert!(decision("pin a b").is_err());
    }
}
