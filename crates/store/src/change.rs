//! What changed from one version of a text to the next, word by word.
//!
//! A word is a run without white space, so that a text that was only wrapped anew has not changed. The comparison is the
//! linear-space Myers algorithm with the heuristics of git (crate imara-diff): close to linear in practice, and bounded
//! by its own cut-offs on texts that have nothing in common.

use crate::map::{pull, push};
use headwater_model::Span;
use imara_diff::{Algorithm, Diff, InternedInput};

/// Words that stand in one version and not in the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hunk {
    /// In the earlier text; empty where words were only added.
    pub earlier: Span,
    /// In the later text; empty where words were only taken out.
    pub later: Span,
}

/// What changed between two texts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Change {
    /// In text order.
    pub(crate) hunks: Vec<Hunk>,
    pub(crate) added: u32,
    pub(crate) removed: u32,
}

/// Compares two texts.
pub(crate) fn between(earlier: &str, later: &str) -> Change {
    let (old, new) = (words(earlier), words(later));
    let mut input = InternedInput::default();
    input.update_before(old.iter().map(|span| span.of(earlier)));
    input.update_after(new.iter().map(|span| span.of(later)));
    let diff = Diff::compute(Algorithm::Myers, &input);
    let mut change = Change::default();
    for hunk in diff.hunks() {
        change.removed += hunk.before.len() as u32;
        change.added += hunk.after.len() as u32;
        change.hunks.push(Hunk {
            earlier: cover(&old, hunk.before.start as usize..hunk.before.end as usize, earlier),
            later: cover(&new, hunk.after.start as usize..hunk.after.end as usize, later),
        });
    }
    change
}

fn words(text: &str) -> Vec<Span> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|word| Span::new(start(word), start(word) + word.len())).collect()
}

/// From the first word of a range to its last; of an empty range the place where words would stand.
fn cover(words: &[Span], range: std::ops::Range<usize>, text: &str) -> Span {
    match words.get(range.clone()) {
        Some([first, .., last]) => first.cover(*last),
        Some([only]) => *only,
        _ => {
            let at = words.get(range.start).map_or(text.len(), |word| word.start as usize);
            Span::new(at, at)
        }
    }
}

/// Writes hunks: four numbers each, every one counted from the one before it.
pub(crate) fn write(hunks: &[Hunk]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut earlier, mut later) = (0, 0);
    for hunk in hunks {
        push(&mut out, u64::from(hunk.earlier.start - earlier));
        push(&mut out, hunk.earlier.len() as u64);
        push(&mut out, u64::from(hunk.later.start - later));
        push(&mut out, hunk.later.len() as u64);
        (earlier, later) = (hunk.earlier.end, hunk.later.end);
    }
    out
}

/// Reads what [`write()`] wrote; `None` if it is something else.
pub(crate) fn read(mut bytes: &[u8]) -> Option<Vec<Hunk>> {
    let mut hunks = Vec::new();
    let (mut earlier, mut later) = (0u64, 0u64);
    let next = |bytes: &mut &[u8], at: &mut u64| {
        let start = at.checked_add(pull(bytes)?)?;
        *at = start.checked_add(pull(bytes)?).filter(|end| *end <= u64::from(u32::MAX))?;
        Some(Span::new(start as usize, *at as usize))
    };
    while !bytes.is_empty() {
        hunks.push(Hunk { earlier: next(&mut bytes, &mut earlier)?, later: next(&mut bytes, &mut later)? });
    }
    Some(hunks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(earlier: &str, later: &str, expected: &[(&str, &str)]) {
        let change = between(earlier, later);
        let found: Vec<(&str, &str)> =
            change.hunks.iter().map(|hunk| (hunk.earlier.of(earlier), hunk.later.of(later))).collect();
        assert_eq!(found, expected);
        assert_eq!(read(&write(&change.hunks)), Some(change.hunks));
    }

    #[test]
    fn shows_the_words_that_changed_and_no_others() {
        check(
            "Two people were hurt, police said.",
            "Three people were badly hurt, police said.",
            &[("Two", "Three"), ("", "badly")],
        );
        check("The port is closed. It reopens on Friday.", "The port is closed.", &[("It reopens on Friday.", "")]);
    }

    #[test]
    fn a_text_wrapped_anew_has_not_changed() {
        check("The port\nis  closed.\n", "The port is\nclosed.", &[]);
    }

    #[test]
    fn texts_with_nothing_in_common_are_one_change() {
        check("alpha beta", "gamma delta epsilon", &[("alpha beta", "gamma delta epsilon")]);
        check("", "words", &[("", "words")]);
    }

    #[test]
    fn counts_words() {
        let change = between("a b c d", "a x c");
        assert_eq!((change.added, change.removed), (1, 2));
    }
}
