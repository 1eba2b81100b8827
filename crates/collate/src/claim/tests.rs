//! Claims of small stories, made by hand: what must be found beside what must not.

mod origins;

use headwater_model::{
    Assertion, Certainty, Claim, CompactString, Derivation, DerivationKind, DisagreementKind, Exactness, MutationKind,
    OriginKind, Parent, Polarity, Pos, Quantity, ReportIx, Reuse, ReuseKind, Source, SourceKind, Span, Stemma, Story,
    Unit, Witness,
};

use super::{Aligned, align, disagree, mutate, order};
use crate::likeness::{plain, token_range};

/// A story being put together.
struct Tale {
    witnesses: Vec<Witness>,
    stemma: Stemma,
}

impl Tale {
    fn new(reports: &[(&str, &str, &str)]) -> Tale {
        let witnesses =
            reports.iter().map(|(outlet, day, text)| plain::witness(outlet, Some(outlet), Some(day), text)).collect();
        Tale { witnesses, stemma: Stemma::default() }
    }

    /// Adds an assertion by its words and hands it out for changes.
    #[track_caller]
    fn says(&mut self, report: usize, words: &str) -> &mut Assertion {
        let witness = &mut self.witnesses[report];
        let start = witness.report.text.find(words).expect("the words stand in the report");
        let span = Span::new(start, start + words.len());
        let predicate = token_range(witness, span).start;
        let sentence = witness.layers.parse.tokens[predicate].sentence;
        let headline = witness.report.title.is_some_and(|title| title.contains(span));
        let assertions = &mut witness.layers.assertions;
        assertions.push(Assertion {
            span,
            sentence,
            headline,
            chain: Vec::new(),
            certainty: Certainty::Stated,
            certainty_why: None,
            polarity: Polarity::Affirmed,
            polarity_why: None,
            predicate: predicate as u32,
            subject: None,
            quoted: false,
        });
        assertions.last_mut().expect("one was just added")
    }

    /// Adds a quantity by its words.
    #[track_caller]
    fn counts(&mut self, report: usize, words: &str, value: f64, noun: &str) {
        let witness = &mut self.witnesses[report];
        let start = witness.report.text.find(words).expect("the words stand in the report");
        let span = Span::new(start, start + words.len());
        let token = token_range(witness, span).start as u32;
        let unit = Unit::Counted(CompactString::from(noun));
        witness.layers.quantities.push(Quantity {
            span,
            value,
            upper: None,
            unit,
            exactness: Exactness::Exact,
            token,
            converts: None,
        });
    }

    /// The child took the parent's text.
    fn takes(&mut self, child: usize, parent: usize) {
        self.stemma.derivations.push(Derivation {
            parent: Parent::Report(ReportIx::from(parent)),
            child: ReportIx::from(child),
            kind: DerivationKind::Rewrite,
            support: 0.9,
            evidence: Vec::new(),
            rivals: Vec::new(),
        });
        let whole = |report: usize| Span::new(0, self.witnesses[report].report.text.len()).at(ReportIx::from(report));
        let (a, b) = (whole(parent.min(child)), whole(parent.max(child)));
        self.stemma.reuse.push(Reuse { a, b, kind: ReuseKind::Rewritten, score: 0.6, quoted: false });
    }

    fn story(&self) -> Story {
        plain::story(&self.witnesses)
    }

    fn align(&self) -> Aligned<'_> {
        align(&self.witnesses, &self.story(), &[], &self.stemma)
    }

    /// The claim that the words of a report belong to.
    #[track_caller]
    fn claim_of<'a>(&self, aligned: &'a Aligned<'_>, report: usize, words: &str) -> &'a Claim {
        let witness = &self.witnesses[report];
        let is_it = |claim: &&Claim| {
            claim.assertions.iter().any(|a| {
                a.report.at() == report
                    && witness.layers.assertions[a.assertion.at()].span.of(&witness.report.text) == words
            })
        };
        aligned.claims.iter().find(is_it).expect("every assertion is in a claim")
    }
}

fn source(tale: &Tale, report: usize, words: &str, kind: SourceKind) -> Source {
    let start = tale.witnesses[report].report.text.find(words).expect("the source stands in the report");
    Source { name: words.into(), span: Some(Span::new(start, start + words.len())), kind, group: None, count: None }
}

