//! Attributions that no rule foresees: attitudes and acts that a source shows ("endorsed", "is concerned about",
//! "opposition to"), learned from a corpus that marks them.
//!
//! Every word that was a cue there is read in each of its [`reading`]s; the [`sign`]s of each are weighed by a [`table`]
//! (logistic regression over PolNeAR's train part: Newell, Margolin and Ruths 2018; `eval/polnear_fit.py` makes it anew), and the
//! heaviest reading above [`ENOUGH`] attributes. Frames found by rule are weighed along with the rest: they keep what
//! they are, may take a better content, and lend nothing they hold to a learned one.
//!
//! Linear in the number of words but for readings, which are as long as their clause; a sentence longer than
//! [`LONGEST_SENTENCE`] is not read.

pub mod reading;
pub mod sign;
pub mod table;

use headwater_model::{AttributionKind, CompactString, CueClass, Span};
use rustc_hash::FxHashMap;

use super::frame::{Frame, Quotes, Who, kind, piece, whole_quotes};
use super::verb::is_done_by_nobody;
use crate::tree::{LONGEST_SENTENCE, Tree};
use reading::{Reading, may_attribute, readings};
use sign::{Candidate, Cue, Known, Ruled};
use table::{List, Weight, weight};

/// The least weight with which a reading attributes, in thousandths of log-odds: about three in ten
/// are right; tuned on two thirds of PolNeAR's train part for the F1 of contents and of whole attributions.
const ENOUGH: i32 = -900;

/// Below this weight a frame found by rule is none: nine in ten are wrong, tuned as [`ENOUGH`] was.
const HARDLY: i32 = -2200;

/// How much heavier than the content that a rule found another reading must be to take its place.
const BETTER: i32 = 700;

/// A word that may attribute, in one of its readings.
struct Pick {
    head: usize,
    weight: i32,
    reading: Reading,
    cue: Cue,
    /// The frame found by rule at this word.
    ruled: Option<usize>,
    /// True if its reading is so much heavier than that frame's content that it takes its place.
    better: bool,
}

/// Adds to `frames` what is learned to be attributed.
pub fn extend(tree: &Tree<'_>, quotes: &Quotes<'_>, title: Option<Span>, frames: &mut Vec<Frame>) {
    let known = Known { tree, quotes, title, inside: inside(tree, frames), cues: cues(tree, frames) };
    let mut picks = Vec::new();
    visit(&known, frames, false, |head, cue, ruled, all| picks.extend(pick(&known, head, cue, ruled, all)));
    for pick in picks.iter().filter(|pick| pick.better) {
        improve(&known, frames, pick);
    }
    forget(frames, &known, picks.iter().filter(|pick| pick.weight < HARDLY));
    picks.sort_by_key(|pick| (std::cmp::Reverse(pick.weight), pick.head));
    let mut taken = Taken::new(tree, frames);
    for pick in picks.iter().filter(|pick| pick.ruled.is_none() && pick.weight >= ENOUGH) {
        if let Some(frame) = frame(&known, pick).filter(|frame| taken.is_free(tree, frame)) {
            taken.take(tree, &frame);
            frames.push(frame);
        }
    }
}

