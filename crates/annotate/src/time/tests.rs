//! What is found, with which value, and what must not be found. The parse is made by hand: a verb in the past or behind
//! "will" governs its whole sentence.

use headwater_model::*;
use jiff::civil::date;

use super::times;

fn token(text: &str, span: Span, sentence: u32, space_after: bool) -> Token {
    let word = span.of(text);
    let lower = word.to_lowercase();
    let (tag, pos) = match lower.as_str() {
        "said" | "met" | "was" | "fell" | "opened" | "reported" => (Tag::Vbd, Pos::Verb),
        "will" => (Tag::Md, Pos::Aux),
        "meet" | "close" => (Tag::Vb, Pos::Verb),
        "," => (Tag::Comma, Pos::Punct),
        "." => (Tag::Stop, Pos::Punct),
        "in" | "on" | "of" | "since" | "by" | "before" | "from" | "for" => (Tag::In, Pos::Adp),
        "and" | "but" => (Tag::Cc, Pos::Cconj),
        _ if word.starts_with(|c: char| c.is_ascii_digit()) => (Tag::Cd, Pos::Num),
        _ if word.starts_with(char::is_uppercase) => (Tag::Nnp, Pos::Propn),
        _ => (Tag::Nn, Pos::Noun),
    };
    let dep = if tag == Tag::Md { Dep::Aux } else { Dep::Dep };
    let entity = None;
    Token { span, lemma: lower.into(), tag, pos, dep, head: 0, sentence, entity, entity_start: false, space_after }
}

/// Tokens parted by white space, stops and commas cut off; a sentence ends at " . ".
fn parse(text: &str) -> Parse {
    let mut parse = Parse::default();
    let mut first = 0;
    for word in text.split(' ') {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let core = if word.len() > 1 { word.trim_end_matches([',', ')']) } else { word };
        let sentence = parse.sentences.len() as u32;
        parse.tokens.push(token(text, Span::new(start, start + core.len()), sentence, core == word));
        if core.len() < word.len() {
            parse.tokens.push(token(text, Span::new(start + core.len(), start + word.len()), sentence, true));
        }
        if word == "." || start + word.len() == text.len() {
            let end = parse.tokens.len();
            let verb = (first..end).find(|at| parse.tokens[*at].pos == Pos::Verb).unwrap_or(first);
            parse.tokens[first..end].iter_mut().for_each(|token| token.head = verb as u32);
            let span = parse.tokens[first].span.cover(parse.tokens[end - 1].span);
            parse.sentences.push(Sentence { span, first: first as u32, end: end as u32, block: 0 });
            first = end;
        }
    }
    parse
}

fn report(text: &str, published: Option<Date>) -> Report {
    let found =
        |date| DatedAt { date, minute: None, precision: Precision::Day, found: DateFound::Metadata, span: None };
    Report {
        id: ReportId("r".into()),
        place: Place::file("r.txt"),
        text: text.into(),
        outlet: None,
        url: None,
        links: Vec::new(),
        title: None,
        title_given: None,
        byline: None,
        published: published.map(found),
        modified: None,
        blocks: Vec::new(),
    }
}

#[track_caller]
fn check_on(published: Option<Date>, text: &str, expected: &[(&str, &str)]) -> Vec<Timex> {
    let found = times(&report(text, published), &parse(text));
    let got: Vec<(&str, &str)> = found.iter().map(|time| (time.span.of(text), time.value.as_str())).collect();
    assert_eq!(got, expected, "in {text:?}");
    found
}

/// Wednesday, 18 June 2025.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) -> Vec<Timex> {
    check_on(Some(date(2025, 6, 18)), text, expected)
}

#[test]
fn reads_full_dates_in_every_order() {
    check("on 17 June 2025", &[("17 June 2025", "2025-06-17")]);
    check("on June 17, 2025", &[("June 17, 2025", "2025-06-17")]);
    check("on the 3rd of March 2024", &[("the 3rd of March 2024", "2024-03-03")]);
    check("on 2025-06-17", &[("2025-06-17", "2025-06-17")]);
    check("on 17/06/2025", &[("17/06/2025", "2025-06-17")]);
    check("on Tuesday, Sept. 3, 2024", &[("Tuesday, Sept. 3, 2024", "2024-09-03")]);
}

#[test]
fn leaves_a_numeric_date_alone_that_reads_both_ways() {
    check("on 03/04/2025", &[]);
}

