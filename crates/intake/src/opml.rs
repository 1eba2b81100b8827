//! OPML: lists of feeds, as feed readers export them (opml.org, versions 1 and 2).
//!
//! Outlines may be nested to any depth and their attributes written in any case; both are so in the wild.

use crate::Config;
use crate::feed::Tally;
use crate::source::{Read, Source};
use crate::xml::split;
use crate::xml::tree::{self, Scope};
use headwater_model::Finding;

/// A feed that a list names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FeedRef {
    /// What the list calls it.
    pub title: Option<String>,
    /// The feed's address, as given.
    pub url: String,
    /// The address of the site it belongs to, as given.
    pub site: Option<String>,
    /// The headings it stands under, outermost first.
    pub under: Vec<String>,
}

/// The feeds of a list, in order, each address once, and what was wrong with the list. `place` names it in findings.
pub fn feeds(list: &[u8], place: &str) -> (Vec<FeedRef>, Vec<Finding>) {
    let tally = Tally::new(place);
    let charset = split::charset(list, None);
    let list = split::recoded(list, charset);
    let (encoding, remark) = charset.of(&list);
    if let Some(remark) = remark {
        tally.note(remark);
    }
    crate::feed::declarations(&list, &tally);
    let tree = tree::read(&list, encoding, &Scope::new());
    if tree.cut {
        tally.lost(format!("expected a list of at most {} outlines, found more", tree::ELEMENTS_MAX));
    }
    if tree.open.iter().any(|at| tree.elements[*at].parent.is_none()) {
        tally.lost("expected the list to end with </opml>, found the end of the file; what comes before was read");
    }
    let mut out: Vec<FeedRef> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let named = |at: usize| tree.attribute(at, "title").or_else(|| tree.attribute(at, "text"));
    for (at, element) in tree.elements.iter().enumerate().filter(|(_, element)| element.local == "outline") {
        let Some(url) = tree.attribute(at, "xmlurl") else { continue };
        if !seen.insert(url.clone()) {
            continue;
        }
        let outwards = std::iter::successors(element.parent, |at| tree.elements[*at].parent);
        let mut under: Vec<String> =
            outwards.filter(|at| tree.elements[*at].local == "outline").filter_map(named).take(HEADINGS_MAX).collect();
        under.reverse();
        out.push(FeedRef { title: named(at), url, site: tree.attribute(at, "htmlurl"), under });
    }
    if out.is_empty() {
        tally.lost("expected outlines with an xmlUrl in the list, found none");
    }
    (out, tally.findings())
}

/// Most headings kept of a feed.
const HEADINGS_MAX: usize = 16;

/// What a list gives where reports are asked for: none, and how to come by them.
pub(crate) fn read(bytes: Vec<u8>, source: &Source, _config: &Config) -> Read {
    let place = source.place().to_string();
    let (feeds, mut findings) = feeds(&bytes, &place);
    if let Some(first) = feeds.first() {
        findings.push(Finding::lost(
            &*place,
            format!(
                "expected reports, found a list of {} feeds, the first is {}; \"headwater watch {}\" fetches them",
                feeds.len(),
                first.url,
                source.path
            ),
        ));
    }
    Read { reports: Vec::new(), findings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_feeds_under_their_headings() {
        let list = b"<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>Mine</title></head><body>\
            <outline text=\"News\"><outline text=\"Valley &amp; Hill\" type=\"rss\" xmlUrl=\"https://v.example/rss\" htmlUrl=\"https://v.example/\"/>\
            <outline TITLE=\"B\" xmlurl='https://b.example/?a=1&b=2'></outline></outline>\
            <outline text=\"again\" xmlUrl=\"https://v.example/rss\"/><outline text=\"a page\" url=\"x\"/></body></opml>";
        let (feeds, findings) = feeds(list, "a.opml");
        assert!(findings.is_empty(), "{findings:?}");
        let valley = FeedRef {
            title: Some("Valley & Hill".into()),
            url: "https://v.example/rss".into(),
            site: Some("https://v.example/".into()),
            under: vec!["News".into()],
        };
        assert_eq!(feeds[0], valley);
        assert_eq!((feeds[1].title.as_deref(), feeds[1].url.as_str()), (Some("B"), "https://b.example/?a=1&b=2"));
        assert_eq!(feeds.len(), 2);
    }

    #[test]
    fn says_what_is_wrong_with_a_list() {
        let told = |list: &[u8]| feeds(list, "a.opml").1.iter().map(|f| f.message.clone()).collect::<String>();
        assert!(told(b"<opml><body></body></opml>").contains("found none"));
        assert!(told(b"<opml><body><outline xmlUrl='x'/>").contains("expected the list to end with </opml>"));
    }
}
