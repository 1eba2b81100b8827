//! Every page, for people and for programs, over a desk with a story of five reports and one apart.

use crate::client::{Answer, Desk, Server, between, encode};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError, Weak};

const PORT: &str = "Dock workers at the port of Ostmark walked out over pay on Monday, halting cranes and ferries. The union \
    led by Mara Lindqvist wants nine percent more, she told reporters. Ship owners said forty vessels wait at anchor.";
const PORT_COPY: &str = "Dock workers at the port of Ostmark walked out over pay on Monday, halting cranes and ferries. The \
    union led by Mara Lindqvist wants nine percent more, she told reporters.";
const PORT_AGAIN: &str = "The walkout of dock workers over pay halted the port of Ostmark for a second day. Union leader Mara \
    Lindqvist said talks with ship owners about nine percent had failed. Sixty vessels wait, ship owners said.";

/// A desk, a server and the id of a story.
pub struct Shared {
    pub desk: Desk,
    pub server: Server,
    pub story: String,
}

/// One for all tests of pages that run at a time: nothing here writes. It is stopped with the last of them.
pub fn shared() -> Arc<Shared> {
    static SHARED: Mutex<Weak<Shared>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let desk = desk();
        let server = desk.serve(&[]);
        let story = desk.story("Gazette");
        server.patiently(&format!("/story/{story}"));
        let made = Arc::new(Shared { desk, server, story });
        *shared = Arc::downgrade(&made);
        made
    })
}

pub fn desk() -> Desk {
    let desk = Desk::new(true);
    desk.read(&[
        ("Gazette", "Port of Ostmark shut as strike begins", "2025-03-03", PORT),
        ("Mirror", "Ostmark port shut by strike", "2025-03-03", PORT_COPY),
    ]);
    desk.read(&[("Post", "Ostmark strike leaves forty ships waiting", "2025-03-04", PORT_AGAIN)]);
    desk
}

#[track_caller]
fn page(server: &Server, path: &str) -> Answer {
    let answer = server.get(path);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")), "{path}");
    let text = answer.text();
    assert!(text.starts_with("<!doctype html>") && text.trim_end().ends_with("</html>"), "{path}");
    for never in [" style=", "<style", "javascript:", " onclick", " onload", "src=\"http", "stylesheet\" href=\"http"] {
        assert!(!text.contains(never), "{path}: {never}");
    }
    assert_eq!(text.matches("<script").count(), 1, "{path}: only the file of ours");
    answer
}

#[test]
fn every_page_is_there_for_people_and_for_programs() {
    let shared = shared();
    let Shared { desk, server, story } = shared.as_ref();
    let reports = desk.reports(story);
    let pages = [
        ("/".to_owned(), "headwater/stories/1"),
        (format!("/story/{story}"), "headwater/story/1"),
        (format!("/story/{story}?all=1"), "headwater/story/1"),
        (format!("/story/{story}/report/{}", reports[0]), "headwater/reading/1"),
        (format!("/story/{story}/report/{}?at=5-20", reports[1]), "headwater/reading/1"),
        (format!("/story/{story}/compare?a={}&b={}", reports[0], reports[1]), "headwater/compare/1"),
        ("/outlets".to_owned(), "headwater/outlets/1"),
        ("/outlet/Gazette".to_owned(), "headwater/outlets/1"),
        ("/search".to_owned(), "headwater/search/1"),
        ("/search?q=vessels".to_owned(), "headwater/search/1"),
        ("/changes?since=1d".to_owned(), "headwater/changes-page/1"),
        ("/decisions".to_owned(), "headwater/decisions/1"),
    ];
    for (path, format) in &pages {
        let shown = page(server, path);
        let program = between(&shown.text(), "<p><a href=\"", "\">This page as JSON").map(str::to_owned);
        let program = program.unwrap_or_else(|| panic!("{path} has no link to its JSON")).replace("&amp;", "&");
        let program = program.replace("&#38;", "&");
        assert_eq!(server.json(&program)["format"], *format, "{path} and {program}");
    }
}

