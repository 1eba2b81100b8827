//! Keeping reports while they are read: all threads make reports ready, one writes.
//!
//! Reports are pushed one by one and kept in batches, each in one transaction. Between the two stands a short queue, so
//! that memory does not grow with the number of reports, and a full disk stops the reading.

use anyhow::{Result, anyhow};
use headwater_annotate::text;
use headwater_intake::{FileEnd, Item};
use headwater_model::{Finding, Place, RawReport, Severity};
use headwater_store::{Added, BATCH_BYTES_MAX, BATCH_REPORTS_MAX, Batch, Error, Kept, Prepared, Stamp, Store};
use jiff::Timestamp;
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::UNIX_EPOCH;

/// Batches that wait for the writer.
const QUEUE: usize = 1;

/// Findings kept in memory for the end of the run; the database has all of them.
const FINDINGS_MAX: usize = 1000;

/// Hears of each report once it is on disk.
pub type Heard = Box<dyn FnMut(&Place, &Kept) + Send>;

/// What became of the reports of a run.
#[derive(Clone, Default, Debug)]
pub struct Tally {
    /// First texts of reports.
    pub new: u64,
    /// Further versions of reports.
    pub versions: u64,
    /// Kept already.
    pub same: u64,
    /// Not kept because they were taken down before.
    pub taken_down: u64,
    /// Things that could not be read.
    pub lost: u64,
    /// Things read with a remark.
    pub notes: u64,
    /// The first findings, in the order of reading.
    pub findings: Vec<Finding>,
}

/// Takes reports and keeps them.
pub struct Keeper {
    reports: Vec<RawReport>,
    bytes: usize,
    findings: Vec<Finding>,
    files: Vec<(String, Stamp)>,
    tally: Tally,
    sender: SyncSender<Batch>,
    writer: JoinHandle<Result<(Store, Tally), Error>>,
}

impl Keeper {
    /// A keeper that writes into `store`. `at` is when the reports are seen; `heard` is called by the writer.
    pub fn new(store: Store, at: Timestamp, heard: Heard) -> Keeper {
        let (sender, batches) = sync_channel(QUEUE);
        let writer = std::thread::spawn(move || write(store, &batches, at, heard));
        Keeper {
            reports: Vec::new(),
            bytes: 0,
            findings: Vec::new(),
            files: Vec::new(),
            tally: Tally::default(),
            sender,
            writer,
        }
    }

    /// Takes what intake hands over. Breaks if the writer has failed; [`Keeper::end`] tells why.
    pub fn item(&mut self, item: Item) -> ControlFlow<()> {
        match item {
            Item::Report(found) => self.report(RawReport { id: found.id_in_folder(), ..found.report }),
            Item::Finding(finding) => self.finding(finding),
            Item::End(file) => self.file_done(file),
        }
    }

    /// Takes a report. Breaks as [`Keeper::item`] does.
    pub fn report(&mut self, report: RawReport) -> ControlFlow<()> {
        // An original counts too: a page may be a hundred times its text.
        self.bytes += report.text.len() + report.original.as_ref().map_or(0, |original| original.bytes.len());
        self.reports.push(report);
        self.flush_if_full()
    }

    /// Takes something that was noticed. It is kept with the report of the same place, if that came since the last flush.
    pub fn finding(&mut self, finding: Finding) -> ControlFlow<()> {
        match finding.severity {
            Severity::Lost => self.tally.lost += 1,
            Severity::Note => self.tally.notes += 1,
        }
        if self.tally.findings.len() < FINDINGS_MAX {
            self.tally.findings.push(finding.clone());
        }
        self.findings.push(finding);
        self.flush_if_full()
    }

    /// Remembers that all reports of a file have been taken, so that it need not be read again.
    fn file_done(&mut self, file: FileEnd) -> ControlFlow<()> {
        if let Some(stamp) = stamp(file.size, file.changed) {
            self.files.push((file.path, stamp));
        }
        self.flush_if_full()
    }

    fn flush_if_full(&mut self) -> ControlFlow<()> {
        let most = self.reports.len().max(self.findings.len()).max(self.files.len());
        let full = most >= BATCH_REPORTS_MAX || self.bytes >= 2 * BATCH_BYTES_MAX;
        if full { self.flush() } else { ControlFlow::Continue(()) }
    }

    /// Hands what was taken to the writer.
    pub fn flush(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        let mut of_place: HashMap<String, Vec<Finding>> = HashMap::new();
        for finding in std::mem::take(&mut self.findings) {
            of_place.entry(finding.place.clone()).or_default().push(finding);
        }
        let with_findings: Vec<(RawReport, Vec<Finding>)> = std::mem::take(&mut self.reports)
            .into_iter()
            .map(|report| {
                let findings = of_place.remove(&report.place.to_string()).unwrap_or_default();
                (report, findings)
            })
            .collect();
        let reports = with_findings.into_par_iter().map(|(report, findings)| prepare(report, findings)).collect();
        let mut findings: Vec<Finding> = of_place.into_values().flatten().collect();
        findings.sort();
        let batch = Batch { reports, findings, files: std::mem::take(&mut self.files) };
        match self.sender.send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    /// Waits until everything taken is kept, and gives the database back.
    ///
    /// # Errors
    /// If something could not be written: the batches before it are kept.
    pub fn end(mut self) -> Result<(Store, Tally)> {
        // If this breaks, the writer says why.
        let _ = self.flush();
        drop(self.sender);
        let written =
            self.writer.join().map_err(|_| anyhow!("the writer of the database broke off; please report it"))?;
        let (store, written) = written?;
        let Tally { lost, notes, findings, .. } = self.tally;
        Ok((store, Tally { lost, notes, findings, ..written }))
    }
}

/// What a file looks like, if its file system says when it was changed.
pub fn stamp(size: u64, changed: Option<std::time::SystemTime>) -> Option<Stamp> {
    let since = changed?.duration_since(UNIX_EPOCH).ok()?;
    Some(Stamp { size, changed: i64::try_from(since.as_nanos()).ok()? })
}

/// Reads of a report's own words what the database shows of it: headline, outlet, dates.
pub fn prepare(report: RawReport, mut findings: Vec<Finding>) -> Prepared {
    let words = RawReport { original: None, structured: None, links: Vec::new(), ..report.clone() };
    let (cut, noticed) = text::read(words);
    // Remarks on dates and outlets come again whenever the report is read; a text without words is told once, here.
    findings.extend(noticed.into_iter().filter(|finding| finding.severity == Severity::Lost));
    Prepared::new(report, &cut, findings)
}

fn write(
    mut store: Store,
    batches: &Receiver<Batch>,
    at: Timestamp,
    mut heard: Heard,
) -> Result<(Store, Tally), Error> {
    let mut tally = Tally::default();
    for batch in batches {
        let kept = store.keep(&batch, at)?;
        for (report, kept) in batch.reports.iter().zip(&kept) {
            match kept.added {
                Added::New => tally.new += 1,
                Added::Version => tally.versions += 1,
                Added::Same => tally.same += 1,
                Added::TakenDown => tally.taken_down += 1,
            }
            heard(report.place(), kept);
        }
    }
    Ok((store, tally))
}
