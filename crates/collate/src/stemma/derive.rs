//! The inference: each report of a story is explained by its best parents or by nobody.
//!
//! In three passes, each taking the best-supported edge first and never closing a circle (a greedy maximum branching
//! in the line of Chu-Liu and Edmonds; greedy because gains shrink as parents are accepted, so that weights are not
//! fixed beforehand):
//!
//! 1. *Main parents.* A report whose content another explains in good part, beyond what its parents so far explain, is
//!    that one's child, if the signs of direction agree (see [`super::relation`]). An earlier text of the same outlet
//!    is a parent of a later one.
//! 2. *Credits.* A report named by a sentence is a parent, unless that sentence came with a main parent which gives
//!    the same credit: only direct debts count.
//! 3. *Remainders.* A passage nobody explains so far, and that is in one other report word for word or is an
//!    exclusive quotation of it, makes that report a parent of part.
//!
//! Cost: the pairs handed in, times the child's sentences, times the few rounds in which a report takes parents; for
//! each edge a walk over the ancestors of its parent.

use super::credit::{Credit, Credited, is_inherited};
use super::explain::Explained;
use super::nearest::{self, Neighbours};
use super::outlet::Outlets;
use super::relation::{Signs, Standing, leaning};
use super::testimony::Testimony;
use headwater_model::{CompactString, DerivationKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Everything the inference reads.
pub struct Case<'a, 'w> {
    /// The reports, in the story's order.
    pub reports: &'a [Testimony<'w>],
    /// Their outlets.
    pub outlets: &'a Outlets,
    /// Their place in time.
    pub standings: &'a [Standing],
    /// Credits of each report.
    pub credits: &'a [Vec<Credit>],
    /// For each report, those it gives credit in words that came with no copied text; see [`own_credits`].
    pub credited: &'a [Vec<usize>],
    /// For each report, those it was compared with, ascending; symmetric.
    pub compared: &'a [Vec<usize>],
    /// For (child, parent), what the parent explains of the child. Pairs that were not compared are absent.
    pub explained: &'a FxHashMap<(usize, usize), Explained>,
}

impl Case<'_, '_> {
    /// How likely it is that of two related reports `parent` is the one the other had it from, 0 to 1.
    pub fn leaning(&self, parent: usize, child: usize) -> f32 {
        self.leaning_by(parent, child, |who, whom| {
            self.credits[who].iter().any(|credit| credit.to == Credited::Report(whom))
        })
    }

    /// The same, where credits that came with the copied words do not count: they tell whose text it was, not who handed it on.
    pub fn nearness(&self, parent: usize, child: usize) -> f32 {
        self.leaning_by(parent, child, |who, whom| self.credited[who].contains(&whom))
    }

    fn leaning_by(&self, parent: usize, child: usize, names: impl Fn(usize, usize) -> bool) -> f32 {
        let signs = Signs {
            child_explained: self.coverage(child, parent),
            parent_explained: self.coverage(parent, child),
            credits: names(child, parent),
            credited: names(parent, child),
            documents: i8::from(self.reports[child].document) - i8::from(self.reports[parent].document),
            child_lead_new: self.lead(parent, child) - self.lead(child, parent),
            child_cut: self.cut(child, parent),
        };
        leaning(&self.standings[parent], &self.standings[child], signs)
    }

    /// How much of the first sentence of `of` stands in `by`, 0 to 1.
    fn lead(&self, of: usize, by: usize) -> f32 {
        let Some(lead) = self.reports[of].lines.iter().position(|line| line.statement) else { return 0.0 };
        let found = self.explained.get(&(of, by)).and_then(|explained| explained.lines[lead].as_ref());
        found.map_or(0.0, |found| found.raw)
    }

    /// Whether inside passages that two reports share the words that only one of them has are the second's, -1 to 1.
    fn cut(&self, child: usize, parent: usize) -> f32 {
        let Some(explained) = self.explained.get(&(child, parent)) else { return 0.0 };
        let (ours, theirs) = explained.only;
        (theirs as f32 - ours as f32) / (theirs as f32 + ours as f32 + FEW_WORDS)
    }

    /// Share of `of` that `by` explains; zero for a pair that was not compared.
    pub fn coverage(&self, of: usize, by: usize) -> f32 {
        self.explained.get(&(of, by)).map_or(0.0, |explained| explained.coverage)
    }
}

