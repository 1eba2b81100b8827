//! `/story/{id}` and what lies below it: the story taken apart, a report of it, two of them side by side.

use super::decisions;
use super::time;
use crate::analysis::{Analysed, Question};
use crate::changes;
use crate::changes::compare::Change;
use crate::serve::analyses::Found;
use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::listing;
use crate::serve::state::App;
use crate::serve::visit::{Form, Visit};
use crate::stories;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use headwater_report::site::reading::{Kept, Version};
use headwater_report::site::{self, ComparePage, LogEntry, Member, ReadingPage, StoryPage, WaitingPage, address};
use headwater_report::view;
use headwater_store::{Member as Row, Store};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;

/// Seconds after which a page that waits asks again.
const RETRY: u32 = 2;

/// Changes of a version that are shown of it.
const HUNKS_MAX: usize = 20;

/// Characters of such a change.
const HUNK_CHARS_MAX: usize = 400;

/// What the pages of a story are asked with.
#[derive(Deserialize, Default)]
pub struct Asked {
    as_of: Option<String>,
    all: Option<String>,
    at: Option<String>,
    a: Option<String>,
    b: Option<String>,
}

/// A story.
pub async fn story(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let shown = at_hand(&app, &visit, name, &asked, address::story).await?;
    let shown = match shown {
        Ok(shown) => shown,
        Err(other) => return Ok(other),
    };
    answer::page(&app, visit, move |store| whole(store, &shown, asked.all.is_some()), site::story).await
}

/// A report of a story.
pub async fn report(
    State(app): State<App>,
    visit: Visit,
    Path((name, report)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (of, at) = (report.clone(), asked.at.clone());
    let there = move |id: &str, as_of: Option<&str>| match at.as_deref().and_then(code_points) {
        Some(at) => address::words(id, &of, at, as_of),
        None => address::report(id, &of, as_of),
    };
    let shown = match at_hand(&app, &visit, name, &asked, there).await? {
        Ok(shown) => shown,
        Err(other) => return Ok(other),
    };
    answer::page(&app, visit, move |store| reading(store, &shown, &report, asked.at.as_deref()), site::reading).await
}

/// Two reports side by side.
pub async fn compare(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (Some(a), Some(b)) = (asked.a.clone(), asked.b.clone()) else {
        return Err(Fault::wrong("expected two reports: a and b"));
    };
    let (left, right) = (a.clone(), b.clone());
    let there = move |id: &str, as_of: Option<&str>| address::compare(id, &left, &right, as_of);
    let shown = match at_hand(&app, &visit, name, &asked, there).await? {
        Ok(shown) => shown,
        Err(other) => return Ok(other),
    };
    let build = move |_: &mut Store| {
        let analysed = &shown.analysed;
        let page = analysed
            .brief
            .stories
            .first()
            .and_then(|story| ComparePage::of(&analysed.witnesses, story, &a, &b, shown.as_of.as_deref()));
        page.ok_or_else(|| {
            Fault::missing(format!("'{a}' and '{b}' are not two reports of story '{}'", shown.analysed.id))
        })
    };
    answer::page(&app, visit, build, site::compare).await
}

/// `/report/{id}`: to the report in the story it is in now.
pub async fn lone(State(app): State<App>, visit: Visit, Path(name): Path<String>) -> Result<Response, Fault> {
    let (story, report) = app
        .pool
        .read(move |store| {
            let report = store.find(&name)?;
            Ok((store.story_of(&report)?, report))
        })
        .await?;
    let story = story.ok_or_else(|| Fault::missing(format!("report '{report}' is in no story yet")))?;
    Ok(answer::see_other(&visit.place(&address::report(&story, &report, None))))
}

/// A story that is taken apart, as it was asked for.
struct Shown {
    as_of: Option<String>,
    at: Option<Timestamp>,
    analysed: Arc<Analysed>,
    /// Reports and versions that came since it was taken apart, and are being worked on.
    since: usize,
}

/// The story that is asked for, taken apart; or what is to be answered in its place: where it went, or that it is being worked on.
async fn at_hand(
    app: &App,
    visit: &Visit,
    name: String,
    asked: &Asked,
    there: impl Fn(&str, Option<&str>) -> String,
) -> Result<Result<Shown, Response>, Fault> {
    let at = time("as_of", asked.as_of.as_deref())?;
    let as_of = asked.as_of.as_deref().map(str::trim).filter(|words| !words.is_empty()).map(str::to_owned);
    let wanted = name.clone();
    let (id, question) = app
        .pool
        .read(move |store| {
            let id = store.find_story(&wanted)?;
            // An id that was merged away means what it meant, before it was. The first letters of one are no address of their own.
            let asked = if at.is_none() || id.starts_with(&wanted) { id.clone() } else { wanted };
            let question = Question::about(store, asked, at)?;
            Ok((id, question))
        })
        .await?;
    if question.id != name {
        return Ok(Err(answer::moved(&visit.place(&there(&id, as_of.as_deref())))));
    }
    if question.members.is_empty() {
        return Err(Fault::missing(match at {
            Some(_) => format!("no report was in story '{name}' then"),
            None => format!("no report is in story '{name}' any more"),
        }));
    }
    match app.analyses.answer(question, at.is_none()).await? {
        Found::Analysed(analysed, since) => Ok(Ok(Shown { as_of, at, analysed, since })),
        Found::Under(members) => Ok(Err(wait(app, visit, name, &members).await?)),
    }
}

/// What is known of a story that is being worked on.
async fn wait(app: &App, visit: &Visit, id: String, members: &[Row]) -> Result<Response, Fault> {
    let shared = app.clone();
    let entry = id.clone();
    let title = app
        .pool
        .read(move |store| {
            let listing = listing::listing(&shared, store)?;
            Ok(listing.story(&entry).and_then(|story| story.title.clone()))
        })
        .await?;
    let members = members.iter().map(member).collect();
    let page = WaitingPage { state: "being analysed", id, title, members, retry_s: RETRY };
    let mut response = answer::rendered(app, visit, &page, site::waiting);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if visit.form == Form::Json {
        *response.status_mut() = StatusCode::ACCEPTED;
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY));
    }
    Ok(response)
}

