//! An HTTP answer as an archive keeps it (RFC 9112): status, headers, body.
//!
//! Many archives keep headers that speak of an encoding already undone: where a body is not what they say, it is taken as
//! it is.

use crate::container;

/// An answer, its body as the server meant it to be read.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

/// Longest head of an answer, in bytes.
const HEAD_BYTES_MAX: usize = 256 << 10;

/// Reads an answer; its body to at most a little over `limit` bytes. The error says nothing but that it is none.
pub(super) fn read(bytes: &[u8], limit: usize) -> Result<Answer, ()> {
    let looked = &bytes[..bytes.len().min(HEAD_BYTES_MAX)];
    let end = looked.windows(4).position(|four| four == b"\r\n\r\n").map(|at| (at, at + 4));
    let end = end.or_else(|| looked.windows(2).position(|two| two == b"\n\n").map(|at| (at, at + 2)));
    let (head, body) = end.map_or((looked, &bytes[looked.len()..]), |(head, body)| (&bytes[..head], &bytes[body..]));
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or_default().split_whitespace();
    if !first.next().is_some_and(|version| version.starts_with("HTTP/")) {
        return Err(());
    }
    let status = first.next().and_then(|status| status.parse().ok()).ok_or(())?;
    let headers: Vec<(String, &str)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim()))
        .collect();
    let header = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
    let mut body = body.to_vec();
    if header("transfer-encoding").is_some_and(|coding| coding.to_lowercase().contains("chunked")) {
        body = dechunked(&body).unwrap_or(body);
    }
    let codings = header("content-encoding").unwrap_or_default().to_lowercase();
    // The last was put on last.
    for coding in codings.split(',').rev().map(str::trim).filter(|coding| !coding.is_empty() && *coding != "identity") {
        match container::unpack(coding, &body, limit) {
            Ok(unpacked) if !unpacked.is_empty() => body = unpacked,
            _ => break,
        }
    }
    Ok(Answer { status, content_type: header("content-type").map(str::to_owned), body })
}

/// The body without its chunks' lengths, if it has them.
fn dechunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut body, mut rest) = (Vec::new(), bytes);
    loop {
        let end = rest.iter().take(64).position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if length == 0 {
            return Some(body);
        }
        let Some(chunk) = rest.get(..length) else {
            // Cut off inside a chunk: what is there is the body's beginning.
            body.extend_from_slice(rest);
            return Some(body);
        };
        body.extend_from_slice(chunk);
        rest = rest[length..].strip_prefix(b"\r\n").or_else(|| rest[length..].strip_prefix(b"\n")).unwrap_or_default();
        if rest.is_empty() {
            return Some(body);
        }
    }
}

/// A media type in lower case without parameters, and the charset among them.
pub(super) fn media_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let kind = parts.next().unwrap_or_default().trim().to_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (kind, charset.filter(|charset| !charset.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], body: &[u8]) {
        let answer = read(bytes, 1 << 20).expect("an answer");
        assert_eq!((answer.status, answer.body.as_slice()), (200, body));
    }

    #[test]
    fn undoes_chunks_where_there_are_some() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let with = |body: &str| format!("{head}{body}").into_bytes();
        check(&with("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), b"abcde");
        check(&with("5\r\nab"), b"ab");
        check(&with("<p>no chunks</p>"), b"<p>no chunks</p>");
        check(&with("ffffffffffffffffff\r\nab"), b"ffffffffffffffffff\r\nab");
    }

    #[test]
    fn takes_a_body_as_it_is_where_it_is_not_what_the_headers_say() {
        check(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<p>plain</p>", b"<p>plain</p>");
        check(b"HTTP/1.0 200\nContent-Type: text/html\n\nabc", b"abc");
        assert!(read(b"<html>", 10).is_err());
        assert!(read(b"HTTP/1.1 huh\r\n\r\n", 10).is_err());
    }

    #[test]
    fn reads_media_types() {
        assert_eq!(media_type("Text/HTML; x=y; Charset=\"utf-8\""), ("text/html".to_owned(), Some("utf-8".to_owned())));
        assert_eq!(media_type(""), (String::new(), None));
    }
}
