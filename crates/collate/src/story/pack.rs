//! A sketch as bytes, to be kept beside a report.
//!
//! One byte of format, then day, outlet, names and words; lengths are one or two bytes, so that what does not fit is left
//! out where the sketch is read, not here.

use super::sketch::{Sketch, SketchWord};
use headwater_model::CompactString;

/// The format that [`pack`] writes. Another number means other bytes, or words read in another way: then the report is
/// sketched again.
pub const FORMAT: u8 = 1;

/// Longest word, name or outlet, in bytes.
pub const WORD_BYTES_MAX: usize = 120;

/// A sketch as bytes.
pub fn pack(sketch: &Sketch) -> Vec<u8> {
    let mut out = vec![FORMAT];
    out.extend(sketch.day.unwrap_or(f32::NAN).to_le_bytes());
    put(&mut out, sketch.outlet.as_deref().unwrap_or_default());
    for names in [&sketch.main_names, &sketch.credits] {
        let names = &names[..names.len().min(255)];
        out.push(names.len() as u8);
        names.iter().for_each(|name| put(&mut out, name));
    }
    let words = &sketch.words[..sketch.words.len().min(usize::from(u16::MAX))];
    out.extend((words.len() as u16).to_le_bytes());
    for word in words {
        // Counts are whole or half numbers.
        let halves = (word.count * 2.0).min(f32::from(HALVES_MAX)) as u16;
        out.extend((halves << 1 | u16::from(word.name)).to_le_bytes());
        put(&mut out, &word.word);
    }
    out
}

/// What [`pack`] packed; `None` for other bytes.
pub fn unpack(bytes: &[u8]) -> Option<Sketch> {
    let mut rest = bytes.strip_prefix(&[FORMAT])?;
    let day = f32::from_le_bytes(*take(&mut rest)?);
    let outlet = Some(word(&mut rest)?).filter(|outlet| !outlet.is_empty());
    let mut names = || {
        let [count] = *take(&mut rest)?;
        (0..count).map(|_| word(&mut rest)).collect::<Option<Vec<_>>>()
    };
    let (main_names, credits) = (names()?, names()?);
    let count = u16::from_le_bytes(*take(&mut rest)?);
    let mut words = Vec::with_capacity(usize::from(count));
    for _ in 0..count {
        let count = u16::from_le_bytes(*take(&mut rest)?);
        let word = word(&mut rest)?;
        words.push(SketchWord { word, count: f32::from(count >> 1) / 2.0, name: count & 1 == 1 });
    }
    Some(Sketch { words, main_names, day: Some(day).filter(|day| !day.is_nan()), outlet, credits })
}

/// Most half counts that fit beside the mark of a name.
const HALVES_MAX: u16 = u16::MAX >> 1;

fn put(out: &mut Vec<u8>, word: &str) {
    let word = &word[..word.floor_char_boundary(WORD_BYTES_MAX)];
    out.push(word.len() as u8);
    out.extend(word.as_bytes());
}

fn word(rest: &mut &[u8]) -> Option<CompactString> {
    let [length] = *take(rest)?;
    let (word, after) = rest.split_at_checked(usize::from(length))?;
    *rest = after;
    CompactString::from_utf8(word).ok()
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::plain::witness;
    use crate::story::sketch::Sketcher;

    #[test]
    fn unpacks_what_it_packs_and_nothing_else() {
        let text = "Port of Ostmark shut\nDockers left the port of Ostmark, Harbour Gazette reported. Nine percent, 12,500 people.";
        for (outlet, day) in [(Some("The Post"), Some("2025-03-03")), (None, None)] {
            let sketch = Sketcher::default().read(&witness("r", outlet, day, text).report);
            let packed = pack(&sketch);
            assert_eq!(unpack(&packed).as_ref(), Some(&sketch));
            for end in 0..packed.len() {
                assert_eq!(unpack(&packed[..end]), None, "{end}");
            }
        }
        assert_eq!(unpack(b"\x02"), None);
    }
}
