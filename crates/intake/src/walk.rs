//! Which files a user's paths mean, read one after the other.
//!
//! Folders are read in the order of their names, hidden files left out. A folder that holds a list `reports.jsonl` (or
//! `reports/reports.jsonl`) is read by that list alone. Symbolic links are followed, loops and second ways to one file
//! are not. The folder that a browser saves beside a page holds no reports. `-` is standard input.
//!
//! Memory: the names of the folders on the way down, and eight bytes for each file read.

use crate::flow::{FileEnd, Flow};
use crate::input::{Input, reason};
use crate::manifest::{self, LIST};
use crate::source::{Known, Source};
use crate::{file, saved};
use headwater_model::Finding;
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::Metadata;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads the files below `paths`, but for those that `skip` knows.
pub(crate) fn read(paths: &[PathBuf], skip: &dyn Fn(&str, &Metadata) -> bool, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let mut walk = Walk { flow, skip, seen: HashSet::new(), count: 0, lists: manifest::Lists::default() };
    for path in paths {
        walk.named(path)?;
    }
    ControlFlow::Continue(())
}

struct Walk<'a, 'b> {
    flow: &'a mut Flow<'b>,
    skip: &'a dyn Fn(&str, &Metadata) -> bool,
    /// Hashes of the real paths of files read.
    seen: HashSet<u64>,
    /// Files read and findings made, to tell empty folders.
    count: u64,
    lists: manifest::Lists,
}

impl Walk<'_, '_> {
    fn lost(&mut self, path: &Path, message: impl Into<String>) -> ControlFlow<()> {
        self.count += 1;
        self.flow.lost(path.display(), message)
    }

    fn named(&mut self, path: &Path) -> ControlFlow<()> {
        if path == Path::new("-") {
            return self.standard_input();
        }
        match std::fs::metadata(path) {
            Err(err) => self.lost(path, format!("expected a file or folder, found none: {}", reason(&err))),
            Ok(meta) if meta.is_dir() => {
                let before = self.count;
                self.folder(path, "", &mut Vec::new())?;
                if before == self.count {
                    self.lost(path, "expected reports, found an empty folder")?;
                }
                ControlFlow::Continue(())
            }
            Ok(meta) => {
                let name = path.file_name().map_or_else(|| "report".into(), |name| name.to_string_lossy().into_owned());
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
                if name == LIST && manifest::is_list(path) {
                    return self.listed(folder, path, "");
                }
                let known = self.lists.entry(folder, &name);
                self.file(path, &meta, name, String::new(), known)
            }
        }
    }

    fn standard_input(&mut self) -> ControlFlow<()> {
        self.count += 1;
        if !self.seen.insert(hash(Path::new("-"))) {
            return self.flow.finding(Finding::note("-", "standard input was named before; read once"));
        }
        let source = Source { path: "-".to_owned(), below: "stdin".to_owned(), ..Source::default() };
        let input = Input::stream(std::io::stdin(), None, &self.flow.config.limits);
        file::read(source, input, self.flow)
    }

    fn file(
        &mut self,
        path: &Path,
        meta: &Metadata,
        below: String,
        folder: String,
        known: Option<Arc<Known>>,
    ) -> ControlFlow<()> {
        self.count += 1;
        // Opening a pipe or a device could wait for ever.
        if !meta.is_file() {
            return self.lost(path, "expected a regular file, found a pipe, socket or device");
        }
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if !self.seen.insert(hash(&real)) {
            let note = Finding::note(path.display().to_string(), "the same file was reached before; read once");
            return self.flow.finding(note);
        }
        let place = path.display().to_string();
        if known.is_none() && (self.skip)(&place, meta) {
            return ControlFlow::Continue(());
        }
        let source = Source { path: place.clone(), below, folder, known, ..Source::default() };
        match Input::file(path, &self.flow.config.limits) {
            Ok(input) => {
                file::read(source, input, self.flow)?;
                self.flow.end(FileEnd { path: place, size: meta.len(), changed: meta.modified().ok() })
            }
            Err(err) => self.lost(path, format!("cannot read: {}", reason(&err))),
        }
    }

    /// Enters a folder; `above` holds the real paths of the folders it stands in.
    fn folder(&mut self, path: &Path, below: &str, above: &mut Vec<PathBuf>) -> ControlFlow<()> {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if above.contains(&real) {
            return self.lost(path, "expected a folder, found a link that leads back to a folder it stands in");
        }
        let depth_max = self.flow.config.limits.folder_depth_max;
        if above.len() > depth_max {
            return self.lost(path, format!("expected at most {depth_max} folders below one another, found more"));
        }
        let entries = match names(path) {
            Ok(entries) => entries,
            Err(err) => return self.lost(path, format!("cannot read the folder: {}", reason(&err))),
        };
        above.push(real);
        let inner = path.join("reports");
        if entries.iter().any(|name| name == LIST) && manifest::is_list(&path.join(LIST)) {
            self.listed(path, &path.join(LIST), below)?;
        } else if inner.join(LIST).is_file() && manifest::is_list(&inner.join(LIST)) {
            self.listed(&inner, &inner.join(LIST), below)?;
        } else {
            self.entries(path, below, &entries, above)?;
        }
        above.pop();
        ControlFlow::Continue(())
    }

    /// Reads the files that a list names. `below` is the folder that stands before ids.
    fn listed(&mut self, folder: &Path, list: &Path, below: &str) -> ControlFlow<()> {
        self.count += 1;
        let lines = match manifest::lines(list, self.flow.config.limits.line_bytes_max) {
            Ok(lines) => lines,
            Err(err) => return self.lost(list, format!("cannot read the list of reports: {}", reason(&err))),
        };
        let mut named = manifest::Named::default();
        for line in lines {
            match line.entry {
                Err(message) => self.flow.lost(line.place, message)?,
                Ok(entry) => {
                    named.add(&entry.file);
                    match manifest::locate(folder, &entry.file) {
                        Err(message) => self.flow.lost(line.place, message)?,
                        Ok((path, meta)) => {
                            let known = Some(Arc::new(entry.known));
                            self.file(&path, &meta, entry.file, below.to_owned(), known)?;
                        }
                    }
                }
            }
        }
        match named.left_aside(folder) {
            Some(note) => self.flow.finding(note),
            None => ControlFlow::Continue(()),
        }
    }

    fn entries(&mut self, path: &Path, below: &str, entries: &[OsString], above: &mut Vec<PathBuf>) -> ControlFlow<()> {
        for name in entries {
            let entry = path.join(name);
            let name = &name.to_string_lossy();
            match std::fs::metadata(&entry) {
                Ok(meta) if meta.is_dir() && saved::belongs_to_a_page(name, entries) => {}
                Ok(meta) if meta.is_dir() => self.folder(&entry, &join(below, name), above)?,
                Ok(meta) => self.file(&entry, &meta, join(below, name), below.to_owned(), None)?,
                Err(err) => self.lost(&entry, format!("cannot read: {}", reason(&err)))?,
            }
        }
        ControlFlow::Continue(())
    }
}

fn hash(path: &Path) -> u64 {
    // A fixed state, so that every run is the same.
    BuildHasherDefault::<DefaultHasher>::default().hash_one(path)
}

/// A file of a person's decisions about the reports it lies beside: no report.
pub(crate) const DECISIONS: &str = "overrules.jsonl";

/// The names in a folder, sorted, hidden ones and [`DECISIONS`] left out.
fn names(path: &Path) -> std::io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let name = entry?.file_name();
        if !name.to_string_lossy().starts_with('.') && name != DECISIONS {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn join(below: &str, name: &str) -> String {
    if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") }
}
