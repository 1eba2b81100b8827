//! What strangers write is read without a panic, whatever it is.

use headwater_intake::discover;
use headwater_intake::fetch::{Address, Robots};
use proptest::prelude::*;

/// Bytes that look enough like the thing to get past its first line.
fn near(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => prop::sample::select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const ROBOTS: &[&str] = &[
    "User-agent: *",
    "user-agent:headwater",
    "\n",
    "\r\n",
    "Disallow: /",
    "Allow: ",
    "*",
    "$",
    "%2",
    "%",
    "Crawl-delay: 1e9",
    "#",
    "\u{feff}",
];
const HTML: &[&str] = &[
    "<link rel=alternate ",
    "type=application/rss+xml ",
    "href=",
    "<base href=",
    ">",
    "'",
    "\"",
    "//",
    "http://",
    "[",
    "]",
    "&#0;",
    "<script>",
    "<title>",
    "<!--",
];
const URLS: &[&str] = &[
    "http",
    "https",
    "://",
    "/",
    "@",
    ":",
    "[",
    "]",
    "%25",
    "0x7f",
    ".1",
    "127.0.0.1",
    "example.org",
    "?",
    "#",
    "\\",
    " ",
    "\u{ad}",
    "\u{3002}",
];

proptest! {
    #[test]
    fn robots_of_any_bytes(bytes in near(ROBOTS), path in "/[ -~]{0,40}") {
        let robots = Robots::parse(&bytes, "headwater");
        let _ = robots.forbids(&path);
        prop_assert_eq!(robots.forbids("/robots.txt"), None);
    }

    #[test]
    fn feeds_of_any_page(bytes in near(HTML)) {
        let page = Address::parse("https://news.example/").unwrap();
        for link in discover(&bytes, None, &page) {
            prop_assert!(link.address.as_str().starts_with("http"));
        }
    }

    #[test]
    fn addresses_of_any_words(bytes in near(URLS)) {
        let words = String::from_utf8_lossy(&bytes);
        if let Ok(address) = Address::parse(&words) {
            // What is asked for is what was checked.
            prop_assert_eq!(Address::parse(address.as_str()).unwrap(), address.clone());
            prop_assert!(!address.to_string().contains('@') || address.path().contains('@'));
            prop_assert!(address.path().starts_with('/') && address.path().is_ascii());
        }
    }
}
