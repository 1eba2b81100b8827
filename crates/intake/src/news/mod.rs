//! News agencies' formats: NewsML-G2, NewsML 1 and NITF, which are XML, and ninjs, which is JSON (all of the IPTC).
//!
//! An agency's item says more than any page: who supplied it, who holds its rights, where it was written, whether it was
//! withdrawn. What names the supplier becomes [`headwater_model::TakenFrom`], the other lines are kept as credits. Items
//! without words (pictures, films) are read by their caption.

mod body;
pub(crate) mod ninjs;
mod xml;

pub(crate) use xml::read;

/// A time in ISO 8601's basic form (`20240603T100000Z`), which NITF and older NewsML use, in its extended form; nothing for
/// any other.
pub(super) fn extended(time: &str) -> Option<String> {
    let digits =
        |from: usize, to: usize| time.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let day = format!("{}-{}-{}", digits(0, 4)?, digits(4, 6)?, digits(6, 8)?);
    let Some(rest) = time.get(8..).filter(|rest| !rest.is_empty()) else { return Some(day) };
    let clock = rest.strip_prefix('T')?;
    let seconds = if clock.len() >= 6 && clock.as_bytes()[..6].iter().all(u8::is_ascii_digit) { 6 } else { 4 };
    let part = |from: usize| clock.get(from..from + 2).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let second = if seconds == 6 { part(4)? } else { "00" };
    let zone = match clock.get(seconds..)? {
        "" | "Z" => clock.get(seconds..)?.to_owned(),
        zone if zone.len() == 5 && zone.starts_with(['+', '-']) => format!("{}:{}", zone.get(..3)?, zone.get(3..)?),
        zone if zone.len() == 6 && zone.starts_with(['+', '-']) => zone.to_owned(),
        _ => return None,
    };
    Some(format!("{day}T{}:{}:{second}{zone}", part(0)?, part(2)?))
}

/// A time as it is understood later, and where it was given.
pub(super) fn told(time: String, by: &str) -> (String, String) {
    match extended(&time) {
        Some(plain) => (plain, format!("{by}, written as {time}")),
        None => (time, by.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::extended;

    #[test]
    fn writes_basic_times_out() {
        let check = |time: &str, expected: Option<&str>| assert_eq!(extended(time).as_deref(), expected, "{time}");
        check("20240603T100000Z", Some("2024-06-03T10:00:00Z"));
        check("20240603T1000+0200", Some("2024-06-03T10:00:00+02:00"));
        check("20240603", Some("2024-06-03"));
        check("2024-06-03T10:00:00Z", None);
        check("20240603T10", None);
        check("3 June", None);
        check("２０２４", None);
    }
}
