//! Files and folders as users have them, whole and broken.
#![allow(clippy::unwrap_used)]

use headwater_intake::{Intake, Limits, read, read_within};
use headwater_model::{Media, Severity};
use std::path::{Path, PathBuf};

/// A folder with the given files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn read_folder(folder: &tempfile::TempDir) -> Intake {
    read(&[folder.path().to_owned()])
}

fn ids(intake: &Intake) -> Vec<&str> {
    intake.reports.iter().map(|report| report.id.0.as_str()).collect()
}

/// The findings as `place: message`, places without the folder's own path.
fn told(intake: &Intake, below: &Path) -> Vec<String> {
    let root = format!("{}/", below.display());
    intake.findings.iter().map(|finding| format!("{}: {}", finding.place.replace(&root, ""), finding.message)).collect()
}

#[track_caller]
fn check_lost(files: &[(&str, &[u8])], kept: &[&str], expected: &str) {
    let folder = folder(files);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), kept);
    let told = told(&intake, folder.path());
    assert!(told.iter().any(|line| line.contains(expected)), "expected {expected:?} in {told:#?}");
    assert!(intake.findings.iter().any(|finding| finding.severity == Severity::Lost));
}

const TEXT: &[u8] = b"A ferry sank on Monday.\n";

#[test]
fn reads_a_shipped_story_by_its_list() {
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/stories/bank");
    let intake = read(&[story]);
    assert_eq!(intake.findings, []);
    assert_eq!(ids(&intake), ["r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08", "r09", "r10", "r11", "r12"]);
    let first = &intake.reports[0];
    assert_eq!(first.outlet.as_deref(), Some("Eurofile"));
    assert!(first.text.starts_with("Czech central bank governor Havlas"));
    assert!(first.place.path.ends_with("r01.txt"));
    assert_eq!(first.media, Media::Text);
}

#[test]
fn writes_ids_of_several_lists_with_their_folders() {
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/stories");
    let intake = read(&[stories]);
    assert!(ids(&intake).contains(&"bank/r01") && ids(&intake).contains(&"ferry/r01"), "{:?}", ids(&intake));
    assert_eq!(intake.findings, []);
}

#[test]
fn reads_a_mixed_folder_in_order() {
    let folder = folder(&[
        ("b.txt", TEXT),
        ("a/c.txt", TEXT),
        (".hidden", TEXT),
        ("d.jsonl", b"{\"text\":\"One.\"}\n\n{\"id\":7,\"body\":\"Two.\",\"headline\":\"T\",\"publisher\":{\"name\":\"P\"},\"link\":\"u\",\"pubDate\":\"2025-01-02\"}\n"),
        ("e.dat", b"<!doctype html><title>Ferry</title><p>A ferry sank on Monday.</p>"),
    ]);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["7", "a/c.txt", "b.txt", "d.jsonl:1", "e.dat"]);
    let seven = &intake.reports[0];
    assert_eq!((seven.text.as_str(), seven.place.line), ("Two.", Some(3)));
    assert_eq!(seven.title.as_deref(), Some("T"));
    assert_eq!(seven.outlet.as_deref(), Some("P"));
    assert_eq!(seven.url.as_deref(), Some("u"));
    assert_eq!(seven.published.as_deref(), Some("2025-01-02"));
    assert_eq!(intake.reports[4].media, Media::Html);
}

#[test]
fn a_text_report_is_the_whole_file() {
    let folder = folder(&[("a.txt", b"  Title\r\n\r\nText.\n")]);
    assert_eq!(read_folder(&folder).reports[0].text, "  Title\r\n\r\nText.\n");
}

#[test]
fn tells_what_cannot_be_read_and_goes_on() {
    check_lost(&[("a.txt", TEXT), ("b.txt", b"")], &["a.txt"], "b.txt: expected a report, found an empty file");
    check_lost(
        &[("a.txt", TEXT), ("b.txt", b" \n\n ")],
        &["a.txt"],
        "b.txt: expected a report, found only white space",
    );
    check_lost(&[("a.txt", TEXT), ("b.txt", b"ab\0\x01cd")], &["a.txt"], "b.txt: expected a report, found binary data");
    check_lost(&[("a.txt", TEXT), ("b.txt", b"%PDF-1.4 x")], &["a.txt"], "found a PDF document");
    check_lost(
        &[
            ("a.txt", TEXT),
            ("b.txt", "ůůůů kůň\u{20}".as_bytes()),
            ("c.txt", b"\xc5\xaf\xc5\xaf\xc5\xaf\xc5\xaf \xff."),
        ],
        &["a.txt", "b.txt", "c.txt"],
        "c.txt: expected UTF-8, found bytes that belong to no character at byte 9 (1 in all)",
    );
}

