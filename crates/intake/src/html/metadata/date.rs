//! Dates as pages write them, for machines and for people.
//!
//! ISO 8601 in its extended and basic forms, RFC 2822, seconds since 1970, and dates in words (`Nov. 18, 2019 8:12 a.m.
//! EST`, `18. listopadu 2019 v 8:12`, `2019年11月18日`). `04/11/2019` is the fourth of November or the eleventh of April:
//! which one, the caller knows from other dates of the page or not at all. Linear in the text, which is cut first.

use std::fmt::Write as _;

/// Longest text that is looked at, in bytes.
const BYTES_MAX: usize = 200;

/// A point in time, as exact as it was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) struct When {
    pub(in super::super) year: u16,
    pub(in super::super) month: u8,
    pub(in super::super) day: u8,
    /// Hour and minute, second if given.
    pub(in super::super) time: Option<(u8, u8, Option<u8>)>,
    /// Minutes east of Greenwich.
    pub(in super::super) zone: Option<i16>,
}

/// What a text with a date says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Read {
    /// One date.
    Is(When),
    /// Day and month cannot be told apart: the day first, the month first.
    Either(When, When),
}

impl When {
    /// ISO 8601.
    pub(in super::super) fn iso(&self) -> String {
        let mut out = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        if let Some((hour, minute, second)) = self.time {
            let _ = write!(out, "T{hour:02}:{minute:02}");
            if let Some(second) = second {
                let _ = write!(out, ":{second:02}");
            }
            match self.zone {
                Some(0) => out.push('Z'),
                Some(zone) => {
                    let sign = if zone < 0 { '-' } else { '+' };
                    let _ = write!(out, "{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60);
                }
                None => {}
            }
        }
        out
    }

    /// Year, month and day.
    pub(in super::super) fn date(&self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    fn of(year: u32, month: u32, day: u32) -> Option<When> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        // The web began in 1990; pages that say 1970 or 0001 have no date.
        let fits = (1990..=2099).contains(&year) && (1..=days).contains(&day);
        fits.then_some(When { year: year as u16, month: month as u8, day: day as u8, time: None, zone: None })
    }
}

/// The first date of a text, with its time of day.
pub(in super::super) fn read(text: &str) -> Option<Read> {
    let mut end = text.len().min(BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text[..end].trim();
    if let Some(when) = since_1970(text) {
        return Some(Read::Is(when));
    }
    let tokens = tokens(text);
    let (at, read) = (0..tokens.len()).find_map(|at| Some((at, date(&tokens[at..])?)))?;
    let (length, read) = read;
    let behind = &tokens[(at + length).min(tokens.len())..];
    let (time, zone) = clock(behind).or_else(|| clock(&tokens[..at])).unwrap_or_default();
    let timed = |when: When| When { time, zone, ..when };
    Some(match read {
        Read::Is(when) => Read::Is(timed(when)),
        Read::Either(first, second) => Read::Either(timed(first), timed(second)),
    })
}

/// Seconds or milliseconds since 1970.
fn since_1970(text: &str) -> Option<When> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: u64 = match text.len() {
        10 if digits => text.parse().ok()?,
        13 if digits => text.parse::<u64>().ok()? / 1000,
        _ => return None,
    };
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days, for days after 1970.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted - era * 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let when = When::of(year as u32, month as u32, day as u32)?;
    let time = ((rest / 3600) as u8, (rest / 60 % 60) as u8, Some((rest % 60) as u8));
    Some(When { time: Some(time), zone: Some(0), ..when })
}

#[derive(Debug)]
enum Token {
    /// Digits: their number and value.
    Number(usize, u32),
    /// Letters, in lower case.
    Word(String),
    /// Anything else but white space.
    Mark(char),
    Space,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_ascii_digit() {
            let (mut count, mut value) = (1, c as u32 - '0' as u32);
            while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                chars.next();
                count += 1;
                value = value.saturating_mul(10).saturating_add(digit);
            }
            out.push(Token::Number(count, value));
        } else if matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
            out.push(Token::Mark(c));
        } else if c.is_alphabetic() {
            let mut word: String = c.to_lowercase().collect();
            while let Some(next) = chars.peek().filter(|c| c.is_alphabetic()) {
                word.extend(next.to_lowercase());
                chars.next();
            }
            out.push(Token::Word(word));
        } else if c.is_whitespace() {
            if !matches!(out.last(), Some(Token::Space)) {
                out.push(Token::Space);
            }
        } else {
            out.push(Token::Mark(c));
        }
    }
    out
}

