//! Dates told from another date: "yesterday", "last Tuesday", "two days later", "earlier this month", "the day before".

use headwater_model::{Modifier, Pos};

use super::absolute::unit_word;
use super::expression::{Base, Named, Pick, Point};
use super::lexicon::{self, Unit};
use super::number::{self, Count};
use super::piece::At;

/// What [`relative`] finds: a point, or only a direction ("some years ago").
pub(crate) enum Relative {
    Point(Point),
    Vague(&'static str),
}

type Read<'p> = Option<(Relative, At<'p>)>;

/// A date told from another one.
pub(crate) fn relative(at: At<'_>) -> Read<'_> {
    near(at)
        .or_else(|| period(at))
        .or_else(|| counted(at))
        .or_else(|| neighbour(at))
        .or_else(|| picked(at))
        .or_else(|| weekday(at))
}

fn step<'p>(unit: Unit, by: i32, base: Base, behind: At<'p>) -> Read<'p> {
    Some((Relative::Point(Point::Step(unit, by, base)), behind))
}

/// "today", "yesterday", "the day before yesterday".
fn near(at: At<'_>) -> Read<'_> {
    let phrases: [(&str, i32); 8] = [
        ("the day before yesterday", -2),
        ("day before yesterday", -2),
        ("the day after tomorrow", 2),
        ("day after tomorrow", 2),
        ("yesterday", -1),
        ("today", 0),
        ("tomorrow", 1),
        ("this day", 0),
    ];
    let (by, behind) = phrases.iter().find_map(|&(phrase, by)| Some((by, at.phrase(phrase)?)))?;
    step(Unit::Day, by, Base::Report, behind)
}

/// "two days ago", "a year earlier", "three weeks later", "two months from now".
fn counted(at: At<'_>) -> Read<'_> {
    let at = super::length::hedge(at).1;
    if let Some((sign, base, behind)) =
        at.eat(&["a", "one"]).unwrap_or(at).eat(&["year"]).and_then(direction).filter(|(sign, ..)| *sign < 0)
    {
        // "year-earlier" alone is an adjective: of the quarter before it.
        if sign < 0 && (at.word() != "year" || behind.word_before(2) == "-") {
            return Some((Relative::Point(Point::YearBefore(base)), behind));
        }
    }
    let (count, behind) = match number::count(at) {
        Some(found) => found,
        // "months ago", "years earlier"
        None => (Count::Vague, lexicon::unit(at).filter(|(_, plural, _)| *plural).map(|_| at)?),
    };
    let (unit, _, behind) = lexicon::unit(behind.skip_hyphen())?;
    let behind = behind.phrase("or so").unwrap_or(behind);
    let (sign, base, behind) = direction(behind)?;
    match count {
        Count::Vague => Some((Relative::Vague(if sign < 0 { "PAST_REF" } else { "FUTURE_REF" }), behind)),
        Count::Exact(0.5) => None,
        Count::Exact(count) if count <= 5_000.0 => step(unit, sign * count as i32, base, behind),
        Count::Exact(_) => None,
    }
}

fn direction(at: At<'_>) -> Option<(i32, Base, At<'_>)> {
    if let Some(behind) = at.phrase("from now").or_else(|| at.eat(&["hence"])) {
        return Some((1, Base::Report, behind));
    }
    let glued = at.skip_hyphen();
    let (sign, base) = match glued.word() {
        "ago" => (-1, Base::Report),
        "earlier" | "previously" => (-1, Base::Mention),
        "later" => (1, Base::Mention),
        // "two days before" tells a date only where no event follows.
        "before" if closes(glued.step()) => (-1, Base::Mention),
        "after" | "afterwards" | "afterward" if closes(glued.step()) => (1, Base::Mention),
        _ => return None,
    };
    Some((sign, base, glued.step()))
}

/// "the quarter", "the latest quarter", "the period", "the year-earlier quarter".
fn period(at: At<'_>) -> Read<'_> {
    let on = at.eat(&["the"])?;
    let latest = on.skip(&["latest", "recent"]);
    let before = ["year - earlier", "year - ago", "comparable year - ago"].iter().find_map(|phrase| on.phrase(phrase));
    let (years, thing) = match before {
        Some(thing) => (-1, thing),
        None => (0, latest),
    };
    let behind = match thing.word() {
        "quarter" => thing.step(),
        "period" if thing.next != on.next => thing.step(),
        _ => return None,
    };
    // "the quarter of the seats", "the quarter-final"
    (behind.word() != "of" && behind.glued("-").is_none()).then_some((Relative::Point(Point::Period(years)), behind))
}

/// True at the end of a phrase: nothing follows, or a mark, or a conjunction.
fn closes(at: At<'_>) -> bool {
    at.piece().is_none_or(|piece| !piece.is_word() && !piece.is_digits())
        || at.token().is_some_and(|token| matches!(token.pos, Pos::Cconj | Pos::Aux | Pos::Punct))
}

/// "the day before", "the following week", "the previous month", "the same day", "the Monday before".
fn neighbour(at: At<'_>) -> Read<'_> {
    let on = at.skip(&["the"]);
    if let Some((name, behind)) = lexicon::weekday(on) {
        let pick = match behind.word() {
            "before" if closes(behind.step()) => Pick::Before,
            "after" if closes(behind.step()) => Pick::After,
            _ => return None,
        };
        return Some((Relative::Point(Point::Named(Named::Weekday(name), pick)), behind.step()));
    }
    if (on.next != at.next || ["a"].contains(&at.word()))
        && let Some((unit, behind)) = unit_word(on)
    {
        let by = match behind.word() {
            "before" if closes(behind.step()) => -1,
            "earlier" => -1,
            "after" if closes(behind.step()) => 1,
            "later" => 1,
            _ => return None,
        };
        return step(unit, by, Base::Mention, behind.step());
    }
    let by = match on.word() {
        "following" | "ensuing" => 1,
        "previous" | "preceding" => -1,
        // "the next day" is told from the last date; "next week" from the report's.
        "next" if on.next != at.next || on.step().word() == "day" => 1,
        "same" if on.next != at.next => 0,
        "that" if on.next == at.next => 0,
        _ => return None,
    };
    let thing = on.step();
    let thing = if on.word() == "that" { thing.skip(&["same"]) } else { thing };
    if let Some((name, behind)) = lexicon::weekday(thing).filter(|_| by != 0) {
        let pick = if by > 0 { Pick::After } else { Pick::Before };
        return Some((Relative::Point(Point::Named(Named::Weekday(name), pick)), behind));
    }
    let round = lexicon::month(thing)
        .map(|(month, behind)| (Named::Month(month), behind))
        .or_else(|| lexicon::season(thing).map(|(season, behind)| (Named::Season(season), behind)));
    if let Some((named, behind)) = round {
        return match by {
            0 => Some((Relative::Point(Point::Named(named, Pick::YearNamed)), behind)),
            _ if on.word() == "next" => None,
            _ => {
                let pick = if by > 0 { Pick::After } else { Pick::Before };
                Some((Relative::Point(Point::Named(named, pick)), behind))
            }
        };
    }
    let (unit, behind) = unit_word(thing).filter(|(unit, _)| !unit.is_clock())?;
    match by {
        0 => Some((Relative::Point(Point::Same(unit)), behind)),
        _ => step(unit, by, Base::Mention, behind),
    }
}

/// "last week", "next Friday", "this month", "the past year", "last June", "this summer", "the current quarter".
fn picked(at: At<'_>) -> Read<'_> {
    let on = at.skip(&["the", "this"]);
    let by = match on.word() {
        "last" => -1,
        "past" | "latest" => -1,
        "next" | "coming" | "upcoming" => 1,
        "current" => 0,
        _ if at.word() == "this" => 0,
        _ => return weekend(at),
    };
    let thing = if by == 0 && on.word() != "current" { on } else { on.step() };
    let pick = match by {
        -1 => Pick::Last,
        1 => Pick::Next,
        _ => Pick::This,
    };
    let named = lexicon::weekday(thing)
        .map(|(day, behind)| (Named::Weekday(day), behind))
        .or_else(|| lexicon::month(thing).map(|(month, behind)| (Named::Month(month), behind)))
        .or_else(|| lexicon::season(thing).map(|(season, behind)| (Named::Season(season), behind)));
    if let Some((named, behind)) = named {
        // "the latest Tuesday" says as little as it sounds.
        return Some((Relative::Point(Point::Named(named, pick)), behind));
    }
    let (unit, behind) = unit_word(thing).filter(|(unit, _)| *unit >= Unit::Weekend)?;
    step(unit, by, Base::Report, behind)
}

/// "the weekend", "over the weekend": the one next to the report, on the side the tense tells.
fn weekend(at: At<'_>) -> Read<'_> {
    let behind = at.eat(&["the"])?.eat(&["weekend"])?;
    Some((Relative::Point(Point::Step(Unit::Weekend, 0, Base::Report)), behind))
}

/// A bare weekday.
fn weekday(at: At<'_>) -> Read<'_> {
    let (day, behind) = lexicon::weekday(at)?;
    if at.in_name() {
        return None;
    }
    Some((Relative::Point(Point::Named(Named::Weekday(day), Pick::Tense)), behind))
}

/// A point with what bends it: "the end of July", "early 2024", "late on Monday", "earlier this month", "year-end".
pub(crate) fn bent(at: At<'_>) -> Option<(Modifier, At<'_>)> {
    let on = at.skip(&["the", "a"]);
    for (words, modifier) in [
        (&["end", "close", "finish"][..], Modifier::End),
        (&["beginning", "start", "opening"][..], Modifier::Start),
        (&["middle"][..], Modifier::Mid),
    ] {
        if let Some(behind) = on.eat(words) {
            let behind = match behind.eat(&["of"]) {
                Some(behind) => behind,
                // "end-2026", "end June"
                None if on.word() == "end" && on.next == at.next => behind.skip_hyphen(),
                None => return None,
            };
            return Some((modifier, behind));
        }
    }
    let modifier = match on.word() {
        "early" => Modifier::Start,
        "mid" | "middle" => Modifier::Mid,
        "late" => Modifier::End,
        "earlier" => Modifier::Start,
        "later" => Modifier::End,
        _ => return None,
    };
    let behind = on.step().skip_hyphen();
    let behind = if matches!(on.word(), "mid" | "middle") { behind } else { behind.skip(&["on", "in"]) };
    Some((modifier, behind))
}
