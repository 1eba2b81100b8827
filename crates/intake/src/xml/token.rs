//! Splits XML as it is found in the wild into tags and text, with the place of each.
//!
//! A conforming parser must stop at the first mistake (XML 1.0, section 1.2), and the lenient ones at hand go astray at
//! just those that feeds make: a bare `<` in a title, an attribute whose quote is missing, a section cut off by a time-out.
//! Here nothing is an error. What is no tag is text; a tag that another `<` interrupts ends there; what is open at the end
//! is closed. On well-formed documents the tokens are those of quick-xml (`peer` compares them).
//!
//! HTML is split by the same rules, but for a `<` inside a quoted value, which is allowed there.
//!
//! Works on a window of the input, so that a reader can hold a bounded part of a file: long text, comments and CDATA come
//! in pieces, and a tag is never longer than [`TAG_BYTES_MAX`]. No entity is expanded and no declaration followed. Linear.

use std::ops::Range;

/// Longest tag, in bytes. Longer ones are read as text. Feeds put whole pages into no attribute known.
pub(crate) const TAG_BYTES_MAX: usize = 64 << 10;

/// How far behind a `<` in a quoted value of HTML its end is looked for. Bounds the work on values never closed.
const VALUE_BYTES_MAX: usize = 1 << 10;

/// What a run of bytes is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Character data with references in it.
    Text,
    /// Character data of a CDATA section, without its marks.
    CData,
    /// `<name …>`.
    Open,
    /// `<name …/>`.
    Empty,
    /// `</name>`.
    Close,
    /// Part of a document type declaration.
    Doctype,
    /// Comment, processing instruction, or the marks of a CDATA section.
    Aside,
}

/// A run of bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it stands in the window.
    pub(crate) range: Range<usize>,
}

/// What surrounds the next byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum State {
    #[default]
    Content,
    CData,
    Comment,
    Instruction,
    /// Inside a document type declaration; in its internal subset or not, and the open quote if any.
    Doctype {
        subset: bool,
        quote: u8,
    },
}

/// The state between one window and the next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tokenizer {
    state: State,
    html: bool,
}

impl Tokenizer {
    /// A tokenizer for HTML.
    pub(crate) fn html() -> Tokenizer {
        Tokenizer { html: true, ..Tokenizer::default() }
    }

    /// The next token of `window` from `at` on; `None` if more of the input must be seen first, or if there is no more.
    ///
    /// `last` says that the input ends with the window. Tokens lie one behind another without gaps.
    pub(crate) fn next(&mut self, window: &[u8], at: usize, last: bool) -> Option<Token> {
        let rest = window.get(at..).filter(|rest| !rest.is_empty())?;
        let (kind, len) = match self.state {
            State::Content => self.content(rest, last)?,
            State::CData => self.until(rest, b"]]>", Kind::CData, last)?,
            State::Comment => self.until(rest, b"-->", Kind::Aside, last)?,
            State::Instruction => self.until(rest, b"?>", Kind::Aside, last)?,
            State::Doctype { subset, quote } => self.doctype(rest, subset, quote),
        };
        Some(Token { kind, range: at..at + len })
    }

    fn content(&mut self, rest: &[u8], last: bool) -> Option<(Kind, usize)> {
        if rest[0] != b'<' {
            return Some((Kind::Text, find(rest, b'<').unwrap_or(rest.len())));
        }
        const CDATA: &[u8] = b"<![CDATA[";
        let known = rest.len() >= CDATA.len() || last;
        let next = match rest.get(1) {
            None if last => return Some((Kind::Text, 1)),
            None => return None,
            Some(next) => *next,
        };
        match next {
            b'!' if !known => None,
            b'!' if rest.starts_with(CDATA) => Some(self.enter(State::CData, CDATA.len())),
            b'!' if rest.starts_with(b"<!--") => Some(self.enter(State::Comment, 4)),
            b'!' if rest.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                self.state = State::Doctype { subset: false, quote: 0 };
                Some((Kind::Doctype, 2))
            }
            b'?' => Some(self.enter(State::Instruction, 2)),
            b'/' | b'_' | b':' => tag(rest, last, self.html),
            next if next.is_ascii_alphabetic() || next >= 0x80 => tag(rest, last, self.html),
            _ => Some((Kind::Text, 1)),
        }
    }

    fn enter(&mut self, state: State, len: usize) -> (Kind, usize) {
        self.state = state;
        (Kind::Aside, len)
    }

    /// The bytes up to `mark`, then the mark itself as a token of its own.
    fn until(&mut self, rest: &[u8], mark: &[u8], kind: Kind, last: bool) -> Option<(Kind, usize)> {
        if rest.starts_with(mark) {
            self.state = State::Content;
            return Some((Kind::Aside, mark.len()));
        }
        if let Some(end) = memchr::memmem::find(rest, mark) {
            return Some((kind, end));
        }
        // The mark may begin in the last bytes of the window.
        let sure = if last { rest.len() } else { rest.len().saturating_sub(mark.len() - 1) };
        (sure > 0).then_some((kind, sure))
    }

    fn doctype(&mut self, rest: &[u8], mut subset: bool, mut quote: u8) -> (Kind, usize) {
        for (at, byte) in rest.iter().enumerate() {
            match byte {
                _ if quote != 0 => quote = if *byte == quote { 0 } else { quote },
                b'"' | b'\'' => quote = *byte,
                b'[' => subset = true,
                b']' => subset = false,
                b'>' if !subset => {
                    self.state = State::Content;
                    return (Kind::Doctype, at + 1);
                }
                _ => {}
            }
        }
        self.state = State::Doctype { subset, quote };
        (Kind::Doctype, rest.len())
    }
}

