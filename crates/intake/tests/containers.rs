//! Compressed files and archives: whole, nested, damaged, and made to burst.
#![allow(clippy::unwrap_used)]

mod folders;

use flate2::Compression;
use flate2::write::GzEncoder;
use folders::{TEXT, folder, ids, read_folder, told};
use headwater_intake::{Config, Hint, Limits, read_bytes, read_within};
use headwater_model::Severity;
use std::io::Write;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        writer.append_data(&mut header, name, *bytes).unwrap();
    }
    writer.into_inner().unwrap()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const LINES: &[u8] = b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n";
const PAGE: &[u8] = b"<!doctype html><title>Ferry</title><p>A ferry sank on Monday.</p>";

#[test]
fn reads_what_compressed_files_hold() {
    let mut bz = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bz.write_all(TEXT).unwrap();
    let folder = folder(&[
        ("a.jsonl.gz", &gz(LINES)),
        ("b.txt.zst", &zst(TEXT)),
        ("c.txt.bz2", &bz.finish().unwrap()),
        // printf 'A ferry sank on Monday.\n' | xz
        ("d.txt.xz", include_bytes!("data/ferry.txt.xz")),
        // Files compressed one by one and put together.
        ("e.jsonl.gz", &[gz(b"{\"text\":\"A\"}\n"), gz(b"{\"text\":\"B\"}\n")].concat()),
    ]);
    let intake = read_folder(&folder);
    assert_eq!(told(&intake, folder.path()), [""; 0]);
    assert_eq!(ids(&intake), ["a.jsonl:1", "a.jsonl:2", "b.txt", "c.txt", "d.txt", "e.jsonl:1", "e.jsonl:2"]);
    assert_eq!(intake.reports[4].text.as_bytes(), TEXT);
    assert!(intake.reports[0].place.to_string().ends_with("a.jsonl.gz, line 1"));
}

#[test]
fn reads_members_of_archives_under_their_names() {
    let long = format!("{}/{}.txt", "long".repeat(30), "name".repeat(20));
    let files: [(&str, &[u8]); 5] =
        [("a.txt", TEXT), ("news/b.html", PAGE), (".hidden/c.txt", TEXT), ("__MACOSX/d.txt", TEXT), (&long, TEXT)];
    for (name, bytes) in [("x.zip", zip(&files)), ("x.tar", tar(&files))] {
        let folder = folder(&[(name, &bytes)]);
        let intake = read_folder(&folder);
        assert_eq!(told(&intake, folder.path()), [""; 0], "{name}");
        assert_eq!(ids(&intake), [format!("{name}!a.txt"), format!("{name}!{long}"), format!("{name}!news/b.html")]);
        assert!(intake.reports[2].place.path.ends_with(&format!("{name}!news/b.html")));
    }
}

#[test]
fn reads_archives_in_archives_but_not_without_end() {
    let inner = gz(&tar(&[("a.txt", TEXT), ("b.zip", &zip(&[("c.jsonl.zst", &zst(LINES))]))]));
    let folder = folder(&[("x.tgz", &inner), ("y.zip", &zip(&[("x.tgz", &inner)]))]);
    let intake = read_folder(&folder);
    // Four levels are read: gzip, tar, zip, Zstandard.
    assert_eq!(ids(&intake), ["x.tar!a.txt", "x.tar!b.zip!c.jsonl:1", "x.tar!b.zip!c.jsonl:2", "y.zip!x.tar!a.txt"]);
    let told = told(&intake, folder.path());
    assert_eq!(
        told,
        ["y.zip!x.tgz!b.zip!c.jsonl.zst: expected at most 4 archives inside one another, found more"],
        "{told:#?}"
    );
}

#[test]
fn two_archives_may_use_the_same_ids() {
    let one: &[u8] = b"{\"id\":\"r1\",\"text\":\"One.\"}";
    let two: &[u8] = b"{\"id\":\"r1\",\"text\":\"Two.\"}";
    let folder = folder(&[("a.zip", &zip(&[("x/r.jsonl", one)])), ("b.zip", &zip(&[("x/r.jsonl", two)]))]);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["a.zip!x/r1", "b.zip!x/r1"]);
    assert_eq!(intake.findings, []);
}

#[test]
fn a_zipped_folder_is_read_by_its_list() {
    let list: &[u8] = b"{\"id\":\"r1\",\"file\":\"a.txt\",\"outlet\":\"Paper\",\"published\":\"2025-01-02\"}\n";
    let bytes = zip(&[("s/reports.jsonl", list), ("s/a.txt", TEXT), ("s/b.txt", TEXT)]);
    let folder = folder(&[("x.zip", &bytes)]);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["r1"]);
    assert_eq!(intake.reports[0].outlet.as_deref(), Some("Paper"));
    assert_eq!(intake.reports[0].published.as_deref(), Some("2025-01-02"));
    assert_eq!(told(&intake, folder.path()), ["x.zip!s/b.txt: left aside, since the list beside it does not name it"]);
}

