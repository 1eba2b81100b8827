//! From bytes to text: byte order mark, then what is declared, then UTF-8, then a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use headwater_model::Finding;

/// Decodes `bytes` and says what was wrong with them.
///
/// A byte order mark is not part of the text. Bytes that belong to no character become U+FFFD, and a finding names the
/// first of them and their number. A text that is not UTF-8 and declares nothing is read as the encoding it looks like,
/// and a note says which.
pub(crate) fn text(bytes: &[u8], declared: Option<&str>, place: &str) -> (String, Option<Finding>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decoded(encoding, &bytes[length..], length, place);
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())) {
        return decoded(encoding, bytes, 0, place);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) if is_mostly_utf8(bytes) => decoded(UTF_8, bytes, 0, place),
        Err(err) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let encoding = detector.guess(None, Utf8Detection::Deny);
            let (text, finding) = decoded(encoding, bytes, 0, place);
            let at = err.valid_up_to();
            let guess = format!(
                "expected UTF-8, found other bytes from byte {at} on; read as {}, which is a guess",
                encoding.name()
            );
            (text, finding.or(Some(Finding::note(place, guess))))
        }
    }
}

fn decoded(encoding: &'static Encoding, bytes: &[u8], skipped: usize, place: &str) -> (String, Option<Finding>) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let finding = broken.then(|| {
        let first = if encoding == UTF_8 {
            let valid = std::str::from_utf8(bytes).map_or_else(|err| err.valid_up_to(), |text| text.len());
            format!(" at byte {}", skipped + valid)
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
    (text.into_owned(), finding)
}

/// True if well-formed characters beyond ASCII outnumber broken sequences four to one: damaged UTF-8 rather than
/// another encoding, in which such sequences hardly ever arise by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
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
