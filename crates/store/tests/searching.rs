//! Searching: what is found, in what order, and which words are shown to have matched.

#![allow(clippy::unwrap_used)] // a test that cannot do its own work should stop

mod common;

use common::{at, page, prepared, store};
use headwater_store::{Error, Filter, Store};
use tempfile::TempDir;

fn filled() -> (TempDir, Store) {
    let (folder, mut store) = store();
    let of = |name: &str, title: &str, outlet: &str, published: &str, text: &str| {
        let mut raw = page(name, text);
        raw.title = Some(title.to_owned());
        raw.outlet = Some(outlet.to_owned());
        raw.byline = Some("Ann Hill".to_owned());
        raw.published = Some(published.to_owned());
        prepared(raw)
    };
    let reports = vec![
        of("a", "Harbour bridge closed", "Post", "2025-06-17", "The bridge over the harbour was closed on Monday."),
        of("b", "Toll rises", "Times", "2025-06-18", "The toll of the bridge rises. Bridge traffic doesn't."),
        of("c", "Café opens", "Post", "2025-06-19", "The café at the U.S. embassy opens, covid-19 or not."),
    ];
    store.add(reports, at(1)).unwrap();
    (folder, store)
}

#[track_caller]
fn check(store: &Store, query: &str, expected: &[&str]) {
    let mut found = names(store, query, &Filter::default());
    found.sort();
    assert_eq!(found, expected, "{query}");
}

fn names(store: &Store, query: &str, filter: &Filter) -> Vec<String> {
    store.search(query, filter, 10).unwrap().into_iter().map(|hit| hit.report.name).collect()
}

#[test]
fn finds_words_phrases_beginnings_and_their_combinations() {
    let (_folder, store) = filled();
    check(&store, "bridge", &["a", "b"]);
    check(&store, "BRIDGE harbour", &["a"]);
    check(&store, "\"the toll\"", &["b"]);
    check(&store, "\"toll the\"", &[]);
    check(&store, "harb* OR cafe", &["a", "c"]);
    check(&store, "bridge NOT toll", &["a"]);
    check(&store, "title:bridge", &["a"]);
    check(&store, "outlet:post byline:hill", &["a", "c"]);
    check(&store, "covid-19", &["c"]);
    check(&store, "U.S.", &["c"]);
    check(&store, "doesn't", &["b"]);
}

#[test]
fn a_word_in_the_headline_counts_more() {
    let (_folder, store) = filled();
    assert_eq!(names(&store, "bridge", &Filter::default()), ["a", "b"]);
}

#[test]
fn filters_by_day_and_outlet() {
    let (_folder, store) = filled();
    let since = Filter { since: Some("2025-06-18".parse().unwrap()), ..Filter::default() };
    assert_eq!(names(&store, "bridge", &since), ["b"]);
    let post = Filter { outlet: Some("post".to_owned()), ..Filter::default() };
    assert_eq!(names(&store, "bridge", &post), ["a"]);
    assert_eq!(store.matching("bridge", &post).unwrap().len(), 1);
}

#[test]
fn shows_the_words_that_matched_and_no_others() {
    let (_folder, store) = filled();
    let hits = store.search("\"over the harbour\" OR cafe", &Filter::default(), 10).unwrap();
    let words: Vec<Vec<&str>> =
        hits.iter().map(|hit| hit.matched.iter().map(|span| span.of(&hit.text)).collect()).collect();
    assert!(words.contains(&vec!["over the harbour"]) && words.contains(&vec!["café"]), "{words:?}");
    let title = hits.iter().find(|hit| hit.report.name == "c").unwrap();
    assert_eq!(title.matched_title[0].of("Café opens"), "Café");
    assert!(hits.iter().all(|hit| hit.snippet.len() > 20));
}

#[test]
fn offsets_count_in_the_kept_text_whatever_stands_in_it() {
    let (_folder, mut store) = store();
    let text = "\u{feff}Zürich \0 \u{fdd0} 👩‍🚒 said: the dam, the dam\u{0301}, the DAM.";
    store.add(vec![prepared(page("odd", text))], at(1)).unwrap();
    let hit = &store.search("dam", &Filter::default(), 10).unwrap()[0];
    assert_eq!(hit.text, text);
    for span in &hit.matched {
        assert!(span.of(text).to_lowercase().starts_with("dam"), "{:?}", span.of(text));
    }
    assert_eq!(hit.matched.len(), 3);
}

#[test]
fn an_earlier_version_is_found_by_its_own_words() {
    let (_folder, mut store) = store();
    store.add(vec![prepared(page("a", "Two people drowned."))], at(1)).unwrap();
    store.add(vec![prepared(page("a", "Three people were rescued."))], at(2)).unwrap();
    let hits = store.search("drowned", &Filter::default(), 10).unwrap();
    assert_eq!((hits.len(), hits[0].version), (1, 1));
    assert_eq!(store.search("people", &Filter::default(), 10).unwrap().len(), 1, "one hit a report");
}

#[test]
fn a_query_that_cannot_be_understood_is_told_with_its_place() {
    let (_folder, store) = filled();
    let error = store.search("bridge AND (toll", &Filter::default(), 10).unwrap_err();
    assert!(matches!(&error, Error::Query(fault) if fault.at == 17), "{error}");
    // Whatever is typed, the index itself never complains.
    for query in ["a\"b\"", "^a", "a:b", "a + b", "NEAR(a b)", "a*b", "{a}", "a'b\"c", "-a", "\u{0}a", "*", "a** b"] {
        match store.search(query, &Filter::default(), 10) {
            Ok(_) | Err(Error::Query(_)) => {}
            Err(other) => panic!("{query}: {other}"),
        }
    }
}