const ORIGINAL: &str = "Harbour chief plans to leave\nThe harbour chief Mara Lindqvist plans to resign in May, two people close to \
    the council said. The rowing club won the regatta on Sunday.";
const REWRITE: &str = "Harbour chief quits\nMara Lindqvist has resigned as chief of the harbour, according to people in the port. \
    The regatta on Sunday was won by the rowing club.";

/// An original, and a rewrite of it on the same day.
fn retold() -> Tale {
    let mut tale = Tale::new(&[("Coast Wire", "2025-03-04", ORIGINAL), ("Bay Echo", "2025-03-04", REWRITE)]);
    let people = source(&tale, 0, "two people close to the council", SourceKind::Anonymous);
    let others = source(&tale, 1, "people in the port", SourceKind::Anonymous);
    let first = tale.says(0, "The harbour chief Mara Lindqvist plans to resign in May");
    (first.chain, first.certainty) = (vec![people], Certainty::Likely);
    tale.says(0, "The rowing club won the regatta on Sunday");
    tale.says(1, "Mara Lindqvist has resigned as chief of the harbour").chain = vec![others];
    tale.says(1, "The regatta on Sunday was won by the rowing club");
    tale.takes(1, 0);
    tale
}

#[test]
fn a_statement_in_other_words_is_the_same_claim_and_another_is_not() {
    let tale = retold();
    let aligned = tale.align();
    let regatta = tale.claim_of(&aligned, 0, "The rowing club won the regatta on Sunday");
    assert_eq!(regatta.assertions.len(), 2);
    assert_eq!(regatta, tale.claim_of(&aligned, 1, "The regatta on Sunday was won by the rowing club"));
    assert_ne!(regatta, tale.claim_of(&aligned, 1, "Mara Lindqvist has resigned as chief of the harbour"));
}

#[test]
fn a_retelling_keeps_its_parents_origin_however_it_describes_it() {
    let tale = retold();
    let aligned = tale.align();
    let claim = tale.claim_of(&aligned, 1, "Mara Lindqvist has resigned as chief of the harbour");
    assert_eq!(claim.independent_origins, 1);
    assert_eq!(aligned.origins.len(), 1, "{:?}", aligned.origins);
    assert_eq!(aligned.origins[0].kind, OriginKind::Anonymous);
    assert_eq!(aligned.origins[0].named.len(), 2);
}

#[test]
fn what_everyone_says_without_a_source_has_no_origin() {
    let tale = retold();
    let aligned = tale.align();
    let claim = tale.claim_of(&aligned, 0, "The rowing club won the regatta on Sunday");
    assert_eq!(claim.independent_origins, 0);
    assert!(claim.assertions.iter().all(|assertion| assertion.origin.is_none()));
}

#[test]
fn two_named_sources_of_one_claim_are_two_origins_and_a_copy_adds_none() {
    let text =
        |source: &str| format!("Bridge\nThe old bridge over the river Lenne is closed to lorries, {source} said.");
    let texts = [text("Ada Moreau"), text("Pavel Hruska"), text("Ada Moreau")];
    let outlets = ["Lenne Post", "Valley News", "Hill Times"];
    let reports: Vec<(&str, &str, &str)> =
        outlets.iter().zip(&texts).map(|(outlet, text)| (*outlet, "2025-03-04", text.as_str())).collect();
    let mut tale = Tale::new(&reports);
    for (report, name) in ["Ada Moreau", "Pavel Hruska", "Ada Moreau"].into_iter().enumerate() {
        let who = source(&tale, report, name, SourceKind::Person);
        tale.says(report, "The old bridge over the river Lenne is closed to lorries").chain = vec![who];
    }
    let aligned = tale.align();
    assert_eq!(aligned.claims.len(), 1);
    assert_eq!(aligned.claims[0].independent_origins, 2);
    assert_eq!(aligned.origins.len(), 2);
}

