//! The dependency parser: arc-eager with non-monotonic repairs and sentence breaks.
//!
//! spaCy `_parser_internals/arc_eager.pyx` and `_state.pxd`; M. Honnibal and M. Johnson, *An Improved Non-monotonic
//! Transition System for Dependency Parsing*, 2015. Actions, by their number:
//!
//! | | | possible if | effect |
//! |---|---|---|---|
//! | 0 | shift | the stack is empty, or two tokens are left and the first may be shifted | push B0 |
//! | 1 | reduce | the stack is not empty | pop S0, or put it back if it has no head |
//! | 2 | left | stack and buffer are not empty, B0 starts no sentence | arc B0 → S0, pop |
//! | 3 | right | the same | arc S0 → B0, push B0 |
//! | 4 | break | two tokens are left, neighbours, B1 starts no sentence yet | B1 starts a sentence |
//!
//! A token that was put back without a head may not be shifted again, so every token is moved a bounded number of times.

use std::ops::Range;
use std::path::Path;

use super::moves::{self, Best, Move};
use super::scorer::{Contributions, Scorer};
use super::tree::{self, Decorations, Tree};
use crate::doc::Token;
use crate::error::Error;
use crate::format::layers::Layers;
use crate::kernel::Simd;
use crate::labels::{LabelId, Labels};

/// Weights and moves of the parser.
pub(crate) struct Parser {
    scorer: Scorer,
    moves: Vec<Move>,
    /// The moves of each action.
    actions: [Range<usize>; 5],
    root: LabelId,
    decorations: Decorations,
}

const SHIFT: usize = 0;
const REDUCE: usize = 1;
const LEFT: usize = 2;
const RIGHT: usize = 3;
const BREAK: usize = 4;

/// Roles: B0, B1, S0, S1, S2, last left child of B0, last left and right child of S0.
const ROLES: usize = 8;

/// Working memory of the parser.
#[derive(Default)]
pub(crate) struct ParseState {
    stack: Vec<u32>,
    /// Tokens that were put back; they come before the rest of the buffer, the last one first.
    put_back: Vec<u32>,
    /// First token that was never on the stack.
    next: u32,
    count: u32,
    words: Vec<Word>,
    tree: Tree,
}

/// What the state knows of a token.
#[derive(Clone, Copy, Default)]
struct Word {
    head: Option<u32>,
    label: LabelId,
    /// The children added last.
    left_child: Option<u32>,
    right_child: Option<u32>,
    /// The child that the head had got before this one, on the same side. Arcs are only ever removed from the end.
    sibling: Option<u32>,
    may_not_shift: bool,
    starts_sentence: bool,
}

impl Parser {
    /// Reads `model`, `moves` and `cfg` from the component's folder.
    pub(crate) fn read(folder: &Path, labels: &mut Labels) -> Result<Parser, Error> {
        let moves = moves::read(folder, labels)?;
        let path = folder.join("moves");
        let actions = [SHIFT, REDUCE, LEFT, RIGHT, BREAK].map(|action| moves::range_of(&moves, action as u8));
        // With these two, some move is possible in every state.
        for (name, action) in [("shift", SHIFT), ("reduce", REDUCE)] {
            if actions[action].is_empty() {
                return Err(Error::value(&path, "moves", format!("the action '{name}'"), "none"));
            }
        }
        if moves.iter().any(|m| usize::from(m.action) > BREAK) {
            return Err(Error::value(&path, "moves", "actions 0 to 4", "5"));
        }
        let layers = Layers::read(&folder.join("model"))?;
        let scorer = Scorer::load(&layers, ROLES, moves.len())?;
        match (labels.intern("ROOT"), Decorations::new(labels)) {
            (Some(root), Some(decorations)) => Ok(Parser { scorer, moves, actions, root, decorations }),
            _ => Err(Error::value(&path, "moves", "fewer labels", labels.len().to_string())),
        }
    }