#[test]
fn leaves_aside_what_browsers_save_beside_a_page() {
    let files: [(&str, &[u8]); 3] =
        [("Ferry.html", PAGE), ("Ferry_files/ad.html", PAGE), ("Ferry_files/logo.png", b"\x89PNG\r\n\x1a\n")];
    let folder = folder(&[
        ("x.zip", &zip(&files)),
        ("y.tar", &tar(&files)),
        ("z/Ferry.html", PAGE),
        ("z/Ferry_files/ad.html", PAGE),
    ]);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["x.zip!Ferry.html", "y.tar!Ferry.html", "z/Ferry.html"]);
    assert_eq!(intake.findings.iter().filter(|finding| finding.severity == Severity::Lost).count(), 0);
}

#[test]
fn reads_the_rest_of_a_damaged_archive() {
    let mut bytes = zip(&[("a.txt", TEXT), ("b.txt", &TEXT.repeat(50)), ("c.txt", TEXT)]);
    let at = bytes.windows(5).position(|five| five == b"b.txt").unwrap() + 8;
    bytes[at] ^= 0xff;
    let mut cut = tar(&[("a.txt", TEXT), ("b.txt", &TEXT.repeat(50))]);
    cut.truncate(1700);
    let mut packed = gz(&LINES.repeat(2000));
    packed.truncate(packed.len() / 2);
    let folder =
        folder(&[("x.zip", &bytes), ("y.tar", &cut), ("z.jsonl.gz", &packed), ("zz.zip", b"PK\x03\x04 and no more")]);
    let intake = read_folder(&folder);
    let kept = ids(&intake);
    assert!(
        kept.contains(&"x.zip!a.txt") && kept.contains(&"x.zip!c.txt") && kept.contains(&"y.tar!a.txt"),
        "{kept:?}"
    );
    assert!(kept.contains(&"z.jsonl:1"), "what came before the damage is kept: {kept:?}");
    let told = told(&intake, folder.path());
    for expected in [
        "x.zip!b.txt: cannot read: ",
        "y.tar",
        "z.jsonl.gz, line ",
        "zz.zip: cannot read: the archive's directory is missing",
    ] {
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected} in {told:#?}");
    }
}

#[test]
fn an_office_document_is_no_archive_of_reports() {
    let bytes = zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]);
    let folder = folder(&[("a.docx", &bytes)]);
    assert_eq!(
        told(&read_folder(&folder), folder.path()),
        ["a.docx: expected an archive of reports, found an office document or e-book"]
    );
}

/// Bytes of the letter a that go on for ever, or nearly.
fn bomb(bytes: u64) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    let block = vec![b'a'; 1 << 20];
    for _ in 0..bytes >> 20 {
        writer.write_all(&block).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn bombs_are_told_and_not_let_off() {
    let bomb = bomb(256 << 20);
    let line = [b"{\"text\":\"".as_slice(), &vec![b'a'; 100 << 20], b"\"}\n"].concat();
    let folder = folder(&[
        ("a.txt", TEXT),
        ("b.txt.gz", &bomb),
        ("c.jsonl.gz", &gz(&line)),
        ("d.zip", &zip(&[("e.gz", &bomb), ("f.zip", &zip(&[("g.gz", &bomb)]))])),
        ("h.zst", &zst(&line)),
    ]);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["a.txt"]);
    let told = told(&intake, folder.path());
    let burst = "expected at most 250 bytes unpacked for each byte of the file, found ";
    for expected in [
        "b.txt.gz: expected a text of at most 4194304 bytes, found more".to_owned(),
        format!("c.jsonl.gz, line 1: cannot read on: {burst}"),
        "d.zip!e.gz: expected a text of at most 4194304 bytes, found more".to_owned(),
        "d.zip!f.zip!g.gz: expected a text of at most 4194304 bytes, found more".to_owned(),
        format!("h.zst, line 1: cannot read on: {burst}"),
    ] {
        assert!(told.iter().any(|line| line.starts_with(&expected)), "{expected} in {told:#?}");
    }
}

#[test]
fn refuses_more_members_than_allowed() {
    let names: Vec<String> = (0..30).map(|at| format!("{at}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), TEXT)).collect();
    let folder = folder(&[("x.tar", &tar(&files)), ("y.zip", &zip(&files))]);
    let limits = Limits { archive_members_max: 20, ..Limits::default() };
    let intake = read_within(&[folder.path().to_owned()], &limits);
    assert_eq!(intake.reports.len(), 40);
    let told = told(&intake, folder.path());
    assert_eq!(
        told,
        ["x.tar: expected at most 20 members, found more", "y.zip: expected at most 20 members, found more"]
    );
}

#[test]
fn reads_bytes_as_it_reads_files() {
    let config = Config::default();
    let intake = read_bytes(&zip(&[("a.jsonl", LINES)]), "x.zip", Hint::default(), &config);
    assert_eq!(ids(&intake), ["x.zip!a.jsonl:1", "x.zip!a.jsonl:2"]);
    let hint = Hint {
        media_type: Some("text/html".to_owned()),
        url: Some("https://x.example/ferry".to_owned()),
        fetched: Some("2025-01-02T03:04:05Z".to_owned()),
        ..Hint::default()
    };
    let intake = read_bytes(PAGE, "https://x.example/ferry", hint, &config);
    assert_eq!(intake.reports[0].url.as_deref(), Some("https://x.example/ferry"));
    assert_eq!(intake.reports[0].fetched.as_deref(), Some("2025-01-02T03:04:05Z"));
    assert_eq!(intake.reports[0].place.path, "https://x.example/ferry");
}
