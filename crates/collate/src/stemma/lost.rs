//! Lost parents: a text that nobody supplied and that shows in what was taken from it.
//!
//! Reports that carry one agency's credit line had it from there. Without a credit, two reports that share much word for word had
//! it from a third if neither can have had it from the other: inside what they share each has sentences that the other
//! lacks. An editor cuts, and adds at the top or the end; that both added in the middle of the same text is the rarer story.
//!
//! Linear in the sentences of both reports of an edge.

use super::credit::Credited;
use super::derive::{Edge, Found, State, lost};
use headwater_model::CompactString;
use rustc_hash::FxHashMap;

impl State<'_, '_, '_> {
    /// Two reports that carry one agency's credit line had it from there, and not from each other.
    pub(super) fn common_agency(&self, a: usize, b: usize) -> bool {
        let whole = |report: usize| self.case.credits[report].iter().filter(|credit| credit.whole);
        // An agency whose report is here can be credited by a line that was copied with the text.
        whole(a)
            .filter(|ours| ours.to.report().is_none())
            .any(|ours| whole(b).any(|theirs| self.same_target(&ours.to, &theirs.to)))
    }

    /// True if a report nobody supplied or named is a parent of both.
    pub(super) fn common_lost_parent(&self, a: usize, b: usize) -> bool {
        let lost = |edge: &Edge| matches!(edge.parent, Credited::Unknown(_)).then(|| edge.parent.clone());
        self.edges_of(a).filter_map(lost).any(|ours| self.edges_of(b).filter_map(lost).any(|theirs| ours == theirs))
    }

    /// Puts a lost parent above reports that share a text neither can have had from the other.
    pub(super) fn lost_parents(&mut self) {
        let mut numbers: FxHashMap<usize, u32> = FxHashMap::default();
        for at in 0..self.edges.len() {
            let (child, Some(other)) = (self.edges[at].child, self.edges[at].parent.report()) else { continue };
            if self.edges[at].found != Found::Content || child == usize::MAX || !self.are_siblings(other, child) {
                continue;
            }
            let next = numbers.len() as u32 + 1;
            let number = numbers.get(&other).or(numbers.get(&child)).copied().unwrap_or(next);
            self.edges[at].parent = Credited::Unknown(number);
            self.edges[at].found = Found::Sibling;
            self.edges[at].sibling = Some(other);
            self.edges[at].rivals = vec![(other, self.edges[at].support)];
            numbers.insert(child, number);
            if numbers.insert(other, number).is_none() {
                let support = self.edges[at].support;
                let mut edge = lost(&CompactString::default(), other, 0);
                edge.credits.clear();
                edge.parent = Credited::Unknown(number);
                edge.found = Found::Sibling;
                edge.sibling = Some(child);
                edge.rivals = vec![(child, support)];
                self.push(edge);
            }
        }
    }

    /// True if two reports share much word for word, and inside what they share each has sentences of its own.
    fn are_siblings(&self, a: usize, b: usize) -> bool {
        let verbatim = |of: usize, by: usize| self.case.explained.get(&(of, by)).map_or(0.0, |found| found.verbatim);
        let names = |who: usize, whom: usize| self.case.credited[who].contains(&whom);
        verbatim(a, b).min(verbatim(b, a)) >= SIBLINGS_SHARE
            && !names(a, b)
            && !names(b, a)
            && self.edges_of(a).all(|edge| matches!(edge.parent, Credited::Unknown(_)))
            && self.inserted(a, b) >= SIBLINGS_LINES
            && self.inserted(b, a) >= SIBLINGS_LINES
    }

    /// Sentences of `of` that `by` lacks, between sentences that it has, without those that give somebody credit or that another
    /// parent explains.
    fn inserted(&self, of: usize, by: usize) -> usize {
        let Some(explained) = self.case.explained.get(&(of, by)) else { return 0 };
        let raw = |line: usize| explained.lines[line].as_ref().map_or(0.0, |found| found.raw);
        let shared = |&line: &usize| raw(line) >= 0.5 && self.case.reports[of].lines[line].statement;
        let (Some(first), Some(last)) =
            ((0..explained.lines.len()).find(shared), (0..explained.lines.len()).rev().find(shared))
        else {
            return 0;
        };
        // One sentence before it, and it may be the editor's beginning with one of the text's put in front.
        let before = |line: usize| (first..line).filter(shared).count();
        let parents = || self.edges_of(of).filter_map(|edge| edge.parent.report()).filter(|&parent| parent != by);
        let elsewhere = |line: usize| {
            let found = |parent: usize| self.case.explained.get(&(of, parent))?.lines[line].as_ref();
            parents().any(|parent| found(parent).is_some_and(|found| found.raw >= 0.5))
        };
        let credits = |line: usize| self.case.credits[of].iter().any(|credit| credit.line == Some(line));
        (first..=last)
            .filter(|&line| raw(line) < 0.2 && self.case.reports[of].lines[line].statement)
            .filter(|&line| before(line) >= 2 && !credits(line) && !elsewhere(line) && self.lacks(by, of, line))
            .count()
    }
}

/// Shared words, as a share of either text, from which two may be copies of a lost one.
const SIBLINGS_SHARE: f32 = 0.35;

/// Sentences that each has inside what they share.
const SIBLINGS_LINES: usize = 1;
