//! Receipts: a span as the outside world follows it: report, code points, words.
//!
//! Spans count bytes; readers, editors and other programs count Unicode code points. One small table a report turns one
//! into the other: the number of code points before every 64th byte, so a look-up reads at most 64 bytes. A text
//! of ASCII alone needs no table. Making the tables is linear in the text, once, on the first look-up.

use std::cell::OnceCell;

use headwater_model::{Report, ReportIx, Span, SpanRef, Witness};
use serde::Serialize;

/// A span of a named report, in code points, with its words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Receipt {
    /// The report's id.
    pub report: String,
    /// First code point of the report's text, from 0.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words between them, exactly.
    pub text: String,
}

/// The texts of a run, ready to hand out receipts.
pub struct Texts<'a> {
    witnesses: &'a [Witness],
    tables: Vec<OnceCell<CodePoints>>,
}

impl<'a> Texts<'a> {
    /// Texts of the run's witnesses, in the order that `ReportIx` means.
    pub fn new(witnesses: &'a [Witness]) -> Texts<'a> {
        Texts { witnesses, tables: witnesses.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The witness at `report`.
    ///
    /// # Panics
    /// If `report` is not of this run.
    pub fn witness(&self, report: ReportIx) -> &'a Witness {
        &self.witnesses[report.at()]
    }

    /// The report at `report`.
    pub fn report(&self, report: ReportIx) -> &'a Report {
        &self.witness(report).report
    }

    /// The words of a span. A span that was made for another text is cut to what fits, never a panic.
    pub fn words(&self, at: SpanRef) -> &'a str {
        let text = self.report(at.report).text.as_str();
        &text[fitting(text, at.span)]
    }

    /// First and one past the last code point of a span.
    pub fn code_points(&self, at: SpanRef) -> (usize, usize) {
        let text = self.report(at.report).text.as_str();
        let range = fitting(text, at.span);
        let table = self.tables[at.report.at()].get_or_init(|| CodePoints::of(text));
        (table.before(text, range.start), table.before(text, range.end))
    }

    /// The span as a receipt.
    pub fn receipt(&self, at: SpanRef) -> Receipt {
        let (start, end) = self.code_points(at);
        Receipt { report: self.report(at.report).id.to_string(), start, end, text: self.words(at).to_owned() }
    }
}

/// The span's range, cut to character boundaries of `text`.
fn fitting(text: &str, span: Span) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(span.start as usize);
    start..text.floor_char_boundary(span.end as usize).max(start)
}

/// Bytes between two entries of the table.
const STRIDE: usize = 64;

/// Code points before every [`STRIDE`]th byte; empty for a text of ASCII alone.
struct CodePoints(Vec<u32>);

impl CodePoints {
    fn of(text: &str) -> CodePoints {
        if text.is_ascii() {
            return CodePoints(Vec::new());
        }
        let mut seen = 0;
        let starts = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let before = seen;
            seen += starts_of_characters(chunk);
            before
        });
        CodePoints(starts.collect())
    }

    /// Code points before byte `offset`, which is a character boundary of `text`.
    fn before(&self, text: &str, offset: usize) -> usize {
        match self.0.get((offset / STRIDE).min(self.0.len().saturating_sub(1))) {
            None => offset,
            Some(&before) => {
                let from = (offset / STRIDE).min(self.0.len() - 1) * STRIDE;
                (before + starts_of_characters(&text.as_bytes()[from..offset])) as usize
            }
        }
    }
}

/// Bytes that begin a character: all but continuation bytes.
fn starts_of_characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_code_points_not_bytes() {
        let text = "Přemysl Havlas – guvernér";
        let table = CodePoints::of(text);
        let dash = text.find('–').unwrap();
        assert_eq!(dash, 16);
        assert_eq!(table.before(text, dash), 15);
        assert_eq!(table.before(text, text.len()), text.chars().count());
    }

    #[test]
    fn cuts_a_foreign_span_instead_of_panicking() {
        assert_eq!(fitting("é", Span::new(1, 9)), 0..2);
        assert_eq!(fitting("", Span::new(3, 4)), 0..0);
    }

    proptest! {
        #[test]
        fn agrees_with_counting_from_the_start(text in "[aé€😀 ]{0,300}") {
            let table = CodePoints::of(&text);
            for (nth, (offset, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(table.before(&text, offset), nth);
            }
            prop_assert_eq!(table.before(&text, text.len()), text.chars().count());
        }
    }
}
