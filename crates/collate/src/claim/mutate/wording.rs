//! Changes inside a retold clause: how sure it sounds, whether it is denied, its numbers and dates.

use headwater_model::{Certainty, Mutation, MutationKind, Polarity, Timex};

use super::{Teller, quoted};
use crate::claim::saying::Saying;
use crate::claim::value;

/// Reads every retold clause of an edge whose child took the parent's text as a whole. Elsewhere a difference may be news.
pub(super) fn changes(teller: &Teller<'_, '_>, found: &mut Vec<Mutation>) {
    if !teller.edge.whole {
        return;
    }
    for (from, to) in teller.retold() {
        found.extend(number(teller, from, to));
        found.extend(date(teller, from, to));
        found.extend(negation(teller, from, to));
        found.extend(certainty(teller, from, to));
    }
}

/// Likeness from which two clauses have the same content words.
const SAME_WORDS_MIN: f32 = 0.97;

/// How firm a certainty sounds; equal ranks are no change.
fn rank(certainty: Certainty) -> u8 {
    match certainty {
        Certainty::Possible | Certainty::Conditional | Certainty::Unverified => 0,
        Certainty::Likely => 1,
        Certainty::Stated => 2,
    }
}

fn certainty(teller: &Teller<'_, '_>, from: &Saying<'_>, to: &Saying<'_>) -> Option<Mutation> {
    // The same words sound the same, whatever stands around them.
    let same_words = teller.sayings.likeness.likeness(&from.clause, &to.clause) >= SAME_WORDS_MIN;
    if from.assertion.polarity != to.assertion.polarity || (same_words && from.words().len() == to.words().len()) {
        return None;
    }
    let (before, after) = (rank(from.assertion.certainty), rank(to.assertion.certainty));
    let (kind, sound) = match after.cmp(&before) {
        std::cmp::Ordering::Greater => (MutationKind::CertaintyUp, "surer"),
        std::cmp::Ordering::Less => (MutationKind::CertaintyDown, "less sure"),
        std::cmp::Ordering::Equal => return None,
    };
    let why = format!(
        "{} has {}, {} makes it sound {sound}: {}",
        teller.parent_label(),
        quoted(from.words()),
        teller.child_label(),
        quoted(to.words())
    );
    Some(teller.mutation(kind, from.assertion.span, to.assertion.span, why))
}

fn negation(teller: &Teller<'_, '_>, from: &Saying<'_>, to: &Saying<'_>) -> Option<Mutation> {
    if from.assertion.polarity != Polarity::Denied || to.assertion.polarity != Polarity::Affirmed {
        return None;
    }
    let why = format!(
        "{} denies it ({}), {} affirms it: {}",
        teller.parent_label(),
        quoted(from.words()),
        teller.child_label(),
        quoted(to.words())
    );
    Some(teller.mutation(MutationKind::NegationLost, from.assertion.span, to.assertion.span, why))
}

/// A number of the child's sentence that the parent's has otherwise.
fn number(teller: &Teller<'_, '_>, from: &Saying<'_>, to: &Saying<'_>) -> Option<Mutation> {
    let (before, after) = value::changed_number(from, to)?;
    let (old, new) = (before.span.of(teller.parent_text()), after.span.of(teller.child_text()));
    let why = format!("{} has {old}, {} has {new}", teller.parent_label(), teller.child_label());
    let (from, to) = (value::place_of(from, before.span), value::place_of(to, after.span));
    Some(teller.mutation(MutationKind::NumberChanged, from, to, why))
}

/// A date of the child that the parent's clause has otherwise.
fn date(teller: &Teller<'_, '_>, from: &Saying<'_>, to: &Saying<'_>) -> Option<Mutation> {
    let known = |time: &Timex, all: &[Timex]| all.iter().any(|other| value::overlap(other, time));
    let after = to.times.iter().find(|time| !known(time, &from.witness.layers.times))?;
    let before = from.times.iter().find(|time| !known(time, &to.witness.layers.times))?;
    let (old, new) = (before.span.of(teller.parent_text()), after.span.of(teller.child_text()));
    let why = format!("{} has {old}, {} has {new}", teller.parent_label(), teller.child_label());
    Some(teller.mutation(MutationKind::DateChanged, from.assertion.span, to.assertion.span, why))
}