/// An edge, in the story's order of reports.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The upper end.
    pub parent: Credited,
    /// The lower end.
    pub child: usize,
    /// How it was found.
    pub found: Found,
    /// 0 to 1. From the inference how well it explains the child, then set by [`super::kind::settle`].
    pub support: f32,
    /// How much was taken; set by [`super::kind::settle`].
    pub kind: DerivationKind,
    /// The credits that bear it, as positions in the child's credits.
    pub credits: Vec<usize>,
    /// For a lost parent: a report that has it from there too.
    pub sibling: Option<usize>,
    /// Other parents that would explain the same, best first.
    pub rivals: Vec<(usize, f32)>,
}

/// How an edge was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// By content.
    Content,
    /// An earlier text of the same outlet.
    SameOutlet,
    /// By credit.
    Credit,
    /// By a passage nobody else explains.
    Remainder,
    /// By what it shares with a report that neither can have had from the other.
    Sibling,
}

/// Infers the edges of a story, sorted by child, then parent.
pub fn derive(case: &Case<'_, '_>) -> Vec<Edge> {
    if super::w(99, 0.0) > 0.0 { // SCRATCH
        for (child, others) in case.compared.iter().enumerate() { // SCRATCH
            for &parent in others { // SCRATCH
                let (a, b) = (case.coverage(child, parent), case.coverage(parent, child)); // SCRATCH
                if child < parent && a.max(b) > 0.08 { // SCRATCH
                    let e = &case.explained[&(child, parent)]; // SCRATCH
                    let id = |r: usize| case.reports[r].witness.report.id.0.to_string(); // SCRATCH
                    println!("  PAIR {}<-{} cov {:.2}/{:.2} lean {:.2} lead {:.2}/{:.2} only {:?} plain {:.2} fh {:.1}/{:.1} ord {:.2} verb {:.2} cred {} {} vague {:.2}", id(child), id(parent), a, b, case.leaning(parent, child), case.lead(child, parent), case.lead(parent, child), e.only, e.plain, case.standings[child].first_hand, case.standings[parent].first_hand, e.ordered, e.verbatim, case.credits[child].iter().any(|c| c.to == Credited::Report(parent)), case.credits[parent].iter().any(|c| c.to == Credited::Report(child)), 0.0); // SCRATCH
                } // SCRATCH
            } // SCRATCH
        } // SCRATCH
    } // SCRATCH
    let mut state = State::new(case);
    state.same_outlet();
    state.main_parents();
    if super::w(99, 0.0) > 0.0 { // SCRATCH
        for e in &state.edges { println!("  MAIN {:?} -> {} {:?} {:.2}", e.parent.report().map(|p| case.reports[p].witness.report.id.0.to_string()), case.reports[e.child].witness.report.id.0, e.found, e.support); } // SCRATCH
        for child in 0..case.reports.len() { // SCRATCH
            for &other in &case.compared[child] { // SCRATCH
                if case.coverage(child, other) > 0.1 { // SCRATCH
                    let ex = &case.explained[&(child, other)]; // SCRATCH
                    let near = nearest::changes(&state.neighbours[child], &state.neighbours[other], |l| ex.lines[l].as_ref().is_some_and(|f| f.raw > 0.2)); // SCRATCH
                    println!("  CAND {} <- {} cov {:.2} back {:.2} lean {:.2} changes {:.1} own {} agency {}", case.reports[child].witness.report.id.0, case.reports[other].witness.report.id.0, ex.coverage, case.coverage(other, child), case.leaning(other, child), near, case.credited[child].contains(&other), state.common_agency(other, child)); // SCRATCH
                } // SCRATCH
            } // SCRATCH
        } // SCRATCH
    } // SCRATCH
    state.nearest_parents();
    state.lost_parents();
    state.credited();
    state.remainders();
    if super::w(99, 0.0) > 0.0 { for e in state.edges.iter().filter(|e| e.child != usize::MAX) { println!("  MAIN {:?} {:?} {}", e.found, e.parent.report().map(|p| case.reports[p].witness.report.id.0.to_string()), case.reports[e.child].witness.report.id.0); } } // SCRATCH
    let mut edges = state.edges;
    edges.retain(|edge| edge.child != usize::MAX);
    edges.sort_by(|a, b| a.child.cmp(&b.child).then_with(|| a.parent.cmp(&b.parent)));
    edges
}

