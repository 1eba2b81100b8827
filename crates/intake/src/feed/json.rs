//! JSON Feed, versions 1 and 1.1 (jsonfeed.org).
//!
//! A document that breaks off is read as far as its items are whole.

use super::tally::Tally;
use super::{blank, entry, extent};
use crate::Config;
use crate::decode;
use crate::fields::Value;
use crate::html::fragment::{self, Fragment, absolute};
use crate::json::{Node, Split};
use crate::map;
use crate::source::{Read, Source};
use headwater_model::{Extent, Media, Original, RawReport, Severity, TakenFrom};
use url::Url;

/// Fields of a feed.
const FEED: [&str; 8] = ["version", "title", "home_page_url", "feed_url", "language", "authors", "author", "items"];

/// Fields of an item.
const ITEM: [&str; 12] = [
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "date_modified",
    "authors",
    "author",
    "language",
];

/// Most authors of an item.
const AUTHORS_MAX: usize = 50;

/// What holds for every item.
#[derive(Default)]
struct Channel {
    title: Option<String>,
    language: Option<String>,
    authors: Option<String>,
    base: Option<Url>,
}

/// Does a JSON object call itself a feed, as the standard demands? Serialisers that sort fields write it behind the items.
pub(crate) fn is_feed(json: &[u8]) -> bool {
    let marks: [(&[u8], &[u8]); 2] = [(b"jsonfeed.org/version/", b"//"), (b"jsonfeed.org\\/version\\/", b"\\/\\/")];
    marks.iter().any(|(mark, slashes)| {
        memchr::memmem::find_iter(json, mark).any(|at| {
            let before = json[..at].strip_suffix(*slashes);
            let before =
                before.and_then(|before| before.strip_suffix(b"https:").or_else(|| before.strip_suffix(b"http:")));
            let before = before.and_then(|before| before.strip_suffix(b"\"")).map(<[u8]>::trim_ascii_end);
            let before = before.and_then(|before| before.strip_suffix(b":")).map(<[u8]>::trim_ascii_end);
            before.is_some_and(|before| before.ends_with(b"\"version\""))
        })
    })
}

/// Reads a JSON feed.
pub(crate) fn read(bytes: Vec<u8>, source: &Source, config: &Config) -> Read {
    let place = source.place().to_string();
    let tally = Tally::new(&place);
    let decoded = decode::decoded(&bytes, Some("utf-8"), &place);
    let text = &*decoded.text;
    let (channel, items) = match Node::whole(text).fields(&FEED) {
        Ok(fields) => {
            let items = fields.get("items").map_or("", Node::json);
            if !items.starts_with('[') {
                tally.lost("expected a list \"items\" in the feed, found none");
            }
            (channel(&fields, source), items)
        }
        Err(message) => {
            tally.lost(format!("{message}; items that are whole were read"));
            let start = text.find("\"items\"").and_then(|at| Some(at + text[at..].find('[')?));
            let head = format!("{}\"items\":[]}}", &text[..text.find("\"items\"").unwrap_or(0)]);
            let known = Node::whole(&head).fields(&FEED).map(|fields| channel(&fields, source)).unwrap_or_default();
            (known, start.map_or("", |start| &text[start..]))
        }
    };
    let mut read = Read { reports: Vec::new(), findings: decoded.finding.iter().cloned().collect() };
    let mut items = Split::new(items.as_bytes(), config.limits.line_bytes_max);
    let mut number = 0;
    while let Some(bytes) = items.next() {
        if number > 0 && !items.in_array() {
            break;
        }
        number += 1;
        let report = bytes.and_then(|bytes| {
            let text = String::from_utf8(bytes).map_err(|_| "expected UTF-8, found other bytes".to_owned())?;
            item(&text, number, &channel, source, config, &tally)
        });
        match report {
            Ok(report) => read.reports.push(source.found(report)),
            Err(message) => tally.item(Severity::Lost, number, message),
        }
    }
    if number == 0 {
        tally.lost("expected items in the feed, found none");
    }
    read.findings.extend(tally.findings());
    read
}

