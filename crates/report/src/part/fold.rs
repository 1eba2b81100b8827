//! What a drawing of many reports shows as one: copies of one parent that nobody took anything from.
//!
//! Small stories are drawn whole. Above [`WHOLE_MAX`] reports, leaves that hang under the same single parent in the same way fold
//! into one node ("12 copies"); if too much is left, what now holds folded reports only folds in turn ("5 rewrites and 31 below"), then
//! pairs, then what has several parents, under the first of them; reports that stand alone fold into one for each day, if there
//! are [`GROUP_MIN`] or more of them. A folded report is never lost: lists and tables name it. Linear in reports and edges for each of a few passes.

use std::collections::{BTreeMap, BTreeSet};

use crate::view::Story;

/// Reports up to which nothing folds.
pub(crate) const WHOLE_MAX: usize = 24;
/// Reports that are worth folding.
pub(crate) const GROUP_MIN: usize = 3;

/// Passes over the story, and items after which no further one is made: what a screen shows in readable letters.
const PASSES_MAX: usize = 24;
const DRAWN_WANTED: usize = 24;

/// Reports drawn as one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fold {
    /// Positions of the reports in the story, ascending.
    pub reports: Vec<usize>,
    /// The node they hang under, and how; `None` for those that stand alone.
    pub parent: Option<(usize, Way)>,
    /// "12 copies", "5 rewrites".
    pub label: String,
}

/// How reports hang under their parent, as far as folding tells apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Way {
    /// Word for word, perhaps cut.
    Copy,
    /// In other words.
    Rewrite,
    /// In part.
    Partial,
    /// By a credit.
    Cites,
}

impl Way {
    fn of(kind: &str) -> Way {
        match kind {
            "verbatim" | "trimmed" => Way::Copy,
            "rewrite" => Way::Rewrite,
            "partial" => Way::Partial,
            _ => Way::Cites,
        }
    }

    /// The class of its line.
    pub fn class(self) -> &'static str {
        match self {
            Way::Copy => "verbatim",
            Way::Rewrite => "rewrite",
            Way::Partial => "partial",
            Way::Cites => "cites",
        }
    }

    fn words(self, count: usize) -> &'static str {
        match (self, count) {
            (Way::Copy, 1) => "copy",
            (Way::Copy, _) => "copies",
            (Way::Rewrite, 1) => "rewrite",
            (Way::Rewrite, _) => "rewrites",
            (Way::Partial, _) => "in part",
            (Way::Cites, 1) => "that cites it",
            (Way::Cites, _) => "that cite it",
        }
    }
}

/// The folds of a story.
#[derive(Clone, Default, Debug)]
pub(crate) struct Folds {
    /// The folds, those under a parent first.
    pub folds: Vec<Fold>,
    /// For each report its fold.
    of: Vec<Option<usize>>,
    /// For each report the copies of it that are folded.
    copies: Vec<usize>,
}

impl Folds {
    /// Nothing folds.
    pub fn none(story: &Story) -> Folds {
        Folds { folds: Vec::new(), of: vec![None; story.reports.len()], copies: vec![0; story.reports.len()] }
    }

    /// The folds of a story.
    pub fn of(story: &Story) -> Folds {
        let mut all = Folds::none(story);
        if story.reports.len() <= WHOLE_MAX {
            return all;
        }
        let mut tree = Tree::of(story);
        // Leaves first; as long as too much is left, what holds only folded reports folds with them.
        let mut reach = Reach::First;
        for pass in 0..PASSES_MAX {
            if pass > 0 && tree.drawn(&all) <= DRAWN_WANTED {
                break;
            }
            let groups = tree.groups(story, reach);
            if groups.is_empty() {
                match reach.further() {
                    Some(further) => reach = further,
                    None => break,
                }
                continue;
            }
            for ((parent, way), members) in groups {
                all.fold(story, &tree, parent, way, &members);
            }
            tree.close(&all);
        }
        let mut alone: BTreeMap<Option<headwater_model::Date>, Vec<usize>> = BTreeMap::new();
        for (node, entry) in story.stemma.nodes.iter().enumerate() {
            if let Some(report) =
                entry.report.filter(|_| tree.parents[node].is_empty() && tree.children[node].is_empty())
            {
                alone.entry(story.reports[report].arisen).or_default().push(report);
            }
        }
        for reports in alone.into_values().filter(|reports| reports.len() >= GROUP_MIN) {
            let label = format!("{} on their own", reports.len());
            all.push(Fold { reports, parent: None, label });
        }
        all
    }

