//! How far a report lies from a text it was taken from, in changes an editor would have had to make.
//!
//! Of a chain of copies every earlier link explains the last one; the right one is the nearest: what it changed (a word, a
//! number, a sentence moved or dropped) the last one has too. This is the old rule of shared errors (Lachmann; for copies on
//! the web Dong et al., VLDB 2009), here as a count: two neighbouring words that the child has and the parent lacks had
//! to be written; those that the parent has and the child lacks had only to be cut, which is cheap.
//!
//! Linear in the words of both; for each edge as often as the child was compared.

use super::credit::Credited;
use super::derive::{Found, MAIN_SCORE, State, gain};
use super::explain::Explained;
use super::testimony::Testimony;
use rustc_hash::FxHashSet;

/// The pairs of neighbouring words of a report.
pub struct Neighbours {
    of_line: Vec<Vec<u64>>,
    all: FxHashSet<u64>,
}

impl Neighbours {
    /// Reads them off; the last word of a sentence goes with the first of the next, so that a moved sentence shows.
    pub fn of(report: &Testimony<'_>) -> Neighbours {
        let mut of_line = vec![Vec::new(); report.lines.len()];
        let mut all = FxHashSet::default();
        for pair in report.words.windows(2) {
            let line = pair[1].line as usize;
            if line < of_line.len() && !report.lines[line].headline {
                let key = u64::from(pair[0].key) << 32 | u64::from(pair[1].key);
                of_line[line].push(key);
                all.insert(key);
            }
        }
        Neighbours { of_line, all }
    }
}

/// Changes that lead from `parent` to the sentences of `child` that `counts` picks; 0 is none. Pairs of words that were written
/// count one each, those that were cut [`CUT`].
fn changes(child: &Neighbours, parent: &Neighbours, counts: impl Fn(usize) -> bool) -> f32 {
    let picked = child.of_line.iter().enumerate().filter(|&(line, _)| counts(line)).flat_map(|(_, pairs)| pairs);
    let written = picked.filter(|pair| !parent.all.contains(pair)).count();
    let cut = parent.all.iter().filter(|pair| !child.all.contains(pair)).count();
    written as f32 + CUT * cut as f32
}

