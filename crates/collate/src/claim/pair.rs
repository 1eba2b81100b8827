//! Do two assertions say the same? Which pairs are asked, what is compared, and the score.
//!
//! Candidates come from an inverted index on terms, rarest first, and from the stemma's aligned passages, so an assertion
//! is compared with a bounded number of others ([`CANDIDATES_MAX`]). The score is a logistic model over a dozen features of the
//! pair; [`plain`] is the baseline beside it.

use rustc_hash::FxHashMap;

use super::place::{Correspondence, Places};
use super::saying::{Saying, Sayings};
use super::{side, source, support, value};
use crate::likeness::{Likeness, Passage};
use headwater_model::{Certainty, SourceKind, Tag};

/// Most partners one assertion is compared with, the likeliest by shared weight first. A claim made by more reports is still
/// joined through its other members.
const CANDIDATES_MAX: usize = 60;
/// A term that more assertions than this have finds no candidates by itself: its weight would not make a claim.
const POSTINGS_MAX: usize = 400;

/// A compared pair: positions in [`Sayings::all`], first below second, and how likely they say the same, 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Pair {
    /// The earlier one.
    pub a: usize,
    /// The later one.
    pub b: usize,
    /// 0 to 1: they say the same.
    pub score: f32,
    /// 0 to 1: they speak of the same matter, whatever values they give.
    pub matter: f32,
}

/// The score of two sayings in `pairs`, which ascend by positions; nought if they were not compared.
pub(super) fn score(pairs: &[Pair], a: usize, b: usize) -> f32 {
    let key = (a.min(b), a.max(b));
    pairs.binary_search_by_key(&key, |pair| (pair.a, pair.b)).map_or(0.0, |found| pairs[found].score)
}

/// Number of features of a pair.
const FEATURES: usize = 27;
/// Place of the feature "the values cannot be one".
const RIVAL: usize = 8;
/// Place of the feature "only one gives values".
const ONE_SIDED: usize = 9;
/// Place of the feature "both are the phrase of a value".
const VALUES: usize = 25;
/// Place of the feature "one affirms, the other denies".
const OPPOSITE: usize = 17;
/// What is left of the score of an affirmed and a denied assertion with different predicates: they share a topic, and to call
/// one the denial of the other would be wrong. Tried from 0 to 1 on the seven annotated stories: polarity .84 up to .7, .83
/// from there; fewer claims hold together below.
const OTHER_ACT: f32 = 0.6;

/// Scores every candidate pair of a story, ascending by positions.
pub(super) fn pairs(sayings: &Sayings<'_>, places: &Places<'_>) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = seen(sayings, places).into_iter().map(|seen| seen.pair).collect();
    support::weigh(sayings.all.len(), &mut pairs);
    pairs
}

/// A pair with what its score was made of.
pub(super) struct Seen {
    /// The pair, its score the model's times the doubt.
    pub pair: Pair,
    /// What was compared.
    pub features: [f32; FEATURES],
    /// What is left of the score where grammar speaks against the pair.
    pub doubt: f32,
}

/// Every candidate pair by itself, before the others are looked at.
pub(super) fn seen(sayings: &Sayings<'_>, places: &Places<'_>) -> Vec<Seen> {
    let candidates = candidates(sayings, places);
    let best = Best::of(sayings, &candidates);
    let voices: Vec<Option<Voice>> = sayings.all.iter().map(Voice::of).collect();
    candidates
        .into_iter()
        .map(|(a, b)| {
            let same_source = voices[a].as_ref().zip(voices[b].as_ref()).map(|(one, other)| one.could_be(other));
            let features = features(sayings, (a, b), places, mutual(sayings, &best, a, b), same_source);
            let opposite = features[OPPOSITE] > 0.0 && !side::of_one_act(sayings, a, b);
            let doubt = doubt(sayings, a, b) * if opposite { OTHER_ACT } else { 1.0 };
            let score = logistic(&features) * doubt;
            let mut valueless = features;
            without_values(sayings, a, b, &mut valueless);
            Seen { pair: Pair { a, b, score, matter: logistic(&valueless) }, features, doubt }
        })
        .collect()
}

/// The baseline: likeness of the two clauses alone.
pub(super) fn plain(sayings: &Sayings<'_>, places: &Places<'_>) -> Vec<Pair> {
    candidates(sayings, places)
        .into_iter()
        .map(|(a, b)| {
            let score = likeness(sayings, a, b);
            Pair { a, b, score, matter: score }
        })
        .collect()
}

