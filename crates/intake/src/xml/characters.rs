//! From the raw bytes of an XML document's text to words, with the way back.
//!
//! Character references are decoded, those of HTML's names too, since feeds use them without declaring them (`&nbsp;`).
//! Entities that a document declares itself are never expanded, inner or outer: they are left as written and counted.
//!
//! The way back is exact to the byte for UTF-8, to the word for other encodings, and to the character reference.

use crate::decode::Decoded;
use encoding_rs::Encoding;
use headwater_model::{ByteMap, Piece, Span};

/// Words read from some bytes, and where each stood in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// The words.
    pub(crate) text: String,
    /// From the words to the bytes.
    pub(crate) map: ByteMap,
    /// What was odd about them.
    pub(crate) oddities: Oddities,
}

/// Counts of what was not as the standards have it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Oddities {
    /// Bytes that belong to no character, and references to no character; each is U+FFFD in the words.
    pub(crate) broken: usize,
    /// References by names that only HTML has.
    pub(crate) html_names: usize,
    /// References that are left as written, and the first of them.
    pub(crate) unknown: (usize, Option<String>),
}

impl Oddities {
    /// Adds the counts of another piece of text.
    pub(crate) fn add(&mut self, other: Oddities) {
        self.broken += other.broken;
        self.html_names += other.html_names;
        self.unknown.0 += other.unknown.0;
        if self.unknown.1.is_none() {
            self.unknown.1 = other.unknown.1;
        }
    }
}

/// How references are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum References {
    /// None are: the content of a CDATA section.
    None,
    /// As in XML: only with a semicolon; names of HTML are understood and counted.
    Xml,
    /// As in HTML: a few old names need no semicolon.
    Html,
}

/// Longest name or number of a reference, in bytes (`&CounterClockwiseContourIntegral;` has 33).
const REFERENCE_BYTES_MAX: usize = 40;

impl Words {
    /// Appends what `bytes`, which stand at `start`, say in `encoding`.
    pub(crate) fn append(&mut self, bytes: &[u8], start: usize, encoding: &'static Encoding, references: References) {
        let mut from = 0;
        if references != References::None {
            for amp in memchr::memchr_iter(b'&', bytes) {
                if amp < from {
                    continue;
                }
                let Some((len, meaning)) = self.reference(&bytes[amp..], references) else { continue };
                self.plain(&bytes[from..amp], start + from, encoding);
                self.put(&meaning, start + amp, len);
                from = amp + len;
            }
        }
        self.plain(&bytes[from..], start + from, encoding);
    }

    /// Appends characters that stand for `len` bytes at `start`; for none if they are the reader's own.
    pub(crate) fn put(&mut self, characters: &str, start: usize, len: usize) {
        let clean = Span::new(self.text.len(), self.text.len() + characters.len());
        self.text.push_str(characters);
        if len > 0 {
            self.map.push(Piece { clean, start: start as u64, len: u32::try_from(len).unwrap_or(u32::MAX) });
        }
    }

    fn plain(&mut self, bytes: &[u8], start: usize, encoding: &'static Encoding) {
        if bytes.is_ascii() && encoding.is_ascii_compatible() {
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            return self.put(text, start, bytes.len());
        }
        let decoded = Decoded::read(encoding, bytes, 0, "");
        let before = self.text.len();
        self.oddities.broken += if decoded.finding.is_some() { decoded.text.matches('\u{fffd}').count() } else { 0 };
        for piece in decoded.map().pieces() {
            let clean = Span::new(before + piece.clean.start as usize, before + piece.clean.end as usize);
            self.map.push(Piece { clean, start: piece.start + start as u64, len: piece.len });
        }
        self.text.push_str(&decoded.text);
    }

    /// The length and meaning of the reference that opens `bytes`; `None` if it is no reference.
    fn reference(&mut self, bytes: &[u8], references: References) -> Option<(usize, String)> {
        let head = &bytes[1..bytes.len().min(REFERENCE_BYTES_MAX)];
        let len = head.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#').unwrap_or(head.len());
        let name = std::str::from_utf8(&head[..len]).ok()?;
        let ended = head.get(len) == Some(&b';');
        if let Some(number) = name.strip_prefix('#') {
            return self.number(number, ended);
        }
        if ended {
            if let Some(meaning) = named(&head[..=len]) {
                self.oddities.html_names += usize::from(
                    references == References::Xml && !matches!(name, "lt" | "gt" | "amp" | "quot" | "apos"),
                );
                return Some((len + 2, meaning));
            }
            if references == References::Xml && !name.is_empty() {
                self.oddities.unknown.0 += 1;
                self.oddities.unknown.1.get_or_insert_with(|| format!("&{name};"));
            }
            return None;
        }
        if references == References::Xml {
            return None;
        }
        // The longest of the old names that stand without a semicolon (`&ampersand` is `&ersand`, by the standard).
        (2..=len.min(6)).rev().find_map(|len| Some((len + 1, named(&head[..len])?)))
    }

