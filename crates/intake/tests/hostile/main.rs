//! Hostile input: every reader must stand every file, within two seconds and a bounded memory, and lose nothing in silence.
//!
//! Reading happens in child processes, so that peak memory is that of one reader, and a crash names its file. The outside
//! files stand in an archive beside the checkout; without it a line on standard error says what was not measured. The made
//! ones (`made`) are always read.

// What was measured, and what was not, is for the person who runs the tests.
#![allow(clippy::print_stderr)]

mod child;
mod made;

use child::{Done, Task};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Longest time for a file, in milliseconds of processor time: other programs run beside the tests.
const MILLIS_MAX: u64 = 2_000;

/// Most memory above what the process has before it reads, in kilobytes.
const MEMORY_KB_MAX: u64 = 256 << 10;

/// Every reader by its name, and the one that content asks for.
fn readers() -> Vec<String> {
    let forced = headwater_intake::forced::readers();
    std::iter::once("sniffed").chain(forced).map(str::to_owned).collect()
}

/// Reads all files of a folder with one reader, and tells every breach.
fn breaches(folder: &Path, reader: &str) -> Vec<String> {
    let (done, died) = child::run(&Task::Folder { folder: folder.to_owned(), reader: reader.to_owned() });
    let mut out: Vec<String> = died.into_iter().map(|how| format!("{reader}: {how}")).collect();
    if out.is_empty() && done.is_empty() {
        out.push(format!("{reader}: nothing was read"));
    }
    let mut told_memory = false;
    for Done { file, millis, memory_kb, reports, findings, defect } in &done {
        let mut breach = |what: String| out.push(format!("{reader}: {file}: {what}"));
        if *defect {
            breach("a panic".to_owned());
        }
        if *millis > MILLIS_MAX {
            breach(format!("{millis} ms"));
        }
        // Peak memory never falls: only the first file above the bound is to blame for certain.
        if *memory_kb > MEMORY_KB_MAX && !told_memory {
            told_memory = true;
            breach(format!("{} MB above the base", memory_kb >> 10));
        }
        if *reports == 0 && *findings == 0 {
            breach("gave nothing, and no finding says so".to_owned());
        }
    }
    let slowest = done.iter().max_by_key(|done| done.millis);
    if let Some(slowest) = slowest {
        let peak = done.iter().map(|done| done.memory_kb).max().unwrap_or_default();
        eprintln!(
            "{reader}: {} files, slowest {} ms ({}), peak {} MB above the base",
            done.len(),
            slowest.millis,
            slowest.file,
            peak >> 10
        );
    }
    out
}

#[track_caller]
fn check(folder: &Path) {
    let breaches: Vec<String> = readers().iter().flat_map(|reader| breaches(folder, reader)).collect();
    assert!(breaches.is_empty(), "{} breaches:\n{}", breaches.len(), breaches.join("\n"));
}

#[test]
fn stands_every_file_of_the_outside_suites() {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench/hostile-input.tar.xz");
    if !archive.is_file() {
        eprintln!(
            "not measured: {} is absent, so no reader was held against JSONTestSuite, naughty strings, feedparser's feeds and html5lib's tests",
            archive.display()
        );
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let unpacked = Command::new("tar").arg("xJf").arg(&archive).arg("-C").arg(folder.path()).status();
    match unpacked {
        Ok(status) if status.success() => check(folder.path()),
        other => eprintln!("not measured: tar cannot unpack {}: {other:?}", archive.display()),
    }
}

#[test]
fn stands_every_file_made_to_break_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in made::files() {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    check(folder.path());
}

#[test]
fn skips_a_gigabyte_without_an_end_in_bounded_memory() {
    for shape in made::STREAMS {
        let (done, died) = child::run(&Task::Stream { shape: shape.to_owned() });
        assert_eq!(died, None, "{shape}");
        let done = &done[0];
        eprintln!("{shape}: {} ms, {} MB above the base", done.millis, done.memory_kb >> 10);
        assert!(done.memory_kb <= MEMORY_KB_MAX, "{shape}: {} MB above the base", done.memory_kb >> 10);
        assert!(done.findings > 0, "{shape}: no finding");
    }
}

#[test]
fn hands_over_ten_thousand_items_in_the_memory_of_a_few() {
    let (done, died) = child::run(&Task::Stream { shape: "items".to_owned() });
    assert_eq!(died, None);
    let done = &done[0];
    eprintln!("{} items: {} ms, {} MB above the base", done.reports, done.millis, done.memory_kb >> 10);
    assert_eq!((done.reports, done.findings), (made::ITEMS, 0));
    assert!(done.memory_kb <= MEMORY_KB_MAX / 2, "{} MB above the base", done.memory_kb >> 10);
}

#[test]
fn marks_of_direction_and_zero_width_reach_the_text() {
    let breaches: Vec<String> = made::marked()
        .into_iter()
        .filter_map(|(name, bytes, words)| {
            let read = headwater_intake::read_bytes(&bytes, name, Default::default(), &Default::default());
            let kept = read.reports.iter().any(|report| report.text.contains(&words));
            (!kept).then(|| format!("{name}: {:?} {:?}", read.reports.first().map(|r| &r.text), read.findings))
        })
        .collect();
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn what_is_cut_off_is_said_to_be() {
    // A text that breaks off is still a text, and a page as browsers read it is never cut.
    let told =
        |name: &str| !["text.txt", "page.html", "table.csv", "mail.eml"].iter().any(|plain| name.ends_with(plain));
    let cut = made::cut().into_iter().filter(|(name, _)| told(name));
    let silent: Vec<String> = cut
        // Less than that may be anything.
        .filter(|(_, bytes)| bytes.len() >= 8)
        .filter(|(_, bytes)| {
            headwater_intake::read_bytes(bytes, "cut", Default::default(), &Default::default()).findings.is_empty()
        })
        .map(|(name, bytes)| format!("{name}: {}", String::from_utf8_lossy(&bytes)))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

/// Not a test of its own: what a child process does.
#[test]
fn child_of_the_others() {
    child::work();
}

/// The files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path)
            } else if path.is_file() {
                out.push(path)
            }
        }
    }
    out.sort();
    out
}
