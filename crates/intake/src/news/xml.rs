//! NewsML-G2, NewsML 1 and NITF.
//!
//! The three name the same things differently, and G2 and NewsML 1 carry NITF or HTML inside; so a field is looked for by
//! all its names, the carrier's before the carried.

use super::body::Body;
use super::told;
use crate::Config;
use crate::feed::{self, Tally};
use crate::flow::Flow;
use crate::html::fragment::{self, Fragment};
use crate::input::{Input, reason};
use crate::map;
use crate::source::{Read, Source};
use crate::xml::characters::Oddities;
use crate::xml::split::{self, Charset, Item, Part};
use crate::xml::tree::{self, Scope, Tree};
use headwater_model::{Extent, Media, Original, RawReport, Severity, TakenFrom};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Local names of items. Of a `nitf` inside a `newsItem` the outer one counts, since it begins first and has its own end.
const G2: [&str; 1] = ["newsitem"];
const NITF: [&str; 1] = ["nitf"];

/// Reads a file of items; `nitf` tells that it holds no more than NITF.
pub(crate) fn read(source: Source, mut input: Input<'_>, nitf: bool, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let source = Arc::new(source);
    let tally = Arc::new(Tally::new(&source.place().to_string()));
    let (mut scope, mut items, mut going) = (Arc::new(Scope::new()), 0, ControlFlow::Continue(()));
    // Does something stand around the items that must be closed?
    let mut around = false;
    let limit = flow.config.limits.line_bytes_max;
    let hint = source.hint.charset.clone();
    let names: &[&str] = if nitf { &NITF } else { &G2 };
    let result = split::split(&mut input.stream, names, limit, hint.as_deref(), &mut |part, charset| {
        going = match part {
            Part::Head(head) => {
                feed::declarations(&head, &tally);
                feed::encoding(charset, &tally);
                let tree = tree::read(&head, charset.encoding, &Scope::new());
                around = !tree.open.is_empty();
                scope = Arc::new(tree.scope);
                ControlFlow::Continue(())
            }
            Part::Item(item) => {
                items = item.number;
                let (scope, source, tally) = (Arc::clone(&scope), Arc::clone(&source), Arc::clone(&tally));
                flow.work(item.bytes.len(), move |config| {
                    let report = report(item, charset, &scope, &source, config, &tally);
                    Read { reports: report.map(|report| source.found(report)).into_iter().collect(), ..Read::default() }
                        .told(&source)
                })
            }
            Part::Tail { .. } if items == 0 => {
                tally.lost(format!("expected <{}>, found none", if nitf { "nitf" } else { "newsItem" }));
                ControlFlow::Continue(())
            }
            Part::Tail { closed, .. } => {
                if around && !closed {
                    tally
                        .lost("expected the end of the message, found the end of the file; what comes before was read");
                }
                ControlFlow::Continue(())
            }
        };
        going
    });
    going?;
    if let Err(err) = result {
        tally.lost(format!("cannot read on: {}", reason(&err)));
    }
    flow.after(move |_| Read { reports: Vec::new(), findings: tally.findings() })
}

fn report(
    item: Item,
    charset: Charset,
    scope: &Scope,
    source: &Source,
    config: &Config,
    tally: &Tally,
) -> Option<RawReport> {
    let Item { bytes, number, length, closed } = item;
    let limits = &config.limits;
    if length > limits.line_bytes_max as u64 {
        let message = format!("expected an item of at most {} bytes, found a longer one", limits.line_bytes_max);
        tally.item(Severity::Lost, number, message);
        return None;
    }
    if !closed {
        tally.item(Severity::Lost, number, "expected the end of the item, found another item or the end of the file");
    }
    let (encoding, remark) = charset.of(&bytes);
    if let Some(remark) = remark {
        tally.item(Severity::Note, number, remark);
    }
    let tree = tree::read(&bytes, encoding, scope);
    if tree.cut {
        let message = format!("expected an item of at most {} elements, found more", tree::ELEMENTS_MAX);
        tally.item(Severity::Lost, number, message);
    }
    let mut reading = Reading { tree: &tree, oddities: Oddities::default() };
    let found = reading.text();
    if charset.recoded.is_some() {
        reading.oddities.broken += String::from_utf8_lossy(&bytes).matches('\u{fffd}').count();
    }
    let Some((body, extent)) = found else {
        tally.oddities(number, reading.oddities);
        let class = reading_class(&tree).unwrap_or_default();
        let what = if class.is_empty() { String::new() } else { format!(" in an item of class {class}") };
        tally.item(Severity::Lost, number, format!("expected an item with words, found none{what}"));
        return None;
    };
    if body.text.len() > limits.text_bytes_max {
        let message = format!("expected a text of at most {} bytes, found a longer one", limits.text_bytes_max);
        tally.item(Severity::Lost, number, message);
        return None;
    }
    if reading.status().is_some_and(|status| status.starts_with("cancel") || status.starts_with("withh")) {
        tally.item(Severity::Note, number, "the agency has withdrawn this item; it was read all the same");
    }
    let (published, published_by) = reading.time(&PUBLISHED).unzip();
    let (modified, modified_by) = reading.time(&MODIFIED).unzip();
    let report = RawReport {
        title: reading.first(&["headline", "hl1", "title"]),
        outlet: reading.attribute("pubdata", "name").or_else(|| reading.provider()),
        byline: reading.first(&["by", "byline", "bytag"]),
        url: reading.attribute("doc-id", "href"),
        published,
        published_by,
        modified,
        modified_by,
        language: reading.language(),
        taken_from: reading.taken_from(),
        credits: reading.credits(),
        extent,
        links: body.links,
        original: config.originals.then(|| Original {
            bytes: bytes.as_slice().into(),
            media_type: "application/xml".to_owned(),
            charset: feed::charset_name(Charset { encoding, ..charset }),
            map: body.map,
        }),
        ..feed::blank(source, number, Media::News, body.text)
    };
    tally.oddities(number, reading.oddities);
    Some(report)
}

