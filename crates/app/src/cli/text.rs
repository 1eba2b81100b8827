//! `headwater text`: the words of a report in the database.

use super::{Database, moment};
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result};
use headwater_store::Access;
use jiff::Timestamp;
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
    /// The version that was the latest at this time (2025-06-17, 2025-06-17T14:05Z, or 2h for two hours ago).
    #[arg(long, value_name = "TIME", value_parser = moment::moment, conflicts_with = "version")]
    as_of: Option<Timestamp>,
    /// Print the original bytes: the page, the line, the message.
    #[arg(long)]
    original: bool,
}

/// Prints the text of the report that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    let id = store.find(&args.report)?;
    let version = match args.as_of {
        None => args.version,
        Some(as_of) => {
            let known = store.version_as_of(&id, as_of)?;
            Some(known.with_context(|| format!("report '{id}' was not known at {as_of}"))?)
        }
    };
    let raw = store.raw(&id, version, args.original)?;
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
