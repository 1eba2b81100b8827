//! The command line: one file a command, its arguments' comments being the help.

mod annotate;
mod brief;
mod cluster;
mod extract;
mod model;
mod show;

use crate::terminal::Outcome;
use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Reads news reports and tells, for each story: who said it first, who merely repeated it, who independently
/// confirms it, where reports disagree, and how the wording drifted on the way.
///
/// Everything runs on this machine. The same reports give the same answer, byte for byte.
#[derive(Parser)]
#[command(name = "headwater", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "\
Start with a folder of saved reports (text, HTML, JSONL):

    headwater brief reports/

Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some input could not be read or measured.")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Brief(brief::Args),
    Annotate(annotate::Args),
    Cluster(cluster::Args),
    Extract(extract::Args),
    Show(show::Args),
    Model(model::Args),
}

/// Options of every command that reads language.
#[derive(clap::Args, Clone)]
pub struct Reading {
    /// Files and folders of reports: plain text, HTML, JSONL, or a folder with a `reports.jsonl`.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Threads to use; all cores if not said. The answer is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The language package to use: a folder of a spaCy v3 English package (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    pub model: Option<PathBuf>,
}

impl Reading {
    /// Number of threads, at least 1.
    pub fn threads(&self) -> usize {
        self.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
    }
}

/// Runs the command that was typed.
pub fn run(args: Args) -> Result<Outcome> {
    match args.command {
        Command::Brief(args) => brief::run(&args),
        Command::Annotate(args) => annotate::run(&args),
        Command::Cluster(args) => cluster::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Model(args) => model::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Args::command().debug_assert();
    }
}