    /// Sets head, relation and sentence start of each token, given the encoder's rows.
    pub(crate) fn parse(
        &self,
        simd: Simd,
        rows: &[f32],
        contributions: &mut Contributions,
        state: &mut ParseState,
        tokens: &mut [Token],
    ) {
        self.scorer.prepare(simd, rows, contributions);
        state.start(tokens.len());
        while !state.is_done() {
            let roles = state.roles();
            let scores = self.scorer.scores(simd, contributions, &roles);
            let mut best = Best::new(scores);
            for (action, moves) in self.actions.iter().enumerate() {
                if state.can(action) {
                    best.consider(moves.clone());
                }
            }
            // Scores that are not numbers cannot come of finite weights; if they do, any move will do.
            let index = best.index().unwrap_or(self.actions[if state.can(SHIFT) { SHIFT } else { REDUCE }].start);
            let chosen = self.moves[index];
            state.make(usize::from(chosen.action), chosen.label);
        }
        for (token, word) in tokens.iter_mut().zip(&state.words) {
            token.dep = if word.head.is_some() { word.label } else { self.root };
        }
        let heads = state.words.iter().enumerate().map(|(index, word)| word.head.unwrap_or(index as u32));
        tree::finish(heads, &self.decorations, &mut state.tree, tokens);
    }
}

impl ParseState {
    fn start(&mut self, count: usize) {
        self.stack.clear();
        self.put_back.clear();
        self.next = 0;
        self.count = count as u32;
        self.words.clear();
        self.words.resize(count, Word::default());
        if let Some(first) = self.words.first_mut() {
            first.starts_sentence = true;
        }
    }

    fn is_done(&self) -> bool {
        self.stack.is_empty() && self.buffer_len() == 0
    }

    fn buffer_len(&self) -> usize {
        (self.count - self.next) as usize + self.put_back.len()
    }

    /// The n-th token of the buffer.
    #[inline]
    fn buffer(&self, n: usize) -> Option<u32> {
        match self.put_back.len().checked_sub(n + 1) {
            Some(index) => Some(self.put_back[index]),
            None => {
                let token = self.next + (n - self.put_back.len()) as u32;
                (token < self.count).then_some(token)
            }
        }
    }

    /// The n-th token of the stack, from its top.
    #[inline]
    fn stacked(&self, n: usize) -> Option<u32> {
        self.stack.len().checked_sub(n + 1).map(|index| self.stack[index])
    }

    fn word(&self, token: u32) -> &Word {
        &self.words[token as usize]
    }

    fn word_mut(&mut self, token: u32) -> &mut Word {
        &mut self.words[token as usize]
    }

    #[inline]
    fn roles(&self) -> [Option<u32>; ROLES] {
        let (b0, s0) = (self.buffer(0), self.stacked(0));
        [
            b0,
            self.buffer(1),
            s0,
            self.stacked(1),
            self.stacked(2),
            b0.and_then(|token| self.word(token).left_child),
            s0.and_then(|token| self.word(token).left_child),
            s0.and_then(|token| self.word(token).right_child),
        ]
    }

    #[inline]
    fn can(&self, action: usize) -> bool {
        let b0_starts = |b0: u32| self.word(b0).starts_sentence;
        match (action, self.buffer(0)) {
            (SHIFT, Some(b0)) => {
                self.stack.is_empty() || (self.buffer_len() >= 2 && !b0_starts(b0) && !self.word(b0).may_not_shift)
            }
            (REDUCE, _) => !self.stack.is_empty(),
            (LEFT | RIGHT, Some(b0)) => !self.stack.is_empty() && !b0_starts(b0),
            (BREAK, Some(b0)) => self.buffer(1).is_some_and(|b1| b1 == b0 + 1 && !self.word(b1).starts_sentence),
            _ => false,
        }
    }

