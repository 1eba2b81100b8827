//! Webhooks: told once, sent by one at a time, given up when nobody says when to come again.

#![allow(clippy::unwrap_used)] // a test that cannot do its own work should stop

mod common;

use common::{at, page, prepared, store};
use headwater_store::{Arrival, DeliveryState, Grouping, Merge, NewDelivery, Sending, Store, Waiting};
use jiff::SignedDuration;

/// Puts every report that waits to one story.
struct One(std::vec::IntoIter<Waiting>, Option<u64>);

impl Grouping for One {
    fn next(&mut self) -> Option<Arrival> {
        let report = self.0.next()?;
        Some(Arrival {
            report: report.report,
            story: self.1,
            opens: format!("s-{}", report.id),
            why: "alike",
            score: 0.5,
            nearest: None,
            shared: String::new(),
            sketch: Vec::new(),
            at: report.first_seen,
        })
    }

    fn placed(&mut self, _: &Arrival, story: u64) -> Vec<Merge> {
        self.1 = Some(story);
        Vec::new()
    }
}

fn arrive(store: &mut Store, name: &str, second: i64) -> String {
    let kept = store.add(vec![prepared(page(name, &format!("Text of {name}.")))], at(second)).unwrap();
    let waiting = store.waiting_for_stories(10).unwrap();
    store.arrive(&mut One(waiting.into_iter(), Some(1).filter(|_| name != "first")), 100).unwrap();
    kept[0].id.clone()
}

/// A database with a story of one report, a hook, and a delivery about it.
fn with_delivery() -> (tempfile::TempDir, Store, i64) {
    let (folder, mut store) = store();
    let first = arrive(&mut store, "first", 1);
    let (number, is_new) = store.add_hook("https://desk.example/", "{}", None, at(2)).unwrap();
    assert!(is_new);
    let delivery = NewDelivery { id: "d1".into(), story: format!("s-{first}"), changes: 1, body: "{}".into() };
    let hook = store.hooks().unwrap().remove(0);
    let marks = store.marks().unwrap();
    assert!(store.tell_hook(&hook, marks, std::slice::from_ref(&delivery), at(3)).unwrap());
    // Told a second time with the same words, it is one.
    let hook = store.hooks().unwrap().remove(0);
    assert!(store.tell_hook(&hook, marks, &[delivery], at(3)).unwrap());
    (folder, store, number)
}

#[test]
fn of_two_that_tell_at_once_one_does() {
    let (_folder, mut store, _) = with_delivery();
    let (one, other) = (store.hooks().unwrap().remove(0), store.hooks().unwrap().remove(0));
    arrive(&mut store, "second", 4);
    let marks = store.marks().unwrap();
    let ids = store.stories_changed_between(one.told_to, marks).unwrap();
    assert_eq!(ids.len(), 1);
    assert_eq!(store.members_at(&ids[0], one.told_to).unwrap().len(), 1);
    assert_eq!(store.members_at(&ids[0], marks).unwrap().len(), 2);
    let delivery = |id: &str| NewDelivery { id: id.into(), story: ids[0].clone(), changes: 1, body: "{}".into() };
    assert!(store.tell_hook(&one, marks, &[delivery("d2")], at(5)).unwrap());
    assert!(!store.tell_hook(&other, marks, &[delivery("d3")], at(5)).unwrap());
    let told: Vec<String> = store.deliveries(None, 10).unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(told, ["d2", "d1"]);
}

#[test]
fn a_delivery_is_sent_by_one_at_a_time_and_is_free_again_after_a_while() {
    let (_folder, mut store, hook) = with_delivery();
    assert_eq!(store.claim_delivery(hook, at(2), at(9)).unwrap(), None, "not due yet");
    let claimed = store.claim_delivery(hook, at(3), at(9)).unwrap().unwrap();
    assert_eq!(store.claim_delivery(hook, at(8), at(12)).unwrap(), None);
    assert_eq!(store.claim_delivery(hook, at(9), at(12)).unwrap().unwrap().id, claimed.id);
    store.delivery_sent(&claimed, &Sending::Taken, at(10)).unwrap();
    assert_eq!(store.claim_delivery(hook, at(99), at(120)).unwrap(), None);
    let taken = store.deliveries(None, 10).unwrap().remove(0);
    assert_eq!((taken.state, taken.body), (DeliveryState::Taken, None));
}

#[test]
fn what_failed_waits_is_given_up_and_comes_back_when_asked_for() {
    let (_folder, mut store, number) = with_delivery();
    let failed = |next: Option<i64>| Sending::Failed { why: "no".into(), next: next.map(at), held: None };
    let claimed = store.claim_delivery(number, at(3), at(9)).unwrap().unwrap();
    store.delivery_sent(&claimed, &failed(Some(20)), at(4)).unwrap();
    assert_eq!(store.claim_delivery(number, at(19), at(30)).unwrap(), None);
    let claimed = store.claim_delivery(number, at(20), at(30)).unwrap().unwrap();
    assert_eq!((claimed.tries, claimed.body.as_deref()), (1, Some("{}")));
    store.delivery_sent(&claimed, &failed(None), at(21)).unwrap();
    let hook = store.hooks().unwrap().remove(0);
    assert_eq!((hook.waiting, hook.given_up, hook.last_error.as_deref()), (0, 1, Some("no")));
    assert_eq!(store.retry_deliveries(&hook, false, at(22)).unwrap(), 0);
    assert_eq!(store.retry_deliveries(&hook, true, at(22)).unwrap(), 1);
    let again = store.claim_delivery(number, at(22), at(30)).unwrap().unwrap();
    assert_eq!((again.tries, again.state), (0, DeliveryState::Waiting));
    store.delivery_sent(&again, &Sending::Taken, at(23)).unwrap();
    assert_eq!(store.forget_deliveries(at(100), SignedDuration::from_secs(77)).unwrap(), 0);
    assert_eq!(store.forget_deliveries(at(101), SignedDuration::from_secs(77)).unwrap(), 1);
}

#[test]
fn a_hook_that_is_held_or_stopped_is_left_alone() {
    let (_folder, mut store, number) = with_delivery();
    let claimed = store.claim_delivery(number, at(3), at(9)).unwrap().unwrap();
    let held = Sending::Failed { why: "down".into(), next: Some(at(5)), held: Some(at(50)) };
    store.delivery_sent(&claimed, &held, at(4)).unwrap();
    assert_eq!(store.claim_delivery(number, at(49), at(60)).unwrap(), None);
    let claimed = store.claim_delivery(number, at(50), at(60)).unwrap().unwrap();
    store.delivery_sent(&claimed, &Sending::Stopped { why: "gone".into() }, at(51)).unwrap();
    assert_eq!(store.claim_delivery(number, at(500), at(600)).unwrap(), None);
    let hook = store.hooks().unwrap().remove(0);
    assert_eq!((hook.stopped.as_deref(), hook.waiting), (Some("gone"), 1));
    let marks = store.marks().unwrap();
    assert!(!store.tell_hook(&hook, marks, &[], at(52)).unwrap(), "a stopped hook is told where it stopped");
    assert!(store.remove_hook(number).unwrap() && store.deliveries(None, 10).unwrap().is_empty());
}
