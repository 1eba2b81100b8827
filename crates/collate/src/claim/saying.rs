//! An assertion as comparison sees it: its terms with their weights, names, values, predicate and subject, each worked
//! out once per story.
//!
//! Terms are content lemmas, folded (case, diacritics) and mapped to their synonym class; words of a resolved name count as
//! that name, numbers as their value. A term's weight is its inverse document frequency over the sentences of the story, so
//! what every sentence of the story speaks of says little.

use std::rc::Rc;

use headwater_model::{
    Assertion, AssertionIx, Dep, EntityKind, Name, Pos, Quantity, ReportIx, Span, Story, Tag, Timex, Token, Unit, Witness,
};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::synonym;

/// A term and its weight, ascending by term within a list.
pub(super) type Weighted = Vec<(u32, f32)>;

/// One assertion with everything pairs are compared by.
pub(super) struct Saying<'w> {
    /// Its report, layers included.
    pub witness: &'w Witness,
    /// Which report.
    pub report: ReportIx,
    /// Which of its assertions.
    pub ix: AssertionIx,
    /// The assertion itself.
    pub assertion: &'w Assertion,
    /// Terms of the clause, subject included.
    pub terms: Weighted,
    /// Terms of the whole sentence.
    pub sentence_terms: Weighted,
    /// Story names in the clause and its subject, ascending.
    pub names: Vec<u32>,
    /// Class of the predicate.
    pub predicate: u32,
    /// Terms of the subject, ascending; a pronoun's are those of the last person named.
    pub subject: Vec<u32>,
    /// Quantities inside the clause.
    pub quantities: Vec<&'w Quantity>,
    /// Time expressions inside the clause that name days.
    pub times: Vec<&'w Timex>,
    /// Story name of each group of mentions in the report.
    group_names: Rc<FxHashMap<u32, u32>>,
}

impl Saying<'_> {
    /// The words of the assertion.
    pub fn words(&self) -> &str {
        self.assertion.span.of(&self.witness.report.text)
    }

    /// The clause's first and last token positions (end-exclusive).
    pub fn tokens(&self) -> std::ops::Range<usize> {
        tokens_in(self.witness, self.assertion.span)
    }

    /// The story name of a group of mentions of this report.
    pub fn name_of_group(&self, group: u32) -> Option<u32> {
        self.group_names.get(&group).copied()
    }

    /// Sum of the weights of its terms.
    pub fn mass(&self) -> f32 {
        self.terms.iter().map(|term| term.1).sum()
    }
}

/// Every assertion of a story, in the order of reports, then of text.
pub(super) struct Sayings<'w> {
    /// All of them.
    pub all: Vec<Saying<'w>>,
    /// Position in `all` of each report's first assertion.
    first: FxHashMap<ReportIx, usize>,
}

