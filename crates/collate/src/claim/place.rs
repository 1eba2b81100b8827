//! Where a passage of one report stands in another, read off the stemma's aligned passages.

use headwater_model::{Parent, ReportIx, Reuse, ReuseKind, Span, Stemma};
use rustc_hash::{FxHashMap, FxHashSet};

/// How well two passages of different reports correspond in the aligned passages.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Correspondence {
    /// 0 to 1: how far the passages lie at the same place of a word-for-word alignment.
    pub verbatim: f32,
    /// 0 to 1: how far they lie in one reworded alignment.
    pub rewritten: f32,
}

/// The stemma's aligned passages by pair of reports.
pub(super) struct Places<'s> {
    pairs: FxHashMap<(ReportIx, ReportIx), Vec<&'s Reuse>>,
    edges: FxHashSet<(ReportIx, ReportIx)>,
}

impl<'s> Places<'s> {
    /// Indexes the alignments of a stemma.
    pub fn of(stemma: &'s Stemma) -> Places<'s> {
        let mut pairs: FxHashMap<(ReportIx, ReportIx), Vec<&Reuse>> = FxHashMap::default();
        for reuse in &stemma.reuse {
            pairs.entry((reuse.a.report, reuse.b.report)).or_default().push(reuse);
        }
        let edges = stemma.derivations.iter().filter_map(|derivation| match derivation.parent {
            Parent::Report(parent) => Some((parent.min(derivation.child), parent.max(derivation.child))),
            Parent::Lost(_) | Parent::Unknown(_) => None,
        });
        Places { pairs, edges: edges.collect() }
    }

    /// The alignments of two reports, each as (span in `left`, span in `right`, alignment).
    pub fn between(&self, left: ReportIx, right: ReportIx) -> impl Iterator<Item = (Span, Span, &'s Reuse)> + '_ {
        let straight = self.pairs.get(&(left, right)).map_or(&[][..], Vec::as_slice);
        let turned =
            if left == right { &[][..] } else { self.pairs.get(&(right, left)).map_or(&[][..], Vec::as_slice) };
        straight
            .iter()
            .map(|reuse| (reuse.a.span, reuse.b.span, *reuse))
            .chain(turned.iter().map(|reuse| (reuse.b.span, reuse.a.span, *reuse)))
    }

    /// True if one of the two was taken from the other.
    pub fn is_edge(&self, left: ReportIx, right: ReportIx) -> bool {
        self.edges.contains(&(left.min(right), left.max(right)))
    }

    /// Every alignment as (report, report, span in the first, span in the second), in a fixed order.
    pub fn all(&self) -> Vec<(ReportIx, ReportIx, Span, Span)> {
        let mut all: Vec<_> = self
            .pairs
            .iter()
            .flat_map(|((left, right), list)| list.iter().map(|reuse| (*left, *right, reuse.a.span, reuse.b.span)))
            .collect();
        all.sort_unstable();
        all
    }

    /// How well `a` in `left` and `b` in `right` correspond.
    pub fn correspondence(&self, left: ReportIx, a: Span, right: ReportIx, b: Span) -> Correspondence {
        let mut best = Correspondence::default();
        for (in_left, in_right, reuse) in self.between(left, right) {
            if !in_left.overlaps(a) || !in_right.overlaps(b) {
                continue;
            }
            match reuse.kind {
                ReuseKind::Verbatim => {
                    let image = project(a, in_left, in_right);
                    best.verbatim = best.verbatim.max(image.overlap(b) as f32);
                }
                ReuseKind::Rewritten => best.rewritten = best.rewritten.max(reuse.score.clamp(0.0, 1.0)),
            }
        }
        best
    }
}

/// `span` of one passage, carried to the other by its share of the length; cut at the passage's ends.
fn project(span: Span, from: Span, to: Span) -> Span {
    let scale = to.len() as f64 / from.len().max(1) as f64;
    let carry = |offset: u32| {
        let inside = offset.clamp(from.start, from.end) - from.start;
        to.start + ((f64::from(inside) * scale).round() as u32).min(to.end - to.start)
    };
    Span { start: carry(span.start), end: carry(span.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carries_a_span_by_its_share_and_cuts_it_at_the_ends() {
        let (from, to) = (Span::new(100, 200), Span::new(0, 50));
        assert_eq!(project(Span::new(120, 140), from, to), Span::new(10, 20));
        assert_eq!(project(Span::new(90, 240), from, to), Span::new(0, 50));
    }
}
