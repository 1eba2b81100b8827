//! One poll of one feed: asked, read, kept, and the feed's state written last.

use super::event::{Event, Outcome};
use super::page::{Had, Plan, hash_of, hint};
use super::{LEASE, Watcher};
use crate::keep;
use anyhow::Result;
use headwater_intake::fetch::{Address, Conditions, Content, FetchError, Fetched, Polled, Sent};
use headwater_intake::{Config, Shape, discover, opml, sitemap};
use headwater_model::{Finding, RawReport, Severity};
use headwater_store::{Added, Batch, Claim, Poll};
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// Sitemaps of an index that are watched. An index may list thousands, most of them of years gone by.
const SITEMAPS_MAX: usize = 8;

/// Reports that wait to be kept, at most: a page may have megabytes.
const WAITING_MAX: usize = 64;

/// What a poll brought.
#[derive(Default)]
struct Brought {
    /// Nothing had changed.
    unchanged: bool,
    items: usize,
    new: u64,
    versions: u64,
    /// Pages that wait for the next poll.
    waiting: usize,
    title: Option<String>,
    moved_to: Option<Address>,
    conditions: Option<Conditions>,
    max_age: Option<Duration>,
}

/// How a poll ended before its time.
enum Broken {
    /// The feed did not answer, or not with what was expected.
    Feed { why: String, retry_after: Option<Duration>, stops: bool },
    /// The run was asked to stop, or another watcher has the feed.
    Off,
    /// The database failed.
    Store(anyhow::Error),
}

impl From<anyhow::Error> for Broken {
    fn from(error: anyhow::Error) -> Broken {
        Broken::Store(error)
    }
}

impl From<headwater_store::Error> for Broken {
    fn from(error: headwater_store::Error) -> Broken {
        Broken::Store(error.into())
    }
}

impl From<jiff::Error> for Broken {
    fn from(error: jiff::Error) -> Broken {
        Broken::Store(error.into())
    }
}

