//! Changes of who is said to say so: the source is gone, another, or described otherwise.

use headwater_model::{Mutation, MutationKind, Source, SourceKind, Span};

use super::{Teller, quoted};
use crate::claim::saying::Saying;
use crate::claim::source;

/// Reads every retold clause of an edge. Where the child took only a part of the parent, only what it took word for word.
pub(super) fn changes(teller: &Teller<'_, '_>, found: &mut Vec<Mutation>) {
    for (from, to) in teller.retold() {
        if !teller.edge.whole && !teller.is_verbatim(from, to) {
            continue;
        }
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
    let named = before.span.filter(|span| from.sentence_span().contains(*span))?;
    let words = source::descriptor(&before.name);
    let child = to.sentence_span();
    let still_named = source::descriptor(child.of(teller.child_text())).iter().any(|word| words.contains(word));
    if still_named && !source::is_bare(&words) {
        return None;
    }
    let why = format!(
        "{} has it from {}, {} gives no source: {}",
        teller.parent_label(),
        quoted(named.of(teller.parent_text())),
        teller.child_label(),
        quoted(to.words())
    );
    let from = from.assertion.span.cover(named);
    Some(teller.mutation(MutationKind::AttributionDropped, from, child, why))
}

/// Both name a source, but not the same.
fn changed(teller: &Teller<'_, '_>, before: &Source, after: &Source) -> Option<Mutation> {
    let (old, new) = (before.span?, after.span?);
    let (old_words, new_words) = (source::descriptor(&before.name), source::descriptor(&after.name));
    // To name the parent itself is to give credit, not to change the source.
    let pronoun = |span: Span, text: &str| source::is_bare(&source::descriptor(span.of(text)));
    if pronoun(old, teller.parent_text()) && pronoun(new, teller.child_text()) {
        return None;
    }
    if old.of(teller.parent_text()) == new.of(teller.child_text()) {
        return None;
    }
    let credits_parent = after.kind == SourceKind::Outlet && source::same_outlet(&after.name, teller.parent_label());
    if credits_parent || is_one(before, &old_words, after, &new_words) {
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

/// True unless the words show that the sources differ.
///
/// An unnamed source may be described otherwise or be given a name, a name may be misspelt. A body in place of its speaker, or
/// one named person in place of another, is more often another statement than another source, and is let pass.
fn is_one(before: &Source, old: &[String], after: &Source, new: &[String]) -> bool {
    if old == new || source::is_bare(old) || source::is_bare(new) {
        // "The person" and "one of them" point back; they say nothing new about who it is.
        return true;
    }
    if before.kind == SourceKind::Anonymous {
        return source::contains(old, new) || after.kind == SourceKind::Organisation;
    }
    let misspelt = |x: &String| !new.contains(x) && new.iter().any(|y| !old.contains(y) && source::is_slip(x, y));
    !old.iter().any(misspelt)
}
