//! The calendar's words: months, weekdays, units, seasons, parts of the day, feast days.

use jiff::civil::Weekday;

use super::piece::At;

/// A unit of time, finest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// True for seconds, minutes and hours.
    pub fn is_clock(self) -> bool {
        self <= Unit::Hour
    }
}

/// Seasons as TIMEX3 writes them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Parts of a day as TIMEX3 writes them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
}

impl Part {
    /// TIMEX3's code.
    pub fn code(self) -> &'static str {
        match self {
            Part::Morning => "TMO",
            Part::Afternoon => "TAF",
            Part::Evening => "TEV",
            Part::Night => "TNI",
        }
    }
}

const MONTHS: [(&str, &str); 12] = [
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may", "may"),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
];

/// A month's name, capitalised, with the stop of an abbreviation.
pub(crate) fn month(at: At<'_>) -> Option<(i8, At<'_>)> {
    let piece = at.piece().filter(|piece| piece.capital)?;
    for (number, &(name, short)) in (1..).zip(&MONTHS) {
        if piece.word == name {
            return Some((number, at.step()));
        }
        if piece.word == short || (number == 9 && piece.word == "sept") {
            let behind = at.step();
            return Some((number, behind.glued(".").unwrap_or(behind)));
        }
    }
    None
}

const WEEKDAYS: [(&str, &[&str], Weekday); 7] = [
    ("monday", &["mon"], Weekday::Monday),
    ("tuesday", &["tue", "tues"], Weekday::Tuesday),
    ("wednesday", &["wed"], Weekday::Wednesday),
    ("thursday", &["thu", "thurs", "thur"], Weekday::Thursday),
    ("friday", &["fri"], Weekday::Friday),
    ("saturday", &["sat"], Weekday::Saturday),
    ("sunday", &["sun"], Weekday::Sunday),
];

/// A weekday's name, capitalised. Short forms count with their stop or before a comma or a number ("Tue 4 March"), since
/// "Sun" and "Sat" are words too.
pub(crate) fn weekday(at: At<'_>) -> Option<(Weekday, At<'_>)> {
    let piece = at.piece().filter(|piece| piece.capital)?;
    for &(name, shorts, day) in &WEEKDAYS {
        if piece.word == name {
            return Some((day, at.step()));
        }
        if shorts.contains(&piece.word.as_str()) {
            let behind = at.step();
            if let Some(behind) = behind.glued(".") {
                return Some((day, behind));
            }
            let dated = behind.skip(&[","]);
            if month(dated).is_some() || (dated.digits().is_some() && month(dated.step()).is_some()) {
                return Some((day, behind));
            }
        }
    }
    None
}

/// A weekday in the plural: "Mondays".
pub(crate) fn weekdays(at: At<'_>) -> Option<(Weekday, At<'_>)> {
    let name = at.piece().filter(|piece| piece.capital)?.word.strip_suffix('s')?;
    let &(.., day) = WEEKDAYS.iter().find(|(weekday, ..)| *weekday == name)?;
    Some((day, at.step()))
}

/// A unit of time; true if it stands in the plural.
pub(crate) fn unit(at: At<'_>) -> Option<(Unit, bool, At<'_>)> {
    let (unit, plural) = match at.word() {
        "second" => (Unit::Second, false),
        "seconds" | "secs" => (Unit::Second, true),
        "minute" => (Unit::Minute, false),
        "minutes" | "mins" => (Unit::Minute, true),
        "hour" => (Unit::Hour, false),
        "hours" | "hrs" => (Unit::Hour, true),
        "day" => (Unit::Day, false),
        "days" => (Unit::Day, true),
        "night" => (Unit::Day, false),
        "nights" => (Unit::Day, true),
        "weekend" => (Unit::Weekend, false),
        "weekends" => (Unit::Weekend, true),
        "week" => (Unit::Week, false),
        "weeks" => (Unit::Week, true),
        "month" => (Unit::Month, false),
        "months" => (Unit::Month, true),
        "quarter" => (Unit::Quarter, false),
        "quarters" => (Unit::Quarter, true),
        "year" => (Unit::Year, false),
        "years" => (Unit::Year, true),
        "decade" => (Unit::Decade, false),
        "decades" => (Unit::Decade, true),
        "century" => (Unit::Century, false),
        "centuries" => (Unit::Century, true),
        _ => return None,
    };
    Some((unit, plural, at.step()))
}

