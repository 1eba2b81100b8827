//! Dates and times of day as they are written in the head of a report, in metadata and in addresses.
//!
//! Not for running text (that is [`crate::time`]): here a string is known to be about a date, so that bare numbers may
//! be read boldly. Understood: ISO 8601 and RFC 2822, "Tuesday 17 June 2025, 22:14", "June 17", "Nov. 13", "20.8.2024",
//! "14.11.24", "2025/06/17", "20250617", "June 2025". A numeric date with slashes whose day and month could be swapped
//! is kept as ambiguous, never guessed. Linear.

use headwater_model::{Date, Precision, Span};
use jiff::civil::Weekday;

/// A thing found in a date string.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Item {
    /// A date.
    Date(Written),
    /// A time of day, in minutes since midnight.
    Clock(u16),
    /// A day of the week without a date.
    Weekday(Weekday),
    /// A number that is neither.
    Number,
    /// A word.
    Word,
    /// Anything else but white space.
    Mark(char),
}

/// A date as far as it was written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Written {
    /// The year, if written.
    pub(super) year: Option<i16>,
    /// The month; `None` for a numeric date that could be read two ways.
    pub(super) month: Option<i8>,
    /// The day, if written.
    pub(super) day: Option<i8>,
    /// The day of the week, if written.
    pub(super) weekday: Option<Weekday>,
}

impl Written {
    /// The day on the calendar, if the year is written or `year` is given and everything fits together.
    pub(super) fn on(self, year: Option<i16>) -> Option<(Date, Precision)> {
        let precision = if self.day.is_some() { Precision::Day } else { Precision::Month };
        let date = Date::new(self.year.or(year)?, self.month?, self.day.unwrap_or(1)).ok()?;
        // A borrowed year must make the weekday come out right.
        let fits = self.year.is_some() || self.weekday.is_none_or(|weekday| weekday == date.weekday());
        fits.then_some((date, precision))
    }
}

/// Everything in `text`, left to right, white space left out; spans count bytes of `text`.
pub(super) fn scan(text: &str) -> Vec<(Span, Item)> {
    let tokens = tokens(text);
    let mut items = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        let (used, item) = date(rest)
            .map(|(used, written)| (used, Item::Date(written)))
            .or_else(|| clock(rest).map(|(used, minute)| (used, Item::Clock(minute))))
            .unwrap_or_else(|| (1, single(rest[0])));
        items.push((Span::new(rest[0].start, rest[used - 1].end), item));
        at += used;
    }
    items
}

/// The first complete date in `text`, with its time of day.
pub(super) fn first_date(text: &str) -> Option<(Date, Precision, Option<u16>)> {
    let items = scan(text);
    let place = items.iter().position(|(_, item)| matches!(item, Item::Date(_)))?;
    let Item::Date(written) = items[place].1 else { return None };
    let (date, precision) = written.on(None)?;
    let minute = items.iter().skip(place + 1).find_map(|(_, item)| match item {
        Item::Clock(minute) => Some(*minute),
        _ => None,
    });
    let minute = minute.filter(|_| precision == Precision::Day);
    Some((date, if minute.is_some() { Precision::Minute } else { precision }, minute))
}

/// The month an English or abbreviated name stands for, 1 to 12.
pub(crate) fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    // Month names are capitalised in English: "may" and "march" are other words.
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = word.to_lowercase();
    let at = NAMES.iter().position(|name| *name == lower || (lower.len() == 3 && name.starts_with(&lower)));
    at.or((lower == "sept").then_some(8)).map(|at| at as i8 + 1)
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.to_lowercase().as_str() {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

#[derive(Clone, Copy)]
struct Token<'a> {
    words: &'a str,
    start: usize,
    end: usize,
}

impl Token<'_> {
    fn number(self) -> Option<u32> {
        if self.words.len() <= 8 && self.words.starts_with(|c: char| c.is_ascii_digit()) {
            self.words.parse().ok()
        } else {
            None
        }
    }

    fn is(self, mark: &str) -> bool {
        self.words == mark
    }
}

/// Runs of letters, runs of ASCII digits, single other characters.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let class = |c: char| match c {
        c if c.is_ascii_digit() => 1,
        c if c.is_alphanumeric() || c == '\'' || c == '’' => 2,
        _ => 0,
    };
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut last = 0;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let now = class(c);
        match found.last_mut() {
            Some(token) if now != 0 && now == last && token.end == start => {
                token.end = end;
                token.words = &text[token.start..end];
            }
            _ if c.is_whitespace() => {}
            _ => found.push(Token { words: &text[start..end], start, end }),
        }
        last = if c.is_whitespace() { 0 } else { now };
    }
    found
}

