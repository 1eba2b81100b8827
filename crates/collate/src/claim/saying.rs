//! An assertion as comparison sees it: its passages, names, values and sources, each worked out once per story.

use std::rc::Rc;

use headwater_model::{
    Assertion, AssertionIx, Dep, EntityKind, Mention, Name, Pos, Quantity, ReportIx, Span, Story, Timex, Token, Witness,
};
use rustc_hash::FxHashMap;

use super::source;
use crate::likeness::{Likeness, Passage, token_range};

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
    /// The clause, with its subject where that stands outside or is a pronoun for a person named before.
    pub clause: Passage,
    /// The same without its numbers and dates: what the values are values of.
    pub topic: Passage,
    /// The whole sentence.
    pub sentence: Passage,
    /// The subject alone, resolved like in `clause`.
    pub subject: Passage,
    /// The predicate's word alone.
    pub predicate: Passage,
    /// True for a value's phrase inside a clause that is an assertion too ("for about 412 pence a share").
    pub part: bool,
    /// Story names in the clause and its subject, ascending.
    pub names: Vec<u32>,
    /// Story names in the subject, ascending.
    pub subject_names: Vec<u32>,
    /// True if the subject is missing or a pronoun nobody resolved: somebody or something, but who or what?
    pub vague: bool,
    /// Quantities inside the clause.
    pub quantities: Vec<&'w Quantity>,
    /// Time expressions inside the clause that name days.
    pub times: Vec<&'w Timex>,
    group_names: Rc<FxHashMap<u32, u32>>,
}

impl Saying<'_> {
    /// The words of the assertion.
    pub fn words(&self) -> &str {
        self.assertion.span.of(&self.witness.report.text)
    }

    /// True for a clause with a verb and a subject that says who or what; an age and "that he had" are told of somebody else, the
    /// phrase of a number is told by its clause.
    pub fn is_told(&self) -> bool {
        let predicate = self.witness.layers.parse.tokens.get(self.assertion.predicate as usize);
        let verbal = predicate.is_some_and(|token| matches!(token.pos, Pos::Verb | Pos::Aux));
        (verbal || self.assertion.headline) && !self.vague && !self.part && !self.is_relative()
    }

    /// True for "where the two would hold a fifth": what it is about stands before it.
    fn is_relative(&self) -> bool {
        let words = self.words();
        let first = words.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
        matches!(first.as_str(), "where" | "which" | "who" | "whose" | "whom" | "when" | "that")
            && !self.assertion.headline
            && self.assertion.span.start > self.sentence_span().start
    }

    /// The span of its sentence.
    pub fn sentence_span(&self) -> Span {
        let sentences = &self.witness.layers.parse.sentences;
        sentences.get(self.assertion.sentence as usize).map_or(self.assertion.span, |sentence| sentence.span)
    }

    /// The story name of a group of mentions of this report.
    pub fn name_of_group(&self, group: u32) -> Option<u32> {
        self.group_names.get(&group).copied()
    }
}

/// Every assertion of a story, in the order of reports, then of text.
pub(super) struct Sayings<'w> {
    /// All of them.
    pub all: Vec<Saying<'w>>,
    /// What compares their passages.
    pub likeness: Likeness,
    /// Positions in `all` of each report's assertions.
    ranges: FxHashMap<ReportIx, std::ops::Range<usize>>,
}

impl<'w> Sayings<'w> {
    /// Reads the assertions of `story`.
    pub fn of(witnesses: &'w [Witness], story: &Story, names: &[Name]) -> Sayings<'w> {
        let likeness = Likeness::learn(witnesses, story, names);
        let places = name_places(names);
        let mut all = Vec::new();
        let mut ranges = FxHashMap::default();
        for &report in &story.reports {
            let Some(witness) = witnesses.get(report.at()) else { continue };
            let reader = Reader {
                witness,
                report,
                likeness: &likeness,
                places: places.get(&report).map_or(&[][..], Vec::as_slice),
            };
            let first = all.len();
            reader.read(&mut all);
            ranges.insert(report, first..all.len());
        }
        Sayings { all, likeness, ranges }
    }

    /// Position of an assertion in `all`, if it belongs to the story.
    pub fn position(&self, report: ReportIx, assertion: AssertionIx) -> Option<usize> {
        let range = self.of_report(report);
        let at = range.start + assertion.at();
        range.contains(&at).then_some(at)
    }

    /// Positions in `all` of one report's assertions.
    pub fn of_report(&self, report: ReportIx) -> std::ops::Range<usize> {
        self.ranges.get(&report).cloned().unwrap_or(0..0)
    }
}

/// Reads the assertions of one report.
struct Reader<'r, 'w> {
    witness: &'w Witness,
    report: ReportIx,
    likeness: &'r Likeness,
    places: &'r [(Span, u32)],
}

impl<'w> Reader<'_, 'w> {
    fn read(&self, all: &mut Vec<Saying<'w>>) {
        let group_names = Rc::new(group_names(self.witness, self.places));
        let mut last_person: Option<Span> = None;
        let mut passed = 0;
        for (position, assertion) in self.witness.layers.assertions.iter().enumerate() {
            while passed < assertion.sentence {
                last_person = last_person_of(self.witness, passed).or(last_person);
                passed += 1;
            }
            all.push(self.saying(AssertionIx::from(position), assertion, last_person, &group_names));
        }
    }

