//! What is remembered about token texts: one lexeme for each, with its features.
//!
//! A lexicon belongs to one pipeline and is emptied when it is full; ids are valid until then. The
//! [`Vocabulary`] is the part that comes from the package and is shared.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use crate::encoder::Vectors;
use crate::text::chars::{is_space, lowercase};
use crate::text::features::{base_norm, prefix_key, shape, suffix_key};
use crate::text::keys::{Key, key};

/// The lexical tables of a package.
pub(crate) struct Vocabulary {
    /// Normal forms that are not just the lower-case form, by text.
    pub(crate) norms: FxHashMap<Key, Key>,
    /// Word vectors; empty in a small package.
    pub(crate) vectors: Vectors,
}

/// One token text of a lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LexemeId(pub(crate) u32);

/// One combination of features of a lexicon. Different texts can share it: most numbers of four digits do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FeaturesId(pub(crate) u32);

/// What is known about a text on its own.
pub(crate) struct Lexeme {
    pub(crate) key: Key,
    pub(crate) is_space: bool,
    /// Whether a special case of the tokenizer begins with this token.
    pub(crate) starts_special: bool,
    /// The lower-case form, if it is another text.
    lower: Option<CompactString>,
    features: FeaturesId,
}

/// What the encoders look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Features {
    pub(crate) norm: Key,
    pub(crate) prefix: Key,
    pub(crate) suffix: Key,
    pub(crate) shape: Key,
    pub(crate) is_space: bool,
    /// Row of the word vector.
    pub(crate) vector: Option<u32>,
}

/// All lexemes met so far.
#[derive(Default)]
pub(crate) struct Lexicon {
    ids: FxHashMap<CompactString, LexemeId>,
    lexemes: Vec<Lexeme>,
    feature_ids: FxHashMap<Features, FeaturesId>,
    features: Vec<Features>,
    text_bytes: usize,
}

impl Lexicon {
    /// The lexeme of a text, new or old.
    pub(crate) fn intern(
        &mut self,
        text: &str,
        vocabulary: &Vocabulary,
        starts_special: impl FnOnce(Key) -> bool,
    ) -> LexemeId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let key_of_text = key(text);
        let lower = lowercase(text);
        let norm = match (vocabulary.norms.get(&key_of_text), base_norm(text)) {
            (Some(&norm), _) => norm,
            (None, Some(norm)) => key(norm),
            (None, None) => key(&lower),
        };
        let features = self.intern_features(Features {
            norm,
            prefix: prefix_key(text),
            suffix: suffix_key(text),
            shape: key(&shape(text)),
            is_space: text.chars().all(is_space),
            vector: vocabulary.vectors.row(key_of_text),
        });
        let id = LexemeId(self.lexemes.len() as u32);
        self.lexemes.push(Lexeme {
            key: key_of_text,
            is_space: self.features(features).is_space,
            starts_special: starts_special(key_of_text),
            lower: (lower != text).then(|| lower.into()),
            features,
        });
        self.ids.insert(text.into(), id);
        self.text_bytes += text.len();
        id
    }

    /// The features of a token: those of its text, with another normal form if a tokenizer exception gave it one.
    pub(crate) fn token_features(&mut self, id: LexemeId, norm: Option<Key>) -> FeaturesId {
        let lexical = self.get(id).features;
        match norm {
            None => lexical,
            Some(norm) => self.intern_features(Features { norm, ..*self.features(lexical) }),
        }
    }

    pub(crate) fn get(&self, id: LexemeId) -> &Lexeme {
        &self.lexemes[id.0 as usize]
    }

    pub(crate) fn features(&self, id: FeaturesId) -> &Features {
        &self.features[id.0 as usize]
    }

    /// How many lexemes there are.
    pub(crate) fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// Bytes of all texts.
    pub(crate) fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    fn intern_features(&mut self, features: Features) -> FeaturesId {
        *self.feature_ids.entry(features).or_insert_with(|| {
            self.features.push(features);
            FeaturesId(self.features.len() as u32 - 1)
        })
    }
}

impl Lexeme {
    /// The lower-case form of `text`, which must be the text of this lexeme.
    pub(crate) fn lower<'a>(&'a self, text: &'a str) -> &'a str {
        self.lower.as_deref().unwrap_or(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let norms = [(key("dont"), key("do not"))].into_iter().collect();
        Vocabulary { norms, vectors: Vectors::default() }
    }

    #[test]
    fn takes_the_norm_of_the_package_then_of_the_code_then_lower_case() {
        let mut lexicon = Lexicon::default();
        for (text, norm) in [("dont", "do not"), ("—", "-"), ("London", "london"), ("€", "$")] {
            let id = lexicon.intern(text, &vocabulary(), |_| false);
            let features = lexicon.token_features(id, None);
            assert_eq!(lexicon.features(features).norm, key(norm), "{text}");
        }
    }

    #[test]
    fn a_norm_of_an_exception_changes_only_that_token() {
        let mut lexicon = Lexicon::default();
        let id = lexicon.intern("ca", &vocabulary(), |_| false);
        let plain = lexicon.token_features(id, None);
        let special = lexicon.token_features(id, Some(key("can")));
        assert_ne!(plain, special);
        assert_eq!(lexicon.features(special).prefix, key("c"));
        assert_eq!(lexicon.token_features(id, None), plain);
    }

    #[test]
    fn texts_of_like_features_share_them() {
        let mut lexicon = Lexicon::default();
        let ids = ["a.b.c.bcd", "a.b.c.bcd"].map(|text| lexicon.intern(text, &vocabulary(), |_| false));
        assert_eq!(ids[0], ids[1]);
        assert_eq!(lexicon.len(), 1);
        assert_eq!(lexicon.get(ids[0]).lower("a.b.c.bcd"), "a.b.c.bcd");
    }
}
