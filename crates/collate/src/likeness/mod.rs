//! How alike two passages of a story are, whoever worded them.
//!
//! A passage is a bag of terms: content lemmas, names (the same under every alias), numeric values and days. Terms are
//! weighed by rarity among the story's sentences, so that what every report repeats says little. Two bags overlap by
//! equal terms first, then by equal stems ("resign", "resignation"), then by a small thesaurus of news English, each
//! with less weight (soft TF-IDF in the line of Cohen et al., IIWeb 2003). Whether a passage affirms or denies is not
//! looked at: "has resigned" and "has not resigned" are alike, they speak of the same matter.
//!
//! Comparing passages of n and m terms costs n + m, and for the terms that found no equal, of which at most
//! [`LEFTOVERS_MAX`] a side are tried, a look at the near terms of each (see `near`). Passages with the same terms are compared once
//! (see `known`).

mod known;
mod near;
#[cfg(test)]
pub(crate) mod plain;
pub mod synonym;
pub mod term;

use frostem::{Algorithm, Stemmer};
use headwater_model::{CompactString, Name, ReportIx, Span, Story, Token, Witness};
use known::Known;
use near::{SAME_GROUP, SAME_STEM};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::Range;
use synonym::{Groups, Thesaurus};
use term::{NamePlaces, TermAt, TermKind, terms, tokens_in};

/// What a story's terms weigh, and where they stand.
pub struct Likeness {
    terms: Vec<Term>,
    reports: FxHashMap<ReportIx, ReportTerms>,
    known: RefCell<Known>,
    room: RefCell<Room>,
}

/// A weighted bag of terms, made by a [`Likeness`] and comparable with others of the same one only.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Passage {
    /// Ascending by term; each term once.
    terms: Vec<(u32, f32)>,
    weight: f32,
    /// Equal for equal terms, see [`Known`].
    number: u32,
}

impl Passage {
    /// Sum of the weights of its terms: how much there is to compare. A passage of two or three common words has
    /// less than 2, a full sentence 10 to 30.
    pub fn weight(&self) -> f32 {
        self.weight
    }

    /// True if no token carries content.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

struct Term {
    kind: TermKind,
    key: CompactString,
    stem: u32,
    groups: Groups,
    idf: f32,
    /// Terms that are nearly this one, with how near they are, ascending by term.
    near: Box<[(u32, f32)]>,
}

/// Room to compare two passages in, so that memory is asked for once and not for each pair.
#[derive(Default)]
struct Room {
    /// Terms without an equal.
    left: [Vec<(u32, f32)>; 2],
    /// What they share with one another: weight, term, term.
    candidates: Vec<(f32, u32, u32)>,
    used: Vec<u32>,
    /// Pairs of matched terms with the weight each pair shares.
    pairs: Vec<(u32, u32, f32)>,
}

/// The reports of a story that are there.
fn of_story<'w>(witnesses: &'w [Witness], story: &Story) -> impl Iterator<Item = (ReportIx, &'w Witness)> {
    story.reports.iter().filter_map(|&report| Some((report, witnesses.get(report.at())?)))
}

struct ReportTerms {
    /// First token, term, weight of its kind; ascending by token.
    at: Vec<(u32, u32, f32)>,
    tokens: Vec<Span>,
    sentences: Vec<Passage>,
}

impl Likeness {
    /// Learns the rarity of terms from the sentences of `story`. Linear in its tokens.
    pub fn learn(witnesses: &[Witness], story: &Story, names: &[Name]) -> Likeness {
        Likeness::learn_from(of_story(witnesses, story), names)
    }

    /// The same with a text beside the story, so that its passages can be held against the story's. The text goes by the report
    /// number that is given back.
    pub fn learn_beside(
        witnesses: &[Witness],
        story: &Story,
        names: &[Name],
        beside: &Witness,
    ) -> (Likeness, ReportIx) {
        let number = ReportIx::from(witnesses.len());
        (Likeness::learn_from(of_story(witnesses, story).chain([(number, beside)]), names), number)
    }

