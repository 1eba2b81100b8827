//! The stemma as a list of edges and as a drawing: every report once, under the parent it owes most.
//!
//! A report may have several parents. For a drawing on lines each report hangs under one of them: the nearest kind of
//! dependence, then the highest support, then the first in order; its other parents are noted beside it. The drawing is
//! kept flat, in the order of its lines, so that depth costs no recursion. Linear in reports and edges, but for sorting.

use std::collections::BTreeMap;

use headwater_model as model;
use serde::Serialize;

use super::report::{Report, Role};
use crate::receipt::{Receipt, Texts};
use crate::word;

/// Who took what from whom.
#[derive(Clone, Debug, Serialize)]
pub struct Stemma {
    /// Reports of the story in their order, then lost reports by name.
    pub nodes: Vec<Node>,
    /// Direct dependences, sorted by child, then parent.
    pub edges: Vec<Edge>,
    /// Passages that stand in two reports, aligned.
    pub passages: Vec<Passage>,
    /// Reports that credit one another in a loop.
    pub circles: Vec<Circle>,
    /// The lines of the drawing, top to bottom.
    #[serde(skip)]
    pub drawing: Vec<Place>,
}

/// A report of the stemma.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Node {
    /// The report's id, or `x:Name`.
    pub id: String,
    /// What to call it.
    pub label: String,
    /// True for a report that is credited but was not supplied.
    pub lost: bool,
    /// Position in the story's reports; `None` for a lost one.
    #[serde(skip)]
    pub report: Option<usize>,
}

/// A dependence of one report on another.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Edge {
    /// Where it was taken from: a report's id, or `x:Name`.
    pub parent: String,
    /// Who took it.
    pub child: String,
    /// `verbatim`, `trimmed`, `rewrite`, `partial`, `cites`.
    pub kind: &'static str,
    /// 0 to 1: how well the evidence bears it.
    pub support: f32,
    /// By how many days the child is dated before its parent; `null` if it is not, or if a day is unknown.
    pub days_before_parent: Option<u32>,
    /// What shows it, strongest first.
    pub evidence: Vec<Evidence>,
    /// Parents that nearly won.
    pub rivals: Vec<Rival>,
    /// The kind for people, beside the child.
    #[serde(skip)]
    pub phrase: &'static str,
    /// The kind for people, between child and parent.
    #[serde(skip)]
    pub between: &'static str,
    /// Positions of both ends in [`Stemma::nodes`].
    #[serde(skip)]
    pub ends: (usize, usize),
}

/// One thing that shows a dependence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Evidence {
    /// `credit`, `shared-words`, `shared-order`, `shared-quote`, `shared-oddity`, `same-outlet`, `vaguer-source`, `time`,
    /// `pinned`.
    pub kind: &'static str,
    /// The words in the child.
    pub child: Receipt,
    /// The words in the parent.
    pub parent: Option<Receipt>,
    /// One clause for a person.
    pub why: String,
}

/// A parent that nearly won.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Rival {
    /// A report's id, or `x:Name`.
    pub parent: String,
    /// 0 to 1.
    pub support: f32,
}

/// Aligned passages of two reports.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Passage {
    /// In one report.
    pub a: Receipt,
    /// In the other.
    pub b: Receipt,
    /// `verbatim` or `rewritten`.
    pub kind: &'static str,
    /// 0 to 1.
    pub score: f32,
    /// True if mostly quoted speech, which shows a common source rather than copying.
    pub quoted: bool,
}

/// Reports that credit one another in a loop.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Circle {
    /// Each credits the next, the last credits the first.
    pub reports: Vec<String>,
}

/// One line of the drawing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Position in [`Stemma::nodes`].
    pub node: usize,
    /// The edge to the parent it hangs under, as a position in [`Stemma::edges`].
    pub edge: Option<usize>,
    /// Edges to its other parents.
    pub also: Vec<usize>,
    /// Edges to children that hang elsewhere.
    pub feeds: Vec<usize>,
    /// 0 for those that hang under nobody.
    pub depth: usize,
    /// True if no line of the same depth follows under the same parent.
    pub last: bool,
    /// True if something hangs under it.
    pub has_children: bool,
}

