//! Disagreements, changes on the way, the timeline and names.

use super::{fold, heading, place, quoted};
use crate::page::{Line, Page, Tone, fit};
use crate::receipt::Receipt;
use crate::view::{Event, Name, Story};
use crate::word;

/// Items of each list before the rest is folded.
const DISAGREEMENTS_SHOWN: usize = 6;
const MUTATIONS_SHOWN: usize = 10;
const EVENTS_SHOWN: usize = 16;
const NAMES_SHOWN: usize = 12;
/// Columns the words of an event may take.
const EVENT_MAX: usize = 100;
/// Quotations under a disagreement, besides those that its sentence holds.
const QUOTES_SHOWN: usize = 3;
/// Columns that a quotation keeps, however long the outlet's name and the place are.
const QUOTE_MIN: usize = 24;

pub(super) fn disagreements(page: &mut Page, story: &Story) {
    if story.disagreements.is_empty() {
        return;
    }
    heading(page, "Where they disagree", "");
    let wide = story.disagreements.iter().map(|d| d.phrase.len()).max().unwrap_or(0) + 2;
    fold(page, &story.disagreements, DISAGREEMENTS_SHOWN, ("more disagreement", "more disagreements"), |page, d| {
        let first = Line::plain("  ").join(Line::new().then(Tone::Strong, d.phrase).padded(wide));
        let hang = Line::plain(&" ".repeat(wide + 2));
        // Words that the sentence quotes need not be said twice: their places follow it.
        let all = page.style().all;
        let (told, left): (Vec<&Receipt>, Vec<&Receipt>) =
            d.between.iter().partition(|at| !all && d.why.contains(at.text.as_str()));
        let mut line = Line::plain(&sentence(&d.why));
        for at in told {
            line = line.then(Tone::Dim, &format!(" {}", place(at)));
        }
        page.paragraph(first, hang.clone(), &line);
        let shown = if all { left.len() } else { left.len().min(QUOTES_SHOWN) };
        for at in &left[..shown] {
            row(page, story, &hang, at, 1);
        }
        if shown < left.len() {
            let more = word::count(left.len() - shown, "more place", "more places");
            page.paragraph(hang.clone(), hang, &Line::new().then(Tone::Dim, &format!("… {more}: --all")));
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
        let arrow = Line::plain(&" ".repeat(wide)).then(Tone::Dim, "→ ");
        if page.style().all {
            page.paragraph(first, hang.clone(), &Line::plain(&sentence(&mutation.why)));
            row(page, story, &hang, &mutation.from, 2);
        } else {
            row(page, story, &first, &mutation.from, 2);
        }
        row(page, story, &arrow, &mutation.to, 2);
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
        let mut line = Line::plain(&quoted(&fit(&event.told.text, EVENT_MAX)));
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
    let groups = grouped(story);
    let wide = groups.iter().map(|(heading, _)| heading.len()).max().unwrap_or(0) + 2;
    for (heading, names) in groups {
        let shown = if page.style().all || names.len() <= NAMES_SHOWN + 1 { names.len() } else { NAMES_SHOWN };
        let mut listed: Vec<String> = names[..shown].iter().map(|name| one_name(name)).collect();
        if shown < names.len() {
            listed.push(format!("… {} more: --all", names.len() - shown));
        }
        let first = Line::plain("  ").join(Line::new().then(Tone::Strong, heading).padded(wide));
        page.paragraph(first, Line::plain(&" ".repeat(wide + 2)), &Line::plain(&listed.join(" · ")));
    }
}

/// Kinds of names in the order they are listed.
const HEADINGS: [&str; 5] = ["People", "Organisations", "Places", "Facilities", "Other"];

/// Names by kind, those that most reports name first.
pub(crate) fn grouped(story: &Story) -> Vec<(&'static str, Vec<&Name>)> {
    let mut groups: Vec<(&'static str, Vec<&Name>)> = Vec::new();
    for name in &story.names {
        match groups.iter_mut().find(|(heading, _)| *heading == name.heading) {
            Some((_, names)) => names.push(name),
            None => groups.push((name.heading, vec![name])),
        }
    }
    groups.sort_by_key(|(heading, _)| HEADINGS.iter().position(|other| other == heading));
    for (_, names) in &mut groups {
        names.sort_by_key(|name| (std::cmp::Reverse(name.reports), std::cmp::Reverse(name.mentions.len())));
    }
    groups
}

/// "Přemysl Havlas (also Havlas, Premysl Havlas) 11".
pub(crate) fn one_name(name: &Name) -> String {
    let others: Vec<&str> = name.forms.iter().filter(|form| **form != name.name).map(String::as_str).collect();
    let others = if others.is_empty() { String::new() } else { format!(" (also {})", others.join(", ")) };
    format!("{}{others}, {}", name.name, word::count(name.reports, "report", "reports"))
}

/// "Outlet “words” place", the words cut so that it is so many lines at most unless everything is asked for.
fn row(page: &mut Page, story: &Story, opening: &Line, at: &Receipt, lines: usize) {
    let outlet = story.report(&at.report).map_or(at.report.as_str(), |report| report.label());
    let name = Line::new().then(Tone::Name, outlet).then(Tone::Plain, " ");
    let end = format!(" {}", place(at));
    let taken = opening.width() + name.width() + Line::plain(&end).width() + 2;
    // A line that is broken at a blank loses a few columns.
    let further = (page.style().width.saturating_sub(opening.width() + 12)) * (lines - 1);
    let room = page.style().width.saturating_sub(taken).max(QUOTE_MIN) + further;
    let words = if page.style().all { quoted(&at.text) } else { quoted(&fit(&at.text, room)) };
    let hang = Line::plain(&" ".repeat(opening.width()));
    page.paragraph(opening.clone(), hang, &name.then(Tone::Plain, &words).then(Tone::Dim, &end));
}

/// With a capital, unless it opens with an id ("r3 says"), and a full stop.
pub(crate) fn sentence(words: &str) -> String {
    let words = words.trim();
    let mut out = String::with_capacity(words.len() + 1);
    let id = words.split(' ').next().is_some_and(|first| first.contains(|c: char| c.is_ascii_digit()));
    let mut characters = words.chars();
    match characters.next() {
        Some(first) if !id => out.extend(first.to_uppercase()),
        first => out.extend(first),
    }
    out.push_str(characters.as_str());
    if !out.ends_with(['.', '!', '?', '…', '”']) && !out.is_empty() {
        out.push('.');
    }
    out
}
