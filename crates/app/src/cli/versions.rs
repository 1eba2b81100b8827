//! `headwater versions`: what a report said, and what it says now.

use super::Database;
use super::search::Points;
use crate::terminal::{self, Colour, Outcome};
use anyhow::Result;
use headwater_model::Span;
use headwater_store::{Access, Hunk, Version};
use serde_json::json;
use std::fmt::Write;

/// Shows the versions of a report and what each changed, word by word
#[derive(clap::Args)]
#[command(after_help = "\
[-words-] are gone, {+words+} are new, ... stands for what has not changed.")]
pub struct Args {
    /// The report: its id or the first characters of it, its address, or the name the input gave it.
    #[arg(value_name = "REPORT")]
    report: String,
    #[command(flatten)]
    database: Database,
    /// Print JSON: every version with its text and what it changed, by code points.
    #[arg(long)]
    json: bool,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
}

/// Characters of unchanged text shown on each side of a change.
const AROUND_CHARS: usize = 50;

/// Shows the versions of the report that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    let id = store.find(&args.report)?;
    let versions = store.versions(&id)?;
    let mut out = String::new();
    if args.json {
        let versions: Vec<_> = (0..versions.len()).map(|at| object(&versions, at)).collect();
        writeln!(out, "{:#}", json!({"format": "headwater/versions/1", "id": id, "versions": versions}))?;
    } else {
        let entry = store.entry(&id)?;
        writeln!(out, "{id}  {}", entry.url.as_deref().unwrap_or(&entry.name))?;
        for at in 0..versions.len() {
            show(&mut out, &versions, at, args.color.on())?;
        }
    }
    terminal::print(&out)?;
    Ok(Outcome::Done)
}

fn object(versions: &[Version], at: usize) -> serde_json::Value {
    let version = &versions[at];
    let before = at.checked_sub(1).map_or("", |at| versions[at].text.as_str());
    let part = |text: &str, span: Span| {
        let points = Points::new(text);
        json!({"start": points.of(span.start), "end": points.of(span.end), "text": span.of(text)})
    };
    let changes: Vec<_> = version
        .hunks
        .iter()
        .map(|hunk| json!({"earlier": part(before, hunk.earlier), "later": part(&version.text, hunk.later)}))
        .collect();
    json!({
        "version": version.number, "content": version.content, "title": version.title, "published": version.published,
        "modified": version.modified, "first_seen": version.first_seen, "last_seen": version.last_seen,
        "seen": version.seen, "place": version.place.to_string(), "change": version.change,
        "words_added": version.words_added, "words_removed": version.words_removed, "changes": changes,
        "text": version.text,
    })
}

fn show(out: &mut String, versions: &[Version], at: usize, color: bool) -> std::fmt::Result {
    let version = &versions[at];
    write!(out, "\nversion {}, first read {}", version.number, version.first_seen)?;
    if let Some(modified) = version.modified.as_ref().or(version.published.as_ref()) {
        write!(out, ", dated {modified}")?;
    }
    let Some(before) = at.checked_sub(1).map(|at| &versions[at]) else {
        let words = version.text.split_whitespace().count();
        return writeln!(out, ": {words} words\n    {}", version.title.as_deref().unwrap_or("without a headline"));
    };
    match version.change.as_deref() {
        Some("white space") => writeln!(out, ": white space only")?,
        Some("headline") => writeln!(out, ": the headline only")?,
        Some("boilerplate") => writeln!(
            out,
            ": only what is not the report's own words (+{} -{} words)",
            version.words_added, version.words_removed
        )?,
        _ => writeln!(out, ": +{} -{} words", version.words_added, version.words_removed)?,
    }
    if version.title != before.title {
        let title = |version: &Version| version.title.clone().unwrap_or_default();
        writeln!(out, "    headline: {}{}", gone(&title(before), color), new(&title(version), color))?;
    }
    for passage in passages(&version.hunks, &version.text) {
        writeln!(out, "    {}", told(&before.text, &version.text, passage, color))?;
    }
    Ok(())
}

/// Changes that stand so near to one another that they are read together.
fn passages<'a>(hunks: &'a [Hunk], later: &str) -> Vec<&'a [Hunk]> {
    let apart = |a: &Hunk, b: &Hunk| {
        let between = &later[a.later.end as usize..b.later.start as usize];
        between.chars().count() > 2 * AROUND_CHARS || between.contains("\n\n")
    };
    hunks.chunk_by(|a, b| !apart(a, b)).collect()
}

fn told(earlier: &str, later: &str, passage: &[Hunk], color: bool) -> String {
    let (Some(first), Some(last)) = (passage.first(), passage.last()) else { return String::new() };
    let start = back(later, first.later.start as usize);
    let end = on(later, last.later.end as usize);
    let mut out = String::from(if start > 0 { "... " } else { "" });
    let mut at = start;
    for hunk in passage {
        out.push_str(&later[at..hunk.later.start as usize]);
        out.push_str(&gone(hunk.earlier.of(earlier), color));
        out.push_str(&new(hunk.later.of(later), color));
        if hunk.later.is_empty() {
            out.push(' ');
        }
        at = hunk.later.end as usize;
    }
    out.push_str(&later[at..end]);
    if end < later.trim_end().len() {
        out.push_str(" ...");
    }
    let plain: String = out.chars().map(|c| if c.is_control() && c != '\u{1b}' { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word's start, some characters before `at`, in the same paragraph.
fn back(text: &str, at: usize) -> usize {
    let paragraph = text[..at].rfind("\n\n").map_or(0, |n| n + 2);
    let from = text[paragraph..at].char_indices().rev().nth(AROUND_CHARS).map_or(paragraph, |(n, _)| paragraph + n);
    if from == paragraph { from } else { text[from..at].find(char::is_whitespace).map_or(from, |n| from + n + 1) }
}

/// A word's end, some characters behind `at`, in the same paragraph.
fn on(text: &str, at: usize) -> usize {
    let paragraph = text[at..].find("\n\n").map_or(text.len(), |n| at + n);
    let to = text[at..paragraph].char_indices().nth(AROUND_CHARS).map_or(paragraph, |(n, _)| at + n);
    if to == paragraph { to } else { text[at..to].rfind(char::is_whitespace).map_or(to, |n| at + n) }
}

fn gone(words: &str, color: bool) -> String {
    in_marks(words, color, ("[-", "-]"), "31")
}

fn new(words: &str, color: bool) -> String {
    in_marks(words, color, ("{+", "+}"), "32")
}

fn in_marks(words: &str, color: bool, marks: (&str, &str), code: &str) -> String {
    match (words.is_empty(), color) {
        (true, _) => String::new(),
        (false, false) => format!("{}{words}{}", marks.0, marks.1),
        (false, true) => format!("\u{1b}[{code}m{}{words}{}\u{1b}[0m", marks.0, marks.1),
    }
}
