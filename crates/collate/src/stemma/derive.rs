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
use super::nearest::Neighbours;
use super::outlet::Outlets;
use super::relation::{Signs, Standing, leaning, log_odds};
use super::ruling::Rulings;
use super::testimony::Testimony;
use super::variant::{Older, Variants};
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
    /// For each report, those it gives credit in words that came with no copied text; see [`super::credit::own_credits`].
    pub credited: &'a [Vec<usize>],
    /// What a person decided.
    pub rulings: &'a Rulings,
    /// For each report, those it was compared with, ascending; symmetric.
    pub compared: &'a [Vec<usize>],
    /// Which of two has the older readings.
    pub variants: &'a Variants,
    /// For (child, parent), what the parent explains of the child. Pairs that were not compared are absent.
    pub explained: &'a FxHashMap<(usize, usize), Explained>,
}

impl Case<'_, '_> {
    /// How likely it is that of two related reports `parent` is the one the other had it from, 0 to 1.
    pub fn leaning(&self, parent: usize, child: usize) -> f32 {
        self.leaning_with(parent, child, self.older(parent, child))
    }

    /// The same from all signs but variants. These tell which of two is the older, and not which of several is the nearer: a cut copy
    /// always stands between its original and a rewrite of either.
    pub(super) fn leaning_without_variants(&self, parent: usize, child: usize) -> f32 {
        self.leaning_with(parent, child, Older::default())
    }

    fn leaning_with(&self, parent: usize, child: usize, older: Older) -> f32 {
        let names =
            |who: usize, whom: usize| self.credits[who].iter().any(|credit| credit.to == Credited::Report(whom));
        let signs = Signs { older, ..self.signs(parent, child, names) };
        leaning(&self.standings[parent], &self.standings[child], signs)
    }

    /// The signs as log odds, for choosing among reports that each explain the child. Credits that came with the copied words do not
    /// count: they tell whose text it was, not who handed it on; a credit means any text of the outlet it names. Nor does it count
    /// how much of either the other explains, nor that third texts have the parent's readings: the longest text explains most, and
    /// what is cut from it has more of its readings than what is not, so that one would favour the first of a chain, the other its links.
    pub fn nearness(&self, parent: usize, child: usize) -> f32 {
        let outlet = |report: usize| self.outlets.of_report[report];
        let means = |to: usize, whom: usize| to == whom || outlet(to).is_some() && outlet(to) == outlet(whom);
        let names = |who: usize, whom: usize| self.credited[who].iter().any(|&to| means(to, whom));
        let older = self.older(parent, child);
        let older = Older { agreed: older.agreed.min(0.0), ..older };
        let signs = Signs { child_explained: 0.0, parent_explained: 0.0, older, ..self.signs(parent, child, names) };
        log_odds(&self.standings[parent], &self.standings[child], signs)
    }

    /// What the readings of two reports tell of `parent`'s being the older.
    fn older(&self, parent: usize, child: usize) -> Older {
        let known = |a: usize, b: usize| self.variants.get(&(a, b)).copied().unwrap_or_default();
        if parent < child { known(parent, child) } else { known(child, parent).turned() }
    }

    fn signs(&self, parent: usize, child: usize, names: impl Fn(usize, usize) -> bool) -> Signs {
        Signs {
            child_explained: self.coverage(child, parent),
            parent_explained: self.coverage(parent, child),
            credits: names(child, parent),
            credited: names(parent, child),
            documents: i8::from(self.reports[child].document) - i8::from(self.reports[parent].document),
            child_lead_new: self.lead(parent, child) - self.lead(child, parent),
            older: self.older(parent, child),
        }
    }

    /// How much of the first sentence of `of` stands in `by`, 0 to 1.
    pub(super) fn lead(&self, of: usize, by: usize) -> f32 {
        let Some(lead) = self.reports[of].lines.iter().position(|line| line.statement) else { return 0.0 };
        let found = self.explained.get(&(of, by)).and_then(|explained| explained.lines[lead].as_ref());
        found.map_or(0.0, |found| found.raw)
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
    /// The decision of a person that put it, as a position in [`Rulings::pinned`].
    pub pin: Option<usize>,
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
    /// A person said so.
    Pinned,
}

/// Infers the edges of a story, sorted by child, then parent.
pub fn derive(case: &Case<'_, '_>) -> Vec<Edge> {
    let mut state = State::new(case);
    state.pinned();
    state.same_outlet();
    state.main_parents();
    state.nearest_parents();
    state.lost_parents();
    state.credited();
    state.remainders();
    let mut edges = state.edges;
    edges.retain(|edge| edge.child != usize::MAX);
    edges.sort_by(|a, b| a.child.cmp(&b.child).then_with(|| a.parent.cmp(&b.parent)));
    edges
}

/// The inference as far as it has come.
pub(super) struct State<'c, 'a, 'w> {
    pub(super) case: &'c Case<'a, 'w>,
    pub(super) edges: Vec<Edge>,
    /// For each report, its edges to parents, as positions in `edges`.
    pub(super) above: Vec<Vec<usize>>,
    /// For each report and line, how well the parents accepted so far explain it.
    pub(super) best: Vec<Vec<f32>>,
    /// For each report, what it is compared by when the nearest is asked.
    pub(super) neighbours: Vec<Neighbours>,
}

