//! How outlets behave over all stories of the database: how often first, how often copying, from whom, how fast, how much hardened.
//! Every figure stands with the number of cases behind it.
//!
//! Stories of one report tell nothing of copying and are left out. An outlet's copying of itself (its own versions and follow-ups) is
//! no copying from another. Linear in the reports and edges of all stories.

use crate::analysis::figures::{Figures, From, Part};
use anyhow::{Context, Result};
use headwater_store::{Store, StoryFilter};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// All outlets, and what their figures rest on.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Outlets {
    /// Those with most reports first, then by name.
    pub outlets: Vec<Outlet>,
    /// Stories of two reports or more that were taken apart.
    pub measured: usize,
    /// Stories of two reports or more that were not.
    pub not_measured: usize,
}

/// An outlet in figures.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Outlet {
    /// Its name, as its reports spell it most often.
    pub name: String,
    /// Its reports in stories that were taken apart.
    pub reports: usize,
    /// Stories it has a report in.
    pub stories: usize,
    /// Stories of two outlets or more in which its report was the first.
    pub first: Share,
    /// Reports that take from a report of another outlet, supplied or not.
    pub copying: Share,
    /// Reports from which another outlet takes.
    pub copied: Share,
    /// Claims of several reports that it was the first to make.
    pub first_claims: usize,
    /// From whom it takes, most often first.
    pub from: Vec<Exchange>,
    /// Who takes from it, most often first.
    pub by: Vec<Exchange>,
    /// Minutes from the parent's publication to its own: the median over edges where both tell the minute.
    pub delay_minutes: Option<Median>,
    /// Days likewise, where both tell the day.
    pub delay_days: Option<Median>,
    /// Reports that are dated before the report they take from.
    pub dated_before_source: Share,
    /// Reports taken from another that make a statement surer, or its source vaguer, than it was.
    pub hardening: Share,
    /// Month by month.
    pub months: Vec<Month>,
}

/// How many of how many.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Share {
    /// How many.
    pub count: usize,
    /// Of how many.
    pub of: usize,
}

/// Another outlet, with the number of edges between the two.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Exchange {
    /// Its name.
    pub outlet: String,
    /// Edges.
    pub edges: usize,
    /// Of these, word for word.
    pub verbatim: usize,
}

/// A median with its cases.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Median {
    /// The lower of the two middle values where their number is even.
    pub value: i64,
    /// How many.
    pub cases: usize,
}

/// A month of an outlet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Month {
    /// `2025-06`.
    pub month: String,
    /// Its dated reports.
    pub reports: usize,
    /// Stories of two outlets or more to which it came in this month, and in how many of them it was the first.
    pub first: Share,
    /// Reports that take from another outlet.
    pub copying: usize,
}

/// The figures of every outlet.
///
/// # Errors
/// If the database cannot be read, or holds figures that are none.
pub fn outlets(store: &Store) -> Result<Outlets> {
    let standing = store.stories(&StoryFilter { reports_min: 2, ..StoryFilter::default() })?;
    let mut ids: BTreeSet<String> = standing.into_iter().map(|story| story.id).collect();
    let mut stories: Vec<Figures> = Vec::new();
    let mut fault = None;
    store.dossiers(|kept| {
        if ids.remove(&kept.story) {
            match serde_json::from_str(&kept.figures) {
                Ok(figures) => stories.push(figures),
                Err(error) => fault = fault.take().or(Some((kept.story, error))),
            }
        }
        true
    })?;
    if let Some((story, error)) = fault {
        return Err(error).with_context(|| format!("the figures of story {story}"));
    }
    Ok(Outlets { outlets: count(&stories), measured: stories.len(), not_measured: ids.len() })
}

/// Counts being taken, under the outlet's name in small letters.
#[derive(Default)]
struct Tally {
    spellings: BTreeMap<String, usize>,
    reports: usize,
    stories: usize,
    first: Share,
    copying: usize,
    copied: usize,
    first_claims: usize,
    from: BTreeMap<String, Exchange>,
    by: BTreeMap<String, Exchange>,
    minutes: Vec<i64>,
    days: Vec<i64>,
    hardening: usize,
    months: BTreeMap<String, Month>,
}

fn count(stories: &[Figures]) -> Vec<Outlet> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for story in stories {
        story_of(story, &mut tallies);
    }
    let mut outlets: Vec<Outlet> = tallies.into_values().map(Tally::told).collect();
    outlets.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.name.cmp(&b.name)));
    outlets
}

