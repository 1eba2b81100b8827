//! Servers without manners: each must end, soon, with words that say what was wrong.

use super::server::{Script, Server, Step, answer, raw};
use super::*;
use std::time::Instant;

/// Fetches from a server that does `script`.
fn suffer(script: Script) -> Result<Fetched, FetchError> {
    let server = Server::start(move |_| script.clone());
    get(&server, "/feed")
}

/// The same with these limits, in milliseconds. That they hold is tested with room for a busy machine.
#[track_caller]
fn in_haste(answer_max: u64, whole_max: u64, script: Script) -> Result<Fetched, FetchError> {
    let server = Server::start(move |_| script.clone());
    let (answer_max, whole_max) = (Duration::from_millis(answer_max), Duration::from_millis(whole_max));
    let hasty = Policy { answer_max, whole_max, ..policy(&server) };
    let started = Instant::now();
    let url = address(&server.url("/feed"));
    let fetched = Fetcher::new(hasty, Toy::new()).get(&url, &Conditions::default(), Sent::ByPerson);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(15), "{took:?}");
    fetched
}

/// The whole must take half a second at most, and does not.
#[track_caller]
fn check_whole(script: Script) {
    let limit = Duration::from_millis(500);
    assert_eq!(in_haste(20_000, 500, script), Err(FetchError::TooSlow { what: "the whole", limit }));
}

/// The answer must take a third of a second at most, and does not.
#[track_caller]
fn check_answer(script: Script) {
    let limit = Duration::from_millis(300);
    assert_eq!(in_haste(300, 20_000, script), Err(FetchError::TooSlow { what: "the answer", limit }));
}

/// Longer than anybody waits.
const NEVER: Step = Step::Pause(Duration::from_secs(60));

#[test]
fn a_body_that_drips_ends() {
    let head = Step::Send(raw("200 OK", &[("Content-Length", "50000")], b""));
    let drip = Step::Endless(b"x".to_vec(), Duration::from_millis(20));
    check_whole(vec![head, drip]);
}

#[test]
fn a_header_that_drips_ends() {
    let head = Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec());
    let drip = Step::Endless(b"X".to_vec(), Duration::from_millis(20));
    check_answer(vec![head, drip]);
}

#[test]
fn a_server_that_never_answers_is_left() {
    check_answer(vec![NEVER]);
}

#[test]
fn a_server_that_stops_in_mid_body_is_left() {
    let head = Step::Send(raw("200 OK", &[("Content-Length", "50000")], b"half a"));
    check_whole(vec![head, NEVER]);
}

#[test]
fn an_endless_body_is_cut_off() {
    let endless = || Step::Endless(vec![b'x'; 8_000], Duration::ZERO);
    let limit = FetchError::TooLarge { what: "the body as sent", limit: 100_000 };
    assert_eq!(suffer(vec![Step::Send(raw("200 OK", &[], b"")), endless()]), Err(limit.clone()));
    let chunked = raw("200 OK", &[("Transfer-Encoding", "chunked")], b"");
    let chunk = [b"1f40\r\n".as_slice(), &[b'x'; 8_000], b"\r\n"].concat();
    assert_eq!(suffer(vec![Step::Send(chunked), Step::Endless(chunk, Duration::ZERO)]), Err(limit.clone()));
    let claimed = raw("200 OK", &[("Content-Length", "99999999999")], b"");
    assert_eq!(suffer(vec![Step::Send(claimed), endless()]), Err(limit));
}

#[test]
fn a_flood_of_header_lines_is_cut_off() {
    let start = Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec());
    let flood = Step::Endless(b"X-Flood: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n".repeat(100), Duration::ZERO);
    let error = suffer(vec![start.clone(), flood]).unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { what: "the header", .. } | FetchError::Broken { .. }), "{error}");
    let line = Step::Endless(vec![b'x'; 8_000], Duration::ZERO);
    assert_eq!(suffer(vec![start, line]), Err(FetchError::TooLarge { what: "the header", limit: 64 << 10 }));
}

#[test]
fn an_endless_row_of_preliminary_answers_ends() {
    let wait = Step::Endless(b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec(), Duration::from_millis(5));
    assert!(matches!(in_haste(300, 500, vec![wait]), Err(FetchError::TooSlow { .. } | FetchError::Broken { .. })));
}

#[test]
fn a_body_shorter_than_announced_is_told() {
    let short = vec![Step::Send(raw("200 OK", &[("Content-Length", "5000")], FEED.as_bytes()))];
    let got = FEED.len() as u64;
    assert_eq!(suffer(short), Err(FetchError::Truncated { got, expected: Some(5_000) }));
    let chunked = raw("200 OK", &[("Transfer-Encoding", "chunked")], b"1000\r\nhalf a chunk");
    assert!(matches!(suffer(vec![Step::Send(chunked)]), Err(FetchError::Truncated { .. })));
}

#[test]
fn a_body_longer_than_announced_is_taken_as_announced() {
    // Nobody can tell the rest from the next answer.
    let long = vec![Step::Send(raw("200 OK", &[("Content-Length", "9")], b"Port news and more"))];
    assert_eq!(body(suffer(long)), "Port news");
}

#[test]
fn two_lengths_that_differ_are_refused() {
    let twice = raw("200 OK", &[("Content-Length", "4"), ("Content-Length", "9")], b"Port news");
    let fetched = suffer(vec![Step::Send(twice)]);
    assert!(matches!(fetched, Err(FetchError::Broken { .. })), "{fetched:?}");
}

#[test]
fn a_connection_closed_too_early_is_told() {
    assert!(matches!(suffer(vec![]), Err(FetchError::Broken { .. })));
    assert!(matches!(
        suffer(vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-".to_vec())]),
        Err(FetchError::Broken { .. })
    ));
}

#[test]
fn what_is_not_http_is_told() {
    for babble in [
        "SSH-2.0-OpenSSH_9.6\r\n",
        "220 mail.example ESMTP\r\n\r\n",
        "<rss/>",
        "HTTP/1.1 9x9 OK\r\n\r\n",
        "\0\0\0\r\n\r\n",
    ] {
        let error = suffer(vec![Step::Send(babble.into())]).unwrap_err();
        assert!(matches!(error, FetchError::Broken { .. }), "{babble:?}: {error}");
    }
}

#[test]
fn nobody_listening_is_told() {
    let server = Server::start(|_| answer("200 OK", &[], FEED));
    let closed = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    let policy = Policy { reach: Reach::PublicAnd(vec![closed]), ..policy(&server) };
    let url = address(&format!("http://{closed}/"));
    let error = Fetcher::new(policy, Toy::new()).get(&url, &Conditions::default(), Sent::ByPerson).unwrap_err();
    assert!(matches!(error, FetchError::Broken { .. }), "{error}");
}
