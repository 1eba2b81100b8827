//! Stories: placements, merges, decisions, and what is known at a time.

#![allow(clippy::unwrap_used)] // a test that cannot do its own work should stop

mod common;

use common::{at, page, prepared, store};
use headwater_store::{Arrival, Basis, Error, Grouping, Merge, Store, StoryFilter, Waiting};

/// Puts each report to the story that is said, by the position of the report that opened it.
struct Said<'a> {
    waiting: std::vec::IntoIter<Waiting>,
    of: &'a [usize],
    merges: Option<(usize, usize)>,
    rows: Vec<u64>,
    opened: std::collections::BTreeMap<usize, u64>,
}

impl Grouping for Said<'_> {
    fn next(&mut self) -> Option<Arrival> {
        let report = self.waiting.next()?;
        let of = self.of[self.rows.len()];
        Some(Arrival {
            report: report.report,
            story: self.opened.get(&of).copied(),
            opens: format!("s-{}", report.id),
            why: if self.opened.contains_key(&of) { "alike" } else { "new" },
            score: 0.5,
            nearest: self.rows.first().map(|&row| (row, 0.25)),
            shared: "harbour strike".to_owned(),
            sketch: vec![1, 2, 3],
            at: report.first_seen,
        })
    }

    fn placed(&mut self, arrival: &Arrival, story: u64) -> Vec<Merge> {
        self.opened.entry(self.of[self.rows.len()]).or_insert(story);
        self.rows.push(arrival.report);
        let last = self.rows.len() == self.of.len();
        let merge = self.merges.filter(|_| last).map(|(from, into)| (self.opened[&from], self.opened[&into]));
        merge.map(|(from, into)| Merge { into, from, score: 0.3 }).into_iter().collect()
    }
}

/// Ids of `count` reports, read a second apart and put to stories as `of` says.
fn told(store: &mut Store, of: &[usize], merges: Option<(usize, usize)>) -> Vec<String> {
    let ids = (0..of.len()).map(|n| {
        let kept =
            store.add(vec![prepared(page(&format!("p{n}"), &format!("Text number {n}.")))], at(n as i64)).unwrap();
        kept[0].id.clone()
    });
    let ids: Vec<String> = ids.collect();
    let waiting = store.waiting_for_stories(100).unwrap();
    let mut said =
        Said { waiting: waiting.into_iter(), of, merges, rows: Vec::new(), opened: std::collections::BTreeMap::new() };
    assert_eq!(store.arrive(&mut said, 2).unwrap(), of.len() as u64);
    ids
}

fn members(store: &Store, story: &str) -> Vec<String> {
    store.members(story, None).unwrap().into_iter().map(|member| member.report).collect()
}

#[test]
fn reports_wait_once_and_the_window_keeps_the_latest() {
    let (_folder, mut store) = store();
    let ids = told(&mut store, &[0, 0, 2], None);
    assert!(!store.any_waits_for_a_story().unwrap());
    assert_eq!(members(&store, &format!("s-{}", ids[0])), ids[..2]);
    let window = store.story_window(10).unwrap();
    assert_eq!(window.len(), 2);
    assert!(window.iter().all(|report| report.sketch == [1, 2, 3]));
    let member = &store.members(&format!("s-{}", ids[0]), None).unwrap()[1];
    assert_eq!((member.why.as_str(), member.score, member.support), ("alike", Some(0.5), Some(0.25)));
    assert_eq!((member.nearest.as_ref(), member.shared.as_deref()), (Some(&ids[0]), Some("harbour strike")));
}

#[test]
fn the_id_of_a_merged_story_leads_to_the_one_it_became_part_of() {
    let (_folder, mut store) = store();
    let ids = told(&mut store, &[0, 1, 1], Some((1, 0)));
    let [kept, gone] = [0, 1].map(|at| format!("s-{}", ids[at]));
    assert_eq!(store.find_story(&gone).unwrap(), kept);
    assert_eq!(members(&store, &gone), ids);
    assert_eq!(store.story_of(&ids[2]).unwrap(), Some(kept.clone()));
    let why: Vec<String> = store.members(&kept, None).unwrap().into_iter().map(|member| member.why).collect();
    assert_eq!(why, ["new", "merged", "merged"]);
    assert!(matches!(store.find_story("s-nothing"), Err(Error::NoStory(_))));
    assert!(matches!(store.find_story("s-"), Err(Error::NoStory(_))));
}

