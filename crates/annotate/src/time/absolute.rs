//! Dates that name themselves: "17 June 2025", "June 17", "2025-06-17", "17/06/2025", "the 1990s", "Q3 2024", "fiscal 1998".

use headwater_model::{Dep, Pos, Tag};
use jiff::civil::Date;

use super::expression::{Named, Pick, Point};
use super::granule::Granule;
use super::lexicon::{self, Unit};
use super::piece::At;

type Read<'p, T> = Option<(T, At<'p>)>;

/// A date that names itself, year given or not.
pub(crate) fn absolute(at: At<'_>) -> Read<'_, Point> {
    dated_weekday(at)
        .or_else(|| day(at))
        .or_else(|| day_of_month(at))
        .or_else(|| quarter(at))
        .or_else(|| month(at))
        .or_else(|| season(at))
        .or_else(|| decade(at))
        .or_else(|| century(at))
        .or_else(|| feast(at))
        .or_else(|| year(at))
}

/// A range of days or years written as one: "3 to 5 May", "May 3-5", "2019-2021".
pub(crate) fn range(at: At<'_>) -> Option<((Point, Point), At<'_>)> {
    let to = |at: At<'_>| at.eat(&["-", "to"]).map(|on| on.next);
    if let Some((from, behind)) = day_number(at)
        && let Some(on) = to(behind)
    {
        let (until, behind) = day_number(At { next: on, ..at })?;
        let (month, behind) = lexicon::month(behind.skip(&["of"]))?;
        return days_of_month(month, from, until, behind);
    }
    if let Some((month, behind)) = lexicon::month(at) {
        let (from, behind) = day_number(behind)?;
        let on = to(behind)?;
        let (until, behind) = day_number(At { next: on, ..at })?;
        return days_of_month(month, from, until, behind);
    }
    let (from, behind) = four_digits(at)?;
    let on = At { next: to(behind)?, ..at };
    let hyphen = behind.word() == "-";
    let (until, behind) = match four_digits(on) {
        Some(found) => found,
        None => {
            let (short, behind) = on.digits().filter(|_| hyphen && on.word().len() == 2)?;
            (from / 100 * 100 + short as i16, behind)
        }
    };
    // "2010 to 2050 people" are no years, and neither is "2024-06" (a month).
    let plausible = (at.years.0..=at.years.1).contains(&from) && from < until && until < 2100 && !counts_things(on);
    let fits = hyphen || ["from", "between", "in"].contains(&at.word_before(1)) || at.in_date();
    let month_like = on.word().len() == 2 && until % 100 <= 12 && until - from > 30;
    (plausible && fits && !month_like && behind.glued("-").is_none())
        .then_some(((Point::Fixed(Granule::Year(from)), Point::Fixed(Granule::Year(until))), behind))
}

fn days_of_month<'p>(month: i8, from: i8, until: i8, behind: At<'p>) -> Option<((Point, Point), At<'p>)> {
    if from >= until {
        return None;
    }
    match four_digits(behind.skip(&[","])) {
        Some((year, behind)) => Some(((civil(year, month, from)?, civil(year, month, until)?), behind)),
        None => {
            let day = |day| Point::Named(Named::Day(month, day), Pick::Tense);
            Some(((day(from), day(until)), behind))
        }
    }
}

