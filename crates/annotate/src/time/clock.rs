//! Times of day: "22:14 BST", "3 p.m.", "10.40pm", "half past seven", "noon", "this morning", "Tuesday evening".

use super::expression::Clock;
use super::lexicon::{self, Part};
use super::number;
use super::piece::At;

/// A clock time with its zone and its conversion in brackets: "10:40 p.m. local time (1440 GMT)".
pub(crate) fn clock(at: At<'_>) -> Option<(Clock, At<'_>)> {
    let (clock, behind) = written(at).or_else(|| spoken(at)).or_else(|| named(at))?;
    let behind = lexicon::zone(behind).unwrap_or(behind);
    let conversion = behind.eat(&["("]).and_then(written).and_then(|(_, on)| on.eat(&[")"]));
    Some((clock, conversion.unwrap_or(behind)))
}

fn time<'p>(hour: u32, minute: u32, universal: bool, behind: At<'p>) -> Option<(Clock, At<'p>)> {
    let hour = u8::try_from(hour).ok().filter(|hour| *hour < 24)?;
    let minute = u8::try_from(minute).ok().filter(|minute| *minute < 60)?;
    Some((Clock::Time(hour, minute, universal), behind))
}

/// "3 p.m.", "10.40pm", "22:14", "22:14:05", "1440 GMT", "at 19.05", "3pm ET".
fn written(at: At<'_>) -> Option<(Clock, At<'_>)> {
    let (first, mut behind) = at.digits()?;
    let length = at.word().len();
    if at.piece()?.glued && ["$", "€", "£", ".", ",", ":", "-", "/"].contains(&at.word_before(1)) {
        return None;
    }
    let (mut hour, mut minute, mut sure) = (first, 0, false);
    if length <= 2 {
        for mark in [":", "."] {
            let two = |on: At<'_>| on.piece().is_some_and(|p| p.glued && p.is_digits() && p.word.len() == 2);
            let Some(on) = behind.glued(mark).filter(|on| two(*on)) else { continue };
            let (value, on) = on.digits()?;
            minute = value;
            behind = on;
            sure = mark == ":";
            if let Some(on) = behind.glued(":").filter(|on| sure && two(*on)) {
                behind = on.step();
            }
            // "19.05" may be any figure: it is a time behind "at" only, with two figures before the point.
            let open = behind.piece().is_none_or(|piece| !piece.is_digits());
            sure |= mark == "." && length == 2 && at.word_before(1) == "at" && open && !followed_by_thing(behind);
            break;
        }
    }
    if let Some((afternoon, on)) = half_day(behind) {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
        behind = on;
        sure = true;
    } else if let Some(on) = behind.phrase("o ' clock") {
        behind = on;
        sure = true;
    }
    let universal = ["gmt", "utc"].contains(&behind.word());
    if let Some(on) = lexicon::zone(behind) {
        if !sure && length == 4 {
            (hour, minute, sure) = (first / 100, first % 100, true);
        }
        if sure || (length <= 2 && minute > 0) {
            return time(hour, minute, universal, on);
        }
    }
    sure.then_some(())?;
    let (hour, behind) = with_part(hour, behind);
    time(hour, minute, false, behind)
}

fn followed_by_thing(at: At<'_>) -> bool {
    at.piece().is_some_and(|piece| {
        ["%", "€", "$", "per"].contains(&piece.word.as_str())
            || (piece.is_word() && !["on", "local", "when", "and", "in"].contains(&piece.word.as_str()))
    })
}

/// "a.m." and "p.m." in all their spellings; true for the afternoon.
fn half_day(at: At<'_>) -> Option<(bool, At<'_>)> {
    if let Some(on) = at.eat(&["am", "pm"]) {
        return Some((at.word() == "pm", on));
    }
    let on = at.eat(&["a", "p"])?.glued(".")?.eat(&["m"])?;
    Some((at.word() == "p", on.glued(".").unwrap_or(on)))
}

/// "half past seven", "quarter to nine", "three in the morning", "five o'clock".
fn spoken(at: At<'_>) -> Option<(Clock, At<'_>)> {
    let on = at.skip(&["a"]);
    let offset = match on.word() {
        "half" => Some((30, on.step().eat(&["past"]))),
        "quarter" => match on.step().word() {
            "past" => Some((15, Some(on.step().step()))),
            "to" => Some((-15, Some(on.step().step()))),
            _ => None,
        },
        _ => None,
    };
    if let Some((minutes, behind)) = offset {
        let (hour, behind) = number::number(behind?)?;
        if !(1.0..=12.0).contains(&hour) {
            return None;
        }
        let (hour, behind) = with_part(hour as u32, behind);
        let minutes = i64::from(hour) * 60 + minutes;
        return time((minutes / 60) as u32, (minutes % 60) as u32, false, behind);
    }
    let (hour, behind) = number::number(at)?;
    if !(1.0..=12.0).contains(&hour) || hour.fract() != 0.0 {
        return None;
    }
    if let Some(on) = behind.phrase("o ' clock") {
        let (hour, on) = with_part(hour as u32, on);
        return time(hour, 0, false, on);
    }
    let (hour, on) = with_part_after("in", hour as u32, behind)?;
    time(hour, 0, false, on)
}

/// Reads "in the evening", "at night" behind an hour and turns it into one of 24.
fn with_part(hour: u32, behind: At<'_>) -> (u32, At<'_>) {
    with_part_after("in", hour, behind).unwrap_or((hour, behind))
}

fn with_part_after<'p>(word: &str, hour: u32, behind: At<'p>) -> Option<(u32, At<'p>)> {
    let (part, behind) = match behind.phrase("at night") {
        Some(on) => (Part::Night, on),
        None => lexicon::part(behind.eat(&[word])?.eat(&["the"])?)?,
    };
    Some((in_part(hour, part), behind))
}

/// An hour of twelve in a part of the day.
pub(crate) fn in_part(hour: u32, part: Part) -> u32 {
    match part {
        Part::Afternoon | Part::Evening if hour < 12 => hour + 12,
        Part::Night if (6..12).contains(&hour) => hour + 12,
        Part::Night | Part::Morning if hour == 12 => 0,
        _ => hour,
    }
}

/// "noon", "midnight".
fn named(at: At<'_>) -> Option<(Clock, At<'_>)> {
    match at.word() {
        "noon" | "midday" => time(12, 0, false, at.step()),
        "midnight" => time(0, 0, false, at.step()),
        _ => None,
    }
}

/// A part of a day told with its article: "the morning", "the early hours".
pub(crate) fn part_of_day(at: At<'_>) -> Option<(Part, At<'_>)> {
    let at = at.skip(&["the"]);
    if let Some(on) =
        at.phrase("early hours").or_else(|| at.phrase("small hours")).or_else(|| at.phrase("early morning"))
    {
        return Some((Part::Morning, on));
    }
    if let Some(on) = at.phrase("late night") {
        return Some((Part::Night, on));
    }
    lexicon::part(at.skip(&["early", "late", "mid"]).skip_hyphen())
}