fn channel(fields: &crate::json::Fields<'_>, source: &Source) -> Channel {
    let base = source.hint.url.clone().or_else(|| fields.words(&["home_page_url", "feed_url"]));
    Channel {
        title: fields.words(&["title"]).map(|title| entry::unescaped(&title)),
        language: fields.words(&["language"]),
        authors: authors(fields),
        base: base.and_then(|base| Url::parse(&base).ok()),
    }
}

fn authors(fields: &crate::json::Fields<'_>) -> Option<String> {
    let list = fields.get("authors").or_else(|| fields.get("author"))?.list(AUTHORS_MAX);
    let name = |author: Node<'_>| {
        author.fields(&["name"]).ok().and_then(|author| author.words(&["name"])).or_else(|| author.words())
    };
    let names: Vec<String> = list.into_iter().filter_map(name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn item(
    text: &str,
    number: u32,
    channel: &Channel,
    source: &Source,
    config: &Config,
    tally: &Tally,
) -> Result<RawReport, String> {
    let fields = Node::whole(text).fields(&ITEM).map_err(|message| message.replace("line 1, ", ""))?;
    let address = |name: &str| fields.words(&[name]).and_then(|href| absolute(&href, channel.base.as_ref()));
    let url = address("url").or_else(|| address("id")).or_else(|| address("external_url"));
    let own = url.as_deref().and_then(|url| Url::parse(url).ok());
    let value = |name: &str| fields.get(name).and_then(Node::string);
    let title = value("title");
    // HTML keeps paragraphs and links; of two the longer counts, as it may be that only one is whole.
    let html = value("content_html").map(|html| words(html, true, own.as_ref(), tally, number));
    let plain = value("content_text").map(|text| words(text, false, None, tally, number));
    let longest = [html, plain].into_iter().flatten().rev().max_by_key(|found| found.text.len());
    let summary = || value("summary").map(|summary| words(summary, false, None, tally, number));
    let headline = || title.clone().map(|title| words(title, false, None, tally, number));
    let some = |found: &Fragment| !found.text.trim().is_empty();
    let (found, extent) = match longest.filter(some) {
        Some(found) => {
            let extent = extent(&found.text, true);
            (found, extent)
        }
        None => {
            let found = summary().filter(some).or_else(headline).filter(some);
            (found.ok_or("expected an item with words, found none")?, Extent::Summary)
        }
    };
    if found.text.len() > config.limits.text_bytes_max {
        return Err(format!("expected a text of at most {} bytes, found a longer one", config.limits.text_bytes_max));
    }
    let published = fields.words(&["date_published"]);
    let modified = fields.words(&["date_modified"]);
    let taken_from = address("external_url").filter(|external| Some(external) != url.as_ref());
    Ok(RawReport {
        title: title.map(|title| entry::unescaped(&title.text)),
        outlet: channel.title.clone(),
        byline: authors(&fields).or_else(|| channel.authors.clone()),
        url,
        published_by: published.as_ref().map(|_| "JSON Feed date_published".to_owned()),
        published,
        modified_by: modified.as_ref().map(|_| "JSON Feed date_modified".to_owned()),
        modified,
        language: fields.words(&["language"]).or_else(|| channel.language.clone()),
        taken_from: taken_from.and_then(|url| Some(TakenFrom { name: entry::host(&url)?, url: Some(url) })),
        extent,
        links: found.links,
        original: config.originals.then(|| Original {
            bytes: text.as_bytes().into(),
            media_type: "application/feed+json".to_owned(),
            charset: "UTF-8".to_owned(),
            map: found.map,
        }),
        ..blank(source, number, Media::Feed, found.text)
    })
}

/// The words of a string, in which HTML may stand.
pub(crate) fn words(value: Value, html: bool, base: Option<&Url>, tally: &Tally, number: u32) -> Fragment {
    if value.lost > 0 {
        tally.item(
            Severity::Lost,
            number,
            "expected characters, found halves of surrogate pairs; each is shown as U+FFFD",
        );
    }
    let found = if html { fragment::read(&value.text, base) } else { fragment::read_words(&value.text) };
    let map = map::through(&found.map, &value.map);
    Fragment { map, ..found }
}