impl Stemma {
    /// The stemma of a story; gives each report its role, parents and number of descendants on the way.
    pub(super) fn of(texts: &Texts<'_>, stemma: &model::Stemma, reports: &mut [Report]) -> Stemma {
        let nodes = nodes(texts, stemma, reports);
        let position: BTreeMap<&str, usize> =
            nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
        let mut edges = Vec::new();
        let mut kinds = Vec::new();
        for derivation in &stemma.derivations {
            let parent = word::parent_code(texts, &derivation.parent);
            let child = word::report_code(texts, derivation.child);
            // An edge that leaves the story can be neither drawn nor followed from here.
            let (Some(&from), Some(&to)) = (position.get(parent.as_str()), position.get(child.as_str())) else {
                continue;
            };
            kinds.push(derivation.kind);
            edges.push(Edge {
                kind: word::derivation_code(derivation.kind),
                phrase: word::derivation_phrase(derivation.kind),
                between: word::derivation_between(derivation.kind),
                support: derivation.support,
                days_before_parent: nodes[from].report.and_then(|at| days_before(&reports[to], &reports[at])),
                evidence: derivation.evidence.iter().map(|e| evidence(texts, derivation, e)).collect(),
                rivals: rivals(texts, derivation),
                ends: (from, to),
                parent,
                child,
            });
        }
        let nearest = nearest_parents(&nodes, &edges, &kinds);
        let chosen = without_loops(nearest.clone(), &edges);
        give_roles(reports, &nodes, &edges, &kinds, &nearest);
        count_descendants(reports, &nodes, &edges);
        let drawing = draw(&nodes, &edges, &chosen, reports);
        let passage = |reuse: &model::Reuse| Passage {
            a: texts.receipt(reuse.a),
            b: texts.receipt(reuse.b),
            kind: word::reuse_code(reuse.kind),
            score: reuse.score,
            quoted: reuse.quoted,
        };
        let circle = |circle: &model::Circle| Circle {
            reports: circle.reports.iter().map(|&r| word::report_code(texts, r)).collect(),
        };
        Stemma {
            passages: stemma.reuse.iter().map(passage).collect(),
            circles: stemma.circles.iter().map(circle).collect(),
            nodes,
            edges,
            drawing,
        }
    }
}

fn nodes(texts: &Texts<'_>, stemma: &model::Stemma, reports: &[Report]) -> Vec<Node> {
    let mut nodes: Vec<Node> = reports
        .iter()
        .enumerate()
        .map(|(at, r)| Node { id: r.id.clone(), label: r.label().to_owned(), lost: false, report: Some(at) })
        .collect();
    let lost: BTreeMap<String, String> = stemma
        .derivations
        .iter()
        .filter_map(|edge| match &edge.parent {
            model::Parent::Lost(outlet) => Some((word::parent_code(texts, &edge.parent), outlet.to_string())),
            model::Parent::Unknown(number) => {
                Some((word::parent_code(texts, &edge.parent), format!("a common source, {number}")))
            }
            model::Parent::Report(_) => None,
        })
        .collect();
    nodes.extend(lost.into_iter().map(|(id, label)| Node { id, label, lost: true, report: None }));
    nodes
}

fn evidence(texts: &Texts<'_>, derivation: &model::Derivation, evidence: &model::Evidence) -> Evidence {
    let parent = match (&derivation.parent, evidence.parent) {
        (model::Parent::Report(report), Some(span)) => Some(texts.receipt(span.at(*report))),
        _ => None,
    };
    Evidence {
        kind: word::evidence_code(evidence.kind),
        child: texts.receipt(evidence.child.at(derivation.child)),
        parent,
        why: evidence.why.clone(),
    }
}

fn rivals(texts: &Texts<'_>, derivation: &model::Derivation) -> Vec<Rival> {
    let rival = |r: &model::Rival| Rival { parent: word::parent_code(texts, &r.parent), support: r.support };
    derivation.rivals.iter().map(rival).collect()
}

/// Days are compared, not minutes: outlets write their own zone's time and rarely say which.
fn days_before(child: &Report, parent: &Report) -> Option<u32> {
    let (child, parent) = (child.published.as_ref()?, parent.published.as_ref()?);
    if !child.has_day() || !parent.has_day() || child.day >= parent.day {
        return None;
    }
    child.day.until(parent.day).ok().map(|span| span.get_days().unsigned_abs())
}

