//! A report in the window: its words weighed by how rare they are there, and what two reports share.
//!
//! TF-IDF, cosine length one. The weights are those of the day the report came: what comes later does not change them.
//!
//! Worst case: the words of a report, sorted once; the words of two reports where they are held together.

use super::config::{RARITY_POWER, SHARED_SHOWN};
use super::{ReportKey, StoryKey, Stream};
use crate::story::features::MAIN_NAMES_MAX;
use crate::story::graph::{rarity, weight_of};
use crate::story::sketch::Sketch;
use crate::story::term::TermId;
use headwater_model::CompactString;

/// What the window keeps of a report.
pub(super) struct Entry {
    pub(super) report: ReportKey,
    pub(super) story: StoryKey,
    pub(super) vector: Vec<(TermId, f32)>,
    /// Terms that are names here, ascending.
    pub(super) names: Vec<TermId>,
    pub(super) main_names: Vec<TermId>,
    /// Length of the part of the vector that is names.
    pub(super) names_length: f32,
    pub(super) day: Option<f32>,
    pub(super) outlet: Option<CompactString>,
    pub(super) credits: Vec<CompactString>,
}

impl Stream {
    /// Weighs a report's words, whose numbers are `terms`; `counted` if the counts have them already. Words that the window has
    /// not seen cannot be shared with anything and only lengthen.
    pub(super) fn entry(
        &self,
        sketch: &Sketch,
        terms: &[Option<TermId>],
        report: ReportKey,
        story: StoryKey,
        counted: bool,
    ) -> Entry {
        let total = self.window.len() as f32 + 1.0;
        let mut vector = Vec::with_capacity(sketch.words.len());
        let mut names = Vec::new();
        let (mut square, mut names_square) = (0.0f32, 0.0f32);
        for (word, &term) in sketch.words.iter().zip(terms) {
            let others = term.map_or(0, |term| self.terms[term as usize].documents - u32::from(counted));
            let rarity = rarity(total, others as f32 + 1.0, word.name).powf(RARITY_POWER);
            let weight = (1.0 + word.count.ln()) * rarity * if word.name { self.config.name_weight } else { 1.0 };
            square += weight * weight;
            names_square += if word.name { weight * weight } else { 0.0 };
            if let Some(term) = term {
                vector.push((term, weight));
                if word.name {
                    names.push(term);
                }
            }
        }
        let length = square.sqrt().max(1e-6);
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        vector.sort_unstable_by_key(|&(term, _)| term);
        names.sort_unstable();
        // A name that the window has not seen is a name all the same: nobody has it.
        let unseen = TermId::MAX;
        let main_names = sketch.main_names.iter().map(|name| self.vocabulary.find(name).unwrap_or(unseen)).collect();
        Entry {
            report,
            story,
            vector,
            names,
            main_names,
            names_length: names_square.sqrt() / length,
            day: sketch.day,
            outlet: sketch.outlet.clone(),
            credits: sketch.credits.clone(),
        }
    }

    pub(super) fn shared(&self, a: &Entry, b: &Entry) -> Vec<CompactString> {
        let mut both: Vec<(f32, &CompactString)> = a
            .vector
            .iter()
            .map(|&(term, weight)| (weight * weight_of(&b.vector, term), self.vocabulary.word(term)))
            .filter(|&(weight, _)| weight > 0.0)
            .collect();
        both.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
        both.into_iter().take(SHARED_SHOWN).map(|(_, word)| word.clone()).collect()
    }
}

pub(super) fn turn_on_other_names(a: &Entry, b: &Entry) -> bool {
    let absent = |names: &[TermId], from: &Entry| {
        names.len() >= MAIN_NAMES_MAX.min(2)
            && names.iter().all(|name| from.vector.binary_search_by_key(name, |&(term, _)| term).is_err())
    };
    absent(&a.main_names, b) && absent(&b.main_names, a)
}

/// The part of the likeness of two reports that comes from words which are names in both.
pub(super) fn names_share(a: &Entry, b: &Entry) -> f32 {
    let both = a.names.iter().filter(|name| b.names.binary_search(name).is_ok());
    both.map(|&name| weight_of(&a.vector, name) * weight_of(&b.vector, name)).sum()
}

pub(super) fn product(a: &[(TermId, f32)], b: &[(TermId, f32)]) -> f32 {
    let (mut at, mut sum) = (0, 0.0);
    for &(term, weight) in a {
        while at < b.len() && b[at].0 < term {
            at += 1;
        }
        if at < b.len() && b[at].0 == term {
            sum += weight * b[at].1;
        }
    }
    sum.min(1.0)
}