fn story_of(story: &Figures, tallies: &mut BTreeMap<String, Tally>) {
    let named: BTreeSet<String> = story.parts.iter().filter_map(|part| key(part.outlet.as_deref())).collect();
    let parents: BTreeMap<&str, &Part> = story.parts.iter().map(|part| (part.report.as_str(), part)).collect();
    for name in &named {
        let tally = tallies.entry(name.clone()).or_default();
        tally.stories += 1;
        tally.first.of += usize::from(named.len() > 1);
    }
    // The oldest report stands first; none stands before one it takes from. Who was first cannot be told where it has no outlet.
    let first = story.parts.first().filter(|_| named.len() > 1);
    if let Some((name, part)) = first.and_then(|part| Some((key(part.outlet.as_deref())?, part))) {
        let tally = tallies.entry(name).or_default();
        tally.first.count += 1;
        if let Some(month) = tally.month(part) {
            month.first.count += 1;
        }
    }
    let mut came: BTreeSet<String> = BTreeSet::new();
    for part in story.parts.iter().filter(|_| named.len() > 1) {
        if let Some(name) = key(part.outlet.as_deref()).filter(|name| came.insert(name.clone()))
            && let Some(month) = tallies.entry(name).or_default().month(part)
        {
            month.first.of += 1;
        }
    }
    let mut copied: BTreeSet<&str> = BTreeSet::new();
    for part in &story.parts {
        let Some(name) = key(part.outlet.as_deref()) else { continue };
        let others: Vec<&From> = part.from.iter().filter(|from| is_other(from, &name)).collect();
        let spelling = part.outlet.clone().unwrap_or_default();
        for from in &others {
            if let Some(parent) = parents.get(from.report.as_str()) {
                copied.insert(parent.report.as_str());
            }
            if let Some(source) = key(from.outlet.as_deref()) {
                let tally = tallies.entry(source.clone()).or_default();
                exchange(&mut tally.by, &name, &spelling, from);
                if from.report.starts_with("x:") {
                    // A lost report's outlet may have no report of its own: its name is all that is known of it.
                    tally.spellings.entry(from.outlet.clone().unwrap_or_default()).or_default();
                }
            }
        }
        let tally = tallies.entry(name).or_default();
        *tally.spellings.entry(spelling).or_default() += 1;
        tally.reports += 1;
        tally.first_claims += part.first;
        tally.copying += usize::from(!others.is_empty());
        tally.hardening += usize::from(!others.is_empty() && part.hardened > 0);
        for from in &others {
            if let Some(source) = key(from.outlet.as_deref()) {
                exchange(&mut tally.from, &source, from.outlet.as_deref().unwrap_or_default(), from);
            }
            tally.minutes.extend(from.minutes);
            tally.days.extend(from.days);
        }
        if let Some(month) = tally.month(part) {
            month.reports += 1;
            month.copying += usize::from(!others.is_empty());
        }
    }
    for part in story.parts.iter().filter(|part| copied.contains(part.report.as_str())) {
        if let Some(name) = key(part.outlet.as_deref()) {
            tallies.entry(name).or_default().copied += 1;
        }
    }
}

impl Tally {
    fn month(&mut self, part: &Part) -> Option<&mut Month> {
        let month = part.published.as_deref()?.get(..7)?.to_owned();
        let new = Month { month: month.clone(), reports: 0, first: Share::default(), copying: 0 };
        Some(self.months.entry(month).or_insert(new))
    }

    fn told(self) -> Outlet {
        let name = self.spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        let share = |count| Share { count, of: self.reports };
        let early = self.days.iter().filter(|&&days| days < 0).count();
        Outlet {
            name: name.map(|(name, _)| name).unwrap_or_default(),
            reports: self.reports,
            stories: self.stories,
            first: self.first,
            copying: share(self.copying),
            copied: share(self.copied),
            first_claims: self.first_claims,
            from: ranked(self.from),
            by: ranked(self.by),
            dated_before_source: Share { count: early, of: self.days.len() },
            delay_minutes: median(self.minutes),
            delay_days: median(self.days),
            hardening: Share { count: self.hardening, of: self.copying },
            months: self.months.into_values().collect(),
        }
    }
}

