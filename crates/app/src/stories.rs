//! Stories in the database: reports that were read are put to stories as they wait, the latest window in memory.
//!
//! What waits is put somewhere after every run of `read` and every poll of `watch`, and before stories are shown. It may break off
//! at any moment: each batch is kept whole. Another process may do the same; whoever sees that the other has been at work
//! reads the window again.

use crate::cli::cluster_word;
use crate::terminal;
use anyhow::Result;
use headwater_annotate::text;
use headwater_collate::story::sketch::{Sketch, Sketcher};
use headwater_collate::story::stream::{Config, Stream};
use headwater_collate::story::{self, pack};
use headwater_model::{RawReport, ReportId};
use headwater_store::{Access, Arrival, Grouping, Member, Merge, Store, Waiting};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::Path;

/// Reports put to stories in one transaction.
const BATCH: usize = 2000;

/// Reports for which it is worth telling that they are put to stories.
const TOLD_FROM: usize = 200;

/// The window, and what people put asunder.
pub struct Grouper {
    stream: Stream,
    apart: HashSet<(u64, u64)>,
    /// The store's clock when this was read or written.
    clock: i64,
}

impl Grouper {
    /// Reads the window.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn open(store: &Store) -> Result<Grouper> {
        let config = Config::USUAL;
        let clock = store.story_clock()?;
        let mut stream = Stream::new(config);
        for report in store.story_window(config.window_reports)? {
            // A sketch of another format is passed over: its report is in its story all the same.
            if let Some(sketch) = pack::unpack(&report.sketch) {
                stream.add(report.report, report.story, &sketch);
            }
        }
        Ok(Grouper { stream, apart: store.stories_apart()?.into_iter().collect(), clock })
    }

    /// Puts every report that waits to a story. How many there were.
    ///
    /// # Errors
    /// If the database cannot be read or written. What was put before stays.
    pub fn catch_up(&mut self, store: &mut Store) -> Result<u64> {
        let bar = terminal::counter("grouping");
        let mut all = 0;
        loop {
            let waiting = store.waiting_for_stories(BATCH)?;
            if waiting.is_empty() {
                break;
            }
            if self.clock != store.story_clock()? {
                *self = Grouper::open(store)?;
            }
            let sketches: Vec<Sketch> = store.raws(&waiting)?.into_par_iter().map(sketch).collect();
            let mut batch = Batch { grouper: self, reports: waiting.into_iter().zip(sketches), placed: None };
            let placed = store.arrive(&mut batch, Config::USUAL.window_reports)?;
            self.clock = store.story_clock()?;
            all += placed;
            if all as usize >= TOLD_FROM {
                bar.set_position(all);
            }
            if placed == 0 {
                // Another process has put all of them.
                break;
            }
        }
        bar.finish_and_clear();
        let (given, left_out) = store.apply_given_decisions()?;
        if given > 0 {
            *self = Grouper::open(store)?;
        }
        if left_out > 0 {
            terminal::tell(&format!(
                "note: {left_out} imported decisions about stories are about no report that is here"
            ));
        }
        Ok(all)
    }

    fn are_apart(&self, a: u64, b: u64) -> bool {
        self.apart.contains(&(a.min(b), a.max(b)))
    }
}

/// Puts what waits to stories, if anything does.
///
/// # Errors
/// If the database cannot be read or written.
pub fn catch_up(store: &mut Store) -> Result<u64> {
    if store.any_waits_for_a_story()? { Grouper::open(store)?.catch_up(store) } else { Ok(0) }
}

/// Opens a database to look at its stories. What waits for a story is put to one, if the file can be written.
///
/// # Errors
/// If it cannot be read, or what waits cannot be put anywhere.
pub fn look_at(path: &Path) -> Result<Store> {
    let store = Store::open(path, Access::Read)?;
    if store.any_waits_for_a_story()? {
        match Store::open(path, Access::Write) {
            Ok(mut writable) => {
                catch_up(&mut writable)?;
            }
            Err(error) => terminal::tell(&format!("note: some reports are in no story yet: {error}")),
        }
    }
    Ok(store)
}

/// One batch on its way.
struct Batch<'a, R> {
    grouper: &'a mut Grouper,
    reports: R,
    /// The report under way: what it is about, and the stories beside its own that it may tie to it.
    placed: Option<(Sketch, Vec<u64>)>,
}

impl<R: Iterator<Item = (Waiting, Sketch)>> Grouping for Batch<'_, R> {
    fn next(&mut self) -> Option<Arrival> {
        let (report, sketch) = self.reports.next()?;
        let placing = self.grouper.stream.place(&sketch);
        let shared: Vec<&str> = placing.shared.iter().map(|word| word.as_str()).collect();
        let arrival = Arrival {
            report: report.report,
            story: placing.story,
            opens: story::id_of_opener(&ReportId(report.id.as_str().into())).0.to_string(),
            why: cluster_word(placing.why),
            score: placing.score,
            nearest: placing.nearest,
            shared: shared.join(" "),
            sketch: pack::pack(&sketch),
            at: report.first_seen,
        };
        self.placed = Some((sketch, placing.others));
        Some(arrival)
    }

    fn placed(&mut self, arrival: &Arrival, story: u64) -> Vec<Merge> {
        let Some((sketch, mut others)) = self.placed.take() else { return Vec::new() };
        let grouper = &mut *self.grouper;
        grouper.stream.add(arrival.report, story, &sketch);
        let (mut story, mut merges) = (story, Vec::new());
        loop {
            others.retain(|&other| !grouper.are_apart(other, story));
            let Some((other, score)) = grouper.stream.merges_with(story, &others) else { return merges };
            // Rows are given in the order in which stories are opened: the older one stays.
            let (into, from) = (story.min(other), story.max(other));
            grouper.stream.merge(from, into);
            let moved: Vec<(u64, u64)> =
                grouper.apart.iter().copied().filter(|&(a, b)| a == from || b == from).collect();
            for (a, b) in moved {
                let kept = if a == from { b } else { a };
                grouper.apart.insert((kept.min(into), kept.max(into)));
            }
            merges.push(Merge { into, from, score });
            others.retain(|&open| open != other);
            story = into;
        }
    }
}

/// Why a report is in its story, in one plain sentence.
pub fn why(member: &Member) -> String {
    let like = match (&member.nearest, member.support) {
        (Some(nearest), Some(support)) => {
            let shared = member.shared.as_deref().filter(|words| !words.is_empty());
            let shared = shared.map_or(String::new(), |words| format!(": {}", words.replace(' ', ", ")));
            format!("most like {nearest} ({support:.2}{shared})")
        }
        _ => "like no other".to_owned(),
    };
    let score = member.score.unwrap_or_default();
    match member.why.as_str() {
        "new" => match &member.nearest {
            Some(_) => format!("opened it; {like}, too far to join"),
            None => "opened it".to_owned(),
        },
        "alike" => format!("joined, likeness {score:.2}; {like}"),
        "copy" => format!("joined, the same words; {like}"),
        "credit" => format!("joined, credits an outlet of it; {like}"),
        "merged" => format!("came with its story, which proved to be this one (likeness {score:.2}); {like}"),
        _ => {
            let who = member.who.as_deref().unwrap_or("somebody");
            let number = member.decision.map_or(String::new(), |number| format!(", decision {number}"));
            format!("put here by {who}{number}; {like}")
        }
    }
}

fn sketch(report: RawReport) -> Sketch {
    thread_local! {
        static SKETCHER: Sketcher = Sketcher::default();
    }
    let (report, _) = text::read(report);
    SKETCHER.with(|sketcher| sketcher.read(&report))
}