#[test]
fn what_was_known_at_a_time_can_be_told() {
    let (_folder, mut store) = store();
    let ids = told(&mut store, &[0, 1, 1], Some((1, 0)));
    let known = |story: &str, second: i64| -> Vec<String> {
        store.members(story, Some(at(second))).unwrap().into_iter().map(|member| member.report).collect()
    };
    let kept = format!("s-{}", ids[0]);
    assert_eq!(known(&kept, -1), Vec::<String>::new());
    assert_eq!(known(&kept, 0), ids[..1]);
    assert_eq!(known(&kept, 1), ids[..1], "the other story was not part of it yet");
    assert_eq!(known(&kept, 2), ids);
    // The other id means what it meant, and from the merge on the story that it became part of.
    let gone = format!("s-{}", ids[1]);
    assert_eq!(known(&gone, 1), ids[1..2]);
    assert_eq!(known(&gone, 2), ids);
    // What became part of another has not changed by itself.
    assert_eq!(store.stories_changed(at(-1), None).unwrap(), std::slice::from_ref(&kept));
    assert_eq!(store.stories_changed(at(-1), Some(at(1))).unwrap().len(), 2);
}

#[test]
fn a_person_merges_and_splits_and_takes_it_back() {
    let (_folder, mut store) = store();
    let ids = told(&mut store, &[0, 0, 2, 2], None);
    let [a, b] = [0, 2].map(|at| format!("s-{}", ids[at]));
    let merged = store.merge_stories(&a, &b, Some("ana"), Some("one strike"), at(10)).unwrap();
    assert_eq!((members(&store, &b), store.find_story(&b).unwrap()), (ids.clone(), a.clone()));
    assert!(matches!(store.merge_stories(&a, &b, None, None, at(11)), Err(Error::SameStory(..))));
    assert!(store.undo_story_decision(merged, Some("ana"), at(12)).unwrap());
    assert!(!store.undo_story_decision(merged, Some("ana"), at(13)).unwrap());
    assert_eq!((members(&store, &a), members(&store, &b)), (ids[..2].to_vec(), ids[2..].to_vec()));

    let split = store.split_story(&a, &ids[1..2], &format!("s-{}", ids[1]), None, None, at(20)).unwrap();
    let new = store.story_of(&ids[1]).unwrap().unwrap();
    assert_ne!(new, a);
    assert_eq!(store.stories_apart().unwrap().len(), 1);
    assert!(matches!(store.split_story(&new, &ids[1..2], "s-x", None, None, at(21)), Err(Error::WholeStory(_))));
    assert!(matches!(store.split_story(&a, &ids[2..3], "s-x", None, None, at(21)), Err(Error::NotInStory { .. })));
    assert!(store.undo_story_decision(split, None, at(22)).unwrap());
    assert_eq!((members(&store, &a), store.find_story(&new).unwrap()), (ids[..2].to_vec(), a));
    assert_eq!(store.stories_apart().unwrap(), []);
    let decisions = store.story_decisions().unwrap();
    assert!(decisions.len() == 2 && decisions.iter().all(|decision| decision.undone.is_some()));
    assert_eq!((decisions[0].who.as_deref(), decisions[0].why.as_deref()), (Some("ana"), Some("one strike")));
    assert!(matches!(store.undo_story_decision(9, None, at(30)), Err(Error::NoDecision(9))));
}

#[test]
fn stories_are_listed_by_change_and_filtered() {
    let (_folder, mut store) = store();
    let ids = told(&mut store, &[0, 0, 2], None);
    let list = |filter: StoryFilter| -> Vec<(String, u64)> {
        store.stories(&filter).unwrap().into_iter().map(|story| (story.id, story.reports)).collect()
    };
    let [a, b] = [0, 2].map(|at| format!("s-{}", ids[at]));
    assert_eq!(list(StoryFilter::default()), [(b.clone(), 1), (a.clone(), 2)]);
    assert_eq!(list(StoryFilter { reports_min: 2, ..StoryFilter::default() }), [(a.clone(), 2)]);
    assert_eq!(list(StoryFilter { changed_since: Some(at(2)), ..StoryFilter::default() }), [(b, 1)]);
    assert_eq!(
        list(StoryFilter { of_reports: Some(vec![ids[1].clone()]), ..StoryFilter::default() }),
        [(a.clone(), 2)]
    );
    assert_eq!(store.stories_changed(at(0), Some(at(1))).unwrap(), [a]);
}

#[test]
fn a_forgotten_report_leaves_its_story_and_takes_what_was_found_along() {
    let (_folder, mut store) = store();
    let ids = told(&mut store, &[0, 0], None);
    let story = format!("s-{}", ids[0]);
    let basis = Basis::new("test", &[(ids[0].clone(), 1), (ids[1].clone(), 1)]);
    assert_eq!(basis, Basis::new("test", &[(ids[1].clone(), 1), (ids[0].clone(), 1)]));
    assert_ne!(basis, Basis::new("test", &[(ids[0].clone(), 2), (ids[1].clone(), 1)]));
    store.put_analysis(&story, basis, b"quotes words", at(5)).unwrap();
    assert_eq!(store.analysis(&story, basis).unwrap().as_deref(), Some(&b"quotes words"[..]));
    store.remove(&ids[0]).unwrap();
    assert_eq!(members(&store, &story), ids[1..]);
    assert_eq!(store.analysis(&story, basis).unwrap(), None);
    store.remove(&ids[1]).unwrap();
    assert_eq!(members(&store, &story), Vec::<String>::new());
}