struct State<'c, 'a, 'w> {
    case: &'c Case<'a, 'w>,
    edges: Vec<Edge>,
    /// For each report, its edges to parents, as positions in `edges`.
    above: Vec<Vec<usize>>,
    /// For each report and line, how well the parents accepted so far explain it.
    best: Vec<Vec<f32>>,
    /// For each report, what it is compared by when the nearest is asked.
    neighbours: Vec<Neighbours>,
}

impl<'c, 'a, 'w> State<'c, 'a, 'w> {
    fn new(case: &'c Case<'a, 'w>) -> Self {
        let best = case.reports.iter().map(|report| vec![0.0; report.lines.len()]).collect();
        let neighbours = case.reports.iter().map(Neighbours::of).collect();
        State { case, edges: Vec::new(), above: vec![Vec::new(); case.reports.len()], best, neighbours }
    }

    /// A later text of an outlet builds on its earlier ones.
    fn same_outlet(&mut self) {
        for child in 0..self.case.reports.len() {
            let mut earlier: Vec<usize> = self.case.compared[child]
                .iter()
                .copied()
                .filter(|&at| self.same_outlet_pair(at, child) && self.comes_before(at, child))
                .collect();
            earlier.sort_by(|&a, &b| {
                self.case.coverage(child, b).total_cmp(&self.case.coverage(child, a)).then(a.cmp(&b))
            });
            for parent in earlier.into_iter().take(SAME_OUTLET_PARENTS_MAX) {
                self.accept(parent, child, Found::SameOutlet, self.case.coverage(child, parent));
            }
        }
    }

    /// Parents by content, the best gain first.
    fn main_parents(&mut self) {
        let open = self.pairs(MAIN_SCORE, |state, parent, child| state.main_score(parent, child));
        self.take_best(open, MAIN_SCORE, State::main_score, |state, score, parent, child| {
            state.accept(parent, child, Found::Content, score.min(1.0));
        });
    }

