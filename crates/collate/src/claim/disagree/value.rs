//! Rival numbers and dates of one matter.

use std::collections::BTreeMap;

use headwater_model::{Disagreement, DisagreementKind, Quantity, Span, Timex, Unit};

use super::{Case, PLACES_MAX, one_a_report};
use crate::claim::saying::Saying;
use crate::claim::value::{agree, is_risen_toll, overlap, same_unit};

/// Matter score from which two assertions answer one question.
const MATTER_MIN: f32 = 0.7;

/// One disagreement for each two claims of one matter whose values cannot be one.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    type Found = (Vec<usize>, String);
    let mut questions: BTreeMap<(u8, usize, usize), Found> = BTreeMap::new();
    for pair in case.pairs.iter().filter(|pair| pair.matter >= MATTER_MIN) {
        let (a, b) = (&case.sayings.all[pair.a], &case.sayings.all[pair.b]);
        let numbers = rival_numbers(a, b).filter(|(x, y)| !is_risen_toll(a, x, b, y)).map(|(x, y)| (0, x.span, y.span));
        let rival = numbers.or_else(|| rival_dates(a, b).map(|(x, y)| (1, x.span, y.span)));
        let Some((kind, x, y)) = rival else { continue };
        let (one, other) = (case.claim_of[pair.a], case.claim_of[pair.b]);
        let question = questions.entry((kind, one.min(other), one.max(other))).or_insert_with(|| {
            let words = |saying: &Saying<'_>, span: Span| span.of(&saying.witness.report.text).to_owned();
            let why = format!("{} has {}, {} has {}", case.label(pair.a), words(a, x), case.label(pair.b), words(b, y));
            (Vec::new(), why)
        });
        question.0.extend([pair.a, pair.b]);
    }
    for ((kind, one, other), (mut sayings, why)) in questions {
        sayings.sort_unstable();
        sayings.dedup();
        let of_claim = |claim: usize| {
            let members = sayings.iter().copied().filter(move |&at| case.claim_of[at] == claim);
            one_a_report(case.sayings, members, PLACES_MAX / 2)
        };
        let places: Vec<usize> =
            if one == other { sayings.clone() } else { of_claim(one).into_iter().chain(of_claim(other)).collect() };
        let kind = if kind == 0 { DisagreementKind::Number } else { DisagreementKind::Date };
        let disagreement = case.disagreement(kind, &places, why);
        if disagreement.between.len() >= 2 {
            found.push(disagreement);
        }
    }
}

/// Two numbers of one unit that cannot be one figure, where no number of the two clauses agrees.
fn rival_numbers<'q>(a: &Saying<'q>, b: &Saying<'q>) -> Option<(&'q Quantity, &'q Quantity)> {
    let mut rival = None;
    for x in &a.quantities {
        for y in &b.quantities {
            let currencies = matches!((&x.unit, &y.unit), (Unit::Currency(_), Unit::Currency(_)));
            if same_unit(&x.unit, &y.unit) && agree(x, y) {
                return None;
            }
            // The same figure in another currency is a slip, another figure in another currency may be a conversion.
            let slip = currencies && x.unit != y.unit && x.value == y.value;
            let known = x.unit != Unit::None && y.unit != Unit::None;
            if rival.is_none() && (slip || (known && same_unit(&x.unit, &y.unit))) {
                rival = Some((*x, *y));
            }
        }
    }
    rival
}

/// Two dates that share no day, where no date of the two clauses agrees.
fn rival_dates<'q>(a: &Saying<'q>, b: &Saying<'q>) -> Option<(&'q Timex, &'q Timex)> {
    if a.times.is_empty() || b.times.is_empty() {
        return None;
    }
    let agrees = a.times.iter().any(|x| b.times.iter().any(|y| overlap(x, y)));
    (!agrees).then(|| (a.times[0], b.times[0]))
}
