//! The claims nearest to words that somebody asked about, over several stories.

use serde::Serialize;

use crate::page::{Line, Page, Style, Tone};
use crate::text::claims;
use crate::view::{Brief, Claim, Origin, Story};
use crate::word;

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/claim/1";

/// What was asked and what is near to it.
#[derive(Clone, Debug, Serialize)]
pub struct NearClaims<'b> {
    /// [`FORMAT`].
    pub format: &'static str,
    /// What `start` and `end` count, in every receipt.
    pub offsets: &'static str,
    /// The words that were asked about.
    pub asked: &'b str,
    /// True if there was something to go by: the words have content, and reports that could say it were read.
    pub measured: bool,
    /// Stories that were looked at.
    pub stories: usize,
    /// Reports of these stories.
    pub reports: usize,
    /// The claims, nearest first.
    pub claims: Vec<NearClaim<'b>>,
}

/// What was looked at for an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Looked {
    /// Stories.
    pub stories: usize,
    /// Reports of these stories.
    pub reports: usize,
    /// Of these, reports whose language was read.
    pub read: usize,
}

/// A claim with how near it is and the story it is in.
#[derive(Clone, Debug, Serialize)]
pub struct NearClaim<'b> {
    /// 0 to 1: how near its words are to those asked about.
    pub score: f32,
    /// The story's id.
    pub story: &'b str,
    /// The story's title.
    pub title: &'b str,
    /// The claim, with its counts and everyone who makes or denies it.
    pub claim: &'b Claim,
    /// The origins that the claim names.
    pub origins: Vec<&'b Origin>,
    #[serde(skip)]
    of: &'b Story,
}

impl<'b> NearClaims<'b> {
    /// `near` names claims by the view of their story alone, their position in it, and how near they are; in the order in which they
    /// are to be shown.
    pub fn of(asked: &'b str, looked: Looked, near: &[(&'b Brief, usize, f32)]) -> NearClaims<'b> {
        let named = |&(brief, claim, score): &(&'b Brief, usize, f32)| {
            let story = brief.stories.first()?;
            let claim = story.claims.get(claim)?;
            let ids = claim.origins.iter().chain(&claim.denying_origins);
            let origins = ids.filter_map(|id| story.origin(id)).collect();
            Some(NearClaim { score, story: &story.id, title: &story.title, claim, origins, of: story })
        };
        NearClaims {
            format: FORMAT,
            offsets: "Unicode code points of the report's text, from 0, end-exclusive",
            asked,
            measured: looked.read > 0,
            stories: looked.stories,
            reports: looked.reports,
            claims: near.iter().filter_map(named).collect(),
        }
    }

    /// One object, indented, with a line feed at the end.
    pub fn json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("strings, numbers and lists are always JSON");
        json.push('\n');
        json
    }

    /// Lines for a person.
    pub fn text(&self, style: Style) -> String {
        let mut page = Page::new(style);
        let (reports, stories) =
            (word::count(self.reports, "report", "reports"), word::count(self.stories, "story", "stories"));
        if self.claims.is_empty() {
            let found = if self.measured {
                format!("No claim like it found in {reports} of {stories}.")
            } else {
                "Not measured: no report to go by.".to_owned()
            };
            page.indented(0, &Line::plain(&found));
            return page.finish();
        }
        let mut last = "";
        for near in &self.claims {
            page.gap();
            if near.story != last {
                let line = Line::new().then(Tone::Strong, near.title).then(Tone::Dim, &format!("   {}", near.story));
                page.indented(0, &line);
                last = near.story;
            }
            claims::one(&mut page, near.of, near.claim);
        }
        page.gap();
        let looked =
            format!("{} near to it, in {reports} of {stories}.", word::count(self.claims.len(), "claim", "claims"));
        page.indented(0, &Line::new().then(Tone::Dim, &looked));
        let legend = "report:start-end after a quotation is its place: code points of that report's text.";
        page.indented(0, &Line::new().then(Tone::Dim, legend));
        page.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    const LOOKED: Looked = Looked { stories: 1, reports: 4, read: 4 };
    const STYLE: Style = Style { color: false, width: 100, all: false };

    #[test]
    fn a_claim_is_shown_with_its_counts_words_and_origins() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let near = NearClaims::of("the bridge closes", LOOKED, &[(&brief, 0, 0.8), (&brief, 99, 0.7)]);
        assert_eq!(near.claims.len(), 1);
        assert_eq!(near.claims[0].origins.len(), 2);
        let text = near.text(STYLE);
        let claim = &brief.stories[0].claims[0];
        assert!(text.contains(&claim.statement.text) && text.contains("1 origin"), "{text}");
        assert!(near.json().contains("\"measured\": true"));
    }

    #[test]
    fn none_found_is_not_the_same_as_not_measured() {
        assert!(NearClaims::of("x", LOOKED, &[]).text(STYLE).starts_with("No claim like it"));
        let nothing = Looked { stories: 0, reports: 0, read: 0 };
        assert!(NearClaims::of("x", nothing, &[]).text(STYLE).starts_with("Not measured"));
    }
}
