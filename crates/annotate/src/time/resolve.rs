//! From what the words say to a day on the calendar: the report's day, the tense of the clause and the last date named decide.

use compact_str::{CompactString, format_compact};
use headwater_model::Date;
use jiff::civil::Weekday;

use super::expression::{Base, Named, Pick, Point};
use super::granule::{Granule, days, monday, moved_day, season_code};
use super::lexicon::Unit;
use super::tense::Tense;

/// How far a history goes back within a year before a month is taken for the next year's, in days: half a year and a little. Set on half of WikiWars.
const HISTORY_BACK_DAYS: i32 = 200;

/// What is known where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The day from which days are counted: the report's, if known; in a history, the one it has got to.
    pub report: Option<Date>,
    /// The last date named before.
    pub mention: Option<Granule>,
    /// The last quarter named before.
    pub quarter: Option<Granule>,
    /// True if that quarter was named in this sentence or the one before.
    pub quarter_near: bool,
    /// True in a history that has named a date.
    pub history: bool,
    /// The sentence.
    pub sentence: u32,
    /// The side on which the clause lies.
    pub tense: Tense,
}

/// A point with its place on the calendar, as far as it can be told.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Resolved {
    /// TIMEX3 value, with X for what is not known.
    pub value: CompactString,
    /// The stretch of the calendar, if known.
    pub granule: Option<Granule>,
    /// True if another date was needed.
    pub relative: bool,
    /// How it came about.
    pub reason: CompactString,
}

/// Resolves a point.
pub(crate) fn resolve(point: Point, context: Context) -> Resolved {
    let known = |granule: Granule, reason: CompactString| Resolved {
        value: granule.value(),
        granule: Some(granule),
        relative: !matches!(point, Point::Fixed(_)),
        reason,
    };
    match point {
        Point::Fixed(granule) => known(granule, CompactString::const_new("as written")),
        Point::Named(named, pick) => match named_granule(named, pick, context) {
            Some((granule, reason)) => known(granule, reason),
            None => unknown(named_value(named)),
        },
        Point::Step(unit, by, base) => match base_granule(unit, base, context) {
            Some((from, what)) => {
                // "The following year" and "two months later" name a year and a month, whatever day came before.
                let named = unit >= Unit::Month && from.unit() < unit && from.unit() != Unit::Quarter;
                let granule = match base {
                    Base::Mention if !named => from.moved(unit, by),
                    _ => Granule::holding(unit, moved_day(from.from(), unit, by)),
                };
                let granule = weekend_by_tense(unit, by, base, granule, context);
                known(granule, step_reason(unit, by, from, what))
            }
            None => unknown(unit_value(unit)),
        },
        Point::DayOfMonth(day) => match day_of_month(day, context) {
            Some((granule, reason)) => known(granule, reason),
            None => unknown(format_compact!("XXXX-XX-{day:02}")),
        },
        Point::Period(years) => {
            let closed = |day: Date| Granule::holding(Unit::Quarter, moved_day(day, Unit::Quarter, -1));
            match context.quarter.or(context.report.map(closed)) {
                Some(quarter) => {
                    let granule = quarter.moved(Unit::Year, years);
                    known(granule, format_compact!("told from the quarter {}", quarter.value()))
                }
                None => unknown(unit_value(Unit::Quarter)),
            }
        }
        Point::YearBefore(base) => match context.quarter.filter(|_| context.quarter_near) {
            Some(_) => resolve(Point::Period(-1), context),
            None => resolve(Point::Step(Unit::Year, -1, base), context),
        },
        Point::Same(unit) => match context.mention.or(context.report.map(Granule::Day)) {
            Some(mention) => {
                let granule = if mention.unit() > unit { mention } else { Granule::holding(unit, mention.from()) };
                known(granule, format_compact!("the date named before: {}", mention.value()))
            }
            None => unknown(unit_value(unit)),
        },
    }
}

fn unknown(value: CompactString) -> Resolved {
    Resolved {
        value,
        granule: None,
        relative: true,
        reason: CompactString::const_new("the report's date is not known"),
    }
}

fn base_granule(unit: Unit, base: Base, context: Context) -> Option<(Granule, &'static str)> {
    let report = context.report.map(|day| (Granule::Day(day), "the report"));
    match base {
        Base::Report => report,
        // "two years later" is told from a date even where only the report's is known.
        Base::Mention => match context.mention {
            Some(mention) if mention.unit() <= unit || unit >= Unit::Month => Some((mention, "the date named before")),
            Some(mention) => Some((Granule::Day(mention.from()), "the date named before")),
            None => report.map(|(day, what)| (day.moved(Unit::Day, 0), what)).map(|(day, what)| match unit {
                Unit::Year | Unit::Month | Unit::Quarter => (Granule::holding(unit, day.from()), what),
                _ => (day, what),
            }),
        },
    }
}

