//! One event or step, for reasons that exclude each other: "resigned for personal reasons", "quit over a row with the minister".
//!
//! An event may have several causes, so two that differ are no disagreement by themselves. They are where the causes are of kinds that
//! leave no room for each other as a rule (the weather or sabotage, family or a quarrel), where one denies the other's kind, and where
//! one says that the cause is not known when the other, not later, names it. Linear in the tokens of the assertions, times at most
//! [`KEPT_MAX`] that are held against each other.

use std::ops::Range;

use headwater_model::{Certainty, Dep, Disagreement, DisagreementKind, Parse, Polarity};

use super::bearer;
use super::contrary::{day, is_background};
use super::land::Lands;
use super::state::Bearer;
use super::{Case, PLACES_MAX, one_a_report, sides_of};
use crate::claim::saying::Saying;
use crate::claim::source;
use crate::likeness::token_range;

/// Assertions with a cause that are held against each other, at most, the first of the story.
const KEPT_MAX: usize = 64;
/// Words behind a marker that can be the cause, at most.
const WORDS_MAX: usize = 12;

/// An assertion that gives, denies or leaves open a cause.
struct Told {
    at: usize,
    effect: Effect,
    cause: Cause,
}

/// What has the cause.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Effect {
    /// Somebody leaves; by story name, where it is told who.
    Leaves(Option<u32>),
    /// A mishap, by the line of [`MISHAPS`]; nothing for one that is told by a general word.
    Mishap(Option<usize>),
}

/// What is said of the cause.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Cause {
    /// Of these kinds, as lines of [`KINDS`].
    Of(Vec<usize>),
    /// Not of these kinds.
    NotOf(Vec<usize>),
    /// Not known.
    Unknown,
}

/// Kinds of cause; one line a kind.
const KINDS: [&str; 9] = [
    "personal private family health illness sickness medical age bereavement",
    "dispute row quarrel clash feud disagreement conflict argument rift falling-out differences",
    "scandal corruption bribery fraud misconduct embezzlement",
    "weather storm wind gale wave rain flood flooding ice fog snow lightning typhoon hurricane cyclone earthquake landslide tsunami swell",
    "error mistake negligence carelessness speeding speed fatigue asleep drunk alcohol distraction recklessness",
    "fault failure defect malfunction breakdown wiring leak glitch bug corrosion short-circuit",
    "attack sabotage arson bomb missile drone hack hacker cyberattack shelling terrorism explosive",
    "overload overloading overcrowding overcrowd overweight",
    "strike walkout stoppage",
];
/// Words for mishaps; one line a kind.
const MISHAPS: [&str; 9] = [
    "crash collision collide",
    "sinking sink capsize capsizing founder",
    "fire blaze burn",
    "explosion blast explode",
    "collapse",
    "derailment derail",
    "outage blackout",
    "poisoning outbreak",
    "spill leak",
];
/// Words for a mishap of any kind.
const MISHAP: [&str; 5] = ["accident", "disaster", "tragedy", "incident", "catastrophe"];
/// Verbs and nouns of leaving.
const LEAVES: [&str; 12] = [
    "resign",
    "quit",
    "leave",
    "go",
    "step",
    "stand",
    "depart",
    "retire",
    "resignation",
    "departure",
    "exit",
    "retirement",
];
/// Words before a cause. Those in the second list are, before a quarrel.
const BEFORE: [&[&str]; 9] = [
    &["because", "of"],
    &["due", "to"],
    &["owing", "to"],
    &["as", "a", "result", "of"],
    &["on", "account", "of"],
    &["blamed", "on"],
    &["attributed", "to"],
    &["caused", "by"],
    &["because"],
];
const BEFORE_A_QUARREL: [&str; 2] = ["over", "after"];
/// Line of [`KINDS`] that is a quarrel.
const QUARREL: usize = 1;
/// Words that a cause is told by.
const CAUSE: [&str; 2] = ["cause", "reason"];

/// One disagreement for each event.
pub(super) fn rivals(case: &Case<'_, '_>, lands: &Lands, found: &mut Vec<Disagreement>) {
    let mut told: Vec<Told> = Vec::new();
    for (at, saying) in case.sayings.all.iter().enumerate() {
        if told.len() < KEPT_MAX
            && let Some((effect, cause)) = read(lands, saying)
        {
            told.push(Told { at, effect, cause });
        }
    }
    let against = told.iter().enumerate().flat_map(|(nth, one)| told[nth + 1..].iter().map(move |other| (one, other)));
    let rivals =
        against.filter(|(one, other)| are_rivals(case, &told, one, other)).map(|(one, other)| (one.at, other.at));
    for (ones, others) in sides_of(rivals) {
        let side = |mut side: Vec<usize>| {
            side.sort_unstable();
            side.dedup();
            one_a_report(case.sayings, side.into_iter(), PLACES_MAX / 2)
        };
        let (ones, others) = (side(ones), side(others));
        let (Some(&one), Some(&other)) = (ones.first(), others.first()) else { continue };
        let why = format!("{}, {}", case.says(one), case.says(other));
        let places: Vec<usize> = ones.into_iter().chain(others).collect();
        found.push(case.disagreement(DisagreementKind::Cause, &places, why));
    }
}

