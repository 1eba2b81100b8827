//! Stories in the database: joined as reports are read, shown with why, overruled, replayed.

use super::{Ran, headwater, ran};
use serde_json::{Value, json};
use std::fs;
use tempfile::{TempDir, tempdir};

const PORT: &str = "Dock workers at the port of Ostmark walked out over pay, halting cranes and ferries. The union led by Mara \
    Lindqvist wants nine percent. Ship owners said forty vessels wait.";
const PORT_AGAIN: &str = "The walkout of dock workers over pay halted the port of Ostmark for a second day. Union leader Mara \
    Lindqvist said talks with ship owners about nine percent had failed.";
const FROST: &str = "Growers in the Sella valley lost most of their apple blossom in a night of frost, the farm office said. \
    Insurers expect claims for two hundred orchards.";

struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempdir().unwrap())
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> Ran {
        let mut command = headwater();
        command.env("HEADWATER_DB", self.0.path().join("reports.db")).env("HEADWATER_MODEL", "/nowhere");
        ran(command.args(args))
    }

    #[track_caller]
    fn good(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.stderr);
        ran.stdout
    }

    #[track_caller]
    fn read(&self, name: &str, title: &str, day: &str, text: &str) {
        let url = format!("https://example.org/{name}");
        let report = json!({"url": url, "title": title, "outlet": name, "published": day, "text": text});
        let file = self.0.path().join(format!("{name}.jsonl"));
        fs::write(&file, format!("{report}\n")).unwrap();
        self.good(&["read", file.to_str().unwrap()]);
    }

    /// The stories, each with the outlets of its reports.
    fn stories(&self) -> Vec<(String, Vec<String>)> {
        let listed = self.good(&["stories", "--reports", "1", "--json"]);
        let ids =
            listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned());
        let mut stories: Vec<_> = ids.map(|id| (id.clone(), self.outlets(&id, &[]))).collect();
        stories.sort_by(|a, b| a.1.cmp(&b.1));
        stories
    }

    fn outlets(&self, story: &str, more: &[&str]) -> Vec<String> {
        let shown = self.good(&[&["story", story, "--json"], more].concat());
        let shown: Value = serde_json::from_str(&shown).unwrap();
        let outlet = |report: &Value| report["outlet"].as_str().unwrap().to_owned();
        shown["reports"].as_array().unwrap().iter().map(outlet).collect()
    }
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.read("Gazette", "Port of Ostmark shut as strike begins", "2025-03-03", PORT);
    desk.read("Farmer", "Late frost ruins apple crop", "2025-03-03", FROST);
    desk.read("Post", "Ostmark strike leaves forty ships waiting", "2025-03-04", PORT_AGAIN);
    desk
}

#[test]
fn reports_join_stories_as_they_are_read_and_why_is_told() {
    let desk = desk();
    let stories = desk.stories();
    assert_eq!(
        stories.iter().map(|story| story.1.clone()).collect::<Vec<_>>(),
        [vec!["Farmer"], vec!["Gazette", "Post"]]
    );
    let shown = desk.good(&["story", &stories[1].0]);
    assert!(shown.contains("joined, likeness") && shown.contains("ostmark"), "{shown}");
    // An address of a report leads to its story, the first letters of an id to the whole.
    assert_eq!(desk.outlets("https://example.org/Post", &[]), ["Gazette", "Post"]);
    assert_eq!(desk.outlets(&stories[1].0[..8], &[]), ["Gazette", "Post"]);
    let listed = desk.good(&["stories"]);
    assert!(listed.contains("2 from 2 outlets, 2025-03-03 to 2025-03-04  Port of Ostmark"), "{listed}");
}

#[test]
fn a_merge_holds_leads_from_the_old_id_and_is_undone() {
    let desk = desk();
    let stories = desk.stories();
    let (frost, port) = (&stories[0].0, &stories[1].0);
    let merged = desk.good(&["story", "merge", port, frost, "--by", "ana", "--why", "one page"]);
    assert_eq!(merged.trim(), port);
    assert_eq!(desk.outlets(frost, &[]), ["Gazette", "Farmer", "Post"]);
    assert!(desk.good(&["story", "decisions"]).contains("ana: "));
    desk.good(&["story", "undo", "1"]);
    assert_eq!(desk.stories(), stories);
    assert_eq!(desk.run(&["story", "undo", "1"]).status, 1);
}

#[test]
fn what_was_split_stays_apart_when_more_arrives() {
    let desk = desk();
    let port = desk.stories()[1].0.clone();
    let new = desk.good(&["story", "split", &port, "https://example.org/Post"]);
    assert_ne!(new.trim(), port);
    desk.read("Herald", "Ostmark port strike goes on", "2025-03-04", &format!("{PORT} {PORT_AGAIN}"));
    let stories = desk.stories();
    let apart = stories.iter().filter(|story| story.1.iter().any(|outlet| outlet == "Gazette" || outlet == "Post"));
    assert_eq!(apart.count(), 2, "{stories:?}");
}