/// "the weekend" is the last one in a past clause, the coming one in a future clause.
fn weekend_by_tense(unit: Unit, by: i32, base: Base, granule: Granule, context: Context) -> Granule {
    match (unit, by, base, context.report) {
        (Unit::Weekend, 0, Base::Report, Some(day)) => {
            let weekend = granule.from();
            if context.tense == Tense::Past && weekend > day { Granule::Weekend(days(weekend, -7)) } else { granule }
        }
        // "last weekend" on a Thursday is the one just gone: the weekend before the coming one.
        (Unit::Weekend, -1, Base::Report, Some(day)) if granule.to() >= day => {
            Granule::Weekend(days(granule.from(), -7))
        }
        (Unit::Weekend, 1, Base::Report, Some(day)) => Granule::Weekend(days(monday(day), 12)),
        _ => granule,
    }
}

fn step_reason(unit: Unit, by: i32, from: Granule, what: &str) -> CompactString {
    let name = format!("{unit:?}").to_lowercase();
    let plural = if by.unsigned_abs() == 1 { "" } else { "s" };
    match by {
        0 => format_compact!("the {name} of {what}, {}", from.value()),
        _ if by < 0 => format_compact!("{} {name}{plural} before {what}, {}", -by, from.value()),
        _ => format_compact!("{by} {name}{plural} after {what}, {}", from.value()),
    }
}

/// The value of a name whose round is not known.
fn named_value(named: Named) -> CompactString {
    match named {
        Named::Weekday(day) => format_compact!("XXXX-WXX-{}", day.to_monday_one_offset()),
        Named::Month(month) => format_compact!("XXXX-{month:02}"),
        Named::Day(month, day) => format_compact!("XXXX-{month:02}-{day:02}"),
        Named::Nth(month, ..) => format_compact!("XXXX-{month:02}-XX"),
        Named::Season(season) => format_compact!("XXXX-{}", season_code(season)),
        Named::Quarter(quarter) => format_compact!("XXXX-Q{quarter}"),
        Named::Half(half) => format_compact!("XXXX-H{half}"),
    }
}

fn unit_value(unit: Unit) -> CompactString {
    CompactString::const_new(match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "XXXX-XX-XX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Week => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
    })
}

fn named_granule(named: Named, pick: Pick, context: Context) -> Option<(Granule, CompactString)> {
    if let Pick::Before | Pick::After = pick {
        let mention = context.mention.or(context.report.map(Granule::Day))?;
        let base = mention.from();
        let Named::Weekday(name) = named else { return neighbour_of(named, pick, mention) };
        let day = if pick == Pick::Before { weekday_before(name, base, true) } else { weekday_after(name, base, true) };
        let side = if pick == Pick::Before { "before" } else { "after" };
        return Some((Granule::Day(day), format_compact!("the {} {side} {base}", weekday_name(name))));
    }
    if let Some(found) = told_from_history(named, pick, context) {
        return Some(found);
    }
    let report = context.report?;
    if let Named::Weekday(name) = named {
        return Some(weekday(name, pick, report, context.tense));
    }
    let in_year = |year: i16| -> Option<Granule> {
        Some(match named {
            Named::Month(month) => Granule::Month(year, month),
            Named::Day(month, day) => Granule::Day(Date::new(year, month, day).ok()?),
            Named::Nth(month, nth, weekday) => {
                Granule::Day(Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?)
            }
            Named::Season(season) => Granule::Season(year, season),
            Named::Quarter(quarter) => Granule::Quarter(year, quarter),
            Named::Half(half) => Granule::Half(year, half),
            Named::Weekday(_) => return None,
        })
    };
    let year = report.year();
    // 29 February may be missing from the years beside the report's.
    let rounds: Vec<Granule> = (-4..=4).filter_map(|step| in_year(year.checked_add(step)?)).collect();
    let last = || rounds.iter().rev().find(|granule| granule.to() < report).copied();
    let begun = |slack: i32| rounds.iter().rev().find(|granule| granule.from() <= days(report, slack)).copied();
    let open = || rounds.iter().find(|granule| granule.to() >= report).copied();
    let nearest =
        || rounds.iter().min_by_key(|granule| (distance(**granule, report), granule.from() > report)).copied();
    // The tense is trusted unless it would go most of a year round a date that lies close by: "was extended to Nov. 16",
    // "payable Dec. 1" (300 and 45 days, set on TimeBank).
    let told = |by_tense: Option<Granule>| match (by_tense, nearest()) {
        (Some(far), Some(near)) if distance(far, report) > 300 && distance(near, report) <= 45 => Some(near),
        (by_tense, _) => by_tense,
    };
    let granule = match pick {
        Pick::YearNamed => in_year(context.mention.map_or(year, |mention| mention.from().year())),
        Pick::Year(by) => in_year(year.checked_add(i16::try_from(by).ok()?)?),
        Pick::Last => last(),
        Pick::Next => rounds.iter().find(|granule| granule.from() > report).copied(),
        Pick::This => in_year(year),
        // A day's grace: a date of tomorrow in a past clause is the writer's other time zone.
        Pick::Tense if matches!(named, Named::Quarter(_) | Named::Half(_)) => nearest(),
        Pick::Tense if context.tense == Tense::Past => told(begun(1)),
        Pick::Tense if context.tense == Tense::Future => told(open()),
        _ => nearest(),
    }?;
    let why = match pick {
        Pick::Tense if context.tense == Tense::Past => "the last one up to",
        Pick::Tense if context.tense == Tense::Future => "the next one from",
        Pick::Tense | Pick::Before | Pick::After => "the one nearest to",
        Pick::Last => "the last one before",
        Pick::Next => "the next one after",
        Pick::YearNamed => "in the year named before",
        Pick::This | Pick::Year(_) => "by the year of",
    };
    Some((granule, format_compact!("{why} {report}")))
}