#[test]
fn a_plan_retold_as_a_fact_sounds_surer_and_a_plain_retelling_does_not() {
    let tale = retold();
    let aligned = tale.align();
    let mutations = mutate(&tale.witnesses, &tale.stemma, &aligned);
    let surer: Vec<_> = mutations.iter().filter(|mutation| mutation.kind == MutationKind::CertaintyUp).collect();
    assert_eq!(surer.len(), 1, "{mutations:?}");
    assert!(surer[0].from.span.of(&tale.witnesses[0].report.text).contains("plans to resign"));
    assert!(surer[0].to.span.of(&tale.witnesses[1].report.text).contains("has resigned"));
    let reworded =
        mutations.iter().find(|mutation| mutation.kind == MutationKind::AttributionChanged).expect("reworded");
    assert_eq!(reworded.from.span.of(&tale.witnesses[0].report.text), "two people close to the council");
    assert!(mutations.iter().all(|m| !m.to.span.of(&tale.witnesses[1].report.text).contains("regatta")));
}

#[test]
fn the_source_of_a_copy_that_was_cut_is_told_as_dropped() {
    let original = "Quarry\nThe quarry at Dorn will close in June, the mayor Ines Falk said. Nobody was hurt.";
    let copy = "Quarry\nThe quarry at Dorn will close in June. Nobody was hurt.";
    let mut tale = Tale::new(&[("Dorn Post", "2025-03-04", original), ("Copy Net", "2025-03-05", copy)]);
    let mayor = source(&tale, 0, "the mayor Ines Falk", SourceKind::Person);
    tale.says(0, "The quarry at Dorn will close in June").chain = vec![mayor];
    tale.says(0, "Nobody was hurt");
    tale.says(1, "The quarry at Dorn will close in June");
    tale.says(1, "Nobody was hurt");
    tale.takes(1, 0);
    let mutations = mutate(&tale.witnesses, &tale.stemma, &tale.align());
    assert_eq!(mutations.len(), 1, "{mutations:?}");
    assert_eq!(mutations[0].kind, MutationKind::AttributionDropped);
    assert!(mutations[0].why.contains("Dorn Post") && mutations[0].why.contains("Copy Net"), "{}", mutations[0].why);
}

#[test]
fn a_number_that_changed_on_the_way_is_a_mutation_and_a_disagreement() {
    let text =
        |workers: &str| format!("Mill\nThe paper mill at Ostra dismissed {workers} workers after the spring fire.");
    let texts = [text("140"), text("410"), text("140")];
    let outlets = ["Ostra Post", "Quick News", "Valley Wire"];
    let reports: Vec<(&str, &str, &str)> =
        outlets.iter().zip(&texts).map(|(outlet, text)| (*outlet, "2025-03-04", text.as_str())).collect();
    let mut tale = Tale::new(&reports);
    for (report, value) in [140.0, 410.0, 140.0].into_iter().enumerate() {
        tale.says(report, &texts[report][5..texts[report].len() - 1]);
        tale.counts(report, &format!("{value} workers"), value, "worker");
    }
    tale.takes(1, 0);
    let aligned = tale.align();
    let mutations = mutate(&tale.witnesses, &tale.stemma, &aligned);
    assert_eq!(mutations.iter().map(|m| m.kind).collect::<Vec<_>>(), [MutationKind::NumberChanged]);
    let found = disagree(&tale.witnesses, &aligned);
    assert_eq!(found.iter().map(|d| d.kind).collect::<Vec<_>>(), [DisagreementKind::Number]);
    assert!(found[0].why.contains("Ostra Post has 140 workers") && found[0].why.contains("Quick News has 410 workers"));
}

#[test]
fn what_some_affirm_and_others_deny_is_one_claim_and_one_disagreement() {
    let reports = [
        (
            "Dorn Post",
            "2025-03-04",
            "Dam\nThe dam above the village of Dorn has cracked, residents told the Dorn Post.",
        ),
        ("Hill Times", "2025-03-04", "Dam\nThe dam above the village of Dorn has not cracked, the waterworks said."),
    ];
    let mut tale = Tale::new(&reports);
    tale.says(0, "cracked").subject = Some(Span::new(4, 37));
    let yes = tale.witnesses[0].layers.assertions.last_mut().expect("added");
    yes.span = Span::new(4, 49);
    let no = tale.says(1, "cracked");
    (no.span, no.polarity, no.subject) = (Span::new(4, 53), Polarity::Denied, Some(Span::new(4, 37)));
    let aligned = tale.align();
    assert_eq!(aligned.claims.len(), 1);
    let found = disagree(&tale.witnesses, &aligned);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].kind, found[0].between.len()), (DisagreementKind::Polarity, 2));
}

