//! Changes for programs: what `changes --json` prints and what webhooks are sent.

use super::Changed;
use super::compare::Change;
use super::found::Words;
use serde_json::{Value, json};

/// Names the shape.
pub const FORMAT: &str = "headwater/changes/1";

/// Changes between two times; `until` is `None` where nothing bounds them.
pub fn all(since: &str, until: Option<&str>, stories: &[Value]) -> Value {
    json!({"format": FORMAT, "since": since, "until": until, "stories": stories})
}

/// What changed in a story.
pub fn story(story: &Changed) -> Value {
    let mut object = json!({
        "id": story.id, "title": story.title, "at": story.at,
        "changes": story.changes.iter().map(change).collect::<Vec<_>>(),
    });
    if let Some(why) = &story.not_measured {
        object["not_measured"] = why.as_str().into();
    }
    object
}

/// One change.
pub fn change(change: &Change) -> Value {
    let words =
        |words: &Words| json!({"report": words.report, "start": words.start, "end": words.end, "text": words.text});
    json!({
        "kind": change.kind.code(), "why": change.why, "report": change.report,
        "receipts": change.receipts.iter().map(words).collect::<Vec<_>>(),
    })
}
