//! Clauses that claim nothing: questions, commands, and what a source asks for itself.
//!
//! A command is advice, and a claim of what should be done, where it forbids or stands behind a condition: "Do not stop taking
//! the tablets", "If it is the red one, ring the pharmacist". What asks the reader to follow the outlet is none.

use headwater_model::{Dep, Pos, Tag};

use crate::tree::Tree;

/// Questions and commands: nothing is claimed.
pub fn asks_or_orders(tree: &Tree<'_>, i: usize) -> bool {
    let (_, last) = tree.sentence(i);
    let (left, right) = tree.edges(i);
    let question = tree.word(right) == "?"
        || right < last && tree.word(right + 1) == "?"
        || tree.word(last) == "?" && tree.dep(i) == Dep::Root;
    // "that there was a dispute" has its subject behind the verb and asks nothing.
    let inverted = tree.dep(i) == Dep::Ccomp
        && tree.child(i, &[Dep::Expl]).is_none()
        && tree.subject(i).is_some_and(|subject| subject > i)
        && tree.token(i).pos == Pos::Aux;
    let order = is_command(tree, i) && !advises(tree, i);
    let whether = tree.dep(i) == Dep::Ccomp
        && (tree.is_any(left, &["whether", "who", "what", "why", "how", "when", "where", "which"])
            || tree.is(left, "if")
                && tree.head(i).is_some_and(|head| {
                    matches!(tree.lemma(head).as_str(), "ask" | "wonder" | "know" | "see" | "say")
                }));
    question || inverted || order || whether || unnamed(tree, i)
}

/// A bare verb without a subject at the head of its sentence.
fn is_command(tree: &Tree<'_>, i: usize) -> bool {
    let helped = |aux: usize| !(tree.is(aux, "do") && tree.child(i, &[Dep::Neg]).is_some());
    tree.dep(i) == Dep::Root
        && tree.token(i).tag == Tag::Vb
        && tree.subject(i).is_none()
        && tree.child(i, &[Dep::Aux]).is_none_or(|aux| !helped(aux))
}

/// Fewest words of advice.
const ADVICE_WORDS: usize = 5;

/// True for a command that forbids, or that stands behind a condition.
pub fn advises(tree: &Tree<'_>, i: usize) -> bool {
    // What pages ask of their readers.
    const OF_READERS: &[&str] = &[
        "click",
        "contact",
        "email",
        "mail",
        "call",
        "visit",
        "follow",
        "subscribe",
        "sign",
        "read",
        "watch",
        "listen",
        "see",
        "miss",
        "join",
        "share",
        "send",
        "let",
        "check",
        "download",
        "forget",
        "use",
        "log",
        "register",
        "reply",
        "write",
        "tell",
        "find",
        "try",
        "refresh",
        "enable",
        "turn",
        "worry",
    ];
    let (left, right) = tree.edges(i);
    let words = (left..=right).filter(|&at| !tree.is_punct(at)).count();
    let forbids = tree.child(i, &[Dep::Neg]).is_some();
    let under_condition = tree.children(i).any(|clause| {
        clause < i
            && tree.dep(clause) == Dep::Advcl
            && tree.children(clause).any(|mark| tree.dep(mark) == Dep::Mark && tree.is_any(mark, &["if", "unless"]))
    });
    is_command(tree, i)
        && (forbids || under_condition)
        && words >= ADVICE_WORDS
        && !OF_READERS.contains(&tree.lemma(i).as_str())
}

/// "who asked not to be named": how a source speaks, not what.
fn unnamed(tree: &Tree<'_>, i: usize) -> bool {
    let (left, right) = tree.edges(i);
    let asks = matches!(
        tree.lemma(i).as_str(),
        "ask" | "decline" | "request" | "speak" | "wish" | "want" | "insist" | "refuse" | "demand"
    );
    asks && (left..=right).any(|at| {
        tree.is_any(at, &["anonymity", "anonymous", "anonymously"])
            || tree.is_any(at, &["named", "identified", "quoted"]) && tree.dep(at) != Dep::Root
    })
}
