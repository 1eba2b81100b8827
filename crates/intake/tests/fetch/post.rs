//! Sending to an address that a person named.

use super::server::{Server, Step, answer, raw};
use headwater_intake::fetch::{Address, FetchError, Policy, Poster, Reach};
use jiff::Timestamp;
use std::time::Duration;

fn poster() -> Poster {
    let timeout = Duration::from_millis(400);
    Poster::new(Policy { reach: Reach::Private, answer_max: timeout, whole_max: timeout, ..Policy::default() })
}

fn post(server: &Server, path: &str) -> Result<headwater_intake::fetch::Posted, FetchError> {
    let address = Address::parse(&server.url(path).replace("http://", "http://ann:key@")).unwrap();
    poster().post(&address, &[("Webhook-Id", "a1")], b"{\"a\":1}", Timestamp::UNIX_EPOCH)
}

fn receiver() -> Server {
    Server::start(|asked| match asked.path.as_str() {
        "/busy" => answer("503 Service Unavailable", &[("Retry-After", "7")], "come\r\nback \u{1b} later"),
        "/moved" => answer("307 Temporary Redirect", &[("Location", "/other")], ""),
        "/slow" => vec![Step::Pause(Duration::from_secs(2))],
        "/drip" => {
            let head = raw("200 OK", &[("Content-Length", "99999")], b"");
            vec![Step::Send(head), Step::Endless(b"x".to_vec(), Duration::from_millis(20))]
        }
        _ => answer("204 No Content", &[], ""),
    })
}

#[test]
fn sends_what_it_was_given_once() {
    let server = receiver();
    assert_eq!(post(&server, "/hook?key=1").unwrap().code, 204);
    let asked = &server.asked()[0];
    assert_eq!((asked.path.as_str(), asked.body.as_slice()), ("/hook?key=1", &b"{\"a\":1}"[..]));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert_eq!(asked.header("webhook-id"), Some("a1"));
    assert_eq!(asked.header("authorization"), Some("Basic YW5uOmtleQ=="));
    assert!(asked.header("user-agent").unwrap().starts_with("Headwater/"));
}

#[test]
fn every_status_is_an_answer_and_no_redirect_is_followed() {
    let server = receiver();
    let busy = post(&server, "/busy").unwrap();
    assert_eq!((busy.code, busy.retry_after), (503, Some(Duration::from_secs(7))));
    assert!(busy.said.starts_with("come back"), "{busy:?}");
    assert_eq!(post(&server, "/moved").unwrap().code, 307);
    assert_eq!(server.paths(), ["/busy", "/moved"]);
}

#[test]
fn waits_for_nobody_longer_than_the_limit() {
    let server = receiver();
    let began = std::time::Instant::now();
    assert!(matches!(post(&server, "/slow"), Err(FetchError::TooSlow { .. })));
    // The status is the answer, however long the rest takes.
    assert_eq!(post(&server, "/drip").unwrap().code, 200);
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_machine_that_may_not_be_reached_is_not_sent_to() {
    let server = receiver();
    let address = Address::parse(&server.url("/")).unwrap();
    let sent = Poster::new(Policy::default()).post(&address, &[], b"{}", Timestamp::UNIX_EPOCH);
    assert!(matches!(sent, Err(FetchError::Refused { .. })), "{sent:?}");
    assert!(server.asked().is_empty());
}
