//! `headwater watch`: what feeds bring, into the database.

use super::reports::plain;
use super::{Database, hooks, threads};
use crate::hooks::settings::Settings;
use crate::terminal::{self, Outcome};
use crate::watch::{self, Event, Options, Sum, Wall};
use anyhow::{Context, Result, bail};
use headwater_intake::fetch::{Address, Clock, Pace, Policy, Reach};
use headwater_intake::{Hint, Shape, opml};
use headwater_model::Finding;
use headwater_store::{Access, Store};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

/// Watches feeds: asks them again and again for what is new, and keeps it in the database
///
/// What is named is watched from then on, until `headwater feeds --remove`. Reports are kept as `headwater read` keeps them:
/// what is there already adds nothing, a changed text is a new version. Feeds that hold only summaries are completed with
/// the articles they point to.
///
/// It asks one host one thing at a time, with a pause between, tells servers which version it has, waits where it is asked
/// to wait, comes back later and later to those that fail, and heeds robots.txt for every page that you did not name
/// yourself. It may be stopped with Ctrl-C or killed at any moment; a second one on the same database takes its share.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater watch https://news.example/rss     a feed, or a page that names one, or a sitemap
    headwater watch feeds.opml                   the list that your feed reader exports
    headwater watch                              go on with the feeds in the database
    headwater watch --once                       ask those that are due and end: for a timetable
    headwater watch --once --json | jq .         one JSON object a line for each thing that happens
    headwater watch --webhook https://desk.example/hook      and tell that address what changes (headwater hooks)
    headwater feeds                              how each of them is doing

For people a line tells each poll; under it + is a new report, ~ a new version, ! an article that could not be fetched; > is
something that a webhook was told.")]
pub struct Args {
    /// Addresses of feeds, sitemaps or pages that name a feed; files with lists of them (OPML, or an address a line).
    #[arg(value_name = "FEED|OPML|URL")]
    named: Vec<String>,
    /// Ask each feed that is due once, and end.
    #[arg(long)]
    once: bool,
    /// Ask all feeds at once first, due or not.
    #[arg(long)]
    now: bool,
    /// How often a feed is asked at most (s, m, h, d); less often where it says that nothing will be new before.
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = time)]
    every: Duration,
    #[command(flatten)]
    database: Database,
    /// Keep the summaries of feeds that hold no more, and fetch no articles.
    #[arg(long)]
    no_full_text: bool,
    /// Articles fetched in one poll of a feed; further ones wait for the next.
    #[arg(long, value_name = "N", default_value_t = 25)]
    pages: u16,
    /// Pages of a sitemap that changed longer ago are left alone.
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = time)]
    since: Duration,
    #[command(flatten)]
    web: Web,
    /// Tell this address what changes in the stories, from now on (see `headwater hooks`). May be repeated.
    #[arg(long, value_name = "URL", value_parser = hooks::address)]
    webhook: Vec<Address>,
    /// The language package by which stories are taken apart for webhooks (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    model: Option<PathBuf>,
    /// Print a JSON object a line for each thing that happens.
    #[arg(long)]
    json: bool,
}

/// Options of every command that fetches from the web.
#[derive(clap::Args, Clone)]
pub struct Web {
    /// Let addresses of this machine and of private networks in. Feeds may then point there as well.
    #[arg(long)]
    allow_private: bool,
    /// Tell servers how to reach you: a mail address or a page, sent with every request.
    #[arg(long, value_name = "CONTACT", env = "HEADWATER_CONTACT")]
    contact: Option<String>,
    /// Pause between two requests to one host.
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = time)]
    pause: Duration,
    /// Heed robots.txt for addresses that you name, too.
    #[arg(long)]
    robots: bool,
}

impl Web {
    /// How far a fetch may go.
    pub fn policy(&self) -> Policy {
        Policy {
            user_agent: Policy::user_agent(self.contact.as_deref()),
            reach: if self.allow_private { Reach::Private } else { Reach::Public },
            pause: self.pause,
            robots_for_named: self.robots,
            ..Policy::default()
        }
    }
}

/// Shortest time between two polls of a feed.
const EVERY_MIN: Duration = Duration::from_secs(60);

/// Feeds asked at the same time, on different hosts.
const FEEDS_AT_ONCE: usize = 8;

