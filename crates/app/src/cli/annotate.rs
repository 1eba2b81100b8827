//! `headwater annotate`: the layers of each report.

use super::Reading;
use crate::pipeline;
use crate::terminal::{self, Outcome};
use anyhow::{Result, bail};
use clap::ValueEnum;

/// Prints what was read in each report: sentences, tokens, names, times, quantities, attributions, assertions
///
/// Offsets are code points of the report's text, end-exclusive.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// How to print the layers.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// Shapes the layers can be printed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// Every layer, one object for all reports.
    Json,
    /// TimeML (TIMEX3) of one report.
    Timeml,
}

/// Prints the layers of the reports that were named.
pub fn run(args: &Args) -> Result<Outcome> {
    let read = pipeline::read(&args.reading)?;
    let out = match args.format {
        Format::Json => headwater_report::annotate_json(&read.witnesses),
        Format::Timeml => match read.witnesses.as_slice() {
            [witness] => headwater_report::timeml::timeml(witness),
            many => bail!("TimeML holds one document, and {} reports were read; name one", many.len()),
        },
    };
    terminal::print(&out)?;
    Ok(terminal::report(&read.findings))
}