#[test]
fn a_story_is_shown_as_it_was_known() {
    let desk = desk();
    let port = desk.stories()[1].0.clone();
    assert_eq!(desk.outlets(&port, &["--as-of", "1h"]), Vec::<String>::new());
    let wrong = desk.run(&["story", &port, "--as-of", "yesterday"]);
    assert!(wrong.status == 2 && wrong.stderr.contains("expected a time like"), "{}", wrong.stderr);
    let nowhere = desk.run(&["story", "s-nowhere"]);
    assert!(nowhere.status == 1 && nowhere.stderr.contains("no story is called"), "{}", nowhere.stderr);
}

/// A second goes by, and is told: times of reading are kept to the second.
fn a_second_later() -> String {
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    std::thread::sleep(std::time::Duration::from_millis(1100));
    jiff::Timestamp::from_second(now).unwrap().to_string()
}

#[test]
fn changes_tell_new_reports_new_stories_and_what_a_version_takes_back() {
    let desk = Desk::new();
    let first = "The harbour bridge at Portsea was closed on Monday after a ship struck it, the port authority said. Twelve people \
        were hurt, the hospital said.\n\nThe captain had been drinking, a police officer said.";
    desk.read("Gazette", "Ship strikes Portsea bridge", "2025-03-03", first);
    let since = a_second_later();
    let second = "A ship struck the harbour bridge at Portsea on Monday, and the bridge was closed, the port authority said. Nine \
        people were hurt, the fire brigade said.";
    desk.read("Post", "Portsea bridge shut after ship strikes it", "2025-03-03", second);
    desk.read("Farmer", "Late frost ruins apple crop", "2025-03-03", FROST);
    let kept = first.split("\n\n").next().unwrap().replace("Twelve", "Eleven");
    desk.read("Gazette", "Ship strikes Portsea bridge", "2025-03-03", &kept);
    let changes = |args: &[&str]| {
        let mut command = headwater();
        command.env("HEADWATER_DB", desk.0.path().join("reports.db"));
        let ran = ran(command.args([&["changes", "--since", &since], args].concat()));
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran.stdout
    };
    let told: Value = serde_json::from_str(&changes(&["--json"])).unwrap();
    let stories = told["stories"].as_array().unwrap();
    let of = |kind: &str| -> Vec<&Value> {
        let all = stories.iter().flat_map(|story| story["changes"].as_array().unwrap());
        all.filter(|change| change["kind"] == kind).collect()
    };
    assert_eq!((of("new-story").len(), of("new-report").len(), of("new-version").len()), (1, 1, 1), "{told:#}");
    let retracted = of("retracted");
    assert_eq!(retracted.len(), 1, "{told:#}");
    assert!(retracted[0]["receipts"][0]["text"].as_str().unwrap().contains("drinking"), "{told:#}");
    // Asked again, it is read and not worked out; the answer is the same.
    assert_eq!(serde_json::from_str::<Value>(&changes(&["--json"])).unwrap(), told);
    let feed = changes(&["--format", "atom"]);
    assert!(feed.contains("<category term=\"retracted\"/>") && feed.ends_with("</feed>\n"), "{feed}");
    let reports_only: Value = serde_json::from_str(&changes(&["--json", "--reports-only"])).unwrap();
    assert!(!reports_only.to_string().contains("retracted"));
    assert!(desk.run(&["changes", "--since", "1s", "--as-of", "1h"]).stdout.is_empty());
}

