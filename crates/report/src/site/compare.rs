//! Two reports side by side: aligned passages with the words that differ, and what only one of them has.

use askama::Template;
use headwater_model::{Span, Witness};
use serde::Serialize;

use super::address;
use super::frame::Frame;
use super::reading::{ReportRef, StoryRef};
use crate::part::diff::{Run, diff};
use crate::part::edge::{self, EdgeRow};
use crate::part::quote::Quoter;
use crate::receipt::{Receipt, Texts};
use crate::view::{Passage, Report, Story};
use crate::word;

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/compare/1";

/// Two reports of a story.
#[derive(Clone, Debug, Serialize)]
pub struct ComparePage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The story.
    pub story: StoryRef,
    /// The report on the left: the one that was taken from, else the earlier one.
    pub a: Report,
    /// The report on the right.
    pub b: Report,
    /// Both texts from top to bottom.
    pub rows: Vec<Row>,
    /// Share of the words of `a`, and of `b`, that lie in passages both have.
    pub shared: (f64, f64),
    /// All reports of the story.
    pub reports: Vec<ReportRef>,
    #[serde(skip)]
    edges: Vec<EdgeRow>,
}

/// What stands side by side.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Row {
    /// `verbatim`, `rewritten`: an aligned passage; `apart`: what only one of them has; `elsewhere`: a passage that the other has
    /// at another place, shown where it stands in `a`.
    pub kind: &'static str,
    /// The words of `a`, `null` if there are none.
    pub a: Option<Side>,
    /// The words of `b`.
    pub b: Option<Side>,
}

/// One side of a row.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Side {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words in runs, each with whether the other side has them too.
    pub runs: Vec<(String, bool)>,
}

impl ComparePage {
    /// Two reports of a story; `None` if the story lacks one of them. The one that depends on the other, or is later, stands on the
    /// right, in whatever order they are named.
    pub fn of(witnesses: &[Witness], story: &Story, a: &str, b: &str, as_of: Option<&str>) -> Option<ComparePage> {
        let texts = Texts::new(witnesses);
        let place = |id: &str| story.reports.iter().position(|report| report.id == id);
        // No report stands before one it was taken from.
        let (first, second) = match (place(a)?, place(b)?) {
            (a, b) if a <= b => (a, b),
            (a, b) => (b, a),
        };
        let (a, b) = (&story.reports[first], &story.reports[second]);
        let passages = passages(story, a, b);
        let (rows, shared) = rows(&texts, a, b, &passages);
        let mut quoter = Quoter::site(story, as_of);
        let between = |edge: &crate::view::Edge| {
            (edge.parent == a.id && edge.child == b.id) || (edge.parent == b.id && edge.child == a.id)
        };
        let edges = (0..story.stemma.edges.len()).filter(|&at| between(&story.stemma.edges[at]));
        let reports = story.reports.iter().map(|report| ReportRef {
            id: report.id.clone(),
            label: report.label().to_owned(),
            when: crate::text::when(report),
        });
        Some(ComparePage {
            format: FORMAT,
            story: StoryRef { id: story.id.clone(), title: story.title.clone(), as_of: as_of.map(str::to_owned) },
            edges: edges.map(|at| EdgeRow { compare: None, ..edge::row(&mut quoter, at) }).collect(),
            reports: reports.collect(),
            a: a.clone(),
            b: b.clone(),
            rows,
            shared,
        })
    }
}

/// A passage with the side of the first report first.
struct Pair<'a> {
    a: &'a Receipt,
    b: &'a Receipt,
    kind: &'static str,
}

fn passages<'a>(story: &'a Story, a: &Report, b: &Report) -> Vec<Pair<'a>> {
    let one = |passage: &'a Passage| {
        let sides = [(&passage.a, &passage.b), (&passage.b, &passage.a)];
        let (left, right) = sides.into_iter().find(|(left, right)| left.report == a.id && right.report == b.id)?;
        Some(Pair { a: left, b: right, kind: passage.kind })
    };
    let mut pairs: Vec<Pair<'a>> = story.stemma.passages.iter().filter_map(one).collect();
    pairs.sort_by_key(|pair| (pair.a.start, pair.b.start, pair.a.end, pair.b.end));
    pairs
}

