//! A report laid out for comparison: its words in reading order, and its sentences as weighted passages.
//!
//! Only what the language stages read is here: boilerplate, bylines and datelines are neither compared nor credited.
//! Linear in the number of tokens.

use super::document::is_document;
use crate::likeness::{Likeness, Passage, term::folded};
use headwater_model::{BlockKind, CompactString, QuoteKind, ReportIx, Span, Witness};
use headwater_reuse::{Seeds, Shape};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Most sentences of a report that are compared; a longer report is compared by its beginning.
pub const LINES_MAX: usize = 96;

/// One report of the story.
pub struct Testimony<'w> {
    /// Which.
    pub report: ReportIx,
    /// With its layers.
    pub witness: &'w Witness,
    /// Words and numbers in reading order; marks left out.
    pub words: Vec<Word>,
    /// Their keys, for alignment.
    pub keys: Vec<u32>,
    /// Sentences in reading order, at most [`LINES_MAX`].
    pub lines: Vec<Line>,
    /// True if it is a press release, filing or notice.
    pub document: bool,
}

/// A word at its place.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Equal for words that differ in case or diacritics only.
    pub key: u32,
    /// Its bytes.
    pub span: Span,
    /// Position in the parse.
    pub token: u32,
    /// Position of its sentence in [`Testimony::lines`]; past the end for words of a sentence that is not compared.
    pub line: u32,
    /// True inside quoted speech.
    pub quoted: bool,
}

/// A sentence at its place.
pub struct Line {
    /// Its bytes.
    pub span: Span,
    /// Positions in [`Testimony::words`].
    pub words: Range<usize>,
    /// What it says.
    pub passage: Passage,
    /// What it says together with the sentence after it.
    pub with_next: Passage,
    /// True in the headline.
    pub headline: bool,
    /// True in running text: no headline, heading or editor's note.
    pub statement: bool,
    /// True in an editor's note about this or an earlier version.
    pub notice: bool,
    /// Share of its words inside quoted speech, 0 to 1.
    pub quoted: f32,
    /// True if it says that many hear what is said.
    to_many: bool,
}

/// Words by number, shared by the reports of a story.
#[derive(Default)]
pub struct Lexicon {
    ids: FxHashMap<CompactString, u32>,
}

impl Lexicon {
    /// The number of a word, new or known.
    pub fn id(&mut self, word: &str) -> u32 {
        let word = folded(word);
        if let Some(&id) = self.ids.get(&word) {
            return id;
        }
        let id = u32::try_from(self.ids.len()).expect("a story has fewer than 2^32 words");
        self.ids.insert(word, id);
        id
    }

    /// The number of a folded word, if some report uses it.
    pub fn known(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }
}

impl<'w> Testimony<'w> {
    /// Lays out one report.
    pub fn read(report: ReportIx, witness: &'w Witness, likeness: &Likeness, lexicon: &mut Lexicon) -> Testimony<'w> {
        let parse = &witness.layers.parse;
        let text = &witness.report.text;
        let mut words = Vec::with_capacity(parse.tokens.len());
        let mut lines = Vec::new();
        for (number, sentence) in parse.sentences.iter().enumerate() {
            let first = words.len();
            for token in sentence.tokens() {
                let span = parse.tokens[token].span;
                let word = span.of(text);
                if word.contains(char::is_alphanumeric) {
                    let (token, line, quoted) = (token as u32, number as u32, in_speech(witness, span));
                    words.push(Word { key: lexicon.id(word), span, token, line, quoted });
                }
            }
            if lines.len() < LINES_MAX {
                let block = witness.report.blocks.get(sentence.block as usize).map(|block| block.kind);
                let quoted = words[first..].iter().filter(|word| word.quoted).count() as f32;
                let next = parse.sentences.get(number + 1).map_or(sentence.end, |next| next.end);
                lines.push(Line {
                    span: sentence.span,
                    words: first..words.len(),
                    passage: likeness.passage(report, sentence.tokens()),
                    with_next: likeness.passage(report, sentence.first as usize..next as usize),
                    headline: block == Some(BlockKind::Title),
                    statement: block == Some(BlockKind::Paragraph),
                    notice: block == Some(BlockKind::Notice),
                    quoted: quoted / ((words.len() - first).max(1) as f32),
                    to_many: is_to_many(sentence.span.of(text)),
                });
            }
        }
        let keys = words.iter().map(|word| word.key).collect();
        Testimony { report, witness, words, keys, lines, document: is_document(text) }
    }

    /// Where runs of its words stand, for alignment.
    pub fn seeds(&self) -> Seeds<'_> {
        Seeds::of(&self.keys, Shape::STORY)
    }

    /// The bytes from the first to the last of some words.
    pub fn span(&self, words: Range<usize>) -> Span {
        self.words[words.start].span.cover(self.words[words.end - 1].span)
    }

    /// How much a sentence counts when asking how much of the report is explained.
    pub fn line_weight(&self, line: usize) -> f32 {
        let line = &self.lines[line];
        line.passage.weight() * if line.headline { HEADLINE_WEIGHT } else { 1.0 }
    }

    /// True if a sentence, or one beside it, says that many heard what is quoted there.
    pub fn is_public(&self, line: usize) -> bool {
        self.lines[line.saturating_sub(1)..(line + 2).min(self.lines.len())].iter().any(|line| line.to_many)
    }

    /// Sum of [`Self::line_weight`]; never zero.
    pub fn weight(&self) -> f32 {
        (0..self.lines.len()).map(|line| self.line_weight(line)).sum::<f32>().max(1.0)
    }
}

/// Words for an audience of many reporters.
const TO_MANY: &[&str] = &[
    "reporters",
    "journalists",
    "press conference",
    "news conference",
    "media conference",
    "briefing",
    "the press",
    "the media",
    "televised",
    "in a speech",
    "in parliament",
];

fn is_to_many(sentence: &str) -> bool {
    let words = folded(sentence);
    TO_MANY.iter().any(|phrase| words.contains(phrase))
}

/// A headline repeats the body.
const HEADLINE_WEIGHT: f32 = 0.5;

fn in_speech(witness: &Witness, span: Span) -> bool {
    let quotes = &witness.layers.quotes;
    let next = quotes.partition_point(|quote| quote.span.start <= span.start);
    next.checked_sub(1).is_some_and(|at| quotes[at].kind != QuoteKind::Scare && quotes[at].span.contains(span))
}
