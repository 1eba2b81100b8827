//! Values that a clause gives beside what it tells: "for about 412 pence a share", "a five-year contract".
//!
//! A clause of news often answers several questions at once: what was bought, by whom, for how much. The phrase that holds a
//! number is an assertion of its own where the clause says something without it, so that reports can agree on the deed and
//! differ on the number. It has its clause's voice, certainty and polarity. Linear in the values, times the depth of the tree.

use headwater_model::{Dep, NamedEntity, Pos, Quantity, Span, Tag, Unit};

use super::clause::{Clause, trimmed};
use crate::tree::{MAX_DEPTH, Tree};

/// A phrase this long, as a share of its clause, is no part of it but most of it.
const MOST: f64 = 0.7;
/// Fewest words of a phrase.
const FEWEST_WORDS: usize = 2;

/// Words between a number and what became of those it counts, at most.
const STATE_REACH: usize = 3;

/// Words between two joined values, at most.
const VALUE_REACH: usize = 8;

/// What becomes of people in the news.
const FATES: &[&str] = &[
    "dead",
    "killed",
    "injured",
    "hurt",
    "wounded",
    "missing",
    "unaccounted",
    "rescued",
    "saved",
    "arrested",
    "detained",
    "hospitalised",
    "hospitalized",
    "drowned",
    "trapped",
    "displaced",
    "homeless",
    "evacuated",
    "stranded",
    "infected",
    "deceased",
];

/// A value's phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its words.
    pub span: Span,
    /// The word that heads it: the noun, or the number where there is none.
    pub head: usize,
}

/// The phrases of `clause` that hold one of `quantities` (ascending) and are not what the clause is about.
pub fn parts(tree: &Tree<'_>, clause: &Clause, quantities: &[Quantity]) -> Vec<Part> {
    let first = quantities.partition_point(|quantity| quantity.span.end <= clause.span.start);
    let inside: Vec<&Quantity> = quantities[first..]
        .iter()
        .take_while(|quantity| quantity.span.start < clause.span.end)
        .filter(|quantity| clause.span.contains(quantity.span))
        .collect();
    let mut found: Vec<Part> = Vec::new();
    for quantity in &inside {
        if let Some(part) = toll(tree, clause, quantity)
            && !found.iter().any(|known| known.span == part.span)
        {
            found.push(part);
            continue;
        }
        let others = |span: Span| inside.iter().any(|other| other.span != quantity.span && span.contains(other.span));
        if let Some(part) = part(tree, clause, quantity, &others)
            && !found.iter().any(|known| known.span == part.span)
        {
            found.push(part);
        }
    }
    found
}

fn part(tree: &Tree<'_>, clause: &Clause, quantity: &Quantity, others: &dyn Fn(Span) -> bool) -> Option<Part> {
    let mut best = None;
    let mut at = quantity.token as usize;
    let mut noun = at;
    let mut paired = false;
    for _ in 0..MAX_DEPTH {
        if at == clause.head || tree.is_verb(at) {
            break;
        }
        // What the clause is about: the number is told by the clause itself.
        if matches!(tree.dep(at), Dep::Nsubj | Dep::Nsubjpass | Dep::Csubj) {
            return None;
        }
        let (left, right) = tree.edges(at);
        let cut = |right: usize| trimmed(tree, left, right).and_then(|span| clipped(tree, span, clause.span));
        let Some(mut span) = cut(right) else { break };
        if others(span) {
            // "some £2.6bn, or €4.84 a share": one value, and another beside it.
            let joined = joined_value(tree, quantity, right).filter(|_| is_money(tree, quantity));
            let Some(alone) = joined.and_then(|cc| cut(cc - 1)).filter(|&alone| !others(alone)) else { break };
            span = alone;
            paired = true;
        }
        if matches!(tree.token(at).pos, Pos::Noun | Pos::Propn) && noun == quantity.token as usize {
            noun = at;
        }
        best = Some((span, at));
        if tree.dep(at) == Dep::Conj && is_money(tree, quantity) && first_value(tree, at) {
            paired = true;
            break;
        }
        let Some(head) = tree.head(at) else { break };
        at = head;
    }
    let (mut span, top) = best?;
    let ends = span.end == quantity.span.end;
    if ends && noun == quantity.token as usize && quantity.unit == Unit::None {
        // "at 147", "against 131" count nothing by themselves: "against 131 on the manifest".
        span = with_place(tree, clause, top, span)?;
    }
    let words = tree.words_in(span) + usize::from(paired);
    let most = span.len() as f64 > MOST * clause.span.len() as f64;
    let own = paired || beside(tree, clause, top) || describes(tree, top, quantity);
    (words >= FEWEST_WORDS && !most && own).then_some(Part { span, head: noun })
}

