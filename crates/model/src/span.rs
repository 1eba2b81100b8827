//! Where something stands in a text.

use crate::ReportIx;
use serde::{Deserialize, Serialize};

/// A range of bytes of one version of a report's clean text, end-exclusive.
///
/// `start <= end` always; both lie on character boundaries of the text they were made for. Code points and UTF-16
/// units exist only at the edges of the program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A span of a named report: what every result of Headwater points with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct SpanRef {
    /// The report, as a position in the run's list of witnesses.
    pub report: ReportIx,
    /// The bytes of its clean text.
    pub span: Span,
}

impl Span {
    /// A span from two byte offsets.
    ///
    /// # Panics
    /// If `start > end`, or if an offset exceeds `u32::MAX` (texts are limited to 4 GiB).
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "span start {start} lies behind its end {end}");
        let fit = |offset: usize| u32::try_from(offset).unwrap_or_else(|_| panic!("offset {offset} exceeds 4 GiB"));
        Span { start: fit(start), end: fit(end) }
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True if it covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes as a `usize` range, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words themselves.
    ///
    /// # Panics
    /// If the span does not lie in `text` on character boundaries, that is, if it was made for another text.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// True if `other` lies wholly inside (equal counts).
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True if the byte at `offset` is covered.
    pub fn covers(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// True if at least one byte is shared.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Number of shared bytes.
    pub fn shared(self, other: Span) -> usize {
        (self.end.min(other.end) as usize).saturating_sub(self.start.max(other.start) as usize)
    }

    /// Shared bytes over all bytes of both, 0 to 1 (Jaccard).
    pub fn overlap(self, other: Span) -> f64 {
        let shared = self.shared(other);
        if shared == 0 { 0.0 } else { shared as f64 / self.cover(other).len() as f64 }
    }

    /// The smallest span that contains both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span, `by` bytes further on.
    pub fn shifted(self, by: usize) -> Span {
        Span::new(self.start as usize + by, self.end as usize + by)
    }

    /// The span without white space at either end of it.
    pub fn trimmed(self, text: &str) -> Span {
        let words = self.of(text);
        let start = self.start as usize + (words.len() - words.trim_start().len());
        Span::new(start.min(self.end as usize), (start + words.trim().len()).min(self.end as usize))
    }

    /// This span as a reference into `report`.
    pub fn at(self, report: ReportIx) -> SpanRef {
        SpanRef { report, span: self }
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_is_shared_over_union() {
        assert_eq!(Span::new(0, 10).overlap(Span::new(5, 15)), 5.0 / 15.0);
        assert_eq!(Span::new(0, 5).overlap(Span::new(5, 9)), 0.0);
    }

    #[test]
    fn trims_white_space_but_never_leaves_the_span() {
        assert_eq!(Span::new(1, 6).trimmed("a b c  d"), Span::new(2, 5));
        assert_eq!(Span::new(1, 3).trimmed("a   d").len(), 0);
    }

    #[test]
    #[should_panic(expected = "behind its end")]
    fn refuses_a_backward_span() {
        let _ = Span::new(3, 2);
    }
}