fn exchange(with: &mut BTreeMap<String, Exchange>, key: &str, spelling: &str, from: &From) {
    let new = || Exchange { outlet: spelling.to_owned(), edges: 0, verbatim: 0 };
    let exchange = with.entry(key.to_owned()).or_insert_with(new);
    exchange.edges += 1;
    exchange.verbatim += usize::from(matches!(from.kind.as_str(), "verbatim" | "trimmed"));
}

fn ranked(exchanges: BTreeMap<String, Exchange>) -> Vec<Exchange> {
    let mut ranked: Vec<Exchange> = exchanges.into_values().collect();
    ranked.sort_by(|a, b| b.edges.cmp(&a.edges).then_with(|| a.outlet.cmp(&b.outlet)));
    ranked
}

fn median(mut values: Vec<i64>) -> Option<Median> {
    values.sort_unstable();
    let value = *values.get(values.len().checked_sub(1)? / 2)?;
    Some(Median { value, cases: values.len() })
}

/// True if the parent is of another outlet, or of one that is not known.
fn is_other(from: &From, name: &str) -> bool {
    key(from.outlet.as_deref()).is_none_or(|source| source != name)
}

fn key(outlet: Option<&str>) -> Option<String> {
    outlet.map(str::to_lowercase).filter(|name| !name.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(report: &str, outlet: &str, published: &str, from: Vec<From>) -> Part {
        let outlet = Some(outlet.to_owned()).filter(|outlet| !outlet.is_empty());
        let role = if from.is_empty() { "source" } else { "copy" }.to_owned();
        let (report, published) = (report.to_owned(), Some(published.to_owned()));
        Part { report, outlet, published, role, from, first: 0, hardened: 0 }
    }

    fn from(report: &str, outlet: &str, minutes: i64) -> From {
        let kind = "verbatim".to_owned();
        let days = Some(minutes.div_euclid(24 * 60));
        From { report: report.to_owned(), outlet: Some(outlet.to_owned()), kind, minutes: Some(minutes), days }
    }

    fn story(parts: Vec<Part>) -> Figures {
        Figures {
            title: String::new(),
            reports: parts.len(),
            outlets: 0,
            origins: 0,
            shared_claims: 0,
            of_one_origin: 0,
            disagreements: 0,
            parts,
        }
    }

    fn named<'a>(outlets: &'a [Outlet], name: &str) -> &'a Outlet {
        outlets.iter().find(|outlet| outlet.name == name).unwrap()
    }

    #[test]
    fn counts_who_was_first_who_copied_and_how_fast() {
        let one = story(vec![
            part("a", "Courier", "2025-06-17T08:00", vec![]),
            part("b", "Portal", "2025-06-17T09:30", vec![from("a", "Courier", 90)]),
            part("c", "portal", "2025-06-17T09:00", vec![from("a", "Courier", 60), from("b", "Portal", -30)]),
        ]);
        let two = story(vec![
            part("d", "Portal", "2025-07-01T08:00", vec![from("x:TASS", "TASS", 0)]),
            part("e", "", "2025-07-01T08:00", vec![]),
        ]);
        let outlets = count(&[one, two]);
        let courier = named(&outlets, "Courier");
        assert_eq!(
            (courier.first, courier.copying.count, courier.copied),
            (Share { count: 1, of: 1 }, 0, Share { count: 1, of: 1 })
        );
        assert_eq!((courier.by[0].outlet.as_str(), courier.by[0].edges), ("Portal", 2));
        let portal = named(&outlets, "Portal");
        // The second story has one known outlet: nobody is first in it.
        assert_eq!((portal.reports, portal.stories, portal.first), (3, 2, Share { count: 0, of: 1 }));
        assert_eq!(portal.copying, Share { count: 3, of: 3 });
        assert_eq!(portal.from.iter().map(|other| other.outlet.as_str()).collect::<Vec<_>>(), ["Courier", "TASS"]);
        assert_eq!(portal.delay_minutes, Some(Median { value: 60, cases: 3 }));
        assert_eq!(portal.months.iter().map(|month| month.month.as_str()).collect::<Vec<_>>(), ["2025-06", "2025-07"]);
        assert_eq!(named(&outlets, "TASS").reports, 0);
    }

    #[test]
    fn nothing_counted_is_no_median() {
        assert_eq!(median(Vec::new()), None);
        assert_eq!(median(vec![3, 1, 2, 4]), Some(Median { value: 2, cases: 4 }));
    }
}
