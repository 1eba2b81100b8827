//! Which expression begins at a place: every rule is tried, the longest reading wins, the earlier rule on a tie.

use headwater_model::Modifier;

use super::absolute;
use super::clock;
use super::expression::{Base, Clock, Expression, Found, Point};
use super::length;
use super::lexicon::{self, Part, Unit};
use super::piece::At;
use super::relative::{self, Relative};

type Rule = for<'p> fn(At<'p>) -> Option<(Expression, Option<Modifier>, At<'p>)>;

/// In the order of preference on a tie.
const RULES: [Rule; 8] = [range, timed, dated, day_part, overnight, recurring, vague, lasting];

/// The longest expression that begins here.
pub(crate) fn read(at: At<'_>) -> Option<Found> {
    if !lexicon::can_begin(at) {
        return None;
    }
    let mut best: Option<Found> = None;
    for rule in RULES {
        if let Some((expression, modifier, behind)) = rule(at)
            && best.as_ref().is_none_or(|best| behind.next > best.end)
        {
            best = Some(Found { start: at.next, end: behind.next, expression, modifier });
        }
    }
    best
}

fn range(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    let ((from, to), behind) = absolute::range(at)?;
    Some((Expression::Range(from, to), None, behind))
}

/// A plain date: absolute, or told from another.
fn point(at: At<'_>) -> Option<(Relative, At<'_>)> {
    let absolute = absolute::absolute(at).map(|(point, behind)| (Relative::Point(point), behind));
    let relative = relative::relative(at);
    match (absolute, relative) {
        (Some(a), Some(r)) => Some(if r.1.next > a.1.next { r } else { a }),
        (a, r) => a.or(r),
    }
}

/// A date, bent or not: "17 June", "early next year", "the end of July", "earlier this month", "year-end".
fn dated(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    let plain = point(at).map(|(found, behind)| (expression(found), None, behind));
    let bent = relative::bent(at).and_then(|(modifier, on)| {
        let (found, behind) = point(on).or_else(|| the_unit(on))?;
        Some((expression(found), Some(modifier), behind))
    });
    let (expression, modifier, behind) = match (plain, bent) {
        (Some(p), Some(b)) => Some(if b.2.next > p.2.next { b } else { p }),
        (p, b) => p.or(b).or_else(|| year_end(at)),
    }?;
    Some((expression, modifier, behind))
}

/// "the end of the year", "the start of the week": the unit the report stands in.
fn the_unit(at: At<'_>) -> Option<(Relative, At<'_>)> {
    let (unit, behind) = absolute::unit_word(at.eat(&["the"])?).filter(|(unit, _)| *unit >= Unit::Day)?;
    Some((Relative::Point(Point::Step(unit, 0, Base::Report)), behind))
}

fn year_end(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    let (unit, on) =
        absolute::unit_word(at).filter(|(unit, _)| matches!(unit, Unit::Year | Unit::Month | Unit::Week))?;
    let on = on.glued("'").and_then(|on| on.glued("s")).unwrap_or(on.skip_hyphen());
    let behind = on.eat(&["end"])?;
    Some((Expression::Point(Point::Step(unit, 0, Base::Report)), Some(Modifier::End), behind))
}

fn expression(found: Relative) -> Expression {
    match found {
        Relative::Point(point) => Expression::Point(point),
        Relative::Vague(value) => Expression::Vague(value),
    }
}

fn only_point(at: At<'_>) -> Option<(Point, At<'_>)> {
    match point(at)? {
        (Relative::Point(point), behind) => Some((point, behind)),
        _ => None,
    }
}

/// A clock time with its day on either side: "7:30 p.m. on Monday", "07:02, 11 June 2025", "Monday at 7:30 p.m.".
fn timed(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    if let Some((clock, behind)) = clock::clock(at) {
        let on = behind.skip(&[","]).skip(&["on"]);
        return Some(match only_point(on) {
            Some((day, behind)) => {
                let (clock, behind) = evened(clock, behind);
                (Expression::Clock(clock, Some(day)), None, behind)
            }
            None => (Expression::Clock(clock, None), None, behind),
        });
    }
    let (day, behind) = only_point(at)?;
    let on = behind.skip(&[","]).skip(&["at"]).skip(&["t"]);
    let (clock, behind) = clock::clock(on)?;
    Some((Expression::Clock(clock, Some(day)), None, behind))
}

/// "half past seven on Monday evening": the part of the day turns seven into nineteen.
fn evened(clock: Clock, behind: At<'_>) -> (Clock, At<'_>) {
    match (clock, lexicon::part(behind)) {
        (Clock::Time(hour, minute, universal), Some((part, on))) => {
            (Clock::Time(clock::in_part(u32::from(hour), part) as u8, minute, universal), on)
        }
        (clock, _) => (clock, behind),
    }
}

/// A part of a day: "Tuesday evening", "this morning", "last night", "tonight", "the morning of 3 March", "the early hours of
/// Tuesday", "late Tuesday night".
fn day_part(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    let today = Point::Step(Unit::Day, 0, Base::Report);
    let found = |part, day, behind| Some((Expression::Clock(Clock::Part(part), Some(day)), None, behind));
    match at.word() {
        "tonight" => return found(Part::Night, today, at.step()),
        "this" | "later" | "earlier" => {
            let on = if at.word() == "this" { at.step() } else { at.step().eat(&["this"])? };
            let (part, behind) = lexicon::part(on.skip(&["early", "late", "mid"]))?;
            return found(part, today, behind);
        }
        "last" => {
            let (part, behind) = lexicon::part(at.step())?;
            return found(part, Point::Step(Unit::Day, -1, Base::Report), behind);
        }
        "that" | "same" => {
            let (part, behind) = lexicon::part(at.step())?;
            return found(part, Point::Same(Unit::Day), behind);
        }
        _ => {}
    }
    if let Some((part, on)) = lexicon::part(at.skip(&["the"])).filter(|_| at.word() == "the") {
        // "the night before", "the following morning" below.
        if on.word() == "before" || on.word() == "after" {
            let by = if on.word() == "before" { -1 } else { 1 };
            return found(part, Point::Step(Unit::Day, by, Base::Mention), on.step());
        }
    }
    let on = at.skip(&["the"]);
    if let Some(by) = match on.word() {
        "following" | "next" => Some(1),
        "previous" => Some(-1),
        "same" => Some(0),
        _ => None,
    } {
        let (part, behind) = lexicon::part(on.step())?;
        return found(part, Point::Step(Unit::Day, by, Base::Mention), behind);
    }
    if let Some((part, on)) = clock::part_of_day(at) {
        let (day, behind) = only_point(on.eat(&["of", "on"])?)?;
        return found(part, day, behind);
    }
    let start = at.eat(&["early", "late", "mid"]).map_or(at, |on| on.skip(&["on"]));
    let (day, on) = only_point(start)?;
    let on = on.skip(&[","]).skip(&["in"]);
    let (part, behind) = clock::part_of_day(on)?;
    // "on Monday the evening": only "in the morning" takes an article.
    if on.word() == "the" && on.word_before(1) != "in" {
        return None;
    }
    found(part, day, behind)
}

/// "overnight": from the day before the last date to that date.
fn overnight(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    let behind = at.eat(&["overnight"])?;
    let (day, behind) = match only_point(behind) {
        Some((day, behind)) => (day, behind),
        None => (Point::Step(Unit::Day, -1, Base::Report), behind),
    };
    Some((Expression::Clock(Clock::Part(Part::Night), Some(day)), None, behind))
}

fn recurring(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    let (value, behind) = length::set(at)?;
    Some((Expression::Set(value), None, behind))
}

fn lasting(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    let (count, unit, modifier, behind) = length::length(at)?;
    Some(match length::with_smaller(count, unit, behind) {
        Some((value, behind)) => (Expression::Compound(value), modifier, behind),
        None => (Expression::Length(count, unit), modifier, behind),
    })
}

fn vague(at: At<'_>) -> Option<(Expression, Option<Modifier>, At<'_>)> {
    let (value, behind) = length::vague(at)?;
    Some((Expression::Vague(value), None, behind))
}