/// Both texts, cut at the passages. Passages that follow one another in both stand side by side (the heaviest such chain, by
/// words; quadratic in the passages of two reports, which are few); others are shown where they stand in the first.
fn rows(texts: &Texts<'_>, a: &Report, b: &Report, pairs: &[Pair<'_>]) -> (Vec<Row>, (f64, f64)) {
    let chain = chain(pairs);
    let (left, right) = (Text::of(texts, a), Text::of(texts, b));
    let mut rows = Vec::new();
    let (mut at_a, mut at_b) = (0, 0);
    let (mut shared_a, mut shared_b) = (0, 0);
    for (nth, pair) in pairs.iter().enumerate() {
        if !chain.contains(&nth) {
            continue;
        }
        apart(&mut rows, &left, (at_a, pair.a.start), &right, (at_b, pair.b.start), pairs, &chain);
        rows.push(aligned(pair, pair.kind));
        shared_a += pair.a.end - pair.a.start;
        shared_b += pair.b.end - pair.b.start;
        (at_a, at_b) = (pair.a.end, pair.b.end);
    }
    apart(&mut rows, &left, (at_a, left.len()), &right, (at_b, right.len()), pairs, &chain);
    let share =
        |part: usize, all: usize| if all == 0 { 0.0 } else { (part as f64 / all as f64 * 100.0).round() / 100.0 };
    (joined(rows), (share(shared_a, left.len()), share(shared_b, right.len())))
}

/// Marks that were left between passages go to the words before them, so that no row is a full stop alone.
fn joined(rows: Vec<Row>) -> Vec<Row> {
    let marks = |side: &Side| !side.runs.iter().any(|(words, _)| words.contains(char::is_alphanumeric));
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    for mut row in rows {
        if let Some(before) = out.last_mut().filter(|_| row.kind == "apart") {
            for (here, there) in [(&mut row.a, &mut before.a), (&mut row.b, &mut before.b)] {
                if let (true, Some(there)) = (here.as_ref().is_some_and(marks), there.as_mut())
                    && let Some(side) = here.take()
                {
                    there.end = side.end;
                    there.runs.extend(side.runs.into_iter().map(|(words, _)| (words, true)));
                } else if let (Some(here), Some(there)) = (here.as_mut(), there.as_mut()) {
                    close(there, here);
                }
            }
        }
        if row.a.is_some() || row.b.is_some() {
            out.push(row);
        }
    }
    out
}

/// Moves the marks that end a sentence from the beginning of one side to the end of the side before it.
fn close(before: &mut Side, side: &mut Side) {
    let Some((words, _)) = side.runs.first_mut().filter(|_| before.end == side.start) else { return };
    let marks = words.len() - words.trim_start_matches(['.', ',', ';', ':', '!', '?', ')', ']', '”', '’']).len();
    let rest = words[marks..].trim_start();
    if marks == 0 || rest.is_empty() {
        return;
    }
    let (moved, rest) = (words[..marks].to_owned(), rest.to_owned());
    let skipped = words[..words.len() - rest.len()].chars().count();
    before.end += moved.chars().count();
    before.runs.push((moved, true));
    side.start += skipped;
    *words = rest;
}

fn aligned(pair: &Pair<'_>, kind: &'static str) -> Row {
    let (left, right) = diff(&pair.a.text, &pair.b.text);
    let side = |at: &Receipt, runs: Vec<Run>| {
        Some(Side { start: at.start, end: at.end, runs: runs.into_iter().map(|run| (run.words, run.shared)).collect() })
    };
    Row { kind, a: side(pair.a, left), b: side(pair.b, right) }
}

