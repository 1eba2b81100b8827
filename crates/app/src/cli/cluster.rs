//! `headwater cluster`: which report belongs to which story.

use super::Reading;
use crate::arrival::{self, Arrived};
use crate::terminal::{self, Outcome};
use anyhow::Result;
use headwater_collate::story::stream::Why;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Groups reports into stories and prints `report id <tab> story id`, one report a line
///
/// Reports are taken in the order of their publication, undated ones last; each joins the story it is most like, or opens one,
/// as if it had just arrived. Two stories that later reports tie together become one. Words and names decide, so no
/// language package is needed. A story's id is made of the report that opened it. `headwater stories` does the same for
/// the reports in the database, and keeps it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater cluster feed.jsonl            one line a report
    headwater cluster feed.jsonl --json     with the reasons")]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// Print JSON: the stories, each with its reports and why each belongs.
    #[arg(long)]
    json: bool,
}

/// Prints the story of every report that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let (arrived, findings) = arrival::read(&args.reading)?;
    let mut out = String::new();
    if args.json {
        let mut stories: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for report in &arrived {
            stories.entry(&report.story.0).or_default().push(with_reasons(report));
        }
        let stories: Vec<Value> =
            stories.into_iter().map(|(id, reports)| json!({"id": id, "reports": reports})).collect();
        writeln!(out, "{:#}", json!({"format": "headwater/cluster/2", "stories": stories}))?;
    } else {
        let mut lines: Vec<(&str, &str)> =
            arrived.iter().map(|report| (report.id.0.as_str(), report.story.0.as_str())).collect();
        lines.sort_unstable();
        for (report, story) in lines {
            writeln!(out, "{report}\t{story}")?;
        }
    }
    terminal::print(&out)?;
    Ok(terminal::report(&findings))
}

fn with_reasons(report: &Arrived) -> Value {
    let placing = &report.placing;
    json!({
        "id": report.id.0.as_str(), "why": word(placing.why), "score": placing.score,
        "nearest": report.nearest.as_ref().map(|id| id.0.as_str()), "support": placing.nearest.map(|(_, words)| words),
        "shared": placing.shared.iter().map(|word| word.as_str()).collect::<Vec<_>>(),
        "story_at_arrival": report.story_at_arrival.0.as_str(),
    })
}

/// A reason in a word, as the database and JSON have it.
pub fn word(why: Why) -> &'static str {
    match why {
        Why::New => "new",
        Why::Alike => "alike",
        Why::Copy => "copy",
        Why::Credit => "credit",
    }
}
