//! The claims of a story that are nearest to words somebody asks about.
//!
//! The words are read like a report and compared with every assertion by [`Likeness`]: shared terms, stems, synonyms, names,
//! numbers and dates, weighed by rarity in the story. Whether the words affirm or deny is not looked at, so both sides of a claim
//! are found. Linear in the assertions, of which at most [`ASSERTIONS_MAX`] of a claim are asked.

use headwater_model::{ClaimIx, Dossier, Story, Witness};

use crate::likeness::{Likeness, Passage};

/// Score from which a claim is near. On the claims of the seven annotated stories, asked for by the annotators' sentences
/// (`eval/claim.py`): the right one comes first for .845 of them, something is answered to .029 of another story's.
const NEAR_MIN: f32 = 0.35;
/// Assertions of a claim that are held against the words; a claim that more make is known by the first ones.
const ASSERTIONS_MAX: usize = 64;
/// Least weight of what is asked: less than a word with content says nothing.
const WEIGHT_MIN: f32 = 0.5;

/// A claim near to the words that were asked about.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Near {
    /// Which claim of the dossier.
    pub claim: ClaimIx,
    /// 0 to 1: how near. Comparable between stories, roughly.
    pub score: f32,
}

/// The claims nearest to what `asked` says, nearest first, then in the dossier's order; at most `most`. Nothing where the words have
/// no content to go by: tell that with [`says_something`].
pub fn nearest(witnesses: &[Witness], dossier: &Dossier, asked: &Witness, most: usize) -> Vec<Near> {
    let (likeness, number) = Likeness::learn_beside(witnesses, &dossier.story, &dossier.names, asked);
    let words = likeness.passage(number, 0..asked.layers.parse.tokens.len());
    if words.weight() < WEIGHT_MIN {
        return Vec::new();
    }
    let mut found: Vec<Near> = Vec::new();
    for (position, claim) in dossier.claims.iter().enumerate() {
        let score = |one: &headwater_model::ClaimAssertion| {
            let assertion = witnesses.get(one.report.at())?.layers.assertions.get(one.assertion.at())?;
            let mut spans = vec![assertion.span];
            spans.extend(assertion.subject);
            let clause = likeness.passage_over(one.report, &spans);
            Some(nearness(&likeness, &words, &clause))
        };
        let best = claim.assertions.iter().take(ASSERTIONS_MAX).filter_map(score).fold(0.0, f32::max);
        if best >= NEAR_MIN {
            found.push(Near { claim: ClaimIx::from(position), score: best });
        }
    }
    found.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.claim.cmp(&y.claim)));
    found.truncate(most);
    found
}

/// True if the words have content by which a claim could be found.
pub fn says_something(asked: &Witness) -> bool {
    let story = Story { id: headwater_model::StoryId("".into()), reports: Vec::new(), assignments: Vec::new() };
    let (likeness, number) = Likeness::learn_beside(&[], &story, &[], asked);
    likeness.passage(number, 0..asked.layers.parse.tokens.len()).weight() >= WEIGHT_MIN
}

/// How near a clause is to the words: half for being alike, half for having in it what was asked.
fn nearness(likeness: &Likeness, words: &Passage, clause: &Passage) -> f32 {
    0.5 * (likeness.likeness(words, clause) + likeness.containment(words, clause))
}
