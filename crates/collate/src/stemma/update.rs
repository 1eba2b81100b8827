//! Later texts of one outlet: each builds on the earlier ones, whatever it says of them.
//!
//! Which is the later is read from dates; where those are missing or the same, from how the texts read. Linear in the pairs of one
//! outlet's texts that were compared.

use super::credit::Credited;
use super::derive::{Found, State};
use headwater_model::{CreditKind, Date};

impl State<'_, '_, '_> {
    /// A later text of an outlet builds on its earlier ones.
    pub(super) fn same_outlet(&mut self) {
        for child in 0..self.case.reports.len() {
            let mut earlier: Vec<usize> = self.case.compared[child]
                .iter()
                .copied()
                .filter(|&at| self.same_outlet_pair(at, child) && self.comes_before(at, child))
                .filter(|&at| !self.is_out(at, child) && !self.closes_circle(at, child))
                .collect();
            earlier.sort_by(|&a, &b| {
                self.case.coverage(child, b).total_cmp(&self.case.coverage(child, a)).then(a.cmp(&b))
            });
            for parent in earlier.into_iter().take(SAME_OUTLET_PARENTS_MAX) {
                self.accept(parent, child, Found::SameOutlet, self.case.coverage(child, parent));
            }
        }
    }

    fn comes_before(&self, parent: usize, child: usize) -> bool {
        let (a, b) = (&self.case.standings[parent], &self.case.standings[child]);
        if a.precedes(b) {
            return true;
        }
        // Same day, or undated: the one with an editor's note about an earlier text is the later.
        let shared = self.case.coverage(child, parent).max(self.case.coverage(parent, child));
        !b.precedes(a) && shared >= UPDATE_COVERAGE && self.reads_later(parent, child) >= READS_LATER
    }

    /// How much more `child` reads like the later of two texts of an outlet than `parent` does, about -3 to 3.
    ///
    /// A later text speaks of the earlier one, begins anew and goes on with what is known, follows up what others reported
    /// meanwhile, and gets to later days.
    fn reads_later(&self, parent: usize, child: usize) -> f32 {
        let flag = |sign: bool| if sign { 1.0 } else { 0.0 };
        let others = |report: usize| {
            let mut to: Vec<&Credited> = self.case.credits[report].iter().map(|credit| &credit.to).collect();
            to.sort_unstable();
            to.dedup();
            to.len() as f32
        };
        let days = match (self.last_day(parent), self.last_day(child)) {
            (Some(a), Some(b)) => flag(a < b) - flag(b < a),
            _ => 0.0,
        };
        2.0 * (flag(self.refers_back(child)) - flag(self.refers_back(parent)))
            + (self.case.lead(parent, child) - self.case.lead(child, parent))
            + flag(self.follows_up(parent, child))
            - flag(self.follows_up(child, parent))
            + 0.3 * (others(child) - others(parent)).clamp(-2.0, 2.0)
            + 0.5 * days
    }

    /// True if `child` credits a report that credits `parent`.
    fn follows_up(&self, parent: usize, child: usize) -> bool {
        let credits = |who: usize| self.case.credits[who].iter().filter_map(|credit| credit.to.report());
        credits(child).any(|between| between != parent && credits(between).any(|to| to == parent))
    }

    /// The last day that the report gives a date of; days worked out from other days are left out.
    fn last_day(&self, report: usize) -> Option<Date> {
        let times = self.case.reports[report].witness.layers.times.iter();
        times.filter(|time| !time.relative && time.from == time.to).filter_map(|time| time.from).max()
    }

    /// True if the report speaks of an earlier version of itself.
    fn refers_back(&self, report: usize) -> bool {
        let report = &self.case.reports[report];
        report.lines.iter().any(|line| line.notice)
            || report.witness.report.modified.is_some()
            || report.witness.layers.credits.iter().any(|credit| credit.kind == CreditKind::EarlierVersion)
    }
}

/// Explained share from which an update without a date builds on another text of its outlet.
const UPDATE_COVERAGE: f32 = 0.03;

/// How much later than another of its outlet a text without a date must read (see [`State::reads_later`]).
const READS_LATER: f32 = 0.4;

/// Most earlier texts of its outlet that a report is said to build on.
const SAME_OUTLET_PARENTS_MAX: usize = 3;