#[test]
fn a_weekday_follows_the_tense() {
    check("they said on Tuesday", &[("Tuesday", "2025-06-17")]);
    check("they said on Wednesday", &[("Wednesday", "2025-06-18")]);
    check("they will meet on Friday", &[("Friday", "2025-06-20")]);
    check("they will meet next Wednesday", &[("next Wednesday", "2025-06-25")]);
    check("they met last Thursday", &[("last Thursday", "2025-06-12")]);
}

#[test]
fn a_meeting_called_for_a_weekday_is_still_to_come_and_a_bare_ordinal_follows_the_last_date() {
    check("they said so and met for Friday", &[("Friday", "2025-06-20")]);
    check(
        "it opened on 28 October 2024 and fell on the 4th .",
        &[("28 October 2024", "2024-10-28"), ("the 4th", "2024-11-04")],
    );
    check("it fell on the 4th floor", &[]);
}

#[test]
fn a_date_without_its_year_follows_the_tense_but_not_round_most_of_a_year() {
    check("they met on December 3", &[("December 3", "2024-12-03")]);
    check("they will close on Aug. 1", &[("Aug. 1", "2025-08-01")]);
    check("it was open before July 4", &[("July 4", "2025-07-04")]);
}

#[test]
fn steps_from_the_report_and_from_the_last_date() {
    check("they met yesterday", &[("yesterday", "2025-06-17")]);
    check("it fell two days ago", &[("two days ago", "2025-06-16")]);
    check(
        "it opened on 3 March 2024 . It fell two weeks later",
        &[("3 March 2024", "2024-03-03"), ("two weeks later", "2024-03-17")],
    );
    check(
        "it opened on 3 March 2024 and fell the day before .",
        &[("3 March 2024", "2024-03-03"), ("the day before", "2024-03-02")],
    );
    check(
        "it opened on 3 March 2024 and fell the Monday before .",
        &[("3 March 2024", "2024-03-03"), ("the Monday before", "2024-02-26")],
    );
}

#[test]
fn the_day_before_an_event_tells_no_date() {
    check("it fell the day before voters met", &[]);
}

#[test]
fn weeks_months_and_weekends() {
    check("it opened last week", &[("last week", "2025-W24")]);
    check("it will close next month", &[("next month", "2025-07")]);
    let weekend = check("they met over the weekend", &[("the weekend", "2025-W24-WE")]);
    assert_eq!((weekend[0].from, weekend[0].to), (Some(date(2025, 6, 14)), Some(date(2025, 6, 15))));
    let earlier = check("it opened earlier this month", &[("earlier this month", "2025-06")]);
    assert_eq!(earlier[0].modifier, Some(Modifier::Start));
    let end = check("it will close before the end of July", &[("the end of July", "2025-07")]);
    assert_eq!((end[0].modifier, end[0].to), (Some(Modifier::End), Some(date(2025, 7, 31))));
}

#[test]
fn a_history_goes_on_from_its_last_date_and_news_with_one_old_date_does_not() {
    let war = "it opened in 1938 and in 1939 . It fell on 3 May 1940 . They met in September 1940 and in January .";
    let expected = [
        ("1938", "1938"),
        ("1939", "1939"),
        ("3 May 1940", "1940-05-03"),
        ("September 1940", "1940-09"),
        ("January", "1941-01"),
    ];
    check(war, &expected);
    check("it opened in 1939 and fell in January .", &[("1939", "1939"), ("January", "2025-01")]);
}

#[test]
fn in_a_history_years_seasons_and_days_go_on_from_where_it_has_got_to() {
    let war = "it opened in 1938 and in 1939 . It fell on 3 May 1940 . They met in 1941 , on 14 July . They met the next day . \
               They met the following spring . They met in October of that year . It fell at the end of the year .";
    let expected = [
        ("1938", "1938"),
        ("1939", "1939"),
        ("3 May 1940", "1940-05-03"),
        ("1941", "1941"),
        ("14 July", "1941-07-14"),
        ("the next day", "1941-07-15"),
        ("the following spring", "1942-SP"),
        ("October of that year", "1942-10"),
        ("the end of the year", "1942"),
    ];
    check(war, &expected);
}

#[test]
fn an_aside_to_another_age_does_not_carry_a_history_away() {
    let war = "it opened in 1919 and in 1919 . It fell in 1920 , as in 1812 , and in 1920 and in 1921 . They met in 1920 . They met on 10 October .";
    let found = times(&report(war, Some(date(2025, 6, 18))), &parse(war));
    assert_eq!(found.last().map(|time| time.value.as_str()), Some("1920-10-10"));
}

