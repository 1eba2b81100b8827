//! Fetches from the web: transport only, no reader. The one place in Headwater that opens sockets.
//!
//! Feeds are text from strangers, and so is every link in them. What holds for each request, and anew for each redirect:
//! only `http` and `https`; only machines that may be reached, checked on the very address connected to; limits of time
//! and size, on what is sent as on what it unpacks to; one request at a time to a host, with a pause between two;
//! `robots.txt` (RFC 9309) for whatever no person named; no cookies, no proxy, no password carried to another origin.
//!
//! Reading order: [`Address`], [`Reach`], `header`, `content` (one body), `client` (one request), `robots`, `host`
//! (manners), [`Fetcher`] (redirects, and all of it together), [`Pace`] (when to come again). Apart from
//! them [`Poster`], which sends what others are to be told.

mod address;
mod client;
mod content;
mod error;
mod fetcher;
mod header;
mod host;
mod pace;
mod post;
mod reach;
mod robots;

pub use address::Address;
pub use client::Conditions;
pub use error::FetchError;
pub use fetcher::{Content, Fetched, Fetcher, Sent};
pub use host::Clock;
pub use pace::{Pace, Polled};
pub use post::{Posted, Poster};
pub use reach::Reach;
pub use robots::Robots;

use std::time::Duration;

/// The name by which a `robots.txt` calls us.
pub const ROBOT: &str = "headwater";

/// How far a fetch may go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Who we say we are.
    pub user_agent: String,
    /// Which machines may be connected to.
    pub reach: Reach,
    /// Longest time to find and connect to a host.
    pub connect_max: Duration,
    /// Longest time from the request to the end of the answer's header.
    pub answer_max: Duration,
    /// Longest time for everything, redirects and the body included, pauses not.
    pub whole_max: Duration,
    /// Longest header, in bytes.
    pub header_bytes_max: usize,
    /// Longest body as sent, in bytes.
    pub sent_bytes_max: u64,
    /// Longest body unpacked, in bytes.
    pub body_bytes_max: u64,
    /// Redirects followed.
    pub redirects_max: usize,
    /// Pause between two requests to one host.
    pub pause: Duration,
    /// Longest pause a `robots.txt` may ask for, and longest time a fetch waits because a host asked for it.
    pub patience: Duration,
    /// Is `robots.txt` asked for addresses that a person named, too?
    pub robots_for_named: bool,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            user_agent: Policy::user_agent(None),
            reach: Reach::Public,
            connect_max: Duration::from_secs(10),
            answer_max: Duration::from_secs(20),
            whole_max: Duration::from_secs(60),
            header_bytes_max: 64 << 10,
            // Feeds have up to 5 MB, pages of news sites up to 2 MB.
            sent_bytes_max: 16 << 20,
            body_bytes_max: 32 << 20,
            redirects_max: 5,
            pause: Duration::from_secs(1),
            patience: Duration::from_secs(30),
            robots_for_named: false,
        }
    }
}

impl Policy {
    /// Who we say we are: name, version, and how to reach the one who runs it, if they tell. Only visible ASCII is kept of that.
    pub fn user_agent(contact: Option<&str>) -> String {
        let ours = concat!("Headwater/", env!("CARGO_PKG_VERSION"));
        let contact: String =
            contact.unwrap_or_default().chars().filter(|c| matches!(c, ' '..='~')).take(200).collect();
        if contact.is_empty() { ours.to_owned() } else { format!("{ours} (+{contact})") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_who_it_is() {
        let ours = concat!("Headwater/", env!("CARGO_PKG_VERSION"));
        assert_eq!(Policy::user_agent(None), ours);
        let contact = Policy::user_agent(Some("desk@example.org\r\nX-Evil: 1"));
        assert_eq!(contact, format!("{ours} (+desk@example.orgX-Evil: 1)"));
    }
}
