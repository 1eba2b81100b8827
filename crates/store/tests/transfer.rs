//! A database written out and read in again.

#![allow(clippy::unwrap_used)] // a test that cannot do its own work should stop

mod common;

use common::{at, get_all, page, prepared, raw, store};
use headwater_model::{ByteMap, Finding, Original, Piece, Span};
use headwater_store::{Added, Batch, Error, Filter, NewLayer, Stamp, Store};

/// A database with something of everything.
fn full() -> (tempfile::TempDir, Store) {
    let (folder, mut store) = store();
    let shared = |bytes: &[u8]| Original {
        bytes: bytes.into(),
        media_type: "text/html".to_owned(),
        charset: "windows-1252".to_owned(),
        map: ByteMap::default(),
    };
    let live = shared(b"<p>One caf\xe9.</p><p>Two caf\xe9s.</p>");
    let post = |name: &str, text: &str, from: u64| {
        let mut raw = page(name, text);
        let mut original = live.clone();
        original.map.push(Piece { clean: Span::new(0, 3), start: from, len: 3 });
        raw.original = Some(original);
        raw.structured = Some("[{}]".to_owned());
        raw.links = vec![("https://example.org/x".to_owned(), "x".to_owned())];
        prepared(raw)
    };
    let findings = vec![Finding::lost("broken.txt", "expected words, found none")];
    let files = vec![("a.txt".to_owned(), Stamp { size: 7, changed: 8 })];
    let reports =
        vec![post("live#1", "One café.", 3), post("live#2", "Two cafés.", 19), prepared(raw("a.txt", "Words."))];
    let kept = store.keep(&Batch { reports, findings, files }, at(1)).unwrap();
    store.add(vec![prepared(page("live#1", "One café, corrected."))], at(2)).unwrap();
    let mut copy = raw("copy.txt", "Words.");
    copy.place.path = "elsewhere.txt".to_owned();
    store.add(vec![prepared(copy)], at(3)).unwrap();
    store.put_layer(&kept[0].id, 1, "assertions", "1", &[0, 159, 1], at(4)).unwrap();
    let cache = NewLayer { report: kept[0].id.clone(), version: 1, producer_version: "1".into(), bytes: vec![1] };
    store.put_layers("cache:layers", &[cache], at(4)).unwrap();
    store.decide(Some(&kept[0].id), r#"{"what":"date"}"#, Some("ana"), Some("so"), at(4)).unwrap();
    let undone = store.decide(None, r#"{"what":"aside"}"#, None, None, at(4)).unwrap();
    store.undo_decision(undone, Some("ben"), at(5)).unwrap();
    store.add(vec![prepared(page("bad", "Bad words."))], at(5)).unwrap();
    store.takedown("https://example.org/bad", "court order", at(6)).unwrap();
    store.add_feed("https://example.org/feed", Some("Example"), at(7)).unwrap();
    (folder, store)
}

fn export(store: &Store) -> Vec<u8> {
    let mut out = Vec::new();
    store.export(&mut out, || {}).unwrap();
    out
}

#[test]
fn a_database_comes_back_whole() {
    let (_folder, from) = full();
    let (_other, mut to) = store();
    let bytes = export(&from);
    let imported = to.import(&*bytes, || {}).unwrap();
    assert_eq!((imported.new, imported.versions, imported.same, imported.takedowns), (3, 1, 0, 1));
    assert_eq!(get_all(&from), get_all(&to));
    assert_eq!(export(&to), bytes, "an export of the import is the same, byte for byte");
    for entry in get_all(&from) {
        assert_eq!(from.versions(&entry.id).unwrap(), to.versions(&entry.id).unwrap());
        for version in 1..=entry.versions {
            assert_eq!(
                from.raw(&entry.id, Some(version), true).unwrap(),
                to.raw(&entry.id, Some(version), true).unwrap()
            );
        }
    }
    let count = |store: &Store| {
        let stats = store.stats().unwrap();
        (stats.texts, stats.originals, stats.findings, stats.takedowns)
    };
    assert_eq!(count(&from), count(&to));
    assert_eq!(to.feeds().unwrap(), from.feeds().unwrap());
    assert_eq!(to.decisions(None).unwrap(), from.decisions(None).unwrap());
    assert_eq!(to.decisions(None).unwrap().len(), 2);
    let layer = |store: &Store, name| store.layer(&get_all(store)[0].id, 1, name, "1").unwrap();
    assert!(layer(&to, "cache:layers").is_none(), "what is only kept to save work stays where it was made");
    assert_eq!(to.feeds().unwrap().len(), 1);
    assert!(to.is_read("a.txt", Stamp { size: 7, changed: 8 }).unwrap());
    assert_eq!(to.search("corrected", &Filter::default(), 10).unwrap().len(), 1);
    assert!(to.check(10).unwrap().is_empty());
}

#[test]
fn importing_twice_adds_nothing() {
    let (_folder, from) = full();
    let (_other, mut to) = store();
    let bytes = export(&from);
    to.import(&*bytes, || {}).unwrap();
    let again = to.import(&*bytes, || {}).unwrap();
    assert_eq!((again.new, again.versions, again.same), (0, 0, 4));
    assert_eq!(export(&to), bytes);
}

#[test]
fn two_databases_are_merged() {
    let (_folder, from) = full();
    let (_other, mut to) = store();
    to.add(vec![prepared(page("mine", "My own.")), prepared(page("live#1", "One café."))], at(0)).unwrap();
    to.add(vec![prepared(page("bad", "Bad words."))], at(0)).unwrap();
    let imported = to.import(&*export(&from), || {}).unwrap();
    assert_eq!((imported.new, imported.versions, imported.same, imported.takedowns), (2, 1, 1, 1));
    let names: Vec<String> = get_all(&to).into_iter().map(|entry| entry.name).collect();
    assert!(names.contains(&"mine".to_owned()) && !names.contains(&"bad".to_owned()), "{names:?}");
    assert_eq!(to.add(vec![prepared(page("bad", "Bad words."))], at(9)).unwrap()[0].added, Added::TakenDown);
    let first = to.find("https://example.org/live#1").unwrap();
    assert_eq!(to.versions(&first).unwrap()[0].first_seen, "2026-01-01T00:00:00Z");
    assert!(to.check(10).unwrap().is_empty());
}

#[test]
fn what_is_taken_down_here_is_not_imported() {
    let (_folder, from) = full();
    let (_other, mut to) = store();
    to.takedown("https://example.org/live#2", "ours", at(1)).unwrap();
    assert_eq!(to.import(&*export(&from), || {}).unwrap().taken_down, 1);
}

#[test]
fn an_export_cut_short_is_told_and_what_came_is_kept() {
    let (_folder, from) = full();
    let bytes = export(&from);
    let lines = zstd::decode_all(&*bytes).unwrap();
    let all: Vec<&[u8]> = lines.split_inclusive(|byte| *byte == b'\n').collect();
    let pack = |lines: &[&[u8]]| zstd::encode_all(&*lines.concat(), 1).unwrap();
    let fault = |bytes: &[u8]| {
        let (_folder, mut to) = store();
        match to.import(bytes, || {}) {
            Err(Error::Import { line, message }) => (line, message),
            other => panic!("expected a fault, found {other:?}"),
        }
    };
    assert!(fault(&pack(&all[..all.len() - 1])).1.contains("cut short"));
    assert!(fault(&pack(&[all[0], all[all.len() - 1]])).1.contains("expected 3 reports, found 0"));
    assert!(fault(&bytes[..bytes.len() - 10]).1.contains("cannot be read"));
    assert_eq!(fault(&pack(&all[1..])).0, 1);
    assert_eq!(fault(&pack(&[all[0], b"{\"report\":{}}\n"])).0, 2);
}

#[test]
fn whatever_bytes_are_imported_it_fails_and_does_not_panic() {
    let (_folder, mut to) = store();
    for bytes in [&b""[..], b"words", b"\x28\xb5\x2f\xfd", &zstd::encode_all(&b"\"Format\"\n"[..], 1).unwrap()] {
        assert!(to.import(bytes, || {}).is_err());
    }
    assert!(get_all(&to).is_empty());
}