#[test]
fn a_month_people_are_called_is_no_date_before_a_surname() {
    check("April Novák met", &[]);
    check("it fell in April", &[("April", "2025-04")]);
}

#[test]
fn years_decades_quarters_and_halves() {
    check("it opened in 1998", &[("1998", "1998")]);
    check("in the 1990s", &[("the 1990s", "199")]);
    check("in the third quarter of 2024", &[("the third quarter of 2024", "2024-Q3")]);
    check("it fell in the first-quarter", &[("the first-quarter", "2025-Q1")]);
    check("in the first half of 2024", &[("the first half of 2024", "2024-H1")]);
    check("from 2019-2021", &[("2019-2021", "2019/2021")]);
    check("from 3 to 5 May 2025", &[("3 to 5 May 2025", "2025-05-03/2025-05-05")]);
}

#[test]
fn a_number_is_no_year() {
    check("about 2,024 votes", &[]);
    check("it fell to 1998.5 points", &[]);
    check("the first half was better", &[]);
}

#[test]
fn times_of_day_take_their_day_from_either_side() {
    check("it fell at 7:30 p.m. on Monday", &[("7:30 p.m. on Monday", "2025-06-16T19:30")]);
    check(
        "at 10.40pm local time (1440 GMT) on Monday",
        &[("10.40pm local time (1440 GMT) on Monday", "2025-06-16T22:40")],
    );
    check("it was half past seven on Monday evening", &[("half past seven on Monday evening", "2025-06-16T19:30")]);
    check("it fell at 22:14 BST", &[("22:14 BST", "2025-06-18T22:14")]);
    check("they said on Tuesday evening", &[("Tuesday evening", "2025-06-17TEV")]);
    check("it fell last night", &[("last night", "2025-06-17TNI")]);
    check("they will meet tomorrow at noon", &[("tomorrow at noon", "2025-06-19T12:00")]);
}

#[test]
fn a_price_is_no_time_of_day() {
    check("the euro was at 19.05 crowns", &[]);
    check("it fell to 24.96", &[]);
}

#[test]
fn lengths_and_what_recurs() {
    check("for three years", &[("three years", "P3Y")]);
    check("a six-year term", &[("six-year", "P6Y")]);
    check("more than two and a half hours", &[("more than two and a half hours", "PT2.5H")]);
    check("it opened every Thursday", &[("every Thursday", "XXXX-WXX-4")]);
    check("they met twice a week", &[("a week", "P1W")]);
}

#[test]
fn a_length_goes_on_in_smaller_units() {
    check("for two years and six months", &[("two years and six months", "P2Y6M")]);
    check("for 1 hour 15 minutes", &[("1 hour 15 minutes", "PT1H15M")]);
    check("for 3 days , 2 hours and 5 minutes", &[("3 days , 2 hours and 5 minutes", "P3DT2H5M")]);
    check("for two years and two years", &[("two years", "P2Y"), ("two years", "P2Y")]);
    check("for another week", &[("another week", "P1W")]);
    check("all day", &[("all day", "P1D")]);
    check("another bank", &[]);
}

#[test]
fn an_age_is_no_length() {
    check("a 58-year-old", &[]);
    check("Novák , 58 , said", &[]);
    check("a second vote", &[]);
}

#[test]
fn an_undated_report_keeps_what_is_not_known() {
    check_on(None, "they met on June 17", &[("June 17", "XXXX-06-17")]);
    check_on(None, "they met on Tuesday", &[("Tuesday", "XXXX-WXX-2")]);
    let before = [("2066", "2066"), ("December 9", "XXXX-12-09"), ("the day before", "XXXX-XX-XX")];
    check_on(None, "it will close in 2066 . They met on December 9 and fell the day before .", &before);
    check_on(None, "they met yesterday", &[("yesterday", "XXXX-XX-XX")]);
}

#[test]
fn odd_input_is_harmless() {
    for text in [
        "99999999999999999999",
        "31 February 2025",
        "9999 years ago",
        "🎉 5 🎉 p.m.",
        "İstanbul 5\u{a0}May",
        "Q9 2024 H7",
        "0 May 0",
    ] {
        let found = times(&report(text, Some(date(2025, 6, 18))), &parse(text));
        found.iter().for_each(|time| assert!(!time.span.of(text).is_empty()));
    }
}