impl<'c, 'a, 'w> State<'c, 'a, 'w> {
    fn new(case: &'c Case<'a, 'w>) -> Self {
        let best = case.reports.iter().map(|report| vec![0.0; report.lines.len()]).collect();
        let neighbours = case.reports.iter().map(Neighbours::of).collect();
        State { case, edges: Vec::new(), above: vec![Vec::new(); case.reports.len()], best, neighbours }
    }

    /// Edges that a person put.
    fn pinned(&mut self) {
        for (number, (parent, child, _)) in self.case.rulings.pinned.iter().enumerate() {
            let known = self.edges_of(*child).any(|edge| edge.parent == *parent);
            match parent {
                Credited::Report(report) if !known && !self.closes_circle(*report, *child) => {
                    self.accept(*report, *child, Found::Pinned, 0.0);
                }
                Credited::Lost(name) if !known => {
                    let mut edge = lost(name, *child, 0);
                    edge.credits.clear();
                    edge.found = Found::Pinned;
                    self.push(edge);
                }
                _ => continue,
            }
            if let Some(edge) = self.edges.last_mut() {
                edge.pin = Some(number);
            }
        }
    }

    /// True if an edge cannot be: it would be one from a report to itself, it is there already, or a person forbade it.
    pub(super) fn is_out(&self, parent: usize, child: usize) -> bool {
        parent == child || self.has_edge(parent, child) || self.case.rulings.forbid(&Credited::Report(parent), child)
    }

    /// Parents by content, the best gain first.
    fn main_parents(&mut self) {
        let open = self.pairs(MAIN_SCORE, |state, parent, child| state.main_score(parent, child));
        self.take_best(open, MAIN_SCORE, State::main_score, |state, score, parent, child| {
            state.accept(parent, child, Found::Content, score.min(1.0));
        });
    }

    /// Compared pairs that score at least `least`, in a heap.
    pub(super) fn pairs(&self, least: f32, score: impl Fn(&Self, usize, usize) -> f32) -> BinaryHeap<Candidate> {
        let mut open = BinaryHeap::new();
        for (child, others) in self.case.compared.iter().enumerate() {
            let scored = others.iter().map(|&parent| Candidate { score: score(self, parent, child), parent, child });
            open.extend(scored.filter(|candidate| candidate.score >= least));
        }
        open
    }