impl State<'_, '_, '_> {
    /// Hangs each report under the nearest of the texts that explain the same of it, and drops parents that the others
    /// make needless.
    pub(super) fn nearest_parents(&mut self) {
        for child in 0..self.case.reports.len() {
            for at in self.above[child].clone() {
                let Some(parent) = self.edges[at].parent.report() else { continue };
                if self.edges[at].found != Found::Content {
                    continue;
                }
                if let Some(nearer) = self.nearer(parent, child) {
                    self.edges[at].parent = Credited::Report(nearer);
                    self.edges[at].rivals = self.rivals(nearer, child, self.edges[at].support);
                }
            }
            self.drop_needless(child);
        }
        self.turn_round();
    }

    /// Turns an edge round where its two ends and the parent above them lie nearer to one another that way.
    fn turn_round(&mut self) {
        for below in 0..self.edges.len() {
            let (child, found) = (self.edges[below].child, self.edges[below].found);
            let Some(parent) = self.edges[below].parent.report() else { continue };
            if child == usize::MAX || found != Found::Content || self.above[child].len() != 1 {
                continue;
            }
            let [above] = self.above[parent][..] else { continue };
            let Some(top) = self.edges[above].parent.report().filter(|_| self.edges[above].found == Found::Content)
            else {
                continue;
            };
            let forbidden = self.is_out(top, child) || self.is_out(child, parent);
            if forbidden || self.case.coverage(child, top) < MAIN_SCORE || self.same_outlet_pair(top, child) {
                continue;
            }
            let as_it_is = self.far(top, parent) + self.far(parent, child);
            let turned = self.far(top, child) + self.far(child, parent);
            if turned + TURNED < as_it_is && self.case.leaning(child, parent) > NEARER_LEANING {
                self.edges[above].child = child;
                self.edges[below].child = parent;
                self.edges[below].parent = Credited::Report(child);
                self.above[child] = vec![above];
                self.above[parent] = vec![below];
                self.best[child] = self.explained_by(child, None);
                self.best[parent] = self.explained_by(parent, None);
            }
        }
    }

    /// Changes that lead from `parent` to `child`, less what the signs of direction count.
    fn far(&self, parent: usize, child: usize) -> f32 {
        changes(&self.neighbours[child], &self.neighbours[parent], |_| true) - self.signs(parent, child)
    }

    /// What the signs of direction count against changed words.
    fn signs(&self, parent: usize, child: usize) -> f32 {
        let credit = if self.case.credited[child].contains(&parent) { CREDIT_WORDS } else { 0.0 };
        let leaning = self.case.nearness(parent, child).clamp(0.02, 0.98);
        credit + SIGN_WORDS * (leaning / (1.0 - leaning)).ln()
    }

    /// A report that explains what `parent` explains of `child`, from which fewer changes lead to it.
    fn nearer(&self, parent: usize, child: usize) -> Option<usize> {
        let explained = self.case.explained.get(&(child, parent))?;
        let enough = SAME_COVERAGE * explained.coverage;
        let far = |candidate: usize| {
            let other = self.case.explained.get(&(child, candidate));
            let line_counts = |line: usize| {
                let strong = |found: Option<&Explained>| {
                    found.and_then(|found| found.lines[line].as_ref()).map_or(0.0, |found| found.raw)
                };
                strong(Some(explained)).max(strong(other)) > LINE_COUNTS
            };
            // Both are measured over the same sentences of the child.
            let from =
                |of: usize| changes(&self.neighbours[child], &self.neighbours[of], line_counts) - self.signs(of, child);
            from(candidate) - from(parent)
        };
        self.case.compared[child]
            .iter()
            .copied()
            .filter(|&other| !self.is_out(other, child) && !self.same_outlet_pair(other, child))
            .filter(|&other| !self.common_agency(other, child) && self.case.coverage(child, other) >= enough)
            .filter(|&other| self.case.leaning(other, child) >= NEARER_LEANING && !self.closes_circle(other, child))
            .map(|other| (far(other), other))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .filter(|&(further, _)| further < 0.0)
            .map(|(_, other)| other)
    }

    /// Drops parents by content that the child's other parents leave next to nothing to explain.
    fn drop_needless(&mut self, child: usize) {
        loop {
            let by_content: Vec<usize> =
                self.above[child].iter().copied().filter(|&at| self.edges[at].found == Found::Content).collect();
            self.best[child] = self.explained_by(child, None);
            if by_content.len() < 2 {
                return;
            }
            let needless = by_content.into_iter().rev().find(|&at| {
                let Some(parent) = self.edges[at].parent.report() else { return false };
                let others = self.explained_by(child, Some(at));
                let Some(explained) = self.case.explained.get(&(child, parent)) else { return false };
                let (gain, _) = gain(self.case, child, explained, &others);
                !self.case.credited[child].contains(&parent) && gain < NEEDLESS
            });
            let Some(at) = needless else { return };
            self.above[child].retain(|&other| other != at);
            self.edges[at].child = usize::MAX;
        }
    }

    /// For each line of `child`, how well its parents explain it; one edge may be left out.
    fn explained_by(&self, child: usize, without: Option<usize>) -> Vec<f32> {
        let mut best = vec![0.0; self.case.reports[child].lines.len()];
        for &at in self.above[child].iter().filter(|&&at| Some(at) != without) {
            let explained = self.edges[at].parent.report().and_then(|parent| self.case.explained.get(&(child, parent)));
            for (line, best) in best.iter_mut().enumerate() {
                let found = explained.and_then(|explained| explained.lines[line].as_ref());
                *best = found.map_or(*best, |found| found.strength.max(*best));
            }
        }
        best
    }
}

/// What the signs of direction, as log odds, count against changed words.
const SIGN_WORDS: f32 = 2.0;

/// Direction a nearer parent needs; below one half because the chain it stands in says more than the pair.
const NEARER_LEANING: f32 = 0.25;

/// Share of what the best parent explains from which another may be the nearer one.
const SAME_COVERAGE: f32 = 0.5;

/// Explained share from which a sentence counts when the nearest parent is asked.
const LINE_COUNTS: f32 = 0.2;

/// By how many changes an edge must be better the other way round.
const TURNED: f32 = 2.0;

/// What a credit counts against changed words.
const CREDIT_WORDS: f32 = 8.0;

/// Explained share beyond the other parents below which one is needless.
const NEEDLESS: f32 = 0.06;

/// A word cut, against a word written.
const CUT: f32 = 0.02;
