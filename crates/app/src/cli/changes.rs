//! `headwater changes`: what is new since a time.

use super::reports::plain;
use super::{Database, moment, stories, threads};
use crate::changes::{self, Analyse, Asked, Changed, atom, json};
use crate::terminal::{self, Outcome};
use anyhow::Result;
use clap::ValueEnum;
use headwater_store::{Access, Store};
use jiff::Timestamp;
use serde_json::Value;
use std::fmt::Write;
use std::path::PathBuf;

/// Shows what changed in the stories of the database since a time
///
/// New stories, reports and versions; and what they did to what is claimed: a claim has a new independent origin, is disputed, was
/// corrected or is not said any more in a later version, or sounds surer than where it came from. Each with the words.
/// Time means when reports were read. Analyses are kept: what did not change is not worked out again.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater changes --since 1d
    headwater changes --since 2025-06-17 --as-of 2025-06-18 --json     what one day brought
    headwater changes --since 7d --story s-3f2a --format atom > story.xml")]
pub struct Args {
    /// Since when: 2025-06-17, 2025-06-17T14:05Z, or 2h for two hours ago.
    #[arg(long, value_name = "TIME", value_parser = moment::moment)]
    since: Timestamp,
    /// Until when; now if not said.
    #[arg(long, value_name = "TIME", value_parser = moment::moment)]
    as_of: Option<Timestamp>,
    /// Changes of this story only.
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// Reports and versions only: take no story apart. Needs no language package.
    #[arg(long)]
    reports_only: bool,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    database: Database,
    /// Threads to use; all cores if not said.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The language package to use (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    model: Option<PathBuf>,
}

/// Shapes changes can be printed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For the terminal.
    Text,
    /// For programs.
    Json,
    /// A feed, for a feed reader.
    Atom,
}

/// Prints what changed.
pub fn run(args: &Args) -> Result<Outcome> {
    let read_only = stories::open(&args.database)?;
    // Analyses are kept where that is possible.
    let mut store = match Store::open(read_only.path(), Access::Write) {
        Ok(store) => store,
        Err(_) => read_only,
    };
    let asked = Asked {
        since: args.since,
        until: args.as_of,
        story: args.story.as_deref(),
        model: args.model.clone(),
        threads: threads(args.threads),
        analyse: if args.reports_only { Analyse::Never } else { Analyse::Always },
    };
    let (changed, findings) = changes::changes(&mut store, &asked)?;
    let out = match if args.json { Format::Json } else { args.format } {
        Format::Text => text(&changed),
        Format::Json => {
            let stories: Vec<Value> = changed.iter().map(json::story).collect();
            let until = args.as_of.map(|until| until.to_string());
            let all = json::all(&args.since.to_string(), until.as_deref(), &stories);
            format!("{all:#}\n")
        }
        Format::Atom => atom::feed(args.story.as_deref(), args.since, &changed, None),
    };
    terminal::print(&out)?;
    if changed.is_empty() {
        terminal::tell("nothing changed");
    }
    Ok(terminal::report(&findings))
}

fn text(changed: &[Changed]) -> String {
    let mut out = String::new();
    for story in changed {
        line(&mut out, "", &format!("{}  {}", story.id, title(story)));
        for change in &story.changes {
            line(&mut out, "    ", &format!("{}: {}", change.kind.phrase(), change.why));
            for words in &change.receipts {
                line(
                    &mut out,
                    "        ",
                    &format!("\"{}\" [{} {}-{}]", words.text, words.report, words.start, words.end),
                );
            }
        }
        out.push('\n');
    }
    out
}

fn line(out: &mut String, margin: &str, words: &str) {
    let words: String = words.chars().map(plain).collect();
    writeln!(out, "{margin}{}", words.split_whitespace().collect::<Vec<_>>().join(" "))
        .expect("a string takes any line");
}

fn title(story: &Changed) -> &str {
    story.title.as_deref().unwrap_or("(no headline)")
}
