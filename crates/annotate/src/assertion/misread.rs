//! Sentences that small parsers read wrong in ways that can be seen, and what they mean.
//!
//! Each function knows one shape of a garden path (a noun taken for a subject, a conjunction for a preposition, a verb for a name) and says
//! how it is to be read; what does not have the shape is left to the parser.

use headwater_model::{Dep, Pos, Sentence, Tag};

use super::clause::{Clause, trimmed};
use super::voice::Voices;
use crate::attribution::lexicon;
use crate::tree::Tree;

/// "Most of those mentioned dizziness.": a sentence whose only verb was read as an adjective of its object.
pub fn misread(tree: &Tree<'_>, sentence: &Sentence, voices: &Voices<'_>) -> Option<Clause> {
    let tokens = sentence.tokens();
    let mut verbs = tokens.clone().filter(|&at| tree.is_verb(at) || tree.token(at).tag == Tag::Vbn);
    let verb = verbs.next().filter(|&verb| verb > tokens.start && verb + 2 < tokens.end)?;
    let counted = tree.is_any(verb - 1, &["those", "these", "them", "others", "all", "both", "some", "many", "most"]);
    let ends = tree.is(tokens.end - 1, ".");
    let bare = tree.dep(verb) == Dep::Amod && tree.head(verb).is_some_and(|noun| noun > verb);
    if verbs.next().is_some() || !counted || !ends || !bare {
        return None;
    }
    let span = voices.clip(verb, trimmed(tree, tokens.start, tokens.end - 1)?, false);
    (!span.is_empty()).then_some(Clause { span, head: verb, cue: false })
}

/// "ROVERS have WON the race": a verb in capitals, which taggers take for a name. Its subject may hang on the auxiliary.
pub fn shouted(tree: &Tree<'_>, i: usize) -> bool {
    let word = tree.word(i);
    let subject = |at: usize| tree.child(at, &[Dep::Nsubj, Dep::Nsubjpass]).is_some();
    word.len() > 1
        && word.chars().all(char::is_uppercase)
        && matches!(tree.dep(i), Dep::Root | Dep::Ccomp)
        && tree
            .child(i, &[Dep::Aux, Dep::Auxpass])
            .is_some_and(|aux| !tree.is(aux, "to") && (subject(i) || subject(aux)))
}

/// "No mast and no cable was damaged": the first of two subjects read as a sentence without a verb, the verb as joined to it.
pub fn shares_root(tree: &Tree<'_>, i: usize) -> bool {
    let Some(first) = tree.head(i).filter(|&head| tree.dep(head) == Dep::Root && !tree.is_verb(head)) else {
        return false;
    };
    let Some(subject) = tree.child(i, &[Dep::Nsubj, Dep::Nsubjpass]).filter(|&subject| subject < i) else {
        return false;
    };
    let (left, _) = tree.edges(subject);
    let joined = left > first && tree.dep(left - 1) == Dep::Cc && tree.head(left - 1) == Some(first);
    joined && tree.is_finite(i) && tree.children(first).all(|child| child >= i || !tree.is_verb(child))
}

/// "Took 61 calls after two batches of the drug were recalled": the conjunction read as a preposition, with its clause hung on the verb
/// above as an object. The conjunction, if that is so.
pub fn subordinator(tree: &Tree<'_>, i: usize, voices: &Voices<'_>) -> Option<usize> {
    let above = tree.head(i).filter(|&above| tree.dep(i) == Dep::Ccomp && above < i && tree.is_finite(i))?;
    let unmarked = tree.child(i, &[Dep::Mark]).is_none() && tree.is_verb(above) && voices.cue(above).is_none();
    let at = (above + 1..i).rev().find(|&at| {
        matches!(tree.dep(at), Dep::Prep | Dep::Mark) && tree.is_any(at, &["after", "before", "since", "until"])
    })?;
    let verb = (at + 1..i).any(|between| tree.is_verb(between) && tree.head(between) != Some(i));
    let subject = (at + 1..i).any(|between| matches!(tree.token(between).pos, Pos::Noun | Pos::Propn | Pos::Pron));
    (unmarked && tree.dep(at) == Dep::Prep && !verb && subject).then_some(at)
}

/// "A chemical that can cause cancer was found": the object of a relative clause read as the subject of the clause around it. The noun that is
/// its subject, if that is so.
pub fn swallowed(tree: &Tree<'_>, i: usize) -> Option<usize> {
    let relative = tree.head(i).filter(|&above| tree.dep(i) == Dep::Ccomp && tree.dep(above) == Dep::Relcl)?;
    let noun = tree.head(relative).filter(|&noun| noun < relative && tree.is_finite(i))?;
    let adjacent = tree.subject(i).is_some_and(|subject| relative < subject && tree.edges(subject).0 == relative + 1);
    let unmarked = tree.child(i, &[Dep::Mark]).is_none() && lexicon::verb(&tree.lemma(relative), None).is_none();
    (adjacent && unmarked && tree.child(relative, &[Dep::Dobj]).is_none()).then_some(noun)
}
