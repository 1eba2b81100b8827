//! Webhooks, against receivers on the loopback.

use super::server::{Asked, Script, Server, Step, answer};
use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SHEEP: &str = "Sheep returned to the meadows of Mount Orrin in the morning after six weeks in the stables, shepherds said. \
    The grass is high, and two hundred lambs were born in winter.";

const FROST: &str = "Growers in the Sella valley lost most of their apple blossom in a night of frost, the farm office said. \
    Insurers expect claims for two hundred orchards.";

/// A database, and the words for it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        desk.read("Hill Herald", 1, "2025-01-06", SHEEP);
        desk
    }

    /// Runs a command on the database. No language package: what is told here needs none.
    #[track_caller]
    fn run(&self, args: &[&str]) -> Ran {
        let mut command = headwater();
        command.env("HEADWATER_DB", self.folder.path().join("h.db")).env("HEADWATER_MODEL", "/nowhere");
        ran(command.args(args))
    }

    #[track_caller]
    fn read(&self, outlet: &str, number: usize, day: &str, text: &str) {
        let file = self.folder.path().join("reports.jsonl");
        let url = format!("https://example.org/{outlet}/{number}").replace(' ', "-");
        let title = format!("Headline {number}");
        let report = json!({"url": url, "title": title, "outlet": outlet, "published": day, "text": text});
        fs::write(&file, format!("{report}\n")).unwrap();
        let read = self.run(&["read", file.to_str().unwrap()]);
        assert_eq!(read.status, 0, "{}", read.stderr);
    }

    /// A report of the strike.
    #[track_caller]
    fn strike(&self, outlet: &str, number: usize) {
        let text = "Dock workers at the port of Ostmark walked out over pay on Monday. Forty vessels wait at anchor, the port \
                    authority of Ostmark said.";
        self.read(outlet, number, "2025-03-03", text);
    }

    #[track_caller]
    fn add(&self, url: &str, more: &[&str]) {
        let kinds = ["--kind", "new-story", "--kind", "new-report", "--kind", "new-version"];
        let added = self.run(&[&["hooks", "add", url, "--allow-private"], &kinds[..], more].concat());
        assert_eq!(added.status, 0, "{}", added.stderr);
    }

    fn send(&self, more: &[&str]) -> Ran {
        self.run(&[&["hooks", "send"], more].concat())
    }

    /// The log, the last made first.
    fn log(&self) -> Vec<Value> {
        let log = self.run(&["hooks", "log", "--json"]);
        log.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn receiver(behaviour: impl Fn(usize, &Asked) -> Script + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |asked| behaviour(count.fetch_add(1, Ordering::SeqCst), asked))
}

fn taken() -> Script {
    answer("200 OK", &[], "")
}

fn body(asked: &Asked) -> Value {
    serde_json::from_slice(&asked.body).unwrap()
}

