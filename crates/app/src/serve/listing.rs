//! What every list of stories needs, read once for each state of the database: all stories, outlets to choose from, counts.
//!
//! Reading all stories takes time linear in the reports; a desk's pages ask for it again and again. It is kept until something is
//! written, by this server or as the look for news sees it, which is a second late at most.

use super::fault::Fault;
use super::state::App;
use headwater_store::{Filter, Store, StoryEntry, StoryFilter};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

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
}

impl Listing {
    /// The story of this id.
    pub fn story(&self, id: &str) -> Option<&StoryEntry> {
        self.places.get(id).map(|&place| &self.stories[place])
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
    let listing = Arc::new(Listing { stories, places, outlets, reports: store.count(&Filter::default())? });
    *kept = Some((state, listing.clone()));
    Ok(listing)
}