impl Watcher<'_> {
    /// Polls the feed that was claimed.
    pub(super) fn poll(&self, claim: &Claim) -> Result<()> {
        let feed = shown(&claim.feed.address);
        let brought = match self.ask(claim, &feed) {
            Err(Broken::Store(error)) => return Err(error),
            Err(Broken::Off) => return Ok(self.store().release_feed(claim)?),
            Err(Broken::Feed { why, retry_after, stops }) => Err((why, retry_after, stops)),
            Ok(brought) => Ok(brought),
        };
        let now = self.now();
        let in_a_row = claim.feed.failures + 1;
        let polled = match &brought {
            Ok(brought) => Polled::Answered { max_age: brought.max_age },
            Err((_, retry_after, _)) => Polled::Failed { in_a_row, retry_after: *retry_after },
        };
        let next_due = now.saturating_add(self.options.pace.wait(polled, self.chance()))?;
        let mut poll = Poll {
            at: now,
            next_due,
            error: None,
            stopped: None,
            moved_to: None,
            title: None,
            validators: None,
            reports: 0,
            versions: 0,
        };
        match &brought {
            Ok(brought) => {
                poll.moved_to = brought.moved_to.as_ref().map(|address| address.as_str().to_owned());
                poll.title = brought.title.clone();
                poll.validators = brought.conditions.clone().map(|c| (c.etag, c.last_modified));
                (poll.reports, poll.versions) = (brought.new, brought.versions);
            }
            Err((why, _, stops)) => {
                poll.error = Some(why.clone());
                poll.stopped = stops.then(|| why.clone());
            }
        }
        if !self.store().feed_polled(claim, &poll)? {
            return Ok(());
        }
        let outcome = match &brought {
            Ok(brought) if brought.unchanged && brought.new + brought.versions == 0 => Outcome::Unchanged,
            Ok(brought) => {
                let &Brought { items, new, versions, waiting, .. } = brought;
                Outcome::Read { items, new, versions, waiting }
            }
            Err((why, _, true)) => Outcome::Stopped { why },
            Err((why, ..)) => Outcome::Failed { why, failures: in_a_row },
        };
        let title = poll.title.as_deref().or(claim.feed.title.as_deref());
        self.tell(&Event::Polled { feed: &feed, title, outcome, next: poll.stopped.is_none().then_some(next_due) });
        Ok(())
    }

    fn ask(&self, claim: &Claim, feed: &str) -> Result<Brought, Broken> {
        let have = Conditions { etag: claim.feed.etag.clone(), last_modified: claim.feed.last_modified.clone() };
        let mut fetched = self.fetch(&claim.feed.address, &have)?;
        let mut brought = Brought { moved_to: fetched.moved_to.take(), ..Brought::default() };
        if let Content::Body { bytes, media_type } = &fetched.content {
            let hint = hint(media_type.as_deref(), &fetched.address, self.now());
            // A page in place of a feed may name one. One that was a feed before is no such page: the sign-in page of some
            // network must not lead it elsewhere for good.
            if Shape::of(bytes, &hint) == Shape::Page && claim.feed.last_ok.is_none() {
                let Some(link) = discover(bytes, hint.charset.as_deref(), &fetched.address).into_iter().next() else {
                    return Err(failed("expected a feed, found a web page that names none"));
                };
                fetched = self.fetch(link.address.as_str(), &Conditions::default())?;
                brought.title = link.title;
                brought.moved_to = Some(fetched.moved_to.take().unwrap_or(link.address));
            }
        }
        for note in &fetched.notes {
            self.tell(&Event::Noticed(&Finding::note(feed, note)));
        }
        brought.max_age = fetched.max_age;
        let budget = self.options.pages_max;
        let batch = Batch::default();
        let mut poll = Reading { watcher: self, claim, feed, batch, brought, budget, broken_off: false };
        poll.read(&fetched)?;
        poll.overdue()?;
        poll.keep()?;
        // What broke off is read again, though the server may think that it has been sent.
        poll.brought.conditions = Some(if poll.broken_off { Conditions::default() } else { fetched.conditions });
        // Whoever can read along can change a feed that came in secret.
        let open = |to: &Address| !to.is_secret() && claim.feed.address.starts_with("https:");
        poll.brought.moved_to = poll.brought.moved_to.filter(|to| !open(to));
        Ok(poll.brought)
    }

    fn fetch(&self, address: &str, have: &Conditions) -> Result<Fetched, Broken> {
        let address = Address::parse(address).map_err(|error| failed(error.to_string()))?;
        self.fetcher.get(&address, have, Sent::ByPerson).map_err(|error| match error {
            FetchError::Stopped => Broken::Off,
            error => Broken::Feed {
                why: error.to_string(),
                retry_after: error.retry_after(self.now()),
                stops: error == FetchError::Gone,
            },
        })
    }
}

fn failed(why: impl Into<String>) -> Broken {
    Broken::Feed { why: why.into(), retry_after: None, stops: false }
}

/// A poll whose feed has answered.
struct Reading<'a> {
    watcher: &'a Watcher<'a>,
    claim: &'a Claim,
    feed: &'a str,
    /// What waits to be kept.
    batch: Batch,
    brought: Brought,
    /// Pages that may still be fetched.
    budget: usize,
    /// Was something of the list itself lost, not of one item in it?
    broken_off: bool,
}

