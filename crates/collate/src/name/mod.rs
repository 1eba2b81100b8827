//! Names across the reports of a story.

use headwater_model::{Name, Story, Witness};

/// The named things of a story, every surface form of one thing together, sorted by name.
pub fn resolve(_witnesses: &[Witness], _story: &Story) -> Vec<Name> {
    Vec::new()
}