/// The date that begins here, and how many tokens it takes.
fn date(tokens: &[Token]) -> Option<(usize, Read)> {
    use Token::{Mark, Number, Word};
    let is = |length: usize, when: Option<When>| when.map(|when| (length, Read::Is(when)));
    match tokens {
        [Number(4, year), Mark(a), Number(1..=2, month), Mark(b), Number(1..=2, day), ..]
            if a == b && matches!(a, '-' | '/' | '.') =>
        {
            is(5, When::of(*year, *month, *day))
        }
        [Number(4, year), Mark('年' | '년'), rest @ ..] => {
            let rest = skip_space(rest);
            let [Number(1..=2, month), Mark('月' | '월'), rest @ ..] = rest else { return None };
            let [Number(1..=2, day), rest @ ..] = skip_space(rest) else { return None };
            is(tokens.len() - rest.len(), When::of(*year, *month, *day))
        }
        [Number(8, ymd), ..] => is(1, When::of(ymd / 10_000, ymd / 100 % 100, ymd % 100)),
        [Number(14, _), ..] => None,
        [Number(1..=2, first), Mark(a), Number(1..=2, second), Mark(b), Number(digits @ (2 | 4), year), ..]
            if a == b && matches!(a, '-' | '/' | '.') =>
        {
            let year = if *digits == 2 { 2000 + year } else { *year };
            let (day_first, month_first) = (When::of(year, *second, *first), When::of(year, *first, *second));
            match (day_first, month_first) {
                (Some(one), Some(other)) if one != other && *a != '.' => Some((5, Read::Either(one, other))),
                (Some(one), _) => Some((5, Read::Is(one))),
                (None, other) => is(5, other),
            }
        }
        [Number(1..=2, day), rest @ ..] => {
            let before = rest.len();
            let rest = skip(rest, &["st", "nd", "rd", "th", "de", "of", "º", "ª"]);
            let [Word(name), rest @ ..] = rest else { return None };
            let month = month(name)?;
            let rest = skip(rest, &["de", "del", "г"]);
            let [Number(4, year), rest @ ..] = rest else { return None };
            is(1 + before - rest.len(), When::of(*year, month, *day))
        }
        [Word(name), rest @ ..] => {
            let month = month(name)?;
            let before = rest.len();
            let [Number(1..=2, day), rest @ ..] = skip(rest, &[]) else { return None };
            let [Number(4, year), rest @ ..] = year_behind(skip(rest, &["st", "nd", "rd", "th"])) else { return None };
            is(1 + before - rest.len(), When::of(*year, month, *day))
        }
        _ => None,
    }
}

fn skip_space(tokens: &[Token]) -> &[Token] {
    let count = tokens.iter().take_while(|token| matches!(token, Token::Space)).count();
    &tokens[count..]
}

/// Passes white space, points, commas, hyphens, and some words.
fn skip<'t>(tokens: &'t [Token], words: &[&str]) -> &'t [Token] {
    let passes = |token: &&Token| match token {
        Token::Space | Token::Mark('.' | ',' | '-' | '/' | '\'') => true,
        Token::Word(word) => words.contains(&word.as_str()),
        _ => false,
    };
    let count = tokens.iter().take(5).take_while(passes).count();
    &tokens[count..]
}

