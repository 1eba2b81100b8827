//! `headwater extract`: the main text of a saved page.

use crate::terminal::{self, Outcome};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Prints the main text and the metadata of a saved web page as JSON
#[derive(clap::Args)]
pub struct Args {
    /// The page.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Prints what was extracted from the page that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("cannot read '{}'", args.file.display()))?;
    anyhow::bail!("not yet: {} bytes", bytes.len())
}
