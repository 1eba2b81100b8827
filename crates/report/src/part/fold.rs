//! What a drawing of many reports shows as one: copies of one parent that nobody took anything from.
//!
//! Small stories are drawn whole. Above [`WHOLE_MAX`] reports, leaves that hang under the same single parent in the same way fold
//! into one node ("12 copies"), and reports that stand alone fold into one for each day, if there are [`GROUP_MIN`] or more
//! of them. A folded report is never lost: lists and tables name it. Linear in reports and edges.

use std::collections::BTreeMap;

use crate::view::Story;

/// Reports up to which nothing folds.
pub(crate) const WHOLE_MAX: usize = 24;
/// Reports that are worth folding.
pub(crate) const GROUP_MIN: usize = 3;

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

    fn words(self) -> &'static str {
        match self {
            Way::Copy => "copies",
            Way::Rewrite => "rewrites",
            Way::Partial => "in part",
            Way::Cites => "that cite it",
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
        let nodes = &story.stemma.nodes;
        let mut parents: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        let mut has_children = vec![false; nodes.len()];
        for (at, edge) in story.stemma.edges.iter().enumerate() {
            parents[edge.ends.1].push(at);
            has_children[edge.ends.0] = true;
        }
        let in_circle = |id: &str| story.stemma.circles.iter().any(|circle| circle.reports.iter().any(|r| r == id));
        let mut groups: BTreeMap<(usize, Way), Vec<usize>> = BTreeMap::new();
        let mut alone: BTreeMap<Option<headwater_model::Date>, Vec<usize>> = BTreeMap::new();
        for (node, entry) in nodes.iter().enumerate() {
            let Some(report) = entry.report.filter(|_| !has_children[node]) else { continue };
            if in_circle(&entry.id) {
                continue;
            }
            match parents[node][..] {
                [] => alone.entry(story.reports[report].arisen).or_default().push(report),
                [edge] => {
                    let edge = &story.stemma.edges[edge];
                    groups.entry((edge.ends.0, Way::of(edge.kind))).or_default().push(report);
                }
                _ => {}
            }
        }
        for ((parent, way), reports) in groups.into_iter().filter(|(_, reports)| reports.len() >= GROUP_MIN) {
            let label = format!("{} {}", reports.len(), way.words());
            // Copies of a report that nobody supplied stand behind the first of them.
            match nodes[parent].report.filter(|_| way == Way::Copy) {
                Some(at) => all.copies[at] += reports.len(),
                None if way == Way::Copy => all.copies[reports[0]] += reports.len() - 1,
                None => {}
            }
            all.push(Fold { reports, parent: Some((parent, way)), label });
        }
        for reports in alone.into_values().filter(|reports| reports.len() >= GROUP_MIN) {
            let label = format!("{} on their own", reports.len());
            all.push(Fold { reports, parent: None, label });
        }
        all
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
