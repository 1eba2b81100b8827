use headwater_model::{Assertion, Certainty, Polarity, Witness};

use crate::testing::{body, witness};

#[track_caller]
fn find<'w>(witness: &'w Witness, words: &str) -> &'w Assertion {
    let text = &witness.report.text;
    let all = &witness.layers.assertions;
    let found = all.iter().find(|one| one.span.of(text) == words);
    found.unwrap_or_else(|| {
        panic!("no {words:?} among {:#?}", all.iter().map(|one| one.span.of(text)).collect::<Vec<_>>())
    })
}

#[track_caller]
fn check(text: &str, words: &str, certainty: Certainty, polarity: Polarity) {
    let witness = body(text);
    let one = find(&witness, words);
    assert_eq!((one.certainty, one.polarity), (certainty, polarity), "in {text}");
}

#[track_caller]
fn check_chain(text: &str, words: &str, chain: &[&str]) {
    let witness = body(text);
    let found: Vec<&str> = find(&witness, words).chain.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(found, chain, "in {text}");
}

#[track_caller]
fn check_absent(text: &str, words: &str) {
    let witness = body(text);
    let found: Vec<&str> = witness.layers.assertions.iter().map(|one| one.span.of(&witness.report.text)).collect();
    assert!(!found.contains(&words), "found {found:#?}");
}

#[test]
fn cuts_a_sentence_into_its_claims() {
    let witness = body("The ferry sank on Monday and the crew left it, killing 11 people, the coast guard said.");
    for words in ["The ferry sank on Monday", "the crew left it", "killing 11 people"] {
        assert_eq!(find(&witness, words).chain.len(), 1, "{words}");
    }
}

#[test]
fn shares_a_subject_between_coordinated_verbs() {
    let witness = body("Petr Král is preparing to resign and intends to leave before July.");
    let second = find(&witness, "intends to leave before July");
    assert_eq!(second.subject.map(|span| span.of(&witness.report.text)), Some("Petr Král"));
    assert_eq!(second.certainty, Certainty::Likely);
}

#[test]
fn a_number_given_by_the_way_is_a_claim_beside_the_deed() {
    let witness = body("Norden Air is in talks to buy Valbank for about 40 euros a share, officials said on Monday.");
    assert_eq!(find(&witness, "for about 40 euros a share").chain.len(), 1);
    find(&body("The clubs have agreed a five-year contract with the player."), "a five-year contract with the player");
}

#[test]
fn what_another_says_between_source_and_cue_is_a_claim() {
    let text = "Red Line, which has denied that the bus was speeding, said it does not know the driver.";
    check(text, "the bus was speeding", Certainty::Stated, Polarity::Denied);
    check_absent("Officials who know the plan said it was late.", "who know the plan said");
}

#[test]
fn a_verb_keeps_the_subject_that_a_cue_parts_it_from() {
    find(&body("The list, he said, was typed on Tuesday."), "The list, he said, was typed on Tuesday");
}

#[test]
fn tolls_are_claims_of_their_own() {
    let witness = body("The death toll rose to 19, with at least 40 injured and 12 still missing, police said.");
    find(&witness, "at least 40 injured");
    find(&witness, "12 still missing");
    check_absent("Divers looked for the 12 missing sailors on Monday.", "12 missing");
}

#[test]
fn what_is_told_of_something_new_is_a_claim_and_of_something_known_is_part_of_one() {
    let new = body("The maker found a fault that may cause fires, the agency said.");
    find(&new, "The maker found a fault");
    find(&new, "that may cause fires");
    find(&body("Police caught the man who shot the mayor."), "Police caught the man who shot the mayor");
}

#[test]
fn a_note_without_a_verb_that_counts_something_is_a_claim() {
    find(&body("The sale closed on Monday. Three-year lease, until June 2031."), "Three-year lease, until June 2031");
    check_absent("The sale closed on Monday. A quiet end.", "A quiet end");
}

