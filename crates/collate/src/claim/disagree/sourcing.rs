//! One unnamed source, described in ways that do not fit together on its way from report to report.

use headwater_model::{Disagreement, DisagreementKind, SourceKind, SpanRef};

use super::Case;
use crate::claim::saying::Saying;
use crate::claim::source;

/// One disagreement for each chain of retellings along which the description of an unnamed source changes.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut chains: Vec<Vec<SpanRef>> = Vec::new();
    for step in case.edges.iter().filter(|edge| edge.whole).flat_map(|edge| &edge.steps) {
        let Some(places) = redescribed(case, step.from, step.to) else { continue };
        match chains.iter_mut().find(|chain| chain.iter().any(|known| places.contains(known))) {
            Some(chain) => chain.extend(places),
            None => chains.push(places.to_vec()),
        }
    }
    for mut between in chains {
        between.sort_unstable();
        between.dedup();
        between.truncate(super::PLACES_MAX);
        let words = |place: &SpanRef| {
            let report = &case.witnesses[place.report.at()].report;
            format!("{} has {}", report.label(), super::quoted(place.span.of(&report.text)))
        };
        let why: Vec<String> = between.iter().map(words).collect();
        let why = format!("the same source is described otherwise: {}", why.join(", "));
        found.push(Disagreement { kind: DisagreementKind::Attribution, between, why, claims: Vec::new() });
    }
}

/// Where parent and child name the unnamed source of a retold clause, if neither description contains the other.
fn redescribed(case: &Case<'_, '_>, from: usize, to: usize) -> Option<[SpanRef; 2]> {
    let (from, to) = (&case.sayings.all[from], &case.sayings.all[to]);
    // An outlet's next report has its own next source.
    let outlet = |saying: &Saying<'_>| saying.witness.report.outlet.clone();
    if outlet(from).is_some() && outlet(from) == outlet(to) {
        return None;
    }
    let (before, after) = (source::innermost(from.assertion)?, source::innermost(to.assertion)?);
    if before.kind != SourceKind::Anonymous || after.kind != SourceKind::Anonymous {
        return None;
    }
    let (here, there) = (before.span?, after.span?);
    let (old, new) =
        (source::descriptor(here.of(&from.witness.report.text)), source::descriptor(there.of(&to.witness.report.text)));
    // "The person" and "one of them" point back to a description; they are none.
    let differ = !source::is_bare(&old) && !source::is_bare(&new) && !source::contains(&old, &new);
    differ.then(|| [here.at(from.report), there.at(to.report)])
}
