//! The words of a piece of markup: paragraphs, links, and the way back to where each character stood.
//!
//! For the HTML inside feeds and agency files, where there is no page around an article. No tree is built: block elements
//! part paragraphs, white space is folded as browsers do, and what is never shown (scripts, styles) is left out. Linear.

use crate::xml::characters::{References, Words};
use crate::xml::token::{self, Kind, Tokenizer};
use encoding_rs::UTF_8;
use headwater_model::ByteMap;
use url::Url;

/// Words of a piece of markup.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fragment {
    /// Paragraphs with blank lines between; lines of lists and tables with line feeds.
    pub(crate) text: String,
    /// From the text to the bytes of the markup.
    pub(crate) map: ByteMap,
    /// Links with words, in order: address and words.
    pub(crate) links: Vec<(String, String)>,
}

/// Most links kept.
const LINKS_MAX: usize = 500;

/// Elements that part paragraphs.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "details",
    "dl",
    "div",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "thead",
    "ul",
    "block",
    "hedline",
    "hl1",
    "hl2",
];

/// Elements that begin a line.
const LINES: [&str; 6] = ["dd", "dt", "li", "tr", "caption", "option"];

/// Elements whose content is not shown. `media` is NITF's: a picture with its caption and data.
const HIDDEN: [&str; 10] =
    ["script", "style", "template", "textarea", "title", "iframe", "noembed", "noframes", "select", "media"];

/// Elements inside a line that show that a text is markup.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "big", "br", "cite", "code", "em", "font", "i", "img", "q", "s", "small", "span", "strong",
    "sub", "sup", "td", "u",
];

/// True if a piece of text holds tags of HTML rather than an angle here and there.
pub(crate) fn is_markup(text: &str) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let rest = text[at + 1..].trim_start_matches('/');
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).take(12).collect();
        let name = name.to_ascii_lowercase();
        let ends = rest[name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/');
        ends && (BLOCKS.contains(&&*name)
            || LINES.contains(&&*name)
            || HIDDEN.contains(&&*name)
            || INLINE.contains(&&*name))
    })
}

/// Reads the words of `markup`. Addresses are taken relative to `base`.
pub(crate) fn read(markup: &str, base: Option<&Url>) -> Fragment {
    run(markup, base, 0)
}

/// Reads words that hold no tags: their line feeds count. References are decoded all the same.
pub(crate) fn read_plain(words: &str) -> Fragment {
    run(words, None, 1)
}

/// Words that are no HTML at all: nothing in them is decoded.
pub(crate) fn read_words(words: &str) -> Fragment {
    let mut reading = Reading { out: Words::default(), gap: Gap::None, links: Vec::new(), open: None, pre: 1 };
    reading.text(words.as_bytes(), 0, References::None);
    Fragment { text: reading.out.text, map: reading.out.map, links: Vec::new() }
}

fn run(markup: &str, base: Option<&Url>, pre: usize) -> Fragment {
    let mut reading = Reading { out: Words::default(), gap: Gap::None, links: Vec::new(), open: None, pre };
    let bytes = markup.as_bytes();
    let (mut tokenizer, mut at) = (Tokenizer::html(), 0);
    while let Some(found) = tokenizer.next(bytes, at, true) {
        at = found.range.end;
        let piece = &bytes[found.range.clone()];
        match found.kind {
            Kind::Text => reading.text(piece, found.range.start, References::Html),
            Kind::CData => reading.text(piece, found.range.start, References::None),
            Kind::Open | Kind::Empty | Kind::Close => {
                let name = String::from_utf8_lossy(token::local(token::name(piece))).to_ascii_lowercase();
                if found.kind == Kind::Open && HIDDEN.contains(&name.as_str()) {
                    at = behind(bytes, at, &name);
                    continue;
                }
                reading.tag(&name, piece, found.kind, base);
            }
            Kind::Doctype | Kind::Aside => {}
        }
    }
    reading.end_link();
    Fragment { text: reading.out.text, map: reading.out.map, links: reading.links }
}

/// Behind the end tag of a hidden element; the end of the markup if it has none.
fn behind(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let end = at + found;
        let rest = &bytes[end + 2..];
        let own = rest.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()));
        let ends = rest.get(name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
        if own && ends {
            return memchr::memchr(b'>', rest).map_or(bytes.len(), |close| end + 2 + close + 1);
        }
        at = end + 2;
    }
    bytes.len()
}

/// What parts the next word from the last one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

struct Reading {
    out: Words,
    gap: Gap,
    links: Vec<(String, String)>,
    /// The open link's address, and where its words begin.
    open: Option<(String, usize)>,
    /// Open `pre` elements, in which white space counts.
    pre: usize,
}

