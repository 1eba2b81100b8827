//! When a report was published and last changed, with how that was found.
//!
//! In falling trust: metadata, a collector's date line, a dateline, the address, the file's name. A dateline without a
//! year borrows it from another date of the report, and only if the weekday it names then comes out right; where no year
//! can be told the report stays undated rather than guessed.

use super::calendar;
use super::dateline::{Dateline, Stamp};
use headwater_model::{Date, DateFound, DatedAt, Finding, Precision};

/// What is known of a report's dates.
pub(super) struct Sources<'a> {
    /// Publication time as given.
    pub(super) published: Option<&'a str>,
    /// Time of the last change as given.
    pub(super) modified: Option<&'a str>,
    /// Datelines, in order.
    pub(super) datelines: &'a [Dateline],
    /// True if the first of them is a collector's date.
    pub(super) collected: bool,
    /// The report's address.
    pub(super) url: Option<&'a str>,
    /// The path it was read from.
    pub(super) path: &'a str,
    /// Where findings are placed.
    pub(super) place: &'a str,
}

/// The dates of a report.
pub(super) struct Dates {
    /// When it was published.
    pub(super) published: Option<DatedAt>,
    /// When it was last changed.
    pub(super) modified: Option<DatedAt>,
    /// What should be known about them.
    pub(super) findings: Vec<Finding>,
}

/// Weighs the dates of a report.
pub(super) fn dates(sources: &Sources<'_>) -> Dates {
    let mut findings = Vec::new();
    let mut given = |field: &str, value: Option<&str>| {
        let value = value.map(str::trim).filter(|value| !value.is_empty())?;
        let found = from_string(value, DateFound::Metadata);
        if found.is_none() {
            let shown: String = value.chars().take(60).collect();
            findings.push(Finding::note(sources.place, format!("{field} is not a date that can be told: \"{shown}\"")));
        }
        found
    };
    let metadata = given("published", sources.published);
    let modified_given = given("modified", sources.modified);
    let address = sources.url.and_then(from_address);
    let file = from_path(sources.path);

    let years = years(sources, [&metadata, &modified_given, &address, &file]);
    let (collected, lines) =
        if sources.collected { sources.datelines.split_at(1) } else { (&[][..], sources.datelines) };
    let date_line =
        collected.iter().flat_map(|found| &found.stamps).find_map(|stamp| stamped(stamp, &years, DateFound::DateLine));
    let stamps = || lines.iter().flat_map(|found| &found.stamps);
    let in_text =
        stamps().filter(|stamp| !stamp.modified).find_map(|stamp| stamped(stamp, &years, DateFound::Dateline));
    let modified_in_text = stamps()
        .filter(|stamp| stamp.modified)
        .filter_map(|stamp| stamped(stamp, &years, DateFound::Dateline))
        .max_by_key(moment);

    if let (Some(given), Some(told)) = (&metadata, &in_text)
        && given.date != told.date
        && given.precision <= Precision::Day
        && told.precision <= Precision::Day
    {
        let message = format!("given as published on {}, its dateline says {}", given.date, told.date);
        findings.push(Finding::note(sources.place, message));
    }
    let published =
        metadata.map(|given| refine(given, in_text.as_ref())).or(date_line).or(in_text).or(address).or(file);
    let modified = modified_in_text
        .or(modified_given)
        .filter(|changed| published.as_ref().is_none_or(|first| moment(first) <= moment(changed)));
    Dates { published, modified, findings }
}

/// Sorts dates; a day without a time comes before every time of it.
fn moment(at: &DatedAt) -> (Date, Option<u16>) {
    (at.date, at.minute)
}

/// Metadata that gives only the day takes place and time of day from a dateline of the same day.
fn refine(given: DatedAt, told: Option<&DatedAt>) -> DatedAt {
    match told {
        Some(told)
            if told.date == given.date
                && (told.minute.is_none() || given.minute.is_none_or(|minute| told.minute == Some(minute))) =>
        {
            DatedAt {
                minute: given.minute.or(told.minute),
                precision: given.precision.min(told.precision),
                span: told.span,
                ..given
            }
        }
        _ => given,
    }
}

