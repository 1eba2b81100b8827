//! The entity recogniser: one move for each token, from left to right.
//!
//! spaCy `_parser_internals/ner.pyx`. Actions, by their number: 1 begin, 2 in, 3 last, 4 unit, 5 out. An entity never
//! crosses a sentence boundary, never is nothing but white space, and is always closed: at the last token of a sentence
//! only "last" is possible inside an entity.

use std::ops::Range;
use std::path::Path;

use super::moves::{self, Best, Move};
use super::scorer::{Contributions, Scorer};
use crate::doc::{Iob, Token};
use crate::error::Error;
use crate::format::layers::Layers;
use crate::kernel::Simd;
use crate::labels::{LabelId, Labels};

/// Weights and moves of the recogniser.
pub(crate) struct Recogniser {
    scorer: Scorer,
    moves: Vec<Move>,
    /// Moves that name a type.
    begin: Vec<Range<usize>>,
    unit: Vec<Range<usize>>,
    out: Range<usize>,
    /// By label: the moves "in" and "last".
    inside: Vec<(Range<usize>, Range<usize>)>,
}

const BEGIN: u8 = 1;
const IN: u8 = 2;
const LAST: u8 = 3;
const UNIT: u8 = 4;
const OUT: u8 = 5;

/// Roles: the token, the first token of the open entity, the token before if an entity is open.
const ROLES: usize = 3;

impl Recogniser {
    /// Reads `moves` and `cfg` from the component's folder; `layers` is its `model`.
    pub(crate) fn read(folder: &Path, layers: &Layers, labels: &mut Labels) -> Result<Recogniser, Error> {
        let moves = moves::read(folder, labels)?;
        let out = moves::range_of(&moves, OUT);
        if out.is_empty() {
            return Err(Error::value(&folder.join("moves"), "moves", "the action 'out'", "none"));
        }
        // The empty type is for entities of unknown type in training, and never predicted.
        let typed = |action| -> Vec<Range<usize>> {
            let all = moves::range_of(&moves, action);
            all.filter(|&index| moves[index].label != LabelId::EMPTY).map(|index| index..index + 1).collect()
        };
        let one = |action, label| {
            let mut all = moves::range_of(&moves, action);
            all.find(|&index| moves[index].label == label).map_or(0..0, |index| index..index + 1)
        };
        let inside = labels.iter().map(|(label, _)| (one(IN, label), one(LAST, label))).collect::<Vec<_>>();
        let begin = typed(BEGIN);
        if let Some(range) = begin.iter().find(|range| inside[moves[range.start].label.index()].1.is_empty()) {
            let label = labels.name(moves[range.start].label);
            return Err(Error::value(&folder.join("moves"), "moves", format!("the move 'last' for {label}"), "none"));
        }
        let scorer = Scorer::load(layers, ROLES, moves.len())?;
        Ok(Recogniser { scorer, begin, unit: typed(UNIT), out, inside, moves })
    }

    /// Sets entity type and place of each token, given the encoder's rows; sentence starts must be set.
    pub(crate) fn recognise(&self, simd: Simd, rows: &[f32], contributions: &mut Contributions, tokens: &mut [Token]) {
        self.scorer.prepare(simd, rows, contributions);
        let mut open: Option<(usize, LabelId)> = None;
        for index in 0..tokens.len() {
            let token = index as u32;
            let roles = [Some(token), open.map(|(start, _)| start as u32), open.and(token.checked_sub(1))];
            let scores = self.scorer.scores(simd, contributions, &roles);
            let ends_sentence = tokens.get(index + 1).is_none_or(|next| next.sentence_start);
            let chosen = self.choose(scores, open.map(|(_, label)| label), tokens[index].is_space, ends_sentence);
            let Move { action, label } = self.moves[chosen];
            match action {
                BEGIN => open = Some((index, label)),
                LAST => {
                    if let Some((start, label)) = open.take() {
                        mark(&mut tokens[start..=index], label);
                    }
                }
                UNIT => mark(&mut tokens[index..=index], label),
                _ => {}
            }
        }
    }

    fn choose(&self, scores: &[f32], open: Option<LabelId>, is_space: bool, ends_sentence: bool) -> usize {
        let mut best = Best::new(scores);
        if let Some(label) = open {
            let (inside, last) = &self.inside[label.index()];
            if !ends_sentence {
                best.consider(inside.clone());
            }
            best.consider(last.clone());
            return best.index().unwrap_or(last.start);
        }
        if !is_space {
            if !ends_sentence {
                self.begin.iter().for_each(|range| best.consider(range.clone()));
            }
            self.unit.iter().for_each(|range| best.consider(range.clone()));
        }
        best.consider(self.out.clone());
        best.index().unwrap_or(self.out.start)
    }
}

fn mark(tokens: &mut [Token], label: LabelId) {
    for (index, token) in tokens.iter_mut().enumerate() {
        token.ent = label;
        token.iob = if index == 0 { Iob::B } else { Iob::I };
    }
}
