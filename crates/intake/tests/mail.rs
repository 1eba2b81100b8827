//! Newsletters, mailboxes and pages saved as messages.
#![allow(clippy::unwrap_used)]

mod folders;

use folders::{folder, ids, read_folder, told};
use headwater_intake::{Config, Hint, Intake, read_bytes};
use headwater_model::{Media, RawReport, Span};

const PLAIN: &str = "Return-Path: <news@paper.example>\r\nFrom: \"The Paper\" <news@paper.example>\r\nTo: reader@home.example\r\nSubject: =?utf-8?q?Ferry_sinks_in_K=C3=B8benhavn?=\r\nDate: Wed, 12 Jun 2024 12:00:00 +0200\r\nMessage-ID: <1@paper.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nA ferry sank near K=F8benhavn on Mon=\r\nday, the coast guard said.\r\n";

fn page(encoding: &str, body: &str) -> String {
    let head = PLAIN.split("Content-Type").next().unwrap();
    format!(
        "{head}Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIn short: a ferry sank.\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n--b--\r\n"
    )
}

const PAGE: &str = "<html><body><p><a href=\"https://paper.example/n/7\">View in browser</a></p><article><h1>Ferry sinks</h1><p>A ferry sank near the old harbour on Monday, and forty people were saved by fishermen who had seen the smoke.</p><p>The coast guard said on Tuesday that the search would go on until nightfall, and that divers were on their way.</p></article></body></html>";

fn one(bytes: &str, name: &str) -> Intake {
    read_bytes(bytes.as_bytes(), name, Hint::default(), &Config::default())
}

/// The message's bytes that words of the text lead back to.
#[track_caller]
fn raw<'a>(report: &RawReport, message: &'a str, words: &str) -> &'a str {
    let at = report.text.find(words).unwrap_or_else(|| panic!("{words:?} in {:?}", report.text));
    let range = report.original.as_ref().unwrap().map.locate(Span::new(at, at + words.len())).unwrap();
    &message[range.start as usize..range.end as usize]
}

#[test]
fn reads_a_message_of_words() {
    let intake = one(PLAIN, "a.eml");
    let report = &intake.reports[0];
    assert_eq!(report.text.trim_end(), "A ferry sank near København on Monday, the coast guard said.");
    assert_eq!((report.media, report.title.as_deref()), (Media::Mail, Some("Ferry sinks in København")));
    assert_eq!((report.outlet.as_deref(), report.byline.as_deref()), (Some("The Paper"), None));
    assert_eq!(report.published.as_deref(), Some("2024-06-12T12:00:00+02:00"));
    assert_eq!(report.published_by.as_deref(), Some("mail header Date"));
    assert_eq!(raw(report, PLAIN, "København"), "K=F8benhavn");
    assert_eq!(raw(report, PLAIN, "Monday"), "Mon=\r\nday");
    assert_eq!(intake.findings, []);
}

/// Found by fuzzing: a letter of two bytes was two pieces, neither of which was a letter.
#[test]
fn a_letter_of_two_escapes_leads_back_to_both() {
    let message = PLAIN.replace("iso-8859-1", "utf-8").replace("K=F8benhavn on", "K=C3=B8benhavn on");
    let intake = one(&message, "a.eml");
    let report = &intake.reports[0];
    assert_eq!(raw(report, &message, "ø"), "=C3=B8");
    assert_eq!(raw(report, &message, "benhavn"), "benhavn");
    let pieces = report.original.as_ref().unwrap().map.pieces();
    assert!(pieces.iter().all(|piece| report.text.get(piece.clean.range()).is_some()));
}

#[test]
fn reads_the_page_of_a_newsletter_and_not_its_twin_in_words() {
    let quoted = PAGE.replace('=', "=3D");
    for message in [page("quoted-printable", &quoted), page("8bit", PAGE)] {
        let intake = one(&message, "a.eml");
        assert_eq!(intake.reports.len(), 1);
        let report = &intake.reports[0];
        assert!(report.text.contains("forty people were saved"), "{}", report.text);
        assert!(!report.text.contains("In short"), "{}", report.text);
        assert_eq!((report.media, report.title.as_deref()), (Media::Mail, Some("Ferry sinks in København")));
        assert_eq!(report.url.as_deref(), Some("https://paper.example/n/7"));
        if report.original.is_some() {
            assert_eq!(raw(report, &message, "forty people"), "forty people");
        }
    }
}

