//! When a time expression says something happened, as a stretch of days or a minute, and how it is written.

use headwater_model::{CompactString, Date, Modifier, Timex, TimexKind};
use jiff::ToSpan;

/// A stretch of days, or a minute of one day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct When {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Minutes since midnight.
    pub minute: Option<u16>,
    /// "about", "around".
    pub about: bool,
}

impl When {
    /// When `time` says it was, if it names days. `words` are its words.
    pub fn of(time: &Timex, words: &str) -> Option<When> {
        if !matches!(time.kind, TimexKind::Date | TimexKind::Time) {
            return None;
        }
        let (mut from, mut to) = (time.from?, time.to?);
        // "the end of July" is its last day, "late July" is not, nor is the end of a decade.
        let on_calendar = from.until(to).is_ok_and(|span| span.get_days() <= 366);
        if time.modifier == Some(Modifier::End) && on_calendar && words.to_lowercase().contains("end") {
            from = to;
        }
        if words.to_lowercase().starts_with("overnight") {
            to = from.saturating_add(1.day());
        }
        Some(When { from, to, minute: minute(&time.value), about: time.modifier == Some(Modifier::Approx) })
    }

    /// A single day.
    pub fn day(day: Date) -> When {
        When { from: day, to: day, minute: None, about: false }
    }

    /// Number of days it covers, less one.
    pub fn days(self) -> i32 {
        self.from.until(self.to).map_or(i32::MAX, |span| span.get_days())
    }

    /// True if it is one day.
    pub fn is_day(self) -> bool {
        self.from == self.to
    }

    /// True if `finer` lies within it and says more.
    pub fn refined_by(self, finer: When) -> bool {
        let inside = self.from <= finer.from && finer.to <= self.to;
        inside && (finer.days() < self.days() || (self.is_day() && self.minute.is_none() && finer.minute.is_some()))
    }

    /// EDTF, level 0 or 1.
    pub fn edtf(self) -> CompactString {
        let about = if self.about { "~" } else { "" };
        let (from, to) = (self.from, self.to);
        let month = from.day() == 1 && to == from.last_of_month();
        let year =
            from.day() == 1 && from.month() == 1 && to.month() == 12 && to.day() == 31 && from.year() == to.year();
        let text = match self.minute {
            Some(minute) if self.is_day() => format!("{from}T{:02}:{:02}", minute / 60, minute % 60),
            _ if self.is_day() => format!("{from}{about}"),
            _ if year => format!("{:04}{about}", from.year()),
            _ if month => format!("{:04}-{:02}{about}", from.year(), from.month()),
            _ => format!("{from}/{to}"),
        };
        text.into()
    }
}

/// The clock time in a TIMEX3 value. Universal time is another clock than that of the scene and is left out.
fn minute(value: &str) -> Option<u16> {
    let (_, clock) = value.split_once('T')?;
    if clock.ends_with('Z') {
        return None;
    }
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn written(from: (i16, i8, i8), to: (i16, i8, i8)) -> String {
        let day = |(y, m, d)| date(y, m, d);
        When { from: day(from), to: day(to), minute: None, about: false }.edtf().to_string()
    }

    #[test]
    fn stretches_are_written_by_their_names() {
        assert_eq!(written((2025, 6, 17), (2025, 6, 17)), "2025-06-17");
        assert_eq!(written((2025, 6, 1), (2025, 6, 30)), "2025-06");
        assert_eq!(written((2025, 1, 1), (2025, 12, 31)), "2025");
        assert_eq!(written((2025, 6, 16), (2025, 6, 22)), "2025-06-16/2025-06-22");
    }

    #[test]
    fn universal_time_is_not_the_clock_of_the_scene() {
        assert_eq!(minute("2025-06-17T22:14"), Some(22 * 60 + 14));
        assert_eq!(minute("2025-06-17T14:40Z"), None);
        assert_eq!(minute("2025-06-17TNI"), None);
    }
}
