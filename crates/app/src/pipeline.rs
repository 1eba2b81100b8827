//! The order of things, as a page of plain calls:
//!
//! ```text
//! paths ─ intake ─▶ RawReport ─ text ─▶ Report ─ nlp, annotate ─▶ Witness ─ story ─▶ Story ─ collate ─▶ Dossier
//! ```
//!
//! Per-report work is a pure map over threads; what is found across reports is worked out story by story.

use crate::{cli::Reading, language, stored, terminal};
use anyhow::{Result, bail};
use headwater_annotate as annotate;
use headwater_annotate::text::language::Language;
use headwater_collate as collate;
use headwater_intake::Intake;
use headwater_model::{
    DatedAt, Dossier, Finding, Layers, Overrules, Parse, RawReport, Report, ReportId, ReportIx, Severity, Story,
    Witness,
};
use headwater_nlp::{Config, Model, layer};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything read from the reports one by one.
pub struct Read {
    /// Sorted by report id.
    pub witnesses: Vec<Witness>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
}

/// How one report is read, and how one story is taken apart.
pub struct Methods {
    is_usual: bool,
    annotate: fn(Report, Parse) -> Witness,
    collate: fn(&[Witness], Story, &Overrules) -> Dossier,
}

impl Methods {
    /// The real ones.
    pub const USUAL: Methods = Methods { is_usual: true, annotate: annotate::annotate, collate: collate::collate };
    /// The plain ones beside them.
    pub const BASELINE: Methods =
        Methods { is_usual: false, annotate: annotate::baseline::annotate, collate: collate::baseline };

    /// True for the real ones.
    pub fn are_usual(&self) -> bool {
        self.is_usual
    }
}

/// Reads the reports below the paths that were named, and writes their layers.
///
/// # Errors
/// If not one report could be read, or the language package cannot be had.
pub fn read(reading: &Reading) -> Result<Read> {
    read_with(reading, &Methods::USUAL, &Overrules::default())
}

/// Like [`read`], by methods of choice and with what a person decided.
///
/// # Errors
/// As [`read`].
pub fn read_with(reading: &Reading, methods: &Methods, overrules: &Overrules) -> Result<Read> {
    let cut = told_apart(take_in(reading)?, reading.threads(), overrules);
    let model = language::load(reading.model.as_deref())?;
    Ok(layered(cut, Some(&model), reading.threads(), methods, BTreeMap::new()))
}

/// Reads reports that are at hand, with a language package that is loaded. The layers of reports that were read before are taken
/// as they are; without a package the others have none, and are said to be not measured.
pub fn read_reports(
    reports: Vec<RawReport>,
    model: Option<&Arc<Model>>,
    threads: usize,
    overrules: &Overrules,
    known: BTreeMap<ReportId, Layers>,
) -> Read {
    let intake = Intake { reports, findings: Vec::new() };
    layered(told_apart(intake, threads, overrules), model, threads, &Methods::USUAL, known)
}

/// Works out the layers of every report whose language is read, unless they are known.
fn layered(
    (reports, foreign, mut findings): Apart,
    model: Option<&Arc<Model>>,
    threads: usize,
    methods: &Methods,
    mut known: BTreeMap<ReportId, Layers>,
) -> Read {
    let (mut witnesses, mut unread) = (Vec::with_capacity(reports.len() + foreign.len()), Vec::new());
    for report in reports {
        match known.remove(&report.id) {
            Some(layers) => witnesses.push(Witness { report, layers }),
            None => unread.push(report),
        }
    }
    match model {
        Some(model) => {
            let blocks = unread.iter().map(|report| report.reading().count()).sum();
            let bar = terminal::progress("reading", blocks);
            let done = |done| bar.set_position(done as u64);
            let parses = layer::parse_reports(model, &Config::default(), &unread, threads, &done);
            bar.finish_and_clear();
            let read: Vec<Witness> = in_pool(threads, || {
                unread.into_par_iter().zip(parses).map(|(report, parse)| (methods.annotate)(report, parse)).collect()
            });
            witnesses.extend(read);
        }
        None => {
            for report in unread {
                let message = "not measured: there is no language package to read it with";
                findings.push(Finding::lost(report.place.to_string(), message));
                witnesses.push(Witness { report, layers: Layers::default() });
            }
            findings.sort();
        }
    }
    // What is in a language that is not read keeps its place among the reports, without layers.
    witnesses.extend(foreign.into_iter().map(|report| Witness { report, layers: Layers::default() }));
    witnesses.sort_by(|a, b| a.report.id.cmp(&b.report.id));
    Read { witnesses, findings }
}

/// Groups the witnesses into stories, or takes them for one if the user says that they are.
pub fn stories(read: &Read, are_one: bool) -> Vec<Story> {
    if are_one { collate::story::one(&read.witnesses) } else { collate::story::group(&read.witnesses) }
}