/// What stands before the next passage on either side: passages that the other has elsewhere, and what only one has.
fn apart(
    rows: &mut Vec<Row>,
    left: &Text<'_>,
    (from_a, to_a): (usize, usize),
    right: &Text<'_>,
    (from_b, to_b): (usize, usize),
    pairs: &[Pair<'_>],
    chain: &[usize],
) {
    let mut at = from_a;
    for (nth, pair) in pairs.iter().enumerate() {
        if chain.contains(&nth) || pair.a.start < at || pair.a.end > to_a {
            continue;
        }
        if let Some(side) = left.side(at, pair.a.start) {
            rows.push(Row { kind: "apart", a: Some(side), b: None });
        }
        rows.push(aligned(pair, "elsewhere"));
        at = pair.a.end;
    }
    let (a, b) = (left.side(at, to_a), right.side(from_b, to_b));
    if a.is_some() || b.is_some() {
        rows.push(Row { kind: "apart", a, b });
    }
}

/// Positions of the heaviest chain of passages that follow one another in both reports.
fn chain(pairs: &[Pair<'_>]) -> Vec<usize> {
    let weight = |pair: &Pair<'_>| pair.a.end - pair.a.start;
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(pairs.len());
    for (nth, pair) in pairs.iter().enumerate() {
        let before = (0..nth).filter(|&at| pairs[at].a.end <= pair.a.start && pairs[at].b.end <= pair.b.start);
        let before = before.max_by_key(|&at| (best[at].0, std::cmp::Reverse(at)));
        best.push((weight(pair) + before.map_or(0, |at| best[at].0), before));
    }
    let mut at = (0..pairs.len()).max_by_key(|&at| (best[at].0, std::cmp::Reverse(at)));
    let mut chain = Vec::new();
    while let Some(nth) = at {
        chain.push(nth);
        at = best[nth].1;
    }
    chain.reverse();
    chain
}

/// A text by code points.
struct Text<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Text<'a> {
    fn of(texts: &Texts<'a>, report: &Report) -> Text<'a> {
        let text = texts.report(report.ix).text.as_str();
        Text { text, starts: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() }
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The words between two code points, if there are any.
    fn side(&self, start: usize, end: usize) -> Option<Side> {
        let (from, to) = (*self.starts.get(start)?, *self.starts.get(end)?);
        if from >= to {
            return None;
        }
        let words = Span::new(from, to).of(self.text);
        let blank = words.len() - words.trim_start().len();
        let skipped = words[..blank].chars().count();
        let words = words.trim();
        let start = start + skipped;
        (!words.is_empty()).then(|| Side {
            start,
            end: start + words.chars().count(),
            runs: vec![(words.to_owned(), false)],
        })
    }
}

#[derive(Template)]
#[template(path = "site/compare.html")]
struct Compare<'a> {
    frame: &'a Frame<'a>,
    page: &'a ComparePage,
    story: String,
    action: String,
    a: Head,
    b: Head,
    verdict: String,
}

/// The head of a column.
struct Head {
    label: String,
    when: String,
    headline: String,
    href: String,
    share: String,
}

/// Renders two reports side by side.
pub fn compare(frame: &Frame<'_>, page: &ComparePage) -> String {
    let as_of = page.story.as_of.as_deref();
    let head = |report: &Report, share: f64| Head {
        label: report.label().to_owned(),
        when: crate::text::when(report),
        headline: report.headline.as_deref().map_or_else(|| "no headline".to_owned(), crate::part::quote::one_line),
        href: address::report(&page.story.id, &report.id, as_of),
        share: format!("{:.0} %", share * 100.0),
    };
    let aligned = page.rows.iter().filter(|row| row.kind != "apart").count();
    let verdict = match aligned {
        0 => "No passage was found that both have.".to_owned(),
        n => format!("{} in both.", word::count(n, "passage stands", "passages stand")),
    };
    let template = Compare {
        story: address::story(&page.story.id, as_of),
        action: format!("/story/{}/compare", address::encoded(&page.story.id)),
        a: head(&page.a, page.shared.0),
        b: head(&page.b, page.shared.1),
        verdict,
        frame,
        page,
    };
    super::frame::rendered(&template)
}

impl Compare<'_> {
    fn kind_words(&self, kind: &str) -> &'static str {
        match kind {
            "verbatim" => "the same words",
            "rewritten" => "in other words",
            "elsewhere" => "in both, at different places",
            _ => "only in one",
        }
    }

    fn words(&self, first: bool, side: &Side) -> String {
        let report = if first { &self.page.a } else { &self.page.b };
        let as_of = self.page.story.as_of.as_deref();
        address::words(&self.page.story.id, &report.id, (side.start, side.end), as_of)
    }

    fn place(&self, first: bool, side: &Side) -> String {
        let report = if first { &self.page.a } else { &self.page.b };
        format!("{}:{}-{}", report.id, side.start, side.end)
    }
}
