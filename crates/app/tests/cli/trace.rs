//! `trace` and `edge`: the wiring, the contract, and decisions that survive.

use super::{run, story};
use std::fs;
use tempfile::tempdir;

#[test]
fn one_and_two_threads_and_any_order_of_paths_trace_the_same_bytes() {
    let folder = tempdir().unwrap();
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(story("ferry").join("reports")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == "txt") {
            let target = folder.path().join(entry.file_name());
            fs::copy(entry.path(), &target).unwrap();
            names.push(target.to_str().unwrap().to_owned());
        }
    }
    names.sort();
    let traced = |names: &[String], threads: &str| {
        let mut args = vec!["trace", "r02.txt", "--json", "--threads", threads];
        args.extend(names.iter().map(String::as_str));
        run(&args).stdout
    };
    let sorted = traced(&names, "1");
    assert!(sorted.contains("\"source\": \"r01.txt\""), "{sorted}");
    names.reverse();
    assert!(traced(&names, "2") == sorted);
}

#[test]
fn every_place_of_a_trace_lies_in_its_text() {
    let folder = story("bank");
    let ran = run(&["trace", "r11", folder.to_str().unwrap(), "--json"]);
    let trace: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let text: Vec<char> = fs::read_to_string(folder.join("reports/r11.txt")).unwrap().chars().collect();
    for sentence in trace["sentences"].as_array().unwrap() {
        for at in sentence["aligned"].as_array().unwrap().iter().chain([&sentence["at"]]) {
            let range = at["start"].as_u64().unwrap() as usize..at["end"].as_u64().unwrap() as usize;
            assert_eq!(at["text"].as_str().unwrap(), text[range].iter().collect::<String>());
        }
    }
    let shares: f64 = trace["sources"].as_array().unwrap().iter().map(|source| source["share"].as_f64().unwrap()).sum();
    assert!((shares - 1.0).abs() < 1e-4, "{shares}");
}

#[test]
fn a_page_of_a_trace_is_complete_in_itself_and_shows_the_words_of_both() {
    let ran = run(&["trace", "r02", story("ferry").to_str().unwrap(), "--format", "html"]);
    assert!(ran.stdout.starts_with("<!doctype html>"), "{}", ran.stderr);
    assert!(ran.stdout.contains("<q class=\"theirs\">") && ran.stdout.contains("<del>"));
    assert!(!ran.stdout.contains("<script") && !ran.stdout.contains("src="));
}

#[test]
fn a_report_that_is_not_there_is_said_to_be_missing() {
    let ran = run(&["trace", "r99", story("bank").to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("no report 'r99' among the 12 read"), "{}", ran.stderr);
}

#[test]
fn a_pinned_edge_is_shown_with_who_pinned_it_and_can_be_taken_back() {
    let folder = tempdir().unwrap();
    for entry in fs::read_dir(story("bank").join("reports")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let place = folder.path().to_str().unwrap();
    let before = run(&["brief", place, "--json"]).stdout;
    let pin = |child: &str, parent: &str, what: &str| run(&["edge", what, child, parent, "--in", place, "--by", "ana"]);
    assert_eq!(pin("r12", "r01", "pin").status, 0);
    assert_eq!(pin("r11", "r09", "pin").status, 0);
    assert_eq!(pin("r03", "r02", "forbid").status, 0);
    let ran = run(&["brief", place, "--json", "--one-story"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let brief: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let edges = brief["stories"][0]["stemma"]["edges"].as_array().unwrap();
    let edge = |child: &str, parent: &str| edges.iter().find(|e| e["child"] == child && e["parent"] == parent);
    let pinned = edge("r12", "r01").expect("the pinned edge is there");
    assert!(pinned["evidence"][0]["why"].as_str().unwrap().starts_with("pinned by ana"), "{pinned}");
    assert!(edge("r03", "r02").is_none());

    let circle = pin("r09", "r11", "pin");
    assert_eq!(circle.status, 1);
    assert!(circle.stderr.contains("round in a circle"), "{}", circle.stderr);
    for (child, parent) in [("r12", "r01"), ("r11", "r09"), ("r03", "r02")] {
        assert_eq!(pin(child, parent, "undo").status, 0);
    }
    assert_eq!(pin("r12", "r01", "undo").status, 1);
    assert!(run(&["brief", place, "--json"]).stdout == before);
}
