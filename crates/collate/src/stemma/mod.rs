//! Who took what from whom.
//!
//! A child is recognised by the words it shares, by content told in other words and in the same order, and by what it
//! credits; which of two was first is read from credits, containment, first-hand wording and, softly, dates. The idea
//! of a stemma is Lachmann's, of recognising copies by what they share against what independents would share by chance
//! that of copy detection between sources (Dong, Berti-Équille and Srivastava, VLDB 2009).
//!
//! Reading order: [`verbatim`] (same words), [`testimony`] (a report laid out), [`candidate`] (which pairs), [`explain`]
//! (how much of one another explains), [`outlet`] and [`relation`] (names and order in time), [`credit`], [`derive`]
//! (the inference), [`circle`], [`evidence`]. [`baseline`] is the plain way, for comparison.
//!
//! A story of n reports costs n comparisons each with at most [`candidate::NEIGHBOURS_MAX`] others.

pub mod baseline;
pub mod candidate;
pub mod circle;
pub mod credit;
pub mod derive;
pub mod evidence;
pub mod explain;
pub mod outlet;
pub mod relation;
pub mod testimony;
pub mod verbatim;

use crate::likeness::Likeness;
use crate::likeness::synonym::Thesaurus;
use credit::{Credit, Scene};
use derive::Case;
use headwater_model::{Circle, Name, Stemma, Story, Witness};
use outlet::Outlets;
use relation::Standing;
use rustc_hash::FxHashMap;
use testimony::{Lexicon, Testimony};

/// Builds the stemma of a story. `witnesses` are all the reports of the run.
pub fn build(witnesses: &[Witness], story: &Story, names: &[Name]) -> Stemma {
    let likeness = Likeness::learn(witnesses, story, names);
    let mut lexicon = Lexicon::default();
    let reports: Vec<Testimony<'_>> = story
        .reports
        .iter()
        .filter_map(|&report| Some(Testimony::read(report, witnesses.get(report.at())?, &likeness, &mut lexicon)))
        .collect();
    let outlets = Outlets::gather(&reports, &mut lexicon);
    let mentions: Vec<_> = reports.iter().map(|report| outlets.mentions(report)).collect();
    let standings: Vec<Standing> =
        reports.iter().enumerate().map(|(at, report)| Standing::of(report, at, &outlets, &mentions[at])).collect();
    let thesaurus = Thesaurus::news();
    let scene = Scene {
        reports: &reports,
        outlets: &outlets,
        standings: &standings,
        mentions: &mentions,
        lexicon: &lexicon,
        likeness: &likeness,
        thesaurus: &thesaurus,
    };
    let credits: Vec<Vec<Credit>> = (0..reports.len()).map(|child| scene.credits(child)).collect();
    let mut explained = FxHashMap::default();
    for (child, others) in candidate::neighbours(&reports).into_iter().enumerate() {
        for parent in others {
            explained.insert((child, parent), explain::explain(&reports[child], &reports[parent], &likeness));
        }
    }
    let case =
        Case { reports: &reports, outlets: &outlets, standings: &standings, credits: &credits, explained: &explained };
    let edges = derive::derive(&case);
    stemma(&case, &edges)
}

fn stemma(case: &Case<'_, '_>, edges: &[derive::Edge]) -> Stemma {
    let mut derivations: Vec<_> = edges.iter().map(|edge| evidence::derivation(case, edge)).collect();
    derivations.sort_by(|a, b| a.child.cmp(&b.child).then_with(|| a.parent.cmp(&b.parent)));
    let mut reuse = Vec::new();
    for a in 0..case.reports.len() {
        for b in a + 1..case.reports.len() {
            // The direction of the edge, if there is one, else the one in which more is explained.
            let is_edge = |child: usize, parent: usize| {
                edges.iter().any(|edge| edge.child == child && edge.parent == credit::Credited::Report(parent))
            };
            let coverage = |of: usize, by: usize| case.explained.get(&(of, by)).map_or(0.0, |found| found.coverage);
            let a_is_child = is_edge(a, b) || !is_edge(b, a) && coverage(a, b) > coverage(b, a);
            reuse.extend(if a_is_child { evidence::reuse(case, a, b) } else { evidence::reuse(case, b, a) });
        }
    }
    reuse.sort_by_key(|found| (found.a, found.b));
    let circles = circle::circles(case.credits, case.outlets)
        .into_iter()
        .map(|reports| Circle { reports: reports.into_iter().map(|at| case.reports[at].report).collect() })
        .collect();
    Stemma { derivations, reuse, circles }
}
