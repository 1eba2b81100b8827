//! `headwater extract`: the main text of a saved page.

use crate::terminal::{self, Outcome};
use anyhow::{Context, Result, bail};
use headwater_intake::{Limits, html};
use std::path::PathBuf;

/// Prints the main text and the metadata of a saved web page as JSON
///
/// Fields: text (paragraphs with blank lines between), title, outlet, byline, url, published, modified, language, links
/// (address and the words it stands under). A field the page says nothing about is null.
#[derive(clap::Args)]
pub struct Args {
    /// The page.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Prints what was extracted from the page that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let place = args.file.display().to_string();
    let page = std::fs::read(&args.file).with_context(|| format!("cannot read '{place}'"))?;
    let (extracted, findings) = html::extract(&page, &Limits::default(), &place);
    let Some(extracted) = extracted else {
        terminal::report(&findings);
        bail!("no text could be extracted from '{place}'");
    };
    terminal::print(&format!("{}\n", serde_json::to_string_pretty(&extracted)?))?;
    Ok(terminal::report(&findings))
}