/// Two reports that say no letter was sent, by a negation, and a third given by `words`.
fn no_letter(words: &str, polarity: Polarity) -> Tale {
    let third = format!("Letter\n{words}.");
    let mut tale = Tale::new(&[
        ("Dorn Post", "2025-03-04", "Letter\nNo letter of resignation has been sent to the mayor of Dorn."),
        ("Hill Times", "2025-03-04", "Letter\nNo letter of resignation was sent to the mayor of Dorn."),
        ("Valley Wire", "2025-03-04", &third),
    ]);
    for (report, said) in [
        "No letter of resignation has been sent to the mayor of Dorn",
        "No letter of resignation was sent to the mayor of Dorn",
        words,
    ]
    .into_iter()
    .enumerate()
    {
        let predicate = if said.contains("sent") { "sent" } else { "put" };
        let at = tale.says(report, predicate).predicate;
        let start = tale.witnesses[report].report.text.find(said).expect("the words stand in the report");
        let assertion = tale.witnesses[report].layers.assertions.last_mut().expect("added");
        assertion.span = Span::new(start, start + said.len());
        assertion.predicate = at;
        assertion.polarity = if report < 2 { Polarity::Denied } else { polarity };
        assertion.polarity_why = (assertion.polarity == Polarity::Denied).then(|| Span::new(start, start + 2));
    }
    tale
}

fn sides(tale: &Tale, words: &str) -> Vec<Polarity> {
    let aligned = tale.align();
    tale.claim_of(&aligned, 0, words).assertions.iter().map(|assertion| assertion.polarity).collect()
}

#[test]
fn a_negative_statement_that_nobody_contradicts_is_affirmed() {
    let tale = no_letter("No letter of resignation had been sent to the mayor of Dorn", Polarity::Denied);
    let sides = sides(&tale, "No letter of resignation has been sent to the mayor of Dorn");
    assert_eq!(sides, [Polarity::Affirmed; 3]);
}

#[test]
fn a_negative_statement_denies_what_another_report_affirms() {
    let tale = no_letter("A letter of resignation was sent to the mayor of Dorn", Polarity::Affirmed);
    let sides = sides(&tale, "No letter of resignation has been sent to the mayor of Dorn");
    assert_eq!(sides, [Polarity::Denied, Polarity::Denied, Polarity::Affirmed]);
}

#[test]
fn a_negative_statement_denies_what_another_report_denies_by_a_cue() {
    let said = "A letter of resignation was sent to the mayor of Dorn";
    let mut tale = no_letter(said, Polarity::Denied);
    // The word that denies stands outside the clause.
    let assertion = tale.witnesses[2].layers.assertions.last_mut().expect("added");
    assertion.polarity_why = Some(Span::new(0, 6));
    let aligned = tale.align();
    let claim = tale.claim_of(&aligned, 2, said);
    assert_eq!(claim.assertions.iter().map(|one| one.polarity).collect::<Vec<_>>(), [Polarity::Denied; 3]);
    assert_eq!(claim.statement.report, ReportIx(2), "who denies denies the words that are shown");
}

#[test]
fn what_a_cue_outside_the_words_denies_stays_denied() {
    let text = "Letter\nThe council denied that a letter of resignation was sent to the mayor of Dorn.";
    let mut tale = Tale::new(&[("Dorn Post", "2025-03-04", text)]);
    let said = tale.says(0, "a letter of resignation was sent to the mayor of Dorn");
    (said.polarity, said.polarity_why) = (Polarity::Denied, Some(Span::new(19, 25)));
    assert_eq!(sides(&tale, "a letter of resignation was sent to the mayor of Dorn"), [Polarity::Denied]);
}

