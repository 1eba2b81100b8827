//! Turns edges and matches into what a reader is shown: the words on both sides and one clause for each.

use super::credit::Credited;
use super::derive::{Case, Edge, Found};
use super::detail;
use super::explain::{Explained, tells};
use headwater_model::{Derivation, Evidence, EvidenceKind, Parent, Reuse, ReuseKind, Rival, Span, SpanRef};

/// Most pieces of one kind of evidence on an edge; the strongest are kept.
const PIECES_MAX: usize = 4;

/// An edge as a derivation.
pub fn derivation(case: &Case<'_, '_>, edge: &Edge) -> Derivation {
    let child = case.reports[edge.child].report;
    let mut evidence: Vec<Evidence> = pinned(case, edge).into_iter().collect();
    evidence.extend(credits(case, edge));
    if let Credited::Report(parent) = edge.parent {
        if let Some(explained) = case.explained.get(&(edge.child, parent)) {
            evidence.extend(shared(case, edge.child, parent, explained));
            evidence.extend(detail::shared_readings(case, edge.child, parent));
            evidence.extend(detail::vaguer_sources(case, edge.child, parent));
        }
        if edge.found == Found::SameOutlet {
            evidence.push(Evidence {
                kind: EvidenceKind::SameOutlet,
                child: whole(case, edge.child),
                parent: None,
                why: format!("a later text of {}", case.reports[edge.child].witness.report.label()),
            });
        }
        if case.standings[parent].precedes(&case.standings[edge.child]) {
            let (child, parent) = (whole(case, edge.child), Some(whole(case, parent)));
            evidence.push(Evidence { kind: EvidenceKind::Time, child, parent, why: "published later".to_owned() });
        }
    }
    if let Some(sibling) = edge.sibling {
        evidence.extend(of_a_sibling(case, edge.child, sibling));
    }
    if evidence.is_empty() {
        let child = whole(case, edge.child);
        evidence.push(Evidence {
            kind: EvidenceKind::SharedWords,
            child,
            parent: None,
            why: "shared content".to_owned(),
        });
    }
    let rival =
        |&(parent, support): &(usize, f32)| Rival { parent: Parent::Report(case.reports[parent].report), support };
    Derivation {
        parent: parent(case, &edge.parent),
        child,
        kind: edge.kind,
        support: edge.support,
        evidence,
        rivals: edge.rivals.iter().map(rival).collect(),
    }
}

fn pinned(case: &Case<'_, '_>, edge: &Edge) -> Option<Evidence> {
    let (_, _, by) = case.rulings.pinned.get(edge.pin?)?;
    let why = format!("pinned by {by}");
    Some(Evidence { kind: EvidenceKind::Pinned, child: whole(case, edge.child), parent: None, why })
}

/// What shows that two reports have a text in common that neither has from the other.
fn of_a_sibling(case: &Case<'_, '_>, child: usize, sibling: usize) -> Option<Evidence> {
    let explained = case.explained.get(&(child, sibling))?;
    let c = &case.reports[child];
    let longest =
        explained.passages.iter().max_by_key(|passage| (passage.matched, std::cmp::Reverse(passage.a.start)))?;
    let shared: usize = explained.passages.iter().filter(|passage| tells(c, passage)).map(|p| p.matched).sum();
    let why = format!(
        "shares {shared} words with {}, and inside them each has sentences that the other lacks",
        case.reports[sibling].witness.report.label()
    );
    Some(Evidence { kind: EvidenceKind::SharedWords, child: c.span(longest.a.clone()), parent: None, why })
}

