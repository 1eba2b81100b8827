//! One report in its story: its text with attribution, certainty and times marked, and for each sentence where it came from.

use std::collections::BTreeMap;

use askama::Template;
use headwater_model::{Dossier, ReportIx, Span, Witness};
use serde::Serialize;

use super::frame::Frame;
use super::{address, moment};
use crate::part::edge::{self, EdgeRow};
use crate::part::quote::{Quote, Quoter, one_line};
use crate::reading::margin::{self, Note};
use crate::reading::mark::{Marks, Piece};
use crate::receipt::Texts;
use crate::trace::{Sentence, Trace};
use crate::view::{Edge, Report, Story};
use crate::word;

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/reading/1";

/// A report in its story.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingPage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The story.
    pub story: StoryRef,
    /// The report.
    pub report: Report,
    /// Number of the version that is shown.
    pub version: u32,
    /// All its versions, oldest first.
    pub versions: Vec<Version>,
    /// True if the bytes it was read from are kept.
    pub original: bool,
    /// Its sentences, each with where it came from, as `headwater/trace/1` has it.
    pub trace: Trace,
    /// What it took, and what was taken from it.
    pub edges: Vec<Edge>,
    /// The words that were asked for, as code points.
    pub asked: Option<(usize, usize)>,
    /// The other reports of the story.
    pub others: Vec<ReportRef>,
    /// Everything that was read from it, as `headwater/layers/1` has it.
    pub layers: serde_json::Value,
    /// The text, cut for display.
    #[serde(skip)]
    body: Vec<BodyBlock>,
    #[serde(skip)]
    rows: Vec<EdgeOf>,
    #[serde(skip)]
    role: String,
}

/// A story that is pointed at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StoryRef {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The time as of which it is shown (UTC); `null` for now.
    pub as_of: Option<String>,
}

/// A report that is pointed at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReportRef {
    /// Its id.
    pub id: String,
    /// Outlet, else id.
    pub label: String,
    /// When it was published, in words.
    pub when: String,
}

/// A text of the report at a time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Version {
    /// From 1, in the order they came to be known.
    pub number: u32,
    /// Its headline.
    pub title: Option<String>,
    /// When it was first read (UTC).
    pub first_seen: String,
    /// When it was last read (UTC).
    pub last_seen: String,
    /// How it differs from the version before: `words`, `headline`, `boilerplate`, `white space`; `null` for the first.
    pub change: Option<String>,
    /// Words that the version before has not.
    pub words_added: u32,
    /// Words of the version before that it has not.
    pub words_removed: u32,
    /// What was put in the place of what: the words before, the words after. May be cut.
    pub changed: Vec<(String, String)>,
}

/// A block of the text.
#[derive(Clone, Debug)]
struct BodyBlock {
    kind: &'static str,
    rule: &'static str,
    /// Code points.
    start: usize,
    end: usize,
    segments: Vec<Segment>,
    notes: Vec<Note>,
}

/// A sentence of a block, or what stands between sentences.
#[derive(Clone, Debug)]
struct Segment {
    /// Number of the sentence, from 1.
    number: Option<usize>,
    /// Class that tells where it came from.
    class: &'static str,
    /// The same in words.
    whence: String,
    /// True if the parent's words are these.
    word_for_word: bool,
    /// The parent's words.
    theirs: Option<Quote>,
    pieces: Vec<Run>,
}

/// Words that the same layers cover.
#[derive(Clone, Debug)]
struct Run {
    piece: Piece,
    /// True if they are those that were asked for; `first` if they are the first of them.
    asked: bool,
    first: bool,
}

/// An edge of the report, up to what it took from or down to who took it.
#[derive(Clone, Debug)]
struct EdgeOf {
    up: bool,
    row: EdgeRow,
}

/// What the database adds to an analysis.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Number of the version that is shown.
    pub version: u32,
    /// All versions, oldest first.
    pub versions: Vec<Version>,
    /// True if the bytes it was read from are kept.
    pub original: bool,
    /// The words that were asked for (`?at=120-180`), as code points.
    pub asked: Option<(usize, usize)>,
    /// The time as of which it is shown.
    pub as_of: Option<String>,
}