#[test]
fn tells_bad_lines_of_json_lines_by_number() {
    let lines = b"{\"text\":\"One.\"}\n[1]\n{\"text\":\n{\"url\":\"u\"}\n{\"text\":\"\"}\n{\"text\":\"Six.\"}";
    check_lost(
        &[("a.jsonl", lines)],
        &["a.jsonl:1", "a.jsonl:6"],
        "a.jsonl, line 2: expected a JSON object, found an array",
    );
    check_lost(
        &[("a.jsonl", lines)],
        &["a.jsonl:1", "a.jsonl:6"],
        "a.jsonl, line 3: expected a JSON object, found something else at column",
    );
    check_lost(
        &[("a.jsonl", lines)],
        &["a.jsonl:1", "a.jsonl:6"],
        "a.jsonl, line 4: expected a text in one of the fields",
    );
    check_lost(&[("a.jsonl", lines)], &["a.jsonl:1", "a.jsonl:6"], "a.jsonl, line 5: expected a text");
}

#[test]
fn reads_whole_json_files_and_markup_in_fields() {
    let folder = folder(&[
        ("a.json", b"[\n {\"text\":\"One.\"},\n 7,\n {\"id\":\"z\",\"content\":\"<p>Two &amp; <a href='https://x.example/'>three</a>.</p><p>Four.</p>\"}\n]"),
        ("b.json", b"{\n \"title\": \"T\",\n \"text\": \"Five.\"\n}"),
        ("c.json", b"{\n \"title\": \"T\",\n \"text\": \n}"),
    ]);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["a.json:1", "b.json", "z"]);
    assert_eq!(intake.reports[2].text, "Two & three.\n\nFour.");
    assert_eq!(intake.reports[2].links, [("https://x.example/".to_owned(), "three".to_owned())]);
    let told = told(&intake, folder.path());
    assert!(told.contains(&"a.json, item 2: expected a JSON object, found a number".to_owned()), "{told:#?}");
    assert!(
        told.iter()
            .any(|line| line.starts_with("c.json: expected a JSON object, found something else at line 4, column 1")),
        "{told:#?}"
    );
}

#[test]
fn tells_bad_entries_of_a_list() {
    let list = b"{broken\n{\"id\":\"x\",\"file\":\"a.txt\"}\n{\"id\":\"y\",\"file\":\"gone.txt\"}\n{\"id\":\"x\",\"file\":\"b.txt\"}\n{\"id\":\"z\",\"file\":\"../a.txt\"}\n{\"id\":\"w\"}\n";
    let files: &[(&str, &[u8])] = &[("reports.jsonl", list), ("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", TEXT)];
    check_lost(files, &["x", "x-2"], "reports.jsonl, line 3: names a file that cannot be read: \"gone.txt\"");
    check_lost(files, &["x", "x-2"], "b.txt: expected ids that occur once, found \"x\" again");
    check_lost(
        files,
        &["x", "x-2"],
        "reports.jsonl, line 5: expected a file in the folder of the list, found \"../a.txt\"",
    );
    check_lost(files, &["x", "x-2"], "reports.jsonl, line 6: expected a list entry with a file");
    check_lost(files, &["x", "x-2"], "reports.jsonl, line 1: expected a JSON object, found something else");
    check_lost(files, &["x", "x-2"], "reports.jsonl: left aside, since the list does not name them: c.txt");
}

#[test]
fn a_list_of_whole_reports_is_no_list_of_files() {
    let folder = folder(&[("reports.jsonl", b"{\"id\":\"x\",\"text\":\"One.\"}"), ("a.txt", TEXT)]);
    assert_eq!(ids(&read_folder(&folder)), ["a.txt", "x"]);
}

