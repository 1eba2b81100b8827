//! Watching feeds, against a server on the loopback.

use super::server::{Asked, Script, Server, answer};
use super::*;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A site whose days go by: two feeds that work, one of summaries, one of whole texts; one that fails; pages.
fn site(day: &AtomicUsize, asked: &Asked) -> Script {
    let later = day.load(Ordering::SeqCst) > 0;
    let page = |title: &str, words: &str| {
        let paragraph =
            format!("{words} The harbour authority of Portsea said so on Monday in a written statement. ").repeat(4);
        let html = format!(
            "<html><head><title>{title}</title><meta property=\"og:site_name\" content=\"Port News\"></head><body><nav>Home \
             News</nav><article><h1>{title}</h1><p>{paragraph}</p><p>{paragraph}</p></article></body></html>"
        );
        answer("200 OK", &[("Content-Type", "text/html; charset=utf-8")], html)
    };
    let tag = if later { "\"later\"" } else { "\"first\"" };
    match asked.path.as_str() {
        "/robots.txt" => answer("200 OK", &[], "User-agent: *\nDisallow: /members/\n"),
        "/port.xml" | "/hill.json" if asked.header("if-none-match") == Some(tag) => answer("304 Not Modified", &[], ""),
        "/port.xml" => {
            let headline = if later { "Bridge opens again" } else { "Bridge closed" };
            let feed = format!(
                "<rss version=\"2.0\"><channel><title>Port News</title>\
                 <item><title>{headline}</title><link>/news/bridge</link><description>The bridge.</description>\
                 <pubDate>Mon, 03 Mar 2025 10:00:00 GMT</pubDate></item>\
                 <item><title>Members only</title><link>/members/1</link><description>A summary for all.</description></item>\
                 </channel></rss>"
            );
            answer("200 OK", &[("Content-Type", "application/rss+xml"), ("ETag", tag)], feed)
        }
        "/hill.json" => {
            let text = "Sheep returned to the hill. ".repeat(30);
            let feed = format!(
                "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Hill Herald\", \"items\": [{{\"id\": \"1\", \
                 \"url\": \"https://hill.example/sheep\", \"title\": \"Sheep return\", \"content_text\": \"{text}\"}}]}}"
            );
            answer("200 OK", &[("Content-Type", "application/feed+json"), ("ETag", tag)], feed)
        }
        "/news/bridge" if later => page("Bridge opens again", "The harbour bridge is open again."),
        "/news/bridge" => page("Bridge closed", "The harbour bridge was closed."),
        "/front" => answer(
            "200 OK",
            &[("Content-Type", "text/html")],
            "<html><link rel=alternate type=application/rss+xml href=/port.xml title=Port><body>News</body></html>",
        ),
        "/moved.xml" => answer("301 Moved Permanently", &[("Location", "/hill.json")], ""),
        "/gone.xml" => answer("410 Gone", &[], ""),
        "/map.xml" => {
            let entry = |path: &str, day: &str| {
                format!("<url><loc>http://{}{path}</loc><lastmod>{day}</lastmod></url>", asked.header("host").unwrap())
            };
            let entries = entry("/news/bridge", "2999-01-01") + &entry("/news/old", "2001-01-01");
            answer("200 OK", &[], format!("<urlset>{entries}</urlset>"))
        }
        "/cut.xml" => {
            let item = "<item><title>Ferry late</title><description>The ferry was late.</description></item>";
            answer("200 OK", &[("ETag", tag)], format!("<rss><channel><title>Cut</title>{item}<item><title>Bri"))
        }
        "/turns.xml" if !later => answer("200 OK", &[], "<rss><channel><title>Turns</title></channel></rss>"),
        "/turns.xml" => {
            answer("200 OK", &[], "<html><link rel=alternate type=application/rss+xml href=/port.xml></html>")
        }
        _ => answer("500 Internal Server Error", &[], ""),
    }
}

/// The site on its first day, and the day.
fn start() -> (Server, Arc<AtomicUsize>) {
    let day = Arc::new(AtomicUsize::new(0));
    let today = day.clone();
    (Server::start(move |asked| site(&today, asked)), day)
}

#[track_caller]
fn watch(db: &Path, named: &[&str]) -> Ran {
    let mut command = headwater();
    command.args(["watch", "--once", "--allow-private", "--pause", "0ms", "--db"]).arg(db).args(named);
    ran(&mut command)
}

fn feeds(db: &Path) -> Ran {
    ran(headwater().args(["feeds", "--db"]).arg(db))
}

fn text(db: &Path, report: &str) -> String {
    ran(headwater().args(["text", report, "--db"]).arg(db)).stdout
}

