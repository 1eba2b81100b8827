//! `headwater read`: reports into the database.

use super::watch::{Web, is_web};
use super::{Database, Input, threads};
use crate::keep::{Heard, Keeper, Tally, stamp};
use crate::stories;
use crate::terminal::{self, Outcome};
use crate::watch;
use anyhow::{Result, bail};
use headwater_model::{Place, Severity};
use headwater_store::{Access, Added, Kept, Store};
use jiff::Timestamp;
use serde_json::json;
use std::fs::Metadata;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads reports and keeps them in the database, where they can be searched and compared
///
/// The same report twice adds nothing. Another text at an address that is known is a new version of the report; what
/// changed is kept with it. The run may be killed at any moment and started again: what it has said to be kept is kept.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater read pages/ feed.jsonl        keep what is in a folder and a file
    headwater read pages/                   again: only new and changed files are read
    headwater read https://news.example/a   fetch a page once; 'headwater watch' follows feeds
    headwater read news.csv.gz --fields text=article,published=ts   columns of other names
    zcat dump.gz | headwater read -         from another program
    headwater search 'harbour AND bridge'   then look for something
    headwater brief --search harbour        or take a story apart")]
pub struct Args {
    /// Files and folders of reports, and web addresses; `-` is standard input. What a file is, its content tells.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    web: Web,
    /// Read files again that were read before and have not changed since.
    #[arg(long)]
    again: bool,
    /// Put no report to a story yet; `headwater stories` does it then.
    #[arg(long)]
    no_stories: bool,
    /// Threads to use; all cores if not said.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print one JSON object a report as soon as it is kept on disk, findings too, and a sum at the end.
    #[arg(long)]
    json: bool,
}

/// Reads what was named into the database.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = args.database.open(Access::Create)?;
    let place = store.path().display().to_string();
    let known = Store::open(store.path(), Access::Read)?;
    let passed = AtomicU64::new(0);
    let bar = terminal::counter("reading");
    let heard: Heard = match args.json {
        true => Box::new(print_kept),
        false => Box::new({
            let bar = bar.clone();
            move |_, _| bar.inc(1)
        }),
    };
    let mut keeper = Keeper::new(store, Timestamp::now(), heard);
    let config = args.input.config(true);
    let threads = threads(args.threads);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    pool.install(|| {
        let known = known;
        let skip = |path: &str, meta: &Metadata| {
            let stamp = stamp(meta.len(), meta.modified().ok()).filter(|_| !args.again);
            // If the question fails the file is read again, which is only slower.
            let is_read = stamp.is_some_and(|stamp| known.is_read(path, stamp).unwrap_or(false));
            passed.fetch_add(u64::from(is_read), Ordering::Relaxed);
            is_read
        };
        let (urls, paths): (Vec<PathBuf>, Vec<PathBuf>) =
            args.paths.iter().cloned().partition(|path| path.to_str().is_some_and(is_web));
        let urls = urls.iter().filter_map(|url| url.to_str());
        let take = &mut |item| keeper.item(item);
        // A break means that the writer has failed, which `end` tells.
        let _ = watch::fetch(urls, args.web.policy(), &config, take).is_continue()
            && headwater_intake::each_but(&paths, &config, &skip, take).is_continue();
    });
    let (mut store, tally) = keeper.end()?;
    bar.finish_and_clear();
    if !args.no_stories {
        pool.install(|| stories::catch_up(&mut store))?;
    }
    tell(args, &tally, passed.into_inner(), &place)
}

fn print_kept(place: &Place, kept: &Kept) {
    let added = match kept.added {
        Added::New => "new",
        Added::Version => "version",
        Added::Same => "same",
        Added::TakenDown => "taken down",
    };
    let line = json!({"added": added, "id": kept.id, "version": kept.version, "place": place.to_string()});
    // A reader that has gone away does not stop the keeping.
    let _ = terminal::print(&format!("{line}\n"));
}

fn tell(args: &Args, tally: &Tally, passed: u64, place: &str) -> Result<Outcome> {
    if args.json {
        let findings: Vec<_> = tally
            .findings
            .iter()
            .map(|finding| {
                json!({
                    "severity": if finding.severity == Severity::Lost { "lost" } else { "note" },
                    "place": finding.place, "message": finding.message,
                })
            })
            .collect();
        let sum = json!({
            "format": "headwater/read/1", "database": place, "new": tally.new, "versions": tally.versions,
            "same": tally.same, "taken_down": tally.taken_down, "files_passed": passed, "lost": tally.lost, "findings": findings,
        });
        terminal::print(&format!("{sum}\n"))?;
    } else {
        terminal::print(&format!("{}\n", sentence(tally, passed, place)))?;
    }
    let outcome = terminal::report(&tally.findings);
    let kept = tally.new + tally.versions + tally.same + tally.taken_down;
    if kept == 0 && tally.lost > 0 {
        bail!("nothing could be read");
    }
    Ok(outcome)
}

/// "12 new reports, 1 new version, 3 kept already, 2 not read; database '...'"
fn sentence(tally: &Tally, passed: u64, place: &str) -> String {
    let plural = |n: u64| if n == 1 { "" } else { "s" };
    let mut out = format!(
        "{} new report{}, {} new version{}, {} kept already",
        tally.new,
        plural(tally.new),
        tally.versions,
        plural(tally.versions),
        tally.same
    );
    if passed > 0 {
        out.push_str(&format!(", {passed} file{} passed over that had not changed", plural(passed)));
    }
    if tally.taken_down > 0 {
        out.push_str(&format!(", {} taken down before and left out", tally.taken_down));
    }
    if tally.lost > 0 {
        out.push_str(&format!(", {} not read", tally.lost));
    }
    out + &format!("; database '{place}'")
}
