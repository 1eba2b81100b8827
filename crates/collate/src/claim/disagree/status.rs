//! Done here, to come there: the same act told as finished by one report and as a plan or prospect by another.

use std::collections::BTreeMap;

use headwater_model::{Certainty, Disagreement, DisagreementKind, Polarity, Tag};

use super::{Case, PLACES_MAX, one_a_report, quoted};
use crate::claim::saying::Saying;

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

fn same_predicate(case: &Case<'_, '_>, a: usize, b: usize) -> bool {
    let (a, b) = (&case.sayings.all[a], &case.sayings.all[b]);
    let contained = |part: &Saying<'_>, whole: &Saying<'_>| {
        case.sayings.likeness.containment(&part.predicate, &whole.clause) >= 0.7
    };
    // The same words cannot differ in status, whatever stands around them.
    let same_words = case.sayings.likeness.likeness(&a.clause, &b.clause) >= 0.97;
    !same_words && (contained(a, b) || contained(b, a))
}