#[test]
fn refuses_what_exceeds_its_limits_with_both_numbers() {
    let limits =
        Limits { text_bytes_max: 10, html_bytes_max: 30, line_bytes_max: 40, folder_depth_max: 1, ..Limits::default() };
    let long = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"Short.\"}}", "x".repeat(50));
    let folder = folder(&[
        ("a.txt", b"0123456789-"),
        ("b.html", b"<html><body><p>A ferry sank.</p></body></html>"),
        ("c.jsonl", long.as_bytes()),
        ("d/e/f.txt", b"Too deep"),
    ]);
    let intake = read_within(&[folder.path().to_owned()], &limits);
    assert_eq!(ids(&intake), ["c.jsonl:2"]);
    let told = told(&intake, folder.path());
    assert!(told.contains(&"a.txt: expected a text of at most 10 bytes, found 11".to_owned()), "{told:#?}");
    assert!(told.contains(&"b.html: expected a text of at most 30 bytes, found 46".to_owned()), "{told:#?}");
    assert!(told.contains(&"c.jsonl, line 1: expected a line of at most 40 bytes, found 61".to_owned()), "{told:#?}");
    assert!(told.contains(&"d/e: expected at most 1 folders below one another, found more".to_owned()), "{told:#?}");
}

#[test]
fn a_line_of_fifty_megabytes_is_refused_not_kept() {
    let mut long = b"{\"text\":\"".to_vec();
    long.resize(50 << 20, b'x');
    long.extend_from_slice(b"\"}\n{\"text\":\"Short.\"}\n");
    check_lost(
        &[("a.jsonl", &long)],
        &["a.jsonl:2"],
        "a.jsonl, line 1: expected a line of at most 33554432 bytes, found 52428802",
    );
    let text = vec![b'x'; 50 << 20];
    check_lost(
        &[("a.txt", &text), ("b.txt", TEXT)],
        &["b.txt"],
        "a.txt: expected a text of at most 4194304 bytes, found 52428800",
    );
}

#[test]
fn tells_missing_paths_and_empty_folders() {
    let folder = folder(&[]);
    let intake = read(&[folder.path().join("gone"), folder.path().to_owned()]);
    let told = told(&intake, folder.path());
    assert!(told.iter().any(|line| line.starts_with("gone: expected a file or folder, found none")), "{told:?}");
    assert!(told.iter().any(|line| line.ends_with("expected reports, found an empty folder")), "{told:?}");
}

#[cfg(unix)]
#[test]
fn follows_links_but_no_loops() {
    let folder = folder(&[("a/b.txt", TEXT)]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("a/b.txt"), folder.path().join("link.txt")).unwrap();
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["a/b.txt"]);
    let told = told(&intake, folder.path());
    assert!(
        told.contains(&"a/up: expected a folder, found a link that leads back to a folder it stands in".to_owned()),
        "{told:?}"
    );
    assert!(told.contains(&"link.txt: the same file was reached before; read once".to_owned()), "{told:?}");
}

