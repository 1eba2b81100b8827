//! Which of day and month comes first in `04/11/2019`.

use super::date::When;

/// The order a page writes its dates in, as far as its language and address tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Order {
    /// By language tag and address. English alone tells nothing: London and New York differ.
    pub(super) fn of(language: Option<&str>, url: Option<&str>) -> Order {
        let tag = language.unwrap_or_default().to_ascii_lowercase().replace('_', "-");
        let (primary, region) = tag.split_once('-').unwrap_or((&tag, ""));
        let host = url.and_then(super::super::trim::host).unwrap_or_default();
        let country = host.rsplit('.').next().unwrap_or_default();
        match (primary, region) {
            (_, "us" | "ph") => Order::MonthFirst,
            ("" | "en", "") if matches!(country, "us" | "gov" | "mil") => Order::MonthFirst,
            ("" | "en", "") if country.len() == 2 && !matches!(country, "co" | "tv" | "io" | "me" | "ai" | "ca") => {
                Order::DayFirst
            }
            ("" | "en", "" | "ca") => Order::Unknown,
            _ => Order::DayFirst,
        }
    }

    /// One of two readings of a date: the one that another date of the page agrees with, else by the page's order.
    pub(super) fn choose(self, day_first: When, month_first: When, known: &[When]) -> Option<When> {
        let near = |when: &When| known.iter().any(|other| days(other).abs_diff(days(when)) <= DAYS_MAX);
        match (near(&day_first), near(&month_first), self) {
            (true, false, _) => Some(day_first),
            (false, true, _) => Some(month_first),
            (_, _, Order::DayFirst) => Some(day_first),
            (_, _, Order::MonthFirst) => Some(month_first),
            _ => None,
        }
    }
}

/// Two dates of one page that lie so near are of one time. The two readings of a date are 28 days apart or more.
const DAYS_MAX: u32 = 7;

/// Days since a fixed day, months counted as 31: near enough to tell weeks from months.
fn days(when: &When) -> u32 {
    (u32::from(when.year) * 12 + u32::from(when.month)) * 31 + u32::from(when.day)
}

#[cfg(test)]
mod tests {
    use super::super::date::{Read, read};
    use super::*;

    #[track_caller]
    fn check(language: &str, url: &str, known: &str, expected: Option<&str>) {
        let Some(Read::Either(day, month)) = read("04/11/2019") else { panic!("two readings") };
        let known: Vec<When> = match read(known) {
            Some(Read::Is(when)) => vec![when],
            _ => Vec::new(),
        };
        let chosen = Order::of(Some(language), Some(url)).choose(day, month, &known);
        assert_eq!(chosen.map(|when| when.iso()).as_deref(), expected, "{language} {url} {known:?}");
    }

    #[test]
    fn tells_day_from_month() {
        check("en-US", "https://a.example/", "", Some("2019-04-11"));
        check("en-GB", "https://a.example/", "", Some("2019-11-04"));
        check("de", "https://a.example/", "", Some("2019-11-04"));
        check("en", "https://a.co.uk/", "", Some("2019-11-04"));
        check("en", "https://a.com/", "", None);
        check("en", "https://a.com/", "2019-11-05", Some("2019-11-04"));
        check("en-US", "https://a.com/", "2019-11-05", Some("2019-11-04"));
    }
}
