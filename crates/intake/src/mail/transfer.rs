//! MIME transfer encodings undone (RFC 2045, 6.7 and 6.8), with the way back.

use headwater_model::{ByteMap, Piece, Span};
use mail_parser::Encoding;

/// Groups of base64 that are mapped as one piece: 24 bytes of 32 characters.
const GROUPS: usize = 8;

/// Undoes the encoding of a body that begins `at` bytes into the message. What is not well formed is taken as it stands.
pub(super) fn decode(body: &[u8], encoding: Encoding, at: u64, mapped: bool) -> (Vec<u8>, ByteMap) {
    let mut out = Out { bytes: Vec::with_capacity(body.len()), map: ByteMap::default(), at, mapped };
    match encoding {
        Encoding::None => out.add(body, 0, body.len()),
        Encoding::QuotedPrintable => quoted_printable(body, &mut out),
        Encoding::Base64 => base64(body, &mut out),
    }
    (out.bytes, out.map)
}

struct Out {
    bytes: Vec<u8>,
    map: ByteMap,
    at: u64,
    mapped: bool,
}

impl Out {
    fn add(&mut self, bytes: &[u8], start: usize, length: usize) {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        if self.mapped {
            // Messages are limited to far less than 4 GiB.
            let clean = Span::new(before, self.bytes.len());
            self.map.push(Piece { clean, start: self.at + start as u64, len: length as u32 });
        }
    }
}

fn quoted_printable(body: &[u8], out: &mut Out) {
    let mut read = 0;
    while read < body.len() {
        let rest = &body[read..];
        let plain = rest.iter().position(|byte| *byte == b'=').unwrap_or(rest.len());
        out.add(&rest[..plain], read, plain);
        read += plain;
        let rest = &body[read..];
        if rest.is_empty() {
            break;
        }
        let blanks = rest[1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let end = &rest[1 + blanks..];
        let digits = rest.get(1..3).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        // A soft line end stands for nothing.
        if end.starts_with(b"\r\n") {
            read += 3 + blanks;
        } else if end.starts_with(b"\n") {
            read += 2 + blanks;
        } else if let Some(byte) = digits {
            out.add(&[byte], read, 3);
            read += 3;
        } else {
            out.add(b"=", read, 1);
            read += 1;
        }
    }
}

fn base64(body: &[u8], out: &mut Out) {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bits, mut count) = (0u32, 0);
    let (mut run, mut start) = (Vec::with_capacity(3 * GROUPS), 0);
    for (at, byte) in body.iter().enumerate() {
        let Some(six) = value(*byte) else { continue };
        if count == 0 && run.is_empty() {
            start = at;
        }
        (bits, count) = (bits << 6 | u32::from(six), count + 1);
        if count == 4 {
            run.extend_from_slice(&bits.to_be_bytes()[1..]);
            (bits, count) = (0, 0);
            if run.len() == 3 * GROUPS {
                out.add(&run, start, at + 1 - start);
                run.clear();
            }
        }
    }
    // Two characters of a last group hold one byte, three hold two.
    match count {
        2 => run.push((bits >> 4) as u8),
        3 => run.extend_from_slice(&(bits >> 2).to_be_bytes()[2..]),
        _ => {}
    }
    if !run.is_empty() {
        out.add(&run, start, body.len() - start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(encoding: Encoding, body: &str, expected: &str) {
        let (bytes, map) = decode(body.as_bytes(), encoding, 7, true);
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
        // Each word's bytes decode to something that holds the word.
        let mut at = 0;
        for word in expected.split_inclusive(' ') {
            let range = map.locate(Span::new(at, at + word.len())).expect("mapped");
            let raw = &body.as_bytes()[range.start as usize - 7..range.end as usize - 7];
            let again = decode(raw, encoding, 0, false).0;
            assert!(String::from_utf8_lossy(&again).contains(word), "{word:?} in {again:?}");
            at += word.len();
        }
    }

    #[test]
    fn undoes_quoted_printable() {
        check(Encoding::QuotedPrintable, "caf=C3=A9 is =3D fine", "café is = fine");
        check(Encoding::QuotedPrintable, "a long wo=\r\nrd and ano= \nther", "a long word and another");
        check(Encoding::QuotedPrintable, "1 = 2, =ZZ, =", "1 = 2, =ZZ, =");
    }

    #[test]
    fn undoes_base64() {
        check(
            Encoding::Base64,
            "QSBmZXJyeSBzYW5rIG9uIE1vbmRheSBuZWFyIHRo\r\nZSBwb3J0IG9mIEtpZWwu",
            "A ferry sank on Monday near the port of Kiel.",
        );
        check(Encoding::Base64, "Y2Fmw6k=", "café");
        check(Encoding::Base64, "YQ==", "a");
    }

    #[test]
    fn a_plain_body_is_itself() {
        check(Encoding::None, "A ferry sank.", "A ferry sank.");
    }
}
