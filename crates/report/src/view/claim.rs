//! Claims with everything counted: reports, outlets and origins are three different numbers.
//!
//! An outlet that is not known cannot be told from another, so reports without one never raise the number of outlets.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model as model;
use serde::Serialize;

use super::report::Report;
use super::stemma::Stemma;
use crate::receipt::{Receipt, Texts};
use crate::word;

/// Assertions that say the same.
#[derive(Clone, Debug, Serialize)]
pub struct Claim {
    /// Unique in its story.
    pub id: String,
    /// The words that stand for it.
    pub statement: Receipt,
    /// Who makes and who denies it, in numbers.
    pub counts: Counts,
    /// Ids of the origins behind those who affirm it.
    pub origins: Vec<String>,
    /// Ids of the origins behind those who deny it.
    pub denying_origins: Vec<String>,
    /// The report that had it first, as far as dates and the stemma tell; `null` if they do not.
    pub first: Option<String>,
    /// Everyone who makes or denies it, oldest report first, undated ones last.
    pub assertions: Vec<Said>,
    /// Why origins were counted as one, one sentence each.
    pub reasons: Vec<String>,
    /// Ids of the disagreements it is part of.
    pub disagreements: Vec<String>,
}

/// Who makes a claim and who denies it, in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Counts {
    /// Reports that affirm it.
    pub reports: usize,
    /// Known outlets that affirm it.
    pub outlets: usize,
    /// Independent origins of those who affirm it. Undercounts.
    pub origins: usize,
    /// Reports that deny it.
    pub denying_reports: usize,
    /// Distinct origins of those who deny it.
    pub denying_origins: usize,
}

/// One report making one claim at one place.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// The words.
    pub at: Receipt,
    /// The report's outlet.
    pub outlet: Option<String>,
    /// True if it stands in the headline.
    pub headline: bool,
    /// Who is said to say so, outermost first; empty for the report's own voice.
    pub chain: Vec<Link>,
    /// Id of the origin, `null` if no source gave it or none can be told.
    pub origin: Option<String>,
    /// `stated`, `likely`, `possible`, `unverified`, `conditional`.
    pub certainty: &'static str,
    /// The words that decided the certainty.
    pub certainty_at: Option<Receipt>,
    /// `affirmed` or `denied`: the claim's statement, which may itself be negative.
    pub polarity: &'static str,
    /// The words that decided the polarity.
    pub polarity_at: Option<Receipt>,
    /// True if the words stand inside quotation marks.
    pub quoted: bool,
    /// Position in the story's reports.
    #[serde(skip)]
    pub report: usize,
    /// How sure it sounds.
    #[serde(skip)]
    pub sure: model::Certainty,
}

/// One source of a chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Link {
    /// The best name this report gives it.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// The words that name it here; `null` if understood from an earlier sentence.
    pub at: Option<Receipt>,
}

impl Said {
    /// True if the report denies the claim.
    pub fn denies(&self) -> bool {
        self.polarity == word::polarity_code(model::Polarity::Denied)
    }
}

