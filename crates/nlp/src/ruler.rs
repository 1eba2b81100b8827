//! The attribute ruler: parts of speech, morphology and some lemmas, by patterns over tag, relation and text.
//!
//! spaCy `pipeline/attributeruler.py`. All patterns are matched against the annotations *before* the ruler, then applied
//! in their order, so that later ones win. Nearly all patterns look at one token, so their joint effect depends on
//! nothing but the token's tag, relation and text, and is remembered for each combination. What a token can be in the
//! few longer patterns is remembered with it, as bits.

mod memory;
mod pattern;

pub(crate) use memory::RulerMemory;

use std::path::Path;

use compact_str::CompactString;

use crate::doc::Token;
use crate::error::Error;
use crate::format::msgpack::{self, At};
use crate::labels::{LabelId, Labels};
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::Lexicon;
use crate::tokenizer::RawToken;
use memory::{Combination, Known};
use pattern::{Context, TokenTest};

/// The patterns of a package.
pub(crate) struct Ruler {
    /// In the order in which they are applied.
    actions: Vec<Action>,
    singles: Vec<Single>,
    longer: Vec<Longer>,
    /// The tests of the longer patterns; their places are the bits of [`Known::bits`].
    longer_tests: Vec<TokenTest>,
}

/// What a match sets.
#[derive(Default)]
struct Action {
    tag: Option<LabelId>,
    pos: Option<LabelId>,
    morph: Option<LabelId>,
    dep: Option<LabelId>,
    lemma: Option<CompactString>,
}

/// A pattern of one token.
struct Single {
    test: TokenTest,
    action: u16,
}

/// A pattern of several tokens.
struct Longer {
    /// For each token the bit of its test.
    bits: Vec<u64>,
    /// Which of the tokens is changed.
    target: usize,
    action: u16,
}

/// What the ruler and the lemmatizer say about a token.
#[derive(Clone)]
struct Analysis {
    tag: LabelId,
    pos: LabelId,
    morph: LabelId,
    dep: LabelId,
    lemma: CompactString,
}

/// What the ruler needs besides the tokens.
#[derive(Clone, Copy)]
pub(crate) struct Resources<'a> {
    pub(crate) labels: &'a Labels,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) lemmatizer: &'a Lemmatizer,
}

impl Ruler {
    /// Reads `attribute_ruler/patterns`.
    ///
    /// # Errors
    ///
    /// When the file is damaged, or has a key, a predicate or a quantifier that the runtime does not know.
    pub(crate) fn read(path: &Path, labels: &mut Labels) -> Result<Ruler, Error> {
        let file = msgpack::read(path)?;
        let mut ruler =
            Ruler { actions: Vec::new(), singles: Vec::new(), longer: Vec::new(), longer_tests: Vec::new() };
        for rule in At::new(path, &file, "").items()? {
            ruler.add(&rule, labels)?;
        }
        Ok(ruler)
    }

    fn add(&mut self, rule: &At<'_>, labels: &mut Labels) -> Result<(), Error> {
        let action = u16::try_from(self.actions.len()).map_err(|_| rule.mismatch("at most 65,536 rules"))?;
        self.actions.push(Action::read(&rule.get("attrs")?, labels)?);
        let target = rule.get("index")?;
        for pattern in rule.get("patterns")?.items()? {
            let tests = pattern.items()?.map(|test| TokenTest::read(&test, labels)).collect::<Result<Vec<_>, _>>()?;
            if target.size()? >= tests.len() {
                return Err(target.mismatch(format!("below {}", tests.len())));
            }
            if tests.len() == 1 {
                self.singles.extend(tests.into_iter().map(|test| Single { test, action }));
                continue;
            }
            let first = self.longer_tests.len();
            self.longer_tests.extend(tests);
            if self.longer_tests.len() > u64::BITS as usize {
                return Err(pattern.mismatch("at most 64 tests in patterns of several tokens"));
            }
            let bits = (first..self.longer_tests.len()).map(|bit| 1 << bit).collect();
            self.longer.push(Longer { bits, target: target.size()?, action });
        }
        Ok(())
    }

