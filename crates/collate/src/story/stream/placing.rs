//! Which story a report joins, and why.
//!
//! A report there with the same words decides first, then mean likeness to a story's nearest reports, then a credit; a report for
//! which none holds opens a story.
//!
//! Worst case: the bonds of one report, at most [`NEIGHBOURS_MAX`](crate::story::graph::NEIGHBOURS_MAX), sorted.

use super::bond::Bond;
use super::config::{NEAREST, TIED_MAX, TIES};
use super::entry::Entry;
use super::{ReportKey, StoryKey, Stream};
use headwater_model::CompactString;
use rustc_hash::FxHashMap;

/// Where a report belongs.
#[derive(Clone, PartialEq, Debug)]
pub struct Placing {
    /// The story it joins; `None` if it opens one.
    pub story: Option<StoryKey>,
    /// What decided.
    pub why: Why,
    /// Mean likeness to the nearest reports of the story, 0 to 1; of the best story that was too far, if it opens one.
    pub score: f32,
    /// The report it is most like, in its story, and the likeness of their words; `None` if it is like no report.
    pub nearest: Option<(ReportKey, f32)>,
    /// Words and names that the two share, heaviest first.
    pub shared: Vec<CompactString>,
    /// Other stories that it is near: what it may tie together with its own. At most [`TIED_MAX`].
    pub others: Vec<StoryKey>,
}

/// Why a report was put where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It is like no story enough.
    New,
    /// Words, names and time.
    Alike,
    /// It has the words of a report there.
    Copy,
    /// It credits an outlet with a report there for what both tell.
    Credit,
}

/// How near a story is: mean likeness to its reports that are nearest, and the likeness of the very nearest.
struct Near {
    story: StoryKey,
    mean: f32,
    nearest: f32,
}

impl Stream {
    pub(super) fn place_entry(&self, entry: &Entry) -> Placing {
        let bonds = self.bonds(entry);
        let mut by_story: FxHashMap<StoryKey, Vec<&Bond>> = FxHashMap::default();
        for bond in &bonds {
            by_story.entry(self.at(bond.other).story).or_default().push(bond);
        }
        let mut ranked: Vec<Near> = by_story
            .iter()
            .map(|(&story, bonds)| {
                let known = self.stories.get(&story).map_or(1, Vec::len).clamp(1, NEAREST);
                let mean = bonds.iter().take(NEAREST).map(|bond| bond.likeness).sum::<f32>() / known as f32;
                Near { story, mean, nearest: bonds.first().map_or(0.0, |bond| bond.likeness) }
            })
            .collect();
        // A large story has reports far from this one too: among the stories near enough the very nearest report counts as much
        // as the mean.
        let rank = |near: &Near| {
            let near_enough = near.mean >= self.config.joins;
            (near_enough, near.mean + if near_enough { self.config.nearest * near.nearest } else { 0.0 })
        };
        ranked.sort_by(|a, b| {
            let (x, y) = (rank(a), rank(b));
            y.0.cmp(&x.0).then(y.1.total_cmp(&x.1)).then(a.story.cmp(&b.story))
        });
        let first = |wanted: &dyn Fn(&&Bond) -> bool| {
            let mut fitting: Vec<&Bond> = bonds.iter().filter(wanted).collect();
            fitting.sort_by(|a, b| b.words.total_cmp(&a.words).then(a.other.cmp(&b.other)));
            fitting.first().map(|bond| self.at(bond.other).story)
        };
        let (best, alike) = ranked.first().map_or((0.0, None), |near| (near.mean, Some(near.story)));
        let (why, story) = if let Some(story) = first(&|bond| bond.words >= self.config.copy) {
            (Why::Copy, Some(story))
        } else if best >= self.config.joins {
            (Why::Alike, alike)
        } else if let Some(story) = first(&|bond| bond.credited) {
            (Why::Credit, Some(story))
        } else {
            (Why::New, None)
        };
        let score =
            story.and_then(|story| ranked.iter().find(|near| near.story == story)).map_or(best, |near| near.mean);
        let nearest = bonds
            .iter()
            .filter(|bond| story.is_none_or(|story| self.at(bond.other).story == story))
            .max_by(|a, b| a.words.total_cmp(&b.words).then(b.other.cmp(&a.other)));
        Placing {
            story,
            why,
            score,
            nearest: nearest.map(|bond| (self.at(bond.other).report, bond.words)),
            shared: nearest.map(|bond| self.shared(entry, self.at(bond.other))).unwrap_or_default(),
            others: ranked
                .iter()
                .filter(|near| Some(near.story) != story && near.mean >= TIES * self.config.merges)
                .take(TIED_MAX)
                .map(|near| near.story)
                .collect(),
        }
    }
}