    /// Puts reports, with everything that folded under them, into one fold.
    fn fold(&mut self, story: &Story, tree: &Tree, parent: usize, way: Way, members: &[usize]) {
        let mut reports: Vec<usize> = members.to_vec();
        let under: Vec<usize> = members.iter().map(|&member| tree.node_of[member]).collect();
        let gone: Vec<usize> = (0..self.folds.len())
            .filter(|&at| self.folds[at].parent.is_some_and(|(node, _)| under.contains(&node)))
            .collect();
        for &at in &gone {
            reports.append(&mut self.folds[at].reports);
        }
        reports.sort_unstable();
        let label = match reports.len() - members.len() {
            0 => format!("{} {}", members.len(), way.words(members.len())),
            more => format!("{} {} and {more} below", members.len(), way.words(members.len())),
        };
        if way == Way::Copy && reports.len() == members.len() {
            // Copies of a report that nobody supplied stand behind the first of them.
            match story.stemma.nodes[parent].report {
                Some(at) => self.copies[at] += reports.len(),
                None => self.copies[reports[0]] += reports.len() - 1,
            }
        }
        self.folds.retain(|fold| !fold.reports.is_empty());
        self.push(Fold { reports, parent: Some((parent, way)), label });
        for (at, fold) in self.folds.iter().enumerate() {
            for &report in &fold.reports {
                self.of[report] = Some(at);
            }
        }
    }

    fn push(&mut self, fold: Fold) {
        for &report in &fold.reports {
            self.of[report] = Some(self.folds.len());
        }
        self.folds.push(fold);
    }

    /// Is the report drawn as part of a fold?
    pub fn of_report(&self, report: usize) -> Option<usize> {
        self.of.get(report).copied().flatten()
    }

    /// True for a copy that stands behind its parent, or behind the first copy of a lost one: it says nothing that does not.
    pub fn folded(&self, report: usize) -> bool {
        let fold = self.of_report(report).map(|fold| &self.folds[fold]);
        fold.is_some_and(|fold| matches!(fold.parent, Some((_, Way::Copy))) && self.copies_of(report) == 0)
    }

    /// Copies of a report that are folded.
    pub fn copies_of(&self, report: usize) -> usize {
        self.copies.get(report).copied().unwrap_or_default()
    }
}

/// How much folds: more from step to step, while too much is left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    /// [`GROUP_MIN`] or more under one parent.
    First,
    /// Two or more.
    Pairs,
    /// Single ones that hold what was folded: the links of a chain.
    Chains,
    /// Those with several parents too.
    Last,
}

impl Reach {
    fn further(self) -> Option<Reach> {
        match self {
            Reach::First => Some(Reach::Pairs),
            Reach::Pairs => Some(Reach::Chains),
            Reach::Chains => Some(Reach::Last),
            Reach::Last => None,
        }
    }

    /// Fewest reports of a group.
    fn least(self) -> usize {
        match self {
            Reach::First => GROUP_MIN,
            Reach::Pairs => 2,
            Reach::Chains | Reach::Last => 1,
        }
    }
}

/// The stemma as folding sees it.
struct Tree {
    /// For each node its edges up, as positions in the stemma.
    parents: Vec<Vec<usize>>,
    /// For each node the nodes below it.
    children: Vec<Vec<usize>>,
    /// For each report its node.
    node_of: Vec<usize>,
    /// Nodes that are folded.
    closed: Vec<bool>,
    /// Nodes of a circle: never folded.
    circular: Vec<bool>,
}

impl Tree {
    fn of(story: &Story) -> Tree {
        let nodes = &story.stemma.nodes;
        let mut tree = Tree {
            parents: vec![Vec::new(); nodes.len()],
            children: vec![Vec::new(); nodes.len()],
            node_of: vec![0; story.reports.len()],
            closed: vec![false; nodes.len()],
            circular: vec![false; nodes.len()],
        };
        let in_circle: BTreeSet<&str> =
            story.stemma.circles.iter().flat_map(|circle| circle.reports.iter().map(String::as_str)).collect();
        for (at, edge) in story.stemma.edges.iter().enumerate() {
            tree.parents[edge.ends.1].push(at);
            tree.children[edge.ends.0].push(edge.ends.1);
        }
        for (node, entry) in nodes.iter().enumerate() {
            tree.circular[node] = in_circle.contains(entry.id.as_str());
            if let Some(report) = entry.report {
                tree.node_of[report] = node;
            }
        }
        tree
    }

