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

use super::saying::{Saying, Sayings};
use super::step::Edge;

/// Every change on every edge, ordered by child, parent, then the child's words.
pub(super) fn mutations(witnesses: &[Witness], sayings: &Sayings<'_>, edges: &[Edge<'_>]) -> Vec<Mutation> {
    let mut found = Vec::new();
    for edge in edges {
        let teller = Teller { witnesses, sayings, edge };
        let mut on_edge = Vec::new();
        wording::changes(&teller, &mut on_edge);
        sourcing::changes(&teller, &mut on_edge);
        scope::changes(&teller, &mut on_edge);
        caveat::losses(&teller, &mut on_edge);
        found.extend(once(on_edge));
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
    edge: &'t Edge<'t>,
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

    /// The parent's and the child's assertion of each retelling.
    fn retold(&self) -> impl Iterator<Item = (&Saying<'_>, &Saying<'_>)> {
        self.edge.steps.iter().map(|step| (&self.sayings.all[step.from], &self.sayings.all[step.to]))
    }
}

/// One mutation of a kind for the same words of the child or of the parent: a source named once speaks for many clauses.
fn once(found: Vec<Mutation>) -> Vec<Mutation> {
    let mut kept: Vec<Mutation> = Vec::new();
    for mutation in found {
        let told = |other: &Mutation| {
            other.kind == mutation.kind
                && (other.to.span.overlaps(mutation.to.span) || other.from.span.overlaps(mutation.from.span))
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