impl ReadingPage {
    /// The page of a report of a story; `None` if the story has no such report. `story` is the view of `dossier`, and both are of
    /// these witnesses.
    pub fn of(
        witnesses: &[Witness],
        dossier: &Dossier,
        story: &Story,
        report: &str,
        kept: Kept,
    ) -> Option<ReadingPage> {
        let row = story.report(report)?.clone();
        let texts = Texts::new(witnesses);
        let trace = Trace::of(witnesses, dossier, row.ix);
        let mut quoter = Quoter::site(story, kept.as_of.as_deref());
        let body = body(&texts, row.ix, &trace.sentences, kept.asked, &mut quoter);
        let edges = story.stemma.edges.iter().enumerate().filter(|(_, e)| e.child == row.id || e.parent == row.id);
        let ends: Vec<(usize, bool)> = edges.clone().map(|(at, e)| (at, e.child == row.id)).collect();
        let rows = ends.into_iter().map(|(at, up)| EdgeOf { up, row: edge::row(&mut quoter, at) }).collect();
        let role = quoter.role(&row);
        let others = story.reports.iter().filter(|other| other.id != row.id).map(|other| ReportRef {
            id: other.id.clone(),
            label: other.label().to_owned(),
            when: crate::text::when(other),
        });
        Some(ReadingPage {
            format: FORMAT,
            edges: edges.map(|(_, e)| e.clone()).collect(),
            rows,
            role,
            story: StoryRef { id: story.id.clone(), title: story.title.clone(), as_of: kept.as_of },
            version: kept.version,
            versions: kept.versions,
            original: kept.original,
            trace,
            asked: kept.asked,
            others: others.collect(),
            layers: crate::layers::one(&texts, row.ix),
            report: row,
            body,
        })
    }
}

/// The blocks of a report: its sentences and what stands between them, each cut where a layer begins or ends.
fn body(
    texts: &Texts<'_>,
    ix: ReportIx,
    sentences: &[Sentence],
    asked: Option<(usize, usize)>,
    quoter: &mut Quoter<'_>,
) -> Vec<BodyBlock> {
    let witness = texts.witness(ix);
    let report = &witness.report;
    let hues = crate::reading::hues(witness);
    let mut marks = Marks::of(witness, "l", &hues);
    let mut notes = margin::notes(witness, "l");
    let traced: BTreeMap<(usize, usize), &Sentence> =
        sentences.iter().filter(|s| s.how != "aside").map(|s| ((s.at.start, s.at.end), s)).collect();
    let spans: Vec<Span> = witness.layers.parse.sentences.iter().map(|sentence| sentence.span).collect();
    let asked = asked.and_then(|(start, end)| byte_span(&report.text, start, end));
    let mut begun = false;
    let mut next = 0;
    let last = report.blocks.len().saturating_sub(1);
    let mut body = Vec::with_capacity(report.blocks.len());
    for (nth, block) in report.blocks.iter().enumerate() {
        let (start, end) = texts.code_points(block.span.at(ix));
        let mut segments = Vec::new();
        let mut from = block.span.start;
        while from < block.span.end {
            while next < spans.len() && spans[next].end <= from {
                next += 1;
            }
            let sentence = spans.get(next).filter(|span| span.start < block.span.end && !span.is_empty());
            let (to, number) = match sentence {
                Some(span) if span.start <= from => (span.end.min(block.span.end), Some(next)),
                Some(span) => (span.start, None),
                None => (block.span.end, None),
            };
            let span = fitting(&report.text, from, to);
            let mut pieces = Vec::new();
            for (part, is_asked) in cut(span, asked) {
                for piece in marks.pieces(&report.text, part) {
                    pieces.push(Run {
                        piece,
                        asked: is_asked,
                        first: is_asked && !std::mem::replace(&mut begun, true),
                    });
                    begun |= is_asked;
                }
            }
            let traced = number.and_then(|at| traced.get(&texts.code_points(spans[at].at(ix))).copied());
            segments.push(segment(number, traced, pieces, quoter));
            from = to.max(from + 1);
        }
        body.push(BodyBlock {
            kind: word::block_code(block.kind),
            rule: block.rule,
            start,
            end,
            segments,
            notes: margin::take(&mut notes, block.span.end, nth == last),
        });
    }
    body
}

fn segment(number: Option<usize>, traced: Option<&Sentence>, pieces: Vec<Run>, quoter: &mut Quoter<'_>) -> Segment {
    let (class, whence) = traced.map_or(("", String::new()), |sentence| whence(sentence, quoter));
    Segment {
        number: number.map(|number| number + 1),
        class,
        whence,
        word_for_word: traced.is_some_and(|sentence| sentence.how == "same-words"),
        theirs: traced.and_then(|sentence| sentence.from.as_ref()).map(|at| quoter.quote(at, None)),
        pieces,
    }
}

/// Where a sentence came from: a class, and words.
fn whence(sentence: &Sentence, quoter: &Quoter<'_>) -> (&'static str, String) {
    let source = sentence.source.as_str();
    let lost = source.strip_prefix("x:");
    let from = match lost {
        Some(name) if name.starts_with('?') => "a common source, not supplied".to_owned(),
        Some(name) => format!("{name}, not supplied"),
        None => quoter.label(source).to_owned(),
    };
    let taken = if lost.is_some() { "lost" } else { "taken" };
    match sentence.how {
        "same-words" => (taken, format!("Word for word from {from}")),
        "cut" => (taken, format!("In part word for word from {from}")),
        "rewritten" => (taken, format!("In other words from {from}")),
        "credited" => ("credited", format!("Credits {from}")),
        _ => ("own", "Found in nothing it was taken from".to_owned()),
    }
}