#[test]
fn a_number_that_the_clause_is_about_is_no_claim_beside_it() {
    check_absent("The ship carried 180 passengers.", "180 passengers");
    check_absent("About 140 people in the town took the drug on Monday.", "About 140 people");
}

#[test]
fn what_was_not_said_is_told_and_what_was_denied_is_found_behind_there() {
    use Certainty::Stated;
    check("The minister denied that there was a fraud.", "there was a fraud", Stated, Polarity::Denied);
    find(&body("The report does not say whether jobs would go."), "The report does not say whether jobs would go");
}

#[test]
fn a_contrast_after_a_comma_leaves_the_rest_affirmed() {
    use Certainty::Stated;
    let contrast = "The number is a threat, not a fact";
    check(&format!("{contrast}."), contrast, Stated, Polarity::Affirmed);
    check("The number is not a fact.", "The number is not a fact", Stated, Polarity::Denied);
}

#[test]
fn who_says_it_is_no_claim_beside_what_is_said() {
    let text = "The ferry was carrying too many people when it sank, said two officials working on the inquiry.";
    let witness = body(text);
    find(&witness, "The ferry was carrying too many people");
    check_absent(text, "said two officials working on the inquiry");
    check_absent(text, "two officials working on the inquiry");
    find(&body("The operator declined to comment."), "The operator declined to comment");
}

#[test]
fn judges_how_sure_it_sounds() {
    use Polarity::Affirmed;
    check("The bank may close.", "The bank may close", Certainty::Possible, Affirmed);
    check("The bank is set to close in May.", "The bank is set to close in May", Certainty::Likely, Affirmed);
    check("The bank is considering a sale.", "The bank is considering a sale", Certainty::Possible, Affirmed);
    check("The bank closed in May.", "The bank closed in May", Certainty::Stated, Affirmed);
    check(
        "The bank is reportedly closing in May.",
        "The bank is reportedly closing in May",
        Certainty::Likely,
        Affirmed,
    );
    check(
        "If the price is right, the bank will sell the ship.",
        "the bank will sell the ship",
        Certainty::Conditional,
        Affirmed,
    );
}

#[test]
fn a_belief_is_less_than_a_fact() {
    check(
        "The ministry believes the ship was overloaded.",
        "the ship was overloaded",
        Certainty::Likely,
        Polarity::Affirmed,
    );
}

#[test]
fn turns_round_what_is_denied() {
    use Certainty::Stated;
    check("The operator denied that the ship was overloaded.", "the ship was overloaded", Stated, Polarity::Denied);
    check("The ship was not overloaded.", "The ship was not overloaded", Stated, Polarity::Denied);
    check(
        "The operator denied that the ship was not overloaded.",
        "the ship was not overloaded",
        Stated,
        Polarity::Affirmed,
    );
    check("The ministry ruled out any delay.", "The ministry ruled out any delay", Stated, Polarity::Denied);
}

#[test]
fn a_rejected_offer_is_no_denial() {
    check("The ministry rejected the offer.", "The ministry rejected the offer", Certainty::Stated, Polarity::Affirmed);
}

#[test]
fn doubts_what_could_not_be_checked() {
    let text = "A resident said that the ship was overloaded. The claim could not be independently verified.";
    check(text, "the ship was overloaded", Certainty::Unverified, Polarity::Affirmed);
}

#[test]
fn does_not_take_a_refusal_for_a_failed_check() {
    let text = "A resident said that the ship was overloaded. The ministry did not confirm it.";
    check(text, "the ship was overloaded", Certainty::Stated, Polarity::Affirmed);
}

#[test]
fn who_confirms_something_claims_it() {
    check_chain("Two officials confirmed the sale.", "Two officials confirmed the sale", &["Two officials"]);
}

#[test]
fn who_plans_something_is_no_source() {
    check_chain("Petr Král plans to resign in May.", "Petr Král plans to resign in May", &[]);
}