    fn learn_from<'w>(texts: impl Iterator<Item = (ReportIx, &'w Witness)>, names: &[Name]) -> Likeness {
        let mut words = Vocabulary::new();
        let places = NamePlaces::new(names);
        let mut reports = FxHashMap::default();
        let (mut sentences, mut spans) = (0u32, Vec::new());
        for (report, witness) in texts {
            let found = terms(witness, report, names, &places);
            let at: Vec<(u32, u32, f32)> =
                found.iter().map(|term| (term.token, words.intern(term), term.weight)).collect();
            sentences += words.count_sentences(&witness.layers.parse.tokens, &at);
            let tokens = witness.layers.parse.tokens.iter().map(|token| token.span).collect();
            reports.insert(report, ReportTerms { at, tokens, sentences: Vec::new() });
            spans.push((report, &witness.layers.parse.sentences));
        }
        let terms = words.weigh(sentences);
        let mut likeness = Likeness { terms, reports, known: RefCell::default(), room: RefCell::default() };
        for (report, sentences) in spans {
            let passages = sentences.iter().map(|sentence| likeness.passage(report, sentence.tokens())).collect();
            if let Some(found) = likeness.reports.get_mut(&report) {
                found.sentences = passages;
            }
        }
        likeness
    }

    /// The passage made of `tokens` (positions in the report's parse). Empty for a report outside the story.
    pub fn passage(&self, report: ReportIx, tokens: Range<usize>) -> Passage {
        let Some(found) = self.reports.get(&report) else { return Passage::default() };
        self.passage_of(self.terms_in(found, tokens).collect())
    }

    /// The passage of a sentence of a report, by its position in the parse.
    pub fn sentence(&self, report: ReportIx, sentence: usize) -> Option<&Passage> {
        self.reports.get(&report)?.sentences.get(sentence)
    }

    /// The terms that begin in `tokens`, with what they weigh.
    fn terms_in(&self, report: &ReportTerms, tokens: Range<usize>) -> impl Iterator<Item = (u32, f32)> {
        let first = report.at.partition_point(|&(token, ..)| (token as usize) < tokens.start);
        let end = report.at.partition_point(|&(token, ..)| (token as usize) < tokens.end);
        let found = report.at[first..end.max(first)].iter();
        found.map(|&(_, term, weight)| (term, weight * self.terms[term as usize].idf))
    }

    /// The passage of some terms, each once, by the heaviest of its places.
    fn passage_of(&self, mut bag: Vec<(u32, f32)>) -> Passage {
        bag.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
        bag.dedup_by_key(|entry| entry.0);
        let weight = bag.iter().map(|&(_, weight)| weight).sum();
        let number = self.known.borrow_mut().number(&bag);
        Passage { terms: bag, weight, number }
    }

    /// The passage made of the tokens that overlap `span`.
    pub fn passage_at(&self, report: ReportIx, span: Span) -> Passage {
        self.passage_over(report, &[span])
    }

    /// The passage made of several spans of one report, as around a split cue.
    pub fn passage_over(&self, report: ReportIx, spans: &[Span]) -> Passage {
        let Some(found) = self.reports.get(&report) else { return Passage::default() };
        let tokens = |span: &Span| {
            let first = found.tokens.partition_point(|token| token.end <= span.start);
            let end = found.tokens.partition_point(|token| token.start < span.end);
            first..end.max(first)
        };
        self.passage_of(spans.iter().flat_map(|span| self.terms_in(found, tokens(span))).collect())
    }

    /// How alike two passages are, 0 (nothing shared) to 1 (the same terms). Symmetric. Zero if either is empty.
    pub fn likeness(&self, a: &Passage, b: &Passage) -> f32 {
        let total = a.weight + b.weight;
        if total <= 0.0 { 0.0 } else { (2.0 * self.shared(a, b) / total).min(1.0) }
    }

    /// How much of `part` is in `whole`, 0 to 1. Zero if `part` is empty.
    pub fn containment(&self, part: &Passage, whole: &Passage) -> f32 {
        if part.weight <= 0.0 { 0.0 } else { (self.shared(part, whole) / part.weight).min(1.0) }
    }

    /// Weight of what two passages share, in the unit of [`Passage::weight`]. Symmetric.
    pub fn shared(&self, a: &Passage, b: &Passage) -> f32 {
        if a.is_empty() || b.is_empty() {
            return 0.0;
        }
        if let Some(shared) = self.known.borrow().get(a.number, b.number) {
            return shared;
        }
        let room = &mut *self.room.borrow_mut();
        self.overlap(a, b, room);
        let shared = room.pairs.iter().map(|&(_, _, weight)| weight).sum();
        self.known.borrow_mut().keep(a.number, b.number, shared);
        shared
    }

    /// Keys under which a passage can be filed in an index, with the weight of the term behind each, ascending: passages
    /// that share a term, a stem or a group of the thesaurus have a key in common.
    pub fn keys(&self, passage: &Passage) -> Vec<(u64, f32)> {
        let mut keys = Vec::with_capacity(2 * passage.terms.len());
        for &(term, weight) in &passage.terms {
            let known = &self.terms[term as usize];
            match known.kind {
                TermKind::Word => {
                    keys.push((1 << 40 | u64::from(known.stem), weight * SAME_STEM));
                    let groups = known.groups.iter().filter(|&&group| group != 0);
                    keys.extend(groups.map(|&group| (1 << 41 | u64::from(group), weight * SAME_GROUP)));
                }
                _ => keys.push((u64::from(term), weight)),
            }
        }
        keys.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
        keys.dedup_by_key(|entry| entry.0);
        keys
    }

    /// The rarest terms that two passages share word for word, rarest first, at most `most`, as written in the keys.
    pub fn shared_terms(&self, a: &Passage, b: &Passage, most: usize) -> Vec<CompactString> {
        let room = &mut *self.room.borrow_mut();
        self.overlap(a, b, room);
        let mut both: Vec<(u32, f32)> =
            room.pairs.iter().filter(|&&(x, y, _)| x == y).map(|&(x, _, weight)| (x, weight)).collect();
        both.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        both.into_iter().take(most).map(|(term, _)| self.terms[term as usize].key.clone()).collect()
    }

    /// Finds the pairs of matched terms.
    fn overlap(&self, a: &Passage, b: &Passage, room: &mut Room) {
        let Room { left: [left_a, left_b], pairs, .. } = room;
        left_a.clear();
        left_b.clear();
        pairs.clear();
        let (mut i, mut j) = (0, 0);
        while i < a.terms.len() && j < b.terms.len() {
            let (x, y) = (a.terms[i], b.terms[j]);
            match x.0.cmp(&y.0) {
                std::cmp::Ordering::Equal => {
                    pairs.push((x.0, y.0, x.1.min(y.1)));
                    i += 1;
                    j += 1;
                }
                std::cmp::Ordering::Less => {
                    left_a.push(x);
                    i += 1;
                }
                std::cmp::Ordering::Greater => {
                    left_b.push(y);
                    j += 1;
                }
            }
        }
        left_a.extend_from_slice(&a.terms[i..]);
        left_b.extend_from_slice(&b.terms[j..]);
        self.soft_overlap(room);
    }

    /// Matches what found no equal by stem, then by thesaurus; best pairs first, each term once.
    fn soft_overlap(&self, room: &mut Room) {
        let Room { left: [a, b], candidates, used, pairs } = room;
        keep_heaviest(a);
        keep_heaviest(b);
        candidates.clear();
        for &(x, weight_x) in &*a {
            let near = &self.terms[x as usize].near;
            let mut offer = |y: u32, nearness: f32, weight_y: f32| {
                candidates.push((nearness * weight_x.min(weight_y), x, y));
            };
            if near.len() < b.len() {
                for &(y, nearness) in near {
                    if let Ok(at) = b.binary_search_by_key(&y, |entry| entry.0) {
                        offer(y, nearness, b[at].1);
                    }
                }
            } else {
                for &(y, weight_y) in &*b {
                    if let Ok(at) = near.binary_search_by_key(&y, |entry| entry.0) {
                        offer(y, near[at].1, weight_y);
                    }
                }
            }
        }
        candidates.sort_unstable_by(|p, q| {
            // The order must not depend on which passage came first.
            q.0.total_cmp(&p.0).then_with(|| (p.1.min(p.2), p.1.max(p.2)).cmp(&(q.1.min(q.2), q.1.max(q.2))))
        });
        used.clear();
        for &(weight, x, y) in &*candidates {
            if !used.contains(&x) && !used.contains(&y) {
                used.extend([x, y]);
                pairs.push((x, y, weight));
            }
        }
    }
}

