//! Articles that a feed does not hold itself: which are fetched in a poll, and what becomes of them.
//!
//! An article is fetched when the feed first points to it, and again when the feed says something else of it. What the
//! feed says is kept only where the article cannot be had, so that a summary does not pass for a version of the text.

use super::Watcher;
use super::event::Event;
use anyhow::Result;
use headwater_intake::fetch::{Address, Conditions, Content, FetchError, Sent};
use headwater_intake::{Config, Hint};
use headwater_model::{Extent, Finding, Media, RawReport};
use headwater_store::{Claim, ContentId, Page, PageState};
use jiff::{SignedDuration, Timestamp};

/// Fetches of a page that fail before it is given up.
const TRIES_MAX: u32 = 5;

/// Time to the second try; it doubles with each.
const RETRY_MINUTES: i64 = 60;

/// What is to be done with an item of a feed.
pub(super) enum Plan {
    /// It was dealt with in an earlier poll.
    Known,
    /// Its article is to be fetched.
    Fetch(Page),
    /// Its article is to be fetched in a later poll.
    Later(Page),
    /// It is kept as it is.
    Keep,
}

/// What a page gave.
pub(super) enum Had {
    /// Its report, and what was noticed in reading it.
    Report(Box<RawReport>, Vec<Finding>),
    /// The version that is kept already.
    Same,
    /// Nothing; it is told why.
    Nothing,
    /// Nothing yet: its host asked to wait.
    PutOff,
    /// The run was asked to stop.
    Stopped,
}

impl Watcher<'_> {
    /// What to do with an item, when so many pages may still be fetched.
    pub(super) fn plan(&self, item: &RawReport, budget: usize) -> Result<Plan> {
        let address = item.url.as_deref().and_then(|url| Address::parse(url).ok());
        let (Some(address), true) = (address, item.extent == Extent::Summary && self.options.full_text) else {
            return Ok(Plan::Keep);
        };
        self.plan_page(&address, hash(item), budget)
    }

    /// The same for an address, of which the feed says what has this hash.
    pub(super) fn plan_page(&self, address: &Address, seen: i64, budget: usize) -> Result<Plan> {
        let known = self.store().page(address.as_str())?;
        let page = match known {
            Some(page) if page.seen == seen => return Ok(Plan::Known),
            Some(page) => Page { seen, tries: 0, ..page },
            None => Page {
                address: address.as_str().to_owned(),
                seen,
                state: PageState::Done,
                tries: 0,
                etag: None,
                last_modified: None,
                last_error: None,
            },
        };
        Ok(if budget > 0 { Plan::Fetch(page) } else { Plan::Later(page) })
    }

    /// Writes down that a page waits for the next poll.
    pub(super) fn put_off(&self, claim: &Claim, page: Page) -> Result<()> {
        let now = self.now();
        Ok(self.store().set_page(claim, &Page { state: PageState::Waiting(now), ..page }, now)?)
    }

    /// Fetches and reads a page, and writes down how that went. `item` is what the feed says of it, if it is at hand.
    pub(super) fn page(&self, claim: &Claim, page: Page, item: Option<&RawReport>) -> Result<Had> {
        let now = self.now();
        let (done, had) = match self.read_page(&page, item) {
            Ok((conditions, had)) => {
                let Conditions { etag, last_modified } = conditions;
                (Page { state: PageState::Done, tries: 0, etag, last_modified, last_error: None, ..page }, had)
            }
            Err(Failed::Stopped) => return Ok(Had::Stopped),
            // Not the page's fault, and no try.
            Err(Failed::Held(until)) => (Page { state: PageState::Waiting(until), ..page }, Had::PutOff),
            Err(Failed::Why { why, lasting }) => {
                let feed = super::poll::shown(&claim.feed.address);
                self.tell(&Event::PageFailed { feed: &feed, page: &super::poll::shown(&page.address), why: &why });
                let tries = page.tries + 1;
                let wait = SignedDuration::from_mins(RETRY_MINUTES << page.tries.min(TRIES_MAX));
                let state = match lasting || tries >= TRIES_MAX {
                    true => PageState::GivenUp,
                    false => PageState::Waiting(now.saturating_add(wait)?),
                };
                (Page { state, tries, last_error: Some(why), ..page }, Had::Nothing)
            }
        };
        self.store().set_page(claim, &done, now)?;
        Ok(had)
    }

    fn read_page(&self, page: &Page, item: Option<&RawReport>) -> Result<(Conditions, Had), Failed> {
        let address = Address::parse(&page.address)?;
        let have = Conditions { etag: page.etag.clone(), last_modified: page.last_modified.clone() };
        let fetched = self.fetcher.get(&address, &have, Sent::ByLink)?;
        for note in &fetched.notes {
            self.tell(&Event::Noticed(&Finding::note(address.to_string(), note)));
        }
        let Content::Body { bytes, media_type } = fetched.content else { return Ok((fetched.conditions, Had::Same)) };
        let place = fetched.address.to_string();
        let hint = hint(media_type.as_deref(), &fetched.address, self.now());
        let intake =
            headwater_intake::read_bytes(&bytes, &place, hint, &Config { originals: true, ..Config::default() });
        let mut reports = intake.reports;
        let report = match (reports.pop(), reports.is_empty()) {
            (Some(report), true) if matches!(report.media, Media::Html | Media::Text | Media::News) => report,
            (Some(_), _) => return Err(Failed::lasting("expected an article, found something else")),
            (None, _) => {
                let why = intake.findings.first().map_or("expected an article, found none", |finding| &finding.message);
                return Err(Failed::lasting(why));
            }
        };
        let words = |report: &RawReport| report.text.split_whitespace().count();
        if let Some(item) = item
            && words(&report) < words(item)
        {
            // A wall before the text, or an error told as a page.
            return Err(Failed::lasting("the page has fewer words than what the feed says of it"));
        }
        let report = merged(report, item, &fetched.address);
        Ok((fetched.conditions, Had::Report(Box::new(report), intake.findings)))
    }
}

