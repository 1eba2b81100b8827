//! What people decide: kept in the database or beside the reports, heeded by every analysis, undone by number.

use super::{Ran, headwater, ran};
use serde_json::{Value, json};
use std::fs;
use tempfile::{TempDir, tempdir};

const COURIER: &str = "The old bridge at Portsea will close on Monday, the port authority said. Engineers found cracks in two of its \
    piers last week, and repairs will take four months.\n\nFollow the harbour in our weekly letter.";
const HERALD: &str = "The old bridge at Portsea will close on Monday, the port authority said. Engineers found cracks in two of its \
    piers last week, and repairs will take four months. Ferries will run every ten minutes.";

struct Desk(TempDir);

impl Desk {
    /// A database with a story of two reports.
    fn new() -> Desk {
        let desk = Desk(tempdir().unwrap());
        for (outlet, day, text) in [("Courier", "2025-03-03", COURIER), ("Herald", "2025-03-04", HERALD)] {
            let url = format!("https://example.org/{outlet}");
            let report = json!({"url": url, "title": "Portsea bridge to close", "outlet": outlet, "published": day, "text": text});
            let file = desk.0.path().join(format!("{outlet}.jsonl"));
            fs::write(&file, format!("{report}\n")).unwrap();
            desk.good(&["read", file.to_str().unwrap()]);
        }
        desk
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> Ran {
        ran(headwater().env("HEADWATER_DB", self.0.path().join("reports.db")).args(args))
    }

    #[track_caller]
    fn good(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.stderr);
        ran.stdout
    }

    fn story(&self) -> Value {
        let stories = self.good(&["stories", "--json"]);
        let id = serde_json::from_str::<Value>(stories.lines().next().unwrap()).unwrap()["id"].clone();
        let brief = self.good(&["brief", "--story", id.as_str().unwrap(), "--json"]);
        serde_json::from_str::<Value>(&brief).unwrap()["stories"][0].clone()
    }

    fn id(&self, outlet: &str) -> String {
        let reports = self.good(&["reports", "--outlet", outlet, "--json"]);
        serde_json::from_str::<Value>(reports.lines().next().unwrap()).unwrap()["id"].as_str().unwrap().to_owned()
    }
}

/// Child and parent of each edge.
fn edges(story: &Value) -> Vec<(String, String)> {
    let end = |edge: &Value, end: &str| edge[end].as_str().unwrap().to_owned();
    story["stemma"]["edges"].as_array().unwrap().iter().map(|edge| (end(edge, "child"), end(edge, "parent"))).collect()
}

#[test]
fn an_edge_is_turned_for_the_database_and_turned_back() {
    let desk = Desk::new();
    let (courier, herald) = (desk.id("Courier"), desk.id("Herald"));
    let before = desk.story();
    assert_eq!(edges(&before), [(herald.clone(), courier.clone())]);
    desk.good(&["edge", "pin", "https://example.org/Courier", &herald, "--by", "ana", "--why", "the editor says so"]);
    let turned = desk.story();
    assert_eq!(edges(&turned), [(courier.clone(), herald.clone())]);
    assert!(turned["stemma"]["edges"][0].to_string().contains("ana on "), "{turned:#}");
    let circle = desk.run(&["edge", "pin", &herald, &courier]);
    assert!(circle.status == 1 && circle.stderr.contains("round in a circle"), "{}", circle.stderr);
    assert!(desk.good(&["overrule", "list"]).contains("the editor says so"));
    desk.good(&["overrule", "undo", "1"]);
    assert_eq!(desk.story(), before);
    assert_eq!(desk.run(&["overrule", "undo", "1"]).status, 1);
    assert!(desk.good(&["overrule", "list"]).contains("undone"));
}

