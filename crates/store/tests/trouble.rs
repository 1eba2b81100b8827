//! Two writers, a full disk, a disk that may not be written.

#![allow(clippy::unwrap_used)] // a test that cannot do its own work should stop

mod common;

use common::{at, get_all, page, prepared, store};
use headwater_store::{Access, Error, Filter, Prepared, Store};

fn report(writer: u32, n: u32) -> Prepared {
    prepared(page(&format!("{writer}-{n}"), &format!("Writer {writer} writes report number {n}.")))
}

#[test]
fn two_writers_take_turns_and_readers_do_not_wait() {
    let (folder, store) = store();
    let path = folder.path().join("reports.db");
    drop(store);
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path, Access::Create).unwrap();
                for batch in 0..10 {
                    // Every writer adds some reports of its own, and some that all add.
                    let own = (0..20).map(|n| report(writer, batch * 20 + n));
                    let common = (0..5).map(|n| report(99, batch * 5 + n));
                    store.add(own.chain(common).collect(), at(i64::from(batch))).unwrap();
                }
            });
        }
        scope.spawn(|| {
            let store = Store::open(&path, Access::Read).unwrap();
            for _ in 0..20 {
                let count = store.count(&Filter::default()).unwrap() as usize;
                assert_eq!(count % 5, 0, "a batch is seen whole or not at all");
                store.search("writes", &Filter::default(), 3).unwrap();
            }
        });
    });
    let store = Store::open(&path, Access::Read).unwrap();
    assert_eq!(get_all(&store).len(), 3 * 200 + 50);
    assert!(store.check(10).unwrap().is_empty());
}

#[test]
fn many_may_open_a_new_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| Store::open(&path, Access::Create).map(|_| ()).unwrap());
        }
    });
    assert!(Store::open(&path, Access::Read).unwrap().check(10).unwrap().is_empty());
}

#[test]
fn a_full_disk_is_told_and_costs_nothing_that_was_kept() {
    let (folder, mut store) = store();
    let big =
        |batch: u32| (0..50).map(move |n| prepared(page(&format!("{batch}-{n}"), &noise(batch * 50 + n)))).collect();
    store.add(big(0), at(1)).unwrap();
    let size = store.stats().unwrap().file_bytes;
    store.limit_bytes(size + 100_000).unwrap();
    let error = (1..100).find_map(|batch| store.add(big(batch), at(1)).err()).expect("the disk is full at some time");
    assert!(matches!(error, Error::Full { .. }), "{error}");
    assert!(error.to_string().contains("no space left"), "{error}");
    let kept = get_all(&store).len();
    assert!(kept >= 50 && kept.is_multiple_of(50), "whole batches: {kept}");
    drop(store);
    let mut store = Store::open(&folder.path().join("reports.db"), Access::Write).unwrap();
    assert!(store.check(10).unwrap().is_empty());
    // With room again it goes on.
    store.add(big(0), at(2)).unwrap();
    store.add(big(200), at(2)).unwrap();
    assert_eq!(get_all(&store).len(), kept + 50);
}

/// Words that no compressor shortens by much.
fn noise(seed: u32) -> String {
    let mut state = u64::from(seed) + 1;
    (0..400)
        .map(|_| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            format!("{:x} ", state >> 24)
        })
        .collect()
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_can_be_read_and_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, mut store) = store();
    store.add(vec![report(1, 1)], at(1)).unwrap();
    drop(store);
    let path = folder.path().join("reports.db");
    let allow = |file, folder_mode| {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(file)).unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(folder_mode)).unwrap();
    };
    allow(0o444, 0o555);
    // Root may write whatever the mode says; then there is nothing to see here.
    let root = std::fs::OpenOptions::new().write(true).open(&path).is_ok();
    if !root {
        let read = Store::open(&path, Access::Read).unwrap();
        assert_eq!(get_all(&read).len(), 1);
        let error =
            Store::open(&path, Access::Write).and_then(|mut store| store.add(vec![report(1, 2)], at(2))).unwrap_err();
        assert!(matches!(error, Error::ReadOnly { .. }), "{error}");
    }
    allow(0o644, 0o755);
}
