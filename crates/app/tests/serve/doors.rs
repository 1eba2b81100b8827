//! Who is let in, with what, and what everybody is told alike.

use crate::client::{Desk, Server};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const HEADERS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
];

#[track_caller]
fn check_headers(server: &Server, path: &str) {
    let answer = server.get(path);
    for (name, value) in HEADERS {
        assert_eq!(answer.header(name), Some(value), "{path}");
    }
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains('*'),
        "{policy}"
    );
}

#[test]
fn every_answer_bears_the_headers_faults_too() {
    let desk = Desk::new(false);
    let server = desk.serve(&[]);
    for path in [
        "/health",
        "/sign-in",
        "/nothing",
        "/static/nothing",
        "/report/none/original",
        "/%00",
        "/report/x/original?version=-1",
    ] {
        check_headers(&server, path);
    }
    assert_eq!(server.get("/health").status, 200);
    assert_eq!(server.get("/nothing").status, 404);
    assert_eq!(server.get("/nothing").header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(server.get("/nothing.json").header("content-type"), Some("application/json"));
    assert_eq!(server.get("/report/x/original?version=-1").status, 400);
    assert_eq!(server.ask("DELETE", "/health").send().status, 405);
    assert_eq!(server.ask("POST", "/health").send().status, 405);
    assert_eq!(server.ask("PUT", "/sign-in").send().status, 405);
    assert!(server.ask("HEAD", "/health").send().body.is_empty());
}

#[test]
fn only_names_of_this_server_are_answered_to() {
    let desk = Desk::new(false);
    let server = desk.serve(&["--url", "https://desk.example"]);
    let called = |host: Option<&str>| server.ask("GET", "/health").host(host).send().status;
    let port = server.address.port();
    for good in [
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        "[::1]".into(),
        "desk.example".into(),
        "DESK.example".into(),
    ] {
        assert_eq!(called(Some(&good)), 200, "{good}");
    }
    for bad in ["evil.example", "192.168.1.9", "127.0.0.1.evil.example", "desk.example.evil.example", "", "a b"] {
        assert_ne!(called(Some(bad)), 200, "{bad}");
    }
    assert_eq!(called(Some("evil.example")), 421);
    assert_eq!(called(None), 421);
    // The name in the request's own line counts, too.
    assert_eq!(server.ask("GET", "http://evil.example/health").send().status, 421);
}

#[test]
fn a_form_without_the_mark_of_its_session_changes_nothing() {
    let desk = Desk::new(false);
    let server = desk.serve(&[]);
    let (cookie, mark) = server.browse("/sign-in");
    let (other_cookie, _) = server.browse("/sign-in");
    let post = |cookie: &str, mark: &str| {
        server.ask("POST", "/sign-out").header("Cookie", cookie).form(&[("csrf", mark)]).send().status
    };
    assert_eq!(post(&cookie, &mark), 303);
    assert_eq!(post(&cookie, ""), 403);
    assert_eq!(post(&cookie, "x"), 403);
    assert_eq!(post(&other_cookie, &mark), 403);
    assert_eq!(post("a=b", &mark), 403);
    let from = |name: &str, value: &str| {
        server
            .ask("POST", "/sign-out")
            .header("Cookie", &cookie)
            .header(name, value)
            .form(&[("csrf", &mark)])
            .send()
            .status
    };
    assert_eq!(from("Origin", &format!("http://{}", server.address)), 303);
    assert_eq!(from("Origin", "http://evil.example"), 403);
    assert_eq!(from("Origin", "null"), 403);
    assert_eq!(from("Sec-Fetch-Site", "cross-site"), 403);
    assert_eq!(from("Sec-Fetch-Site", "same-origin"), 303);
    let kind = |kind: &str| {
        server.ask("POST", "/sign-out").header("Cookie", &cookie).header("Content-Type", kind).send().status
    };
    assert_eq!(kind("text/plain"), 415);
    assert_eq!(kind("application/json"), 415);
}

#[test]
fn sessions_are_kept_from_scripts_and_other_sites() {
    let desk = Desk::new(false);
    let answer = desk.serve(&[]).get("/sign-in");
    let cookie = answer.header("set-cookie").unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"), "{cookie}");
    assert!(!cookie.contains("Secure"), "{cookie}");
    let proxied = desk.serve(&["--url", "https://desk.example"]).get("/sign-in");
    assert!(proxied.header("set-cookie").unwrap().contains("; Secure"));
}

#[test]
fn beyond_this_machine_nobody_comes_in_without_a_token() {
    let desk = Desk::new(false);
    let refused = desk.command().args(["serve", "--listen", "0.0.0.0:0"]).output().unwrap();
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && told.contains("serve token new"), "{told}");

    let token = desk.run(&["serve", "token", "new", "--name", "ana"]);
    let token = token.trim();
    let stored = std::fs::read(desk.database()).unwrap();
    let wal = std::fs::read(desk.path().join("reports.db-wal")).unwrap_or_default();
    for bytes in [stored, wal] {
        assert!(!bytes.windows(token.len()).any(|part| part == token.as_bytes()), "the token itself is kept");
    }

    let server = desk.serve(&["--listen", "0.0.0.0:0"]);
    for path in ["/", "/events", "/report/x/original", "/sign-out", "/decisions"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").unwrap().starts_with("/sign-in?back="), "{path}");
    }
    assert_eq!(server.get("/stories.json").status, 401);
    assert_eq!(server.get("/stories.json").header("www-authenticate"), Some("Bearer realm=\"headwater\""));
    assert_eq!(server.get("/health").status, 200);
    let with = |words: &str| server.ask("GET", "/nothing.json").header("Authorization", words).send().status;
    assert_eq!(with(&format!("Bearer {token}")), 404);
    assert_eq!(with(&format!("bearer {token}")), 404);
    for wrong in ["Bearer", "Bearer x", "Basic YTpi", &format!("Bearer {token}x"), token] {
        assert_eq!(with(wrong), 401, "{wrong}");
    }
}