#[test]
fn a_spokeswoman_and_her_bank_are_one_origin_in_every_claim() {
    let texts = [
        "Bank\nThe bank of Dorn closes four branches in May, spokeswoman Ada Moreau said.",
        "Bank\nThe bank of Dorn closes four branches in May, the Dorn Bank said. Nobody will be dismissed.",
    ];
    let mut tale = Tale::new(&[("Dorn Post", "2025-03-04", texts[0]), ("Hill Times", "2025-03-04", texts[1])]);
    let speaker = source(&tale, 0, "spokeswoman Ada Moreau", SourceKind::Person);
    let mut speaker = Source { name: "spokeswoman Ada Moreau of Dorn".into(), ..speaker };
    speaker.count = Some(1);
    let bank = source(&tale, 1, "the Dorn Bank", SourceKind::Organisation);
    tale.says(0, "The bank of Dorn closes four branches in May").chain = vec![speaker];
    tale.says(1, "The bank of Dorn closes four branches in May").chain = vec![bank.clone()];
    tale.says(1, "Nobody will be dismissed").chain = vec![bank];
    let aligned = tale.align();
    assert_eq!(aligned.origins.len(), 1, "{:?}", aligned.origins);
    assert_eq!(aligned.origins[0].named.len(), 2);
    let closes = tale.claim_of(&aligned, 0, "The bank of Dorn closes four branches in May");
    assert_eq!((closes.independent_origins, closes.reasons.len()), (1, 2), "{:?}", closes.reasons);
    let other = tale.claim_of(&aligned, 1, "Nobody will be dismissed");
    assert_eq!(other.assertions[0].origin, closes.assertions[0].origin);
}

