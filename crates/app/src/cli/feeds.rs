//! `headwater feeds`: how the feeds that are watched are doing.

use super::Database;
use super::reports::plain;
use crate::terminal::{self, Outcome};
use crate::watch::shown;
use anyhow::{Result, bail};
use headwater_store::{Access, Feed};
use jiff::Timestamp;
use serde_json::json;

/// Lists the feeds that are watched, with how each is doing
///
/// Those that fail come first, then those that have stopped, then the others by name.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater feeds                                   all of them
    headwater feeds --resume https://news.example/rss ask this one again at the next poll, though it had stopped
    headwater feeds --remove https://news.example/rss stop watching it; the reports it brought stay")]
pub struct Args {
    #[command(flatten)]
    database: Database,
    /// Watch a feed no longer. The reports it brought stay.
    #[arg(long, value_name = "ADDRESS")]
    remove: Vec<String>,
    /// Ask a feed again at the next poll, whatever it was told to wait for.
    #[arg(long, value_name = "ADDRESS")]
    resume: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Lists the feeds, after the changes that were asked for.
pub fn run(args: &Args) -> Result<Outcome> {
    let changes = !(args.remove.is_empty() && args.resume.is_empty());
    let mut store = args.database.open(if changes { Access::Write } else { Access::Read })?;
    for address in &args.remove {
        if !store.remove_feed(&as_kept(address))? {
            bail!("no feed is watched at {address}");
        }
    }
    for address in &args.resume {
        if !store.resume_feed(&as_kept(address), Timestamp::now())? {
            bail!("no feed is watched at {address}");
        }
    }
    let mut feeds = store.feeds()?;
    feeds.sort_by_cached_key(|feed| {
        (feed.last_error.is_none(), feed.stopped.is_none(), name(feed), feed.address.clone())
    });
    if args.json {
        let feeds: Vec<_> = feeds.iter().map(json).collect();
        terminal::print(&format!("{}\n", json!({"format": "headwater/feeds/1", "feeds": feeds})))?;
    } else if feeds.is_empty() {
        terminal::tell("no feeds are watched; name one: headwater watch https://...");
    } else {
        terminal::print(&feeds.iter().map(lines).collect::<String>())?;
    }
    Ok(Outcome::Done)
}

/// An address as the database writes it.
fn as_kept(address: &str) -> String {
    headwater_intake::fetch::Address::parse(address).map_or_else(|_| address.to_owned(), |a| a.as_str().to_owned())
}

fn name(feed: &Feed) -> String {
    feed.title.clone().unwrap_or_else(|| shown(&feed.address)).chars().map(plain).collect()
}

fn json(feed: &Feed) -> serde_json::Value {
    json!({
        "address": shown(&feed.address), "formerly": feed.formerly.iter().map(|a| shown(a)).collect::<Vec<_>>(),
        "title": feed.title, "last_fetch": feed.last_fetch, "last_ok": feed.last_ok, "last_error": feed.last_error,
        "failures": feed.failures, "next_due": feed.stopped.is_none().then_some(&feed.next_due),
        "stopped": feed.stopped, "reports": feed.reports, "versions": feed.versions,
        "pages_waiting": feed.pages_waiting,
    })
}

fn lines(feed: &Feed) -> String {
    let mut out = format!("{}\n    {}\n", name(feed), shown(&feed.address));
    if !feed.formerly.is_empty() {
        let formerly: Vec<String> = feed.formerly.iter().map(|address| shown(address)).collect();
        out.push_str(&format!("    formerly {}\n", formerly.join(", ")));
    }
    let answered = match &feed.last_ok {
        Some(at) => format!("last answer {}", minute(at)),
        None => "has never answered".to_owned(),
    };
    let next = match &feed.stopped {
        Some(_) => String::new(),
        None => format!("; next poll {}", minute(&feed.next_due)),
    };
    out.push_str(&format!("    {answered}{next}\n"));
    match (&feed.stopped, &feed.last_error) {
        (Some(why), _) => out.push_str(&format!("    NOT WATCHED ANY MORE: {why}\n")),
        (None, Some(why)) => {
            let times =
                if feed.failures == 1 { "once".to_owned() } else { format!("{} times in a row", feed.failures) };
            out.push_str(&format!("    FAILED {times}: {why}\n"));
        }
        (None, None) => {}
    }
    let count = |n: u64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    out.push_str(&format!("    {}, {} so far", count(feed.reports, "report"), count(feed.versions, "new version")));
    if feed.pages_waiting > 0 {
        out.push_str(&format!(", {} to be fetched", count(feed.pages_waiting, "article")));
    }
    out + "\n"
}

/// `2025-03-03T10:00:00Z` as `2025-03-03 10:00 UTC`.
fn minute(at: &str) -> String {
    format!("{} UTC", at.get(..16).unwrap_or(at).replace('T', " "))
}
