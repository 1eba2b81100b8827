//! `headwater cluster`: which report belongs to which story.

use super::Reading;
use crate::pipeline;
use crate::terminal::{self, Outcome};
use anyhow::Result;
use std::fmt::Write;

/// Groups reports into stories and prints `report id <tab> story id`, one report a line
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// Print JSON: the stories, each with its reports and why each belongs.
    #[arg(long)]
    json: bool,
}

/// Prints the story of every report that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let read = pipeline::read(&args.reading)?;
    let stories = pipeline::stories(&read, false);
    let id = |ix: &headwater_model::ReportIx| read.witnesses[ix.at()].report.id.0.as_str();
    let mut out = String::new();
    if args.json {
        let stories: Vec<_> = stories
            .iter()
            .map(|story| {
                let reports: Vec<_> = story
                    .reports
                    .iter()
                    .zip(&story.assignments)
                    .map(|(report, why)| {
                        serde_json::json!({
                            "id": id(report), "nearest": id(&why.nearest), "support": why.support,
                            "shared": why.shared.iter().map(|term| term.as_str()).collect::<Vec<_>>(),
                        })
                    })
                    .collect();
                serde_json::json!({"id": story.id.0.as_str(), "reports": reports})
            })
            .collect();
        writeln!(out, "{:#}", serde_json::json!({"format": "headwater/cluster/1", "stories": stories}))?;
    } else {
        let mut lines: Vec<(&str, &str)> = stories
            .iter()
            .flat_map(|story| story.reports.iter().map(move |report| (report, story)))
            .map(|(report, story)| (id(report), story.id.0.as_str()))
            .collect();
        lines.sort_unstable();
        for (report, story) in lines {
            writeln!(out, "{report}\t{story}")?;
        }
    }
    terminal::print(&out)?;
    Ok(terminal::report(&read.findings))
}
