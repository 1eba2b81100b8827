//! Reports put to stories in the order of their publication, for a run without a database.
//!
//! Reports are sketched as they are read and then forgotten; a sketch, packed, is about a kilobyte. They are streamed by
//! day and hour, undated ones last, so that nothing looks ahead. A database keeps them with their reports.

use crate::cli::Reading;
use crate::stored;
use anyhow::{Result, bail};
use headwater_annotate::text;
use headwater_collate::story::sketch::{Sketch, Sketcher};
use headwater_collate::story::stream::{Config, Placing, Stream};
use headwater_collate::story::{self, pack};
use headwater_intake::{Found, Item};
use headwater_model::{Finding, RawReport, ReportId, StoryId};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Reports sketched at a time.
const BATCH: usize = 2000;

/// A report with its story.
pub struct Arrived {
    /// The report.
    pub id: ReportId,
    /// Its story in the end.
    pub story: StoryId,
    /// Its story when it came; later reports may have shown that it is part of another.
    pub story_at_arrival: StoryId,
    /// Why.
    pub placing: Placing,
    /// The report it was most like.
    pub nearest: Option<ReportId>,
}

/// Puts the reports below the paths that were named to stories. In the order of arrival.
///
/// # Errors
/// If not one report could be read.
pub fn read(reading: &Reading) -> Result<(Vec<Arrived>, Vec<Finding>)> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(reading.threads()).build()?;
    let (sketched, findings) = pool.install(|| sketches(reading))?;
    if sketched.is_empty() {
        let lost: Vec<String> = findings.iter().map(|f| format!("{}: {}", f.place, f.message)).take(5).collect();
        bail!("no report could be read\n  {}", lost.join("\n  "));
    }
    Ok((arrive(sketched), findings))
}

struct Sketched {
    id: ReportId,
    day: Option<f32>,
    packed: Vec<u8>,
}

fn sketches(reading: &Reading) -> Result<(Vec<Sketched>, Vec<Finding>)> {
    let mut findings = Vec::new();
    let mut sketched: Vec<(Option<f32>, Vec<u8>)> = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    let mut batch: Vec<RawReport> = Vec::new();
    let mut flush = |batch: &mut Vec<RawReport>, findings: &mut Vec<Finding>| {
        let done: Vec<_> = std::mem::take(batch).into_par_iter().map(sketch).collect();
        for (sketch, noticed) in done {
            findings.extend(noticed);
            sketched.push((sketch.day, pack::pack(&sketch)));
        }
    };
    if reading.stored.wanted() {
        for report in stored::reports(reading)? {
            found.push(Found { folder: String::new(), report: shell(&report, found.len()) });
            batch.push(report);
        }
    } else {
        let config = reading.input.config(false);
        let _ = headwater_intake::each(&reading.paths, &config, &mut |item| {
            match item {
                Item::Report(one) => {
                    found.push(Found { folder: one.folder, report: shell(&one.report, found.len()) });
                    batch.push(one.report);
                }
                Item::Finding(finding) => findings.push(finding),
                Item::End(_) => {}
            }
            if batch.len() >= BATCH {
                flush(&mut batch, &mut findings);
            }
            ControlFlow::Continue(())
        });
    }
    flush(&mut batch, &mut findings);
    let (named, twice) = headwater_intake::unique_ids(found);
    findings.extend(twice);
    findings.sort();
    let all = named
        .into_iter()
        .map(|shell| {
            let at: usize = shell.text.parse()?;
            let (day, packed) = std::mem::take(&mut sketched[at]);
            Ok(Sketched { id: shell.id, day, packed })
        })
        .collect::<Result<_>>()?;
    Ok((all, findings))
}

/// What stands for a report until its id is known to be the only one: its number in place of its words.
fn shell(report: &RawReport, number: usize) -> RawReport {
    RawReport::blank(report.id.clone(), report.place.clone(), report.media, number.to_string())
}

fn sketch(report: RawReport) -> (Sketch, Vec<Finding>) {
    thread_local! {
        static SKETCHER: Sketcher = Sketcher::default();
    }
    let (report, noticed) = text::read(report);
    let sketch = SKETCHER.with(|sketcher| sketcher.read(&report));
    (sketch, noticed)
}

fn arrive(mut sketched: Vec<Sketched>) -> Vec<Arrived> {
    sketched.sort_by(|a, b| in_time(a.day, b.day).then_with(|| a.id.cmp(&b.id)));
    let mut stream = Stream::new(Config::USUAL);
    // Where the reports of a story went that turned out to be part of another.
    let mut moved: HashMap<u64, u64> = HashMap::new();
    let mut placed: Vec<(u64, Placing)> = Vec::with_capacity(sketched.len());
    for (at, one) in sketched.iter().enumerate() {
        let sketch = pack::unpack(&one.packed).unwrap_or_default();
        let placing = stream.place(&sketch);
        let mut story = placing.story.unwrap_or(at as u64);
        stream.add(at as u64, story, &sketch);
        placed.push((story, placing));
        let mut others = placed[at].1.others.clone();
        while let Some((other, _)) = stream.merges_with(story, &others) {
            let (older, younger) = (story.min(other), story.max(other));
            stream.merge(younger, older);
            moved.insert(younger, older);
            story = older;
            others.retain(|&open| open != other);
        }
    }
    let id = |story: u64| story::id_of_opener(&sketched[story as usize].id);
    let end = |mut story: u64| {
        while let Some(&next) = moved.get(&story) {
            story = next;
        }
        story
    };
    sketched
        .iter()
        .zip(placed)
        .map(|(one, (story, placing))| Arrived {
            id: one.id.clone(),
            story: id(end(story)),
            story_at_arrival: id(story),
            nearest: placing.nearest.map(|(other, _)| sketched[other as usize].id.clone()),
            placing,
        })
        .collect()
}

/// Undated reports last.
fn in_time(a: Option<f32>, b: Option<f32>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}
