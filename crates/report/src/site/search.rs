//! Reports that a search finds, with the words that match.

use askama::Template;
use serde::Serialize;

use super::frame::Frame;
use super::{address, moment};
use crate::word;

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/search/1";

/// What a search finds.
#[derive(Clone, Debug, Serialize)]
pub struct SearchPage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The search; empty if nothing was asked for.
    pub q: String,
    /// What is wrong with it, if it could not be understood.
    pub fault: Option<String>,
    /// Reports, best first.
    pub hits: Vec<Hit>,
    /// True if there are more than are shown.
    pub more: bool,
}

/// A report that matches.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Hit {
    /// Its id.
    pub report: String,
    /// The version that matches best.
    pub version: u32,
    /// The story it is in, and that story's title.
    pub story: Option<(String, Option<String>)>,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Words around the matches, cut into pieces; `true` for those that match.
    pub snippet: Vec<(String, bool)>,
}

impl Hit {
    fn href(&self) -> String {
        match &self.story {
            Some((story, _)) => address::report(story, &self.report, None),
            None => address::lone_report(&self.report),
        }
    }

    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("no headline")
    }

    fn outlet(&self) -> &str {
        self.outlet.as_deref().unwrap_or("outlet unknown")
    }

    fn when(&self) -> String {
        self.published.as_deref().map_or_else(|| "undated".to_owned(), moment::moment)
    }

    fn story_link(&self) -> Option<(String, &str)> {
        let (id, title) = self.story.as_ref()?;
        Some((address::story(id, None), title.as_deref().unwrap_or("no headline")))
    }
}

#[derive(Template)]
#[template(path = "site/search.html")]
struct Search<'a> {
    frame: &'a Frame<'a>,
    page: &'a SearchPage,
    found: String,
}

/// Renders what a search finds.
pub fn search(frame: &Frame<'_>, page: &SearchPage) -> String {
    let more = if page.more { "the best " } else { "" };
    let found = format!("{more}{}", word::count(page.hits.len(), "report", "reports"));
    super::frame::rendered(&Search { frame, page, found })
}
