//! Which texts a report was made from, counted in changes an editor would have had to make.
//!
//! Of a chain of copies every earlier link explains the last one; the right one is the nearest: what it changed (a word, a
//! number, a sentence moved or dropped) the last one has too. This is the old rule of shared errors (Lachmann; for copies on
//! the web Dong et al., VLDB 2009), here as a count: two neighbouring words that the child has and the parent lacks had
//! to be written; those that the parent has and the child lacks had only to be cut, which is cheap. Of several sets of parents the
//! one is taken from which the child took least to write; a parent costs something, so that each must save more than that.
//!
//! The set is looked for by steps (put one parent in another's place, leave one out, take one more), the best one first, until
//! none makes it better: at most [`STEPS_MAX`] for a report, each the product of its candidates and parents times its sentences.

use super::credit::{Credit, Credited, is_copied};
use super::derive::{Found, State};
use super::testimony::Testimony;
use rustc_hash::{FxHashMap, FxHashSet};

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
            if line < of_line.len() {
                let key = u64::from(pair[0].key) << 32 | u64::from(pair[1].key);
                of_line[line].push(key);
                all.insert(key);
            }
        }
        Neighbours { of_line, all }
    }
}

/// What was cut of `parent` to come to `child`, each pair of words [`CUT`].
fn cut(child: &Neighbours, parent: &Neighbours) -> f32 {
    CUT * parent.all.iter().filter(|pair| !child.all.contains(pair)).count() as f32
}

/// What the sentences of one report would cost to make from one parent.
struct Costs {
    of_line: Vec<f32>,
    /// What having this parent costs.
    price: f32,
}

/// The parents by content of both ends of an edge, once it is turned round.
struct Turned {
    child_set: Vec<usize>,
    parent_set: Vec<usize>,
}

/// What a report would cost to make from any set of some parents.
struct Bill {
    /// What each sentence costs from the parents that are settled, or from nobody.
    own: Vec<f32>,
    costs: FxHashMap<usize, Costs>,
    /// For each credit, the parents that may be meant; none if a settled parent is.
    credits: Vec<Vec<usize>>,
}

impl Bill {
    fn total(&self, set: &[usize]) -> f32 {
        let line =
            |line: usize| set.iter().map(|parent| self.costs[parent].of_line[line]).fold(self.own[line], f32::min);
        let borne = self.credits.iter().filter(|meant| set.iter().any(|parent| meant.contains(parent))).count() as f32;
        let price = set.iter().map(|parent| self.costs[parent].price).sum::<f32>();
        (0..self.own.len()).map(line).sum::<f32>() + price - CREDIT_WORDS * borne
    }

    /// Leaves out parents for as long as that costs less, but never the last.
    fn without_needless(&self, mut set: Vec<usize>) -> (f32, Vec<usize>) {
        let mut best = self.total(&set);
        while set.len() > 1 {
            let without = |at: usize| {
                set.iter().copied().enumerate().filter(|&(k, _)| k != at).map(|(_, p)| p).collect::<Vec<_>>()
            };
            let cheaper = (0..set.len())
                .map(|at| (self.total(&without(at)), at))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((cost, at)) = cheaper.filter(|&(cost, _)| cost < best) else { break };
            (best, set) = (cost, without(at));
        }
        (best, set)
    }
}