    fn saying(
        &self,
        ix: AssertionIx,
        assertion: &'w Assertion,
        last_person: Option<Span>,
        group_names: &Rc<FxHashMap<u32, u32>>,
    ) -> Saying<'w> {
        let witness = self.witness;
        let subject = match assertion.subject {
            Some(span) if is_personal(span.of(&witness.report.text)) => last_person.or(Some(span)),
            Some(span) if is_speaker(span.of(&witness.report.text)) => {
                source::innermost(assertion).and_then(|source| source.span).or(Some(span))
            }
            other => other,
        };
        let passage = |span: Span| self.likeness.passage_at(self.report, span);
        let clause: Vec<Span> = std::iter::once(assertion.span).chain(subject).collect();
        let within = |span: Span| clause.iter().any(|part| part.contains(span));
        let mut names: Vec<u32> = self.places.iter().filter(|(span, _)| within(*span)).map(|(_, name)| *name).collect();
        names.sort_unstable();
        names.dedup();
        let mut subject_names: Vec<u32> = match subject {
            Some(subject) => {
                self.places.iter().filter(|(span, _)| subject.contains(*span)).map(|(_, name)| *name).collect()
            }
            None => Vec::new(),
        };
        subject_names.sort_unstable();
        subject_names.dedup();
        let vague = subject.is_none_or(|subject| is_unresolved(subject.of(&witness.report.text)));
        let sentence = witness.layers.parse.sentences.get(assertion.sentence as usize);
        let predicate = assertion.predicate as usize;
        Saying {
            witness,
            report: self.report,
            ix,
            assertion,
            clause: self.likeness.passage_over(self.report, &clause),
            topic: self.likeness.passage_over(self.report, &self.without_values(&clause)),
            part: is_part(witness, assertion),
            sentence: sentence.map(|sentence| passage(sentence.span)).unwrap_or_default(),
            subject: subject.map(passage).unwrap_or_default(),
            predicate: self.likeness.passage(self.report, predicate..predicate + 1),
            names,
            subject_names,
            vague,
            quantities: witness.layers.quantities.iter().filter(|q| assertion.span.overlaps(q.span)).collect(),
            times: {
                let dated = witness.layers.times.iter().filter(|time| time.from.is_some());
                dated.filter(|time| assertion.span.contains(time.span)).collect()
            },
            group_names: Rc::clone(group_names),
        }
    }

    /// What is left of `spans` when the tokens of numbers and dates are taken out, a span a token.
    fn without_values(&self, spans: &[Span]) -> Vec<Span> {
        let layers = &self.witness.layers;
        let tokens = &layers.parse.tokens;
        let in_number = |token: usize| {
            let span = tokens[token].span;
            layers.quantities.iter().any(|quantity| quantity.span.contains(span) && token <= quantity.token as usize)
        };
        let in_date = |token: usize| layers.times.iter().any(|time| time.span.contains(tokens[token].span));
        spans
            .iter()
            .flat_map(|&span| token_range(self.witness, span))
            .filter(|&token| !in_number(token) && !in_date(token))
            .map(|token| tokens[token].span)
            .collect()
    }
}

/// True if the assertion is a phrase without a verb of its own, inside another assertion of its sentence.
fn is_part(witness: &Witness, assertion: &Assertion) -> bool {
    let verbal = |token: &Token| matches!(token.pos, Pos::Verb | Pos::Aux);
    let head = witness.layers.parse.tokens.get(assertion.predicate as usize);
    let all = &witness.layers.assertions;
    let first = all.partition_point(|other| other.sentence < assertion.sentence);
    head.is_some_and(|head| !verbal(head))
        && all[first..]
            .iter()
            .take_while(|other| other.sentence == assertion.sentence)
            .any(|other| other.span != assertion.span && other.span.contains(assertion.span))
}

/// True for pronouns, which say nothing by themselves.
fn is_unresolved(words: &str) -> bool {
    matches!(
        words.trim().to_lowercase().as_str(),
        "it" | "they"
            | "he"
            | "she"
            | "this"
            | "that"
            | "these"
            | "those"
            | "who"
            | "which"
            | "we"
            | "i"
            | "you"
            | "one"
            | "some"
            | "others"
            | "what"
    )
}

/// True for pronouns that stand for whoever speaks, or those they speak for.
fn is_speaker(words: &str) -> bool {
    matches!(words.trim().to_lowercase().as_str(), "i" | "we")
}

/// True for pronouns that stand for a person named before.
fn is_personal(words: &str) -> bool {
    matches!(words.trim().to_lowercase().as_str(), "he" | "she" | "his" | "her")
}

/// The last person named in a sentence, subjects first.
fn last_person_of(witness: &Witness, sentence: u32) -> Option<Span> {
    let sentence = witness.layers.parse.sentences.get(sentence as usize)?;
    let mentions = &witness.layers.mentions;
    let first = mentions.partition_point(|mention| mention.first_token < sentence.first);
    let people = || {
        mentions[first..]
            .iter()
            .take_while(|mention| mention.first_token < sentence.end)
            .filter(|mention| mention.kind == EntityKind::Person)
    };
    let is_subject = |mention: &&Mention| {
        (mention.first_token..mention.end_token)
            .filter_map(|token| witness.layers.parse.tokens.get(token as usize))
            .any(|token| matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass))
    };
    people().filter(is_subject).last().or_else(|| people().last()).map(|mention| mention.span)
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

/// The story name of each group of mentions: that of its first mention that has one.
fn group_names(witness: &Witness, places: &[(Span, u32)]) -> FxHashMap<u32, u32> {
    let mut names = FxHashMap::default();
    for mention in &witness.layers.mentions {
        let at = places.partition_point(|(span, _)| span.start < mention.span.start);
        if let Some((_, name)) = places[at..].first().filter(|(span, _)| span.overlaps(mention.span)) {
            names.entry(mention.group).or_insert(*name);
        }
    }
    names
}
