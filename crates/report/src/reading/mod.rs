//! A reading: the layers of each report in colour over its text, as one page that is complete in itself.
//!
//! Nothing is fetched and no script runs; the page's policy forbids both. The legend is a row of check boxes, and the style sheet alone
//! takes a layer away (`:has`); a browser without that shows every layer. Each layer has a channel of its own, so
//! that all can be seen on the same words: attribution is drawn under them, certainty behind them, names colour them, times
//! and quantities are followed by their value. Who says it, outermost first, stands in the margin beside the paragraph.

mod claim;
pub(crate) mod margin;
pub(crate) mod mark;

use std::collections::BTreeMap;

use askama::Template;
use headwater_model::{Date, EntityKind, Precision, ReportIx, Witness};

use crate::receipt::Texts;
use crate::word;
use claim::Claim;
use margin::Note;
use mark::{Marks, Piece};

/// Reports on one page; above this the page says how many it leaves out.
const REPORTS_MAX: usize = 50;

/// Degrees between the hues of one name and the next: the golden angle, which keeps neighbours apart however many there are.
const HUE_STEP: f64 = 137.508;

const CSS: &str = include_str!("../../templates/reading.css");

#[derive(Template)]
#[template(path = "reading.html")]
struct ReadingPage {
    title: String,
    css: &'static str,
    reports: Vec<Reading>,
    left_out: usize,
    findings: Vec<(&'static str, String, String)>,
}

/// One report.
struct Reading {
    key: String,
    title: String,
    /// True if no block of the text is the headline.
    headline_outside: bool,
    about: String,
    place: String,
    numbers: String,
    blocks: Vec<Block>,
    names: Vec<Name>,
    claims: Vec<Claim>,
}

/// One block of its text.
struct Block {
    kind: &'static str,
    rule: &'static str,
    pieces: Vec<Piece>,
    notes: Vec<Note>,
}

/// A cluster of mentions.
struct Name {
    hue: u32,
    name: String,
    others: String,
    kind: &'static str,
    mentions: usize,
}

/// The page of all witnesses, in their order.
pub fn html(witnesses: &[Witness], findings: &[headwater_model::Finding]) -> String {
    let texts = Texts::new(witnesses);
    let shown = witnesses.len().min(REPORTS_MAX);
    let reports: Vec<Reading> =
        (0..shown).map(|number| Reading::of(&texts, ReportIx::from(number), number + 1)).collect();
    let title = match reports.as_slice() {
        [one] => one.title.clone(),
        _ => format!("{} read", word::count(witnesses.len(), "report", "reports")),
    };
    let findings = findings
        .iter()
        .map(|finding| (word::severity_code(finding.severity), finding.place.clone(), finding.message.clone()))
        .collect();
    let page = ReadingPage { title, css: CSS, reports, left_out: witnesses.len() - shown, findings };
    page.render().expect("writing to a string cannot fail")
}

impl Reading {
    fn of(texts: &Texts<'_>, ix: ReportIx, number: usize) -> Reading {
        let witness = texts.witness(ix);
        let (report, layers) = (&witness.report, &witness.layers);
        let key = format!("r{number}");
        let hues = hues(witness);
        let mut marks = Marks::of(witness, &key, &hues);
        let mut notes = margin::notes(witness, &key);
        let last = report.blocks.len().saturating_sub(1);
        let blocks = report.blocks.iter().enumerate().map(|(nth, block)| Block {
            kind: word::block_code(block.kind),
            rule: block.rule,
            pieces: marks.pieces(&report.text, block.span),
            notes: margin::take(&mut notes, block.span.end, nth == last),
        });
        let date = report
            .published
            .as_ref()
            .map(|at| format!("{} ({})", word::day(at.date, at.precision), word::date_found_phrase(at.found)));
        let undated = || "undated".to_owned();
        let outlet = report.outlet.clone().unwrap_or_else(|| "outlet unknown".to_owned());
        Reading {
            title: one_line(report.headline().unwrap_or(report.label())),
            headline_outside: report.title.is_none() && report.title_given.is_some(),
            about: format!("{outlet} · {}", date.unwrap_or_else(undated)),
            place: report.place.to_string(),
            numbers: [
                word::count(layers.attributions.len(), "attribution", "attributions"),
                word::count(layers.assertions.len(), "assertion", "assertions"),
                word::count(hues.len(), "name", "names"),
                word::count(layers.times.len(), "time", "times"),
                word::count(layers.quantities.len(), "quantity", "quantities"),
            ]
            .join(" · "),
            blocks: blocks.collect(),
            names: names(witness, &hues),
            claims: claim::claims(texts, ix, &key),
            key,
        }
    }
}

/// The hue of each cluster of names, in degrees, by the order of their first mentions.
pub(crate) fn hues(witness: &Witness) -> BTreeMap<u32, u32> {
    let mut hues = BTreeMap::new();
    for mention in &witness.layers.mentions {
        let next = (hues.len() as f64 * HUE_STEP) as u32 % 360;
        hues.entry(mention.group).or_insert(next);
    }
    hues
}

/// The clusters with their fullest form, the most mentioned first, then by first mention.
fn names(witness: &Witness, hues: &BTreeMap<u32, u32>) -> Vec<Name> {
    let mut clusters: BTreeMap<u32, (Vec<&str>, usize, EntityKind)> = BTreeMap::new();
    for mention in &witness.layers.mentions {
        let words = mention.span.of(&witness.report.text);
        let (forms, mentions, _) = clusters.entry(mention.group).or_insert((Vec::new(), 0, mention.kind));
        *mentions += 1;
        if !forms.contains(&words) {
            forms.push(words);
        }
    }
    let mut names: Vec<Name> = clusters
        .into_iter()
        .map(|(group, (mut forms, mentions, kind))| {
            // The longest form first; the sort is stable, so of equals the one named first.
            forms.sort_by_key(|form| std::cmp::Reverse(form.chars().count()));
            let others: Vec<String> = forms[1..].iter().map(|form| one_line(form)).collect();
            Name {
                hue: hues.get(&group).copied().unwrap_or(0),
                name: one_line(forms[0]),
                others: others.join(", "),
                kind: word::entity_code(kind),
                mentions,
            }
        })
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.mentions));
    names
}

/// Words on one line, with single blanks.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A stretch of days for people.
fn days(from: Option<Date>, to: Option<Date>) -> Option<String> {
    let (from, to) = (from?, to?);
    Some(if from == to { word::day(from, Precision::Day) } else { word::period(from, to) })
}

#[cfg(test)]
mod tests;