/// The heaviest of a word's readings; of equally heavy ones the first.
fn pick(
    known: &Known<'_, '_>,
    head: usize,
    cue: Cue,
    ruled: Option<(usize, &Ruled<'_>)>,
    all: &[Reading],
) -> Option<Pick> {
    let weigh = |one: &Reading| {
        let mut weight = Weight::from("base");
        sign::reading(known, head, &cue, ruled.map(|(_, ruled)| ruled), one, &mut weight);
        weight.sum
    };
    let weights: Vec<i32> = all.iter().map(weigh).collect();
    let best = (0..all.len()).reduce(|best, at| if weights[at] > weights[best] { at } else { best })?;
    let is_ruled = |one: &Reading, ruled: &Ruled<'_>| one.form == "rule" || one.words(known.tree) == ruled.words;
    let as_ruled = ruled.and_then(|(_, ruled)| all.iter().position(|one| is_ruled(one, ruled)));
    Some(Pick {
        head,
        weight: weights[best],
        reading: all[best],
        ruled: ruled.map(|(at, _)| at),
        better: as_ruled.is_some_and(|at| at != best && weights[best] >= weights[at] + BETTER),
        cue,
    })
}

/// Gives the frame found by rule at a pick's word, and the one that holds it by its wording, the content of the pick.
fn improve(known: &Known<'_, '_>, frames: &mut [Frame], pick: &Pick) {
    let Some(at) = pick.ruled else { return };
    let content = content(known, pick);
    // Who says it is not what they say: "..., said two of the people".
    let source = frames[at].who.head().map(|head| known.tree.token(head).span);
    if source.is_some_and(|source| content.iter().any(|piece| piece.contains(source))) {
        return;
    }
    for at in [Some(at), frames[at].via].into_iter().flatten() {
        if frames[at].head == Some(pick.head) && !content.is_empty() {
            frames[at].content.clone_from(&content);
            frames[at].kind = kind(&content, known.quotes);
        }
    }
}

/// Empties the frames of picks that hardly attribute, so that nothing is made of them. A frame inside another stays, for no
/// corpus has taught what nests; and so does one with a clause, which would be the writer's own word without it.
fn forget<'p>(frames: &mut [Frame], known: &Known<'_, '_>, picks: impl Iterator<Item = &'p Pick>) {
    let mut tied = vec![false; frames.len()];
    for at in 0..frames.len() {
        if let Some(via) = frames[at].via {
            (tied[at], tied[via]) = (true, true);
        }
    }
    for pick in picks.filter(|pick| !known.inside[pick.head]) {
        let tells = |at: usize| {
            let mut tokens = sign::tokens_in(known.tree, &frames[at].content);
            tokens.any(|token| known.tree.is_verb(token) && known.tree.is_finite(token))
        };
        if let Some(at) = pick.ruled.filter(|&at| !tied[at] && !tells(at)) {
            frames[at].content.clear();
        }
    }
}

