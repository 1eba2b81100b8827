//! Reports as rows: outlet, date, how it was found, and what part the report plays in its story.

use std::collections::BTreeSet;

use headwater_model as model;
use serde::Serialize;

use crate::receipt::{Receipt, Texts};
use crate::word;

/// One report of a story.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Its id.
    pub id: String,
    /// Where it was read from.
    pub place: String,
    /// Its outlet; `null` if neither the text nor anything beside it tells.
    pub outlet: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// The headline in the text; `null` if it is known from outside only.
    pub headline_at: Option<Receipt>,
    /// When it was published; `null` is an answer: undated.
    pub published: Option<Dated>,
    /// When it was last changed, if it says so.
    pub modified: Option<Dated>,
    /// The part it plays in the story.
    pub role: Role,
    /// Reports it takes from or cites, `x:Name` for those that were not supplied.
    pub parents: Vec<String>,
    /// Reports that take from it, directly or through others.
    pub descendants: usize,
    /// False if the language of the text was not read: then what it claims was not measured.
    pub read: bool,
    /// What was set aside as not the report's own words.
    pub aside: Vec<Aside>,
    /// Why it belongs to the story.
    pub membership: Membership,
    /// The first day on which it can have arisen: its own, or that of what it was taken from if that is later.
    #[serde(skip)]
    pub arisen: Option<model::Date>,
    /// The report as a position in the run.
    #[serde(skip)]
    pub ix: model::ReportIx,
}

/// The part a report plays in its story, by its nearest dependence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Takes from no report that is known, and others take from it.
    Source,
    /// Takes from no report that is known, and none takes from it.
    Alone,
    /// Another's text word for word, perhaps cut.
    Copy,
    /// Another's content in other words.
    Rewrite,
    /// Some of its content is another's.
    Partial,
    /// Credits another for a statement or two.
    Cites,
}

/// A point in time with how it was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Dated {
    /// `2025-06-17`, `2025-06`, `2025`.
    pub date: String,
    /// `22:14`, as the outlet writes it; zone unknown.
    pub time: Option<String>,
    /// `person`, `metadata`, `date-line`, `dateline`, `address`, `inferred`.
    pub found: &'static str,
    /// The words that say it, if the text does.
    pub at: Option<Receipt>,
    /// The date for comparing.
    #[serde(skip)]
    pub day: model::Date,
    /// How much of it was said.
    #[serde(skip)]
    pub precision: model::Precision,
    /// How it was found, for people.
    #[serde(skip)]
    pub found_phrase: &'static str,
}

/// A passage that is not the report's own words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Aside {
    /// The passage.
    pub at: Receipt,
    /// The rule that set it aside.
    pub rule: &'static str,
}

/// Why a report belongs to its story.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Membership {
    /// The report of the story it is most like; itself in a story of one.
    pub nearest: String,
    /// Likeness to it, 0 to 1.
    pub support: f32,
    /// What they share.
    pub shared: Vec<String>,
}

impl Report {
    /// The row of `report`, before the stemma is known: it stands alone.
    pub(super) fn of(texts: &Texts<'_>, ix: model::ReportIx, assignment: Option<&model::Assignment>) -> Report {
        let witness = texts.witness(ix);
        let report = &witness.report;
        let aside = report.blocks.iter().filter(|block| block.kind == model::BlockKind::Boilerplate);
        let id = word::report_code(texts, ix);
        Report {
            place: report.place.to_string(),
            outlet: report.outlet.clone(),
            url: report.url.clone(),
            headline: report.headline().map(str::to_owned),
            headline_at: report.title.map(|span| texts.receipt(span.at(ix))),
            published: report.published.as_ref().map(|dated| Dated::of(texts, ix, dated)),
            modified: report.modified.as_ref().map(|dated| Dated::of(texts, ix, dated)),
            role: Role::Alone,
            parents: Vec::new(),
            descendants: 0,
            read: !witness.layers.parse.tokens.is_empty() || report.reading().next().is_none(),
            aside: aside.map(|block| Aside { at: texts.receipt(block.span.at(ix)), rule: block.rule }).collect(),
            membership: Membership {
                nearest: assignment.map_or_else(|| id.clone(), |a| word::report_code(texts, a.nearest)),
                support: assignment.map_or(1.0, |a| a.support),
                shared: assignment.map_or_else(Vec::new, |a| a.shared.iter().map(|s| s.to_string()).collect()),
            },
            id,
            arisen: None,
            ix,
        }
    }

    /// What to call it in a sentence: its outlet, else its id.
    pub fn label(&self) -> &str {
        self.outlet.as_deref().unwrap_or(&self.id)
    }
}

