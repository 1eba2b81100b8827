//! Pages packed with gzip (RFC 1951, RFC 1952), once for all who read them.
//!
//! What differs from reader to reader is the mark of the session's forms. The words between the marks are packed each by themselves, and
//! the mark is put in as it is, in a block that is stored and not packed: a page costs its packing once, and nothing of a mark can be
//! learnt from how small a page became beside words that somebody else chose (BREACH). Time: that of the packing, then that of copying.

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Write};

/// Smallest page that is packed, in bytes: smaller ones fit in the packets that carry their headers.
const PACKED_FROM: usize = 1_024;

/// Effort: the least. Pages repeat themselves so much that more gains little: see `bench/serve`.
const EFFORT: u32 = 1;

/// What a reader can do with an answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// It may be packed.
    pub gzip: bool,
    /// The tags of the pages that the reader has, as `If-None-Match` names them.
    pub has: Option<String>,
}

impl Wanted {
    /// By the headers of a request.
    pub fn of(headers: &HeaderMap) -> Wanted {
        let texts = |name| headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        Wanted {
            gzip: texts(header::ACCEPT_ENCODING).flat_map(|value| value.split(',')).any(takes_gzip),
            has: texts(header::IF_NONE_MATCH).next().map(str::to_owned),
        }
    }

    /// Does the reader have the page of this tag? Tags are compared weakly, as RFC 9110 asks (section 13.1.2).
    pub fn has(&self, tag: &str) -> bool {
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        self.has.as_ref().is_some_and(|has| has.split(',').any(|one| bare(one) == bare(tag) || one.trim() == "*"))
    }
}

/// `gzip` or `*`, with a weight that is not zero.
fn takes_gzip(coding: &str) -> bool {
    let mut parts = coding.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let refused = parts.any(|part| {
        let weight = part.strip_prefix("q=").or(part.strip_prefix("Q="));
        weight.is_some_and(|weight| weight.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0))
    });
    (name.eq_ignore_ascii_case("gzip") || name == "*") && !refused
}

/// A page, packed between its marks.
pub struct Packed(Vec<Part>);

struct Part {
    /// Blocks of RFC 1951, to the end of a byte; of the last part the last is final.
    blocks: Vec<u8>,
    check: Crc,
}

impl Packed {
    /// Packs a page in which `word` stands where marks belong. `None` if it is too small to be worth it.
    pub fn of(page: &[u8], word: &[u8]) -> Option<Packed> {
        if page.len() < PACKED_FROM {
            return None;
        }
        let mut parts = Vec::new();
        let mut rest = page;
        while let Some(at) = memchr::memmem::find(rest, word) {
            parts.push(part(&rest[..at], false).ok()?);
            rest = &rest[at + word.len()..];
        }
        parts.push(part(rest, true).ok()?);
        Some(Packed(parts))
    }

    /// The gzip file of the page with `mark` in it.
    pub fn with(&self, mark: &[u8]) -> Bytes {
        let size: usize = self.0.iter().map(|part| part.blocks.len() + STORED_BYTES + mark.len()).sum();
        let mut out = Vec::with_capacity(HEAD.len() + size + 8);
        out.extend_from_slice(&HEAD);
        let mut check = Crc::new();
        let mut of_mark = Crc::new();
        of_mark.update(mark);
        for (nth, part) in self.0.iter().enumerate() {
            if nth > 0 {
                // Marks have tens of bytes.
                let length = mark.len() as u16;
                out.push(0);
                out.extend_from_slice(&length.to_le_bytes());
                out.extend_from_slice(&(!length).to_le_bytes());
                out.extend_from_slice(mark);
                check.combine(&of_mark);
            }
            out.extend_from_slice(&part.blocks);
            check.combine(&part.check);
        }
        out.extend_from_slice(&check.sum().to_le_bytes());
        out.extend_from_slice(&check.amount().to_le_bytes());
        out.into()
    }

    /// Bytes held.
    pub fn len(&self) -> usize {
        self.0.iter().map(|part| part.blocks.len()).sum()
    }
}

/// The head of a gzip file: deflated, no name, no time, packed fast, by nobody knows what.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255];

/// Bytes of a stored block beside its words.
const STORED_BYTES: usize = 5;

fn part(words: &[u8], is_last: bool) -> io::Result<Part> {
    let mut check = Crc::new();
    check.update(words);
    // A packer of its own for each part: none looks back past a mark.
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::new(EFFORT));
    packer.write_all(words)?;
    if is_last {
        return Ok(Part { blocks: packer.finish()?, check });
    }
    packer.flush()?;
    Ok(Part { blocks: std::mem::take(packer.get_mut()), check })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    const WORD: &[u8] = b"0word0";

    fn unpacked(bytes: &[u8]) -> String {
        let mut words = String::new();
        GzDecoder::new(bytes).read_to_string(&mut words).unwrap();
        words
    }

    #[track_caller]
    fn check(page: &str) {
        let packed = Packed::of(page.as_bytes(), WORD).unwrap();
        for mark in ["", "m", "a-mark-of-forty-three-characters-0123456789"] {
            let file = packed.with(mark.as_bytes());
            assert_eq!(unpacked(&file), page.replace("0word0", mark), "{mark}");
        }
    }

    #[test]
    fn every_reader_unpacks_the_page_with_their_own_mark() {
        let words = "Dock workers at the port of Ostmark walked out over pay. ".repeat(100);
        check(&words);
        check(&format!("{words}0word0{words}0word00word0{words}"));
        check(&format!("0word0{words}0word0"));
        let large: String = (0..40_000).map(|n| format!("{n} 0word0 ")).collect();
        check(&large);
    }

    #[test]
    fn a_page_becomes_smaller_and_the_length_of_a_mark_tells_nothing_of_its_letters() {
        let page = format!("<p>aaaaaaaaaaaaaaaa</p>{}0word0", "The harbour bridge was closed. ".repeat(200));
        let packed = Packed::of(page.as_bytes(), WORD).unwrap();
        assert!(packed.with(b"x").len() * 10 < page.len());
        assert_eq!(packed.with(b"aaaaaaaaaaaaaaaa").len(), packed.with(b"q8Zr1LwP0x7Tn3Vk").len());
        assert!(Packed::of(b"short", WORD).is_none());
    }

    #[test]
    fn what_a_reader_takes_is_read_off_the_request() {
        let takes = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            Wanted::of(&headers).gzip
        };
        for yes in ["gzip", "br, GZIP;q=0.5", "deflate, gzip, br", "*"] {
            assert!(takes(yes), "{yes}");
        }
        for no in ["", "br", "gzip;q=0", "gzip; q=0.0, br", "xgzip"] {
            assert!(!takes(no), "{no}");
        }
        assert_eq!(Wanted::of(&HeaderMap::new()), Wanted::default());
    }

    #[test]
    fn a_tag_is_known_among_others_and_weakly() {
        let has = |value: &str| Wanted { gzip: false, has: Some(value.to_owned()) }.has("W/\"ab\"");
        assert!(has("W/\"ab\"") && has("\"x\", \"ab\"") && has("*"));
        assert!(!has("\"a\"") && !has("") && !Wanted::default().has("W/\"ab\""));
    }
}
