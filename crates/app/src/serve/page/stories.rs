//! `/`: the stories, filtered, ordered, page by page.

use super::{said, time};
use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::listing::{self, Listing};
use crate::serve::state::App;
use crate::serve::visit::Visit;
use axum::extract::{Query, State};
use axum::response::Response;
use headwater_report::site::{self, StoriesPage, StoryRow, stories::ACTIVITY_DAYS};
use headwater_store::{Filter, Store, StoryEntry, StoryFilter};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::HashSet;

/// Stories on a page.
const ROWS: usize = 50;

/// Reports of a story at least, if nothing is said: a report that is like no other is no story to follow yet.
const REPORTS_MIN: u64 = 2;

/// What the list is asked with.
#[derive(Deserialize, Default)]
pub struct Asked {
    q: Option<String>,
    outlet: Option<String>,
    since: Option<String>,
    min: Option<String>,
    sort: Option<String>,
    page: Option<String>,
}

/// The list.
pub async fn stories(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let shared = app.clone();
    answer::page(&app, visit, move |store| build(&shared, store, asked), site::stories).await
}

fn build(app: &App, store: &Store, asked: Asked) -> Result<StoriesPage, Fault> {
    let number = |name: &str, words: Option<String>| {
        let words = said(words);
        let wrong = |_| Fault::wrong(format!("{name}: expected a number"));
        words.map(|words| words.parse::<u64>().map_err(wrong)).transpose()
    };
    let since = time("since", asked.since.as_deref())?;
    let page = number("page", asked.page)?.unwrap_or(1).max(1);
    let asked = site::stories::StoriesAsked {
        q: said(asked.q),
        outlet: said(asked.outlet),
        since: said(asked.since),
        min: number("min", asked.min)?,
        sort: said(asked.sort),
    };
    let listing = listing::listing(app, store)?;
    let mut meant = meant(store, &listing, &asked, since, asked.min.unwrap_or(REPORTS_MIN))?;
    if meant.is_empty() && asked.min.is_none() {
        // A young database has nothing but single reports.
        meant = self::meant(store, &listing, &asked, since, 1)?;
    }
    order(&listing, &mut meant, asked.sort.as_deref())?;
    let total = meant.len();
    let pages = total.div_ceil(ROWS).max(1);
    let page = usize::try_from(page).unwrap_or(usize::MAX).min(pages);
    let now = Timestamp::now();
    let rows = meant.iter().skip((page - 1) * ROWS).take(ROWS).map(|story| row(&listing, store, story, now));
    Ok(StoriesPage {
        format: site::stories::FORMAT,
        stories: rows.collect::<Result<_, Fault>>()?,
        total: total as u64,
        page: page as u32,
        pages: pages as u32,
        reports: listing.reports,
        outlets: listing.outlets.iter().map(|(name, _)| name.clone()).collect(),
        asked,
    })
}

/// The stories that everything that was said holds of, the last changed first.
fn meant<'a>(
    store: &Store,
    listing: &'a Listing,
    asked: &site::stories::StoriesAsked,
    since: Option<Timestamp>,
    min: u64,
) -> Result<Vec<&'a StoryEntry>, Fault> {
    let since = since.map(super::written);
    let only: Option<HashSet<String>> = if asked.q.is_none() && asked.outlet.is_none() {
        None
    } else {
        let of_reports = asked.q.as_ref().map(|query| store.matching(query, &Filter::default())).transpose()?;
        let filter =
            StoryFilter { reports_min: min, outlet: asked.outlet.clone(), of_reports, ..StoryFilter::default() };
        Some(store.stories(&filter)?.into_iter().map(|story| story.id).collect())
    };
    let fits = |story: &&StoryEntry| {
        story.reports >= min
            && since.as_ref().is_none_or(|since| story.changed >= *since)
            && only.as_ref().is_none_or(|only| only.contains(&story.id))
    };
    Ok(listing.stories.iter().filter(fits).collect())
}

/// Puts stories in the order that was asked for; ties stay as they were.
fn order(listing: &Listing, stories: &mut [&StoryEntry], sort: Option<&str>) -> Result<(), Fault> {
    match sort.unwrap_or("changed") {
        "changed" => {}
        "opened" => stories.sort_by(|a, b| b.opened.cmp(&a.opened)),
        "reports" => stories.sort_by_key(|story| std::cmp::Reverse(story.reports)),
        "outlets" => stories.sort_by_key(|story| std::cmp::Reverse(story.outlets)),
        "origins" => {
            let origins = |id: &str| listing.figures.get(id).map(|figures| figures.origins);
            stories.sort_by_key(|story| std::cmp::Reverse(origins(&story.id)));
        }
        other => {
            let expected = "changed, opened, reports, outlets or origins";
            return Err(Fault::wrong(format!("sort: expected {expected}, found '{other}'")));
        }
    }
    Ok(())
}

fn row(listing: &Listing, store: &Store, story: &StoryEntry, now: Timestamp) -> Result<StoryRow, Fault> {
    let figures = listing.figures.get(&story.id).copied();
    Ok(StoryRow {
        id: story.id.clone(),
        title: story.title.clone(),
        reports: story.reports,
        outlets: story.outlets,
        origins: figures.map(|figures| figures.origins),
        disagreements: figures.map(|figures| figures.disagreements),
        published: story.published.clone(),
        opened: story.opened.clone(),
        changed: story.changed.clone(),
        activity: activity(store, story, now)?,
    })
}

/// Reports that came on each of the last days, today at the end.
fn activity(store: &Store, story: &StoryEntry, now: Timestamp) -> Result<Vec<u32>, Fault> {
    let day = SignedDuration::from_hours(24);
    let days: Vec<String> = (0..ACTIVITY_DAYS as i32)
        .rev()
        .filter_map(|back| now.checked_sub(day * back).ok())
        .map(|at| at.strftime("%Y-%m-%d").to_string())
        .collect();
    let from = now
        .checked_sub(day * (ACTIVITY_DAYS as i32 - 1))
        .ok()
        .and_then(|at| crate::cli::moment::moment(&at.strftime("%Y-%m-%d").to_string()).ok());
    let Some(from) = from else { return Ok(Vec::new()) };
    let came = store.arrivals(&story.id, from)?;
    Ok(days.iter().map(|day| came.iter().find(|(of, _)| of == day).map_or(0, |(_, count)| *count)).collect())
}
