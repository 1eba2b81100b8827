//! Where bytes come from, and what is known of them besides.

use crate::identity::Found;
use headwater_model::{Finding, Media, Place, RawReport, ReportId};
use std::sync::Arc;

/// What the carrier of some bytes says of them: an HTTP answer, a record of an archive.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hint {
    /// Media type (`text/html`), without parameters.
    pub media_type: Option<String>,
    /// Character encoding (`windows-1252`).
    pub charset: Option<String>,
    /// The address they were fetched from: taken as the report's if the bytes name none, and the base of relative links.
    pub url: Option<String>,
    /// When they were fetched, ISO 8601.
    pub fetched: Option<String>,
}

/// One thing to read: a file, a member of an archive, an answer of a server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// The path as the user would type it; inside an archive `archive.zip!folder/file.html`.
    pub(crate) path: String,
    /// Number (from 1) in a file that holds several and has no lines.
    pub(crate) item: Option<u32>,
    /// Its path below the named folder with `/` between parts, the file's name if the file itself was named: the id of a
    /// report that is the whole of it.
    pub(crate) below: String,
    /// The folder part of `below`, for ids that need it.
    pub(crate) folder: String,
    /// What its carrier says.
    pub(crate) hint: Hint,
    /// What a list of reports says of it.
    pub(crate) known: Option<Arc<Known>>,
}

/// What a list says of a report: it counts before what the report says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Known {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
}

impl Source {
    /// Its place in findings.
    pub(crate) fn place(&self) -> Place {
        Place { path: self.path.clone(), line: None, item: self.item }
    }

    /// A report of which only the text is known.
    pub(crate) fn blank(&self, media: Media, text: String) -> RawReport {
        RawReport::blank(ReportId(self.below.as_str().into()), self.place(), media, text)
    }

    /// A report of this source.
    pub(crate) fn found(&self, report: RawReport) -> Found {
        Found { folder: self.folder.clone(), report }
    }

    /// The last part of its name in lower case, for what a name's ending tells.
    pub(crate) fn name(&self) -> String {
        self.below.rsplit(['/', '!']).next().unwrap_or(&self.below).to_lowercase()
    }

    /// A thing inside this one.
    pub(crate) fn member(&self, name: &str) -> Source {
        Source {
            path: format!("{}!{name}", self.path),
            item: None,
            below: format!("{}!{name}", self.below),
            folder: self.folder.clone(),
            hint: Hint::default(),
            known: None,
        }
    }
}

/// What one piece of input gave.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) reports: Vec<Found>,
    pub(crate) findings: Vec<Finding>,
}

impl Read {
    /// Something that gave nothing.
    pub(crate) fn lost(place: impl ToString, message: impl Into<String>) -> Read {
        Read::from(Finding::lost(place.to_string(), message))
    }

    /// Fills in what the source's carrier and list say. A list speaks of one report: where there are several, it is silent.
    pub(crate) fn told(mut self, source: &Source) -> Read {
        for found in &mut self.reports {
            let report = &mut found.report;
            // The address of a feed is not that of its items.
            let own = source.hint.url.clone().filter(|_| report.media != Media::Feed);
            report.url = report.url.take().or(own);
            report.fetched = report.fetched.take().or_else(|| source.hint.fetched.clone());
        }
        if let ([found], Some(known)) = (self.reports.as_mut_slice(), &source.known) {
            known.fill(&mut found.report);
        }
        self
    }
}

impl From<Finding> for Read {
    fn from(finding: Finding) -> Read {
        Read { reports: Vec::new(), findings: vec![finding] }
    }
}

impl Known {
    fn fill(&self, report: &mut RawReport) {
        let given = |slot: &mut Option<String>, value: &Option<String>| {
            let value = value.as_ref().filter(|value| !value.trim().is_empty());
            if let Some(value) = value {
                *slot = Some(value.clone());
            }
            value.is_some()
        };
        if let Some(id) = self.id.as_ref().filter(|id| !id.is_empty()) {
            report.id = ReportId(id.as_str().into());
        }
        given(&mut report.title, &self.title);
        given(&mut report.outlet, &self.outlet);
        given(&mut report.byline, &self.byline);
        given(&mut report.url, &self.url);
        if given(&mut report.published, &self.published) {
            report.published_by = Some("the folder's list of reports".to_owned());
        }
        if given(&mut report.modified, &self.modified) {
            report.modified_by = Some("the folder's list of reports".to_owned());
        }
    }
}
