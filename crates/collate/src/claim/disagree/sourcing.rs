//! One unnamed source, described in ways that do not fit together.

use headwater_model::{Disagreement, DisagreementKind, OriginKind, SpanRef};

use super::Case;
use crate::claim::source;

/// One disagreement for each unnamed origin whose descriptions differ between reports.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    for origin in case.origins.iter().filter(|origin| origin.kind == OriginKind::Anonymous) {
        let mut told: Vec<(Vec<String>, SpanRef)> = Vec::new();
        for &place in &origin.named {
            let words = source::descriptor(place.span.of(&case.witnesses[place.report.at()].report.text));
            // A description that says no more than "the person" points back to a fuller one.
            if words.iter().all(|word| source::is_count(word)) {
                continue;
            }
            if !told.iter().any(|(other, at)| at.report == place.report || source::contains(other, &words)) {
                told.push((words, place));
            }
        }
        if told.len() < 2 {
            continue;
        }
        let between: Vec<SpanRef> = told.iter().map(|(_, place)| *place).take(super::PLACES_MAX).collect();
        let words = |place: &SpanRef| {
            let report = &case.witnesses[place.report.at()].report;
            format!("{} has {}", report.label(), super::quoted(place.span.of(&report.text)))
        };
        let why: Vec<String> = between.iter().map(words).collect();
        let why = format!("one source, described in several ways: {}", why.join(", "));
        found.push(Disagreement { kind: DisagreementKind::Attribution, between, why, claims: Vec::new() });
    }
}
