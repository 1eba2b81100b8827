//! `headwater text`: the words of a report in the database.

use super::Database;
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result};
use headwater_store::Access;
use std::io::Write;

/// Prints the text of a report, or the bytes it was read from
#[derive(clap::Args)]
#[command(disable_version_flag = true)] // `--version` names a version of the report
pub struct Args {
    /// The report: its id or the first characters of it, its address, or the name the input gave it.
    #[arg(value_name = "REPORT")]
    report: String,
    #[command(flatten)]
    database: Database,
    /// A version, from 1; the latest if not said.
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    /// Print the original bytes: the page, the line, the message.
    #[arg(long)]
    original: bool,
}

/// Prints the text of the report that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    let id = store.find(&args.report)?;
    let raw = store.raw(&id, args.version, args.original)?;
    if args.original {
        let original = raw.original.with_context(|| format!("no original bytes are kept of '{id}'"))?;
        let mut out = std::io::stdout().lock();
        out.write_all(&original.bytes).and_then(|()| out.flush()).context("cannot write to stdout")?;
    } else {
        let end = if raw.text.ends_with('\n') { "" } else { "\n" };
        terminal::print(&format!("{}{end}", raw.text))?;
    }
    Ok(Outcome::Done)
}
