//! One claim, affirmed here and denied there.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::{Disagreement, DisagreementKind, Polarity};

use super::{Case, PLACES_MAX, one_a_report, quoted};
use crate::claim::saying::Saying;
use crate::likeness::token_range;

/// Score from which an affirmed and a denied assertion say the same thing with opposite signs. Above the bound of a claim:
/// a wrong disagreement costs more than a missing one.
const SAME_MIN: f32 = 0.4;
/// Likeness of the two predicates' words from which they are one verb or a synonym of it.
const PREDICATE_MIN: f32 = 0.6;
/// Least weight of a clause: "he said no" and the like are like anything.
const WEIGHT_MIN: f32 = 6.0;

/// One disagreement for each claim that some affirm and others deny.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut opposed: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for pair in case
        .pairs
        .iter()
        .filter(|pair| pair.score >= SAME_MIN && !case.is_of_others(pair.a, pair.b) && is_opposed(case, pair.a, pair.b))
    {
        let claim = case.claim_of[pair.a];
        if claim == case.claim_of[pair.b] {
            opposed.entry(claim).or_default().extend([pair.a, pair.b]);
        }
    }
    for (claim, opposed) in opposed {
        // Those that are opposed word against word come first, then whoever else makes the claim.
        let mut members: Vec<usize> = opposed.iter().copied().collect();
        members.extend((0..case.sayings.all.len()).filter(|at| case.claim_of[*at] == claim && !opposed.contains(at)));
        let side = |polarity: Polarity| {
            let of_side = members.iter().copied().filter(|&at| case.sayings.all[at].assertion.polarity == polarity);
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

/// True if one affirms and the other denies the same act, and no passing of time makes both hold.
fn is_opposed(case: &Case<'_, '_>, a: usize, b: usize) -> bool {
    let (a, b) = (&case.sayings.all[a], &case.sayings.all[b]);
    let (yes, no) = match (a.assertion.polarity, b.assertion.polarity) {
        (Polarity::Affirmed, Polarity::Denied) => (a, b),
        (Polarity::Denied, Polarity::Affirmed) => (b, a),
        _ => return false,
    };
    let weighs = |saying: &Saying<'_>| saying.clause.weight() >= WEIGHT_MIN;
    // "There is" and the like have no word of their own to compare; then the rest of the clause has decided.
    let wordless = yes.predicate.is_empty() && no.predicate.is_empty();
    let one_act = wordless || case.sayings.likeness.likeness(&yes.predicate, &no.predicate) >= PREDICATE_MIN;
    // What was not so on one day may be so on the next.
    let day = |saying: &Saying<'_>| saying.witness.report.published.as_ref().map(|published| published.date);
    let came_true = matches!((day(no), day(yes)), (Some(earlier), Some(later)) if earlier < later);
    weighs(yes) && weighs(no) && one_act && !came_true && !sounds_denied(yes)
}

/// True if an affirmed clause has a word of denial in it: what it affirms may well be the denial.
fn sounds_denied(saying: &Saying<'_>) -> bool {
    const DENIAL: [&str; 17] = [
        "not",
        "no",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "n't",
        "without",
        "deny",
        "reject",
        "refuse",
        "dismiss",
        "contradict",
        "refute",
        "wrong",
    ];
    let tokens = &saying.witness.layers.parse.tokens;
    token_range(saying.witness, saying.assertion.span)
        .any(|token| DENIAL.contains(&tokens[token].lemma.to_lowercase().as_str()))
}
