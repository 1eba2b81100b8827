//! Outlets: how often first, how often copying, from whom, how fast, how much surer on the way; with the cases behind each figure.

use askama::Template;
use serde::Serialize;

use super::frame::Frame;
use super::{address, moment};
use crate::word;

/// Name and version of the JSON forms.
pub const FORMAT: &str = "headwater/outlets/1";

/// All outlets.
#[derive(Clone, Debug, Serialize)]
pub struct OutletsPage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// Stories that were analysed: only these count.
    pub measured_stories: u64,
    /// Stories in the database.
    pub stories: u64,
    /// The outlets, those with most reports first.
    pub outlets: Vec<OutletFigures>,
    /// Outlets that are not on this page.
    pub left_out: u64,
}

/// One outlet.
#[derive(Clone, Debug, Serialize)]
pub struct OutletPage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// Its figures.
    pub figures: OutletFigures,
    /// The same month by month, oldest first.
    pub months: Vec<OutletMonth>,
    /// Its latest stories.
    pub stories: Vec<OutletStory>,
    /// Stories that were analysed, of all in the database.
    pub measured_stories: u64,
    /// Stories in the database.
    pub all_stories: u64,
}

/// A share: so many of so many cases.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Share {
    /// Cases in which it is so.
    pub cases: u64,
    /// All cases that were measured; 0: not measured.
    pub of: u64,
}

/// The figures of an outlet over the stories that were analysed.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct OutletFigures {
    /// Its name.
    pub name: String,
    /// Its reports in the database.
    pub reports: u64,
    /// Stories with a report of it.
    pub stories: u64,
    /// Of these, stories that were analysed.
    pub measured_stories: u64,
    /// Stories of two outlets or more in which its report was the first.
    pub first: Share,
    /// Reports that take from another outlet's, of its analysed reports.
    pub copying: Share,
    /// From whom: outlet and number of reports, most first.
    pub from: Vec<(String, u64)>,
    /// Who takes from it: outlet and number of reports, most first.
    pub taken_by: Vec<(String, u64)>,
    /// Median of the minutes between what it took and its own; `null`: not measured.
    pub delay_minutes: Option<f64>,
    /// Cases behind the delay.
    pub delay_cases: u64,
    /// Reports taken from another outlet's that make a statement surer, or its source vaguer, than it was.
    pub hardened: Share,
}

/// The figures of one month.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct OutletMonth {
    /// `2025-06`.
    pub month: String,
    /// Its reports.
    pub reports: u64,
    /// As in [`OutletFigures`].
    pub first: Share,
    /// As in [`OutletFigures`].
    pub copying: Share,
    /// As in [`OutletFigures`].
    pub hardened: Share,
}

/// A story with the outlet's part in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OutletStory {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Reports of the outlet in it.
    pub reports: u64,
    /// When something last came to it (UTC).
    pub changed: String,
}

impl Share {
    /// "37 %", or a dash where nothing was measured.
    fn percent(self) -> String {
        match self.of {
            0 => "–".to_owned(),
            of => format!("{:.0} %", self.cases as f64 / of as f64 * 100.0),
        }
    }

    fn cases(self) -> String {
        match self.of {
            0 => "not measured".to_owned(),
            of => format!("{} of {of}", self.cases),
        }
    }

    /// 0 to 100, for the length of a bar.
    fn hundredths(self) -> u64 {
        (self.cases * 100).checked_div(self.of).unwrap_or(0).min(100)
    }
}

impl OutletFigures {
    fn href(&self) -> String {
        address::outlet(&self.name)
    }

    fn delay(&self) -> String {
        let Some(minutes) = self.delay_minutes else { return "–".to_owned() };
        match minutes {
            m if m < 90.0 => format!("{m:.0} min"),
            m if m < 48.0 * 60.0 => format!("{:.1} h", m / 60.0),
            m => format!("{:.1} days", m / 1440.0),
        }
    }

    fn delay_words(&self) -> String {
        match self.delay_cases {
            0 => "not measured".to_owned(),
            cases => word::count(usize::try_from(cases).unwrap_or(usize::MAX), "case", "cases"),
        }
    }
}

impl OutletStory {
    fn href(&self) -> String {
        address::story(&self.id, None)
    }

    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("no headline")
    }

    fn when(&self) -> String {
        moment::moment(&self.changed)
    }
}

#[derive(Template)]
#[template(path = "site/outlets.html")]
struct Outlets<'a> {
    frame: &'a Frame<'a>,
    page: &'a OutletsPage,
}

#[derive(Template)]
#[template(path = "site/outlet.html")]
struct Outlet<'a> {
    frame: &'a Frame<'a>,
    page: &'a OutletPage,
}

/// Renders the table of outlets.
pub fn outlets(frame: &Frame<'_>, page: &OutletsPage) -> String {
    super::frame::rendered(&Outlets { frame, page })
}

/// Renders one outlet.
pub fn outlet(frame: &Frame<'_>, page: &OutletPage) -> String {
    super::frame::rendered(&Outlet { frame, page })
}

fn outlet_href(name: &str) -> String {
    address::outlet(name)
}

/// A share as a bar, where there is one.
fn bar(share: &Share) -> String {
    if share.of == 0 {
        return String::new();
    }
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 6\" width=\"100\" height=\"6\" aria-hidden=\"true\"><rect class=\"all\" width=\"100\" height=\"6\"/>\
         <rect width=\"{}\" height=\"6\"/></svg>",
        share.hundredths()
    )
}
