//! The body of an answer: read to its end within limits, and unpacked.
//!
//! Two limits hold at once: bytes as sent, and bytes unpacked, so that neither an endless body nor a small one that
//! unpacks to gigabytes is let in. Unpacking stops at the limit; the rest is never made.

use super::FetchError;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// What to do with a body that is too large once unpacked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Excess {
    /// The fetch fails.
    Refuse,
    /// The start is kept (`robots.txt`, RFC 9309, section 2.5).
    Cut,
}

/// How large a body may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Bytes as sent.
    pub sent_bytes_max: u64,
    /// Bytes unpacked.
    pub body_bytes_max: u64,
    /// What happens over the second limit. Over the first, the fetch fails.
    pub excess: Excess,
}

/// Reads `body` to its end and unpacks it as `encoding` says. `expected` is the length announced.
pub(super) fn read(
    body: impl Read,
    encoding: Option<&str>,
    expected: Option<u64>,
    room: Room,
    failed: impl Fn(ureq::Error) -> FetchError,
) -> Result<Vec<u8>, FetchError> {
    let encodings: Vec<String> = encoding.map(named).unwrap_or_default();
    let encoding = match encodings.as_slice() {
        [] => "",
        [one] => one,
        // Nobody packs twice but to break the one who unpacks.
        _ => {
            return Err(FetchError::Encoding {
                encoding: encodings.join(", "),
                why: "packed more than once".to_owned(),
            });
        }
    };
    let mut sent = Counted { inner: body, read: 0, limit: room.sent_bytes_max };
    let unpacked = unpack(&mut sent, encoding, room);
    let got = sent.read;
    if got > room.sent_bytes_max {
        return Err(FetchError::TooLarge { what: "the body as sent", limit: room.sent_bytes_max });
    }
    unpacked.map_err(|error| match error {
        Unpack::TooLarge => FetchError::TooLarge { what: "the body unpacked", limit: room.body_bytes_max },
        Unpack::Unknown => {
            FetchError::Encoding { encoding: encoding.to_owned(), why: "not an encoding we asked for".to_owned() }
        }
        Unpack::Io(error) => match ureq::Error::from(error) {
            ureq::Error::Io(error) if expected.is_some_and(|expected| got < expected) || is_end(&error) => {
                FetchError::Truncated { got, expected: expected.filter(|expected| got < *expected) }
            }
            ureq::Error::Io(error) if !encoding.is_empty() => {
                FetchError::Encoding { encoding: encoding.to_owned(), why: error.to_string() }
            }
            other => failed(other),
        },
    })
}

/// The encodings named, in lower case, without the one that does nothing.
fn named(header: &str) -> Vec<String> {
    let names = header.split(',').map(|name| name.trim().to_ascii_lowercase());
    names.filter(|name| !name.is_empty() && name != "identity").take(8).collect()
}

fn is_end(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted)
}

enum Unpack {
    TooLarge,
    Unknown,
    Io(io::Error),
}

/// Bytes of the brotli decoder's own buffers.
const BUFFER_BYTES: usize = 16 << 10;

fn unpack(sent: &mut impl Read, encoding: &str, room: Room) -> Result<Vec<u8>, Unpack> {
    match encoding {
        "" => take(sent, room),
        "gzip" | "x-gzip" => take(MultiGzDecoder::new(sent), room),
        "br" => take(brotli_decompressor::Decompressor::new(sent, BUFFER_BYTES), room),
        "deflate" => {
            // Meant is zlib; some servers send what is inside it. A zlib header is a multiple of 31 (RFC 1950).
            let mut sent = BufReader::new(sent);
            let start = sent.fill_buf().map_err(Unpack::Io)?;
            let zlib = start.len() > 1 && start[0] & 15 == 8 && u16::from_be_bytes([start[0], start[1]]) % 31 == 0;
            if zlib { take(ZlibDecoder::new(sent), room) } else { take(DeflateDecoder::new(sent), room) }
        }
        _ => Err(Unpack::Unknown),
    }
}

