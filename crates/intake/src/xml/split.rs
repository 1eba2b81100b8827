//! Hands over the items of a long XML file one by one: a feed's items, a sitemap's addresses, a message's news items.
//!
//! Memory is bounded by the longest item, not by the file. What stands before the first item is handed over first, since
//! it names the feed and declares prefixes. An item that another one interrupts, or that the end of the file cuts off, is
//! handed over as it is.

use super::token::{self, Kind, Tokenizer};
use crate::decode;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::ControlFlow;

/// Most bytes kept of what stands before the first item, and again of what stands between and behind items.
const AROUND_BYTES_MAX: usize = 1 << 20;

/// How much is read at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// A part of a file.
pub(crate) enum Part {
    /// All before the first item.
    Head(Vec<u8>),
    /// An item.
    Item(Item),
    /// What stood between and behind the items.
    Tail {
        /// Its bytes, as far as they are kept.
        bytes: Vec<u8>,
        /// Was the outermost element closed?
        closed: bool,
    },
}

/// An item as it stands in the file.
pub(crate) struct Item {
    /// From the first byte of its start tag to the last of its end tag; empty if it was too long.
    pub(crate) bytes: Vec<u8>,
    /// Number from 1.
    pub(crate) number: u32,
    /// Its true length in bytes.
    pub(crate) length: u64,
    /// Has it an end tag?
    pub(crate) closed: bool,
}

/// How the bytes of a file stand for characters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charset {
    /// As what they are to be read; never one in which markup is not ASCII.
    pub(crate) encoding: &'static Encoding,
    /// Does the file say so?
    pub(crate) declared: bool,
    /// What they were before they were recoded to UTF-8.
    pub(crate) recoded: Option<&'static str>,
    /// The label in the declaration, if nobody knows it.
    pub(crate) unknown: [u8; 16],
}

impl Charset {
    /// The encoding to read these bytes of the file in, and a remark if it is not the one that is declared.
    pub(crate) fn of(self, bytes: &[u8]) -> (&'static Encoding, Option<String>) {
        if bytes.is_ascii() {
            return (self.encoding, None);
        }
        let utf8 = std::str::from_utf8(bytes).is_ok();
        if self.encoding == UTF_8 {
            if utf8 || self.recoded.is_some() || decode::is_mostly_utf8(bytes) {
                return (UTF_8, None);
            }
            let guess = decode::guess(bytes);
            let remark = format!("expected UTF-8, found other bytes; read as {}, which is a guess", guess.name());
            return (guess, Some(remark));
        }
        // Text of a single-byte encoding hardly ever happens to be valid UTF-8.
        if utf8 && self.encoding.is_single_byte() {
            let remark = format!("expected {}, as is declared, found UTF-8, and read it so", self.encoding.name());
            return (UTF_8, Some(remark));
        }
        (self.encoding, None)
    }
}

/// Splits what `reader` gives. `names` are local names of items in lower case; an item is at most `bytes_max` long. `hint`
/// is what the carrier says of the encoding. Stops when `each` breaks.
///
/// # Errors
/// What reading gave; the parts read before were handed over.
pub(crate) fn split(
    reader: &mut dyn Read,
    names: &[&str],
    bytes_max: usize,
    hint: Option<&str>,
    each: &mut dyn FnMut(Part, Charset) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut head = Vec::new();
    (&mut *reader).take(CHUNK_BYTES as u64).read_to_end(&mut head)?;
    let charset = charset(&head, hint);
    let whole = io::Cursor::new(head).chain(reader);
    let mut recoding;
    let mut plain;
    let reader: &mut dyn Read =
        if let Some(from) = charset.recoded.and_then(|name| Encoding::for_label(name.as_bytes())) {
            recoding = Recoding {
                reader: whole,
                decoder: from.new_decoder_with_bom_removal(),
                ready: (Vec::new(), 0),
                done: false,
            };
            &mut recoding
        } else {
            plain = whole;
            &mut plain
        };
    let mut splitting = Splitting {
        names,
        bytes_max,
        item: None,
        around: Vec::new(),
        seen: 0,
        prefix: None,
        root: None,
        closed: false,
        stopped: false,
    };
    splitting.run(reader, &mut |part| each(part, charset))
}

/// A document in memory as bytes in which markup is ASCII.
pub(crate) fn recoded(bytes: &[u8], charset: Charset) -> Cow<'_, [u8]> {
    match charset.recoded.and_then(|name| Encoding::for_label(name.as_bytes())) {
        Some(encoding) => Cow::Owned(encoding.decode_with_bom_removal(bytes).0.into_owned().into_bytes()),
        None => Cow::Borrowed(bytes),
    }
}

