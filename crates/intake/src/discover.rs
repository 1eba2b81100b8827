//! The feeds that a web page names: `<link rel="alternate" type="application/rss+xml" href="...">`.
//!
//! Read by the tokenizer of the HTML standard, without a tree. Linear; only the first megabyte is looked at.

use crate::decode;
use crate::fetch::Address;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// Bytes of a page looked at: its head, which in the wild may come late.
const PAGE_BYTES_MAX: usize = 1 << 20;

/// Feeds taken of one page. Some name one for each tag of a post.
const FEEDS_MAX: usize = 32;

/// Media types of feeds. `application/json` is not among them: mostly it is an interface for programs.
const TYPES: [&str; 3] = ["application/rss+xml", "application/atom+xml", "application/feed+json"];

/// A feed that a page names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedLink {
    /// Where it is.
    pub address: Address,
    /// What the page calls it.
    pub title: Option<String>,
}

/// The feeds that the page at `address` names, in its order, those of comments last.
pub fn discover(page: &[u8], charset: Option<&str>, address: &Address) -> Vec<FeedLink> {
    let (page, _) = decode::text(&page[..page.len().min(PAGE_BYTES_MAX)], charset, "");
    let found = Found { base: address.clone(), based: false, links: Vec::new() };
    let tokenizer = Tokenizer::new(Sink(RefCell::new(found)), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(page));
    // The sink never asks for a script to be run, so one call consumes everything.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut links = tokenizer.sink.0.into_inner().links;
    links.sort_by_key(|link: &FeedLink| is_of_comments(link));
    links
}

fn is_of_comments(link: &FeedLink) -> bool {
    let title = link.title.as_deref().unwrap_or_default().to_lowercase();
    title.contains("comment") || link.address.path().to_lowercase().contains("comment")
}

struct Found {
    base: Address,
    /// The first `<base>` counts.
    based: bool,
    links: Vec<FeedLink>,
}

struct Sink(RefCell<Found>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == TagKind::StartTag {
            let mut found = self.0.borrow_mut();
            match &*tag.name {
                "base" => found.base(&tag),
                "link" => found.link(&tag),
                // What looks like a link in these is none.
                "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
                "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                    return TokenSinkResult::RawData(RawKind::Rawtext);
                }
                _ => {}
            }
        }
        TokenSinkResult::Continue
    }
}

impl Found {
    fn base(&mut self, tag: &Tag) {
        if let (false, Some(base)) = (self.based, attribute(tag, "href").and_then(|href| self.base.join(&href).ok())) {
            (self.base, self.based) = (base, true);
        }
    }

    fn link(&mut self, tag: &Tag) {
        let rel = attribute(tag, "rel").unwrap_or_default().to_ascii_lowercase();
        let media_type = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        let named = rel.split_ascii_whitespace().any(|rel| rel == "alternate" || rel == "feed");
        if !named || !TYPES.contains(&media_type) || self.links.len() >= FEEDS_MAX {
            return;
        }
        let Some(address) = attribute(tag, "href").and_then(|href| self.base.join(&href).ok()) else { return };
        if self.links.iter().all(|link| link.address != address) {
            let title = attribute(tag, "title").map(|title| title.trim().to_owned());
            self.links.push(FeedLink { address, title: title.filter(|title| !title.is_empty()) });
        }
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs.iter().find(|attr| &*attr.name.local == name).map(|attr| attr.value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        let address = Address::parse("https://news.example/world/index.html").unwrap();
        let found: Vec<String> = discover(page.as_bytes(), None, &address)
            .into_iter()
            .map(|link| match link.title {
                Some(title) => format!("{} {title}", link.address),
                None => link.address.to_string(),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_the_feeds_a_page_names() {
        check(
            "<html><head><link rel=alternate type='application/rss+xml' title='World' href='../world.xml'>\
             <LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF=//feeds.example/a?x=1&amp;y=2>",
            &["https://news.example/world.xml World", "https://feeds.example/a?x=1&y=2"],
        );
        check(
            "<base href='/sub/'><base href='/no/'><link rel=feed type=application/feed+json href=f.json>",
            &["https://news.example/sub/f.json"],
        );
    }

    #[test]
    fn the_feed_of_comments_comes_last() {
        check(
            "<link rel=alternate type=application/rss+xml href=/comments/feed><link rel=alternate \
             type=application/rss+xml href=/feed><link rel=alternate type=application/rss+xml href=/feed>",
            &["https://news.example/feed", "https://news.example/comments/feed"],
        );
    }

    #[test]
    fn what_is_no_feed_is_left_out() {
        check(
            "<link rel=alternate hreflang=de href=/de><link rel=alternate type=application/json href=/wp-json/1>\
             <link rel=stylesheet type=application/rss+xml href=/x><link rel=alternate type=application/rss+xml>\
             <link rel=alternate type=application/rss+xml href='javascript:alert(1)'>\
             <script>'<link rel=alternate type=application/rss+xml href=/script>'</script>\
             <!-- <link rel=alternate type=application/rss+xml href=/comment> -->",
            &[],
        );
    }
}
