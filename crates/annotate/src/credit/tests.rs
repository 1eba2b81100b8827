use headwater_model::CreditKind;

use crate::testing::{body, witness};

#[track_caller]
fn check(text: &str, expected: &[(&str, CreditKind)]) {
    let found: Vec<(String, CreditKind)> =
        body(text).layers.credits.iter().map(|credit| (credit.name.to_string(), credit.kind)).collect();
    let expected: Vec<(String, CreditKind)> = expected.iter().map(|&(name, kind)| (name.to_owned(), kind)).collect();
    assert_eq!(found, expected, "in {text}");
}

#[test]
fn credits_who_reported_it() {
    check("The bank will be sold, Reuters reported on Monday.", &[("Reuters", CreditKind::Cited)]);
    check(
        "The bank will be sold, according to the news agency Interpol Press.",
        &[("Interpol Press", CreditKind::Cited)],
    );
}

#[test]
fn a_hearer_had_it_first_hand() {
    check("The bank will be sold, its chairman Petr Král told Reuters.", &[("Reuters", CreditKind::Told)]);
}

#[test]
fn the_own_outlet_and_those_who_merely_speak_get_no_credit() {
    check("The bank will be sold, its chairman Petr Král told Moravia Today.", &[]);
    check("The Finance Ministry said the bank will be sold.", &[]);
    check("He told reporters that the bank will be sold.", &[]);
}

#[test]
fn a_dateline_credits_its_agency() {
    let witness = witness(
        "Bank to be sold\n\nPRAGUE, June 17 (AFP) - The bank will be sold in May, the council decided on Monday.",
    );
    let found: Vec<_> = witness.layers.credits.iter().map(|credit| (credit.name.as_str(), credit.kind)).collect();
    assert_eq!(found, [("AFP", CreditKind::CreditLine)]);
}

#[test]
fn an_earlier_version_is_credited() {
    let found = body("Correction: An earlier version of this article said that the bank had closed.").layers.credits;
    assert!(found.iter().any(|credit| credit.kind == CreditKind::EarlierVersion));
}