/// Leaves the [`LEFTOVERS_MAX`] heaviest entries, ascending by term.
fn keep_heaviest(bag: &mut Vec<(u32, f32)>) {
    if bag.len() > LEFTOVERS_MAX {
        bag.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        bag.truncate(LEFTOVERS_MAX);
        bag.sort_unstable_by_key(|entry| entry.0);
    }
}

/// Most unequal terms a side that are tried for a near match; a sentence has fewer.
pub const LEFTOVERS_MAX: usize = 48;

/// Terms while they are being counted.
struct Vocabulary {
    ids: FxHashMap<(TermKind, CompactString), u32>,
    terms: Vec<Term>,
    sentences: Vec<u32>,
    stems: FxHashMap<String, u32>,
    stemmer: Stemmer,
    thesaurus: Thesaurus,
}

impl Vocabulary {
    fn new() -> Vocabulary {
        Vocabulary {
            ids: FxHashMap::default(),
            terms: Vec::new(),
            sentences: Vec::new(),
            stems: FxHashMap::default(),
            stemmer: Stemmer::new(Algorithm::English),
            thesaurus: Thesaurus::news(),
        }
    }

    fn intern(&mut self, term: &TermAt) -> u32 {
        if let Some(&id) = self.ids.get(&(term.kind, term.key.clone())) {
            return id;
        }
        let id = u32::try_from(self.terms.len()).expect("a story has fewer than 2^32 terms");
        let stem = self.stemmer.stem(&term.key).to_string();
        let next = u32::try_from(self.stems.len()).expect("a story has fewer than 2^32 stems");
        let stem = *self.stems.entry(stem).or_insert(next);
        let groups = if term.kind == TermKind::Word { self.thesaurus.groups(&term.key) } else { Groups::default() };
        self.terms.push(Term { kind: term.kind, key: term.key.clone(), stem, groups, idf: 1.0, near: Box::default() });
        self.sentences.push(0);
        self.ids.insert((term.kind, term.key.clone()), id);
        id
    }

