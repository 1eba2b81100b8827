//! One request and its answer, over ureq. Redirects are the caller's.

use super::content::{self, Excess, Room};
use super::{Address, FetchError, Policy, Reach, header};
use base64::prelude::{BASE64_STANDARD, Engine};
use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Timeout};

/// What is asked for, in falling liking: feeds first, then pages. Some servers give a page where a feed was meant if it is
/// left out.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, \
                      text/xml;q=0.9, text/html;q=0.8, */*;q=0.5";

/// Bytes read of the answer to something that was sent.
const ANSWER_BYTES_READ: u64 = 2 << 10;

/// Sends requests within a policy. Keeps connections open for a few seconds.
pub(super) struct Client {
    agent: Agent,
    policy: Policy,
}

/// What a server answered.
pub(super) struct Answer {
    pub code: u16,
    pub headers: HeaderMap,
    /// Empty for statuses other than success.
    pub body: Vec<u8>,
}

/// What is known of the version one has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Conditions {
    /// The entity tag it came with.
    pub etag: Option<String>,
    /// The `Last-Modified` it came with, as it was written.
    pub last_modified: Option<String>,
}

impl Client {
    pub(super) fn new(policy: Policy) -> Client {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would resolve names itself, and what is refused here could be reached through it.
            .proxy(None)
            .user_agent(&policy.user_agent)
            .accept(ACCEPT)
            .accept_encoding("gzip, br")
            .max_response_header_size(policy.header_bytes_max)
            .timeout_resolve(Some(policy.connect_max))
            .timeout_connect(Some(policy.connect_max))
            .timeout_send_request(Some(policy.answer_max))
            .timeout_recv_response(Some(policy.answer_max))
            .build();
        let guard = Guard { names: DefaultResolver::default(), reach: policy.reach.clone() };
        Client { agent: Agent::with_parts(config, DefaultConnector::default(), guard), policy }
    }

    /// Asks for `address` once, within the time `left`, from which the time it took is taken.
    pub(super) fn exchange(
        &self,
        address: &Address,
        conditions: &Conditions,
        excess: Excess,
        body_bytes_max: u64,
        left: &mut Duration,
    ) -> Result<Answer, FetchError> {
        let started = Instant::now();
        let answer = self.ask(address, conditions, excess, body_bytes_max, *left);
        *left = left.saturating_sub(started.elapsed());
        answer
    }

    fn ask(
        &self,
        address: &Address,
        conditions: &Conditions,
        excess: Excess,
        body_bytes_max: u64,
        left: Duration,
    ) -> Result<Answer, FetchError> {
        let failed = |error| self.failed(error, address);
        if left.is_zero() {
            return Err(failed(ureq::Error::Timeout(Timeout::Global)));
        }
        let mut request = self.agent.get(address.bare()).config().timeout_global(Some(left)).build();
        if let Some((name, password)) = address.credentials() {
            request = request.header("Authorization", basic(&name, &password));
        }
        if let Some(etag) = &conditions.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = &conditions.last_modified {
            request = request.header("If-Modified-Since", date);
        }
        let response = request.call().map_err(failed)?;
        let (head, body) = response.into_parts();
        let code = head.status.as_u16();
        let mut answer = Answer { code, headers: head.headers, body: Vec::new() };
        if head.status.is_success() {
            let room = Room { sent_bytes_max: self.policy.sent_bytes_max, body_bytes_max, excess };
            let expected = body.content_length();
            let encoding = header::text(&answer.headers, "content-encoding");
            answer.body = content::read(body.into_reader(), encoding, expected, room, failed)?;
        }
        Ok(answer)
    }

    /// Sends `body`, JSON, to `address` once. Of the answer's body only the beginning is read, and what cannot be read of it is no
    /// failure: the status is the answer.
    pub(super) fn post(&self, address: &Address, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, FetchError> {
        let failed = |error| self.failed(error, address);
        let request = self.agent.post(address.bare()).config().timeout_global(Some(self.policy.whole_max)).build();
        let mut request = request
            .header("Content-Type", "application/json")
            .header("Accept", "*/*")
            .header("Accept-Encoding", "identity");
        if let Some((name, password)) = address.credentials() {
            request = request.header("Authorization", basic(&name, &password));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, answered) = request.send(body).map_err(failed)?.into_parts();
        let mut start = Vec::new();
        let _ = answered.into_reader().take(ANSWER_BYTES_READ).read_to_end(&mut start);
        Ok(Answer { code: head.status.as_u16(), headers: head.headers, body: start })
    }

    /// The words for what ureq tells.
    fn failed(&self, error: ureq::Error, address: &Address) -> FetchError {
        let host = address.host().to_owned();
        match error {
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                FetchError::TooSlow { what: "connecting", limit: self.policy.connect_max }
            }
            ureq::Error::Timeout(Timeout::SendRequest | Timeout::RecvResponse) => {
                FetchError::TooSlow { what: "the answer", limit: self.policy.answer_max }
            }
            ureq::Error::Timeout(_) => FetchError::TooSlow { what: "the whole", limit: self.policy.whole_max },
            ureq::Error::HostNotFound => FetchError::NoHost { host, why: "the name has no address".to_owned() },
            ureq::Error::LargeResponseHeader(..) => {
                FetchError::TooLarge { what: "the header", limit: self.policy.header_bytes_max as u64 }
            }
            ureq::Error::Protocol(error) => {
                FetchError::Broken { host, why: format!("what it says is not HTTP: {error}") }
            }
            ureq::Error::Rustls(error) => FetchError::Broken { host, why: format!("TLS: {error}") },
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                FetchError::Broken { host, why: "it closed the connection before it answered".to_owned() }
            }
            ureq::Error::Io(error) => FetchError::Broken { host, why: error.to_string() },
            ureq::Error::Other(error) => match error.downcast::<Unreached>() {
                Ok(unreached) => match *unreached {
                    Unreached::Refused { ip, class } => FetchError::Refused { host, ip, class },
                    Unreached::NoName(why) => FetchError::NoHost { host, why },
                },
                Err(error) => FetchError::Broken { host, why: error.to_string() },
            },
            other => FetchError::Broken { host, why: other.to_string() },
        }
    }
}