    /// Reports that hang under one parent in one way and have nothing below them that is not folded.
    fn groups(&self, story: &Story, reach: Reach) -> BTreeMap<(usize, Way), Vec<usize>> {
        let mut groups: BTreeMap<(usize, Way), Vec<usize>> = BTreeMap::new();
        for (report, &node) in self.node_of.iter().enumerate() {
            let is_leaf = self.children[node].iter().all(|&child| self.closed[child]);
            if !is_leaf || self.closed[node] || self.circular[node] {
                continue;
            }
            let edge = match &self.parents[node][..] {
                [edge] => edge,
                // A parent that is folded itself is not drawn: nothing can hang under it.
                [edge, ..] if reach == Reach::Last && !self.closed[story.stemma.edges[*edge].ends.0] => edge,
                _ => continue,
            };
            let edge = &story.stemma.edges[*edge];
            groups.entry((edge.ends.0, Way::of(edge.kind))).or_default().push(report);
        }
        groups.retain(|_, reports| reports.len() >= reach.least());
        groups
    }

    fn close(&mut self, folds: &Folds) {
        for (report, &node) in self.node_of.iter().enumerate() {
            self.closed[node] |= folds.of_report(report).is_some();
        }
    }

    /// How many items are drawn.
    fn drawn(&self, folds: &Folds) -> usize {
        self.node_of.len() - folds.folds.iter().map(|fold| fold.reports.len()).sum::<usize>() + folds.folds.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{copies, sample};
    use crate::view::Brief;

    #[test]
    fn copies_of_one_parent_fold_and_no_report_is_lost() {
        let sample = copies(60);
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let story = &brief.stories[0];
        let folds = Folds::of(story);
        assert!(folds.folds.iter().any(|fold| fold.label == "60 copies"), "{:?}", folds.folds);
        let mut folded: Vec<usize> = folds.folds.iter().flat_map(|fold| fold.reports.clone()).collect();
        let before = folded.len();
        folded.sort_unstable();
        folded.dedup();
        assert_eq!(before, folded.len());
        for (report, at) in (0..story.reports.len()).map(|report| (report, folds.of_report(report))) {
            assert_eq!(folded.contains(&report), at.is_some_and(|at| folds.folds[at].reports.contains(&report)));
        }
        let source = story.reports.iter().position(|report| report.id == "courier").unwrap();
        assert_eq!((folds.copies_of(source), folds.of_report(source)), (60, None));
    }

    #[test]
    fn chains_and_pairs_fold_too_while_too_much_is_left_and_every_fold_hangs_somewhere() {
        let sample = copies(90);
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let mut story = brief.stories[0].clone();
        // Chains of three: each copy from the one before it, and the first of each chain from a second report too.
        let nodes: Vec<usize> = story.stemma.edges.iter().map(|edge| edge.ends.1).collect();
        let mut second = Vec::new();
        for (at, edge) in story.stemma.edges.iter_mut().enumerate().filter(|(at, _)| *at >= nodes.len() - 90) {
            if at % 3 > 0 {
                edge.ends.0 = nodes[at - 1];
            } else if at >= 3 {
                second.push(crate::view::Edge { ends: (nodes[at - 3], nodes[at]), ..edge.clone() });
            }
        }
        story.stemma.edges.extend(second);
        let folds = Folds::of(&story);
        let tree = Tree::of(&story);
        assert!(tree.drawn(&folds) <= 60, "{} are drawn", tree.drawn(&folds));
        for fold in &folds.folds {
            let Some((parent, _)) = fold.parent else { continue };
            let above = story.stemma.nodes[parent].report;
            assert!(above.is_none_or(|report| folds.of_report(report).is_none()), "{} hangs under a fold", fold.label);
        }
    }

    #[test]
    fn a_small_story_is_drawn_whole() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        assert!(Folds::of(&brief.stories[0]).folds.is_empty());
    }
}
