//! Times of the database for people: `2026-11-25T21:00:09Z` is "25 Nov 2026, 21:00 UTC".

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day or a time in words; what is neither is given back as it is.
pub fn moment(at: &str) -> String {
    let (day, time) = match at.split_once(['T', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (at, None),
    };
    let Some(day) = self::day(day) else { return at.to_owned() };
    let clock = time.and_then(|time| time.get(..5)).filter(|clock| clock.as_bytes()[2] == b':');
    match (clock, time) {
        (Some(clock), Some(time)) if time.ends_with('Z') => format!("{day}, {clock} UTC"),
        (Some(clock), _) => format!("{day}, {clock}"),
        _ => day,
    }
}

/// The day of a time in words.
pub fn day(at: &str) -> Option<String> {
    let mut parts = at.get(..10).filter(|_| at.is_char_boundary(10))?.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    year.parse::<u16>().ok()?;
    Some(format!("{} {month} {year}", day.parse::<u8>().ok()?))
}

/// First and last day of a list in words, as short as it stays clear.
pub fn period(from: &str, to: &str) -> String {
    match (day(from), day(to)) {
        (Some(a), Some(b)) if a == b => a,
        (Some(a), Some(b)) if from.get(..4) == to.get(..4) => {
            format!("{} – {b}", a.rsplit_once(' ').map_or(a.as_str(), |(head, _)| head))
        }
        (Some(a), Some(b)) => format!("{a} – {b}"),
        _ => format!("{from} – {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_in_words_and_others_as_they_are() {
        assert_eq!(moment("2026-11-25T21:00:09Z"), "25 Nov 2026, 21:00 UTC");
        assert_eq!(moment("2026-11-05"), "5 Nov 2026");
        assert_eq!(moment("2026-11"), "2026-11");
        assert_eq!(moment("<b>"), "<b>");
        assert_eq!(moment("éééééééééééé"), "éééééééééééé");
        assert_eq!(period("2025-06-17", "2025-07-02"), "17 Jun – 2 Jul 2025");
    }
}
