//! `headwater trace`: one report, sentence by sentence.

use super::{Input, Reading, Stored};
use crate::pipeline;
use crate::terminal::{self, Colour, Outcome};
use anyhow::{Context, Result, bail};
use headwater_model::{ReportIx, Witness};
use headwater_report::{Style, Trace, trace};
use std::path::{Path, PathBuf};

/// Shows for one report, sentence by sentence, where it came from
///
/// Each sentence is followed by the report it was taken from and that report's words, or by the lost source it credits, or by
/// "its own"; above them stands the share of each. The report is looked for in the reports below the paths that are
/// named; a file alone is held against the reports in its folder.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater trace reports/copy.txt               against the other reports in its folder
    headwater trace r03 reports/                   a report by its id
    headwater trace copy.txt reports/ --json       for programs
    headwater trace copy.txt reports/ --format html > trace.html
    headwater trace ID --search 'harbour bridge'   among stored reports")]
pub struct Args {
    /// The report: its file or its id.
    #[arg(value_name = "FILE|ID")]
    report: String,
    /// Files and folders of the reports to hold it against; the folder of FILE if none is named.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    stored: Stored,
    #[command(flatten)]
    input: Input,
    /// Take all reports for one story: do not group them.
    #[arg(long)]
    one_story: bool,
    /// Threads to use; all cores if not said. The answer is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The language package to use: a folder of a spaCy v3 English package (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    model: Option<PathBuf>,
    /// Print as: `text`, `json`, or one self-contained page with the words of both beside each other.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
    /// The same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// Print the source's words in full.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    overruling: super::Overruling,
}

/// How a trace is printed.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
}

/// Prints the trace of the report that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let file = Path::new(&args.report);
    let mut paths = args.paths.clone();
    let stored = args.stored.wanted();
    if stored {
        // The database is asked, and no folder.
    } else if file.is_file() && paths.is_empty() {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        paths.push(folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf));
    } else if file.is_file() && !paths.iter().any(|path| holds(path, file)) {
        paths.push(file.to_path_buf());
    }
    if paths.is_empty() && !stored {
        bail!("'{}' is no file: name the reports it is one of, as in headwater trace ID PATH", args.report);
    }
    let (stored, input) = (args.stored.clone(), args.input.clone());
    let reading = Reading { paths, stored, input, threads: args.threads, model: args.model.clone() };
    let overrules = args.overruling.load(&reading)?;
    let read = pipeline::read_with(&reading, &pipeline::Methods::USUAL, &overrules)?;
    let report = find(&read.witnesses, &args.report)?;
    let stories = pipeline::stories(&read, args.one_story);
    let story = stories.into_iter().find(|story| story.reports.contains(&report)).context("the report has no story")?;
    let dossiers = pipeline::collate_with(&read, vec![story], reading.threads(), &pipeline::Methods::USUAL, &overrules);
    let dossier = dossiers.first().context("the report has no story")?;
    let traced = Trace::of(&read.witnesses, dossier, report);
    let style = Style { color: args.color.on(), width: terminal::COLUMNS, all: args.all };
    let written = match args.format {
        _ if args.json => traced.json(),
        Format::Text => trace::text(&traced, style),
        Format::Json => traced.json(),
        Format::Html => trace::html(&traced),
    };
    terminal::print(&written)?;
    Ok(terminal::report(&read.findings))
}

/// True if `file` is the path or lies below it.
fn holds(path: &Path, file: &Path) -> bool {
    match (path.canonicalize(), file.canonicalize()) {
        (Ok(path), Ok(file)) => file.starts_with(path),
        _ => false,
    }
}

/// The report that a user means by a file or an id.
fn find(witnesses: &[Witness], wanted: &str) -> Result<ReportIx> {
    if let Some(at) = witnesses.iter().position(|witness| witness.report.id.0 == wanted) {
        return Ok(ReportIx::from(at));
    }
    let file = Path::new(wanted).canonicalize().ok();
    let same = |witness: &&Witness| file.is_some() && Path::new(&witness.report.place.path).canonicalize().ok() == file;
    let found: Vec<&Witness> = witnesses.iter().filter(same).collect();
    match found[..] {
        [one] => Ok(witnesses
            .iter()
            .position(|witness| witness.report.id == one.report.id)
            .map_or(ReportIx(0), ReportIx::from)),
        [] => {
            let ids: Vec<&str> = witnesses.iter().take(IDS_SHOWN).map(|witness| witness.report.id.0.as_str()).collect();
            let more = if witnesses.len() > IDS_SHOWN { ", ..." } else { "" };
            bail!("no report '{wanted}' among the {} read: {}{more}", witnesses.len(), ids.join(", "))
        }
        _ => {
            let ids: Vec<&str> = found.iter().take(IDS_SHOWN).map(|witness| witness.report.id.0.as_str()).collect();
            bail!("'{wanted}' holds several reports; name one by its id: {}", ids.join(", "))
        }
    }
}

/// Ids listed in a message.
const IDS_SHOWN: usize = 12;
