//! What makes a report the same report: its address, or where there is none its words and outlet.
//!
//! One page goes by many addresses. Scheme, default port, case of the host, tracking parameters (`utm_source` and the
//! like) and fragments that only say where a reader came from do not name the page and are left out of its identity.
//! Other fragments stay, because the posts of a live page are told apart by them. The address of a site as a whole
//! names no report.

use crate::ContentId;

/// Parameters that tell who sent the reader, not what is read: Google, Facebook, Microsoft, Mailchimp, AT Internet,
/// Matomo, Yandex.
const TRACKING: [&str; 17] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "xtor",
    "cmpid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "ns_linkname",
    "gclsrc",
    "wbraid",
    "gbraid",
];
const TRACKING_STARTS: [&str; 4] = ["utm_", "pk_", "mtm_", "at_"];

/// The identity of a report: equal for equal reports, in every database.
pub(crate) fn identity(url: Option<&str>, outlet: Option<&str>, content: ContentId) -> String {
    match url.and_then(page) {
        Some(page) => page,
        None => match outlet.map(str::trim).filter(|outlet| !outlet.is_empty()) {
            Some(outlet) => format!("content:{content} {}", outlet.to_lowercase()),
            None => format!("content:{content}"),
        },
    }
}

/// The id that goes with an identity: 12 characters of Crockford's base 32 (60 bits of its SHA-256), lower case. `turn`
/// is 0 but for the second of two identities that share those bits.
pub(crate) fn id(identity: &str, turn: u32) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digest = match turn {
        0 => ContentId::of(identity.as_bytes()),
        _ => ContentId::of(format!("{identity}\n{turn}").as_bytes()),
    };
    let mut head = [0; 8];
    head.copy_from_slice(&digest.as_bytes()[..8]);
    let bits = u64::from_be_bytes(head);
    (0..12).map(|n| DIGITS[(bits >> (59 - 5 * n)) as usize & 31] as char).collect()
}

/// An address without what does not name the page; `None` if it is none, or names a whole site.
pub(crate) fn page(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    if !web {
        // `urn:newsml:...`, `tag:...`: an agency's own name for an item. A drive letter is no scheme.
        let named = scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        return (named && !rest.is_empty() && !url.contains(char::is_whitespace)).then(|| url.to_owned());
    }
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host).to_lowercase();
    let host = host.strip_suffix(":80").or_else(|| host.strip_suffix(":443")).unwrap_or(&host);
    let (tail, fragment) = tail.split_once('#').unwrap_or((tail, ""));
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !is_tracking(part)).collect();
    let fragment = fragment.split(":~:").next().unwrap_or("");
    let fragment = if is_tracking(fragment) || fragment.starts_with("ref=") { "" } else { fragment };
    if host.is_empty() || (path.trim_matches('/').is_empty() && kept.is_empty() && fragment.is_empty()) {
        return None;
    }
    let mut page = format!("{host}{}", if path.is_empty() { "/" } else { path });
    for (n, part) in kept.iter().enumerate() {
        page.push(if n == 0 { '?' } else { '&' });
        page.push_str(part);
    }
    if !fragment.is_empty() {
        page.push('#');
        page.push_str(fragment);
    }
    Some(page)
}

/// True for `name=value` where the name only tells where a reader came from.
fn is_tracking(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or(part).to_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_STARTS.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert!(page(a).is_some() && page(a) == page(b), "{:?} {:?}", page(a), page(b));
    }

    #[track_caller]
    fn other(a: &str, b: &str) {
        assert_ne!(page(a), page(b));
    }

    #[test]
    fn what_only_tells_the_way_does_not_name_the_page() {
        same("https://Example.org/a/b", "http://example.org:80/a/b");
        same("https://example.org/a?utm_source=rss&id=7", "https://example.org/a?id=7&fbclid=x");
        same("https://example.org/a#xtor=RSS-1", "https://example.org/a");
        same("https://example.org/a#:~:text=words", "https://example.org/a");
    }

    #[test]
    fn what_names_the_page_stays() {
        other("https://example.org/a?id=7", "https://example.org/a?id=8");
        other("https://example.org/live#post-1", "https://example.org/live#post-2");
        other("https://example.org/a", "https://example.org/A");
        other("https://example.org/a", "https://www.example.org/a");
        assert_eq!(
            page("urn:newsml:agency.example:20250617:1").as_deref(),
            Some("urn:newsml:agency.example:20250617:1")
        );
    }

    #[test]
    fn a_site_or_a_word_names_no_report() {
        for url in
            ["https://example.org", "https://example.org/", "http://example.org/?utm_source=x", "n/a", "", "C:\\x"]
        {
            assert_eq!(page(url), None, "{url}");
        }
    }

    #[test]
    fn without_an_address_the_words_and_the_outlet_count() {
        let content = ContentId::of(b"words");
        assert_eq!(identity(None, Some("The Post "), content), identity(Some("n/a"), Some("the post"), content));
        assert_ne!(identity(None, Some("The Post"), content), identity(None, Some("The Times"), content));
        assert_ne!(identity(None, None, content), identity(None, None, ContentId::of(b"other words")));
    }

    #[test]
    fn ids_have_twelve_digits_and_a_second_turn() {
        let first = id("example.org/a", 0);
        assert_eq!(first.len(), 12);
        assert!(first.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{first}");
        assert_ne!(first, id("example.org/a", 1));
    }
}
