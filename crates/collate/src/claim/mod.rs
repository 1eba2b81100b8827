//! Which assertions say the same, where the information comes from, what cannot both hold, and what changed on the way.

use headwater_model::{Claim, Disagreement, Mutation, Name, Origin, Stemma, Story, Witness};

/// The claims of a story and the origins behind them.
#[derive(Default)]
pub struct Aligned {
    /// Most widely made first.
    pub claims: Vec<Claim>,
    /// In order of first use.
    pub origins: Vec<Origin>,
}

/// Groups the assertions of a story into claims and finds the origin of each.
pub fn align(_witnesses: &[Witness], _story: &Story, _names: &[Name], _stemma: &Stemma) -> Aligned {
    Aligned::default()
}

/// Finds the assertions that cannot both hold.
pub fn disagree(
    _witnesses: &[Witness],
    _story: &Story,
    _names: &[Name],
    _stemma: &Stemma,
    _aligned: &Aligned,
) -> Vec<Disagreement> {
    Vec::new()
}

/// Finds what changed in a passage on each edge of the stemma.
pub fn mutate(_witnesses: &[Witness], _story: &Story, _stemma: &Stemma, _aligned: &Aligned) -> Vec<Mutation> {
    Vec::new()
}
