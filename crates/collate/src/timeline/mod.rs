//! What happened when.

use headwater_model::{Event, Story, Witness};

/// The dated events of a story, earliest first.
pub fn build(_witnesses: &[Witness], _story: &Story) -> Vec<Event> {
    Vec::new()
}
