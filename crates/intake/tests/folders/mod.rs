//! Folders made for a test, and what was read of them.
#![allow(clippy::unwrap_used, dead_code)] // each test uses some of it

use headwater_intake::{Intake, read};
use headwater_model::{RawReport, Span};
use std::path::Path;

/// A report of one line.
pub const TEXT: &[u8] = b"A ferry sank on Monday.\n";

/// A folder with the given files.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

pub fn read_folder(folder: &tempfile::TempDir) -> Intake {
    read(&[folder.path().to_owned()])
}

pub fn ids(intake: &Intake) -> Vec<&str> {
    intake.reports.iter().map(|report| report.id.0.as_str()).collect()
}

/// The findings as `place: message`, places without the folder's own path.
pub fn told(intake: &Intake, below: &Path) -> Vec<String> {
    let root = format!("{}/", below.display());
    intake.findings.iter().map(|finding| format!("{}: {}", finding.place.replace(&root, ""), finding.message)).collect()
}

/// The original bytes of the first occurrence of some words in a report's text.
#[track_caller]
pub fn original_of<'a>(report: &'a RawReport, words: &str) -> &'a [u8] {
    let at = report.text.find(words).unwrap_or_else(|| panic!("{words:?} in {:?}", report.text));
    let original = report.original.as_ref().expect("the original is kept");
    let range = original.map.locate(Span::new(at, at + words.len())).expect("the words are mapped");
    &original.bytes[range.start as usize..range.end as usize]
}
