//! `headwater export`: the database as a file for elsewhere.

use super::{Database, Filters};
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use headwater_store::{Access, Store};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Writes the whole database to one file, or the texts as JSON Lines
///
/// The archive holds everything: versions, original bytes, links, findings, layers, takedowns. `headwater import` reads
/// it. The JSON Lines hold the latest version of each report, one a line, and can be read with `headwater read`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater export everything.hw
    headwater export --format jsonl --since 2025-06-01 > june.jsonl")]
pub struct Args {
    /// The file; standard output if not said or `-`. It must not be there yet.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
    /// What to write.
    #[arg(long, value_enum, default_value_t = Format::Archive)]
    format: Format,
    #[command(flatten)]
    filters: Filters,
}

/// Shapes of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// Everything, for `headwater import`.
    Archive,
    /// The latest texts, one JSON object a line.
    Jsonl,
}

/// Writes the export.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    if args.format == Format::Archive && args.filters.any() {
        bail!("an archive holds everything: --since, --until and --outlet go with --format jsonl");
    }
    match args.file.as_deref().filter(|file| *file != Path::new("-")) {
        None => {
            if args.format == Format::Archive && io::stdout().is_terminal() {
                bail!("an archive is not for a terminal: name a file, or use > FILE");
            }
            write(&store, args, &mut io::stdout().lock())
        }
        Some(file) => {
            // Under another name until it is whole, so that a file of that name always is.
            let part = file.with_added_extension("part");
            let out = File::create_new(file)
                .and_then(|_| File::create(&part))
                .with_context(|| format!("cannot make '{}'", file.display()))?;
            let mut out = BufWriter::new(out);
            let written = write(&store, args, &mut out).and_then(|outcome| {
                out.flush()?;
                out.get_ref().sync_all()?;
                std::fs::rename(&part, file)?;
                Ok(outcome)
            });
            if written.is_err() {
                let _ = std::fs::remove_file(&part);
                let _ = std::fs::remove_file(file);
            }
            written.with_context(|| format!("cannot write '{}'", file.display()))
        }
    }
}

fn write(store: &Store, args: &Args, out: &mut dyn Write) -> Result<Outcome> {
    let filter = args.filters.filter()?;
    let bar = terminal::progress("exporting", usize::try_from(store.count(&filter)?).unwrap_or(usize::MAX));
    match args.format {
        Format::Archive => {
            let exported = store.export(&mut *out, || bar.inc(1))?;
            bar.finish_and_clear();
            terminal::tell(&format!("{} reports, {} versions exported", exported.reports, exported.versions));
        }
        Format::Jsonl => {
            let mut ids = Vec::new();
            store.reports(&filter, None, |entry| {
                ids.push(entry.id);
                true
            })?;
            for id in ids {
                let raw = store.raw(&id, None, false)?;
                let entry = store.entry(&id)?;
                let line = json!({
                    "id": id, "url": entry.url, "outlet": entry.outlet, "title": entry.title, "byline": entry.byline,
                    "published": entry.published, "language": raw.language, "text": raw.text,
                });
                writeln!(out, "{line}")?;
                bar.inc(1);
            }
            bar.finish_and_clear();
            args.filters.tell_undated(store)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
