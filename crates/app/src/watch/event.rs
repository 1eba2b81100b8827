//! What a watcher tells while it works.

use crate::hooks::send::Sent;
use headwater_model::{Finding, Severity};
use headwater_store::Added;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A feed was polled.
    Polled {
        /// Its address, without a password.
        feed: &'a str,
        /// What it calls itself.
        title: Option<&'a str>,
        /// How it ended.
        outcome: Outcome<'a>,
        /// When it is asked next; `None` if not any more.
        next: Option<Timestamp>,
    },
    /// A report was kept that was not there before, or another version of one.
    Kept {
        /// The feed it came from.
        feed: &'a str,
        /// New, or a version.
        added: Added,
        /// The report's id.
        id: &'a str,
        /// Number of the version.
        version: u32,
        /// Its headline.
        title: Option<&'a str>,
        /// Its address.
        url: Option<&'a str>,
    },
    /// An article could not be fetched.
    PageFailed {
        /// The feed that points to it.
        feed: &'a str,
        /// Its address.
        page: &'a str,
        /// Why.
        why: &'a str,
    },
    /// A webhook was told something, or could not be.
    Told(&'a Sent),
    /// Something was noticed.
    Noticed(&'a Finding),
}

/// How a poll ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome<'a> {
    /// Nothing had changed.
    Unchanged,
    /// It was read.
    Read {
        /// Items in it.
        items: usize,
        /// Reports new by it.
        new: u64,
        /// Versions new by it.
        versions: u64,
        /// Articles that wait for the next poll.
        waiting: usize,
    },
    /// It failed.
    Failed {
        /// Why.
        why: &'a str,
        /// Times in a row.
        failures: u32,
    },
    /// It is not asked any more.
    Stopped {
        /// Why.
        why: &'a str,
    },
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Feeds that answered, each time.
    pub polls: u64,
    /// Of these, with nothing new.
    pub unchanged: u64,
    /// Feeds that did not answer, each time.
    pub failed: u64,
    /// New reports.
    pub new: u64,
    /// New versions.
    pub versions: u64,
    /// Articles that could not be fetched.
    pub pages_failed: u64,
    /// Things that could not be read.
    pub lost: u64,
    /// Deliveries that webhooks took.
    pub told: u64,
    /// Tries to deliver that failed.
    pub untold: u64,
}

impl Sum {
    pub(super) fn add(&mut self, event: &Event<'_>) {
        match event {
            Event::Polled { outcome: Outcome::Unchanged, .. } => {
                self.polls += 1;
                self.unchanged += 1;
            }
            Event::Polled { outcome: Outcome::Read { .. }, .. } => self.polls += 1,
            Event::Polled { outcome: Outcome::Failed { .. } | Outcome::Stopped { .. }, .. } => self.failed += 1,
            Event::Kept { added: Added::New, .. } => self.new += 1,
            Event::Kept { .. } => self.versions += 1,
            Event::PageFailed { .. } => self.pages_failed += 1,
            Event::Told(sent) if sent.is_taken() => self.told += 1,
            Event::Told(_) => self.untold += 1,
            Event::Noticed(finding) => self.lost += u64::from(finding.severity == Severity::Lost),
        }
    }
}

impl Event<'_> {
    /// For programs: one object.
    pub fn json(&self) -> Value {
        match *self {
            Event::Polled { feed, title, outcome, next } => {
                let mut event = match outcome {
                    Outcome::Unchanged => json!({"event": "feed", "outcome": "unchanged"}),
                    Outcome::Read { items, new, versions, waiting } => json!({
                        "event": "feed", "outcome": "read", "items": items, "new": new, "versions": versions,
                        "pages_waiting": waiting,
                    }),
                    Outcome::Failed { why, failures } => {
                        json!({"event": "feed", "outcome": "failed", "error": why, "failures": failures})
                    }
                    Outcome::Stopped { why } => json!({"event": "feed", "outcome": "stopped", "error": why}),
                };
                event["feed"] = feed.into();
                event["title"] = title.into();
                event["next"] = next.map(|next| next.to_string()).into();
                event
            }
            Event::Kept { feed, added, id, version, title, url } => json!({
                "event": if added == Added::New { "report" } else { "version" },
                "id": id, "version": version, "title": title, "url": url, "feed": feed,
            }),
            Event::PageFailed { feed, page, why } => {
                json!({"event": "page", "outcome": "failed", "page": page, "error": why, "feed": feed})
            }
            Event::Told(sent) => sent.json(),
            Event::Noticed(finding) => json!({
                "event": "finding", "severity": if finding.severity == Severity::Lost { "lost" } else { "note" },
                "place": finding.place, "message": finding.message,
            }),
        }
    }

    /// For a person: one line, if it is worth one.
    pub fn line(&self) -> Option<String> {
        match *self {
            Event::Polled { feed, title, outcome, next } => {
                let name = title.unwrap_or(feed);
                let next = next.map_or(String::new(), |next| format!("; next {}", clock_time(next)));
                Some(match outcome {
                    Outcome::Unchanged => format!("{name}: unchanged{next}"),
                    Outcome::Read { items, new, versions, waiting } => {
                        let waiting = if waiting > 0 { format!(", {waiting} pages wait") } else { String::new() };
                        format!("{name}: {items} items, {new} new, {versions} changed{waiting}{next}")
                    }
                    Outcome::Failed { why, failures: 1 } => format!("{name}: {why}{next}"),
                    Outcome::Failed { why, failures } => format!("{name}: {why} ({failures} times in a row){next}"),
                    Outcome::Stopped { why } => format!("{name}: not watched any more: {why}"),
                })
            }
            Event::Kept { added, id, title, url, .. } => {
                let mark = if added == Added::New { '+' } else { '~' };
                Some(format!("  {mark} {id}  {}", title.or(url).unwrap_or_default()))
            }
            Event::PageFailed { page, why, .. } => Some(format!("  ! {page}: {why}")),
            Event::Told(sent) => Some(sent.line()),
            Event::Noticed(_) => None,
        }
    }
}

/// `14:05 UTC`; times within a day need no date.
fn clock_time(at: Timestamp) -> String {
    at.strftime("%H:%M UTC").to_string()
}
