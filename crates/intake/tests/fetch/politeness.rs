//! Manners of our own: turns, pauses, `robots.txt`, and being told to wait.

use super::server::{Asked, Script, Server, answer};
use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A site with this `robots.txt`; every other path answers.
fn site(robots: &'static str) -> Server {
    Server::start(move |asked| match asked.path.as_str() {
        "/robots.txt" => answer("200 OK", &[], robots),
        _ => answer("200 OK", &[], FEED),
    })
}

fn linked(fetcher: &Fetcher<Toy>, server: &Server, path: &str) -> Result<Fetched, FetchError> {
    fetcher.get(&address(&server.url(path)), &Conditions::default(), Sent::ByLink)
}

#[test]
fn robots_are_asked_once_and_heeded_for_what_no_person_named() {
    let server = site("User-agent: *\nDisallow: /private/\n");
    let fetcher = fetcher(&server);
    assert!(linked(&fetcher, &server, "/news/1").is_ok());
    assert!(linked(&fetcher, &server, "/news/2?page=1").is_ok());
    let error = linked(&fetcher, &server, "/private/3").unwrap_err();
    let told = format!("robots.txt of http://{} says no: \"Disallow: /private/\"", server.socket());
    assert_eq!(error.to_string(), told);
    assert_eq!(server.paths(), ["/robots.txt", "/news/1", "/news/2?page=1"]);
    let named = fetcher.get(&address(&server.url("/private/3")), &Conditions::default(), Sent::ByPerson);
    assert!(named.is_ok());
    let strict = Fetcher::new(Policy { robots_for_named: true, ..policy(&server) }, Toy::new());
    let named = strict.get(&address(&server.url("/private/3")), &Conditions::default(), Sent::ByPerson);
    assert!(matches!(named, Err(FetchError::Robots { .. })));
}

#[test]
fn robots_are_asked_again_after_a_day() {
    let server = site("");
    let fetcher = fetcher(&server);
    linked(&fetcher, &server, "/1").unwrap();
    fetcher.clock().pass(23 * 3_600);
    linked(&fetcher, &server, "/2").unwrap();
    fetcher.clock().pass(3_600);
    linked(&fetcher, &server, "/3").unwrap();
    assert_eq!(server.paths(), ["/robots.txt", "/1", "/2", "/robots.txt", "/3"]);
}

#[test]
fn robots_are_asked_where_a_redirect_leads() {
    let other = site("User-agent: headwater\nDisallow: /\n");
    let there = other.url("/story");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/robots.txt" => answer("404 Not Found", &[], ""),
        _ => answer("302 Found", &[("Location", &there)], ""),
    });
    let policy = Policy { reach: Reach::PublicAnd(vec![server.socket(), other.socket()]), ..policy(&server) };
    let error = linked(&Fetcher::new(policy, Toy::new()), &server, "/1").unwrap_err();
    assert!(matches!(error, FetchError::Robots { .. }), "{error}");
    assert_eq!(other.paths(), ["/robots.txt"]);
}

/// A site whose `robots.txt` is answered like this.
#[track_caller]
fn check_robots(behaviour: impl Fn(&Asked) -> Script + Send + Sync + 'static, allowed: bool) {
    let server =
        Server::start(
            move |asked| {
                if asked.path.starts_with("/robots") { behaviour(asked) } else { answer("200 OK", &[], FEED) }
            },
        );
    let fetched = linked(&fetcher(&server), &server, "/1");
    assert_eq!(fetched.is_ok(), allowed, "{fetched:?}");
}

#[test]
fn a_site_without_robots_is_open_and_one_in_trouble_is_closed() {
    check_robots(|_| answer("404 Not Found", &[], ""), true);
    check_robots(|_| answer("403 Forbidden", &[], ""), true);
    check_robots(|_| answer("200 OK", &[], "<html>hello</html>"), true);
    check_robots(|_| answer("500 Internal Server Error", &[], ""), false);
    check_robots(|_| answer("429 Too Many Requests", &[], ""), false);
    check_robots(|_| vec![], false);
    check_robots(|_| answer("301 Moved Permanently", &[("Location", "/robots.txt")], ""), true);
    check_robots(
        |asked| match asked.path.as_str() {
            "/robots.txt" => answer("301 Moved Permanently", &[("Location", "/robots2.txt")], ""),
            _ => answer("200 OK", &[], "User-agent: *\nDisallow: /"),
        },
        false,
    );
    // A file of more than 500 KiB: its start counts.
    check_robots(|_| answer("200 OK", &[], format!("User-agent: *\nDisallow: /1\n{}", "# \n".repeat(20_000))), false);
}

