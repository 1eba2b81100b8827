//! `headwater show`: an inner structure, for a person to look at.

use super::Reading;
use crate::pipeline;
use crate::terminal::{self, Colour, Outcome};
use anyhow::{Context, Result};
use clap::ValueEnum;
use headwater_report::svg;
use headwater_report::{Brief, Style, show};

/// Shows an inner structure: how a report was read, or how two were held against each other
#[derive(clap::Args)]
pub struct Args {
    /// What to show.
    #[arg(value_enum)]
    what: Structure,
    #[command(flatten)]
    reading: Reading,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// Show everything: fold no list.
    #[arg(long)]
    all: bool,
}

/// Inner structures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Structure {
    /// Each token with its lemma, tag, relation and head.
    Tokens,
    /// Names, times, quantities, quotations and assertions under the words.
    Layers,
    /// Who says what, nested.
    Attribution,
    /// Aligned passages of two reports, side by side.
    Alignment,
    /// The stemma of the largest story, as an SVG picture.
    Stemma,
}

/// Shows the structure that was named, for the reports that were named.
pub fn run(args: &Args) -> Result<Outcome> {
    let read = pipeline::read(&args.reading)?;
    let style = Style { color: args.color.on(), width: terminal::COLUMNS, all: args.all };
    let dossiers = || pipeline::collate(&read, pipeline::stories(&read, false), args.reading.threads());
    let out = match args.what {
        Structure::Tokens => show::tokens(&read.witnesses, style),
        Structure::Layers => show::layers(&read.witnesses, style),
        Structure::Attribution => show::attribution(&read.witnesses, style),
        Structure::Alignment => show::alignment(&read.witnesses, &dossiers(), style),
        Structure::Stemma => {
            let brief = Brief::of(&read.witnesses, &dossiers(), &read.findings);
            let story = brief.stories.first().context("there is no story to draw")?;
            svg::stemma(story, svg::Links::None)
        }
    };
    terminal::print(&out)?;
    Ok(terminal::report(&read.findings))
}
