//! Sends something to an address that a person named: a webhook. Once, and nowhere else: no redirect is followed.

use super::client::Client;
use super::{Address, FetchError, Policy, header};
use jiff::Timestamp;
use std::time::Duration;

/// Characters of an answer that are kept, for a person to read.
const SAID_CHARS_MAX: usize = 200;

/// Sends within a policy; may be shared by threads.
pub struct Poster(Client);

/// What was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posted {
    /// The HTTP status.
    pub code: u16,
    /// How long it asks to wait.
    pub retry_after: Option<Duration>,
    /// The beginning of what it said, on one line.
    pub said: String,
}

impl Poster {
    /// A poster that has sent nothing yet.
    pub fn new(policy: Policy) -> Poster {
        Poster(Client::new(policy))
    }

    /// Sends `body`, JSON, with further headers. Every answer is an answer, whatever its status.
    ///
    /// # Errors
    /// If there was none, or a header cannot be sent.
    pub fn post(
        &self,
        address: &Address,
        headers: &[(&str, &str)],
        body: &[u8],
        now: Timestamp,
    ) -> Result<Posted, FetchError> {
        let answer = self.0.post(address, headers, body)?;
        let said = String::from_utf8_lossy(&answer.body);
        let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Posted {
            code: answer.code,
            retry_after: header::retry_after(&answer.headers, now),
            said: said.chars().take(SAID_CHARS_MAX).collect(),
        })
    }
}