    /// Takes the best pair that closes no circle, again and again. A score that fell since it was worked out, because
    /// other parents explain the same, goes back into the heap; scores do not rise.
    pub(super) fn take_best(
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
                if self.inherits(child, credit) || self.case.rulings.forbid(&credit.to, child) {
                    continue;
                }
                let known = self.above[child].iter().copied().find(|&at| self.bears(&self.edges[at], credit));
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

    /// True if an edge is what a credit speaks of: the same report, or another of the outlet that the content came from.
    fn bears(&self, edge: &Edge, credit: &Credit) -> bool {
        let by_content = edge.found == Found::Content
            && edge.parent.report().is_some_and(|parent| {
                self.case.explained.get(&(edge.child, parent)).is_some_and(|found| found.verbatim >= BORNE_VERBATIM)
            });
        edge.parent == credit.to || by_content && self.same_target(&edge.parent, &credit.to)
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
            .filter(|&report| !self.case.rulings.forbid(&Credited::Report(report), child))
            .filter_map(|report| Some((self.case.explained.get(&(child, report))?.coverage, report)))
            .filter(|&(coverage, _)| coverage >= UNNAMED_COVERAGE)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, report)| report)
    }

    pub(super) fn accept(&mut self, parent: usize, child: usize, found: Found, support: f32) {
        let rivals = if matches!(found, Found::Content | Found::Pinned) {
            self.rivals(parent, child, support)
        } else {
            Vec::new()
        };
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
            pin: None,
            sibling: None,
            rivals,
        });
    }

    pub(super) fn push(&mut self, edge: Edge) {
        self.above[edge.child].push(self.edges.len());
        self.edges.push(edge);
    }

    /// The edges of `child` to its parents, in the order they were found.
    pub(super) fn edges_of(&self, child: usize) -> impl Iterator<Item = &Edge> {
        self.above[child].iter().map(|&at| &self.edges[at])
    }

    /// Words of the writer's own, headlines aside, that are the parent's word for word.
    fn own_words_copied(&self, child: usize, explained: &Explained) -> f32 {
        let lines = self.case.reports[child].lines.iter().zip(&explained.lines).filter(|(line, _)| !line.headline);
        lines
            .filter_map(|(line, found)| Some(found.as_ref()?.verbatim * line.words.len() as f32 * (1.0 - line.quoted)))
            .sum()
    }

    pub(super) fn rivals(&self, winner: usize, child: usize, support: f32) -> Vec<(usize, f32)> {
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
        if self.is_out(parent, child) || self.same_outlet_pair(parent, child) || self.common_agency(parent, child) {
            return 0.0;
        }
        let Some(explained) = self.case.explained.get(&(child, parent)) else { return 0.0 };
        if self.case.leaning(parent, child) < 0.5 {
            return 0.0;
        }
        let leaning = self.case.leaning_without_variants(parent, child).max(0.5);
        let credits = |credit: &Credit| credit.to == Credited::Report(parent);
        let slight = explained.plain < ALONE && self.own_words_copied(child, explained) < ALONE_WORDS;
        if slight && !self.case.credits[child].iter().any(credits) {
            return 0.0;
        }
        let (gain, unquoted) = gain(self.case, child, explained, &self.best[child]);
        if unquoted < OWN_WORDS * gain {
            return 0.0;
        }
        // Of parents that explain as much the nearest is meant: the one of which least was left out.
        let near = 1.0 - NEARNESS + NEARNESS * self.case.coverage(parent, child);
        let credit = if self.case.credited[child].contains(&parent) { CREDITED } else { 1.0 };
        gain * leaning.min(LEANING_ENOUGH) / LEANING_ENOUGH
            * near
            * credit
            * (1.0 - ORDER_SHARE + ORDER_SHARE * explained.ordered)
    }

    /// True if a main parent of `child` gives the same credit in the passage the child's credit came from.
    fn inherits(&self, child: usize, credit: &Credit) -> bool {
        let same = |a: &Credited, b: &Credited| self.same_target(a, b);
        self.edges_of(child).filter(|edge| edge.found != Found::Credit).any(|edge| match edge.parent {
            Credited::Report(parent) if Credited::Report(parent) != credit.to => {
                if self.case.coverage(child, parent) >= RETOLD_WHOLE
                    && self.case.credits[parent].iter().any(|theirs| same(&theirs.to, &credit.to))
                {
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
    pub(super) fn same_target(&self, a: &Credited, b: &Credited) -> bool {
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

    pub(super) fn same_outlet_pair(&self, a: usize, b: usize) -> bool {
        self.case.outlets.of_report[a].is_some() && self.case.outlets.of_report[a] == self.case.outlets.of_report[b]
    }

    pub(super) fn has_edge(&self, parent: usize, child: usize) -> bool {
        self.edges_of(child).any(|edge| edge.parent == Credited::Report(parent))
    }

    /// True if `report` is `ancestor` or has it above it.
    pub(super) fn descends(&self, report: usize, ancestor: usize) -> bool {
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

    pub(super) fn closes_circle(&self, parent: usize, child: usize) -> bool {
        self.descends(parent, child)
    }
}

/// A pair that may become an edge.
pub(super) struct Candidate {
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
pub(super) fn gain(case: &Case<'_, '_>, child: usize, explained: &Explained, known: &[f32]) -> (f32, f32) {
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

pub(super) fn lost(name: &CompactString, child: usize, credit: usize) -> Edge {
    Edge {
        parent: Credited::Lost(name.clone()),
        child,
        found: Found::Credit,
        support: 0.7,
        kind: DerivationKind::Cites,
        credits: vec![credit],
        pin: None,
        sibling: None,
        rivals: Vec::new(),
    }
}

/// Gain times direction times order for a main parent. Independent reports of the shipped stories stay below .10.
pub(super) const MAIN_SCORE: f32 = 0.12;

/// Part of what a main parent explains that must be the writer's own words and no quotation.
const OWN_WORDS: f32 = 0.4;

/// Sentences told by the writer's own words (see [`Explained::plain`]) without which no content alone makes a parent. Two reporters
/// who open with the same event share one sentence and the quotation of the day.
const ALONE: f32 = 1.2;

/// Copied words that make a parent by themselves, in however few sentences.
const ALONE_WORDS: f32 = 24.0;

/// Part of the score that hangs on how much of the parent the child has.
const NEARNESS: f32 = 0.2;

/// What a credit is worth among parents that explain as much.
const CREDITED: f32 = 1.3;

/// Direction from which more certainty makes no better parent.
const LEANING_ENOUGH: f32 = 0.8;

/// Part of the score that hangs on telling it in the parent's order.
const ORDER_SHARE: f32 = 0.3;

/// Explained share from which a report has its parent's credits with the rest, in whatever words.
const RETOLD_WHOLE: f32 = 0.25;

/// Explained share from which a report of unknown outlet may be the one that a credit names.
const UNNAMED_COVERAGE: f32 = 0.1;

/// Share of the child's words that are the parent's from which a credit to the parent's outlet means this text of it.
const BORNE_VERBATIM: f32 = 0.25;

/// A rival has this share of the winner's support.
const RIVAL_SHARE: f32 = 0.6;

/// Most rivals kept for an edge.
const RIVALS_MAX: usize = 3;