#[test]
fn requests_to_one_host_keep_their_distance() {
    let server = site("User-agent: *\nCrawl-delay: 5\n");
    let fetcher = fetcher(&server);
    let seconds =
        |fetcher: &Fetcher<Toy>| -> Vec<u64> { fetcher.clock().waits().iter().map(Duration::as_secs).collect() };
    let named = |path: &str| fetcher.get(&address(&server.url(path)), &Conditions::default(), Sent::ByPerson).unwrap();
    named("/1");
    named("/2");
    assert_eq!(seconds(&fetcher), [1]);
    // robots.txt a second later, and one more to the page; from then on, what it asks for.
    linked(&fetcher, &server, "/3").unwrap();
    named("/4");
    assert_eq!(seconds(&fetcher), [1, 1, 1, 5]);
    fetcher.clock().pass(60);
    named("/5");
    assert_eq!(seconds(&fetcher), [1, 1, 1, 5]);
}

#[test]
fn a_crawl_delay_has_a_bound() {
    let server = site("User-agent: *\nCrawl-delay: 86400\n");
    let fetcher = fetcher(&server);
    linked(&fetcher, &server, "/1").unwrap();
    linked(&fetcher, &server, "/2").unwrap();
    assert_eq!(fetcher.clock().waits()[1..], [Duration::from_secs(30)]);
}

#[test]
fn a_host_that_asks_to_wait_is_given_the_time() {
    let times = AtomicUsize::new(0);
    let server = Server::start(move |_| match times.fetch_add(1, Ordering::SeqCst) {
        0 => answer("429 Too Many Requests", &[("Retry-After", "20")], ""),
        1 => answer("503 Service Unavailable", &[("Retry-After", "Mon, 03 Mar 2025 11:00:00 GMT")], ""),
        _ => answer("200 OK", &[], FEED),
    });
    let fetcher = fetcher(&server);
    let named = |path: &str| fetcher.get(&address(&server.url(path)), &Conditions::default(), Sent::ByPerson);
    assert_eq!(named("/1"), Err(FetchError::Status { code: 429, retry_after: Some(Duration::from_secs(20)) }));
    // A short time is waited for, ...
    assert!(matches!(named("/2"), Err(FetchError::Status { code: 503, .. })));
    assert_eq!(fetcher.clock().waits(), [Duration::from_secs(20)]);
    // ... a long one is not, and the host is not asked.
    let error = named("/3").unwrap_err();
    assert_eq!(error.to_string(), "127.0.0.1 asked to wait until 2025-03-03 11:00:00 UTC");
    assert_eq!(error.retry_after(fetcher.clock().now()), Some(Duration::from_secs(3_580)));
    assert_eq!(server.asked().len(), 2);
    fetcher.clock().pass(3_580);
    assert!(named("/4").is_ok());
}

#[test]
fn threads_take_turns() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (here, peak) = (now.clone(), most.clone());
    let server = Server::start(move |_| {
        peak.fetch_max(here.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(5));
        here.fetch_sub(1, Ordering::SeqCst);
        answer("200 OK", &[], FEED)
    });
    let fetcher = fetcher(&server);
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (fetcher, server) = (&fetcher, &server);
            scope.spawn(move || {
                fetcher.get(&address(&server.url(&format!("/{n}"))), &Conditions::default(), Sent::ByPerson).unwrap();
            });
        }
    });
    assert_eq!(most.load(Ordering::SeqCst), 1);
    assert_eq!(server.asked().len(), 8);
}

#[test]
fn a_run_that_is_stopped_does_not_wait() {
    struct Stopped;
    impl Clock for Stopped {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
        fn wait(&self, _: Duration) -> bool {
            false
        }
    }
    let server = site("");
    let fetcher = Fetcher::new(policy(&server), Stopped);
    let named = |path: &str| fetcher.get(&address(&server.url(path)), &Conditions::default(), Sent::ByPerson);
    assert!(named("/1").is_ok());
    assert_eq!(named("/2"), Err(FetchError::Stopped));
}