fn whole(store: &Store, shown: &Shown, unfold: bool) -> Result<StoryPage, Fault> {
    let analysed = &shown.analysed;
    let story = analysed.brief.stories.first().ok_or_else(|| Fault::ours("a story without a view"))?;
    let decisions = decisions::of_story(store, analysed)?;
    let mut findings = analysed.brief.findings.clone();
    if shown.since > 0 {
        let message = format!("{} came since; the analysis is being made anew", counted(shown.since));
        findings.insert(0, view::Finding { severity: "lost", place: "what is new".to_owned(), message });
    }
    Ok(StoryPage {
        format: site::story::FORMAT,
        story: story.clone(),
        as_of: shown.at.map(super::written),
        moments: store.story_moments(&shown.analysed.id)?,
        members: analysed.members.iter().map(member).collect(),
        log: log(store, shown, &decisions)?,
        decisions,
        findings,
        unfold,
    })
}

fn counted(new: usize) -> String {
    if new == 1 { "1 report or version".to_owned() } else { format!("{new} reports and versions") }
}

fn member(row: &Row) -> Member {
    Member {
        report: row.report.clone(),
        version: row.version,
        title: row.title.clone(),
        outlet: row.outlet.clone(),
        published: row.published.clone(),
        at: row.at.clone(),
        why: stories::why(row),
        who: row.who.clone(),
    }
}

/// What came to a story, the latest first.
fn log(store: &Store, shown: &Shown, decisions: &[site::Decision]) -> Result<Vec<LogEntry>, Fault> {
    let entry = |at: &str, kind: &str, why: String| LogEntry {
        at: at.to_owned(),
        kind: kind.to_owned(),
        why,
        receipts: Vec::new(),
    };
    let outlet = |outlet: &Option<String>| outlet.clone().unwrap_or_else(|| "an unknown outlet".to_owned());
    let mut log = Vec::new();
    for (nth, row) in shown.analysed.members.iter().enumerate() {
        let kind = if nth == 0 { "new-story" } else { "new-report" };
        let title = row.title.as_deref().unwrap_or("no headline");
        log.push(entry(&row.at, kind, format!("{}: {title}", outlet(&row.outlet))));
    }
    for later in store.later_versions(&shown.analysed.id, shown.at)? {
        let why = format!(
            "{}: version {} of {}, {} words added, {} removed",
            outlet(&later.outlet),
            later.number,
            later.report,
            later.words_added,
            later.words_removed
        );
        log.push(entry(&later.at, "new-version", why));
    }
    for told in changes::log::entries(store, &shown.analysed.id, shown.at)?.into_iter().rev() {
        let Change { kind, why, receipts, .. } = told.change;
        let receipts = receipts.into_iter().map(super::changes::receipt).collect();
        log.push(LogEntry { receipts, ..entry(&told.at, kind.code(), why) });
    }
    for decision in decisions {
        let who = decision.who.as_deref().unwrap_or("somebody");
        log.push(entry(&decision.at, "decision", format!("{who}: {}", decision.what)));
    }
    log.reverse();
    log.sort_by(|a, b| b.at.cmp(&a.at));
    Ok(log)
}

fn reading(store: &Store, shown: &Shown, report: &str, at: Option<&str>) -> Result<ReadingPage, Fault> {
    let missing = || Fault::missing(format!("report '{report}' is not in story '{}'", shown.analysed.id));
    let analysed = &shown.analysed;
    let row = analysed.members.iter().find(|row| row.report == report).ok_or_else(missing)?;
    let kept = Kept {
        version: row.version,
        versions: versions(store, report, shown.at)?,
        original: store.has_original(report, row.version)?,
        asked: at.and_then(code_points),
        as_of: shown.as_of.clone(),
    };
    let story = analysed.brief.stories.first().ok_or_else(missing)?;
    ReadingPage::of(&analysed.witnesses, &analysed.dossier, story, report, kept).ok_or_else(missing)
}

fn versions(store: &Store, report: &str, as_of: Option<Timestamp>) -> Result<Vec<Version>, Fault> {
    let until = as_of.map(super::written);
    let all = store.versions(report)?;
    let mut versions: Vec<Version> = Vec::with_capacity(all.len());
    for (nth, version) in all.iter().enumerate() {
        if until.as_ref().is_some_and(|until| version.first_seen > *until) && nth > 0 {
            break;
        }
        let before = nth.checked_sub(1).map_or("", |before| all[before].text.as_str());
        let changed = version.hunks.iter().take(HUNKS_MAX).map(|hunk| {
            let cut = |words: &str| words.chars().take(HUNK_CHARS_MAX).collect::<String>();
            (cut(hunk.earlier.of(before)), cut(hunk.later.of(&version.text)))
        });
        versions.push(Version {
            number: version.number,
            title: version.title.clone(),
            first_seen: version.first_seen.clone(),
            last_seen: version.last_seen.clone(),
            change: version.change.clone(),
            words_added: version.words_added,
            words_removed: version.words_removed,
            changed: changed.collect(),
        });
    }
    Ok(versions)
}

/// `120-180`.
fn code_points(words: &str) -> Option<(usize, usize)> {
    let (start, end) = words.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}
