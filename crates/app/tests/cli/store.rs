//! The database: keeping, finding, forgetting, moving, and being killed meanwhile.

use super::{GOOD, Ran, headwater, ran, story};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::{TempDir, tempdir};

/// A folder with a database in it, and the command line that uses it. No language package is in reach.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk { folder: tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: &str) -> String {
        fs::write(self.path(name), content).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> Ran {
        let mut command = headwater();
        command.env("HEADWATER_DB", self.path("reports.db")).env("HEADWATER_MODEL", "/nowhere");
        ran(command.args(args))
    }

    #[track_caller]
    fn good(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.stderr);
        ran.stdout
    }

    #[track_caller]
    fn lines(&self, args: &[&str]) -> Vec<Value> {
        self.good(args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn line(n: usize, text: &str) -> String {
    let report = json!({
        "url": format!("https://example.org/{n}"), "title": format!("Report {n}"), "outlet": "Portsea Post",
        "published": "2025-03-03", "text": text,
    });
    format!("{report}\n")
}

#[test]
fn reads_once_and_says_what_is_new() {
    let desk = Desk::new();
    let file = desk.file("feed.jsonl", &[line(1, "The bridge is closed."), line(2, "The toll rises.")].concat());
    assert!(desk.good(&["read", &file]).starts_with("2 new reports, 0 new versions, 0 kept already"));
    assert!(desk.good(&["read", &file]).contains("1 file passed over"));
    assert!(desk.good(&["read", &file, "--again"]).starts_with("0 new reports, 0 new versions, 2 kept already"));
    desk.file("feed.jsonl", &line(1, "The bridge is open again."));
    let said = desk.lines(&["read", &file, "--json"]);
    assert_eq!((&said[0]["added"], &said[0]["version"]), (&json!("version"), &json!(2)));
    assert_eq!(said.last().unwrap()["versions"], 1);
    assert_eq!(desk.lines(&["reports", "--json"]).len(), 2);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_kept() {
    let desk = Desk::new();
    let file = desk.file("feed.jsonl", &[line(1, "The bridge is closed."), "{\"broken\n".to_owned()].concat());
    let ran = desk.run(&["read", &file]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert!(ran.stdout.contains("1 new report,") && ran.stdout.contains("1 not read"), "{}", ran.stdout);
    assert!(ran.stderr.contains("line 2"), "{}", ran.stderr);
    assert_eq!(desk.run(&["read", "/no/such/file"]).status, 1);
}

#[test]
fn finds_words_and_gives_their_place_in_the_text() {
    let desk = Desk::new();
    let text = "Ünlü köprü: the harbour bridge is closed, police said.";
    desk.good(&["read", &desk.file("feed.jsonl", &[line(1, text), line(2, "The toll rises.")].concat())]);
    let hits = desk.lines(&["search", "\"harbour bridge\"", "--json"]);
    assert_eq!(hits.len(), 1);
    let matched = &hits[0]["matched"][0];
    let (start, end) = (matched["start"].as_u64().unwrap() as usize, matched["end"].as_u64().unwrap() as usize);
    let words: String = text.chars().skip(start).take(end - start).collect();
    assert_eq!(words, "harbour bridge");
    assert!(desk.good(&["search", "toll"]).contains("*toll* rises"));
    assert_eq!(desk.good(&["text", "https://example.org/1"]).trim_end(), text);
    let wrong = desk.run(&["search", "bridge", "AND"]);
    assert_eq!(wrong.status, 1);
    assert!(wrong.stderr.contains("character 11") && wrong.stderr.contains("expected a word"), "{}", wrong.stderr);
}

#[test]
fn shows_what_a_new_version_changed() {
    let desk = Desk::new();
    let read = |text: &str| desk.good(&["read", &desk.file("feed.jsonl", &line(1, text))]);
    read("Two people were hurt, police said.");
    read("Three people were badly hurt, police said.");
    let shown = desk.good(&["versions", "https://example.org/1"]);
    assert!(shown.contains("[-Two-]{+Three+} people were {+badly+} hurt, police said."), "{shown}");
    let versions: Value = serde_json::from_str(&desk.good(&["versions", "https://example.org/1", "--json"])).unwrap();
    assert_eq!(versions["versions"][1]["changes"][0]["later"]["text"], "Three");
    assert_eq!(desk.good(&["text", "https://example.org/1", "--version", "1"]), "Two people were hurt, police said.\n");
}

#[test]
fn what_is_taken_down_stays_away() {
    let desk = Desk::new();
    let file = desk.file("feed.jsonl", &[line(1, "The bridge is closed."), line(2, "The toll rises.")].concat());
    desk.good(&["read", &file]);
    desk.good(&["forget", "https://example.org/1", "--takedown", "court order"]);
    assert!(desk.good(&["read", &file, "--again"]).contains("1 taken down before"));
    assert_eq!(desk.lines(&["reports", "--json"]).len(), 1);
    assert!(desk.good(&["forget", "--list"]).contains("court order"));
    desk.good(&["forget", "https://example.org/1", "--undo"]);
    assert!(desk.good(&["read", &file, "--again"]).starts_with("1 new report,"));
    assert_eq!(desk.run(&["forget", "nobody"]).status, 3);
}

#[test]
fn a_database_moves_whole() {
    let desk = Desk::new();
    desk.good(&[
        "read",
        &desk.file("feed.jsonl", &[line(1, "The bridge is closed."), line(2, "The toll rises.")].concat()),
    ]);
    let archive = desk.path("all.hw");
    let archive = archive.to_str().unwrap();
    desk.good(&["export", archive]);
    assert_eq!(desk.run(&["export", archive]).status, 1, "a file that is there is not overwritten");
    let other = desk.path("other.db");
    let other = other.to_str().unwrap();
    assert!(desk.good(&["import", archive, "--db", other]).starts_with("2 new reports"));
    assert_eq!(desk.lines(&["reports", "--json"]), desk.lines(&["reports", "--json", "--db", other]));
    let texts = desk.file("texts.jsonl", &desk.good(&["export", "--format", "jsonl"]));
    let third = desk.path("third.db");
    assert!(desk.good(&["read", &texts, "--db", third.to_str().unwrap()]).starts_with("2 new reports"));
    assert_eq!(desk.good(&["database", "check"]), "no fault found\n");
}

#[test]
fn a_dossier_of_stored_reports_says_what_one_of_files_says() {
    let desk = Desk::new();
    let bank = story("bank");
    desk.good(&["read", bank.to_str().unwrap(), story("ferry").to_str().unwrap()]);
    let claims = |ran: Ran| -> Vec<Value> {
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        let gold: Value = serde_json::from_str(&ran.stdout).unwrap();
        let mut counts: Vec<Value> =
            gold["claims"].as_array().unwrap().iter().map(|c| c["independent_origins"].clone()).collect();
        counts.sort_by_key(Value::to_string);
        counts
    };
    let ids: Vec<Value> = desk.lines(&["reports", "--json", "--limit", "1000"]);
    let of_bank: Vec<String> = ids
        .iter()
        .filter(|entry| entry["place"].as_str().unwrap().contains("bank"))
        .map(|entry| entry["id"].as_str().unwrap().to_owned())
        .collect();
    let db = desk.path("reports.db");
    let mut stored = headwater();
    stored.args(["brief", "--format", "gold", "--db", db.to_str().unwrap()]).args(&of_bank);
    let from_files = claims(super::run(&["brief", "--format", "gold", bank.to_str().unwrap()]));
    // Two versions of one address are one report here and two among files, so a few claims differ.
    let from_store = claims(ran(&mut stored));
    let (fewer, more) = (from_files.len().min(from_store.len()), from_files.len().max(from_store.len()));
    assert!(
        fewer > 5 && fewer * 10 >= more * 8,
        "{} claims of files, {} of stored reports",
        from_files.len(),
        from_store.len()
    );
    let mut by_search = headwater();
    let ran = ran(by_search.args(["brief", "--db", db.to_str().unwrap(), "--search", "ferry"]));
    assert!(ran.status == 0 && ran.stdout.to_lowercase().contains("ferry"), "{}", ran.stderr);
}

#[test]
fn a_missing_database_or_a_wrong_day_is_told() {
    let desk = Desk::new();
    let ran = desk.run(&["search", "bridge"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("no database") && ran.stderr.contains("headwater read"), "{}", ran.stderr);
    desk.good(&["read", &desk.file("good.txt", GOOD)]);
    assert!(desk.run(&["reports", "--since", "yesterday"]).stderr.contains("expected a day"));
    assert_eq!(desk.run(&["brief"]).status, 2);
}

#[test]
fn two_may_read_at_once() {
    let desk = Desk::new();
    let files: Vec<String> = (0..2).map(|part| desk.file(&format!("{part}.jsonl"), &many(part * 300, 400))).collect();
    std::thread::scope(|scope| {
        for file in &files {
            scope.spawn(|| desk.good(&["read", file]));
        }
    });
    // 300 to 399 stand in both.
    assert_eq!(desk.lines(&["reports", "--json", "--limit", "10000"]).len(), 700);
    assert_eq!(desk.good(&["database", "check"]), "no fault found\n");
}

/// Many reports, each of some hundred words.
fn many(from: usize, count: usize) -> String {
    (from..from + count)
        .map(|n| {
            let words: String = (0..300).map(|word| format!("word{} ", (n * 31 + word * word) % 5000)).collect();
            line(n, &format!("Report {n} says: {words}."))
        })
        .collect()
}

/// A short form of `bench/store/kill.py`, which kills 200 times.
#[test]
fn killed_at_any_moment_it_keeps_what_it_said_to_be_kept() {
    const REPORTS: usize = 5000;
    const KILLS: u32 = 10;
    let desk = Desk::new();
    let file = desk.file("feed.jsonl", &many(0, REPORTS));
    let started = Instant::now();
    desk.good(&["read", &file, "--db", desk.path("whole.db").to_str().unwrap()]);
    let length = started.elapsed();
    let mut acknowledged = BTreeSet::new();
    for kill in 0..KILLS {
        // Moments spread over the whole read, in an order that jumps about.
        let moment = length.mul_f64(f64::from(kill * 7 % KILLS) / f64::from(KILLS)) + Duration::from_millis(3);
        acknowledged.extend(killed_after(&desk, &file, moment));
        if !desk.path("reports.db").exists() {
            assert!(acknowledged.is_empty());
            continue;
        }
        assert_eq!(desk.good(&["database", "check"]), "no fault found\n");
        let kept: Vec<String> = ids(&desk);
        let distinct: BTreeSet<String> = kept.iter().cloned().collect();
        assert_eq!(distinct.len(), kept.len(), "nothing is doubled");
        assert!(acknowledged.is_subset(&distinct), "kill {kill}: nothing acknowledged is missing");
    }
    desk.good(&["read", &file]);
    assert_eq!(ids(&desk).len(), REPORTS);
}

fn ids(desk: &Desk) -> Vec<String> {
    let entries = desk.lines(&["reports", "--json", "--limit", "100000"]);
    entries.iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
}

/// Starts a read, kills it after a time, and gives the ids it said to have kept.
fn killed_after(desk: &Desk, file: &str, moment: Duration) -> Vec<String> {
    let said = desk.path("said.jsonl");
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("headwater"))
        .args(["read", file, "--json", "--again"])
        .env("HEADWATER_DB", desk.path("reports.db"))
        .stdout(fs::File::create(&said).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(moment);
    // It may have come to its end already.
    let _ = child.kill();
    child.wait().unwrap();
    acknowledged(&said)
}

fn acknowledged(said: &Path) -> Vec<String> {
    let said = fs::read_to_string(said).unwrap();
    // The last line may have been cut by the kill.
    let whole = said.rfind('\n').map_or("", |end| &said[..end]);
    let lines = whole.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| line["id"].as_str().map(str::to_owned)).collect()
}
