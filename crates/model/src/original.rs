//! The bytes a report was read from, and the way from every character of its clean text back to them.

use crate::Span;
use std::ops::Range;
use std::sync::Arc;

/// The bytes of one report as they were published: a page, a line of a JSONL file, an item of a feed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Original {
    /// The bytes. Shared, because one page may hold several reports.
    pub bytes: Arc<[u8]>,
    /// Media type of the bytes (`text/html`, `application/json`).
    pub media_type: String,
    /// The character encoding they were read as (`UTF-8`, `windows-1252`).
    pub charset: String,
    /// From the clean text to the bytes.
    pub map: ByteMap,
}

/// Maps spans of a clean text to ranges of the original bytes.
///
/// Pieces are in the order of the clean text and do not overlap in it. What lies in no piece was put there by the reader
/// (the blank line between two paragraphs) and has no original.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ByteMap {
    pieces: Vec<Piece>,
}

/// A run of the clean text and the original bytes it was read from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The run in the clean text.
    pub clean: Span,
    /// First original byte.
    pub start: u64,
    /// Number of original bytes. Equal to the run's own length where byte stands for byte; else (`&amp;`, `\u00e9`, another
    /// encoding) the run stands for these bytes as a whole.
    pub len: u32,
}

impl Piece {
    /// True if each byte of the run is one byte of the original.
    fn is_verbatim(&self) -> bool {
        self.clean.len() == self.len as usize
    }
}

impl ByteMap {
    /// The map of a text that is its original, `shift` bytes into it (a byte order mark).
    pub fn identity(text: &str, shift: u64) -> ByteMap {
        let mut map = ByteMap::default();
        // Pieces count in u32; a clean text is never longer.
        map.push(Piece { clean: Span::new(0, text.len()), start: shift, len: text.len() as u32 });
        map
    }

    /// Appends a piece. Joined to the last one where both are verbatim and contiguous on both sides; empty runs are dropped.
    ///
    /// # Panics
    /// If the piece starts before the end of the last one.
    pub fn push(&mut self, piece: Piece) {
        if piece.clean.is_empty() {
            return;
        }
        if let Some(last) = self.pieces.last_mut() {
            assert!(last.clean.end <= piece.clean.start, "pieces come in the order of the clean text");
            let joined = last.clean.end == piece.clean.start && last.start + u64::from(last.len) == piece.start;
            if joined && last.is_verbatim() && piece.is_verbatim() {
                last.clean.end = piece.clean.end;
                last.len += piece.len;
                return;
            }
        }
        self.pieces.push(piece);
    }

    /// The pieces in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The smallest range of original bytes that holds every mapped character of `span`; `None` if none is mapped.
    ///
    /// O(log pieces + pieces inside the span). Where pieces are not in the original's order the range covers all of them.
    pub fn locate(&self, span: Span) -> Option<Range<u64>> {
        let first = self.pieces.partition_point(|piece| piece.clean.end <= span.start);
        let inside = self.pieces[first..].iter().take_while(|piece| piece.clean.start < span.end);
        inside.map(|piece| within(piece, span)).reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
    }
}

/// The original bytes of the part of `span` that lies in `piece`.
fn within(piece: &Piece, span: Span) -> Range<u64> {
    let end = piece.start + u64::from(piece.len);
    if !piece.is_verbatim() {
        return piece.start..end;
    }
    let before = u64::from(span.start.saturating_sub(piece.clean.start));
    let behind = u64::from(piece.clean.end.saturating_sub(span.end));
    piece.start + before..end - behind
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Tom &amp; Jerry` read as `Tom & Jerry`, 10 bytes into a page.
    fn tom_and_jerry() -> ByteMap {
        let mut map = ByteMap::default();
        map.push(Piece { clean: Span::new(0, 4), start: 10, len: 4 });
        map.push(Piece { clean: Span::new(4, 5), start: 14, len: 5 });
        map.push(Piece { clean: Span::new(5, 11), start: 19, len: 6 });
        map
    }

    #[test]
    fn finds_the_bytes_of_words_and_of_a_character_reference() {
        let map = tom_and_jerry();
        assert_eq!(map.locate(Span::new(0, 3)), Some(10..13));
        assert_eq!(map.locate(Span::new(4, 5)), Some(14..19));
        assert_eq!(map.locate(Span::new(0, 11)), Some(10..25));
        assert_eq!(map.locate(Span::new(7, 9)), Some(21..23));
        assert_eq!(map.locate(Span::new(11, 14)), None);
    }

    #[test]
    fn joins_runs_that_go_on() {
        let mut map = ByteMap::identity("abc", 3);
        map.push(Piece { clean: Span::new(3, 5), start: 6, len: 2 });
        assert_eq!(map.pieces().len(), 1);
        map.push(Piece { clean: Span::new(5, 5), start: 8, len: 0 });
        map.push(Piece { clean: Span::new(7, 9), start: 8, len: 2 });
        assert_eq!(map.pieces().len(), 2);
        assert_eq!(map.locate(Span::new(5, 7)), None);
    }

    #[test]
    #[should_panic(expected = "order of the clean text")]
    fn refuses_pieces_out_of_order() {
        let mut map = tom_and_jerry();
        map.push(Piece { clean: Span::new(2, 3), start: 0, len: 1 });
    }
}