impl Reading {
    fn text(&mut self, bytes: &[u8], start: usize, references: References) {
        let mut from = 0;
        while from < bytes.len() {
            let blank = bytes[from..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if blank > 0 {
                self.blank(&bytes[from..from + blank]);
                from += blank;
            }
            let len = bytes[from..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
            if len > 0 {
                self.part();
                self.out.append(&bytes[from..from + len], start + from, UTF_8, references);
                from += len;
            }
        }
    }

    fn blank(&mut self, bytes: &[u8]) {
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        let gap = match (self.pre, lines) {
            (0, _) | (_, 0) => Gap::Space,
            (_, 1) => Gap::Line,
            _ => Gap::Paragraph,
        };
        self.gap = self.gap.max(gap);
    }

    /// Writes what stands between the last word and the next.
    fn part(&mut self) {
        let gap = match self.gap {
            _ if self.out.text.is_empty() => "",
            Gap::None => "",
            Gap::Space => " ",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        };
        self.out.put(gap, 0, 0);
        self.gap = Gap::None;
    }

    fn tag(&mut self, name: &str, tag: &[u8], kind: Kind, base: Option<&Url>) {
        match name {
            // Two in a row part paragraphs, as many feeds write them.
            "br" => self.gap = if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line },
            "td" | "th" => self.gap = self.gap.max(Gap::Space),
            "a" => {
                self.end_link();
                if kind == Kind::Open {
                    self.open = address(tag, base).map(|href| (href, self.out.text.len()));
                }
            }
            _ if BLOCKS.contains(&name) => self.gap = Gap::Paragraph,
            _ if LINES.contains(&name) => self.gap = self.gap.max(Gap::Line),
            _ => {}
        }
        if name == "pre" {
            self.pre = if kind == Kind::Open { self.pre + 1 } else { self.pre.saturating_sub(1) };
        }
    }

    fn end_link(&mut self) {
        let Some((href, start)) = self.open.take() else { return };
        let words = self.out.text[start..].split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() && self.links.len() < LINKS_MAX {
            self.links.push((href, words));
        }
    }
}

/// The absolute web address a tag leads to.
fn address(tag: &[u8], base: Option<&Url>) -> Option<String> {
    let (_, value) = token::attributes(tag).into_iter().find(|(key, _)| key.eq_ignore_ascii_case(b"href"))?;
    let mut words = Words::default();
    words.append(value, 0, UTF_8, References::Xml);
    absolute(words.text.trim(), base)
}

/// An address as given if it is a web address, else taken relative to `base`; nothing if that is none either.
pub(crate) fn absolute(href: &str, base: Option<&Url>) -> Option<String> {
    let web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    if web(href) {
        return Some(href.to_owned());
    }
    base.and_then(|base| base.join(href).ok()).map(String::from).filter(|url| web(url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::Span;

    #[track_caller]
    fn check(markup: &str, expected: &str) {
        assert_eq!(read(markup, None).text, expected, "{markup}");
    }

    #[test]
    fn parts_paragraphs_and_lines() {
        check("<p>One\n  two.</p><p>Three.</p>", "One two.\n\nThree.");
        check("One.<br>Two.<br /><br/>Three.", "One.\nTwo.\n\nThree.");
        check("<ul><li>a</li><li>b</ul>", "a\nb");
        check("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc");
        check("<pre>a  b\nc</pre>", "a b\nc");
        check("plain words", "plain words");
    }

    #[test]
    fn leaves_out_what_is_not_shown() {
        check("a<script>if (1 < 2) x('</b>');</script>b<style>p{}</STYLE >c<!-- d -->", "abc");
        check("a<script>never ends", "a");
        check("a <img src=x alt='b'> c", "a c");
    }

    #[test]
    fn keeps_marks_of_direction_and_hard_spaces() {
        check("a\u{200f}\u{a0}b\u{200b}&zwnj;c", "a\u{200f}\u{a0}b\u{200b}\u{200c}c");
    }

    #[test]
    fn collects_links_with_their_words() {
        let base = Url::parse("https://example.org/news/").expect("an address");
        let read = read(
            "<p>See <a href='a?b=1&amp;c=2'>this <b>one</b></a>, <a href='#x'></a> <a href=mailto:x>y</a>",
            Some(&base),
        );
        assert_eq!(read.links, [("https://example.org/news/a?b=1&c=2".to_owned(), "this one".to_owned())]);
    }

    #[test]
    fn maps_words_back_to_the_markup() {
        let markup = "<p>Tom &amp; <b>Jerry</b></p>";
        let read = read(markup, None);
        assert_eq!(read.text, "Tom & Jerry");
        assert_eq!(read.map.locate(Span::new(0, 3)), Some(3..6));
        assert_eq!(read.map.locate(Span::new(4, 5)), Some(7..12));
        assert_eq!(read.map.locate(Span::new(6, 11)), Some(16..21));
    }

    #[test]
    fn reads_values_with_angles_and_without_ends() {
        check("<a title=\"x < y\">b</a>", "b");
        check("<a title=\"x>b</a> c", "b c");
    }
}