fn take(unpacked: impl Read, room: Room) -> Result<Vec<u8>, Unpack> {
    let mut body = Vec::new();
    // One byte more than allowed, to see whether there is more.
    unpacked.take(room.body_bytes_max.saturating_add(1)).read_to_end(&mut body).map_err(Unpack::Io)?;
    if body.len() as u64 > room.body_bytes_max {
        if room.excess == Excess::Refuse {
            return Err(Unpack::TooLarge);
        }
        body.truncate(room.body_bytes_max as usize);
    }
    Ok(body)
}

/// Counts what is read, and fails past its limit.
struct Counted<R> {
    inner: R,
    read: u64,
    limit: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read += n as u64;
        if self.read > self.limit { Err(io::Error::other("too many bytes were sent")) } else { Ok(n) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};

    const ROOM: Room = Room { sent_bytes_max: 5_000, body_bytes_max: 20_000, excess: Excess::Refuse };

    fn check(body: &[u8], encoding: &str) -> Result<Vec<u8>, FetchError> {
        read(body, Some(encoding), None, ROOM, |error| panic!("{error}"))
    }

    fn packed(mut encoder: impl Read) -> Vec<u8> {
        let mut packed = Vec::new();
        encoder.read_to_end(&mut packed).unwrap();
        packed
    }

    fn gzip(body: &[u8]) -> Vec<u8> {
        packed(GzEncoder::new(body, Compression::default()))
    }

    #[test]
    fn unpacks_what_was_asked_for() {
        let text = b"The harbour bridge was closed on Monday. ".repeat(20);
        assert_eq!(check(&text, "identity").unwrap(), text);
        assert_eq!(check(&gzip(&text), "gzip").unwrap(), text);
        assert_eq!(check(&gzip(&text), " X-GZIP , identity").unwrap(), text);
        assert_eq!(check(&packed(ZlibEncoder::new(&text[..], Compression::default())), "deflate").unwrap(), text);
        assert_eq!(check(&packed(DeflateEncoder::new(&text[..], Compression::default())), "deflate").unwrap(), text);
        // "brotli" as one uncompressed block (RFC 7932, section 9.2) and an empty last one.
        assert_eq!(check(b"\x50\x00\x10brotli\x03", "br").unwrap(), b"brotli");
    }

    #[test]
    fn refuses_a_bomb_before_it_is_made() {
        let bomb = gzip(&vec![0; 4 << 20]);
        assert!(bomb.len() < 5_000);
        assert_eq!(check(&bomb, "gzip"), Err(FetchError::TooLarge { what: "the body unpacked", limit: 20_000 }));
        let cut = read(&bomb[..], Some("gzip"), None, Room { excess: Excess::Cut, ..ROOM }, |error| panic!("{error}"));
        assert_eq!(cut.unwrap().len(), 20_000);
        assert_eq!(check(&[7; 5_001], ""), Err(FetchError::TooLarge { what: "the body as sent", limit: 5_000 }));
        assert_eq!(check(&[7; 5_000], "").unwrap().len(), 5_000);
    }

    #[test]
    fn tells_a_body_that_is_not_what_it_is_said_to_be() {
        assert!(matches!(check(b"plain words", "gzip"), Err(FetchError::Encoding { .. })));
        assert!(matches!(check(b"plain words", "br"), Err(FetchError::Encoding { .. })));
        assert!(matches!(check(b"plain words", "zstd"), Err(FetchError::Encoding { .. })));
        assert!(matches!(check(&gzip(&gzip(b"twice")), "gzip, gzip"), Err(FetchError::Encoding { .. })));
        let half = gzip(b"The harbour bridge was closed on Monday.");
        assert!(matches!(check(&half[..half.len() / 2], "gzip"), Err(FetchError::Truncated { .. })));
    }
}
