//! `headwater annotate`: the layers of each report.

use super::Reading;
use crate::pipeline;
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use headwater_model::{Finding, Witness};
use headwater_report::{brat, reading, timeml};
use std::path::{Path, PathBuf};

/// Prints what was read in each report: sentences, tokens, names, times, quantities, attributions, assertions
///
/// Offsets are code points of the report's text, end-exclusive.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater annotate report.txt                          every layer, as JSON
    headwater annotate report.txt --format html > page.html    the layers in colour over the text
    headwater annotate reports/ --format brat --out ann/   a .txt and .ann for each report, to open in brat
    headwater annotate reports/ --format timeml --out tml/     a TimeML document for each report")]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// How to print the layers.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write files into this folder, made if it is not there, instead of to stdout (brat and timeml: one set for each report).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Shapes the layers can be printed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// Every layer, one object for all reports.
    Json,
    /// TimeML (TIMEX3): one document a report.
    Timeml,
    /// brat stand-off: .txt and .ann for each report, with annotation.conf.
    Brat,
    /// One self-contained page that shows the layers in colour over the text.
    Html,
}

/// Prints the layers of the reports that were named.
pub fn run(args: &Args) -> Result<Outcome> {
    let read = pipeline::read(&args.reading)?;
    let files = files(args.format, &read.witnesses, &read.findings);
    match (&args.out, files.as_slice()) {
        (Some(folder), files) => write(folder, files)?,
        (None, [(_, one)]) => terminal::print(one)?,
        (None, files) if read.witnesses.len() == 1 => {
            let parts: Vec<String> = files.iter().map(|(name, text)| format!("==> {name} <==\n{text}")).collect();
            terminal::print(&parts.join("\n"))?;
        }
        (None, _) => bail!(
            "{} reports were read, and this format has files of its own for each: name a folder with --out DIR",
            read.witnesses.len()
        ),
    }
    Ok(terminal::report(&read.findings))
}

/// What the format consists of: names of files, and what is in them.
fn files(format: Format, witnesses: &[Witness], findings: &[Finding]) -> Vec<(String, String)> {
    let stems = || brat::file_stems(witnesses).into_iter().zip(witnesses);
    match format {
        Format::Json => vec![("layers.json".to_owned(), headwater_report::annotate_json(witnesses))],
        Format::Html => vec![("layers.html".to_owned(), reading::html(witnesses, findings))],
        Format::Timeml => stems().map(|(stem, witness)| (format!("{stem}.tml"), timeml::timeml(witness))).collect(),
        Format::Brat => {
            let of_report = |(stem, witness): (String, &Witness)| {
                [(format!("{stem}.txt"), witness.report.text.clone()), (format!("{stem}.ann"), brat::brat(witness))]
            };
            let folder = [("annotation.conf", brat::ANNOTATION_CONF), ("visual.conf", brat::VISUAL_CONF)];
            let folder = folder.map(|(name, text)| (name.to_owned(), text.to_owned()));
            stems().flat_map(of_report).chain(folder).collect()
        }
    }
}

fn write(folder: &Path, files: &[(String, String)]) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder '{}'", folder.display()))?;
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write '{}'", path.display()))?;
    }
    terminal::tell(&format!("{} files written to '{}'", files.len(), folder.display()));
    Ok(())
}
