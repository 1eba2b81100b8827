//! Secrets: what a token and a session's id look like, and the mark by which a form shows that it comes from a page of ours.
//!
//! Tokens and sessions are 32 random bytes. At rest there is only their SHA-256: of so many random bytes nothing can be guessed
//! back, so that no slow hash is needed. A form's mark is HMAC-SHA-256 of the session under a key that lives as long as the
//! server: nothing is kept for a reader who only reads.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// What every token begins with, so that one that was left somewhere is recognised.
const TOKEN: &str = "hw_";

/// Characters of 32 bytes in base64.
const CODED: usize = 43;

/// 32 random bytes, in the letters of base64url.
///
/// # Errors
/// If the machine gives no random bytes.
pub fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A new token.
///
/// # Errors
/// As [`random`].
pub fn token() -> Result<String, getrandom::Error> {
    Ok(format!("{TOKEN}{}", random()?))
}

/// What is kept of a token or of a session's id.
pub fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// True if `words` has the form of what [`random`] gives.
pub fn is_random(words: &str) -> bool {
    words.len() == CODED && words.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// The key of the marks of forms.
pub struct Key([u8; 32]);

impl Key {
    /// A new one.
    ///
    /// # Errors
    /// If the machine gives no random bytes.
    pub fn new() -> Result<Key, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Key(bytes))
    }

    /// The mark of the forms of a session.
    pub fn mark(&self, session: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(session).finalize().into_bytes())
    }

    /// True if `mark` is that of the session. Takes as long for a wrong one.
    pub fn holds(&self, session: &str, mark: &str) -> bool {
        URL_SAFE_NO_PAD.decode(mark).is_ok_and(|mark| self.mac(session).verify_slice(&mark).is_ok())
    }

    fn mac(&self, session: &str) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.chain_update(session.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tokens_are_alike_and_their_form_is_known() {
        let (one, other) = (token().unwrap(), token().unwrap());
        assert_ne!(one, other);
        assert!(one.strip_prefix(TOKEN).is_some_and(is_random));
        for wrong in ["", "x", &"a".repeat(44), &"ä".repeat(22), &format!("{}=", "a".repeat(42))] {
            assert!(!is_random(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_mark_holds_for_its_session_and_key_only() {
        let (key, other) = (Key::new().unwrap(), Key::new().unwrap());
        let mark = key.mark("session");
        assert!(key.holds("session", &mark));
        assert!(!key.holds("sessiom", &mark) && !other.holds("session", &mark));
        assert!(!key.holds("session", "") && !key.holds("session", &mark[..42]) && !key.holds("session", "ä"));
    }
}
