//! A text as a row of numbers, one a word.
//!
//! A word is a run of letters and digits, apostrophes inside it left out; case does not count. "It's" is "its", "U.S." is
//! "u" and "s", in every text alike. Punctuation, white space and mark-up characters lie between words, so that a copy with
//! other quotation marks is the same row.

use headwater_model::Span;
use xxhash_rust::xxh3::xxh3_64;

/// The words of a text: what they are and where they stand.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Words {
    /// A number for each word; equal words have equal numbers in every text, on every machine.
    pub numbers: Vec<u32>,
    /// The bytes of each word.
    pub spans: Vec<Span>,
}

impl Words {
    /// Reads the words of `text`. Linear.
    pub fn of(text: &str) -> Words {
        let mut words =
            Words { numbers: Vec::with_capacity(text.len() / 6), spans: Vec::with_capacity(text.len() / 6) };
        let mut word = Word::default();
        for (at, c) in text.char_indices() {
            if c.is_alphanumeric() {
                word.push(c, at);
            } else if !is_apostrophe(c) {
                word.finish(&mut words);
            }
        }
        word.finish(&mut words);
        words
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// True if there is no word.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The bytes from the first of a range of words to the last.
    ///
    /// # Panics
    /// If the range is empty or reaches beyond the words.
    pub fn span(&self, words: std::ops::Range<usize>) -> Span {
        self.spans[words.start].cover(self.spans[words.end - 1])
    }
}

/// The word that is being read.
#[derive(Default)]
struct Word {
    folded: Vec<u8>,
    start: usize,
    end: usize,
}

impl Word {
    fn push(&mut self, c: char, at: usize) {
        if self.folded.is_empty() {
            self.start = at;
        }
        self.end = at + c.len_utf8();
        if c.is_ascii() {
            self.folded.push(c.to_ascii_lowercase() as u8);
        } else {
            let mut bytes = [0; 4];
            for lower in c.to_lowercase() {
                self.folded.extend_from_slice(lower.encode_utf8(&mut bytes).as_bytes());
            }
        }
    }

    fn finish(&mut self, words: &mut Words) {
        if self.folded.is_empty() {
            return;
        }
        // The lower half of the hash: two words in a vocabulary of a million meet once in four million pairs of texts.
        words.numbers.push(xxh3_64(&self.folded) as u32);
        words.spans.push(Span::new(self.start, self.end));
        self.folded.clear();
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u32> {
        Words::of(text).numbers
    }

    #[test]
    fn case_punctuation_and_apostrophes_do_not_count() {
        assert_eq!(numbers("“It’s raining,” Jana said."), numbers("\"its RAINING\"\n -- jana said"));
        assert_eq!(numbers("Žluťoučký KŮŇ"), numbers("žluťoučký kůň"));
        assert_ne!(numbers("one two"), numbers("two one"));
        assert!(Words::of("... — !").is_empty());
    }

    #[test]
    fn spans_are_the_words_as_written() {
        let text = "Přemysl’s “last straw”";
        let words = Words::of(text);
        let written: Vec<&str> = words.spans.iter().map(|span| span.of(text)).collect();
        assert_eq!(written, ["Přemysl’s", "last", "straw"]);
        assert_eq!(words.span(1..3).of(text), "last straw");
    }
}
