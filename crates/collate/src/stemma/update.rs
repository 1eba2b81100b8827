//! Later texts of one outlet: each builds on the earlier ones, whatever it says of them.
//!
//! Which is the later is read from dates; where those are missing or the same, from how the texts read. Linear in the pairs of one
//! outlet's texts that were compared.

use super::credit::Credited;
use super::derive::{Found, State};
use crate::likeness::term::folded;
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
        let (of_child, of_parent) = (self.case.coverage(child, parent), self.case.coverage(parent, child));
        if b.precedes(a) {
            // Its day may be wrong; then one is nearly the other, and reads so plainly that it is the later.
            return !a.is_too_late_for(b)
                && of_child.min(of_parent) >= MISDATED_COVERAGE
                && self.reads_later(parent, child) >= MISDATED_READS_LATER;
        }
        // Same day, or undated.
        of_child.max(of_parent) >= UPDATE_COVERAGE && self.reads_later(parent, child) >= READS_LATER
    }

    /// How much more `child` reads like the later of two texts of an outlet than `parent` does, about -5 to 5.
    ///
    /// A later text speaks of the earlier one, begins anew and goes on with what is known, follows up what others reported
    /// meanwhile, gets to later days, and gives a later day of the week for its news.
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
            + WEEKDAY * self.later_weekday(parent, child)
    }

    /// 1 if the day of the week on which `child` says that its news came about is the later, -1 if the earlier. Of two days of
    /// the week the later is the one that comes within three days of the other: reports of one matter are seldom further apart.
    fn later_weekday(&self, parent: usize, child: usize) -> f32 {
        match (self.lead_weekday(parent), self.lead_weekday(child)) {
            (Some(a), Some(b)) if a != b => {
                if (b + 7 - a) % 7 <= 3 {
                    1.0
                } else {
                    -1.0
                }
            }
            _ => 0.0,
        }
    }

    /// The first day of the week that the first sentence names.
    fn lead_weekday(&self, report: usize) -> Option<usize> {
        let report = &self.case.reports[report];
        let lead = report.lines.iter().find(|line| line.statement)?;
        let words = report.words[lead.words.clone()].iter().filter(|word| !word.quoted);
        words
            .map(|word| folded(word.span.of(&report.witness.report.text)))
            .find_map(|word| WEEKDAYS.iter().position(|day| *day == word))
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

/// The same where its day is the earlier, and how much of each the other must explain then.
const MISDATED_READS_LATER: f32 = 0.9;
const MISDATED_COVERAGE: f32 = 0.4;

/// What a later day of the week counts: more than any one of the other signs.
const WEEKDAY: f32 = 2.5;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Most earlier texts of its outlet that a report is said to build on.
const SAME_OUTLET_PARENTS_MAX: usize = 3;
