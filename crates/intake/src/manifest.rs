//! A folder's list of reports: `reports.jsonl`, one object a report, `{"id", "file", "outlet", "url", "published"}`.
//!
//! Every field but `file` may be missing or null. Files beside the list that it does not name are left aside, and a note
//! names some of them. A file of such a folder that is named by itself still gets what the list says of it.

use crate::decode;
use crate::input::reason;
use crate::json::{Line, Lines};
use crate::source::Known;
use headwater_model::{Finding, Place};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, Metadata};
use std::io::{BufRead, BufReader};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The name of a folder's list of reports.
pub(crate) const LIST: &str = "reports.jsonl";

/// One line of the list as it stands there.
#[derive(Deserialize)]
struct Written {
    id: Option<Value>,
    file: String,
    title: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    url: Option<String>,
    published: Option<String>,
    modified: Option<String>,
}

/// A file the list names, and what it says of it.
pub(crate) struct Entry {
    pub(crate) file: String,
    pub(crate) known: Known,
}

/// A line of the list.
pub(crate) struct Listed {
    pub(crate) place: Place,
    /// The entry, or what is wrong with the line.
    pub(crate) entry: Result<Entry, String>,
}

/// True if one of the file's first lines is an object that names a file and carries no text: a list, not reports.
pub(crate) fn is_list(path: &Path) -> bool {
    File::open(path).is_ok_and(is_list_in)
}

/// Likewise of a stream.
pub(crate) fn is_list_in(stream: impl std::io::Read) -> bool {
    // A list's lines are short: metadata of one report. A broken first line must not hide the rest.
    const BYTES_MAX: u64 = 64 << 10;
    let lines = Lines::new(BufReader::new(stream.take(BYTES_MAX)), BYTES_MAX as usize);
    lines.filter_map(|line| line.bytes.ok()).any(|bytes| match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(object)) => object.get("file").is_some_and(Value::is_string) && !object.contains_key("text"),
        _ => false,
    })
}

/// The lines of a list.
pub(crate) fn lines(list: &Path, bytes_max: usize) -> std::io::Result<impl Iterator<Item = Listed> + use<>> {
    Ok(lines_in(BufReader::new(File::open(list)?), list.display().to_string(), bytes_max))
}

/// The lines of a list of the name `path`.
pub(crate) fn lines_in<R: BufRead>(list: R, path: String, bytes_max: usize) -> impl Iterator<Item = Listed> + use<R> {
    Lines::new(list, bytes_max).map(move |Line { number, bytes }| Listed {
        place: Place { line: Some(number), ..Place::file(path.clone()) },
        entry: bytes.and_then(|bytes| entry(&bytes)),
    })
}

fn entry(bytes: &[u8]) -> Result<Entry, String> {
    let (text, _) = decode::text(bytes, Some("utf-8"), "");
    let value: Value = serde_json::from_str(&text).map_err(|err| {
        let message = err.to_string();
        let plain = message.split(" at line ").next().unwrap_or(&message);
        format!("expected a JSON object, found something else at column {}: {plain}", err.column())
    })?;
    let written: Written =
        serde_json::from_value(value).map_err(|err| format!("expected a list entry with a file, found: {err}"))?;
    let id = written
        .id
        .as_ref()
        .and_then(|id| id.as_str().map(str::to_owned).or_else(|| id.as_i64().map(|number| number.to_string())));
    let Written { file, title, outlet, byline, url, published, modified, .. } = written;
    Ok(Entry { file, known: Known { id, title, outlet, byline, url, published, modified } })
}

/// The file an entry names, or what is wrong with it.
pub(crate) fn locate(folder: &Path, name: &str) -> Result<(PathBuf, Metadata), String> {
    let file = Path::new(name);
    if !file.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(format!("expected a file in the folder of the list, found \"{name}\""));
    }
    let path = folder.join(file);
    match std::fs::metadata(&path) {
        Ok(meta) if meta.is_file() => Ok((path, meta)),
        Ok(_) => Err(format!("expected a regular file, found something else: \"{name}\"")),
        Err(err) => Err(format!("names a file that cannot be read: \"{name}\": {}", reason(&err))),
    }
}

/// Lists looked into for files that are named by themselves. The last one is kept, since files of one folder come together.
#[derive(Default)]
pub(crate) struct Lists {
    folder: PathBuf,
    entries: BTreeMap<String, Arc<Known>>,
}

impl Lists {
    /// What the list in `folder`, if there is one, says of a file.
    pub(crate) fn entry(&mut self, folder: &Path, file: &str) -> Option<Arc<Known>> {
        // Longest list looked into, in bytes: some 100,000 reports.
        const BYTES_MAX: u64 = 32 << 20;
        if self.folder != folder {
            let list = folder.join(LIST);
            let short = std::fs::metadata(&list).is_ok_and(|meta| meta.is_file() && meta.len() <= BYTES_MAX);
            let lines = (short && is_list(&list)).then(|| lines(&list, BYTES_MAX as usize).ok()).flatten();
            let entries = lines.into_iter().flatten().filter_map(|line| line.entry.ok());
            self.entries = entries.map(|entry| (entry.file, Arc::new(entry.known))).collect();
            self.folder = folder.to_owned();
        }
        self.entries.get(file).cloned()
    }
}

/// The files a list has named.
#[derive(Default)]
pub(crate) struct Named(BTreeSet<String>);

impl Named {
    pub(crate) fn add(&mut self, file: &str) {
        self.0.insert(file.to_owned());
    }

    /// A note on the files beside the list that it does not name.
    pub(crate) fn left_aside(&self, folder: &Path) -> Option<Finding> {
        let named = &self.0;
        let inside = |name: &str| {
            let folder = format!("{name}/");
            named.range(folder.clone()..).next().is_some_and(|file| file.starts_with(&folder))
        };
        let mut others: Vec<String> = std::fs::read_dir(folder)
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .filter(|name| {
                name != LIST && name != crate::walk::DECISIONS && !name.starts_with('.') && !named.contains(name)
            })
            .filter(|name| !named.contains(&format!("./{name}")) && !inside(name))
            .collect();
        others.sort();
        let shown = others.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        let more = if others.len() > 5 { format!(" and {} more", others.len() - 5) } else { String::new() };
        let place = folder.join(LIST).display().to_string();
        (!others.is_empty())
            .then(|| Finding::note(place, format!("left aside, since the list does not name them: {shown}{more}")))
    }
}
