//! What changed, over all stories or in one of them.

use askama::Template;
use serde::Serialize;

use super::frame::Frame;
use super::{address, moment};
use crate::receipt::Receipt;
use crate::view::Finding;

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/changes-page/1";

/// Something that changed in a story.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LogEntry {
    /// When it came to be known (UTC).
    pub at: String,
    /// `new-story`, `new-report`, `new-version`, `new-origin`, `disputed`, `corrected`, `retracted`, `hardened`, `decision`.
    pub kind: String,
    /// One plain sentence.
    pub why: String,
    /// The words it rests on. Of two, the first is what was before.
    pub receipts: Vec<Receipt>,
}

impl LogEntry {
    pub(super) fn when(&self) -> String {
        moment::moment(&self.at)
    }

    pub(super) fn kind_words(&self) -> &str {
        match self.kind.as_str() {
            "new-story" => "new story",
            "new-report" => "new report",
            "new-version" => "new version",
            "new-origin" => "new origin",
            "disputed" => "newly disputed",
            other => other,
        }
    }

    pub(super) fn why_words(&self) -> String {
        crate::text::rest::sentence(&self.why)
    }
}

/// The changes of all stories since a time.
#[derive(Clone, Debug, Serialize)]
pub struct ChangesPage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// What was asked for, as it was typed: `1d`, `2025-06-17`.
    pub since: String,
    /// The same as a time (UTC).
    pub since_at: String,
    /// Stories with changes, the last changed first.
    pub stories: Vec<ChangedStory>,
    /// Stories that changed but are not on this page.
    pub left_out: u64,
    /// What could not be measured.
    pub findings: Vec<Finding>,
}

/// A story with what changed in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChangedStory {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// When something last came to it (UTC).
    pub at: String,
    /// What changed.
    pub changes: Vec<LogEntry>,
}

impl ChangedStory {
    fn href(&self) -> String {
        address::story(&self.id, None)
    }

    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("no headline")
    }

    fn when(&self) -> String {
        moment::moment(&self.at)
    }

    fn words(&self, at: &Receipt) -> String {
        address::words(&self.id, &at.report, (at.start, at.end), None)
    }
}

/// Stretches of time to choose from.
const SPANS: [(&str, &str); 4] = [("1h", "an hour"), ("1d", "a day"), ("7d", "a week"), ("30d", "a month")];

#[derive(Template)]
#[template(path = "site/changes.html")]
struct Changes<'a> {
    frame: &'a Frame<'a>,
    page: &'a ChangesPage,
    spans: [(&'static str, &'static str); 4],
    since: String,
    feed: String,
}

/// Renders the changes.
pub fn changes(frame: &Frame<'_>, page: &ChangesPage) -> String {
    let feed = address::with("/changes.atom".to_owned(), &[("since", Some(&page.since))]);
    let since = moment::moment(&page.since_at);
    super::frame::rendered(&Changes { frame, page, spans: SPANS, since, feed })
}
