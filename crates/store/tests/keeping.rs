//! Keeping reports and getting them back.

#![allow(clippy::unwrap_used)] // a test that cannot do its own work should stop

mod common;

use common::{at, get_all, page, prepared, raw, store};
use headwater_model::{ByteMap, Finding, Original, Place, Span, TakenFrom};
use headwater_store::{Access, Added, Batch, Error, Filter, Stamp, Store};

#[test]
fn the_same_report_twice_adds_nothing() {
    let (_folder, mut store) = store();
    let first = store.add(vec![prepared(page("a", "The bridge is closed."))], at(1)).unwrap();
    assert_eq!((first[0].added, first[0].version), (Added::New, 1));
    let again = store.add(vec![prepared(page("a", "The bridge is closed."))], at(2)).unwrap();
    assert_eq!((again[0].added, again[0].version, &again[0].id), (Added::Same, 1, &first[0].id));
    let entry = store.entry(&first[0].id).unwrap();
    assert_eq!((entry.versions, entry.seen), (1, 1));
    assert_eq!(entry.first_seen, "2026-01-01T00:00:01Z");
    assert_eq!(entry.last_seen, "2026-01-01T00:00:02Z");
}

#[test]
fn another_text_at_the_same_address_is_a_version_whatever_its_order() {
    let (_folder, mut store) = store();
    let both = || vec![prepared(page("a", "Two people were hurt.")), prepared(page("a", "Three people were hurt."))];
    let kept = store.add(both(), at(1)).unwrap();
    assert_eq!(kept.iter().map(|kept| kept.added).collect::<Vec<_>>(), [Added::New, Added::Version]);
    let again = store.add(both(), at(2)).unwrap();
    assert!(again.iter().all(|kept| kept.added == Added::Same));
    assert_eq!(store.raw(&kept[0].id, None, false).unwrap().text, "Three people were hurt.");
    assert_eq!(store.raw(&kept[0].id, Some(1), false).unwrap().text, "Two people were hurt.");
    assert!(matches!(store.raw(&kept[0].id, Some(3), false), Err(Error::Unknown(_))));
}

#[test]
fn another_headline_over_the_same_text_is_a_version() {
    let (_folder, mut store) = store();
    let under = |title: &str| {
        let mut raw = page("a", "The bridge is closed.");
        raw.title = Some(title.to_owned());
        prepared(raw)
    };
    store.add(vec![under("Bridge may close")], at(1)).unwrap();
    let kept = store.add(vec![under("Bridge closes")], at(1)).unwrap();
    assert_eq!((kept[0].added, kept[0].version), (Added::Version, 2));
}

#[test]
fn the_same_words_of_two_outlets_are_two_reports_and_one_text() {
    let (_folder, mut store) = store();
    let of = |outlet: &str| {
        let mut raw = raw("copy", "The bridge is closed.");
        raw.outlet = Some(outlet.to_owned());
        prepared(raw)
    };
    let kept = store.add(vec![of("Post"), of("Times"), of("post")], at(1)).unwrap();
    assert_eq!(kept.iter().map(|kept| kept.added).collect::<Vec<_>>(), [Added::New, Added::New, Added::Same]);
    assert_eq!(get_all(&store).len(), 2);
    assert_eq!(store.stats().unwrap().texts, 1);
}

#[test]
fn copies_in_other_places_are_counted_once_each() {
    let (_folder, mut store) = store();
    let in_line = |line| {
        let mut raw = raw("x", "The bridge is closed.");
        raw.place = Place { path: "feed.jsonl".to_owned(), line: Some(line), item: None };
        prepared(raw)
    };
    for _ in 0..2 {
        store.add(vec![in_line(1), in_line(7), in_line(9)], at(1)).unwrap();
    }
    assert_eq!(get_all(&store)[0].seen, 3);
}

#[test]
fn a_report_comes_back_as_it_was_read() {
    let (_folder, mut store) = store();
    let mut raw = page("a", "Tom & Jerry closed the bridge.\n\nNobody was hurt.");
    raw.title = Some("Tom & Jerry".to_owned());
    raw.byline = Some("Ann Hill".to_owned());
    raw.published = Some("2025-06-17T14:05:00Z".to_owned());
    raw.published_by = Some("JSON-LD datePublished".to_owned());
    raw.language = Some("en-GB".to_owned());
    raw.taken_from = Some(TakenFrom { name: "Agency".to_owned(), url: None });
    raw.structured = Some("[{\"@type\":\"NewsArticle\"}]".to_owned());
    raw.links = vec![("https://example.org/b".to_owned(), "the port".to_owned())];
    let page = "<p>Tom &amp; Jerry closed the bridge.</p><p>Nobody was hurt.</p>";
    raw.original = Some(Original {
        bytes: page.as_bytes().into(),
        media_type: "text/html".to_owned(),
        charset: "UTF-8".to_owned(),
        map: ByteMap::identity(&raw.text[..4], 3),
    });
    let kept = store.add(vec![prepared(raw.clone())], at(1)).unwrap();
    let back = store.raw(&kept[0].id, None, true).unwrap();
    assert_eq!(back.original.as_ref().unwrap().map.locate(Span::new(0, 3)), Some(3..6));
    raw.id = back.id.clone();
    assert_eq!(back, raw);
}

