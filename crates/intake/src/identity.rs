//! Ids: what the input calls a report, made unique.

use headwater_model::{Finding, RawReport, ReportId};
use std::collections::{BTreeMap, BTreeSet};

/// A report with the id its input gives it, which need not be unique.
#[derive(Debug)]
pub struct Found {
    /// Folder below the named one, for ids that occur in several folders. May be empty.
    pub folder: String,
    /// The report; its id is what the input calls it, or is made of its place.
    pub report: RawReport,
}

impl Found {
    /// The id with its folder (`bank/r01`): unique as far as each folder's own ids are, and the same whatever else is
    /// read. An id made of a path has the folder already.
    pub fn id_in_folder(&self) -> ReportId {
        let (folder, id) = (&self.folder, &self.report.id);
        let inside = id.0.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if folder.is_empty() || inside { id.clone() } else { ReportId(format!("{folder}/{id}").into()) }
    }
}

/// Gives every report a unique id, and sorts by it.
///
/// An id that several folders use is written with its folder (`bank/r01`). One that a folder uses twice gets a number
/// (`r01-2`) and a finding.
pub(crate) fn assign(mut found: Vec<Found>) -> (Vec<RawReport>, Vec<Finding>) {
    let mut findings = Vec::new();
    found.sort_by(|a, b| (&a.report.id, &a.folder, &a.report.place).cmp(&(&b.report.id, &b.folder, &b.report.place)));
    let mut folders: BTreeMap<ReportId, BTreeSet<String>> = BTreeMap::new();
    for one in &found {
        folders.entry(one.report.id.clone()).or_default().insert(one.folder.clone());
    }
    let mut taken: BTreeMap<ReportId, String> = BTreeMap::new();
    let mut reports = Vec::with_capacity(found.len());
    for Found { folder, mut report } in found {
        let wanted = report.id.clone();
        if folders[&wanted].len() > 1 && !folder.is_empty() {
            report.id = ReportId(format!("{folder}/{wanted}").into());
        }
        let place = report.place.to_string();
        if let Some(first) = taken.get(&report.id).cloned() {
            let base = report.id.clone();
            let free = (2..).map(|n| ReportId(format!("{base}-{n}").into())).find(|id| !taken.contains_key(id));
            report.id = free.unwrap_or(base);
            let message = format!(
                "expected ids that occur once, found \"{wanted}\" again (first in {first}); this one is called \"{}\"",
                report.id
            );
            findings.push(Finding::lost(&*place, message));
        }
        taken.insert(report.id.clone(), place);
        reports.push(report);
    }
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    (reports, findings)
}
