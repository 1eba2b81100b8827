//! Exceptions that the affix rules would cut apart, found among the tokens of the whole text.
//!
//! ":-)" loses its ")" as a suffix, and "no one" is two chunks. So spaCy tokenizes such exceptions as if they were none,
//! looks for the resulting sequences among the tokens, and puts the exception's own tokens in their place
//! (`tokenizer.pyx`, `_apply_special_cases`).

use rustc_hash::FxHashMap;

use super::affix::{Piece, Splitter};
use super::chunk::chunks;
use super::rules::TokenizerRules;
use super::{Context, RawToken};
use crate::regex::Scratch;
use crate::text::keys::{Key, key};

/// A trie of token sequences.
#[derive(Default)]
pub(super) struct SpecialCases {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    next: FxHashMap<Key, usize>,
    is_end: bool,
}

impl SpecialCases {
    /// Collects the exceptions that a prefix, suffix, infix or space can cut.
    pub(super) fn new(rules: &TokenizerRules, splitter: &mut Splitter) -> SpecialCases {
        let mut cases = SpecialCases { nodes: vec![Node::default()] };
        let mut scratch = Scratch::unlimited();
        let mut pieces = Vec::new();
        for text in rules.exception_texts() {
            let chars: Vec<char> = text.chars().collect();
            let mut is_cut = |regex: &crate::regex::Regex| regex.search(&chars, &mut scratch).is_some();
            if !(text.contains(' ') || is_cut(&rules.prefix) || is_cut(&rules.infix) || is_cut(&rules.suffix)) {
                continue;
            }
            let mut node = 0;
            for chunk in chunks(text) {
                pieces.clear();
                splitter.split(&text[chunk.start..chunk.end], rules, false, &mut pieces);
                let mut at = chunk.start;
                for piece in &pieces {
                    let end = at + piece.bytes as usize;
                    node = cases.child(node, key(&text[at..end]));
                    at = end;
                }
            }
            cases.nodes[node].is_end = node != 0;
        }
        cases
    }

    /// Whether a sequence begins with that token.
    pub(super) fn starts_with(&self, token: Key) -> bool {
        self.nodes.first().is_some_and(|root| root.next.contains_key(&token))
    }

    fn child(&mut self, node: usize, token: Key) -> usize {
        let new = self.nodes.len();
        let child = *self.nodes[node].next.entry(token).or_insert(new);
        if child == new {
            self.nodes.push(Node::default());
        }
        child
    }

    /// The ends of all sequences that begin at the first of `tokens`.
    fn lengths(&self, tokens: impl Iterator<Item = Key>) -> impl Iterator<Item = usize> {
        let mut node = 0;
        let steps = tokens.map_while(move |token| {
            node = *self.nodes[node].next.get(&token)?;
            Some(self.nodes[node].is_end)
        });
        steps.enumerate().filter(|&(_, is_end)| is_end).map(|(index, _)| index + 1)
    }
}

/// Puts exceptions in place of their sequences.
///
/// Longer sequences win, then those further left. A sequence is taken if its first and last token are free; then its
/// tokens count as used *even if it was not taken*, which is spaCy's behaviour.
pub(super) fn apply(text: &str, tokens: Vec<RawToken>, context: &mut Context<'_>) -> Vec<RawToken> {
    let special = &context.rules.special;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (start, token) in tokens.iter().enumerate() {
        if context.lexicon.get(token.lexeme).starts_special {
            let keys = tokens[start..].iter().map(|token| context.lexicon.get(token.lexeme).key);
            found.extend(special.lengths(keys).map(|length| (start, start + length)));
        }
    }
    if found.is_empty() {
        return tokens;
    }
    found.sort_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
    let mut used = vec![false; tokens.len()];
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (start, end) in found {
        if !used[start] && !used[end - 1] {
            taken.push((start, end));
        }
        used[start..end].fill(true);
    }
    taken.sort_unstable();

    let mut result = Vec::with_capacity(tokens.len() + 8);
    let mut done = 0;
    for (start, end) in taken {
        if start < done {
            continue;
        }
        result.extend_from_slice(&tokens[done..start]);
        done = end;
        let (first, last) = (tokens[start], tokens[end - 1]);
        match context.rules.exception(&text[first.start as usize..last.end as usize]) {
            None => result.extend_from_slice(&tokens[start..end]),
            Some(pieces) => push_exception(text, first.start, last.space_after, pieces, context, &mut result),
        }
    }
    result.extend_from_slice(&tokens[done..]);
    result
}

fn push_exception(
    text: &str,
    start: u32,
    space_after: bool,
    pieces: &[Piece],
    context: &mut Context<'_>,
    result: &mut Vec<RawToken>,
) {
    let mut at = start;
    for piece in pieces {
        let end = at + piece.bytes;
        let (lexeme, features) = context.intern(&text[at as usize..end as usize], piece);
        result.push(RawToken { lexeme, features, start: at, end, space_after: false });
        at = end;
    }
    if let Some(last) = result.last_mut() {
        last.space_after = space_after;
    }
}
