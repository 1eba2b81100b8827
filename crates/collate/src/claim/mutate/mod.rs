//! What changed in a passage on its way from parent to child.
//!
//! On every edge of the stemma the child's assertions are held against those they retell ([`super::step`]): how sure they
//! sound, who is said to say so, the values, the negation. Caveats of the parent that nothing in the child carries are losses.
//! A change is told only where the words show it; where several rules see one change, the most telling is kept.

mod caveat;

mod scope;

mod sourcing;

mod wording;

use headwater_model::{Mutation, MutationKind, Parent, Span, Witness};

use super::place::Places;
use super::saying::{Saying, Sayings};
use super::step::Edge;

/// Every change on every edge, ordered by child, parent, then the child's words.
pub(super) fn mutations(
    witnesses: &[Witness],
    sayings: &Sayings<'_>,
    places: &Places<'_>,
    edges: &[Edge],
) -> Vec<Mutation> {
    let mut found = Vec::new();
    for edge in edges {
        let teller = Teller { witnesses, sayings, places, edge };
        let mut on_edge = Vec::new();
        wording::changes(&teller, &mut on_edge);
        sourcing::changes(&teller, &mut on_edge);
        scope::changes(&teller, &mut on_edge);
        caveat::losses(&teller, &mut on_edge);
        found.extend(once(sayings, on_edge));
    }
    found.sort_by(|x, y| {
        (x.child, &x.parent, x.to, x.from, x.kind as u8).cmp(&(y.child, &y.parent, y.to, y.from, y.kind as u8))
    });
    found
}

/// What every rule needs of one edge.
struct Teller<'t, 'w> {
    witnesses: &'w [Witness],
    sayings: &'t Sayings<'w>,
    places: &'t Places<'t>,
    edge: &'t Edge,
}

impl Teller<'_, '_> {
    fn mutation(&self, kind: MutationKind, from: Span, to: Span, why: String) -> Mutation {
        Mutation {
            from: from.at(self.edge.parent),
            to: to.at(self.edge.child),
            kind,
            why,
            parent: Parent::Report(self.edge.parent),
            child: self.edge.child,
        }
    }

    fn parent_text(&self) -> &str {
        &self.witnesses[self.edge.parent.at()].report.text
    }

    fn child_text(&self) -> &str {
        &self.witnesses[self.edge.child.at()].report.text
    }

    fn parent_label(&self) -> &str {
        self.witnesses[self.edge.parent.at()].report.label()
    }

    fn child_label(&self) -> &str {
        self.witnesses[self.edge.child.at()].report.label()
    }

    /// The parent's and the child's assertion of each retelling, sentences before headlines.
    fn retold(&self) -> impl Iterator<Item = (&Saying<'_>, &Saying<'_>)> {
        let all = &self.sayings.all;
        let of_headline = move |wanted: bool| {
            let steps = self.edge.steps.iter().filter(move |step| all[step.to].assertion.headline == wanted);
            steps.map(move |step| (&all[step.from], &all[step.to]))
        };
        of_headline(false).chain(of_headline(true))
    }

    /// True if a passage word for word the same joins the two assertions' sentences.
    fn is_verbatim(&self, from: &Saying<'_>, to: &Saying<'_>) -> bool {
        let places = self.places;
        places.correspondence(from.report, from.sentence_span(), to.report, to.sentence_span()).verbatim > 0.3
    }
}

/// One mutation of a kind for the same words of either side, and for a headline that only repeats its text's.
fn once(sayings: &Sayings<'_>, found: Vec<Mutation>) -> Vec<Mutation> {
    /// Likeness of two passages of the child from which one repeats the other.
    const REPEATS_MIN: f32 = 0.5;
    let passage = |mutation: &Mutation| sayings.likeness.passage_at(mutation.to.report, mutation.to.span);
    let mut kept: Vec<Mutation> = Vec::new();
    for mutation in found {
        let told = |other: &Mutation| {
            let same = other.to.span.overlaps(mutation.to.span) || other.from.span == mutation.from.span;
            // Sentences come first, so what comes later and lies before stands in the headline.
            let repeats = mutation.to.span < other.to.span
                && sayings.likeness.likeness(&passage(other), &passage(&mutation)) >= REPEATS_MIN;
            other.kind == mutation.kind && (same || repeats)
        };
        if !kept.iter().any(told) {
            kept.push(mutation);
        }
    }
    kept
}

/// Words for a sentence: one line, cut at a word where long.
fn quoted(words: &str) -> String {
    const LONGEST_CHARS: usize = 90;
    let line: Vec<&str> = words.split_whitespace().collect();
    let line = line.join(" ");
    if line.chars().count() <= LONGEST_CHARS {
        return format!("\"{line}\"");
    }
    let cut: String = line.chars().take(LONGEST_CHARS).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("\"{cut} ...\"")
}