/// The lines of a run with `--json`.
fn events(ran: &Ran) -> Vec<Value> {
    ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn feeds_are_kept_and_what_is_known_is_not_kept_again() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let (server, day) = start();
    let list = folder.path().join("feeds.opml");
    let outline = |path: &str| format!("<outline type=\"rss\" text=\"{path}\" xmlUrl=\"{}\"/>", server.url(path));
    let outlines = [outline("/port.xml"), outline("/hill.json"), outline("/broken.xml")].concat();
    fs::write(&list, format!("<opml version=\"2.0\"><body>{outlines}</body></opml>")).unwrap();

    let first = watch(&db, &[list.to_str().unwrap()]);
    assert_eq!(first.status, 3, "{}{}", first.stdout, first.stderr);
    assert!(first.stdout.contains("Port News: 2 items, 2 new, 0 changed"), "{}", first.stdout);
    assert!(first.stdout.contains("Hill Herald: 1 items, 1 new, 0 changed"), "{}", first.stdout);
    assert!(first.stdout.contains("says no: \"Disallow: /members/\""), "{}", first.stdout);
    assert!(first.stdout.contains("3 polls: 3 new reports, 0 new versions; 1 failed"), "{}", first.stdout);
    // The article, not the summary; and the summary where the article may not be fetched.
    let article = text(&db, &server.url("/news/bridge"));
    assert!(article.contains("The harbour bridge was closed."), "{article}");
    assert!(!article.contains("The bridge.") && !article.contains("Home"), "{article}");
    assert_eq!(text(&db, &server.url("/members/1")), "A summary for all.\n");

    // Nothing is due; asked all the same, the servers say that nothing has changed, and the one in trouble is asked too.
    let asked = server.asked().len();
    let idle = watch(&db, &[]);
    assert!(idle.stderr.contains("no feed is due before"), "{}", idle.stderr);
    assert_eq!((idle.status, server.asked().len()), (0, asked));
    let second = watch(&db, &["--now"]);
    assert!(second.stdout.contains("Port News: unchanged"), "{}", second.stdout);
    assert!(second.stdout.contains("Hill Herald: unchanged"), "{}", second.stdout);
    assert!(second.stdout.contains("3 polls: 0 new reports, 0 new versions; 1 failed"), "{}", second.stdout);
    let mut again = server.paths().split_off(asked);
    again.sort();
    assert_eq!(again, ["/broken.xml", "/hill.json", "/port.xml"]);

    // The feed says something else of one article: it is fetched again, and is a new version.
    day.store(1, Ordering::SeqCst);
    let asked = server.asked().len();
    let third = watch(&db, &["--now", "--json"]);
    let told: Vec<String> = events(&third).iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told.iter().filter(|event| *event == "version").count(), 1, "{}", third.stdout);
    assert!(!told.contains(&"report".to_owned()), "{}", third.stdout);
    assert!(text(&db, &server.url("/news/bridge")).contains("The harbour bridge is open again."));
    assert!(!server.paths()[asked..].contains(&"/members/1".to_owned()));

    let health = feeds(&db);
    let failing = health.stdout.lines().next().unwrap();
    assert_eq!(failing, "/broken.xml", "{}", health.stdout);
    assert!(health.stdout.contains("has never answered; next poll"), "{}", health.stdout);
    assert!(health.stdout.contains("FAILED 3 times in a row: the server answered 500"), "{}", health.stdout);
    assert!(health.stdout.contains("Port News\n"), "{}", health.stdout);
    assert!(health.stdout.contains("2 reports, 1 new version so far"), "{}", health.stdout);
}

#[test]
fn a_page_leads_to_its_feed_and_a_move_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let (server, _) = start();
    let urls = ["/front", "/moved.xml", "/gone.xml"].map(|path| server.url(path));
    let ran = watch(&db, &urls.each_ref().map(String::as_str));
    assert_eq!(ran.status, 3);
    let health = feeds(&db).stdout;
    assert!(
        health.contains(&format!("Port News\n    {}\n    formerly {}\n", server.url("/port.xml"), urls[0])),
        "{health}"
    );
    assert!(health.contains(&format!("    {}\n    formerly {}\n", server.url("/hill.json"), urls[1])), "{health}");
    assert!(health.contains("NOT WATCHED ANY MORE: gone for good, says the server (410)"), "{health}");
    // Named again under its old address it is the same feed; what is gone is not asked.
    let asked = server.asked().len();
    watch(&db, &["--now", &urls[0]]);
    let mut again = server.paths().split_off(asked);
    again.sort();
    assert_eq!(again, ["/hill.json", "/port.xml"]);
    let mut remove = headwater();
    let removed = super::ran(remove.args(["feeds", "--remove", &urls[2], "--db"]).arg(&db));
    assert!(removed.status == 0 && !removed.stdout.contains("gone.xml"), "{}", removed.stdout);
}

#[test]
fn two_watchers_share_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let slow = Server::start(|asked| {
        let item = format!("<item><title>Story {0}</title><description>Words of {0}.</description></item>", asked.path);
        let feed = format!("<rss><channel><title>{}</title>{item}</channel></rss>", asked.path);
        let mut script = vec![super::server::Step::Pause(std::time::Duration::from_millis(40))];
        script.extend(answer("200 OK", &[], feed));
        script
    });
    let list = folder.path().join("feeds.txt");
    let lines: String = (0..12).map(|n| format!("{}\n", slow.url(&format!("/feed{n}")))).collect();
    fs::write(&list, lines).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let ran = watch(&db, &[list.to_str().unwrap()]);
                assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
            });
        }
    });
    let mut paths = slow.paths();
    paths.sort();
    paths.dedup();
    assert_eq!((paths.len(), slow.asked().len()), (12, 12));
}