#[test]
fn a_date_and_a_passage_are_set_and_taken_back_by_number() {
    let desk = Desk::new();
    let before = desk.story();
    let letter = "Follow the harbour in our weekly letter.";
    let aside = |story: &Value| story["reports"].to_string().contains("weekly letter");
    desk.good(&["overrule", "date", &desk.id("Courier"), "2025-03-05"]);
    desk.good(&["overrule", if aside(&before) { "keep" } else { "aside" }, "--outlet", "courier", letter]);
    let after = desk.story();
    let date = |story: &Value| {
        let reports = story["reports"].as_array().unwrap();
        let courier = reports.iter().find(|report| report["outlet"] == "Courier").unwrap();
        (
            courier["published"]["date"].as_str().unwrap().to_owned(),
            courier["published"]["found"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(date(&after), ("2025-03-05".to_owned(), "person".to_owned()));
    assert_ne!(aside(&after), aside(&before));
    // One row of numbers for all decisions.
    let story = before["id"].as_str().unwrap();
    desk.good(&["story", "split", story, "https://example.org/Herald"]);
    let listed = desk.good(&["overrule", "list", "--json"]);
    let numbers: Vec<Value> =
        listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["number"].clone()).collect();
    assert_eq!(numbers, [json!(1), json!(2), json!(3)]);
    for number in ["3", "2", "1"] {
        desk.good(&["overrule", "undo", number]);
    }
    assert_eq!(desk.story(), before);
    let wrong = desk.run(&["overrule", "date", &desk.id("Courier"), "soon"]);
    assert!(wrong.status == 1 && wrong.stderr.contains("2025-06-17"), "{}", wrong.stderr);
}

#[test]
fn the_same_is_kept_beside_the_reports() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), format!("Portsea bridge to close\n\n{COURIER}")).unwrap();
    let at = folder.path().to_str().unwrap();
    let report = || {
        let brief = ran(headwater().args(["brief", at, "--json"]));
        let brief: Value = serde_json::from_str(&brief.stdout).unwrap();
        brief["stories"][0]["reports"][0].clone()
    };
    let date = || report()["published"]["date"].clone();
    let id = report()["id"].as_str().unwrap().to_owned();
    let done = |args: &[&str]| assert_eq!(ran(headwater().args(args).args(["--in", at])).status, 0, "{args:?}");
    assert_eq!(date(), Value::Null);
    done(&["overrule", "date", &id, "2025-03-05"]);
    assert_eq!(date(), "2025-03-05");
    done(&["overrule", "undo", &id]);
    assert_eq!(date(), Value::Null);
}

#[test]
fn a_story_that_was_taken_apart_is_read_and_needs_no_language_package() {
    let desk = Desk::new();
    let first = desk.story();
    let database = desk.0.path().join("reports.db");
    let brief = |args: &[&str]| {
        let mut command = headwater();
        ran(command.env("HEADWATER_DB", &database).env("HEADWATER_MODEL", "/nowhere").args(args))
    };
    let id = first["id"].as_str().unwrap();
    let again = brief(&["brief", "--story", id, "--json"]);
    assert_eq!(again.status, 0, "{}", again.stderr);
    assert_eq!(serde_json::from_str::<Value>(&again.stdout).unwrap()["stories"][0], first);
    // With another decision it is another question.
    desk.good(&["overrule", "date", &desk.id("Courier"), "2025-03-05"]);
    assert_eq!(brief(&["brief", "--story", id]).status, 1);
}

#[test]
fn outlets_are_counted_with_their_cases() {
    let desk = Desk::new();
    let unmeasured = desk.run(&["outlets", "--no-analyse"]);
    assert!(
        unmeasured.status == 3 && unmeasured.stderr.contains("1 story of two reports or more not measured"),
        "{}",
        unmeasured.stderr
    );
    let told = desk.good(&["outlets"]);
    assert!(
        told.contains("Courier  1 report in 1 story\n    first in 1 of 1 story; copying in 0 of 1 report"),
        "{told}"
    );
    assert!(told.contains("takes from Courier (1)\n    after 1 day (median of 1 case)"), "{told}");
    let all: Value = serde_json::from_str(&desk.good(&["outlets", "Herald", "--json"])).unwrap();
    assert_eq!(all["outlets"][0]["copying"], json!({"count": 1, "of": 1}));
    assert_eq!(desk.run(&["outlets", "Nobody"]).status, 1);
}