/// Years a dateline may borrow, best first, without repetition.
fn years(sources: &Sources<'_>, known: [&Option<DatedAt>; 4]) -> Vec<i16> {
    let written = sources.datelines.iter().flat_map(|found| &found.stamps).filter_map(|stamp| stamp.written.year);
    let mut years: Vec<i16> = Vec::new();
    for year in known.into_iter().flatten().map(|at| at.date.year()).chain(written) {
        if !years.contains(&year) {
            years.push(year);
        }
    }
    years
}

fn stamped(stamp: &Stamp, years: &[i16], found: DateFound) -> Option<DatedAt> {
    let (date, precision) = match stamp.written.year {
        Some(_) => stamp.written.on(None),
        None => years.iter().find_map(|year| stamp.written.on(Some(*year))),
    }?;
    let minute = stamp.minute.filter(|_| precision == Precision::Day);
    let precision = if minute.is_some() { Precision::Minute } else { precision };
    Some(DatedAt { date, minute, precision, found, span: Some(stamp.span) })
}

fn from_string(value: &str, found: DateFound) -> Option<DatedAt> {
    let (date, precision, minute) = calendar::first_date(value).or_else(|| month_or_year(value))?;
    Some(DatedAt { date, minute, precision, found, span: None })
}

/// "2025-06" and "2025".
fn month_or_year(value: &str) -> Option<(Date, Precision, Option<u16>)> {
    let (year, month) = value.split_once(['-', '/']).unwrap_or((value, ""));
    let year: i16 =
        (year.len() == 4).then(|| year.parse().ok()).flatten().filter(|year| (1600..=2199).contains(year))?;
    if month.is_empty() {
        return Some((Date::new(year, 1, 1).ok()?, Precision::Year, None));
    }
    let month: i8 = (month.len() == 2).then(|| month.parse().ok()).flatten()?;
    Some((Date::new(year, month, 1).ok()?, Precision::Month, None))
}

/// `/2025/06/17/`, `/2025/06/`, `-2025-06-17` in the path of an address.
fn from_address(url: &str) -> Option<DatedAt> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split_once('/')?.1;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let in_parts = parts.windows(2).enumerate().find_map(|(at, pair)| {
        let day =
            parts.get(at + 2).filter(|day| (1..=2).contains(&day.len()) && day.bytes().all(|b| b.is_ascii_digit()));
        let dated = |value: String| from_string(&value, DateFound::Address);
        let month = pair[1].parse::<u8>().ok().map(|month| format!("{month:02}")).or_else(|| {
            let mut name = pair[1].to_owned();
            name.get_mut(..1)?.make_ascii_uppercase();
            calendar::month(&name).map(|month| format!("{month:02}"))
        })?;
        (pair[0].len() == 4)
            .then(|| dated(format!("{}-{month}{}", pair[0], day.map_or(String::new(), |day| format!("-{day:0>2}")))))
            .flatten()
    });
    in_parts
        .or_else(|| parts.iter().find_map(|part| from_name(part)).map(|at| DatedAt { found: DateFound::Address, ..at }))
}

/// A full date in the last part of a path, or in the folder that holds it.
fn from_path(path: &str) -> Option<DatedAt> {
    path.rsplit(['/', '\\']).take(2).find_map(from_name)
}

