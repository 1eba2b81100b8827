//! What a report's tokens stand for when passages are compared: words, names, numbers and dates.
//!
//! A name counts once and is the same term under every form it has in the story; a number is its value, whatever the
//! words; a date is its day. Everything else is the token's lemma. Function words, auxiliaries and the marks of
//! speech ("said", "told") carry little or nothing: two reports that both say "officials said on Tuesday that" share
//! no content. Linear in the number of tokens and layer items.

use headwater_model::{CompactString, EntityKind, Name, Pos, ReportIx, Span, TimexKind, Token, Witness};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// What a term is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TermKind {
    /// A content word, by its lemma.
    Word,
    /// A named thing.
    Name,
    /// A numeric value.
    Number,
    /// A day, or a longer time on the calendar.
    Date,
}

/// A term at its place in a report.
#[derive(Clone, PartialEq, Debug)]
pub struct TermAt {
    /// First token of it.
    pub token: u32,
    /// What it is.
    pub kind: TermKind,
    /// Lemma, folded name, value or day. Equal keys of one kind are the same term.
    pub key: CompactString,
    /// 0 to 1: how much content this kind of word carries, before rarity is considered.
    pub weight: f32,
}

/// Where the names of a story stand: which name covers a place of a report.
pub struct NamePlaces {
    by_report: FxHashMap<ReportIx, Vec<(Span, u32)>>,
}

impl NamePlaces {
    /// Indexes the mentions of `names`.
    pub fn new(names: &[Name]) -> NamePlaces {
        let mut by_report: FxHashMap<ReportIx, Vec<(Span, u32)>> = FxHashMap::default();
        for (position, name) in names.iter().enumerate() {
            let position = u32::try_from(position).expect("a story has fewer than 2^32 names");
            for mention in &name.mentions {
                by_report.entry(mention.report).or_default().push((mention.span, position));
            }
        }
        for places in by_report.values_mut() {
            places.sort_unstable();
        }
        NamePlaces { by_report }
    }

    fn of(&self, report: ReportIx) -> &[(Span, u32)] {
        self.by_report.get(&report).map_or(&[], Vec::as_slice)
    }
}

/// The terms of one report, by token. `places` may be empty: then names are told apart by their folded words.
pub fn terms(witness: &Witness, report: ReportIx, names: &[Name], places: &NamePlaces) -> Vec<TermAt> {
    let tokens = &witness.layers.parse.tokens;
    let mut found = Vec::with_capacity(tokens.len() / 2);
    let mut taken = vec![false; tokens.len()];
    dates(witness, &mut found, &mut taken);
    let resolved = places
        .of(report)
        .iter()
        .map(|&(span, name)| (span, names[name as usize].kind, name_key(&names[name as usize].name)));
    mark_names(witness, resolved, &mut found, &mut taken);
    let local = witness.layers.mentions.iter().map(|m| (m.span, m.kind, local_name(witness, m.span, m.kind)));
    mark_names(witness, local, &mut found, &mut taken);
    numbers(witness, &mut found, &mut taken);
    for (position, token) in tokens.iter().enumerate().filter(|&(position, _)| !taken[position]) {
        let weight = content_weight(token);
        if weight > 0.0 {
            found.push(TermAt { token: position as u32, kind: TermKind::Word, key: word_key(witness, token), weight });
        }
    }
    found.sort_by(|a, b| a.token.cmp(&b.token).then_with(|| a.kind.cmp(&b.kind)).then_with(|| a.key.cmp(&b.key)));
    found
}

/// Lower case without diacritics: "Přemysl" and "Premysl" are equal.
pub fn folded(text: &str) -> CompactString {
    if text.is_ascii() {
        return CompactString::from(text).to_ascii_lowercase();
    }
    text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).flat_map(char::to_lowercase).map(plain_letter).collect()
}

/// Positions of the tokens that overlap `span`.
pub fn tokens_in(tokens: &[Token], span: Span) -> std::ops::Range<usize> {
    let first = tokens.partition_point(|token| token.span.end <= span.start);
    let end = tokens.partition_point(|token| token.span.start < span.end);
    first..end.max(first)
}

fn plain_letter(c: char) -> char {
    match c {
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        '’' | 'ʼ' => '\'',
        other => other,
    }
}

fn dates(witness: &Witness, found: &mut Vec<TermAt>, taken: &mut [bool]) {
    for time in &witness.layers.times {
        let key = match (time.kind, time.from, time.to) {
            (TimexKind::Date | TimexKind::Time, Some(from), Some(to)) if from == to => {
                CompactString::from(from.to_string())
            }
            (TimexKind::Date | TimexKind::Time, Some(_), Some(_)) => time.value.clone(),
            _ => continue,
        };
        let range = tokens_in(&witness.layers.parse.tokens, time.span);
        push_once(range, TermKind::Date, key, DATE_WEIGHT, found, taken);
    }
}

