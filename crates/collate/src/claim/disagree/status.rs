//! Done here, to come there: the same act told as finished by one report and as a plan or prospect by another.

use std::collections::BTreeMap;

use headwater_model::{Certainty, Dep, Disagreement, DisagreementKind, Polarity, Tag};

use super::{Case, PLACES_MAX, one_a_report, quoted};
use crate::claim::saying::Saying;
use crate::likeness::token_range;

/// One disagreement for each two claims that tell one act as done and as to come, where one report had it from the other.
///
/// Between reports that do not know of one another the later one may simply be right; on an edge of the stemma nothing
/// happened but the retelling.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut acts: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for step in case.edges.iter().filter(|edge| edge.whole).flat_map(|edge| &edge.steps) {
        let (a, b) = (&case.sayings.all[step.from], &case.sayings.all[step.to]);
        let (done, open) = match (is_done(a), is_open(a), is_done(b), is_open(b)) {
            (true, _, _, true) => (step.from, step.to),
            (_, true, true, _) => (step.to, step.from),
            _ => continue,
        };
        // An outlet that takes its own words back corrects itself; that is no dispute.
        if a.witness.report.label() != b.witness.report.label() && same_predicate(case, done, open) {
            acts.entry((case.claim_of[done], case.claim_of[open])).or_default().extend([done, open]);
        }
    }
    for (_, mut members) in acts {
        members.sort_unstable();
        members.dedup();
        let half = |wanted: bool| {
            let of_side = members.iter().copied().filter(move |&at| is_done(&case.sayings.all[at]) == wanted);
            one_a_report(case.sayings, of_side, PLACES_MAX / 2)
        };
        let (done, open) = (half(true), half(false));
        let (Some(&yes), Some(&not_yet)) = (done.first(), open.first()) else { continue };
        let why = format!(
            "{} tells it as done ({}), {} as still to come ({})",
            case.label(yes),
            quoted(case.sayings.all[yes].words()),
            case.label(not_yet),
            quoted(case.sayings.all[not_yet].words())
        );
        let places: Vec<usize> = done.into_iter().chain(open).collect();
        found.push(case.disagreement(DisagreementKind::Status, &places, why));
    }
}

/// True for a finished act stated as a fact.
fn is_done(saying: &Saying<'_>) -> bool {
    let tokens = &saying.witness.layers.parse.tokens;
    let at = saying.assertion.predicate as usize;
    let Some(predicate) = tokens.get(at) else { return false };
    if saying.assertion.certainty != Certainty::Stated || saying.assertion.polarity != Polarity::Affirmed {
        return false;
    }
    let perfect = tokens[at.saturating_sub(5)..at]
        .iter()
        .any(|token| token.head as usize == at && matches!(token.lemma.as_str(), "have" | "'ve"));
    let future = tokens[at.saturating_sub(5)..at].iter().any(|token| token.head as usize == at && token.tag == Tag::Md);
    !future && (predicate.tag == Tag::Vbd || (predicate.tag == Tag::Vbn && perfect))
}

/// True for an act that is planned, expected or possible.
fn is_open(saying: &Saying<'_>) -> bool {
    matches!(saying.assertion.certainty, Certainty::Likely | Certainty::Possible)
        && saying.assertion.polarity == Polarity::Affirmed
}

/// True if what one tells as done is what the other tells as to come: its predicate, or the one that it plans or expects
/// ("is preparing to resign").
fn same_predicate(case: &Case<'_, '_>, done: usize, open: usize) -> bool {
    let likeness = &case.sayings.likeness;
    let (done, open) = (&case.sayings.all[done], &case.sayings.all[open]);
    let tokens = &open.witness.layers.parse.tokens;
    let head = open.assertion.predicate as usize;
    let coming = token_range(open.witness, open.assertion.span).filter(|&token| {
        token == head || tokens[token].head as usize == head && matches!(tokens[token].dep, Dep::Xcomp | Dep::Ccomp)
    });
    let of_one_act = coming
        .map(|token| likeness.passage(open.report, token..token + 1))
        .any(|act| likeness.likeness(&act, &done.predicate) >= 0.7);
    // The same words cannot differ in status, whatever stands around them.
    of_one_act && likeness.likeness(&done.clause, &open.clause) < 0.97
}