impl State<'_, '_, '_> {
    /// Hangs each report under the texts from which fewest changes lead to it.
    pub(super) fn nearest_parents(&mut self) {
        for _ in 0..ROUNDS_MAX {
            let mut changed = false;
            for child in 0..self.case.reports.len() {
                changed |= self.settle_parents(child);
            }
            changed |= self.turn_round();
            if !changed {
                return;
            }
        }
    }

    /// Looks for a better set of parents by content of one report; true if there was one.
    fn settle_parents(&mut self, child: usize) -> bool {
        let old = self.content_edges(child);
        let start = self.content_parents(child);
        if start.is_empty() || start.len() < old.len() {
            return false;
        }
        let candidates: Vec<usize> = self.case.compared[child]
            .iter()
            .copied()
            .filter(|&other| start.contains(&other) || self.may_be_nearer(other, child))
            .collect();
        let bill = self.bill(child, &candidates);
        let mut set = start.clone();
        let mut best = bill.total(&set);
        for _ in 0..STEPS_MAX {
            let mut step: Option<(f32, Vec<usize>)> = None;
            let mut try_set = |next: Vec<usize>, needs: f32| {
                let cost = bill.total(&next);
                if cost < best - needs && step.as_ref().is_none_or(|(known, _)| cost < *known) {
                    step = Some((cost, next));
                }
            };
            for &other in candidates.iter().filter(|other| !set.contains(other)) {
                for at in 0..set.len() {
                    let mut next = set.clone();
                    next[at] = other;
                    try_set(next, BETTER);
                }
                if set.len() < PARENTS_MAX && self.adds(other, child, &set) {
                    let mut next = set.clone();
                    next.push(other);
                    try_set(next, BETTER);
                }
            }
            if set.len() > 1 {
                for at in 0..set.len() {
                    let mut next = set.clone();
                    next.remove(at);
                    try_set(next, 0.0);
                }
            }
            let Some((cost, next)) = step else { break };
            (best, set) = (cost, next);
        }
        self.replace_parents(child, &old, &start, &set)
    }

    fn bill(&self, child: usize, candidates: &[usize]) -> Bill {
        let settled = self.edges_of(child).filter(|edge| edge.found != Found::Content);
        let settled: Vec<usize> = settled.filter_map(|edge| edge.parent.report()).collect();
        let mut own: Vec<f32> =
            (0..self.case.reports[child].lines.len()).map(|line| self.pairs_of(child, line)).collect();
        for &parent in &settled {
            for (own, cost) in own.iter_mut().zip(self.costs(parent, child).of_line) {
                *own = own.min(cost);
            }
        }
        let credits = self.case.credited[child]
            .iter()
            .filter(|&&to| !settled.iter().any(|&parent| self.bears_credit(parent, to)))
            .map(|&to| candidates.iter().copied().filter(|&parent| self.bears_credit(parent, to)).collect())
            .collect();
        let costs = candidates.iter().map(|&parent| (parent, self.costs(parent, child))).collect();
        Bill { own, costs, credits }
    }

    /// Puts `set` in the place of the parents by content `start`, whose edges are `old`.
    fn replace_parents(&mut self, child: usize, old: &[usize], start: &[usize], set: &[usize]) -> bool {
        let mut new: Vec<usize> = set.iter().copied().filter(|parent| !start.contains(parent)).collect();
        new.sort_unstable();
        let mut new = new.into_iter();
        let mut changed = false;
        for (&edge, parent) in old.iter().zip(start) {
            if set.contains(parent) {
                continue;
            }
            changed = true;
            match new.next() {
                Some(nearer) => {
                    self.edges[edge].parent = Credited::Report(nearer);
                    self.edges[edge].rivals = self.rivals(nearer, child, self.edges[edge].support);
                }
                None => {
                    self.above[child].retain(|&other| other != edge);
                    self.edges[edge].child = usize::MAX;
                }
            }
        }
        for parent in new {
            changed = true;
            self.accept(parent, child, Found::Content, self.case.coverage(child, parent));
        }
        if changed {
            self.best[child] = self.explained_by(child);
        }
        changed
    }

    /// True if another report explains some of the child and may stand above it.
    fn may_be_nearer(&self, other: usize, child: usize) -> bool {
        !self.is_out(other, child)
            && !self.same_outlet_pair(other, child)
            && !self.common_agency(other, child)
            && self.case.coverage(child, other) >= NEARER_COVERAGE
            && self.case.leaning(other, child) >= NEARER_LEANING
            && !self.closes_circle(other, child)
    }

    /// True if a report that is not among the parents has enough of the writer's own words to be one more.
    fn adds(&self, other: usize, child: usize, set: &[usize]) -> bool {
        let found = |parent: usize| self.case.explained.get(&(child, parent));
        let Some(explained) = found(other) else { return false };
        let report = &self.case.reports[child];
        let words: f32 = explained
            .lines
            .iter()
            .enumerate()
            .filter(|&(line, _)| !report.lines[line].headline)
            .filter_map(|(line, matched)| {
                let known = set.iter().filter_map(|&parent| found(parent)?.lines[line].as_ref());
                let known = known.map(|known| known.verbatim).fold(0.0f32, f32::max);
                let words = report.lines[line].words.len() as f32 * (1.0 - report.lines[line].quoted);
                Some(words * (matched.as_ref()?.verbatim - known).max(0.0))
            })
            .sum();
        words >= ADDED_WORDS
    }

    /// True if most pairs of words of a sentence are not in another report: a short sentence can be there without being a passage.
    pub(super) fn lacks(&self, other: usize, report: usize, line: usize) -> bool {
        let pairs = &self.neighbours[report].of_line[line];
        let lacking = pairs.iter().filter(|pair| !self.neighbours[other].all.contains(pair)).count();
        2 * lacking > pairs.len()
    }

    fn pairs_of(&self, child: usize, line: usize) -> f32 {
        self.neighbours[child].of_line[line].len() as f32 * self.speech(child, line)
    }

    /// Quoted words count less: both may have heard them.
    fn speech(&self, child: usize, line: usize) -> f32 {
        1.0 - self.case.reports[child].lines[line].quoted * QUOTED_LESS
    }

    fn costs(&self, parent: usize, child: usize) -> Costs {
        let (theirs, ours) = (&self.neighbours[parent], &self.neighbours[child]);
        let explained = self.case.explained.get(&(child, parent));
        let report = &self.case.reports[child];
        let copied = |credit: &Credit| {
            explained.is_some_and(|found| is_copied(credit, report, &self.case.reports[parent], found))
        };
        let cost = |line: usize| {
            let pairs = &ours.of_line[line];
            let own = self.pairs_of(child, line);
            let written = pairs.iter().filter(|pair| !theirs.all.contains(pair)).count() as f32;
            let mut credits = self.case.credits[child].iter().filter(|credit| credit.line == Some(line)).peekable();
            // "X first reported the story" is in many a report: it is what a report from X has, or a copy of one.
            if report.lines[line].words.len() <= FORMULA_WORDS && credits.peek().is_some() {
                let explains = credits
                    .all(|credit| credit.to.report().is_some_and(|to| self.bears_credit(parent, to)) || copied(credit));
                return if explains { 0.0 } else { own };
            }
            let raw = explained.and_then(|found| found.lines[line].as_ref()).map_or(0.0, |found| found.raw);
            // A word changed in a quotation counts in full, one that both may have heard does not.
            written.min(own * (1.0 - RETOLD * raw))
        };
        let of_line = (0..ours.of_line.len()).map(cost).collect();
        Costs { of_line, price: PARENT + cut(ours, theirs) - self.signs(parent, child) }
    }

    /// Turns edges round where that leaves less to write; true if there was one.
    fn turn_round(&mut self) -> bool {
        let mut changed = false;
        for edge in 0..self.edges.len() {
            if let Some(turned) = self.turned(edge) {
                self.turn(edge, &turned);
                changed = true;
            }
        }
        changed
    }

    /// How the ends of an edge would be explained the other way round, if that leaves less to write.
    fn turned(&self, edge: usize) -> Option<Turned> {
        let (child, found) = (self.edges[edge].child, self.edges[edge].found);
        let parent = self.edges[edge].parent.report()?;
        if child == usize::MAX || found != Found::Content || self.is_out(child, parent) {
            return None;
        }
        let mut beside = self.edges_of(child).filter_map(|edge| edge.parent.report()).filter(|&other| other != parent);
        if self.case.leaning(child, parent) <= NEARER_LEANING || beside.any(|other| self.descends(other, parent)) {
            return None;
        }
        let (above_parent, above_child) = (self.content_parents(parent), self.content_parents(child));
        // A report that has its sentences from two that share none put them together; neither took its half from there.
        if above_parent.is_empty() {
            return None;
        }
        let mut reach: Vec<usize> = above_child.iter().copied().filter(|&other| other != parent).collect();
        let may_pass = |&other: &usize| {
            !reach.contains(&other)
                && !self.is_out(other, child)
                && !self.same_outlet_pair(other, child)
                && !self.common_agency(other, child)
                && self.case.coverage(child, other) >= NEARER_COVERAGE
                && self.case.leaning(other, child) >= NEARER_LEANING
        };
        let passed: Vec<usize> = above_parent.iter().copied().filter(may_pass).collect();
        reach.extend(passed);
        if reach.is_empty() {
            return None;
        }
        let as_it_is =
            self.bill(parent, &above_parent).total(&above_parent) + self.bill(child, &above_child).total(&above_child);
        let (above, child_set) = self.bill(child, &reach).without_needless(reach.clone());
        let mut reach = vec![child];
        reach.extend(&above_parent);
        let (below, parent_set) = self.bill(parent, &reach).without_needless(reach.clone());
        (parent_set.contains(&child) && above + below + TURNED < as_it_is).then_some(Turned { child_set, parent_set })
    }

    fn turn(&mut self, edge: usize, turned: &Turned) {
        let (child, Some(parent)) = (self.edges[edge].child, self.edges[edge].parent.report()) else { return };
        let (above_parent, above_child) = (self.content_edges(parent), self.content_edges(child));
        self.above[child].retain(|&other| other != edge);
        self.above[parent].push(edge);
        self.edges[edge].child = parent;
        self.edges[edge].parent = Credited::Report(child);
        let rest = |edges: Vec<usize>| edges.into_iter().filter(move |&other| other != edge).collect::<Vec<_>>();
        self.keep_parents(parent, &rest(above_parent), &turned.parent_set);
        self.keep_parents(child, &rest(above_child), &turned.child_set);
        self.best[child] = self.explained_by(child);
        self.best[parent] = self.explained_by(parent);
    }

    /// Drops those of some edges whose parents are not in `set`, and puts edges from those in it that have none.
    fn keep_parents(&mut self, child: usize, edges: &[usize], set: &[usize]) {
        for &edge in edges {
            if !self.edges[edge].parent.report().is_some_and(|parent| set.contains(&parent)) {
                self.above[child].retain(|&other| other != edge);
                self.edges[edge].child = usize::MAX;
            }
        }
        for &parent in set {
            if !self.has_edge(parent, child) {
                self.accept(parent, child, Found::Content, self.case.coverage(child, parent));
            }
        }
    }

    fn content_edges(&self, child: usize) -> Vec<usize> {
        self.above[child].iter().copied().filter(|&edge| self.edges[edge].found == Found::Content).collect()
    }

    fn content_parents(&self, child: usize) -> Vec<usize> {
        self.content_edges(child).into_iter().filter_map(|edge| self.edges[edge].parent.report()).collect()
    }

    /// True if a credit to `to` may mean `parent`: it is that report, or another of its outlet.
    fn bears_credit(&self, parent: usize, to: usize) -> bool {
        parent == to || self.same_outlet_pair(parent, to)
    }

    /// What the signs of direction count against changed words.
    fn signs(&self, parent: usize, child: usize) -> f32 {
        SIGN_WORDS * self.case.nearness(parent, child).clamp(-SIGNS_MAX, SIGNS_MAX)
    }

    /// For each line of `child`, how well its parents explain it.
    fn explained_by(&self, child: usize) -> Vec<f32> {
        let mut best = vec![0.0; self.case.reports[child].lines.len()];
        for &at in &self.above[child] {
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

/// Most that they count, as log odds.
const SIGNS_MAX: f32 = 4.0;

/// Direction a nearer parent needs; below one half because the chain it stands in says more than the pair.
const NEARER_LEANING: f32 = 0.25;

/// Explained share from which a report may be a nearer parent.
const NEARER_COVERAGE: f32 = 0.08;

/// By how many changes an edge must be better the other way round.
const TURNED: f32 = 1.0;

/// What a credit counts against changed words.
const CREDIT_WORDS: f32 = 8.0;

/// Changes that one more parent must save.
const PARENT: f32 = 8.0;

/// Changes by which another set of parents must be better.
const BETTER: f32 = 0.5;

/// Copied words of the writer's own, beyond those of the other parents, for one more.
const ADDED_WORDS: f32 = 14.0;

/// Most parents by content.
const PARENTS_MAX: usize = 5;

/// Most steps to a better set of parents for one report.
const STEPS_MAX: usize = 12;

/// Most rounds over the reports; what one report's parents are decides which another may have.
const ROUNDS_MAX: usize = 4;

/// Most words of a sentence that does nothing but give credit.
const FORMULA_WORDS: usize = 14;

/// How little a word in speech counts.
const QUOTED_LESS: f32 = 0.65;

/// What a sentence told again in other words saves of writing it.
const RETOLD: f32 = 0.7;

/// A word cut, against a word written.
const CUT: f32 = 0.02;
