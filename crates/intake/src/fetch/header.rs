//! What the header of an answer says: how fresh, how long to wait, which version.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use std::time::Duration;
use ureq::http::HeaderMap;

/// Longest validator kept, in bytes. Entity tags have tens.
const VALIDATOR_BYTES_MAX: usize = 1_024;

/// The value of `name`, if there is one and it can be sent back: visible ASCII, not too long.
pub(super) fn validator(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = text(headers, name)?;
    (!value.is_empty() && value.len() <= VALIDATOR_BYTES_MAX).then(|| value.to_owned())
}

/// The value of `name`, trimmed, if it is visible ASCII.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// How long the answer stays fresh by its `Cache-Control` (RFC 9111, section 5.2.2). `None` if it does not say, or says
/// that it must not be kept.
pub(super) fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let mut age = None;
    for value in headers.get_all("cache-control").iter().filter_map(|value| value.to_str().ok()) {
        for directive in value.split(',') {
            let (name, argument) = directive.split_once('=').unwrap_or((directive, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "no-store" | "no-cache" => return None,
                "max-age" => age = whole_seconds(argument.trim().trim_matches('"')),
                _ => {}
            }
        }
    }
    age
}

/// How long the server asks to wait, by `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3). Zero if that date
/// has passed.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = text(headers, "retry-after")?;
    whole_seconds(value).or_else(|| {
        let until = rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
        Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
    })
}

/// Digits as seconds. More than fit are as many as fit, as RFC 9111 asks.
fn whole_seconds(digits: &str) -> Option<Duration> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| Duration::from_secs(digits.parse::<u32>().unwrap_or(u32::MAX).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut map = HeaderMap::new();
        map.insert(name, value.parse().unwrap());
        map
    }

    #[test]
    fn reads_how_long_an_answer_is_fresh() {
        let age = |value: &str| max_age(&headers("cache-control", value)).map(|age| age.as_secs());
        assert_eq!(age("public, max-age=600"), Some(600));
        assert_eq!(age("Max-Age=\"60\""), Some(60));
        assert_eq!(age("max-age=99999999999999999999"), Some(u64::from(u32::MAX)));
        for value in ["max-age=600, no-cache", "no-store", "max-age=-1", "max-age=", "private", "s-maxage=5"] {
            assert_eq!(age(value), None, "{value}");
        }
    }

    #[test]
    fn reads_how_long_to_wait() {
        let now: Timestamp = "2025-03-03T10:00:00Z".parse().unwrap();
        let wait = |value: &str| retry_after(&headers("retry-after", value), now).map(|wait| wait.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Mon, 03 Mar 2025 10:02:00 GMT"), Some(120));
        assert_eq!(wait("Mon, 03 Mar 2025 09:00:00 GMT"), Some(0));
        for value in ["soon", "-5", "1.5"] {
            assert_eq!(wait(value), None, "{value}");
        }
    }

    #[test]
    fn keeps_validators_that_can_be_sent_back() {
        assert_eq!(validator(&headers("etag", "W/\"a\""), "etag").as_deref(), Some("W/\"a\""));
        assert_eq!(validator(&headers("etag", &"a".repeat(2_000)), "etag"), None);
        assert_eq!(validator(&headers("etag", "\"ů\""), "etag"), None);
        assert_eq!(validator(&HeaderMap::new(), "etag"), None);
    }
}