/// "Tuesday, June 17", "Monday (10 March)".
fn dated_weekday(at: At<'_>) -> Read<'_, Point> {
    let (_, behind) = lexicon::weekday(at)?;
    if let Some(inside) = behind.eat(&["("]) {
        let (point, behind) = day(inside)?;
        return Some((point, behind.eat(&[")"])?));
    }
    day(behind.skip(&[","]).skip(&["the"]))
}

/// A day: numeric, month first, or day first.
pub(crate) fn day(at: At<'_>) -> Read<'_, Point> {
    numeric(at).or_else(|| month_first(at)).or_else(|| day_first(at))
}

fn civil(year: i16, month: i8, day: i8) -> Option<Point> {
    Date::new(year, month, day).ok().map(|day| Point::Fixed(Granule::Day(day)))
}

/// "2025-06-17", "2025/06/17", "17/06/2025", "17.06.2025". Of day and month, the one above twelve is the day; where
/// neither is, nothing is said rather than guessed.
fn numeric(at: At<'_>) -> Read<'_, Point> {
    let (first, behind) = at.digits()?;
    let mark = ["-", "/", "."].into_iter().find(|mark| behind.glued(mark).is_some())?;
    let part = |at: At<'_>| at.piece().filter(|piece| piece.glued).and_then(|p| p.digits()).map(|d| (d, at.next + 1));
    let (second, next) = part(behind.glued(mark)?)?;
    let (third, next) = part(At { next, ..at }.glued(mark)?)?;
    let behind = At { next, ..at };
    let lengths = (at.word().len(), at.pieces[next - 1].word.len());
    let small = |value: u32| i8::try_from(value).ok();
    let point = match lengths {
        (4, 1..=2) if mark != "." => civil(i16::try_from(first).ok()?, small(second)?, small(third)?),
        (1..=2, 4) if first > 12 || first == second || mark == "." => {
            civil(i16::try_from(third).ok()?, small(second)?, small(first)?)
        }
        (1..=2, 4) if second > 12 => civil(i16::try_from(third).ok()?, small(first)?, small(second)?),
        _ => None,
    }?;
    Some((point, behind))
}

/// A day of the month: "17", "17th", "eighth".
fn day_number(at: At<'_>) -> Read<'_, i8> {
    if let Some((number, behind)) = lexicon::ordinal(at) {
        return (1..=31).contains(&number).then_some((number, behind));
    }
    let (number, behind) = at.digits().filter(|_| at.word().len() <= 2)?;
    let decimal = [".", ",", ":"].iter().any(|mark| {
        behind.glued(mark).is_some_and(|on| on.piece().is_some_and(|piece| piece.glued && piece.is_digits()))
    });
    if decimal || behind.glued("%").is_some() {
        return None;
    }
    let number = i8::try_from(number).ok()?;
    (1..=31).contains(&number).then_some((number, behind))
}

/// "June 17, 2025", "June 17th", "Aug. 1", "June 17 last year".
fn month_first(at: At<'_>) -> Read<'_, Point> {
    let (month, behind) = lexicon::month(at)?;
    let (day, behind) = day_number(behind.skip(&["the"]))?;
    with_year(month, day, behind)
}

/// "17 June 2025", "17th of June", "the 17th of June".
fn day_first(at: At<'_>) -> Read<'_, Point> {
    let (day, behind) = day_number(at.skip(&["the"]))?;
    let (month, behind) = lexicon::month(behind.skip(&["of"]))?;
    with_year(month, day, behind)
}

/// "on the 4th", in figures, with nothing behind it that it could count.
fn day_of_month(at: At<'_>) -> Read<'_, Point> {
    let asked = ["on", "by", "until", "since"].contains(&at.word_before(1));
    let on = at.eat(&["the"]).filter(|on| asked && on.digits().is_some())?;
    let (day, behind) = lexicon::ordinal(on)?;
    let alone = behind.piece().is_none_or(|piece| !piece.is_word())
        || behind.token().is_some_and(|token| matches!(token.pos, Pos::Cconj | Pos::Adp | Pos::Verb | Pos::Aux));
    ((1..=31).contains(&day) && alone).then_some((Point::DayOfMonth(day), behind))
}

fn with_year(month: i8, day: i8, behind: At<'_>) -> Read<'_, Point> {
    if let Some((year, behind)) = four_digits(behind.skip(&[","]).skip(&["of"])) {
        return Some((civil(year, month, day)?, behind));
    }
    // 29 February exists in some year.
    Date::new(2024, month, day).ok()?;
    let (pick, behind) = year_words(behind).unwrap_or((Pick::Tense, behind));
    Some((Point::Named(Named::Day(month, day), pick), behind))
}

/// "this year", "of last year", "next year" behind a month, a day or a quarter.
fn year_words(at: At<'_>) -> Read<'_, Pick> {
    if let Some(behind) =
        ["of that year", "of the same year", "that year", "that same year"].iter().find_map(|p| at.phrase(p))
    {
        return Some((Pick::YearNamed, behind));
    }
    let on = at.skip(&[","]).skip(&["of"]);
    let years = match on.word() {
        "last" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    Some((Pick::Year(years), on.step().eat(&["year"])?))
}

/// A month with or without its year. "May" and "March" need the tagger's word that they are names.
fn month(at: At<'_>) -> Read<'_, Point> {
    let (month, behind) = lexicon::month(at)?;
    if let Some((year, behind)) = four_digits(behind.skip(&[","]).skip(&["of"])) {
        return Some((Point::Fixed(Granule::Month(year, month)), behind));
    }
    if at.in_name() || at.token()?.pos != Pos::Propn || is_given_name(at, behind) {
        return None;
    }
    let (pick, behind) = year_words(behind).unwrap_or((Pick::Tense, behind));
    Some((Point::Named(Named::Month(month), pick), behind))
}

/// "Jan Novák", "April Hill said": a month people are called, before another capital and behind no word that asks for a date.
fn is_given_name(at: At<'_>, behind: At<'_>) -> bool {
    const DATING: [&str; 14] =
        ["in", "since", "of", "by", "until", "till", "from", "early", "late", "mid", "last", "next", "this", "-"];
    let name = behind.piece().is_some_and(|piece| piece.capital && !piece.glued && piece.is_word());
    let proper = behind.token().is_some_and(|token| token.pos == Pos::Propn) && lexicon::weekday(behind).is_none();
    ["jan", "april", "may", "june", "august"].contains(&at.word())
        && name
        && proper
        && !DATING.contains(&at.word_before(1))
}

fn season(at: At<'_>) -> Read<'_, Point> {
    let start = at.skip(&["the"]);
    let (season, behind) = lexicon::season(start)?;
    if !matches!(start.token()?.tag, Tag::Nn | Tag::Nnp) || start.in_name() {
        return None;
    }
    if let Some((year, behind)) = four_digits(behind.skip(&["of"])) {
        return Some((Point::Fixed(Granule::Season(year, season)), behind));
    }
    if let Some((pick, behind)) = year_words(behind) {
        return Some((Point::Named(Named::Season(season), pick), behind));
    }
    // "the fall of the city" and "the spring in his step" are no seasons; "the summer" can be nothing else.
    const ASKING: [&str; 15] = [
        "in",
        "since",
        "by",
        "until",
        "during",
        "over",
        "throughout",
        "early",
        "late",
        "mid",
        "of",
        "before",
        "after",
        "each",
        "same",
    ];
    let told = ASKING.contains(&at.word_before(1)) || start.in_date();
    let plain = start.next != at.next && matches!(start.word(), "summer" | "winter" | "autumn");
    ((told || plain) && behind.word() != "of" && behind.glued("-").is_none())
        .then_some((Point::Named(Named::Season(season), Pick::Tense), behind))
}

/// "the third quarter of 1998", "third-quarter", "Q3 2024", "this year's third quarter", "the first half of 2024".
fn quarter(at: At<'_>) -> Read<'_, Point> {
    let at = at.skip(&["the"]);
    // The year may stand in front.
    let (front, on) = match four_digits(at) {
        Some((year, behind)) => (Some(Year::Number(year)), behind.skip(&["'"]).skip(&["s"]).skip(&["-"])),
        None => match year_words(at).filter(|_| at.word() != ",") {
            Some((Pick::Year(by), behind)) => (Some(Year::Step(by)), behind.eat(&["'"])?.skip(&["s"])),
            _ => (None, at),
        },
    };
    let (half, number, behind) = quarter_name(on)?;
    let (year, behind) = match front {
        Some(year) => (Some(year), behind),
        None => {
            let on = behind.skip(&["of"]).skip(&["fiscal"]).skip(&["year"]);
            match four_digits(on) {
                Some((year, behind)) => (Some(Year::Number(year)), behind),
                None => match year_words(behind) {
                    Some((Pick::Year(by), behind)) => (Some(Year::Step(by)), behind),
                    _ => match behind.phrase("of the year") {
                        Some(behind) => (Some(Year::Step(0)), behind),
                        None => (None, behind),
                    },
                },
            }
        }
    };
    let named = if half { Named::Half(number) } else { Named::Quarter(number) };
    let point = match year {
        Some(Year::Number(year)) if half => Point::Fixed(Granule::Half(year, number)),
        Some(Year::Number(year)) => Point::Fixed(Granule::Quarter(year, number)),
        Some(Year::Step(by)) => Point::Named(named, Pick::Year(by)),
        // "the first half" alone may be of anything.
        None if half && on.step().glued("-").is_none() => return None,
        None => Point::Named(named, Pick::Tense),
    };
    Some((point, behind))
}

enum Year {
    Number(i16),
    Step(i32),
}

/// "third quarter", "fiscal second-quarter", "Q3", "first half", "H1"; true for halves.
fn quarter_name(at: At<'_>) -> Option<(bool, i8, At<'_>)> {
    if let Some(on) = at.eat(&["q", "h"]) {
        let (number, behind) = on.digits().filter(|_| on.piece().is_some_and(|piece| piece.glued))?;
        let number = i8::try_from(number).ok()?;
        let half = at.word() == "h";
        return (1..=if half { 2 } else { 4 }).contains(&number).then_some((half, number, behind));
    }
    let on = at.skip(&["fiscal"]).skip_hyphen();
    let (number, behind) = match on.eat(&["last", "final", "closing", "latter"]) {
        Some(behind) if behind.word() == "half" => (2, behind),
        _ => lexicon::ordinal(on)?,
    };
    let behind = behind.skip_hyphen();
    let fiscal = behind.skip(&["fiscal"]);
    match fiscal.word() {
        "quarter" if number <= 4 && fiscal.step().word() != "final" => Some((false, number, fiscal.step())),
        "half" if number <= 2 => Some((true, number, fiscal.step())),
        _ => None,
    }
}

/// "the 1990s", "the mid-1990s" without its "mid", "the '90s", "the nineties".
fn decade(at: At<'_>) -> Read<'_, Point> {
    let start = at.skip(&["the"]);
    if let Some((year, behind)) = four_digits(start) {
        let behind = behind.glued("s").or_else(|| behind.glued("'")?.glued("s"))?;
        return (year % 10 == 0).then_some((Point::Fixed(Granule::Decade(year)), behind));
    }
    if let Some((short, behind)) = start.eat(&["'"]).and_then(At::digits) {
        let behind = behind.glued("s")?;
        let century = if short >= 30 { 1900 } else { 2000 };
        return (short < 100 && short % 10 == 0)
            .then_some((Point::Fixed(Granule::Decade(century + short as i16)), behind));
    }
    const DECADES: [(&str, i16); 8] = [
        ("twenties", 1920),
        ("thirties", 1930),
        ("forties", 1940),
        ("fifties", 1950),
        ("sixties", 1960),
        ("seventies", 1970),
        ("eighties", 1980),
        ("nineties", 1990),
    ];
    // "in his fifties" is an age, "temperatures in the twenties" another thing: the article, and no decade that is still open.
    let found = DECADES.iter().find(|(name, year)| *name == start.word() && *year >= 1950)?;
    (start.word_before(1) == "the" && at.in_date()).then_some((Point::Fixed(Granule::Decade(found.1)), start.step()))
}

/// "the 19th century".
fn century(at: At<'_>) -> Read<'_, Point> {
    let (number, behind) = lexicon::ordinal(at.skip(&["the"]))?;
    let behind = behind.skip_hyphen().eat(&["century"])?;
    (1..=22).contains(&number).then_some((Point::Fixed(Granule::Century(i16::from(number) - 1)), behind))
}

fn feast(at: At<'_>) -> Read<'_, Point> {
    if at.in_name() && at.token()?.dep == Dep::Compound {
        return None;
    }
    if let Some(((month, nth, weekday), behind)) = lexicon::moving_feast(at) {
        let (pick, behind) = year_words(behind).unwrap_or((Pick::Tense, behind));
        return Some((Point::Named(Named::Nth(month, nth, weekday), pick), behind));
    }
    let ((month, day), behind) = lexicon::feast(at)?;
    with_year(month, day, behind)
}

/// A year: four figures behind a word that asks for one, or that the tagger takes for a date; "fiscal 1998"; "nineteen
/// ninety-six".
fn year(at: At<'_>) -> Read<'_, Point> {
    let start = at.skip(&["the"]).skip(&["fiscal"]).skip(&["year"]);
    if let Some((year, behind)) = spelled_year(start) {
        return Some((Point::Fixed(Granule::Year(year)), behind));
    }
    let (year, behind) = four_digits(start)?;
    const ASKING: [&str; 17] = [
        "in", "since", "of", "by", "until", "till", "from", "during", "after", "before", "early", "late", "mid",
        "year", "fiscal", "for", "through",
    ];
    // A heading: the year and nothing else.
    let alone = at.next == 0 && behind.piece().is_none();
    let asked = start.next != at.next || alone || ASKING.contains(&at.word_before(1)) || at.word_before(1) == "end";
    let dated = start.in_date();
    let usual = (at.years.0..=at.years.1).contains(&year);
    // Two of three signs.
    let fits = !counts_things(start) && [asked, dated, usual].iter().filter(|sign| **sign).count() >= 2;
    fits.then_some((Point::Fixed(Granule::Year(year)), behind))
}

/// True if the number at `at` counts things: "2,000 votes", "2000 people".
pub(crate) fn counts_things(at: At<'_>) -> bool {
    at.token().is_some_and(|token| {
        let head = at.parse.tokens.get(token.head as usize);
        token.dep == Dep::Nummod && head.is_some_and(|head| head.tag == Tag::Nns)
    })
}

/// "nineteen ninety-six", "two thousand", "twenty twenty-four".
fn spelled_year(at: At<'_>) -> Read<'_, i16> {
    let century = match at.word() {
        "nineteen" => 1900,
        "twenty" => 2000,
        "two" if at.word_before(1) == "year" => return Some((2000, at.step().eat(&["thousand"])?)),
        _ => return None,
    };
    let (rest, behind) = super::number::words(at.step())?;
    let whole = (10.0..100.0).contains(&rest) && lexicon::unit(behind).is_none();
    whole.then_some((century + rest as i16, behind))
}

/// Four figures that can be a year and are no part of a longer number.
pub(crate) fn four_digits(at: At<'_>) -> Read<'_, i16> {
    let (value, behind) = at.digits().filter(|_| at.word().len() == 4)?;
    let year = i16::try_from(value).ok().filter(|year| (1000..2200).contains(year))?;
    let piece = at.piece()?;
    if piece.glued && ["$", "€", "£", "¥", ".", ",", ":", "/", "#"].contains(&at.word_before(1)) {
        return None;
    }
    let longer = [".", ",", ":", "/"].iter().any(|mark| {
        behind.glued(mark).is_some_and(|on| on.piece().is_some_and(|piece| piece.glued && piece.is_digits()))
    });
    (!longer && behind.glued("%").is_none()).then_some((year, behind))
}

/// The unit a bare year-like word names, for [`super::relative`].
pub(crate) fn unit_word(at: At<'_>) -> Option<(Unit, At<'_>)> {
    let at = at.skip(&["fiscal", "calendar", "full"]);
    lexicon::unit(at).filter(|(_, plural, _)| !plural).map(|(unit, _, behind)| (unit, behind))
}
