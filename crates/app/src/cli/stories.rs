//! `headwater stories`: the stories of the database.

use super::reports::plain;
use super::{Database, moment};
use crate::stories;
use crate::terminal::{self, Outcome};
use anyhow::Result;
use headwater_store::{Filter, Store, StoryEntry, StoryFilter};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fmt::Write;

/// Lists the stories in the database, the last changed first
///
/// Reports are put to stories as they are read: each joins the story it is most like in words, names and time, or opens
/// one. `headwater story ID` tells why a report is where it is, and lets you overrule it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater stories                       stories of two reports or more
    headwater stories --since 1d            to which something came in the last day
    headwater stories --search harbour --json
    headwater brief --story s-3f2a          the dossier of one")]
pub struct Args {
    #[command(flatten)]
    database: Database,
    /// Only stories to which something came at this time or later (2025-06-17, 2025-06-17T14:05Z, or 2h for two hours ago).
    #[arg(long, value_name = "TIME", value_parser = moment::moment)]
    since: Option<Timestamp>,
    /// Only stories with a report of this outlet.
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Only stories with a report that this search finds (see `headwater search`).
    #[arg(long, value_name = "QUERY")]
    search: Option<String>,
    /// Only stories of so many reports or more.
    #[arg(long, value_name = "N", default_value_t = 2)]
    reports: u64,
    /// Most stories to list.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Print one JSON object a story.
    #[arg(long)]
    json: bool,
}

/// Lists the stories that the filters mean.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = open(&args.database)?;
    let of_reports = match &args.search {
        Some(query) => Some(store.matching(query, &Filter::default())?),
        None => None,
    };
    let filter =
        StoryFilter { reports_min: args.reports, changed_since: args.since, outlet: args.outlet.clone(), of_reports };
    let all = store.stories(&filter)?;
    let mut out = String::new();
    for story in all.iter().take(args.limit) {
        if args.json {
            writeln!(out, "{}", object(story))?;
        } else {
            line(&mut out, story);
        }
    }
    terminal::print(&out)?;
    if all.len() > args.limit {
        terminal::tell(&format!("{} of {} stories; --limit {} lists them all", args.limit, all.len(), all.len()));
    } else if all.is_empty() {
        terminal::tell("no story is what was asked for; --reports 1 lists those of a single report too");
    }
    Ok(Outcome::Done)
}

/// Opens a database to look at its stories. What waits for a story is put to one, if the file can be written.
pub fn open(database: &Database) -> Result<Store> {
    stories::look_at(&database.path()?)
}

/// `id  reports  days  headline`, cut to the width of a terminal.
fn line(out: &mut String, story: &StoryEntry) {
    let days = story.published.as_ref().map_or_else(
        || "undated".to_owned(),
        |(first, last)| {
            let (first, last) = (day(first), day(last));
            if first == last { first.to_owned() } else { format!("{first} to {last}") }
        },
    );
    let title = story.title.as_deref().unwrap_or("(no headline)");
    let outlets = if story.outlets == 1 { "outlet" } else { "outlets" };
    let count = format!("{:>4} from {} {outlets}", story.reports, story.outlets);
    let words: String = title.chars().map(plain).collect();
    let line = format!("{}  {count}, {days}  {words}", story.id);
    writeln!(out, "{}", line.chars().take(terminal::COLUMNS + 20).collect::<String>())
        .expect("a string takes any line");
}

fn day(at: &str) -> &str {
    &at[..at.len().min(10)]
}

/// A story for programs.
pub fn object(story: &StoryEntry) -> Value {
    let days = story.published.as_ref();
    json!({
        "id": story.id, "title": story.title, "reports": story.reports, "outlets": story.outlets,
        "first_published": days.map(|days| days.0.as_str()), "last_published": days.map(|days| days.1.as_str()),
        "opened": story.opened, "changed": story.changed,
    })
}
