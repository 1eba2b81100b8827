//! `/outlets` and `/outlet/{name}`: how often first, how often copying, from whom.

use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::listing;
use crate::serve::state::App;
use crate::serve::visit::Visit;
use axum::extract::{Path, State};
use axum::response::Response;
use headwater_report::site::outlets::{OutletFigures, OutletStory};
use headwater_report::site::{self, OutletPage, OutletsPage};
use headwater_store::{Store, StoryFilter};

/// Stories of an outlet that are shown.
const STORIES_MAX: usize = 50;

/// All outlets.
pub async fn outlets(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let shared = app.clone();
    let build = move |store: &mut Store| {
        let listing = listing::listing(&shared, store)?;
        let outlets = listing.outlets.iter().map(|(name, reports)| OutletFigures {
            name: name.clone(),
            reports: *reports,
            ..OutletFigures::default()
        });
        Ok(OutletsPage {
            format: site::outlets::FORMAT,
            measured_stories: shared.figures().len() as u64,
            stories: listing.stories.len() as u64,
            outlets: outlets.collect(),
            left_out: 0,
        })
    };
    answer::page(&app, visit, build, site::outlets).await
}

/// One outlet.
pub async fn outlet(State(app): State<App>, visit: Visit, Path(name): Path<String>) -> Result<Response, Fault> {
    let shared = app.clone();
    let build = move |store: &mut Store| {
        let listing = listing::listing(&shared, store)?;
        let filter = StoryFilter { reports_min: 1, outlet: Some(name.clone()), ..StoryFilter::default() };
        let stories = store.stories(&filter)?;
        if stories.is_empty() {
            return Err(Fault::missing(format!("no report is of an outlet called '{name}'")));
        }
        let reports = listing.outlets.iter().find(|(other, _)| other.to_lowercase() == name.to_lowercase());
        let figures = OutletFigures {
            name: reports.map_or(name, |(name, _)| name.clone()),
            reports: reports.map_or(0, |(_, count)| *count),
            stories: stories.len() as u64,
            ..OutletFigures::default()
        };
        let stories = stories.into_iter().take(STORIES_MAX).map(|story| OutletStory {
            id: story.id,
            title: story.title,
            reports: story.reports,
            changed: story.changed,
        });
        Ok(OutletPage {
            format: site::outlets::FORMAT,
            figures,
            months: Vec::new(),
            stories: stories.collect(),
            measured_stories: shared.figures().len() as u64,
            all_stories: listing.stories.len() as u64,
        })
    };
    answer::page(&app, visit, build, site::outlet).await
}
