//! One claim, affirmed here and denied there.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::{Disagreement, DisagreementKind, Polarity};

use super::{Case, PLACES_MAX, one_a_report};
use crate::claim::saying::Saying;
use crate::claim::side;

/// One disagreement for each claim that some affirm and others deny.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut opposed: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for pair in case
        .pairs
        .iter()
        .filter(|pair| side::contradict(case.sayings, pair) && !case.is_of_others(pair.a, pair.b))
        .filter(|pair| !came_true(case, pair.a, pair.b))
    {
        let claim = case.claim_of[pair.a];
        if claim == case.claim_of[pair.b] {
            opposed.entry(claim).or_default().extend([pair.a, pair.b]);
        }
    }
    for (claim, opposed) in opposed {
        // Those that are opposed word against word come first, then whoever else makes the claim.
        let others: Vec<usize> = (0..case.sayings.all.len())
            .filter(|at| case.claim_of[*at] == claim && !opposed.contains(at))
            .filter(|&at| !opposed.iter().take(PLACES_MAX).any(|&one| case.is_of_others(at, one)))
            .collect();
        let side = |polarity: Polarity| {
            let of_side = |at: &usize| case.sayings.all[*at].assertion.polarity == polarity;
            let mut side = one_a_report(case.sayings, opposed.iter().copied().filter(of_side), PLACES_MAX / 2);
            let known: BTreeSet<_> = side.iter().map(|&at| case.sayings.all[at].report).collect();
            let others =
                others.iter().copied().filter(of_side).filter(|&at| !known.contains(&case.sayings.all[at].report));
            side.extend(one_a_report(case.sayings, others, (PLACES_MAX / 2).saturating_sub(side.len())));
            side
        };
        let (affirmed, denied) = (side(Polarity::Affirmed), side(Polarity::Denied));
        let (Some(&yes), Some(&no)) = (affirmed.first(), denied.first()) else { continue };
        let why = format!("{}, {}", case.says(yes), case.says(no));
        let places: Vec<usize> = affirmed.into_iter().chain(denied).collect();
        found.push(case.disagreement(DisagreementKind::Polarity, &places, why));
    }
}

/// True if what was denied on one day is told as true of the next: both may hold.
fn came_true(case: &Case<'_, '_>, a: usize, b: usize) -> bool {
    let (a, b) = (&case.sayings.all[a], &case.sayings.all[b]);
    let (yes, no) = if a.assertion.polarity == Polarity::Affirmed { (a, b) } else { (b, a) };
    let day = |saying: &Saying<'_>| saying.witness.report.published.as_ref().map(|published| published.date);
    matches!((day(no), day(yes)), (Some(earlier), Some(later)) if earlier < later)
}