fn single(token: Token<'_>) -> Item {
    if let Some(day) = weekday(token.words) {
        return Item::Weekday(day);
    }
    match token.words.chars().next() {
        Some(c) if c.is_ascii_digit() => Item::Number,
        Some(c) if c.is_alphanumeric() => Item::Word,
        Some(c) => Item::Mark(c),
        None => Item::Word,
    }
}

fn date(tokens: &[Token<'_>]) -> Option<(usize, Written)> {
    if let Some(day) = weekday(tokens[0].words) {
        let skip = 1 + usize::from(tokens.get(1).is_some_and(|token| token.is(",") || token.is(".")));
        let skip = skip + usize::from(tokens.get(skip).is_some_and(|token| token.is("the")));
        let (used, written) = numeric(tokens.get(skip..)?).or_else(|| named(&tokens[skip..]))?;
        return Some((skip + used, Written { weekday: Some(day), ..written }));
    }
    numeric(tokens).or_else(|| named(tokens))
}

/// "17 June 2025", "the 17th of June", "June 17, 2025", "June 2025".
fn named(tokens: &[Token<'_>]) -> Option<(usize, Written)> {
    let first = tokens.first()?;
    if let Some(month) = month(first.words) {
        let at = 1 + usize::from(tokens.get(1).is_some_and(|token| token.is(".")));
        if let Some((used, day)) = day(tokens.get(at..)?) {
            let end = at + used;
            let (used, year) = year(&tokens[end..]);
            return Some((end + used, Written { year, month: Some(month), day: Some(day), weekday: None }));
        }
        let (used, year) = year(&tokens[at..]);
        let year = year?;
        return Some((at + used, Written { year: Some(year), month: Some(month), day: None, weekday: None }));
    }
    let (used, day) = day(tokens)?;
    let at = used + usize::from(tokens.get(used).is_some_and(|token| token.is("of") || token.is(".")));
    let month = month(tokens.get(at)?.words)?;
    let end = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|token| token.is(".")));
    let (used, year) = year(tokens.get(end..).unwrap_or(&[]));
    let end = if used == 0 { at + 1 } else { end + used };
    Some((end, Written { year, month: Some(month), day: Some(day), weekday: None }))
}

