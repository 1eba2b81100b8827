//! `headwater brief`: from reports to the dossier.

use super::Reading;
use crate::briefing;
use crate::pipeline::Methods;
use crate::terminal::{self, Colour, Outcome};
use anyhow::Result;
use clap::ValueEnum;
use headwater_report::Style;

/// Reads reports and prints, for each story, who said what first, who repeated it and who confirms it
///
/// No database is needed. Reports are grouped into stories; for each the dossier shows the stemma (who took what from
/// whom), what is claimed and from how many independent origins, where reports disagree, what changed on the way, a
/// timeline and the names, every statement with the words it rests on.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater brief reports/                       the dossier, in the terminal
    headwater brief reports/ --format html > d.html   a page to look at and to send
    headwater brief a.txt b.html c.jsonl --json    for programs
    headwater brief --story s-3f2a          a story of the database (see 'headwater stories')
    headwater brief --story s-3f2a --as-of 1d   the same as it was known a day ago")]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// How to print the dossier.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// When to use colours (text only).
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// Show everything: fold no list (text and Markdown).
    #[arg(long)]
    all: bool,
    /// Take all reports for one story: do not group them.
    #[arg(long)]
    one_story: bool,
    #[command(flatten)]
    overruling: super::Overruling,
    /// Use the plain baselines in place of the methods, to see what the methods gain.
    #[arg(long, hide = true)]
    baseline: bool,
}

/// Shapes a dossier can be printed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For the terminal, 100 columns.
    Text,
    /// For notes and issues.
    Markdown,
    /// One self-contained page.
    Html,
    /// Everything, for programs.
    Json,
    /// The shape of the gold story sets, for scoring.
    Gold,
}

/// Prints the dossier of every story in the reports that were named.
pub fn run(args: &Args) -> Result<Outcome> {
    let methods = if args.baseline { Methods::BASELINE } else { Methods::USUAL };
    let briefing = briefing::take_apart(&args.reading, &args.overruling, &methods, args.one_story)?;
    let out = match if args.json { Format::Json } else { args.format } {
        Format::Text => {
            let style = Style { color: args.color.on(), width: terminal::COLUMNS, all: args.all };
            headwater_report::text(&briefing.brief(), style)
        }
        Format::Markdown => headwater_report::markdown(&briefing.brief(), args.all),
        Format::Html => headwater_report::html(&briefing.brief(), &briefing.witnesses),
        Format::Json => headwater_report::json(&briefing.brief()),
        Format::Gold => headwater_report::gold(&briefing.witnesses, &briefing.dossiers),
    };
    terminal::print(&out)?;
    Ok(terminal::report(&briefing.findings))
}