/// Elements that hold the time of publication: by name, attribute if it is there, and what it is called.
const PUBLISHED: [(&str, &str, &str); 7] = [
    ("firstcreated", "", "NewsML firstCreated"),
    ("contentcreated", "", "NewsML-G2 contentCreated"),
    ("date.issue", "norm", "NITF date.issue"),
    ("date.release", "norm", "NITF date.release"),
    ("story.date", "norm", "NITF story.date"),
    ("pubdata", "date.publication", "NITF pubdata"),
    ("versioncreated", "", "NewsML-G2 versionCreated"),
];

/// Elements that hold the time of the last change.
const MODIFIED: [(&str, &str, &str); 3] = [
    ("versioncreated", "", "NewsML-G2 versionCreated"),
    ("contentmodified", "", "NewsML-G2 contentModified"),
    ("thisrevisioncreated", "", "NewsML ThisRevisionCreated"),
];

/// Elements kept as credits.
const CREDITS: [&str; 11] = [
    "creditline",
    "copyrightnotice",
    "copyrightline",
    "copyrightholder",
    "usageterms",
    "infosource",
    "source",
    "distributor",
    "media-producer",
    "ednote",
    "embargoed",
];

/// Most credit lines kept of an item.
const CREDITS_MAX: usize = 50;

fn reading_class(tree: &Tree<'_>) -> Option<String> {
    let class = tree.attribute(tree.anywhere("itemclass")?, "qcode")?;
    Some(class.rsplit(':').next().unwrap_or(&class).to_owned())
}

struct Reading<'a> {
    tree: &'a Tree<'a>,
    oddities: Oddities,
}

