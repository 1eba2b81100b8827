//! From bytes to text: byte order mark, then what is declared, then UTF-8, then a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use headwater_model::{ByteMap, Finding, Piece, Span};
use std::borrow::Cow;

/// Bytes as text, and what was wrong with them.
pub(crate) struct Decoded<'a> {
    bytes: &'a [u8],
    /// The text; borrowed where it is its bytes.
    pub(crate) text: Cow<'a, str>,
    /// How the bytes were read.
    pub(crate) encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
    /// What should be known.
    pub(crate) finding: Option<Finding>,
}

/// Decodes `bytes` and says what was wrong with them.
///
/// A byte order mark is not part of the text. Bytes that belong to no character become U+FFFD, and a finding names the
/// first of them and their number. A text that is not UTF-8 and declares nothing is read as the encoding it looks like,
/// and a note says which.
pub(crate) fn decoded<'a>(bytes: &'a [u8], declared: Option<&str>, place: &str) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Decoded::read(encoding, bytes, mark, place);
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())) {
        return Decoded::read(encoding, bytes, 0, place);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { bytes, text: text.into(), encoding: UTF_8, mark: 0, finding: None },
        Err(_) if is_mostly_utf8(bytes) => Decoded::read(UTF_8, bytes, 0, place),
        Err(err) => {
            let decoded = Decoded::read(guess(bytes), bytes, 0, place);
            let guess = format!(
                "expected UTF-8, found other bytes from byte {} on; read as {}, which is a guess",
                err.valid_up_to(),
                decoded.encoding.name()
            );
            let finding = decoded.finding.or(Some(Finding::note(place, guess)));
            Decoded { finding, ..decoded }
        }
    }
}

/// The encoding that bytes which are not UTF-8 look like.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Like [`decoded`], the text and the finding alone.
pub(crate) fn text(bytes: &[u8], declared: Option<&str>, place: &str) -> (String, Option<Finding>) {
    let decoded = decoded(bytes, declared, place);
    (decoded.text.into_owned(), decoded.finding)
}

impl<'a> Decoded<'a> {
    /// Reads `bytes` behind the first `mark` of them in a known encoding.
    pub(crate) fn read(encoding: &'static Encoding, bytes: &'a [u8], mark: usize, place: &str) -> Decoded<'a> {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let finding = broken.then(|| {
            let first = if encoding == UTF_8 {
                let body = &bytes[mark..];
                let valid = std::str::from_utf8(body).map_or_else(|err| err.valid_up_to(), |text| text.len());
                format!(" at byte {}", mark + valid)
            } else {
                String::new()
            };
            let count = text.matches('\u{fffd}').count();
            let message = format!(
                "expected {}, found bytes that belong to no character{first} ({count} in all); each is shown as U+FFFD",
                encoding.name()
            );
            Finding::lost(place, message)
        });
        Decoded { bytes, text, encoding, mark, finding }
    }

    /// True if every byte of the text is one of the bytes, in order.
    pub(crate) fn is_verbatim(&self) -> bool {
        self.text.as_bytes() == &self.bytes[self.mark..]
    }

    /// Length of the byte order mark.
    pub(crate) fn mark(&self) -> u64 {
        self.mark as u64
    }

    /// From the text to the bytes.
    pub(crate) fn map(&self) -> ByteMap {
        if self.is_verbatim() {
            return ByteMap::identity(&self.text, self.mark as u64);
        }
        let mut pieces = Pieces::default();
        if self.encoding == UTF_8 {
            let mut at = self.mark;
            for chunk in self.bytes[self.mark..].utf8_chunks() {
                pieces.verbatim(chunk.valid(), at);
                at += chunk.valid().len();
                if !chunk.invalid().is_empty() {
                    pieces.character('\u{fffd}', at, chunk.invalid().len());
                    at += chunk.invalid().len();
                }
            }
        } else {
            self.step_by_byte(&mut pieces);
        }
        pieces.end()
    }

    /// Feeds a decoder byte by byte, and notes with how many bytes each character comes out.
    fn step_by_byte(&self, pieces: &mut Pieces) {
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        // Room for what one byte can bring out: replacement characters for a broken sequence, and the next character.
        let mut buffer = [0; 64];
        let body = &self.bytes[self.mark..];
        let mut start = 0;
        for at in 0..=body.len() {
            let last = at == body.len();
            let byte = &body[at..(at + 1).min(body.len())];
            let (_, _, written, _) = decoder.decode_to_utf8(byte, &mut buffer, last);
            let out = String::from_utf8_lossy(&buffer[..written]);
            let end = (at + 1).min(body.len());
            for (nth, character) in out.chars().enumerate() {
                // Several at once: the first takes the bytes up to the last one, the others that one.
                let from = if nth == 0 { start } else { end.saturating_sub(1) };
                pieces.character(character, self.mark + from, end - from);
                start = end;
            }
        }
    }
}

/// Longest run of characters that is mapped as one piece, in characters.
const RUN_CHARS_MAX: usize = 16;

