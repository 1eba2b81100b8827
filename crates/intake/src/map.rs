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

/// The same map with no piece that begins or ends inside a character of `text`: a character of several bytes may have been
/// written as several escapes (`=C3=A9`), and is then one piece.
pub(crate) fn on_characters(map: ByteMap, text: &str) -> ByteMap {
    let is_cut = |at: u32| !text.is_char_boundary(at as usize);
    if !map.pieces().iter().any(|piece| is_cut(piece.clean.start) || is_cut(piece.clean.end)) {
        return map;
    }
    let mut whole: Vec<Piece> = Vec::with_capacity(map.pieces().len());
    for &piece in map.pieces() {
        let character = text.floor_char_boundary(piece.clean.start as usize) as u32;
        let mut from = piece.start;
        if let Some(last) = whole.last_mut()
            && last.clean.end > character
        {
            let kept = character.saturating_sub(last.clean.start);
            if kept > 0 && last.clean.len() == last.len as usize {
                // Byte for byte: what comes before the character stays a piece of its own.
                from = last.start + u64::from(kept);
                (last.clean.end, last.len) = (character, kept);
            } else {
                last.clean.end = piece.clean.end;
                last.len = (piece.start + u64::from(piece.len)).saturating_sub(last.start) as u32;
                continue;
            }
        }
        let len = (piece.start + u64::from(piece.len)).saturating_sub(from) as u32;
        whole.push(Piece { clean: Span { start: character, end: piece.clean.end }, start: from, len });
    }
    let mut out = ByteMap::default();
    for mut piece in whole {
        piece.clean.end = text.ceil_char_boundary(piece.clean.end as usize) as u32;
        out.push(piece);
    }
    out
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

    #[test]
    fn a_character_of_several_escapes_is_one_piece() {
        // `aé b` as `a=C3=A9 b`; and with its first byte as it is: `a\xC3=A9 b`.
        let escaped = map(&[(0, 1, 0, 1), (1, 2, 1, 3), (2, 3, 4, 3), (3, 5, 7, 2)]);
        let half = map(&[(0, 2, 0, 2), (2, 3, 2, 3), (3, 5, 5, 2)]);
        for (map, letter, end) in [(escaped, 1..7, 9), (half, 1..5, 7)] {
            let map = on_characters(map, "aé b");
            assert!(map.pieces().iter().all(|piece| "aé b".get(piece.clean.range()).is_some()), "{map:?}");
            assert_eq!(map.locate(Span::new(0, 1)), Some(0..1));
            assert_eq!(map.locate(Span::new(1, 3)), Some(letter));
            assert_eq!(map.locate(Span::new(0, 5)), Some(0..end));
        }
    }
}