#[test]
fn what_is_decided_about_names_holds_is_listed_and_is_taken_back() {
    let desk = Desk::new();
    let courier = desk.id("Courier");
    let names = |desk: &Desk| -> Vec<(String, String)> {
        let story = desk.story();
        let one = |name: &Value| (name["name"].as_str().unwrap().to_owned(), name["kind"].as_str().unwrap().to_owned());
        story["names"].as_array().unwrap().iter().map(one).collect()
    };
    let called = |names: &[(String, String)], name: &str| names.iter().any(|one| one.0 == name);
    assert!(called(&names(&desk), "Portsea"));
    desk.good(&["name", "rename", &courier, "Portsea", "Port of Portsea", "--by", "ana", "--why", "the map says so"]);
    desk.good(&["name", "pin", &courier, "Portsea", "facility", "--by", "ana"]);
    let after = names(&desk);
    assert!(after.contains(&("Port of Portsea".to_owned(), "facility".to_owned())), "{after:?}");
    assert!(!called(&after, "Portsea"));
    let listed = desk.good(&["name", "list"]);
    assert!(listed.contains("is called “Port of Portsea”") && listed.contains("ana on "), "{listed}");
    assert_eq!(desk.good(&["name", "list", "--json"]).lines().count(), 2);
    desk.good(&["name", "undo", &courier, "Portsea"]);
    desk.good(&["name", "undo", &courier, "Portsea", "--kind"]);
    assert!(called(&names(&desk), "Portsea"));
    assert_eq!(desk.good(&["name", "list"]), "");
    // Undone, it is no longer there to be taken back; and a name is not merged with itself.
    assert_eq!(desk.run(&["name", "undo", &courier, "Portsea"]).status, 1);
    assert_eq!(desk.run(&["name", "merge", &courier, "Portsea", "Portsea"]).status, 1);
}

#[test]
fn names_are_merged_and_split_by_a_file_beside_the_reports() {
    let folder = tempdir().unwrap();
    let reports = super::story("bank").join("reports");
    for entry in fs::read_dir(reports).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let place = folder.path().to_str().unwrap();
    let forms_of = |name: &str| -> Option<Vec<String>> {
        let brief: Value = serde_json::from_str(&super::run(&["brief", place, "--json"]).stdout).unwrap();
        let names = brief["stories"][0]["names"].as_array().unwrap().clone();
        let found = names.into_iter().find(|one| one["name"] == name)?;
        Some(found["forms"].as_array().unwrap().iter().map(|form| form.as_str().unwrap().to_owned()).collect())
    };
    let person = "Ondřej Klouda";
    let before = forms_of(person).unwrap();
    assert!(before.iter().any(|form| form == "O. Klouda"), "{before:?}");
    assert_eq!(super::run(&["name", "split", "r01", person, "O. Klouda", "--in", place]).status, 0);
    assert!(!forms_of(person).unwrap().contains(&"O. Klouda".to_owned()));
    assert!(forms_of("O. Klouda").is_some());
    assert_eq!(super::run(&["name", "undo", "r01", person, "O. Klouda", "--in", place]).status, 0);
    assert_eq!(forms_of(person).unwrap(), before);
    let taken = forms_of("Luboš Tesárek").unwrap();
    assert_eq!(super::run(&["name", "merge", "r01", person, "Luboš Tesárek", "--in", place]).status, 0);
    let merged = forms_of(person).unwrap();
    assert!(taken.iter().all(|form| merged.contains(form)), "{merged:?}");
    assert!(forms_of("Luboš Tesárek").is_none());
}
