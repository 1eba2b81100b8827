//! WARC files: plain, compressed, damaged.
#![allow(clippy::unwrap_used)]

mod folders;

use flate2::Compression;
use flate2::write::GzEncoder;
use folders::ids;
use headwater_intake::{Config, Hint, Intake, read_bytes};
use headwater_model::Media;
use std::io::Write;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A record of a type, its address and its block.
fn record(kind: &str, url: &str, content: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-12T10:00:00Z\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{headers}\r\n").as_bytes(), body].concat()
}

const HTTP: &str = "application/http; msgtype=response";
const TYPE: &str = "Content-Type: text/html; charset=windows-1250\r\n";

fn page(name: &str) -> Vec<u8> {
    let page = format!(
        "<html><title>{name}</title><body><article><p>Trajekt {name} se potopil v pondělí u přístavu, řekl mluvčí pobřežní stráže.</p></article></body></html>"
    );
    encoding_rs::WINDOWS_1250.encode(&page).0.into_owned()
}

fn records() -> Vec<Vec<u8>> {
    let chunked = [format!("{:x}\r\n", page("B").len()).as_bytes(), &page("B"), b"\r\n0\r\n\r\n"].concat();
    vec![
        record("warcinfo", "", "application/warc-fields", b"software: x\r\n"),
        record("request", "https://x.example/a", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", "https://x.example/a", HTTP, &answer("200 OK", TYPE, &page("A"))),
        record(
            "response",
            "https://x.example/b",
            HTTP,
            &answer("200 OK", &format!("{TYPE}Transfer-Encoding: chunked\r\n"), &chunked),
        ),
        record(
            "response",
            "https://x.example/c",
            HTTP,
            &answer("200 OK", &format!("{TYPE}Content-Encoding: gzip\r\n"), &gz(&page("C"))),
        ),
        record(
            "response",
            "https://x.example/d.png",
            HTTP,
            &answer("200 OK", "Content-Type: image/png\r\n", b"\x89PNG"),
        ),
        record("response", "https://x.example/e", HTTP, &answer("404 Not Found", TYPE, &page("E"))),
        record(
            "response",
            "https://x.example/robots.txt",
            HTTP,
            &answer("200 OK", "Content-Type: text/plain\r\n", b"User-agent: *"),
        ),
        record("revisit", "https://x.example/a", HTTP, b"HTTP/1.1 200 OK\r\n\r\n"),
        record("conversion", "https://x.example/f", "text/plain", b"A ferry sank."),
        record("resource", "https://x.example/g", "text/html; charset=windows-1250", &page("G")),
    ]
}

fn read(bytes: &[u8], name: &str) -> Intake {
    read_bytes(bytes, name, Hint::default(), &Config::default())
}

#[test]
fn reads_pages_and_leaves_the_rest_aside() {
    let plain = records().concat();
    let by_record: Vec<u8> = records().iter().flat_map(|record| gz(record)).collect();
    for (name, bytes) in [("a.warc", &plain), ("a.warc.gz", &by_record), ("a.warc.gz", &gz(&plain))] {
        let intake = read(bytes, name);
        assert_eq!(ids(&intake), ["a.warc:10", "a.warc:11", "a.warc:3", "a.warc:4", "a.warc:5"], "{name}");
        let third = &intake.reports[2];
        assert!(third.text.contains("Trajekt A se potopil v pondělí u přístavu"), "{}", third.text);
        assert_eq!(third.url.as_deref(), Some("https://x.example/a"));
        assert_eq!(third.fetched.as_deref(), Some("2024-06-12T10:00:00Z"));
        assert_eq!((third.place.item, third.media), (Some(3), Media::Html));
        assert!(intake.reports[3].text.contains("Trajekt B") && intake.reports[4].text.contains("Trajekt C"));
        let told: Vec<&str> = intake.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert!(
            told.contains(&"left aside: 1 answers with status 404, 1 of type image/png, 1 revisits of a page that had not changed, 1 robots.txt"),
            "{told:#?}"
        );
    }
}

#[test]
fn goes_on_behind_a_damaged_record() {
    let mut parts = records();
    // A length that is too long swallows the next record, and no more.
    let wrong = String::from_utf8_lossy(&parts[9]).replace("Content-Length: 13", "Content-Length: 3").into_bytes();
    parts[9] = wrong;
    let intake = read(&parts.concat(), "a.warc");
    let kept = ids(&intake);
    assert!(
        kept.contains(&"a.warc:3") && intake.reports.iter().any(|report| report.text.contains("Trajekt G")),
        "{kept:?}"
    );
    assert!(
        intake.findings.iter().any(|finding| finding.message.starts_with("expected a record that begins with WARC/1"))
    );

    let mut members: Vec<Vec<u8>> = records().iter().map(|record| gz(record)).collect();
    for byte in &mut members[3][40..60] {
        *byte ^= 0x77;
    }
    let intake = read(&members.concat(), "a.warc.gz");
    let texts: Vec<bool> = ["Trajekt A", "Trajekt B", "Trajekt C", "Trajekt G"]
        .map(|words| intake.reports.iter().any(|report| report.text.contains(words)))
        .to_vec();
    assert_eq!(texts, [true, false, true, true]);
    assert!(intake.findings.iter().any(|finding| finding.place == "a.warc.gz, item 4"), "{:?}", intake.findings);
}

#[test]
fn whatever_byte_is_wrong_it_is_told_or_read() {
    let whole: Vec<u8> = records()[2..4].iter().flat_map(|record| gz(record)).collect();
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let intake = read(&bytes, "a.warc.gz");
        assert!(!intake.reports.is_empty() || !intake.findings.is_empty(), "byte {at}");
        bytes.truncate(at);
        read(&bytes, "a.warc.gz");
    }
}

#[test]
fn a_compressed_page_that_bursts_is_refused() {
    let bomb = gz(&vec![b'a'; 64 << 20]);
    let block = answer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &bomb);
    let bytes = record("response", "https://x.example/", HTTP, &block);
    let intake = read(&bytes, "a.warc");
    assert_eq!(intake.reports.len(), 0);
    assert!(!intake.findings.is_empty());
}
