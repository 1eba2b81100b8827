//! What a file is, told by how it begins.

use crate::container::Pack;
use crate::feed;
use crate::fields::Fields;
use crate::source::{Hint, Source};
use crate::xml::token::{self, Tokenizer};
use crate::{mail, table};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Kinds of content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Words.
    Text,
    /// A web page or a piece of one.
    Html,
    /// JSON objects, one a line.
    JsonLines,
    /// JSON over several lines: an object, or an array of them.
    Json,
    /// An RSS or Atom feed.
    Feed,
    /// A JSON feed.
    JsonFeed,
    /// Agencies' items: NewsML-G2 and NewsML 1.
    NewsMl,
    /// An agency's item in NITF.
    Nitf,
    /// A list of feeds.
    Opml,
    /// A list of a site's pages, or of such lists.
    Sitemap,
    /// Rows of cells.
    Csv,
    /// Columns of values.
    Parquet,
    /// One message, or a page saved as one.
    Mail,
    /// Messages, one after the other.
    Mailbox,
    /// Records of a web archive.
    Warc,
    /// A compressed file or an archive.
    Packed(Pack),
    /// Something that no reader reads, named for a person.
    Unread(&'static str),
}

/// What to do with something that came from the web.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A list of feeds ([`opml`](crate::opml)).
    Feeds,
    /// A list of pages, or of such lists ([`sitemap`](crate::sitemap)).
    Sitemap,
    /// A web page: a report, or a page that names feeds ([`crate::discover()`]).
    Page,
    /// Anything else: whatever reports are in it, [`read_bytes`](crate::read_bytes) finds.
    Reports,
}

impl Shape {
    /// The shape of `bytes`, told as for reading.
    pub fn of(bytes: &[u8], hint: &Hint) -> Shape {
        let source = Source { hint: hint.clone(), ..Source::default() };
        match kind(&bytes[..bytes.len().min(HEAD_BYTES)], &source, &Fields::default()).0 {
            Kind::Opml => Shape::Feeds,
            Kind::Sitemap => Shape::Sitemap,
            Kind::Html => Shape::Page,
            _ => Shape::Reports,
        }
    }
}

/// How many bytes are looked at.
pub(crate) const HEAD_BYTES: usize = 8192;

/// Containers that tell their kind in the first bytes.
const PACKS: [(&[u8], Pack); 6] = [
    (b"\x1f\x8b", Pack::Gzip),
    (b"\x28\xb5\x2f\xfd", Pack::Zstd),
    (b"\xfd7zXZ\0", Pack::Xz),
    (b"PK\x03\x04", Pack::Zip),
    (b"PK\x05\x06", Pack::Zip),
    (b"PK\x07\x08PK\x03\x04", Pack::Zip),
];

/// Where a tape archive says that it is one.
const TAR_MARK: std::ops::Range<usize> = 257..262;

/// Other files that tell their kind in the first bytes.
const SIGNATURES: [(&[u8], Kind); 14] = [
    (b"WARC/1.", Kind::Warc),
    (b"PAR1", Kind::Parquet),
    (b"%PDF-", Kind::Unread("a PDF document")),
    (b"\x89PNG", Kind::Unread("a PNG picture")),
    (b"\xff\xd8\xff", Kind::Unread("a JPEG picture")),
    (b"GIF87a", Kind::Unread("a GIF picture")),
    (b"GIF89a", Kind::Unread("a GIF picture")),
    (b"RIFF", Kind::Unread("a RIFF file (sound, film or WebP)")),
    (b"SQLite format 3\0", Kind::Unread("an SQLite database")),
    (b"\x7fELF", Kind::Unread("a program")),
    (b"\xd0\xcf\x11\xe0", Kind::Unread("an old office document")),
    (b"{\\rtf", Kind::Unread("an RTF document")),
    (b"7z\xbc\xaf\x27\x1c", Kind::Unread("a 7z archive")),
    (b"Rar!\x1a\x07", Kind::Unread("a RAR archive")),
];

impl Kind {
    /// What it is, for a person.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Text => "plain text",
            Kind::Html => "a web page",
            Kind::JsonLines | Kind::Json => "JSON",
            Kind::Feed | Kind::JsonFeed => "a feed",
            Kind::NewsMl | Kind::Nitf => "an agency's news item",
            Kind::Opml => "a list of feeds",
            Kind::Sitemap => "a sitemap",
            Kind::Csv => "a table",
            Kind::Parquet => "a Parquet file",
            Kind::Mail => "a mail message",
            Kind::Mailbox => "a mailbox",
            Kind::Warc => "a WARC archive",
            Kind::Packed(_) => "an archive",
            Kind::Unread(name) => name,
        }
    }
}

