//! Who took what from whom.
//!
//! A child is recognised by the words it shares, by content told in other words and in the same order, and by what it
//! credits; which of two was first is read from credits, containment, first-hand wording and, softly, dates. The idea
//! of a stemma is Lachmann's, of recognising copies by what they share against what independents would share by chance
//! that of copy detection between sources (Dong, Berti-Équille and Srivastava, VLDB 2009).
//!
//! Passages with the same words are found by the crate `reuse`. Reading order: [`testimony`] (a report laid out), [`candidate`] (which pairs), [`explain`]
//! (how much of one another explains), [`outlet`], [`relation`] and `variant` (names, order in time, older readings), [`credit`], [`ruling`] (what a
//! person decided), [`mod@derive`] (the inference) with `update` (texts of one outlet), [`nearest`] (of a chain of copies the right
//! one), [`lost`] (parents nobody supplied) and `remainder` (single passages), [`retold`] and [`kind`] (how much was taken), [`circle`], [`detail`] (small signs) and [`evidence`]. [`baseline`] is the plain way, for comparison.
//!
//! A story of n reports costs n comparisons each with [`candidate::NEIGHBOURS_MAX`] others on average, and one for each
//! credit.

pub mod baseline;
pub mod candidate;
pub mod circle;
pub mod credit;
pub mod derive;
pub mod detail;
pub mod document;
pub mod evidence;
pub mod explain;
pub mod kind;
pub mod link;
pub mod lost;
mod masthead;
pub mod nearest;
pub mod outlet;
#[cfg(test)]
mod properties;
pub mod relation;
mod remainder;
pub mod retold;
pub mod ruling;
pub mod testimony;
mod update;
mod variant;

use crate::likeness::Likeness;
use crate::likeness::synonym::Thesaurus;
use credit::{Credit, Scene};
use derive::Case;
use headwater_model::{Circle, Name, Overrules, Stemma, Story, Witness};
use link::Pages;
use outlet::Outlets;
use relation::Standing;
use ruling::Rulings;
use rustc_hash::{FxHashMap, FxHashSet};
use testimony::{Lexicon, Testimony};

