//! How many independent origins stand behind a claim. Undercounts: whatever cannot be told apart is one.

use std::collections::BTreeSet;

use headwater_model::{Claim, OriginIx, OriginKind, Polarity, ReportIx};

use super::origin::Draft;
use super::pair::Pair;
use super::saying::Sayings;
use super::source;

/// Which origins are taken for one, over the whole story.
pub(super) struct Merged {
    /// The origin each stands for; its own position where it was not merged.
    pub into: Vec<usize>,
    /// Why, by claim: the two, as positions of origins before merging, and the words for it.
    why: Vec<Vec<(OriginIx, OriginIx, &'static str)>>,
}

/// Finds origins that one claim has both of and that may be one. What is one in one claim is one in all, so that the number of
/// a claim's origins is that of the origins its assertions show.
pub(super) fn merge(claims: &[Claim], origins: &[Draft]) -> Merged {
    let mut into: Vec<usize> = (0..origins.len()).collect();
    let mut why = vec![Vec::new(); claims.len()];
    for (claim, why) in claims.iter().zip(&mut why) {
        let distinct: Vec<OriginIx> = affirming(claim).into_iter().collect();
        for (nth, &a) in distinct.iter().enumerate() {
            for &b in &distinct[nth + 1..] {
                let Some(reason) = one(&origins[a.at()], &origins[b.at()]) else { continue };
                let (x, y) = (into[a.at()], into[b.at()]);
                for root in &mut into {
                    if *root == x.max(y) {
                        *root = x.min(y);
                    }
                }
                why.push((a, b, reason));
            }
        }
    }
    Merged { into, why }
}

/// Mean score with the others of its claim below which an assertion's origin does not count for the claim: it may well say something else.
/// Claims of the seven annotated stories that are counted too high: see `eval/origins.py`.
const FIRM_MIN: f32 = 0.5;

/// Takes the origins of loosely joined assertions out of `claims`, where others have one: a wrong member must not make a claim look
/// confirmed. Its source stays with the assertion.
pub(super) fn leave_out_loose(sayings: &Sayings<'_>, pairs: &[Pair], claims: &mut [Claim]) {
    for claim in claims.iter_mut().filter(|claim| claim.assertions.len() > 2) {
        let members: Vec<Option<usize>> =
            claim.assertions.iter().map(|one| sayings.position(one.report, one.assertion)).collect();
        let score = |a: usize, b: usize| {
            let key = (a.min(b), a.max(b));
            pairs.binary_search_by_key(&key, |pair| (pair.a, pair.b)).map_or(0.0, |found| pairs[found].score)
        };
        let firm: Vec<bool> = members
            .iter()
            .map(|&a| {
                // The phrase of a number may be in many a statement.
                if a.is_some_and(|a| sayings.all[a].part) {
                    return false;
                }
                let others = members.iter().filter(|&&b| b != a);
                let sum: f32 = others.filter_map(|&b| Some(score(a?, b?))).sum();
                sum / (members.len() - 1) as f32 >= FIRM_MIN
            })
            .collect();
        if !claim.assertions.iter().zip(&firm).any(|(one, &firm)| firm && one.origin.is_some()) {
            continue;
        }
        let mut left_out = 0;
        for (assertion, _) in
            claim.assertions.iter_mut().zip(&firm).filter(|(one, firm)| !**firm && one.origin.is_some())
        {
            assertion.origin = None;
            left_out += 1;
        }
        if left_out > 0 {
            claim
                .reasons
                .push(format!("{left_out} of its places are only loosely like the others: their origins do not count"));
        }
    }
}

/// Counts the distinct origins of the affirmed assertions, and says where several were taken for one.
pub(super) fn count(claim: &mut Claim, merged: &[(OriginIx, OriginIx, &'static str)], origins: &[Draft]) {
    let who = |ix: OriginIx| &origins[ix.at()].origin.who;
    let told = merged.iter().map(|&(a, b, why)| format!("{} and {} are counted as one: {why}", who(a), who(b)));
    claim.reasons.extend(told);
    let kept = affirming(claim);
    claim.independent_origins = kept.len() as u32;
    for &origin in &kept {
        let reports: BTreeSet<ReportIx> =
            claim.assertions.iter().filter(|a| a.origin == Some(origin)).map(|a| a.report).collect();
        if reports.len() > 1 {
            claim.reasons.push(format!("{} reports go back to {}", reports.len(), who(origin)));
        }
    }
}

/// The origins of those who affirm a claim.
fn affirming(claim: &Claim) -> BTreeSet<OriginIx> {
    let affirmed = claim.assertions.iter().filter(|assertion| assertion.polarity == Polarity::Affirmed);
    affirmed.filter_map(|assertion| assertion.origin).collect()
}

impl Merged {
    /// Why origins of the claim at `position` were taken for one.
    pub fn why(&self, position: usize) -> &[(OriginIx, OriginIx, &'static str)] {
        &self.why[position]
    }
}

/// Why two origins of one claim may be one; nothing if they are two.
fn one(a: &Draft, b: &Draft) -> Option<&'static str> {
    let on_record = |draft: &Draft| draft.origin.kind == OriginKind::OnRecord;
    let speaks = |speaker: &Draft, body: &Draft| {
        !speaker.is_body && body.is_body && speaker.roles.iter().any(|word| body.words.contains(word))
    };
    let one = speaks(a, b) || speaks(b, a) || source::speaks_for(&a.words, &b.words);
    let unnamed = |draft: &Draft| draft.origin.kind == OriginKind::Anonymous;
    if unnamed(a) && unnamed(b) && source::contains(&a.words, &b.words) {
        return Some("nothing tells the two apart");
    }
    (on_record(a) && on_record(b) && one).then_some("one may speak for the other")
}
