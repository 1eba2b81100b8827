//! Caveats that the child leaves out: that something could not be checked, could still change, is not known, or why a source is
//! not named.

use headwater_model::{Certainty, Mutation, MutationKind, Span};

use super::{Teller, quoted};
use crate::claim::saying::Saying;

/// Share of a caveat's content that the child's nearest sentence must lack for the caveat to be lost.
const KEPT_MIN: f32 = 0.45;

/// The caveats lost on an edge. A child that only cites its parent or takes a part was never going to carry them.
pub(super) fn losses(teller: &Teller<'_, '_>, found: &mut Vec<Mutation>) {
    if !teller.edge.whole {
        return;
    }
    let parent = &teller.witnesses[teller.edge.parent.at()];
    for (position, sentence) in parent.layers.parse.sentences.iter().enumerate() {
        if parent.report.title.is_some_and(|title| title.overlaps(sentence.span)) {
            continue;
        }
        let Some((place, word_for_word)) = nearest_place(teller, position as u32) else { continue };
        // Whoever rewrites drops such reasons as a matter of course; in a copy it was cut.
        let reason = || word_for_word.then(|| reason_in(teller, sentence.span)).flatten();
        let Some(caveat) = caveat_in(teller, position as u32).or_else(reason) else { continue };
        let why = format!(
            "{} has {}, {} leaves that out",
            teller.parent_label(),
            quoted(caveat.of(teller.parent_text())),
            teller.child_label()
        );
        found.push(teller.mutation(MutationKind::DetailLost, caveat, place, why));
    }
}

/// The assertion of a sentence that takes something back (open, unchecked, unknown) and that nothing in the child carries.
fn caveat_in(teller: &Teller<'_, '_>, sentence: u32) -> Option<Span> {
    let of_sentence = teller.sayings.of_report(teller.edge.parent).map(|at| &teller.sayings.all[at]);
    let mut of_sentence = of_sentence.filter(|saying| saying.assertion.sentence == sentence);
    of_sentence.find(|saying| is_caveat(saying) && !is_carried(teller, saying)).map(|saying| saying.assertion.span)
}

/// The words that say why a source is not named, if the child gives no such reason at all.
fn reason_in(teller: &Teller<'_, '_>, sentence: Span) -> Option<Span> {
    const UNNAMED: [&str; 9] = [
        "not to be named",
        "not to be identified",
        "not be named",
        "not be identified",
        "condition of anonymity",
        "not wish to be named",
        "not want to be named",
        "not authorised to",
        "not authorized to",
    ];
    let words = sentence.of(teller.parent_text()).to_lowercase();
    let child = teller.child_text().to_lowercase();
    if UNNAMED.iter().any(|reason| child.contains(reason)) || words.len() != sentence.len() {
        return None;
    }
    let at = UNNAMED.iter().find_map(|reason| words.find(reason))?;
    // From the comma or the relative before it to the next comma or the end.
    let start = words[..at].rfind([',', '"', '”']).map_or(0, |comma| comma + 1);
    let end = words[at..].find([',', '"', '“']).map_or(words.len(), |comma| at + comma);
    let on_boundary = words.is_char_boundary(start) && words.is_char_boundary(end);
    on_boundary.then(|| Span::new(start, end).shifted(sentence.start as usize).trimmed(teller.parent_text()))
}

/// True if the assertion takes something back: open, unchecked, unknown.
fn is_caveat(saying: &Saying<'_>) -> bool {
    const OPEN: [&str; 24] = [
        "could not be verified",
        "could not verify",
        "could not independently",
        "not be independently",
        "has not been confirmed",
        "not been able to",
        "could still",
        "may still",
        "might still",
        "not yet",
        "no certainty",
        "not known",
        "do not know",
        "does not say",
        "did not say",
        "would not say",
        "unclear",
        "no indication",
        "no evidence",
        "cannot be ruled out",
        "remains to be seen",
        "could not check",
        "no date",
        "not clear",
    ];
    let words =
        saying.words().to_lowercase().replace('’', "'").replace("couldn't", "could not").replace("doesn't", "does not");
    saying.assertion.certainty == Certainty::Unverified || OPEN.iter().any(|open| words.contains(open))
}

/// True if some sentence of the child carries enough of it.
fn is_carried(teller: &Teller<'_, '_>, caveat: &Saying<'_>) -> bool {
    let likeness = &teller.sayings.likeness;
    let child = &teller.witnesses[teller.edge.child.at()];
    child.layers.parse.sentences.iter().any(|sentence| {
        let passage = likeness.passage(teller.edge.child, sentence.tokens());
        likeness.containment(&caveat.clause, &passage) >= KEPT_MIN
    })
}

/// Where the caveat would stand in the child, and whether that is word for word the parent's: what retells the rest of its
/// sentence, else its neighbours, the nearest first.
fn nearest_place(teller: &Teller<'_, '_>, here: u32) -> Option<(Span, bool)> {
    /// Sentences before or behind the caveat that may mark its place.
    const FARTHEST_SENTENCES: u32 = 2;
    let sayings = teller.sayings;
    teller
        .edge
        .steps
        .iter()
        .filter(|step| !sayings.all[step.to].assertion.headline)
        .map(|step| {
            let at = sayings.all[step.from].assertion.sentence;
            // What stands before the caveat marks its place better than what follows.
            (at.abs_diff(here), at > here, step)
        })
        .filter(|(distance, ..)| *distance <= FARTHEST_SENTENCES)
        .min_by_key(|(distance, behind, step)| (*distance, *behind, step.from))
        .map(|(_, _, step)| {
            let (from, to) = (&sayings.all[step.from], &sayings.all[step.to]);
            (to.sentence_span(), teller.is_verbatim(from, to))
        })
}
