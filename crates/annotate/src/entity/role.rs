//! The words around a name that say who or what it is: "Finance Minister" before it, "an economist at the bank" behind it.

use headwater_model::{Dep, Parse, Pos, Span};

use super::lexicon;
use super::run::Run;

/// Longest role, in tokens: a longer apposition is a story of its own.
const ROLE_TOKENS_MAX: usize = 14;

/// The role words of the name at `run`, if the report gives some right there.
pub(super) fn role(text: &str, parse: &Parse, run: Run) -> Option<Span> {
    before(text, parse, run).or_else(|| behind(text, parse, run))
}

fn before(text: &str, parse: &Parse, run: Run) -> Option<Span> {
    let tokens = &parse.tokens;
    let sentence = tokens[run.first].sentence;
    let last = run.first.checked_sub(1).filter(|at| tokens[*at].sentence == sentence)?;
    if !lexicon::is_title(tokens[last].span.of(text)) {
        return None;
    }
    let mut first = last;
    while let Some(at) =
        first.checked_sub(1).filter(|at| tokens[*at].sentence == sentence && last - at < ROLE_TOKENS_MAX)
    {
        let token = &tokens[at];
        let word = token.span.of(text);
        let inside = matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Adj) && token.dep != Dep::Nsubj
            || matches!(token.dep, Dep::Poss | Dep::Case)
            || (word == "-" && !token.space_after);
        if !inside {
            break;
        }
        first = at;
    }
    Some(tokens[first].span.cover(tokens[last].span))
}

fn behind(text: &str, parse: &Parse, run: Run) -> Option<Span> {
    let tokens = &parse.tokens;
    let comma = tokens.get(run.end).filter(|token| token.span.of(text) == ",")?;
    let sentence = parse.sentences.get(comma.sentence as usize)?;
    let start = run.end + 1;
    let stop = (start..sentence.tokens().end.min(start + ROLE_TOKENS_MAX + 1))
        .find(|at| matches!(tokens[*at].span.of(text), "," | ";" | ")" | "." | "-" | "–" | "—" | ":"))?;
    let within = start..stop;
    let name = run.first..run.end;
    let appositive = within.clone().any(|at| {
        let token = &tokens[at];
        token.dep == Dep::Appos && name.contains(&(token.head as usize)) && token.pos == Pos::Noun
    });
    // The parser misses many; an article with a title word says as much: "the bank's governor".
    let titled = within.clone().any(|at| tokens[at].pos == Pos::Noun && lexicon::is_title(tokens[at].span.of(text)));
    let opens = tokens
        .get(start)
        .is_some_and(|token| matches!(token.pos, Pos::Det | Pos::Pron | Pos::Noun | Pos::Adj | Pos::Propn));
    let clause = within.clone().any(|at| matches!(tokens[at].pos, Pos::Verb | Pos::Aux) && tokens[at].dep != Dep::Acl);
    ((appositive || (titled && opens)) && !clause && !within.is_empty())
        .then(|| tokens[start].span.cover(tokens[stop - 1].span))
}