/// A span that lies on character boundaries.
fn fitting(text: &str, start: u32, end: u32) -> Span {
    let start = text.floor_char_boundary(start as usize);
    Span::new(start, text.floor_char_boundary(end as usize).max(start))
}

/// The span cut where the words that were asked for begin and end.
fn cut(span: Span, asked: Option<Span>) -> Vec<(Span, bool)> {
    let Some(asked) = asked.filter(|asked| asked.overlaps(span)) else { return vec![(span, false)] };
    let (from, to) = (asked.start.max(span.start), asked.end.min(span.end));
    let parts = [(span.start, from, false), (from, to, true), (to, span.end, false)];
    let parts = parts.into_iter().filter(|(from, to, _)| from < to);
    parts.map(|(start, end, is_asked)| (Span { start, end }, is_asked)).collect()
}

/// Code points as bytes; `None` if the text has no such place.
fn byte_span(text: &str, start: usize, end: usize) -> Option<Span> {
    let ends = |at: usize| text.char_indices().map(|(byte, _)| byte).chain([text.len()]).nth(at);
    let (start, end) = (ends(start)?, ends(end)?);
    (start < end).then(|| Span::new(start, end))
}

#[derive(Template)]
#[template(path = "site/reading.html")]
struct Reading<'a> {
    frame: &'a Frame<'a>,
    page: &'a ReadingPage,
    title: String,
    outlet: String,
    when: String,
    role: String,
    story: String,
    url: Option<String>,
    original: Option<String>,
    counts: String,
    date: String,
}

/// Renders a report in its story.
pub fn reading(frame: &Frame<'_>, page: &ReadingPage) -> String {
    let report = &page.report;
    let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    let template = Reading {
        title: report.headline.as_deref().map_or_else(|| report.label().to_owned(), one_line),
        outlet: report.outlet.clone().unwrap_or_else(|| "outlet unknown".to_owned()),
        when: match &report.published {
            Some(published) => format!("{} ({})", crate::text::when(report), published.found_phrase),
            None => "undated".to_owned(),
        },
        role: page.role.clone(),
        story: address::story(&page.story.id, page.story.as_of.as_deref()),
        url: report.url.as_ref().filter(web).cloned(),
        original: page.original.then(|| address::original(&report.id, page.version)),
        counts: counted(page),
        date: report.published.as_ref().map_or_else(String::new, |published| published.date.clone()),
        frame,
        page,
    };
    super::frame::rendered(&template)
}

/// "12 sentences: 8 taken from another report, 1 from a source not supplied, 3 its own".
fn counted(page: &ReadingPage) -> String {
    let sentences: Vec<&Sentence> = page.trace.sentences.iter().filter(|s| s.how != "aside").collect();
    if !page.report.read {
        return "Where its sentences came from was not measured".to_owned();
    }
    let count = |kind: &dyn Fn(&Sentence) -> bool| sentences.iter().filter(|sentence| kind(sentence)).count();
    let lost = |s: &Sentence| s.source.starts_with("x:");
    let parts: Vec<String> = [
        (count(&|s| !lost(s) && !matches!(s.how, "own" | "credited")), "taken from another report"),
        (count(&|s| lost(s) && s.how != "credited"), "from a source not supplied"),
        (count(&|s| s.how == "credited"), "crediting another"),
        (count(&|s| s.how == "own"), "found in nothing it was taken from"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{count} {words}"))
    .collect();
    format!("{}: {}", word::count(sentences.len(), "sentence", "sentences"), parts.join(", "))
}

impl Reading<'_> {
    fn outside_headline(&self) -> Option<&str> {
        self.page.report.headline.as_deref().filter(|_| self.page.report.headline_at.is_none())
    }

    fn compare(&self, other: &str) -> String {
        let page = self.page;
        address::compare(&page.story.id, &page.report.id, other, page.story.as_of.as_deref())
    }

    fn version_href(&self, number: &u32) -> String {
        address::original(&self.page.report.id, *number)
    }

    fn moment(&self, at: &str) -> String {
        moment::moment(at)
    }
}

impl BodyBlock {
    fn aside(&self) -> bool {
        self.kind == "boilerplate"
    }

    /// Outer text of the block for the label of its form.
    fn opening(&self) -> String {
        let words: String = self.segments.iter().flat_map(|s| &s.pieces).map(|run| run.piece.words.as_str()).collect();
        crate::page::fit(&one_line(&words), 60)
    }
}

impl Run {
    fn class(&self) -> String {
        let hue = self.piece.hue.map_or_else(String::new, |hue| format!(" n{}", hue / 30));
        let asked = if self.asked { " asked" } else { "" };
        format!("{}{hue}{asked}", self.piece.class).trim().to_owned()
    }
}
