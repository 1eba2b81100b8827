//! Links: which reports of a story an address leads to, or whose outlet's site it is on.
//!
//! One page goes by many addresses: with and without `www.`, for telephones, as AMP, with parts that tell who sent the reader. A link
//! leads to a page if host and path are its own and everything that its own address asks for is asked for too; what the link asks for
//! besides only tells where the reader came from. Linear in the addresses; a look-up costs the pages at one host and path.

use super::masthead::host_word;
use super::testimony::Testimony;
use headwater_model::CompactString;
use rustc_hash::FxHashMap;

/// The addresses of a story's reports.
#[derive(Default)]
pub struct Pages {
    /// By host and path: the report, and what its address asks for.
    at: FxHashMap<(String, String), Vec<(usize, String)>>,
    /// By the telling word of the host.
    of_site: FxHashMap<CompactString, Vec<usize>>,
}

impl Pages {
    /// Reads the addresses of the reports, which are numbered in the story's order.
    pub fn of(reports: &[Testimony<'_>]) -> Pages {
        Pages::read(reports.iter().map(|report| report.witness.report.url.as_deref()))
    }

    fn read<'a>(addresses: impl Iterator<Item = Option<&'a str>>) -> Pages {
        let mut pages = Pages::default();
        for (report, address) in addresses.enumerate() {
            let Some(address) = address else { continue };
            if let Some(site) = host_word(address) {
                pages.of_site.entry(site).or_default().push(report);
            }
            // The address of a whole site is no report's.
            if let Some(parts) = Parts::of(address).filter(|parts| !parts.path.is_empty() || !parts.query.is_empty()) {
                let page = (parts.host, parts.path.to_owned());
                pages.at.entry(page).or_default().push((report, parts.query.to_owned()));
            }
        }
        pages
    }

    /// The reports that a link leads to, ascending.
    pub(super) fn found(&self, link: &str) -> Vec<usize> {
        let Some(parts) = Parts::of(link) else { return Vec::new() };
        let asked = |part: &str| {
            part.is_empty() || part.starts_with("utm_") || parts.query.split('&').any(|other| other == part)
        };
        let here = self.at.get(&(parts.host, parts.path.to_owned()));
        let here = here.into_iter().flatten();
        here.filter(|(_, query)| query.split('&').all(asked)).map(|&(report, _)| report).collect()
    }

    /// The reports on the site that a link leads to, ascending.
    pub(super) fn on_site(&self, link: &str) -> &[usize] {
        host_word(link).and_then(|site| self.of_site.get(&site)).map_or(&[], Vec::as_slice)
    }
}

/// An address cut up.
struct Parts<'a> {
    host: String,
    path: &'a str,
    query: &'a str,
}

impl<'a> Parts<'a> {
    /// `None` if it is no web address.
    fn of(address: &'a str) -> Option<Parts<'a>> {
        let (scheme, rest) = address.trim().split_once("://")?;
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return None;
        }
        let rest = rest.split('#').next().unwrap_or(rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let mut host = host.to_lowercase();
        for before in ["www.", "m.", "mobile.", "amp."] {
            if let Some(rest) = host.strip_prefix(before) {
                host = rest.to_owned();
            }
        }
        let path = path.trim_end_matches('/');
        let path = path.strip_suffix("/amp").or_else(|| path.strip_suffix("/index.html")).unwrap_or(path);
        let path = path.strip_prefix("/amp").filter(|rest| rest.starts_with('/')).unwrap_or(path);
        Some(Parts { host, path, query })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads_to(link: &str, address: &str) -> bool {
        Pages::read([Some(address)].into_iter()).found(link) == [0]
    }

    #[test]
    fn one_page_goes_by_many_addresses() {
        let page = "https://www.news.example/2025/pier";
        for link in [
            "http://news.example/2025/pier/",
            "https://m.news.example/2025/pier?utm_source=x&fbclid=7",
            "https://amp.news.example/2025/pier#top",
            "https://www.news.example/2025/pier/amp",
            "https://www.news.example/amp/2025/pier",
            "HTTPS://NEWS.example/2025/pier/index.html",
        ] {
            assert!(leads_to(link, page), "{link}");
        }
    }

    #[test]
    fn another_page_is_another_page() {
        assert!(!leads_to("https://news.example/2025/tram", "https://news.example/2025/pier"));
        assert!(!leads_to("https://post.example/2025/pier", "https://news.example/2025/pier"));
        assert!(!leads_to("https://news.example/story?id=8", "https://news.example/story?id=7"));
        assert!(!leads_to("https://news.example/story", "https://news.example/story?id=7"));
        assert!(leads_to("https://news.example/story?id=7&from=feed", "https://news.example/story?id=7"));
        assert!(!leads_to("mailto:desk@news.example", "https://news.example/pier"));
        assert!(!leads_to("", ""));
    }

    #[test]
    fn the_front_page_is_no_report_but_its_site_has_reports() {
        let pages = Pages::read([None, Some("https://news.example/"), Some("https://news.example/pier")].into_iter());
        assert!(pages.found("https://www.news.example/").is_empty());
        assert_eq!(pages.on_site("https://www.news.example/topics/harbour"), [1, 2]);
        assert!(pages.on_site("https://post.example/").is_empty());
    }
}
