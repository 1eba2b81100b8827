//! Structured data in a page's scripts: JSON-LD in the vocabulary of schema.org.
//!
//! Sites write it by hand and by template, often not quite as JSON: wrapped in comments, with line breaks inside strings,
//! with a semicolon behind. Such is read too. What is kept is as found; what is used is the object that best fits a report.

use serde_json::{Map, Value};

/// Most JSON-LD values looked at in a page.
const VALUES_MAX: usize = 20_000;

/// Most bytes of structured data that are kept of a page.
const BYTES_MAX: usize = 1 << 20;

/// What the object of a page that best fits a report says.
#[derive(Default, Debug)]
pub(super) struct Article {
    pub(super) headline: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) author: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) language: Option<String>,
    /// The text of the article, as the page gives it to machines.
    pub(super) body: Option<String>,
    /// It is a report rather than a mere page.
    pub(super) is_report: bool,
}

/// Reads the scripts' contents: the values that are JSON, and the object that best fits a report.
pub(super) fn read(scripts: &[String]) -> (Vec<Value>, Article) {
    let mut values = Vec::new();
    let mut bytes = 0;
    for script in scripts {
        bytes += script.len();
        if bytes <= BYTES_MAX {
            values.extend(parse(script));
        }
    }
    let best = best(&values);
    let article = best.map(|object| article(object, &values)).unwrap_or_default();
    (values, article)
}

/// A script's value. serde_json bounds the nesting of what it reads.
fn parse(script: &str) -> Option<Value> {
    let mut text = script.trim();
    for open in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
        text = text.strip_prefix(open).unwrap_or(text).trim_start();
    }
    for close in ["-->", "//]]>", "/*]]>*/", "]]>", ";"] {
        text = text.strip_suffix(close).unwrap_or(text).trim_end();
    }
    serde_json::from_str(text).ok().or_else(|| {
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).ok()
    })
}

/// The object that best fits a report: the first of the best type.
fn best(values: &[Value]) -> Option<&Map<String, Value>> {
    let mut best: Option<(u8, &Map<String, Value>)> = None;
    let mut left = VALUES_MAX;
    let mut stack: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = stack.pop() {
        left = left.saturating_sub(1);
        if left == 0 {
            break;
        }
        match value {
            Value::Array(items) => stack.extend(items.iter().rev()),
            Value::Object(object) => {
                let rank = rank(object.get("@type"));
                if rank > best.map_or(0, |(known, _)| known) {
                    best = Some((rank, object));
                }
                stack.extend(object.get("mainEntity"));
                stack.extend(object.get("mainEntityOfPage"));
                stack.extend(object.get("@graph"));
            }
            _ => {}
        }
    }
    best.map(|(_, object)| object)
}

/// How well a type fits a report; 0 for no fit.
fn rank(kind: Option<&Value>) -> u8 {
    let one = |kind: &str| match kind.rsplit(['/', ':']).next().unwrap_or(kind) {
        kind if kind.ends_with("NewsArticle") => 4,
        "Article" | "Report" => 3,
        "BlogPosting" | "LiveBlogPosting" | "SocialMediaPosting" | "TechArticle" | "ScholarlyArticle" | "Review" => 2,
        "WebPage" | "ItemPage" => 1,
        _ => 0,
    };
    match kind {
        Some(Value::String(kind)) => one(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(one).max().unwrap_or(0),
        _ => 0,
    }
}

fn article(object: &Map<String, Value>, values: &[Value]) -> Article {
    let words = |name: &str| object.get(name).and_then(first_text).and_then(super::clean);
    Article {
        headline: words("headline").or_else(|| words("name")),
        publisher: object.get("publisher").and_then(|value| name(value, values)),
        author: object.get("author").or_else(|| object.get("creator")).and_then(|value| name(value, values)),
        url: words("url").filter(|url| url.starts_with("http")),
        published: words("datePublished"),
        modified: words("dateModified"),
        language: words("inLanguage"),
        body: object.get("articleBody").and_then(Value::as_str).map(str::to_owned),
        is_report: rank(object.get("@type")) > 1,
    }
}

fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(items) => items.first()?.as_str(),
        _ => None,
    }
}

/// The name of a person or body, or of several; `{"@id": ...}` refers to another object of the page.
fn name(value: &Value, values: &[Value]) -> Option<String> {
    match value {
        Value::String(name) => super::clean(name),
        Value::Object(object) => match (object.get("name"), object.get("@id").and_then(Value::as_str)) {
            (Some(name), _) => first_text(name).and_then(super::clean),
            (None, Some(id)) => {
                let known = referred(id, values)?;
                known.get("name").and_then(first_text).and_then(super::clean)
            }
            (None, None) => None,
        },
        Value::Array(items) => {
            let mut names: Vec<String> = Vec::new();
            for one in items.iter().take(20).filter(|item| !item.is_array()).filter_map(|item| name(item, values)) {
                if !names.contains(&one) {
                    names.push(one);
                }
            }
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}

/// The object of an id that carries a name, in the page's lists and graphs.
fn referred<'v>(id: &str, values: &'v [Value]) -> Option<&'v Map<String, Value>> {
    let graphs = values.iter().flat_map(|value| match value {
        Value::Array(items) => items.iter().collect::<Vec<_>>(),
        Value::Object(object) => match object.get("@graph") {
            Some(Value::Array(items)) => items.iter().collect(),
            _ => vec![value],
        },
        _ => Vec::new(),
    });
    graphs
        .take(VALUES_MAX / 20)
        .filter_map(Value::as_object)
        .find(|object| object.get("@id").and_then(Value::as_str) == Some(id) && object.contains_key("name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article_of(script: &str) -> Article {
        read(&[script.to_owned()]).1
    }

    #[test]
    fn reads_what_is_not_quite_json() {
        let found = article_of("<!-- {\"@type\":\"NewsArticle\",\"headline\":\"Ferry\n sinks\"}; -->");
        assert_eq!(found.headline.as_deref(), Some("Ferry sinks"));
    }

    #[test]
    fn follows_references_inside_the_page() {
        let found = article_of(
            "{\"@graph\":[{\"@type\":\"Article\",\"publisher\":{\"@id\":\"#org\"},\"author\":{\"@id\":\"#a\"}},{\"@id\":\"#org\",\"name\":\"Courier\"}]}",
        );
        assert_eq!((found.publisher.as_deref(), found.author), (Some("Courier"), None));
    }

    #[test]
    fn prefers_a_report_to_the_page_it_stands_on() {
        let found = article_of(
            "[{\"@type\":\"WebPage\",\"datePublished\":\"2001-01-01\"},{\"@type\":\"http://schema.org/NewsArticle\",\"datePublished\":\"2025-03-11\"}]",
        );
        assert_eq!(found.published.as_deref(), Some("2025-03-11"));
        assert!(found.is_report);
    }
}
