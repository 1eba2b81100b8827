//! Puts the claims of a story in the order in which a reader should see them.
//!
//! News comes first: what reports put into their headlines and first sentences, what many of them make, what is in dispute, and
//! what a source gave. A background line that every report repeats without a source comes after, an age or a fragment that
//! says nothing by itself last. Linear in the assertions but for the sort.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use headwater_model::{BlockKind, Claim, ClaimIx, Disagreement, Origin, OriginIx, ReportIx};
use rustc_hash::FxHashMap;

use super::saying::{Saying, Sayings};

/// Sentences of running text at the head of a report that tell its news.
const LEAD_SENTENCES: usize = 3;

/// Sorts `claims`, and renumbers what points at them and at `origins`, which follow in order of first use.
pub(super) fn order(
    sayings: &Sayings<'_>,
    claims: &mut Vec<Claim>,
    origins: &mut Vec<Origin>,
    disagreements: &mut [Disagreement],
) {
    let disputed: BTreeSet<usize> =
        disagreements.iter().flat_map(|disagreement| &disagreement.claims).map(|claim| claim.at()).collect();
    let mut leads = Leads { first_behind: FxHashMap::default() };
    let weights: Vec<Weight> = claims
        .iter()
        .enumerate()
        .map(|(at, claim)| weight(sayings, claim, disputed.contains(&at), &mut leads))
        .collect();
    let mut sorted: Vec<usize> = (0..claims.len()).collect();
    sorted.sort_by_key(|&at| (Reverse(weights[at]), at));
    let mut place = vec![0; claims.len()];
    for (new, &old) in sorted.iter().enumerate() {
        place[old] = new;
    }
    let mut unsorted: Vec<Option<Claim>> = std::mem::take(claims).into_iter().map(Some).collect();
    claims.extend(sorted.iter().filter_map(|&old| unsorted[old].take()));
    for disagreement in disagreements {
        for claim in &mut disagreement.claims {
            *claim = ClaimIx::from(place[claim.at()]);
        }
        disagreement.claims.sort_unstable();
    }
    renumber(claims, origins);
}

/// What a claim weighs; compared from the first field on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    /// At least one member is a clause that can be understood by itself.
    told: bool,
    /// Reports that make it, those that do so in headline or lead counted three times, and what else speaks for it.
    news: usize,
    /// Reports.
    reports: usize,
    /// Assertions.
    assertions: usize,
}

fn weight(sayings: &Sayings<'_>, claim: &Claim, disputed: bool, leads: &mut Leads) -> Weight {
    let members: Vec<&Saying<'_>> = claim
        .assertions
        .iter()
        .filter_map(|said| sayings.position(said.report, said.assertion))
        .map(|at| &sayings.all[at])
        .collect();
    let reports: BTreeSet<ReportIx> = members.iter().map(|saying| saying.report).collect();
    let leading: BTreeSet<ReportIx> =
        members.iter().filter(|saying| leads.leads(saying)).map(|saying| saying.report).collect();
    let sourced = claim.assertions.iter().any(|said| said.origin.is_some());
    let told = members.iter().any(|saying| saying.is_told());
    // A dispute and a source weigh as much as two reports and one.
    let news = reports.len() + 2 * leading.len() + 2 * usize::from(disputed) + usize::from(sourced);
    Weight { told, news, reports: reports.len(), assertions: members.len() }
}

/// Where the lead of each report ends, worked out once.
struct Leads {
    /// First sentence behind the lead.
    first_behind: FxHashMap<ReportIx, u32>,
}

impl Leads {
    fn leads(&mut self, saying: &Saying<'_>) -> bool {
        let behind = *self.first_behind.entry(saying.report).or_insert_with(|| {
            let witness = saying.witness;
            let kind = |block: u32| witness.report.blocks.get(block as usize).map(|block| block.kind);
            let sentences = witness.layers.parse.sentences.iter().enumerate();
            let running = sentences.filter(|(_, sentence)| kind(sentence.block) == Some(BlockKind::Paragraph));
            running.map(|(at, _)| at as u32 + 1).take(LEAD_SENTENCES).last().unwrap_or(0)
        });
        saying.assertion.headline || saying.assertion.sentence < behind
    }
}

/// Puts origins in order of first use.
fn renumber(claims: &mut [Claim], origins: &mut Vec<Origin>) {
    let mut place: Vec<Option<usize>> = vec![None; origins.len()];
    let mut used = 0;
    for origin in claims.iter_mut().flat_map(|claim| &mut claim.assertions).filter_map(|said| said.origin.as_mut()) {
        let new = *place[origin.at()].get_or_insert_with(|| {
            used += 1;
            used - 1
        });
        *origin = OriginIx::from(new);
    }
    let mut unsorted: Vec<(usize, Origin)> =
        place.into_iter().zip(std::mem::take(origins)).filter_map(|(new, origin)| Some((new?, origin))).collect();
    unsorted.sort_by_key(|(new, _)| *new);
    origins.extend(unsorted.into_iter().map(|(_, origin)| origin));
}
