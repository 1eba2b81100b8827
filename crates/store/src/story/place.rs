//! What the grouping reads and writes: reports that wait for a story, the window of those that came last, placements, merges.
//!
//! Reports are known by their rows here, so that the grouping holds numbers and no strings. A report costs a handful of
//! indexed writes; sketches behind the window are dropped, so that they take no more room than the window.

use crate::error::Error;
use crate::store::Store;
use crate::story::{lead, open};
use crate::{load, pack, rows};
use headwater_model::RawReport;
use rusqlite::{Connection, OptionalExtension, params};

/// A report that is in no story yet.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    /// Its row.
    pub report: u64,
    /// Its id.
    pub id: String,
    /// When it was first read (UTC).
    pub first_seen: String,
}

/// A report of the window.
#[derive(Clone, PartialEq, Debug)]
pub struct Sketched {
    /// Its row.
    pub report: u64,
    /// The row of its story.
    pub story: u64,
    /// What it is about, as it was handed over.
    pub sketch: Vec<u8>,
}

/// Where a report is put.
#[derive(Clone, PartialEq, Debug)]
pub struct Arrival {
    /// Its row.
    pub report: u64,
    /// The row of its story; `None` if it opens one, under the id of `opens`.
    pub story: Option<u64>,
    /// The id that a story opened by it gets.
    pub opens: String,
    /// What decided, in a word.
    pub why: &'static str,
    /// Mean likeness to the nearest reports of the story, 0 to 1.
    pub score: f32,
    /// Row of the report it is most like, with the likeness of their words.
    pub nearest: Option<(u64, f32)>,
    /// Words that the two share.
    pub shared: String,
    /// What it is about.
    pub sketch: Vec<u8>,
    /// When it is put there, as [`Waiting::first_seen`].
    pub at: String,
}

/// Two stories that are one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Merge {
    /// The row of the one that stays.
    pub into: u64,
    /// The row of the one that goes into it.
    pub from: u64,
    /// How alike they are.
    pub score: f32,
}

impl Store {
    /// Reports that are in no story, by day of publication, then in the order they were read; undated ones last. At most `most`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn waiting_for_stories(&self, most: usize) -> Result<Vec<Waiting>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT report.rowid, report.id, version.first_seen FROM report
                     JOIN version ON version.report = report.rowid AND version.number = 1
                     WHERE NOT EXISTS (SELECT 1 FROM member WHERE member.report = report.rowid)
                     ORDER BY version.published IS NULL, version.published, report.rowid LIMIT ?",
                )?
                .query_map([most as i64], |row| {
                    Ok(Waiting { report: row.get::<_, i64>(0)? as u64, id: row.get(1)?, first_seen: row.get(2)? })
                })?
                .collect()
        })
    }

    /// True if a report is in no story yet, or a decision that was imported waits to be carried out.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn any_waits_for_a_story(&self) -> Result<bool, Error> {
        self.read(|connection| {
            connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM report
                     WHERE NOT EXISTS (SELECT 1 FROM member WHERE member.report = report.rowid))
                     OR EXISTS (SELECT 1 FROM story_decision_given)",
                [],
                |row| row.get(0),
            )
        })
    }

    /// The latest version of each report that waits, in the order of `waiting`.
    ///
    /// # Errors
    /// If the database cannot be read, or one was taken out meanwhile.
    pub fn raws(&self, waiting: &[Waiting]) -> Result<Vec<RawReport>, Error> {
        let found: Vec<Option<RawReport>> = self
            .read(|connection| waiting.iter().map(|report| load::raw(connection, &report.id, None, false)).collect())?;
        found
            .into_iter()
            .zip(waiting)
            .map(|(raw, report)| raw.ok_or_else(|| Error::Unknown(report.id.clone())))
            .collect()
    }

    /// The reports that came last, oldest first, at most `most`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn story_window(&self, most: usize) -> Result<Vec<Sketched>, Error> {
        let mut window: Vec<Sketched> = self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT report, story, sketch FROM member WHERE sketch IS NOT NULL ORDER BY arrived DESC LIMIT ?",
                )?
                .query_map([most as i64], |row| {
                    let sketch = pack::unpack(row.get_ref(2)?.as_blob()?, b"").map_err(|m| rows::broken(2, m))?;
                    Ok(Sketched { report: row.get::<_, i64>(0)? as u64, story: row.get::<_, i64>(1)? as u64, sketch })
                })?
                .collect()
        })?;
        window.reverse();
        Ok(window)
    }

    /// Pairs of stories that a person put asunder, each as it stands now, the lower row first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn stories_apart(&self) -> Result<Vec<(u64, u64)>, Error> {
        self.read(|connection| {
            let pairs: Vec<(i64, i64)> = connection
                .prepare_cached("SELECT story, other FROM story_decision WHERE what = 'split' AND undone_at IS NULL")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            pairs
                .into_iter()
                .map(|(a, b)| {
                    let (a, b) = (lead(connection, a)? as u64, lead(connection, b)? as u64);
                    Ok((a.min(b), a.max(b)))
                })
                .collect()
        })
    }

    /// A number that changes whenever reports are put somewhere, by whomever.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn story_clock(&self) -> Result<i64, Error> {
        self.read(|connection| {
            connection.query_row(
                "SELECT ifnull((SELECT max(rowid) FROM placement), 0) + ifnull((SELECT max(rowid) FROM story_decision), 0)",
                [],
                |row| row.get(0),
            )
        })
    }

    /// Puts reports to stories, one after the other, in one transaction: all of it is kept, or nothing. A report that has a story
    /// already, or is gone, is passed over. How many were put somewhere.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn arrive(&mut self, grouping: &mut dyn Grouping, window: usize) -> Result<u64, Error> {
        self.write(|connection| {
            let mut placed = 0;
            while let Some(arrival) = grouping.next() {
                if !is_free(connection, arrival.report)? {
                    continue;
                }
                let story = put(connection, &arrival, window)?;
                placed += 1;
                for merge in grouping.placed(&arrival, story as u64) {
                    self::merge(
                        connection,
                        merge.from as i64,
                        merge.into as i64,
                        Some(merge.score),
                        None,
                        &arrival.at,
                    )?;
                }
            }
            Ok(placed)
        })
    }
}

