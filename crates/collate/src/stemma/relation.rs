//! Which of two related reports had it from the other: signs of direction that need no credit.
//!
//! None of them decides alone. Publication time is a soft sign, because copies do carry earlier dates (time zones, a
//! wrong date in a feed, a page dated by the event); beyond [`TOLERANCE_DAYS`] it is a hard one. A copy is explained by
//! its original, the original less by the copy, which dropped details (containment). A report that had it first hand
//! says so: people told *it*, *it* has seen the letter. What a copy changed, no text above it has (see [`super::variant`]). The signs are weighed by a logistic rule whose weights were
//! set by hand and checked on the shipped stories.

use super::outlet::{Mention, Outlets};
use super::testimony::Testimony;
use super::variant::Older;
use crate::likeness::term::folded;
use headwater_model::{BlockKind, DatedAt};

/// Days by which a copy may be dated before its original.
pub const TOLERANCE_DAYS: i64 = 2;

/// What is known of a report's place in time and its access to sources.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Minutes since year 0 of publication; the day's noon if the hour is unknown.
    minute: Option<i64>,
    /// True if the hour is known.
    exact: bool,
    /// Minute of the day of publication or last change, if known.
    pub minute_of_day: Option<u16>,
    /// 0 to 1: how much it shows that it spoke to its sources itself.
    pub first_hand: f32,
}

/// Signs about an ordered pair, from what else was found.
#[derive(Clone, Copy, Default, Debug)]
pub struct Signs {
    /// How much of the child the parent explains, 0 to 1.
    pub child_explained: f32,
    /// How much of the parent the child explains, 0 to 1.
    pub parent_explained: f32,
    /// The child names the parent's outlet or author.
    pub credits: bool,
    /// The parent names the child's outlet or author.
    pub credited: bool,
    /// 1 if the child alone is a press release, filing or notice, -1 if the parent alone is: those are written at first
    /// hand. A copy of one looks like one.
    pub documents: i8,
    /// How much of the parent's first sentence stands in the child, less how much of the child's in the parent, -1 to 1.
    /// What is taken over gets a new beginning.
    pub child_lead_new: f32,
    /// What their readings tell of the parent's being the older.
    pub older: Older,
}

impl Standing {
    /// Reads it off a report. `mentions` are the outlets it names.
    pub fn of(report: &Testimony<'_>, position: usize, outlets: &Outlets, mentions: &[Mention]) -> Standing {
        let published = report.witness.report.published.as_ref();
        let minute = [published, report.witness.report.modified.as_ref()].into_iter().flatten().map(minutes).max();
        let own = outlets.of_report[position];
        let named_itself = mentions.iter().filter(|mention| Some(mention.outlet) == own).count();
        let says_us =
            report.lines.iter().filter(|line| speaks_of_itself(line.span.of(&report.witness.report.text))).count();
        let signs = (named_itself + says_us) as f32 * 0.5 + if signs_dateline(report) { 0.5 } else { 0.0 };
        let exact = published.is_some_and(|at| at.minute.is_some());
        let latest = report.witness.report.modified.as_ref().or(published);
        Standing { minute, exact, minute_of_day: latest.and_then(|at| at.minute), first_hand: signs.min(1.0) }
    }

    /// True if a publication day is known.
    pub fn is_dated(&self) -> bool {
        self.minute.is_some()
    }

    /// Days from this report to `later`, if both are dated.
    pub fn days_until(&self, later: &Standing) -> Option<f64> {
        Some((later.minute? - self.minute?) as f64 / MINUTES_A_DAY as f64)
    }

    /// True if both are dated and this one is certainly the earlier: by its hour, or by its day.
    pub fn precedes(&self, later: &Standing) -> bool {
        let least = if self.exact && later.exact { 0.0 } else { 0.5 };
        self.days_until(later).is_some_and(|days| days > least)
    }

    /// True if this one is so much later than `child` that it cannot be its parent.
    pub fn is_too_late_for(&self, child: &Standing) -> bool {
        child.days_until(self).is_some_and(|days| days > TOLERANCE_DAYS as f64 + 0.5)
    }
}

/// How likely it is, 0 to 1, that of two related reports `parent` is the one the other had it from.
pub fn leaning(parent: &Standing, child: &Standing, signs: Signs) -> f32 {
    if parent.is_too_late_for(child) {
        return 0.0;
    }
    1.0 / (1.0 + (-log_odds(parent, child, signs)).exp())
}

