//! JSON, CSV and Parquet, under the usual names and under those a user gives.
#![allow(clippy::unwrap_used)]

mod folders;

use folders::{folder, ids, original_of, read_folder, told};
use headwater_intake::{Config, Hint, Intake, Limits, read_bytes, read_with, read_within};
use headwater_model::{Extent, Media, Severity};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

fn with_fields(folder: &tempfile::TempDir, fields: &str) -> Intake {
    let config = Config { fields: fields.parse().unwrap(), ..Config::default() };
    read_with(&[folder.path().to_owned()], &config)
}

#[test]
fn reads_json_fields_under_given_names() {
    let line = r#"{"art":{"maintext":"One \"two\" caf\u00e9."},"hl":"H","ts":1718186400,"text":"not this"}"#;
    let folder = folder(&[("a.jsonl", format!("{line}\n").as_bytes())]);
    let intake = with_fields(&folder, "text=art.maintext,title=hl,published=ts");
    let report = &intake.reports[0];
    assert_eq!(report.text, "One \"two\" café.");
    assert_eq!(report.title.as_deref(), Some("H"));
    assert_eq!(report.published.as_deref(), Some("2024-06-12T10:00:00Z"));
    assert_eq!(report.published_by.as_deref(), Some("field \"ts\", written as 1718186400"));
    assert_eq!(original_of(report, "\"two\""), br#"\"two\""#);
    assert_eq!(original_of(report, "café"), br"caf\u00e9");
    assert_eq!(&*report.original.as_ref().unwrap().bytes, line.as_bytes());
}

#[test]
fn tells_of_a_field_that_is_never_there() {
    let folder = folder(&[
        ("a.jsonl", b"{\"text\":\"One.\",\"day\":\"2025-01-02\"}\n{\"text\":\"Two.\"}\n"),
        ("b.csv", b"body,day\nOne.,2025-01-02\n"),
    ]);
    let intake = with_fields(&folder, "published=ts");
    assert_eq!(intake.reports.len(), 3, "what is there is read all the same");
    assert_eq!(
        told(&intake, folder.path()),
        [
            "a.jsonl: expected a field \"ts\" (the published, as the mapping says), found none in 2 records; fields there: text, day",
            "b.csv: expected a field \"ts\" (the published, as the mapping says), found none in 1 records; fields there: body, day",
        ]
    );
    let intake = with_fields(&folder, "published=day");
    assert_eq!(intake.findings, [], "a field that is there once is not missed");
}

#[test]
fn a_summary_or_headline_alone_is_not_the_whole_report() {
    let folder = folder(&[(
        "a.jsonl",
        b"{\"description\":\"In short.\",\"title\":\"T\"}\n{\"title\":\"Only this\"}\n{\"text\":\"All.\",\"summary\":\"In short.\"}\n",
    )]);
    let intake = read_folder(&folder);
    let texts: Vec<(&str, Extent)> =
        intake.reports.iter().map(|report| (report.text.as_str(), report.extent)).collect();
    assert_eq!(texts, [("In short.", Extent::Summary), ("Only this", Extent::Summary), ("All.", Extent::Whole)]);
}

#[test]
fn lone_surrogates_and_wrong_bytes_are_told_and_do_not_shift_the_rest() {
    let lines = b"{\"text\":\"a \\ud83d b \\u0000 c\"}\n{\"text\":\"d \xff e\"}\n";
    let folder = folder(&[("a.jsonl", lines)]);
    let intake = read_folder(&folder);
    assert_eq!(intake.reports[0].text, "a \u{fffd} b \0 c");
    assert_eq!(original_of(&intake.reports[0], " b \0 c"), br" b \u0000 c");
    assert_eq!(intake.reports[1].text, "d \u{fffd} e");
    assert_eq!(original_of(&intake.reports[1], " e"), b" e");
    assert_eq!(original_of(&intake.reports[1], "\u{fffd}"), b"\xff");
    let told = told(&intake, folder.path());
    assert!(
        told[0].starts_with("a.jsonl, line 1: expected characters, found 1 halves of surrogate pairs"),
        "{told:#?}"
    );
    assert!(
        told[1].starts_with("a.jsonl, line 2: expected UTF-8, found bytes that belong to no character"),
        "{told:#?}"
    );
}

#[test]
fn a_long_array_is_read_item_by_item() {
    let items: Vec<String> = (0..3000).map(|at| format!("{{\"text\":\"Item {at}.\"}}")).collect();
    let array = format!("[\n{}\n]", items.join(",\n"));
    // No limit on the file: only on each item.
    let limits = Limits { line_bytes_max: 100, ..Limits::default() };
    let folder = folder(&[("a.json", array.as_bytes())]);
    let intake = read_within(&[folder.path().to_owned()], &limits);
    assert_eq!((intake.reports.len(), intake.findings.len()), (3000, 0));
    assert_eq!(intake.reports[0].place.item, Some(1));
}

#[test]
fn reads_lines_whatever_ends_them_and_in_two_bytes_a_character() {
    let wide = |text: &str| -> Vec<u8> {
        [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
    };
    let folder = folder(&[
        ("a.jsonl", b"{\"text\":\"One.\"}\r\n{\"text\":\"Two.\"}\n\r\n{\"text\":\"Three.\"}"),
        ("b.jsonl", &wide("{\"text\":\"Žluť.\"}\r\n{\"text\":\"Kůň.\"}\r\n")),
        ("c.tsv", &wide("title\ttext\nT\tŽluť a kůň.\n")),
    ]);
    let intake = read_folder(&folder);
    let texts: Vec<&str> = intake.reports.iter().map(|report| report.text.as_str()).collect();
    assert_eq!(texts, ["One.", "Two.", "Three.", "Žluť.", "Kůň.", "Žluť a kůň."]);
    assert!(intake.findings.iter().all(|finding| finding.severity == Severity::Note), "{:?}", intake.findings);
    assert_eq!(original_of(&intake.reports[5], "kůň"), "kůň".as_bytes());
}

#[test]
fn reads_csv_by_its_header() {
    let comma = "\u{feff}id,Headline,Body,pubDate\r\n7,\"A, B\",\"First \"\"line\"\"\nsecond line\",2025-01-02\r\n,T,Žluť,1718186400000\r\n";
    let folder = folder(&[
        ("a.csv", comma.as_bytes()),
        ("b.dat", b"url;title;text\nhttps://x.example/;T;Words\n"),
        ("c.csv", &encoding_rs::WINDOWS_1250.encode("title,text\nT,Žluťoučký kůň úpěl ďábelské ódy\n").0),
    ]);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["7", "a.csv:4", "b.dat:2", "c.csv:2"]);
    let first = &intake.reports[0];
    assert_eq!((first.text.as_str(), first.media), ("First \"line\"\nsecond line", Media::Table));
    assert_eq!((first.title.as_deref(), first.published.as_deref()), (Some("A, B"), Some("2025-01-02")));
    assert_eq!(first.place.line, Some(2));
    assert_eq!(original_of(first, "\"line\"\nsecond"), b"\"\"line\"\"\nsecond".split_at(1).1);
    assert_eq!(intake.reports[1].published.as_deref(), Some("2024-06-12T10:00:00Z"));
    let third = &intake.reports[3];
    assert_eq!(third.text, "Žluťoučký kůň úpěl ďábelské ódy");
    let original = third.original.as_ref().unwrap();
    assert_eq!(original.charset, "windows-1250");
    assert_eq!(encoding_rs::WINDOWS_1250.decode(original_of(third, "kůň")).0, "kůň");
    assert_eq!(
        told(&intake, folder.path()),
        ["c.csv: expected UTF-8, found other bytes; read as windows-1250, which is a guess"]
    );
}

#[test]
fn tells_ragged_rows_open_quotes_and_unknown_columns() {
    let folder = folder(&[
        ("a.csv", b"title,text\nT,One,more\nU\nV,Three\n"),
        ("b.csv", b"title,text\nT,One\nU,\"Two\nV,Three\nW,Four\n"),
        ("c.csv", b"name of cat,weight\nTom,4\n"),
        ("d.csv", b"title,text\n"),
    ]);
    let intake = read_folder(&folder);
    let texts: Vec<&str> = intake.reports.iter().map(|report| report.text.as_str()).collect();
    assert_eq!(texts, ["One", "U", "Three", "One", "Three", "Four"]);
    assert_eq!(
        told(&intake, folder.path()),
        [
            "a.csv, line 2: expected 2 cells as in the header, found 3",
            "a.csv, line 3: expected 2 cells as in the header, found 1",
            "b.csv, line 3: expected a closing quotation mark, found none; this line is not read",
            "c.csv: expected a column text, body, content with the text, found name of cat, weight; say which it is with a mapping, as in text=name of cat",
            "d.csv: expected rows behind the header, found none",
        ]
    );
    assert_eq!(
        with_fields(&folder, "text=name of cat").reports.iter().filter(|report| report.text == "Tom").count(),
        1
    );
}

/// A file of two row groups with a text, a title that may be missing, and a time.
fn parquet(compression: Compression) -> Vec<u8> {
    let schema = "message m { required binary body (UTF8); optional binary headline (UTF8); required int64 date (TIMESTAMP_MILLIS); required int64 clicks; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for group in 0..2 {
        let mut rows = writer.next_row_group().unwrap();
        let text = |at: i32| ByteArray::from(format!("Report {} of a ferry, caf\u{e9}.", 2 * group + at).into_bytes());
        let mut column = rows.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[text(0), text(1)], None, None).unwrap();
        column.close().unwrap();
        let mut column = rows.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[ByteArray::from("T")], Some(&[1, 0]), None).unwrap();
        column.close().unwrap();
        for _ in 0..2 {
            let mut column = rows.next_column().unwrap().unwrap();
            column.typed::<Int64Type>().write_batch(&[1_718_186_400_000, 1_718_186_400_000], None, None).unwrap();
            column.close().unwrap();
        }
        rows.close().unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn reads_parquet_row_by_row() {
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default())] {
        let bytes = parquet(compression);
        let intake = read_bytes(&bytes, "a.parquet", Hint::default(), &Config::default());
        assert_eq!(intake.findings, [], "{compression}");
        assert_eq!(ids(&intake), ["a.parquet:1", "a.parquet:2", "a.parquet:3", "a.parquet:4"]);
        let third = &intake.reports[2];
        assert_eq!(third.text, "Report 2 of a ferry, café.");
        assert_eq!((third.title.as_deref(), third.place.item), (Some("T"), Some(3)));
        assert_eq!(third.published.as_deref(), Some("2024-06-12T10:00:00Z"));
        assert_eq!(intake.reports[1].title, None);
        assert_eq!(original_of(third, "café"), "café".as_bytes());
    }
}

