//! How much a child took from each parent, and how well the evidence bears the edge.
//!
//! Decided after the inference, when a report's parents are known: by words (a copy, whole or cut), by what is told
//! again in other words (see [`super::retold`]), else by whether there is more than a credit. A later text of the same
//! outlet that is no copy is a new report that builds on the old one: it has part of it, however much.
//!
//! Support joins what stands for an edge as if each were a witness by itself (noisy or): a credit, shared content
//! discounted by how sure the direction is, and being the same outlet's.

use super::derive::{Case, Edge, Found};
use super::retold;
use crate::likeness::Likeness;
use headwater_model::DerivationKind;

/// Sets kind and support of every edge. `edges` are sorted by child.
pub fn settle(case: &Case<'_, '_>, likeness: &Likeness, edges: &mut [Edge]) {
    for siblings in edges.chunk_by_mut(|a, b| a.child == b.child) {
        let child = siblings[0].child;
        let parents: Vec<usize> = siblings.iter().filter_map(|edge| edge.parent.report()).collect();
        let laid: Vec<_> = parents.iter().map(|&parent| &case.reports[parent]).collect();
        let mut retold = retold::shares(&case.reports[child], &laid, likeness).into_iter();
        for edge in siblings {
            let pinned = edge.found == Found::Pinned;
            let Some(parent) = edge.parent.report() else {
                (edge.kind, edge.support) = lost(case, edge);
                edge.support = if pinned { 1.0 } else { edge.support };
                continue;
            };
            let retold = retold.next().unwrap_or(0.0);
            edge.kind = kind(case, edge, parent, retold);
            let rivalry = edge.support;
            edge.support = support(case, edge, parent, retold);
            if pinned {
                // A person's word; what the signs would have said stands beside it.
                edge.support = 1.0;
                continue;
            }
            for (_, rival) in &mut edge.rivals {
                *rival = (*rival / rivalry.max(1e-6)).min(1.0) * edge.support;
            }
        }
    }
}

/// Kind and support of an edge from a report nobody supplied: how much was taken shows only in what siblings share.
fn lost(case: &Case<'_, '_>, edge: &Edge) -> (DerivationKind, f32) {
    let found = edge.sibling.and_then(|sibling| case.explained.get(&(edge.child, sibling)));
    match found {
        Some(found) if found.verbatim >= COPIED => (DerivationKind::Trimmed, SIBLING_SUPPORT),
        Some(_) => (DerivationKind::Partial, SIBLING_SUPPORT),
        None if edge.credits.iter().any(|&at| case.credits[edge.child][at].whole) => {
            (DerivationKind::Partial, CREDIT_SUPPORT)
        }
        None => (DerivationKind::Cites, CREDIT_SUPPORT),
    }
}

fn kind(case: &Case<'_, '_>, edge: &Edge, parent: usize, retold: f32) -> DerivationKind {
    let verbatim = |of: usize, by: usize| case.explained.get(&(of, by)).map_or(0.0, |found| found.verbatim);
    let copied = verbatim(edge.child, parent);
    if copied >= WHOLE && verbatim(parent, edge.child) >= WHOLE {
        DerivationKind::Verbatim
    } else if copied >= COPIED {
        DerivationKind::Trimmed
    } else if edge.found == Found::SameOutlet {
        DerivationKind::Partial
    } else if retold >= REWRITTEN {
        DerivationKind::Rewrite
    } else if edge.found == Found::Credit && case.coverage(edge.child, parent) < BORROWED {
        DerivationKind::Cites
    } else {
        DerivationKind::Partial
    }
}

fn support(case: &Case<'_, '_>, edge: &Edge, parent: usize, retold: f32) -> f32 {
    let credit = if edge.credits.is_empty() { 0.0 } else { CREDIT_SUPPORT };
    let outlet = if edge.found == Found::SameOutlet { SAME_OUTLET_SUPPORT } else { 0.0 };
    let found = case.explained.get(&(edge.child, parent));
    let (coverage, verbatim) = found.map_or((0.0, 0.0), |found| (found.coverage, found.verbatim));
    let content = ((coverage + verbatim + retold) / CERTAIN_CONTENT).min(CONTENT_SUPPORT);
    let content = content * case.leaning(parent, edge.child);
    1.0 - (1.0 - credit) * (1.0 - outlet) * (1.0 - content)
}

/// Share of words in common passages from which a text is the other's whole.
const WHOLE: f32 = 0.9;

/// Share of the child's words in common passages from which it is a cut copy. Of the edges a reader judged, copies have
/// .64 and more, rewrites .28 and less.
const COPIED: f32 = 0.6;

/// Share told again (see [`retold::shares`]) from which a report is the other in other words. Of the edges a reader
/// judged, rewrites have .34 and more, all others between different outlets .32 and less.
const REWRITTEN: f32 = 0.33;

/// Explained share from which a credited report is more than cited.
const BORROWED: f32 = 0.12;

/// Support of a credit by itself. Of the credits found in the stories with a reader's answer, 19 in 20 are debts; a
/// name may still be a source's audience or the wrong report of an outlet.
const CREDIT_SUPPORT: f32 = 0.7;

/// Support of a lost parent that shows in siblings alone.
const SIBLING_SUPPORT: f32 = 0.5;

/// Support for an earlier text of the same outlet by itself.
const SAME_OUTLET_SUPPORT: f32 = 0.55;

/// Sum of the three shares of content from which it cannot be chance, and what it supports at most.
const CERTAIN_CONTENT: f32 = 0.7;
const CONTENT_SUPPORT: f32 = 0.95;
