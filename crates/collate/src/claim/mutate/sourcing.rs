//! Changes of who is said to say so: the source is gone, another, or described otherwise.

use headwater_model::{Mutation, MutationKind, Source, SourceKind, Span};

use super::{Teller, quoted};
use crate::claim::saying::Saying;
use crate::claim::source;

/// Reads every retold clause of an edge.
pub(super) fn changes(teller: &Teller<'_, '_>, found: &mut Vec<Mutation>) {
    for (from, to) in teller.retold() {
        let Some(before) = source::innermost(from.assertion) else { continue };
        match source::innermost(to.assertion) {
            None => found.extend(dropped(teller, from, before, to)),
            Some(after) => found.extend(changed(teller, before, after)),
        }
    }
}

/// The parent names a source for this, the child none.
fn dropped(teller: &Teller<'_, '_>, from: &Saying<'_>, before: &Source, to: &Saying<'_>) -> Option<Mutation> {
    // A headline leaves its source to the text, and a source understood from a sentence before was not cut here.
    if to.assertion.headline || from.assertion.headline {
        return None;
    }
    let named = before.span?;
    let why = format!(
        "{} has it from {}, {} gives no source: {}",
        teller.parent_label(),
        named.of(teller.parent_text()),
        teller.child_label(),
        quoted(to.words())
    );
    let from = from.assertion.span.cover(within(named, from.sentence_span()).unwrap_or(from.assertion.span));
    Some(teller.mutation(MutationKind::AttributionDropped, from, to.assertion.span, why))
}

/// Both name a source, but not the same.
fn changed(teller: &Teller<'_, '_>, before: &Source, after: &Source) -> Option<Mutation> {
    let (old, new) = (before.span?, after.span?);
    let (old_words, new_words) =
        (source::descriptor(old.of(teller.parent_text())), source::descriptor(new.of(teller.child_text())));
    let (old_name, new_name) = (source::descriptor(&before.name), source::descriptor(&after.name));
    let same = match (before.kind, after.kind) {
        // A description counts as changed when each side says something the other does not, or all that told is gone.
        (SourceKind::Anonymous, SourceKind::Anonymous) => {
            source::contains(&old_name, &new_name) || source::contains(&old_words, &new_words)
        }
        _ => {
            old_name.iter().any(|word| new_name.contains(word)) || old_words.iter().any(|word| new_words.contains(word))
        }
    };
    if same || old_words.is_empty() || new_words.is_empty() {
        return None;
    }
    let why = format!(
        "{} has it from {}, {} from {}",
        teller.parent_label(),
        quoted(old.of(teller.parent_text())),
        teller.child_label(),
        quoted(new.of(teller.child_text()))
    );
    Some(teller.mutation(MutationKind::AttributionChanged, old, new, why))
}

/// `span` if it lies in `outer`.
fn within(span: Span, outer: Span) -> Option<Span> {
    outer.contains(span).then_some(span)
}
