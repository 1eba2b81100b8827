//! From readers to the caller: pieces of input are read on all threads, in batches, and handed over in their order.
//!
//! Readers push pieces one after the other. When a batch is full it is worked off by the current rayon pool and its
//! reports handed over in the order of the pieces, so that the result does not depend on threads, and memory does not
//! grow with the number of reports: a batch holds at most [`PIECES_MAX`] pieces and, but for its last piece,
//! [`BYTES_MAX`] bytes.

use crate::Config;
use crate::identity::Found;
use crate::source::{Read, Source};
use headwater_model::Finding;
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;

/// What is handed to the caller.
#[derive(Debug)]
pub enum Item {
    /// A report, with the id that its input gives it.
    Report(Box<Found>),
    /// Something that could not be read, or should be known.
    Finding(Finding),
    /// Everything in a named file, or one of a named folder, has been handed over.
    End(FileEnd),
}

/// A file that was read to its end, as it was when it was opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileEnd {
    /// As in the [`headwater_model::Place`] of its reports.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// When it was last changed; `None` where the file system does not say.
    pub changed: Option<SystemTime>,
}

/// Pieces in a batch: enough to keep many threads busy with short lines.
const PIECES_MAX: usize = 4096;

/// Bytes in a batch. A page of 100 kB takes about a megabyte while it is read.
const BYTES_MAX: usize = 8 << 20;

type Work = Box<dyn FnOnce(&Config) -> Read + Send>;

enum Task {
    /// May run beside others.
    Beside(Work),
    /// Runs when everything before it has been handed over.
    After(Work),
    /// Says that everything of a file has been.
    End(FileEnd),
}

/// A task that has run as far as it may run beside others.
enum Done {
    Read(Read),
    After(Work),
    End(FileEnd),
}

/// The way from readers to the caller. A reader returns [`ControlFlow::Break`] at once when a call here does.
pub(crate) struct Flow<'a> {
    pub(crate) config: &'a Config,
    take: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
    tasks: Vec<Task>,
    bytes: usize,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(config: &'a Config, take: &'a mut dyn FnMut(Item) -> ControlFlow<()>) -> Flow<'a> {
        Flow { config, take, tasks: Vec::new(), bytes: 0 }
    }

    /// Adds a piece of `bytes` bytes, read by `work` at some later time on some thread.
    pub(crate) fn work(
        &mut self,
        bytes: usize,
        work: impl FnOnce(&Config) -> Read + Send + 'static,
    ) -> ControlFlow<()> {
        self.add(Task::Beside(Box::new(work)), bytes)
    }

    /// Adds a whole document, read by one function. What the source's carrier and list say is filled in.
    pub(crate) fn document(
        &mut self,
        bytes: Vec<u8>,
        source: Source,
        read: fn(Vec<u8>, &Source, &Config) -> Read,
    ) -> ControlFlow<()> {
        self.work(bytes.len(), move |config| {
            // A panic in a reader is a defect of ours; it must not take the other reports with it.
            catch_unwind(AssertUnwindSafe(|| read(bytes, &source, config).told(&source))).unwrap_or_else(|_| {
                Read::lost(source.place(), "cannot be read because of a defect in the reader; please report it")
            })
        })
    }

    /// Adds something to find out when everything before it has been handed over.
    pub(crate) fn after(&mut self, work: impl FnOnce(&Config) -> Read + Send + 'static) -> ControlFlow<()> {
        self.add(Task::After(Box::new(work)), 0)
    }

    /// Adds a finding.
    pub(crate) fn finding(&mut self, finding: Finding) -> ControlFlow<()> {
        self.after(move |_| finding.into())
    }

    /// Adds the finding that something is lost.
    pub(crate) fn lost(&mut self, place: impl ToString, message: impl Into<String>) -> ControlFlow<()> {
        self.finding(Finding::lost(place.to_string(), message))
    }

    /// Adds that all of a file has been added.
    pub(crate) fn end(&mut self, end: FileEnd) -> ControlFlow<()> {
        self.add(Task::End(end), 0)
    }

    fn add(&mut self, task: Task, bytes: usize) -> ControlFlow<()> {
        self.tasks.push(task);
        self.bytes += bytes;
        if self.tasks.len() < PIECES_MAX && self.bytes < BYTES_MAX { ControlFlow::Continue(()) } else { self.flush() }
    }

    /// Works off what has been added, and hands it over.
    pub(crate) fn flush(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        let config = self.config;
        let done: Vec<Done> = std::mem::take(&mut self.tasks)
            .into_par_iter()
            .map(|task| match task {
                Task::Beside(work) => Done::Read(work(config)),
                Task::After(work) => Done::After(work),
                Task::End(end) => Done::End(end),
            })
            .collect();
        for done in done {
            let read = match done {
                Done::Read(read) => read,
                Done::After(work) => work(config),
                Done::End(end) => {
                    (self.take)(Item::End(end))?;
                    continue;
                }
            };
            for found in read.reports {
                (self.take)(Item::Report(Box::new(found)))?;
            }
            for finding in read.findings {
                (self.take)(Item::Finding(finding))?;
            }
        }
        ControlFlow::Continue(())
    }
}
