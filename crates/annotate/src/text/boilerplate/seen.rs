//! A line as the rules look at it, and phrases between word boundaries. Linear in the line.

use memchr::memmem;

/// A line with its lower-case form, made once.
pub(in crate::text) struct Seen<'a> {
    pub(in crate::text) line: &'a str,
    pub(in crate::text) lower: String,
    pub(in crate::text) words: usize,
    pub(in crate::text) quoted: bool,
    pub(in crate::text) stopped: bool,
}

impl<'a> Seen<'a> {
    pub(in crate::text) fn new(line: &'a str) -> Seen<'a> {
        Seen {
            line,
            lower: line.to_lowercase().replace('’', "'"),
            words: line.split_whitespace().count(),
            quoted: line.contains(['"', '“', '”', '„', '«']),
            stopped: line.ends_with(['.', '!', '?', '”', '"']),
        }
    }

    pub(in crate::text) fn has_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| has_phrase(&self.lower, phrase))
    }

    pub(super) fn opens_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| starts_phrase(&self.lower, phrase))
    }

    /// True if a sentence of the line opens with one of the phrases.
    pub(in crate::text) fn sentence_opens_any(&self, phrases: &[&str]) -> bool {
        sentences(&self.lower).any(|sentence| phrases.iter().any(|phrase| starts_phrase(sentence, phrase)))
    }
}

/// `phrase` between word boundaries.
pub(in crate::text) fn has_phrase(lower: &str, phrase: &str) -> bool {
    memmem::find_iter(lower.as_bytes(), phrase).any(|at| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + phrase.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric)
            && (!after.is_some_and(char::is_alphanumeric) || !phrase.ends_with(char::is_alphanumeric))
    })
}

/// `phrase` at the beginning, up to a word boundary.
pub(super) fn starts_phrase(lower: &str, phrase: &str) -> bool {
    lower
        .strip_prefix(phrase)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) || !phrase.ends_with(char::is_alphanumeric))
}

/// Rough sentences: good enough to see how they open.
fn sentences(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(['.', '!', '?', ':', '|', '·']).map(str::trim_start)
}
