//! `headwater database`: the file itself.

use super::Database;
use crate::terminal::{self, Outcome};
use anyhow::Result;
use clap::Subcommand;
use headwater_store::{Access, Stats};
use serde_json::json;
use std::fmt::Write;

/// Counts, checks or tidies the database
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Counts what is in it, and what that takes on disk
    Stats {
        #[command(flatten)]
        database: Database,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Looks through all of it for damage
    Check {
        #[command(flatten)]
        database: Database,
    },
    /// Gives room of what was removed back to the disk, and puts the search index in one piece
    Vacuum {
        #[command(flatten)]
        database: Database,
    },
    /// Prints the path of its file
    Path {
        #[command(flatten)]
        database: Database,
    },
}

/// Faults listed at most.
const FAULTS_MAX: usize = 100;

/// Runs one of them.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::Stats { database, json } => {
            let stats = database.open(Access::Read)?.stats()?;
            terminal::print(&if *json { object(&stats) } else { table(&stats) })?;
            Ok(Outcome::Done)
        }
        Command::Check { database } => {
            let store = database.open(Access::Read)?;
            let faults = store.check(FAULTS_MAX)?;
            for fault in &faults {
                terminal::tell(fault);
            }
            if faults.is_empty() {
                terminal::print("no fault found\n")?;
                return Ok(Outcome::Done);
            }
            Ok(Outcome::Partial)
        }
        Command::Vacuum { database } => {
            let mut store = database.open(Access::Write)?;
            let before = store.stats()?.file_bytes;
            store.vacuum()?;
            let after = store.stats()?.file_bytes;
            terminal::print(&format!("{} before, {} now\n", size(before), size(after)))?;
            Ok(Outcome::Done)
        }
        Command::Path { database } => {
            terminal::print(&format!("{}\n", database.open(Access::Read)?.path().display()))?;
            Ok(Outcome::Done)
        }
    }
}

fn object(stats: &Stats) -> String {
    let object = json!({
        "format": "headwater/database/1", "reports": stats.reports, "versions": stats.versions, "texts": stats.texts,
        "originals": stats.originals, "findings": stats.findings, "takedowns": stats.takedowns,
        "text_bytes": stats.text_bytes, "text_bytes_kept": stats.text_bytes_kept,
        "original_bytes": stats.original_bytes, "original_bytes_kept": stats.original_bytes_kept,
        "index_bytes": stats.index_bytes, "file_bytes": stats.file_bytes,
    });
    format!("{object:#}\n")
}

fn table(stats: &Stats) -> String {
    let mut out = String::new();
    let mut line = |what: &str, count: Option<u64>, bytes: String| {
        let count = count.map_or_else(String::new, |count| count.to_string());
        writeln!(out, "{:<12}{count:>12}  {bytes}", what).expect("a string takes any line");
    };
    line("reports", Some(stats.reports), String::new());
    line("versions", Some(stats.versions), format!("{} of clean text", size(stats.text_bytes)));
    line("texts", Some(stats.texts), format!("{} kept, each once", size(stats.text_bytes_kept)));
    let originals = format!("{} kept of {}", size(stats.original_bytes_kept), size(stats.original_bytes));
    line("originals", Some(stats.originals), originals);
    line("findings", Some(stats.findings), String::new());
    line("takedowns", Some(stats.takedowns), String::new());
    line("search index", None, size(stats.index_bytes));
    let times = if stats.text_bytes == 0 { 0.0 } else { stats.file_bytes as f64 / stats.text_bytes as f64 };
    line("file", None, format!("{}, {times:.2} times the clean text", size(stats.file_bytes)));
    out
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}