#[test]
fn nobody_in_particular_is_no_source() {
    check_chain("The ship is said to be sinking.", "The ship is said to be sinking", &[]);
}

#[test]
fn questions_and_wishes_claim_nothing() {
    check_absent("Will the bank close in May?", "Will the bank close in May");
    check_absent("The mayor asked whether the bank would close.", "the bank would close");
    check_absent("She would not say whether the bank would close.", "the bank would close");
}

#[test]
fn reads_an_age_behind_a_name() {
    assert_eq!(find(&body("Petr Král, 58, runs the bank."), "Petr Král, 58").chain.len(), 0);
}

#[test]
fn takes_the_parts_of_a_headline() {
    let witness = witness("At least 11 dead, 24 missing\n\nThe council met for three hours on Monday evening.");
    assert!(find(&witness, "At least 11 dead").headline);
    assert!(find(&witness, "24 missing").headline);
}

#[test]
fn leaves_the_source_out_of_a_headline() {
    let witness = witness("Bank closes on Monday, sources say\n\nThe council met for three hours on Monday evening.");
    assert_eq!(find(&witness, "Bank closes on Monday").chain.len(), 1);
}

#[test]
fn an_earlier_version_is_taken_back() {
    let text = "Correction: An earlier version of this article said that the bank had closed.";
    check(text, "the bank had closed", Certainty::Stated, Polarity::Denied);
}

#[test]
fn every_span_lies_in_its_text() {
    for text in [
        "“É” said ü. ‘ß’ – TASS, “ and",
        "He said: \"",
        "()()(",
        "a, b, c; d: e – f",
        "…",
        "\u{300}\u{301} said \u{200b}.",
    ] {
        let witness = body(text);
        for one in &witness.layers.assertions {
            assert!(witness.report.text.get(one.span.range()).is_some(), "{text}");
        }
    }
}

#[test]
fn a_phrase_that_a_verb_of_saying_tells_is_a_claim_without_the_verb() {
    check_chain(
        "Petra Novak told the Harbour News of a second leak in late May.",
        "a second leak in late May",
        &["Harbour News", "Petra Novak"],
    );
    check_chain("The Harbour News writes of 38 million euros.", "38 million euros", &["Harbour News"]);
    check_chain("The notice says 4 November. Norden says 29 October.", "29 October", &["Norden"]);
    // What names nothing new tells nothing by itself.
    check_absent("Petra Novak told her brother of his plan.", "his plan");
}

#[test]
fn who_reported_it_is_no_part_of_what_was_reported() {
    find(
        &body("The sum of 55 million was reported by the site Dockwatch on Wednesday."),
        "The sum of 55 million was reported",
    );
}

#[test]
fn an_answer_is_an_act() {
    find(&body("On Monday they came back and Valbank said yes."), "Valbank said yes");
}

#[test]
fn advice_that_forbids_or_has_a_condition_is_a_claim_and_a_call_to_readers_is_none() {
    find(
        &body("Do not stop taking the tablets without asking a doctor."),
        "Do not stop taking the tablets without asking a doctor",
    );
    check_absent(
        "Do not miss our newsletter on the harbour this week.",
        "Do not miss our newsletter on the harbour this week",
    );
    check_absent("Keep walking along the harbour wall.", "Keep walking along the harbour wall");
}

#[test]
fn two_values_of_one_price_are_two_claims() {
    let witness = body("The buyers are offering £4.12 a share, or £2.6bn.");
    find(&witness, "£4.12 a share");
    find(&witness, "£2.6bn");
}

#[test]
fn a_bare_figure_counts_nothing_without_its_place() {
    let witness = body("The count puts the total at 147 on Monday, against 131 on the list.");
    let text = &witness.report.text;
    assert!(witness.layers.assertions.iter().all(|one| !matches!(one.span.of(text), "at 147" | "against 131")));
}