#[test]
fn private_addresses_are_refused_unless_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _) = start();
    let mut command = headwater();
    let db = folder.path().join("h.db");
    let ran = ran(command.args(["watch", "--once", &server.url("/port.xml"), "--db"]).arg(db));
    assert_eq!(ran.status, 3);
    assert!(ran.stdout.contains("127.0.0.1 is 127.0.0.1, this machine: refused"), "{}", ran.stdout);
    assert!(server.asked().is_empty());
}

#[test]
fn what_is_no_feed_is_told_as_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let prose = folder.path().join("prose.txt");
    fs::write(&prose, GOOD).unwrap();
    for (named, told) in [
        ("nothing.opml", "expected an address that begins with https:// or http://, or a file"),
        ("ftp://news.example/feed", "expected an address that begins with https:// or http://, or a file"),
        ("http://news.example:22/feed", "port 22 is none of a web server"),
        (prose.to_str().unwrap(), "expected a list of feeds"),
    ] {
        let ran = watch(&db, &[named]);
        assert!(ran.status == 1 && ran.stderr.contains(told), "{named}: {}", ran.stderr);
    }
    let none = watch(&db, &[]);
    assert!(none.status == 1 && none.stderr.contains("there is no feed to watch"), "{}", none.stderr);
}

#[test]
fn pages_of_a_sitemap_are_fetched_if_they_are_of_these_days() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let (server, _) = start();
    let ran = watch(&db, &[&server.url("/map.xml")]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("2 items, 1 new, 0 changed"), "{}", ran.stdout);
    assert_eq!(server.paths(), ["/map.xml", "/robots.txt", "/news/bridge"]);
    watch(&db, &["--now"]);
    assert_eq!(server.paths().split_off(3), ["/map.xml"]);
}

#[test]
fn articles_beyond_the_bound_wait_for_the_next_poll() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let (server, _) = start();
    let ran = watch(&db, &["--pages", "0", &server.url("/port.xml")]);
    assert!(ran.status == 0 && ran.stdout.contains("2 items, 2 new, 0 changed, 2 pages wait"), "{}", ran.stdout);
    assert_eq!(text(&db, &server.url("/news/bridge")), "The bridge.\n");
    assert!(feeds(&db).stdout.contains("2 articles to be fetched"));
    // The feed itself has not changed.
    let ran = watch(&db, &["--now"]);
    assert!(ran.stdout.contains("0 new, 1 changed"), "{}", ran.stdout);
    assert!(text(&db, &server.url("/news/bridge")).contains("The harbour bridge was closed."));
}

#[test]
fn a_watcher_ends_when_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let (server, _) = start();
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("headwater"));
    command.args(["watch", "--allow-private", "--pause", "0ms", "--db"]).arg(&db).arg(server.url("/hill.json"));
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    // It has polled, and sleeps now.
    while !lines.next().unwrap().unwrap().starts_with("Hill Herald: 1 items, 1 new") {}
    let told = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(rest.last().unwrap().starts_with("1 poll: 1 new report"), "{rest:?}");
}

#[test]
fn a_page_that_is_named_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let (server, _) = start();
    let read = |url: &str, more: &[&str]| {
        let mut command = headwater();
        ran(command.args(["read", url, "--pause", "0ms", "--db"]).arg(&db).args(more))
    };
    let page = server.url("/news/bridge");
    let refused = read(&page, &[]);
    assert!(refused.status == 1 && refused.stderr.contains("this machine: refused"), "{}", refused.stderr);
    let first = read(&page, &["--allow-private"]);
    assert!(first.status == 0 && first.stdout.contains("1 new report"), "{}{}", first.stdout, first.stderr);
    let again = read(&page, &["--allow-private"]);
    assert!(again.stdout.contains("0 new reports, 0 new versions, 1 kept already"), "{}", again.stdout);
    assert!(text(&db, &page).contains("The harbour bridge was closed."));
    let lost = read(&server.url("/broken.html"), &["--allow-private"]);
    assert!(lost.status == 1 && lost.stderr.contains("the server answered 500"), "{}", lost.stderr);
}

#[test]
fn a_feed_that_broke_off_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let (server, _) = start();
    let ran = watch(&db, &[&server.url("/cut.xml")]);
    assert!(ran.status == 3 && ran.stdout.contains("Cut: 2 items, 2 new"), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains("expected the feed to end with </rss>"), "{}", ran.stderr);
    watch(&db, &["--now"]);
    assert!(server.asked().iter().all(|asked| asked.header("if-none-match").is_none()));
}

#[test]
fn a_feed_that_turns_into_a_page_leads_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("h.db");
    let (server, day) = start();
    watch(&db, &[&server.url("/turns.xml")]);
    day.store(1, Ordering::SeqCst);
    let ran = watch(&db, &["--now"]);
    assert!(ran.stdout.contains("expected a feed, found a web page"), "{}", ran.stdout);
    assert_eq!(server.paths(), ["/turns.xml", "/turns.xml"]);
}
