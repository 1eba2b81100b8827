//! `/outlets` and `/outlet/{name}`: how often first, how often copying, from whom, over the stories that were taken apart.

use crate::outlets::{Exchange, Outlet, Outlets, Share};
use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::listing::{self, Listing};
use crate::serve::state::App;
use crate::serve::visit::Visit;
use axum::extract::{Path, State};
use axum::response::Response;
use headwater_report::site::outlets::{OutletFigures, OutletMonth, OutletStory, Share as Told};
use headwater_report::site::{self, OutletPage, OutletsPage};
use headwater_store::{Store, StoryFilter};

/// Stories of an outlet that are shown.
const STORIES_MAX: usize = 50;

/// Outlets that are shown.
const OUTLETS_MAX: usize = 200;

/// Outlets from whom, or by whom, things are taken, that are shown.
const EXCHANGES_MAX: usize = 20;

/// All outlets.
pub async fn outlets(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let shared = app.clone();
    let build = move |store: &mut Store| {
        let listing = listing::listing(&shared, store)?;
        let measured = listing.measured(store)?;
        // Those whose stories were taken apart come first: of the others there is nothing but their reports.
        let mut all: Vec<OutletFigures> = measured.outlets.iter().map(|outlet| figures(&listing, outlet)).collect();
        let unmeasured = listing.outlets.iter().filter(|(name, _)| find(&measured, name).is_none());
        all.extend(unmeasured.map(|(name, reports)| OutletFigures {
            name: name.clone(),
            reports: *reports,
            ..OutletFigures::default()
        }));
        let left_out = all.len().saturating_sub(OUTLETS_MAX) as u64;
        all.truncate(OUTLETS_MAX);
        Ok(OutletsPage {
            format: site::outlets::FORMAT,
            measured_stories: measured.measured as u64,
            stories: (measured.measured + measured.not_measured) as u64,
            outlets: all,
            left_out,
        })
    };
    answer::page(&app, visit, build, site::outlets).await
}

/// One outlet.
pub async fn outlet(State(app): State<App>, visit: Visit, Path(name): Path<String>) -> Result<Response, Fault> {
    let shared = app.clone();
    let build = move |store: &mut Store| {
        let listing = listing::listing(&shared, store)?;
        let measured = listing.measured(store)?;
        let filter = StoryFilter { reports_min: 1, outlet: Some(name.clone()), ..StoryFilter::default() };
        let stories = store.stories(&filter)?;
        let found = find(&measured, &name);
        if stories.is_empty() && found.is_none() {
            return Err(Fault::missing(format!("no report is of an outlet called '{name}'")));
        }
        let mut figures = match found {
            Some(outlet) => figures(&listing, outlet),
            None => {
                let (name, reports) = known(&listing, &name).unwrap_or((name, 0));
                OutletFigures { name, reports, ..OutletFigures::default() }
            }
        };
        figures.stories = stories.len() as u64;
        let shown = stories.into_iter().take(STORIES_MAX).map(|story| OutletStory {
            id: story.id,
            title: story.title,
            reports: story.reports,
            changed: story.changed,
        });
        let months = found.into_iter().flat_map(|outlet| &outlet.months).map(|month| OutletMonth {
            month: month.month.clone(),
            reports: month.reports as u64,
            first: told(month.first),
            copying: Told { cases: month.copying as u64, of: month.reports as u64 },
            hardened: Told::default(),
        });
        Ok(OutletPage {
            format: site::outlets::FORMAT,
            figures,
            months: months.collect(),
            stories: shown.collect(),
            measured_stories: measured.measured as u64,
            all_stories: (measured.measured + measured.not_measured) as u64,
        })
    };
    answer::page(&app, visit, build, site::outlet).await
}

fn figures(listing: &Listing, outlet: &Outlet) -> OutletFigures {
    let delay = outlet.delay_minutes.filter(|minutes| minutes.cases > 0);
    let days = outlet.delay_days.filter(|_| delay.is_none());
    let exchanges = |all: &[Exchange]| {
        all.iter().take(EXCHANGES_MAX).map(|one| (one.outlet.clone(), one.edges as u64)).collect::<Vec<_>>()
    };
    OutletFigures {
        name: outlet.name.clone(),
        reports: known(listing, &outlet.name).map_or(outlet.reports as u64, |(_, reports)| reports),
        stories: outlet.stories as u64,
        measured_stories: outlet.stories as u64,
        first: told(outlet.first),
        copying: told(outlet.copying),
        from: exchanges(&outlet.from),
        taken_by: exchanges(&outlet.by),
        delay_minutes: delay.map(|m| m.value as f64).or(days.map(|d| d.value as f64 * 24.0 * 60.0)),
        delay_cases: delay.or(days).map_or(0, |median| median.cases as u64),
        hardened: told(outlet.hardening),
    }
}

fn told(share: Share) -> Told {
    Told { cases: share.count as u64, of: share.of as u64 }
}

fn find<'a>(measured: &'a Outlets, name: &str) -> Option<&'a Outlet> {
    let name = name.to_lowercase();
    measured.outlets.iter().find(|outlet| outlet.name.to_lowercase() == name)
}

/// The outlet as its reports are listed, and how many there are.
fn known(listing: &Listing, name: &str) -> Option<(String, u64)> {
    let name = name.to_lowercase();
    listing.outlets.iter().find(|(other, _)| other.to_lowercase() == name).cloned()
}