fn kinds(asked: &Asked) -> Vec<String> {
    let body = body(asked);
    let changes = body["stories"][0]["changes"].as_array().unwrap().clone();
    changes.iter().map(|change| change["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_changes_is_told_once_and_what_was_there_before_is_not() {
    let desk = Desk::new();
    let server = receiver(|_, _| taken());
    desk.add(&server.url("/hook"), &[]);
    let idle = desk.send(&[]);
    assert_eq!((idle.status, idle.stdout.as_str()), (0, "0 deliveries taken, 0 not\n"), "{}", idle.stderr);

    desk.strike("Port News", 1);
    let sent = desk.send(&[]);
    assert_eq!((sent.status, server.asked().len()), (0, 1), "{}{}", sent.stdout, sent.stderr);
    let first = &server.asked()[0];
    assert_eq!(kinds(first), ["new-story"]);
    let told = body(first);
    assert_eq!((&told["format"], &told["stories"][0]["title"]), (&json!("headwater/changes/1"), &json!("Headline 1")));

    desk.strike("Harbour Post", 2);
    desk.strike("Quay Times", 3);
    desk.send(&[]);
    let second = &server.asked()[1];
    assert_eq!(kinds(second), ["new-report", "new-report"]);
    assert_eq!(body(second)["stories"][0]["id"], told["stories"][0]["id"]);
    assert_eq!(body(second)["since"], told["until"]);
    assert_ne!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(second.header("webhook-id"), second.header("idempotency-key"));

    for more in [&[][..], &["--now"]] {
        desk.send(more);
    }
    desk.run(&["hooks", "retry"]);
    assert_eq!(server.asked().len(), 2, "what was taken is not sent again");
    let listed = desk.run(&["hooks"]);
    assert!(listed.status == 0 && listed.stdout.contains("2 taken, 0 wait"), "{}", listed.stdout);
}

#[test]
fn a_delivery_that_failed_comes_again_with_the_same_id_and_later_and_later() {
    let desk = Desk::new();
    let server = receiver(|n, _| if n < 2 { answer("500 Internal Server Error", &[], "oops") } else { taken() });
    desk.add(&server.url("/hook"), &[]);
    desk.strike("Port News", 1);
    let failed = desk.send(&[]);
    assert_eq!(failed.status, 3);
    assert!(failed.stdout.contains("not taken: the receiver answered 500: oops; again"), "{}", failed.stdout);
    let listed = desk.run(&["hooks"]).stdout;
    assert!(listed.contains("FAILED: the receiver answered 500: oops; left alone until"), "{listed}");
    let wait = |log: &Value| {
        let at = |name: &str| log[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        at("next_due").duration_since(at("made")).as_secs()
    };
    let first = wait(&desk.log()[0]);
    assert!((9..=17).contains(&first), "{first}");
    desk.send(&[]);
    assert_eq!(server.asked().len(), 1, "nothing is due yet");
    desk.send(&["--now"]);
    assert!(wait(&desk.log()[0]) >= 19, "{:?}", desk.log());
    assert_eq!(desk.send(&["--now"]).status, 0);
    let ids: Vec<String> = server.asked().iter().map(|asked| asked.header("webhook-id").unwrap().to_owned()).collect();
    assert_eq!((ids.len(), &ids[0], &ids[1]), (3, &ids[1], &ids[2]));
    assert_eq!(server.asked()[0].body, server.asked()[2].body);
    assert_eq!((&desk.log()[0]["state"], &desk.log()[0]["tries"]), (&json!("taken"), &json!(2)));
}

#[test]
fn nothing_is_lost_while_the_receiver_is_down() {
    let desk = Desk::new();
    let at: SocketAddr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    desk.add(&format!("http://{at}/hook"), &[]);
    desk.strike("Port News", 1);
    let down = desk.send(&[]);
    assert!(down.status == 3 && down.stdout.contains("cannot talk to 127.0.0.1"), "{}", down.stdout);
    desk.strike("Harbour Post", 2);
    assert_eq!(desk.send(&[]).status, 0, "it is left alone for a while");
    assert!(desk.run(&["hooks"]).stdout.contains("0 taken, 2 wait"));
    let server = Server::start_at(at, |_| taken());
    let up = desk.send(&["--now"]);
    assert_eq!(up.status, 0, "{}", up.stdout);
    let told: Vec<Vec<String>> = server.asked().iter().map(kinds).collect();
    // The one that never failed comes first.
    assert_eq!(told, [["new-report"], ["new-story"]]);
    assert!(desk.run(&["hooks"]).stdout.contains("2 taken, 0 wait"));
}

#[test]
fn one_that_is_refused_holds_up_no_other() {
    let desk = Desk::new();
    let server = receiver(|n, _| if n == 0 { answer("400 Bad Request", &[], "") } else { taken() });
    desk.add(&server.url("/hook"), &[]);
    desk.strike("Port News", 1);
    desk.read("Farmer", 2, "2025-02-03", FROST);
    let sent = desk.send(&[]);
    assert!(sent.status == 3 && sent.stdout.ends_with("1 delivery taken, 1 not\n"), "{}", sent.stdout);
}

#[test]
fn a_receiver_that_is_gone_is_told_nothing_until_it_is_used_again() {
    let desk = Desk::new();
    let gone = Arc::new(AtomicUsize::new(1));
    let is_gone = gone.clone();
    let server = receiver(move |_, _| match is_gone.load(Ordering::SeqCst) {
        1 => answer("410 Gone", &[], ""),
        _ => taken(),
    });
    desk.add(&server.url("/hook"), &[]);
    desk.strike("Port News", 1);
    assert_eq!(desk.send(&[]).status, 3);
    desk.strike("Harbour Post", 2);
    desk.send(&["--now"]);
    assert_eq!(server.asked().len(), 1);
    let listed = desk.run(&["hooks"]);
    assert!(listed.status == 3 && listed.stdout.contains("TOLD NOTHING ANY MORE: gone for good"), "{}", listed.stdout);
    gone.store(0, Ordering::SeqCst);
    let again = desk.run(&["hooks", "retry", "1"]);
    assert_eq!(again.status, 0, "{}{}", again.stdout, again.stderr);
    // What came while it was stopped is told too.
    let told: Vec<Vec<String>> = server.asked()[1..].iter().map(kinds).collect();
    assert_eq!(told, [["new-story"], ["new-report"]]);
}

#[test]
fn a_receiver_that_asks_to_wait_is_waited_for() {
    let desk = Desk::new();
    let server = receiver(|_, _| answer("429 Too Many Requests", &[("Retry-After", "3600")], ""));
    desk.add(&server.url("/hook"), &[]);
    desk.strike("Port News", 1);
    desk.send(&[]);
    let listed: Value = serde_json::from_str(&desk.run(&["hooks", "--json"]).stdout).unwrap();
    let at = |name: &str| listed["hooks"][0][name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let wait = at("next_due").duration_since(at("told")).as_secs();
    assert!((3_599..=5_500).contains(&wait), "{wait}");
}

#[test]
fn a_slow_receiver_is_given_up_on_and_holds_up_no_other() {
    let desk = Desk::new();
    let slow = receiver(|_, _| vec![Step::Pause(Duration::from_secs(20))]);
    let quick = receiver(|_, _| taken());
    desk.add(&slow.url("/hook"), &["--timeout", "1s"]);
    desk.add(&quick.url("/hook"), &[]);
    desk.strike("Port News", 1);
    let began = Instant::now();
    let sent = desk.send(&[]);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(sent.stdout.contains("took longer than 1 s"), "{}", sent.stdout);
    assert_eq!((sent.status, quick.asked().len()), (3, 1));
}

#[test]
fn a_redirect_is_not_followed() {
    let desk = Desk::new();
    let other = receiver(|_, _| taken());
    let to = other.url("/");
    let server = receiver(move |_, _| answer("307 Temporary Redirect", &[("Location", &to)], ""));
    desk.add(&server.url("/hook"), &[]);
    desk.strike("Port News", 1);
    let sent = desk.send(&[]);
    assert!(sent.stdout.contains("answered 307, a redirect, which is not followed"), "{}", sent.stdout);
    assert!(other.asked().is_empty());
}

#[test]
fn the_signature_is_that_of_the_secret_over_id_time_and_body() {
    let desk = Desk::new();
    let server = receiver(|_, _| taken());
    let file = desk.folder.path().join("key.txt");
    fs::write(&file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
    desk.add(&server.url("/hook"), &["--secret-file", file.to_str().unwrap()]);
    desk.strike("Port News", 1);
    assert_eq!(desk.send(&[]).status, 0);
    let asked = &server.asked()[0];
    let header = |name: &str| asked.header(name).unwrap().to_owned();
    let signed = format!("{}.{}.", header("webhook-id"), header("webhook-timestamp"));
    let signed = [signed.as_bytes(), &asked.body].concat();
    let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    assert_eq!(header("webhook-signature"), format!("v1,{}", STANDARD.encode(hmac_sha256(&key, &signed))));
    let now = jiff::Timestamp::now().as_second();
    assert!((now - header("webhook-timestamp").parse::<i64>().unwrap()).abs() < 60);

    // Without its secret nothing is sent.
    fs::remove_file(&file).unwrap();
    desk.strike("Harbour Post", 2);
    let unsigned = desk.send(&[]);
    assert!(unsigned.status == 3 && unsigned.stdout.contains("not sent without its signature"), "{}", unsigned.stdout);
    assert_eq!(server.asked().len(), 1);
    let database = fs::read(desk.folder.path().join("h.db")).unwrap();
    let secret = b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assert!(!database.windows(secret.len()).any(|window| window == secret));
}

/// HMAC as RFC 2104 writes it, apart from the program's own.
fn hmac_sha256(key: &[u8], words: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut block = key.to_vec();
    block.resize(64, 0);
    let pad = |byte: u8| block.iter().map(|key| key ^ byte).collect::<Vec<u8>>();
    let inner = Sha256::digest([&pad(0x36)[..], words].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).to_vec()
}

#[test]
fn a_hook_hears_of_its_outlets_and_stories_only() {
    let desk = Desk::new();
    let server = receiver(|_, _| taken());
    desk.add(&server.url("/outlet"), &["--outlet", "quay times"]);
    let hill: Value = serde_json::from_str(desk.run(&["stories", "--reports", "1", "--json"]).stdout.trim()).unwrap();
    desk.add(&server.url("/story"), &["--story", hill["id"].as_str().unwrap()]);
    desk.strike("Port News", 1);
    desk.send(&[]);
    assert!(server.asked().is_empty(), "{:?}", server.paths());
    desk.strike("Quay Times", 2);
    desk.strike("Harbour Post", 3);
    desk.send(&[]);
    assert_eq!(server.paths(), ["/outlet"]);
    assert!(kinds(&server.asked()[0]) == ["new-report"]);
    desk.read("Hill Herald", 1, "2025-01-06", &format!("{SHEEP} Shepherds were glad."));
    desk.send(&[]);
    assert_eq!(server.paths(), ["/outlet", "/story"]);
}

#[test]
fn what_changed_before_is_told_to_whoever_asks() {
    let desk = Desk::new();
    let server = receiver(|_, _| taken());
    desk.add(&server.url("/hook"), &["--since", "1h"]);
    assert_eq!(desk.send(&[]).status, 0);
    assert_eq!(kinds(&server.asked()[0]), ["new-story"]);
}

#[test]
fn what_was_forgotten_is_not_told() {
    let desk = Desk::new();
    let at: SocketAddr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    desk.add(&format!("http://{at}/hook"), &[]);
    desk.strike("Port News", 1);
    desk.send(&[]);
    let forgotten = desk.run(&["forget", "https://example.org/Port-News/1"]);
    assert_eq!(forgotten.status, 0, "{}", forgotten.stderr);
    assert!(desk.log().is_empty());
    // The next report takes its rows, and is told all the same.
    desk.read("Farmer", 2, "2025-02-03", FROST);
    let server = Server::start_at(at, |_| taken());
    desk.send(&["--now"]);
    assert_eq!(body(&server.asked()[0])["stories"][0]["title"], "Headline 2");
}

#[test]
fn an_address_that_cannot_be_sent_to_is_wrong_usage() {
    let desk = Desk::new();
    for (url, told) in [
        ("ftp://desk.example/hook", "expected http or https, found \"ftp\""),
        ("desk.example", "not an address"),
        ("http://desk.example:25/hook", "port 25 is none of a web server"),
        ("http://127.0.0.1:8000/hook", "the host is this machine; --allow-private"),
        ("http://localhost:8000/hook", "the host is this machine; --allow-private"),
    ] {
        for command in [&["hooks", "add", url][..], &["watch", "--webhook", url]] {
            let ran = desk.run(command);
            assert!(ran.status == 2 && ran.stderr.contains(told), "{command:?}: {}", ran.stderr);
        }
    }
    assert_eq!(desk.run(&["hooks", "add", "https://desk.example/", "--kind", "burnt"]).status, 2);
    assert_eq!(desk.run(&["hooks", "remove", "7"]).status, 1);
    assert_eq!(desk.run(&["hooks", "send"]).status, 1);
    let none = desk.run(&["hooks"]);
    assert!(none.status == 0 && none.stderr.contains("there is no webhook"), "{}", none.stderr);
}

#[test]
fn what_is_never_taken_is_given_up_and_said_to_be() {
    let desk = Desk::new();
    let is_up = Arc::new(AtomicUsize::new(0));
    let up = is_up.clone();
    let server = receiver(move |_, _| match up.load(Ordering::SeqCst) {
        0 => answer("502 Bad Gateway", &[], ""),
        _ => taken(),
    });
    desk.add(&server.url("/hook"), &[]);
    desk.strike("Port News", 1);
    for _ in 0..19 {
        assert!(!desk.send(&["--now"]).stdout.contains("GIVEN UP"));
    }
    let last = desk.send(&["--now"]);
    assert!(last.status == 3 && last.stdout.contains("GIVEN UP: the receiver answered 502"), "{}", last.stdout);
    let listed = desk.run(&["hooks"]);
    assert!(listed.status == 3 && listed.stdout.contains("GIVEN UP: 1 delivery"), "{}", listed.stdout);
    let failed = desk.run(&["hooks", "log", "--failed"]).stdout;
    assert!(failed.contains("GIVEN UP") && failed.contains("after 20 failed: the receiver answered 502"), "{failed}");
    desk.send(&["--now"]);
    assert_eq!(server.asked().len(), 20);
    is_up.store(1, Ordering::SeqCst);
    assert_eq!(desk.run(&["hooks", "retry"]).status, 0);
    assert_eq!((server.asked().len(), desk.run(&["hooks"]).status), (21, 0));
}

#[test]
fn what_changed_in_claims_is_told_with_the_words() {
    let desk = Desk::new();
    let server = receiver(|_, _| taken());
    let url = server.url("/hook");
    let added = desk.run(&["hooks", "add", &url, "--allow-private", "--kind", "corrected", "--kind", "retracted"]);
    assert_eq!(added.status, 0, "{}", added.stderr);
    let text = |vessels: &str| {
        format!(
            "Dock workers at the port of Ostmark walked out over pay on Monday.\n\nSome {vessels} vessels wait at anchor off the \
             port, harbour master Tomas Berg said."
        )
    };
    desk.read("Port News", 1, "2025-03-03", &text("40"));
    desk.read("Port News", 1, "2025-03-03", &text("60"));
    desk.strike("Quay Times", 2);
    desk.send(&[]);
    assert!(server.asked().is_empty(), "a story that is new to it is told as new, which it does not want");
    desk.read("Port News", 1, "2025-03-03", &text("70"));
    let mut command = headwater();
    let sent = ran(command.env("HEADWATER_DB", desk.folder.path().join("h.db")).args(["hooks", "send"]));
    assert_eq!((sent.status, server.asked().len()), (0, 1), "{}{}", sent.stdout, sent.stderr);
    let told = body(&server.asked()[0]);
    let change = &told["stories"][0]["changes"][0];
    assert_eq!(change["kind"], "corrected", "{told}");
    let words = |n: usize| change["receipts"][n]["text"].as_str().unwrap().to_owned();
    assert!(words(0).contains("60") && words(1).contains("70"), "{told}");
}

#[test]
fn without_a_language_package_claims_are_said_not_to_be_measured() {
    let desk = Desk::new();
    let server = receiver(|_, _| taken());
    let added = desk.run(&["hooks", "add", &server.url("/hook"), "--allow-private"]);
    assert_eq!(added.status, 0, "{}", added.stderr);
    desk.strike("Port News", 1);
    desk.send(&[]);
    desk.strike("Quay Times", 2);
    assert_eq!(desk.send(&[]).status, 0);
    let told = &body(&server.asked()[1])["stories"][0];
    assert_eq!(told["changes"][0]["kind"], "new-report");
    assert!(told["not_measured"].as_str().unwrap().contains("what is claimed was not compared"), "{told}");
}

#[test]
fn a_watcher_tells_while_it_watches_and_a_slow_receiver_does_not_hold_it_up() {
    let desk = Desk::new();
    let feeds = Server::start(|asked| {
        let item =
            format!("<item><title>News of {0}</title><description>Words of {0}.</description></item>", asked.path);
        answer("200 OK", &[], format!("<rss><channel><title>{}</title>{item}</channel></rss>", asked.path))
    });
    let server = receiver(|_, _| [vec![Step::Pause(Duration::from_secs(2))], taken()].concat());
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("headwater"));
    command.env("HEADWATER_DB", desk.folder.path().join("h.db")).env("HEADWATER_MODEL", "/nowhere");
    command.args(["watch", "--allow-private", "--pause", "0ms", "--webhook", &server.url("/hook")]);
    command.args([feeds.url("/a"), feeds.url("/b")]);
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let mut told = Vec::new();
    while told.last().is_none_or(|line: &String| !line.contains("webhook 1: told")) {
        told.push(lines.next().unwrap().unwrap());
    }
    let first = told.iter().position(|line| line.contains("webhook")).unwrap();
    assert_eq!(told[..first].iter().filter(|line| line.contains("1 items, 1 new")).count(), 2, "{told:?}");
    let ended = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(ended.success());
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{rest:?}");
    assert!(rest.last().unwrap().contains("webhooks took"), "{rest:?}");
    // What it did not get round to is sent by the next one.
    let sent = desk.run(&["watch", "--once", "--allow-private"]);
    assert_eq!(sent.status, 0, "{}{}", sent.stdout, sent.stderr);
    let log = desk.log();
    assert!(log.iter().all(|one| one["state"] == "taken") && log.len() == server.asked().len(), "{log:?}");
}