/// Pairs worth comparing, first below second, ascending.
fn candidates(sayings: &Sayings<'_>, places: &Places<'_>) -> Vec<(usize, usize)> {
    let keys: Vec<Vec<(u64, f32)>> = sayings.all.iter().map(|saying| sayings.likeness.keys(&saying.clause)).collect();
    let mut postings: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (position, list) in keys.iter().enumerate() {
        for (key, _) in list {
            postings.entry(*key).or_default().push(position);
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    // Shared weight by position, and which positions have any.
    let (mut shared, mut touched) = (vec![0.0_f32; keys.len()], Vec::new());
    for (position, list) in keys.iter().enumerate() {
        for (key, weight) in list {
            let found = &postings[key];
            if found.len() <= POSTINGS_MAX {
                for &other in found.iter().filter(|&&other| other != position) {
                    if shared[other] == 0.0 {
                        touched.push(other);
                    }
                    shared[other] += weight;
                }
            }
        }
        let mut ranked: Vec<(usize, f32)> = touched.drain(..).map(|other| (other, shared[other])).collect();
        ranked.iter().for_each(|&(other, _)| shared[other] = 0.0);
        let likelier = |x: &(usize, f32), y: &(usize, f32)| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0));
        if ranked.len() > CANDIDATES_MAX {
            ranked.select_nth_unstable_by(CANDIDATES_MAX - 1, likelier);
            ranked.truncate(CANDIDATES_MAX);
        }
        pairs.extend(ranked.into_iter().map(|(other, _)| (position.min(other), position.max(other))));
    }
    aligned_candidates(sayings, places, &mut pairs);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Adds the pairs that stand in aligned passages though they share no word.
fn aligned_candidates(sayings: &Sayings<'_>, places: &Places<'_>, pairs: &mut Vec<(usize, usize)>) {
    for (left, right, in_left, in_right) in places.all() {
        for a in sayings.of_report(left) {
            if !in_left.contains(sayings.all[a].assertion.span) {
                continue;
            }
            for b in sayings.of_report(right) {
                if in_right.contains(sayings.all[b].assertion.span) {
                    pairs.push((a.min(b), a.max(b)));
                }
            }
        }
    }
}

/// Likeness of the best partner of each assertion in each report that has one.
struct Best {
    /// The first assertion of each assertion's report; tells the reports apart, ascending with the assertions.
    first: Vec<usize>,
    /// By assertion: a report's first assertion and the likeness of the best in it, ascending.
    by_report: Vec<Vec<(usize, f32)>>,
}

impl Best {
    /// Of pairs that ascend.
    fn of(sayings: &Sayings<'_>, candidates: &[(usize, usize)]) -> Best {
        let first: Vec<usize> = sayings.all.iter().map(|saying| sayings.of_report(saying.report).start).collect();
        let alike: Vec<f32> = candidates.iter().map(|&(a, b)| likeness(sayings, a, b)).collect();
        let mut by_report: Vec<Vec<(usize, f32)>> = vec![Vec::new(); first.len()];
        let mut note = |from: usize, to: usize, likeness: f32| match by_report[from].last_mut() {
            Some((report, best)) if *report == first[to] => *best = best.max(likeness),
            _ => by_report[from].push((first[to], likeness)),
        };
        // For each assertion first those before it, then those behind it: so its reports ascend.
        candidates.iter().zip(&alike).for_each(|(&(a, b), &likeness)| note(b, a, likeness));
        candidates.iter().zip(&alike).for_each(|(&(a, b), &likeness)| note(a, b, likeness));
        Best { first, by_report }
    }

    /// The likeness of the best partner of an assertion in the report of another.
    fn top(&self, from: usize, to: usize) -> f32 {
        let list = &self.by_report[from];
        list.binary_search_by_key(&self.first[to], |entry| entry.0).map_or(0.0, |at| list[at].1)
    }
}

/// Likeness of two clauses.
fn likeness(sayings: &Sayings<'_>, a: usize, b: usize) -> f32 {
    sayings.likeness.likeness(&sayings.all[a].clause, &sayings.all[b].clause)
}

/// How near the pair is to being each other's best partner between their reports, 0 to 1.
fn mutual(sayings: &Sayings<'_>, best: &Best, a: usize, b: usize) -> f32 {
    let likeness = likeness(sayings, a, b);
    let share = |from: usize, to: usize| {
        let top = best.top(from, to);
        if top > 0.0 { likeness / top } else { 0.0 }
    };
    share(a, b).min(share(b, a))
}

/// Changes the features of a pair to those it would have without its values.
fn without_values(sayings: &Sayings<'_>, a: usize, b: usize, features: &mut [f32; FEATURES]) {
    let (x, y) = (&sayings.all[a].topic, &sayings.all[b].topic);
    features[..3].copy_from_slice(&overlap(sayings, x, y));
    features[RIVAL] = 0.0;
    features[ONE_SIDED] = 0.0;
    features[VALUES] = 0.0;
}

/// Likeness, containment of the smaller in the larger, and how much is shared at all, of two passages.
fn overlap(sayings: &Sayings<'_>, x: &Passage, y: &Passage) -> [f32; 3] {
    let total = (x.weight() + y.weight()).max(0.01);
    let less = x.weight().min(y.weight()).max(0.01);
    let common = sayings.likeness.shared(x, y);
    [(2.0 * common / total).min(1.0), (common / less).min(1.0), common / (common + 8.0)]
}

/// What is compared. Every feature is 0 to 1. `same_source` tells whether both name a source and it could be the same.
fn features(
    sayings: &Sayings<'_>,
    (a, b): (usize, usize),
    places: &Places<'_>,
    mutual: f32,
    same_source: Option<bool>,
) -> [f32; FEATURES] {
    let flag = |condition: bool| if condition { 1.0 } else { 0.0 };
    let alike: &Likeness = &sayings.likeness;
    let (a, b) = (&sayings.all[a], &sayings.all[b]);
    let [likeness, containment, amount] = overlap(sayings, &a.clause, &b.clause);
    let same_report = a.report == b.report;
    let place = if same_report {
        Correspondence::default()
    } else {
        places.correspondence(a.report, a.assertion.span, b.report, b.assertion.span)
    };
    let values = value::compare(a, b);
    let subjects = alike.likeness(&a.subject, &b.subject);
    let headline = a.assertion.headline || b.assertion.headline;
    let is_edge = places.is_edge(a.report, b.report);
    [
        likeness,
        containment,
        amount,
        alike.likeness(&a.predicate, &b.predicate),
        subjects,
        flag(!a.subject.is_empty() && !b.subject.is_empty() && subjects == 0.0),
        flag(a.names.iter().any(|name| b.names.binary_search(name).is_ok())),
        flag(values.same > 0),
        flag(values.rival),
        flag(values.one_sided),
        place.verbatim,
        place.rewritten,
        alike.likeness(&a.sentence, &b.sentence),
        mutual,
        flag(same_report && !headline),
        flag(same_report && headline),
        flag(same_report && a.assertion.sentence == b.assertion.sentence),
        flag(a.assertion.polarity != b.assertion.polarity),
        flag(is_edge),
        if is_edge { mutual } else { 0.0 },
        if same_report { 0.0 } else { context(sayings, a, b) },
        flag(same_source == Some(true)),
        flag(same_source == Some(false)),
        flag(a.part != b.part && gives_apart(sayings, a, b)),
        flag(a.assertion.headline != b.assertion.headline),
        flag(a.part && b.part),
        1.0 - (depth(a) - depth(b)).abs(),
    ]
}

/// How far down its report an assertion stands, 0 to 1: reports tell what matters most first, and retellings keep the order.
fn depth(saying: &Saying<'_>) -> f32 {
    saying.assertion.sentence as f32 / saying.witness.layers.parse.sentences.len().max(1) as f32
}

/// True if the one that is a clause gives the other's value in a part of its own.
fn gives_apart(sayings: &Sayings<'_>, a: &Saying<'_>, b: &Saying<'_>) -> bool {
    let (part, clause) = if a.part { (a, b) } else { (b, a) };
    sayings.of_report(clause.report).map(|at| &sayings.all[at]).any(|other| {
        other.part
            && other.assertion.span != clause.assertion.span
            && clause.assertion.span.contains(other.assertion.span)
            && value::compare(part, other).same > 0
    })
}

/// How alike the sentences before and behind the two are, the better side counted: retellings keep the order.
fn context(sayings: &Sayings<'_>, a: &Saying<'_>, b: &Saying<'_>) -> f32 {
    let side = |step: i64| {
        let passage = |saying: &Saying<'_>| {
            let at = usize::try_from(i64::from(saying.assertion.sentence) + step).ok()?;
            sayings.likeness.sentence(saying.report, at)
        };
        match (passage(a), passage(b)) {
            (Some(x), Some(y)) => sayings.likeness.likeness(x, y),
            _ => 0.0,
        }
    };
    side(-1).max(side(1))
}

