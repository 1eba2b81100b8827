//! `headwater brief`: from reports to the dossier.

use super::Reading;
use crate::analysis::Analyst;
use crate::pipeline::{self, Methods};
use crate::stored;
use crate::terminal::{self, Colour, Outcome};
use anyhow::Result;
use clap::ValueEnum;
use headwater_model::{Dossier, Finding, StoryId, Witness};
use headwater_report::{Brief, Style};

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
    overruling: super::deciding::Overruling,
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
    match args.kept_story() {
        Some(name) => kept(args, name),
        None => fresh(args),
    }
}

impl Args {
    /// The story of the database that is asked for as it is kept there: no other reports, methods or decisions.
    fn kept_story(&self) -> Option<&str> {
        let stored = &self.reading.stored;
        let whole = stored.search.is_none() && !stored.filters.any() && self.reading.paths.is_empty();
        let usual = !self.baseline && self.overruling.overrules.is_none();
        stored.story.as_deref().filter(|_| whole && usual)
    }
}

/// A story of the database: what was found before is not worked out again.
fn kept(args: &Args, name: &str) -> Result<Outcome> {
    let reading = &args.reading;
    let mut store = stored::open_to_keep(reading)?;
    let mut analyst = Analyst::new(reading.model.clone(), reading.threads());
    let analysed = analyst.story(&mut store, name, reading.stored.as_of)?;
    let dossiers = std::slice::from_ref(&analysed.dossier);
    print(args, &analysed.witnesses, dossiers, &analysed.findings)
}

/// Reports that are read for this run.
fn fresh(args: &Args) -> Result<Outcome> {
    let methods = if args.baseline { Methods::BASELINE } else { Methods::USUAL };
    let overrules = args.overruling.load(&args.reading)?;
    let mut read = pipeline::read_with(&args.reading, &methods, &overrules)?;
    let story = args.reading.stored.story.as_deref().map(|name| stored::story(&args.reading, name)).transpose()?;
    let mut stories = pipeline::stories(&read, args.one_story || story.is_some());
    if let (Some(id), [one]) = (story, stories.as_mut_slice()) {
        one.id = StoryId(id.into());
    }
    let dated = pipeline::date_undated(&mut read, &stories);
    let dossiers = pipeline::collate_with(&read, stories, args.reading.threads(), &methods, &overrules);
    pipeline::note_dates(&mut read, dated);
    print(args, &read.witnesses, &dossiers, &read.findings)
}

fn print(args: &Args, witnesses: &[Witness], dossiers: &[Dossier], findings: &[Finding]) -> Result<Outcome> {
    let brief = || Brief::of(witnesses, dossiers, findings);
    let out = match if args.json { Format::Json } else { args.format } {
        Format::Text => {
            headwater_report::text(&brief(), Style { color: args.color.on(), width: terminal::COLUMNS, all: args.all })
        }
        Format::Markdown => headwater_report::markdown(&brief(), args.all),
        Format::Html => headwater_report::html(&brief(), witnesses),
        Format::Json => headwater_report::json(&brief()),
        Format::Gold => headwater_report::gold(witnesses, dossiers),
    };
    terminal::print(&out)?;
    Ok(terminal::report(findings))
}
