//! Reading stories: which there are, who is in one and why, now or at an earlier time.

use crate::error::Error;
use crate::live::Marks;
use crate::rows;
use crate::store::Store;
use jiff::Timestamp;
use rusqlite::{Row, params};

/// Which stories are meant. Everything that is said must hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StoryFilter {
    /// Stories of so many reports or more.
    pub reports_min: u64,
    /// Stories to which something came at this time or later.
    pub changed_since: Option<Timestamp>,
    /// Stories with a report of this outlet, letter case apart.
    pub outlet: Option<String>,
    /// Stories with one of these reports, by id; `None` means any.
    pub of_reports: Option<Vec<String>>,
}

/// A story in a list.
#[derive(Clone, PartialEq, Debug)]
pub struct StoryEntry {
    /// Its id.
    pub id: String,
    /// The headline of the first report that has one, in the order they came.
    pub title: Option<String>,
    /// How many reports.
    pub reports: u64,
    /// How many outlets.
    pub outlets: u64,
    /// Days of the first and last dated report.
    pub published: Option<(String, String)>,
    /// When it was opened (UTC).
    pub opened: String,
    /// When a report, or a version of one, last came to it (UTC).
    pub changed: String,
}

/// A report in a story, with why it is there.
#[derive(Clone, PartialEq, Debug)]
pub struct Member {
    /// The report's id.
    pub report: String,
    /// Number of its latest version, as of the time that was asked for.
    pub version: u32,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// When it was put there (UTC).
    pub at: String,
    /// What decided: new, alike, copy, credit, merged, person.
    pub why: String,
    /// Mean likeness to the nearest reports of the story, 0 to 1.
    pub score: Option<f64>,
    /// Id of the report it was most like when it came.
    pub nearest: Option<String>,
    /// Likeness of their words, 0 to 1.
    pub support: Option<f64>,
    /// Words that the two share.
    pub shared: Option<String>,
    /// Number of the decision that put it there.
    pub decision: Option<i64>,
    /// Who decided.
    pub who: Option<String>,
}

