//! The command line: one file a command, its arguments' comments being the help.

mod annotate;
mod brief;
mod changes;
mod claim;
mod cluster;
mod database;
mod deciding;
mod edge;
mod export;
mod extract;
mod feeds;
mod filters;
mod forget;
mod hooks;
mod import;
mod model;
pub mod moment;
mod name;
mod outlets;
mod overrule;
mod read;
mod report;
mod reports;
mod reuse;
mod search;
mod serve;
mod show;
mod stories;
mod story;
mod text;
mod trace;
mod versions;
mod watch;

use crate::terminal::Outcome;
use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
pub use cluster::word as cluster_word;
pub use deciding::Overruling;
pub use filters::Filters;
use headwater_intake::{Config, Fields, Limits};
use headwater_nlp::package;
use headwater_store::{Access, Store};
use std::path::{Path, PathBuf};

/// Reads news reports and tells, for each story: who said it first, who merely repeated it, who independently
/// confirms it, where reports disagree, and how the wording drifted on the way.
///
/// Everything runs on this machine. The same reports give the same answer, byte for byte.
#[derive(Parser)]
#[command(name = "headwater", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "\
Start with a folder of saved reports (text, HTML, JSONL):

    headwater brief reports/

or keep them, look for something, and take that apart:

    headwater read reports/
    headwater search 'harbour AND bridge'
    headwater brief --search 'harbour AND bridge'
    headwater stories
    headwater changes --since 1d
    headwater serve

Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some input could not be read or measured.")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Brief(brief::Args),
    Report(report::Args),
    Trace(trace::Args),
    Edge(edge::Args),
    Name(name::Args),
    Overrule(overrule::Args),
    Read(read::Args),
    Watch(watch::Args),
    Feeds(feeds::Args),
    Stories(stories::Args),
    Story(story::Args),
    Changes(changes::Args),
    Hooks(hooks::Args),
    Outlets(outlets::Args),
    Serve(serve::Args),
    Search(search::Args),
    Claim(claim::Args),
    Reports(reports::Args),
    Text(text::Args),
    Versions(versions::Args),
    Forget(forget::Args),
    Export(export::Args),
    Import(import::Args),
    Database(database::Args),
    Annotate(annotate::Args),
    Cluster(cluster::Args),
    Extract(extract::Args),
    Reuse(reuse::Args),
    Show(show::Args),
    Model(model::Args),
}

/// Options of every command that takes reports in.
#[derive(clap::Args, Clone)]
pub struct Input {
    /// What fields or columns are called, if not the usual: text=body,published=meta.date (also title, summary,
    /// outlet, url, byline, language, modified, id).
    #[arg(long, value_name = "MEANING=FIELD,...", default_value = "", hide_default_value = true)]
    pub fields: Fields,
    /// Longest text of one report, in bytes (k, M and G are understood).
    #[arg(long, value_name = "BYTES", default_value = "4M", value_parser = size)]
    pub max_text: usize,
}

impl Input {
    /// How to read, the originals kept or not.
    pub fn config(&self, originals: bool) -> Config {
        let usual = Limits::default();
        let limits = Limits {
            text_bytes_max: self.max_text,
            html_bytes_max: usual.html_bytes_max.max(self.max_text),
            line_bytes_max: usual.line_bytes_max.max(self.max_text.saturating_mul(8)),
            ..usual
        };
        Config { limits, fields: self.fields.clone(), originals }
    }
}

/// A number of bytes: `300k`, `4M`, `1G`.
fn size(words: &str) -> Result<usize, String> {
    let number = words.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match words[number.len()..].trim_end_matches(['b', 'B']) {
        "" => 1,
        "k" | "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        other => return Err(format!("expected k, M or G behind the number, found \"{other}\"")),
    };
    let number: usize = number.parse().map_err(|_| format!("expected a number like 300k or 4M, found \"{words}\""))?;
    // Offsets in a text are 32 bits wide.
    number
        .checked_mul(unit)
        .filter(|bytes| (1..=1 << 30).contains(bytes))
        .ok_or_else(|| "expected between 1 byte and 1G".to_owned())
}

