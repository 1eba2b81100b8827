//! The byte map of an original, written small.
//!
//! Each piece is four LEB128 numbers: characters skipped in the clean text, length there, signed step from the end of the last
//! original piece (zigzag), and original length (0: the same as the clean length). A line of JSON takes about 5 bytes a piece.

use crate::pack;
use headwater_model::{ByteMap, Piece, Span};

/// Packed maps begin with 1, others with 0: a short one would only grow.
const PLAIN: u8 = 0;
const PACKED: u8 = 1;

/// Writes a map.
pub(crate) fn write(map: &ByteMap) -> Vec<u8> {
    let mut out = vec![PLAIN];
    let (mut clean, mut original) = (0u64, 0u64);
    for piece in map.pieces() {
        let len = piece.clean.len() as u64;
        push(&mut out, u64::from(piece.clean.start) - clean);
        push(&mut out, len);
        push(&mut out, zigzag(piece.start.wrapping_sub(original) as i64));
        push(&mut out, if u64::from(piece.len) == len { 0 } else { u64::from(piece.len) + 1 });
        clean = u64::from(piece.clean.end);
        original = piece.start + u64::from(piece.len);
    }
    let packed = if out.len() > 64 { pack::pack(&out[1..], b"") } else { return out };
    if packed.len() + 1 < out.len() { [&[PACKED], &*packed].concat() } else { out }
}

/// Reads a map that [`write()`] wrote; `None` if it is none.
pub(crate) fn read(bytes: &[u8]) -> Option<ByteMap> {
    let (&kind, rest) = bytes.split_first()?;
    let unpacked;
    let mut rest = match kind {
        PLAIN => rest,
        PACKED => {
            unpacked = pack::unpack(rest, b"").ok()?;
            &unpacked[..]
        }
        _ => return None,
    };
    let mut map = ByteMap::default();
    let (mut clean, mut original) = (0u64, 0u64);
    while !rest.is_empty() {
        let start = clean.checked_add(pull(&mut rest)?)?;
        let len = pull(&mut rest)?;
        clean = start.checked_add(len).filter(|end| *end <= u64::from(u32::MAX))?;
        let from = original.wrapping_add(unzigzag(pull(&mut rest)?) as u64);
        let covers = match pull(&mut rest)? {
            0 => len,
            more => more - 1,
        };
        original = from.checked_add(covers)?;
        map.push(Piece {
            clean: Span::new(start as usize, clean as usize),
            start: from,
            len: u32::try_from(covers).ok()?,
        });
    }
    Some(map)
}

fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

fn unzigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

/// Appends a number, 7 bits a byte, lowest first.
pub(crate) fn push(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Takes a number off the front.
pub(crate) fn pull(bytes: &mut &[u8]) -> Option<u64> {
    let mut n = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_what_it_writes(pieces in prop::collection::vec((0u32..50, 1u32..2000, 0u64..1 << 40, 0u32..3000), 0..200)) {
            let mut map = ByteMap::default();
            let mut at = 0;
            for (gap, len, start, covers) in pieces {
                let clean = Span { start: at + gap, end: at + gap + len };
                at = clean.end;
                map.push(Piece { clean, start, len: covers });
            }
            prop_assert_eq!(read(&write(&map)), Some(map));
        }

        #[test]
        fn never_panics_on_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }

    #[test]
    fn the_map_of_a_plain_file_takes_a_few_bytes() {
        assert!(write(&ByteMap::identity(&"word ".repeat(1000), 3)).len() < 8);
    }
}
