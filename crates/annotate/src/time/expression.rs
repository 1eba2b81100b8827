//! What a time expression says, before anybody knows on which day it was said.

use compact_str::CompactString;
use headwater_model::Modifier;
use jiff::civil::Weekday;

use super::granule::Granule;
use super::lexicon::{Part, Season, Unit};
use super::number::Count;

/// The meaning of the words.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Expression {
    /// A place on the calendar.
    Point(Point),
    /// From one day to another.
    Range(Point, Point),
    /// A time of day.
    Clock(Clock, Option<Point>),
    /// A length of time.
    Length(Count, Unit),
    /// A length told in several units, as a TIMEX3 value.
    Compound(CompactString),
    /// Something that recurs, as a TIMEX3 value.
    Set(CompactString),
    /// "now", "recently", "soon", as a TIMEX3 value.
    Vague(&'static str),
}

/// A place on the calendar.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Point {
    /// Said in full.
    Fixed(Granule),
    /// Said without its year or week.
    Named(Named, Pick),
    /// So many units from a base.
    Step(Unit, i32, Base),
    /// "that day", "the same week".
    Same(Unit),
    /// "the 4th": the day of the month from the date named last on, else by the tense.
    DayOfMonth(i8),
    /// "the quarter", "the latest period": so many years from the quarter named last, else from the one last closed.
    Period(i32),
    /// "a year ago", "a year earlier": the quarter a year before, right after a quarter was named; else a step.
    YearBefore(Base),
}

/// A name that comes round every week or year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Named {
    Weekday(Weekday),
    Month(i8),
    /// Month and day.
    Day(i8, i8),
    /// Month, which one (-1: the last), weekday.
    Nth(i8, i8, Weekday),
    Season(Season),
    Quarter(i8),
    Half(i8),
}

/// Which round is meant.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Pick {
    /// The nearest one on the side the tense of the clause tells.
    Tense,
    /// The last one before the report.
    Last,
    /// The one in the report's own week or year.
    This,
    /// The next one after the report.
    Next,
    /// The one before the date named last: "the Monday before".
    Before,
    /// The one after the date named last: "the following Monday".
    After,
    /// In the year of the date named last: "October of that year".
    YearNamed,
    /// In the report's year, plus so many years.
    Year(i32),
}

/// From where steps are counted.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Base {
    /// The day of the report.
    Report,
    /// The date named last.
    Mention,
}

/// A time of day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Clock {
    /// Hour, minute, and whether it is universal time.
    Time(u8, u8, bool),
    /// "morning".
    Part(Part),
}

/// An expression, where it stands, and how its edges are bent.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Found {
    /// First piece.
    pub start: usize,
    /// One past the last piece.
    pub end: usize,
    /// What it says.
    pub expression: Expression,
    /// TIMEX3 `mod`.
    pub modifier: Option<Modifier>,
}
