//! How much of a report is told again from a parent it is known to have, in whatever words.
//!
//! The inference asks whether two reports depend on each other and must not take a common topic for a debt; here the
//! debt is known and only its size is asked. So a sentence counts from less likeness on: if a good part of its content
//! stands in the parent, or if it shares much with it that is rare in the story while the rest is the rewriter's
//! colour. Headlines, headings and editor's notes are left out, and a sentence counts for the parent that has it best,
//! so that what came from one is not laid to another's account.
//!
//! Cost for an edge: the product of both reports' sentences, at most `LINES_MAX²`.

use super::explain::{SURPLUS, ramp};
use super::testimony::Testimony;
use crate::likeness::Likeness;

/// A sentence of the child in its parent.
#[derive(Clone, Copy, Default, Debug)]
struct Told {
    /// Share of its content that is there, 0 to 1.
    likeness: f32,
    /// How surely it is told again, 0 to 1.
    sure: f32,
    /// The parent's sentence.
    source: usize,
}

/// For each of `parents`, how much of `child` is told from it and from no other of them better: 0 to 1.
pub fn shares(child: &Testimony<'_>, parents: &[&Testimony<'_>], likeness: &Likeness) -> Vec<f32> {
    let told: Vec<Vec<Told>> = parents
        .iter()
        .map(|parent| (0..child.lines.len()).map(|line| tell(child, line, parent, likeness)).collect())
        .collect();
    let best: Vec<f32> = (0..child.lines.len())
        .map(|line| told.iter().map(|of_parent| of_parent[line].likeness).fold(0.0f32, f32::max))
        .collect();
    told.iter().map(|of_parent| share(child, of_parent, &best)).collect()
}

fn share(child: &Testimony<'_>, told: &[Told], best: &[f32]) -> f32 {
    let (mut weight, mut lines) = (0.0, 0.0);
    let (mut told_weight, mut told_lines) = (0.0, 0.0);
    let mut in_order = Vec::new();
    for (line, found) in told.iter().enumerate().filter(|&(line, _)| child.lines[line].statement) {
        let here = child.lines[line].passage.weight();
        let full = if here >= FULL_SENTENCE { 1.0 } else { 0.0 };
        weight += here;
        lines += full;
        if found.sure > 0.0 && found.likeness >= best[line] - TIE {
            told_weight += here * found.sure;
            told_lines += full * found.sure;
            in_order.push((found.source, here * found.sure));
        }
    }
    if told_weight <= 0.0 || lines <= 0.0 {
        return 0.0;
    }
    let ordered = heaviest_ascent(&in_order) / told_weight;
    (told_weight / weight + told_lines / lines) / 2.0 * (1.0 - ORDER_SHARE + ORDER_SHARE * ordered)
}

fn tell(child: &Testimony<'_>, line: usize, parent: &Testimony<'_>, likeness: &Likeness) -> Told {
    let wanted = &child.lines[line].passage;
    let mut best = Told::default();
    for (source, other) in parent.lines.iter().enumerate() {
        for passage in [&other.passage, &other.with_next] {
            let shared = likeness.shared(wanted, passage);
            let surplus = (passage.weight() - shared).max(0.0) * SURPLUS / 2.0;
            let alike = shared / (wanted.weight() + surplus).max(1.0);
            if alike > best.likeness + TIE {
                let sure = ramp(alike, MOSTLY_TOLD).max(ramp(alike, PARTLY_TOLD) * ramp(shared, SHARED_WEIGHT));
                best = Told { likeness: alike, sure, source };
            }
        }
    }
    best
}

/// Weight of the heaviest run of entries whose sources do not descend.
fn heaviest_ascent(entries: &[(usize, f32)]) -> f32 {
    let mut best: Vec<f32> = Vec::with_capacity(entries.len());
    for (at, &(source, weight)) in entries.iter().enumerate() {
        let before = (0..at).filter(|&k| entries[k].0 <= source).map(|k| best[k]).fold(0.0f32, f32::max);
        best.push(weight + before);
    }
    best.into_iter().fold(0.0f32, f32::max)
}

/// Share of a sentence's content in the parent at which it begins to count, and at which it is told again for certain.
/// These three were read off 86 edges between different outlets whose kind a reader gave. With any one end moved by a
/// third, some threshold still tells 85 of them right, but not always the same: [`super::kind`]'s moves along.
const MOSTLY_TOLD: (f32, f32) = (0.25, 0.55);

/// The same for a sentence that shares much by weight.
const PARTLY_TOLD: (f32, f32) = (0.18, 0.32);

/// Shared weight (see `Passage::weight`) that is much.
const SHARED_WEIGHT: (f32, f32) = (7.0, 14.0);

/// Weight from which a sentence is counted as one: "Get in!" says nothing that could be retold.
const FULL_SENTENCE: f32 = 3.0;

/// Likeness nearer than this is a tie.
const TIE: f32 = 0.02;

/// Part of the share that hangs on telling it in the parent's order.
const ORDER_SHARE: f32 = 0.25;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::plain::{story, witness};
    use crate::stemma::testimony::Lexicon;
    use headwater_model::Witness;

    const WIRE: &str = "Ferry line to close\nThe Skarholm ferry company will end its night line to Ostmark in October, its \
        director Pia Lund told reporters on Tuesday. The line lost 14 million crowns last year because fewer lorries used \
        it. About 60 seamen will be offered work on other ships. The council of Ostmark wants to save the line.";
    const RETOLD: &str = "No more nights to Ostmark\nNight ferries to Ostmark will stop in October, the Skarholm company's \
        boss Pia Lund said. It has cost the firm 14 million crowns in a year as lorries stayed away. The 60 seamen on \
        board are to get jobs on other ships. Ostmark's council hopes that the line can be saved.";
    const APART: &str = "Bridge talks go on\nEngineers from Vell showed plans for a bridge to the island of Skarholm. It would \
        carry two tracks and a road and cost the state 9 billion crowns. Fishermen at the harbour fear for their herring. \
        Because the night line to Ostmark ends in October, the plan has more friends.";

    fn shares_of(texts: &[&str]) -> Vec<f32> {
        let witnesses: Vec<Witness> = texts.iter().map(|text| witness("r", None, None, text)).collect();
        let story = story(&witnesses);
        let likeness = Likeness::learn(&witnesses, &story, &[]);
        let mut lexicon = Lexicon::default();
        let laid: Vec<Testimony<'_>> = story
            .reports
            .iter()
            .map(|&report| Testimony::read(report, &witnesses[report.at()], &likeness, &mut lexicon))
            .collect();
        shares(&laid[0], &laid[1..].iter().collect::<Vec<_>>(), &likeness)
    }

    #[test]
    fn a_report_in_other_words_is_told_again_and_one_with_a_word_on_it_is_not() {
        let (retold, apart) = (shares_of(&[RETOLD, WIRE, APART]), shares_of(&[APART, WIRE, RETOLD]));
        assert!(retold[0] > 0.5, "{retold:?}");
        assert!(apart[0] < 0.3, "{apart:?}");
    }

    #[test]
    fn what_one_parent_has_better_is_not_laid_to_anothers_account() {
        let both = shares_of(&[WIRE, WIRE, RETOLD]);
        assert!(both[0] > 0.95 && both[1] < 0.1, "{both:?}");
    }

    #[test]
    fn nothing_is_told_from_or_in_an_empty_report() {
        assert_eq!(shares_of(&["", WIRE]), [0.0]);
        assert_eq!(shares_of(&[WIRE, ""]), [0.0]);
        assert_eq!(shares_of(&[WIRE]), [0.0f32; 0]);
    }
}
