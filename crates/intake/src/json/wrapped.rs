//! Reports inside an answer that a program gave: an object that wraps a list of them (`{"status": "ok", "articles": […]}`,
//! `{"response": {"results": […]}}`, `{"hits": {"hits": [{"_source": …}]}}`).

use super::object::{entries, list};

/// Names of fields that hold the list, or the object that holds it.
const WRAPPERS: [&str; 9] =
    ["articles", "results", "items", "docs", "documents", "stories", "hits", "data", "response"];

/// The field that some databases put the object itself into.
const OBJECT: &str = "_source";

/// Most items of a list; a file of more is better read as JSON Lines.
const ITEMS_MAX: usize = 100_000;

/// The objects wrapped in one that is itself no report. Lists of anything else wrap nothing.
pub(super) fn items(json: &str) -> Vec<&str> {
    // An answer's list stands at most this many objects deep.
    const DEPTH_MAX: usize = 2;
    inside(json, DEPTH_MAX)
}

fn inside(json: &str, depth: usize) -> Vec<&str> {
    let Ok(found) = entries(json, &|name| WRAPPERS.contains(&name)) else { return Vec::new() };
    let values = WRAPPERS.iter().filter_map(|name| found.get(name)).map(|raw| raw.get());
    values
        .map(|value| match value.as_bytes().first() {
            Some(b'[') => {
                let items = list(value, ITEMS_MAX).unwrap_or_default();
                items.into_iter().map(|raw| raw.get()).filter(|item| item.starts_with('{')).map(object).collect()
            }
            Some(b'{') if depth > 1 => inside(value, depth - 1),
            _ => Vec::new(),
        })
        .find(|items| !items.is_empty())
        .unwrap_or_default()
}

fn object(item: &str) -> &str {
    let found = entries(item, &|name| name == OBJECT).ok();
    found.and_then(|found| found.get(OBJECT)).map_or(item, |raw| raw.get())
}

#[cfg(test)]
mod tests {
    use super::items;

    #[test]
    fn finds_the_objects_an_answer_wraps() {
        assert_eq!(items(r#"{"status":"ok","articles":[{"a":1},7,{"b":2}]}"#), [r#"{"a":1}"#, r#"{"b":2}"#]);
        assert_eq!(items(r#"{"response":{"results":[{"a":1}]}}"#), [r#"{"a":1}"#]);
        assert_eq!(items(r#"{"hits":{"hits":[{"_id":"x","_source":{"a":1}}]}}"#), [r#"{"a":1}"#]);
    }

    #[test]
    fn finds_nothing_where_nothing_is_wrapped() {
        for json in [r#"{"a":[{"b":1}]}"#, r#"{"items":["x","y"]}"#, r#"{"data":{"data":{"data":[{}]}}}"#, "[]", "{"] {
            assert!(items(json).is_empty(), "{json}");
        }
    }
}