/// The claims of a story, in the dossier's order.
pub(super) fn claims(texts: &Texts<'_>, dossier: &model::Dossier, reports: &[Report], stemma: &Stemma) -> Vec<Claim> {
    let position: BTreeMap<model::ReportIx, usize> = reports.iter().enumerate().map(|(at, r)| (r.ix, at)).collect();
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); reports.len()];
    for edge in &stemma.edges {
        parents[edge.ends.1].extend(stemma.nodes[edge.ends.0].report);
    }
    let mut concerned: Vec<Vec<String>> = vec![Vec::new(); dossier.claims.len()];
    for (at, disagreement) in dossier.disagreements.iter().enumerate() {
        for claim in &disagreement.claims {
            if let Some(list) = concerned.get_mut(claim.at()) {
                list.push(super::story::disagreement_id(at));
            }
        }
    }
    let one = |(at, claim): (usize, &model::Claim)| {
        let mut assertions: Vec<Said> =
            claim.assertions.iter().filter_map(|said| one_said(texts, said, &position)).collect();
        assertions.sort_by_key(|said| (said.report, said.at.start, said.at.end));
        let distinct = |denied: bool| -> BTreeSet<usize> {
            assertions.iter().filter(|said| said.denies() == denied).map(|said| said.report).collect()
        };
        let origins = |denied: bool| -> Vec<String> {
            let origins: BTreeSet<model::OriginIx> = claim
                .assertions
                .iter()
                .filter(|said| (said.polarity == model::Polarity::Denied) == denied)
                .filter_map(|said| said.origin)
                .collect();
            origins.into_iter().map(|origin| super::story::origin_id(origin.at())).collect()
        };
        let (affirming, denying) = (distinct(false), distinct(true));
        let denying_origins = origins(true);
        Claim {
            id: super::story::claim_id(at),
            statement: texts.receipt(claim.statement),
            counts: Counts {
                reports: affirming.len(),
                outlets: outlets(affirming.iter().map(|&at| &reports[at])),
                origins: claim.independent_origins as usize,
                denying_reports: denying.len(),
                denying_origins: denying_origins.len(),
            },
            origins: origins(false),
            denying_origins,
            first: first(&affirming, reports, &parents).map(|at| reports[at].id.clone()),
            assertions,
            reasons: claim.reasons.clone(),
            disagreements: concerned[at].clone(),
        }
    };
    dossier.claims.iter().enumerate().map(one).collect()
}

/// Distinct known outlets.
pub(super) fn outlets<'a>(reports: impl Iterator<Item = &'a Report>) -> usize {
    let known: BTreeSet<String> =
        reports.filter_map(|report| report.outlet.as_deref().map(str::to_lowercase)).collect();
    known.len()
}

fn assertion<'a>(texts: &Texts<'a>, said: &model::ClaimAssertion) -> Option<&'a model::Assertion> {
    texts.witness(said.report).layers.assertions.get(said.assertion.at())
}

fn one_said(
    texts: &Texts<'_>,
    said: &model::ClaimAssertion,
    position: &BTreeMap<model::ReportIx, usize>,
) -> Option<Said> {
    let report = *position.get(&said.report)?;
    let assertion = assertion(texts, said)?;
    let receipt = |span: model::Span| texts.receipt(span.at(said.report));
    let link = |source: &model::Source| Link {
        name: source.name.to_string(),
        kind: word::source_code(source.kind),
        at: source.span.map(receipt),
    };
    Some(Said {
        at: receipt(assertion.span),
        outlet: texts.report(said.report).outlet.clone(),
        headline: assertion.headline,
        chain: assertion.chain.iter().map(link).collect(),
        origin: said.origin.map(|origin| super::story::origin_id(origin.at())),
        certainty: word::certainty_code(assertion.certainty),
        certainty_at: assertion.certainty_why.map(receipt),
        polarity: word::polarity_code(said.polarity),
        polarity_at: assertion.polarity_why.map(receipt),
        quoted: assertion.quoted,
        report,
        sure: assertion.certainty,
    })
}

/// Of the reports that affirm: those that took it from none of the others, and of these the one dated first. Nobody, if
/// an undated one is among several, or two share the first day.
fn first(affirming: &BTreeSet<usize>, reports: &[Report], parents: &[Vec<usize>]) -> Option<usize> {
    let candidates: Vec<usize> = affirming
        .iter()
        .copied()
        .filter(|&at| {
            let mut seen = BTreeSet::from([at]);
            let mut open = parents[at].clone();
            while let Some(up) = open.pop() {
                if seen.insert(up) {
                    if affirming.contains(&up) {
                        return false;
                    }
                    open.extend(&parents[up]);
                }
            }
            true
        })
        .collect();
    match candidates[..] {
        [] => None,
        [one] => Some(one),
        _ => {
            let mut dated = Vec::new();
            for &at in &candidates {
                dated.push((reports[at].published.as_ref().filter(|p| p.has_day())?.day, at));
            }
            dated.sort();
            (dated[0].0 < dated[1].0).then_some(dated[0].1)
        }
    }
}