impl<'w> Sayings<'w> {
    /// Reads the assertions of `story`.
    pub fn of(witnesses: &'w [Witness], story: &Story, names: &[Name]) -> Sayings<'w> {
        let mut vocabulary = Vocabulary::default();
        let by_place = name_places(names);
        let mut read: Vec<(ReportIx, Vec<Vec<(usize, u32)>>)> = Vec::new();
        for &report in &story.reports {
            let witness = &witnesses[report.at()];
            let places = by_place.get(&report).map_or(&[][..], Vec::as_slice);
            read.push((report, sentence_terms(witness, places, &mut vocabulary)));
        }
        let sentences: usize = read.iter().map(|(_, sentences)| sentences.len()).sum();
        let weigh = |term: u32| (1.0 + sentences as f32 / vocabulary.frequency[term as usize].max(1) as f32).ln();

        let mut all = Vec::new();
        let mut first = FxHashMap::default();
        for (report, terms) in &read {
            let witness = &witnesses[report.at()];
            let places = by_place.get(report).map_or(&[][..], Vec::as_slice);
            first.insert(*report, all.len());
            let group_names = Rc::new(group_names(witness, places));
            let mut last_person = Vec::new();
            let mut last_sentence = 0;
            for (position, assertion) in witness.layers.assertions.iter().enumerate() {
                let Some(sentence) = terms.get(assertion.sentence as usize) else { continue };
                for passed in last_sentence..assertion.sentence as usize {
                    if let Some(person) = last_person_of(witness, passed, &terms[passed]) {
                        last_person = person;
                    }
                }
                last_sentence = assertion.sentence as usize;
                let context = Context { witness, report: *report, places, group_names: &group_names, last_person: &last_person };
                all.push(saying(&context, position, assertion, sentence, &weigh));
            }
        }
        Sayings { all, first }
    }

    /// Position of an assertion in `all`, if it was read.
    pub fn position(&self, report: ReportIx, assertion: AssertionIx) -> Option<usize> {
        let first = *self.first.get(&report)?;
        // Assertions of a sentence that the parse does not have are left out, so the place may be lower than counted.
        (first..=(first + assertion.at()).min(self.all.len().checked_sub(1)?))
            .rev()
            .find(|&at| self.all[at].report == report && self.all[at].ix == assertion)
    }

    /// Positions in `all` of one report's assertions.
    pub fn of_report(&self, report: ReportIx) -> std::ops::Range<usize> {
        let Some(&first) = self.first.get(&report) else { return 0..0 };
        let count = self.all[first..].iter().take_while(|saying| saying.report == report).count();
        first..first + count
    }
}

/// What the assertions of one sentence share.
struct Context<'c, 'w> {
    witness: &'w Witness,
    report: ReportIx,
    places: &'c [(Span, u32)],
    group_names: &'c Rc<FxHashMap<u32, u32>>,
    last_person: &'c [u32],
}

fn saying<'w>(
    context: &Context<'_, 'w>,
    position: usize,
    assertion: &'w Assertion,
    sentence: &[(usize, u32)],
    weigh: &impl Fn(u32) -> f32,
) -> Saying<'w> {
    let Context { witness, report, places, .. } = *context;
    let tokens = &witness.layers.parse.tokens;
    let inside = |span: Span, token: usize| tokens.get(token).is_some_and(|token| span.contains(token.span));
    let mut subject: Vec<u32> = match assertion.subject {
        Some(span) => sentence.iter().filter(|(token, _)| inside(span, *token)).map(|(_, term)| *term).collect(),
        None => Vec::new(),
    };
    if subject.is_empty() && assertion.subject.is_some_and(|span| is_personal(span.of(&witness.report.text))) {
        subject = context.last_person.to_vec();
    }
    subject.sort_unstable();
    subject.dedup();
    let clause = sentence.iter().filter(|(token, _)| inside(assertion.span, *token)).map(|(_, term)| *term);
    let terms = weighted(clause.chain(subject.iter().copied()), weigh);
    let predicate = sentence.iter().find(|(token, _)| *token == assertion.predicate as usize).map_or(u32::MAX, |x| x.1);
    let mut names: Vec<u32> = places
        .iter()
        .filter(|(span, _)| assertion.span.contains(*span) || assertion.subject.is_some_and(|s| s.contains(*span)))
        .map(|(_, name)| *name)
        .collect();
    names.sort_unstable();
    names.dedup();
    Saying {
        witness,
        report,
        ix: AssertionIx::from(position),
        assertion,
        terms,
        sentence_terms: weighted(sentence.iter().map(|(_, term)| *term), weigh),
        names,
        predicate,
        subject,
        quantities: witness.layers.quantities.iter().filter(|q| assertion.span.contains(q.span)).collect(),
        times: witness.layers.times.iter().filter(|t| t.from.is_some() && assertion.span.contains(t.span)).collect(),
        group_names: Rc::clone(context.group_names),
    }
}

/// The story name of each group of mentions: that of its first mention that has one.
fn group_names(witness: &Witness, places: &[(Span, u32)]) -> FxHashMap<u32, u32> {
    let mut names = FxHashMap::default();
    for mention in &witness.layers.mentions {
        if let Some((_, name)) = place_of(places, mention.span) {
            names.entry(mention.group).or_insert(name);
        }
    }
    names
}

/// Token positions wholly inside `span`.
pub(super) fn tokens_in(witness: &Witness, span: Span) -> std::ops::Range<usize> {
    let tokens = &witness.layers.parse.tokens;
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let end = tokens.partition_point(|token| token.span.end <= span.end);
    first..end.max(first)
}

/// True for pronouns that stand for a person named before.
fn is_personal(words: &str) -> bool {
    matches!(words.trim().to_lowercase().as_str(), "he" | "she" | "his" | "her" | "i")
}

/// The terms of the last person named in a sentence, subjects first.
fn last_person_of(witness: &Witness, sentence: usize, terms: &[(usize, u32)]) -> Option<Vec<u32>> {
    let sentence = witness.layers.parse.sentences.get(sentence)?;
    let people = || {
        let of_sentence = |mention: &&headwater_model::Mention| {
            mention.kind == EntityKind::Person && sentence.tokens().contains(&(mention.first_token as usize))
        };
        witness.layers.mentions.iter().filter(of_sentence)
    };
    let is_subject = |mention: &&headwater_model::Mention| {
        (mention.first_token..mention.end_token)
            .filter_map(|token| witness.layers.parse.tokens.get(token as usize))
            .any(|token| matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass))
    };
    let person = people().rfind(is_subject).or_else(|| people().next_back())?;
    let range = person.first_token as usize..person.end_token as usize;
    Some(terms.iter().filter(|(token, _)| range.contains(token)).map(|(_, term)| *term).collect())
}

/// Terms with weights, ascending, each once.
fn weighted(terms: impl Iterator<Item = u32>, weigh: &impl Fn(u32) -> f32) -> Weighted {
    let mut terms: Vec<u32> = terms.collect();
    terms.sort_unstable();
    terms.dedup();
    terms.into_iter().map(|term| (term, weigh(term))).collect()
}

/// Weight that two lists share.
pub(super) fn shared(a: &Weighted, b: &Weighted) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// Cosine of two lists with the weights as they are, 0 to 1.
pub(super) fn cosine(a: &Weighted, b: &Weighted) -> f32 {
    let square = |list: &Weighted| list.iter().map(|(_, weight)| weight * weight).sum::<f32>();
    let (mut i, mut j, mut dot) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                dot += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    let norm = (square(a) * square(b)).sqrt();
    if norm > 0.0 { dot / norm } else { 0.0 }
}

