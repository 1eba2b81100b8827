//! The terminal: what goes to stdout and stderr, colours, progress, and the exit status.

use anyhow::{Context, Result};
use headwater_model::{Finding, Severity};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

/// How a command that did not fail ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Exit status 0.
    Done,
    /// Exit status 3: done, but some input could not be read or measured.
    Partial,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Partial => ExitCode::from(3),
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// True if stdout should carry colours.
    pub fn on(self) -> bool {
        match self {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                std::io::stdout().is_terminal()
                    && !set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        }
    }
}

/// Columns of what is printed for people. Fixed, so that the same reports give the same bytes in every window.
pub const COLUMNS: usize = 100;

/// Writes data to stdout. A reader that has gone away ("| head") ends the command quietly.
pub fn print(data: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(data.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to stdout"),
    }
}

/// Tells a person something while work goes on.
#[allow(clippy::print_stderr)] // the one place that may
pub fn tell(line: &str) {
    eprintln!("headwater: {line}");
}

/// Findings listed one by one before the rest is only counted. A folder of broken files should not scroll the dossier away.
const FINDINGS_LISTED_MAX: usize = 20;

/// Lists what was noticed on the way, and says how the command ends.
pub fn report(findings: &[Finding]) -> Outcome {
    let (lost, notes): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|f| f.severity == Severity::Lost);
    for finding in lost.iter().chain(&notes).take(FINDINGS_LISTED_MAX) {
        let mark = if finding.severity == Severity::Lost { "not read" } else { "note" };
        tell(&format!("{mark}: {}: {}", finding.place, finding.message));
    }
    if findings.len() > FINDINGS_LISTED_MAX {
        tell(&format!("... and {} more; --format json lists them all", findings.len() - FINDINGS_LISTED_MAX));
    }
    if lost.is_empty() { Outcome::Done } else { Outcome::Partial }
}

/// Prints why a command failed, cause by cause, on one line.
pub fn failure(error: &anyhow::Error) -> ExitCode {
    tell(&format!("{error:#}"));
    ExitCode::FAILURE
}

/// A progress bar on stderr, drawn only on a terminal and only once work has taken a moment.
pub fn progress(what: &'static str, length: usize) -> ProgressBar {
    if length == 0 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg:>10} {wide_bar} {pos}/{len} {eta}")
        .expect("the template is a constant that parses");
    ProgressBar::new(length as u64).with_style(style).with_message(what)
}

/// A count on stderr of something whose end is not known, drawn only on a terminal.
pub fn counter(what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg:>10} {pos} reports, {per_sec}, {elapsed}")
        .expect("the template is a constant that parses");
    ProgressBar::new_spinner().with_style(style).with_message(what)
}