/// Tells a thing's kind from its first bytes (at most [`HEAD_BYTES`]), its name, what its carrier says and what fields the
/// user named; and the encoding if it takes two bytes a character.
pub(crate) fn kind(head: &[u8], source: &Source, fields: &Fields) -> (Kind, Option<&'static Encoding>) {
    if let Some((_, pack)) = PACKS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return (Kind::Packed(*pack), None);
    }
    // `BZh`, a digit, and the mark of a block: three letters alone may begin a word.
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return (Kind::Packed(Pack::Bzip2), None);
    }
    if head.get(TAR_MARK) == Some(b"ustar") {
        return (Kind::Packed(Pack::Tar), None);
    }
    if let Some((_, kind)) = SIGNATURES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return (*kind, None);
    }
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding).filter(|encoding| *encoding != UTF_8);
    // Markup tells it without the mark.
    let wide = marked.or(match head {
        [b'<', 0, _, 0, ..] => Some(UTF_16LE),
        [0, b'<', 0, ..] => Some(UTF_16BE),
        _ => None,
    });
    if let Some(encoding) = wide {
        // Told after taking ASCII out of it.
        let narrow: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0 && *byte < 0x80).collect();
        return (of_text(&narrow, source, fields), Some(encoding));
    }
    let controls =
        head.iter().filter(|byte| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    if head.contains(&0) || controls * 20 > head.len() {
        return (Kind::Unread("binary data"), None);
    }
    (of_text(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head), source, fields), None)
}

/// The kind of something made of characters.
fn of_text(head: &[u8], source: &Source, fields: &Fields) -> Kind {
    let name = source.name();
    let named = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let said = source.hint.media_type.as_deref().unwrap_or_default();
    let body = trimmed(head);
    if body.starts_with(b"{") && feed::json::is_feed(body) {
        return Kind::JsonFeed;
    }
    if is_json_lines(body) {
        return Kind::JsonLines;
    }
    if is_json(body) {
        return Kind::Json;
    }
    if mail::is_mailbox(head) {
        return Kind::Mailbox;
    }
    if mail::is_message(head, named(&[".eml", ".mht", ".mhtml"]) || said == "message/rfc822") {
        return Kind::Mail;
    }
    if let Some(kind) = markup(body, named(&[".html", ".htm", ".xhtml"]) || said.contains("html")) {
        return kind;
    }
    let table = named(&[".csv", ".tsv", ".tab"]) || matches!(said, "text/csv" | "text/tab-separated-values");
    if table || table::delimiter(head, fields).is_some() {
        return Kind::Csv;
    }
    Kind::Text
}

/// The kind of a thing that is marked up, by its first element.
fn markup(body: &[u8], named_html: bool) -> Option<Kind> {
    let kind = match root(body).as_deref() {
        Some("rss" | "feed" | "rdf" | "channel") => Kind::Feed,
        Some("newsmessage" | "newsitem" | "newsml") => Kind::NewsMl,
        Some("nitf") => Kind::Nitf,
        Some("opml") => Kind::Opml,
        Some("urlset" | "sitemapindex") => Kind::Sitemap,
        _ if is_html(body, named_html) => Kind::Html,
        Some(_) if body.starts_with(b"<?xml") => Kind::Unread("an XML document of a kind that is not read"),
        None if body.starts_with(b"<?xml") => Kind::Unread("the beginning of an XML document"),
        _ => return None,
    };
    Some(kind)
}

/// Local name, in lower case, of the first element, if the thing opens with one: behind declarations and comments only, and
/// behind a little junk such as servers let slip before a feed.
fn root(body: &[u8]) -> Option<String> {
    const JUNK_BYTES_MAX: usize = 256;
    let (mut tokenizer, mut at, mut junk) = (Tokenizer::default(), 0, 0);
    while let Some(found) = tokenizer.next(body, at, true) {
        at = found.range.end;
        let bytes = &body[found.range];
        match found.kind {
            token::Kind::Open | token::Kind::Empty => {
                let name = token::local(token::name(bytes)).to_ascii_lowercase();
                return (bytes.ends_with(b">") || body.len() < HEAD_BYTES)
                    .then(|| String::from_utf8_lossy(&name).into_owned());
            }
            token::Kind::Text if !bytes.iter().all(u8::is_ascii_whitespace) => junk += bytes.len(),
            _ => {}
        }
        if junk > JUNK_BYTES_MAX {
            return None;
        }
    }
    None
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    &bytes[start..]
}

fn lower(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).to_lowercase()
}