/// `Mon Nov 18 12:00:00 UTC 2019` has the time before the year.
fn year_behind(tokens: &[Token]) -> &[Token] {
    use Token::{Mark, Number, Space, Word};
    match tokens {
        [Number(1..=2, _), Mark(':'), Number(2, _), Mark(':'), Number(2, _), Space, Word(_), Space, rest @ ..]
        | [Number(1..=2, _), Mark(':'), Number(2, _), Mark(':'), Number(2, _), Space, rest @ ..] => rest,
        _ => tokens,
    }
}

type Clock = (Option<(u8, u8, Option<u8>)>, Option<i16>);

/// The first time of day, with its zone.
fn clock(tokens: &[Token]) -> Option<Clock> {
    use Token::{Mark, Number, Word};
    (0..tokens.len().min(24)).find_map(|at| {
        let here = &tokens[at..];
        let (hour, minute, second, rest) = match here {
            [Number(1..=2, hour), Mark(':'), Number(2, minute), Mark(':'), Number(2, second), rest @ ..] => {
                (*hour, *minute, Some(*second), rest)
            }
            [Number(1..=2, hour), Mark(':'), Number(2, minute), rest @ ..] => (*hour, *minute, None, rest),
            [Number(1..=2, hour), Word(h), Number(2, minute), rest @ ..] if h == "h" => (*hour, *minute, None, rest),
            [Number(1..=2, hour), Mark('.'), Number(2, minute), rest @ ..] if half(rest).is_some() => {
                (*hour, *minute, None, rest)
            }
            [Number(1..=2, hour), rest @ ..] if half(rest).is_some() => (*hour, 0, None, rest),
            _ => return None,
        };
        // Fractions of a second.
        let rest = match rest {
            [Mark('.' | ','), Number(_, _), rest @ ..] => rest,
            rest => rest,
        };
        let (hour, rest) = match half(rest) {
            Some((afternoon, rest)) if hour <= 12 => (hour % 12 + if afternoon { 12 } else { 0 }, rest),
            _ => (hour, rest),
        };
        let fits = hour < 24 && minute < 60 && second.is_none_or(|second| second <= 60);
        fits.then(|| (Some((hour as u8, minute as u8, second.map(|second| second.min(59) as u8))), zone(rest)))
    })
}

/// `am`, `p.m.`: true for the afternoon, and what follows.
fn half(tokens: &[Token]) -> Option<(bool, &[Token])> {
    use Token::{Mark, Word};
    let tokens = skip_space(tokens);
    match tokens {
        [Word(word), rest @ ..] if word == "am" || word == "pm" => Some((word == "pm", rest)),
        [Word(half), Mark('.'), Word(m), Mark('.'), rest @ ..] if m == "m" && (half == "a" || half == "p") => {
            Some((half == "p", rest))
        }
        _ => None,
    }
}

/// Minutes east of Greenwich.
fn zone(tokens: &[Token]) -> Option<i16> {
    use Token::{Mark, Number, Space, Word};
    let count = tokens.iter().take_while(|token| matches!(token, Space | Mark('(' | ','))).count();
    match &tokens[count..] {
        [Mark(sign @ ('+' | '-' | '−')), Number(2, hours), Mark(':'), Number(2, minutes), ..] => {
            offset(*sign, *hours, *minutes)
        }
        [Mark(sign @ ('+' | '-' | '−')), Number(4, both), ..] => offset(*sign, both / 100, both % 100),
        [Mark(sign @ ('+' | '-' | '−')), Number(2, hours), ..] => offset(*sign, *hours, 0),
        [Word(name), rest @ ..] => match name.as_str() {
            "z" | "utc" | "gmt" => match rest {
                [Mark(sign @ ('+' | '-')), Number(1..=2, hours), ..] => offset(*sign, *hours, 0),
                _ => Some(0),
            },
            "est" | "cdt" => Some(-300),
            "edt" => Some(-240),
            "cst" | "mdt" => Some(-360),
            "mst" | "pdt" => Some(-420),
            "pst" => Some(-480),
            "cet" => Some(60),
            "cest" => Some(120),
            "msk" => Some(180),
            "wib" => Some(420),
            _ => None,
        },
        _ => None,
    }
}