impl Store {
    /// The stories that are meant, the last changed first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn stories(&self, filter: &StoryFilter) -> Result<Vec<StoryEntry>, Error> {
        let since = filter.changed_since.map(rows::time);
        let all: Vec<StoryEntry> = self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT story.id,
                         (SELECT head.title FROM member AS first
                          JOIN version AS head ON head.report = first.report AND head.number = 1
                          WHERE first.story = story.rowid AND head.title IS NOT NULL ORDER BY first.arrived LIMIT 1),
                         count(DISTINCT member.report), count(DISTINCT version.outlet COLLATE NOCASE), min(version.published),
                         max(version.published), story.opened,
                         max(max(version.first_seen), (SELECT max(at) FROM placement WHERE placement.story = story.rowid))
                             AS changed
                     FROM member JOIN story ON story.rowid = member.story JOIN version ON version.report = member.report
                     WHERE ?2 IS NULL OR EXISTS (
                         SELECT 1 FROM member AS of JOIN version AS by ON by.report = of.report
                         WHERE of.story = story.rowid AND by.outlet = ?2 COLLATE NOCASE)
                     GROUP BY story.rowid
                     HAVING count(DISTINCT member.report) >= ?1 AND (?3 IS NULL OR changed >= ?3)
                     ORDER BY changed DESC, story.id",
                )?
                .query_map(params![filter.reports_min as i64, filter.outlet, since], entry)?
                .collect()
        })?;
        let Some(reports) = &filter.of_reports else { return Ok(all) };
        let mut meant = std::collections::BTreeSet::new();
        for report in reports {
            meant.extend(self.story_of(report)?);
        }
        Ok(all.into_iter().filter(|story| meant.contains(&story.id)).collect())
    }

    /// The id of the story a report is in, by the report's id; `None` if it waits for one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn story_of(&self, report: &str) -> Result<Option<String>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT story.id FROM member JOIN story ON story.rowid = member.story
                     JOIN report ON report.rowid = member.report WHERE report.id = ?",
                )?
                .query_map([report], |row| row.get(0))?
                .next()
                .transpose()
        })
    }

    /// The reports of a story in the order they came, as [`Store::members`] tells them, when the database had come so far.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be read.
    pub fn members_at(&self, story: &str, marks: Marks) -> Result<Vec<Member>, Error> {
        let mut found = Vec::new();
        for row in self.story_rows(story)? {
            found = self.read(|connection| {
                connection
                    .prepare_cached(&members_until("v.rowid <= ?3", "l.rowid <= ?2"))?
                    .query_map(params![row, marks.placement, marks.version], member)?
                    .collect::<rusqlite::Result<Vec<Member>>>()
            })?;
            if !found.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// The reports of a story in the order they came, with why each is there; as it was at `as_of`, if that is said. The id of a
    /// story that became part of another means that story from then on, and what it was itself before.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be read.
    pub fn members(&self, story: &str, as_of: Option<Timestamp>) -> Result<Vec<Member>, Error> {
        // No time sorts behind this one.
        let until = as_of.map_or_else(|| "~".to_owned(), rows::time);
        let mut found = Vec::new();
        for row in self.story_rows(story)? {
            found = self.members_of_row(row, &until)?;
            if !found.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    fn members_of_row(&self, row: i64, until: &str) -> Result<Vec<Member>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(&members_until("v.first_seen <= ?2", "l.at <= ?2"))?
                .query_map(params![row, until], member)?
                .collect()
        })
    }

    /// Ids of the stories that stand and had a placement, or a version of one of their reports, after the database had come so far as
    /// `from`, and not after `to`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn stories_changed_between(&self, from: Marks, to: Marks) -> Result<Vec<String>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT story.id FROM (
                         SELECT story FROM placement WHERE rowid > ?1 AND rowid <= ?2
                         UNION SELECT member.story FROM version JOIN member ON member.report = version.report
                         WHERE version.rowid > ?3 AND version.rowid <= ?4)
                     AS changed JOIN story ON story.rowid = changed.story
                     WHERE story.merged_into IS NULL ORDER BY story.id",
                )?
                .query_map(params![from.placement, to.placement, from.version, to.version], |row| row.get(0))?
                .collect()
        })
    }

    /// Ids of the stories that had a placement or a version of one of their reports after `since` and not after `until`, and that
    /// had reports then: not those that had become part of another.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn stories_changed(&self, since: Timestamp, until: Option<Timestamp>) -> Result<Vec<String>, Error> {
        let (since, until) = (rows::time(since), until.map_or_else(|| "~".to_owned(), rows::time));
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT DISTINCT story.id FROM (
                         SELECT story FROM placement WHERE at > ?1 AND at <= ?2
                         UNION SELECT member.story FROM version JOIN member ON member.report = version.report
                         WHERE version.first_seen > ?1 AND version.first_seen <= ?2)
                     AS changed JOIN story ON story.rowid = changed.story
                     WHERE EXISTS (
                         SELECT 1 FROM placement AS p WHERE p.story = story.rowid AND p.rowid =
                             (SELECT max(rowid) FROM placement AS l WHERE l.report = p.report AND l.at <= ?2))
                     ORDER BY story.id",
                )?
                .query_map(params![since, until], |row| row.get(0))?
                .collect()
        })
    }
}

/// The reports of story `?1`, given which versions and which placements were known.
fn members_until(version: &str, placement: &str) -> String {
    format!(
        "SELECT report.id, version.number, version.title, version.outlet, version.published, p.at, p.why,
             coalesce(p.score, f.score), nearest.id, f.support, f.shared, p.decision, story_decision.who
         FROM placement AS p
         JOIN member ON member.report = p.report
         JOIN report ON report.rowid = p.report
         JOIN version ON version.report = p.report AND version.number =
             (SELECT max(number) FROM version AS v WHERE v.report = p.report AND ({version} OR v.number = 1))
         JOIN placement AS f ON f.rowid = (SELECT min(rowid) FROM placement WHERE report = p.report)
         LEFT JOIN report AS nearest ON nearest.rowid = f.nearest
         LEFT JOIN story_decision ON story_decision.rowid = p.decision
         WHERE p.rowid = (SELECT max(rowid) FROM placement AS l WHERE l.report = p.report AND {placement})
           AND p.story = ?1
         ORDER BY member.arrived"
    )
}

fn entry(row: &Row<'_>) -> rusqlite::Result<StoryEntry> {
    let (first, last): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
    Ok(StoryEntry {
        id: row.get(0)?,
        title: row.get(1)?,
        reports: row.get::<_, i64>(2)? as u64,
        outlets: row.get::<_, i64>(3)? as u64,
        published: first.zip(last),
        opened: row.get(6)?,
        changed: row.get(7)?,
    })
}

fn member(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        report: row.get(0)?,
        version: row.get(1)?,
        title: row.get(2)?,
        outlet: row.get(3)?,
        published: row.get(4)?,
        at: row.get(5)?,
        why: row.get(6)?,
        score: row.get(7)?,
        nearest: row.get(8)?,
        support: row.get(9)?,
        shared: row.get(10)?,
        decision: row.get(11)?,
        who: row.get(12)?,
    })
}