    /// Counts each term once for every sentence it stands in; returns how many sentences there were.
    fn count_sentences(&mut self, tokens: &[Token], at: &[(u32, u32, f32)]) -> u32 {
        let mut seen: Vec<(u32, u32)> =
            at.iter().filter_map(|&(token, term, _)| Some((tokens.get(token as usize)?.sentence, term))).collect();
        seen.sort_unstable();
        seen.dedup();
        for &(_, term) in &seen {
            self.sentences[term as usize] += 1;
        }
        tokens.last().map_or(0, |token| token.sentence + 1)
    }

    /// Links near terms and sets rarity: ln((S + 10) / (df + 0.5)). The constant keeps a story of two reports from calling everything rare.
    fn weigh(mut self, sentences: u32) -> Vec<Term> {
        let near = near::lists(&self.terms, &self.ids);
        for ((term, &df), near) in self.terms.iter_mut().zip(&self.sentences).zip(near) {
            term.near = near.into_boxed_slice();
            term.idf = ((sentences as f32 + 10.0) / (df as f32 + 0.5)).ln().max(0.1);
        }
        self.terms
    }
}

/// Positions of the tokens of `witness` that overlap `span`.
pub fn token_range(witness: &Witness, span: Span) -> Range<usize> {
    tokens_in(&witness.layers.parse.tokens, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGINAL: &str = "Harbour chief to leave\nThe head of the port, Mara Lindqvist, resigned on Friday after a dispute \
        about 40 dismissals. The council will name a successor in May. Heavy rain closed the coast road near Ostrava.";
    const REWRITE: &str = "Port boss goes\nAfter a quarrel over 40 sackings, Lindqvist has quit as head of the harbour. \
        A replacement is to be appointed by the council.";

    fn sentences(texts: &[&str]) -> (Likeness, Vec<Vec<Passage>>) {
        let witnesses: Vec<Witness> = texts.iter().map(|text| plain::witness("r", None, None, text)).collect();
        let likeness = Likeness::learn(&witnesses, &plain::story(&witnesses), &[]);
        let passages = witnesses
            .iter()
            .enumerate()
            .map(|(report, w)| {
                w.layers.parse.sentences.iter().map(|s| likeness.passage(ReportIx::from(report), s.tokens())).collect()
            })
            .collect();
        (likeness, passages)
    }

    #[test]
    fn a_rewritten_sentence_is_more_like_its_original_than_like_another() {
        let (likeness, passages) = sentences(&[ORIGINAL, REWRITE]);
        let (original, rewrite) = (&passages[0], &passages[1]);
        let right = likeness.likeness(&original[1], &rewrite[1]);
        assert!(right > 0.4, "{right}");
        assert!(likeness.likeness(&original[2], &rewrite[2]) > 0.3);
        assert!(likeness.likeness(&original[3], &rewrite[1]) < 0.1);
        assert!(likeness.likeness(&original[1], &rewrite[2]) < 0.2);
    }

    #[test]
    fn likeness_is_symmetric_bounded_and_one_for_the_same_words() {
        let (likeness, passages) = sentences(&[ORIGINAL, REWRITE]);
        for a in &passages[0] {
            assert!((likeness.likeness(a, a) - 1.0).abs() < 1e-6);
            for b in &passages[1] {
                let forth = likeness.likeness(a, b);
                assert_eq!(forth, likeness.likeness(b, a));
                assert!((0.0..=1.0).contains(&forth));
            }
        }
    }

    #[test]
    fn a_part_is_contained_in_the_whole_but_not_the_whole_in_the_part() {
        let (likeness, passages) =
            sentences(&[ORIGINAL, "Head of the port\nThe head, Mara Lindqvist, resigned on Friday."]);
        assert!(likeness.containment(&passages[1][1], &passages[0][1]) > 0.9);
        assert!(likeness.containment(&passages[0][1], &passages[1][1]) < 0.6);
    }

    #[test]
    fn an_empty_passage_is_like_nothing() {
        let (likeness, passages) = sentences(&[ORIGINAL]);
        let empty = likeness.passage(ReportIx(7), 0..3);
        assert!(empty.is_empty());
        assert_eq!(likeness.likeness(&empty, &passages[0][1]), 0.0);
        assert_eq!(likeness.containment(&empty, &passages[0][1]), 0.0);
    }
}
