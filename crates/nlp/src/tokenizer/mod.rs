//! Splits a text into tokens, as spaCy's `Tokenizer` does.
//!
//! Three steps (spaCy `tokenizer.pyx`; its documentation calls the second "the algorithm"):
//!
//! 1. `chunk.rs` cuts the text where white space begins or ends.
//! 2. `affix.rs` takes prefixes and suffixes off each chunk, then looks for exceptions, addresses and infixes.
//! 3. `special.rs` finds exceptions that the affixes cut apart, over the tokens of the whole text.
//!
//! The second step sees nothing but its chunk, so its result is remembered for each distinct one.

mod affix;
mod chunk;
mod rules;
mod special;

pub(crate) use rules::{TokenizerRules, pattern};

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use crate::lexicon::{FeaturesId, LexemeId, Lexicon, Vocabulary};
use affix::{Piece, Splitter};

/// A token before anything is known about it in its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawToken {
    pub(crate) lexeme: LexemeId,
    pub(crate) features: FeaturesId,
    /// Bytes of the text.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) space_after: bool,
}

/// What a pipeline remembers of chunks, and its working memory. It holds ids of one [`Lexicon`] and must be emptied with
/// it.
#[derive(Default)]
pub(crate) struct Tokenizer {
    splitter: Splitter,
    pieces: Vec<Piece>,
    /// Ranges of `known`, by chunk.
    chunks: FxHashMap<CompactString, (u32, u32)>,
    known: Vec<KnownPiece>,
    chunk_bytes: usize,
}

/// A token of a remembered chunk.
#[derive(Clone, Copy)]
struct KnownPiece {
    lexeme: LexemeId,
    features: FeaturesId,
    bytes: u32,
}

/// What the steps need besides the text.
pub(crate) struct Context<'a> {
    pub(crate) rules: &'a TokenizerRules,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) lexicon: &'a mut Lexicon,
}

impl Tokenizer {
    /// Appends the tokens of a text. They cover all of it except single spaces between tokens.
    ///
    /// # Panics
    ///
    /// If the text has 4 GiB or more.
    pub(crate) fn tokenize(&mut self, text: &str, context: &mut Context<'_>) -> Vec<RawToken> {
        assert!(u32::try_from(text.len()).is_ok(), "a text has less than 4 GiB");
        let mut tokens = Vec::with_capacity(text.len() / 5 + 8);
        for chunk in chunk::chunks(text) {
            self.tokenize_chunk(&text[chunk.start..chunk.end], chunk.start, context, &mut tokens);
            if let Some(last) = tokens.last_mut() {
                last.space_after = chunk.space_after;
            }
        }
        special::apply(text, tokens, context)
    }

    /// How many chunks are remembered.
    pub(crate) fn len(&self) -> usize {
        self.chunks.len()
    }

    /// Bytes of the remembered chunks.
    pub(crate) fn chunk_bytes(&self) -> usize {
        self.chunk_bytes
    }

    fn tokenize_chunk(&mut self, chunk: &str, start: usize, context: &mut Context<'_>, tokens: &mut Vec<RawToken>) {
        let (first, end) = match self.chunks.get(chunk) {
            Some(&range) => range,
            None => self.learn_chunk(chunk, context),
        };
        let mut at = start as u32;
        for piece in &self.known[first as usize..end as usize] {
            let (lexeme, features, end) = (piece.lexeme, piece.features, at + piece.bytes);
            tokens.push(RawToken { lexeme, features, start: at, end, space_after: false });
            at = end;
        }
    }

    fn learn_chunk(&mut self, chunk: &str, context: &mut Context<'_>) -> (u32, u32) {
        self.pieces.clear();
        self.splitter.split(chunk, context.rules, true, &mut self.pieces);
        let first = self.known.len() as u32;
        let mut at = 0;
        for piece in &self.pieces {
            let text = &chunk[at..at + piece.bytes as usize];
            at += piece.bytes as usize;
            let (lexeme, features) = context.intern(text, piece);
            self.known.push(KnownPiece { lexeme, features, bytes: piece.bytes });
        }
        let range = (first, self.known.len() as u32);
        self.chunks.insert(chunk.into(), range);
        self.chunk_bytes += chunk.len();
        range
    }
}

