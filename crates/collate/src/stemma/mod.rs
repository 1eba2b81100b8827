//! Who took what from whom.
//!
//! A child is recognised by the words it shares, by content told in other words and in the same order, and by what it
//! credits; which of two was first is read from credits, containment, first-hand wording and, softly, dates. The idea
//! of a stemma is Lachmann's, of recognising copies by what they share against what independents would share by chance
//! that of copy detection between sources (Dong, Berti-Équille and Srivastava, VLDB 2009).
//!
//! Reading order: [`verbatim`] (same words), [`testimony`] (a report laid out), [`candidate`] (which pairs), [`explain`]
//! (how much of one another explains), [`outlet`] and [`relation`] (names and order in time), [`credit`], [`mod@derive`]
//! (the inference), [`retold`] and [`kind`] (how much was taken), [`circle`], [`evidence`]. [`baseline`] is the plain way, for comparison.
//!
//! A story of n reports costs n comparisons each with [`candidate::NEIGHBOURS_MAX`] others on average, and one for each
//! credit.

pub mod baseline;
pub mod candidate;
pub mod circle;
pub mod credit;
pub mod derive;
pub mod document;
pub mod evidence;
pub mod explain;
pub mod kind;
pub mod nearest;
pub mod outlet;
pub mod relation;
pub mod retold;
pub mod testimony;
pub mod verbatim;

use crate::likeness::Likeness;
use crate::likeness::synonym::Thesaurus;
use credit::{Credit, Scene};
use derive::Case;
use headwater_model::{Circle, Name, Stemma, Story, Witness};
use outlet::Outlets;
use relation::Standing;
use rustc_hash::{FxHashMap, FxHashSet};
use testimony::{Lexicon, Testimony};

thread_local! { pub static TUNE: std::cell::RefCell<rustc_hash::FxHashMap<usize, f32>> = std::cell::RefCell::default(); } // SCRATCH
/// Scratch.
pub fn w(at: usize, usual: f32) -> f32 { TUNE.with(|t| t.borrow().get(&at).copied().unwrap_or(usual)) } // SCRATCH

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
    let compared = candidate::neighbours(&reports, &credits);
    for (child, others) in compared.iter().enumerate() {
        for &parent in others {
            explained.insert((child, parent), explain::explain(&reports[child], &reports[parent], &likeness));
        }
    }
    let credited: Vec<Vec<usize>> = (0..reports.len())
        .map(|child| derive::own_credits(child, &credits, &standings, &compared[child], &explained))
        .collect();
    let case = Case {
        credited: &credited,
        reports: &reports,
        outlets: &outlets,
        standings: &standings,
        credits: &credits,
        compared: &compared,
        explained: &explained,
    };
    let mut edges = derive::derive(&case);
    kind::settle(&case, &likeness, &mut edges);
    stemma(&case, &edges)
}

