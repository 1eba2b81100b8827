//! Which assertions say the same, where the information comes from, what cannot both hold, and what changed on the way.

mod synonym;

mod saying;

mod value;

mod place;

mod pair;

mod cluster;

mod source;

mod align;

mod origin;

use headwater_model::{Claim, Disagreement, Mutation, Name, Origin, Stemma, Story, Witness};

pub use align::plain;

/// The claims of a story and the origins behind them.
#[derive(Default)]
pub struct Aligned {
    /// Most widely made first.
    pub claims: Vec<Claim>,
    /// In order of first use.
    pub origins: Vec<Origin>,
}

/// Groups the assertions of a story into claims and finds the origin of each.
pub fn align(witnesses: &[Witness], story: &Story, names: &[Name], stemma: &Stemma) -> Aligned {
    let sayings = saying::Sayings::of(witnesses, story, names);
    let (groups, pairs) = align::group(&sayings, stemma);
    let mut claims = align::claims(&sayings, &groups, &pairs);
    let origins = origin::resolve(witnesses, story, stemma, &sayings, &mut claims);
    Aligned { claims, origins }
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