#[test]
fn reads_every_message_of_a_mailbox() {
    let second = PLAIN
        .replace("A ferry", ">From Monday on a ferry")
        .replace("Subject: =?utf-8?q?Ferry_sinks_in_K=C3=B8benhavn?=", "Subject: Second");
    let mailbox = format!(
        "From news@paper.example Wed Jun 12 10:00:00 2024\r\n{PLAIN}\r\nFrom news@paper.example Thu Jun 13 10:00:00 2024\r\n{second}\r\nFrom here on prose goes on.\r\n"
    );
    let intake = one(&mailbox, "news");
    assert_eq!(ids(&intake), ["news:1", "news:2"]);
    assert_eq!(intake.reports[1].title.as_deref(), Some("Second"));
    assert!(intake.reports[1].text.starts_with("From Monday on"), "{}", intake.reports[1].text);
    assert!(intake.reports[1].text.contains("From here on prose"), "{}", intake.reports[1].text);
    assert_eq!(intake.reports[1].place.item, Some(2));
}

#[test]
fn reads_attached_reports_and_names_the_others() {
    let message = format!(
        "{}Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=\"story.html\"\r\n\r\n{PAGE}\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"figures.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcK\r\n--b--\r\n",
        PLAIN.split("Content-Type").next().unwrap()
    );
    let intake = one(&message, "a.eml");
    assert_eq!(ids(&intake), ["a.eml", "a.eml!story.html"]);
    assert!(intake.reports[1].text.contains("forty people"));
    let notes: Vec<&str> = intake.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(notes.contains(&"has attachments that are not read: figures.pdf"), "{notes:?}");
}

#[test]
fn reads_a_page_saved_as_one_file() {
    let saved = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://paper.example/ferry\r\nSubject: Ferry\r\nDate: Thu, 13 Jun 2024 08:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://paper.example/ferry\r\n\r\n{}\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://paper.example/a.png\r\n\r\niVBORw0KGgo=\r\n--b--\r\n",
        PAGE.replace('=', "=3D")
    );
    let folder = folder(&[("Ferry.mhtml", saved.as_bytes())]);
    let intake = read_folder(&folder);
    let report = &intake.reports[0];
    assert_eq!((ids(&intake), report.media), (vec!["Ferry.mhtml"], Media::Html));
    assert_eq!(report.url.as_deref(), Some("https://paper.example/ferry"));
    assert_eq!(report.fetched.as_deref(), Some("2024-06-13T08:00:00Z"));
    assert_eq!(report.published, None, "the day it was saved is not the day it was published");
    assert!(report.text.contains("forty people"));
    assert!(told(&intake, folder.path()).iter().all(|line| !line.contains("attachments")));
}

#[test]
fn a_page_saved_with_its_folder_says_where_it_is_from() {
    let saved = format!("<!DOCTYPE html>\n<!-- saved from url=(0027)https://paper.example/ferry -->\n{PAGE}");
    let folder = folder(&[
        ("Ferry.html", saved.as_bytes()),
        ("Ferry_files/ad.html", PAGE.as_bytes()),
        ("Ferry_files/style.css", b"p { color: red }"),
        ("notes_files/own.txt", b"A folder of the user's own."),
    ]);
    let intake = read_folder(&folder);
    assert_eq!(ids(&intake), ["Ferry.html", "notes_files/own.txt"]);
    assert_eq!(intake.reports[0].url.as_deref(), Some("https://paper.example/ferry"));
}

#[test]
fn tells_messages_without_words_or_with_too_many_headers() {
    let empty = PLAIN.split("A ferry").next().unwrap();
    let heads = format!("{}{}", PLAIN.split("MIME").next().unwrap(), "X-A: b\r\n".repeat(300_000));
    let told = |message: &str| one(message, "a.eml").findings[0].message.clone();
    assert_eq!(told(empty), "expected a message with text, found only white space");
    assert!(told(&heads).starts_with("expected at most 200000 lines of headers, found 3000"), "{}", told(&heads));
}

#[test]
fn messages_in_messages_end_somewhere() {
    let head = PLAIN.split("Content-Type").next().unwrap();
    let mut message = PLAIN.to_owned();
    for level in 0..40 {
        message = format!(
            "{head}Content-Type: multipart/mixed; boundary=\"b{level}\"\r\n\r\n--b{level}\r\nContent-Type: text/plain\r\n\r\nLevel {level}.\r\n--b{level}\r\nContent-Type: message/rfc822\r\n\r\n{message}\r\n--b{level}--\r\n"
        );
    }
    let intake = one(&message, "a.eml");
    assert_eq!(intake.reports.len(), 5, "{:?}", ids(&intake));
}
