//! Web pages: main text, what the page says of itself, links, and what was left out.
//!
//! A page becomes a tree (`dom`), the tree's visible text blocks (`block`). Blocks are set aside by what their elements are
//! called (`mark`), the elements that hold the article are chosen by their prose (`choose`), and what inside them is not
//! its text is set aside (`trim`, `line`). What is left is the clean text, each letter of it mapped to its bytes
//! (`render`). A page in which no article is found gives its whole visible text, and a note says so.
//!
//! F1 on the 181 pages of Zyte's article extraction benchmark: `eval/pages.py` prints it.

mod block;
mod choose;
mod dom;
pub(crate) mod fragment;
mod line;
mod mark;
mod metadata;
mod render;
mod trim;

use crate::file::too_long;
use crate::source::{Read, Source};
use crate::{Config, Hint, Limits, decode, map};
use headwater_model::{ByteMap, Finding, Media, Original, RawReport};
use serde::Serialize;
use serde_json::Value;

/// A web page, read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// Where the publication time was found, in words for a person: `JSON-LD datePublished`, `meta article:published_time`.
    pub published_by: Option<String>,
    /// Time of the last change as given.
    pub modified: Option<String>,
    /// Where that was found.
    pub modified_by: Option<String>,
    /// Language tag as given.
    pub language: Option<String>,
    /// Whom the page names as where it was taken from, with where it does: `("meta dc.source", "Example Agency")`.
    pub credits: Vec<(String, String)>,
    /// Links out of the main text: address and the words it stands under.
    pub links: Vec<(String, String)>,
    /// Visible text of the page that is not main text, in the order of the page.
    pub aside: Vec<Aside>,
    /// Structured data embedded in the page (JSON-LD), as found.
    pub structured: Vec<Value>,
    /// The character encoding the page was read as (`UTF-8`, `windows-1252`).
    pub charset: String,
    /// From the main text to the page's bytes.
    #[serde(skip)]
    pub map: ByteMap,
}

/// A block of visible text that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// Why.
    pub reason: Reason,
    /// Its words.
    pub text: String,
}

/// Why a block of a page is not main text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Not shown.
    Hidden,
    /// Menus and lists of sections.
    Navigation,
    /// The page's foot.
    Footer,
    /// Beside the article.
    Aside,
    /// Links to other articles.
    Related,
    /// Readers' comments.
    Comments,
    /// Share and follow buttons.
    Share,
    /// Newsletters, subscriptions, appeals.
    Promotion,
    /// Advertising.
    Advertisement,
    /// Cookie and other notices.
    Notice,
    /// The words under a picture.
    Caption,
    /// The sentence between headline and text that sums the article up.
    Standfirst,
    /// Author and date lines.
    Byline,
    /// About the author.
    Author,
    /// Topics the article is filed under.
    Topics,
    /// Buttons, forms.
    Control,
    /// The headline.
    Headline,
    /// Outside the article, for no other reason.
    Outside,
}

/// Most links kept of a page.
const LINKS_MAX: usize = 500;

/// Reads a web page. `place` names it in findings; nothing is returned if no words were found or a limit forbids it.
pub fn extract(page: &[u8], limits: &Limits, place: &str) -> (Option<Extracted>, Vec<Finding>) {
    extract_told(page, &Hint::default(), limits, place)
}

/// Like [`extract`], with what the page's carrier says of it: its encoding counts before what the page declares, unless only
/// the page's own fits its bytes; its address is the base of relative links.
pub fn extract_told(page: &[u8], hint: &Hint, limits: &Limits, place: &str) -> (Option<Extracted>, Vec<Finding>) {
    if page.len() > limits.html_bytes_max {
        return (None, vec![too_long(place, Some(page.len() as u64), limits.html_bytes_max)]);
    }
    let own = declared(page);
    let told = hint.charset.as_deref().map(|charset| decode::decoded(page, Some(charset), place));
    let decoded = told
        .filter(|told| told.finding.is_none() || own.is_none())
        .unwrap_or_else(|| decode::decoded(page, own.as_deref(), place));
    let mut findings: Vec<Finding> = decoded.finding.iter().cloned().collect();
    let charset = decoded.encoding.name().to_owned();
    let Some(page) = read_text(&decoded.text, hint.url.as_deref(), place, &mut findings) else {
        findings.push(Finding::lost(place, "expected a page with words, found none"));
        return (None, findings);
    };
    if page.text.len() > limits.text_bytes_max {
        findings.push(too_long(place, Some(page.text.len() as u64), limits.text_bytes_max));
        return (None, findings);
    }
    let map = if decoded.is_verbatim() {
        map::shifted(&page.map, decoded.mark())
    } else {
        map::through(&page.map, &decoded.map())
    };
    (Some(Extracted { charset, map, ..page }), findings)
}