fn mark_names(
    witness: &Witness,
    names: impl Iterator<Item = (Span, EntityKind, CompactString)>,
    found: &mut Vec<TermAt>,
    taken: &mut [bool],
) {
    for (span, _, key) in names {
        let range = tokens_in(&witness.layers.parse.tokens, span);
        if !key.is_empty() {
            push_once(range, TermKind::Name, key, 1.0, found, taken);
        }
    }
}

fn numbers(witness: &Witness, found: &mut Vec<TermAt>, taken: &mut [bool]) {
    let tokens = &witness.layers.parse.tokens;
    for quantity in &witness.layers.quantities {
        let range = tokens_in(tokens, quantity.span);
        let last = (quantity.token as usize).min(tokens.len().saturating_sub(1));
        let key = number_key(quantity.value);
        push_once(range.start..(last + 1).min(range.end).max(range.start), TermKind::Number, key, 1.0, found, taken);
    }
    for (position, token) in tokens.iter().enumerate() {
        if !taken[position] && token.span.of(&witness.report.text).starts_with(|c: char| c.is_ascii_digit()) {
            let digits = token.span.of(&witness.report.text).replace(',', "");
            let key = digits.parse::<f64>().map_or_else(|_| folded(&digits), number_key);
            push_once(position..position + 1, TermKind::Number, key, 1.0, found, taken);
        }
    }
}

/// Files one term for a range of tokens, unless one of them already belongs to another.
fn push_once(
    range: std::ops::Range<usize>,
    kind: TermKind,
    key: CompactString,
    weight: f32,
    found: &mut Vec<TermAt>,
    taken: &mut [bool],
) {
    if range.is_empty() || taken[range.clone()].iter().any(|&token| token) {
        return;
    }
    taken[range.clone()].fill(true);
    found.push(TermAt { token: range.start as u32, kind, key, weight });
}

/// The key of a name that was resolved across the story: its full form, folded.
fn name_key(name: &str) -> CompactString {
    folded(name)
}

/// The key of a name that was not: surname of a person, all words of anything else.
fn local_name(witness: &Witness, span: Span, kind: EntityKind) -> CompactString {
    let name = span.of(&witness.report.text);
    match kind {
        EntityKind::Person => folded(name.split_whitespace().next_back().unwrap_or(name)),
        _ => folded(name),
    }
}

fn number_key(value: f64) -> CompactString {
    CompactString::from(value.to_string())
}

fn word_key(witness: &Witness, token: &Token) -> CompactString {
    if token.lemma.is_empty() { folded(token.span.of(&witness.report.text)) } else { folded(&token.lemma) }
}

/// True for a folded word that carries no content wherever it stands: an article, a pronoun, a verb of saying.
pub fn is_stop_word(word: &str) -> bool {
    STOP.contains(&word) || SPEECH.contains(&word)
}

/// True for a word that tells what a text is about: no function word, no verb of saying, no mark.
pub fn content_word(token: &Token) -> bool {
    content_weight(token) >= 0.5
}

/// How much content a word carries by its part of speech; zero for function words and marks.
fn content_weight(token: &Token) -> f32 {
    let lemma = folded(&token.lemma);
    if STOP.contains(&lemma.as_str()) || !lemma.contains(char::is_alphanumeric) {
        return 0.0;
    }
    if SPEECH.contains(&lemma.as_str()) {
        return SPEECH_WEIGHT;
    }
    match token.pos {
        Pos::Noun | Pos::Propn | Pos::Verb | Pos::Num | Pos::Unknown | Pos::Other => 1.0,
        Pos::Adj => 0.8,
        Pos::Adv => 0.5,
        _ => 0.0,
    }
}

/// A shared day says little by itself: every report of a story names the same few.
const DATE_WEIGHT: f32 = 0.6;

/// Verbs of saying are how a thing is told, not what is told.
const SPEECH_WEIGHT: f32 = 0.15;

const SPEECH: &[&str] = &[
    "say",
    "tell",
    "add",
    "report",
    "accord",
    "according",
    "statement",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "cite",
    "quote",
];

const STOP: &[&str] = &[
    "a", "an", "the", "and", "or", "but", "if", "as", "at", "by", "for", "from", "in", "into", "of", "off", "on",
    "onto", "out", "over", "to", "up", "with", "about", "after", "before", "be", "is", "are", "was", "were", "been",
    "being", "have", "has", "had", "do", "does", "did", "will", "would", "shall", "should", "can", "could", "may",
    "might", "must", "not", "no", "n't", "so", "than", "that", "this", "these", "those", "there", "then", "they", "he",
    "she", "it", "we", "i", "you", "who", "which", "what", "when", "where", "how", "why", "his", "her", "its", "their",
    "our", "my", "your", "him", "them", "us", "me", "also", "very", "just", "more", "most", "such", "some", "any",
    "all", "mr", "mrs", "ms", "dr", "s", "'s", "get", "go", "make", "take", "come",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_diacritics_and_case() {
        assert_eq!(folded("Přemysl Łódź"), "premysl lodz");
    }

    #[test]
    fn token_ranges_of_spans_are_empty_where_nothing_overlaps() {
        assert!(tokens_in(&[], Span::new(0, 4)).is_empty());
    }
}
