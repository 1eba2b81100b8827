//! Timelines of two or three short reports, whose time expressions are marked by hand.

use headwater_model::*;
use jiff::civil::date;

use super::{build, infer_published};
use crate::likeness::plain;

/// A time expression: words, value, first and last day.
type Said<'a> = (&'a str, &'a str, Option<(Date, Date)>);

/// A report with time expressions.
fn witness(id: &str, day: Option<&str>, text: &str, times: &[Said<'_>]) -> Witness {
    let mut witness = plain::witness(id, None, day, text);
    for (words, value, days) in times {
        let start = text.find(words).expect("the words stand in the text");
        let kind = if value.contains('T') { TimexKind::Time } else { TimexKind::Date };
        witness.layers.times.push(Timex {
            span: Span::new(start, start + words.len()),
            kind,
            value: (*value).into(),
            modifier: None,
            from: days.map(|(from, _)| from),
            to: days.map(|(_, to)| to),
            relative: true,
            reason: "".into(),
        });
    }
    witness
}

fn june(day: i8) -> Date {
    date(2025, 6, day)
}

fn dates(witnesses: &[Witness]) -> Vec<(String, usize)> {
    let events = build(witnesses, &plain::story(witnesses));
    events.into_iter().map(|event| (event.date.to_string(), event.mentions.len())).collect()
}

#[test]
fn the_finer_date_of_a_like_clause_is_the_events() {
    let a = witness(
        "a",
        Some("2025-06-18"),
        "The old ferry Merganser sank near Lysá at 10:40 p.m. on Monday.",
        &[("10:40 p.m. on Monday", "2025-06-16T22:40", Some((june(16), june(16))))],
    );
    let b = witness(
        "b",
        Some("2025-06-18"),
        "The ferry Merganser sank near Lysá this week.",
        &[("this week", "2025-W25", Some((june(16), june(22))))],
    );
    assert_eq!(dates(&[a, b]), [("2025-06-16T22:40".to_owned(), 2)]);
}

#[test]
fn unlike_clauses_of_one_day_are_two_events() {
    let text = "The ferry Merganser sank on Monday. Parliament passed the budget for schools on Monday evening.";
    let monday = Some((june(16), june(16)));
    let times = [("on Monday.", "2025-06-16", monday), ("Monday evening", "2025-06-16TEV", monday)];
    let a = witness("a", Some("2025-06-18"), text, &times);
    assert_eq!(dates(&[a]), [("2025-06-16".to_owned(), 1), ("2025-06-16".to_owned(), 1)]);
}

#[test]
fn an_undated_report_takes_its_day_from_a_sibling_with_the_same_passage() {
    let text = "The governor of the bank handed in a letter of resignation on Tuesday.";
    let a = witness("a", Some("2025-06-18"), text, &[("Tuesday", "2025-06-17", Some((june(17), june(17))))]);
    let b = witness("b", None, text, &[("Tuesday", "XXXX-WXX-2", None)]);
    let c = witness("c", None, "Geese flew over the lake on Tuesday.", &[("Tuesday", "XXXX-WXX-2", None)]);
    let witnesses = [a, b, c];
    let inferred = infer_published(&witnesses, &plain::story(&witnesses));
    let days: Vec<(usize, Date)> = inferred.iter().map(|(report, at)| (report.at(), at.date)).collect();
    assert_eq!(days, [(1, june(17))]);
    assert_eq!(dates(&witnesses), [("2025-06-17".to_owned(), 2)]);
}