/// The same as log odds, for reports that may both be the parent by their dates.
pub fn log_odds(parent: &Standing, child: &Standing, signs: Signs) -> f32 {
    let flag = |sign: bool| if sign { 1.0 } else { 0.0 };
    let time = match parent.days_until(child) {
        Some(days) if days > 0.5 => 0.5,
        Some(days) if days > 0.0 => 0.3,
        Some(days) if days < 0.0 => -0.4,
        _ => 0.0,
    };
    3.0 * (flag(signs.credits) - flag(signs.credited))
        + 3.0 * (signs.child_explained - signs.parent_explained)
        + 0.9 * (parent.first_hand - child.first_hand)
        + 0.5 * (flag(!child.is_dated()) - flag(!parent.is_dated()))
        - 2.5 * f32::from(signs.documents)
        + 0.3 * signs.child_lead_new
        + 0.8 * signs.older.agreed
        + 0.4 * signs.older.shorter
        + time
}

const MINUTES_A_DAY: i64 = 24 * 60;

fn minutes(at: &DatedAt) -> i64 {
    let (year, month, day) = (i64::from(at.date.year()), i64::from(at.date.month()), i64::from(at.date.day()));
    // Days from civil (Hinnant), so that differences across months and years are right.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    days * MINUTES_A_DAY + at.minute.map_or(MINUTES_A_DAY / 2, i64::from)
}

/// "told this newspaper", "this reporter", "told us": the report as somebody's audience.
fn speaks_of_itself(sentence: &str) -> bool {
    let sentence = folded(sentence);
    [
        "this newspaper",
        "this reporter",
        "this website",
        "this magazine",
        "told us ",
        "told me",
        "our reporter",
        "our correspondent",
    ]
    .iter()
    .any(|phrase| sentence.contains(phrase))
}

/// True if the dateline carries the report's own outlet: "LONDON, June 10 (Example Wire) -" is an agency's own.
fn signs_dateline(report: &Testimony<'_>) -> bool {
    let Some(outlet) = report.witness.report.outlet.as_deref() else { return false };
    let outlet = folded(outlet);
    let initials: String = outlet.split_whitespace().filter_map(|word| word.chars().next()).collect();
    let text = &report.witness.report.text;
    report.witness.report.blocks.iter().filter(|block| block.kind == BlockKind::Dateline).any(|block| {
        let line = folded(block.span.of(text));
        line.contains(&format!("({outlet})")) || line.contains(&format!("({initials})"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(minute: Option<i64>, first_hand: f32) -> Standing {
        Standing { minute: minute.map(|day| day * MINUTES_A_DAY), exact: false, minute_of_day: None, first_hand }
    }

    const EVEN: Signs = Signs {
        child_explained: 0.8,
        parent_explained: 0.8,
        credits: false,
        credited: false,
        documents: 0,
        child_lead_new: 0.0,
        older: Older { agreed: 0.0, shorter: 0.0 },
    };

    #[test]
    fn a_credit_outweighs_an_earlier_date() {
        let (original, copy) = (standing(Some(11), 0.5), standing(Some(10), 0.0));
        assert!(leaning(&original, &copy, Signs { credits: true, ..EVEN }) > 0.9);
        assert!(leaning(&copy, &original, Signs { credited: true, ..EVEN }) < 0.1);
    }

    #[test]
    fn containment_outweighs_a_date_within_the_tolerance_but_not_beyond() {
        let signs = Signs { child_explained: 1.0, parent_explained: 0.5, ..EVEN };
        assert!(leaning(&standing(Some(11), 0.0), &standing(Some(10), 0.0), signs) > 0.7);
        assert_eq!(leaning(&standing(Some(14), 0.0), &standing(Some(10), 0.0), signs), 0.0);
    }

    #[test]
    fn without_signs_neither_is_the_parent() {
        assert_eq!(leaning(&standing(None, 0.0), &standing(None, 0.0), EVEN), 0.5);
    }

    #[test]
    fn days_are_counted_across_a_year() {
        let at = |text: &str| DatedAt {
            date: text.parse().unwrap(),
            minute: None,
            precision: headwater_model::Precision::Day,
            found: headwater_model::DateFound::Metadata,
            span: None,
        };
        assert_eq!((minutes(&at("2025-01-01")) - minutes(&at("2024-12-31"))) / MINUTES_A_DAY, 1);
        assert_eq!((minutes(&at("2024-03-01")) - minutes(&at("2024-02-28"))) / MINUTES_A_DAY, 2);
    }
}