#[cfg(unix)]
#[test]
fn tells_files_it_may_not_or_must_not_open() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.txt", TEXT), ("b.txt", TEXT)]);
    let closed = folder.path().join("b.txt");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    std::os::unix::net::UnixListener::bind(folder.path().join("c.sock")).unwrap();
    let intake = read_folder(&folder);
    let told = told(&intake, folder.path());
    assert!(told.contains(&"c.sock: expected a regular file, found a pipe, socket or device".to_owned()), "{told:?}");
    // The superuser may open everything.
    if std::fs::File::open(&closed).is_err() {
        assert_eq!(ids(&intake), ["a.txt"]);
        assert!(told.contains(&"b.txt: cannot read: permission denied".to_owned()), "{told:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_answer() {
    let stories: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/stories");
    let (first, second) = (read(std::slice::from_ref(&stories)), read(&[stories]));
    assert_eq!(first.reports, second.reports);
}

#[test]
fn a_file_of_a_listed_folder_named_by_itself_is_what_the_list_says() {
    let list = b"{\"id\":\"x\",\"file\":\"a.txt\",\"outlet\":\"Paper\",\"published\":\"2025-01-02\"}\n";
    let folder = folder(&[("reports.jsonl", list), ("a.txt", TEXT), ("b.txt", TEXT)]);
    let intake = read(&[folder.path().join("a.txt"), folder.path().join("b.txt")]);
    assert_eq!(ids(&intake), ["b.txt", "x"]);
    assert_eq!(intake.reports[1].outlet.as_deref(), Some("Paper"));
    assert_eq!(intake.reports[1].published_by.as_deref(), Some("the folder's list of reports"));
    // Everything of the folder named at once: each file once.
    let intake = read(&["a.txt", "b.txt", "reports.jsonl"].map(|name| folder.path().join(name)));
    assert_eq!(ids(&intake), ["b.txt", "x"]);
}

#[test]
fn every_character_leads_back_to_its_bytes() {
    let czech = "Ministr financí řekl: příští rok půjde 5 € na dům.\r\nKonec.";
    let wide: Vec<u8> = [0xfe, 0xff].into_iter().chain(czech.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let folder = folder(&[
        ("a.txt", czech.as_bytes()),
        ("b.txt", &[b"\xef\xbb\xbf", czech.as_bytes()].concat()),
        ("c.txt", &encoding_rs::WINDOWS_1250.encode(czech).0),
        ("d.txt", &wide),
    ]);
    for report in read_folder(&folder).reports {
        assert_eq!(report.text, czech, "{}", report.id);
        let original = report.original.as_ref().unwrap();
        let encoding = encoding_rs::Encoding::for_label(original.charset.as_bytes()).unwrap();
        for words in ["financí", "příští rok", "5 €", "dům", "Konec"] {
            let at = report.text.find(words).unwrap();
            let range = original.map.locate(headwater_model::Span::new(at, at + words.len())).unwrap();
            let bytes = &original.bytes[range.start as usize..range.end as usize];
            assert_eq!(encoding.decode_without_bom_handling(bytes).0, words, "{}", report.id);
        }
    }
    let config = headwater_intake::Config { originals: false, ..Default::default() };
    let intake = headwater_intake::read_with(&[folder.path().to_owned()], &config);
    assert!(intake.reports.iter().all(|report| report.original.is_none()));
}

#[test]
fn a_stream_gives_its_reports_in_order_and_stops_when_told() {
    let lines: String =
        (0..20_000).map(|at| format!("{{\"id\":\"r{}\",\"text\":\"Report {at}.\"}}\n", at % 7)).collect();
    let folder = folder(&[("a.jsonl", lines.as_bytes()), ("b.txt", TEXT)]);
    let paths = [folder.path().to_owned()];
    let config = headwater_intake::Config::default();
    let run = |threads: usize, most: usize| {
        let mut lines = Vec::new();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let _ = headwater_intake::each(&paths, &config, &mut |item| {
                if let headwater_intake::Item::Report(found) = item {
                    lines.push((found.report.id.0.to_string(), found.report.place.line));
                }
                if lines.len() == most { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
            });
        });
        lines
    };
    let one = run(1, usize::MAX);
    assert_eq!(one.len(), 20_001);
    assert!(
        one[..20_000]
            .iter()
            .enumerate()
            .all(|(at, (id, line))| { *id == format!("r{}", at % 7) && *line == Some(at as u32 + 1) })
    );
    assert_eq!(run(4, usize::MAX), one);
    assert_eq!(run(2, 5000), one[..5000]);
}

/// Found by fuzzing: the field looks like markup, and a browser would show nothing of it.
#[test]
fn a_field_of_markup_without_words_is_told() {
    let lines = b"{\"id\":\"a\",\"text\":\"<pOw</p>\"}\n{\"text\":\"<p>Tom &amp; <b>Jerry</b></p>\"}\n";
    let read = headwater_intake::read_bytes(lines, "a.jsonl", Default::default(), &Default::default());
    assert_eq!(read.reports.len(), 1);
    assert_eq!(read.findings[0].message, "expected a text, found markup without words");
    let report = &read.reports[0];
    let original = report.original.as_ref().expect("kept");
    let at = report.text.find('&').expect("there");
    let bytes = original.map.locate(headwater_model::Span::new(at, at + 1)).expect("mapped");
    assert_eq!(&original.bytes[bytes.start as usize..bytes.end as usize], b"&amp;");
}