fn offset(sign: char, hours: u32, minutes: u32) -> Option<i16> {
    let minutes = (hours <= 14 && minutes < 60).then(|| (hours * 60 + minutes) as i16)?;
    Some(if sign == '+' { minutes } else { -minutes })
}

/// The month of a name, in the languages of most news sites.
fn month(name: &str) -> Option<u32> {
    MONTHS.iter().position(|names| names.contains(&name)).map(|at| at as u32 + 1)
}

/// English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Russian, Indonesian, Swedish.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "januar",
        "jänner",
        "janvier",
        "janv",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "janeiro",
        "januari",
        "stycznia",
        "ledna",
        "января",
        "янв",
    ],
    &[
        "february",
        "feb",
        "februar",
        "février",
        "févr",
        "febrero",
        "febbraio",
        "fevereiro",
        "fev",
        "februari",
        "lutego",
        "února",
        "февраля",
        "фев",
    ],
    &["march", "mar", "märz", "mrz", "mars", "marzo", "março", "maart", "marca", "března", "марта", "мар", "maret"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwietnia", "dubna", "апреля", "апр"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maja", "května", "мая", "май", "maj"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "czerwca", "června", "июня", "июн"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipca", "července", "июля", "июл"],
    &[
        "august",
        "aug",
        "août",
        "agosto",
        "ago",
        "augustus",
        "sierpnia",
        "srpna",
        "августа",
        "авг",
        "agustus",
        "augusti",
    ],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "settembre",
        "set",
        "setembro",
        "września",
        "září",
        "сентября",
        "сен",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "ottobre",
        "ott",
        "outubro",
        "out",
        "października",
        "října",
        "октября",
        "окт",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopada", "listopadu", "ноября", "ноя"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "déc",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
        "grudnia",
        "prosince",
        "декабря",
        "дек",
        "desember",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = match read(text) {
            Some(Read::Is(when)) => when.iso(),
            Some(Read::Either(day, month)) => format!("{} or {}", day.iso(), month.iso()),
            None => "none".to_owned(),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn reads_dates_for_machines() {
        check("2019-11-18T08:12:05.123-05:00", "2019-11-18T08:12:05-05:00");
        check("2019-11-18 08:12", "2019-11-18T08:12");
        check("20191118T081205Z", "2019-11-18");
        check("Mon, 18 Nov 2019 08:12:05 +0100", "2019-11-18T08:12:05+01:00");
        check("Mon Nov 18 08:12:05 UTC 2019", "2019-11-18");
        check("1574064725", "2019-11-18T08:12:05Z");
        check("1574064725000", "2019-11-18T08:12:05Z");
    }

    #[test]
    fn reads_dates_for_people() {
        check("Published Nov. 18, 2019 8:12 p.m. EST", "2019-11-18T20:12-05:00");
        check("10:48, Tue, Nov 19, 2019", "2019-11-19T10:48");
        check("18th of November 2019", "2019-11-18");
        check("18. listopadu 2019 v 8:12", "2019-11-18T08:12");
        check("sexta-feira, 22 de outubro de 2010 às 20:13", "2010-10-22T20:13");
        check("18.11.2019, 08:12", "2019-11-18T08:12");
        check("2019年11月18日 08:12", "2019-11-18T08:12");
        check("25/11/2019", "2019-11-25");
        check("11/25/2019", "2019-11-25");
    }

    #[test]
    fn does_not_guess() {
        check("04/11/2019", "2019-11-04 or 2019-04-11");
        check("31 February 2019", "none");
        check("1970-01-01T00:00:00Z", "none");
        check("0001-01-01", "none");
        check("version 10.2.3", "none");
        check("may have 12 or 2019 of them", "none");
        check("Yesterday at 8:12", "none");
    }
}