impl Role {
    /// The role that a dependence of this kind gives.
    pub(super) fn by(kind: model::DerivationKind) -> Role {
        match kind {
            model::DerivationKind::Verbatim | model::DerivationKind::Trimmed => Role::Copy,
            model::DerivationKind::Rewrite => Role::Rewrite,
            model::DerivationKind::Partial => Role::Partial,
            model::DerivationKind::Cites => Role::Cites,
        }
    }

    /// The role for people, before the names of the parents: "copies", "rewrites".
    pub fn phrase(self) -> &'static str {
        match self {
            Role::Source => "source of others",
            Role::Alone => "on its own",
            Role::Copy => "copy of",
            Role::Rewrite => "rewrite of",
            Role::Partial => "in part from",
            Role::Cites => "cites",
        }
    }
}

impl Dated {
    fn of(texts: &Texts<'_>, ix: model::ReportIx, dated: &model::DatedAt) -> Dated {
        let day = dated.date;
        let date = match dated.precision {
            model::Precision::Minute | model::Precision::Day => day.to_string(),
            model::Precision::Month => format!("{:04}-{:02}", day.year(), day.month()),
            model::Precision::Year => format!("{:04}", day.year()),
        };
        Dated {
            date,
            time: dated.minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)),
            found: word::date_found_code(dated.found),
            at: dated.span.map(|span| texts.receipt(span.at(ix))),
            day,
            precision: dated.precision,
            found_phrase: word::date_found_phrase(dated.found),
        }
    }

    /// True if at least the day is known.
    pub fn has_day(&self) -> bool {
        self.precision <= model::Precision::Day
    }
}

/// Positions of `reports` in the order in which they can have arisen: oldest first, but none before one it was taken
/// from, whatever its date says; with the first day each can have arisen on. An undated report follows its source, or
/// stands before the first that was taken from it; without either it comes last. Ties fall to the time of day, then to
/// the id. `sources[at]` are the positions that report `at` was taken from.
pub(super) fn order(reports: &[Report], sources: &[Vec<usize>]) -> Vec<(usize, Option<model::Date>)> {
    type Key = (bool, Option<model::Date>, bool, Option<String>, String);
    let no_later = no_later(reports, sources);
    let key = |at: usize, source_day: Option<model::Date>| -> Key {
        let published = reports[at].published.as_ref();
        let day = published.map(|p| p.day).or(no_later[at]).max(source_day);
        let time = published.and_then(|p| p.time.clone());
        (day.is_none(), day, published.is_none(), time, reports[at].id.clone())
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); reports.len()];
    let mut waits_for: Vec<usize> = sources.iter().map(Vec::len).collect();
    for (child, sources) in sources.iter().enumerate() {
        for &source in sources {
            children[source].push(child);
        }
    }
    let mut source_day: Vec<Option<model::Date>> = vec![None; reports.len()];
    let mut placed = vec![false; reports.len()];
    let mut ready: BTreeSet<(Key, usize)> = BTreeSet::new();
    let mut waiting: BTreeSet<(Key, usize)> = BTreeSet::new();
    for (at, &waits) in waits_for.iter().enumerate() {
        let list = if waits == 0 { &mut ready } else { &mut waiting };
        list.insert((key(at, None), at));
    }
    let mut order = Vec::with_capacity(reports.len());
    // When only loops are left, the oldest report of them goes first.
    while let Some((earliest, at)) = ready.pop_first().or_else(|| waiting.pop_first()) {
        if std::mem::replace(&mut placed[at], true) {
            continue;
        }
        order.push((at, earliest.1));
        for &child in &children[at] {
            source_day[child] = source_day[child].max(earliest.1);
            waits_for[child] -= 1;
            if waits_for[child] == 0 && !placed[child] {
                waiting.remove(&(key(child, None), child));
                ready.insert((key(child, source_day[child]), child));
            }
        }
    }
    order
}

/// For undated reports the day of the earliest dated report that was taken from them, over at most
/// [`UNDATED_CHAIN_MAX`] undated ones in between.
fn no_later(reports: &[Report], sources: &[Vec<usize>]) -> Vec<Option<model::Date>> {
    let mut days: Vec<Option<model::Date>> = reports.iter().map(|r| r.published.as_ref().map(|p| p.day)).collect();
    for _ in 0..UNDATED_CHAIN_MAX {
        let mut changed = false;
        for (child, sources) in sources.iter().enumerate() {
            let Some(day) = days[child] else { continue };
            for &source in sources.iter().filter(|&&source| reports[source].published.is_none()) {
                if days[source].is_none_or(|before| day < before) {
                    days[source] = Some(day);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    days
}

/// Longer chains of undated reports are put in order by their dependence alone.
const UNDATED_CHAIN_MAX: usize = 4;
