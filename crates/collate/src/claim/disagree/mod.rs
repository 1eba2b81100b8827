//! Assertions that cannot both hold, with the places and one plain sentence each.
//!
//! Each rule looks at one attribute: polarity inside a claim, rival values between claims of one matter, one figure in two currencies,
//! names that differ in one letter or so, what is done here and to come there, who an unnamed source is said to be, states that
//! exclude each other, causes that leave no room for each other, and where a place is. A difference that rounding, a unit, a toll
//! that rises from one day to the next or a state that followed upon the other explains is none.

mod bearer;

mod cause;

mod compass;

mod contrary;

mod currency;

mod land;

mod name;

mod polarity;

mod sourcing;

mod state;

mod status;

mod value;

mod whereabouts;

use headwater_model::{ClaimIx, Disagreement, DisagreementKind, Polarity, Span, SpanRef, Witness};

use super::pair::Pair;
use super::saying::{Saying, Sayings};
use super::side;
use super::step::Edge;

/// Most places shown of one disagreement, the reports' first ones.
const PLACES_MAX: usize = 8;

/// What every rule reads.
pub(super) struct Case<'c, 'w> {
    /// All reports of the run.
    pub witnesses: &'w [Witness],
    /// The assertions of the story.
    pub sayings: &'c Sayings<'w>,
    /// Compared pairs, ascending.
    pub pairs: &'c [Pair],
    /// The claim of each saying; `usize::MAX` for none.
    pub claim_of: &'c [usize],
    /// What was retold on each edge of the stemma.
    pub edges: &'c [Edge],
}

/// Every disagreement, in the order of its first place; two of one kind that show the same two places are one.
pub(super) fn disagreements(case: &Case<'_, '_>) -> Vec<Disagreement> {
    let mut found = Vec::new();
    polarity::rivals(case, &mut found);
    value::rivals(case, &mut found);
    currency::rivals(case, &mut found);
    status::rivals(case, &mut found);
    name::rivals(case, &mut found);
    sourcing::rivals(case, &mut found);
    let lands = land::Lands::read();
    contrary::rivals(case, &lands, &mut found);
    cause::rivals(case, &lands, &mut found);
    whereabouts::rivals(case, &lands, &mut found);
    let mut kept: Vec<Disagreement> = Vec::new();
    for disagreement in found {
        // A value's phrase and the clause around it are one place.
        let is_at = |place: &SpanRef, other: &SpanRef| place.report == other.report && place.span.overlaps(other.span);
        let shared = |other: &Disagreement| {
            disagreement.between.iter().filter(|place| other.between.iter().any(|known| is_at(place, known))).count()
        };
        if !kept.iter().any(|other| other.kind == disagreement.kind && shared(other) >= 2) {
            kept.push(disagreement);
        }
    }
    kept.sort_by(|x, y| x.between.cmp(&y.between).then_with(|| (x.kind as u8).cmp(&(y.kind as u8))));
    kept
}

impl Case<'_, '_> {
    /// The outlet, or the report's id, that a saying stands in.
    fn label(&self, at: usize) -> &str {
        self.sayings.all[at].witness.report.label()
    }

    /// "Eurofile says "...""; the words of what a cue outside them denies are those of what is denied.
    fn says(&self, at: usize) -> String {
        let saying = &self.sayings.all[at];
        let denied = saying.assertion.polarity == Polarity::Denied && !side::is_negative(saying);
        format!("{} {} {}", self.label(at), if denied { "denies" } else { "says" }, quoted(saying.words()))
    }

    /// How far two sayings speak of one matter, 0 to 1; nought if they were not compared.
    fn matter(&self, a: usize, b: usize) -> f32 {
        let key = (a.min(b), a.max(b));
        self.pairs.binary_search_by_key(&key, |pair| (pair.a, pair.b)).map_or(0.0, |found| self.pairs[found].matter)
    }

    fn place(&self, at: usize) -> SpanRef {
        self.sayings.all[at].assertion.span.at(self.sayings.all[at].report)
    }

    /// True if both name someone or something as their subject, and not the same: two matters that are worded alike.
    fn is_of_others(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.sayings.all[a], &self.sayings.all[b]);
        let named = |saying: &Saying<'_>| {
            let inside =
                |subject: Span| saying.witness.layers.mentions.iter().any(|mention| subject.contains(mention.span));
            saying.assertion.subject.is_some_and(inside)
        };
        // "Erik Lund, the chief executive of Norvik" is not Norvik.
        let heads = (bearer::head_name(a), bearer::head_name(b));
        matches!(heads, (Some(one), Some(other)) if one != other)
            || named(a) && named(b) && self.sayings.likeness.likeness(&a.subject, &b.subject) == 0.0
    }

    /// A disagreement between the places of some sayings, each once, ascending.
    fn disagreement(&self, kind: DisagreementKind, sayings: &[usize], why: String) -> Disagreement {
        let mut between: Vec<SpanRef> = sayings.iter().map(|&at| self.place(at)).collect();
        between.sort_unstable();
        between.dedup();
        let mut claims: Vec<ClaimIx> = sayings
            .iter()
            .map(|&at| self.claim_of[at])
            .filter(|&claim| claim != usize::MAX)
            .map(ClaimIx::from)
            .collect();
        claims.sort_unstable();
        claims.dedup();
        Disagreement { kind, between, why, claims }
    }
}

/// One saying of each report, at most `most`, in the order given; a sentence before a headline.
fn one_a_report(sayings: &Sayings<'_>, group: impl Iterator<Item = usize>, most: usize) -> Vec<usize> {
    let (sentences, headlines): (Vec<usize>, Vec<usize>) = group.partition(|&at| !sayings.all[at].assertion.headline);
    let group = sentences.into_iter().chain(headlines);
    let mut chosen: Vec<usize> = Vec::new();
    for at in group {
        if chosen.len() < most && !chosen.iter().any(|&other| sayings.all[other].report == sayings.all[at].report) {
            chosen.push(at);
        }
    }
    chosen
}

/// Pairs of sayings that exclude each other, put together into the two sides of each matter: pairs with an end in common are of one.
fn sides_of(pairs: impl Iterator<Item = (usize, usize)>) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut matters: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for (one, other) in pairs {
        match matters.iter_mut().find(|(ones, others)| ones.contains(&one) || others.contains(&other)) {
            Some((ones, others)) => {
                ones.push(one);
                others.push(other);
            }
            None => matters.push((vec![one], vec![other])),
        }
    }
    matters
}

/// Words for a sentence, on one line.
fn quoted(words: &str) -> String {
    let line: Vec<&str> = words.split_whitespace().collect();
    format!("\"{}\"", line.join(" "))
}