/// Reads the time expressions of undated reports again, from the day that their siblings suggest. The days are given back: a day
/// worked out from a story is told to people ([`note_dates`]), but is no sign of who in that story had it from whom.
pub fn date_undated(read: &mut Read, stories: &[Story]) -> Vec<(ReportIx, DatedAt)> {
    let mut dated = Vec::new();
    for story in stories {
        if story.reports.iter().all(|report| read.witnesses[report.at()].report.published.is_some()) {
            continue;
        }
        for (report, day) in collate::timeline::infer_published(&read.witnesses, story) {
            let witness = &mut read.witnesses[report.at()];
            witness.report.published = Some(day.clone());
            witness.layers.times = annotate::time::times(&witness.report, &witness.layers.parse);
            witness.report.published = None;
            dated.push((report, day));
        }
    }
    dated
}

/// Notes the days that were worked out with their reports, once nothing is worked out from them any more.
pub fn note_dates(read: &mut Read, dated: Vec<(ReportIx, DatedAt)>) {
    for (report, day) in dated {
        read.witnesses[report.at()].report.published = Some(day);
    }
}

/// Takes every story apart, each by itself, in order.
pub fn collate(read: &Read, stories: Vec<Story>, threads: usize) -> Vec<Dossier> {
    collate_with(read, stories, threads, &Methods::USUAL, &Overrules::default())
}

/// Like [`collate()`], by methods of choice and with what a person decided.
pub fn collate_with(
    read: &Read,
    stories: Vec<Story>,
    threads: usize,
    methods: &Methods,
    overrules: &Overrules,
) -> Vec<Dossier> {
    let bar = terminal::progress("collating", stories.len());
    let dossiers = in_pool(threads, || {
        stories
            .into_par_iter()
            .map(|story| {
                let dossier = (methods.collate)(&read.witnesses, story, overrules);
                bar.inc(1);
                dossier
            })
            .collect()
    });
    bar.finish_and_clear();
    dossiers
}

/// A report cut into blocks, and what was noticed in it.
type Cut = (Report, Vec<Finding>);

/// Reports in English, those in other languages, and what was noticed; both sorted by id.
type Apart = (Vec<Report>, Vec<Report>, Vec<Finding>);

/// The reports that were named.
///
/// # Errors
/// If not one report could be read: then every path's fault is in the message.
fn take_in(reading: &Reading) -> Result<Intake> {
    let config = reading.input.config(false);
    let intake = match reading.stored.wanted() {
        true => Intake { reports: stored::reports(reading)?, findings: Vec::new() },
        false => in_pool(reading.threads(), || headwater_intake::read_with(&reading.paths, &config)),
    };
    if intake.reports.is_empty() {
        let faults: Vec<String> = intake
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Lost)
            .map(|f| format!("{}: {}", f.place, f.message))
            .collect();
        match faults.as_slice() {
            [] => bail!("no report found in {}", list(reading)),
            [fault] => bail!("nothing could be read: {fault}"),
            faults => bail!("nothing could be read:\n  {}", faults.join("\n  ")),
        }
    }
    Ok(intake)
}

/// Cuts reports into blocks, with what a person decided about them, without any language work, and tells those in English from the others, with a finding for each of
/// these.
fn told_apart(intake: Intake, threads: usize, overrules: &Overrules) -> Apart {
    let mut findings = intake.findings;
    let cut: Vec<_> = in_pool(threads, || {
        let cut = |raw| {
            let language = annotate::text::language::language(&raw);
            let (mut report, noticed) = annotate::text::read(raw);
            annotate::text::overrule::overrule(&mut report, overrules);
            (language, (report, noticed))
        };
        intake.reports.into_par_iter().map(cut).collect::<Vec<(Option<Language>, Cut)>>()
    });
    let (mut reports, mut foreign) = (Vec::with_capacity(cut.len()), Vec::new());
    for (language, (report, noticed)) in cut {
        findings.extend(noticed);
        match language.filter(|language| !language.is_english()) {
            None => reports.push(report),
            Some(Language { name, .. }) => {
                let message = format!("not measured: the report is in {name}; the language package reads English");
                findings.push(Finding::lost(report.place.to_string(), message));
                foreign.push(report);
            }
        }
    }
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    foreign.sort_by(|a, b| a.id.cmp(&b.id));
    findings.sort();
    (reports, foreign, findings)
}

fn list(reading: &Reading) -> String {
    reading.paths.iter().map(|path| format!("'{}'", path.display())).collect::<Vec<_>>().join(", ")
}

/// Runs `work` on a pool of its own size. The results' order never depends on it.
fn in_pool<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        // A machine that grants no threads still has this one.
        Err(_) => work(),
    }
}