struct Splitting<'a> {
    names: &'a [&'a str],
    bytes_max: usize,
    item: Option<(Vec<u8>, Item)>,
    around: Vec<u8>,
    seen: u32,
    /// The prefix of items, with its colon; known from the first one on.
    prefix: Option<Vec<u8>>,
    root: Option<Vec<u8>>,
    closed: bool,
    stopped: bool,
}

impl Splitting<'_> {
    fn run(&mut self, reader: &mut dyn Read, each: &mut dyn FnMut(Part) -> ControlFlow<()>) -> io::Result<()> {
        let (mut tokenizer, mut window, mut at, mut last) = (Tokenizer::default(), Vec::new(), 0, false);
        let mut result = Ok(());
        loop {
            while let Some(found) = tokenizer.next(&window, at, last).filter(|_| !self.stopped) {
                at = found.range.end;
                self.token(found.kind, &window[found.range], each);
            }
            if last || self.stopped {
                break;
            }
            window.drain(..at);
            at = 0;
            let before = window.len();
            if let Err(err) = (&mut *reader).take(CHUNK_BYTES as u64).read_to_end(&mut window) {
                result = Err(err);
                last = true;
            }
            last |= window.len() == before;
        }
        self.end(each);
        if self.seen == 0 {
            self.head(each);
        }
        if !self.stopped {
            let _ = each(Part::Tail { bytes: std::mem::take(&mut self.around), closed: self.closed });
        }
        result
    }

    fn token(&mut self, kind: Kind, bytes: &[u8], each: &mut dyn FnMut(Part) -> ControlFlow<()>) {
        let name = token::name(bytes);
        if matches!(kind, Kind::Open | Kind::Empty) {
            if self.root.is_none() {
                self.root = Some(name.to_vec());
            }
            if self.is_item(name) {
                self.end(each);
                if self.seen == 0 {
                    self.head(each);
                }
                self.seen = self.seen.saturating_add(1);
                let item = Item { bytes: Vec::new(), number: self.seen, length: 0, closed: kind == Kind::Empty };
                self.item = Some((name.to_vec(), item));
            }
        }
        self.keep(bytes);
        match &mut self.item {
            Some((own, item)) if kind == Kind::Close && own == name => item.closed = true,
            None if kind == Kind::Close && self.root.as_deref() == Some(name) => self.closed = true,
            _ => {}
        }
        if self.item.as_ref().is_some_and(|(_, item)| item.closed) {
            self.end(each);
        }
    }

    fn is_item(&mut self, name: &[u8]) -> bool {
        let local = token::local(name);
        let prefix = &name[..name.len() - local.len()];
        if !self.names.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(local)) {
            return false;
        }
        *self.prefix.get_or_insert_with(|| prefix.to_vec()) == prefix
    }

    fn keep(&mut self, bytes: &[u8]) {
        match &mut self.item {
            Some((_, item)) => {
                item.length += bytes.len() as u64;
                if item.length <= self.bytes_max as u64 {
                    item.bytes.extend_from_slice(bytes);
                } else {
                    item.bytes = Vec::new();
                }
            }
            None => {
                let room = AROUND_BYTES_MAX.saturating_sub(self.around.len());
                self.around.extend_from_slice(&bytes[..bytes.len().min(room)]);
            }
        }
    }

    fn head(&mut self, each: &mut dyn FnMut(Part) -> ControlFlow<()>) {
        if !self.stopped {
            self.stopped = each(Part::Head(std::mem::take(&mut self.around))).is_break();
        }
    }

    fn end(&mut self, each: &mut dyn FnMut(Part) -> ControlFlow<()>) {
        if let Some((_, item)) = self.item.take().filter(|_| !self.stopped) {
            self.stopped = each(Part::Item(item)).is_break();
        }
    }
}

