//! The list of stories: what is going on, how large, how well founded, how recent.

use askama::Template;
use serde::Serialize;

use super::frame::Frame;
use super::{address, moment};
use crate::word;

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/stories/1";

/// Days of the activity line.
pub const ACTIVITY_DAYS: usize = 14;

/// The list of stories, one page of it.
#[derive(Clone, Debug, Serialize)]
pub struct StoriesPage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// What was asked for.
    pub asked: StoriesAsked,
    /// The stories of this page.
    pub stories: Vec<StoryRow>,
    /// Stories that are meant, on all pages.
    pub total: u64,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// Reports in the database.
    pub reports: u64,
    /// Outlets to choose from, the most frequent first; may be cut.
    pub outlets: Vec<String>,
}

/// What was asked for.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct StoriesAsked {
    /// Words of the search.
    pub q: Option<String>,
    /// Only stories with a report of this outlet.
    pub outlet: Option<String>,
    /// Only stories to which something came since, as it was typed: `2025-06-17`, `1d`.
    pub since: Option<String>,
    /// Only stories of so many reports or more.
    pub min: Option<u64>,
    /// `changed`, `opened`, `reports`, `outlets`, `origins`; `changed` if nothing was said.
    pub sort: Option<String>,
}

/// A story in the list.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct StoryRow {
    /// Its id.
    pub id: String,
    /// Its title; `null` if no report has a headline.
    pub title: Option<String>,
    /// Reports.
    pub reports: u64,
    /// Known outlets.
    pub outlets: u64,
    /// Independent origins behind what is claimed; `null`: not measured yet.
    pub origins: Option<u64>,
    /// Disagreements found; `null`: not measured yet.
    pub disagreements: Option<u64>,
    /// Days of the first and the last dated report.
    pub published: Option<(String, String)>,
    /// When it was opened (UTC).
    pub opened: String,
    /// When something last came to it (UTC).
    pub changed: String,
    /// Reports that came on each of the last days, oldest first; empty if that is not known.
    pub activity: Vec<u32>,
}

impl StoryRow {
    fn href(&self) -> String {
        address::story(&self.id, None)
    }

    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("no headline")
    }

    fn when(&self) -> String {
        self.published.as_ref().map_or_else(|| "undated".to_owned(), |(from, to)| moment::period(from, to))
    }

    fn changed_words(&self) -> String {
        moment::moment(&self.changed)
    }

    fn line(&self) -> String {
        sparkline(&self.activity)
    }
}

/// Orders to choose from, with their words.
const SORTS: [(&str, &str); 5] = [
    ("changed", "last changed"),
    ("opened", "newest"),
    ("reports", "most reports"),
    ("outlets", "most outlets"),
    ("origins", "most origins"),
];

#[derive(Template)]
#[template(path = "site/stories.html")]
struct Stories<'a> {
    frame: &'a Frame<'a>,
    page: &'a StoriesPage,
    sorts: [(&'static str, &'static str); 5],
    found: String,
    previous: Option<String>,
    next: Option<String>,
}

/// Renders the list.
pub fn stories(frame: &Frame<'_>, page: &StoriesPage) -> String {
    let count = |n: u64, one, many| word::count(usize::try_from(n).unwrap_or(usize::MAX), one, many);
    let found = format!("{} of {}", count(page.total, "story", "stories"), count(page.reports, "report", "reports"));
    let to = |number: u32| {
        let asked = &page.asked;
        let (min, number) = (asked.min.map(|min| min.to_string()), number.to_string());
        let queries = [
            ("q", asked.q.as_deref()),
            ("outlet", asked.outlet.as_deref()),
            ("since", asked.since.as_deref()),
            ("min", min.as_deref()),
            ("sort", asked.sort.as_deref()),
            ("page", Some(number.as_str())),
        ];
        address::with("/".to_owned(), &queries)
    };
    let template = Stories {
        frame,
        page,
        sorts: SORTS,
        found,
        previous: (page.page > 1).then(|| to(page.page - 1)),
        next: (page.page < page.pages).then(|| to(page.page + 1)),
    };
    super::frame::rendered(&template)
}

impl Stories<'_> {
    fn is_sort(&self, code: &str) -> bool {
        self.page.asked.sort.as_deref().unwrap_or("changed") == code
    }

    fn filtered(&self) -> bool {
        let asked = &self.page.asked;
        asked.outlet.is_some() || asked.since.is_some() || asked.min.is_some() || asked.sort.is_some()
    }
}

/// Columns of reports a day, the last day at the right. Their height is the root of the number, so that one report is seen
/// beside a hundred.
pub(super) fn sparkline(days: &[u32]) -> String {
    use std::fmt::Write;
    const STEP: usize = 6;
    const HEIGHT: f64 = 22.0;
    if days.is_empty() {
        return String::new();
    }
    let most = f64::from(days.iter().copied().max().unwrap_or(1).max(4)).sqrt();
    let width = days.len() * STEP;
    let told = format!("reports a day over the last {} days: {}", days.len(), numbers(days));
    let mut svg = format!(
        "<svg class=\"spark\" viewBox=\"0 0 {width} {HEIGHT}\" width=\"{width}\" height=\"{HEIGHT}\" role=\"img\" aria-label=\"{told}\">\
         <path class=\"floor\" d=\"M0 {y}H{width}\"/>",
        y = HEIGHT - 0.5
    );
    for (at, &reports) in days.iter().enumerate().filter(|(_, reports)| **reports > 0) {
        let height = (f64::from(reports).sqrt() / most * (HEIGHT - 2.0)).max(2.0);
        let (x, y) = (at * STEP + 1, HEIGHT - height);
        let _ = write!(svg, "<rect x=\"{x}\" y=\"{y:.1}\" width=\"{}\" height=\"{height:.1}\"/>", STEP - 2);
    }
    svg.push_str("</svg>");
    svg
}

fn numbers(days: &[u32]) -> String {
    days.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}
