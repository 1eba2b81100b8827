//! Addresses within the application. Whoever routes and whoever links use these, so that they cannot differ.
//!
//! Ids and names come from reports: every byte that is not unreserved (RFC 3986, 2.3) is written as `%XX`, so that an id with a
//! slash is one segment and no id can become a query or leave the site.

use std::fmt::Write;

/// A text as one segment of a path or one value of a query.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

/// A story, as it is or as it was known at a time.
pub fn story(id: &str, as_of: Option<&str>) -> String {
    with(format!("/story/{}", encoded(id)), &[("as_of", as_of)])
}

/// A report in its story.
pub fn report(story: &str, report: &str, as_of: Option<&str>) -> String {
    with(format!("/story/{}/report/{}", encoded(story), encoded(report)), &[("as_of", as_of)])
}

/// Words of a report in its story: the page marks them and opens there. Code points, end-exclusive.
pub fn words(story: &str, report: &str, (start, end): (usize, usize), as_of: Option<&str>) -> String {
    let at = format!("{start}-{end}");
    let base = format!("/story/{}/report/{}", encoded(story), encoded(report));
    format!("{}#at", with(base, &[("at", Some(&at)), ("as_of", as_of)]))
}

/// Two reports of a story side by side.
pub fn compare(story: &str, a: &str, b: &str, as_of: Option<&str>) -> String {
    with(format!("/story/{}/compare", encoded(story)), &[("a", Some(a)), ("b", Some(b)), ("as_of", as_of)])
}

/// The news of a story as an Atom feed.
pub fn feed(story: &str) -> String {
    format!("/story/{}/feed.atom", encoded(story))
}

/// A report wherever its story is.
pub fn lone_report(report: &str) -> String {
    format!("/report/{}", encoded(report))
}

/// The bytes a report was read from.
pub fn original(report: &str, version: u32) -> String {
    format!("/report/{}/original?version={version}", encoded(report))
}

/// An outlet.
pub fn outlet(name: &str) -> String {
    format!("/outlet/{}", encoded(name))
}

/// The same page for programs: `.json` behind its path; the list of stories is `/stories.json`.
pub fn json(path: &str) -> String {
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let path = if path == "/" { "/stories" } else { path };
    match query {
        Some(query) => format!("{path}.json?{query}"),
        None => format!("{path}.json"),
    }
}

/// A path with those of the queries that have a value.
pub fn with(path: String, queries: &[(&str, Option<&str>)]) -> String {
    let mut out = path;
    let mut sign = '?';
    for (name, value) in queries.iter().filter_map(|(name, value)| Some((name, (*value)?))) {
        let _ = write!(out, "{sign}{name}={}", encoded(value));
        sign = '&';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_segment_whatever_is_in_it() {
        assert_eq!(report("s-1", "a/b?c#d é", None), "/story/s-1/report/a%2Fb%3Fc%23d%20%C3%A9");
        assert_eq!(words("s", "r", (3, 9), None), "/story/s/report/r?at=3-9#at");
        assert!(!outlet("\"><script>").contains(['"', '<', '>']));
    }

    #[test]
    fn every_page_has_its_json() {
        assert_eq!(json("/"), "/stories.json");
        assert_eq!(json("/?q=a"), "/stories.json?q=a");
        assert_eq!(json("/story/s-1?as_of=x"), "/story/s-1.json?as_of=x");
    }
}