fn day(tokens: &[Token<'_>]) -> Option<(usize, i8)> {
    let first = tokens.first()?;
    let number = first.number().filter(|number| (1..=31).contains(number) && first.words.len() <= 2)?;
    // "June 17:30" is a time.
    if tokens.get(1).is_some_and(|next| next.is(":") && next.start == first.end) {
        return None;
    }
    let ordinal =
        tokens.get(1).is_some_and(|next| next.start == first.end && ["st", "nd", "rd", "th"].contains(&next.words));
    Some((1 + usize::from(ordinal), number as i8))
}

/// A year of four digits, after a comma if there is one.
fn year(tokens: &[Token<'_>]) -> (usize, Option<i16>) {
    let skip = usize::from(tokens.first().is_some_and(|token| token.is(",")));
    let plain = tokens.get(skip).filter(|token| token.words.len() == 4).and_then(|token| token.number());
    match plain.filter(|number| YEARS.contains(&(*number as i16))) {
        Some(number) => (skip + 1, Some(number as i16)),
        None => (0, None),
    }
}

/// Years a report may carry: newspapers exist, and nobody writes from the far future.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2199;

/// Dates written with numbers alone.
fn numeric(tokens: &[Token<'_>]) -> Option<(usize, Written)> {
    let first = tokens.first()?;
    if let (8, Some(number)) = (first.words.len(), first.number()) {
        let full = whole((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8)?;
        return Some((1, full));
    }
    let [a, sep, b, sep_too, c] = tokens.get(..5)?.first_chunk::<5>()?;
    if !sep.is(sep_too.words) || !["-", "/", "."].contains(&sep.words) || c.start - first.start > 8 {
        return None;
    }
    let (x, y, z) = (a.number()?, b.number()?, c.number()?);
    if a.words.len() == 4 && b.words.len() <= 2 && c.words.len() <= 2 {
        return Some((5, whole(x as i16, y as i8, z as i8)?));
    }
    let year = match c.words.len() {
        4 => z as i16,
        2 if !sep.is("-") => 2000 + z as i16,
        _ => return None,
    };
    if a.words.len() > 2 || b.words.len() > 2 {
        return None;
    }
    // Dots mean day first everywhere; slashes and hyphens do in most countries and not in the United States.
    if sep.is(".") || x > 12 {
        return Some((5, whole(year, y as i8, x as i8)?));
    }
    if y > 12 || x == y {
        return Some((5, whole(year, x as i8, y as i8)?));
    }
    let swappable = (1..=12).contains(&x) && (1..=12).contains(&y) && YEARS.contains(&year);
    swappable.then_some((5, Written { year: Some(year), month: None, day: None, weekday: None }))
}

fn whole(year: i16, month: i8, day: i8) -> Option<Written> {
    Date::new(year, month, day).ok().filter(|_| YEARS.contains(&year))?;
    Some(Written { year: Some(year), month: Some(month), day: Some(day), weekday: None })
}

/// "22:14", "16.30", "T22:14:05", "10:40 p.m.", "5pm".
fn clock(tokens: &[Token<'_>]) -> Option<(usize, u16)> {
    let skip = usize::from(tokens[0].is("T"));
    let rest = tokens.get(skip..)?;
    let hour_token = rest.first()?;
    let hour = hour_token.number().filter(|_| hour_token.words.len() <= 2)?;
    let (mut used, minute) = match rest.get(1..3) {
        Some([sep, minute])
            if (sep.is(":") || sep.is(".") || sep.is("h"))
                && sep.start == hour_token.end
                && minute.start == sep.end
                && minute.words.len() == 2 =>
        {
            (3, minute.number()?)
        }
        _ => (1, 0),
    };
    if let Some([sep, seconds]) = rest.get(used..used + 2) {
        used += if used == 3 && sep.is(":") && seconds.words.len() == 2 { 2 } else { 0 };
    }
    let (half_used, half) = half_day(&rest[used..]);
    if used == 1 && half.is_none() {
        return None;
    }
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(after_noon) => hour % 12 + if after_noon { 12 } else { 0 },
        None => hour,
    };
    (hour < 24 && minute < 60).then_some((skip + used + half_used, (hour * 60 + minute) as u16))
}

/// "am", "p.m.": how many tokens, and whether it is after noon.
fn half_day(tokens: &[Token<'_>]) -> (usize, Option<bool>) {
    let Some(first) = tokens.first() else { return (0, None) };
    let lower = first.words.to_lowercase();
    match (lower.as_str(), tokens.get(1..4)) {
        ("am", _) => (1, Some(false)),
        ("pm", _) => (1, Some(true)),
        ("a" | "p", Some([dot, m, end])) if dot.is(".") && m.words.eq_ignore_ascii_case("m") && end.is(".") => {
            (4, Some(lower == "p"))
        }
        _ => (0, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = first_date(text).map_or("none".to_owned(), |(date, precision, minute)| match (precision, minute) {
            (Precision::Month, _) => date.to_string()[..7].to_owned(),
            (_, Some(minute)) => format!("{date} {:02}:{:02}", minute / 60, minute % 60),
            _ => date.to_string(),
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn reads_dates_as_they_are_written() {
        check("2025-06-17", "2025-06-17");
        check("2025-06-17T22:14:00+01:00", "2025-06-17 22:14");
        check("2024-08-19T22:40", "2024-08-19 22:40");
        check("Tue, 17 Jun 2025 22:14:00 +0100", "2025-06-17 22:14");
        check("Friday 20 June 2025", "2025-06-20");
        check("17 June 2025, 22:14 BST", "2025-06-17 22:14");
        check("June 17th, 2025 at 10:40 p.m.", "2025-06-17 22:40");
        check("Nov. 13, 2024", "2024-11-13");
        check("Tuesday, 20.8.2024, 16.30", "2024-08-20 16:30");
        check("14.11.24", "2024-11-14");
        check("16/10/2025 – 13:12", "2025-10-16 13:12");
        check("/2025/06/17/", "2025-06-17");
        check("20250617", "2025-06-17");
        check("the 17th of June 2025, 5pm", "2025-06-17 17:00");
        check("June 2025", "2025-06");
    }

    #[test]
    fn leaves_what_cannot_be_told() {
        check("June 17", "none");
        check("12/03/2025", "none");
        check("31 Feb 2025", "none");
        check("may 2025", "none");
        check("version 10.4.2", "none");
        check("99:99", "none");
        check("", "none");
    }

    #[test]
    fn a_borrowed_year_must_fit_the_weekday() {
        let Item::Date(written) = scan("Monday 19 August")[0].1 else { panic!() };
        assert!(written.on(Some(2024)).is_some());
        assert!(written.on(Some(2025)).is_none());
    }

    #[test]
    fn reads_odd_characters_without_stumbling() {
        for text in ["１７ June 2025", "17\u{0}June", "é\u{301}17.", "T", "5", "1.2", "Mon", "Mon,", "June", "17 of"]
        {
            let _ = scan(text);
        }
    }
}
