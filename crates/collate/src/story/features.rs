//! What a report is about, as numbers that can be compared: its words and names, its day, the outlets it names.
//!
//! A pure function of one report but for the shared numbering of words, so that a run of any size reads its reports
//! once and keeps about 150 numbers for each. Title words count more; only the first [`TOKENS_MAX`] tokens are read.

use crate::likeness::term::{content_word, folded, is_stop_word};
use frostem::{Algorithm, Stemmer};
use headwater_model::{BlockKind, CompactString, Date, DatedAt, EntityKind, Pos, Token, Witness};
use rustc_hash::{FxHashMap, FxHashSet};

/// Most tokens of a report that count. News tells first what it is about.
pub const TOKENS_MAX: usize = 700;

/// Most main names kept for a report.
pub const MAIN_NAMES_MAX: usize = 3;

/// A report as the grouping sees it.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// Term, weighted count, whether it stands in a name here. Ascending by term.
    pub terms: Vec<(u32, f32, bool)>,
    /// The names it turns on, as terms; most frequent first, at most [`MAIN_NAMES_MAX`].
    pub main_names: Vec<u32>,
    /// Days, with their fraction if the hour is known, from a fixed day; `None` if undated.
    pub day: Option<f32>,
    /// Its outlet, folded.
    pub outlet: Option<CompactString>,
    /// Names it mentions that may be outlets', folded, sorted.
    pub credits: Vec<CompactString>,
}

/// Numbers for words, shared by a run.
#[derive(Default)]
pub struct Terms {
    ids: FxHashMap<CompactString, u32>,
    words: Vec<CompactString>,
}

impl Terms {
    /// The word behind a number.
    pub fn word(&self, term: u32) -> &str {
        &self.words[term as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True if no word was read yet.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn id(&mut self, word: CompactString) -> u32 {
        if let Some(&id) = self.ids.get(&word) {
            return id;
        }
        let id = u32::try_from(self.words.len()).expect("a run has fewer than 2^32 different words");
        self.words.push(word.clone());
        self.ids.insert(word, id);
        id
    }
}

/// Reads reports into features.
pub struct Reader {
    /// The numbering so far.
    pub terms: Terms,
    stemmer: Stemmer,
}

impl Default for Reader {
    fn default() -> Self {
        Reader { terms: Terms::default(), stemmer: Stemmer::new(Algorithm::English) }
    }
}

impl Reader {
    /// Reads one report. Linear in its tokens.
    pub fn read(&mut self, witness: &Witness) -> Features {
        let parse = &witness.layers.parse;
        let mut in_name: FxHashMap<u32, EntityKind> = FxHashMap::default();
        for mention in &witness.layers.mentions {
            in_name.extend((mention.first_token..mention.end_token).map(|token| (token, mention.kind)));
        }
        let mut counts: FxHashMap<u32, (f32, bool)> = FxHashMap::default();
        let mut names: FxHashMap<u32, f32> = FxHashMap::default();
        for (position, token) in parse.tokens.iter().take(TOKENS_MAX).enumerate() {
            let kind = in_name.get(&(position as u32)).copied();
            let name = kind.is_some() || token.pos == Pos::Propn;
            let Some(word) = self.term(witness, token, name) else { continue };
            let title = parse
                .sentences
                .get(token.sentence as usize)
                .and_then(|sentence| witness.report.blocks.get(sentence.block as usize))
                .is_some_and(|block| block.kind == BlockKind::Title);
            let weight = if title { TITLE_WEIGHT } else { 1.0 };
            let entry = counts.entry(word).or_default();
            entry.0 += weight;
            entry.1 |= name;
            if matches!(kind, Some(EntityKind::Person | EntityKind::Organisation | EntityKind::Facility)) {
                *names.entry(word).or_default() += weight;
            }
        }
        if witness.report.title.is_none() {
            self.add_given_title(witness.report.title_given.as_deref().unwrap_or_default(), &mut counts);
        }
        let mut terms: Vec<(u32, f32, bool)> =
            counts.into_iter().map(|(term, (count, name))| (term, count, name)).collect();
        terms.sort_unstable_by_key(|&(term, ..)| term);
        Features {
            terms,
            main_names: main_names(names),
            day: witness.report.published.as_ref().map(day),
            outlet: witness.report.outlet.as_deref().map(bare),
            credits: credits(witness),
        }
    }

    /// Counts the words of a headline that is not in the text, which no parser has seen: names are those of the text.
    fn add_given_title(&mut self, title: &str, counts: &mut FxHashMap<u32, (f32, bool)>) {
        for written in title.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
            let word = folded(written);
            let word = word.strip_suffix("'s").unwrap_or(&word);
            if word.chars().count() >= 2 && !is_stop_word(word) {
                let stem = self.stemmer.stem(word);
                counts.entry(self.terms.id(CompactString::from(&*stem))).or_default().0 += TITLE_WEIGHT;
            }
        }
    }

    fn term(&mut self, witness: &Witness, token: &Token, name: bool) -> Option<u32> {
        let written = token.span.of(&witness.report.text);
        if !name && !content_word(token) || written.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            return None;
        }
        let word = if name || token.lemma.is_empty() { folded(written) } else { folded(&token.lemma) };
        let word = word.strip_suffix("'s").unwrap_or(&word);
        let stem = self.stemmer.stem(word);
        Some(self.terms.id(CompactString::from(&*stem)))
    }
}

/// An outlet's name without case, diacritics and leading article.
pub fn bare(name: &str) -> CompactString {
    let name = folded(name.trim());
    CompactString::from(name.strip_prefix("the ").unwrap_or(&name))
}

/// How often a word of the headline counts.
pub(super) const TITLE_WEIGHT: f32 = 2.5;

fn main_names(names: FxHashMap<u32, f32>) -> Vec<u32> {
    let mut ranked: Vec<(u32, f32)> = names.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().take(MAIN_NAMES_MAX).map(|(term, _)| term).collect()
}

fn credits(witness: &Witness) -> Vec<CompactString> {
    let text = &witness.report.text;
    let written = witness.layers.credits.iter().map(|credit| bare(&credit.name));
    let named = witness.layers.mentions.iter().map(|mention| bare(mention.span.of(text)));
    let all: FxHashSet<CompactString> = written.chain(named).filter(|name| name.len() >= 3).collect();
    let mut all: Vec<CompactString> = all.into_iter().collect();
    all.sort_unstable();
    all
}

/// Days from the first of 2000; noon where the hour is unknown.
pub(super) fn day(at: &DatedAt) -> f32 {
    let whole = (at.date - Date::constant(2000, 1, 1)).get_days();
    whole as f32 + at.minute.map_or(0.5, |minute| f32::from(minute) / (24.0 * 60.0))
}