/// `span`, whose number stands alone, with the phrase directly behind it that says where or of what.
fn with_place(tree: &Tree<'_>, clause: &Clause, top: usize, span: Span) -> Option<Span> {
    let next = tree.edges(top).1 + 1;
    let head = tree.head(top)?;
    let prep = tree.children(head).find(|&child| tree.dep(child) == Dep::Prep && tree.edges(child).0 == next)?;
    let whole = Span { start: span.start, end: tree.span(next, tree.edges(prep).1).end };
    clause.span.contains(whole).then_some(whole)
}

fn is_money(tree: &Tree<'_>, quantity: &Quantity) -> bool {
    matches!(quantity.unit, Unit::Currency(_)) || tree.token(quantity.token as usize).entity == Some(NamedEntity::Money)
}

/// The "or" behind `quantity` that joins another value to it, up to token `right`.
fn joined_value(tree: &Tree<'_>, quantity: &Quantity, right: usize) -> Option<usize> {
    let last = tree.parse.tokens.partition_point(|token| token.span.end <= quantity.span.end);
    (last..=right).find(|&at| tree.dep(at) == Dep::Cc && tree.is(at, "or"))
}

/// True if the value at `at` is joined to another value before it.
fn first_value(tree: &Tree<'_>, at: usize) -> bool {
    let (left, _) = tree.edges(at);
    let joined = left > 0 && tree.dep(left - 1) == Dep::Cc && tree.is(left - 1, "or");
    joined && (left.saturating_sub(VALUE_REACH)..left).any(|token| tree.token(token).tag == Tag::Cd)
}

/// "19 dead", "at least 40 people injured", "12 still missing": what became of so many.
fn toll(tree: &Tree<'_>, clause: &Clause, quantity: &Quantity) -> Option<Part> {
    // A number can be a part of a token, as before a pictograph.
    let last = tree.parse.tokens.partition_point(|token| token.span.end <= quantity.span.end).checked_sub(1)?;
    let state = (last + 1..tree.len()).take(STATE_REACH).find(|&at| {
        let fate = tree.is_any(at, FATES);
        fate || !tree.is_any(at, &["still", "reported", "feared", "found", "confirmed", "others", "people", "more"])
    })?;
    let span = Span { start: quantity.span.start, end: tree.token(state).span.end };
    let fits = tree.is_any(state, FATES) && clause.span.contains(span) && span.len() < clause.span.len();
    // "The 12 missing sailors": a name for them, and no news of them.
    let attribute = tree.dep(state) == Dep::Amod && tree.head(state).is_some_and(|noun| noun > state);
    (fits && !attribute).then_some(Part { span, head: state })
}

/// The part of `span` inside `clause`; nothing if that cuts it short.
fn clipped(tree: &Tree<'_>, span: Span, clause: Span) -> Option<Span> {
    let cut = Span { start: span.start.max(clause.start), end: span.end.min(clause.end) };
    (cut.start < cut.end).then(|| cut.trimmed(tree.text))
}

/// True if the clause has an object or an adjunct besides the phrase headed by `top`.
fn beside(tree: &Tree<'_>, clause: &Clause, top: usize) -> bool {
    let Some(verb) = tree.head(top) else { return false };
    let mut verbs = vec![verb];
    if verb != clause.head {
        verbs.push(clause.head);
    }
    verbs.into_iter().flat_map(|verb| tree.children(verb)).any(|child| {
        !tree.is_under(top, child)
            && clause.span.contains(tree.token(child).span)
            && matches!(
                tree.dep(child),
                Dep::Dobj | Dep::Prep | Dep::Attr | Dep::Acomp | Dep::Oprd | Dep::Npadvmod | Dep::Dative
            )
    })
}

/// True if the number does not count the phrase's noun but tells what it is like: "a five-year contract".
fn describes(tree: &Tree<'_>, top: usize, quantity: &Quantity) -> bool {
    matches!(tree.token(top).pos, Pos::Noun | Pos::Propn) && tree.token(top).span.start >= quantity.span.end
}