fn stemma(case: &Case<'_, '_>, edges: &[derive::Edge]) -> Stemma {
    let mut derivations: Vec<_> = edges.iter().map(|edge| evidence::derivation(case, edge)).collect();
    derivations.sort_by(|a, b| a.child.cmp(&b.child).then_with(|| a.parent.cmp(&b.parent)));
    let taken: FxHashSet<(usize, usize)> =
        edges.iter().filter_map(|edge| Some((edge.child, edge.parent.report()?))).collect();
    let mut reuse = Vec::new();
    for (a, others) in case.compared.iter().enumerate() {
        for &b in others.iter().filter(|&&b| a < b) {
            // The direction of the edge, if there is one, else the one in which more is explained.
            let more = case.coverage(a, b) > case.coverage(b, a);
            let a_is_child = taken.contains(&(a, b)) || !taken.contains(&(b, a)) && more;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::plain::{story, witness};
    use headwater_model::{Credit as Named, CreditKind, DerivationKind, Parent, Span};

    const WIRE: &str = "Zoo director to leave after row over aviary\nMarta Quiroga, the director of the Belmore zoo, will resign in \
        May after a dispute with the city over the cost of a new aviary, two members of the board told Lakeside Wire. She told \
        the board of the zoo on Friday that the city wants to cut the budget of the aviary by 40 percent. The zoo has 900 animals \
        and 112 keepers, of whom a third retire within two years. Quiroga came to Belmore from the aquarium of Vell in 2011.";
    const CUT: &str = "Zoo chief goes\nMarta Quiroga, the director of the Belmore zoo, will resign in May after a dispute with the \
        city over the cost of a new aviary. She told the board of the zoo on Friday that the city wants to cut the budget of the \
        aviary by 40 percent. Quiroga came to Belmore from the aquarium of Vell in 2011.";
    const CITING: &str = "Council defends aviary cut\nThe council of Belmore defended its plan for the zoo on Sunday. Lakeside Wire \
        had reported that the director wants to go. Councillor Bo Anders called the aviary a palace for parrots.";

    fn edges(witnesses: &[Witness]) -> Vec<(String, String)> {
        let stemma = build(witnesses, &story(witnesses), &[]);
        let id = |report: headwater_model::ReportIx| witnesses[report.at()].report.id.0.to_string();
        stemma
            .derivations
            .iter()
            .map(|edge| {
                assert!(!edge.evidence.is_empty());
                let parent = match &edge.parent {
                    Parent::Report(report) => id(*report),
                    Parent::Lost(name) => format!("x:{name}"),
                };
                (parent, id(edge.child))
            })
            .collect()
    }

    #[track_caller]
    fn check(witnesses: &[Witness], expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> = expected.iter().map(|&(a, b)| (a.to_owned(), b.to_owned())).collect();
        assert_eq!(edges(witnesses), expected);
    }

    fn credit(mut witness: Witness, words: &str) -> Witness {
        let at = witness.report.text.find(words).unwrap();
        let span = Span::new(at, at + words.len());
        witness.layers.credits.push(Named { span, name: words.into(), kind: CreditKind::Cited, report: true });
        witness
    }

    #[test]
    fn a_cut_copy_that_carries_an_earlier_date_is_still_the_child() {
        let reports = [
            witness("a", Some("Lakeside Wire"), Some("2025-03-02"), WIRE),
            witness("b", Some("Vell Courier"), Some("2025-03-01"), CUT),
        ];
        check(&reports, &[("a", "b")]);
        let stemma = build(&reports, &story(&reports), &[]);
        assert_eq!(stemma.derivations[0].kind, DerivationKind::Trimmed);
        assert!(!stemma.reuse.is_empty());
    }

    #[test]
    fn a_credit_makes_a_parent_and_a_bare_common_topic_does_not() {
        let silent = "Keepers want say on aviary\nThe keepers of the Belmore zoo gathered at the gate on Monday and asked for a seat on \
            its board. Their speaker, Ana Voss, said the director had not talked to them.";
        check(
            &[
                witness("a", Some("Lakeside Wire"), Some("2025-03-02"), WIRE),
                witness("b", Some("Vell Courier"), Some("2025-03-03"), CITING),
                witness("c", Some("Ostmark Post"), Some("2025-03-03"), silent),
            ],
            &[("a", "b")],
        );
    }

    #[test]
    fn a_credit_that_came_with_the_copied_text_is_the_parents_and_not_the_childs() {
        let told = "Aviary row\nThe council of Belmore defended its plan for the zoo on Sunday and said that no keeper would lose \
            a job. Lakeside Wire had reported that the director of the zoo wants to go over the cost of the aviary. Councillor Bo \
            Anders called the aviary a palace for parrots and promised a vote on the budget before Easter.";
        let copy = told
            .replace("Aviary row", "Palace for parrots")
            .replace(" and promised a vote on the budget before Easter", "");
        check(
            &[
                witness("a", Some("Lakeside Wire"), Some("2025-03-02"), WIRE),
                witness("b", Some("Vell Courier"), Some("2025-03-03"), told),
                witness("c", None, Some("2025-03-04"), &copy),
            ],
            &[("a", "b"), ("b", "c")],
        );
    }

    #[test]
    fn an_outlet_that_supplied_nothing_is_a_lost_report_and_an_office_is_none() {
        let text = "Tram plan\nThe city of Vell will build a tram line to the harbour, Gull News reported. The Transport Ministry \
            reported a surplus.";
        let report = credit(credit(witness("a", Some("Vell Courier"), None, text), "Gull News"), "Transport Ministry");
        check(&[report], &[("x:Gull News", "a")]);
    }

    #[test]
    fn reports_that_confirm_each_other_are_a_circle_and_the_stemma_stays_acyclic() {
        let first = "Striker has medical on Thursday\nThe striker has a medical on Thursday, Goalpost understands.";
        let second =
            "No deal for striker\nThere is no deal, the agent said. According to Goalpost the medical is on Thursday.";
        let third = "Medical confirmed\nThe medical is on Thursday, the Rhine Gazette has confirmed.";
        let reports = [
            witness("a", Some("Goalpost"), Some("2025-03-02"), first),
            witness("b", Some("Rhine Gazette"), Some("2025-03-02"), second),
            witness("c", Some("Goalpost"), Some("2025-03-03"), third),
        ];
        let stemma = build(&reports, &story(&reports), &[]);
        assert_eq!(stemma.circles.len(), 1);
        check(&reports, &[("a", "b"), ("a", "c"), ("b", "c")]);
    }

    #[test]
    fn no_reports_and_empty_reports_give_an_empty_stemma() {
        assert_eq!(build(&[], &story(&[]), &[]), Stemma::default());
        let empty = [witness("a", Some("X"), None, ""), witness("b", None, None, "\n\n")];
        assert_eq!(build(&empty, &story(&empty), &[]).derivations, []);
    }
}
