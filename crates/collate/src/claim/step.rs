//! What became of each assertion on an edge of the stemma: pairs of a parent's and its child's assertions that retell one
//! another.

use headwater_model::{DerivationKind, Parent, ReportIx, Stemma};
use rustc_hash::FxHashMap;

use super::pair::Pair;
use super::saying::Sayings;

/// Matter score above which a child's assertion retells a parent's. Tried on the seven annotated stories: changes on the way are
/// found with F1 .412 at .35, .404 at .4; with the bound below from .3 to .5 it hardly moves.
const RETELLS_MIN: f32 = 0.35;
/// What is left of a matter score between a headline and a sentence of the text, when the parent's assertion is chosen. F1 of the changes
/// on the way is .388 at 1, .407 at .9, .412 at .8, .411 at .7.
const ACROSS: f32 = 0.8;
/// Share of the child's sentences that retell the parent from which it took the parent's text as a whole.
const WHOLE_MIN: f32 = 0.5;

/// A parent's assertion and the child's that retells it, as positions in [`Sayings::all`].
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Step {
    /// In the parent.
    pub from: usize,
    /// In the child.
    pub to: usize,
    /// Matter score of the two, 0 to 1.
    pub matter: f32,
}

/// Retellings on one edge.
pub(super) struct Edge {
    /// The parent, which is in the story.
    pub parent: ReportIx,
    /// The child.
    pub child: ReportIx,
    /// True if the child took the parent's text as a whole, word for word or reworded: judged by what it retells, since a
    /// part of a long report may be all of a short one.
    pub whole: bool,
    /// In the order of the child's text; each of its assertions once, with the parent's it is most like.
    pub steps: Vec<Step>,
}

/// The edges whose parent is in the story, with what was retold on each.
pub(super) fn edges(sayings: &Sayings<'_>, stemma: &Stemma, pairs: &[Pair]) -> Vec<Edge> {
    let mut across: FxHashMap<(ReportIx, ReportIx), Vec<&Pair>> = FxHashMap::default();
    for pair in pairs.iter().filter(|pair| pair.matter >= RETELLS_MIN) {
        across.entry((sayings.all[pair.a].report, sayings.all[pair.b].report)).or_default().push(pair);
    }
    let mut edges = Vec::new();
    for derivation in &stemma.derivations {
        let child = derivation.child;
        let parent = match &derivation.parent {
            Parent::Report(parent) => Some(*parent),
            lost => {
                stemma.first_copy_of(lost).filter(|&first| derivation.kind != DerivationKind::Cites && first != child)
            }
        };
        let Some(parent) = parent else { continue };
        let forward = across.get(&(parent, child)).into_iter().flatten().map(|pair| (pair.a, pair.b, pair.matter));
        let backward = across.get(&(child, parent)).into_iter().flatten().map(|pair| (pair.b, pair.a, pair.matter));
        let mut steps: Vec<Step> =
            forward.chain(backward).map(|(from, to, matter)| Step { from, to, matter }).collect();
        // A headline is made from the headline, the text from the text, where both say it.
        let headline = |at: usize| sayings.all[at].assertion.headline;
        let fit =
            |step: &Step| if headline(step.from) == headline(step.to) { step.matter } else { step.matter * ACROSS };
        steps.sort_by(|x, y| x.to.cmp(&y.to).then(fit(y).total_cmp(&fit(x))).then(x.from.cmp(&y.from)));
        steps.dedup_by_key(|step| step.to);
        // Who only credits a report for a statement has the rest of their own, however alike the two tell the matter.
        let whole = derivation.kind != DerivationKind::Cites && share_retold(sayings, child, &steps) >= WHOLE_MIN;
        edges.push(Edge { parent, child, whole, steps });
    }
    edges
}

/// Share of the child's sentences with assertions that retell something of the parent, headlines left out.
fn share_retold(sayings: &Sayings<'_>, child: ReportIx, steps: &[Step]) -> f32 {
    let sentence = |at: usize| {
        let assertion = sayings.all[at].assertion;
        (!assertion.headline).then_some(assertion.sentence)
    };
    let mut all: Vec<u32> = sayings.of_report(child).filter_map(sentence).collect();
    all.dedup();
    let mut retold: Vec<u32> = steps.iter().filter_map(|step| sentence(step.to)).collect();
    retold.dedup();
    if all.is_empty() { 0.0 } else { retold.len() as f32 / all.len() as f32 }
}