impl Context<'_> {
    fn intern(&mut self, text: &str, piece: &Piece) -> (LexemeId, FeaturesId) {
        let lexeme = self.lexicon.intern(text, self.vocabulary, |key| self.rules.special.starts_with(key));
        (lexeme, self.lexicon.token_features(lexeme, piece.norm))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoder::Vectors;
    use crate::text::keys::key;

    fn rules() -> TokenizerRules {
        let exception = |text: &'static str, parts: &[(&'static str, Option<&str>)]| {
            let pieces = parts.iter().map(|(part, norm)| Piece { bytes: part.len() as u32, norm: norm.map(key) });
            (text, pieces.collect::<Vec<_>>())
        };
        TokenizerRules::for_tests(
            r#"^\(|^"|^\$|^\.\.+"#,
            r#"\)$|"$|,$|\.\.+$|(?<=[a-z])\.$|'s$"#,
            r"\.\.+|(?<=[a-z])-(?=[a-z])",
            r"^\S+\.(?:com|org)$",
            [
                exception("can't", &[("ca", Some("can")), ("n't", Some("not"))]),
                exception("U.S.", &[("U.S.", None)]),
                exception(":-)", &[(":-)", None)]),
                exception("a.m", &[("a.m", None)]),
                exception("no one", &[("no one", None)]),
            ],
        )
    }

    fn tokens(text: &str) -> Vec<String> {
        let rules = rules();
        let vocabulary = Vocabulary { norms: FxHashMap::default(), vectors: Vectors::default() };
        let mut lexicon = Lexicon::default();
        let mut context = Context { rules: &rules, vocabulary: &vocabulary, lexicon: &mut lexicon };
        let mut tokenizer = Tokenizer::default();
        let tokens = tokenizer.tokenize(text, &mut context);
        assert_eq!(tokenizer.tokenize(text, &mut context), tokens, "the same when the chunks are known");
        let mut rejoined = String::new();
        for token in &tokens {
            assert_eq!(rejoined.len(), token.start as usize, "tokens cover the text");
            rejoined.push_str(&text[token.start as usize..token.end as usize]);
            rejoined.push_str(if token.space_after { " " } else { "" });
        }
        assert_eq!(rejoined, text);
        tokens.iter().map(|token| text[token.start as usize..token.end as usize].to_owned()).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(tokens(text), expected, "{text:?}");
    }

    #[test]
    fn takes_affixes_and_infixes_off() {
        check("(Hello, world)", &["(", "Hello", ",", "world", ")"]);
        check("well-known", &["well", "-", "known"]);
        check("one...two", &["one", "...", "two"]);
        check("...", &["..."]);
        check("end.", &["end", "."]);
        check("END.", &["END."]);
    }

    #[test]
    fn keeps_exceptions_and_addresses() {
        check("can't", &["ca", "n't"]);
        check("(can't)", &["(", "ca", "n't", ")"]);
        check("the U.S.", &["the", "U.S."]);
        check("well-known.org", &["well-known.org"]);
        check("smile :-)", &["smile", ":-)"]);
    }

    #[test]
    fn finds_exceptions_across_chunks() {
        check("no one knows", &["no one", "knows"]);
        check("no  one", &["no", " ", "one"]);
    }

    #[test]
    fn keeps_all_white_space_but_single_spaces() {
        check("", &[]);
        check(" ", &[" "]);
        check("a  b", &["a", " ", "b"]);
        check("a\n\nb ", &["a", "\n\n", "b"]);
        check(" a", &[" ", "a"]);
        check("a\u{a0}b", &["a", "\u{a0}", "b"]);
        check("a \n", &["a", "\n"]);
    }

    #[test]
    fn survives_a_chunk_of_any_length() {
        for unit in ["a", "(", ".", "a-", "1.", "a:", "ä", "a@", "!.", "//"] {
            let text = unit.repeat(200_000 / unit.len());
            assert!(!tokens(&text).is_empty());
        }
    }

    proptest::proptest! {
        #[test]
        fn tokens_always_rejoin_to_the_text(text in "[ \n.,()'\"a-eA-E:\\-é中$0-9]{0,60}") {
            tokens(&text);
        }
    }
}