/// Aligned passages of a pair, with the lower report first.
pub fn reuse(case: &Case<'_, '_>, child: usize, parent: usize) -> Vec<Reuse> {
    let Some(explained) = case.explained.get(&(child, parent)) else { return Vec::new() };
    let (c, p) = (&case.reports[child], &case.reports[parent]);
    let mut found = Vec::new();
    let mut push = |child_span: Span, parent_span: Span, kind, score, quoted| {
        let (mut a, mut b): (SpanRef, SpanRef) = (child_span.at(c.report), parent_span.at(p.report));
        if b.report < a.report {
            std::mem::swap(&mut a, &mut b);
        }
        found.push(Reuse { a, b, kind, score, quoted });
    };
    for passage in explained.passages.iter().filter(|passage| tells(c, passage)) {
        let speech = passage.a.clone().filter(|&word| c.words[word].quoted).count();
        let longer = passage.a.len().max(passage.b.len());
        let score = passage.matched as f32 / longer.max(1) as f32;
        let quoted = 2 * speech > passage.a.len();
        push(c.span(passage.a.clone()), p.span(passage.b.clone()), ReuseKind::Verbatim, score, quoted);
    }
    for (line, matched) in explained.lines.iter().enumerate() {
        let Some(matched) = matched.as_ref().filter(|m| m.verbatim < 0.5 && m.raw >= REWORDED_SHOWN) else { continue };
        let parent_span = p.lines[matched.parent.start].span.cover(p.lines[matched.parent.end - 1].span);
        push(c.lines[line].span, parent_span, ReuseKind::Rewritten, matched.raw, c.lines[line].quoted > 0.5);
    }
    found
}

/// Strength from which a reworded sentence is shown as reuse.
const REWORDED_SHOWN: f32 = 0.3;

fn parent(case: &Case<'_, '_>, to: &Credited) -> Parent {
    match to {
        Credited::Report(report) => Parent::Report(case.reports[*report].report),
        Credited::Lost(name) => Parent::Lost(name.clone()),
        Credited::Unknown(number) => Parent::Unknown(*number),
    }
}

fn credits(case: &Case<'_, '_>, edge: &Edge) -> Vec<Evidence> {
    edge.credits
        .iter()
        .take(PIECES_MAX)
        .filter_map(|&position| case.credits[edge.child].get(position))
        .map(|credit| {
            let sentence = credit.line.map_or(credit.span, |line| case.reports[edge.child].lines[line].span);
            Evidence { kind: EvidenceKind::Credit, child: sentence, parent: None, why: credit.why.clone() }
        })
        .collect()
}

fn shared(case: &Case<'_, '_>, child: usize, parent: usize, explained: &Explained) -> Vec<Evidence> {
    let (c, p) = (&case.reports[child], &case.reports[parent]);
    let mut passages: Vec<_> = explained.passages.iter().filter(|passage| tells(c, passage)).collect();
    passages.sort_by_key(|passage| (std::cmp::Reverse(passage.matched), passage.a.start));
    let mut evidence: Vec<Evidence> = passages
        .into_iter()
        .take(PIECES_MAX)
        .map(|passage| {
            let speech = passage.a.clone().filter(|&word| c.words[word].quoted).count();
            let quoted = 2 * speech > passage.a.len();
            let (kind, why) = if quoted {
                (EvidenceKind::SharedQuote, format!("a quotation of {} words that both carry", passage.matched))
            } else {
                (EvidenceKind::SharedWords, format!("{} words are the same", passage.matched))
            };
            Evidence { kind, child: c.span(passage.a.clone()), parent: Some(p.span(passage.b.clone())), why }
        })
        .collect();
    let mut lines: Vec<_> = explained
        .lines
        .iter()
        .enumerate()
        .filter_map(|(line, found)| Some((line, found.as_ref()?)))
        .filter(|(_, found)| found.verbatim < 0.5 && found.raw >= REWORDED_SHOWN)
        .collect();
    lines.sort_by(|a, b| b.1.raw.total_cmp(&a.1.raw).then(a.0.cmp(&b.0)));
    evidence.extend(lines.into_iter().take(PIECES_MAX).map(|(line, found)| Evidence {
        kind: EvidenceKind::SharedOrder,
        child: c.lines[line].span,
        parent: Some(p.lines[found.parent.start].span.cover(p.lines[found.parent.end - 1].span)),
        why: "the same content in other words".to_owned(),
    }));
    evidence
}

/// The headline, or the first sentence: what stands for a report as a whole.
fn whole(case: &Case<'_, '_>, report: usize) -> Span {
    case.reports[report].lines.first().map_or_else(Span::default, |line| line.span)
}
