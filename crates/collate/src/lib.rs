//! Holds the reports of a story against one another. Pure: no file, socket, clock or random source.
//!
//! Reading order is the order of the modules: each may use those before it, never those after it. Claims come after the
//! stemma because reprints of one text are one witness.

pub mod likeness;

pub mod story;

pub mod name;

pub mod stemma;

pub mod claim;

pub mod timeline;

use headwater_model::{Dossier, Story, Witness};

/// Takes one story apart. `witnesses` are all the reports of the run, in the order the story's indices mean.
pub fn collate(witnesses: &[Witness], story: Story) -> Dossier {
    let names = name::resolve(witnesses, &story);
    let stemma = stemma::build(witnesses, &story, &names);
    let aligned = claim::align(witnesses, &story, &names, &stemma);
    let disagreements = claim::disagree(witnesses, &story, &names, &stemma, &aligned);
    let mutations = claim::mutate(witnesses, &story, &stemma, &aligned);
    let timeline = timeline::build(witnesses, &story);
    let claim::Aligned { claims, origins } = aligned;
    Dossier { story, stemma, names, origins, claims, disagreements, mutations, timeline }
}
