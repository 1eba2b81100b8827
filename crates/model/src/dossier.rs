//! Everything found about one story.

use crate::{Claim, Disagreement, Event, Mutation, Name, Origin, Stemma, Story};
use serde::{Deserialize, Serialize};

/// A story, taken apart. All `ReportIx` in it are positions in the run's list of witnesses.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Dossier {
    /// Its reports.
    pub story: Story,
    /// Who took what from whom.
    pub stemma: Stemma,
    /// Named things.
    pub names: Vec<Name>,
    /// Where information comes from.
    pub origins: Vec<Origin>,
    /// What is claimed, most widely made first.
    pub claims: Vec<Claim>,
    /// What cannot both hold.
    pub disagreements: Vec<Disagreement>,
    /// What changed on the way.
    pub mutations: Vec<Mutation>,
    /// What happened when.
    pub timeline: Vec<Event>,
}