/// Why a page was not had.
enum Failed {
    /// The run was asked to stop.
    Stopped,
    /// The host asked to be left alone until then.
    Held(Timestamp),
    /// Another reason.
    Why {
        why: String,
        /// Another try would end the same way.
        lasting: bool,
    },
}

impl Failed {
    fn lasting(why: impl Into<String>) -> Failed {
        Failed::Why { why: why.into(), lasting: true }
    }
}

impl From<FetchError> for Failed {
    fn from(error: FetchError) -> Failed {
        let lasting = match &error {
            FetchError::Stopped => return Failed::Stopped,
            FetchError::Held { until, .. } => return Failed::Held(*until),
            FetchError::Address(_) | FetchError::Refused { .. } | FetchError::Gone => true,
            FetchError::TooLarge { .. } | FetchError::Redirects(_) | FetchError::Encoding { .. } => true,
            FetchError::Robots { why, .. } => why.starts_with("says no"),
            FetchError::Status { code, .. } => matches!(code, 400..=407 | 451),
            _ => false,
        };
        Failed::Why { why: error.to_string(), lasting }
    }
}

/// What an answer says of its body.
pub(super) fn hint(media_type: Option<&str>, address: &Address, at: Timestamp) -> Hint {
    let (kind, parameters) =
        media_type.and_then(|value| value.split_once(';')).unwrap_or((media_type.unwrap_or(""), ""));
    let charset = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    Hint {
        media_type: Some(kind.trim().to_ascii_lowercase()).filter(|kind| !kind.is_empty()),
        charset: charset.filter(|charset| !charset.is_empty()),
        url: Some(address.to_string()),
        fetched: Some(at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
    }
}

/// The page's report with what only the feed tells.
fn merged(mut page: RawReport, item: Option<&RawReport>, address: &Address) -> RawReport {
    page.url = Some(own_address(page.url.take(), address));
    let Some(item) = item else { return page };
    page.title = page.title.or_else(|| item.title.clone());
    page.outlet = page.outlet.or_else(|| item.outlet.clone());
    page.byline = page.byline.or_else(|| item.byline.clone());
    page.language = page.language.or_else(|| item.language.clone());
    page.taken_from = page.taken_from.or_else(|| item.taken_from.clone());
    if page.published.is_none() {
        (page.published, page.published_by) = (item.published.clone(), item.published_by.clone());
    }
    page
}

/// The address of a page that was fetched from `address` and calls itself `canonical`.
pub(super) fn own_address(canonical: Option<String>, address: &Address) -> String {
    canonical.filter(|url| is_same_page(url, address)).unwrap_or_else(|| address.to_string())
}

/// True if what a page calls its address names this page, not another or the whole site: same host but for `www`, `m` and
/// `amp`, same last part of the path.
fn is_same_page(url: &str, address: &Address) -> bool {
    let Ok(url) = Address::parse(url) else { return false };
    let host = |address: &Address| {
        let host = address.host();
        ["www.", "m.", "amp.", "mobile."].iter().find_map(|start| host.strip_prefix(start)).unwrap_or(host).to_owned()
    };
    let last = |address: &Address| {
        let path = address.path().split('?').next().unwrap_or_default().trim_end_matches('/');
        let path = path.strip_suffix("/amp").unwrap_or(path).trim_end_matches(".html").to_lowercase();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    host(&url) == host(address) && last(&url) == last(address)
}

/// Names what a feed says of an article.
fn hash(item: &RawReport) -> i64 {
    let said = [&item.title, &Some(item.text.clone()), &item.published, &item.modified];
    let said: Vec<&str> = said.iter().map(|said| said.as_deref().unwrap_or_default()).collect();
    hash_of(&said)
}

/// 64 bits of the SHA-256 of some words.
pub(super) fn hash_of(words: &[&str]) -> i64 {
    let id = ContentId::of(words.join("\0").as_bytes());
    let mut head = [0; 8];
    head.copy_from_slice(&id.as_bytes()[..8]);
    i64::from_be_bytes(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_name_itself_but_no_other() {
        let address = Address::parse("https://www.news.example/2025/harbour-bridge.html?utm_source=rss").unwrap();
        for url in ["https://news.example/2025/harbour-bridge", "http://m.news.example/a/Harbour-Bridge.html/amp"] {
            assert!(is_same_page(url, &address), "{url}");
        }
        for url in
            ["https://news.example/", "https://other.example/2025/harbour-bridge.html", "/2025/harbour-bridge.html", ""]
        {
            assert!(!is_same_page(url, &address), "{url}");
        }
    }

    #[test]
    fn reads_what_an_answer_says_of_its_body() {
        let address = Address::parse("https://ann:secret@news.example/feed").unwrap();
        let hint = |value: Option<&str>| hint(value, &address, Timestamp::UNIX_EPOCH);
        let said = hint(Some("Text/HTML; Charset=\"windows-1252\"; x=y"));
        assert_eq!((said.media_type.as_deref(), said.charset.as_deref()), (Some("text/html"), Some("windows-1252")));
        assert_eq!(said.url.as_deref(), Some("https://news.example/feed"));
        assert_eq!(said.fetched.as_deref(), Some("1970-01-01T00:00:00Z"));
        let silent = hint(None);
        assert_eq!((silent.media_type, silent.charset), (None, None));
    }
}
