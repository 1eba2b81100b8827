//! Taking reports out, for now and for good.

#![allow(clippy::unwrap_used)] // a test that cannot do its own work should stop

mod common;

use common::{at, get_all, page, prepared, raw, store};
use headwater_model::{ByteMap, Original};
use headwater_store::{Added, Error, Filter};

/// A word that occurs nowhere by chance.
const WORD: &str = "xylophagous";

fn secret() -> headwater_store::Prepared {
    let mut raw = page("secret", &format!("The {WORD} beetle was seen at the harbour."));
    raw.title = Some("Beetle seen".to_owned());
    raw.original = Some(Original {
        bytes: format!("<p>The {WORD} beetle was seen at the harbour.</p> <!-- {WORD} -->").into_bytes().into(),
        media_type: "text/html".to_owned(),
        charset: "UTF-8".to_owned(),
        map: ByteMap::default(),
    });
    prepared(raw)
}

#[test]
fn what_is_removed_leaves_nothing_and_may_come_back() {
    let (_folder, mut store) = store();
    let id = store.add(vec![secret(), prepared(page("other", "The harbour is open."))], at(1)).unwrap()[0].id.clone();
    store.put_layer(&id, 1, "test", "1", b"layer", at(1)).unwrap();
    assert_eq!(store.layer(&id, 1, "test", "1").unwrap().unwrap(), b"layer");
    assert_eq!(store.remove(&id).unwrap().versions, 1);
    assert_eq!(get_all(&store).len(), 1);
    assert!(store.search(WORD, &Filter::default(), 10).unwrap().is_empty());
    assert_eq!(store.search("harbour", &Filter::default(), 10).unwrap().len(), 1);
    assert_eq!(store.layer(&id, 1, "test", "1").unwrap(), None);
    let stats = store.stats().unwrap();
    assert_eq!((stats.reports, stats.versions, stats.texts, stats.originals), (1, 1, 1, 0));
    assert!(store.check(10).unwrap().is_empty());
    assert!(matches!(store.remove(&id), Err(Error::Unknown(_))));
    assert_eq!(store.add(vec![secret()], at(2)).unwrap()[0].added, Added::New);
}

#[test]
fn what_is_taken_down_does_not_come_back_until_it_is_lifted() {
    let (_folder, mut store) = store();
    let id = store.add(vec![secret()], at(1)).unwrap()[0].id.clone();
    store.takedown(&id, "court order", at(2)).unwrap();
    let kept = store.add(vec![secret()], at(3)).unwrap();
    assert_eq!((kept[0].added, kept[0].version), (Added::TakenDown, 0));
    // The same words at another address, or in a file without one, may not come in either; other words at that address neither.
    let text = format!("The {WORD} beetle was seen at the harbour.");
    for other in [page("mirror", &text), raw("file.txt", &text), page("secret", "Quite other words.")] {
        assert_eq!(store.add(vec![prepared(other)], at(3)).unwrap()[0].added, Added::TakenDown);
    }
    let takedowns = store.takedowns().unwrap();
    assert_eq!((takedowns.len(), takedowns[0].reason.as_str(), takedowns[0].texts), (1, "court order", 1));
    assert!(store.lift(&id).unwrap());
    assert!(!store.lift(&id).unwrap());
    assert_eq!(store.add(vec![secret()], at(4)).unwrap()[0].added, Added::New);
}

#[test]
fn an_address_can_be_taken_down_before_it_is_read() {
    let (_folder, mut store) = store();
    store.takedown("https://example.org/secret", "not ours to keep", at(1)).unwrap();
    assert_eq!(store.add(vec![secret()], at(2)).unwrap()[0].added, Added::TakenDown);
    assert!(store.lift("http://example.org/secret#:~:text=x").unwrap());
    assert!(matches!(store.takedown("no such thing", "x", at(3)), Err(Error::Unknown(_))));
}

#[test]
fn the_same_words_at_another_address_stay_and_are_named() {
    let (_folder, mut store) = store();
    let kept = store.add(vec![prepared(page("a", "Same words.")), prepared(page("b", "Same words."))], at(1)).unwrap();
    let removed = store.remove(&kept[0].id).unwrap();
    assert_eq!(removed.same_words, [kept[1].id.clone()]);
    assert_eq!(store.raw(&kept[1].id, None, false).unwrap().text, "Same words.");
    assert!(store.check(10).unwrap().is_empty());
}

#[test]
fn no_byte_of_it_is_left_on_disk() {
    let (folder, mut store) = store();
    let filler = |n: u32| prepared(page(&format!("filler{n}"), &format!("Filler report number {n} of many.")));
    store.add((0..50).map(filler).collect(), at(1)).unwrap();
    let id = store.add(vec![secret()], at(1)).unwrap()[0].id.clone();
    assert!(on_disk(&folder), "the index holds its words in the clear, so the test can fail");
    store.takedown(&id, "court order", at(2)).unwrap();
    assert!(!on_disk(&folder));
}

/// True if a file of the folder holds the word, or what the search index makes of it.
fn on_disk(folder: &tempfile::TempDir) -> bool {
    std::fs::read_dir(folder.path()).unwrap().any(|entry| {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        // Words share their first letters with their neighbours in the index; their ends stand alone.
        let part = &WORD.as_bytes()[3..];
        bytes.windows(part.len()).any(|window| window == part)
    })
}
