//! Where the information comes from and how many origins are counted.

use headwater_model::{Dep, EntityKind};

use super::*;

const LEAK: &str = "The old reservoir above Dorn is losing water through a crack in its northern wall";

/// One report a text, each of which says [`LEAK`].
fn leak(reports: &[(&str, &str)]) -> Tale {
    let texts: Vec<String> = reports.iter().map(|(_, rest)| format!("Dam\n{LEAK}{rest}")).collect();
    let dated: Vec<(&str, &str, &str)> =
        reports.iter().zip(&texts).map(|((outlet, _), text)| (*outlet, "2025-03-04", text.as_str())).collect();
    let mut tale = Tale::new(&dated);
    for report in 0..reports.len() {
        tale.says(report, LEAK);
    }
    tale
}

fn cite(tale: &mut Tale, report: usize, words: &str, kind: SourceKind) {
    let who = source(tale, report, words, kind);
    tale.witnesses[report].layers.assertions[0].chain = vec![who];
}

/// The claim that the first report's leak is in, and the origins of the story.
fn counted(tale: &Tale) -> (u32, Vec<String>, Vec<String>) {
    let aligned = tale.align();
    let claim = tale.claim_of(&aligned, 0, LEAK);
    let who = aligned.origins.iter().map(|origin| origin.who.clone()).collect();
    (claim.independent_origins, who, claim.reasons.clone())
}

#[test]
fn a_notice_put_out_by_a_party_to_the_story_is_that_partys_word() {
    let notice = |others: &str| {
        let rest = format!(", which {others} has known since May.");
        let mut tale = leak(&[("Dorn Waterworks", "."), ("Hill Times", &rest), ("Valley Wire", &rest)]);
        for witness in &mut tale.witnesses {
            witness.layers.mentions.iter_mut().for_each(|mention| mention.kind = EntityKind::Organisation);
        }
        counted(&tale)
    };
    let (origins, who, _) = notice("Dorn Waterworks");
    assert_eq!((origins, who), (1, vec!["Dorn Waterworks".to_owned()]));
    assert_eq!(notice("Lenne Council").0, 0);
}

#[test]
fn an_outlet_that_others_credit_is_no_party() {
    let rest = ", the Dorn Herald wrote.";
    let mut tale = leak(&[("Dorn Herald", "."), ("Hill Times", rest), ("Valley Wire", rest)]);
    for witness in &mut tale.witnesses {
        witness.layers.mentions.iter_mut().for_each(|mention| mention.kind = EntityKind::Organisation);
    }
    cite(&mut tale, 1, "the Dorn Herald", SourceKind::Outlet);
    assert_eq!(counted(&tale).0, 0);
}

#[test]
fn an_unnamed_official_is_whom_the_report_names_by_office_and_an_insider_is_not() {
    let both = |unnamed: &str| {
        let rest = format!(", {unnamed} said. {LEAK}, Ada Moreau, head of the rescue agency, said.");
        let mut tale = leak(&[("Hill Times", &rest)]);
        cite(&mut tale, 0, unnamed, SourceKind::Anonymous);
        let mut named = source(&tale, 0, "Ada Moreau", SourceKind::Person);
        named.group = Some(7);
        let role = source(&tale, 0, "head of the rescue agency", SourceKind::Person).span;
        let start = tale.witnesses[0].report.text.rfind(LEAK).expect("it is said twice");
        let again = tale.says(0, LEAK);
        (again.span, again.chain) = (Span::new(start, start + LEAK.len()), vec![named]);
        again.sentence = 2;
        let mention = tale.witnesses[0]
            .layers
            .mentions
            .iter_mut()
            .find(|mention| mention.span.of(&rest_of(&rest)) == "Ada Moreau");
        let mention = mention.expect("she is a mention");
        (mention.group, mention.role) = (7, role);
        counted(&tale)
    };
    let (origins, _, reasons) = both("a senior rescue official");
    assert_eq!(origins, 1, "{reasons:?}");
    assert!(reasons[0].contains("the same report names an official of that description"), "{reasons:?}");
    assert_eq!(both("a person close to the rescue").0, 2);
}

fn rest_of(rest: &str) -> String {
    format!("Dam\n{LEAK}{rest}")
}

#[test]
fn the_source_of_something_else_in_a_claim_does_not_count() {
    let other = "Through the crack in the old wall above Dorn fishermen are losing water and hope";
    let rest = format!(", engineer Ada Moreau said. {other}, baker Jan Falk said.");
    let mut tale = leak(&[("Hill Times", &rest), ("Valley Wire", ", engineer Ada Moreau said.")]);
    cite(&mut tale, 0, "engineer Ada Moreau", SourceKind::Person);
    cite(&mut tale, 1, "engineer Ada Moreau", SourceKind::Person);
    let baker = source(&tale, 0, "baker Jan Falk", SourceKind::Person);
    tale.says(0, other).chain = vec![baker];
    // Put into one claim by hand, as a wrong clustering would.
    let witnesses = &tale.witnesses;
    let story = tale.story();
    let sayings = crate::claim::saying::Sayings::of(witnesses, &story, &[]);
    let pairs = crate::claim::pair::pairs(&sayings, &crate::claim::place::Places::of(&tale.stemma));
    let mut claims = crate::claim::align::claims(&sayings, &[(0..sayings.all.len()).collect()], &pairs);
    crate::claim::origin::resolve(witnesses, &story, &tale.stemma, &sayings, &pairs, &mut claims);
    assert_eq!(claims[0].assertions.len(), 3);
    assert_eq!(claims[0].independent_origins, 1);
    assert!(claims[0].reasons[0].contains("only loosely like the others"), "{:?}", claims[0].reasons);
}

#[test]
fn a_lead_without_a_source_takes_the_unnamed_one_of_the_sentence_behind_it() {
    let lead = |next: &str| {
        let rest = format!(". {next}, two people in the works said.");
        let mut tale = leak(&[("Hill Times", &rest)]);
        let people = source(&tale, 0, "two people in the works", SourceKind::Anonymous);
        let at = tale.witnesses[0].layers.assertions[0].predicate as usize;
        tale.witnesses[0].layers.parse.tokens[at].dep = Dep::Root;
        tale.says(0, next).chain = vec![people];
        counted(&tale).0
    };
    assert_eq!(lead("The crack in the northern wall of the reservoir was found in May"), 1);
    assert_eq!(lead("A ferry to Ostra ran aground on Sunday"), 0);
}