#[test]
fn a_figure_is_no_source() {
    let witness = body("All 60 sailors have been found, 41 alive and 19 found dead, the guard said.");
    for one in &witness.layers.assertions {
        assert!(one.chain.iter().all(|source| !source.name.starts_with(|c: char| c.is_ascii_digit())), "{one:#?}");
    }
}

#[test]
fn an_event_told_by_the_way_happened_whatever_the_clause_denies() {
    let words = "last weekend's fire";
    check(
        "The owners cannot say how much was lost in last weekend's fire.",
        words,
        Certainty::Stated,
        Polarity::Affirmed,
    );
    find(
        &body("The wards have worked by hand since an outage in the early hours of Sunday."),
        "an outage in the early hours of Sunday",
    );
}

#[test]
fn a_limit_on_the_calendar_is_a_claim_beside_the_deed() {
    find(
        &body("The board accepted the resignation of its governor with effect from July 31."),
        "with effect from July 31",
    );
    check_absent("The board accepted the resignation of its governor from Monday.", "from Monday");
}

#[test]
fn a_conjunction_read_as_a_preposition_still_parts_two_clauses() {
    let witness = body(
        "A charity says its helpline took 61 calls in the first day after two batches of the blood-pressure medicine Norvasan \
         were recalled on Tuesday night.",
    );
    find(&witness, "its helpline took 61 calls in the first day");
}

#[test]
fn what_came_next_is_a_claim_of_its_own() {
    let witness = body("The trawler was hit by high waves before going down at noon.");
    find(&witness, "The trawler was hit by high waves");
    find(&witness, "going down at noon");
}

#[test]
fn what_a_noun_tells_is_a_claim() {
    find(
        &body("The minister was asked about a report that the bridge had moved in May."),
        "the bridge had moved in May",
    );
}

#[test]
fn the_line_under_a_title_is_a_second_headline() {
    let witness = witness(
        "PATIENTS HELD TO RANSOM\nHackers raid wards and demand SIX million euros\n\nA ward was hit on Monday.",
    );
    assert!(find(&witness, "Hackers raid wards and demand SIX million euros").headline);
}

#[test]
fn a_headline_with_its_source_is_told_once() {
    let witness = witness("CNB: Governor Novak has not resigned\n\nThe bank spoke on Monday.");
    let text = &witness.report.text;
    let of_title = witness.layers.assertions.iter().filter(|one| one.headline).map(|one| one.span.of(text));
    assert_eq!(of_title.collect::<Vec<_>>(), ["Governor Novak has not resigned"]);
}

#[test]
fn the_object_of_a_relative_clause_is_no_subject_of_the_clause_around_it() {
    let witness = body("All stock was withdrawn from shops after a chemical that can cause cancer was found in it.");
    find(&witness, "a chemical that can cause cancer was found in it");
    check_absent(
        "All stock was withdrawn from shops after a chemical that can cause cancer was found in it.",
        "cancer was found in it",
    );
}

#[test]
fn what_stands_behind_the_clause_tells_who_says_it() {
    let price = "The price would value Norden at roughly 2.6 billion pounds";
    let text = format!("{price}, as indicated by two investors engaged in the deal.");
    check_chain(&text, price, &["two investors engaged in the deal"]);
    check_absent(&text, "two investors engaged in the deal");
    let told = format!("{price} ($3.5 billion)");
    let text = format!("{told}, said two of the people, both of them bankers working on the deal.");
    check_chain(&text, &told, &["two of the people"]);
}

#[test]
fn what_is_only_supposed_is_no_claim_of_its_own() {
    check_absent("If it is one of them, keep taking the tablets every day.", "it is one of them");
}

#[test]
fn advice_denies_nothing() {
    let advice = "do nothing at all until Monday";
    check(&format!("If it is neither of the two, {advice}."), advice, Certainty::Conditional, Polarity::Affirmed);
}