/// The source an assertion names.
struct Voice {
    words: Vec<String>,
    unnamed: bool,
}

impl Voice {
    fn of(saying: &Saying<'_>) -> Option<Voice> {
        let source = source::innermost(saying.assertion)?;
        Some(Voice { words: source::descriptor(&source.name), unnamed: source.kind == SourceKind::Anonymous })
    }

    fn could_be(&self, other: &Voice) -> bool {
        self.words.iter().any(|word| other.words.contains(word)) || self.unnamed && other.unnamed
    }
}

/// Bias, then one weight per feature, in the order of [`features`].
///
/// Logistic regression over the pairs of assertions of seven annotated stories whose claims are known, the assertions being those that
/// the annotators find. Leaving each story out in turn, F1 over the pairs in one claim is .554 (see [`mod@super::align`]); boosted trees and sentence
/// embeddings beside these features bring .01. What is worth most: the same values, being each other's best partner, likeness;
/// what counts against: another clause of the same sentence, and a value that the other tells in a phrase of its own.
#[rustfmt::skip]
const WEIGHTS: [f32; FEATURES + 1] = [
    -5.32,
    1.44, 1.83, 1.16,          // likeness, containment, amount shared
    0.83, -0.12, 0.45,         // predicate, subject, subjects differ
    -0.31, 1.71, -1.20, -0.46, // a name, a value in common; rival values; only one has values
    0.39, 0.49,                // aligned word for word, reworded
    0.48, 1.73,                // sentences alike, each other's best
    -0.29, 0.56, -3.69,        // same report, with a headline, in one sentence
    -0.30,                     // opposite polarity
    -0.41, 0.60,               // parent and child, and each other's best
    0.66, 0.72, 0.01,          // sentences around alike, sources could be one, sources differ
    -1.90, 0.35,               // the clause tells the phrase's value apart; one of them a headline
    1.37, 0.77,                // both the phrase of a value; equally far down their reports
];