#[test]
fn the_list_is_filtered_ordered_and_cut() {
    let shared = shared();
    let Shared { server, story, .. } = shared.as_ref();
    let ids = |path: &str| {
        let page = server.json(path);
        let id = |row: &Value| row["id"].as_str().unwrap().to_owned();
        page["stories"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(ids("/stories.json"), [story.as_str()]);
    assert_eq!(ids("/stories.json?min=1").len(), 2);
    assert_eq!(ids("/stories.json?outlet=gazette&min=1"), [story.as_str()]);
    assert_eq!(ids("/stories.json?q=vessels"), [story.as_str()]);
    assert_eq!(ids("/stories.json?min=1&sort=reports")[0], *story);
    assert!(ids("/stories.json?outlet=nobody").is_empty());
    assert!(ids("/stories.json?since=2999-01-01").is_empty());
    assert_eq!(ids("/stories.json?min=1&page=99").len(), 2, "the last page stands for those behind it");
    for sort in ["changed", "opened", "outlets", "origins"] {
        assert_eq!(ids(&format!("/stories.json?min=1&sort={sort}")).len(), 2);
    }
    for wrong in ["since=soon", "min=x", "sort=colour", "page=-1", "q=%22open"] {
        assert_eq!(server.get(&format!("/stories.json?{wrong}")).status, 400, "{wrong}");
    }
    let row = &server.json("/stories.json")["stories"][0];
    assert_eq!((&row["reports"], &row["outlets"]), (&Value::from(3), &Value::from(3)));
    let came: u64 = row["activity"].as_array().unwrap().iter().map(|day| day.as_u64().unwrap()).sum();
    assert_eq!(came, 3);
}

#[test]
fn a_story_tells_what_is_claimed_and_who_took_it() {
    let shared = shared();
    let Shared { server, story, .. } = shared.as_ref();
    let page = server.json(&format!("/story/{story}.json"));
    assert_eq!(page["members"].as_array().unwrap().len(), 3);
    assert!(!page["story"]["claims"].as_array().unwrap().is_empty());
    assert!(!page["story"]["stemma"]["edges"].as_array().unwrap().is_empty());
    assert!(!page["moments"].as_array().unwrap().is_empty());
    let kinds: Vec<&str> =
        page["log"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["new-report", "new-report", "new-story"]);
    // As the list tells it once it was measured.
    assert!(server.json("/stories.json")["stories"][0]["origins"].as_u64().is_some());
}

#[test]
fn a_time_before_a_report_came_does_not_know_it() {
    let desk = desk();
    let server = desk.serve(&[]);
    let story = desk.story("Gazette");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    desk.read(&[("Herald", "Ostmark port strike goes on as ship owners wait", "2025-03-04", PORT_AGAIN)]);
    let moments = server.patiently(&format!("/story/{story}.json"));
    let page: Value = serde_json::from_slice(&moments.body).unwrap();
    assert_eq!(page["members"].as_array().unwrap().len(), 4);
    let first = page["moments"][0].as_str().unwrap();
    let then = server.patiently(&format!("/story/{story}.json?as_of={}", encode(first)));
    let then: Value = serde_json::from_slice(&then.body).unwrap();
    assert!(then["members"].as_array().unwrap().len() < 4, "{then}");
    assert_eq!(then["as_of"], first);
    assert_eq!(server.get(&format!("/story/{story}?as_of=2001-01-01")).status, 404);
    assert_eq!(server.get(&format!("/story/{story}?as_of=sometime")).status, 400);
}

#[test]
fn names_that_lead_nowhere_are_told_so() {
    let shared = shared();
    let Shared { desk, server, story } = shared.as_ref();
    let report = &desk.reports(story)[0];
    for missing in [
        "/story/s-nothing",
        "/report/nothing",
        "/outlet/Nobody",
        &format!("/story/{story}/report/nothing"),
        &format!("/story/{story}/compare?a={report}&b=nothing"),
        &format!("/report/{report}/original?version=9"),
        "/story/s-nothing/feed.atom",
        "/static/site.css",
        "/story",
        "/story/%2e%2e/x",
    ] {
        let answer = server.get(missing);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, Some("text/html; charset=utf-8")),
            "{missing}"
        );
    }
    assert_eq!(server.get(&format!("/story/{story}/compare?a={report}")).status, 400);
    let fault = server.get("/story/s-nothing.json");
    let fault: Value = serde_json::from_slice(&fault.body).unwrap();
    assert_eq!((&fault["format"], &fault["status"]), (&"headwater/fault/1".into(), &404.into()));
}

#[test]
fn a_report_is_found_wherever_its_story_is() {
    let shared = shared();
    let Shared { desk, server, story } = shared.as_ref();
    let report = &desk.reports(story)[0];
    let led = server.get(&format!("/report/{report}"));
    let there = format!("/story/{story}/report/{report}");
    assert_eq!((led.status, led.header("location")), (303, Some(there.as_str())));
    let led = server.get(&format!("/report/{report}.json"));
    assert_eq!(led.header("location"), Some(format!("{there}.json").as_str()));
}

#[test]
fn the_first_letters_of_an_id_lead_to_it() {
    let shared = shared();
    let Shared { server, story, .. } = shared.as_ref();
    let led = server.get(&format!("/story/{}?as_of=1h", &story[..5]));
    assert_eq!((led.status, led.header("location")), (308, Some(format!("/story/{story}?as_of=1h").as_str())));
}

