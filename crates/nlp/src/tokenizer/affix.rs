//! Splits one chunk: exceptions, prefixes, suffixes, addresses, infixes.

use std::ops::Range;

use super::rules::TokenizerRules;
use crate::regex::Scratch;
use crate::text::keys::Key;

/// A token of a chunk: its length, and its normal form if an exception gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) bytes: u32,
    pub(crate) norm: Option<Key>,
}

/// Working memory.
pub(super) struct Splitter {
    chars: Vec<char>,
    /// Byte of each character, and of the end.
    bytes: Vec<u32>,
    suffixes: Vec<u32>,
    scratch: Scratch,
}

impl Default for Splitter {
    fn default() -> Splitter {
        Splitter { chars: Vec::new(), bytes: Vec::new(), suffixes: Vec::new(), scratch: Scratch::unlimited() }
    }
}

/// Steps of the pattern matcher for one chunk: so many, and so many for each character. Ordinary chunks take under a
/// thousand. When they are used up no pattern matches any more, and what is left of the chunk becomes one token.
const STEPS: usize = 50_000;
const STEPS_PER_CHAR: usize = 500;

impl Splitter {
    /// Appends the tokens of a chunk, which together are as long as the chunk.
    pub(super) fn split(
        &mut self,
        chunk: &str,
        rules: &TokenizerRules,
        with_exceptions: bool,
        pieces: &mut Vec<Piece>,
    ) {
        if with_exceptions && let Some(exception) = rules.exception(chunk) {
            pieces.extend_from_slice(exception);
            return;
        }
        self.chars.clear();
        self.chars.extend(chunk.chars());
        self.bytes.clear();
        self.bytes.extend(chunk.char_indices().map(|(byte, _)| byte as u32));
        self.bytes.push(chunk.len() as u32);
        self.suffixes.clear();
        self.scratch.allow(STEPS + STEPS_PER_CHAR * self.chars.len());

        let middle = self.strip_affixes(chunk, rules, with_exceptions, pieces);
        self.split_middle(chunk, middle, rules, with_exceptions, pieces);
        pieces.extend(self.suffixes.iter().rev().map(|&bytes| Piece { bytes, norm: None }));
    }

    /// Takes prefixes and suffixes off until none is left, or an exception is. Gives the characters that remain.
    fn strip_affixes(
        &mut self,
        chunk: &str,
        rules: &TokenizerRules,
        with_exceptions: bool,
        pieces: &mut Vec<Piece>,
    ) -> Range<usize> {
        let exceptions_max = if with_exceptions { rules.exception_chars_max } else { 0 };
        let mut rest = 0..self.chars.len();
        loop {
            if rest.is_empty() || self.is_exception(chunk, &rest, rules, exceptions_max) {
                return rest;
            }
            let chars = &self.chars[rest.clone()];
            if rules.token_match.as_ref().is_some_and(|r| r.match_start(chars, &mut self.scratch).is_some()) {
                return rest;
            }
            let prefix = rules.prefix.search(chars, &mut self.scratch).map_or(0, |(start, end)| end - start);
            let without_prefix = rest.start + prefix..rest.end;
            if prefix > 0 && self.is_exception(chunk, &without_prefix, rules, exceptions_max) {
                pieces.push(self.piece(rest.start..without_prefix.start));
                return without_prefix;
            }
            let chars = &self.chars[without_prefix.clone()];
            let suffix = rules.suffix.search(chars, &mut self.scratch).map_or(0, |(start, end)| end - start);
            let without_suffix = rest.start..rest.end - suffix;
            if suffix > 0 && self.is_exception(chunk, &without_suffix, rules, exceptions_max) {
                self.suffixes.push(self.piece(without_suffix.end..rest.end).bytes);
                return without_suffix;
            }
            if prefix == 0 && suffix == 0 {
                return rest;
            }
            if prefix > 0 {
                pieces.push(self.piece(rest.start..without_prefix.start));
            }
            if suffix > 0 {
                self.suffixes.push(self.piece(without_suffix.end..rest.end).bytes);
            }
            rest = without_prefix.start..without_suffix.end;
        }
    }

    /// What the affixes leave: an exception, one token if it is an address, or cut at its infixes.
    fn split_middle(
        &mut self,
        chunk: &str,
        middle: Range<usize>,
        rules: &TokenizerRules,
        with_exceptions: bool,
        pieces: &mut Vec<Piece>,
    ) {
        if middle.is_empty() {
            return;
        }
        if with_exceptions && let Some(exception) = rules.exception(self.text(chunk, &middle)) {
            pieces.extend_from_slice(exception);
            return;
        }
        let chars = &self.chars[middle.clone()];
        let scratch = &mut self.scratch;
        let whole = [&rules.token_match, &rules.url_match];
        if whole.into_iter().flatten().any(|regex| regex.match_start(chars, scratch).is_some()) {
            pieces.push(self.piece(middle));
            return;
        }
        let mut done = middle.start;
        for (start, end) in rules.infix.find_all(chars, scratch) {
            if start == 0 {
                continue;
            }
            for part in [done..middle.start + start, middle.start + start..middle.start + end] {
                if !part.is_empty() {
                    pieces.push(self.piece(part));
                }
            }
            done = middle.start + end;
        }
        if done < middle.end {
            pieces.push(self.piece(done..middle.end));
        }
    }

    fn is_exception(&self, chunk: &str, chars: &Range<usize>, rules: &TokenizerRules, chars_max: usize) -> bool {
        !chars.is_empty() && chars.len() <= chars_max && rules.exception(self.text(chunk, chars)).is_some()
    }

    fn text<'a>(&self, chunk: &'a str, chars: &Range<usize>) -> &'a str {
        &chunk[self.bytes[chars.start] as usize..self.bytes[chars.end] as usize]
    }

    fn piece(&self, chars: Range<usize>) -> Piece {
        Piece { bytes: self.bytes[chars.end] - self.bytes[chars.start], norm: None }
    }
}