/// "2025-06-17-bank.txt", "bank_20250617.html": a date with its year first, and nothing ambiguous.
fn from_name(name: &str) -> Option<DatedAt> {
    let parts: Vec<&str> = name.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let compact = parts.iter().find(|part| part.len() == 8).and_then(|part| from_string(part, DateFound::Address));
    let apart = parts.windows(3).find_map(|part| {
        let full = part[0].len() == 4 && part[1].len() == 2 && part[2].len() == 2;
        full.then(|| from_string(&part.join("-"), DateFound::Address)).flatten()
    });
    apart.or(compact).filter(|at| (1990..=2099).contains(&at.date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(at: Option<DatedAt>) -> String {
        at.map_or("none".into(), |at| format!("{} {:?}", at.date, at.precision))
    }

    /// The dates of a text with metadata and address.
    fn read(text: &str, published: Option<&str>, url: Option<&str>) -> Dates {
        let cut = super::super::block::cut(text, super::super::block::Known::default());
        dates(&Sources {
            published,
            modified: None,
            datelines: &cut.datelines,
            collected: cut.collected,
            url,
            path: "a.txt",
            place: "a.txt",
        })
    }

    const BODY: &str = "The bank said that it would wait for a letter.";

    #[test]
    fn trusts_metadata_first_and_notes_a_dateline_that_differs() {
        let text = format!("PRAGUE, June 18 (Eurofile) - {BODY}");
        let found = read(&text, Some("2025-06-17"), None);
        assert_eq!(day(found.published), "2025-06-17 Day");
        assert_eq!(found.findings[0].message, "given as published on 2025-06-17, its dateline says 2025-06-18");
        assert!(read(&text, Some("2025-06-18"), None).findings.is_empty());
    }

    #[test]
    fn borrows_a_year_but_guesses_none() {
        let text = format!("PRAGUE, June 17 (Eurofile) - {BODY}");
        assert_eq!(day(read(&text, None, Some("https://a.example/2025/06/17/bank")).published), "2025-06-17 Day");
        assert_eq!(day(read(&text, None, Some("https://a.example/bank")).published), "none");
        let monday = format!("Bank waits\n\nMonday 16 June, 22:40\n\n{BODY}");
        assert_eq!(day(read(&monday, None, Some("https://a.example/2025/06/bank")).published), "2025-06-16 Minute");
        assert_eq!(day(read(&monday, None, Some("https://a.example/2024/06/bank")).published), "2024-06-01 Month");
    }

    #[test]
    fn keeps_first_publication_and_update_apart() {
        let text = format!("Bank waits\n\n17 June 2025, 22:14 BST; updated 18 June 2025, 14:20 BST\n\n{BODY}");
        let found = read(&text, Some("2025-06-17"), None);
        assert_eq!(found.published.as_ref().unwrap().minute, Some(22 * 60 + 14));
        assert_eq!(day(found.modified), "2025-06-18 Minute");
        assert_eq!(day(read(&text, None, None).published), "2025-06-17 Minute");
    }

    #[test]
    fn says_so_when_metadata_is_no_date() {
        let found = read(BODY, Some("yesterday"), None);
        assert_eq!(found.published, None);
        assert_eq!(found.findings[0].message, "published is not a date that can be told: \"yesterday\"");
    }

    #[test]
    fn reads_dates_from_addresses() {
        assert_eq!(day(from_address("https://a.example/en/2025/06/17/bank")), "2025-06-17 Day");
        assert_eq!(day(from_address("https://a.example/2025/jun/7/bank")), "2025-06-07 Day");
        assert_eq!(day(from_address("https://a.example/2025/06/bank")), "2025-06-01 Month");
        assert_eq!(day(from_address("https://a.example/bank-2025-06-17")), "2025-06-17 Day");
        assert_eq!(day(from_address("https://a.example/recalls/2024-117")), "none");
        assert_eq!(day(from_address("https://a.example/story-12345678")), "none");
    }

    #[test]
    fn reads_dates_from_file_names() {
        assert_eq!(day(from_path("in/bank_20250617.html")), "2025-06-17 Day");
        assert_eq!(day(from_path("2025-06-17/bank.html")), "2025-06-17 Day");
        assert_eq!(day(from_path("000_75b66ed3ee64a7bc.txt")), "none");
        assert_eq!(day(from_path("r01.txt")), "none");
    }
}
