//! The change log of a story tells what changed in its claims, at the time at which it did: what happened before anybody looked, too.

use crate::client::{Desk, Server};
use serde_json::Value;
use std::time::Duration;

const TITLE: &str = "Port of Ostmark shut as strike begins";

fn strike(vessels: &str) -> String {
    format!(
        "Dock workers at the port of Ostmark walked out over pay on Monday, halting cranes and ferries.\n\nSome {vessels} vessels wait at \
         anchor off the port, harbour master Tomas Berg said."
    )
}

/// Times are told to the second.
fn later() {
    std::thread::sleep(Duration::from_millis(1_100));
}

/// The log's entries of a kind, the latest first, once there are so many.
#[track_caller]
fn entries(server: &Server, story: &str, kind: &str, count: usize) -> Vec<Value> {
    let mut log = Value::Null;
    for _ in 0..300 {
        let answer = server.patiently(&format!("/story/{story}.json"));
        let page: Value = serde_json::from_slice(&answer.body).unwrap();
        log = page["log"].clone();
        let found: Vec<Value> = log.as_array().unwrap().iter().filter(|entry| entry["kind"] == kind).cloned().collect();
        if found.len() >= count {
            assert_eq!(found.len(), count, "{log}");
            return found;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("expected {count} entries of {kind}: {log}");
}

#[test]
fn what_changed_in_claims_is_in_the_log_of_a_story() {
    let desk = Desk::new(true);
    let read = |vessels: &str| desk.read(&[("Gazette", TITLE, "2025-03-03", &strike(vessels))]);
    read("40");
    desk.read(&[("Mirror", "Ostmark port shut by strike", "2025-03-03", &strike("40"))]);
    later();
    read("60");
    let server = desk.serve(&[]);
    let story = desk.story("Gazette");
    // Nobody had looked: the past is caught up with.
    let before = entries(&server, &story, "corrected", 1);
    let words = |entry: &Value, n: usize| entry["receipts"][n]["text"].as_str().unwrap().to_owned();
    assert!(words(&before[0], 0).contains("40") && words(&before[0], 1).contains("60"), "{before:?}");
    later();
    read("75");
    let after = entries(&server, &story, "corrected", 2);
    assert!(words(&after[0], 0).contains("60") && words(&after[0], 1).contains("75"), "{after:?}");
    assert_eq!(after[1], before[0]);
    assert!(after[0]["at"].as_str() > after[1]["at"].as_str());
    let page = server.get(&format!("/story/{story}")).text();
    assert!(page.contains("k-corrected"), "the page for people shows it");
    // As it was known before the last version came.
    let then = server.patiently(&format!("/story/{story}.json?as_of={}", after[1]["at"].as_str().unwrap()));
    let then: Value = serde_json::from_slice(&then.body).unwrap();
    let told = then["log"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "corrected").count();
    assert_eq!(told, 1, "{}", then["log"]);
}