    /// Hangs each report under the nearest of the texts that explain the same of it, and drops parents that the others
    /// make needless.
    fn nearest_parents(&mut self) {
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
            let Some(top) = self.edges[above].parent.report().filter(|_| self.edges[above].found == Found::Content) else {
                continue;
            };
            if self.case.coverage(child, top) < MAIN_SCORE || self.same_outlet_pair(top, child) {
                continue;
            }
            let as_it_is = self.far(top, parent) + self.far(parent, child);
            let turned = self.far(top, child) + self.far(child, parent);
            if turned + super::w(32, TURNED) < as_it_is && self.case.leaning(child, parent) > super::w(26, 0.25) {
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
        nearest::changes(&self.neighbours[child], &self.neighbours[parent], |_| true) - self.signs(parent, child)
    }

    /// What the signs of direction count against changed words.
    fn signs(&self, parent: usize, child: usize) -> f32 {
        let credit = if self.case.credited[child].contains(&parent) { super::w(21, CREDIT_WORDS) } else { 0.0 };
        let leaning = self.case.nearness(parent, child).clamp(0.02, 0.98);
        credit + super::w(25, 2.0) * (leaning / (1.0 - leaning)).ln()
    }

    /// A report that explains what `parent` explains of `child`, from which fewer changes lead to it.
    fn nearer(&self, parent: usize, child: usize) -> Option<usize> {
        let explained = self.case.explained.get(&(child, parent))?;
        let enough = super::w(22, SAME_COVERAGE) * explained.coverage;
        let far = |candidate: usize| {
            let other = self.case.explained.get(&(child, candidate));
            let line_counts = |line: usize| {
                let strong = |found: Option<&Explained>| {
                    found.and_then(|found| found.lines[line].as_ref()).map_or(0.0, |found| found.raw)
                };
                strong(Some(explained)).max(strong(other)) > LINE_COUNTS
            };
            // Both are measured over the same sentences of the child.
            let changes = |of: usize| {
                nearest::changes(&self.neighbours[child], &self.neighbours[of], line_counts) - self.signs(of, child)
            };
            changes(candidate) - changes(parent)
        };
        self.case.compared[child]
            .iter()
            .copied()
            .filter(|&other| other != parent && !self.has_edge(other, child) && !self.same_outlet_pair(other, child))
            .filter(|&other| !self.common_agency(other, child) && self.case.coverage(child, other) >= enough)
            .filter(|&other| self.case.leaning(other, child) >= super::w(26, 0.25) && !self.closes_circle(other, child))
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
                !self.case.credited[child].contains(&parent) && gain < super::w(23, NEEDLESS)
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

    /// Two reports that carry one agency's credit line had it from there, and not from each other.
    fn common_agency(&self, a: usize, b: usize) -> bool {
        let whole = |report: usize| self.case.credits[report].iter().filter(|credit| credit.whole);
        // An agency whose report is here can be credited by a line that was copied with the text.
        whole(a).filter(|ours| ours.to.report().is_none()).any(|ours| whole(b).any(|theirs| self.same_target(&ours.to, &theirs.to)))
    }

    /// True if a report nobody supplied or named is a parent of both.
    fn common_lost_parent(&self, a: usize, b: usize) -> bool {
        let lost = |edge: &Edge| matches!(edge.parent, Credited::Unknown(_)).then(|| edge.parent.clone());
        self.edges_of(a).filter_map(lost).any(|ours| self.edges_of(b).filter_map(lost).any(|theirs| ours == theirs))
    }
    fn common_ancestor(&self, a: usize, b: usize) -> bool {
        self.edges_of(b).filter_map(|e| e.parent.report()).any(|p| self.descends(a, p))
    }

    /// Puts a lost parent above reports that share a text neither can have had from the other.
    fn lost_parents(&mut self) {
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
        verbatim(a, b).min(verbatim(b, a)) >= super::w(24, SIBLINGS_SHARE)
            && !names(a, b)
            && !names(b, a)
            && self.edges_of(a).all(|edge| matches!(edge.parent, Credited::Unknown(_)))
            && self.inserted(a, b) as f32 >= super::w(27, SIBLINGS_LINES)
            && self.inserted(b, a) as f32 >= super::w(28, SIBLINGS_LINES)
    }

    /// Sentences of `of` that `by` lacks, between sentences that it has, and that no other parent explains.
    fn inserted(&self, of: usize, by: usize) -> usize {
        let Some(explained) = self.case.explained.get(&(of, by)) else { return 0 };
        let raw = |line: usize| explained.lines[line].as_ref().map_or(0.0, |found| found.raw);
        let shared = |&line: &usize| raw(line) >= 0.5 && self.case.reports[of].lines[line].statement;
        let (Some(first), Some(last)) =
            ((0..explained.lines.len()).find(shared), (0..explained.lines.len()).rev().find(shared))
        else {
            return 0;
        };
        (first..=last).filter(|&line| raw(line) < 0.2 && self.case.reports[of].lines[line].statement).count()
    }

    /// Compared pairs that score at least `least`, in a heap.
    fn pairs(&self, least: f32, score: impl Fn(&Self, usize, usize) -> f32) -> BinaryHeap<Candidate> {
        let mut open = BinaryHeap::new();
        for (child, others) in self.case.compared.iter().enumerate() {
            let scored = others.iter().map(|&parent| Candidate { score: score(self, parent, child), parent, child });
            open.extend(scored.filter(|candidate| candidate.score >= least));
        }
        open
    }

    /// Takes the best pair that closes no circle, again and again. A score that fell since it was worked out, because
    /// other parents explain the same, goes back into the heap; scores do not rise.
    fn take_best(
        &mut self,
        mut open: BinaryHeap<Candidate>,
        least: f32,
        score: impl Fn(&Self, usize, usize) -> f32,
        accept: impl Fn(&mut Self, f32, usize, usize),
    ) {
        while let Some(Candidate { score: known, parent, child }) = open.pop() {
            let now = score(self, parent, child);
            if now < known {
                if now >= least {
                    open.push(Candidate { score: now, parent, child });
                }
            } else if !self.closes_circle(parent, child) {
                accept(self, now, parent, child);
            }
        }
    }

    /// Parents by name, unless the credit came with another parent.
    fn credited(&mut self) {
        for child in 0..self.case.reports.len() {
            for (position, credit) in self.case.credits[child].iter().enumerate() {
                if self.inherits(child, credit) {
                    continue;
                }
                let known = self.above[child].iter().copied().find(|&at| self.edges[at].parent == credit.to);
                if let Some(at) = known {
                    self.edges[at].credits.push(position);
                    continue;
                }
                match &credit.to {
                    Credited::Report(parent) => {
                        if self.closes_circle(*parent, child) {
                            continue;
                        }
                        self.accept(*parent, child, Found::Credit, self.case.coverage(child, *parent));
                        if let Some(edge) = self.edges.last_mut() {
                            edge.credits.push(position);
                        }
                    }
                    Credited::Lost(name) => match self.unnamed_report_of(name, child) {
                        Some(parent) if self.has_edge(parent, child) => {}
                        Some(parent) => {
                            self.accept(parent, child, Found::Credit, self.case.coverage(child, parent));
                            if let Some(edge) = self.edges.last_mut() {
                                edge.credits.push(position);
                            }
                        }
                        None => self.push(lost(name, child, position)),
                    },
                    Credited::Unknown(_) => {}
                }
            }
        }
    }

    /// A report of unknown outlet that has what `child` credits to a lost one: then it is that report.
    fn unnamed_report_of(&self, name: &CompactString, child: usize) -> Option<usize> {
        let credits_it = |report: usize| {
            self.case.credits[report].iter().any(|credit| matches!(&credit.to, Credited::Lost(other) if other == name))
        };
        self.case.compared[child]
            .iter()
            .copied()
            .filter(|&report| self.case.outlets.of_report[report].is_none() && !credits_it(report))
            .filter(|&report| !self.case.standings[report].is_too_late_for(&self.case.standings[child]))
            .filter(|&report| !self.closes_circle(report, child))
            .filter_map(|report| Some((self.case.explained.get(&(child, report))?.coverage, report)))
            .filter(|&(coverage, _)| coverage >= UNNAMED_COVERAGE)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, report)| report)
    }

