//! Caveats that the child leaves out: that something could not be checked, could still change, is not known, or why a source is
//! not named.

use headwater_model::{Certainty, DerivationKind, Mutation, MutationKind, Span};

use super::{Teller, quoted};
use crate::claim::saying::Saying;

/// Share of a caveat's content that the child's nearest sentence must lack for the caveat to be lost.
const KEPT_MIN: f32 = 0.45;

/// The caveats lost on an edge. A child that only cites its parent or takes a part was never going to carry them.
pub(super) fn losses(teller: &Teller<'_, '_>, found: &mut Vec<Mutation>) {
    if matches!(teller.edge.derivation.kind, DerivationKind::Cites | DerivationKind::Partial) {
        return;
    }
    let sayings = teller.sayings;
    for at in sayings.of_report(teller.edge.parent) {
        let saying = &sayings.all[at];
        if !is_caveat(saying) || is_carried(teller, saying) {
            continue;
        }
        let Some(place) = nearest_place(teller, at) else { continue };
        let why = format!(
            "{} cautions {}, {} leaves that out",
            teller.parent_label(),
            quoted(saying.words()),
            teller.child_label()
        );
        found.push(teller.mutation(MutationKind::DetailLost, saying.assertion.span, place, why));
    }
}

/// True if the assertion takes something back: open, unchecked, unknown.
fn is_caveat(saying: &Saying<'_>) -> bool {
    const OPEN: [&str; 22] = [
        "could not be verified",
        "could not verify",
        "could not independently",
        "not be independently",
        "has not been confirmed",
        "not been able to",
        "could still",
        "may still",
        "might still",
        "not yet",
        "no certainty",
        "not known",
        "do not know",
        "does not say",
        "did not say",
        "would not say",
        "unclear",
        "no indication",
        "no evidence",
        "cannot be ruled out",
        "remains to be seen",
        "could not check",
    ];
    if saying.assertion.headline {
        return false;
    }
    let words =
        saying.words().to_lowercase().replace('’', "'").replace("couldn't", "could not").replace("doesn't", "does not");
    saying.assertion.certainty == Certainty::Unverified || OPEN.iter().any(|open| words.contains(open))
}

/// True if some sentence of the child carries enough of it.
fn is_carried(teller: &Teller<'_, '_>, caveat: &Saying<'_>) -> bool {
    let likeness = &teller.sayings.likeness;
    let child = &teller.witnesses[teller.edge.child.at()];
    child.layers.parse.sentences.iter().any(|sentence| {
        let passage = likeness.passage(teller.edge.child, sentence.tokens());
        likeness.containment(&caveat.clause, &passage) >= KEPT_MIN
    })
}

/// Where the caveat would stand in the child: what retells the rest of its sentence, else its neighbours, the nearest first.
fn nearest_place(teller: &Teller<'_, '_>, caveat: usize) -> Option<Span> {
    /// Sentences before or behind the caveat that may mark its place.
    const FARTHEST_SENTENCES: u32 = 2;
    let sayings = teller.sayings;
    let here = sayings.all[caveat].assertion.sentence;
    teller
        .edge
        .steps
        .iter()
        .map(|step| (sayings.all[step.from].assertion.sentence.abs_diff(here), step))
        .filter(|(distance, _)| *distance <= FARTHEST_SENTENCES)
        .min_by_key(|(distance, step)| (*distance, step.from))
        .map(|(_, step)| sayings.all[step.to].sentence_span())
}
