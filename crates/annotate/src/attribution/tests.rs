use headwater_model::{CueClass, SourceKind, Witness};

use crate::testing::{body, witness};

/// Source names, outermost first, and content of every attribution, contents of several pieces joined by " … ".
fn said(witness: &Witness) -> Vec<(Vec<String>, String)> {
    let text = &witness.report.text;
    let all = &witness.layers.attributions;
    all.iter()
        .map(|one| {
            let mut chain = vec![one.source.name.to_string()];
            let mut above = one.outer;
            while let Some(outer) = above {
                chain.insert(0, all[outer.at()].source.name.to_string());
                above = all[outer.at()].outer;
            }
            (chain, one.content.iter().map(|piece| piece.of(text)).collect::<Vec<_>>().join(" … "))
        })
        .collect()
}

#[track_caller]
fn check_witness(witness: &Witness, chain: &[&str], content: &str) {
    let found = said(witness);
    assert!(
        found.iter().any(|(names, what)| names == chain && what == content),
        "wanted {chain:?} say {content:?}, found {found:#?}"
    );
}

#[track_caller]
fn check(text: &str, chain: &[&str], content: &str) {
    check_witness(&body(text), chain, content);
}

#[track_caller]
fn check_headline(headline: &str, source: &str, content: &str) {
    let text = format!("{headline}\n\nThe town council met for three hours behind closed doors on Monday evening.");
    check_witness(&witness(&text), &[source], content);
}

#[track_caller]
fn check_nobody(text: &str) {
    let witness = body(text);
    assert!(witness.layers.attributions.is_empty(), "found {:#?}", said(&witness));
}

#[test]
fn takes_the_governed_clause_without_its_conjunction() {
    check(
        "The mayor, Karel Novák, said that the bridge would close in May.",
        &["Karel Novák"],
        "the bridge would close in May",
    );
}

#[test]
fn takes_the_clause_before_a_closing_cue() {
    check(
        "The bridge will close in May, two people familiar with the plan said.",
        &["two people familiar with the plan"],
        "The bridge will close in May",
    );
    check(
        "The bridge will close in May, said Karel Novák, who runs the town.",
        &["Karel Novák"],
        "The bridge will close in May",
    );
}

#[test]
fn joins_a_quotation_split_by_its_cue() {
    check(
        "\"We are closing the bridge,\" Karel Novák said. \"It is not safe.\"",
        &["Karel Novák"],
        "\"We are closing the bridge,\" … \"It is not safe.\"",
    );
}

#[test]
fn leaves_a_quotation_to_whoever_says_it() {
    let witness =
        body("\"We are closing the bridge,\" Karel Novák said. Eva Malá disagreed. \"It is safe,\" she said.");
    check_witness(&witness, &["Karel Novák"], "\"We are closing the bridge,\"");
    check_witness(&witness, &["Eva Malá"], "\"It is safe,\"");
}

#[test]
fn reads_according_to_at_either_end() {
    check("According to the ministry, 12 people were hurt.", &["ministry"], "12 people were hurt");
    check("12 people were hurt, according to the ministry.", &["ministry"], "12 people were hurt");
}

#[test]
fn puts_who_is_cited_inside_who_cites() {
    check(
        "The bank will be sold, the news agency Interpol Press reported, citing two people close to the talks.",
        &["Interpol Press", "two people close to the talks"],
        "The bank will be sold",
    );
}

#[test]
fn puts_another_outlet_between_the_speaker_and_the_report() {
    check(
        "The bank will be sold, its chairman Petr Král told Reuters.",
        &["Reuters", "Petr Král"],
        "The bank will be sold",
    );
}

#[test]
fn leaves_out_the_report_itself_as_hearer() {
    check("The bank will be sold, its chairman Petr Král told Moravia Today.", &["Petr Král"], "The bank will be sold");
}

#[test]
fn nests_a_belief_in_what_is_said() {
    check(
        "The spokesman Petr Král said that the ministry believes the ship was overloaded.",
        &["Petr Král", "ministry"],
        "the ship was overloaded",
    );
}

#[test]
fn takes_one_of_them_for_one_of_the_people_before() {
    check(
        "The bank will be sold, two people familiar with the matter said. One of them said the price was low.",
        &["one of two people familiar with the matter"],
        "the price was low",
    );
}

#[test]
fn takes_a_pronoun_for_the_subject_before() {
    check("Petr Král thanked Eva Malá. \"She kept her head,\" he said.", &["Petr Král"], "\"She kept her head,\"");
}

#[test]
fn gives_a_pronoun_the_full_name() {
    check("Petr Král runs the bank. Král said the price was low.", &["Petr Král"], "the price was low");
}

#[test]
fn reads_the_forms_of_headlines() {
    check_headline("Bank to be sold for two billion euros - TASS", "TASS", "Bank to be sold for two billion euros");
    check_headline("Bank to be sold for two billion, sources say", "sources", "Bank to be sold for two billion");
    check_headline("Minister: the bank is not for sale", "Minister", "the bank is not for sale");
}

/// The kinds of the sources of a text.
fn kinds(text: &str) -> Vec<SourceKind> {
    body(text).layers.attributions.iter().map(|one| one.source.kind).collect()
}

