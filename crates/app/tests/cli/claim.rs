//! `claim`: the nearest claims with their counts and words, and what it says where there is nothing to go by.

use super::{headwater, ran, run, story};
use serde_json::Value;
use std::fs;
use tempfile::tempdir;

fn claims(stdout: &str) -> Vec<Value> {
    serde_json::from_str::<Value>(stdout).unwrap()["claims"].as_array().unwrap().clone()
}

#[test]
fn the_nearest_claim_of_a_folder_comes_with_its_counts_and_words_in_their_places() {
    let folder = story("bank");
    let ran = run(&["claim", "the governor has resigned", folder.to_str().unwrap(), "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let found = claims(&ran.stdout);
    assert!(found[0]["claim"]["counts"]["reports"].as_u64().unwrap() > 1, "{}", ran.stdout);
    let scores: Vec<f64> = found.iter().map(|one| one["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    for said in found[0]["claim"]["assertions"].as_array().unwrap() {
        let at = &said["at"];
        let file = folder.join(format!("reports/{}.txt", at["report"].as_str().unwrap()));
        let text: Vec<char> = fs::read_to_string(file).unwrap().chars().collect();
        let range = at["start"].as_u64().unwrap() as usize..at["end"].as_u64().unwrap() as usize;
        assert_eq!(at["text"].as_str().unwrap(), text[range].iter().collect::<String>());
    }
    let text = run(&["claim", "the governor has resigned", folder.to_str().unwrap()]).stdout;
    assert!(text.contains("reports") && text.contains("origin"), "{text}");
}

#[test]
fn none_found_ends_well_and_nothing_to_go_by_is_not_measured() {
    let folder = story("bank");
    let none = run(&["claim", "Volcanic ash grounded aircraft in Iceland", folder.to_str().unwrap()]);
    assert_eq!(none.status, 0, "{}", none.stderr);
    assert!(none.stdout.starts_with("No claim like it"), "{}", none.stdout);
    let empty = run(&["claim", "of the", folder.to_str().unwrap()]);
    assert_eq!((empty.status, empty.stdout.as_str()), (3, ""));
    assert!(empty.stderr.contains("not measured"), "{}", empty.stderr);
}

#[test]
fn the_database_answers_from_the_stories_that_have_the_words_or_synonyms() {
    let desk = tempdir().unwrap();
    let asked = |args: &[&str]| ran(headwater().env("HEADWATER_DB", desk.path().join("reports.db")).args(args));
    for name in ["bank", "ferry"] {
        let reports = story(name).join("reports");
        assert_eq!(asked(&["read", reports.to_str().unwrap()]).status, 0);
    }
    let found = asked(&["claim", "The head of the central bank has quit", "--json"]);
    let first = &claims(&found.stdout)[0];
    assert!(first["title"].as_str().unwrap().contains("Havlas"), "{}", found.stdout);
    // What was taken apart is kept: the second answer is the same.
    assert_eq!(asked(&["claim", "The head of the central bank has quit", "--json"]).stdout, found.stdout);
    let nothing = asked(&["claim", "zither"]);
    assert_eq!(nothing.status, 3, "{}", nothing.stdout);
    assert!(nothing.stdout.starts_with("Not measured"), "{}", nothing.stdout);
}