/// Calls `look` with each word that may attribute: its head, its signs, the frame found there by rule, its readings. With
/// `unknown`, words that the table does not know are looked at too.
fn visit<'f>(
    known: &Known<'_, '_>,
    frames: &'f [Frame],
    unknown: bool,
    mut look: impl FnMut(usize, Cue, Option<(usize, &Ruled<'f>)>, &[Reading]),
) {
    let tree = known.tree;
    let mut by_head: FxHashMap<usize, usize> = FxHashMap::default();
    for (at, frame) in frames.iter().enumerate() {
        if let Some(head) = frame.head {
            by_head.entry(head).or_insert(at);
        }
    }
    let sentences = tree.parse.sentences.iter().filter(|sentence| sentence.tokens().len() <= LONGEST_SENTENCE);
    for head in sentences.flat_map(|sentence| sentence.tokens()) {
        let ruled = by_head.get(&head).copied();
        let reads = may_attribute(tree, head) && !is_done_by_nobody(tree, head);
        if ruled.is_none() && !(reads && (unknown || is_known(tree, head))) {
            continue;
        }
        let ruled = ruled.map(|at| {
            let words = sign::words(tree, sign::tokens_in(tree, &frames[at].content));
            (at, Ruled { frame: &frames[at], words })
        });
        let mut all = if reads { readings(tree, head) } else { Vec::new() };
        if let Some((_, ruled)) = &ruled {
            let same = |one: &Reading| one.words(tree) == ruled.words;
            if let (Some(&first), Some(&last)) = (ruled.words.first(), ruled.words.last())
                && !all.iter().any(same)
            {
                all.push(Reading { form: "rule", step: "", piece: (first, last), rest: None });
            }
        }
        if !all.is_empty() {
            let cue = sign::cue(known, head, ruled.as_ref().map(|(_, ruled)| ruled));
            look(head, cue, ruled.as_ref().map(|(at, ruled)| (*at, ruled)), &all);
        }
    }
}

/// True for words that were cues more than once where it was learned.
fn is_known(tree: &Tree<'_>, head: usize) -> bool {
    weight(&["G=", &sign::cue_lemma(tree, head), "|", tree.token(head).pos.label()]).is_some()
}

/// For each token, whether the content of a frame holds it.
fn inside(tree: &Tree<'_>, frames: &[Frame]) -> Vec<bool> {
    let mut inside = vec![false; tree.len()];
    for frame in frames {
        for at in sign::tokens_in(tree, &frame.content) {
            inside[at] |= frame.head != Some(at);
        }
    }
    inside
}

/// For each token, whether it heads a cue.
fn cues(tree: &Tree<'_>, frames: &[Frame]) -> Vec<bool> {
    let mut cues = vec![false; tree.len()];
    for head in frames.iter().filter_map(|frame| frame.head) {
        cues[head] = true;
    }
    cues
}

/// What is spoken for: learned contents lie beside all others, and hold nobody's cue.
struct Taken {
    /// For each token, whether a content or cue holds it.
    held: Vec<bool>,
}

impl Taken {
    fn new(tree: &Tree<'_>, frames: &[Frame]) -> Taken {
        let mut held = vec![false; tree.len()];
        for frame in frames {
            for at in sign::tokens_in(tree, &frame.content) {
                held[at] = true;
            }
            if let Some(head) = frame.head {
                held[head] = true;
            }
        }
        Taken { held }
    }

    fn is_free(&self, tree: &Tree<'_>, frame: &Frame) -> bool {
        frame.head.is_some_and(|head| !self.held[head])
            && sign::tokens_in(tree, &frame.content).all(|at| !self.held[at])
    }

    fn take(&mut self, tree: &Tree<'_>, frame: &Frame) {
        for at in sign::tokens_in(tree, &frame.content).chain(frame.head) {
            self.held[at] = true;
        }
    }
}

/// The words of a pick's reading, no quotation cut in two.
fn content(known: &Known<'_, '_>, pick: &Pick) -> Vec<Span> {
    let pieces = pick.reading.pieces();
    let mut content: Vec<Span> = pieces.filter_map(|(first, last)| piece(known.tree, first, last)).collect();
    whole_quotes(&mut content, Some(known.tree.token(pick.head).span), known.quotes);
    content
}

/// The frame of a pick.
fn frame(known: &Known<'_, '_>, pick: &Pick) -> Option<Frame> {
    let cue = Some(known.tree.token(pick.head).span);
    let content = content(known, pick);
    (!content.is_empty()).then(|| Frame {
        cue,
        head: Some(pick.head),
        class: CueClass::Attitude,
        kind: match kind(&content, known.quotes) {
            AttributionKind::Direct => AttributionKind::Mixed,
            other => other,
        },
        who: who(known, pick),
        content,
        via: None,
    })
}

/// The likeliest source of a pick.
fn who(known: &Known<'_, '_>, pick: &Pick) -> Who {
    let weigh = |one: &Candidate| {
        let mut weight = Weight::from("S:base");
        sign::source(known, pick.head, &pick.cue, &pick.reading, one, &mut weight);
        weight.sum
    };
    let all = sign::candidates(known.tree, pick.head);
    let best = all.iter().map(|one| (weigh(one), one)).reduce(|best, one| if one.0 > best.0 { one } else { best });
    best.and_then(|(_, one)| one.noun).map_or(Who::Nobody, Who::Noun)
}

/// A word as it is learned from.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The word.
    pub cue: Span,
    /// Its lemma with its particle, a bar, and its part of speech.
    pub word: CompactString,
    /// True if a frame was found there by rule.
    pub ruled: bool,
    /// Its readings.
    pub readings: Vec<Observed>,
}

/// A reading as it is learned from.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Its pieces.
    pub pieces: Vec<Span>,
    /// Its signs.
    pub signs: Vec<String>,
    /// Who may be its source: the head's words, and the signs.
    pub sources: Vec<(Option<Span>, Vec<String>)>,
}

