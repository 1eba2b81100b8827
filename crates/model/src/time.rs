//! Time expressions (TIMEX3, ISO-TimeML) of one report.

use crate::{CompactString, Date, Span};
use serde::{Deserialize, Serialize};

/// A time expression with its value.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Timex {
    /// The words.
    pub span: Span,
    /// Date, time of day, length, or recurrence.
    pub kind: TimexKind,
    /// TIMEX3 value: `2025-06-17`, `2025-W25`, `2025-06-17T22:14`, `P3D`, `PRESENT_REF`, `XXXX-WXX-2` ...
    pub value: CompactString,
    /// TIMEX3 `mod`.
    pub modifier: Option<Modifier>,
    /// First day the value covers, where it names days.
    pub from: Option<Date>,
    /// Last day the value covers (inclusive), where it names days.
    pub to: Option<Date>,
    /// True if the value was worked out from another date (the report's, or one named before).
    pub relative: bool,
    /// How the value came about, in a few words for a person: "last Tuesday before 2025-06-18".
    pub reason: CompactString,
}

/// The four kinds of TIMEX3.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum TimexKind {
    /// A day or something longer on the calendar.
    Date,
    /// A time of day, with or without its date.
    Time,
    /// A length of time.
    Duration,
    /// Something that recurs.
    Set,
}

/// TIMEX3 `mod` values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Modifier {
    /// "before June".
    Before,
    /// "after June".
    After,
    /// "by the end of July" is `OnOrBefore` of its date.
    OnOrBefore,
    /// "since 27 November".
    OnOrAfter,
    /// "less than three hours".
    LessThan,
    /// "more than three hours".
    MoreThan,
    /// "at most".
    EqualOrLess,
    /// "at least".
    EqualOrMore,
    /// "early June".
    Start,
    /// "mid-June".
    Mid,
    /// "late June", "the end of July".
    End,
    /// "about", "around".
    Approx,
}