/// The encoding by byte order mark, by how `<` is written, by what the carrier says, by the XML declaration; UTF-8 if
/// nothing tells.
pub(crate) fn charset(head: &[u8], hint: Option<&str>) -> Charset {
    let mut out = Charset { encoding: UTF_8, declared: false, recoded: None, unknown: [0; 16] };
    let wide = match head {
        [0xff, 0xfe, ..] | [b'<', 0, _, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, b'<', 0, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(wide) = wide {
        return Charset { declared: true, recoded: Some(wide.name()), ..out };
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        return Charset { declared: true, ..out };
    }
    let hint = hint.map(str::trim).filter(|label| Encoding::for_label(label.as_bytes()).is_some());
    let Some(label) = hint.map(str::as_bytes).or_else(|| declared(head)) else { return out };
    match Encoding::for_label(label) {
        // A file that says so in ASCII is neither.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {}
        Some(encoding) if encoding.is_ascii_compatible() => (out.encoding, out.declared) = (encoding, true),
        Some(encoding) => (out.declared, out.recoded) = (true, Some(encoding.name())),
        None => {
            let len = label.len().min(out.unknown.len());
            out.unknown[..len].copy_from_slice(&label[..len]);
        }
    }
    out
}

/// The label in the XML declaration. Comments and blank lines before it are passed over, as feeds have them.
fn declared(head: &[u8]) -> Option<&[u8]> {
    let head = &head[..head.len().min(4096)];
    let start = memchr::memmem::find(head, b"<?xml")?;
    let rest = &head[start..];
    let rest = &rest[..memchr::memchr(b'>', rest)?];
    let value = &rest[memchr::memmem::find(rest, b"encoding")? + b"encoding".len()..];
    let skip = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'');
    let from = value.iter().position(|byte| !skip(byte))?;
    let label = &value[from..];
    let len = label.iter().position(|byte| skip(byte) || *byte == b'?').unwrap_or(label.len());
    (len > 0).then_some(&label[..len])
}

/// Reads as UTF-8 what is in an encoding whose markup is not ASCII.
struct Recoding<R> {
    reader: R,
    decoder: Decoder,
    /// Recoded, and how much of it was given out.
    ready: (Vec<u8>, usize),
    done: bool,
}

impl<R: Read> Read for Recoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.ready.1 == self.ready.0.len() && !self.done {
            let mut raw = Vec::new();
            self.reader.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut raw)?;
            self.done = raw.is_empty();
            let mut text =
                String::with_capacity(self.decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 3));
            // The buffer has the room the decoder asked for, so one call consumes everything.
            let _ = self.decoder.decode_to_string(&raw, &mut text, self.done);
            self.ready = (text.into_bytes(), 0);
        }
        let rest = &self.ready.0[self.ready.1..];
        let len = rest.len().min(out.len());
        out[..len].copy_from_slice(&rest[..len]);
        self.ready.1 += len;
        Ok(len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(xml: &[u8], bytes_max: usize) -> Vec<String> {
        let mut out = Vec::new();
        let mut reader = xml;
        split(&mut reader, &["item"], bytes_max, None, &mut |part, _| {
            out.push(match part {
                Part::Head(bytes) => format!("head {}", String::from_utf8_lossy(&bytes)),
                Part::Item(item) => {
                    let mark = if item.closed { "" } else { " open" };
                    format!("{}{mark} {}", item.number, String::from_utf8_lossy(&item.bytes))
                }
                Part::Tail { bytes, closed } => format!("tail {} {closed}", String::from_utf8_lossy(&bytes)),
            });
            ControlFlow::Continue(())
        })
        .expect("reads from memory");
        out
    }

    #[test]
    fn hands_over_items_one_by_one() {
        let xml = b"<rss><a/><item>1</item> <item/><b/></rss>";
        assert_eq!(parts(xml, 99), ["head <rss><a/>", "1 <item>1</item>", "2 <item/>", "tail  <b/></rss> true"]);
    }

    #[test]
    fn is_not_taken_in_by_items_in_comments_sections_and_other_namespaces() {
        let xml = b"<r><!-- <item> --><item><![CDATA[</item>]]><m:item/></item></r>";
        assert_eq!(
            parts(xml, 99),
            ["head <r><!-- <item> -->", "1 <item><![CDATA[</item>]]><m:item/></item>", "tail </r> true"]
        );
    }

    #[test]
    fn ends_an_item_at_the_next_one_and_at_the_end() {
        assert_eq!(parts(b"<r><item>1<item>2", 99), ["head <r>", "1 open <item>1", "2 open <item>2", "tail  false"]);
        assert_eq!(parts(b"<r/>", 99), ["head <r/>", "tail  false"]);
        assert_eq!(parts(b"", 99), ["head ", "tail  false"]);
    }

    #[test]
    fn keeps_no_item_that_is_too_long() {
        assert_eq!(parts(b"<r><item>12345</item></r>", 9), ["head <r>", "1 ", "tail </r> true"]);
    }

    #[test]
    fn recodes_what_is_not_written_in_ascii() {
        for (mark, encode) in [
            (b"\xff\xfe".as_slice(), (|unit: u16| unit.to_le_bytes()) as fn(u16) -> [u8; 2]),
            (b"", |unit| unit.to_be_bytes()),
        ] {
            let mut xml = mark.to_vec();
            xml.extend("<r><item>č😀</item></r>".encode_utf16().flat_map(encode));
            assert_eq!(parts(&xml, 99)[1], "1 <item>č😀</item>");
        }
    }

    #[test]
    fn reads_the_declared_encoding() {
        assert_eq!(charset(b"<?xml version='1.0' encoding='windows-1250'?>", None).encoding.name(), "windows-1250");
        assert_eq!(charset(b"<!-- x -->\n<?xml encoding = \"gb2312\" ?>", None).encoding.name(), "GBK");
        assert_eq!(charset(b"<?xml version='1.0' encoding='utf-16'?>", None).encoding.name(), "UTF-8");
        assert_eq!(&charset(b"<?xml encoding='mine'?>", None).unknown[..4], b"mine");
    }
}