/// How likely a pair with these features says the same, 0 to 1.
fn logistic(features: &[f32; FEATURES]) -> f32 {
    let sum: f32 =
        WEIGHTS[0] + features.iter().zip(&WEIGHTS[1..]).map(|(feature, weight)| feature * weight).sum::<f32>();
    1.0 / (1.0 + (-sum).exp())
}

/// What is left of a score where the grammar speaks against the pair, as a factor.
///
/// The weights above were fitted to gold pairs and see few of the chance likenesses that two reports of one matter are full of.
/// The factors were tried one by one on the seven annotated stories: together with the bound of a claim they raise the share
/// of right pairs among those found from .59 to .70, with .35 instead of .38 of all found.
fn doubt(sayings: &Sayings<'_>, a: usize, b: usize) -> f32 {
    let alike = likeness(sayings, a, b);
    let (a, b) = (&sayings.all[a], &sayings.all[b]);
    let mut factor = 1.0;
    if is_of_others(a, b) && alike < NEARLY_EQUAL {
        factor *= 0.5;
    }
    if a.vague || b.vague {
        factor *= 0.8;
    }
    // "is preparing to resign" and "has resigned" are two claims: a copy that hardens one into the other does not make them one.
    if is_coming(a) != is_coming(b) && (is_told_as_fact(a) || is_told_as_fact(b)) {
        factor *= 0.6;
    }
    let other_act = sayings.likeness.likeness(&a.predicate, &b.predicate) < 0.3;
    if other_act && a.subject_names.is_empty() != b.subject_names.is_empty() {
        factor *= 0.7;
    }
    factor
}

/// True for an act that is planned, expected or possible.
fn is_coming(saying: &Saying<'_>) -> bool {
    matches!(saying.assertion.certainty, Certainty::Likely | Certainty::Possible)
}

/// True for an act that a finite verb tells as plain fact, done or being done.
fn is_told_as_fact(saying: &Saying<'_>) -> bool {
    let tokens = &saying.witness.layers.parse.tokens;
    let at = saying.assertion.predicate as usize;
    let Some(predicate) = tokens.get(at) else { return false };
    let perfect = || tokens[at.saturating_sub(5)..at].iter().any(|t| t.head as usize == at && t.lemma == "have");
    let finite = matches!(predicate.tag, Tag::Vbd | Tag::Vbz) || (predicate.tag == Tag::Vbn && perfect());
    finite && saying.assertion.certainty == Certainty::Stated
}

/// Likeness from which two clauses are the same words, whomever they name.
const NEARLY_EQUAL: f32 = 0.8;

/// True if the subjects are different names and neither stands anywhere in the other clause, as it would in the passive.
fn is_of_others(a: &Saying<'_>, b: &Saying<'_>) -> bool {
    let has = |saying: &Saying<'_>, names: &[u32]| names.iter().any(|name| saying.names.binary_search(name).is_ok());
    let named = !a.subject_names.is_empty() && !b.subject_names.is_empty();
    named && !has(a, &b.subject_names) && !has(b, &a.subject_names)
}