    /// Sets part of speech, morphology and lemma of the tokens, and corrects tags and relations.
    pub(crate) fn annotate(
        &self,
        text: &str,
        raw: &[RawToken],
        tokens: &mut [Token],
        resources: Resources<'_>,
        memory: &mut RulerMemory,
    ) {
        memory.places.clear();
        let mut any_bits = 0;
        for (raw, token) in raw.iter().zip(tokens.iter()) {
            let combination = Combination { tag: token.tag, dep: token.dep, lexeme: raw.lexeme };
            let place = memory.find(combination).unwrap_or_else(|| {
                let known = self.learn(&text[token.range()], token, raw, resources);
                memory.insert(combination, known)
            });
            any_bits |= memory.get(place).bits;
            memory.places.push(place);
        }
        let mut extra = self.longer_matches(any_bits, memory);
        extra.sort_unstable();

        let mut extra = extra.as_slice();
        for (index, (raw, token)) in raw.iter().zip(tokens).enumerate() {
            let known = memory.get(memory.places[index]);
            let here = extra.iter().take_while(|(target, _)| *target == index).count();
            if here == 0 {
                known.analysis.write(token);
                continue;
            }
            let mut actions = known.actions.to_vec();
            actions.extend(extra[..here].iter().map(|&(_, action)| action));
            actions.sort_unstable();
            extra = &extra[here..];
            self.analyse(&actions, &text[token.range()], token, raw, resources).write(token);
        }
    }

    /// Matches of longer patterns: which token is changed, by which action.
    fn longer_matches(&self, any_bits: u64, memory: &RulerMemory) -> Vec<(usize, u16)> {
        let mut matches = Vec::new();
        for pattern in &self.longer {
            if pattern.bits.iter().any(|bit| any_bits & bit == 0) {
                continue;
            }
            for (start, window) in memory.places.windows(pattern.bits.len()).enumerate() {
                if window.iter().zip(&pattern.bits).all(|(&place, bit)| memory.get(place).bits & bit != 0) {
                    matches.push((start + pattern.target, pattern.action));
                }
            }
        }
        matches
    }

    fn learn(&self, text: &str, token: &Token, raw: &RawToken, resources: Resources<'_>) -> Known {
        let lexeme = resources.lexicon.get(raw.lexeme);
        let context = Context { tag: token.tag, dep: token.dep, lower: lexeme.lower(text), is_space: lexeme.is_space };
        let singles = self.singles.iter().filter(|single| single.test.holds(&context));
        let actions: Box<[u16]> = singles.map(|single| single.action).collect();
        let tests = self.longer_tests.iter().enumerate().filter(|(_, test)| test.holds(&context));
        let bits = tests.fold(0, |bits, (bit, _)| bits | 1 << bit);
        Known { analysis: self.analyse(&actions, text, token, raw, resources), actions, bits }
    }

    /// What the actions, applied in order, make of a token.
    fn analyse(
        &self,
        actions: &[u16],
        text: &str,
        token: &Token,
        raw: &RawToken,
        resources: Resources<'_>,
    ) -> Analysis {
        let mut set = Action::default();
        for &action in actions {
            let action = &self.actions[usize::from(action)];
            set.tag = action.tag.or(set.tag);
            set.pos = action.pos.or(set.pos);
            set.morph = action.morph.or(set.morph);
            set.dep = action.dep.or(set.dep);
            set.lemma = action.lemma.clone().or(set.lemma);
        }
        let (pos, morph) = (set.pos.unwrap_or_default(), set.morph.unwrap_or_default());
        let lemma = set.lemma.unwrap_or_else(|| {
            let lower = resources.lexicon.get(raw.lexeme).lower(text);
            resources.lemmatizer.lemma(text, lower, resources.labels.name(pos), resources.labels.name(morph))
        });
        Analysis { tag: set.tag.unwrap_or(token.tag), pos, morph, dep: set.dep.unwrap_or(token.dep), lemma }
    }
}

impl Action {
    fn read(at: &At<'_>, labels: &mut Labels) -> Result<Action, Error> {
        let mut action = Action::default();
        for (name, value) in at.entries()? {
            let text = value.text()?;
            let mut label = |text: &str| labels.intern(text).ok_or_else(|| value.mismatch("fewer labels"));
            match name.text()? {
                "TAG" => action.tag = Some(label(text)?),
                "POS" => action.pos = Some(label(text)?),
                // "_" is how no features are written.
                "MORPH" => action.morph = Some(label(if text == "_" { "" } else { text })?),
                "DEP" => action.dep = Some(label(text)?),
                "LEMMA" => action.lemma = Some(text.into()),
                other => return Err(at.unsupported(format!("the attribute '{other}' in a rule"))),
            }
        }
        Ok(action)
    }
}

impl Analysis {
    fn write(&self, token: &mut Token) {
        token.tag = self.tag;
        token.pos = self.pos;
        token.morph = self.morph;
        token.dep = self.dep;
        token.lemma = self.lemma.clone();
    }
}
