//! A claim: its words, three numbers, who says or denies it, and why origins were counted as they were.

use super::origin::{Marked, Origins};
use super::quote::{Quote, Quoter};
use crate::text::{claims as words, rest};
use crate::view::{Claim, Said};
use crate::word;

/// One claim.
pub(crate) struct ClaimCard<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its id on the page.
    pub anchor: String,
    /// The words that stand for it.
    pub statement: Quote,
    /// "3 reports".
    pub reports: String,
    /// "2 outlets".
    pub outlets: String,
    /// "denied in 1 report: the council", or nothing.
    pub denied: String,
    /// "first in Lysá Courier", or nothing.
    pub first: String,
    /// Who says it.
    pub said: Vec<SaidRow>,
    /// Places that are left out.
    pub left_out: usize,
    /// Its origins with their letters.
    pub marks: Vec<Marked>,
    /// Why origins were counted as one, one sentence each.
    pub reasons: Vec<String>,
    /// Ids, on the page, of the disagreements it is part of.
    pub disputed: Vec<String>,
}

/// One report saying it.
pub(crate) struct SaidRow {
    /// The words.
    pub at: Quote,
    /// True if it denies.
    pub denies: bool,
    /// Who is said to say so, and how sure it sounds.
    pub remark: String,
    /// The origin, as it is marked; `None` if none was told.
    pub origin: Option<Marked>,
}

/// A claim of the quoter's story.
///
/// At most `most` places are told; the claim's own words, which come first in time, and denials before others.
pub(crate) fn card<'a>(quoter: &mut Quoter<'a>, claim: &'a Claim, origins: &Origins, most: usize) -> ClaimCard<'a> {
    let anchor = quoter.id(&claim.id);
    let hedged = words::hedged(claim);
    let counts = words::Counted::of(quoter.story, claim);
    let shown = shown(claim, most);
    ClaimCard {
        left_out: claim.assertions.len() - shown.len(),
        statement: quoter.quote(&claim.statement, Some(&anchor)),
        reports: counts.reports,
        outlets: counts.outlets,
        denied: counts.denied,
        first: counts.first,
        said: shown
            .into_iter()
            .map(|said| SaidRow {
                at: quoter.quote(&said.at, Some(&anchor)),
                denies: said.denies(),
                remark: words::remark(said, hedged),
                origin: said.origin.as_deref().and_then(|id| origins.get(id)).cloned(),
            })
            .collect(),
        marks: claim.origins.iter().filter_map(|id| origins.get(id)).cloned().collect(),
        reasons: claim.reasons.iter().map(|reason| rest::sentence(reason)).collect(),
        disputed: claim.disagreements.iter().map(|id| quoter.id(id)).collect(),
        claim,
        anchor,
    }
}

/// The places that are told, in the claim's order.
fn shown(claim: &Claim, most: usize) -> Vec<&Said> {
    if claim.assertions.len() <= most {
        return claim.assertions.iter().collect();
    }
    let mut order: Vec<usize> = (0..claim.assertions.len()).collect();
    order.sort_by_key(|&at| (at != 0, !claim.assertions[at].denies(), claim.assertions[at].headline, at));
    order.truncate(most);
    order.sort_unstable();
    order.into_iter().map(|at| &claim.assertions[at]).collect()
}

impl ClaimCard<'_> {
    /// The number of origins alone: "2 origins".
    pub fn origin_count(&self) -> String {
        match self.claim.counts.origins {
            0 => "no origin found".to_owned(),
            n => word::count(n, "origin", "origins"),
        }
    }
}
