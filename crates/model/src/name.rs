//! Names across the reports of a story.

use crate::{EntityKind, SpanRef};
use serde::{Deserialize, Serialize};

/// One named thing, under every form the reports use.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Name {
    /// The fullest form.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Every surface form, sorted, the fullest one included.
    pub forms: Vec<String>,
    /// Every mention, sorted.
    pub mentions: Vec<SpanRef>,
    /// Why forms were put together: "acronym in brackets", "surname of", one each.
    pub reasons: Vec<String>,
}