#[test]
fn lists_searches_and_texts_are_shown_as_they_were_known() {
    let desk = Desk::new();
    desk.read("Gazette", "Port of Ostmark shut as strike begins", "2025-03-03", PORT);
    let then = a_second_later();
    desk.read(
        "Gazette",
        "Port of Ostmark open again",
        "2025-03-03",
        "The port of Ostmark is open again, its authority said.",
    );
    desk.read("Farmer", "Late frost ruins apple crop", "2025-03-03", FROST);
    let lines = |args: &[&str]| -> Vec<Value> {
        desk.good(args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let told = |found: Vec<Value>| -> Vec<(Value, Value)> {
        found.iter().map(|report| (report["title"].clone(), report["versions"].clone())).collect()
    };
    let was = vec![(json!("Port of Ostmark shut as strike begins"), json!(1))];
    assert_eq!(lines(&["reports", "--json"]).len(), 2);
    assert_eq!(told(lines(&["reports", "--json", "--as-of", &then])), was);
    assert_eq!(told(lines(&["search", "ostmark", "--json"]))[0].1, 2);
    assert_eq!(told(lines(&["search", "ostmark", "--json", "--as-of", &then])), was);
    assert!(lines(&["search", "frost OR open", "--json", "--as-of", &then]).is_empty());
    assert_eq!(desk.good(&["text", "https://example.org/Gazette", "--as-of", &then]).trim(), PORT);
    let unknown = desk.run(&["text", "https://example.org/Farmer", "--as-of", &then]);
    assert!(unknown.status == 1 && unknown.stderr.contains("was not known at"), "{}", unknown.stderr);
}

#[test]
fn without_a_language_package_changes_say_what_was_not_measured() {
    let desk = Desk::new();
    desk.read("Gazette", "Port of Ostmark shut as strike begins", "2025-03-03", PORT);
    let since = a_second_later();
    desk.read("Post", "Ostmark strike leaves forty ships waiting", "2025-03-04", PORT_AGAIN);
    let ran = desk.run(&["changes", "--since", &since]);
    assert!(ran.status == 3 && ran.stdout.contains("new report"), "{} {}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains("was not compared"), "{}", ran.stderr);
}

#[test]
fn reports_left_waiting_join_when_stories_are_asked_for() {
    let desk = Desk::new();
    let file = desk.0.path().join("all.jsonl");
    let line = |name: &str, text: &str| json!({"id": name, "outlet": name, "text": text}).to_string();
    fs::write(&file, [line("Gazette", PORT), line("Post", PORT_AGAIN)].join("\n")).unwrap();
    desk.good(&["read", "--no-stories", file.to_str().unwrap()]);
    assert_eq!(desk.stories().len(), 1);
}

/// A desk with two decisions about stories that hold and two that were undone.
fn decided() -> Desk {
    let desk = desk();
    let by = |args: &[&str]| desk.good(&[&["story"], args, &["--by", "ana"]].concat());
    let stories = desk.stories();
    let (frost, port) = (stories[0].0.clone(), stories[1].0.clone());
    let post = desk.run(&["search", "second day", "--json"]).stdout;
    let post: Value = serde_json::from_str(post.lines().next().unwrap()).unwrap();
    let post = post["id"].as_str().unwrap();
    by(&["merge", &port, &frost]);
    desk.good(&["story", "undo", "1", "--by", "ben"]);
    by(&["split", &port, post]);
    desk.good(&["story", "undo", "2", "--by", "ben"]);
    by(&["merge", &port, &frost, "--why", "one week"]);
    by(&["split", &port, post]);
    desk
}

fn export(desk: &Desk) -> std::path::PathBuf {
    let file = desk.0.path().join("all.hw");
    let _ = fs::remove_file(&file);
    desk.good(&["export", file.to_str().unwrap()]);
    file
}

#[test]
fn what_was_decided_about_stories_survives_export_and_import() {
    let from = decided();
    assert_eq!(
        from.stories().into_iter().map(|story| story.1).collect::<Vec<_>>(),
        [vec!["Gazette", "Farmer"], vec!["Post"]]
    );
    // A report that joined what was split off, and one that joined what stayed.
    from.read("Herald", "Ostmark strike: ships wait, talks failed", "2025-03-04", PORT_AGAIN);
    let file = export(&from);
    let to = Desk::new();
    to.good(&["import", file.to_str().unwrap()]);
    let sorted = |desk: &Desk| -> Vec<(String, Vec<String>)> {
        let mut stories = desk.stories();
        stories.iter_mut().for_each(|story| story.1.sort());
        stories.sort();
        stories
    };
    assert_eq!(sorted(&to), sorted(&from));
    let log = |desk: &Desk| desk.good(&["story", "decisions"]);
    assert_eq!(log(&to), log(&from));
    assert!(log(&to).contains("one week") && log(&to).matches("undone").count() == 2, "{}", log(&to));

    // Twice is once; and what is exported from there brings the same to a third.
    to.good(&["import", file.to_str().unwrap()]);
    from.good(&["import", file.to_str().unwrap()]);
    assert_eq!((log(&to), sorted(&to)), (log(&from), sorted(&from)));
    let third = Desk::new();
    third.good(&["import", export(&to).to_str().unwrap()]);
    assert_eq!((log(&third), sorted(&third)), (log(&from), sorted(&from)));

    // What holds there can be undone here, and what is undone there is undone here by another import.
    to.good(&["story", "undo", "4"]);
    from.good(&["story", "undo", "3"]);
    to.good(&["import", export(&from).to_str().unwrap()]);
    assert!(log(&to).matches("undone").count() == 4, "{}", log(&to));
    let groups: Vec<Vec<String>> = sorted(&to).into_iter().map(|story| story.1).collect();
    assert!(groups.contains(&vec!["Farmer".to_owned()]), "{groups:?}");
}

#[test]
fn decisions_about_reports_that_are_not_here_are_left_out_and_said_to_be() {
    let from = decided();
    let to = Desk::new();
    to.read("Other", "Something else", "2025-01-01", "Sheep returned to the meadows of Mount Orrin in the morning.");
    for name in ["Gazette", "Farmer", "Post"] {
        to.good(&["forget", "--takedown", "ours", &format!("https://example.org/{name}")]);
    }
    let ran = to.run(&["import", export(&from).to_str().unwrap()]);
    assert!(
        ran.stderr.contains("4 imported decisions about stories are about no report"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    assert_eq!(to.good(&["story", "decisions"]), "");
}