    /// Passages nobody explains so far. Taking one can show that another stands nowhere else after all, so it is gone
    /// over until nothing is found.
    fn remainders(&mut self) {
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

    fn accept(&mut self, parent: usize, child: usize, found: Found, support: f32) {
        let rivals = if found == Found::Content { self.rivals(parent, child, support) } else { Vec::new() };
        if let Some(explained) = self.case.explained.get(&(child, parent)) {
            for (line, best) in self.best[child].iter_mut().enumerate() {
                let found = explained.lines[line].as_ref().map_or(0.0, |found| found.strength);
                *best = best.max(found);
            }
        }
        self.push(Edge {
            parent: Credited::Report(parent),
            child,
            found,
            support,
            kind: DerivationKind::Cites,
            credits: Vec::new(),
            sibling: None,
            rivals,
        });
    }

    fn push(&mut self, edge: Edge) {
        self.above[edge.child].push(self.edges.len());
        self.edges.push(edge);
    }

    /// The edges of `child` to its parents, in the order they were found.
    fn edges_of(&self, child: usize) -> impl Iterator<Item = &Edge> {
        self.above[child].iter().map(|&at| &self.edges[at])
    }

    fn rivals(&self, winner: usize, child: usize, support: f32) -> Vec<(usize, f32)> {
        let mut rivals: Vec<(usize, f32)> = self.case.compared[child]
            .iter()
            .filter(|&&parent| parent != winner)
            .map(|&parent| (parent, self.main_score(parent, child)))
            .filter(|&(_, score)| score >= RIVAL_SHARE * support)
            .collect();
        rivals.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        rivals.truncate(RIVALS_MAX);
        rivals
    }

    /// Gain in explained weight of `child` from `parent`, times how well the direction fits; zero where impossible.
    fn main_score(&self, parent: usize, child: usize) -> f32 {
        if parent == child
            || self.has_edge(parent, child)
            || self.same_outlet_pair(parent, child)
            || self.common_agency(parent, child)
        {
            return 0.0;
        }
        let Some(explained) = self.case.explained.get(&(child, parent)) else { return 0.0 };
        let leaning = self.case.leaning(parent, child);
        if leaning < 0.5 {
            return 0.0;
        }
        let (gain, unquoted) = gain(self.case, child, explained, &self.best[child]);
        if unquoted < super::w(10, OWN_WORDS) * gain {
            return 0.0;
        }
        // Of parents that explain as much the nearest is meant: the one of which least was left out.
        let near = 1.0 - super::w(11, NEARNESS) + super::w(11, NEARNESS) * self.case.coverage(parent, child);
        let credit = if self.case.credited[child].contains(&parent) { super::w(12, CREDITED) } else { 1.0 };
        gain * leaning.min(super::w(13, LEANING_ENOUGH)) / super::w(13, LEANING_ENOUGH) * near * credit * (1.0 - super::w(15, 0.3) + super::w(15, 0.3) * explained.ordered)
    }

    /// Strength of the passages that `parent` alone explains, beyond the parents so far.
    fn remainder_score(&self, parent: usize, child: usize) -> f32 {
        if parent == child || self.has_edge(parent, child) || self.same_outlet_pair(parent, child) {
            return 0.0;
        }
        let Some(explained) = self.case.explained.get(&(child, parent)) else { return 0.0 };
        // What two have from a third, seen or lost, neither has from the other; and a text above the parents is too far.
        if self.case.leaning(parent, child) < REMAINDER_LEANING
            || self.common_agency(parent, child)
            || self.common_lost_parent(parent, child)
            || super::w(30, 1.0) > 0.0 && self.descends(child, parent)
            || super::w(31, 0.0) > 0.0 && self.common_ancestor(parent, child)
        {
            return 0.0;
        }
        (0..explained.lines.len())
            .filter(|&line| !self.case.reports[child].lines[line].headline)
            .filter_map(|line| {
                let found = explained.lines[line].as_ref()?;
                let words = self.case.reports[child].lines[line].words.len() as f32;
                // A quotation shows that both heard the same speaker.
                let quoted = if explained.plain >= super::w(16, 0.3) { 0.0 } else { self.case.reports[child].lines[line].quoted };
                let copied = found.verbatim * words * (1.0 - super::w(14, 1.0) * quoted);
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

    /// True if a main parent of `child` gives the same credit in the passage the child's credit came from.
    fn inherits(&self, child: usize, credit: &Credit) -> bool {
        let same = |a: &Credited, b: &Credited| self.same_target(a, b);
        self.edges_of(child).filter(|edge| edge.found != Found::Credit).any(|edge| match edge.parent {
            Credited::Report(parent) if Credited::Report(parent) != credit.to => {
                if self.case.coverage(child, parent) >= super::w(17, 0.35) && self.case.credits[parent].iter().any(|theirs| same(&theirs.to, &credit.to)) {
                    return true;
                }
                let explained = self.case.explained.get(&(child, parent));
                explained
                    .is_some_and(|explained| is_inherited(credit, explained, &self.case.credits[parent], parent, &same))
            }
            _ => false,
        })
    }

    /// Two credits go to one outlet.
    fn same_target(&self, a: &Credited, b: &Credited) -> bool {
        match (a, b) {
            (Credited::Report(a), Credited::Report(b)) => {
                a == b
                    || self.case.outlets.of_report[*a].is_some()
                        && self.case.outlets.of_report[*a] == self.case.outlets.of_report[*b]
            }
            (Credited::Lost(a), Credited::Lost(b)) => a.eq_ignore_ascii_case(b),
            _ => false,
        }
    }

    fn comes_before(&self, parent: usize, child: usize) -> bool {
        let (a, b) = (&self.case.standings[parent], &self.case.standings[child]);
        if a.precedes(b) {
            return true;
        }
        // Same day, or undated: the one with an editor's note about an earlier text is the later.
        !b.precedes(a) && self.refers_back(child) && !self.refers_back(parent)
    }

    /// True if the report speaks of an earlier version of itself.
    fn refers_back(&self, report: usize) -> bool {
        let report = &self.case.reports[report];
        report.lines.iter().any(|line| line.notice)
            || report.witness.report.modified.is_some()
            || report
                .witness
                .layers
                .credits
                .iter()
                .any(|credit| credit.kind == headwater_model::CreditKind::EarlierVersion)
    }

    fn same_outlet_pair(&self, a: usize, b: usize) -> bool {
        self.case.outlets.of_report[a].is_some() && self.case.outlets.of_report[a] == self.case.outlets.of_report[b]
    }

    fn has_edge(&self, parent: usize, child: usize) -> bool {
        self.edges_of(child).any(|edge| edge.parent == Credited::Report(parent))
    }

    /// True if `report` is `ancestor` or has it above it.
    fn descends(&self, report: usize, ancestor: usize) -> bool {
        let mut open = vec![report];
        let mut seen = FxHashSet::default();
        while let Some(at) = open.pop() {
            if at == ancestor {
                return true;
            }
            if seen.insert(at) {
                open.extend(self.edges_of(at).filter_map(|edge| edge.parent.report()));
            }
        }
        false
    }

    fn closes_circle(&self, parent: usize, child: usize) -> bool {
        self.descends(parent, child)
    }
}

/// A pair that may become an edge.
struct Candidate {
    score: f32,
    parent: usize,
    child: usize,
}

impl Ord for Candidate {
    /// Highest score first; among equals the lower child, then the lower parent.
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |candidate: &Self| (candidate.child, candidate.parent);
        self.score.total_cmp(&other.score).then_with(|| place(other).cmp(&place(self)))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// Weight of the child that is newly explained beyond `known`, and the part of it that is not quoted speech, as shares of
/// the whole.
fn gain(case: &Case<'_, '_>, child: usize, explained: &Explained, known: &[f32]) -> (f32, f32) {
    let report = &case.reports[child];
    let (mut gained, mut unquoted) = (0.0, 0.0);
    for (line, found) in explained.lines.iter().enumerate() {
        let Some(found) = found else { continue };
        let weight = report.line_weight(line) * (found.strength - known[line]).max(0.0);
        gained += weight;
        unquoted += weight * (1.0 - report.lines[line].quoted);
    }
    (gained / report.weight(), unquoted / report.weight())
}

/// The reports that `child` gives credit in words that came with no copied text.
///
/// A copy of "two people told Example Wire" names the wire, and so does the copy of the copy: that tells whose text it once was,
/// and not from whom this one has it.
pub fn own_credits(
    child: usize,
    credits: &[Vec<Credit>],
    standings: &[Standing],
    compared: &[usize],
    explained: &FxHashMap<(usize, usize), Explained>,
) -> Vec<usize> {
    let copied = |line: usize, from: usize| {
        let found = explained.get(&(child, from)).and_then(|explained| explained.lines[line].as_ref());
        found.filter(|found| found.verbatim >= CARRIED).map(|found| found.parent.clone())
    };
    let mut own: Vec<usize> = credits[child]
        .iter()
        .filter_map(|credit| {
            let to = credit.to.report()?;
            let gives_it_too = |other: usize, lines: std::ops::Range<usize>| {
                let mut theirs = credits[other].iter().filter(|theirs| theirs.to == credit.to);
                theirs.any(|theirs| theirs.line.is_some_and(|line| lines.contains(&line)))
            };
            let carried = credit.line.is_some_and(|line| {
                copied(line, to).is_some()
                    || compared
                        .iter()
                        .filter(|&&other| other != to && !standings[child].precedes(&standings[other]))
                        .any(|&other| copied(line, other).is_some_and(|lines| gives_it_too(other, lines)))
            });
            (!carried).then_some(to)
        })
        .collect();
    own.sort_unstable();
    own.dedup();
    own
}

fn lost(name: &CompactString, child: usize, credit: usize) -> Edge {
    Edge {
        parent: Credited::Lost(name.clone()),
        child,
        found: Found::Credit,
        support: 0.7,
        kind: DerivationKind::Cites,
        credits: vec![credit],
        sibling: None,
        rivals: Vec::new(),
    }
}

/// Words in the gaps of passages that show little of who cut and who added.
const FEW_WORDS: f32 = 6.0;

/// Gain times direction times order for a main parent. Independent reports of the shipped stories stay below .10.
const MAIN_SCORE: f32 = 0.12;

/// Part of what a main parent explains that must be the writer's own words and no quotation.
const OWN_WORDS: f32 = 0.4;

/// Part of the score that hangs on how much of the parent the child has.
const NEARNESS: f32 = 0.2;

/// What a credit is worth among parents that explain as much.
const CREDITED: f32 = 1.3;

/// Direction from which more certainty makes no better parent.
const LEANING_ENOUGH: f32 = 0.8;

/// Share of a sentence's words in another report from which a credit in it came along with them.
const CARRIED: f32 = 0.6;

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

/// Shared words, as a share of either text, from which two may be copies of a lost one.
const SIBLINGS_SHARE: f32 = 0.35;

/// Sentences that each has inside what they share.
const SIBLINGS_LINES: f32 = 2.0;

/// Most earlier texts of its outlet that a report is said to build on.
const SAME_OUTLET_PARENTS_MAX: usize = 3;

/// Explained share from which a report of unknown outlet may be the one that a credit names.
const UNNAMED_COVERAGE: f32 = 0.1;

/// Strength of the best passage that only this parent explains.
const REMAINDER_SCORE: f32 = 0.35;

/// Copied words in one sentence for a remainder.
const REMAINDER_WORDS: f32 = 8.0;

/// Direction a remainder needs.
const REMAINDER_LEANING: f32 = 0.5;

/// A rival has this share of the winner's support.
const RIVAL_SHARE: f32 = 0.6;

/// Most rivals kept for an edge.
const RIVALS_MAX: usize = 3;
