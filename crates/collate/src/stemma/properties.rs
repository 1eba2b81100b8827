//! What must hold of the stemma of any story, whatever its reports are.

use super::build;
use crate::likeness::plain::witness;
use headwater_model::{Credit, CreditKind, Overrules, Parent, ReportIx, Span, Stemma, Story, StoryId, Witness};
use proptest::prelude::*;

/// Sentences that reports are put together from; the last three give credit.
const SENTENCES: [&str; 12] = [
    "The council of Vell voted on Tuesday to sell the old pier to a hotel chain for nine million crowns.",
    "Two members of the council said that the mayor had seen only one bid before the vote.",
    "Anglers have used the pier since 1911 and pay 40 crowns a year for a key to its gate.",
    "The hotel chain wants to build 120 rooms and a glass hall over the water.",
    "Engineers found rust in a third of the iron piles and advised against lorries.",
    "A petition against the sale gathered four thousand names within a week.",
    "Mayor Ana Quiroga called the sale a gift to the town and promised a playground.",
    "The harbour office asked for time to move its tide gauge to the lighthouse.",
    "Swimmers were told to leave the beach while surveyors measured the sea bed.",
    "Gull News first reported the sale of the pier.",
    "The sale was reported by the Ostmark Post on Monday.",
    "According to the Lakeside Wire the contract has been signed.",
];

const OUTLETS: [&str; 4] = ["Gull News", "Ostmark Post", "Lakeside Wire", "Vell Courier"];

#[derive(Clone, Debug)]
struct Made {
    outlet: Option<usize>,
    day: Option<u8>,
    sentences: Vec<usize>,
}

fn made() -> impl Strategy<Value = Vec<Made>> {
    let report = (
        proptest::option::of(0..OUTLETS.len()),
        proptest::option::of(1u8..9),
        proptest::collection::vec(0..SENTENCES.len(), 0..9),
    )
        .prop_map(|(outlet, day, sentences)| Made { outlet, day, sentences });
    proptest::collection::vec(report, 0..8)
}

fn witnesses(made: &[Made]) -> Vec<Witness> {
    made.iter()
        .enumerate()
        .map(|(at, report)| {
            let body: Vec<&str> = report.sentences.iter().map(|&sentence| SENTENCES[sentence]).collect();
            let text = format!("The pier of Vell\n{}", body.join(" "));
            let day = report.day.map(|day| format!("2025-03-0{day}"));
            let outlet = report.outlet.map(|outlet| OUTLETS[outlet]);
            let mut witness = witness(&format!("r{at}"), outlet, day.as_deref(), &text);
            for name in OUTLETS {
                for (start, _) in text.match_indices(name) {
                    let span = Span::new(start, start + name.len());
                    let credit = Credit { span, name: name.into(), kind: CreditKind::Cited, report: true };
                    witness.layers.credits.push(credit);
                }
            }
            witness.layers.credits.sort_by_key(|credit| credit.span);
            witness
        })
        .collect()
}

fn stemma_of(witnesses: &[Witness], reports: Vec<ReportIx>) -> Stemma {
    let story = Story { id: StoryId("s".into()), reports, assignments: Vec::new() };
    build(witnesses, &story, &[], &Overrules::default())
}

/// Edges by the ids of their reports.
fn edges(witnesses: &[Witness], stemma: &Stemma) -> Vec<(String, String, String)> {
    let id = |report: ReportIx| witnesses[report.at()].report.id.0.to_string();
    let mut edges: Vec<_> = stemma
        .derivations
        .iter()
        .map(|edge| {
            let parent = match &edge.parent {
                Parent::Report(report) => id(*report),
                other => format!("{other:?}"),
            };
            (id(edge.child), parent, format!("{:?} {:.4}", edge.kind, edge.support))
        })
        .collect();
    edges.sort();
    edges
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn no_report_is_above_itself_and_every_edge_shows_why(made in made()) {
        let witnesses = witnesses(&made);
        let stemma = stemma_of(&witnesses, (0..witnesses.len()).map(ReportIx::from).collect());
        let mut above = vec![Vec::new(); witnesses.len()];
        for edge in &stemma.derivations {
            prop_assert!(!edge.evidence.is_empty());
            prop_assert!((0.0..=1.0).contains(&edge.support));
            if let Parent::Report(parent) = edge.parent {
                above[edge.child.at()].push(parent.at());
            }
        }
        for start in 0..witnesses.len() {
            let (mut open, mut seen) = (above[start].clone(), vec![false; witnesses.len()]);
            while let Some(at) = open.pop() {
                prop_assert_ne!(at, start);
                if !std::mem::replace(&mut seen[at], true) {
                    open.extend(&above[at]);
                }
            }
        }
    }

    #[test]
    fn the_order_in_which_reports_were_read_does_not_matter(made in made(), turn in 0usize..8) {
        let straight = witnesses(&made);
        let count = straight.len();
        let stemma = stemma_of(&straight, (0..count).map(ReportIx::from).collect());
        // The same reports elsewhere in the run; a story lists its reports by their ids.
        let mut turned = straight.clone();
        turned.rotate_left(if count == 0 { 0 } else { turn % count });
        let mut reports: Vec<ReportIx> = (0..count).map(ReportIx::from).collect();
        reports.sort_by(|a, b| turned[a.at()].report.id.cmp(&turned[b.at()].report.id));
        prop_assert_eq!(edges(&straight, &stemma), edges(&turned, &stemma_of(&turned, reports)));
    }

    #[test]
    fn shared_passages_are_in_both_reports(made in made()) {
        let witnesses = witnesses(&made);
        let stemma = stemma_of(&witnesses, (0..witnesses.len()).map(ReportIx::from).collect());
        for found in &stemma.reuse {
            prop_assert!(found.a.report < found.b.report);
            for side in [found.a, found.b] {
                prop_assert!(side.span.end as usize <= witnesses[side.report.at()].report.text.len());
            }
        }
    }
}