impl Reading<'_> {
    fn read(&mut self, fetched: &Fetched) -> Result<(), Broken> {
        let Content::Body { bytes, media_type } = &fetched.content else {
            self.brought.unchanged = true;
            return Ok(());
        };
        let place = fetched.address.to_string();
        let hint = hint(media_type.as_deref(), &fetched.address, self.watcher.now());
        match Shape::of(bytes, &hint) {
            Shape::Feeds => {
                let (feeds, findings) = opml::feeds(bytes, &place);
                self.broken_off = lost_of(&place, &findings);
                self.notice(findings);
                self.brought.items = feeds.len();
                let addresses = feeds.iter().map(|feed| (feed.url.as_str(), feed.title.as_deref()));
                self.watch_too(addresses, &fetched.address)
            }
            Shape::Sitemap => {
                let (entries, findings) = sitemap::entries(bytes, &place);
                self.broken_off = lost_of(&place, &findings);
                self.notice(findings);
                self.brought.items = entries.len();
                self.sitemap(entries, &fetched.address)
            }
            Shape::Page => Err(failed("expected a feed, found a web page")),
            Shape::Reports => {
                let intake = headwater_intake::read_bytes(bytes, &place, hint, &config());
                if intake.reports.is_empty() && intake.findings.is_empty() {
                    return Err(failed("expected a feed, found nothing"));
                }
                self.broken_off = lost_of(&place, &intake.findings);
                self.items(intake.reports, intake.findings)
            }
        }
    }

    /// Keeps the items of a feed, or the articles they point to.
    fn items(&mut self, reports: Vec<RawReport>, findings: Vec<Finding>) -> Result<(), Broken> {
        self.brought.items = reports.len();
        self.brought.title = reports.iter().find_map(|report| report.outlet.clone()).or(self.brought.title.take());
        let mut of_place: HashMap<String, Vec<Finding>> = HashMap::new();
        for finding in findings {
            self.watcher.tell(&Event::Noticed(&finding));
            of_place.entry(finding.place.clone()).or_default().push(finding);
        }
        for item in in_order(reports) {
            let findings = of_place.remove(&item.place.to_string()).unwrap_or_default();
            match self.watcher.plan(&item, self.budget)? {
                Plan::Known => {}
                Plan::Keep => self.add(item, findings)?,
                Plan::Later(page) => {
                    self.watcher.put_off(self.claim, page)?;
                    self.brought.waiting += 1;
                    self.add(item, findings)?;
                }
                Plan::Fetch(page) => match self.page(page, Some(&item))? {
                    Had::Report(report, found) => self.add(*report, found)?,
                    Had::Same => {}
                    Had::Nothing => self.add(item, findings)?,
                    Had::PutOff => {
                        self.brought.waiting += 1;
                        self.add(item, findings)?;
                    }
                    Had::Stopped => return Err(Broken::Off),
                },
            }
        }
        let mut rest: Vec<Finding> = of_place.into_values().flatten().collect();
        rest.sort();
        self.batch.findings.extend(rest);
        Ok(())
    }

    /// Fetches pages of a sitemap that are new or have changed, the latest first.
    fn sitemap(&mut self, entries: Vec<sitemap::Entry>, base: &Address) -> Result<(), Broken> {
        let (sitemaps, mut pages): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.is_sitemap);
        let mut sitemaps: Vec<(Option<Timestamp>, &str)> =
            sitemaps.iter().map(|map| (moment(map.modified.as_deref()), map.url.as_str())).collect();
        sitemaps.sort_by_key(|(changed, _)| std::cmp::Reverse(*changed));
        sitemaps.truncate(SITEMAPS_MAX);
        self.watch_too(sitemaps.into_iter().map(|(_, url)| (url, None)), base)?;
        let oldest = self.watcher.now().saturating_sub(self.watcher.options.pages_since)?;
        let changed = |entry: &sitemap::Entry| moment(entry.modified.as_deref().or(entry.published.as_deref()));
        pages.retain(|entry| changed(entry).is_none_or(|changed| changed >= oldest));
        pages.sort_by_key(|entry| std::cmp::Reverse(changed(entry)));
        for entry in pages {
            let Ok(address) = base.join(&entry.url) else { continue };
            let said =
                [&entry.title, &entry.modified, &entry.published].map(|said| said.as_deref().unwrap_or_default());
            match self.watcher.plan_page(&address, hash_of(&said), self.budget)? {
                Plan::Fetch(page) => match self.page(page, None)? {
                    Had::Report(mut report, found) => {
                        report.title = report.title.or(entry.title);
                        report.outlet = report.outlet.or(entry.outlet);
                        report.language = report.language.or(entry.language);
                        if report.published.is_none() && entry.published.is_some() {
                            (report.published, report.published_by) =
                                (entry.published, Some("news sitemap".to_owned()));
                        }
                        self.add(*report, found)?;
                    }
                    Had::PutOff => self.brought.waiting += 1,
                    Had::Same | Had::Nothing => {}
                    Had::Stopped => return Err(Broken::Off),
                },
                // The sitemap has it still at the next poll.
                Plan::Later(_) => self.brought.waiting += 1,
                Plan::Known | Plan::Keep => {}
            }
        }
        Ok(())
    }

    /// Watches what a list names.
    fn watch_too<'l>(
        &self,
        named: impl Iterator<Item = (&'l str, Option<&'l str>)>,
        base: &Address,
    ) -> Result<(), Broken> {
        for (url, title) in named {
            match base.join(url) {
                Ok(address) => {
                    self.watcher.store().add_feed(address.as_str(), title, self.watcher.started)?;
                }
                Err(error) => self.watcher.tell(&Event::Noticed(&Finding::lost(self.feed, format!("{url}: {error}")))),
            }
        }
        Ok(())
    }

    /// Pages that were put off, as far as the poll may still fetch some.
    fn overdue(&mut self) -> Result<(), Broken> {
        let due = self.watcher.store().pages_due(self.claim, self.watcher.started, self.budget)?;
        for page in due {
            match self.page(page, None)? {
                Had::Report(report, found) => self.add(*report, found)?,
                Had::PutOff => self.brought.waiting += 1,
                Had::Same | Had::Nothing => {}
                Had::Stopped => return Err(Broken::Off),
            }
        }
        Ok(())
    }

    fn page(&mut self, page: headwater_store::Page, item: Option<&RawReport>) -> Result<Had, Broken> {
        // What was read is kept before the next wait for a server.
        self.keep()?;
        let until = self.watcher.now().saturating_add(LEASE)?;
        if self.watcher.fetcher.clock().is_stopped() || !self.watcher.store().prolong(self.claim, until)? {
            return Err(Broken::Off);
        }
        self.budget -= 1;
        Ok(self.watcher.page(self.claim, page, item)?)
    }

    fn add(&mut self, report: RawReport, findings: Vec<Finding>) -> Result<(), Broken> {
        self.batch.reports.push(keep::prepare(report, findings));
        if self.batch.reports.len() >= WAITING_MAX { self.keep() } else { Ok(()) }
    }

    fn notice(&mut self, findings: Vec<Finding>) {
        for finding in &findings {
            self.watcher.tell(&Event::Noticed(finding));
        }
        self.batch.findings.extend(findings);
    }

    /// Keeps what waits, and tells what was new in it.
    fn keep(&mut self) -> Result<(), Broken> {
        if self.batch.reports.is_empty() && self.batch.findings.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        let kept = self.watcher.store().keep(&batch, self.watcher.now())?;
        for (report, kept) in batch.reports.iter().zip(&kept) {
            match kept.added {
                Added::New => self.brought.new += 1,
                Added::Version => self.brought.versions += 1,
                Added::Same | Added::TakenDown => continue,
            }
            self.watcher.tell(&Event::Kept {
                feed: self.feed,
                added: kept.added,
                id: &kept.id,
                version: kept.version,
                title: report.title(),
                url: report.url(),
            });
        }
        Ok(())
    }
}

/// True if something was lost of the whole at `place`, not of one thing in it.
fn lost_of(place: &str, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Lost && finding.place == place)
}

/// Reports come sorted by id, which is their place as words; back in the order of the feed.
fn in_order(mut reports: Vec<RawReport>) -> Vec<RawReport> {
    reports.sort_by_key(|report| (report.place.item, report.place.line));
    reports
}

fn config() -> Config {
    Config { originals: true, ..Config::default() }
}

/// A date of a sitemap: a day, or a time with its zone.
fn moment(given: Option<&str>) -> Option<Timestamp> {
    let given = given?.trim();
    let day = || given.get(..10)?.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    given.parse().ok().or_else(|| day().map(|day| day.timestamp()))
}

/// An address as people may see it: without a password.
pub fn shown(address: &str) -> String {
    Address::parse(address).map_or_else(|_| address.to_owned(), |address| address.to_string())
}
