//! Stories as reports arrive: each report is put to the story it is most like, or opens one, without knowing what comes next.
//!
//! The line is that of online clustering with TF-IDF, time and names (Miranda et al., EMNLP 2018). A story is not one centroid but
//! its reports: a report is held against the [`NEAREST`] most like it, so that a long story can move on and its follow-ups still
//! join. Rarity of words is counted over the window and smoothed by the imagined background of [`super::graph`]. The state
//! is a window of the latest [`Config::window_reports`] reports; who keeps their sketches can build it again at any time.
//!
//! This file keeps the window. `config`: where the lines are drawn. `entry`: a report in the window, its words weighed. `bond`: the
//! reports that one is like. `placing`: the story it joins. `merge`: stories that prove to be one.
//!
//! Worst case for one report: its words × [`POSTINGS_MAX`], then [`NEIGHBOURS_MAX`](super::graph::NEIGHBOURS_MAX) bonds; memory:
//! the window.

mod bond;
mod config;
mod entry;
mod merge;
mod placing;
#[cfg(test)]
mod tests;

pub use config::{Config, MERGED_BY, NEAREST, SHARED_SHOWN, TIED_MAX};
pub use placing::{Placing, Why};

use super::graph::POSTINGS_MAX;
use super::sketch::Sketch;
use super::term::{TermId, Vocabulary};
use entry::Entry;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Names a report to the caller.
pub type ReportKey = u64;

/// Names a story to the caller.
pub type StoryKey = u64;

/// The window of reports, in the order they came.
pub struct Stream {
    config: Config,
    vocabulary: Vocabulary,
    window: VecDeque<Entry>,
    /// Number of the first report in the window, counted from the first ever.
    first: u64,
    /// What is known of each term of the vocabulary, by its number.
    terms: Vec<Term>,
    /// Numbers of each story's reports in the window, ascending.
    stories: FxHashMap<StoryKey, Vec<u64>>,
}

#[derive(Default)]
struct Term {
    /// The latest reports that have it: number of the report, weight. Ascending.
    postings: VecDeque<(u64, f32)>,
    /// How many reports of the window have it.
    documents: u32,
}

impl Stream {
    /// An empty window.
    pub fn new(config: Config) -> Stream {
        Stream {
            config,
            vocabulary: Vocabulary::default(),
            window: VecDeque::new(),
            first: 0,
            terms: Vec::new(),
            stories: FxHashMap::default(),
        }
    }

    /// Reports in the window.
    pub fn len(&self) -> usize {
        self.window.len()
    }

    /// True if no report is in the window.
    pub fn is_empty(&self) -> bool {
        self.window.is_empty()
    }

    /// Where a report belongs, as far as can be told now. Changes nothing.
    pub fn place(&self, sketch: &Sketch) -> Placing {
        let terms: Vec<Option<TermId>> = sketch.words.iter().map(|word| self.vocabulary.find(&word.word)).collect();
        self.place_entry(&self.entry(sketch, &terms, 0, 0, false))
    }

    /// Puts a report to a story.
    pub fn add(&mut self, report: ReportKey, story: StoryKey, sketch: &Sketch) {
        let terms: Vec<Option<TermId>> =
            sketch.words.iter().map(|word| Some(self.vocabulary.number(&word.word))).collect();
        self.terms.resize_with(self.vocabulary.len(), Term::default);
        for term in terms.iter().flatten() {
            self.terms[*term as usize].documents += 1;
        }
        let entry = self.entry(sketch, &terms, report, story, true);
        let number = self.first + self.window.len() as u64;
        for &(term, weight) in &entry.vector {
            let list = &mut self.terms[term as usize].postings;
            if list.len() == POSTINGS_MAX {
                list.pop_front();
            }
            list.push_back((number, weight));
        }
        self.stories.entry(story).or_default().push(number);
        self.window.push_back(entry);
        while self.window.len() > self.config.window_reports {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        let Some(old) = self.window.pop_front() else { return };
        let number = self.first;
        self.first += 1;
        if let Some(members) = self.stories.get_mut(&old.story) {
            members.retain(|&member| member != number);
            if members.is_empty() {
                self.stories.remove(&old.story);
            }
        }
        for (term, _) in old.vector {
            let known = &mut self.terms[term as usize];
            while known.postings.front().is_some_and(|&(other, _)| other <= number) {
                known.postings.pop_front();
            }
            known.documents -= 1;
            if known.documents == 0 {
                *known = Term::default();
                self.vocabulary.free(term);
            }
        }
    }

    fn at(&self, number: u64) -> &Entry {
        &self.window[(number - self.first) as usize]
    }
}
