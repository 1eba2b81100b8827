//! Events that a clause tells by the way: "has run on paper since a cyberattack in the early hours of Sunday".
//!
//! A noun phrase that says when it happened, under a preposition of time, tells that it happened, whatever the clause says. It has
//! the clause's voice. Linear in the clause's children.

use headwater_model::{Dep, NamedEntity, Pos};

use super::clause::{Clause, trimmed};
use super::part::Part;
use crate::tree::Tree;

/// Fewest words of such a phrase.
const FEWEST_WORDS: usize = 4;

/// The events that the adjuncts of `clause` tell of.
pub fn events<'t>(tree: &'t Tree<'_>, clause: &'t Clause) -> impl Iterator<Item = Part> + 't {
    tree.children(clause.head).filter_map(move |preposition| {
        let timely = tree.dep(preposition) == Dep::Prep && tree.is_any(preposition, &["since", "after", "following"]);
        let noun = tree.child(preposition, &[Dep::Pobj]).filter(|&noun| timely && tree.token(noun).pos == Pos::Noun)?;
        let itself = matches!(tree.token(noun).entity, Some(NamedEntity::Date | NamedEntity::Time));
        let (left, right) = tree.edges(noun);
        let dated = (left..=right)
            .any(|at| at != noun && matches!(tree.token(at).entity, Some(NamedEntity::Date | NamedEntity::Time)));
        let span = trimmed(tree, left, right)?;
        let fits = dated && !itself && clause.span.contains(span) && tree.words_in(span) >= FEWEST_WORDS;
        fits.then_some(Part { span, head: noun })
    })
}