/// A season.
pub(crate) fn season(at: At<'_>) -> Option<(Season, At<'_>)> {
    let season = match at.word() {
        "spring" => Season::Spring,
        "summer" => Season::Summer,
        "autumn" | "fall" => Season::Autumn,
        "winter" => Season::Winter,
        _ => return None,
    };
    Some((season, at.step()))
}

/// A part of the day.
pub(crate) fn part(at: At<'_>) -> Option<(Part, At<'_>)> {
    let part = match at.word() {
        "morning" | "dawn" | "sunrise" => Part::Morning,
        "afternoon" => Part::Afternoon,
        "evening" | "dusk" | "sunset" => Part::Evening,
        "night" => Part::Night,
        _ => return None,
    };
    Some((part, at.step()))
}

/// "first" to "thirty-first", "1st" to "31st".
pub(crate) fn ordinal(at: At<'_>) -> Option<(i8, At<'_>)> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if let Some((number, behind)) = at.digits() {
        let behind = behind
            .piece()
            .filter(|p| p.glued && ["st", "nd", "rd", "th"].contains(&p.word.as_str()))
            .map(|_| behind.step())?;
        return Some((i8::try_from(number).ok()?, behind));
    }
    if let Some(found) = (1..).zip(WORDS).find(|(_, word)| *word == at.word()) {
        return Some((found.0, at.step()));
    }
    let tens = match at.word() {
        "twenty" => 20,
        "thirty" => 30,
        "thirtieth" => return Some((30, at.step())),
        _ => return None,
    };
    let (ones, behind) = ordinal(at.step().glued("-")?)?;
    (ones < 10).then_some((tens + ones, behind))
}

/// Feast days with a fixed date, month and day.
pub(crate) fn feast(at: At<'_>) -> Option<((i8, i8), At<'_>)> {
    const FEASTS: [(&str, i8, i8); 8] = [
        ("new year ' s eve", 12, 31),
        ("new year ' s day", 1, 1),
        ("christmas eve", 12, 24),
        ("christmas day", 12, 25),
        ("christmas", 12, 25),
        ("boxing day", 12, 26),
        ("valentine ' s day", 2, 14),
        ("may day", 5, 1),
    ];
    at.piece().filter(|piece| piece.capital)?;
    FEASTS.iter().find_map(|&(name, month, day)| Some(((month, day), at.phrase(name)?)))
}

/// Feast days that fall on a weekday of their month: month, which one (-1: the last), weekday.
pub(crate) fn moving_feast(at: At<'_>) -> Option<((i8, i8, Weekday), At<'_>)> {
    const FEASTS: [(&str, i8, i8, Weekday); 4] = [
        ("thanksgiving day", 11, 4, Weekday::Thursday),
        ("thanksgiving", 11, 4, Weekday::Thursday),
        ("labor day", 9, 1, Weekday::Monday),
        ("memorial day", 5, -1, Weekday::Monday),
    ];
    at.piece().filter(|piece| piece.capital)?;
    FEASTS.iter().find_map(|&(name, month, nth, weekday)| Some(((month, nth, weekday), at.phrase(name)?)))
}

