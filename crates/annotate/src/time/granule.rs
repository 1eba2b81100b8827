//! A stretch of the calendar with a name: a day, a week, a month, a quarter and so on, up to a century.

use compact_str::{CompactString, format_compact};
use headwater_model::Date;
use jiff::{ToSpan, civil::date};

use super::lexicon::{Season, Unit};

/// A named stretch of the calendar.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Granule {
    Day(Date),
    /// By its Monday.
    Week(Date),
    /// By its Saturday.
    Weekend(Date),
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    /// A winter has the year it begins in.
    Season(i16, Season),
    Year(i16),
    /// By its first year.
    Decade(i16),
    /// By its first two digits: 19 covers 1900 to 1999.
    Century(i16),
}

impl Granule {
    /// The granule of `unit` that holds `day`. Units of the clock give the day.
    pub fn holding(unit: Unit, day: Date) -> Granule {
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Granule::Day(day),
            Unit::Week => Granule::Week(monday(day)),
            Unit::Weekend => Granule::Weekend(days(monday(day), 5)),
            Unit::Month => Granule::Month(day.year(), day.month()),
            Unit::Quarter => Granule::Quarter(day.year(), (day.month() - 1) / 3 + 1),
            Unit::Year => Granule::Year(day.year()),
            Unit::Decade => Granule::Decade(day.year() / 10 * 10),
            Unit::Century => Granule::Century(day.year() / 100),
        }
    }

    /// Its first day.
    pub fn from(self) -> Date {
        match self {
            Granule::Day(day) | Granule::Week(day) | Granule::Weekend(day) => day,
            Granule::Month(year, month) => first(year, month),
            Granule::Quarter(year, quarter) => first(year, quarter * 3 - 2),
            Granule::Half(year, half) => first(year, half * 6 - 5),
            Granule::Season(year, season) => first(year, season_month(season)),
            Granule::Year(year) | Granule::Decade(year) => first(year, 1),
            Granule::Century(century) => first(century.saturating_mul(100), 1),
        }
    }

    /// Its last day.
    pub fn to(self) -> Date {
        match self {
            Granule::Day(day) => day,
            Granule::Week(day) => days(day, 6),
            Granule::Weekend(day) => days(day, 1),
            Granule::Month(year, month) => first(year, month).last_of_month(),
            Granule::Quarter(year, quarter) => first(year, quarter * 3).last_of_month(),
            Granule::Half(year, half) => first(year, half * 6).last_of_month(),
            Granule::Season(year, Season::Winter) => first(year.saturating_add(1), 2).last_of_month(),
            Granule::Season(year, season) => first(year, season_month(season) + 2).last_of_month(),
            Granule::Year(year) => first(year, 12).last_of_month(),
            Granule::Decade(year) => first(year.saturating_add(9), 12).last_of_month(),
            Granule::Century(century) => first(century.saturating_mul(100).saturating_add(99), 12).last_of_month(),
        }
    }

    /// How coarse it is.
    pub fn unit(self) -> Unit {
        match self {
            Granule::Day(_) => Unit::Day,
            Granule::Week(_) => Unit::Week,
            Granule::Weekend(_) => Unit::Weekend,
            Granule::Month(..) => Unit::Month,
            Granule::Quarter(..) | Granule::Half(..) | Granule::Season(..) => Unit::Quarter,
            Granule::Year(_) => Unit::Year,
            Granule::Decade(_) => Unit::Decade,
            Granule::Century(_) => Unit::Century,
        }
    }

    /// The granule of the same sort `by` units of `unit` later (earlier if negative). A unit finer than the granule
    /// itself gives a granule of that unit, counted from the first day.
    pub fn moved(self, unit: Unit, by: i32) -> Granule {
        let day = moved_day(self.from(), unit, by);
        let finest = if unit < self.unit() { unit } else { self.unit() };
        match self {
            Granule::Half(..) if unit >= Unit::Quarter => Granule::Half(day.year(), (day.month() - 1) / 6 + 1),
            Granule::Season(_, season) if unit >= Unit::Year => Granule::Season(day.year(), season),
            _ => Granule::holding(finest, day),
        }
    }

    /// TIMEX3 value.
    pub fn value(self) -> CompactString {
        match self {
            Granule::Day(day) => format_compact!("{day}"),
            Granule::Week(day) => {
                let week = day.iso_week_date();
                format_compact!("{:04}-W{:02}", week.year(), week.week())
            }
            Granule::Weekend(day) => {
                let week = day.iso_week_date();
                format_compact!("{:04}-W{:02}-WE", week.year(), week.week())
            }
            Granule::Month(year, month) => format_compact!("{year:04}-{month:02}"),
            Granule::Quarter(year, quarter) => format_compact!("{year:04}-Q{quarter}"),
            Granule::Half(year, half) => format_compact!("{year:04}-H{half}"),
            Granule::Season(year, season) => format_compact!("{year:04}-{}", season_code(season)),
            Granule::Year(year) => format_compact!("{year:04}"),
            Granule::Decade(year) => format_compact!("{:03}", year / 10),
            Granule::Century(century) => format_compact!("{century:02}"),
        }
    }
}

/// TIMEX3's code of a season.
pub(crate) fn season_code(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

/// First month of a season, northern, meteorological.
fn season_month(season: Season) -> i8 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    }
}

/// `day` moved by whole days, held inside the calendar.
pub(crate) fn days(day: Date, by: i32) -> Date {
    day.saturating_add(by.clamp(-4_000_000, 4_000_000).days())
}

/// The Monday of the week of `day`.
pub(crate) fn monday(day: Date) -> Date {
    days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// `day` moved by units; units of the clock do not move it.
pub(crate) fn moved_day(day: Date, unit: Unit, by: i32) -> Date {
    let by = by.clamp(-9_999, 9_999);
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => day,
        Unit::Day => days(day, by),
        Unit::Week | Unit::Weekend => days(day, by * 7),
        Unit::Month => day.saturating_add(by.months()),
        Unit::Quarter => day.saturating_add((by * 3).months()),
        Unit::Year => day.saturating_add(by.years()),
        Unit::Decade => day.saturating_add((by * 10).clamp(-9_999, 9_999).years()),
        Unit::Century => day.saturating_add((by * 100).clamp(-9_999, 9_999).years()),
    }
}

fn first(year: i16, month: i8) -> Date {
    date(year.clamp(1, 9999), month.clamp(1, 12), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_winter_ends_in_the_next_year() {
        let winter = Granule::Season(2023, Season::Winter);
        assert_eq!((winter.from(), winter.to()), (date(2023, 12, 1), date(2024, 2, 29)));
    }

    #[test]
    fn a_year_before_a_quarter_is_a_quarter_and_two_months_after_a_year_is_a_month() {
        assert_eq!(Granule::Quarter(2024, 3).moved(Unit::Year, -1), Granule::Quarter(2023, 3));
        assert_eq!(Granule::Year(2024).moved(Unit::Month, 2), Granule::Month(2024, 3));
    }

    #[test]
    fn stays_in_the_calendar_at_its_ends() {
        assert_eq!(Granule::Year(9999).moved(Unit::Century, 500).from().year(), 9999);
        assert_eq!(moved_day(date(1, 1, 1), Unit::Year, -9_999).year(), -9998);
    }
}