/// The day of that number nearest behind the last day named, else on the side of the report that the tense tells.
fn day_of_month(day: i8, context: Context) -> Option<(Granule, CompactString)> {
    let (base, later) = match (context.mention, context.report) {
        (Some(Granule::Day(mention)), _) => (mention, true),
        (_, Some(report)) => (report, context.tense == Tense::Future),
        _ => return None,
    };
    // Two months on either side hold every number but the 31st of a short one.
    let months = (-2..=2).filter_map(|step| {
        let month = moved_day(base.first_of_month(), Unit::Month, step);
        Date::new(month.year(), month.month(), day).ok()
    });
    let found =
        if later { months.filter(|found| *found >= base).min() } else { months.filter(|found| *found <= base).max() };
    Some((Granule::Day(found?), format_compact!("the {day}. told from {base}")))
}

/// "the previous April", "the following spring": the nearest one before or after the date named last.
fn neighbour_of(named: Named, pick: Pick, mention: Granule) -> Option<(Granule, CompactString)> {
    let at = |year: i16| match named {
        Named::Month(month) => Some(Granule::Month(year, month)),
        Named::Season(season) => Some(Granule::Season(year, season)),
        _ => None,
    };
    let year = mention.from().year();
    let mut rounds = (-1..=1).filter_map(|step| at(year.checked_add(step)?));
    let granule = if pick == Pick::Before {
        rounds.rev().find(|round| round.to() < mention.from())
    } else {
        rounds.find(|round| round.from() > mention.to())
    };
    let side = if pick == Pick::Before { "before" } else { "after" };
    Some((granule?, format_compact!("the one {side} {}", mention.value())))
}

/// In a history a weekday, day, month or season goes on from the date named last: "In 1939 ... In September ...".
fn told_from_history(named: Named, pick: Pick, context: Context) -> Option<(Granule, CompactString)> {
    let mention = context.mention.filter(|mention| mention.unit() <= Unit::Year)?;
    if !context.history || pick != Pick::Tense {
        return None;
    }
    let at = |year: i16| match named {
        Named::Month(month) => Some(Granule::Month(year, month)),
        Named::Day(month, day) => Date::new(year, month, day).ok().map(Granule::Day),
        Named::Season(season) => Some(Granule::Season(year, season)),
        _ => None,
    };
    let granule = match (named, mention) {
        (Named::Weekday(name), Granule::Day(day)) => Granule::Day(weekday_after(name, day, false)),
        _ => {
            let year = mention.from().year();
            let same_year = at(year)?;
            // Told in order: a date well before the last one is the next year's.
            let behind = same_year.to() < days(mention.from(), -HISTORY_BACK_DAYS);
            if behind { at(year.checked_add(1)?)? } else { same_year }
        }
    };
    Some((granule, format_compact!("going on from the date named before: {}", mention.value())))
}

/// Days between a stretch and a day, 0 inside.
fn distance(granule: Granule, day: Date) -> i32 {
    let between = |from: Date, to: Date| from.until(to).map_or(i32::MAX, |span| span.get_days());
    if granule.to() < day {
        between(granule.to(), day)
    } else if granule.from() > day {
        between(day, granule.from())
    } else {
        0
    }
}

fn weekday(name: Weekday, pick: Pick, report: Date, tense: Tense) -> (Granule, CompactString) {
    let (day, why) = match pick {
        Pick::Last => (weekday_before(name, report, true), "before"),
        // "next Wednesday" lies in the week that follows.
        Pick::Next => (days(monday(report), 7 + i32::from(name.to_monday_zero_offset())), "in the week after"),
        Pick::This if tense == Tense::Past => (weekday_before(name, report, false), "on or before"),
        Pick::This => (weekday_after(name, report, false), "on or after"),
        _ if tense == Tense::Future => (weekday_after(name, report, false), "on or after"),
        _ => (weekday_before(name, report, false), "on or before"),
    };
    (Granule::Day(day), format_compact!("the {} {why} {report}", weekday_name(name)))
}

fn weekday_before(name: Weekday, day: Date, strictly: bool) -> Date {
    let back = i32::from(name.until(day.weekday()));
    days(day, -(if strictly && back == 0 { 7 } else { back }))
}

fn weekday_after(name: Weekday, day: Date, strictly: bool) -> Date {
    let on = i32::from(day.weekday().until(name));
    days(day, if strictly && on == 0 { 7 } else { on })
}

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