#[test]
fn reads_the_other_row_groups_of_a_damaged_parquet_file() {
    let whole = parquet(Compression::SNAPPY);
    let folder = folder(&[("a.parquet", &whole[..whole.len() - 20]), ("b.parquet", b"PAR1")]);
    let damaged = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        read_bytes(&bytes, "x.parquet", Hint::default(), &Config::default())
    };
    // The header of the first page stands behind the mark.
    let intake = damaged(4);
    assert_eq!(ids(&intake), ["x.parquet:3", "x.parquet:4"]);
    assert!(intake.findings[0].message.starts_with("cannot read on in row group 1 of 2: "), "{:?}", intake.findings);
    // Whatever byte is wrong: no panic, and something is told or read.
    for at in 0..whole.len() {
        let intake = damaged(at);
        assert!(!intake.reports.is_empty() || !intake.findings.is_empty(), "byte {at}");
    }
    let told = told(&read_folder(&folder), folder.path());
    assert!(told.iter().any(|line| line.starts_with("a.parquet: cannot read")), "{told:#?}");
    assert!(told.iter().any(|line| line.starts_with("b.parquet: cannot read")), "{told:#?}");
}

#[test]
fn markup_in_a_field_becomes_words_that_lead_back() {
    let line = r#"{"url":"https://x.example/a/b","text":"<p>Tom &amp; <a href=\"/c\">J\u00e9r\u00f4me</a> spoke.</p><p>Then they left.</p>"}"#;
    let folder = folder(&[("a.jsonl", line.as_bytes())]);
    let intake = read_folder(&folder);
    let report = &intake.reports[0];
    assert_eq!(report.text, "Tom & Jérôme spoke.\n\nThen they left.");
    assert_eq!(report.links, [("https://x.example/c".to_owned(), "Jérôme".to_owned())]);
    assert_eq!(original_of(report, "Jérôme"), br"J\u00e9r\u00f4me");
    assert_eq!(original_of(report, "&"), b"&amp;");
    assert_eq!(original_of(report, "Then they"), b"Then they");
}

#[test]
fn reads_the_reports_that_an_answer_wraps() {
    let answer = r#"{"status":"ok","title":"Search","articles":[{"source":{"id":null,"name":"Paper"},"title":"A","content":"One."},{"title":"B","content":"Two.","url":"u"}]}"#;
    let folder = folder(&[("a.json", answer.as_bytes())]);
    let intake = read_folder(&folder);
    assert_eq!(intake.findings, []);
    assert_eq!(ids(&intake), ["a.json:1:1", "a.json:1:2"]);
    let second = &intake.reports[1];
    assert_eq!((second.text.as_str(), second.title.as_deref(), second.place.item), ("Two.", Some("B"), Some(2)));
    assert_eq!(intake.reports[0].outlet.as_deref(), Some("Paper"));
    assert_eq!(original_of(second, "Two"), b"Two");
}
