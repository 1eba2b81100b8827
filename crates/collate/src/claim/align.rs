//! Which assertions of a story say the same.
//!
//! Assertions become [`Sayings`], candidate pairs are scored ([`super::pair`]) and clustered ([`super::cluster`]). Opposite
//! polarity is the same claim; different values of one quantity or date are rivals, not one claim (a feature of the score).

use std::cmp::Reverse;

use headwater_model::{Claim, ClaimAssertion, Name, Polarity, SpanRef, Stemma, Story, Witness};

use super::cluster::{average_link, single_link};
use super::pair::{self, Pair};
use super::place::Places;
use super::saying::Sayings;
use super::side;
use super::value;

/// Mean score across two groups above which they are one claim. Leaving each of the seven annotated stories out in turn F1 is .544,
/// .554, .548 and .540 at .2, .25, .3 and .35.
const JOIN_MIN: f32 = 0.25;
/// Members whose values are held against those of one that may stand for the claim, at most.
const OTHERS_MAX: usize = 64;
/// Share of the likeness to the others that the best member has, from which a member may stand for the claim: what is at the rim
/// of a claim may well say something else.
const CENTRAL_SHARE_MIN: f32 = 0.5;
/// Likeness above which the baseline chains two clauses.
const PLAIN_MIN: f32 = 0.6;

/// The groups of assertions that say the same, as positions in `sayings.all`.
pub(super) fn group(sayings: &Sayings<'_>, pairs: &[Pair]) -> Vec<Vec<usize>> {
    average_link(sayings.all.len(), pairs, JOIN_MIN)
}

/// The baseline: single link over the likeness of the two clauses. On the seven annotated stories it finds pairs in one claim with
/// F1 .28, the method above with .46, both on the assertions the annotators find.
pub fn plain(witnesses: &[Witness], story: &Story, names: &[Name], stemma: &Stemma) -> Vec<Claim> {
    let sayings = Sayings::of(witnesses, story, names);
    let pairs = pair::plain(&sayings, &Places::of(stemma));
    claims(&sayings, &single_link(sayings.all.len(), &pairs, PLAIN_MIN), &pairs)
}

/// Claims without origins, most widely made first: by reports, then assertions, then the first assertion's place.
pub(super) fn claims(sayings: &Sayings<'_>, groups: &[Vec<usize>], pairs: &[Pair]) -> Vec<Claim> {
    let mut ordered: Vec<&Vec<usize>> = groups.iter().collect();
    let reports = |group: &[usize]| {
        let mut reports: Vec<_> = group.iter().map(|&at| sayings.all[at].report).collect();
        reports.dedup();
        reports.len()
    };
    ordered.sort_by_key(|group| (Reverse((reports(group), group.len())), group[0]));
    let likeness = within(sayings.all.len(), groups, pairs);
    ordered
        .into_iter()
        .map(|group| Claim {
            statement: statement(sayings, group, &likeness),
            assertions: group
                .iter()
                .zip(side::sides(sayings, group))
                .map(|(&at, polarity)| ClaimAssertion {
                    report: sayings.all[at].report,
                    assertion: sayings.all[at].ix,
                    origin: None,
                    polarity,
                })
                .collect(),
            independent_origins: 0,
            reasons: Vec::new(),
        })
        .collect()
}

/// How like the other members of its group each saying is: its scores with them added up, in their order.
fn within(count: usize, groups: &[Vec<usize>], pairs: &[Pair]) -> Vec<f32> {
    let mut group_of = vec![usize::MAX; count];
    for (number, group) in groups.iter().enumerate() {
        group.iter().for_each(|&at| group_of[at] = number);
    }
    let mut likeness = vec![0.0; count];
    // By their second end the pairs come in the order of the first, and the other way round: below each saying, then above it.
    let of_one = || pairs.iter().filter(|pair| group_of[pair.a] == group_of[pair.b]);
    of_one().for_each(|pair| likeness[pair.b] += pair.score);
    of_one().for_each(|pair| likeness[pair.a] += pair.score);
    likeness
}

/// The member that stands for the claim: what is so and not that it is not, where both are told ("denied that it was so" before "it was
/// not so"), so that who denies denies these words; not at its rim, affirmed before denied, a clause before
/// the phrase of a number, one whose values fewest others contradict, a subject that says who before a pronoun, a sentence before
/// a headline, one with names, then the one most like the others.
fn statement(sayings: &Sayings<'_>, group: &[usize], likeness: &[f32]) -> SpanRef {
    if let &[at] = group {
        return sayings.all[at].assertion.span.at(sayings.all[at].report);
    }
    let contested = side::is_contested(sayings, group);
    let most = group.iter().map(|&at| likeness[at]).fold(0.0, f32::max);
    let central = |at: usize| likeness[at] >= most * CENTRAL_SHARE_MIN;
    // Where most word as so what it is about, one that negates it speaks of something else beside it ("would not talk about the sum").
    let positive =
        group.iter().filter(|&&at| sayings.all[at].assertion.polarity == Polarity::Affirmed).count() * 2 > group.len();
    let rank = |at: usize| {
        let saying = &sayings.all[at];
        // What a cue outside denies is worded affirmatively; where nobody affirms what is negated, all are alike.
        let affirmed = saying.assertion.polarity == Polarity::Affirmed;
        let plain = !contested && side::is_negative(saying) || affirmed;
        let rivals =
            group.iter().take(OTHERS_MAX).filter(|&&other| value::compare(saying, &sayings.all[other]).rival).count();
        let negative = side::is_negative(saying);
        (
            !contested || !negative,
            central(at),
            !positive || !negative,
            plain,
            saying.is_told(),
            Reverse(rivals),
            !saying.vague,
            !saying.assertion.headline,
            !saying.names.is_empty(),
        )
    };
    let ranked = group.iter().map(|&at| (rank(at), at));
    let best = ranked
        .max_by(|(x, a), (y, b)| x.cmp(y).then(likeness[*a].total_cmp(&likeness[*b])).then(b.cmp(a)))
        .map_or(group[0], |(_, at)| at);
    sayings.all[best].assertion.span.at(sayings.all[best].report)
}

/// The claim of each saying; `usize::MAX` for none.
pub(super) fn claim_of(sayings: &Sayings<'_>, claims: &[Claim]) -> Vec<usize> {
    let mut claim_of = vec![usize::MAX; sayings.all.len()];
    for (position, claim) in claims.iter().enumerate() {
        for assertion in &claim.assertions {
            if let Some(at) = sayings.position(assertion.report, assertion.assertion) {
                claim_of[at] = position;
            }
        }
    }
    claim_of
}
