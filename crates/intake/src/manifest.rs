//! A folder's list of reports: `reports.jsonl`, one object a report, `{"id", "file", "outlet", "url", "published"}`.
//!
//! Every field but `file` may be missing or null. Files beside the list that it does not name are left aside, and a note
//! names some of them.

use crate::Limits;
use crate::file::{self, Read};
use crate::jsonl::{self, Lines};
use crate::walk::{LIST, Source, reason};
use headwater_model::{Finding, Place, ReportId};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufReader, Read as _};
use std::path::{Component, Path};

/// One line of the list as it stands there.
#[derive(Deserialize)]
struct Entry {
    id: Option<Value>,
    file: String,
    title: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    url: Option<String>,
    published: Option<String>,
    modified: Option<String>,
}

/// True if one of the file's first lines is an object that names a file and carries no text: a list, not reports.
pub(crate) fn is_list(path: &Path) -> bool {
    // A list's lines are short: metadata of one report. A broken first line must not hide the rest.
    const BYTES_MAX: u64 = 64 << 10;
    let Ok(file) = std::fs::File::open(path) else { return false };
    let lines = Lines::new(BufReader::new(file.take(BYTES_MAX)), BYTES_MAX as usize);
    lines.filter_map(|line| line.bytes.ok()).any(|bytes| match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(object)) => object.get("file").is_some_and(Value::is_string) && !object.contains_key("text"),
        _ => false,
    })
}

/// Reads a list and the files it names.
pub(crate) fn read(source: &Source, limits: &Limits) -> Read {
    let path = source.path.display().to_string();
    let folder = source.path.parent().unwrap_or(Path::new("."));
    let mut out = Read::default();
    let list = match std::fs::File::open(&source.path) {
        Ok(list) => list,
        Err(err) => return Read::lost(&path, format!("cannot open: {}", reason(&err))),
    };
    let mut named = BTreeSet::new();
    for line in Lines::new(BufReader::new(list), limits.line_bytes_max) {
        let place = Place { line: Some(line.number), ..Place::file(path.clone()) };
        let (object, finding) = match line.bytes {
            Ok(bytes) => jsonl::object(&bytes, &place),
            Err(message) => (None, Some(Finding::lost(place.to_string(), message))),
        };
        out.findings.extend(finding);
        let Some(object) = object else { continue };
        match serde_json::from_value::<Entry>(Value::Object(object)) {
            Ok(entry) => {
                named.insert(entry.file.clone());
                entry_file(entry, folder, source, &place, limits, &mut out);
            }
            Err(err) => out
                .findings
                .push(Finding::lost(place.to_string(), format!("expected a list entry with a file, found: {err}"))),
        }
    }
    out.findings.extend(left_aside(folder, &named));
    out
}

fn entry_file(entry: Entry, folder: &Path, source: &Source, place: &Place, limits: &Limits, out: &mut Read) {
    let lost = |message: String| Finding::lost(place.to_string(), message);
    let file = Path::new(&entry.file);
    if !file.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        out.findings.push(lost(format!("expected a file in the folder of the list, found \"{}\"", entry.file)));
        return;
    }
    let path = folder.join(file);
    match std::fs::metadata(&path) {
        Ok(meta) if meta.is_file() => {}
        Ok(_) => {
            return out
                .findings
                .push(lost(format!("expected a regular file, found something else: \"{}\"", entry.file)));
        }
        Err(err) => {
            return out.findings.push(lost(format!(
                "names a file that cannot be read: \"{}\": {}",
                entry.file,
                reason(&err)
            )));
        }
    }
    let below = Source { path, below: entry.file.clone(), folder: source.folder.clone() };
    let mut read = file::read_one(&below, limits);
    if let [found] = read.reports.as_mut_slice() {
        let report = &mut found.report;
        let id = entry
            .id
            .as_ref()
            .and_then(|id| id.as_str().map(str::to_owned).or_else(|| id.as_i64().map(|number| number.to_string())));
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            report.id = ReportId(id.into());
        }
        let given = |slot: &mut Option<String>, value: Option<String>| {
            if value.as_deref().is_some_and(|value| !value.trim().is_empty()) {
                *slot = value;
            }
        };
        given(&mut report.title, entry.title);
        given(&mut report.outlet, entry.outlet);
        given(&mut report.byline, entry.byline);
        given(&mut report.url, entry.url);
        given(&mut report.published, entry.published);
        given(&mut report.modified, entry.modified);
    }
    out.reports.append(&mut read.reports);
    out.findings.append(&mut read.findings);
}

/// A note on the files beside a list that it does not name.
fn left_aside(folder: &Path, named: &BTreeSet<String>) -> Option<Finding> {
    let mut others: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name != LIST && !name.starts_with('.') && !named.contains(name))
        .filter(|name| !named.iter().any(|file| file.starts_with(&format!("{name}/")) || file == &format!("./{name}")))
        .collect();
    others.sort();
    let shown = others.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let more = if others.len() > 5 { format!(" and {} more", others.len() - 5) } else { String::new() };
    let place = folder.join(LIST).display().to_string();
    (!others.is_empty())
        .then(|| Finding::note(place, format!("left aside, since the list does not name them: {shown}{more}")))
}
