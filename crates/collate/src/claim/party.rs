//! Reports that a party to the story put out itself: a press release, an authority's notice.

use std::collections::BTreeSet;

use headwater_model::{EntityKind, ReportIx, SourceKind, Story, Witness};
use rustc_hash::FxHashMap;

use super::saying::Sayings;
use super::source;

/// Other reports that tell of the body which put a report out, from which it is a party to the story.
const PARTY_REPORTS_MIN: usize = 2;

/// The reports that a party to the story put out itself (a press release, an authority's notice): other reports tell of it as of a
/// body, none credits it as an outlet.
pub(super) fn issued(witnesses: &[Witness], story: &Story, sayings: &Sayings<'_>) -> BTreeSet<ReportIx> {
    let mut bodies: FxHashMap<Vec<String>, BTreeSet<ReportIx>> = FxHashMap::default();
    for &report in &story.reports {
        let Some(witness) = witnesses.get(report.at()) else { continue };
        for mention in witness.layers.mentions.iter().filter(|mention| mention.kind == EntityKind::Organisation) {
            bodies.entry(source::descriptor(mention.span.of(&witness.report.text))).or_default().insert(report);
        }
    }
    let mut credited: Vec<&str> = Vec::new();
    for saying in &sayings.all {
        credited.extend(
            saying.assertion.chain.iter().filter(|link| link.kind == SourceKind::Outlet).map(|link| &*link.name),
        );
    }
    let credits = story.reports.iter().filter_map(|report| witnesses.get(report.at()));
    credited.extend(credits.flat_map(|witness| &witness.layers.credits).map(|credit| &*credit.name));
    credited.sort_unstable();
    credited.dedup();
    let is_party = |report: &ReportIx| {
        let outlet = witnesses.get(report.at()).and_then(|witness| witness.report.outlet.as_deref());
        outlet.is_some_and(|outlet| {
            let told = bodies.get(&source::descriptor(outlet));
            told.is_some_and(|told| told.iter().filter(|&other| other != report).count() >= PARTY_REPORTS_MIN)
                && !credited.iter().any(|name| source::same_outlet(outlet, name))
        })
    };
    story.reports.iter().copied().filter(is_party).collect()
}
