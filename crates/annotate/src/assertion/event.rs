//! Events and dates that a clause gives by the way: "has run on paper since a cyberattack in the early hours of Sunday", "was taken in
//! last weekend's cyberattack", "has a contract until June 2031".
//!
//! A noun phrase that says when it happened, under a preposition of time, tells that it happened, whatever the clause says; a day on the
//! calendar from which or until which something holds is a value that reports can differ on, as a number is. Both have
//! the clause's voice. Linear in the clause's words.

use headwater_model::{Dep, NamedEntity, Pos, Tag};

use super::clause::{Clause, trimmed};
use super::part::Part;
use crate::attribution::{lexicon, noun};
use crate::text::calendar::month;
use crate::tree::Tree;

/// Fewest words of an event's phrase that says when it happened.
const FEWEST_WORDS: usize = 4;
/// Fewest words where the day owns it: "Monday's vote", with its article or adjective.
const FEWEST_OWNED: usize = 3;

/// The events in the adjuncts of `clause`. What the clause denies or doubts does not reach them.
pub fn events<'t>(tree: &'t Tree<'_>, clause: &'t Clause) -> impl Iterator<Item = Part> + 't {
    words(tree, clause).filter_map(|at| happened(tree, clause, at))
}

/// The dates in the adjuncts of `clause`, told as it is told.
pub fn dates<'t>(tree: &'t Tree<'_>, clause: &'t Clause) -> impl Iterator<Item = Part> + 't {
    words(tree, clause).filter_map(|at| since_when(tree, clause, at))
}

fn words(tree: &Tree<'_>, clause: &Clause) -> std::ops::Range<usize> {
    let first = tree.parse.tokens.partition_point(|token| token.span.start < clause.span.start);
    let end = tree.parse.tokens.partition_point(|token| token.span.end <= clause.span.end);
    first..end.max(first)
}

/// The event that the noun at `at` is, if its phrase says when it happened.
fn happened(tree: &Tree<'_>, clause: &Clause, at: usize) -> Option<Part> {
    let preposition = tree.head(at).filter(|&head| tree.dep(at) == Dep::Pobj && tree.dep(head) == Dep::Prep)?;
    if tree.token(at).pos != Pos::Noun || is_day(tree, at) || is_telling(tree, at) {
        return None;
    }
    let (left, right) = tree.edges(at);
    let span = trimmed(tree, left, right).filter(|span| clause.span.contains(*span))?;
    let words = tree.words_in(span);
    let owner = || tree.child(at, &[Dep::Poss]).is_some_and(|owner| is_past_day(tree, owner));
    let of_clause = || tree.head(preposition) == Some(clause.head);
    let dated = || (left..=right).any(|other| other != at && is_day(tree, other));
    let owned = words >= FEWEST_OWNED
        && tree.is_any(preposition, &["in", "during", "since", "after", "following", "before"])
        && owner();
    let told =
        words >= FEWEST_WORDS && tree.is_any(preposition, &["since", "after", "following"]) && of_clause() && dated();
    (owned || told).then_some(Part { span, head: at })
}

/// "Until June 2031", "with effect from 31 July": a limit that names a month and a day or year, unless it is all that the clause tells.
fn since_when(tree: &Tree<'_>, clause: &Clause, at: usize) -> Option<Part> {
    let limits = tree.dep(at) == Dep::Prep && tree.is_any(at, &["until", "till", "from", "by", "since"]);
    let day = tree.child(at, &[Dep::Pobj]).filter(|&day| limits && is_day(tree, day))?;
    let (mut left, right) = tree.edges(at);
    let named = (left..=right).any(|at| tree.token(at).tag == Tag::Nnp && month(tree.word(at)).is_some());
    let number = (left..=right).any(|at| tree.token(at).tag == Tag::Cd);
    if at >= 2 && tree.is(at - 1, "effect") && tree.is(at - 2, "with") {
        left = at - 2;
    }
    let span = trimmed(tree, left, right).filter(|span| clause.span.contains(*span))?;
    let beside = span.len() * 2 < clause.span.len();
    (named && number && beside).then_some(Part { span, head: day })
}

fn is_day(tree: &Tree<'_>, at: usize) -> bool {
    matches!(tree.token(at).entity, Some(NamedEntity::Date | NamedEntity::Time))
}

/// "Last weekend", "Monday", "yesterday": days whose events have happened, unlike "next year" and "this summer".
fn is_past_day(tree: &Tree<'_>, owner: usize) -> bool {
    let (left, right) = tree.edges(owner);
    let past = (left..=right).any(|at| {
        let word = tree.word(at).to_lowercase();
        matches!(word.as_str(), "last" | "yesterday") || word.ends_with("day") && tree.token(at).tag == Tag::Nnp
    });
    let ahead = (left..=right).any(|at| tree.is_any(at, &["next", "this", "coming"]));
    is_day(tree, owner) && past && !ahead
}

/// True for a noun that tells or is told: "last week's report" is a source rather than an event.
fn is_telling(tree: &Tree<'_>, at: usize) -> bool {
    let lemma = tree.lemma(at);
    lexicon::noun(&lemma).is_some() || noun::noun(&lemma).is_some()
}
