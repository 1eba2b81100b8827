//! Done here, to come there: the same act told as finished by one report and as a plan or prospect by another.

use std::collections::BTreeMap;

use headwater_model::{Certainty, Disagreement, DisagreementKind, Polarity, Tag};

use super::{Case, PLACES_MAX, one_a_report, quoted};
use crate::claim::saying::Saying;

/// Matter score from which two assertions tell of one act.
const MATTER_MIN: f32 = 0.7;

/// One disagreement for each two claims that tell one act as done and as to come, unless time explains it.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut acts: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for pair in case.pairs.iter().filter(|pair| pair.matter >= MATTER_MIN) {
        let (a, b) = (&case.sayings.all[pair.a], &case.sayings.all[pair.b]);
        let (done, open) = match (is_done(a), is_open(a), is_done(b), is_open(b)) {
            (true, _, _, true) => (pair.a, pair.b),
            (_, true, true, _) => (pair.b, pair.a),
            _ => continue,
        };
        if same_predicate(case, done, open) && !explained_by_time(&case.sayings.all[open], &case.sayings.all[done]) {
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
    contained(a, b) || contained(b, a)
}

/// True if the report that tells it as done came on a later day: what was to come may have come.
fn explained_by_time(open: &Saying<'_>, done: &Saying<'_>) -> bool {
    let day = |saying: &Saying<'_>| saying.witness.report.published.as_ref().map(|published| published.date);
    match (day(open), day(done)) {
        (Some(open), Some(done)) => open < done,
        _ => true,
    }
}
