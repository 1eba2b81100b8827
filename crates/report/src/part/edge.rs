//! An edge of the stemma with what shows it.

use super::quote::{Quote, Quoter};
use crate::text::rest;
use crate::view::Edge;
use crate::word;

/// One edge.
#[derive(Clone, Debug)]
pub(crate) struct EdgeRow {
    /// Its id on the page.
    pub id: String,
    /// The parent's code: a report's id, or `x:Name`.
    pub parent_code: String,
    /// The child's id.
    pub child_code: String,
    /// The parent for people.
    pub parent: String,
    /// The child for people.
    pub child: String,
    /// The kind between child and parent.
    pub phrase: &'static str,
    /// 0 to 1, two digits.
    pub support: String,
    /// "dated 1 day before its source", or nothing.
    pub early: String,
    /// What shows it.
    pub evidence: Vec<EvidenceRow>,
    /// Parents that nearly won, as words; empty if none did.
    pub rivals: String,
    /// Where the two stand side by side.
    pub compare: Option<String>,
    /// True if a person put it there.
    pub pinned: bool,
}

/// One thing that shows it.
#[derive(Clone, Debug)]
pub(crate) struct EvidenceRow {
    /// One clause.
    pub why: String,
    /// The child's words.
    pub child: Quote,
    /// The parent's.
    pub parent: Option<Quote>,
}

/// The id, without the story's key, of the edge at a position.
pub(crate) fn part(at: usize) -> String {
    format!("edge{}", at + 1)
}

/// The edge at a position of the story's stemma.
pub(crate) fn row(quoter: &mut Quoter<'_>, at: usize) -> EdgeRow {
    let story = quoter.story;
    let edge: &Edge = &story.stemma.edges[at];
    let rivals: Vec<String> =
        edge.rivals.iter().map(|rival| format!("{} ({:.2})", quoter.name(&rival.parent), rival.support)).collect();
    let lost = story.stemma.nodes[edge.ends.0].lost;
    EdgeRow {
        id: quoter.id(&part(at)),
        parent_code: edge.parent.clone(),
        child_code: edge.child.clone(),
        parent: quoter.name(&edge.parent),
        child: quoter.name(&edge.child),
        phrase: edge.between,
        support: format!("{:.2}", edge.support),
        early: edge.days_before_parent.map_or(String::new(), |days| {
            format!("dated {} before its source", word::count(days as usize, "day", "days"))
        }),
        evidence: edge
            .evidence
            .iter()
            .map(|e| EvidenceRow {
                why: rest::sentence(&e.why).trim_end_matches('.').to_owned(),
                child: quoter.quote(&e.child, None),
                parent: e.parent.as_ref().map(|at| quoter.quote(at, None)),
            })
            .collect(),
        rivals: word::list(&rivals),
        compare: if lost { None } else { quoter.compare(&edge.parent, &edge.child) },
        pinned: edge.evidence.iter().any(|evidence| evidence.kind == "pinned"),
    }
}