/// Options of every command that reads language.
#[derive(clap::Args, Clone)]
pub struct Reading {
    /// Files and folders of reports: text, pages, JSON, CSV, Parquet, mail, feeds, WARC, in archives or not, or a folder
    /// with a `reports.jsonl`; `-` is standard input. With --db: reports in the database, by id or address.
    #[arg(required_unless_present_any = STORED, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub stored: Stored,
    #[command(flatten)]
    pub input: Input,
    /// Threads to use; all cores if not said. The answer is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The language package to use: a folder of a spaCy v3 English package (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    pub model: Option<PathBuf>,
}

/// Arguments by which reports are taken from the database.
const STORED: [&str; 7] = ["db", "story", "search", "since", "until", "outlet", "as_of"];

/// Which stored reports are read, in place of files.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "From the database")]
pub struct Stored {
    /// Take reports from this database, and not from files. Without it the one in the user's data directory, if one of
    /// the following is said.
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Only the reports of this story (see `headwater stories`).
    #[arg(long, value_name = "ID")]
    pub story: Option<String>,
    /// As it was known then: reports, versions and stories read before this time (2025-06-17, 2025-06-17T14:05Z, or 2h for two
    /// hours ago).
    #[arg(long, value_name = "TIME", value_parser = moment::moment)]
    pub as_of: Option<jiff::Timestamp>,
    /// Only reports that this search finds (see `headwater search`).
    #[arg(long, value_name = "QUERY")]
    pub search: Option<String>,
    #[command(flatten)]
    pub filters: Filters,
}

impl Stored {
    /// True if reports are to be taken from the database.
    pub fn wanted(&self) -> bool {
        self.db.is_some() || self.story.is_some() || self.as_of.is_some() || self.search.is_some() || self.filters.any()
    }
}

impl Reading {
    /// Number of threads, at least 1.
    pub fn threads(&self) -> usize {
        threads(self.threads)
    }
}

/// Number of threads, at least 1: what was asked for, or the machine's cores.
fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// Which database a command works on.
#[derive(clap::Args, Clone)]
pub struct Database {
    /// The database, one file; `headwater.db` in the user's data directory if not said.
    #[arg(long, value_name = "FILE", env = "HEADWATER_DB")]
    pub db: Option<PathBuf>,
}

impl Database {
    /// Opens it.
    ///
    /// # Errors
    /// If it is missing, cannot be opened, or there is no data directory and none was named.
    pub fn open(&self, access: Access) -> Result<Store> {
        open(self.db.as_deref(), access)
    }

    /// Where it is, or is to be.
    ///
    /// # Errors
    /// If there is no data directory and none was named.
    pub fn path(&self) -> Result<PathBuf> {
        path(self.db.as_deref())
    }
}

/// Opens the database that was named, or the one in the user's data directory.
///
/// # Errors
/// As [`Database::open`].
pub fn open(named: Option<&Path>, access: Access) -> Result<Store> {
    Ok(Store::open(&path(named)?, access)?)
}

fn path(named: Option<&Path>) -> Result<PathBuf> {
    match named {
        Some(path) => Ok(path.to_owned()),
        None => Ok(package::data_dir()
            .context("there is no data directory on this machine: name a database with --db FILE")?
            .join("headwater.db")),
    }
}

/// Runs the command that was typed.
pub fn run(args: Args) -> Result<Outcome> {
    match args.command {
        Command::Brief(args) => brief::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Edge(args) => edge::run(&args),
        Command::Name(args) => name::run(&args),
        Command::Overrule(args) => overrule::run(&args),
        Command::Read(args) => read::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Feeds(args) => feeds::run(&args),
        Command::Stories(args) => stories::run(&args),
        Command::Story(args) => story::run(&args),
        Command::Changes(args) => changes::run(&args),
        Command::Hooks(args) => hooks::run(&args),
        Command::Outlets(args) => outlets::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Claim(args) => claim::run(&args),
        Command::Reports(args) => reports::run(&args),
        Command::Text(args) => text::run(&args),
        Command::Versions(args) => versions::run(&args),
        Command::Forget(args) => forget::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Database(args) => database::run(&args),
        Command::Annotate(args) => annotate::run(&args),
        Command::Cluster(args) => cluster::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Reuse(args) => reuse::run(&args),
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

    #[test]
    fn reads_sizes() {
        assert_eq!(super::size("4M"), Ok(4 << 20));
        assert_eq!(super::size("300kB"), Ok(300 << 10));
        assert_eq!(super::size("77"), Ok(77));
        for wrong in ["", "M", "4X", "-1", "0", "2G", "4.5M"] {
            assert!(super::size(wrong).is_err(), "{wrong}");
        }
    }
}