    fn number(&mut self, number: &str, ended: bool) -> Option<(usize, String)> {
        let hex = number.strip_prefix(['x', 'X']);
        let digits = hex.unwrap_or(number);
        let radix = if hex.is_some() { 16 } else { 10 };
        let len = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let (digits, ended) = (&digits[..len], ended && len == digits.len());
        if digits.is_empty() {
            return None;
        }
        let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
        let meaning = match code {
            // The standard of HTML reads these as windows-1252, which is what writers mean by them.
            0x80..=0x9f => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.chars().next(),
            0 => None,
            code => char::from_u32(code),
        };
        if meaning.is_none() {
            self.oddities.broken += 1;
        }
        let len = 2 + usize::from(hex.is_some()) + digits.len() + usize::from(ended);
        Some((len, meaning.unwrap_or('\u{fffd}').to_string()))
    }
}

/// What HTML means by a name, given with its semicolon if it has one.
fn named(name: &[u8]) -> Option<String> {
    let (first, second) = html5ever::data::NAMED_ENTITIES.get(std::str::from_utf8(name).ok()?)?;
    // Prefixes of names stand in the table without a meaning.
    let first = char::from_u32(*first).filter(|c| *c != '\0')?;
    let second = char::from_u32(*second).filter(|c| *c != '\0');
    Some(std::iter::once(first).chain(second).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map;
    use encoding_rs::UTF_8;

    fn read(bytes: &[u8], encoding: &'static Encoding, references: References) -> Words {
        let mut words = Words::default();
        words.append(bytes, 0, encoding, references);
        words
    }

    #[track_caller]
    fn check(bytes: &[u8], references: References, expected: &str) {
        assert_eq!(read(bytes, UTF_8, references).text, expected);
    }

    #[test]
    fn decodes_references() {
        check(b"a &lt;b&gt; &amp;amp; &#8217; &#x41;", References::Xml, "a <b> &amp; \u{2019} A");
        check(b"caf&eacute;&nbsp;&#146;", References::Xml, "caf\u{e9}\u{a0}\u{2019}");
        check(b"&amp;", References::None, "&amp;");
    }

    #[test]
    fn leaves_what_is_no_reference() {
        check(b"AT&T, R & D; a&b=1 &; &#; &#x; &lol9;", References::Xml, "AT&T, R & D; a&b=1 &; &#; &#x; &lol9;");
        let words = read(b"&lol9; &nbsp;", UTF_8, References::Xml);
        assert_eq!((words.oddities.unknown, words.oddities.html_names), ((1, Some("&lol9;".into())), 1));
    }

    #[test]
    fn reads_old_names_without_semicolon_in_html_only() {
        check(b"AT&ampT &copy 2024 &notanentity", References::Html, "AT&T \u{a9} 2024 \u{ac}anentity");
        check(b"&copy 2024", References::Xml, "&copy 2024");
    }

    #[test]
    fn shows_references_to_no_character() {
        let words = read(b"&#0;&#xD800;&#99999999999;", UTF_8, References::Xml);
        assert_eq!((words.text.as_str(), words.oddities.broken), ("\u{fffd}\u{fffd}\u{fffd}", 3));
    }

    #[test]
    fn maps_words_and_references_to_their_bytes() {
        let words = read(b"k\xf9\xf2 &amp; x", encoding_rs::WINDOWS_1250, References::Xml);
        assert_eq!(words.text, "kůň & x");
        assert_eq!(words.map.locate(Span::new(0, 5)), Some(0..3));
        assert_eq!(words.map.locate(Span::new(6, 7)), Some(4..9));
        assert_eq!(words.map.locate(Span::new(8, 9)), Some(10..11));
    }

    #[test]
    fn composes_two_ways_back() {
        // `a &amp;lt; b` says `a &lt; b`, which says `a < b`.
        let inner = read(b"a &amp;lt; b", UTF_8, References::Xml);
        let outer = read(inner.text.as_bytes(), UTF_8, References::Html);
        assert_eq!(outer.text, "a < b");
        let map = map::through(&outer.map, &inner.map);
        assert_eq!(map.locate(Span::new(0, 1)), Some(0..1));
        assert_eq!(map.locate(Span::new(2, 3)), Some(2..10));
        assert_eq!(map.locate(Span::new(4, 5)), Some(11..12));
    }
}
