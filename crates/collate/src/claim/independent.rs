//! How many independent origins stand behind a claim. Undercounts: whatever cannot be told apart is one.

use std::collections::BTreeSet;

use headwater_model::{Claim, OriginIx, OriginKind, Polarity, ReportIx};

use super::origin::Draft;
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
    (on_record(a) && on_record(b) && one).then_some("one may speak for the other")
}
