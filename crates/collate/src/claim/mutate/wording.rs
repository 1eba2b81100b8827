//! Changes inside a retold clause: how sure it sounds, whether it is denied, its numbers and dates.

use headwater_model::{Certainty, Mutation, MutationKind, Polarity, Quantity, Span, Timex, Unit};

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

/// A number of the child's sentence that the parent's has otherwise, and neither report has the other's anywhere.
fn number(teller: &Teller<'_, '_>, from: &Saying<'_>, to: &Saying<'_>) -> Option<Mutation> {
    let everywhere = |quantity: &Quantity, all: &[Quantity]| {
        all.iter().any(|other| other.unit == quantity.unit && value::agree(other, quantity))
    };
    let inside = |saying: &Saying<'_>, quantity: &Quantity| saying.sentence_span().contains(quantity.span);
    let (before, after) = (&from.witness.layers.quantities, &to.witness.layers.quantities);
    let new = after.iter().filter(|quantity| inside(to, quantity) && !everywhere(quantity, before));
    for after_one in new {
        let mut gone = before.iter().filter(|quantity| inside(from, quantity) && !everywhere(quantity, after));
        let Some(before_one) = gone.find(|before| could_be_one_figure(before, after_one)) else { continue };
        let (old, new) = (before_one.span.of(teller.parent_text()), after_one.span.of(teller.child_text()));
        let why = format!("{} has {old}, {} has {new}", teller.parent_label(), teller.child_label());
        let around = |saying: &Saying<'_>, span: Span| {
            if saying.assertion.span.contains(span) { saying.assertion.span } else { span }
        };
        let (from, to) = (around(from, before_one.span), around(to, after_one.span));
        return Some(teller.mutation(MutationKind::NumberChanged, from, to, why));
    }
    None
}

/// Same unit with another value, or the same figure in another currency or measure.
fn could_be_one_figure(before: &Quantity, after: &Quantity) -> bool {
    let converted = match (&before.unit, &after.unit) {
        (Unit::Currency(_), Unit::Currency(_)) | (Unit::Measure(_), Unit::Measure(_)) => true,
        (Unit::None, _) | (_, Unit::None) => before.unit == after.unit,
        _ => value::same_unit(&before.unit, &after.unit),
    };
    converted && !(before.unit == after.unit && value::agree(before, after))
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
