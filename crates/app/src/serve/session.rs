//! Who may come in: the tokens that stand, and the sessions of those who signed in with one.
//!
//! Tokens are in the database, as digests; what stands is read again whenever the database changes, so that a revoked token and
//! its sessions end within a second or two. Sessions live in memory: a server that is started again knows none.

use super::limit::{SESSION_TIME, SESSIONS_MAX};
use super::secret;
use headwater_store::AccessToken;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Instant;

/// Somebody who was let in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The name on the token.
    pub name: String,
    /// Its number.
    pub token: i64,
}

/// Tokens and sessions.
#[derive(Default)]
pub struct Doors {
    /// By digest.
    tokens: RwLock<HashMap<[u8; 32], Person>>,
    /// By the digest of the session's id.
    sessions: Mutex<HashMap<[u8; 32], Session>>,
}

struct Session {
    token: i64,
    until: Instant,
}

impl Doors {
    /// Takes over which tokens stand.
    pub fn set_tokens(&self, tokens: Vec<AccessToken>) {
        let standing = tokens.into_iter().filter(|token| token.revoked.is_none());
        let by_digest =
            standing.map(|token| (token.digest, Person { name: token.name, token: token.number })).collect();
        *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = by_digest;
    }

    /// Who bears this token.
    pub fn bearer(&self, token: &str) -> Option<Person> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner).get(&secret::digest(token)).cloned()
    }

    /// Begins a session for somebody who has shown a token.
    pub fn sign_in(&self, session: &str, person: &Person, now: Instant) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= SESSIONS_MAX {
            sessions.retain(|_, session| session.until > now);
        }
        if sessions.len() >= SESSIONS_MAX
            && let Some(oldest) = sessions.iter().min_by_key(|(_, session)| session.until).map(|(id, _)| *id)
        {
            sessions.remove(&oldest);
        }
        sessions.insert(secret::digest(session), Session { token: person.token, until: now + SESSION_TIME });
    }

    /// Whose session this is, if it has not ended and its token still stands.
    pub fn signed_in(&self, session: &str, now: Instant) -> Option<Person> {
        let token = {
            let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            sessions.get(&secret::digest(session)).filter(|session| session.until > now)?.token
        };
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        tokens.values().find(|person| person.token == token).cloned()
    }

    /// Ends a session.
    pub fn sign_out(&self, session: &str) {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(&secret::digest(session));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(number: i64, name: &str, words: &str, revoked: bool) -> AccessToken {
        let revoked = revoked.then(|| "2025-06-17T09:00:00Z".to_owned());
        AccessToken { number, name: name.into(), digest: secret::digest(words), made: String::new(), revoked }
    }

    #[test]
    fn a_revoked_token_ends_its_sessions() {
        let doors = Doors::default();
        doors.set_tokens(vec![token(1, "ana", "a", false), token(2, "ben", "b", true)]);
        let ana = doors.bearer("a").unwrap();
        assert_eq!(ana, Person { name: "ana".into(), token: 1 });
        assert_eq!((doors.bearer("b"), doors.bearer("")), (None, None));
        let now = Instant::now();
        doors.sign_in("session", &ana, now);
        assert_eq!(doors.signed_in("session", now), Some(ana));
        assert_eq!(doors.signed_in("other", now), None);
        doors.set_tokens(vec![token(1, "ana", "a", true)]);
        assert_eq!(doors.signed_in("session", now), None);
    }

    #[test]
    fn a_session_ends_when_it_is_over_or_signed_out() {
        let doors = Doors::default();
        doors.set_tokens(vec![token(1, "ana", "a", false)]);
        let (ana, now) = (doors.bearer("a").unwrap(), Instant::now());
        doors.sign_in("one", &ana, now);
        doors.sign_in("two", &ana, now);
        doors.sign_out("one");
        assert_eq!(doors.signed_in("one", now), None);
        assert_eq!(doors.signed_in("two", now + SESSION_TIME - std::time::Duration::from_secs(1)), Some(ana));
        assert_eq!(doors.signed_in("two", now + SESSION_TIME), None);
    }

    #[test]
    fn sessions_are_bounded() {
        let doors = Doors::default();
        doors.set_tokens(vec![token(1, "ana", "a", false)]);
        let (ana, now) = (doors.bearer("a").unwrap(), Instant::now());
        for number in 0..SESSIONS_MAX + 5 {
            doors.sign_in(&number.to_string(), &ana, now + std::time::Duration::from_millis(number as u64));
        }
        assert_eq!(doors.sessions.lock().unwrap().len(), SESSIONS_MAX);
        assert_eq!(doors.signed_in("0", now), None);
        assert_eq!(doors.signed_in(&(SESSIONS_MAX + 4).to_string(), now), Some(ana));
    }
}
