//! Any text at all is cut into ordered, disjoint blocks that lose no word, in time that grows with its length.
#![allow(clippy::unwrap_used)]

use headwater_annotate::text;
use headwater_model::{BlockKind, Media, Place, RawReport, Report, ReportId};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn read(words: &str) -> Report {
    let raw = RawReport {
        outlet: Some("Harbour Courier".into()),
        ..RawReport::blank(ReportId("a".into()), Place::file("a.txt"), Media::Text, words.to_owned())
    };
    text::read(raw).0
}

#[track_caller]
fn check(words: &str) {
    let report = read(words);
    assert_eq!(report.text, words);
    let mut end = 0;
    for block in &report.blocks {
        assert!(words[end..block.span.start as usize].trim().is_empty(), "{words:?}: {:?}", report.blocks);
        assert!(!block.span.is_empty());
        assert_eq!(block.span, block.span.trimmed(words));
        assert_eq!(block.kind == BlockKind::Boilerplate, !block.rule.is_empty());
        end = block.span.end as usize;
    }
    assert!(words[end..].trim().is_empty(), "{words:?}: {:?}", report.blocks);
    for span in [report.title, report.byline].into_iter().flatten() {
        assert!(report.blocks.iter().any(|block| block.span == span));
    }
}

/// Pieces of which heads, bodies and tails are made, and odd ones.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "date 2024-12-12 ",
        "By Jana Nová, Harbour Courier",
        "PRAGUE, June 17 (Eurofile) - ",
        "17 June 2025, 22:14 BST",
        "; updated 18 June",
        "Read also: a | b",
        "Read more Ships sinkThe storm",
        "(Reporting by A. B.)",
        "Correction: ",
        "© 2025",
        "Harbour Courier",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "The bank said it. ",
        "? ",
        "! ",
        "|",
        " – ",
        "(",
        ")",
        "About Harbour Courier",
        "- item",
        "İ",
        "ß",
        "ﬁ",
        "\u{301}",
        "\u{200b}",
        "\u{feff}",
        "…",
        "Ǆ",
        "K",
        "’",
        "\"",
        "12/03/2025",
        "2025",
        "May",
        ":",
        ".",
        "SHIP",
        "›",
    ])
    .prop_map(str::to_owned);
    prop_oneof![4 => known, 1 => any::<char>().prop_map(String::from), 1 => "[a-zA-Z ]{0,40}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cuts_any_text(pieces in prop::collection::vec(piece(), 0..40)) {
        check(&pieces.concat());
    }
}

#[test]
fn cuts_long_texts_in_time() {
    let million = 1_000_000;
    let long = [
        "x".repeat(million),
        "The ship sank. ".repeat(million / 15),
        "The ship sank.\n".repeat(million / 15),
        "word\n".repeat(million / 5),
        "a line that is wrapped at a width of about fifty characters\n".repeat(million / 60),
        "(".repeat(million),
        "Read more ".repeat(million / 10),
        "17 June 2025, ".repeat(million / 14),
        "- x\n".repeat(million / 4),
        "\u{301}".repeat(million / 2),
    ];
    for words in &long {
        let start = Instant::now();
        check(words);
        let shown: String = words.chars().take(20).collect();
        assert!(start.elapsed() < Duration::from_secs(10), "{shown:?}: {:?}", start.elapsed());
    }
}
