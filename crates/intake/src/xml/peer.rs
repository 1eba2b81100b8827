//! On well-formed documents the tokens are those of quick-xml.

// What was measured, and what was not, is for the person who runs the tests.
#![allow(clippy::print_stderr)]

use super::token::{Kind, Tokenizer};
use quick_xml::events::Event;

/// Tags and text, runs of text joined, as both can tell them.
fn ours(xml: &[u8]) -> Vec<String> {
    let (mut tokenizer, mut at, mut out) = (Tokenizer::default(), 0, Out::default());
    while let Some(token) = tokenizer.next(xml, at, true) {
        at = token.range.end;
        let bytes = &xml[token.range];
        match token.kind {
            Kind::Text | Kind::CData => out.text(bytes),
            Kind::Open => out.tag(&bytes[1..bytes.len() - 1]),
            Kind::Empty => out.tag(&[&bytes[1..bytes.len() - 2], b"/"].concat()),
            Kind::Close => out.tag(&bytes[1..bytes.len() - 1]),
            Kind::Doctype | Kind::Aside => {}
        }
    }
    out.end()
}

/// The same by quick-xml; nothing if it finds the document not well formed.
fn theirs(xml: &[u8]) -> Option<Vec<String>> {
    let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(xml).ok()?);
    let mut out = Out::default();
    loop {
        match reader.read_event().ok()? {
            Event::Text(text) => out.text(text.as_bytes()),
            Event::CData(text) => out.text(text.as_bytes()),
            Event::GeneralRef(name) => out.text(format!("&{};", &*name).as_bytes()),
            Event::Start(tag) => out.tag(tag.as_bytes()),
            Event::Empty(tag) => out.tag(format!("{}/", &*tag).as_bytes()),
            Event::End(tag) => out.tag(format!("/{}", &*tag).as_bytes()),
            Event::Eof => return Some(out.end()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

#[derive(Default)]
struct Out {
    tokens: Vec<String>,
    words: Vec<u8>,
}

impl Out {
    fn text(&mut self, bytes: &[u8]) {
        self.words.extend(bytes);
    }

    fn tag(&mut self, tag: &[u8]) {
        if !self.words.is_empty() {
            self.tokens.push(format!("text {}", String::from_utf8_lossy(&std::mem::take(&mut self.words))));
        }
        // White space before the end of a tag is no part of its name.
        self.tokens.push(format!("tag {}", String::from_utf8_lossy(tag.trim_ascii_end())));
    }

    fn end(mut self) -> Vec<String> {
        self.tag(b"");
        self.tokens
    }
}

#[test]
fn reads_small_documents_as_quick_xml_does() {
    let documents = [
        "<a/>",
        "<a b='c>d' e=\"f'g\">h&amp;i<!-- <j> --><k /></a>",
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ELEMENT a (#PCDATA)> <!ENTITY b \"]>\">]><a>x</a>",
        "<a><![CDATA[<b>]]]]><![CDATA[>]]></a >",
        "<a:b xmlns:a='c'><?d e?f?>\n<č/></a:b>",
    ];
    for document in documents {
        assert_eq!(Some(ours(document.as_bytes())), theirs(document.as_bytes()), "{document}");
    }
}

#[test]
fn reads_outside_feeds_as_quick_xml_does() {
    let archive = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench/hostile-input.tar.xz");
    let folder = tempfile::tempdir().expect("a folder");
    let mut tar = std::process::Command::new("tar");
    let tar = tar.arg("xJf").arg(&archive).arg("-C").arg(folder.path()).arg("feedparser/tests/wellformed").status();
    if !archive.is_file() || !tar.is_ok_and(|status| status.success()) {
        eprintln!("not measured: {} is absent, or tar cannot unpack it", archive.display());
        return;
    }
    let (mut compared, mut folders) = (0, vec![folder.path().to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "xml") {
                let xml = std::fs::read(&path).expect("a file");
                if let Some(theirs) = theirs(&xml) {
                    assert_eq!(ours(&xml), theirs, "{}", path.display());
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1_000, "only {compared} feeds are well formed for quick-xml");
}
