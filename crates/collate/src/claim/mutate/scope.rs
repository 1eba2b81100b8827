//! A part that became the whole: "two members of the board" retold as "the board", "some users" as "users", or an "all" that
//! the parent does not have.

use headwater_model::{Dep, Mutation, MutationKind, Pos, Span, Token, Witness};

use super::{Teller, quoted};
use crate::claim::saying::Saying;
use crate::likeness::token_range;

/// Reads every retold clause of an edge.
pub(super) fn changes(teller: &Teller<'_, '_>, found: &mut Vec<Mutation>) {
    for (from, to) in teller.retold() {
        let widened = part_dropped(from, to).or_else(|| whole_added(from, to));
        if let Some((before, after)) = widened {
            let why = format!(
                "{} has {}, {} widens it to {}",
                teller.parent_label(),
                quoted(before.of(teller.parent_text())),
                teller.child_label(),
                quoted(after.of(teller.child_text()))
            );
            found.push(teller.mutation(MutationKind::ScopeWidened, before, after, why));
        }
    }
}

/// "part of X", "two members of X" in the parent where the child has X alone.
fn part_dropped(from: &Saying<'_>, to: &Saying<'_>) -> Option<(Span, Span)> {
    for (part, whole) in partitives(from) {
        let tokens = &from.witness.layers.parse.tokens;
        let lemma = &tokens[whole].lemma;
        let child = &to.witness.layers.parse.tokens;
        let kept_part =
            token_range(to.witness, to.assertion.span).any(|token| child[token].lemma == tokens[part].lemma);
        let alone = token_range(to.witness, to.assertion.span)
            .find(|&token| child[token].lemma == *lemma && !is_quantified(child, token));
        if let (Some(alone), false) = (alone, kept_part) {
            let before = tokens[part].span.cover(tokens[whole].span);
            return Some((before, noun_phrase(to.witness, alone)));
        }
    }
    None
}

/// Head of the part and head of the whole, for every "PART of the WHOLE" in a clause.
fn partitives(saying: &Saying<'_>) -> Vec<(usize, usize)> {
    const PARTS: [&str; 14] = [
        "part", "member", "some", "portion", "share", "half", "third", "quarter", "several", "few", "many", "most",
        "handful", "one",
    ];
    let tokens = &saying.witness.layers.parse.tokens;
    let mut found = Vec::new();
    for whole in token_range(saying.witness, saying.assertion.span) {
        let token = &tokens[whole];
        let of = token.head as usize;
        if token.dep == Dep::Pobj && tokens[of].lemma == "of" && tokens[of].dep == Dep::Prep {
            let part = tokens[of].head as usize;
            if PARTS.contains(&tokens[part].lemma.as_str()) || tokens[part].pos == Pos::Num {
                found.push((part, whole));
            }
        }
    }
    found
}

/// "all", "every", "entire", "whole" in the child with a noun that the parent has without one.
fn whole_added(from: &Saying<'_>, to: &Saying<'_>) -> Option<(Span, Span)> {
    const WHOLE: [&str; 6] = ["all", "every", "entire", "whole", "everyone", "everybody"];
    let (parent, child) = (&from.witness.layers.parse.tokens, &to.witness.layers.parse.tokens);
    let has_whole = |witness: &Witness, span: Span, tokens: &[Token]| {
        token_range(witness, span).find(|&token| WHOLE.contains(&tokens[token].lemma.to_lowercase().as_str()))
    };
    if has_whole(from.witness, from.sentence_span(), parent).is_some() {
        return None;
    }
    let all = has_whole(to.witness, to.assertion.span, child)?;
    let noun = child[all].head as usize;
    let counted = token_range(from.witness, from.assertion.span)
        .find(|&token| is_quantified(parent, token) && matches!(parent[token].pos, Pos::Noun | Pos::Propn))?;
    Some((noun_phrase(from.witness, counted), child[all].span.cover(child[noun].span)))
}

/// True if a number or a word for a part stands on the noun.
fn is_quantified(tokens: &[Token], noun: usize) -> bool {
    let sentence = tokens[noun].sentence;
    let around = noun.saturating_sub(6)..noun;
    let on_it = |token: &Token| token.head as usize == noun && token.sentence == sentence;
    tokens[around].iter().any(|token| {
        on_it(token)
            && (token.dep == Dep::Nummod || matches!(token.lemma.as_str(), "some" | "several" | "few" | "many"))
    })
}

/// A noun with what stands on its left.
fn noun_phrase(witness: &Witness, noun: usize) -> Span {
    let tokens = &witness.layers.parse.tokens;
    let first = (noun.saturating_sub(6)..noun).find(|&token| tokens[token].head as usize == noun).unwrap_or(noun);
    tokens[first].span.cover(tokens[noun].span)
}
