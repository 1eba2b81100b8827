//! Reads what the world publishes into raw reports, and loses none of it in silence.
//!
//! [`read`] takes the paths a user named: files of plain text, HTML or JSON Lines, and folders of them. What a file is,
//! its content tells. A folder with a `reports.jsonl` beside its files is read by that list. Whatever cannot be read
//! becomes a [`Finding`] that names file and place, what was expected and what was found; the rest of the run goes on.
//!
//! Reading order: `walk` (which files), `sniff` (what is this file), `decode` (bytes to text), then the readers `jsonl`,
//! `manifest` and [`html`], and `identity` (unique ids). Not read here: feeds, WARC, mail; a finding says so.

mod decode;
mod file;
pub mod html;
mod identity;
mod jsonl;
mod manifest;
mod sniff;
mod walk;

use headwater_model::{Finding, RawReport};
use rayon::prelude::*;
use std::path::PathBuf;

/// What was read from the paths a user named.
#[derive(Default)]
pub struct Intake {
    /// Sorted by id; ids are unique.
    pub reports: Vec<RawReport>,
    /// What could not be read, or should be known. Sorted.
    pub findings: Vec<Finding>,
}

/// How much of the world is let in. What exceeds a limit is refused with a finding that tells both numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Longest text of one report, in bytes. A long magazine piece has 100,000; the whole of War and Peace 3,200,000.
    pub text_bytes_max: usize,
    /// Longest HTML page, in bytes. Pages of news sites have 100,000 to 2,000,000.
    pub html_bytes_max: usize,
    /// Longest line of a JSON Lines file, in bytes: a text with every character escaped, and room for other fields.
    pub line_bytes_max: usize,
    /// Deepest folder below a named one.
    pub folder_depth_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { text_bytes_max: 4 << 20, html_bytes_max: 16 << 20, line_bytes_max: 32 << 20, folder_depth_max: 32 }
    }
}

/// Reads every report below `paths`, within the usual limits.
pub fn read(paths: &[PathBuf]) -> Intake {
    read_within(paths, &Limits::default())
}

/// Reads every report below `paths`. Uses the threads of the current rayon pool; the result does not depend on their
/// number.
pub fn read_within(paths: &[PathBuf], limits: &Limits) -> Intake {
    let (files, mut findings) = walk::files(paths, limits);
    let mut found = Vec::new();
    for read in files.par_iter().map(|file| file::read(file, limits)).collect::<Vec<_>>() {
        found.extend(read.reports);
        findings.extend(read.findings);
    }
    let (reports, doubles) = identity::assign(found);
    findings.extend(doubles);
    findings.sort();
    Intake { reports, findings }
}