/// False for most words of a text: no time expression begins with them, so that no rule need be tried. The first word of every rule
/// is here, in the order of bytes.
pub(crate) fn can_begin(at: At<'_>) -> bool {
    const FIRST: [&str; 244] = [
        "'",
        "a",
        "about",
        "afternoon",
        "all",
        "almost",
        "an",
        "annual",
        "annually",
        "another",
        "apr",
        "april",
        "around",
        "at",
        "aug",
        "august",
        "autumn",
        "beginning",
        "boxing",
        "centuries",
        "century",
        "christmas",
        "close",
        "closing",
        "coming",
        "current",
        "currently",
        "daily",
        "dawn",
        "day",
        "days",
        "dec",
        "decade",
        "decades",
        "december",
        "dozen",
        "dozens",
        "dusk",
        "each",
        "earlier",
        "early",
        "eight",
        "eighteen",
        "eighteenth",
        "eighth",
        "eighties",
        "eighty",
        "eleven",
        "eleventh",
        "end",
        "ensuing",
        "entire",
        "evening",
        "every",
        "fall",
        "feb",
        "february",
        "few",
        "fewer",
        "fifteen",
        "fifteenth",
        "fifth",
        "fifties",
        "fifty",
        "final",
        "finish",
        "first",
        "fiscal",
        "five",
        "following",
        "formerly",
        "forty",
        "four",
        "fourteen",
        "fourteenth",
        "fourth",
        "fri",
        "friday",
        "fridays",
        "full",
        "h",
        "half",
        "hour",
        "hourly",
        "hours",
        "hrs",
        "hundred",
        "hundreds",
        "jan",
        "january",
        "jul",
        "july",
        "jun",
        "june",
        "labor",
        "last",
        "late",
        "lately",
        "later",
        "latest",
        "latter",
        "less",
        "many",
        "mar",
        "march",
        "may",
        "memorial",
        "mid",
        "midday",
        "middle",
        "midnight",
        "mins",
        "minute",
        "minutes",
        "mon",
        "monday",
        "mondays",
        "month",
        "monthly",
        "months",
        "more",
        "morning",
        "nearly",
        "new",
        "next",
        "night",
        "nightly",
        "nights",
        "nine",
        "nineteen",
        "nineteenth",
        "nineties",
        "ninety",
        "ninth",
        "no",
        "noon",
        "nov",
        "november",
        "now",
        "nowadays",
        "oct",
        "october",
        "one",
        "opening",
        "over",
        "overnight",
        "past",
        "per",
        "preceding",
        "previous",
        "q",
        "quarter",
        "quarterly",
        "quarters",
        "recent",
        "recently",
        "right",
        "roughly",
        "same",
        "sat",
        "saturday",
        "saturdays",
        "second",
        "seconds",
        "secs",
        "sep",
        "sept",
        "september",
        "seven",
        "seventeen",
        "seventeenth",
        "seventh",
        "seventies",
        "seventy",
        "several",
        "six",
        "sixteen",
        "sixteenth",
        "sixth",
        "sixties",
        "sixty",
        "small",
        "some",
        "soon",
        "spring",
        "start",
        "summer",
        "sun",
        "sunday",
        "sundays",
        "sunrise",
        "sunset",
        "ten",
        "tenth",
        "thanksgiving",
        "that",
        "the",
        "these",
        "third",
        "thirteen",
        "thirteenth",
        "thirtieth",
        "thirty",
        "this",
        "those",
        "thousand",
        "thousands",
        "three",
        "thu",
        "thur",
        "thurs",
        "thursday",
        "thursdays",
        "today",
        "tomorrow",
        "tonight",
        "tue",
        "tues",
        "tuesday",
        "tuesdays",
        "twelfth",
        "twelve",
        "twenties",
        "twentieth",
        "twenty",
        "two",
        "up",
        "upcoming",
        "valentine",
        "wed",
        "wednesday",
        "wednesdays",
        "week",
        "weekend",
        "weekends",
        "weekly",
        "weeks",
        "whole",
        "winter",
        "year",
        "yearly",
        "years",
        "yesterday",
        "zero",
    ];
    let word = at.word();
    word.starts_with(|c: char| c.is_ascii_digit()) || FIRST.binary_search(&word).is_ok()
}

/// Words that name a time zone behind a clock time.
pub(crate) fn zone(at: At<'_>) -> Option<At<'_>> {
    const ZONES: [&str; 34] = [
        "gmt", "utc", "bst", "cet", "cest", "eet", "eest", "wet", "west", "msk", "est", "edt", "et", "cst", "cdt",
        "ct", "mst", "mdt", "pst", "pdt", "pt", "ist", "jst", "kst", "hkt", "sgt", "aest", "aedt", "awst", "nzst",
        "nzdt", "wib", "wita", "trt",
    ];
    if let Some(behind) = at.phrase("local time") {
        return Some(behind);
    }
    at.piece().filter(|piece| piece.capital && ZONES.contains(&piece.word.as_str())).map(|_| at.step())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::piece::Piece;
    use headwater_model::{Parse, Span};

    fn begins(word: &str) -> bool {
        let capital = word.starts_with(char::is_uppercase);
        let piece =
            Piece { span: Span::new(0, word.len()), word: word.to_lowercase().into(), capital, token: 0, glued: false };
        can_begin(At { parse: &Parse::default(), pieces: &[piece], next: 0, years: At::USUAL_YEARS })
    }

    #[test]
    fn every_word_of_the_calendar_can_begin_and_plain_words_cannot() {
        for (name, short) in MONTHS {
            assert!(begins(name) && begins(short), "{name}");
        }
        for (name, shorts, _) in WEEKDAYS {
            assert!(begins(name) && begins(&format!("{name}s")) && shorts.iter().all(|short| begins(short)), "{name}");
        }
        for unit in [
            "seconds", "minutes", "hours", "days", "nights", "weekends", "weeks", "months", "quarters", "years",
            "decades",
        ] {
            assert!(begins(unit), "{unit}");
        }
        assert!(begins("1998") && begins("Q") && begins("'") && begins("the"));
        assert!(!begins("bank") && !begins("said") && !begins(","));
    }
}