/// Watches what was named and what is in the database.
pub fn run(args: &Args) -> Result<Outcome> {
    if args.every < EVERY_MIN {
        bail!("--every: expected at least one minute");
    }
    args.webhook.iter().for_each(|address| hooks::check_reach(address, args.web.allow_private));
    let mut store = args.database.open(if args.named.is_empty() { Access::Write } else { Access::Create })?;
    let clock = Wall::default();
    let findings = Mutex::new(Vec::new());
    for name in &args.named {
        add(&mut store, name, &clock, &findings)?;
    }
    if args.now {
        store.make_feeds_due(clock.now())?;
    }
    let Some(next) = store.next_feed_due()? else {
        let wrong = terminal::report(&findings.into_inner().unwrap_or_default());
        if wrong == Outcome::Partial || args.named.is_empty() {
            bail!("there is no feed to watch; name one: headwater watch https://...");
        }
        bail!("all feeds have been stopped; 'headwater feeds' tells why");
    };
    if args.once && next > clock.now() {
        terminal::tell(&format!("no feed is due before {}; --now asks them all", next.strftime("%Y-%m-%d %H:%M UTC")));
    }
    for address in &args.webhook {
        add_hook(&mut store, address, args.web.allow_private)?;
    }
    let place = store.path().display().to_string();
    let options = Options {
        once: args.once,
        pace: Pace { every: args.every, ..Pace::default() },
        full_text: !args.no_full_text,
        pages_max: usize::from(args.pages),
        pages_since: SignedDuration::try_from(args.since)?,
        policy: args.web.policy(),
        feeds_at_once: FEEDS_AT_ONCE,
        model: args.model.clone(),
        // The others are for whoever reads the pages meanwhile.
        threads: threads(None).div_ceil(2),
    };
    stop_on_ctrl_c(&clock)?;
    let tell = |event: &Event<'_>| {
        if let Event::Noticed(finding) = event {
            let mut findings = findings.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            // In the database are all of them; a run of weeks does not keep them in memory too.
            if findings.len() < FINDINGS_MAX {
                findings.push(Finding::clone(finding));
            }
        }
        let line = if args.json {
            Some(event.json().to_string())
        } else {
            event.line().map(|line| line.chars().map(plain).collect())
        };
        if let Some(line) = line {
            // A reader that has gone away does not stop the keeping.
            let _ = terminal::print(&(line + "\n"));
        }
    };
    let sum = watch::run(store, options, clock, &tell)?;
    let line = if args.json { json(&sum, &place) } else { sentence(&sum, &place) };
    terminal::print(&(line + "\n"))?;
    let mut findings = findings.into_inner().unwrap_or_default();
    findings.sort();
    let outcome = terminal::report(&findings);
    let failed = sum.failed + sum.pages_failed + sum.lost + sum.untold;
    Ok(if failed > 0 { Outcome::Partial } else { outcome })
}

/// Tells an address what changes; one that is told already is left as it is.
fn add_hook(store: &mut Store, address: &Address, private: bool) -> Result<()> {
    if store.hooks()?.iter().all(|hook| hook.address != address.as_str()) {
        let settings = serde_json::to_string(&Settings { private, ..Settings::default() })?;
        store.add_hook(address.as_str(), &settings, None, Timestamp::now())?;
    }
    Ok(())
}

/// Findings listed at the end of a run.
const FINDINGS_MAX: usize = 1_000;

/// Longest list of feeds read, in bytes.
const LIST_BYTES_MAX: u64 = 32 << 20;