/// Builds the stemma of a story. `witnesses` are all the reports of the run. An edge that a person pinned is there and one that
/// was forbidden is not; a pin that would close a circle of pins is left out.
pub fn build(witnesses: &[Witness], story: &Story, names: &[Name], overrules: &Overrules) -> Stemma {
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
    let pages = Pages::of(&reports);
    let scene = Scene {
        pages: &pages,
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
    let rulings = Rulings::of(overrules, &reports);
    let compared = candidate::neighbours(&reports, &credits, &rulings.pairs());
    for (parent, others) in compared.iter().enumerate() {
        let seeds = reports[parent].seeds();
        for &child in others {
            let found = explain::explain(&reports[child], &reports[parent], &seeds, &likeness);
            explained.insert((child, parent), found);
        }
    }
    let credited: Vec<Vec<usize>> = (0..reports.len())
        .map(|child| credit::own_credits(child, &reports, &credits, &standings, &compared[child], &explained))
        .collect();
    let variants = variant::variants(&reports, &compared, &explained, &thesaurus);
    let case = Case {
        variants: &variants,
        rulings: &rulings,
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
    use headwater_model::{
        Credit as Named, CreditKind, DerivationKind, EvidenceKind, Parent, Pin, PinnedParent, ReportId, ReportIx, Span,
    };

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
        let stemma = build(witnesses, &story(witnesses), &[], &Overrules::default());
        let id = |report: headwater_model::ReportIx| witnesses[report.at()].report.id.0.to_string();
        stemma
            .derivations
            .iter()
            .map(|edge| {
                assert!(!edge.evidence.is_empty());
                let parent = match &edge.parent {
                    Parent::Report(report) => id(*report),
                    Parent::Lost(name) => format!("x:{name}"),
                    Parent::Unknown(number) => format!("x:?{number}"),
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
        let stemma = build(&reports, &story(&reports), &[], &Overrules::default());
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
    fn a_link_is_a_credit_to_the_page_or_beside_words_of_reporting_to_the_site_and_else_none() {
        let linking = |address: &str, told: &str| {
            let mut wire = witness("a", Some("Lakeside Wire"), Some("2025-03-02"), WIRE);
            wire.report.url = Some("https://www.lakeside.example/zoo/director".into());
            let text =
                format!("Council defends aviary cut\nThe council of Belmore defended its plan on Sunday. {told}");
            let mut citing = witness("b", Some("Vell Courier"), Some("2025-03-03"), &text);
            citing.report.links = vec![(address.to_owned(), "resign".to_owned())];
            let reports = [wire, citing];
            let stemma = build(&reports, &story(&reports), &[], &Overrules::default());
            let mut evidence = stemma.derivations.iter().flat_map(|edge| &edge.evidence);
            evidence.any(|piece| piece.kind == EvidenceKind::Credit && piece.why.contains("links to"))
        };
        let reported = "The director of the zoo, Marta Quiroga, will resign in May, it was reported.";
        let plain = "The director of the zoo, Marta Quiroga, will resign in May.";
        assert!(linking("https://m.lakeside.example/zoo/director?utm_source=feed", plain));
        assert!(linking("https://lakeside.example/", reported));
        assert!(!linking("https://lakeside.example/", plain));
        assert!(!linking("https://ostmark.example/", reported));
        assert!(!linking("https://lakeside.example/", "It was reported that some would resign over bus fares."));
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
        let stemma = build(&reports, &story(&reports), &[], &Overrules::default());
        assert_eq!(stemma.circles.len(), 1);
        check(&reports, &[("a", "b"), ("a", "c"), ("b", "c")]);
    }

    #[test]
    fn a_quotation_from_one_press_conference_makes_nobody_a_parent() {
        let said = "\"We will not sell the old pier, and nobody in this town hall will ever ask us to do that again,\" she told reporters.";
        let first = format!(
            "Pier stays public\nThe harbour board of Vell voted on Tuesday against bids for its pier. {said} A hotel chain had offered nine million."
        );
        let second = format!(
            "Anglers cheer\nRods went up when the news reached the quay. {said} Old men embraced, and a brass band played until dusk."
        );
        check(
            &[
                witness("a", Some("Vell Courier"), Some("2025-03-02"), &first),
                witness("b", Some("Ostmark Post"), Some("2025-03-03"), &second),
            ],
            &[],
        );
    }

    #[test]
    fn a_copy_of_a_copy_is_hung_under_the_copy_whose_changes_it_has() {
        let copy =
            WIRE.replace("a dispute with the city", "a quarrel with the city").replace("Zoo director", "Zoo head");
        let again =
            copy.replace(" The zoo has 900 animals and 112 keepers, of whom a third retire within two years.", "");
        let reports = [
            witness("a", Some("Lakeside Wire"), Some("2025-03-02"), WIRE),
            witness("b", Some("Vell Courier"), Some("2025-03-03"), &copy),
            witness("c", Some("Ostmark Post"), Some("2025-03-04"), &again),
        ];
        check(&reports, &[("a", "b"), ("b", "c")]);
        let stemma = build(&reports, &story(&reports), &[], &Overrules::default());
        let odd: Vec<&str> = stemma.derivations[1]
            .evidence
            .iter()
            .filter(|piece| piece.kind == EvidenceKind::SharedOddity)
            .map(|piece| piece.why.as_str())
            .collect();
        assert!(odd.contains(&"both have “quarrel” where Lakeside Wire has “dispute”"), "{odd:?}");
    }

    fn overrules(pinned: &[(&str, &str)], forbidden: &[(&str, &str)]) -> Overrules {
        let id = |id: &str| ReportId(id.into());
        Overrules {
            pinned: pinned
                .iter()
                .map(|&(parent, child)| Pin {
                    child: id(child),
                    parent: PinnedParent::Report(id(parent)),
                    by: "ana".into(),
                })
                .collect(),
            forbidden: forbidden.iter().map(|&(parent, child)| (id(child), PinnedParent::Report(id(parent)))).collect(),
            ..Overrules::default()
        }
    }

    #[test]
    fn a_pinned_edge_is_there_with_who_pinned_it_and_a_forbidden_one_is_not() {
        let reports = [
            witness("a", Some("Lakeside Wire"), Some("2025-03-02"), WIRE),
            witness("b", Some("Vell Courier"), Some("2025-03-03"), CUT),
        ];
        let turned = build(&reports, &story(&reports), &[], &overrules(&[("b", "a")], &[]));
        let [edge] = &turned.derivations[..] else { panic!("{turned:?}") };
        assert_eq!((edge.child, &edge.parent), (ReportIx(0), &Parent::Report(ReportIx(1))));
        assert_eq!(edge.evidence[0].kind, EvidenceKind::Pinned);
        assert_eq!(edge.evidence[0].why, "pinned by ana");
        let without = build(&reports, &story(&reports), &[], &overrules(&[], &[("a", "b")]));
        assert!(without.derivations.iter().all(|edge| edge.child != ReportIx(1)));
    }

    #[test]
    fn pins_in_a_circle_leave_the_stemma_without_one() {
        let reports = [witness("a", Some("X"), None, WIRE), witness("b", Some("Y"), None, CUT)];
        let stemma = build(&reports, &story(&reports), &[], &overrules(&[("b", "a"), ("a", "b")], &[]));
        assert_eq!(stemma.derivations.len(), 1);
    }

    #[test]
    fn no_reports_and_empty_reports_give_an_empty_stemma() {
        assert_eq!(build(&[], &story(&[]), &[], &Overrules::default()), Stemma::default());
        let empty = [witness("a", Some("X"), None, ""), witness("b", None, None, "\n\n")];
        assert_eq!(build(&empty, &story(&empty), &[], &Overrules::default()).derivations, []);
    }
}
