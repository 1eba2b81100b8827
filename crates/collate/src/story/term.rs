//! Numbers for the words of a window, given back when the last report that has a word leaves it.

use headwater_model::CompactString;
use rustc_hash::FxHashMap;

/// The number of a word. Means nothing outside its [`Vocabulary`].
pub type TermId = u32;

/// The words of a window.
#[derive(Default)]
pub struct Vocabulary {
    numbers: FxHashMap<CompactString, TermId>,
    words: Vec<CompactString>,
    free: Vec<TermId>,
}

impl Vocabulary {
    /// The number of a word, given to it if it has none.
    ///
    /// # Panics
    /// If there are more than 2^32 words, which no window holds.
    pub fn number(&mut self, word: &CompactString) -> TermId {
        if let Some(&known) = self.numbers.get(word) {
            return known;
        }
        let number = self.free.pop().unwrap_or_else(|| {
            self.words.push(CompactString::default());
            TermId::try_from(self.words.len() - 1).expect("a window has fewer than 2^32 different words")
        });
        self.words[number as usize] = word.clone();
        self.numbers.insert(word.clone(), number);
        number
    }

    /// The number of a word, if it has one.
    pub fn find(&self, word: &CompactString) -> Option<TermId> {
        self.numbers.get(word).copied()
    }

    /// Numbers that were ever given: every number is below.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The word behind a number.
    pub fn word(&self, number: TermId) -> &CompactString {
        &self.words[number as usize]
    }

    /// Takes a word out; its number may come to mean another.
    pub fn free(&mut self, number: TermId) {
        let word = std::mem::take(&mut self.words[number as usize]);
        if self.numbers.remove(&word).is_some() {
            self.free.push(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freed_number_is_used_again_and_the_old_word_is_gone() {
        let mut words = Vocabulary::default();
        let [a, b] = ["a", "b"].map(|word| words.number(&word.into()));
        assert_ne!(a, b);
        words.free(a);
        assert_eq!(words.find(&"a".into()), None);
        assert_eq!(words.number(&"c".into()), a);
        assert_eq!((words.word(a).as_str(), words.word(b).as_str()), ("c", "b"));
    }
}
