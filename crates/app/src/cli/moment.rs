//! Moments as people type them: a day, a time, or how long ago.

use super::watch::time;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A moment: `2025-06-17` (its first instant, UTC), `2025-06-17T14:05` (UTC), `2025-06-17T14:05+02:00`, or `2h`, `7d`: so long ago.
///
/// # Errors
/// If the words are none of these.
pub fn moment(words: &str) -> Result<Timestamp, String> {
    let utc = |civil: DateTime| civil.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    if let Ok(at) = words.parse::<Timestamp>() {
        return Ok(at);
    }
    if let Ok(day) = words.parse::<Date>() {
        // A time of day behind a day is read as a day too, so it is asked for first.
        let civil = words.parse::<DateTime>().unwrap_or_else(|_| day.at(0, 0, 0, 0));
        return utc(civil).map_err(|error| error.to_string());
    }
    let ago = time(words).map_err(|_| {
        format!("expected a time like 2025-06-17, 2025-06-17T14:05Z, or 2h for two hours ago, found \"{words}\"")
    })?;
    let ago = SignedDuration::try_from(ago).map_err(|error| error.to_string())?;
    Timestamp::now().checked_sub(ago).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_times_and_how_long_ago() {
        let at = |words: &str| moment(words).unwrap().to_string();
        assert_eq!(at("2025-06-17"), "2025-06-17T00:00:00Z");
        assert_eq!(at("2025-06-17T14:05"), "2025-06-17T14:05:00Z");
        assert_eq!(at("2025-06-17T14:05:06Z"), "2025-06-17T14:05:06Z");
        assert_eq!(at("2025-06-17T14:05+02:00"), "2025-06-17T12:05:00Z");
        let ago = Timestamp::now().duration_since(moment("2h").unwrap());
        assert!((7190..7300).contains(&ago.as_secs()));
        for wrong in ["", "yesterday", "2025-13-01", "12"] {
            assert!(moment(wrong).is_err(), "{wrong}");
        }
    }
}
