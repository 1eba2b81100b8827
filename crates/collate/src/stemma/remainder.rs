//! Passages of a report that its parents do not explain, and that stand in one other report word for word.
//!
//! Linear in the pairs that were compared times the child's sentences.

use super::derive::{Found, State};

impl State<'_, '_, '_> {
    /// Passages nobody explains so far. Taking one can show that another stands nowhere else after all, so it is gone
    /// over until nothing is found.
    pub(super) fn remainders(&mut self) {
        loop {
            let before = self.edges.len();
            let open = self.pairs(REMAINDER_SCORE, |state, parent, child| state.remainder_score(parent, child));
            self.take_best(open, REMAINDER_SCORE, State::remainder_score, |state, score, parent, child| {
                state.accept(parent, child, Found::Remainder, score.min(1.0));
            });
            if self.edges.len() == before {
                return;
            }
        }
    }

    /// Strength of the passages that `parent` alone explains, beyond the parents so far.
    fn remainder_score(&self, parent: usize, child: usize) -> f32 {
        if self.is_out(parent, child) || self.same_outlet_pair(parent, child) {
            return 0.0;
        }
        let Some(explained) = self.case.explained.get(&(child, parent)) else { return 0.0 };
        // What two have from a third, seen or lost, neither has from the other; and a text above the parents is too far.
        if self.case.leaning(parent, child) < REMAINDER_LEANING
            || self.common_agency(parent, child)
            || self.common_lost_parent(parent, child)
            || self.descends(child, parent)
        {
            return 0.0;
        }
        // A quotation shows that both heard the same speaker; who heard one of them where many did heard the others there too.
        let public = explained.lines.iter().enumerate().any(|(line, found)| {
            let found = found.as_ref().filter(|_| self.case.reports[child].lines[line].quoted > 0.0);
            found.is_some_and(|found| {
                self.case.reports[child].is_public(line)
                    || found.parent.clone().any(|line| self.case.reports[parent].is_public(line))
            })
        });
        let besides = if public { TOLD_BESIDES.1 } else { TOLD_BESIDES.0 };
        (0..explained.lines.len())
            .filter(|&line| !self.case.reports[child].lines[line].headline)
            .filter_map(|line| {
                let found = explained.lines[line].as_ref()?;
                let words = self.case.reports[child].lines[line].words.len() as f32;
                let quoted = if explained.plain >= besides { 0.0 } else { self.case.reports[child].lines[line].quoted };
                let copied = found.verbatim * words * (1.0 - quoted);
                // What either gives somebody else credit for came from there.
                if self.gives_credit(child, line..line + 1) || self.gives_credit(parent, found.parent.clone()) {
                    return None;
                }
                let own = found.raw - self.best[child][line];
                (copied >= REMAINDER_WORDS && own >= 0.5 && !self.stands_elsewhere(child, line, parent))
                    .then_some(own * (copied / 16.0).min(1.0))
            })
            .fold(0.0f32, f32::max)
    }

    fn gives_credit(&self, report: usize, lines: std::ops::Range<usize>) -> bool {
        self.case.credits[report].iter().any(|credit| credit.line.is_some_and(|line| lines.contains(&line)))
    }

    /// True if a report beside these two has a line of the child word for word: what several have shows nothing.
    fn stands_elsewhere(&self, child: usize, line: usize, except: usize) -> bool {
        let copied = |other: &usize| {
            let found = self.case.explained.get(&(child, *other)).and_then(|explained| explained.lines[line].as_ref());
            found.is_some_and(|found| found.verbatim >= 0.5)
        };
        self.case.compared[child]
            .iter()
            .filter(|&&other| other != except)
            .filter(|other| copied(other))
            .any(|&other| !self.descends(other, child) && !self.descends(other, except))
    }
}

/// Sentences told by the writer's own words (see `Explained::plain`) from which a quotation came along with them: usually, and
/// where it was said to the press at large.
const TOLD_BESIDES: (f32, f32) = (0.15, 0.5);

/// Strength of the best passage that only this parent explains.
const REMAINDER_SCORE: f32 = 0.35;

/// Copied words in one sentence for a remainder.
const REMAINDER_WORDS: f32 = 8.0;

/// Direction a remainder needs.
const REMAINDER_LEANING: f32 = 0.5;
