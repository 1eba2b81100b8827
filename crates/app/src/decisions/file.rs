//! The file in which decisions are kept beside the reports: `overrules.jsonl`, one a line, in the order they were made. An undone
//! decision stays, with the line that undid it.

use super::{Decision, check, standing};
use anyhow::{Context, Result};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The file's name, where none is named.
pub const FILE: &str = "overrules.jsonl";

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

/// A decision out of a line.
///
/// # Errors
/// If it is none: with what was expected.
pub fn decision(line: &str) -> Result<Decision> {
    let decision: Decision = serde_json::from_str(line).context("expected a decision as a JSON object")?;
    decision.matter.check()?;
    Ok(decision)
}

/// A decision as the file has it.
pub fn line(decision: &Decision) -> String {
    serde_json::to_string(decision).expect("a decision is plain words")
}

/// Appends a decision to a file, which is made if it is not there.
///
/// # Errors
/// If it cannot be written, if what is there cannot be read, or if the decision cannot be meant.
pub fn append(file: &Path, new: &Decision) -> Result<()> {
    check(standing(read(file)?), new)?;
    let mut out = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .with_context(|| format!("cannot write '{}'", file.display()))?;
    writeln!(out, "{}", line(new)).with_context(|| format!("cannot write '{}'", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_decision_says_what_was_expected() {
        let fault = |line: &str| format!("{:#}", decision(line).unwrap_err());
        assert!(fault("{}").contains("`what`"), "{}", fault("{}"));
        assert!(fault(r#"{"what":"guess"}"#).contains("`pin`"));
        assert!(fault(r#"{"what":"pin","child":"a"}"#).contains("`parent`"));
        assert!(fault(r#"{"what":"date","report":"a","date":"soon"}"#).contains("2025-06-17"));
        assert!(decision("pin a b").is_err());
    }

    #[test]
    fn every_kind_goes_there_and_back() {
        for whole in [
            r#"{"what":"pin","child":"b","parent":"a","who":"ana","when":"2025-06-18T09:30:00Z","why":"so"}"#,
            r#"{"what":"forbid","child":"b","parent":"x:TASS"}"#,
            r#"{"what":"date","report":"b","date":"2025-06-17"}"#,
            r#"{"what":"aside","report":"b","words":"Follow us."}"#,
            r#"{"what":"keep","outlet":"Courier","words":"Follow us."}"#,
            r#"{"what":"same","report":"b","name":"CNB","with":"Czech National Bank"}"#,
            r#"{"what":"apart","report":"b","name":"Czech National Bank","with":"the bank"}"#,
            r#"{"what":"called","report":"b","name":"CNB","about":"label","called":"Czech National Bank"}"#,
            r#"{"what":"kind","report":"b","name":"CNB","about":"kind","kind":"organisation"}"#,
            r#"{"what":"undo","report":"b","name":"CNB","with":"Czech National Bank"}"#,
            r#"{"what":"undo","report":"b","name":"CNB","about":"kind"}"#,
            r#"{"what":"undo","child":"b","parent":"a"}"#,
            r#"{"what":"undo","outlet":"Courier","words":"Follow us."}"#,
            r#"{"what":"undo","report":"b"}"#,
        ] {
            assert_eq!(line(&decision(whole).unwrap()), whole);
        }
    }
}
