//! Tape archives (POSIX.1-1988 ustar, POSIX.1-2001 pax, GNU), read from front to back without seeking.
//!
//! Headers by crate `tar`, long names here: they come as members of their own, and must be bounded.

use super::NO_MEMBERS;
use super::member::{self, Member};
use crate::file;
use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::source::Source;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use tar::{Archive, Entry, EntryType};

/// Longest extended header, in bytes.
const EXTENSION_BYTES_MAX: u64 = 64 << 10;

/// Reads the members of an archive.
pub(super) fn read(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let place = source.place();
    let (depth, budget) = (input.depth + 1, input.budget);
    let mut archive = Archive::new(input.stream);
    let entries = match archive.entries() {
        Ok(entries) => entries.raw(true),
        Err(err) => return flow.lost(place, format!("cannot read: {}", reason(&err))),
    };
    let mut empty = true;
    let mut long: Option<Vec<u8>> = None;
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(err) => return flow.lost(place, format!("cannot read on: {}", reason(&err))),
        };
        let kind = entry.header().entry_type();
        match kind {
            EntryType::GNULongName => {
                long = extension(&mut entry).map(|name| name.split(|byte| *byte == 0).next().unwrap_or(&[]).to_vec());
                continue;
            }
            EntryType::XHeader => {
                let Some(records) = extension(&mut entry) else { continue };
                if record(&records, b"size").is_some() {
                    return flow
                        .lost(place, "expected members of less than 8 GiB, found a larger one; unpack it first");
                }
                long = record(&records, b"path").map(<[u8]>::to_vec).or(long);
                continue;
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => continue,
            _ => {}
        }
        let name = long.take().unwrap_or_else(|| entry.path_bytes().into_owned());
        if !matches!(kind, EntryType::Regular | EntryType::Continuous) {
            continue;
        }
        if !budget.member() {
            return flow.lost(place, format!("expected at most {} members, found more", budget.members_max()));
        }
        match member::of(&source, &name, None) {
            Member::Aside => {}
            Member::Refused(message) => flow.lost(&place, message)?,
            Member::Read(source) => {
                empty = false;
                let length = entry.size();
                let stream = Box::new(BufReader::new(entry));
                let budget = Arc::clone(&budget);
                file::read(source, Input { stream, length: Some(length), file: None, depth, budget }, flow)?;
            }
        }
    }
    if empty { flow.lost(place, NO_MEMBERS) } else { ControlFlow::Continue(()) }
}

/// The content of an extended header, unless it is too long.
fn extension<R: Read>(entry: &mut Entry<'_, R>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let short = entry.size() <= EXTENSION_BYTES_MAX && entry.take(EXTENSION_BYTES_MAX).read_to_end(&mut bytes).is_ok();
    short.then_some(bytes)
}

/// The value of a pax record, `length key=value\n`.
fn record<'a>(records: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let mut rest = records;
    while !rest.is_empty() {
        let digits = rest.iter().position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
        let record = rest.get(digits + 1..length.checked_sub(1)?)?;
        let equals = record.iter().position(|byte| *byte == b'=')?;
        if &record[..equals] == key {
            return Some(&record[equals + 1..]);
        }
        rest = &rest[length..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::record;

    #[test]
    fn finds_pax_records() {
        let records = b"14 path=a/b.c\n11 size=77\n";
        assert_eq!(record(records, b"path"), Some(&b"a/b.c"[..]));
        assert_eq!(record(records, b"size"), Some(&b"77"[..]));
        assert_eq!(record(records, b"mtime"), None);
        for broken in [&b"99 path=a\n"[..], b"0 path=a\n", b"x path=a\n", b"5", b"3 a"] {
            assert_eq!(record(broken, b"path"), None);
        }
    }
}
