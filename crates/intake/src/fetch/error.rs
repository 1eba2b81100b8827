//! Why something was not fetched.

use jiff::Timestamp;
use std::net::IpAddr;
use std::time::Duration;

/// Why something was not fetched, in words that a list of feeds can show. No address in it carries a password.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FetchError {
    /// Not an address, or not one that is fetched.
    #[error("not an address that is fetched: {0}")]
    Address(String),
    /// The host's name leads to a machine that may not be connected to.
    #[error("{host} is {ip}, {class}: refused (--allow-private lets private addresses in)")]
    Refused {
        /// The host as named.
        host: String,
        /// The first address it led to.
        ip: IpAddr,
        /// What kind of address that is.
        class: &'static str,
    },
    /// The host's name leads nowhere.
    #[error("no address found for {host}: {why}")]
    NoHost {
        /// The host as named.
        host: String,
        /// What the resolver said.
        why: String,
    },
    /// The host was found and could not be talked to.
    #[error("cannot talk to {host}: {why}")]
    Broken {
        /// The host as named.
        host: String,
        /// What happened.
        why: String,
    },
    /// A time limit passed.
    #[error("{what} took longer than {}", seconds(.limit))]
    TooSlow {
        /// What took so long: "connecting", "the answer", "the whole".
        what: &'static str,
        /// The limit that passed.
        limit: Duration,
    },
    /// More was sent than is taken.
    #[error("{what} has more than {limit} bytes")]
    TooLarge {
        /// "the header", "the body as sent", "the body unpacked".
        what: &'static str,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The connection ended before the body did.
    #[error("cut short: {}{got} bytes came", .expected.map(|n| format!("expected {n} bytes, ")).unwrap_or_default())]
    Truncated {
        /// Bytes that came, as sent.
        got: u64,
        /// Bytes that were announced.
        expected: Option<u64>,
    },
    /// The body is not packed the way the header says.
    #[error("cannot unpack the body, said to be {encoding}: {why}")]
    Encoding {
        /// The `Content-Encoding`.
        encoding: String,
        /// What is wrong.
        why: String,
    },
    /// Redirects lead on and on, or nowhere.
    #[error("redirects do not lead to an answer: {0}")]
    Redirects(String),
    /// The site's `robots.txt` asks programs not to come here.
    #[error("robots.txt of {origin} {why}")]
    Robots {
        /// Scheme, host and port.
        origin: String,
        /// What it says, or why nobody knows.
        why: String,
    },
    /// The host asked to be left alone until a time that has not come.
    #[error("{host} asked to wait until {}", .until.strftime("%Y-%m-%d %H:%M:%S UTC"))]
    Held {
        /// The host.
        host: String,
        /// When it may be asked again.
        until: Timestamp,
    },
    /// The server answered with an error.
    #[error("the server answered {code} {}", meaning(*.code))]
    Status {
        /// The HTTP status.
        code: u16,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// It is gone for good (410).
    #[error("gone for good, says the server (410)")]
    Gone,
    /// The run was asked to stop.
    #[error("stopped")]
    Stopped,
}

impl FetchError {
    /// How long the server asks to be left alone.
    pub fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        match self {
            FetchError::Status { retry_after, .. } => *retry_after,
            FetchError::Held { until, .. } => Duration::try_from(until.duration_since(now)).ok(),
            _ => None,
        }
    }
}

fn seconds(limit: &Duration) -> String {
    if limit.subsec_millis() == 0 { format!("{} s", limit.as_secs()) } else { format!("{} ms", limit.as_millis()) }
}

/// The words for the statuses that feeds meet.
fn meaning(code: u16) -> &'static str {
    match code {
        400 => "(bad request)",
        401 => "(asks for a password)",
        403 => "(forbidden)",
        404 => "(not found)",
        406 => "(not in a form we take)",
        429 => "(too many requests)",
        451 => "(unavailable for legal reasons)",
        500 => "(internal error)",
        502 => "(bad gateway)",
        503 => "(service unavailable)",
        504 => "(gateway timed out)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_expected_and_found() {
        let told = |error: FetchError| error.to_string();
        assert_eq!(
            told(FetchError::Truncated { got: 10, expected: Some(99) }),
            "cut short: expected 99 bytes, 10 bytes came"
        );
        assert_eq!(told(FetchError::Truncated { got: 10, expected: None }), "cut short: 10 bytes came");
        let slow = FetchError::TooSlow { what: "the whole", limit: Duration::from_millis(1500) };
        assert_eq!(told(slow), "the whole took longer than 1500 ms");
        assert_eq!(told(FetchError::Status { code: 404, retry_after: None }), "the server answered 404 (not found)");
    }
}
