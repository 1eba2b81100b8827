//! Compression of what is kept: zstd, optionally against a text that both sides have.
//!
//! A page or a JSON line mostly repeats the clean text that was read from it. Compressed with that text as zstd's
//! prefix (`ZSTD_CCtx_refPrefix`, RFC 8878 raw content) it costs little more than what is not in the text.

use std::cell::RefCell;
use zstd::zstd_safe::{CCtx, CParameter, DCtx, DParameter, compress_bound, get_error_name, get_frame_content_size};

/// Effort. Level 3 packs news texts of 2 KB to 52 % in 40 µs; level 9 to 51 % in 150 µs.
const LEVEL: i32 = 3;

/// Longest thing that is unpacked, in bytes: an original as large as intake lets in, and room.
const UNPACKED_BYTES_MAX: u64 = 1 << 30;

/// Windows up to 2^30 bytes are read, so that a long prefix is within reach of the last byte of a long page.
const WINDOW_LOG_MAX: u32 = 30;

thread_local! {
    // A context costs more to make than a report to pack.
    static PACKER: RefCell<CCtx<'static>> = RefCell::new(CCtx::create());
    static UNPACKER: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

/// Packs `bytes`. Unpacking needs the same `prefix`.
pub(crate) fn pack(bytes: &[u8], prefix: &[u8]) -> Vec<u8> {
    PACKER.with_borrow_mut(|packer| {
        let mut out = Vec::with_capacity(compress_bound(bytes.len()));
        let packed = if prefix.is_empty() {
            packer
                .set_parameter(CParameter::CompressionLevel(LEVEL))
                .and_then(|_| packer.compress2(&mut out, bytes))
                .map(|_| ())
        } else {
            // The prefix is only borrowed for one frame, so this context lives no longer than the borrow.
            let mut packer = CCtx::create();
            packer
                .set_parameter(CParameter::CompressionLevel(LEVEL))
                .and_then(|_| packer.ref_prefix(prefix))
                .and_then(|_| packer.compress2(&mut out, bytes))
                .map(|_| ())
        };
        packed.expect("zstd packs any bytes into a buffer of its own bound");
        out
    })
}

/// What [`pack`] packed.
///
/// # Errors
/// If the bytes are no zstd frame, want another prefix, or hold more than anything that was ever packed.
pub(crate) fn unpack(packed: &[u8], prefix: &[u8]) -> Result<Vec<u8>, String> {
    let size = match get_frame_content_size(packed) {
        Ok(Some(size)) if size <= UNPACKED_BYTES_MAX => size as usize,
        Ok(Some(size)) => return Err(format!("expected at most {UNPACKED_BYTES_MAX} packed bytes, found {size}")),
        _ => return Err("expected a zstd frame that tells its size".to_owned()),
    };
    let mut out = Vec::with_capacity(size);
    let done = if prefix.is_empty() {
        UNPACKER.with_borrow_mut(|unpacker| unpacker.decompress(&mut out, packed))
    } else {
        let mut unpacker = DCtx::create();
        unpacker
            .set_parameter(DParameter::WindowLogMax(WINDOW_LOG_MAX))
            .and_then(|_| unpacker.ref_prefix(prefix))
            .and_then(|_| unpacker.decompress(&mut out, packed))
    };
    done.map_err(|code| format!("expected a zstd frame: {}", get_error_name(code)))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacks_what_it_packed() {
        let text = "The harbour bridge was closed on Monday. ".repeat(50);
        for bytes in [text.as_bytes(), b"", b"x", &[0, 255, 0]] {
            for prefix in [&b""[..], b"p", text.as_bytes()] {
                assert_eq!(unpack(&pack(bytes, prefix), prefix).unwrap(), bytes);
            }
        }
    }

    #[test]
    fn a_page_costs_little_beyond_its_text() {
        // Words that do not repeat, so that only the prefix can help.
        let text: String = (0..600u32).map(|n| format!("{:x} ", n.wrapping_mul(2654435761))).collect();
        let page = format!("<html><head><title>x</title></head><body><p>{text}</p></body></html>");
        let alone = pack(page.as_bytes(), b"").len();
        let beside = pack(page.as_bytes(), text.as_bytes()).len();
        assert!(beside < 120 && alone > 2000, "{beside} bytes beside its text, {alone} alone");
    }

    #[test]
    fn refuses_what_is_no_frame() {
        assert!(unpack(b"not packed", b"").is_err());
        let mut packed = pack(b"some words", b"");
        packed.truncate(packed.len() - 1);
        assert!(unpack(&packed, b"").is_err());
    }
}