/// For each node the edge to the parent it owes most: nearest kind, then support, then the order of edges.
fn nearest_parents(nodes: &[Node], edges: &[Edge], kinds: &[model::DerivationKind]) -> Vec<Option<usize>> {
    let mut nearest: Vec<Option<usize>> = vec![None; nodes.len()];
    for (at, edge) in edges.iter().enumerate() {
        let better =
            |other: usize| kinds[at].cmp(&kinds[other]).then(edges[other].support.total_cmp(&edge.support)).is_lt();
        if edge.ends.0 != edge.ends.1 && nearest[edge.ends.1].is_none_or(better) {
            nearest[edge.ends.1] = Some(at);
        }
    }
    nearest
}

/// Cuts every loop at the node that closes it. Each node is walked over once.
fn without_loops(mut chosen: Vec<Option<usize>>, edges: &[Edge]) -> Vec<Option<usize>> {
    let mut walk = vec![0; chosen.len()];
    for start in 0..chosen.len() {
        let mut node = start;
        while walk[node] == 0 {
            walk[node] = start + 1;
            let Some(edge) = chosen[node] else { break };
            let parent = edges[edge].ends.0;
            if walk[parent] == start + 1 {
                chosen[node] = None;
                break;
            }
            node = parent;
        }
    }
    chosen
}

fn give_roles(
    reports: &mut [Report],
    nodes: &[Node],
    edges: &[Edge],
    kinds: &[model::DerivationKind],
    nearest: &[Option<usize>],
) {
    for edge in edges {
        reports[edge.ends.1].parents.push(edge.parent.clone());
    }
    for (report, nearest) in reports.iter_mut().zip(nearest) {
        if let Some(edge) = *nearest {
            report.role = Role::by(kinds[edge]);
            // The parent that gave the role is named first.
            let first = &edges[edge].parent;
            report.parents.sort_by_key(|parent| parent != first);
        }
    }
    for parent in edges.iter().filter_map(|edge| nodes[edge.ends.0].report) {
        if reports[parent].parents.is_empty() {
            reports[parent].role = Role::Source;
        }
    }
}

/// Counts everything below each report, by whatever way, once.
fn count_descendants(reports: &mut [Report], nodes: &[Node], edges: &[Edge]) {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for edge in edges {
        children[edge.ends.0].push(edge.ends.1);
    }
    let mut seen_from = vec![usize::MAX; nodes.len()];
    for at in 0..reports.len() {
        seen_from[at] = at;
        let mut open = vec![at];
        while let Some(node) = open.pop() {
            for &child in &children[node] {
                if std::mem::replace(&mut seen_from[child], at) != at {
                    reports[at].descendants += 1;
                    open.push(child);
                }
            }
        }
    }
}

/// Lines of the drawing: trees with the most reports first, then by time; what stands alone comes last.
fn draw(nodes: &[Node], edges: &[Edge], chosen: &[Option<usize>], reports: &[Report]) -> Vec<Place> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut also: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut feeds: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (at, edge) in edges.iter().enumerate() {
        if chosen[edge.ends.1] == Some(at) {
            children[edge.ends.0].push(edge.ends.1);
        } else {
            also[edge.ends.1].push(at);
            feeds[edge.ends.0].push(at);
        }
    }
    // Nodes are in the order of the reports, which is that of time.
    for list in &mut children {
        list.sort_unstable();
    }
    let size = |node: usize| match nodes[node].report {
        Some(report) => reports[report].descendants,
        None => children[node].iter().map(|&c| nodes[c].report.map_or(0, |r| reports[r].descendants + 1)).sum(),
    };
    let mut roots: Vec<usize> = (0..nodes.len())
        .filter(|&node| chosen[node].is_none() && (nodes[node].report.is_some() || !children[node].is_empty()))
        .collect();
    roots.sort_by_key(|&node| (std::cmp::Reverse(size(node)), node));

    let mut drawing = Vec::new();
    let mut open: Vec<(usize, usize, bool)> = Vec::new();
    let push_all = |open: &mut Vec<(usize, usize, bool)>, list: &[usize], depth: usize| {
        for (nth, &node) in list.iter().enumerate().rev() {
            open.push((node, depth, nth + 1 == list.len()));
        }
    };
    push_all(&mut open, &roots, 0);
    while let Some((node, depth, last)) = open.pop() {
        drawing.push(Place {
            node,
            edge: chosen[node],
            also: std::mem::take(&mut also[node]),
            feeds: std::mem::take(&mut feeds[node]),
            depth,
            last,
            has_children: !children[node].is_empty(),
        });
        push_all(&mut open, &children[node], depth + 1);
    }
    drawing
}