#[test]
fn how_many_is_not_who() {
    for text in [
        "Some said that the bridge was unsafe.",
        "Many believe that the bridge was unsafe.",
        "This suggests that the bridge was unsafe.",
        "The development suggests that the bridge was unsafe.",
        "It was late, and they said that the bridge was unsafe.",
    ] {
        assert_eq!(kinds(text), [SourceKind::Unnamed], "{text}");
    }
    for text in [
        "Those close to the mayor said that the bridge was unsafe.",
        "Epidemiologists said that the bridge was unsafe.",
        "Some engineers said that the bridge was unsafe.",
    ] {
        assert_eq!(kinds(text), [SourceKind::Anonymous], "{text}");
    }
    assert_eq!(kinds("Some foreign media said that the bridge was unsafe."), [SourceKind::Outlet]);
}

#[test]
fn our_forecast_is_from_whoever_says_our() {
    assert_eq!(kinds("Our forecast says that the winter will be mild."), [SourceKind::Unnamed]);
}

#[test]
fn takes_no_topic_for_a_source() {
    let witness = witness("Bank sale: three offers, one winner\n\nThe council met for three hours on Monday evening.");
    assert!(witness.layers.attributions.is_empty(), "found {:#?}", said(&witness));
}

#[test]
fn attributes_a_passive_to_its_agent_or_to_nobody() {
    check("The sale was confirmed by the finance ministry.", &["finance ministry"], "The sale");
    let witness = body("The ship is said to be sinking.");
    let one = witness.layers.attributions.first().expect("hearsay is found");
    assert_eq!((one.source.kind, one.class), (SourceKind::Unnamed, CueClass::Hearsay));
}

#[test]
fn reads_denial_with_its_object() {
    let witness = body("The ministry denied reports that the ship was overloaded.");
    assert!(witness.layers.attributions.iter().any(|one| one.class == CueClass::Deny));
}

#[test]
fn gives_each_turn_of_an_interview_to_its_speaker() {
    let text = "The mayor Karel Novák met the reporter Jana Dvořáková on Monday.\n\nDVOŘÁKOVÁ: When will the bridge close?\n\n\
                NOVÁK: The bridge will close in May. It is not safe.";
    let witness = body(text);
    let said = said(&witness);
    let turn = said.iter().find(|(_, what)| what.starts_with("The bridge will close in May. It is"));
    assert!(turn.is_some_and(|(names, _)| names[0].to_lowercase().contains("novák")), "found {said:#?}");
    check_nobody("Venue: The town hall in Brno.\n\nPrice: Ten crowns for the first hour.");
}

#[test]
fn gives_a_paragraph_of_quotation_to_the_speaker_before() {
    let text =
        "\"The bridge will close in May,\" Karel Novák said in an interview.\n\n\"It has not been safe for years.\"";
    check(text, &["Karel Novák"], "\"The bridge will close in May,\" … \"It has not been safe for years.\"");
}

#[test]
fn finds_nothing_where_nobody_speaks() {
    check_nobody("The ship sank on Monday. Rain fell all night and the harbour was closed.");
    check_nobody("Nobody said that.");
}

#[test]
fn tells_the_sorts_of_sources() {
    for (text, kind) in [
        ("Two residents said the road was closed.", SourceKind::Anonymous),
        ("The ministry said the road was closed.", SourceKind::Organisation),
        ("A report by Reuters said the road was closed.", SourceKind::Outlet),
        ("Court documents show the road was closed.", SourceKind::Document),
        ("Karel Novák said the road was closed.", SourceKind::Person),
    ] {
        let witness = body(text);
        let found: Vec<_> = witness.layers.attributions.iter().map(|one| one.source.kind).collect();
        assert_eq!(found, [kind], "in {text}");
    }
}

#[test]
fn contents_nest_or_are_disjoint_and_lie_in_their_text() {
    for text in [
        "\"Go,\" he said. \"Now,\" she said, \"or never,\" the man who said \"no\" said, citing a woman who said it.",
        "“One, he said “two”, she said, “three.”\n\n“Four,” it was said, they say.",
        "According to the man, according to her, the ship, he said, sank, they said.",
        "É é “ü” said Ő; „ß“ says ş: ‘ğ’ – TASS.",
    ] {
        let witness = body(text);
        let all = &witness.layers.attributions;
        for one in all {
            assert!(!one.content.is_empty());
            assert!(one.content.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for &piece in &one.content {
                assert!(witness.report.text.get(piece.range()).is_some_and(|words| !words.trim().is_empty()));
            }
            for other in all {
                for &piece in &one.content {
                    let hull = super::frame::hull(&other.content);
                    let apart = !piece.overlaps(hull) || hull.contains(piece) || piece.contains(hull);
                    let inside = other.content.iter().any(|outer| outer.contains(piece) || piece.contains(*outer));
                    assert!(apart || inside, "{piece:?} crosses {hull:?} in {text}");
                }
            }
        }
    }
}

#[test]
fn a_thousand_sayings_take_no_longer_than_their_number() {
    let text = "The man said, citing a woman, that he said that she said that it was said. ".repeat(200);
    let witness = body(&text);
    assert!(witness.layers.attributions.len() > 400);
}