/// Decides where reports belong, one at a time.
pub trait Grouping {
    /// Where the next report belongs; `None` at the end.
    fn next(&mut self) -> Option<Arrival>;
    /// Hears in which story a report now is, by row, and says which stories have proved to be one, in that order.
    fn placed(&mut self, arrival: &Arrival, story: u64) -> Vec<Merge>;
}

fn is_free(connection: &Connection, report: u64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM report WHERE rowid = ?1)
                 AND NOT EXISTS (SELECT 1 FROM member WHERE report = ?1)",
        )?
        .query_row([report as i64], |row| row.get(0))
}

fn put(connection: &Connection, arrival: &Arrival, window: usize) -> rusqlite::Result<i64> {
    let at = &arrival.at;
    let story = match arrival.story {
        Some(story) => lead(connection, story as i64)?,
        None => open(connection, &arrival.opens, at)?,
    };
    let arrived: i64 =
        connection.prepare_cached("SELECT ifnull(max(arrived), 0) + 1 FROM member")?.query_row([], |row| row.get(0))?;
    connection
        .prepare_cached("INSERT INTO member (report, story, arrived, sketch) VALUES (?, ?, ?, ?)")?
        .execute(params![arrival.report as i64, story, arrived, pack::pack(&arrival.sketch, b"")])?;
    connection
        .prepare_cached("UPDATE member SET sketch = NULL WHERE arrived = ?")?
        .execute([arrived - i64::try_from(window).unwrap_or(i64::MAX)])?;
    let nearest = arrival.nearest;
    let known = match nearest {
        Some((row, _)) => connection
            .prepare_cached("SELECT rowid FROM report WHERE rowid = ?")?
            .query_row([row as i64], |found| found.get::<_, i64>(0))
            .optional()?,
        None => None,
    };
    connection
        .prepare_cached(
            "INSERT INTO placement (report, story, at, why, score, nearest, support, shared) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            arrival.report as i64,
            story,
            at,
            arrival.why,
            rounded(arrival.score),
            known,
            nearest.map(|(_, words)| rounded(words)),
            arrival.shared
        ])?;
    Ok(story)
}

/// Four places are more than a likeness means.
fn rounded(likeness: f32) -> f64 {
    (f64::from(likeness) * 1e4).round() / 1e4
}

/// Puts all reports of one story to another, which its id leads to from then on.
pub(super) fn merge(
    connection: &Connection,
    from: i64,
    into: i64,
    score: Option<f32>,
    decision: Option<i64>,
    at: &str,
) -> rusqlite::Result<()> {
    let why = if decision.is_some() { "person" } else { "merged" };
    connection
        .prepare_cached(
            "INSERT INTO placement (report, story, at, why, score, decision)
             SELECT report, ?, max(?, (SELECT min(at) FROM placement AS first WHERE first.report = member.report)), ?, ?, ?
             FROM member WHERE story = ? ORDER BY arrived",
        )?
        .execute(params![into, at, why, score.map(rounded), decision, from])?;
    connection.prepare_cached("UPDATE member SET story = ? WHERE story = ?")?.execute([into, from])?;
    connection.prepare_cached("UPDATE story SET merged_into = ? WHERE rowid = ?")?.execute([into, from])?;
    Ok(())
}
