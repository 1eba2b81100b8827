//! `headwater reports`: what is in the database.

use super::{Database, Filters, moment};
use crate::terminal::{self, Outcome};
use anyhow::Result;
use headwater_store::{Access, Entry, Filter};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fmt::Write;

/// Lists the reports in the database, newest first
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater reports --since 2025-06-01 --outlet Reuters
    headwater reports --limit 1000 --json | jq -r .url")]
pub struct Args {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    filters: Filters,
    /// As it was known then: only reports and versions that were read before this time (2025-06-17, 2025-06-17T14:05Z, or 2h for
    /// two hours ago).
    #[arg(long, value_name = "TIME", value_parser = moment::moment)]
    as_of: Option<Timestamp>,
    /// Most reports to list.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Print one JSON object a report.
    #[arg(long)]
    json: bool,
}

/// Lists the reports that the filters mean.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    let filter = Filter { as_of: args.as_of, ..args.filters.filter()? };
    let mut out = String::new();
    let mut listed = 0;
    store.reports(&filter, Some(args.limit), |entry| {
        listed += 1;
        if args.json {
            writeln!(out, "{}", object(&entry)).expect("a string takes any line");
        } else {
            line(&mut out, &entry);
        }
        true
    })?;
    terminal::print(&out)?;
    let all = store.count(&filter)?;
    if listed < all {
        terminal::tell(&format!("{listed} of {all} reports; --limit {all} lists them all"));
    }
    args.filters.tell_undated(&store)?;
    Ok(Outcome::Done)
}

/// `id  date  outlet: headline`, cut to the width of a terminal.
pub(crate) fn line(out: &mut String, entry: &Entry) {
    let date = entry.published.as_deref().map_or("undated", |at| &at[..at.len().min(10)]);
    let outlet = entry.outlet.as_deref().unwrap_or("?");
    let headline = entry.title.as_deref().unwrap_or_else(|| entry.lead.lines().next().unwrap_or(""));
    let versions = if entry.versions > 1 { format!(" ({} versions)", entry.versions) } else { String::new() };
    let room = terminal::COLUMNS - 12 - 2 - 10 - 2;
    let words: String = format!("{outlet}: {headline}{versions}").chars().map(plain).take(room).collect();
    writeln!(out, "{}  {date:<10}  {words}", entry.id).expect("a string takes any line");
}

/// A character that cannot move the cursor.
pub(crate) fn plain(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

/// A report for programs.
pub(crate) fn object(entry: &Entry) -> Value {
    json!({
        "id": entry.id, "versions": entry.versions, "name": entry.name, "title": entry.title, "outlet": entry.outlet,
        "byline": entry.byline, "published": entry.published, "published_precision": entry.published_precision,
        "published_found": entry.published_found, "url": entry.url, "lead": entry.lead, "bytes": entry.bytes,
        "seen": entry.seen, "first_seen": entry.first_seen, "last_seen": entry.last_seen,
        "place": entry.place.to_string(),
    })
}
