//! Small signs that bear an edge: readings two reports share against a third, and sources that lose their names on the way.
//!
//! A reading is a word or two that differ inside a passage otherwise the same. Where a third report has the passage with another
//! reading, the two that agree stand closer together: the rule of shared errors (Lachmann; Dong, Berti-Équille and Srivastava, VLDB
//! 2009). A source grows vaguer as it is handed on ("two people at the ministry", "sources") and hardly ever the reverse.
//!
//! Both are shown as evidence; linear in the passages of the pair and of at most [`OTHERS_MAX`] others.

use super::derive::Case;
use crate::likeness::term::is_stop_word;
use headwater_model::{Attribution, Evidence, EvidenceKind, Source, SourceKind, Span};

/// Most other reports whose readings are looked at; those that explain most of the child.
const OTHERS_MAX: usize = 8;

/// Most pieces of either kind for an edge.
const PIECES_MAX: usize = 2;

/// Longest reading, in words.
const READING_WORDS: usize = 3;

/// Readings that child and parent share where an earlier or undated third has another.
pub fn shared_readings(case: &Case<'_, '_>, child: usize, parent: usize) -> Vec<Evidence> {
    let Some(explained) = case.explained.get(&(child, parent)) else { return Vec::new() };
    let later = |other: usize| case.standings[child].precedes(&case.standings[other]);
    let mut others: Vec<usize> =
        case.compared[child].iter().copied().filter(|&other| other != parent && !later(other)).collect();
    others.sort_by(|&a, &b| case.coverage(child, b).total_cmp(&case.coverage(child, a)).then(a.cmp(&b)));
    let (c, p) = (&case.reports[child], &case.reports[parent]);
    let mut found: Vec<Evidence> = Vec::new();
    for &other in others.iter().take(OTHERS_MAX) {
        let Some(theirs) = case.explained.get(&(child, other)) else { continue };
        for pair in theirs.passages.iter().flat_map(|passage| passage.runs.windows(2)) {
            let ((a, b, length), (next_a, next_b, _)) = (pair[0], pair[1]);
            let (ours, other_words) = (a + length..next_a, b + length..next_b);
            let a_reading = |words: &std::ops::Range<usize>| (1..=READING_WORDS).contains(&words.len());
            if !a_reading(&ours) || !a_reading(&other_words) {
                continue;
            }
            let inside = explained.passages.iter().flat_map(|passage| &passage.runs);
            let mut inside = inside.filter(|run| run.0 < ours.start && ours.end < run.0 + run.2);
            let Some(&(run_a, run_b, _)) = inside.next() else { continue };
            let there = run_b + (ours.start - run_a);
            let child_span = c.span(ours.clone());
            let words = child_span.of(&c.witness.report.text);
            let known = found.iter().any(|piece| piece.child == child_span);
            if known || words.split_whitespace().all(|word| is_stop_word(&word.to_lowercase())) {
                continue;
            }
            let o = &case.reports[other];
            let against = o.span(other_words).of(&o.witness.report.text);
            found.push(Evidence {
                kind: EvidenceKind::SharedOddity,
                child: child_span,
                parent: Some(p.span(there..there + ours.len())),
                why: format!("both have “{words}” where {} has “{against}”", o.witness.report.label()),
            });
            if found.len() == PIECES_MAX {
                return found;
            }
        }
    }
    found
}

/// Sentences whose source the child names less exactly than its parent.
pub fn vaguer_sources(case: &Case<'_, '_>, child: usize, parent: usize) -> Vec<Evidence> {
    let Some(explained) = case.explained.get(&(child, parent)) else { return Vec::new() };
    let mut found = Vec::new();
    for (line, matched) in explained.lines.iter().enumerate() {
        let Some(matched) = matched.as_ref().filter(|matched| matched.raw >= MATCHED) else { continue };
        let ours = most_exact(case, child, line..line + 1);
        let theirs = most_exact(case, parent, matched.parent.clone());
        if let (Some((ours, ours_at)), Some((theirs, theirs_at))) = (ours, theirs)
            && ours + 2 <= theirs
        {
            let words = |report: usize, span: Span| span.of(&case.reports[report].witness.report.text);
            found.push(Evidence {
                kind: EvidenceKind::VaguerSource,
                child: ours_at,
                parent: Some(theirs_at),
                why: format!("says “{}” for “{}”", words(child, ours_at), words(parent, theirs_at)),
            });
        }
    }
    found.truncate(PIECES_MAX);
    found
}

/// How well a sentence of the child must be explained for its source to be the same.
const MATCHED: f32 = 0.4;

/// The most exactly named source in some sentences of a report, with its words.
fn most_exact(case: &Case<'_, '_>, report: usize, lines: std::ops::Range<usize>) -> Option<(u8, Span)> {
    let report = &case.reports[report];
    let place = report.lines.get(lines.start)?.span.cover(report.lines.get(lines.end - 1)?.span);
    let here = |attribution: &&Attribution| attribution.content.iter().any(|content| place.contains(*content));
    let attributions = report.witness.layers.attributions.iter().filter(here);
    let named = attributions.filter_map(|attribution| Some((exactness(&attribution.source), attribution.source.span?)));
    named.max_by_key(|&(exact, span)| (exact, std::cmp::Reverse(span)))
}

/// How exactly a source is named: a person, a body or paper, unnamed people with a count, unnamed people, nobody.
fn exactness(source: &Source) -> u8 {
    match source.kind {
        SourceKind::Person => 5,
        SourceKind::Organisation | SourceKind::Document => 4,
        SourceKind::Anonymous if source.count.is_some() => 3,
        SourceKind::Anonymous | SourceKind::Outlet => 1,
        SourceKind::Unnamed => 0,
    }
}
