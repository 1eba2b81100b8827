//! `headwater search`: words in all stored reports.

use super::{Database, Filters, moment, reports};
use crate::terminal::{self, Colour, Outcome};
use anyhow::Result;
use headwater_model::Span;
use headwater_store::{Access, Filter, Hit};
use jiff::Timestamp;
use serde_json::json;
use std::fmt::Write;

/// Searches the texts of all stored reports, and shows what matched and where
///
/// Words must all occur; "a phrase" word by word; harb* stands for every word that begins so; AND, OR, NOT and brackets
/// combine; title:, body:, outlet: and byline: look in one place only. Letter case and accents do not matter.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater search harbour bridge
    headwater search '\"harbour bridge\" NOT toll' --since 2025-06-01
    headwater search 'title:(bridge OR tunnel) outlet:reuters' --json

The numbers behind an excerpt are its place: code points of the report's text (see 'headwater text').")]
pub struct Args {
    /// What to look for.
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    filters: Filters,
    /// As it was known then: only reports and versions that were read before this time (2025-06-17, 2025-06-17T14:05Z, or 2h for
    /// two hours ago).
    #[arg(long, value_name = "TIME", value_parser = moment::moment)]
    as_of: Option<Timestamp>,
    /// Most reports to show.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    /// Print one JSON object a report.
    #[arg(long)]
    json: bool,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
}

/// Shows the best matches.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    let filter = Filter { as_of: args.as_of, ..args.filters.filter()? };
    let hits = store.search(&args.query.join(" "), &filter, usize::from(args.limit))?;
    let mut out = String::new();
    for hit in &hits {
        if args.json {
            writeln!(out, "{}", object(hit))?;
        } else {
            show(&mut out, hit, args.color.on());
        }
    }
    terminal::print(&out)?;
    if hits.len() == usize::from(args.limit) {
        terminal::tell(&format!("the best {} are shown; --limit shows more", hits.len()));
    } else if hits.is_empty() {
        terminal::tell("nothing found");
    }
    args.filters.tell_undated(&store)?;
    Ok(Outcome::Done)
}

fn object(hit: &Hit) -> serde_json::Value {
    let points = Points::new(&hit.text);
    let part =
        |span: &Span| json!({"start": points.of(span.start), "end": points.of(span.end), "text": span.of(&hit.text)});
    let mut object = reports::object(&hit.report);
    object["version"] = hit.version.into();
    object["score"] = hit.score.into();
    object["snippet"] = part(&hit.snippet);
    object["matched"] = hit.matched.iter().map(part).collect();
    object
}

fn show(out: &mut String, hit: &Hit, color: bool) {
    reports::line(out, &hit.report);
    let points = Points::new(&hit.text);
    let words = marked(&hit.text, hit.snippet, &hit.matched, color);
    let before = if hit.snippet.start > 0 { "... " } else { "" };
    let behind = if (hit.snippet.end as usize) < hit.text.trim_end().len() { " ..." } else { "" };
    let version = if hit.version < hit.report.versions { format!(", version {}", hit.version) } else { String::new() };
    let place = format!("[{}-{}{version}]", points.of(hit.snippet.start), points.of(hit.snippet.end));
    for line in wrapped(&format!("{before}{words}{behind} {place}"), terminal::COLUMNS - 4) {
        writeln!(out, "    {line}").expect("a string takes any line");
    }
    out.push('\n');
}

/// The snippet with what matched in bold, or between stars where there are no colours. White space is one space.
fn marked(text: &str, snippet: Span, matched: &[Span], color: bool) -> String {
    let (on, off) = if color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("*", "*") };
    let plain = |from: u32, to: u32| -> String {
        text[from as usize..to as usize].chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    };
    let (mut out, mut at) = (String::new(), snippet.start);
    for span in matched.iter().filter(|span| snippet.contains(**span)) {
        out.push_str(&plain(at, span.start));
        out.push_str(&format!("{on}{}{off}", plain(span.start, span.end)));
        at = span.end;
    }
    out.push_str(&plain(at, snippet.end));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines of at most `width` characters, cut at spaces; colours have no width.
fn wrapped(words: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for word in words.split(' ') {
        let visible = word.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "").chars().count();
        if used > 0 && used + 1 + visible > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += visible;
    }
    lines.push(line);
    lines
}

/// Code points before a byte of a text.
pub(crate) struct Points<'a> {
    text: &'a str,
}

impl<'a> Points<'a> {
    pub(crate) fn new(text: &'a str) -> Points<'a> {
        Points { text }
    }

    pub(crate) fn of(&self, byte: u32) -> usize {
        self.text[..byte as usize].chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_what_matched_inside_the_snippet_only() {
        let text = "the bridge\nand the bridge";
        let bridge = |at| Span::new(at, at + 6);
        assert_eq!(marked(text, Span::new(0, 14), &[bridge(4), bridge(19)], false), "the *bridge* and");
    }

    #[test]
    fn wraps_at_spaces_and_keeps_long_words() {
        assert_eq!(wrapped("a bb ccc dddddddd e", 5), ["a bb", "ccc", "dddddddd", "e"]);
    }
}
