//! Which assertions say the same, where the information comes from, what cannot both hold, and what changed on the way.

mod align;
mod cluster;
mod disagree;
mod independent;
mod mutate;
mod nearest;
mod order;
mod origin;
mod pair;
mod party;
mod place;
mod saying;
mod side;
mod source;
mod step;
pub mod study;
mod support;
mod value;

use headwater_model::{Claim, Disagreement, Mutation, Name, Origin, Stemma, Story, Witness};

pub use align::plain;
pub use nearest::{Near, nearest, says_something};

/// The claims of a story and the origins behind them, with what was worked out on the way.
pub struct Aligned<'w> {
    /// By size until `order` sorts them.
    pub claims: Vec<Claim>,
    /// In order of first use.
    pub origins: Vec<Origin>,
    sayings: saying::Sayings<'w>,
    pairs: Vec<pair::Pair>,
    edges: Vec<step::Edge>,
}

/// Groups the assertions of a story into claims and finds the origin of each.
pub fn align<'w>(witnesses: &'w [Witness], story: &Story, names: &[Name], stemma: &Stemma) -> Aligned<'w> {
    let sayings = saying::Sayings::of(witnesses, story, names);
    let pairs = pair::pairs(&sayings, &place::Places::of(stemma));
    let mut claims = align::claims(&sayings, &align::group(&sayings, &pairs), &pairs);
    let origins = origin::resolve(witnesses, story, stemma, &sayings, &pairs, &mut claims);
    let edges = step::edges(&sayings, stemma, &pairs);
    Aligned { claims, origins, sayings, pairs, edges }
}

/// Finds the assertions that cannot both hold.
pub fn disagree(witnesses: &[Witness], aligned: &Aligned<'_>) -> Vec<Disagreement> {
    disagree::disagreements(&disagree::Case {
        witnesses,
        sayings: &aligned.sayings,
        pairs: &aligned.pairs,
        claim_of: &align::claim_of(&aligned.sayings, &aligned.claims),
        edges: &aligned.edges,
    })
}

/// Finds what changed in a passage on each edge of the stemma.
pub fn mutate(witnesses: &[Witness], stemma: &Stemma, aligned: &Aligned<'_>) -> Vec<Mutation> {
    mutate::mutations(witnesses, &aligned.sayings, &place::Places::of(stemma), &aligned.edges)
}

/// Puts the claims in the order in which a reader should see them; `disagreements` and the origins follow.
pub fn order(aligned: &mut Aligned<'_>, disagreements: &mut [Disagreement]) {
    order::order(&aligned.sayings, &mut aligned.claims, &mut aligned.origins, disagreements);
}

#[cfg(test)]
mod tests;
