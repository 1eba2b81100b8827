//! One file, compressed: gzip, Zstandard, bzip2, xz. Files that were compressed one by one and put together read as one.

use super::Pack;
use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::source::Source;
use crate::{file, warc};
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;

/// Memory an xz file may ask for, in kB: its largest usual window and some.
const XZ_KB_MAX: u32 = 80 << 10;

/// Window a Zstandard file may ask for, as a power of two: 64 MiB, what `zstd --ultra -22` asks for is 128 MiB and is the
/// most that `zstd -d` takes without being told.
const ZSTD_WINDOW_LOG_MAX: u32 = 27;

/// Reads what a compressed file holds.
pub(super) fn read(pack: Pack, source: Source, mut input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let source = unpacked(source, pack);
    if pack == Pack::Gzip && begins_as_warc(&mut input) {
        // Its reader finds the next record behind a damaged one, for which it must see the compressed members.
        return warc::members(source, input, flow);
    }
    let budget = input.budget;
    let stream: Box<dyn Read + '_> = match pack {
        Pack::Zstd => match zstd::Decoder::with_buffer(input.stream) {
            Ok(mut decoder) => match decoder.window_log_max(ZSTD_WINDOW_LOG_MAX) {
                Ok(()) => Box::new(decoder),
                Err(err) => return flow.lost(source.place(), format!("cannot read: {}", reason(&err))),
            },
            Err(err) => return flow.lost(source.place(), format!("cannot read: {}", reason(&err))),
        },
        Pack::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input.stream)),
        Pack::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(input.stream, true, XZ_KB_MAX)),
        _ => Box::new(flate2::bufread::MultiGzDecoder::new(input.stream)),
    };
    let stream = BufReader::new(budget.unpacked(stream));
    let inner = Input { stream: Box::new(stream), length: None, file: None, depth: input.depth + 1, budget };
    file::read(source, inner, flow)
}

fn begins_as_warc(input: &mut Input<'_>) -> bool {
    let Ok(head) = input.head() else { return false };
    let mut start = [0; 7];
    flate2::bufread::GzDecoder::new(&*head).read_exact(&mut start).is_ok() && start.starts_with(b"WARC/1.")
}

/// The source of the file inside: the same place, the name without its ending.
fn unpacked(source: Source, pack: Pack) -> Source {
    let endings: &[(&str, &str)] = match pack {
        Pack::Zstd => &[(".zst", ""), (".zstd", ""), (".tzst", ".tar")],
        Pack::Bzip2 => &[(".bz2", ""), (".tbz2", ".tar"), (".tbz", ".tar")],
        Pack::Xz => &[(".xz", ""), (".txz", ".tar")],
        _ => &[(".gz", ""), (".gzip", ""), (".tgz", ".tar")],
    };
    let lower = source.below.to_lowercase();
    let ending = endings.iter().find(|(ending, _)| lower.ends_with(ending));
    let below = ending.and_then(|(ending, instead)| {
        let stem = source.below.get(..source.below.len() - ending.len())?;
        (!stem.is_empty()).then(|| format!("{stem}{instead}"))
    });
    // What the carrier said was of the compressed bytes.
    let hint = crate::Hint { media_type: None, charset: None, ..source.hint };
    Source { below: below.unwrap_or(source.below), hint, ..source }
}

/// Unpacks bytes that came compressed over a wire, to at most `limit` bytes, within which the rest is left out.
pub(crate) fn unpack(coding: &str, bytes: &[u8], limit: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let stream: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" => Box::new(flate2::bufread::MultiGzDecoder::new(bytes)),
        // Servers send both what the name means and bare deflate.
        "deflate" if bytes.first().is_some_and(|first| first & 0x0f == 8) => {
            Box::new(flate2::bufread::ZlibDecoder::new(bytes))
        }
        "deflate" => Box::new(flate2::bufread::DeflateDecoder::new(bytes)),
        "zstd" => {
            let mut decoder = zstd::Decoder::with_buffer(bytes)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
            Box::new(decoder)
        }
        "br" => Box::new(brotli_decompressor::Decompressor::new(bytes, 4096)),
        other => return Err(io::Error::other(format!("compressed in a way that is not read: {other}"))),
    };
    let result = stream.take(limit as u64 + 1).read_to_end(&mut out);
    // What came before the damage is a page all the same.
    if out.is_empty() { result.map(|_| out) } else { Ok(out) }
}