/// Watches what one argument names.
fn add(store: &mut Store, name: &str, clock: &Wall, findings: &Mutex<Vec<Finding>>) -> Result<()> {
    let mut feeds: Vec<(String, Option<String>)> = Vec::new();
    let mut odd = Vec::new();
    if is_web(name) {
        feeds.push((name.to_owned(), None));
    } else if Path::new(name).is_file() {
        let size = std::fs::metadata(name).map(|meta| meta.len()).unwrap_or_default();
        if size > LIST_BYTES_MAX {
            bail!("{name}: expected a list of at most {LIST_BYTES_MAX} bytes, found {size}");
        }
        let list = std::fs::read(name).with_context(|| format!("cannot read '{name}'"))?;
        match Shape::of(&list, &Hint::default()) {
            Shape::Feeds => {
                let (named, found) = opml::feeds(&list, name);
                feeds.extend(named.into_iter().map(|feed| (feed.url, feed.title)));
                odd.extend(found);
            }
            _ => {
                let text = String::from_utf8_lossy(&list);
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
                feeds.extend(lines.map(|line| (line.to_owned(), None)));
                if feeds.iter().all(|(line, _)| !is_web(line)) {
                    bail!("{name}: expected a list of feeds (OPML, or an address a line), found something else");
                }
            }
        }
    } else {
        bail!("{name}: expected an address that begins with https:// or http://, or a file with a list of them");
    }
    for (url, title) in feeds {
        match Address::parse(&url) {
            Ok(address) => {
                store.add_feed(address.as_str(), title.as_deref(), clock.now())?;
            }
            // Of a list the other feeds are watched all the same.
            Err(error) if is_web(name) => bail!("{name}: {error}"),
            Err(error) => odd.push(Finding::lost(name, format!("{url}: {error}"))),
        }
    }
    findings.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(odd);
    Ok(())
}

/// True for what names something on the web, not a file.
pub fn is_web(name: &str) -> bool {
    let lower = name.get(..8.min(name.len())).unwrap_or_default().to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

fn stop_on_ctrl_c(clock: &Wall) -> Result<()> {
    let clock = clock.clone();
    let handler = move || {
        if clock.is_stopped() {
            // What was told to be kept is kept: a kill at any moment is safe.
            std::process::exit(130);
        }
        clock.stop();
        terminal::tell("stopping after the request under way; Ctrl-C again ends at once");
    };
    ctrlc::set_handler(handler).context("cannot listen for Ctrl-C")
}

fn json(sum: &Sum, place: &str) -> String {
    json!({
        "format": "headwater/watch/1", "event": "end", "database": place, "polls": sum.polls, "unchanged": sum.unchanged,
        "failed": sum.failed, "new": sum.new, "versions": sum.versions, "pages_failed": sum.pages_failed,
        "lost": sum.lost, "told": sum.told, "untold": sum.untold,
    })
    .to_string()
}

fn sentence(sum: &Sum, place: &str) -> String {
    let count = |n: u64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let mut out = format!("{}: {}", count(sum.polls + sum.failed, "poll"), count(sum.new, "new report"));
    out.push_str(&format!(", {}", count(sum.versions, "new version")));
    if sum.failed > 0 {
        out.push_str(&format!("; {} failed ('headwater feeds' tells which)", sum.failed));
    }
    if sum.pages_failed > 0 {
        out.push_str(&format!("; {} not fetched", count(sum.pages_failed, "article")));
    }
    if sum.told + sum.untold > 0 {
        let untold = if sum.untold > 0 {
            format!(", {} failed ('headwater hooks log' tells why)", sum.untold)
        } else {
            String::new()
        };
        out.push_str(&format!("; webhooks took {}{untold}", sum.told));
    }
    out + &format!("; database '{place}'")
}

/// A length of time: `90s`, `15m`, `2h`, `7d`, `100ms`.
pub fn time(words: &str) -> Result<Duration, String> {
    let number = words.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let count: u32 = number.parse().map_err(|_| format!("expected a time like 15m or 2h, found \"{words}\""))?;
    let unit = match &words[number.len()..] {
        "ms" => Duration::from_millis(1),
        "s" => Duration::from_secs(1),
        "m" | "min" => Duration::from_secs(60),
        "h" => Duration::from_secs(60 * 60),
        "d" => Duration::from_secs(24 * 60 * 60),
        other => return Err(format!("expected ms, s, m, h or d behind the number, found \"{other}\"")),
    };
    Ok(unit * count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_times() {
        assert_eq!(time("15m"), Ok(Duration::from_secs(900)));
        assert_eq!(time("7d"), Ok(Duration::from_secs(604_800)));
        assert_eq!(time("50ms"), Ok(Duration::from_millis(50)));
        for wrong in ["", "m", "15", "-1m", "1.5h", "15 m", "3w"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
        assert!(time("4294967295d").is_ok());
    }

    #[test]
    fn tells_the_web_from_files() {
        assert!(is_web("https://a.example") && is_web("HTTP://a.example"));
        assert!(!is_web("feeds.opml") && !is_web("http") && !is_web("ů") && !is_web("http:/a"));
    }
}
