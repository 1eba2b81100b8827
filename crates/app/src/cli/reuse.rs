//! `headwater reuse`: passages that reports of an archive share.

use super::Input;
use crate::reuse::{Archive, Settings};
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use headwater_intake::Item;
use headwater_model::{Finding, RawReport};
use headwater_report::passage::{self, Passage, Table};
use std::io::{BufWriter, ErrorKind, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Finds the passages that reports of a whole archive share, word for word but for small changes
///
/// No stories, no language package: any number of reports in any language that writes words. One line a passage: both
/// reports with the place of the passage (code points), the number of equal words, and their share of the longer side.
/// With --index what was read is kept: the next run compares only reports that are new, with one another and with all that
/// came before, and prints only what is new.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater reuse archive/ > passages.jsonl
    headwater reuse 2025-11-25.jsonl --index archive.reuse    again tomorrow, with tomorrow's reports
    headwater reuse archive/ --min-words 50 --memory 4GiB
    headwater reuse archive/ --format parquet --with-text > passages.parquet")]
pub struct Args {
    /// Files and folders of reports: text, pages, JSON, CSV, Parquet, mail, feeds, WARC, in archives or not, or a folder
    /// with a `reports.jsonl`; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    input: Input,
    /// Fewest equal words of a passage.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(8..=1000))]
    min_words: u16,
    /// Folder that keeps the index between runs.
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    /// Memory for sorting. Besides it, 40 bytes are needed for each report.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = size)]
    memory: usize,
    /// How to print passages.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Print the words of each passage as both reports have them.
    #[arg(long)]
    with_text: bool,
    /// Threads to use; all cores if not said. The answer is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Shapes passages can be printed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A Parquet table, for data frames.
    Parquet,
}

/// Where passages go.
enum Sink<W: Write + Send> {
    Lines(W, bool),
    Table(Box<Table<W>>),
}

impl<W: Write + Send> Sink<W> {
    fn new(format: Format, out: W, with_text: bool) -> Result<Sink<W>> {
        Ok(match format {
            Format::Jsonl => Sink::Lines(out, with_text),
            Format::Parquet => Sink::Table(Box::new(Table::new(out, with_text)?)),
        })
    }

    fn push(&mut self, passage: Passage) -> Result<()> {
        match self {
            Sink::Lines(out, with_text) => {
                writeln!(out, "{}", passage::line(&passage, *with_text)).context("cannot write to stdout")
            }
            Sink::Table(table) => table.push(passage).context("cannot write to stdout"),
        }
    }

    fn close(self) -> Result<()> {
        match self {
            Sink::Lines(mut out, _) => out.flush().context("cannot write to stdout"),
            Sink::Table(table) => table.close().context("cannot write to stdout"),
        }
    }
}

/// Prints the passages that the new reports share.
pub fn run(args: &Args) -> Result<Outcome> {
    let scratch;
    let folder = match &args.index {
        Some(folder) => folder.clone(),
        None => {
            scratch = tempfile::Builder::new().prefix("headwater-reuse-").tempdir().context("cannot make a folder")?;
            scratch.path().to_owned()
        }
    };
    let settings = Settings { words_min: usize::from(args.min_words), memory_bytes: args.memory };
    let threads = args.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
    pool.install(|| find(args, &folder, settings))
}

fn find(args: &Args, folder: &std::path::Path, settings: Settings) -> Result<Outcome> {
    let mut archive = Archive::open(folder, settings)?;
    let before = archive.len();
    let mut paths = args.paths.clone();
    // The order in which paths are typed changes nothing.
    paths.sort();
    let mut findings = Findings::default();
    let mut failed = Ok(());
    let bar = terminal::counter("reading");
    let _ = headwater_intake::each(&paths, &args.input.config(false), &mut |item| {
        match item {
            Item::Finding(finding) => findings.push(finding),
            Item::End(_) => {}
            Item::Report(found) => {
                let id = found.id_in_folder();
                failed = archive.add(RawReport { id, ..found.report });
                bar.inc(1);
            }
        }
        if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    bar.finish_and_clear();
    failed?;
    let mut out = Sink::new(args.format, BufWriter::with_capacity(1 << 16, std::io::stdout()), args.with_text)?;
    let mut passages = 0u64;
    let bar = terminal::progress("comparing", archive.len() as usize);
    let printed = archive.passages(&|at| bar.set_position(at), |passage| {
        passages += 1;
        out.push(passage)
    });
    bar.finish_and_clear();
    match printed.and_then(|()| out.close()) {
        Err(error) if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe) => {
            return Ok(Outcome::Done);
        }
        other => other?,
    }
    std::mem::take(&mut archive.findings).into_iter().for_each(|finding| findings.push(finding));
    let findings = findings.listed();
    let new = archive.len() - before;
    if new == 0 && archive.known == 0 {
        terminal::report(&findings);
        bail!("no report found");
    }
    let known = if archive.known > 0 { format!(", {} known before", archive.known) } else { String::new() };
    terminal::tell(&format!("{new} new reports{known}; {passages} shared passages"));
    Ok(terminal::report(&findings))
}

/// Findings of a run of any length: the first ones, and how many more there were.
#[derive(Default)]
struct Findings {
    first: Vec<Finding>,
    more: u64,
}

impl Findings {
    const LISTED_MAX: usize = 1_000;

    fn push(&mut self, finding: Finding) {
        if self.first.len() < Findings::LISTED_MAX {
            self.first.push(finding);
        } else {
            self.more += 1;
        }
    }

    fn listed(mut self) -> Vec<Finding> {
        if self.more > 0 {
            self.first.push(Finding::lost("input", format!("{} more things were noticed than are listed", self.more)));
        }
        self.first
    }
}

/// Bytes written as `512MiB`, `4GiB`, `2G` or a plain number.
fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        other => return Err(format!("expected a size such as 512MiB or 4GiB, found the unit '{other}'")),
    };
    let number: usize = digits.parse().map_err(|_| format!("expected a size such as 512MiB, found '{text}'"))?;
    let bytes = number.checked_mul(unit).ok_or_else(|| format!("'{text}' is more than this machine can count"))?;
    const LEAST: usize = 16 << 20;
    if bytes < LEAST { Err(format!("expected at least 16MiB, found '{text}'")) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(size("1GiB"), Ok(1 << 30));
        assert_eq!(size("512m"), Ok(512 << 20));
        assert_eq!(size("33554432"), Ok(32 << 20));
        for wrong in ["", "GiB", "1TB", "-1G", "1k", "99999999999999999999G"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
