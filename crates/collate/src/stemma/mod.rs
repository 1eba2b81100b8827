//! Who took what from whom.

use headwater_model::{Name, Stemma, Story, Witness};

/// Builds the stemma of a story.
pub fn build(_witnesses: &[Witness], _story: &Story, _names: &[Name]) -> Stemma {
    Stemma::default()
}
