//! Fetches an address the way a good guest does: waits its turn, asks `robots.txt`, follows redirects by hand.

use super::client::{Answer, Client};
use super::content::{self, Excess, Room};
use super::host::{Host, Hosts, Verdict, lock};
use super::robots::{ROBOTS_BYTES_MAX, Robots};
use super::{Address, Clock, Conditions, FetchError, Policy, ROBOT, header};
use std::sync::Arc;
use std::time::Duration;

/// Fetches within one policy; may be shared by threads. Remembers hosts, not what it fetched.
pub struct Fetcher<C> {
    client: Client,
    hosts: Hosts,
    policy: Policy,
    clock: C,
}

/// Who sent us to an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sent {
    /// A person named it, as they would to a browser; `robots.txt`, which speaks to programs that find their own way, is
    /// asked only if the policy says so.
    ByPerson,
    /// It was found in a feed, a sitemap or a page: `robots.txt` is asked.
    ByLink,
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fetched {
    /// Where it came from, after redirects.
    pub address: Address,
    /// Where it has moved for good: the end of the permanent redirects that came first. To be asked for next time.
    pub moved_to: Option<Address>,
    /// What came.
    pub content: Content,
    /// What to send next time.
    pub conditions: Conditions,
    /// How long it says it stays fresh.
    pub max_age: Option<Duration>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// What came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// Nothing new (304).
    Unchanged,
    /// A body.
    Body {
        /// The bytes, unpacked, in whatever encoding of characters they are.
        bytes: Vec<u8>,
        /// The `Content-Type` as given, with its charset.
        media_type: Option<String>,
    },
}

impl<C: Clock> Fetcher<C> {
    /// A fetcher that has met no host yet.
    pub fn new(policy: Policy, clock: C) -> Fetcher<C> {
        Fetcher { client: Client::new(policy.clone()), hosts: Hosts::default(), policy, clock }
    }

    /// The clock given.
    pub fn clock(&self) -> &C {
        &self.clock
    }

    /// Fetches `address`, unless it is still the version that `conditions` tell of.
    ///
    /// # Errors
    /// A [`FetchError`] for every end but an answer: also for an answer that is an error, or cut short, or over a limit.
    pub fn get(&self, address: &Address, conditions: &Conditions, sent: Sent) -> Result<Fetched, FetchError> {
        let asks_robots = sent == Sent::ByLink || self.policy.robots_for_named;
        let mut left = self.policy.whole_max;
        let mut trail = vec![address.clone()];
        let mut moved_to = None;
        let mut all_permanent = true;
        let mut notes = Vec::new();
        loop {
            let here = trail.last().expect("it starts with one").clone();
            let answer = self.visit(&here, conditions, asks_robots, &mut left)?;
            if !is_redirect(answer.code) {
                return self.finish(here, answer, conditions, moved_to, notes);
            }
            let next = follow(&trail, &answer, self.policy.redirects_max)?;
            notes.extend(exposed(&here, &next));
            all_permanent &= matches!(answer.code, 301 | 308);
            if all_permanent {
                moved_to = Some(next.clone());
            }
            trail.push(next);
        }
    }

    /// One request, when it is our turn and the site has nothing against it.
    fn visit(
        &self,
        address: &Address,
        conditions: &Conditions,
        asks_robots: bool,
        left: &mut Duration,
    ) -> Result<Answer, FetchError> {
        let host = self.hosts.get(address.host());
        let mut host = lock(&host);
        if asks_robots {
            let origin = address.origin();
            match self.robots(&mut host, address, &origin, left)? {
                Verdict::Closed(why) => return Err(FetchError::Robots { origin, why }),
                Verdict::Rules(robots) => {
                    if let Some(rule) = robots.forbids(address.path()) {
                        return Err(FetchError::Robots { why: format!("says no: \"Disallow: {rule}\""), origin });
                    }
                }
            }
        }
        let answer = self.in_turn(&mut host, address, conditions, Excess::Refuse, self.policy.body_bytes_max, left)?;
        if matches!(answer.code, 429 | 503) {
            let now = self.clock.now();
            host.hold(now, header::retry_after(&answer.headers, now).unwrap_or(self.policy.patience));
        }
        Ok(answer)
    }

