//! The words of an agency's item, put together of parts that each have their way back.

use crate::html::fragment::Fragment;
use headwater_model::{ByteMap, Piece, Span};

/// Paragraphs from several elements.
#[derive(Default)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) map: ByteMap,
    pub(super) links: Vec<(String, String)>,
}

impl Body {
    /// Appends a part as paragraphs of their own.
    pub(super) fn append(&mut self, part: Fragment) {
        if part.text.trim().is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let before = self.text.len();
        self.text.push_str(&part.text);
        for piece in part.map.pieces() {
            let clean = Span::new(before + piece.clean.start as usize, before + piece.clean.end as usize);
            self.map.push(Piece { clean, ..*piece });
        }
        self.links.extend(part.links);
    }

    /// Does the text begin with these words, white space aside?
    pub(super) fn begins_with(&self, words: &str) -> bool {
        let mut text = self.text.split_whitespace();
        words
            .split_whitespace()
            .all(|word| text.next().is_some_and(|own| own.starts_with(word.trim_end_matches([',', '-', '–', '—']))))
    }
}