/// Resolves names, and lets through only addresses that may be connected to. ureq asks it for every request, also where
/// the host is a number, and connects to what it returns and nothing else.
#[derive(Debug)]
struct Guard {
    names: DefaultResolver,
    reach: Reach,
}

/// Why the guard has no address.
#[derive(Debug, thiserror::Error)]
enum Unreached {
    #[error("{ip} is {class}")]
    Refused { ip: IpAddr, class: &'static str },
    #[error("{0}")]
    NoName(String),
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout).map_err(|error| match error {
            ureq::Error::Io(error) => other(Unreached::NoName(error.to_string())),
            error => error,
        })?;
        let mut kept = self.empty();
        let mut refused = None;
        for &socket in found.iter() {
            match self.reach.refusal(socket) {
                None => kept.push(socket),
                Some(class) => refused = refused.or(Some(Unreached::Refused { ip: SocketAddr::ip(&socket), class })),
            }
        }
        match refused {
            Some(refused) if kept.is_empty() => Err(other(refused)),
            _ => Ok(kept),
        }
    }
}

fn other(unreached: Unreached) -> ureq::Error {
    ureq::Error::Other(Box::new(unreached))
}

/// A name and password as a header value (RFC 7617).
fn basic(name: &[u8], password: &[u8]) -> String {
    format!("Basic {}", BASE64_STANDARD.encode([name, b":", password].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_password_as_rfc_7617_does() {
        assert_eq!(basic(b"Aladdin", b"open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(basic(b"test", "123\u{a3}".as_bytes()), "Basic dGVzdDoxMjPCow==");
    }
}
