//! Whatever the text, the layers hold together: every span lies in the text on character boundaries, contents nest or are disjoint, and
//! reading twice gives the same bytes.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, OnceLock};

use headwater_annotate::{annotate, text};
use headwater_model::{Media, Place, RawReport, ReportId, Span, Witness};
use headwater_nlp::{Config, Model, layer, package};
use headwater_report::{annotate_json, brat, reading, timeml};
use proptest::prelude::*;

fn read(words: &str) -> Witness {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    let model = MODEL.get_or_init(|| Arc::new(Model::load(&package::for_tests()).unwrap()));
    let raw = RawReport {
        published: Some("2025-06-18".into()),
        ..RawReport::blank(ReportId("a".into()), Place::file("a.txt"), Media::Text, words.to_owned())
    };
    let report = text::read(raw).0;
    let parse = layer::parse_reports(model, &Config::default(), std::slice::from_ref(&report), 1, &|_| ());
    annotate(report, parse.into_iter().next().unwrap())
}

/// Every span of every layer, with the layer's name.
fn spans(witness: &Witness) -> Vec<(&'static str, Span)> {
    let layers = &witness.layers;
    let mut all: Vec<(&'static str, Span)> = Vec::new();
    let mut put = |layer, spans: &mut dyn Iterator<Item = Span>| all.extend(spans.map(|span| (layer, span)));
    put("token", &mut layers.parse.tokens.iter().map(|token| token.span));
    put("sentence", &mut layers.parse.sentences.iter().map(|sentence| sentence.span));
    put("mention", &mut layers.mentions.iter().flat_map(|mention| [Some(mention.span), mention.role]).flatten());
    put("time", &mut layers.times.iter().map(|time| time.span));
    put("quantity", &mut layers.quantities.iter().map(|quantity| quantity.span));
    put("quote", &mut layers.quotes.iter().flat_map(|quote| [quote.span, quote.inner]));
    put("credit", &mut layers.credits.iter().map(|credit| credit.span));
    for one in &layers.attributions {
        put("content", &mut one.content.iter().copied());
        put("cue and source", &mut [one.cue, one.source.span].into_iter().flatten());
    }
    for one in &layers.assertions {
        put("assertion", &mut [Some(one.span), one.certainty_why, one.polarity_why, one.subject].into_iter().flatten());
    }
    all
}

#[track_caller]
fn check(words: &str) {
    let witness = read(words);
    for (layer, span) in spans(&witness) {
        let range = span.range();
        assert!(words.get(range.clone()).is_some(), "{layer} {range:?} is no part of {words:?}");
    }
    for (layer, places) in [
        ("times", witness.layers.times.iter().map(|time| time.span).collect::<Vec<_>>()),
        ("mentions", witness.layers.mentions.iter().map(|mention| mention.span).collect()),
        ("quantities", witness.layers.quantities.iter().map(|quantity| quantity.span).collect()),
    ] {
        assert!(places.windows(2).all(|pair| pair[0].end <= pair[1].start), "{layer} overlap in {words:?}: {places:?}");
        assert!(places.iter().all(|place| !place.is_empty()), "an empty place among {layer} of {words:?}");
    }
    let attributions = &witness.layers.attributions;
    for (number, one) in attributions.iter().enumerate() {
        assert!(!one.content.is_empty() && one.content.windows(2).all(|pair| pair[0].end <= pair[1].start));
        // Who stands in whom is a tree: the way up ends.
        let mut above = one.outer;
        for _ in 0..attributions.len() {
            above = above.and_then(|outer| attributions[outer.at()].outer);
        }
        assert_eq!(above, None, "attribution {number} stands in itself in {words:?}");
        for other in &attributions[number + 1..] {
            for (a, b) in one.content.iter().flat_map(|a| other.content.iter().map(move |b| (*a, *b))) {
                assert!(!a.overlaps(b) || a.contains(b) || b.contains(a), "{a:?} and {b:?} cross in {words:?}");
            }
        }
    }
    let again = read(words);
    let written = |witness: &Witness| {
        let one = std::slice::from_ref(witness);
        [annotate_json(one), brat::brat(witness), timeml::timeml(witness), reading::html(one, &[])]
    };
    assert_eq!(written(&witness), written(&again));
}

/// Pieces of which news is made, and odd ones.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "The bank said on Tuesday that ",
        "Governor Jana Nová (CNB) ",
        "\"We will not resign,\" ",
        "he said, adding that \"",
        "” ",
        "‘",
        "according to two people familiar with the matter, ",
        "citing TASS, ",
        "may have denied that ",
        "more than 3,000 people were hurt ",
        "EUR 2.4bn ",
        "in the third quarter of 2024 ",
        "since the early 1990s ",
        "at 10.40pm local time (1440 GMT) on Monday ",
        "from 3 to 5 May ",
        "15–20% ",
        "a year earlier ",
        "would, if asked, ",
        "the ministry's spokesman believes ",
        ". ",
        "? ",
        ": ",
        "; ",
        " – ",
        "\n\n",
        "\n",
        "\u{a0}",
        "1🫟",
        "🎉",
        "Přemysl ",
        "((",
        "İ",
        "e\u{301}",
        "1/2/3/4 ",
        "0000-00-00 ",
        "$$$ ",
        "\"\"\" ",
        "- AP",
        "Mr. ",
        "U.S. ",
    ]);
    prop_oneof![12 => known.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

proptest! {
    // A parse takes milliseconds; what goes wrong with these pieces goes wrong in a few hundred texts.
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn layers_of_any_text_hold_together(pieces in prop::collection::vec(piece(), 0..28)) {
        check(&pieces.concat());
    }
}

#[test]
fn odd_texts_are_harmless() {
    for words in
        ["", " \n ", "\u{feff}", "\"", "said", "\"a\" said \"b\" said \"c\"", "Bank resigns: sources: TASS: AP"]
    {
        check(words);
    }
}

/// Found by the test above: contents that still crossed after the last sweep.
#[test]
fn contents_that_cross_in_broken_text_are_cut_short() {
    check(
        "The bank said on Tuesday that from 3 to 5 May citing TASS, : - AP🎉=𐖷േG‘; citing TASS, he said, adding that \"$$$ \
         Governor Jana Nová (CNB) ⶪ&𑖎he said, adding that \"",
    );
}
