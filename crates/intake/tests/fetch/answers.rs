//! Answers as they should be, and those that say no.

use super::server::{Server, answer, raw};
use super::*;
use flate2::Compression;
use flate2::read::GzEncoder;
use std::io::Read;

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    GzEncoder::new(body, Compression::best()).read_to_end(&mut packed).unwrap();
    packed
}

#[test]
fn a_feed_comes_with_its_version_and_freshness() {
    let server = Server::start(|_| {
        let headers = [
            ("Content-Type", "application/rss+xml; charset=windows-1252"),
            ("ETag", "\"v1\""),
            ("Last-Modified", "Mon, 03 Mar 2025 09:00:00 GMT"),
            ("Cache-Control", "max-age=1800"),
        ];
        answer("200 OK", &headers, FEED)
    });
    let fetched = get(&server, "/feed").unwrap();
    let media_type = Some("application/rss+xml; charset=windows-1252".to_owned());
    assert_eq!(fetched.content, Content::Body { bytes: FEED.into(), media_type });
    assert_eq!(fetched.conditions.etag.as_deref(), Some("\"v1\""));
    assert_eq!(fetched.conditions.last_modified.as_deref(), Some("Mon, 03 Mar 2025 09:00:00 GMT"));
    assert_eq!(fetched.max_age, Some(Duration::from_secs(1800)));
    assert_eq!((fetched.moved_to, fetched.notes), (None, vec![]));
    let asked = server.asked().pop().unwrap();
    assert_eq!(asked.header("user-agent"), Some(Policy::user_agent(None).as_str()));
    assert_eq!(asked.header("accept-encoding"), Some("gzip, br"));
    assert!(asked.header("accept").unwrap().starts_with("application/atom+xml"));
    assert_eq!(
        (asked.header("cookie"), asked.header("authorization"), asked.header("if-none-match")),
        (None, None, None)
    );
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let server = Server::start(|asked| {
        let same = asked.header("if-none-match") == Some("\"v1\"")
            && asked.header("if-modified-since") == Some("Mon, 03 Mar 2025 09:00:00 GMT");
        if same { answer("304 Not Modified", &[], "") } else { answer("200 OK", &[], FEED) }
    });
    let have =
        Conditions { etag: Some("\"v1\"".to_owned()), last_modified: Some("Mon, 03 Mar 2025 09:00:00 GMT".to_owned()) };
    let fetched = fetcher(&server).get(&address(&server.url("/feed")), &have, Sent::ByPerson).unwrap();
    assert_eq!(fetched.content, Content::Unchanged);
    // What the 304 does not repeat still holds.
    assert_eq!(fetched.conditions, have);
}

#[test]
fn a_packed_body_is_unpacked_and_a_bomb_is_not() {
    let bomb = gzip(&vec![b' '; 50 << 20]);
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/feed" => answer("200 OK", &[("Content-Encoding", "gzip")], gzip(FEED.as_bytes())),
        "/bomb" => answer("200 OK", &[("Content-Encoding", "gzip")], &bomb),
        "/file.gz" => answer("200 OK", &[("Content-Type", "application/x-gzip")], gzip(FEED.as_bytes())),
        "/bomb.gz" => answer("200 OK", &[], &bomb),
        "/twice" => answer("200 OK", &[("Content-Encoding", "gzip, gzip")], gzip(&gzip(FEED.as_bytes()))),
        "/lie" => answer("200 OK", &[("Content-Encoding", "gzip")], FEED),
        _ => answer("200 OK", &[("Content-Encoding", "gzip")], &gzip(FEED.as_bytes())[..30]),
    });
    assert_eq!(body(get(&server, "/feed")), FEED);
    assert_eq!(body(get(&server, "/file.gz")), FEED);
    for bomb in ["/bomb", "/bomb.gz"] {
        assert_eq!(get(&server, bomb), Err(FetchError::TooLarge { what: "the body unpacked", limit: 200_000 }));
    }
    assert!(matches!(get(&server, "/twice"), Err(FetchError::Encoding { .. })));
    assert!(matches!(get(&server, "/lie"), Err(FetchError::Encoding { .. })));
    assert!(matches!(get(&server, "/half"), Err(FetchError::Truncated { expected: None, .. })));
}

#[test]
fn gone_is_not_the_same_as_missing() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/gone" => answer("410 Gone", &[], "gone"),
        "/missing" => answer("404 Not Found", &[], "<html>Not found</html>"),
        "/broken" => answer("500 Internal Server Error", &[], ""),
        _ => answer("406 Not Acceptable", &[], ""),
    });
    assert_eq!(get(&server, "/gone"), Err(FetchError::Gone));
    assert_eq!(get(&server, "/missing"), Err(FetchError::Status { code: 404, retry_after: None }));
    assert_eq!(get(&server, "/broken"), Err(FetchError::Status { code: 500, retry_after: None }));
}

#[test]
fn a_page_in_place_of_a_feed_is_handed_on_as_what_it_is() {
    let server =
        Server::start(|_| answer("200 OK", &[("Content-Type", "text/html")], "<html><title>Sign in</title></html>"));
    let Content::Body { media_type, .. } = get(&server, "/feed").unwrap().content else { panic!() };
    assert_eq!(media_type.as_deref(), Some("text/html"));
}

#[test]
fn bytes_of_a_lying_charset_arrive_unchanged() {
    // Says UTF-8, is windows-1252: the reader decides, nothing is decoded here.
    let server = Server::start(|_| answer("200 OK", &[("Content-Type", "text/xml; charset=utf-8")], b"caf\xe9"));
    let Content::Body { bytes, .. } = get(&server, "/feed").unwrap().content else { panic!() };
    assert_eq!(bytes, b"caf\xe9");
}

#[test]
fn chunks_are_joined() {
    let server = Server::start(|_| {
        let body = b"5\r\nPort \r\n4\r\nnews\r\n0\r\n\r\n";
        vec![server::Step::Send(raw("200 OK", &[("Transfer-Encoding", "chunked")], body))]
    });
    assert_eq!(body(get(&server, "/feed")), "Port news");
}

#[test]
fn a_password_goes_to_its_own_origin_only() {
    let other = Server::start(|_| answer("200 OK", &[], FEED));
    let far = other.url("/far");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/near" => answer("200 OK", &[], FEED),
        "/hop" => answer("302 Found", &[("Location", "/near")], ""),
        _ => answer("302 Found", &[("Location", &far)], ""),
    });
    let both = Policy { reach: Reach::PublicAnd(vec![server.socket(), other.socket()]), ..policy(&server) };
    let fetcher = Fetcher::new(both, Toy::new());
    for path in ["/hop", "/away"] {
        let url = format!("http://ann:secret@{}{path}", server.socket());
        let fetched = fetcher.get(&address(&url), &Conditions::default(), Sent::ByPerson).unwrap();
        assert!(!format!("{fetched:?}").contains("secret"), "{fetched:?}");
    }
    for asked in server.asked() {
        assert_eq!(asked.header("authorization"), Some("Basic YW5uOnNlY3JldA=="), "{}", asked.path);
    }
    assert_eq!(other.asked()[0].header("authorization"), None);
}
