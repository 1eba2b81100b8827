//! Cuts a text into chunks: runs of white space and runs of everything else.

use crate::text::chars::is_space;

/// A chunk, in bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a space follows that is left out.
    pub(super) space_after: bool,
}

/// A longer chunk is cut: the work on a chunk must not grow with the text. Writing has no words of such length, and in
/// scripts without spaces the cut falls where there is no token boundary once in sixteen thousand bytes.
const CHUNK_BYTES_MAX: usize = 16 << 10;

/// The chunks of a text. A space that follows a chunk of another kind belongs to none; so "a b" has two chunks, and
/// "a  b" three, the second being the second space.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Chunk> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        let is_white = is_space(rest.chars().next()?);
        let run = rest.char_indices().find(|&(_, c)| is_space(c) != is_white);
        let (end, next) = run.map_or((text.len(), None), |(length, c)| (start + length, Some(c)));
        if end - start > CHUNK_BYTES_MAX {
            let end = text.floor_char_boundary(start + CHUNK_BYTES_MAX);
            let chunk = Chunk { start, end, space_after: false };
            start = end;
            return Some(chunk);
        }
        let space_after = next == Some(' ');
        let chunk = Chunk { start, end, space_after };
        start = end + usize::from(space_after);
        Some(chunk)
    })
}