/// True if both tell of one event and leave no room for each other.
fn are_rivals(case: &Case<'_, '_>, told: &[Told], one: &Told, other: &Told) -> bool {
    let (a, b) = (&case.sayings.all[one.at], &case.sayings.all[other.at]);
    if a.report == b.report
        && source::innermost(a.assertion).map(|link| &link.name)
            == source::innermost(b.assertion).map(|link| &link.name)
    {
        return false;
    }
    if a.report != b.report && a.witness.report.label() == b.witness.report.label() {
        return false;
    }
    let alone =
        |wanted: u32| told.iter().all(|told| !matches!(told.effect, Effect::Leaves(Some(name)) if name != wanted));
    let of_one = match (&one.effect, &other.effect) {
        (Effect::Leaves(Some(x)), Effect::Leaves(Some(y))) => x == y,
        (Effect::Leaves(Some(x)), Effect::Leaves(None)) | (Effect::Leaves(None), Effect::Leaves(Some(x))) => alone(*x),
        (Effect::Mishap(x), Effect::Mishap(y)) => x.is_none() || y.is_none() || x == y,
        _ => false,
    };
    let disjoint = |x: &[usize], y: &[usize]| !x.iter().any(|kind| y.contains(kind));
    // What was not known then may be known now; an undated report cannot be held to it.
    let not_later = |named: &Saying<'_>, unknown: &Saying<'_>| matches!((day(named), day(unknown)), (Some(named), Some(unknown)) if named <= unknown);
    of_one
        && match (&one.cause, &other.cause) {
            (Cause::Of(x), Cause::Of(y)) => disjoint(x, y),
            (Cause::Of(x), Cause::NotOf(y)) | (Cause::NotOf(y), Cause::Of(x)) => !disjoint(x, y),
            (Cause::Of(_), Cause::Unknown) => not_later(a, b),
            (Cause::Unknown, Cause::Of(_)) => not_later(b, a),
            _ => false,
        }
}

/// What an assertion says of a cause, and of whose.
fn read(lands: &Lands, saying: &Saying<'_>) -> Option<(Effect, Cause)> {
    let reader = Reader::of(saying)?;
    if reader.subject.clone().any(|at| CAUSE.contains(&reader.word(at).as_str())) {
        reader.of_subject()
    } else {
        reader.behind_a_marker(lands)
    }
}

/// An assertion that may tell a cause.
struct Reader<'r, 'w> {
    saying: &'r Saying<'w>,
    parse: &'w Parse,
    clause: Range<usize>,
    subject: Range<usize>,
    head: usize,
    denied: bool,
}

impl<'r, 'w> Reader<'r, 'w> {
    /// Nothing for what cannot contradict: a phrase, a guess, a thing of long ago.
    fn of(saying: &'r Saying<'w>) -> Option<Reader<'r, 'w>> {
        let assertion = saying.assertion;
        let clause = token_range(saying.witness, assertion.span);
        let guessed = matches!(assertion.certainty, Certainty::Possible | Certainty::Conditional);
        if saying.part || clause.is_empty() || guessed || is_background(saying) {
            return None;
        }
        Some(Reader {
            saying,
            parse: &saying.witness.layers.parse,
            clause,
            subject: assertion.subject.map_or(0..0, |subject| token_range(saying.witness, subject)),
            head: assertion.predicate as usize,
            denied: assertion.polarity == Polarity::Denied,
        })
    }

    fn word(&self, at: usize) -> String {
        self.parse.tokens[at].span.of(&self.saying.witness.report.text).to_lowercase()
    }

    fn effect_at(&self, at: usize) -> Option<Effect> {
        effect_of(&self.parse.tokens[at].lemma, &self.word(at))
    }

    /// "The cause of the crash was black ice", "is not yet known".
    fn of_subject(&self) -> Option<(Effect, Cause)> {
        let effect = self.subject.clone().find_map(|at| self.effect_at(at)).unwrap_or(Effect::Mishap(None));
        let open: &[&str] =
            if self.denied { &["know", "clear", "establish", "determine"] } else { &["unknown", "unclear"] };
        let mut told = self.clause.clone().filter(|at| !self.subject.contains(at));
        if told.any(|at| open.contains(&self.parse.tokens[at].lemma.as_str())) {
            return Some((effect, Cause::Unknown));
        }
        let attribute =
            |at: &usize| self.parse.tokens[*at].dep == Dep::Attr && self.parse.tokens[*at].head as usize == self.head;
        let kinds = self.kinds(bearer::phrase(self.parse, self.clause.clone().find(attribute)?));
        (!kinds.is_empty()).then_some((effect, if self.denied { Cause::NotOf(kinds) } else { Cause::Of(kinds) }))
    }