impl Reading<'_> {
    fn all(&self, local: &str) -> impl Iterator<Item = usize> + '_ {
        let local = local.to_owned();
        self.tree.elements.iter().enumerate().filter(move |(_, element)| element.local == local).map(|(at, _)| at)
    }

    /// The line of the first element that has words, in the order of the names.
    fn first(&mut self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let found: Vec<usize> = self.all(name).collect();
            found.into_iter().find_map(|at| self.named(at))
        })
    }

    /// What an element calls someone: its `name`, its words, its attributes.
    fn named(&mut self, at: usize) -> Option<String> {
        let inner = self.tree.children(Some(at)).find(|at| self.tree.elements[*at].local == "name");
        let line = self.tree.line(inner.unwrap_or(at), &mut self.oddities);
        let code = |name: &str| self.tree.attribute(at, name);
        line.or_else(|| code("literal")).or_else(|| code("formalname")).or_else(|| code("holder")).or_else(|| {
            let code = code("qcode")?;
            Some(code.rsplit(':').next().unwrap_or(&code).to_owned())
        })
    }

    fn attribute(&self, local: &str, name: &str) -> Option<String> {
        self.all(local).find_map(|at| self.tree.attribute(at, name))
    }

    fn time(&mut self, names: &[(&str, &str, &str)]) -> Option<(String, String)> {
        names.iter().find_map(|(local, attribute, by)| {
            let at = self.all(local).next()?;
            let given = if attribute.is_empty() { None } else { self.tree.attribute(at, attribute) };
            Some(told(given.or_else(|| self.tree.line(at, &mut self.oddities))?, by))
        })
    }

    fn status(&self) -> Option<String> {
        let status = self.attribute("pubstatus", "qcode").or_else(|| self.attribute("status", "formalname"))?;
        Some(status.rsplit(':').next().unwrap_or(&status).to_ascii_lowercase())
    }

    fn language(&self) -> Option<String> {
        self.attribute("language", "tag")
            .or_else(|| self.attribute("language", "formalname"))
            .or_else(|| self.tree.elements.iter().enumerate().find_map(|(at, _)| self.tree.attribute(at, "xml:lang")))
    }

    fn provider(&mut self) -> Option<String> {
        let party: Vec<usize> = self.all("party").collect();
        let inside = |at: &usize| {
            self.tree.elements[*at].parent.is_some_and(|parent| self.tree.elements[parent].local == "provider")
        };
        if let Some(at) = party.into_iter().find(inside) {
            return self.named(at);
        }
        self.first(&["provider"])
    }

    /// The agency: who provides the item, whose credit line or copyright it bears.
    fn taken_from(&mut self) -> Option<TakenFrom> {
        let name = self
            .provider()
            .or_else(|| self.first(&["infosource", "distributor", "creditline", "copyrightholder", "doc.copyright"]))
            .or_else(|| self.attribute("doc-id", "regsrc"))?;
        Some(TakenFrom { name, url: None })
    }

    fn credits(&mut self) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = Vec::new();
        for name in CREDITS {
            let found: Vec<usize> = self.all(name).collect();
            for at in found {
                let line = self.named(at);
                let known = |line: &String| out.iter().any(|(own, known)| own == name && known == line);
                if let Some(line) = line.filter(|line| out.len() < CREDITS_MAX && !known(line)) {
                    out.push((name.to_owned(), line));
                }
            }
        }
        if let Some(holder) = self.attribute("doc.copyright", "holder") {
            let year = self.attribute("doc.copyright", "year").map(|year| format!(" {year}")).unwrap_or_default();
            out.push(("doc.copyright".to_owned(), format!("{holder}{year}")));
        }
        if let Some(status) = self.status().filter(|status| status != "usable") {
            out.push(("pubstatus".to_owned(), status));
        }
        out
    }

    /// The words of the item, and how much of it they are.
    fn text(&mut self) -> Option<(Body, Extent)> {
        let mut body = Body::default();
        let whole = ["body.content", "inlinexml", "inlinedata", "datacontent", "body"];
        let found = whole.iter().find_map(|name| {
            let found: Vec<usize> = self.all(name).collect();
            found.into_iter().map(|at| self.markup(at)).find(|part| !part.text.trim().is_empty())
        });
        if let Some(main) = found {
            let mut own = Body::default();
            own.append(main);
            // A dateline that stands apart is part of the words as they are printed.
            let dateline = self.tree.anywhere("dateline").map(|at| self.markup(at));
            if let Some(line) = dateline.filter(|line| !line.text.is_empty() && !own.begins_with(&line.text)) {
                body.append(line);
            }
            body.append(Fragment { text: own.text, map: own.map, links: own.links });
            // Who else reported stands below the text.
            let end = self.tree.anywhere("tagline").map(|at| self.markup(at));
            end.into_iter().for_each(|end| body.append(end));
            return Some((body, Extent::Whole));
        }
        for name in ["abstract", "description", "media-caption", "headline", "hl1", "title"] {
            let found: Vec<usize> = self.all(name).collect();
            for at in found {
                let part = self.markup(at);
                if !part.text.trim().is_empty() {
                    body.append(part);
                    return Some((body, Extent::Summary));
                }
            }
        }
        None
    }

    /// The words of an element with all in it. HTML that was escaped is read as HTML, media are left out.
    fn markup(&mut self, at: usize) -> Fragment {
        // Of a whole page only its body.
        let body = self.tree.inside(at).find(|at| self.tree.elements[*at].local == "body");
        let at = body.unwrap_or(at);
        let (words, read) = if self.tree.has_children(at) {
            let words = self.tree.raw(at);
            let read = fragment::read(&words.text, None);
            (words, read)
        } else {
            let words = self.tree.words(at);
            let read = if fragment::is_markup(&words.text) {
                fragment::read(&words.text, None)
            } else {
                fragment::read_words(&words.text)
            };
            (words, read)
        };
        self.oddities.add(words.oddities);
        Fragment { map: map::through(&read.map, &words.map), ..read }
    }
}
