//! `headwater report`: a story to send and to keep.

use super::Reading;
use crate::briefing;
use crate::pipeline::Methods;
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::path::PathBuf;

/// Writes a story, or the stories of some reports, as one file that is complete in itself
///
/// The page opens offline and prints well: the drawing of who had it from whom, what is claimed and by how many independent
/// origins, claims by report, disagreements, how the wording drifted, the timeline, the names, and the text of every report
/// with the quoted words marked in it. Markdown and JSON hold the same.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater report s-3f2a --out story.html     a story of the database (see 'headwater stories')
    headwater report s-3f2a --as-of 1d --out was.html   the same as it was known a day ago
    headwater report reports/ > page.html        reports in a folder, grouped into stories
    headwater report reports/ --one-story --format markdown --out notes.md")]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// What to write.
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// The file to write; standard output if not said.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Take all reports for one story: do not group them.
    #[arg(long)]
    one_story: bool,
    #[command(flatten)]
    overruling: super::Overruling,
}

/// Shapes of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// One self-contained page.
    Html,
    /// For notes and issues.
    Markdown,
    /// Everything, for programs.
    Json,
}

/// Writes the stories that were named.
pub fn run(args: &Args) -> Result<Outcome> {
    let reading = named(&args.reading);
    let briefing = briefing::take_apart(&reading, &args.overruling, &Methods::USUAL, args.one_story)?;
    let brief = briefing.brief();
    let text = match args.format {
        Format::Html => headwater_report::html(&brief, &briefing.witnesses),
        Format::Markdown => headwater_report::markdown(&brief, true),
        Format::Json => headwater_report::json(&brief),
    };
    match &args.out {
        Some(file) => {
            std::fs::write(file, &text).with_context(|| format!("cannot write '{}'", file.display()))?;
            terminal::tell(&format!("wrote '{}', {} bytes", file.display(), text.len()));
        }
        None => terminal::print(&text)?,
    }
    Ok(terminal::report(&briefing.findings))
}

/// A single name that is no file and looks like a story's id is one.
fn named(reading: &Reading) -> Reading {
    let mut reading = reading.clone();
    if let ([one], None) = (reading.paths.as_slice(), &reading.stored.story)
        && let Some(id) = one.to_str().filter(|name| name.starts_with("s-") && !one.exists())
    {
        reading.stored.story = Some(id.to_owned());
        reading.paths.clear();
    }
    reading
}
