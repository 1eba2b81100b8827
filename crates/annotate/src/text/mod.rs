//! From a raw report to its blocks: headline, dateline, byline, paragraphs, boilerplate; outlet and date.
//!
//! Reading order: `line` (what a line is), `calendar` (dates as written), `dateline`, `byline`, `notice`, `boilerplate`,
//! `closing` (what one line is), `block` (what it is among its neighbours), `outlet`, `published`, [`language`]; [`overrule`] (what a person decided). The text itself is never
//! changed, so every span counts bytes of what intake handed over. Everything is linear in the text's length.

mod block;
mod boilerplate;
mod byline;
pub(crate) mod calendar;
mod closing;
mod dateline;
pub mod language;
mod line;
mod notice;
mod outlet;
pub mod overrule;
mod published;

use headwater_model::{Finding, RawReport, Report};

/// Cuts a raw report into blocks and finds its headline, outlet and date.
///
/// Findings: dates that cannot be told or that disagree, an outlet told only by its address, a text without words.
pub fn read(raw: RawReport) -> (Report, Vec<Finding>) {
    let place = raw.place.to_string();
    let title = raw.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let cut = block::cut(&raw.text, block::Known { title, outlet: raw.outlet.as_deref() });
    let dates = published::dates(&published::Sources {
        published: raw.published.as_deref(),
        modified: raw.modified.as_deref(),
        datelines: &cut.datelines,
        collected: cut.collected,
        url: raw.url.as_deref(),
        path: &raw.place.path,
        place: &place,
    });
    let mut findings = dates.findings;
    let (outlet, told_by_host) = outlet::outlet(&raw.text, raw.outlet, &cut, raw.url.as_deref(), &place);
    findings.extend(told_by_host);
    if !cut.blocks.iter().any(|block| block.kind.is_read()) {
        findings.push(Finding::lost(&*place, "expected a report, found no running text"));
    }
    let title_given = title.map(str::to_owned).filter(|_| cut.title.is_none());
    let report = Report {
        id: raw.id,
        place: raw.place,
        text: raw.text,
        outlet,
        url: raw.url,
        links: raw.links,
        title: cut.title,
        title_given,
        byline: cut.byline.map(|byline| byline.span),
        published: dates.published,
        modified: dates.modified,
        blocks: cut.blocks,
    };
    (report, findings)
}