    /// Makes a move that is possible; one that is not changes nothing.
    fn make(&mut self, action: usize, label: LabelId) {
        let (b0, s0) = (self.buffer(0), self.stacked(0));
        match (action, b0, s0) {
            (SHIFT, Some(_), _) => self.shift(),
            (REDUCE, _, Some(s0)) => {
                self.stack.pop();
                if self.word(s0).head.is_none() && !self.stack.is_empty() {
                    self.word_mut(s0).may_not_shift = true;
                    self.put_back.push(s0);
                }
            }
            (LEFT, Some(b0), Some(s0)) => {
                self.remove_arc(s0);
                let sibling = self.word_mut(b0).left_child.replace(s0);
                self.add_arc(b0, s0, label, sibling);
                self.word_mut(b0).may_not_shift = false;
                self.stack.pop();
            }
            (RIGHT, Some(b0), Some(s0)) => {
                let sibling = self.word_mut(s0).right_child.replace(b0);
                self.add_arc(s0, b0, label, sibling);
                self.shift();
            }
            (BREAK, Some(_), _) => {
                if let Some(b1) = self.buffer(1) {
                    self.word_mut(b1).starts_sentence = true;
                }
            }
            _ => {}
        }
    }

    fn shift(&mut self) {
        let token = self.put_back.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(token);
    }

    fn add_arc(&mut self, head: u32, child: u32, label: LabelId, sibling: Option<u32>) {
        let word = self.word_mut(child);
        word.head = Some(head);
        word.label = label;
        word.sibling = sibling;
    }

    /// Takes a token from its head, whose last child on that side it always is.
    fn remove_arc(&mut self, child: u32) {
        let Word { head, sibling, .. } = *self.word(child);
        if let Some(head) = head {
            let word = self.word_mut(head);
            if head > child {
                word.left_child = sibling;
            } else {
                word.right_child = sibling;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(count: usize) -> ParseState {
        let mut state = ParseState::default();
        state.start(count);
        state
    }

    fn possible(state: &ParseState) -> Vec<usize> {
        [SHIFT, REDUCE, LEFT, RIGHT, BREAK].into_iter().filter(|&action| state.can(action)).collect()
    }

    #[test]
    fn starts_with_shift_or_break() {
        assert_eq!(possible(&state(2)), [SHIFT, BREAK]);
        assert_eq!(possible(&state(1)), [SHIFT]);
        assert!(state(0).is_done());
    }

    #[test]
    fn a_break_separates() {
        let mut state = state(3);
        state.make(BREAK, LabelId::EMPTY);
        state.make(SHIFT, LabelId::EMPTY);
        assert_eq!(possible(&state), [REDUCE, BREAK], "the next token starts a sentence");
    }

    #[test]
    fn a_token_without_head_is_put_back_once() {
        let mut state = state(3);
        state.make(SHIFT, LabelId::EMPTY);
        state.make(SHIFT, LabelId::EMPTY);
        state.make(REDUCE, LabelId::EMPTY);
        assert_eq!(state.buffer(0), Some(1));
        assert_eq!(possible(&state), [REDUCE, LEFT, RIGHT, BREAK]);
    }

    #[test]
    fn a_left_arc_replaces_a_right_arc() {
        let mut state = state(3);
        state.make(SHIFT, LabelId::EMPTY);
        state.make(RIGHT, LabelId(1));
        assert_eq!(state.word(0).right_child, Some(1));
        state.make(LEFT, LabelId(2));
        assert_eq!(state.word(0).right_child, None);
        assert_eq!(state.word(2).left_child, Some(1));
        assert_eq!((state.word(1).head, state.word(1).label), (Some(2), LabelId(2)));
    }

    proptest::proptest! {
        #[test]
        fn any_possible_moves_come_to_an_end(choices in proptest::collection::vec(0usize..5, 0..200), count in 0usize..20) {
            let mut state = state(count);
            let mut choices = choices.into_iter();
            let mut made = 0;
            while !state.is_done() {
                let possible = possible(&state);
                assert!(!possible.is_empty());
                state.make(possible[choices.next().unwrap_or(0) % possible.len()], LabelId::EMPTY);
                made += 1;
                assert!(made <= 10 * count);
            }
        }
    }
}
