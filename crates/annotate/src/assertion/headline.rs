//! Claims of headlines: the parts between commas, colons and dashes that no clause was found for.

use headwater_model::{Sentence, Span};

use super::clause::{Clause, trimmed};
use super::voice::Voices;
use crate::tree::Tree;

/// Fewest words of a part that claims something.
const FEWEST_WORDS: usize = 2;

/// Share of a part that a clause must cover to speak for it.
const COVERED: f64 = 0.7;

/// Adds the parts of a headline's sentence that `clauses` leave out.
pub fn complete(tree: &Tree<'_>, sentence: &Sentence, voices: &Voices<'_>, clauses: &mut Vec<Clause>) {
    let (first, end) = (sentence.first as usize, sentence.end as usize);
    let mut start = first;
    for at in first..=end {
        let mark = at == end || splits(tree, at);
        if !mark {
            continue;
        }
        if at > start {
            part(tree, start, at - 1, voices, clauses);
        }
        start = at + 1;
    }
}

fn splits(tree: &Tree<'_>, at: usize) -> bool {
    let spaced = at > 0 && tree.token(at - 1).space_after && tree.token(at).space_after;
    matches!(tree.word(at), "," | ":" | ";" | "|" | "." | "!" | "–" | "—")
        && (spaced || matches!(tree.word(at), "," | ":" | ";" | "." | "!"))
        || spaced && matches!(tree.word(at), "-" | "--" | "/")
}

fn part(tree: &Tree<'_>, first: usize, last: usize, voices: &Voices<'_>, clauses: &mut Vec<Clause>) {
    let words = (first..=last).filter(|&at| !tree.is_punct(at)).count();
    let Some(span) = trimmed(tree, first, last) else { return };
    if words < FEWEST_WORDS || tree.text[span.end as usize..].starts_with('?') {
        return;
    }
    let covered =
        clauses.iter().any(|clause| clause.span.overlap(span) >= COVERED || span.contains(clause.span) && words < 4);
    if covered || voices.is_source(span) {
        return;
    }
    let outside = |at: usize| tree.head(at).is_none_or(|head| head < first || head > last);
    let head = (first..=last).find(|&at| !tree.is_punct(at) && outside(at)).unwrap_or(first);
    let span: Span = voices.clip(head, span, false);
    if !span.is_empty() {
        clauses.push(Clause { span, head, cue: false });
    }
}
