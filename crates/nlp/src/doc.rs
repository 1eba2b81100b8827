//! What the runtime says about one text.

use std::ops::Range;

use compact_str::CompactString;

use crate::labels::LabelId;

/// The tokens of one text with everything that was found about them, in text order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// Tokens in text order. They cover the text except for single spaces (see [`Token::space_after`]).
    pub tokens: Vec<Token>,
}

/// One token: a word, a mark, or a run of white space other than a single space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// Byte after the last one in the text.
    pub end: u32,
    /// Whether exactly one space (U+0020) follows that belongs to no token.
    pub space_after: bool,
    /// Whether the token is nothing but white space.
    pub is_space: bool,
    /// Fine-grained tag of the Penn treebank, such as "NNP".
    pub tag: LabelId,
    /// Universal part of speech, such as "PROPN".
    pub pos: LabelId,
    /// Morphological features, such as "Number=Sing|Person=3"; empty when none.
    pub morph: LabelId,
    /// Relation to the head, such as "nsubj"; "ROOT" at the head of a sentence.
    pub dep: LabelId,
    /// Index of the head in [`Doc::tokens`]; the token's own index at the head of a sentence.
    pub head: u32,
    /// Whether a sentence begins here.
    pub sentence_start: bool,
    /// Type of the entity that the token is part of; empty when it is part of none.
    pub ent: LabelId,
    /// Place within the entity.
    pub iob: Iob,
    /// Dictionary form.
    pub lemma: CompactString,
}

/// Place of a token within an entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Iob {
    /// The first token of an entity.
    B,
    /// A later token of an entity.
    I,
    /// Part of no entity.
    #[default]
    O,
}

/// A run of tokens that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Indices in [`Doc::tokens`].
    pub tokens: Range<usize>,
    /// The type, such as "ORG".
    pub label: LabelId,
}

impl Doc {
    /// The sentences as ranges of token indices; together they cover all tokens.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.tokens.len() {
                return None;
            }
            let rest = &self.tokens[start + 1..];
            let length = 1 + rest.iter().position(|token| token.sentence_start).unwrap_or(rest.len());
            let sentence = start..start + length;
            start = sentence.end;
            Some(sentence)
        })
    }

    /// The entities from left to right; they never overlap.
    pub fn entities(&self) -> impl Iterator<Item = Entity> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let start = next + self.tokens.get(next..)?.iter().position(|token| token.iob == Iob::B)?;
            let rest = &self.tokens[start + 1..];
            let length = 1 + rest.iter().position(|token| token.iob != Iob::I).unwrap_or(rest.len());
            next = start + length;
            Some(Entity { tokens: start..next, label: self.tokens[start].ent })
        })
    }
}

impl Token {
    /// The token's bytes in the text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(marks: &[(bool, Iob)]) -> Doc {
        let token = |(index, &(sentence_start, iob)): (usize, &(bool, Iob))| Token {
            start: index as u32,
            end: index as u32 + 1,
            space_after: false,
            is_space: false,
            tag: LabelId::EMPTY,
            pos: LabelId::EMPTY,
            morph: LabelId::EMPTY,
            dep: LabelId::EMPTY,
            head: index as u32,
            sentence_start,
            ent: LabelId::EMPTY,
            iob,
            lemma: CompactString::default(),
        };
        Doc { tokens: marks.iter().enumerate().map(token).collect() }
    }

    #[test]
    fn cuts_sentences_and_entities() {
        use Iob::{B, I, O};
        let doc = doc(&[(true, B), (false, I), (false, B), (true, O), (false, B)]);
        assert_eq!(doc.sentences().collect::<Vec<_>>(), [0..3, 3..5]);
        assert_eq!(doc.entities().map(|entity| entity.tokens).collect::<Vec<_>>(), [0..2, 2..3, 4..5]);
    }

    #[test]
    fn empty_text_has_neither() {
        assert_eq!(Doc::default().sentences().count(), 0);
        assert_eq!(Doc::default().entities().count(), 0);
    }
}
