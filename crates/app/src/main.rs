//! The `headwater` command: decides the order of things, and is the only crate that sees all the others.
//!
//! What a user typed is parsed in [`cli`]; what happens then, in what order, is a page of plain calls in [`pipeline`].
//! stdout carries data, stderr everything else. Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some input could
//! not be read or measured.

mod analysis;
mod arrival;
mod briefing;
mod changes;
mod cli;
mod decisions;
mod hooks;
mod keep;
mod language;
mod outlets;
mod pipeline;
mod reuse;
mod serve;
mod stored;
mod stories;
mod terminal;
mod watch;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = cli::Args::parse();
    match cli::run(args) {
        Ok(outcome) => outcome.into(),
        Err(error) => terminal::failure(&error),
    }
}