/// Pieces being made. Where characters are not their bytes, letters are gathered into words of at most
/// [`RUN_CHARS_MAX`]: a piece for each character of a Russian page would take twelve times the page.
#[derive(Default)]
struct Pieces {
    map: ByteMap,
    length: usize,
    run: Option<(usize, usize, usize)>,
    run_chars: usize,
}

impl Pieces {
    fn push(&mut self, clean_len: usize, start: usize, len: usize) {
        // Inputs of one report are limited to far less than 4 GiB.
        let clean = Span::new(self.length, self.length + clean_len);
        self.map.push(Piece { clean, start: start as u64, len: len as u32 });
        self.length += clean_len;
    }

    fn verbatim(&mut self, words: &str, start: usize) {
        self.close();
        self.push(words.len(), start, words.len());
    }

    fn character(&mut self, character: char, start: usize, len: usize) {
        let size = character.len_utf8();
        if size == len {
            self.close();
            self.push(size, start, len);
            return;
        }
        let goes_on = character.is_alphanumeric() && self.run_chars < RUN_CHARS_MAX;
        match &mut self.run {
            Some((clean, from, length)) if goes_on && *from + *length == start => {
                *clean += size;
                *length += len;
                self.run_chars += 1;
            }
            _ => {
                self.close();
                self.run = Some((size, start, len));
                self.run_chars = if character.is_alphanumeric() { 1 } else { RUN_CHARS_MAX };
            }
        }
    }

    fn close(&mut self) {
        if let Some((clean, start, len)) = self.run.take() {
            self.push(clean, start, len);
        }
    }

    fn end(mut self) -> ByteMap {
        self.close();
        self.map
    }
}

/// True if well-formed characters beyond ASCII outnumber broken sequences four to one: damaged UTF-8 rather than
/// another encoding, in which such sequences hardly ever arise by chance.
pub(crate) fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 4 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], declared: Option<&str>) -> (String, String) {
        let (text, finding) = text(bytes, declared, "a.txt");
        (text, finding.map_or(String::new(), |finding| finding.message))
    }

    #[test]
    fn follows_mark_then_declaration_then_utf8() {
        assert_eq!(read(b"\xef\xbb\xbfAhoj", Some("latin1")), ("Ahoj".into(), String::new()));
        assert_eq!(read(b"\xff\xfeA\0\x0d\x01", None), ("Ač".into(), String::new()));
        assert_eq!(read(b"k\xf9\xf2", Some("windows-1250")), ("kůň".into(), String::new()));
        assert_eq!(read("kůň".as_bytes(), None), ("kůň".into(), String::new()));
    }

    /// Each word is decoded again from the bytes its span leads to.
    #[track_caller]
    fn check_way_back(bytes: &[u8], declared: Option<&str>) {
        let decoded = decoded(bytes, declared, "a.txt");
        let map = decoded.map();
        let mut at = 0;
        for word in decoded.text.split_inclusive(' ') {
            let span = Span::new(at, at + word.trim_end().len());
            at += word.len();
            let range = map.locate(span).expect("every word is mapped");
            let again =
                decoded.encoding.decode_without_bom_handling(&bytes[range.start as usize..range.end as usize]).0;
            assert_eq!(again, span.of(&decoded.text));
        }
        assert_eq!(at, decoded.text.len());
    }

    #[test]
    fn every_word_leads_back_to_its_bytes() {
        let words = "Ministr financí řekl: příští rok 2025 půjde 5 € na dům";
        check_way_back(words.as_bytes(), None);
        check_way_back(&[b"\xef\xbb\xbf", words.as_bytes()].concat(), None);
        check_way_back(&encoding_rs::WINDOWS_1250.encode(words).0, Some("windows-1250"));
        let wide = |order: fn(u16) -> [u8; 2]| words.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        check_way_back(&[vec![0xff, 0xfe], wide(u16::to_le_bytes)].concat(), None);
        check_way_back(&[vec![0xfe, 0xff], wide(u16::to_be_bytes)].concat(), None);
        check_way_back(&encoding_rs::GB18030.encode("部长 说 明年 abc 😀").0, Some("gb18030"));
        check_way_back(&encoding_rs::KOI8_R.encode("Министр сказал: в 2025 году").0, Some("koi8-r"));
        check_way_back(b"a \xff\xfe b \xe2\x82 c", Some("utf-8"));
    }

    #[test]
    fn names_the_first_wrong_byte() {
        let (text, message) = read(
            "Přemysl Havlas žil\u{20}v Olomouci, říká úřad\u{20}"
                .as_bytes()
                .iter()
                .copied()
                .chain(*b"\xff.")
                .collect::<Vec<u8>>()
                .as_slice(),
            None,
        );
        assert!(text.ends_with(" \u{fffd}."));
        assert!(message.contains("at byte 48") && message.contains("1 in all"), "{message}");
    }

    #[test]
    fn guesses_aloud() {
        let czech = encoding_rs::WINDOWS_1250.encode("Příliš žluťoučký kůň úpěl ďábelské ódy, řekl ministr financí.").0;
        let (text, message) = read(&czech, None);
        assert!(text.starts_with("Příliš žluťoučký"), "{text}");
        assert!(message.contains("windows-1250, which is a guess"), "{message}");
    }
}