#[test]
fn feeds_tell_the_changes() {
    let shared = shared();
    let Shared { server, story, .. } = shared.as_ref();
    for path in ["/changes.atom".to_owned(), format!("/story/{story}/feed.atom"), "/changes.atom?since=2h".to_owned()] {
        let answer = server.get(&path);
        assert_eq!(answer.header("content-type"), Some("application/atom+xml; charset=utf-8"), "{path}");
        let text = answer.text();
        assert!(text.contains("<entry>") && text.contains("new story"), "{text}");
        assert!(text.contains(&format!("<link href=\"http://{}/story/{story}\"/>", server.address)), "{text}");
    }
}

#[test]
fn style_and_script_may_be_kept_for_good() {
    let shared = shared();
    let server = &shared.server;
    let page = server.get("/").text();
    for (before, kind) in [("rel=\"stylesheet\" href=\"", "text/css"), ("<script src=\"", "text/javascript")] {
        let address = between(&page, before, "\"").unwrap();
        let file = server.get(address);
        assert_eq!(file.status, 200);
        assert!(file.header("content-type").unwrap().starts_with(kind));
        assert!(file.header("cache-control").unwrap().contains("immutable"));
        assert_eq!(file.header("set-cookie"), None);
    }
}

#[test]
fn without_a_language_package_it_is_told_and_the_rest_is_served() {
    let desk = Desk::new(false);
    let server = desk.serve(&[]);
    let story = desk.story("Farmer");
    let told = server.patiently(&format!("/story/{story}"));
    assert_eq!(told.status, 503, "{}", told.text());
    assert!(told.text().contains("language package"));
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn original_bytes_are_an_attachment_of_no_type() {
    let desk = Desk::new(false);
    let html = "<html><head><title>Bridge</title><script>alert(1)</script></head><body><article><p>The old bridge at Ostmark \
                was shut on Monday, the town said, and nobody may cross it.</p></article></body></html>";
    let file = desk.path().join("page.html");
    std::fs::write(&file, html).unwrap();
    desk.run(&["read", file.to_str().unwrap()]);
    let found = desk.run(&["search", "bridge", "--json"]);
    let found: Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
    let id = found["id"].as_str().unwrap();
    let answer = desk.serve(&[]).get(&format!("/report/{id}/original?version=1"));
    assert_eq!((answer.status, answer.text().as_str()), (200, html));
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    assert_eq!(answer.header("content-disposition"), Some(format!("attachment; filename=\"{id}-v1.html\"").as_str()));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn many_read_while_somebody_writes_and_nobody_is_turned_away() {
    let desk = desk();
    let server = desk.serve(&[]);
    let story = desk.story("Gazette");
    server.patiently(&format!("/story/{story}"));
    let paths =
        ["/".to_owned(), format!("/story/{story}"), "/search?q=port".into(), "/changes.json".into(), "/outlets".into()];
    std::thread::scope(|scope| {
        for reader in 0..16 {
            let (server, paths) = (&server, &paths);
            scope.spawn(move || {
                for turn in 0..12 {
                    let path = &paths[(reader + turn) % paths.len()];
                    let answer = server.get(path);
                    assert!(matches!(answer.status, 200 | 202), "{path}: {}", answer.text());
                }
            });
        }
        for turn in 0..3 {
            desk.read(&[("Herald", &format!("Ostmark port strike, day {turn}"), "2025-03-05", PORT_AGAIN)]);
        }
    });
}

#[test]
fn a_page_is_packed_for_those_who_ask_and_not_sent_again_to_those_who_have_it() {
    let shared = shared();
    let Shared { server, story, .. } = shared.as_ref();
    for path in [format!("/story/{story}"), format!("/story/{story}.json"), "/".to_owned()] {
        let (cookie, _) = server.browse("/decisions");
        let ask =
            |name: &str, value: &str| server.ask("GET", &path).header("Cookie", &cookie).header(name, value).send();
        let plain = ask("Accept-Encoding", "identity");
        let packed = ask("Accept-Encoding", "gzip, br");
        assert_eq!(
            (plain.header("content-encoding"), packed.header("content-encoding")),
            (None, Some("gzip")),
            "{path}"
        );
        assert_eq!((packed.header("vary"), packed.status), (Some("Accept-Encoding"), 200));
        assert_eq!(packed.header("content-type"), plain.header("content-type"));
        assert!(packed.body.len() < plain.body.len(), "{path}");
        let mut unpacked = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed.body[..]), &mut unpacked).unwrap();
        assert!(unpacked == plain.text(), "{path}");
        let tag = plain.header("etag").unwrap().to_owned();
        assert_eq!(packed.header("etag"), Some(tag.as_str()));
        let known = ask("If-None-Match", &tag);
        assert_eq!((known.status, known.body.len()), (304, 0), "{path}");
        assert_eq!(known.header("content-security-policy"), plain.header("content-security-policy"));
        // Another session's forms have another mark.
        let (other, _) = server.browse("/decisions");
        let theirs = server.ask("GET", &path).header("Cookie", &other).header("If-None-Match", &tag).send();
        assert_eq!(theirs.status, 200, "{path}");
    }
}