#[test]
fn reports_of_one_page_keep_it_once() {
    let (_folder, mut store) = store();
    let whole = Original {
        bytes: vec![b'x'; 100_000].into(),
        media_type: "text/html".to_owned(),
        charset: "UTF-8".to_owned(),
        map: ByteMap::default(),
    };
    let post = |n: u32| {
        let mut raw = page(&format!("live#post-{n}"), &format!("Post number {n} says something."));
        raw.original = Some(whole.clone());
        prepared(raw)
    };
    let kept = store.add(vec![post(1), post(2)], at(1)).unwrap();
    assert_eq!(store.stats().unwrap().originals, 1);
    for kept in kept {
        assert_eq!(store.raw(&kept.id, None, true).unwrap().original.unwrap().bytes.len(), 100_000);
    }
}

#[test]
fn reports_are_found_by_id_address_and_name() {
    let (_folder, mut store) = store();
    let kept = store.add(vec![prepared(page("a", "One.")), prepared(page("b", "Two."))], at(1)).unwrap();
    for name in [&kept[0].id, &kept[0].id[..6], "http://EXAMPLE.org/a?utm_source=x", "a"] {
        assert_eq!(store.find(name).unwrap(), kept[0].id, "{name}");
    }
    assert!(matches!(store.find("nothing"), Err(Error::Unknown(_))));
}

#[test]
fn filters_by_day_and_outlet_and_counts_what_has_no_day() {
    let (_folder, mut store) = store();
    let of = |name: &str, outlet: &str, published: Option<&str>| {
        let mut raw = page(name, &format!("Report {name} of the bridge."));
        raw.outlet = Some(outlet.to_owned());
        raw.published = published.map(str::to_owned);
        prepared(raw)
    };
    let batch = vec![
        of("a", "Post", Some("2025-06-17T23:59:00Z")),
        of("b", "Times", Some("2025-06-18")),
        of("c", "Post", Some("2025-06-19")),
        of("d", "Post", None),
    ];
    store.add(batch, at(1)).unwrap();
    let names = |filter: &Filter| -> Vec<String> {
        let mut names = Vec::new();
        store
            .reports(filter, None, |entry| {
                names.push(entry.name);
                true
            })
            .unwrap();
        assert_eq!(store.count(filter).unwrap() as usize, names.len());
        names
    };
    let day = |text: &str| Some(text.parse().unwrap());
    assert_eq!(names(&Filter::default()), ["c", "b", "a", "d"]);
    assert_eq!(names(&Filter { until: day("2025-06-17"), ..Filter::default() }), ["a"]);
    assert_eq!(names(&Filter { since: day("2025-06-18"), ..Filter::default() }), ["c", "b"]);
    assert_eq!(names(&Filter { outlet: Some("post".to_owned()), ..Filter::default() }), ["c", "a", "d"]);
    assert_eq!(store.undated().unwrap(), 1);
}

#[test]
fn findings_are_kept_once() {
    let (_folder, mut store) = store();
    let findings = vec![Finding::lost("broken.txt", "expected words, found none")];
    for second in 1..3 {
        store.keep(&Batch { findings: findings.clone(), ..Batch::default() }, at(second)).unwrap();
    }
    assert_eq!(store.stats().unwrap().findings, 1);
}

#[test]
fn a_missing_or_foreign_file_is_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str, access| Store::open(&folder.path().join(name), access).map(|_| ());
    assert!(matches!(open("none.db", Access::Read), Err(Error::Missing { .. })));
    std::fs::write(folder.path().join("words.db"), "These are words and no database. ".repeat(50)).unwrap();
    assert!(matches!(open("words.db", Access::Create), Err(Error::Foreign { .. })));
    let other = rusqlite::Connection::open(folder.path().join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE mine (x)").unwrap();
    assert!(matches!(open("other.db", Access::Create), Err(Error::Foreign { .. })));
    assert!(open("new/folder/new.db", Access::Create).is_ok());
}

#[test]
fn a_file_is_done_as_long_as_it_looks_the_same() {
    let (_folder, mut store) = store();
    let stamp = Stamp { size: 10, changed: 77 };
    let files = vec![("a.txt".to_owned(), stamp)];
    store.keep(&Batch { files, ..Batch::default() }, at(1)).unwrap();
    assert!(store.is_read("a.txt", stamp).unwrap());
    assert!(!store.is_read("a.txt", Stamp { size: 11, changed: 77 }).unwrap());
    assert!(!store.is_read("b.txt", stamp).unwrap());
}
