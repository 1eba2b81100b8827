//! All text of a page in the order it was read, and where in the page each run of it stands.
//!
//! html5ever's tokens carry no positions. They are recovered here: text tokens come in the page's order, and between two
//! tags each of them is either what the page shows at that point, letter for letter, or one of three things that the
//! tokenizer changes: a character reference, a carriage return, a NUL. How far the tokenizer has read is known from its
//! input queue, which settles where a reference ends.

use std::collections::VecDeque;
use std::ops::Range;

/// The text and its runs.
#[derive(Default)]
pub(in super::super) struct Tape {
    text: String,
    /// In the order of the tape, without gaps in it.
    runs: Vec<Run>,
    /// Runs that the tree builder was given and has not yet placed.
    waiting: VecDeque<(usize, usize)>,
    /// Where in the page the next text begins, if nothing is skipped.
    cursor: usize,
}

/// A run of the tape and the range of the page it was read from. Pages are limited to far less than 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) struct Run {
    /// First byte in the tape.
    pub(in super::super) start: u32,
    /// End in the tape.
    pub(in super::super) end: u32,
    /// First byte in the page.
    pub(in super::super) from: u32,
    /// Length in the page.
    pub(in super::super) from_len: u32,
    /// It stands there letter for letter.
    pub(in super::super) is_verbatim: bool,
}

/// Most runs of a tape; what comes then stands as a whole for the rest of the page. A page of news has some hundreds, one
/// of a hundred thousand references twice as many.
const RUNS_MAX: usize = 2_000_000;

impl Tape {
    /// A part of the text.
    pub(in super::super) fn str(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }

    /// The runs that `range` of the tape lies in, cut to it where they are verbatim.
    pub(in super::super) fn runs(&self, range: Range<usize>) -> impl Iterator<Item = Run> + '_ {
        let (from, to) = (range.start as u32, range.end as u32);
        let first = self.runs.partition_point(|run| run.end <= from);
        self.runs[first..].iter().take_while(move |run| run.start < to).map(move |run| {
            let (start, end) = (run.start.max(from), run.end.min(to));
            let whole = Run { start, end, ..*run };
            if run.is_verbatim {
                Run { from: run.from + (start - run.start), from_len: end - start, ..whole }
            } else {
                whole
            }
        })
    }

    /// Takes in a text token. `read` tells how far into the page the tokenizer has read.
    pub(super) fn token(&mut self, token: &str, page: &str, read: impl Fn() -> usize) {
        let start = self.text.len();
        self.text.push_str(token);
        let end = self.text.len();
        self.waiting.push_back((start, end));
        let from = self.locate(token, page, read);
        self.cursor = self.cursor.max(from.end);
        let is_verbatim = page[from.clone()] == *token;
        let run = Run {
            start: start as u32,
            end: end as u32,
            from: from.start as u32,
            from_len: from.len() as u32,
            is_verbatim,
        };
        let full = self.runs.len() >= RUNS_MAX;
        match self.runs.last_mut() {
            // The second character of a reference that stands for two.
            Some(last) if !run.is_verbatim && (last.from, last.from_len) == (run.from, run.from_len) => {
                last.end = run.end
            }
            Some(last) if last.is_verbatim && run.is_verbatim && last.from + last.from_len == run.from => {
                last.end = run.end;
                last.from_len += run.from_len;
            }
            Some(last) if full => {
                *last =
                    Run { end: run.end, from_len: run.from + run.from_len - last.from, is_verbatim: false, ..*last };
            }
            _ => self.runs.push(run),
        }
    }

    fn locate(&self, token: &str, page: &str, read: impl Fn() -> usize) -> Range<usize> {
        let at = self.cursor;
        let rest = &page[at..];
        if rest.starts_with('&') && read() > at {
            return at..read();
        }
        if rest.starts_with(token) {
            return at..at + token.len();
        }
        if token == "\n" && rest.starts_with('\r') {
            return at..at + if rest.starts_with("\r\n") { 2 } else { 1 };
        }
        if token == "\u{fffd}" && rest.starts_with('\0') {
            return at..at + 1;
        }
        let read = read();
        if read <= at {
            // What was read last brought out one more character.
            return self.runs.last().map_or(at..at, |last| last.from as usize..(last.from + last.from_len) as usize);
        }
        match page[at..read].find(token) {
            Some(skipped) => at + skipped..at + skipped + token.len(),
            None => at..read,
        }
    }

    /// A token that is not text was read up to `read`.
    pub(super) fn skip_to(&mut self, read: usize) {
        self.cursor = read;
    }

    /// The tree builder has placed or dropped all it was given.
    pub(super) fn settle(&mut self) {
        self.waiting.clear();
    }

    /// The range of the tape that a text put into the tree stands in: the next that was given to the builder, behind what
    /// it dropped. `None` for a text the builder made itself.
    pub(super) fn place(&mut self, text: &str) -> Option<Range<usize>> {
        while let Some((start, end)) = self.waiting.front_mut() {
            let given = &self.text[*start..*end];
            // Nearly always the text is what was given; looking for it is dear.
            if let Some(skipped) = if given.starts_with(text) { Some(0) } else { given.find(text) } {
                let found = *start + skipped..*start + skipped + text.len();
                *start = found.end;
                if start == end {
                    self.waiting.pop_front();
                }
                return Some(found);
            }
            self.waiting.pop_front();
        }
        None
    }
}
