//! Stories that prove to be one as more reports come.
//!
//! Average link between the latest reports of both, as far as a new report ties them together ([`super::Placing::others`]).
//!
//! Worst case for one pair of stories: [`MERGED_BY`]² comparisons of two reports' words.

use super::config::MERGED_BY;
use super::entry::product;
use super::{StoryKey, Stream};

impl Stream {
    /// The story among `others` that is one with `story`, the best if there are several.
    pub fn merges_with(&self, story: StoryKey, others: &[StoryKey]) -> Option<(StoryKey, f32)> {
        let mut best: Option<(StoryKey, f32)> = None;
        for &other in others.iter().filter(|&&other| other != story) {
            let likeness = self.between(story, other);
            if likeness >= self.config.merges && best.is_none_or(|(_, most)| likeness > most) {
                best = Some((other, likeness));
            }
        }
        best
    }

    /// Puts the reports of one story to another.
    pub fn merge(&mut self, from: StoryKey, into: StoryKey) {
        let moved = self.stories.remove(&from).unwrap_or_default();
        for &number in &moved {
            self.window[(number - self.first) as usize].story = into;
        }
        let members = self.stories.entry(into).or_default();
        members.extend(moved);
        members.sort_unstable();
    }

    /// Mean likeness between the latest reports of two stories.
    fn between(&self, a: StoryKey, b: StoryKey) -> f32 {
        let latest = |story| {
            let members = self.stories.get(&story).map_or(&[][..], Vec::as_slice);
            &members[members.len().saturating_sub(MERGED_BY)..]
        };
        let (a, b) = (latest(a), latest(b));
        let mut sum = 0.0;
        for &left in a {
            for &right in b {
                let words = product(&self.at(left).vector, &self.at(right).vector);
                sum += self.bond(self.at(left), right, words).likeness;
            }
        }
        sum / (a.len() * b.len()).max(1) as f32
    }
}
