//! Which files a user's paths mean.
//!
//! Folders are read in the order of their names, hidden files left out. A folder that holds a list `reports.jsonl` (or
//! `reports/reports.jsonl`) is read by that list alone. Symbolic links are followed, loops and second ways to one file
//! are not.

use crate::Limits;
use crate::manifest;
use headwater_model::Finding;
use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// One file to read.
#[derive(Debug)]
pub(crate) struct Source {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its path below the named folder with `/` between parts; the file's name if the file itself was named.
    pub(crate) below: String,
    /// The folder part of `below`, for ids that need it.
    pub(crate) folder: String,
}

/// The name of a folder's list of reports.
pub(crate) const LIST: &str = "reports.jsonl";

/// The files below `paths`, and what could not be entered.
pub(crate) fn files(paths: &[PathBuf], limits: &Limits) -> (Vec<Source>, Vec<Finding>) {
    let mut walk = Walk { limits, files: Vec::new(), findings: Vec::new(), seen: HashSet::new() };
    for path in paths {
        walk.named(path);
    }
    (walk.files, walk.findings)
}

struct Walk<'a> {
    limits: &'a Limits,
    files: Vec<Source>,
    findings: Vec<Finding>,
    seen: HashSet<PathBuf>,
}

impl Walk<'_> {
    fn lost(&mut self, path: &Path, message: impl Into<String>) {
        self.findings.push(Finding::lost(path.display().to_string(), message));
    }

    fn named(&mut self, path: &Path) {
        match std::fs::metadata(path) {
            Err(err) => self.lost(path, format!("expected a file or folder, found none: {}", reason(&err))),
            Ok(meta) if meta.is_dir() => {
                let before = (self.files.len(), self.findings.len());
                self.folder(path, "", &mut Vec::new());
                if before == (self.files.len(), self.findings.len()) {
                    self.lost(path, "expected reports, found an empty folder");
                }
            }
            Ok(meta) => {
                let name = path.file_name().map_or_else(|| "report".into(), |name| name.to_string_lossy().into_owned());
                self.file(path, &meta, name, String::new());
            }
        }
    }

    fn file(&mut self, path: &Path, meta: &std::fs::Metadata, below: String, folder: String) {
        // Opening a pipe or a device could wait for ever.
        if !meta.is_file() {
            self.lost(path, "expected a regular file, found a pipe, socket or device");
            return;
        }
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if !self.seen.insert(real) {
            self.findings
                .push(Finding::note(path.display().to_string(), "the same file was reached before; read once"));
            return;
        }
        self.files.push(Source { path: path.to_owned(), below, folder });
    }

    /// Enters a folder; `above` holds the real paths of the folders it stands in.
    fn folder(&mut self, path: &Path, below: &str, above: &mut Vec<PathBuf>) {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if above.contains(&real) {
            self.lost(path, "expected a folder, found a link that leads back to a folder it stands in");
            return;
        }
        if above.len() > self.limits.folder_depth_max {
            let message =
                format!("expected at most {} folders below one another, found more", self.limits.folder_depth_max);
            self.lost(path, message);
            return;
        }
        let entries = match names(path) {
            Ok(entries) => entries,
            Err(err) => return self.lost(path, format!("cannot read the folder: {}", reason(&err))),
        };
        above.push(real);
        if entries.iter().any(|name| name == LIST) && manifest::is_list(&path.join(LIST)) {
            self.listed(path, below);
        } else if path.join("reports").join(LIST).is_file() && manifest::is_list(&path.join("reports").join(LIST)) {
            self.listed(&path.join("reports"), below);
        } else {
            self.entries(path, below, &entries, above);
        }
        above.pop();
    }

    /// The list of a folder; its reader opens the files. `below` is the folder that stands before ids.
    fn listed(&mut self, folder: &Path, below: &str) {
        let list = folder.join(LIST);
        match std::fs::metadata(&list) {
            Ok(meta) => self.file(&list, &meta, join(below, LIST), below.to_owned()),
            Err(err) => self.lost(&list, format!("cannot read the list of reports: {}", reason(&err))),
        }
    }

    fn entries(&mut self, path: &Path, below: &str, entries: &[OsString], above: &mut Vec<PathBuf>) {
        for name in entries {
            let entry = path.join(name);
            let name = &name.to_string_lossy();
            match std::fs::metadata(&entry) {
                Ok(meta) if meta.is_dir() => self.folder(&entry, &join(below, name), above),
                Ok(meta) => self.file(&entry, &meta, join(below, name), below.to_owned()),
                Err(err) => self.lost(&entry, format!("cannot read: {}", reason(&err))),
            }
        }
    }
}

/// The names in a folder, sorted, hidden ones left out.
fn names(path: &Path) -> std::io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let name = entry?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn join(below: &str, name: &str) -> String {
    if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") }
}

/// An operating system's message, in lower case and without its number.
pub(crate) fn reason(err: &std::io::Error) -> String {
    let text = err.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
