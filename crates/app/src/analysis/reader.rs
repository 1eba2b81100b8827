//! Versions of reports out of the database, read: the layers of those that were read before are taken from there, those of the others
//! are put there.

use super::{ENGINE, producer};
use crate::decisions::{self, Decision, Matter};
use crate::language;
use crate::pipeline::{self, Read};
use anyhow::Result;
use headwater_model::{Layers, RawReport, ReportId};
use headwater_nlp::Model;
use headwater_store::{Error, NewLayer, Store};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What the layers are kept as.
const LAYERS: &str = "cache:layers";

/// Reads versions of reports.
pub struct Reader {
    folder: Option<PathBuf>,
    threads: usize,
    /// The language package, once it was needed.
    model: Option<Arc<Model>>,
}

impl Reader {
    /// With the language package in a folder, or the usual one.
    pub fn new(folder: Option<PathBuf>, threads: usize) -> Reader {
        Reader { folder, threads, model: None }
    }

    /// Reads versions of reports, with what people decided about them. Sorted by id.
    ///
    /// # Errors
    /// If the database cannot be read or written, or if there is something to read and no language package.
    pub fn read(&mut self, store: &mut Store, versions: &[(String, u32)], decisions: &[Decision]) -> Result<Read> {
        let mut raws: Vec<RawReport> = Vec::with_capacity(versions.len());
        let mut known: BTreeMap<ReportId, Layers> = BTreeMap::new();
        for (report, version) in versions {
            raws.push(store.raw(report, Some(*version), false)?);
            let kept = store.layer(report, *version, LAYERS, &maker(report, decisions)?)?;
            if let Some(layers) = kept.and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
                known.insert(ReportId(report.as_str().into()), layers);
            }
        }
        let unknown: Vec<&(String, u32)> =
            versions.iter().filter(|(report, _)| !known.contains_key(&ReportId(report.as_str().into()))).collect();
        if !unknown.is_empty() && self.model.is_none() {
            self.model = Some(language::load(self.folder.as_deref())?);
        }
        let overrules = decisions::overrules(decisions)?;
        let read = pipeline::read_reports(raws, self.model.as_ref(), self.threads, &overrules, known);
        let mut layers = Vec::with_capacity(unknown.len());
        for (report, version) in unknown {
            let at = read.witnesses.binary_search_by(|one| one.report.id.0.as_str().cmp(report));
            // A report in a language that is not read has none.
            let Some(found) =
                at.ok().map(|at| &read.witnesses[at].layers).filter(|found| !found.parse.tokens.is_empty())
            else {
                continue;
            };
            layers.push(NewLayer {
                report: report.clone(),
                version: *version,
                producer_version: maker(report, decisions)?,
                bytes: postcard::to_allocvec(found)?,
            });
        }
        if !layers.is_empty() {
            match store.put_layers(LAYERS, &layers, Timestamp::now()) {
                Ok(()) | Err(Error::ReadOnly { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(read)
    }
}

/// What a report's layers depend on besides its text: the engine, and what people said of its date and passages.
fn maker(report: &str, decisions: &[Decision]) -> Result<String> {
    let about = |decision: &&Decision| match &decision.matter {
        Matter::Date { report: id, .. } => id == report,
        Matter::Aside(_) | Matter::Keep(_) => decision.matter.report().is_none_or(|id| id == report),
        Matter::Pin(_) | Matter::Forbid(_) | Matter::Undo(_) => false,
        // Names are of a story, not of a report.
        Matter::Same(_) | Matter::Apart(_) | Matter::Called { .. } | Matter::Kind { .. } => false,
    };
    let about: Vec<Decision> = decisions.iter().filter(about).cloned().collect();
    producer(ENGINE, &about)
}
