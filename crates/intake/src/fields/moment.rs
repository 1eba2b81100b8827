//! Times that are written as a number.

use jiff::Timestamp;

/// The time that a bare number stands for, as ISO 8601: `20240612`, or seconds, milliseconds, microseconds or nanoseconds
/// since 1970. The unit is told by the number of digits, which holds for 1973 to 2286. Nothing for other words.
pub(super) fn of(words: &str) -> Option<String> {
    let words = words.trim();
    // A table made with floating point columns writes `1718186400.0`.
    let whole = words.split_once('.').map_or(words, |(whole, _)| whole);
    if !words.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || words.matches('.').count() > 1 {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let moment = match whole.len() {
        8 => return day(whole),
        9..=10 => Timestamp::from_second(number),
        12..=13 => Timestamp::from_millisecond(number),
        15..=16 => Timestamp::from_microsecond(number),
        18..=19 => Timestamp::from_nanosecond(number.into()),
        _ => return None,
    };
    moment.ok().map(|moment| moment.to_string())
}

/// `20240612` as `2024-06-12`, if there is such a day.
fn day(digits: &str) -> Option<String> {
    let (year, month, day) = (&digits[..4], &digits[4..6], &digits[6..]);
    let date = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1800..2200).contains(&date.year()).then(|| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn tells_the_unit_by_the_digits() {
        let same = Some("2024-06-12T10:00:00Z".to_owned());
        assert_eq!(of("1718186400"), same);
        assert_eq!(of("1718186400.0"), same);
        assert_eq!(of("1718186400000"), same);
        assert_eq!(of("1718186400000000"), same);
        assert_eq!(of("1718186400000000000"), same);
        assert_eq!(of("20240612"), Some("2024-06-12".to_owned()));
    }

    #[test]
    fn leaves_other_words_alone() {
        for words in ["2024", "20241312", "2024-06-12", "12.06.2024", "", "June", "99999999", "1718186400 s"] {
            assert_eq!(of(words), None, "{words}");
        }
    }
}
