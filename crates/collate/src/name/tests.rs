//! Names over two or three reports; each mention is given as name, kind and group.

use headwater_model::*;

use super::resolve;

use EntityKind::{Organisation, Person, Place as Town};

/// A report whose text is the names, one a line.
fn witness(id: &str, names: &[(&str, EntityKind, u32)]) -> Witness {
    let text: String = names.iter().map(|(name, ..)| format!("{name}\n")).collect();
    let mut start = 0;
    let mut layers = Layers::default();
    for (name, kind, group) in names {
        let span = Span::new(start, start + name.len());
        start += name.len() + 1;
        layers.mentions.push(Mention { span, kind: *kind, group: *group, role: None, first_token: 0, end_token: 0 });
    }
    let report = Report {
        id: ReportId(id.into()),
        place: Place::file(id),
        text,
        outlet: None,
        url: None,
        links: Vec::new(),
        title: None,
        title_given: None,
        byline: None,
        published: None,
        modified: None,
        blocks: Vec::new(),
    };
    Witness { report, layers }
}

#[track_caller]
fn check(witnesses: &[Witness], expected: &[&[&str]]) {
    let reports = (0..witnesses.len()).map(ReportIx::from).collect();
    let story = Story { id: StoryId("s".into()), reports, assignments: Vec::new() };
    let got: Vec<Vec<String>> = resolve(witnesses, &story).into_iter().map(|name| name.forms).collect();
    assert_eq!(got, expected);
}

#[test]
fn a_surname_in_one_report_joins_the_full_name_of_another() {
    let a = witness("a", &[("Jana Malá", Person, 0)]);
    let b = witness("b", &[("Mala", Town, 0)]);
    check(&[a, b], &[&["Jana Malá", "Mala"]]);
}

#[test]
fn two_people_of_one_surname_stay_two_and_each_keeps_its_own_mentions() {
    let a = witness("a", &[("Jana Malá", Person, 0), ("Malá", Person, 0)]);
    let b = witness("b", &[("Petr Malá", Person, 0), ("Malá", Person, 0)]);
    check(&[a, b], &[&["Jana Malá", "Malá"], &["Malá", "Petr Malá"]]);
}

#[test]
fn a_likeness_of_letters_joins_no_two_surnames() {
    let a = witness("a", &[("Havlas", Person, 0), ("Přemysl Havlas", Person, 0)]);
    let b = witness("b", &[("Havlík", Person, 0), ("Radim Havlík", Person, 0)]);
    check(&[a, b], &[&["Havlas", "Přemysl Havlas"], &["Havlík", "Radim Havlík"]]);
}

#[test]
fn a_misspelt_surname_joins_only_under_the_same_given_name_and_never_side_by_side() {
    let a = witness("a", &[("Fergal Tiernan", Person, 0)]);
    let b = witness("b", &[("Fergal Tierney", Person, 0)]);
    check(&[a.clone(), b], &[&["Fergal Tiernan", "Fergal Tierney"]]);
    let c = witness("c", &[("Colm Tierney", Person, 0)]);
    check(&[a, c], &[&["Colm Tierney"], &["Fergal Tiernan"]]);
    let both = witness("d", &[("Fergal Tiernan", Person, 0), ("Fergal Tierney", Person, 1)]);
    check(&[both], &[&["Fergal Tiernan"], &["Fergal Tierney"]]);
}

#[test]
fn acronyms_and_spellings_of_bodies() {
    let a = witness("a", &[("Vltava Press", Organisation, 0), ("Ministry of Transport", Organisation, 1)]);
    let b = witness("b", &[("VP", Organisation, 0), ("Transport Ministry", Organisation, 1)]);
    check(&[a, b], &[&["Ministry of Transport", "Transport Ministry"], &["VP", "Vltava Press"]]);
}

#[test]
fn a_town_is_not_the_paper_named_after_it() {
    let a = witness("a", &[("Moravia Today", Organisation, 0), ("Moravia", Town, 1)]);
    check(&[a], &[&["Moravia"], &["Moravia Today"]]);
}

#[test]
fn a_known_outlet_is_found_where_the_tagger_cut_it() {
    let mut a = witness("a", &[("Pražský", Town, 0)]);
    a.report.text = "Pražský kurýr".into();
    let mut b = witness("b", &[]);
    b.report.outlet = Some("Pražský kurýr".into());
    check(&[a, b], &[&["Pražský kurýr"]]);
}

#[test]
fn a_legal_form_is_no_part_of_the_name() {
    let a = witness("a", &[("Merganser, S.A.", Organisation, 0)]);
    let b = witness("b", &[("Merganser", Person, 0)]);
    check(&[a, b], &[&["Merganser", "Merganser, S.A."]]);
}

#[test]
fn one_word_alone_is_a_person_only_if_a_report_shows_it() {
    let kinds = |witness: Witness| -> Vec<EntityKind> {
        let story = Story { id: StoryId("s".into()), reports: vec![ReportIx(0)], assignments: Vec::new() };
        resolve(&[witness], &story).into_iter().map(|name| name.kind).collect()
    };
    assert_eq!(kinds(witness("a", &[("Tolosar", Person, 0)])), [EntityKind::Other]);
    assert_eq!(kinds(witness("a", &[("Jana Malá", Person, 0)])), [Person]);
    let mut titled = witness("a", &[("Malá", Person, 0)]);
    titled.layers.mentions[0].role = Some(Span::new(0, 1));
    assert_eq!(kinds(titled), [Person]);
}