    /// One request, after the pause that the host is owed.
    fn in_turn(
        &self,
        host: &mut Host,
        address: &Address,
        conditions: &Conditions,
        excess: Excess,
        body_bytes_max: u64,
        left: &mut Duration,
    ) -> Result<Answer, FetchError> {
        let wait = host
            .wait(self.clock.now(), self.policy.patience)
            .map_err(|until| FetchError::Held { host: address.host().to_owned(), until })?;
        if !wait.is_zero() && !self.clock.wait(wait) {
            return Err(FetchError::Stopped);
        }
        let answer = self.client.exchange(address, conditions, excess, body_bytes_max, left);
        host.asked(self.clock.now(), self.policy.pause.max(host.crawl_delay().min(self.policy.patience)));
        answer
    }

    /// What the origin of `address` asks of programs: remembered, or asked now.
    fn robots(
        &self,
        host: &mut Host,
        address: &Address,
        origin: &str,
        left: &mut Duration,
    ) -> Result<Verdict, FetchError> {
        if let Some(verdict) = host.robots(origin, self.clock.now()) {
            return Ok(verdict);
        }
        let verdict = match self.robots_file(host, address, left) {
            Ok(robots) => Verdict::Rules(Arc::new(robots)),
            // Not its fault, and not for it to be closed for.
            Err(error @ (FetchError::Stopped | FetchError::Held { .. } | FetchError::Refused { .. })) => {
                return Err(error);
            }
            Err(error) => Verdict::Closed(format!("could not be read, so nothing is taken: {error}")),
        };
        host.learn(origin.to_owned(), verdict.clone(), self.clock.now());
        Ok(verdict)
    }

    /// Reads the `robots.txt` that speaks for `address`, along redirects. Another host that they lead to is asked out of turn:
    /// its lock is not ours to take while we hold this one.
    fn robots_file(&self, host: &mut Host, address: &Address, left: &mut Duration) -> Result<Robots, FetchError> {
        let mut trail = vec![address.join("/robots.txt")?];
        loop {
            let here = trail.last().expect("it starts with one").clone();
            let none = Conditions::default();
            let answer = if here.host() == address.host() {
                self.in_turn(host, &here, &none, Excess::Cut, ROBOTS_BYTES_MAX, left)?
            } else {
                self.client.exchange(&here, &none, Excess::Cut, ROBOTS_BYTES_MAX, left)?
            };
            match answer.code {
                200..=299 => return Ok(Robots::parse(&answer.body, ROBOT)),
                // Too many requests is the one refusal that means us.
                429 => return Err(status(&answer, self.clock.now())),
                // Redirects that lead nowhere, and whatever says that there is none: nothing is asked of anybody.
                300..=399 => match follow(&trail, &answer, self.policy.redirects_max) {
                    Ok(next) => trail.push(next),
                    Err(_) => return Ok(Robots::default()),
                },
                400..=499 => return Ok(Robots::default()),
                _ => return Err(status(&answer, self.clock.now())),
            }
        }
    }

    /// A body that is itself a gzip file, unpacked: large sitemaps are served so.
    fn unzipped(&self, body: Vec<u8>) -> Result<Vec<u8>, FetchError> {
        if !body.starts_with(GZIP) {
            return Ok(body);
        }
        let Policy { sent_bytes_max, body_bytes_max, .. } = self.policy;
        let room = Room { sent_bytes_max: sent_bytes_max.max(body_bytes_max), body_bytes_max, excess: Excess::Refuse };
        let why = |error: ureq::Error| FetchError::Encoding { encoding: "gzip".to_owned(), why: error.to_string() };
        content::read(&body[..], Some("gzip"), None, room, why)
    }

