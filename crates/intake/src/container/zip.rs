//! Zip archives, by their directory at the end, which is bounded before it is read.

use super::NO_MEMBERS;
use super::member::{self, Member};
use crate::file;
use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::manifest;
use crate::source::{Known, Source};
use headwater_model::Finding;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::Arc;
use zip::ZipArchive;

/// Most members of a zip archive: its directory stands in memory, some 500 bytes a member.
const MEMBERS_MAX: u64 = 200_000;

/// Longest list of reports inside an archive, in bytes.
const LIST_BYTES_MAX: u64 = 16 << 20;

/// Reads the members of an archive.
pub(super) fn read(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let place = source.place();
    let (depth, budget) = (input.depth + 1, Arc::clone(&input.budget));
    // A named file is read by its directory, not from front to back.
    if let Some(length) = input.length.filter(|_| input.file.is_some()) {
        budget.credit(length);
    }
    let file = match input.on_disk() {
        Ok(file) => file,
        Err(err) => return flow.lost(place, format!("cannot read: {}", reason(&err))),
    };
    match members(&file) {
        Ok(count) if count > MEMBERS_MAX => {
            return flow.lost(place, format!("expected at most {MEMBERS_MAX} members, found {count}; unpack it first"));
        }
        Ok(_) => {}
        Err(err) => return flow.lost(place, format!("cannot read: {}", reason(&err))),
    }
    let mut archive = match ZipArchive::new(BufReader::new(file)) {
        Ok(archive) => archive,
        Err(err) => return flow.lost(place, format!("cannot read the archive: {}", io::Error::from(err))),
    };
    let mut names: Vec<OsString> = archive.file_names().map(OsString::from).collect();
    names.sort();
    if is_document(&names) {
        return flow.lost(place, "expected an archive of reports, found an office document or e-book");
    }
    let lists = lists(&mut archive, &names);
    let mut empty = true;
    for at in 0..archive.len() {
        if !budget.member() {
            return flow.lost(place, format!("expected at most {} members, found more", budget.members_max()));
        }
        let entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(err) => {
                let err = io::Error::from(err);
                flow.lost(&place, format!("cannot read member {}: {}", at + 1, reason(&err)))?;
                continue;
            }
        };
        if !entry.is_file() {
            continue;
        }
        let name = entry.name().to_owned();
        let mut source = match member::of(&source, name.as_bytes(), Some(&names)) {
            Member::Aside => continue,
            Member::Refused(message) => {
                flow.lost(&place, message)?;
                continue;
            }
            Member::Read(source) => source,
        };
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(list) = lists.get(folder) {
            match list.get(&name) {
                Some(known) => source.known = Some(Arc::clone(known)),
                None if member::is_named_as_list(&name) => continue,
                None => {
                    flow.finding(Finding::note(source.path, "left aside, since the list beside it does not name it"))?;
                    continue;
                }
            }
        }
        empty = false;
        let length = entry.size();
        let stream = Box::new(BufReader::new(budget.unpacked(entry)));
        let budget = Arc::clone(&budget);
        file::read(source, Input { stream, length: Some(length), file: None, depth, budget }, flow)?;
    }
    if empty { flow.lost(place, NO_MEMBERS) } else { ControlFlow::Continue(()) }
}

/// What lists of reports say, by folder and by the name of the member.
type Lists = BTreeMap<String, BTreeMap<String, Arc<Known>>>;

fn lists<R: Read + Seek>(archive: &mut ZipArchive<R>, names: &[OsString]) -> Lists {
    let mut lists = Lists::new();
    for name in names.iter().filter_map(|name| name.to_str()).filter(|name| member::is_named_as_list(name)) {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Ok(entry) = archive.by_name(name) else { continue };
        let mut bytes = Vec::new();
        if entry.take(LIST_BYTES_MAX).read_to_end(&mut bytes).is_err() || !manifest::is_list_in(&*bytes) {
            continue;
        }
        let entries = manifest::lines_in(io::Cursor::new(bytes), name.to_owned(), LIST_BYTES_MAX as usize);
        let entries = entries.filter_map(|line| line.entry.ok()).map(|entry| {
            let file = entry.file.trim_start_matches("./");
            let name = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
            (name, Arc::new(entry.known))
        });
        lists.insert(folder.to_owned(), entries.collect());
    }
    lists
}

/// True for the zip archives that are documents.
fn is_document(names: &[OsString]) -> bool {
    let has = |name: &str| names.binary_search(&OsString::from(name)).is_ok();
    has("[Content_Types].xml") || (has("mimetype") && (has("META-INF/container.xml") || has("content.xml")))
}

/// Number of members, as the end of the directory tells it (APPNOTE.TXT 6.3.10, 4.3.14 and 4.3.16).
fn members(mut file: &File) -> io::Result<u64> {
    // The record has 22 bytes and a comment of at most 65,535; the one for large archives 20 and 56 before it.
    const TAIL_BYTES: u64 = 22 + 65_535 + 20 + 56;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    let last = |mark: &[u8], size: usize| {
        let at = tail.windows(4).rposition(|window| window == mark)?;
        tail.get(at..at + size)
    };
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let Some(end) = last(b"PK\x05\x06", 22) else {
        return Err(io::Error::other("the archive's directory is missing; it is cut off, or no zip archive"));
    };
    let (count, size) = (number(&end[10..12]), number(&end[12..16]));
    let large = last(b"PK\x06\x06", 56).map(|end| (number(&end[32..40]), number(&end[40..48])));
    let (count, size) = large.unwrap_or((count, size));
    // A member's entry has at least 46 bytes: a directory that is longer than its members need holds more, or long names.
    Ok(count.max(size / 500))
}