/// An object opens the file, and its first line, as far as it is seen, is one.
fn is_json_lines(body: &[u8]) -> bool {
    if !body.starts_with(b"{") {
        return false;
    }
    let line = body.split(|byte| *byte == b'\n').next().unwrap_or(body);
    let whole = line.len() < body.len() || body.len() < HEAD_BYTES / 2;
    let opens = trimmed(&line[1..]).starts_with(b"\"") || trimmed(&line[1..]).starts_with(b"}");
    opens && (!whole || line.iter().rev().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'}'))
}

/// `[{`, or an object whose first line only opens it. `[Laughter]` opens prose.
fn is_json(body: &[u8]) -> bool {
    match body.first() {
        Some(b'[') => matches!(trimmed(&body[1..]).first(), Some(b'{' | b']')),
        Some(b'{') => {
            let rest = trimmed(&body[1..]);
            rest.starts_with(b"\"")
                && rest[1..].iter().position(|byte| *byte == b'"').is_some_and(|end| {
                    let behind = trimmed(&rest[end + 2..]);
                    behind.starts_with(b":") || behind.is_empty()
                })
        }
        _ => false,
    }
}

fn is_html(body: &[u8], named_html: bool) -> bool {
    let text = lower(&body[..body.len().min(4096)]);
    let opens = ["<!doctype html", "<html", "<head", "<body", "<article", "<main", "<!-- saved from url"]
        .iter()
        .any(|tag| text.starts_with(tag));
    let marked = text.starts_with('<')
        && ["<html", "<head", "<body", "<div", "<p>", "<p ", "<meta", "<title", "<article", "<section"]
            .iter()
            .any(|tag| text.contains(tag));
    opens || marked || (named_html && text.contains('<'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], expected: Kind) {
        assert_eq!(kind(head, &Source::default(), &Fields::default()).0, expected, "{}", String::from_utf8_lossy(head));
    }

    #[test]
    fn tells_kinds_by_content() {
        check(b"Ferry sinks\n\nA ferry sank.", Kind::Text);
        check(b"\xef\xbb\xbf  <!DOCTYPE HTML><p>x", Kind::Html);
        check(b"<?xml version=\"1.0\"?><html><body>", Kind::Html);
        check(b"{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":", Kind::JsonLines);
        check(b"[\n  {\"text\": \"b\"}\n]", Kind::Json);
        check(b"{\n  \"text\": \"b\",\n", Kind::Json);
        check(b"{\"text\"", Kind::Json);
        check(b"\x1f\x8b\x08", Kind::Packed(Pack::Gzip));
        check(b"<?xml version=\"1.0\"?><svg/>", Kind::Unread("an XML document of a kind that is not read"));
        check(b"<?xml version=\"1.0\"?><rs", Kind::Unread("an XML document of a kind that is not read"));
        check(b"<?xml ver", Kind::Unread("the beginning of an XML document"));
        check(b"%PDF-1.7", Kind::Unread("a PDF document"));
        check(b"abc\0def", Kind::Unread("binary data"));
        check(b"<?xml version=\"1.0\"?><!-- <html> --><rss><channel>", Kind::Feed);
        check(b"Warning: x\n<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf='y'>", Kind::Feed);
        check(b"{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", Kind::JsonFeed);
        check(b"\xff\xfe<\0h\0t\0m\0l\0>\0", Kind::Html);
        check("Žluťoučký kůň".as_bytes(), Kind::Text);
        check(b"BZh91AY&SY\0", Kind::Packed(Pack::Bzip2));
        check(b"title,text\n", Kind::Csv);
        check(b"PAR1", Kind::Parquet);
        check(b"WARC/1.0\r\n", Kind::Warc);
        check(b"From a@b.example Wed Jun 12 10:00:00 2024\nSubject: x\n", Kind::Mailbox);
        check(b"Return-Path: <a@b.example>\r\nFrom: a@b.example\r\nSubject: x\r\nDate: x\r\n\r\n", Kind::Mail);
    }

    #[test]
    fn takes_prose_for_prose() {
        check(b"{brackets} open this text.", Kind::Text);
        check(b"[Laughter] The minister sat down.", Kind::Text);
        check(b"{\"Quoted\" braces} open this one.", Kind::Text);
        check(b"<3 hearts were seen on Monday.", Kind::Text);
        check(b"5 < 6, the minister said.", Kind::Text);
        check(b"BZhou Enlai", Kind::Text);
        check(b"From Monday on the ferry sails again.", Kind::Text);
        check(b"From: a reader\n\nDear editor,", Kind::Text);
        check(b"Subject: the ferry\nDate: Monday\n\nIt sank.", Kind::Text);
        check(b"The title, the text and the rest were read.", Kind::Text);
    }
}