/// Terms of the story, numbered, with the number of sentences that have each.
#[derive(Default)]
struct Vocabulary {
    ids: FxHashMap<String, u32>,
    frequency: Vec<u32>,
}

impl Vocabulary {
    fn id(&mut self, key: String) -> u32 {
        let next = self.frequency.len() as u32;
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.frequency.push(0);
        }
        id
    }
}

/// The terms of every sentence as (token, term), in text order, counted into `vocabulary`.
fn sentence_terms(witness: &Witness, places: &[(Span, u32)], vocabulary: &mut Vocabulary) -> Vec<Vec<(usize, u32)>> {
    let tokens = &witness.layers.parse.tokens;
    let mut sentences = Vec::with_capacity(witness.layers.parse.sentences.len());
    for sentence in &witness.layers.parse.sentences {
        let mut terms = Vec::new();
        for position in sentence.tokens() {
            let token = &tokens[position];
            if let Some(key) = term_key(witness, position, token, places) {
                terms.push((position, vocabulary.id(key)));
            }
        }
        let mut distinct: Vec<u32> = terms.iter().map(|(_, term)| *term).collect();
        distinct.sort_unstable();
        distinct.dedup();
        for term in distinct {
            vocabulary.frequency[term as usize] += 1;
        }
        sentences.push(terms);
    }
    sentences
}

/// What a token counts as, or nothing for a function word.
fn term_key(witness: &Witness, position: usize, token: &Token, places: &[(Span, u32)]) -> Option<String> {
    if let Some((_, name)) = place_of(places, token.span) {
        return Some(format!("@{name}"));
    }
    if let Some(quantity) = quantity_at(&witness.layers.quantities, token.span) {
        let number = matches!(token.pos, Pos::Num | Pos::Sym) || token.tag == Tag::Cd;
        if number {
            return (quantity.token as usize == position || quantity.unit == Unit::None).then(|| format!("#{}", quantity.value));
        }
    }
    match token.pos {
        Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::Num | Pos::Other => {}
        Pos::Adv if token.tag != Tag::Wrb => {}
        Pos::Adp if token.dep == Dep::Prt => return None,
        _ => return None,
    }
    let word = fold(token.span.of(&witness.report.text));
    let lemma = if token.pos == Pos::Propn { word.clone() } else { fold(&token.lemma) };
    if !lemma.chars().any(char::is_alphanumeric) {
        return None;
    }
    if token.pos == Pos::Verb
        && let Some(particle) = particle_of(witness, position)
    {
        let phrase = format!("{lemma} {particle}");
        return Some(synonym::class(&phrase).map_or(phrase, str::to_owned));
    }
    if synonym::is_light(&lemma) {
        return None;
    }
    Some(synonym::class(&lemma).map_or(lemma, str::to_owned))
}

/// The particle of a phrasal verb, if the parser attached one right behind it.
fn particle_of(witness: &Witness, verb: usize) -> Option<String> {
    let tokens = &witness.layers.parse.tokens;
    tokens[verb + 1..]
        .iter()
        .take(4)
        .find(|token| token.dep == Dep::Prt && token.head as usize == verb)
        .map(|token| fold(token.span.of(&witness.report.text)))
}

/// Lower case, without diacritics.
pub(super) fn fold(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Places of the story's names by report: span and the name's position, ascending.
fn name_places(names: &[Name]) -> FxHashMap<ReportIx, Vec<(Span, u32)>> {
    let mut places: FxHashMap<ReportIx, Vec<(Span, u32)>> = FxHashMap::default();
    for (position, name) in names.iter().enumerate() {
        for mention in &name.mentions {
            places.entry(mention.report).or_default().push((mention.span, position as u32));
        }
    }
    for list in places.values_mut() {
        list.sort_unstable();
    }
    places
}

fn place_of(places: &[(Span, u32)], span: Span) -> Option<(Span, u32)> {
    let after = places.partition_point(|(place, _)| place.start <= span.start);
    places[..after].iter().rev().take(3).find(|(place, _)| place.contains(span)).copied()
}

fn quantity_at(quantities: &[Quantity], span: Span) -> Option<&Quantity> {
    let after = quantities.partition_point(|quantity| quantity.span.start <= span.start);
    quantities[..after].iter().rev().take(3).find(|quantity| quantity.span.contains(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_and_diacritics() {
        assert_eq!(fold("Přemysl"), "premysl");
        assert_eq!(fold("ŁÓDŹ"), "łodz");
    }

    #[test]
    fn cosine_is_one_for_equal_lists_and_nought_for_strangers() {
        let a = vec![(1, 1.0), (4, 2.0)];
        assert!((cosine(&a, &a) - 1.0).abs() < 1e-6);
        assert_eq!(cosine(&a, &vec![(2, 1.0), (3, 5.0)]), 0.0);
        assert_eq!(cosine(&a, &Vec::new()), 0.0);
    }
}