/// Everything that there is to learn from in a report whose frames by rule are `frames`.
pub fn observe(tree: &Tree<'_>, quotes: &Quotes<'_>, title: Option<Span>, frames: &[Frame]) -> Vec<Observation> {
    let known = Known { tree, quotes, title, inside: inside(tree, frames), cues: cues(tree, frames) };
    let mut told = Vec::new();
    visit(&known, frames, true, |head, cue, ruled, all| {
        let readings = all.iter().map(|one| {
            let mut signs = List::default();
            sign::reading(&known, head, &cue, ruled.map(|(_, ruled)| ruled), one, &mut signs);
            let sources = sign::candidates(tree, head).into_iter().map(|candidate| {
                let mut signs = List::default();
                sign::source(&known, head, &cue, one, &candidate, &mut signs);
                let span = candidate.noun.map(|noun| {
                    let (first, last) = tree.edges(noun);
                    tree.span(first, last)
                });
                (span, signs.0)
            });
            let pieces = match ruled {
                Some((_, ruled)) if one.form == "rule" => ruled.frame.content.clone(),
                _ => one.pieces().filter_map(|(first, last)| piece(tree, first, last)).collect(),
            };
            Observed { pieces, sources: sources.collect(), signs: signs.0 }
        });
        told.push(Observation {
            cue: tree.token(head).span,
            word: [&cue.lemma, "|", tree.token(head).pos.label()].concat().into(),
            ruled: ruled.is_some(),
            readings: readings.collect(),
        });
    });
    told
}

#[cfg(test)]
mod tests {
    use headwater_model::{Attribution, CueClass, Witness};

    use crate::testing::body;

    fn attitudes(witness: &Witness) -> Vec<&Attribution> {
        witness.layers.attributions.iter().filter(|one| one.class == CueClass::Attitude).collect()
    }

    #[track_caller]
    fn check(text: &str, source: &str, content: &str) {
        let witness = body(text);
        let words = &witness.report.text;
        let found: Vec<_> = attitudes(&witness)
            .into_iter()
            .map(|one| {
                let content: Vec<_> = one.content.iter().map(|piece| piece.of(words)).collect();
                (one.source.span.map_or("", |span| span.of(words)), content.join(" … "))
            })
            .collect();
        assert!(found.iter().any(|(who, what)| *who == source && what == content), "found {found:?} in {text}");
    }

    #[test]
    fn finds_attitudes_and_acts_and_who_shows_them() {
        check("The farmers voted for the older candidate.", "The farmers", "the older candidate");
        check("Many residents are concerned about the price of bread.", "Many residents", "the price of bread");
        check("Their opposition to the new dam surprised nobody.", "Their", "the new dam");
    }

    #[test]
    fn finds_none_where_nobody_takes_a_stand() {
        for text in ["The ship sank on Monday.", "Rain fell all night and the harbour was closed.", "The road is long."]
        {
            assert!(attitudes(&body(text)).is_empty(), "in {text}");
        }
    }

    #[test]
    fn an_attitude_is_nobodys_claim() {
        let witness = body("The farmers voted for the older candidate.");
        assert_eq!(attitudes(&witness).len(), 1);
        assert!(witness.layers.assertions.iter().all(|one| one.chain.is_empty()));
    }

    #[test]
    fn an_attitude_holds_nothing_that_somebody_said_and_is_in_nothing_said() {
        let text = "The mayor voted for the man who said that the bridge was safe. \"I am opposed to it,\" she said, and \
                    the council is concerned that, as she put it, nobody voted for the plan.";
        let witness = body(text);
        for one in attitudes(&witness) {
            assert_eq!(one.outer, None);
            for other in witness.layers.attributions.iter().filter(|other| other.cue != one.cue) {
                let overlaps = one.content.iter().any(|&piece| other.content.iter().any(|&held| held.overlaps(piece)));
                assert!(!overlaps, "{one:?} and {other:?}");
            }
        }
    }
}
