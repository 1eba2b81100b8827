//! Mail: newsletters as single messages (RFC 5322, MIME) and mailboxes, and web pages saved as one file (MHTML, RFC 2557).
//!
//! Parsing of headers and parts by crate `mail-parser`; transfer encodings are undone here, so that each word leads back
//! to the message's bytes.

mod browser;
mod mailbox;
mod transfer;

pub(crate) use mailbox::{is_mailbox, read as mailbox};

use crate::source::{Read, Source};
use crate::{Config, Hint, decode, file, html, map};
use headwater_model::{ByteMap, Finding, Media, Original, RawReport};
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Most lines of headers in a message, those of its parts included: each costs some hundred bytes when parsed.
const HEADER_LINES_MAX: usize = 200_000;

/// Reads one message, or a page saved as one.
pub(crate) fn read(bytes: Vec<u8>, source: &Source, config: &Config) -> Read {
    let place = source.place();
    let lines = header_lines(&bytes);
    if lines > HEADER_LINES_MAX {
        return Read::lost(place, format!("expected at most {HEADER_LINES_MAX} lines of headers, found {lines}"));
    }
    let Some(message) = MessageParser::default().parse(&bytes) else {
        return Read::lost(place, "expected a mail message, found no headers");
    };
    let parts = || message.parts.iter().filter(|part| !attached(part));
    let page = parts().find(|part| part.is_text_html());
    let words = parts().find(|part| matches!(part.body, PartType::Text(_)));
    let saved = is_saved_page(&message);
    let mut read = match (page, words) {
        (Some(part), _) => part_as_page(part, &bytes, &message, saved, source, config),
        (None, Some(part)) if !saved => part_as_words(part, &bytes, source, config),
        _ => Read::lost(&place, "expected a message with text, found none"),
    };
    if saved {
        return read;
    }
    for found in &mut read.reports {
        describe(&mut found.report, &message);
    }
    if let Some(markup) = page.and_then(|page| page.text_contents()) {
        let link = browser::link(markup);
        for report in read.reports.iter_mut().map(|found| &mut found.report).filter(|report| report.url.is_none()) {
            report.url.clone_from(&link);
        }
    }
    attachments(&message, source, config, &mut read);
    read
}

/// What a message's headers say of the report in it.
fn describe(report: &mut RawReport, message: &Message<'_>) {
    let trimmed =
        |words: &str| Some(words.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty());
    report.media = Media::Mail;
    report.title = message.subject().and_then(trimmed).or(report.title.take());
    report.outlet = message.from().and_then(Address::first).and_then(|from| {
        let domain = || from.address().and_then(|address| Some(address.rsplit_once('@')?.1.to_owned()));
        from.name().and_then(trimmed).or_else(domain)
    });
    report.url =
        message.header_raw("Archived-At").and_then(|url| trimmed(url.trim_matches(['<', '>', ' ', '\r', '\n'])));
    let language = message.header_raw("Content-Language").and_then(trimmed);
    report.language = language.or(report.language.take());
    if let Some(date) = message.date().filter(|date| date.is_valid()) {
        report.published = Some(date.to_rfc3339());
        report.published_by = Some("mail header Date".to_owned());
    }
}

/// Reads a part that is a page.
fn part_as_page(
    part: &MessagePart<'_>,
    bytes: &[u8],
    message: &Message<'_>,
    saved: bool,
    source: &Source,
    config: &Config,
) -> Read {
    let (body, way) = body(part, bytes, config);
    let address = |url: Option<&str>| url.map(|url| url.trim().to_owned()).filter(|url| url.starts_with("http"));
    let mut hint = Hint { media_type: Some("text/html".to_owned()), charset: charset(part), ..source.hint.clone() };
    if saved {
        hint.url = address(message.header_raw("Snapshot-Content-Location"))
            .or_else(|| address(part.content_location()))
            .or(hint.url);
        let date = message.date().filter(|date| date.is_valid());
        hint.fetched = date.map(|date| date.to_rfc3339()).or(hint.fetched);
    }
    let source = Source { hint, ..source.clone() };
    let mut read = html::read(body, &source, config).told(&source);
    for report in read.reports.iter_mut().map(|found| &mut found.report) {
        let Some(original) = &mut report.original else { continue };
        original.map = map::on_characters(map::through(&original.map, &way), &report.text);
        original.bytes = bytes.into();
        original.media_type = "message/rfc822".to_owned();
    }
    read
}

