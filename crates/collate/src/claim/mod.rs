//! Which assertions say the same, where the information comes from, what cannot both hold, and what changed on the way.

mod saying;

mod value;

mod place;

mod pair;

mod cluster;

mod source;

mod side;

mod align;

mod origin;

mod independent;

mod step;

mod disagree;

mod mutate;

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
    witnesses: &[Witness],
    story: &Story,
    names: &[Name],
    stemma: &Stemma,
    aligned: &Aligned,
) -> Vec<Disagreement> {
    let sayings = saying::Sayings::of(witnesses, story, names);
    let pairs = pair::pairs(&sayings, &place::Places::of(stemma));
    let edges = step::edges(&sayings, stemma, &pairs);
    let claim_of = align::claim_of(&sayings, &aligned.claims);
    disagree::disagreements(&disagree::Case {
        witnesses,
        sayings: &sayings,
        pairs: &pairs,
        claim_of: &claim_of,
        edges: &edges,
    })
}

/// Finds what changed in a passage on each edge of the stemma.
pub fn mutate(witnesses: &[Witness], story: &Story, stemma: &Stemma, _aligned: &Aligned) -> Vec<Mutation> {
    let sayings = saying::Sayings::of(witnesses, story, &[]);
    let places = place::Places::of(stemma);
    let pairs = pair::pairs(&sayings, &places);
    mutate::mutations(witnesses, &sayings, &places, &step::edges(&sayings, stemma, &pairs))
}

#[cfg(test)]
mod tests;
