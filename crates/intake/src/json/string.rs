//! A JSON string's characters, each with the bytes it was written as.

use crate::fields::Value;
use headwater_model::{Piece, Span};

/// Reads a string that is well formed JSON, quotes included, `at` bytes into its file. Half of a surrogate pair becomes
/// U+FFFD, and is counted.
pub(super) fn unescape(json: &str, at: u64, mapped: bool) -> Value {
    let body = json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or(json);
    let at = at + 1;
    let mut value = Value { text: String::with_capacity(body.len()), ..Value::default() };
    let mut read = 0;
    while let Some(found) = body[read..].find('\\') {
        value.add(&body[read..read + found], at + read as u64, found, mapped);
        read += found;
        let (character, length) = escape(&body.as_bytes()[read..]);
        value.lost += usize::from(character.is_none());
        value.add(character.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]), at + read as u64, length, mapped);
        read += length;
    }
    value.add(&body[read..], at + read as u64, body.len() - read, mapped);
    value
}

impl Value {
    fn add(&mut self, words: &str, start: u64, length: usize, mapped: bool) {
        let before = self.text.len();
        self.text.push_str(words);
        if mapped {
            // Lines are limited to far less than 4 GiB.
            self.map.push(Piece { clean: Span::new(before, self.text.len()), start, len: length as u32 });
        }
    }
}

/// The character an escape stands for, `None` for half of a pair, and the bytes it takes.
fn escape(bytes: &[u8]) -> (Option<char>, usize) {
    let simple = |c: char| (Some(c), 2);
    match bytes.get(1) {
        Some(b'n') => simple('\n'),
        Some(b't') => simple('\t'),
        Some(b'r') => simple('\r'),
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{c}'),
        Some(b'u') => {
            let first = unit(bytes);
            let pair = || unit(&bytes[6..]).filter(|_| bytes[6..].starts_with(b"\\u"));
            match (first, first.filter(|unit| (0xd800..0xdc00).contains(unit)).and_then(|_| pair())) {
                (Some(high), Some(low)) if (0xdc00..0xe000).contains(&low) => {
                    (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12)
                }
                (first, _) => (first.and_then(char::from_u32), 6.min(bytes.len())),
            }
        }
        Some(other) if other.is_ascii() => simple(char::from(*other)),
        // Not well formed: the backslash stands for itself.
        _ => (Some('\\'), 1),
    }
}

/// The number in `\uXXXX`.
fn unit(bytes: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(bytes.get(2..6)?).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, text: &str, lost: usize) {
        let value = unescape(json, 0, true);
        assert_eq!((value.text.as_str(), value.lost), (text, lost));
        assert_eq!(serde_json::from_str::<String>(json).ok(), (lost == 0).then(|| text.to_owned()));
        assert!(unescape(json, 0, false).map.pieces().is_empty());
    }

    #[test]
    fn reads_escapes() {
        check(r#""""#, "", 0);
        check(r#""a\n\t\"\\\/\u00e9\ud83d\ude00z""#, "a\n\t\"\\/é😀z", 0);
        check(r#""\ud83d!""#, "\u{fffd}!", 1);
        check(r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}", 2);
        check(r#""\ud83d\u0041""#, "\u{fffd}A", 1);
    }

    #[test]
    fn leads_back_to_the_bytes() {
        let json = r#""caf\u00e9 \"ok\"""#;
        let value = unescape(json, 100, true);
        let bytes = |from: usize, to: usize| {
            let range = value.map.locate(Span::new(from, to)).expect("mapped");
            &json[range.start as usize - 100..range.end as usize - 100]
        };
        assert_eq!(bytes(0, 3), "caf");
        assert_eq!(bytes(3, 5), r"\u00e9");
        assert_eq!(bytes(0, 5), r"caf\u00e9");
        assert_eq!(bytes(6, 10), r#"\"ok\""#);
    }
}
