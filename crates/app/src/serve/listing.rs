//! What every list of stories needs, read once for each state of the database: all stories, outlets to choose from, counts.
//!
//! Reading all stories takes time linear in the reports; a desk's pages ask for it again and again. It is kept until something is
//! written, by this server or as the look for news sees it, which is a second late at most.

use super::fault::Fault;
use super::state::App;
use crate::outlets::{self, Outlets};
use headwater_store::{Filter, Store, StoryEntry, StoryFilter};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Outlets to choose from.
const OUTLETS_MAX: usize = 200;

/// Everything lists are made of.
pub struct Listing {
    /// All stories with reports, the last changed first.
    pub stories: Vec<StoryEntry>,
    /// Where in `stories` an id is.
    places: HashMap<String, usize>,
    /// Outlets with their reports, most first.
    pub outlets: Vec<(String, u64)>,
    /// Reports in the database.
    pub reports: u64,
    /// Counts of the stories that were taken apart, by id.
    pub figures: HashMap<String, Figures>,
    /// What all of them tell of outlets, once somebody wants to know.
    measured: OnceLock<Arc<Outlets>>,
}

/// Counts of a story that was taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub struct Figures {
    /// Independent origins behind what is claimed.
    pub origins: u64,
    /// Disagreements.
    pub disagreements: u64,
}

impl Listing {
    /// The story of this id.
    pub fn story(&self, id: &str) -> Option<&StoryEntry> {
        self.places.get(id).map(|&place| &self.stories[place])
    }

    /// How outlets behave over the stories that were taken apart.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn measured(&self, store: &Store) -> Result<Arc<Outlets>, Fault> {
        if let Some(measured) = self.measured.get() {
            return Ok(measured.clone());
        }
        let measured = Arc::new(outlets::outlets(store)?);
        Ok(self.measured.get_or_init(|| measured).clone())
    }
}

/// The listing of the state that was read last.
#[derive(Default)]
pub struct Kept(Mutex<Option<(u64, Arc<Listing>)>>);

/// The listing as it is now.
///
/// # Errors
/// If the database cannot be read.
pub fn listing(app: &App, store: &Store) -> Result<Arc<Listing>, Fault> {
    // Whoever comes while another reads waits for what that one finds.
    let mut kept = app.listing.0.lock().unwrap_or_else(PoisonError::into_inner);
    let state = app.live.state();
    if let Some((of, listing)) = kept.as_ref()
        && *of == state
    {
        return Ok(listing.clone());
    }
    let stories = store.stories(&StoryFilter { reports_min: 1, ..StoryFilter::default() })?;
    let places = stories.iter().enumerate().map(|(place, story)| (story.id.clone(), place)).collect();
    let outlets = store.outlets(OUTLETS_MAX)?;
    let mut figures = HashMap::new();
    store.dossiers(|kept| {
        // Figures of another program's making are none to us.
        figures.extend(serde_json::from_str(&kept.figures).ok().map(|found: Figures| (kept.story, found)));
        true
    })?;
    let reports = store.count(&Filter::default())?;
    let listing = Arc::new(Listing { stories, places, outlets, reports, figures, measured: OnceLock::new() });
    *kept = Some((state, listing.clone()));
    Ok(listing)
}
