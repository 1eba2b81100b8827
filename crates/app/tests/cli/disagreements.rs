//! Where reports disagree, found by what they say and not by the words that they share: places, causes, states. What must not be
//! found stands beside what must.

use crate::run;
use std::path::Path;

/// A report: outlet, day, text.
type Told<'a> = (&'a str, &'a str, &'a str);

/// The kinds and sentences of the disagreements of one story.
fn disagreements(reports: &[Told<'_>]) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), reports);
    let told = run(&["brief", "--one-story", folder.path().to_str().unwrap(), "--json"]);
    let brief: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
    let all = brief["stories"][0]["disagreements"].as_array().unwrap();
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    all.iter().map(|one| (word(&one["kind"]), word(&one["why"]))).collect()
}

fn write(folder: &Path, reports: &[Told<'_>]) {
    let mut list = String::new();
    for (at, (outlet, day, text)) in reports.iter().enumerate() {
        std::fs::write(folder.join(format!("{at}.txt")), text).unwrap();
        let entry = serde_json::json!({"id": format!("m{at}"), "file": format!("{at}.txt"), "outlet": outlet, "published": day});
        list.push_str(&format!("{entry}\n"));
    }
    std::fs::write(folder.join("reports.jsonl"), list).unwrap();
}

/// True if one of the kind is told, and its sentence has all these words.
fn told(found: &[(String, String)], kind: &str, words: &[&str]) -> bool {
    found.iter().any(|(of, why)| of == kind && words.iter().all(|word| why.contains(word)))
}

fn is_silent(found: &[(String, String)], kind: &str) -> bool {
    found.iter().all(|(of, _)| of != kind)
}

const BRIDGE: Told<'_> = (
    "Alpha Wire",
    "2025-05-02",
    "Bridge collapses\nThe bridge at Zarnova, in western Romania, collapsed on Thursday, the ministry said. Three cars fell into the river.",
);

#[test]
fn a_place_cannot_lie_on_two_sides_of_a_country() {
    let east = "Bridge falls\nThe Zarnova bridge, located in the eastern part of the country, collapsed on Thursday, the transport ministry \
        of Romania said. Three cars fell into the river.";
    let found = disagreements(&[BRIDGE, ("Beta Post", "2025-05-02", east)]);
    assert!(told(&found, "place", &["western Romania", "eastern part of the country"]), "{found:?}");
}

#[test]
fn a_place_cannot_lie_on_a_sea_of_the_other_side_of_its_country() {
    let sea = "Bridge falls\nA bridge at Zarnova collapsed on Thursday, the ministry said. The town of Zarnova lies on the Black Sea.";
    let found = disagreements(&[BRIDGE, ("Beta Post", "2025-05-02", sea)]);
    assert!(told(&found, "place", &["lies on the Black Sea", "southeast of Romania"]), "{found:?}");
}

#[test]
fn neighbouring_sides_and_other_places_are_no_disagreement() {
    let north = "Bridge falls\nThe Zarnova bridge, located in the north-western part of the country, collapsed on Thursday, the transport \
        ministry of Romania said. A second bridge stands in eastern Romania. The town of Murna lies on the Black Sea.";
    let found = disagreements(&[BRIDGE, ("Beta Post", "2025-05-02", north)]);
    assert!(is_silent(&found, "place"), "{found:?}");
}

#[test]
fn who_has_stepped_down_is_not_in_office() {
    let gone =
        "Norvik boss goes\nErik Lund, the chief executive of Norvik, has stepped down, two people said on Saturday.";
    let here = "Lund stays\nErik Lund remains in office as chief executive of Norvik, its board said on Saturday.";
    let found = disagreements(&[("Gamma News", "2025-05-03", gone), ("Delta", "2025-05-03", here)]);
    assert!(told(&found, "status", &["has stepped down", "remains in office"]), "{found:?}");
    // A day later it may simply have happened.
    let found = disagreements(&[("Gamma News", "2025-05-05", gone), ("Delta", "2025-05-03", here)]);
    assert!(is_silent(&found, "status"), "{found:?}");
}

#[test]
fn a_country_that_leaves_does_not_have_its_bases_work_as_usual() {
    let leaves =
        "Exit\nThe Italians were leaving Djibouti, the opposition said on Monday. Italy has two bases in Djibouti.";
    let stays =
        "Bases\nItaly is in talks about its bases in Djibouti. The bases are operating as usual, a diplomat said.";
    let found = disagreements(&[("Alpha Wire", "2025-05-05", leaves), ("Beta Post", "2025-05-05", stays)]);
    assert!(told(&found, "status", &["leaving Djibouti", "as usual"]), "{found:?}");
    let some = leaves.replace("The Italians were leaving Djibouti", "Some of the Italians were leaving Djibouti");
    let found = disagreements(&[("Alpha Wire", "2025-05-05", &some), ("Beta Post", "2025-05-05", stays)]);
    assert!(is_silent(&found, "status"), "{found:?}");
}

#[test]
fn a_port_that_reopens_a_day_later_was_closed_before() {
    let shut = "Port\nThe port of Ostmark is closed, the harbour master said.";
    let open = "Port\nThe port of Ostmark is open, the harbour master said.";
    let found = disagreements(&[("Alpha Wire", "2025-05-05", shut), ("Beta Post", "2025-05-05", open)]);
    assert!(told(&found, "status", &["is closed", "is open"]), "{found:?}");
    let found = disagreements(&[("Alpha Wire", "2025-05-05", shut), ("Beta Post", "2025-05-06", open)]);
    assert!(is_silent(&found, "status"), "{found:?}");
}

#[test]
fn causes_that_leave_no_room_for_each_other_are_rivals_and_two_of_one_kind_are_not() {
    let quarrel = "Holm quits\nFinance Minister Petra Holm resigned on Friday over a dispute with the prime minister, two officials said.";
    let family = "Holm resigns\nFinance Minister Petra Holm resigned on Friday for family reasons, her ministry said.";
    let health = "Holm goes\nFinance Minister Petra Holm resigned on Friday because of an illness, her party said.";
    let found = disagreements(&[("Alpha Wire", "2025-05-02", quarrel), ("Beta Post", "2025-05-02", family)]);
    assert!(told(&found, "cause", &["over a dispute", "for family reasons"]), "{found:?}");
    let found = disagreements(&[("Beta Post", "2025-05-02", family), ("Gamma News", "2025-05-02", health)]);
    assert!(is_silent(&found, "cause"), "{found:?}");
}

#[test]
fn a_cause_that_is_found_later_contradicts_no_one() {
    let named = "Crash\nA bus crashed near Aberfeld. The crash was caused by black ice, the rescue service said.";
    let unknown = "Crash\nA bus crashed near Aberfeld. The cause of the crash is not yet known, the prosecutor said.";
    let found = disagreements(&[("Alpha Wire", "2025-05-02", named), ("Beta Post", "2025-05-02", unknown)]);
    assert!(told(&found, "cause", &["black ice", "not yet known"]), "{found:?}");
    let found = disagreements(&[("Alpha Wire", "2025-05-04", named), ("Beta Post", "2025-05-02", unknown)]);
    assert!(is_silent(&found, "cause"), "{found:?}");
}

#[test]
fn verbs_in_other_senses_tell_no_state() {
    let left = "Norvik\nNorvik left its forecast unchanged on Friday. Norvik pulled out of talks with the union. Ada Holm has gone to Paris.";
    let works = "Norvik\nNorvik is operating as usual, its spokeswoman said. Ada Holm remains in office as minister.";
    let quit = "Shares\nThe shares of Norvik closed at 45 euros. The shares of Norvik opened at 44 euros. Ada Holm quit the Green party on Friday.";
    let days = "2025-05-02";
    let found = disagreements(&[("Alpha Wire", days, left), ("Beta Post", days, works), ("Gamma News", days, quit)]);
    assert!(is_silent(&found, "status"), "{found:?}");
}

#[test]
fn a_cause_of_long_ago_is_no_rival_of_todays() {
    let old = "Crash\nThe 2019 crash at Dorn was caused by speeding. Flowers lie at the road.";
    let new = "Crash\nThe crash on Friday was caused by fog, police said.";
    let found = disagreements(&[("Alpha Wire", "2025-05-02", old), ("Beta Post", "2025-05-02", new)]);
    assert!(is_silent(&found, "cause"), "{found:?}");
}
