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

/// A report of one sentence whose words are tokens; only the names in `tagged` are mentions.
fn sentence(id: &str, outlet: Option<&str>, words: &str, tagged: &[(&str, EntityKind)]) -> Witness {
    let mut witness = witness(id, &[]);
    witness.report.text = words.to_owned();
    witness.report.outlet = outlet.map(str::to_owned);
    let mut end = 0;
    for word in words.split(' ') {
        let start = end + words[end..].find(word).unwrap();
        end = start + word.len();
        witness.layers.parse.tokens.push(Token {
            span: Span::new(start, end),
            lemma: word.to_lowercase().into(),
            tag: Tag::Unknown,
            pos: Pos::Unknown,
            dep: Dep::Unknown,
            head: 0,
            sentence: 0,
            entity: None,
            entity_start: false,
            space_after: true,
        });
    }
    for (group, (name, kind)) in tagged.iter().enumerate() {
        let start = words.find(name).unwrap();
        let span = Span::new(start, start + name.len());
        let tokens = &witness.layers.parse.tokens;
        let first_token = tokens.iter().position(|token| token.span.start == span.start).unwrap() as u32;
        let end_token = first_token + name.split(' ').count() as u32;
        let mention = Mention { span, kind: *kind, group: group as u32, role: None, first_token, end_token };
        witness.layers.mentions.push(mention);
    }
    witness
}

#[test]
fn a_surname_that_the_tagger_passed_over_is_found_and_a_strangers_is_not() {
    let a = sentence("a", None, "it was Fergal Tierney who spoke", &[("Fergal Tierney", Person)]);
    let b = sentence("b", None, "later Mr Tierney said that Anna Tierney had left", &[("Anna Tierney", Person)]);
    // Two people of the surname: it stands for neither.
    check(&[a.clone(), b], &[&["Anna Tierney"], &["Fergal Tierney"]]);
    let c = sentence("c", None, "later Mr Tierney said no", &[]);
    check(&[a, c], &[&["Fergal Tierney", "Mr Tierney", "Tierney"]]);
}

#[test]
fn a_word_that_some_report_writes_small_is_no_name() {
    let a = sentence("a", None, "it was Anna Sharp who spoke", &[("Anna Sharp", Person)]);
    let b = sentence("b", None, "in a sharp reply Sharp left", &[]);
    check(&[a, b], &[&["Anna Sharp"]]);
}

#[test]
fn an_outlets_short_forms_are_found_in_text_that_nobody_tags() {
    let a = sentence("a", Some("The Brussels Lantern"), "as The Brussels Lantern wrote", &[]);
    let b = sentence("b", None, "ring the Lantern newsroom or come to the Lantern Festival", &[]);
    check(&[a, b], &[&["Lantern", "The Brussels Lantern", "the Lantern"]]);
}

#[test]
fn the_words_around_a_name_tell_a_body_from_a_person() {
    let a = sentence("a", None, "staff of the Ourthe-Semois clinics left", &[("Ourthe-Semois", Person)]);
    let b = sentence(
        "b",
        None,
        "a word from Cliniques de Ourthe et Semois",
        &[("Cliniques de Ourthe et Semois", Organisation)],
    );
    check(&[a, b], &[&["Cliniques de Ourthe et Semois", "Ourthe-Semois", "Ourthe-Semois clinics"]]);
}

#[test]
fn one_firm_under_two_words_for_its_trade_and_two_firms_side_by_side() {
    let a = witness("a", &[("Brightwater Airways", Organisation, 0)]);
    let b = witness("b", &[("Brightwater Airlines", Organisation, 0)]);
    check(&[a, b], &[&["Brightwater Airlines", "Brightwater Airways"]]);
    let both = witness("c", &[("Severn Bank", Organisation, 0), ("Severn Energy", Organisation, 1)]);
    check(&[both], &[&["Severn Bank"], &["Severn Energy"]]);
}