/// Reads a part that is plain text.
fn part_as_words(part: &MessagePart<'_>, bytes: &[u8], source: &Source, config: &Config) -> Read {
    let place = source.place().to_string();
    let (body, way) = body(part, bytes, config);
    let decoded = decode::decoded(&body, charset(part).as_deref(), &place);
    if decoded.text.trim().is_empty() {
        return Read::lost(place, "expected a message with text, found only white space");
    }
    let original = config.originals.then(|| Original {
        bytes: bytes.into(),
        media_type: "message/rfc822".to_owned(),
        charset: decoded.encoding.name().to_owned(),
        map: map::on_characters(map::through(&decoded.map(), &way), &decoded.text),
    });
    let findings = decoded.finding.into_iter().collect();
    let mut report = source.blank(Media::Mail, decoded.text.into_owned());
    report.original = original;
    Read { reports: vec![source.found(report)], findings }
}

/// A part's body, its transfer encoding undone, and the way back to the message's bytes.
fn body(part: &MessagePart<'_>, bytes: &[u8], config: &Config) -> (Vec<u8>, ByteMap) {
    let (start, end) = (part.offset_body as usize, (part.offset_end as usize).min(bytes.len()));
    let raw = bytes.get(start..end).unwrap_or_default();
    transfer::decode(raw, part.encoding, start as u64, config.originals)
}

fn attached(part: &MessagePart<'_>) -> bool {
    part.content_disposition().is_some_and(|shown| shown.ctype().eq_ignore_ascii_case("attachment"))
}

fn charset(part: &MessagePart<'_>) -> Option<String> {
    part.content_type()?.attribute("charset").map(str::to_owned)
}

/// True if the message is a page and what it shows, as a browser saves it.
fn is_saved_page(message: &Message<'_>) -> bool {
    let related = message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case("related"))
    });
    let from = message.header_raw("From").unwrap_or_default();
    let marked = message.header_raw("Snapshot-Content-Location").is_some() || from.contains("Saved by");
    let plain = message.header_raw("Received").is_none() && message.header_raw("To").is_none();
    let located = message.parts.iter().any(|part| part.is_text_html() && part.content_location().is_some());
    marked || (related && plain && located)
}

/// Reads attachments that are reports, and names the others.
fn attachments(message: &Message<'_>, source: &Source, config: &Config, read: &mut Read) {
    let mut others = Vec::new();
    for (number, part) in message.attachments().enumerate() {
        let shown = part.attachment_name().map_or_else(|| format!("part {}", number + 1), str::to_owned);
        let inline = !attached(part);
        // Messages in messages are read over again from the inside: as deep as archives, no deeper.
        let deep = source.below.matches('!').count() >= config.limits.archive_depth_max;
        let inner =
            Source { hint: Hint { charset: Some("utf-8".to_owned()), ..Hint::default() }, ..source.member(&shown) };
        let (bytes, inner) = match &part.body {
            PartType::Message(message) => (message.raw_message(), Source { hint: Hint::default(), ..inner }),
            _ => (part.contents(), inner),
        };
        match Some(bytes).filter(|_| !deep).map(|bytes| file::document(bytes.to_vec(), &inner, config)) {
            Some(Ok(mut more)) => {
                read.reports.append(&mut more.reports);
                read.findings.append(&mut more.findings);
            }
            _ if inline => {}
            _ => others.push(shown),
        }
    }
    if !others.is_empty() {
        const SHOWN_MAX: usize = 5;
        let more = others.len().saturating_sub(SHOWN_MAX);
        others.truncate(SHOWN_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!("has attachments that are not read: {}{more}", others.join(", "));
        read.findings.push(Finding::note(source.place().to_string(), message));
    }
}

/// True if the first bytes are a message's headers. Prose may begin with words and colons: a message says whom it is from
/// and carries one header that people do not write; `named` if its name says that it is one.
pub(crate) fn is_message(head: &[u8], named: bool) -> bool {
    const WRITTEN_BY_MACHINES: [&str; 6] =
        ["message-id", "mime-version", "received", "return-path", "delivered-to", "content-type"];
    let (mut from, mut machine, mut count) = (false, false, 0);
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        let is_name = name.len() < line.len() && name.iter().all(|byte| byte.is_ascii_graphic());
        if !is_name {
            // The first bytes may end inside a line.
            return count > 0 && from && machine && head.len() >= crate::sniff::HEAD_BYTES;
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        from |= name == "from";
        machine |= WRITTEN_BY_MACHINES.contains(&name.as_str());
        count += 1;
    }
    if named { count >= 2 && (from || machine) } else { count >= 3 && from && machine }
}

/// Lines that may be headers: at the top, behind each line that may be a boundary, and all if there are messages inside.
fn header_lines(bytes: &[u8]) -> usize {
    let nested = bytes.windows(8).any(|eight| eight.eq_ignore_ascii_case(b"message/"));
    let (mut count, mut inside) = (0, true);
    for line in bytes.split(|byte| *byte == b'\n') {
        let empty = line.is_empty() || line == b"\r";
        inside = if line.starts_with(b"--") { true } else { inside && (!empty || nested) };
        count += usize::from(inside);
    }
    count
}
