//! How many independent origins stand behind a claim. Undercounts: whatever cannot be told apart is one.

use std::collections::BTreeSet;

use headwater_model::{Claim, OriginIx, OriginKind, Polarity, ReportIx};

use super::origin::Draft;
use super::saying::Sayings;
use super::source;

/// Counts the distinct origins of the affirmed assertions, and says where several were taken for one. Assertions whose
/// origins count as one carry the same origin afterwards, so that the number is that of the origins shown.
pub(super) fn count(claim: &mut Claim, sayings: &Sayings<'_>, origins: &[Draft]) {
    let affirmed = claim.assertions.iter().filter(|assertion| {
        sayings
            .position(assertion.report, assertion.assertion)
            .is_some_and(|at| sayings.all[at].assertion.polarity == Polarity::Affirmed)
    });
    let distinct: BTreeSet<OriginIx> = affirmed.filter_map(|assertion| assertion.origin).collect();
    let mut kept: Vec<OriginIx> = Vec::new();
    for &origin in &distinct {
        let known = kept.iter().find_map(|&other| {
            let why = one(&origins[other.at()], &origins[origin.at()])?;
            Some((other, why))
        });
        match known {
            Some((other, why)) => {
                let who = |ix: OriginIx| &origins[ix.at()].origin.who;
                claim.reasons.push(format!("{} and {} are counted as one: {why}", who(other), who(origin)));
                for assertion in claim.assertions.iter_mut().filter(|assertion| assertion.origin == Some(origin)) {
                    assertion.origin = Some(other);
                }
            }
            None => kept.push(origin),
        }
    }
    claim.independent_origins = kept.len() as u32;
    for &origin in &kept {
        let reports: BTreeSet<ReportIx> =
            claim.assertions.iter().filter(|a| a.origin == Some(origin)).map(|a| a.report).collect();
        if reports.len() > 1 {
            let who = &origins[origin.at()].origin.who;
            claim.reasons.push(format!("{} reports go back to {who}", reports.len()));
        }
    }
}

/// Why two origins of one claim may be one; nothing if they are two.
fn one(a: &Draft, b: &Draft) -> Option<&'static str> {
    let on_record = |draft: &Draft| draft.origin.kind == OriginKind::OnRecord;
    let unnamed = |draft: &Draft| draft.origin.kind == OriginKind::Anonymous;
    if on_record(a) && on_record(b) {
        let speaks = |speaker: &Draft, body: &Draft| {
            !speaker.is_body && body.is_body && {
                let spokes = source::is_spokesperson(&speaker.roles) || source::is_spokesperson(&speaker.words);
                spokes || speaker.roles.iter().any(|word| body.words.contains(word))
            }
        };
        if speaks(a, b) || speaks(b, a) || source::speaks_for(&a.words, &b.words) {
            return Some("one may speak for the other");
        }
    }
    // An unnamed source and a named one of the same report may be the same person, first described and then named.
    let same_root = a.root == b.root;
    ((unnamed(a) && on_record(b) || unnamed(b) && on_record(a)) && same_root)
        .then_some("one report has both, and the unnamed source may be the named one")
}
