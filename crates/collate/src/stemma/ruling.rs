//! What a person decided about the edges of a story, in the story's own order of reports.

use super::credit::Credited;
use super::testimony::Testimony;
use headwater_model::{Overrules, PinnedParent};
use rustc_hash::{FxHashMap, FxHashSet};

/// The decisions that concern reports of this story.
#[derive(Default)]
pub struct Rulings {
    /// Parent, child, and who said so, in the order they were made.
    pub pinned: Vec<(Credited, usize, String)>,
    forbidden: FxHashSet<(Credited, usize)>,
}

impl Rulings {
    /// Picks them out; decisions about reports that are not in the story are left aside.
    pub fn of(overrules: &Overrules, reports: &[Testimony<'_>]) -> Rulings {
        if overrules.is_empty() {
            return Rulings::default();
        }
        let position: FxHashMap<&str, usize> =
            reports.iter().enumerate().map(|(at, report)| (report.witness.report.id.0.as_str(), at)).collect();
        let parent = |parent: &PinnedParent| match parent {
            PinnedParent::Report(id) => position.get(id.0.as_str()).map(|&at| Credited::Report(at)),
            PinnedParent::Lost(name) => Some(Credited::Lost(name.clone())),
        };
        let child = |id: &headwater_model::ReportId| position.get(id.0.as_str()).copied();
        Rulings {
            pinned: overrules
                .pinned
                .iter()
                .filter_map(|pin| Some((parent(&pin.parent)?, child(&pin.child)?, pin.by.clone())))
                .collect(),
            forbidden: overrules.forbidden.iter().filter_map(|(of, to)| Some((parent(to)?, child(of)?))).collect(),
        }
    }

    /// True if a person said that `child` does not have it from `parent`.
    pub fn forbid(&self, parent: &Credited, child: usize) -> bool {
        !self.forbidden.is_empty()
            && match parent {
                Credited::Lost(name) => self.forbidden.iter().any(|(other, of)| {
                    *of == child && matches!(other, Credited::Lost(other) if other.eq_ignore_ascii_case(name))
                }),
                _ => self.forbidden.contains(&(parent.clone(), child)),
            }
    }

    /// Pairs of reports that are to be held against each other because an edge between them was pinned.
    pub fn pairs(&self) -> Vec<(usize, usize)> {
        let pair = |(parent, child, _): &(Credited, usize, String)| Some((parent.report()?, *child));
        self.pinned.iter().filter_map(pair).filter(|(a, b)| a != b).collect()
    }
}
