//! Web pages: main text, what the page says of itself, links.
//!
//! Main text by [`dom_smoothie`] in its formatted mode (F1 .951 on the 181 pages of Zyte's article extraction benchmark,
//! 3.5 ms a page), behind bounds on bytes, tags and nesting (`nesting`), since every extractor is quadratic in depth. A
//! page in which it finds no article gives its whole visible text, and a note says so.

pub(crate) mod fragment;
mod metadata;
mod nesting;

use crate::file::too_long;
use crate::source::{Read, Source};
use crate::{Config, Limits, decode};
use dom_query::Document;
use dom_smoothie::{Readability, TextMode};
use headwater_model::{Finding, Media};
use serde::Serialize;

/// A web page, read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Extracted {
    /// Main text: paragraphs with blank lines between.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Name of the site.
    pub outlet: Option<String>,
    /// Authors.
    pub byline: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Publication time as given.
    pub published: Option<String>,
    /// Time of the last change as given.
    pub modified: Option<String>,
    /// Language tag as given.
    pub language: Option<String>,
    /// Links out of the main text: address and the words it stands under.
    pub links: Vec<(String, String)>,
}

/// Most links kept of a page.
const LINKS_MAX: usize = 500;

/// Reads a web page. `place` names it in findings; nothing is returned if no words were found or a limit forbids it.
pub fn extract(page: &[u8], limits: &Limits, place: &str) -> (Option<Extracted>, Vec<Finding>) {
    if page.len() > limits.html_bytes_max {
        return (None, vec![too_long(place, Some(page.len() as u64), limits.html_bytes_max)]);
    }
    let (page, finding) = decode::text(page, declared(page).as_deref(), place);
    let mut findings: Vec<Finding> = finding.into_iter().collect();
    let page = match nesting::bounded(&page) {
        Ok(page) => page,
        Err(tags) => {
            let message =
                format!("expected a page of at most {} tags and character references, found {tags}", nesting::TAGS_MAX);
            findings.push(Finding::lost(place, message));
            return (None, findings);
        }
    };
    let doc = Document::from(&*page);
    let known = metadata::read(&doc);
    let address = known.url.clone().filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    let (text, links) = match main_text(doc, address.as_deref()) {
        Some(found) => found,
        None => {
            findings.push(Finding::note(place, "no article was found in the page; its whole visible text is read"));
            (visible_text(&page), Vec::new())
        }
    };
    if text.is_empty() {
        findings.push(Finding::lost(place, "expected a page with words, found none"));
        return (None, findings);
    }
    if text.len() > limits.text_bytes_max {
        findings.push(too_long(place, Some(text.len() as u64), limits.text_bytes_max));
        return (None, findings);
    }
    let metadata::Metadata { title, outlet, byline, url, published, modified, language } = known;
    (Some(Extracted { text, title, outlet, byline, url, published, modified, language, links }), findings)
}

/// The article's text and links, if there is an article.
fn main_text(doc: Document, address: Option<&str>) -> Option<(String, Vec<(String, String)>)> {
    let config = dom_smoothie::Config {
        text_mode: TextMode::Formatted,
        disable_json_ld: true,
        ..dom_smoothie::Config::default()
    };
    let article = Readability::with_document(doc, address, Some(config)).ok()?.parse().ok()?;
    let text = article.text_content.trim().to_owned();
    (!text.is_empty()).then(|| (text, links(&Document::fragment(article.content))))
}

fn visible_text(page: &str) -> String {
    let doc = Document::from(page);
    doc.select("script, style, noscript, template, head, svg").remove();
    doc.formatted_text().trim().to_owned()
}

/// Absolute links with words, in order.
fn links(content: &Document) -> Vec<(String, String)> {
    let absolute = |href: &str| href.starts_with("http://") || href.starts_with("https://");
    content
        .select("a[href]")
        .iter()
        .filter_map(|link| Some((link.attr("href")?.to_string(), metadata::clean(&link.text())?)))
        .filter(|(href, _)| absolute(href))
        .take(LINKS_MAX)
        .collect()
}

/// The encoding a page declares in its first bytes (a `meta` element or an XML declaration).
fn declared(page: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&page[..page.len().min(4096)]).to_lowercase();
    let xml = head.trim_start().starts_with("<?xml").then(|| head.split("encoding=").nth(1)).flatten();
    let meta = head
        .match_indices("charset=")
        .find(|(at, _)| head[..*at].rfind('<').is_some_and(|open| head[open..].starts_with("<meta")));
    let value = xml.or(meta.map(|(at, mark)| &head[at + mark.len()..]))?;
    let label: String = value
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
        .collect();
    // A page that says so in ASCII cannot be UTF-16.
    let label = if label.starts_with("utf-16") { "utf-8".to_owned() } else { label };
    (!label.is_empty()).then_some(label)
}

/// True if a text field holds markup rather than words.
pub(crate) fn is_markup(text: &str) -> bool {
    ["</p>", "<br>", "<br/>", "<br />", "</div>", "<p>"].iter().any(|tag| text.contains(tag))
}

/// The words and links of a piece of markup.
pub(crate) fn fragment(markup: &str) -> (String, Vec<(String, String)>) {
    let Ok(markup) = nesting::bounded(markup) else { return (markup.to_owned(), Vec::new()) };
    let doc = Document::fragment(&*markup);
    doc.select("script, style, noscript, template").remove();
    (doc.formatted_text().trim().to_owned(), links(&doc))
}

/// Reads a document that is a page.
pub(crate) fn read(bytes: Vec<u8>, source: &Source, config: &Config) -> Read {
    let place = source.place().to_string();
    let (page, findings) = extract(&bytes, &config.limits, &place);
    let report = page.map(|page| {
        let mut report = source.blank(Media::Html, page.text);
        report.title = page.title;
        report.outlet = page.outlet;
        report.byline = page.byline;
        report.url = page.url;
        report.published = page.published;
        report.modified = page.modified;
        report.language = page.language;
        report.links = page.links;
        source.found(report)
    });
    Read { reports: report.into_iter().collect(), findings }
}
