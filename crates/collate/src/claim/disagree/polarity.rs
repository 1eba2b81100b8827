//! One claim, affirmed here and denied there.

use headwater_model::{Disagreement, DisagreementKind, Polarity};

use super::{Case, PLACES_MAX, one_a_report, quoted};

/// One disagreement for each claim that some affirm and others deny.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    for claim in case.claims {
        let members: Vec<usize> =
            claim.assertions.iter().filter_map(|a| case.sayings.position(a.report, a.assertion)).collect();
        let side = |polarity: Polarity| {
            let of_side =
                members.iter().copied().filter(move |&at| case.sayings.all[at].assertion.polarity == polarity);
            one_a_report(case.sayings, of_side, PLACES_MAX / 2)
        };
        let (affirmed, denied) = (side(Polarity::Affirmed), side(Polarity::Denied));
        let (Some(&yes), Some(&no)) = (affirmed.first(), denied.first()) else { continue };
        let why = format!(
            "{} says {}, {} says {}",
            case.label(yes),
            quoted(case.sayings.all[yes].words()),
            case.label(no),
            quoted(case.sayings.all[no].words())
        );
        let places: Vec<usize> = affirmed.into_iter().chain(denied).collect();
        found.push(case.disagreement(DisagreementKind::Polarity, &places, why));
    }
}
