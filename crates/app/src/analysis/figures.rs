//! What is counted over all stories: kept with each dossier, so that a list of a thousand stories takes none of them apart.

use super::Analysed;
use headwater_model::{DateFound, DatedAt, MutationKind, Parent, Precision, ReportIx};
use headwater_report::view::Role;
use headwater_report::word;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A story in figures.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Figures {
    /// The headline of the report that most others go back to.
    pub title: String,
    /// How many reports.
    pub reports: usize,
    /// How many outlets; those unknown are not told apart.
    pub outlets: usize,
    /// Origins behind anything that is claimed.
    pub origins: usize,
    /// Claims that more than one report makes.
    pub shared_claims: usize,
    /// Of these, claims with at most one origin.
    pub of_one_origin: usize,
    /// Disagreements.
    pub disagreements: usize,
    /// Its reports, oldest first.
    pub parts: Vec<Part>,
}

/// The part a report plays.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Its id.
    pub report: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// When it was published: `2025-06-17` or `2025-06-17T22:14`.
    pub published: Option<String>,
    /// `source`, `alone`, `copy`, `rewrite`, `partial`, `cites`.
    pub role: String,
    /// Where it has it from.
    pub from: Vec<From>,
    /// Claims made by several reports that this one was the first to make.
    pub first: usize,
    /// Changes on the way to it that make a statement surer or its source vaguer than it was.
    pub hardened: usize,
}

/// An edge that leads to a report.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct From {
    /// Id of the parent, or `x:Name`.
    pub report: String,
    /// Its outlet; for a lost report its name.
    pub outlet: Option<String>,
    /// `verbatim`, `trimmed`, `rewrite`, `partial`, `cites`.
    pub kind: String,
    /// Minutes from the parent's publication to the child's, if both tell the minute; below 0 if the child's is the earlier.
    pub minutes: Option<i64>,
    /// Days likewise, if both tell the day.
    pub days: Option<i64>,
}

impl Figures {
    /// Of a story that was taken apart.
    pub fn of(analysed: &Analysed) -> Figures {
        let Some(story) = analysed.brief.stories.first() else {
            return Figures {
                title: String::new(),
                reports: 0,
                outlets: 0,
                origins: 0,
                shared_claims: 0,
                of_one_origin: 0,
                disagreements: 0,
                parts: Vec::new(),
            };
        };
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for claim in story.claims.iter().filter(|claim| claim.counts.reports > 1) {
            if let Some(report) = &claim.first {
                *first.entry(report).or_default() += 1;
            }
        }
        let mut hardened: BTreeMap<ReportIx, usize> = BTreeMap::new();
        for change in &analysed.dossier.mutations {
            let hardens = matches!(
                change.kind,
                MutationKind::CertaintyUp
                    | MutationKind::AttributionDropped
                    | MutationKind::ScopeWidened
                    | MutationKind::NegationLost
            );
            if hardens {
                *hardened.entry(change.child).or_default() += 1;
            }
        }
        let mut from = edges(analysed);
        let parts = story.reports.iter().map(|report| Part {
            report: report.id.clone(),
            outlet: report.outlet.clone(),
            published: report.published.as_ref().filter(|at| at.found != "inferred").map(|at| match &at.time {
                Some(time) => format!("{}T{time}", at.date),
                None => at.date.clone(),
            }),
            role: role(report.role).to_owned(),
            from: from.remove(&report.ix).unwrap_or_default(),
            first: first.get(report.id.as_str()).copied().unwrap_or_default(),
            hardened: hardened.get(&report.ix).copied().unwrap_or_default(),
        });
        Figures {
            title: story.title.clone(),
            reports: story.numbers.reports,
            outlets: story.numbers.outlets,
            origins: story.origins.len(),
            shared_claims: story.numbers.shared_claims,
            of_one_origin: story.numbers.shared_claims_of_one_origin,
            disagreements: story.disagreements.len(),
            parts: parts.collect(),
        }
    }
}

/// The edges that lead to each report.
fn edges(analysed: &Analysed) -> BTreeMap<ReportIx, Vec<From>> {
    let at = |ix: ReportIx| analysed.witnesses[ix.at()].report.published.as_ref().filter(|at| is_told(at));
    let mut edges: BTreeMap<ReportIx, Vec<From>> = BTreeMap::new();
    for edge in &analysed.dossier.stemma.derivations {
        let (report, outlet, before) = match &edge.parent {
            Parent::Report(ix) => {
                let parent = &analysed.witnesses[ix.at()].report;
                (parent.id.0.to_string(), parent.outlet.clone(), at(*ix))
            }
            Parent::Lost(name) => (format!("x:{name}"), Some(name.to_string()), None),
            Parent::Unknown(number) => (format!("x:?{number}"), None, None),
        };
        let after = at(edge.child);
        let days = before.zip(after).map(|(a, b)| i64::from((b.date - a.date).get_days()));
        let minute = before.and_then(|at| at.minute).zip(after.and_then(|at| at.minute));
        let minutes = days.zip(minute).map(|(days, (a, b))| days * 24 * 60 + i64::from(b) - i64::from(a));
        let kind = word::derivation_code(edge.kind).to_owned();
        edges.entry(edge.child).or_default().push(From { report, outlet, kind, minutes, days });
    }
    edges
}

fn is_told(at: &DatedAt) -> bool {
    at.precision <= Precision::Day && at.found != DateFound::Inferred
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Source => "source",
        Role::Alone => "alone",
        Role::Copy => "copy",
        Role::Rewrite => "rewrite",
        Role::Partial => "partial",
        Role::Cites => "cites",
    }
}