/// A tag, if one begins here.
fn tag(rest: &[u8], last: bool, html: bool) -> Option<(Kind, usize)> {
    let seen = &rest[..rest.len().min(TAG_BYTES_MAX)];
    let close = rest[1] == b'/';
    let name = 1 + usize::from(close);
    match rest.get(name) {
        Some(byte) if byte.is_ascii_alphabetic() || *byte >= 0x80 || matches!(byte, b'_' | b':') => {}
        None if !last => return None,
        _ => return Some((Kind::Text, 1)),
    }
    let kind = if close { Kind::Close } else { Kind::Open };
    let mut quote = 0;
    let mut in_value = false;
    // Where the tag would end if the open quote were none.
    let mut unquoted = None;
    for (at, byte) in seen.iter().enumerate().skip(name) {
        match byte {
            _ if quote != 0 && *byte == quote => (quote, unquoted) = (0, None),
            // A quote is closed before the next tag: else it was never one.
            b'<' if !(html && quote != 0 && closes(&seen[at..], quote)) => return Some((kind, unquoted.unwrap_or(at))),
            b'>' if quote != 0 => unquoted = unquoted.or(Some(at + 1)),
            _ if quote != 0 => {}
            b'"' | b'\'' if in_value => quote = *byte,
            b'=' => in_value = true,
            b'>' => {
                let kind = match (close, seen[at - 1]) {
                    (true, _) => Kind::Close,
                    (false, b'/') => Kind::Empty,
                    (false, _) => Kind::Open,
                };
                return Some((kind, at + 1));
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => in_value = false,
        }
    }
    match () {
        () if seen.len() < rest.len() || seen.len() == TAG_BYTES_MAX => Some((Kind::Text, 1)),
        () if last => Some((kind, unquoted.unwrap_or(seen.len()))),
        () => None,
    }
}

fn closes(value: &[u8], quote: u8) -> bool {
    find(&value[..value.len().min(VALUE_BYTES_MAX)], quote).is_some()
}

fn find(bytes: &[u8], byte: u8) -> Option<usize> {
    memchr::memchr(byte, bytes)
}

/// The name in a tag, as written.
pub(crate) fn name(tag: &[u8]) -> &[u8] {
    let start = if tag.starts_with(b"</") { 2 } else { 1 };
    let rest = &tag[start.min(tag.len())..];
    let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<' | b'='));
    &rest[..end.unwrap_or(rest.len())]
}

/// A name without its prefix.
pub(crate) fn local(name: &[u8]) -> &[u8] {
    match name.iter().rposition(|byte| *byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// The attributes of a tag: name and raw value, in order. Values without quotes and names without values are read too.
pub(crate) fn attributes(tag: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut out = Vec::new();
    let body = tag.strip_suffix(b">").unwrap_or(tag);
    let body = body.strip_suffix(b"/").unwrap_or(body);
    let mut at = (1 + name(tag).len()).min(body.len());
    let skip = |mut at: usize| {
        while body.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/') {
            at += 1;
        }
        at
    };
    loop {
        at = skip(at);
        let start = at;
        while body.get(at).is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
            at += 1;
        }
        let key = &body[start..at];
        at = skip(at);
        if body.get(at) != Some(&b'=') {
            if key.is_empty() {
                return out;
            }
            out.push((key, &body[at..at]));
            continue;
        }
        at = skip(at + 1);
        let (from, to) = match body.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let len = find(&body[at + 1..], *quote).unwrap_or(body.len() - at - 1);
                (at + 1, at + 1 + len)
            }
            _ => {
                let len = body[at..].iter().position(u8::is_ascii_whitespace).unwrap_or(body.len() - at);
                (at, at + len)
            }
        };
        out.push((key, &body[from..to]));
        at = (to + 1).min(body.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(xml: &[u8]) -> Vec<(Kind, String)> {
        let (mut tokenizer, mut at, mut out) = (Tokenizer::default(), 0, Vec::new());
        while let Some(token) = tokenizer.next(xml, at, true) {
            assert!(token.range.start == at && token.range.end > at);
            at = token.range.end;
            if !matches!(token.kind, Kind::Aside | Kind::Doctype) {
                out.push((token.kind, String::from_utf8_lossy(&xml[token.range]).into_owned()));
            }
        }
        assert_eq!(at, xml.len());
        out
    }

    #[track_caller]
    fn check(xml: &str, expected: &[(Kind, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
        assert_eq!(tokens(xml.as_bytes()), expected, "{xml}");
    }

    use Kind::{CData, Close, Empty, Open, Text};

    #[test]
    fn reads_tags_text_and_sections() {
        check(
            "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '>'>]><a x=\"1>0\"><!-- <b> -->t<![CDATA[<c>]]><d/></a>",
            &[(Open, "<a x=\"1>0\">"), (Text, "t"), (CData, "<c>"), (Empty, "<d/>"), (Close, "</a>")],
        );
    }

    #[test]
    fn takes_a_bare_angle_for_text() {
        check("<t>5 < 6</t>", &[(Open, "<t>"), (Text, "5 "), (Text, "<"), (Text, " 6"), (Close, "</t>")]);
        check("<t>a <3 b</t>", &[(Open, "<t>"), (Text, "a "), (Text, "<"), (Text, "3 b"), (Close, "</t>")]);
    }

    #[test]
    fn ends_a_tag_at_the_next_one() {
        check("<a href=\"x>t</a>", &[(Open, "<a href=\"x>"), (Text, "t"), (Close, "</a>")]);
        check("<a <b>", &[(Open, "<a "), (Open, "<b>")]);
    }

    #[test]
    fn closes_what_is_open_at_the_end() {
        check("<a><![CDATA[left", &[(Open, "<a>"), (CData, "left")]);
        check("<a", &[(Open, "<a")]);
        check("<", &[(Text, "<")]);
        check("</", &[(Text, "<"), (Text, "/")]);
    }

    #[test]
    fn reads_the_same_through_any_window() {
        let xml = b"<!DOCTYPE r SYSTEM \"a>b\"><r a='<'>x<!-- - -- --><![CDATA[]]]]>y</r ><?p ?>";
        let whole = tokens(xml);
        for size in 1..xml.len() {
            let (mut tokenizer, mut at, mut end, mut out) = (Tokenizer::default(), 0, size.min(xml.len()), Vec::new());
            while at < xml.len() {
                match tokenizer.next(&xml[..end], at, end == xml.len()) {
                    Some(token) => {
                        at = token.range.end;
                        let text = String::from_utf8_lossy(&xml[token.range]).into_owned();
                        if !matches!(token.kind, Kind::Aside | Kind::Doctype) {
                            out.push((token.kind, text));
                        }
                    }
                    None => end = (end + size).min(xml.len()),
                }
            }
            let joined = |tokens: &[(Kind, String)]| {
                tokens.iter().fold(Vec::<(Kind, String)>::new(), |mut all, (kind, text)| {
                    match all.last_mut() {
                        Some((last, words)) if last == kind && matches!(kind, Kind::Text | Kind::CData) => {
                            words.push_str(text);
                        }
                        _ => all.push((*kind, text.clone())),
                    }
                    all
                })
            };
            assert_eq!(joined(&out), joined(&whole), "windows of {size}");
        }
    }

    #[test]
    fn reads_attributes_however_written() {
        let read = |tag: &str| {
            attributes(tag.as_bytes())
                .into_iter()
                .map(|(key, value)| format!("{}={}", String::from_utf8_lossy(key), String::from_utf8_lossy(value)))
                .collect::<Vec<_>>()
        };
        assert_eq!(read("<a x='1' y = \"2 3\" z=4 w/>"), ["x=1", "y=2 3", "z=4", "w="]);
        assert_eq!(read("<a x='1"), ["x=1"]);
        assert_eq!(read("<a =5>"), ["=5"]);
        assert!(read("<a>").is_empty());
    }
}
