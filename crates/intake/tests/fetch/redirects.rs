//! Redirects: followed by hand, so that each is checked.

use super::server::{Server, answer};
use super::*;

fn to(status: &str, location: &str) -> server::Script {
    answer(status, &[("Location", location)], "moved")
}

#[test]
fn a_feed_that_moved_for_good_says_where() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/old" => to("301 Moved Permanently", "/older"),
        "/older" => to("308 Permanent Redirect", "/new"),
        "/new" => to("302 Found", "/today"),
        "/today" => to("301 Moved Permanently", "/copy"),
        _ => answer("200 OK", &[("ETag", "\"n\"")], FEED),
    });
    let fetched = get(&server, "/old").unwrap();
    // What comes after a temporary redirect is no promise.
    assert_eq!(fetched.moved_to, Some(address(&server.url("/new"))));
    assert_eq!(fetched.address, address(&server.url("/copy")));
    assert_eq!(get(&server, "/new").unwrap().moved_to, None);
    assert_eq!(server.paths()[..5], ["/old", "/older", "/new", "/today", "/copy"]);
}

#[test]
fn a_version_is_asked_for_along_the_way() {
    let server = Server::start(|asked| match (asked.path.as_str(), asked.header("if-none-match")) {
        ("/old", _) => to("302 Found", "/new"),
        (_, Some("\"v1\"")) => answer("304 Not Modified", &[], ""),
        _ => answer("200 OK", &[], FEED),
    });
    let have = Conditions { etag: Some("\"v1\"".to_owned()), last_modified: None };
    let fetched = fetcher(&server).get(&address(&server.url("/old")), &have, Sent::ByPerson).unwrap();
    assert_eq!(fetched.content, Content::Unchanged);
}

#[test]
fn circles_and_endless_ways_end() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/a" => to("302 Found", "/b"),
        "/b" => to("302 Found", "/a"),
        "/self" => to("301 Moved Permanently", "/self"),
        "/nowhere" => answer("302 Found", &[], ""),
        path => to("302 Found", &format!("{path}x")),
    });
    let error = |path: &str| get(&server, path).unwrap_err().to_string();
    assert!(error("/a").ends_with(&format!("they come back to {}", server.url("/a"))), "{}", error("/a"));
    assert!(error("/self").contains("they come back"));
    assert!(error("/on").ends_with("more than 5 in a row"), "{}", error("/on"));
    assert!(error("/nowhere").contains("without a place to go"));
    // Six requests for the endless way, each time it was asked for: the first and five more.
    assert_eq!(server.paths().iter().filter(|path| path.starts_with("/on")).count() % 6, 0);
}

#[test]
fn a_slow_way_ends_too() {
    let server = Server::start(|asked| {
        let mut script = vec![server::Step::Pause(Duration::from_millis(250))];
        script.extend(to("302 Found", &format!("{}x", asked.path)));
        script
    });
    let hasty = Policy { whole_max: Duration::from_millis(600), ..policy(&server) };
    let url = address(&server.url("/on"));
    let error = Fetcher::new(hasty, Toy::new()).get(&url, &Conditions::default(), Sent::ByPerson).unwrap_err();
    assert!(matches!(error, FetchError::TooSlow { what: "the whole", .. }), "{error}");
}

#[test]
fn other_redirects_are_answers() {
    let server = Server::start(|_| answer("300 Multiple Choices", &[("Location", "/a")], ""));
    assert_eq!(get(&server, "/"), Err(FetchError::Status { code: 300, retry_after: None }));
}
