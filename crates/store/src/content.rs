//! The name of a text's bytes, by which the store tells that it has a text already or that a known report has changed.

use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Names a sequence of bytes by its SHA-256.
///
/// Equal bytes have equal ids, on every machine and in every version. One changed byte makes another id: it names a
/// version of a report, not the report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentId([u8; 32]);

impl ContentId {
    /// The id of `bytes`.
    pub fn of(bytes: &[u8]) -> ContentId {
        ContentId(Sha256::digest(bytes).into())
    }

    /// The digest itself.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ContentId {
    /// 64 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentId({self})")
    }
}

/// What was expected of a written content id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAContentId;

impl fmt::Display for NotAContentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a content id of 64 hexadecimal digits")
    }
}

impl std::error::Error for NotAContentId {}

impl FromStr for ContentId {
    type Err = NotAContentId;

    fn from_str(text: &str) -> Result<ContentId, NotAContentId> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAContentId);
        }
        let mut digest = [0; 32];
        for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotAContentId)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAContentId)?;
        }
        Ok(ContentId(digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_bytes_by_their_sha256() {
        // The two vectors of FIPS 180-2 that fit here.
        assert_eq!(ContentId::of(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(
            ContentId::of(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_ne!(ContentId::of(b"abc"), ContentId::of(b"abd"));
    }

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let id = ContentId::of(b"abc");
        assert_eq!(id.to_string().parse(), Ok(id));
        for text in ["", "ba78", "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", &"ů".repeat(32)] {
            assert_eq!(text.parse::<ContentId>(), Err(NotAContentId), "{text}");
        }
    }
}
