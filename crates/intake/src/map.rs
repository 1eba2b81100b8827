//! Maps from clean text to original bytes, put together.

use headwater_model::{ByteMap, Piece, Span};

/// The map of a text with a map to a middle text, whose own map leads to the bytes.
///
/// Linear in the pieces of both if the inner pieces are in the middle text's order.
pub(crate) fn through(inner: &ByteMap, outer: &ByteMap) -> ByteMap {
    let mut map = ByteMap::default();
    for piece in inner.pieces() {
        let middle = Span::new(piece.start as usize, piece.start as usize + piece.len as usize);
        if piece.clean.len() != middle.len() {
            if let Some(range) = outer.locate(middle) {
                map.push(whole(piece.clean, range));
            }
            continue;
        }
        // Byte for byte as far as the middle text: follow each of its own pieces.
        let first = outer.pieces().partition_point(|outer| outer.clean.end <= middle.start);
        for part in outer.pieces()[first..].iter().take_while(|part| part.clean.start < middle.end) {
            let start = part.clean.start.max(middle.start);
            let end = part.clean.end.min(middle.end);
            let cut = Span { start, end };
            if let Some(range) = outer.locate(cut) {
                let clean = Span {
                    start: piece.clean.start + (start - middle.start),
                    end: piece.clean.start + (end - middle.start),
                };
                map.push(whole(clean, range));
            }
        }
    }
    map
}

fn whole(clean: Span, range: std::ops::Range<u64>) -> Piece {
    // Inputs of one report are limited to far less than 4 GiB.
    let len = u32::try_from(range.end - range.start).unwrap_or(u32::MAX);
    Piece { clean, start: range.start, len }
}

/// The same map, `by` bytes further into the original.
pub(crate) fn shifted(map: &ByteMap, by: u64) -> ByteMap {
    let mut moved = ByteMap::default();
    for piece in map.pieces() {
        moved.push(Piece { start: piece.start + by, ..*piece });
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pieces: &[(usize, usize, u64, u32)]) -> ByteMap {
        let mut map = ByteMap::default();
        for (start, end, at, len) in pieces {
            map.push(Piece { clean: Span::new(*start, *end), start: *at, len: *len });
        }
        map
    }

    #[test]
    fn follows_two_maps() {
        // `a&amp;b\u00e9` in JSON, at byte 10, read as `a&amp;bé`, read as `a&bé`.
        let outer = map(&[(0, 7, 10, 7), (7, 9, 17, 6)]);
        let inner = map(&[(0, 1, 0, 1), (1, 2, 1, 5), (2, 5, 6, 3)]);
        let both = through(&inner, &outer);
        assert_eq!(both.locate(Span::new(0, 1)), Some(10..11));
        assert_eq!(both.locate(Span::new(1, 2)), Some(11..16));
        assert_eq!(both.locate(Span::new(2, 3)), Some(16..17));
        assert_eq!(both.locate(Span::new(3, 5)), Some(17..23));
    }
}
