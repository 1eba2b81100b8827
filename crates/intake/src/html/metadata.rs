//! What a page says of itself: JSON-LD, Open Graph and other meta elements, `time` elements.

use dom_query::Document;
use serde_json::Value;

/// Metadata of a page, as given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) language: Option<String>,
}

/// Most JSON-LD values looked at in a page.
const VALUES_MAX: usize = 20_000;

/// Reads a page's metadata. JSON-LD is trusted before meta elements, those before what is shown.
pub(super) fn read(doc: &Document) -> Metadata {
    let ld = json_ld(doc);
    let meta = |names: &[&str]| meta(doc, names);
    let title = meta(&["og:title", "twitter:title", "dc.title", "parsely-title"])
        .or(ld.title)
        .or_else(|| text(doc, "h1"))
        .or_else(|| text(doc, "title"));
    Metadata {
        title,
        outlet: meta(&["og:site_name"])
            .or(ld.outlet)
            .or_else(|| meta(&["application-name", "dc.publisher", "publisher"])),
        byline: ld
            .byline
            .or_else(|| meta(&["author", "dc.creator", "parsely-author", "sailthru.author", "article:author", "byl"]))
            .or_else(|| text(doc, "[rel=author]"))
            .filter(|name| !name.contains("://")),
        url: canonical(doc).or_else(|| meta(&["og:url"])).or(ld.url),
        published: ld
            .published
            .or_else(|| {
                meta(&[
                    "article:published_time",
                    "og:published_time",
                    "datepublished",
                    "date",
                    "pubdate",
                    "publish-date",
                    "publish_date",
                    "dc.date",
                    "dc.date.issued",
                    "dcterms.created",
                    "dcterms.date",
                    "parsely-pub-date",
                    "sailthru.date",
                    "article.published",
                    "cxenseparse:recs:publishtime",
                    "published_time",
                ])
            })
            .or_else(|| time(doc)),
        modified: ld.modified.or_else(|| {
            meta(&["article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified"])
        }),
        language: doc
            .select_single("html[lang]")
            .attr("lang")
            .map(|lang| lang.to_string())
            .filter(|lang| !lang.trim().is_empty()),
    }
}

/// The content of the first meta element of one of the names, in the order of the names.
fn meta(doc: &Document, names: &[&str]) -> Option<String> {
    let elements = doc.select("meta[content]");
    let known: Vec<(String, String)> = elements
        .iter()
        .filter_map(|element| {
            let name =
                element.attr("property").or_else(|| element.attr("name")).or_else(|| element.attr("itemprop"))?;
            Some((name.to_lowercase(), clean(&element.attr("content")?)?))
        })
        .collect();
    names.iter().find_map(|name| known.iter().find(|(found, _)| found == name)).map(|(_, content)| content.clone())
}

fn canonical(doc: &Document) -> Option<String> {
    let href = doc.select_single("link[rel=canonical][href]").attr("href")?;
    clean(&href).filter(|href| href.starts_with("http"))
}

fn text(doc: &Document, selector: &str) -> Option<String> {
    clean(&doc.select_single(selector).text())
}

/// The time element that dates the page: marked as such, or the first inside the article, or the only one.
fn time(doc: &Document) -> Option<String> {
    let marked = [
        "[itemprop=datePublished]",
        "time[pubdate]",
        "time.published",
        "time.entry-date",
        "article time[datetime]",
        "main time[datetime]",
        "header time[datetime]",
    ];
    let value = |selector: &str| {
        let element = doc.select_single(selector);
        let given = element.attr("datetime").or_else(|| element.attr("content"));
        given.and_then(|value| clean(&value)).or_else(|| clean(&element.text()))
    };
    let only = || (doc.select("time[datetime]").length() == 1).then(|| value("time[datetime]")).flatten();
    marked.iter().find_map(|selector| value(selector)).or_else(only)
}

/// One line of words; nothing for white space.
pub(super) fn clean(words: &str) -> Option<String> {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn json_ld(doc: &Document) -> Metadata {
    let mut best = (0, Metadata::default());
    let mut left = VALUES_MAX;
    for script in doc.select("script[type=\"application/ld+json\"]").iter() {
        // serde_json bounds the nesting of what it reads.
        let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) else { continue };
        let mut stack = vec![&value];
        while let Some(value) = stack.pop() {
            left = left.saturating_sub(1);
            if left == 0 {
                return best.1;
            }
            match value {
                Value::Array(items) => stack.extend(items.iter().rev()),
                Value::Object(object) => {
                    let rank = rank(object.get("@type"));
                    if rank > best.0 {
                        best = (rank, article(object));
                    }
                    stack.extend(object.get("@graph"));
                    stack.extend(object.get("mainEntity"));
                }
                _ => {}
            }
        }
    }
    best.1
}

/// How well a type fits a report; 0 for no fit.
fn rank(kind: Option<&Value>) -> u8 {
    let one = |kind: &str| match kind {
        kind if kind.ends_with("NewsArticle") => 4,
        "Article" | "Report" | "AnalysisNewsArticle" | "OpinionNewsArticle" => 3,
        "BlogPosting" | "LiveBlogPosting" | "SocialMediaPosting" => 2,
        "WebPage" => 1,
        _ => 0,
    };
    match kind {
        Some(Value::String(kind)) => one(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(one).max().unwrap_or(0),
        _ => 0,
    }
}

fn article(object: &serde_json::Map<String, Value>) -> Metadata {
    let words = |name: &str| object.get(name).and_then(Value::as_str).and_then(clean);
    Metadata {
        title: words("headline"),
        outlet: object.get("publisher").and_then(name),
        byline: object.get("author").and_then(name),
        url: words("url").filter(|url| url.starts_with("http")),
        published: words("datePublished"),
        modified: words("dateModified"),
        language: None,
    }
}

/// The name of a person or body, or of several.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => clean(name),
        Value::Object(object) => object.get("name").and_then(Value::as_str).and_then(clean),
        Value::Array(items) => {
            let names: Vec<String> = items
                .iter()
                .filter_map(|item| item.as_str().or_else(|| item.get("name")?.as_str()))
                .filter_map(clean)
                .collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}
