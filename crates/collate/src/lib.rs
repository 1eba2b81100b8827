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

use headwater_model::{Dossier, Overrules, Stemma, Story, Witness};

/// Takes one story apart. `witnesses` are all the reports of the run, in the order the story's indices mean; `overrules` are
/// what a person decided about names and who had it from whom.
pub fn collate(witnesses: &[Witness], story: Story, overrules: &Overrules) -> Dossier {
    let mut names = name::resolve(witnesses, &story);
    name::decide(&mut names, witnesses, &story, overrules);
    let stemma = stemma::build(witnesses, &story, &names, overrules);
    let mut aligned = claim::align(witnesses, &story, &names, &stemma);
    let mut disagreements = claim::disagree(witnesses, &aligned);
    claim::order(&mut aligned, &mut disagreements);
    let mutations = claim::mutate(witnesses, &stemma, &aligned);
    let timeline = timeline::build(witnesses, &story);
    let claim::Aligned { claims, origins, .. } = aligned;
    Dossier { story, stemma, names, origins, claims, disagreements, mutations, timeline }
}

/// Takes one story apart the plain way, to see what the methods gain: the parent is the most similar earlier report,
/// claims are chained by shared words. Names are left as they stand; there are no origins, disagreements or dates, and nothing
/// a person decided is looked at.
pub fn baseline(witnesses: &[Witness], story: Story, _: &Overrules) -> Dossier {
    let derivations = stemma::baseline::derivations(witnesses, &story);
    let stemma = Stemma { derivations, ..Stemma::default() };
    let claims = claim::plain(witnesses, &story, &[], &stemma);
    Dossier {
        story,
        stemma,
        names: Vec::new(),
        origins: Vec::new(),
        claims,
        disagreements: Vec::new(),
        mutations: Vec::new(),
        timeline: Vec::new(),
    }
}