/// Reads a decoded page; its map leads to the decoded text. Nothing is returned if it has no words.
fn read_text(page: &str, fetched: Option<&str>, place: &str, findings: &mut Vec<Finding>) -> Option<Extracted> {
    let (dom, bounds) = dom::parse(page);
    if bounds.left_out > 0 {
        let message = format!("{} tags beyond the bounds on nesting are left out, their words kept", bounds.left_out);
        findings.push(Finding::note(place, message));
    }
    let facts = metadata::gather(&dom);
    let address = facts.url().or_else(|| fetched.map(str::to_owned));
    let blocks = block::blocks(&dom);
    let mut page = choose::Page::new(&dom, &blocks);
    page.headline = metadata::headline(&page, &facts);
    choose::set_furniture_aside(&mut page);
    let evidence = choose::Evidence::new(facts.body(), facts.description());
    let article = choose::article(&page, &evidence);
    if !article.is_empty() {
        trim::trim(&mut page, &article, address.as_deref().and_then(trim::host), &evidence);
    }
    let known = metadata::read(&page, &facts);
    findings.extend(known.notes.iter().map(|note| Finding::note(place, note.clone())));
    if !blocks.list.is_empty() && !page.has_text() {
        findings.push(Finding::note(place, "no article was found in the page; its whole visible text is read"));
        page.keep_all();
    }
    let (text, map) = render::render(&page);
    let set_aside = blocks.list.iter().zip(&page.aside);
    let aside = set_aside.filter_map(|(block, reason)| Some(Aside { reason: (*reason)?, text: block.text.clone() }));
    (!text.is_empty()).then(|| Extracted {
        title: known.title,
        outlet: known.outlet,
        byline: known.byline,
        url: known.url,
        published_by: known.published.as_ref().map(|given| given.by.clone()),
        published: known.published.map(|given| given.value),
        modified_by: known.modified.as_ref().map(|given| given.by.clone()),
        modified: known.modified.map(|given| given.value),
        language: known.language,
        credits: known.credits,
        links: links(&page, address.as_deref()),
        aside: aside.collect(),
        structured: facts.structured,
        charset: String::new(),
        text,
        map,
    })
}

/// Absolute links with words out of the main text, in order.
fn links(page: &choose::Page<'_>, address: Option<&str>) -> Vec<(String, String)> {
    let kept = page.blocks.list.iter().zip(&page.aside).filter(|(_, aside)| aside.is_none());
    kept.flat_map(|(block, _)| block.links.iter().map(move |(id, range)| (*id, &block.text[range.clone()])))
        .filter_map(|(id, words)| {
            Some((absolute(page.dom.attribute(id, "href")?.trim(), address)?, metadata::clean(words)?))
        })
        .take(LINKS_MAX)
        .collect()
}

/// An address as a link gives it, made absolute where that takes no more than the site's own.
fn absolute(href: &str, address: Option<&str>) -> Option<String> {
    if href.starts_with("http://") || href.starts_with("https://") {
        return Some(href.to_owned());
    }
    let address = address?;
    let scheme = address.split("//").next()?;
    if href.starts_with("//") {
        return Some(format!("{scheme}{href}"));
    }
    (href.starts_with('/')).then(|| format!("{scheme}//{}{href}", trim::host(address).unwrap_or_default()))
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

/// Reads a document that is a page.
pub(crate) fn read(bytes: Vec<u8>, source: &Source, config: &Config) -> Read {
    let place = source.place().to_string();
    let (page, findings) = extract_told(&bytes, &source.hint, &config.limits, &place);
    let report = page.map(|page| {
        let original =
            Original { bytes: bytes.into(), media_type: "text/html".to_owned(), charset: page.charset, map: page.map };
        let structured = (!page.structured.is_empty()).then(|| Value::Array(page.structured).to_string());
        let report = RawReport {
            title: page.title,
            outlet: page.outlet,
            byline: page.byline,
            url: page.url,
            published: page.published,
            published_by: page.published_by,
            modified: page.modified,
            modified_by: page.modified_by,
            language: page.language,
            structured,
            credits: page.credits,
            links: page.links,
            original: Some(original),
            ..source.blank(Media::Html, page.text)
        };
        source.found(report)
    });
    Read { reports: report.into_iter().collect(), findings }
}