#[test]
fn what_one_body_denies_does_not_contradict_what_another_does() {
    let reports = [
        ("Dorn Post", "2025-03-04", "Dam\nThe waterworks of the village of Dorn have been asked for a comment."),
        ("Hill Times", "2025-03-04", "Dam\nFarmers near the village of Dorn have not been asked for a comment."),
    ];
    let mut tale = Tale::new(&reports);
    tale.says(0, "asked").subject = Some(Span::new(4, 18));
    tale.witnesses[0].layers.assertions[0].span = Span::new(4, 69);
    let no = tale.says(1, "asked");
    (no.span, no.polarity, no.subject) = (Span::new(4, 69), Polarity::Denied, Some(Span::new(4, 11)));
    let found = disagree(&tale.witnesses, &tale.align());
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_was_denied_on_one_day_and_true_on_the_next_is_no_disagreement() {
    let reports = [
        ("Hill Times", "2025-03-04", "Dam\nThe dam above the village of Dorn has not cracked, the waterworks said."),
        (
            "Dorn Post",
            "2025-03-06",
            "Dam\nThe dam above the village of Dorn has cracked, residents told the Dorn Post.",
        ),
    ];
    let mut tale = Tale::new(&reports);
    let no = tale.says(0, "cracked");
    (no.span, no.polarity, no.subject) = (Span::new(4, 53), Polarity::Denied, Some(Span::new(4, 37)));
    let yes = tale.says(1, "cracked");
    (yes.span, yes.subject) = (Span::new(4, 49), Some(Span::new(4, 37)));
    let found = disagree(&tale.witnesses, &tale.align());
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_news_comes_before_the_background_and_an_age_last() {
    let text = |who: &str| {
        format!(
            "Harbour\nThe harbour of Dorn will be closed in May, {who} said. Ships will go to Ostra. Nothing else \
             changes. Trains run as before. The harbour chief, Mara Lindqvist, 58, was born in Lenne. The river Lenne is \
             84 kilometres long."
        )
    };
    let texts = [text("Ada Moreau"), text("Ada Moreau"), text("nobody knows who")];
    let outlets = ["Lenne Post", "Valley News", "Hill Times"];
    let reports: Vec<(&str, &str, &str)> =
        outlets.iter().zip(&texts).map(|(outlet, text)| (*outlet, "2025-03-04", text.as_str())).collect();
    let mut tale = Tale::new(&reports);
    for report in 0..3 {
        tale.says(report, "Mara Lindqvist, 58");
        let river = tale.says(report, "The river Lenne is 84 kilometres long");
        river.subject = Some(Span::new(river.span.start as usize, river.span.start as usize + 15));
        let predicate = river.predicate as usize + 3;
        river.predicate = predicate as u32;
        tale.witnesses[report].layers.parse.tokens[predicate].pos = Pos::Aux;
        if report < 2 {
            let who = source(&tale, report, "Ada Moreau", SourceKind::Person);
            let closed = tale.says(report, "The harbour of Dorn will be closed in May");
            closed.chain = vec![who];
            closed.subject = Some(Span::new(8, 27));
            closed.predicate += 6;
            let predicate = closed.predicate as usize;
            tale.witnesses[report].layers.parse.tokens[predicate].pos = Pos::Verb;
        }
    }
    let mut aligned = tale.align();
    order(&mut aligned, &mut []);
    let words: Vec<&str> = aligned
        .claims
        .iter()
        .map(|claim| claim.statement.span.of(&tale.witnesses[claim.statement.report.at()].report.text))
        .collect();
    let wanted =
        ["The harbour of Dorn will be closed in May", "The river Lenne is 84 kilometres long", "Mara Lindqvist, 58"];
    assert_eq!(words, wanted);
    assert_eq!(aligned.claims[0].assertions[0].origin.map(|origin| origin.at()), Some(0));
}

#[test]
fn an_empty_story_and_a_silent_report_are_no_error() {
    let tale = Tale::new(&[("Dorn Post", "2025-03-04", "Dam\nNothing.")]);
    let aligned = tale.align();
    assert!(aligned.claims.is_empty() && aligned.origins.is_empty());
    assert!(mutate(&tale.witnesses, &tale.stemma, &aligned).is_empty());
    assert!(disagree(&tale.witnesses, &aligned).is_empty());
}

/// The words that stand for a claim made of all assertions of a tale.
fn statement_of_all(tale: &Tale) -> &str {
    let story = tale.story();
    let sayings = super::saying::Sayings::of(&tale.witnesses, &story, &[]);
    let group: Vec<usize> = (0..sayings.all.len()).collect();
    let statement = super::align::claims(&sayings, &[group], &[]).remove(0).statement;
    statement.span.of(&tale.witnesses[statement.report.at()].report.text)
}

#[test]
fn a_claim_stands_in_words_whose_values_the_others_share() {
    let mut tale = Tale::new(&[
        ("Coast Wire", "2025-03-04", "News\nSeveral boats sank, 55 boats in all."),
        ("Bay Echo", "2025-03-04", "News\nIn the storm 40 boats sank."),
        ("Port Post", "2025-03-04", "News\nAltogether 40 boats sank on Monday."),
    ]);
    for (report, words, number, value) in [
        (0, "Several boats sank, 55 boats in all", "55 boats", 55.0),
        (1, "In the storm 40 boats sank", "40 boats", 40.0),
        (2, "Altogether 40 boats sank on Monday", "40 boats", 40.0),
    ] {
        tale.says(report, words);
        tale.counts(report, number, value, "boat");
    }
    assert_eq!(statement_of_all(&tale), "In the storm 40 boats sank");
}

#[test]
fn a_claim_stands_in_a_clause_and_not_in_the_phrase_of_a_number() {
    let mut tale = Tale::new(&[
        ("Coast Wire", "2025-03-04", "News\nThe council bought 40 boats on Monday."),
        ("Bay Echo", "2025-03-04", "News\nThe council bought boats on Monday."),
    ]);
    tale.says(0, "40 boats");
    for (report, words) in [(0, "The council bought 40 boats on Monday"), (1, "The council bought boats on Monday")] {
        let predicate = tale.says(report, words).predicate as usize + 2;
        let layers = &mut tale.witnesses[report].layers;
        let clause = layers.assertions.last_mut().expect("just added");
        clause.predicate = predicate as u32;
        clause.subject = Some(layers.parse.tokens[predicate - 2].span.cover(layers.parse.tokens[predicate - 1].span));
        layers.parse.tokens[predicate].pos = Pos::Verb;
    }
    let layers = &mut tale.witnesses[0].layers;
    layers.parse.tokens[layers.assertions[0].predicate as usize].pos = Pos::Noun;
    assert_eq!(statement_of_all(&tale), "The council bought 40 boats on Monday");
}