    /// "Resigned over a dispute", "was caused by black ice", "has nothing to do with the dispute".
    fn behind_a_marker(&self, lands: &Lands) -> Option<(Effect, Cause)> {
        let nothing = self.clause.clone().find(|&at| self.has_nothing_to_do(at));
        // "For personal reasons I resign": what stands before the clause and hangs on its verb is the clause's.
        let sentence = self.parse.sentences.get(self.saying.assertion.sentence as usize)?.tokens();
        let before = (sentence.start..self.clause.start).filter(|&at| self.parse.tokens[at].head as usize == self.head);
        let (marker, behind) = match nothing {
            Some(at) => (at, at + 4),
            None => before
                .chain(self.clause.clone())
                .find_map(|at| Some((at, marker(self.saying, at, self.clause.end)?)))?,
        };
        let limit =
            if marker < self.clause.start { self.clause.start } else { self.clause.end }.min(behind + WORDS_MAX);
        let closes = |at: &usize| matches!(self.word(*at).as_str(), "," | ";" | "but" | "and" | "–" | "-");
        let mut kinds = self.kinds(behind..(behind..limit).find(closes).unwrap_or(limit));
        let weak = BEFORE_A_QUARREL.contains(&self.word(marker).as_str());
        kinds.retain(|&kind| !weak || kind == QUARREL);
        let effect = self.effect(lands)?;
        // "Not caused by" denies the cause, "did not resign over" the step: who takes none has no cause.
        let negative = nothing.is_some() || self.denied && matches!(effect, Effect::Mishap(_));
        let told = !kinds.is_empty() && (!weak || matches!(effect, Effect::Leaves(_))) && (negative || !self.denied);
        told.then_some((effect, if negative { Cause::NotOf(kinds) } else { Cause::Of(kinds) }))
    }

    /// What the clause tells the cause of: its verb, else its subject.
    fn effect(&self, lands: &Lands) -> Option<Effect> {
        match self.effect_at(self.head) {
            Some(Effect::Leaves(_)) => match bearer::bears(lands, self.saying, Bearer::Subject)?.names[..] {
                [name] => Some(Effect::Leaves(Some(name))),
                _ => None,
            },
            Some(mishap) => Some(mishap),
            None => self.subject.clone().find_map(|at| self.effect_at(at)),
        }
    }

    fn has_nothing_to_do(&self, at: usize) -> bool {
        let words = ["nothing", "to", "do", "with"];
        at + words.len() < self.clause.end && words.iter().enumerate().all(|(step, word)| self.word(at + step) == *word)
    }

    /// The kinds of cause that some words name.
    fn kinds(&self, words: Range<usize>) -> Vec<usize> {
        let named = |line: &str| {
            words.clone().any(|at| {
                let (lemma, word) = (self.parse.tokens[at].lemma.as_str(), self.word(at));
                line.split(' ').any(|known| known == lemma || known == word)
            })
        };
        (0..KINDS.len()).filter(|&kind| named(KINDS[kind])).collect()
    }
}

/// The token behind the marker of a cause that begins at `at`.
fn marker(saying: &Saying<'_>, at: usize, end: usize) -> Option<usize> {
    let tokens = &saying.witness.layers.parse.tokens;
    let text = &saying.witness.report.text;
    let is = |at: usize, wanted: &str| at < end && tokens[at].span.of(text).eq_ignore_ascii_case(wanted);
    let before = BEFORE.iter().find(|words| words.iter().enumerate().all(|(step, word)| is(at + step, word)));
    if let Some(words) = before {
        return Some(at + words.len());
    }
    if BEFORE_A_QUARREL.iter().any(|word| is(at, word)) {
        return Some(at + 1);
    }
    // "For personal reasons", "on health grounds".
    let reasons = (at + 2..(at + 4).min(end)).any(|word| is(word, "reasons") || is(word, "grounds"));
    (reasons && (is(at, "for") || is(at, "on"))).then_some(at + 1)
}

/// What kind of effect a word tells.
fn effect_of(lemma: &str, word: &str) -> Option<Effect> {
    let is = |list: &str| list.split(' ').any(|known| known == lemma || known == word);
    if LEAVES.contains(&lemma) || LEAVES.contains(&word) {
        return Some(Effect::Leaves(None));
    }
    if MISHAP.contains(&lemma) {
        return Some(Effect::Mishap(None));
    }
    MISHAPS.iter().position(|line| is(line)).map(|line| Effect::Mishap(Some(line)))
}
