//! Passages that two reports of an archive share, as lines of JSON and as a Parquet table.

mod table;

use serde_json::{Value, json};

pub use table::Table;

/// A passage that two reports share.
#[derive(Clone, PartialEq, Debug)]
pub struct Passage {
    /// In the report that was read first.
    pub a: Side,
    /// In the other.
    pub b: Side,
    /// Equal words.
    pub words: usize,
    /// Equal words over all words of the longer side, 0 to 1.
    pub share: f64,
}

/// Where a passage stands in one report.
#[derive(Clone, PartialEq, Debug)]
pub struct Side {
    /// The report's id.
    pub report: String,
    /// Its outlet, if known.
    pub outlet: Option<String>,
    /// The day it was published, if known, as ISO 8601.
    pub published: Option<String>,
    /// First code point of the passage in the report's text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub text: String,
}

/// A passage as one JSON object on one line, without the line's end; the words of both sides if asked for.
pub fn line(passage: &Passage, with_text: bool) -> String {
    let side = |side: &Side| {
        let mut object: Value = json!({
            "report": side.report, "outlet": side.outlet, "published": side.published,
            "start": side.start, "end": side.end,
        });
        if with_text {
            object["text"] = json!(side.text);
        }
        object
    };
    let object = json!({
        "a": side(&passage.a), "b": side(&passage.b), "words": passage.words, "share": rounded(passage.share),
    });
    object.to_string()
}

/// Three digits are more than a share of words can tell.
fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

#[cfg(test)]
pub(crate) fn sample() -> Passage {
    let side = |report: &str, outlet: Option<&str>| Side {
        report: report.into(),
        outlet: outlet.map(str::to_owned),
        published: None,
        start: 3,
        end: 9,
        text: "přívoz".into(),
    };
    Passage { a: side("a", Some("Vltava Press")), b: side("b", None), words: 1, share: 2.0 / 3.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_words_only_if_asked_for() {
        let short: Value = serde_json::from_str(&line(&sample(), false)).unwrap();
        assert_eq!(short["share"], 0.667);
        assert_eq!(
            short["a"],
            json!({"report": "a", "outlet": "Vltava Press", "published": null, "start": 3, "end": 9})
        );
        let long: Value = serde_json::from_str(&line(&sample(), true)).unwrap();
        assert_eq!(long["b"]["text"], "přívoz");
    }
}
