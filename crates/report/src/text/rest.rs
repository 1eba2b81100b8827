//! Disagreements, changes on the way, the timeline and names.

use super::{fold, heading, place, quoted};
use crate::page::{Line, Page, Tone, fit};
use crate::receipt::Receipt;
use crate::view::{Event, Name, Story};
use crate::word;

/// Items of each list before the rest is folded.
const DISAGREEMENTS_SHOWN: usize = 10;
const MUTATIONS_SHOWN: usize = 12;
const EVENTS_SHOWN: usize = 16;
const NAMES_SHOWN: usize = 12;
/// Columns the words of an event may take.
const EVENT_MAX: usize = 160;

pub(super) fn disagreements(page: &mut Page, story: &Story) {
    if story.disagreements.is_empty() {
        return;
    }
    heading(page, "Where they disagree", "");
    let wide = story.disagreements.iter().map(|d| d.phrase.len()).max().unwrap_or(0) + 2;
    fold(page, &story.disagreements, DISAGREEMENTS_SHOWN, ("more disagreement", "more disagreements"), |page, d| {
        let first = Line::plain("  ").join(Line::new().then(Tone::Strong, d.phrase).padded(wide));
        let hang = Line::plain(&" ".repeat(wide + 2));
        page.paragraph(first, hang.clone(), &Line::plain(&sentence(&d.why)));
        for at in &d.between {
            page.paragraph(hang.clone(), hang.clone().then(Tone::Plain, "  "), &quotation(story, at));
        }
    });
}

pub(super) fn mutations(page: &mut Page, story: &Story) {
    if story.mutations.is_empty() {
        return;
    }
    heading(page, "What changed on the way", "");
    let wide = story.mutations.iter().map(|m| m.phrase.len()).max().unwrap_or(0) + 2;
    fold(page, &story.mutations, MUTATIONS_SHOWN, ("more change", "more changes"), |page, mutation| {
        let first = Line::plain("  ").join(Line::new().then(Tone::Strong, mutation.phrase).padded(wide));
        let hang = Line::plain(&" ".repeat(wide + 2));
        page.paragraph(first, hang.clone(), &Line::plain(&sentence(&mutation.why)));
        let deeper = hang.clone().then(Tone::Plain, "  ");
        page.paragraph(hang.clone(), deeper.clone(), &quotation(story, &mutation.from));
        page.paragraph(hang.clone().then(Tone::Dim, "→ "), deeper, &quotation(story, &mutation.to));
    });
}

pub(super) fn timeline(page: &mut Page, story: &Story) {
    if story.timeline.is_empty() {
        return;
    }
    heading(page, "When", "");
    let wide = story.timeline.iter().map(|e| e.date.len()).max().unwrap_or(0).min(24) + 2;
    fold(page, &story.timeline, EVENTS_SHOWN, ("more date", "more dates"), |page, event| {
        let first = Line::plain("  ").join(Line::new().then(Tone::Strong, &event.date).padded(wide));
        let mut line = Line::plain(&fit(&quoted(&event.told.text), EVENT_MAX));
        let remark = event_remark(event);
        if !remark.is_empty() {
            line = line.then(Tone::Dim, &format!(" {remark}"));
        }
        line = line.then(Tone::Dim, &format!(" {}", place(&event.told)));
        page.paragraph(first, Line::plain(&" ".repeat(wide + 2)), &line);
    });
}

/// "date worked out, 3 reports".
pub(crate) fn event_remark(event: &Event) -> String {
    let mut parts = Vec::new();
    if event.inferred {
        parts.push("date worked out".to_owned());
    }
    if event.reports > 1 {
        parts.push(word::count(event.reports, "report", "reports"));
    }
    parts.join(", ")
}

pub(super) fn names(page: &mut Page, story: &Story) {
    if story.names.is_empty() {
        return;
    }
    heading(page, "Names", "");
    let mut headings: Vec<&str> = Vec::new();
    for name in &story.names {
        if !headings.contains(&name.heading) {
            headings.push(name.heading);
        }
    }
    let wide = headings.iter().map(|heading| heading.len()).max().unwrap_or(0) + 2;
    for heading in headings {
        let mut names: Vec<&Name> = story.names.iter().filter(|name| name.heading == heading).collect();
        names.sort_by_key(|name| (std::cmp::Reverse(name.reports), std::cmp::Reverse(name.mentions.len())));
        let shown = if page.style().all || names.len() <= NAMES_SHOWN + 1 { names.len() } else { NAMES_SHOWN };
        let mut listed: Vec<String> = names[..shown].iter().map(|name| one_name(name)).collect();
        if shown < names.len() {
            listed.push(format!("… {} more: --all", names.len() - shown));
        }
        let first = Line::plain("  ").join(Line::new().then(Tone::Strong, heading).padded(wide));
        page.paragraph(first, Line::plain(&" ".repeat(wide + 2)), &Line::plain(&listed.join(" · ")));
    }
}

/// "Přemysl Havlas (also Havlas, Premysl Havlas) 11".
pub(crate) fn one_name(name: &Name) -> String {
    let others: Vec<&str> = name.forms.iter().filter(|form| **form != name.name).map(String::as_str).collect();
    let others = if others.is_empty() { String::new() } else { format!(" (also {})", others.join(", ")) };
    format!("{}{others}, {}", name.name, word::count(name.reports, "report", "reports"))
}

/// "Outlet “words” place".
fn quotation(story: &Story, at: &Receipt) -> Line {
    let outlet = story.report(&at.report).map_or(at.report.as_str(), |report| report.label());
    Line::new()
        .then(Tone::Name, outlet)
        .then(Tone::Plain, &format!(" {}", quoted(&at.text)))
        .then(Tone::Dim, &format!(" {}", place(at)))
}

/// With a capital and a full stop.
pub(crate) fn sentence(words: &str) -> String {
    let words = words.trim();
    let mut out = String::with_capacity(words.len() + 1);
    let mut characters = words.chars();
    out.extend(characters.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(characters.as_str());
    if !out.ends_with(['.', '!', '?', '…', '”']) && !out.is_empty() {
        out.push('.');
    }
    out
}