    fn finish(
        &self,
        address: Address,
        answer: Answer,
        conditions: &Conditions,
        moved_to: Option<Address>,
        notes: Vec<String>,
    ) -> Result<Fetched, FetchError> {
        let content = match answer.code {
            304 => Content::Unchanged,
            410 => return Err(FetchError::Gone),
            200..=299 => {
                let media_type = header::text(&answer.headers, "content-type").map(str::to_owned);
                Content::Body { bytes: self.unzipped(answer.body)?, media_type }
            }
            _ => return Err(status(&answer, self.clock.now())),
        };
        let mut new = Conditions {
            etag: header::validator(&answer.headers, "etag"),
            last_modified: header::validator(&answer.headers, "last-modified"),
        };
        if content == Content::Unchanged {
            // What a 304 does not repeat still holds.
            new.etag = new.etag.or_else(|| conditions.etag.clone());
            new.last_modified = new.last_modified.or_else(|| conditions.last_modified.clone());
        }
        Ok(Fetched { address, moved_to, content, conditions: new, max_age: header::max_age(&answer.headers), notes })
    }
}

/// How a gzip file begins.
const GZIP: &[u8] = b"\x1f\x8b\x08";

fn is_redirect(code: u16) -> bool {
    matches!(code, 301 | 302 | 303 | 307 | 308)
}

fn status(answer: &Answer, now: jiff::Timestamp) -> FetchError {
    FetchError::Status { code: answer.code, retry_after: header::retry_after(&answer.headers, now) }
}

/// The remark on a redirect that leaves TLS.
fn exposed(here: &Address, next: &Address) -> Option<String> {
    let exposed = here.is_secret() && !next.is_secret();
    exposed.then(|| format!("{here} redirects to {next}, which anyone between can read and change"))
}

/// Where a redirect leads, given the way so far.
fn follow(trail: &[Address], answer: &Answer, redirects_max: usize) -> Result<Address, FetchError> {
    let here = trail.last().expect("it starts with one");
    let location = header::text(&answer.headers, "location")
        .ok_or_else(|| FetchError::Redirects(format!("{here} answered {} without a place to go", answer.code)))?;
    let next = here.join(location).map_err(|error| FetchError::Redirects(format!("{here} points on to {error}")))?;
    if trail.contains(&next) {
        return Err(FetchError::Redirects(format!("they come back to {next}")));
    }
    if trail.len() > redirects_max {
        return Err(FetchError::Redirects(format!("more than {redirects_max} in a row")));
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ureq::http::HeaderMap;

    fn answer(location: &str) -> Answer {
        let mut headers = HeaderMap::new();
        if !location.is_empty() {
            headers.insert("location", location.parse().unwrap());
        }
        Answer { code: 302, headers, body: Vec::new() }
    }

    fn check(location: &str) -> Result<String, FetchError> {
        let trail = [Address::parse("https://ann:secret@a.example/x/feed").unwrap()];
        follow(&trail, &answer(location), 5).map(|next| next.as_str().to_owned())
    }

    #[test]
    fn a_redirect_leads_where_a_browser_would_go() {
        assert_eq!(check("../y").unwrap(), "https://ann:secret@a.example/y");
        assert_eq!(check("//b.example/").unwrap(), "https://b.example/");
        assert_eq!(check("http://a.example/").unwrap(), "http://a.example/");
    }

    #[test]
    fn a_redirect_that_leaves_tls_is_noted() {
        let at = |url: &str| Address::parse(url).unwrap();
        let (secret, open) = (at("https://ann:secret@a.example/"), at("http://a.example/"));
        let note = "https://a.example/ redirects to http://a.example/, which anyone between can read and change";
        assert_eq!(exposed(&secret, &open).as_deref(), Some(note));
        for (here, next) in [(&secret, &secret), (&open, &secret), (&open, &open)] {
            assert_eq!(exposed(here, next), None);
        }
    }

    #[test]
    fn a_redirect_leads_nowhere_else() {
        for location in ["", "ftp://a.example/", "file:///etc/passwd", "data:text/xml,x", "http://a.example:22/"] {
            assert!(matches!(check(location), Err(FetchError::Redirects(_))), "{location}");
        }
        assert!(matches!(check("/x/feed"), Err(FetchError::Redirects(_))));
    }
}
