//! Numbers with what they count; every capitalised word is a name, a small word a noun, "dead" and "new" adjectives.

use headwater_model::*;

use super::quantities;

fn read(text: &str) -> (Report, Parse) {
    let mut parse = Parse::default();
    for word in text.split(' ') {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let (pos, tag) = match word {
            "dead" | "new" => (Pos::Adj, Tag::Jj),
            "on" | "in" | "of" | "to" | "by" | "than" | "at" | "up" | "between" => (Pos::Adp, Tag::In),
            "the" | "a" => (Pos::Det, Tag::Dt),
            "and" => (Pos::Cconj, Tag::Cc),
            "said" | "fell" | "rose" => (Pos::Verb, Tag::Vbd),
            "," | "." => (Pos::Punct, Tag::Comma),
            _ if word.starts_with(|c: char| c.is_ascii_digit() || "$€£".contains(c)) => (Pos::Num, Tag::Cd),
            _ if word.starts_with(char::is_uppercase) => (Pos::Propn, Tag::Nnp),
            _ => (Pos::Noun, Tag::Nn),
        };
        parse.tokens.push(Token {
            span: Span::new(start, start + word.len()),
            lemma: word.trim_end_matches('s').into(),
            tag,
            pos,
            dep: Dep::Dep,
            head: 0,
            sentence: 0,
            entity: None,
            entity_start: false,
            space_after: true,
        });
    }
    let end = parse.tokens.len() as u32;
    parse.sentences.push(Sentence { span: Span::new(0, text.len()), first: 0, end, block: 0 });
    let report = Report {
        id: ReportId("r".into()),
        place: Place::file("r.txt"),
        text: text.into(),
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
    (report, parse)
}

fn told(quantity: &Quantity, text: &str) -> String {
    let unit = match &quantity.unit {
        Unit::Currency(code) => code.to_string(),
        Unit::Percent => "%".into(),
        Unit::Measure(symbol) => symbol.to_string(),
        Unit::Counted(noun) => noun.to_string(),
        Unit::None => "-".into(),
    };
    let upper = quantity.upper.map(|upper| format!("..{upper}")).unwrap_or_default();
    format!("{}: {}{upper} {unit} {:?}", quantity.span.of(text), quantity.value, quantity.exactness)
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (report, parse) = read(text);
    let got: Vec<String> = quantities(&report, &parse, &crate::time::times(&report, &parse))
        .iter()
        .map(|quantity| told(quantity, text))
        .collect();
    assert_eq!(got, expected, "in {text:?}");
}

#[test]
fn money_in_every_spelling() {
    check("about EUR 2.4bn", &["about EUR 2.4bn: 2400000000 EUR About"]);
    check("$3 million", &["$3 million: 3000000 USD Exact"]);
    check("140 billion euros", &["140 billion euros: 140000000000 EUR Exact"]);
    check("at least £1.5m", &["at least £1.5m: 1500000 GBP AtLeast"]);
    check("600 million crowns", &["600 million crowns: 600000000 crown Exact"]);
}

#[test]
fn per_cent_and_parts_of_a_whole() {
    check("as much as 0.7%", &["as much as 0.7%: 0.7 % AtMost"]);
    check("3 per cent", &["3 per cent: 3 % Exact"]);
    check("three quarters of voters", &["three quarters: 75 % Exact"]);
    check("one in five voters", &["one in five: 20 % Exact"]);
}

#[test]
fn ratios_in_words_are_parts_of_a_whole() {
    check("nine out of ten voters", &["nine out of ten: 90 % Exact"]);
    check("two in three voters", &["two in three: 66.66666666666667 % Exact"]);
    check("two-thirds of voters", &["two-thirds: 66.66666666666667 % Exact"]);
}

#[test]
fn numbers_spelled_out() {
    check("two hundred and fifty votes", &["two hundred and fifty votes: 250 vote Exact"]);
    check("twenty-five votes", &["twenty-five votes: 25 vote Exact"]);
    check("three thousand votes", &["three thousand votes: 3000 vote Exact"]);
}

#[test]
fn counted_things() {
    check("38 votes", &["38 votes: 38 vote Exact"]);
    check("11 dead", &["11 dead: 11 dead Exact"]);
    check("nearly 1,250 new voters", &["nearly 1,250 new voters: 1250 voter About"]);
    check("a seven-strong board", &["seven-strong: 7 member Exact"]);
    check("a dozen people", &["a dozen people: 12 person Exact"]);
    check("12 km", &["12 km: 12 km Exact"]);
}

#[test]
fn ranges_share_their_scale() {
    check("20 to 30 people", &["20 to 30 people: 20..30 person Exact"]);
    check("between 2 and 3 million euros", &["2 and 3 million euros: 2000000..3000000 EUR Exact"]);
}

#[test]
fn dates_ages_scores_and_names_are_no_quantities() {
    check("on 17 June 2025", &[]);
    check("Novák , 58 , said", &[]);
    check("a 58-year-old", &[]);
    check("the A320", &[]);
    check("Article 5", &[]);
    check("they won 2-1", &[]);
    check("the 3rd vote", &[]);
    check("at 22:14", &[]);
    check("the one of them", &[]);
}

#[test]
fn odd_input_is_harmless() {
    for text in ["999999999999999999999999 votes", "1,,2", "$", "€€5", "5-", "one in 0", "½ 5½", "1.2.3.4"] {
        let (report, parse) = read(text);
        quantities(&report, &parse, &crate::time::times(&report, &parse))
            .iter()
            .for_each(|quantity| assert!(quantity.value.is_finite()));
    }
}

fn conversions(text: &str) -> Vec<Option<u32>> {
    let (report, parse) = read(text);
    quantities(&report, &parse, &[]).iter().map(|quantity| quantity.converts).collect()
}

#[test]
fn knows_a_value_told_again_in_another_unit() {
    assert_eq!(conversions("the fire is 10 miles (16 km) from the town"), [None, Some(0)]);
    assert_eq!(conversions("it paid EUR 5 million ($5.4 million) for it"), [None, Some(0)]);
    assert_eq!(conversions("a wall 100 feet (30 metres, as tall as a house) fell"), [None, Some(0)]);
    // Another distance; two different things; the same unit again.
    assert_eq!(conversions("the fire is 10 miles (90 km) from the town"), [None, None]);
    assert_eq!(conversions("it flew 10 miles with 16 kg on board"), [None, None]);
    assert_eq!(conversions("it paid EUR 5 million (EUR 4 million) for it"), [None, None]);
}

#[test]
fn digits_that_tell_namesakes_apart_count_nothing() {
    // "Radio 1" hangs together in the tree; "Prague 40 people" does not.
    for (text, head, expected) in [("Radio 1 said", 0, 0), ("in Prague 40 people said", 3, 1)] {
        let (report, mut parse) = read(text);
        let number = parse.tokens.iter().position(|token| token.tag == Tag::Cd).unwrap();
        parse.tokens[number].dep = Dep::Nummod;
        parse.tokens[number].head = head;
        assert_eq!(quantities(&report, &parse, &[]).len(), expected, "{text}");
    }
}