#[test]
fn a_token_opens_a_session_and_its_end_is_the_sessions_end() {
    let desk = Desk::new(false);
    let token = desk.run(&["serve", "token", "new", "--name", "ana"]);
    let server = desk.serve(&["--require-token"]);
    let (cookie, mark) = server.browse("/sign-in?back=%2Fnothing");
    let sign_in = |token: &str, back: &str| {
        let fields = [("csrf", mark.as_str()), ("token", token), ("back", back)];
        server.ask("POST", "/sign-in").header("Cookie", &cookie).form(&fields).send()
    };
    let wrong = sign_in("hw_wrong", "/nothing");
    assert!(wrong.status == 200 && wrong.text().contains("csrf"), "{}", wrong.text());
    let right = sign_in(token.trim(), "//evil.example/");
    assert_eq!((right.status, right.header("location")), (303, Some("/")));
    let right = sign_in(token.trim(), "/nothing");
    assert_eq!((right.status, right.header("location")), (303, Some("/nothing")));
    let session = right.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    assert_ne!(session, cookie, "a session that was there before is not let in");
    let status = |cookie: &str| server.ask("GET", "/nothing").header("Cookie", cookie).send().status;
    assert_eq!((status(&session), status(&cookie)), (404, 303));

    let listed = desk.run(&["serve", "token", "list"]);
    assert!(listed.contains("ana") && !listed.contains(token.trim()), "{listed}");
    desk.run(&["serve", "token", "revoke", "1"]);
    for _ in 0..100 {
        if status(&session) == 303 {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the session of a revoked token is still good");
}

#[test]
fn a_link_from_elsewhere_does_not_sign_anybody_out() {
    let desk = Desk::new(false);
    desk.run(&["serve", "token", "new", "--name", "ana"]);
    let server = desk.serve(&["--require-token"]);
    let linked =
        server.ask("GET", "/a?b=c").header("Sec-Fetch-Site", "cross-site").header("Sec-Fetch-Mode", "navigate").send();
    assert_eq!(
        (linked.status, linked.header("refresh"), linked.header("set-cookie")),
        (200, Some("0; url=/a?b=c"), None)
    );
}

#[test]
fn guessing_tokens_and_asking_too_often_are_slowed_down() {
    let desk = Desk::new(false);
    desk.run(&["serve", "token", "new", "--name", "ana"]);
    let server = desk.serve(&["--require-token"]);
    let (cookie, mark) = server.browse("/sign-in");
    let guesses: Vec<u16> = (0..15)
        .map(|_| {
            server
                .ask("POST", "/sign-in")
                .header("Cookie", &cookie)
                .form(&[("csrf", &mark), ("token", "hw_x")])
                .send()
                .status
        })
        .collect();
    assert!(guesses[..8].iter().all(|status| *status == 200) && guesses.contains(&429), "{guesses:?}");

    let slow = desk.serve(&["--rate", "5"]);
    let answers: Vec<_> = (0..20).map(|_| slow.get("/health")).collect();
    let refused = answers.iter().find(|answer| answer.status == 429).expect("one too many");
    assert!(refused.header("retry-after").is_some_and(|wait| wait.parse::<u64>().unwrap() >= 1));
    let usual = desk.serve(&[]);
    assert!((0..200).all(|_| usual.get("/health").status == 200), "this machine itself is not slowed down");
}

#[test]
fn what_is_too_large_or_too_slow_is_refused() {
    let desk = Desk::new(false);
    let server = desk.serve(&[]);
    assert_eq!(server.get(&format!("/health?{}", "a".repeat(5_000))).status, 414);
    let large = server.ask("GET", "/health").header("X", &"a".repeat(40_000)).send();
    assert!(matches!(large.status, 400 | 431), "{}", large.status);
    let (cookie, mark) = server.browse("/sign-in");
    let body = server
        .ask("POST", "/sign-out")
        .header("Cookie", &cookie)
        .form(&[("csrf", &mark), ("why", &"a".repeat(100_000))])
        .send();
    assert_eq!(body.status, 413);
    // A body that is announced and never comes.
    let asking = server.ask("POST", "/sign-out").header("Cookie", &cookie).header("Content-Length", "50");
    let asking = asking.header("Content-Type", "application/x-www-form-urlencoded");
    assert_eq!(asking.send().status, 408);
    // A head that never ends.
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: local").unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(!rest.starts_with(b"HTTP/1.1 200"));
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn garbage_gets_an_answer_or_nothing_and_harms_nobody() {
    let desk = Desk::new(false);
    let server = desk.serve(&[]);
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"GET\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(garbage).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/1.1 200") && !answer.windows(5).any(|part| part == b"root:"));
    }
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn news_are_told_and_streams_end_with_the_server() {
    let desk = Desk::new(false);
    let server = desk.serve(&[]);
    let mut stream = server.ask("GET", "/events").open();
    desk.read(&[(
        "Gazette",
        "Bridge shut",
        "2025-03-03",
        "The old bridge at Ostmark was shut on Monday, the town said.",
    )]);
    let story = desk.story("Gazette");
    let mut heard = String::new();
    let mut part = [0; 4096];
    while !heard.contains("\"reports\"") {
        let read = stream.read(&mut part).unwrap();
        assert!(read > 0, "{heard}");
        heard.push_str(&String::from_utf8_lossy(&part[..read]));
    }
    assert!(heard.contains("event: changed") && heard.contains(&story), "{heard}");
    assert!(heard.contains("text/event-stream"), "{heard}");
    assert_eq!(server.stop(), Some(0));
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
}
