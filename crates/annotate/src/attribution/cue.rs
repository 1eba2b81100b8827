//! Finds cues in the trees and reads off who is said to say what.
//!
//! One look at every token: verbs of the [`lexicon`], "according to" and "citing", nouns with a content clause. Each look
//! walks the token's children and at most [`crate::tree::MAX_DEPTH`] heads.

use headwater_model::{AttributionKind, CueClass, Dep, Pos, Tag};

use super::frame::{Frame, Quotes, Who, kind, piece, pieces_around, whole_quotes};
use super::lexicon;
use super::noun;
use super::verb;
use crate::tree::{LONGEST_SENTENCE, MAX_DEPTH, Tree};

/// The frames of all cues, in the order of their heads.
pub fn frames(tree: &Tree<'_>, quotes: &Quotes<'_>) -> Vec<Frame> {
    let mut frames = Vec::new();
    let sentences = tree.parse.sentences.iter().filter(|sentence| sentence.tokens().len() <= LONGEST_SENTENCE);
    for i in sentences.flat_map(|sentence| sentence.tokens()) {
        let lemma = tree.lemma(i);
        let token = tree.token(i);
        if let Some(frame) = according(tree, i).or_else(|| hearsay_adverb(tree, i, &lemma)) {
            frames.push(frame);
        } else if token.pos == Pos::Verb || token.tag == Tag::Vbg && token.dep == Dep::Prep {
            if matches!(lemma.as_str(), "cite" | "quote" | "refer")
                && let Some(frame) = citing(tree, i, &lemma)
            {
                frames.push(frame);
                continue;
            }
            let particle = tree.child(i, &[Dep::Prt]).map(|prt| tree.word(prt).to_lowercase());
            let particle = particle.or_else(|| adverb_particle(tree, i));
            if let Some(entry) = lexicon::verb(&lemma, particle.as_deref()) {
                frames.extend(verb::frame(tree, quotes, i, &lemma, entry));
            }
        } else if token.pos == Pos::Noun
            && let Some(class) = lexicon::noun(&lemma)
        {
            frames.extend(at_noun(tree, i, class));
        }
    }
    for frame in &mut frames {
        whole_quotes(&mut frame.content, frame.cue, quotes);
        if frame.kind != AttributionKind::Headline {
            frame.kind = kind(&frame.content, quotes);
        }
    }
    frames.retain(|frame| !frame.content.is_empty() && !own_words(tree, quotes, frame));
    frames
}

/// "I think" and "you know" in a quotation are how its speaker speaks; who speaks is known.
fn own_words(tree: &Tree<'_>, quotes: &Quotes<'_>, frame: &Frame) -> bool {
    let quoted = frame.cue.is_some_and(|cue| quotes.cover(cue.start));
    quoted
        && match frame.who.head() {
            None => true,
            Some(head) => tree.is_any(head, &["I", "we", "you", "me", "us"]),
        }
}

/// A particle that the parser took for an adverb or preposition: "ruled out", "played down".
fn adverb_particle(tree: &Tree<'_>, i: usize) -> Option<String> {
    let next = i + 1;
    (next < tree.len() && tree.is_any(next, &["out", "off", "down", "aside", "away", "on", "back", "in"]))
        .then(|| tree.word(next).to_lowercase())
}

/// "according to X", "as per X".
fn according(tree: &Tree<'_>, i: usize) -> Option<Frame> {
    let next = (i + 1 < tree.len()).then_some(i + 1)?;
    let to = if tree.is(i, "according") && tree.is(next, "to") || tree.is(i, "as") && tree.is(next, "per") {
        next
    } else {
        return None;
    };
    let source = tree.child(to, &[Dep::Pobj]).or_else(|| tree.child(i, &[Dep::Pobj]))?;
    let (left, right) = tree.edges(i);
    let (left, right) = (left.min(i), right.max(tree.edges(source).1).max(to));
    let (first, last) = tree.sentence(i);
    let comma_before = left > first && tree.is_punct(left - 1);
    let at_edge = left <= first + 1 || (comma_before && right + 1 >= last);
    let (from, until) = if at_edge {
        (first, last)
    } else {
        let clause = clause_above(tree, i)?;
        tree.edges(clause)
    };
    Some(Frame {
        cue: Some(tree.span(i, to)),
        head: Some(i),
        class: CueClass::Say,
        kind: AttributionKind::Indirect,
        who: Who::Noun(source),
        content: pieces_around(tree, from, until, (left, right)),
        via: None,
    })
}

/// The nearest verb or root above `i`.
fn clause_above(tree: &Tree<'_>, i: usize) -> Option<usize> {
    let mut at = tree.head(i)?;
    for _ in 0..MAX_DEPTH {
        if tree.is_verb(at) && !matches!(tree.dep(at), Dep::Aux | Dep::Auxpass | Dep::Xcomp) {
            return Some(at);
        }
        match tree.head(at) {
            Some(head) => at = head,
            None => return Some(at),
        }
    }
    Some(at)
}

/// "reportedly", "allegedly": the clause they stand in, of nobody in particular.
fn hearsay_adverb(tree: &Tree<'_>, i: usize, lemma: &str) -> Option<Frame> {
    if tree.token(i).pos != Pos::Adv || !lexicon::hearsay(&tree.word(i).to_lowercase()) && !lexicon::hearsay(lemma) {
        return None;
    }
    let clause = tree.head(i)?;
    let (first, last) = tree.edges(clause);
    Some(Frame {
        cue: Some(tree.span(i, i)),
        head: Some(i),
        class: CueClass::Hearsay,
        kind: AttributionKind::Indirect,
        who: Who::Nobody,
        content: pieces_around(tree, first, last, (i, i)),
        via: None,
    })
}

/// "citing X", "quoting X", "referring to X" beside another attribution; its content is that one's and is set later
/// ([`super::nest`]). Until then it is the clause it belongs to.
fn citing(tree: &Tree<'_>, i: usize, lemma: &str) -> Option<Frame> {
    if tree.token(i).tag != Tag::Vbg {
        return None;
    }
    let source = if lemma == "refer" {
        tree.child(i, &[Dep::Prep]).and_then(|to| tree.child(to, &[Dep::Pobj]))?
    } else {
        tree.child(i, &[Dep::Dobj, Dep::Pobj])?
    };
    let named = tree.token(source).pos == Pos::Propn;
    let owned = tree.children(source).any(|child| tree.token(child).pos == Pos::Propn);
    if !named && noun::noun(&tree.lemma(source)).is_none() && !owned {
        return None;
    }
    let head = tree.head(i)?;
    let clause = if tree.is_verb(head) { head } else { clause_above(tree, i)? };
    let (first, last) = tree.edges(clause);
    let hole = tree.edges(i);
    Some(Frame {
        cue: Some(tree.span(i, i)),
        head: Some(i),
        class: CueClass::Say,
        kind: AttributionKind::Indirect,
        who: Who::Noun(source),
        content: pieces_around(tree, first, last, hole),
        via: None,
    })
}

/// "the claim that ...", "reports that ...".
fn at_noun(tree: &Tree<'_>, i: usize, class: CueClass) -> Option<Frame> {
    let clause = tree.children(i).find(|&child| {
        matches!(tree.dep(child), Dep::Acl | Dep::Ccomp | Dep::Relcl)
            && child > i
            && tree.children(child).any(|mark| tree.dep(mark) == Dep::Mark && tree.is(mark, "that"))
    })?;
    let who = tree
        .child(i, &[Dep::Poss])
        .or_else(|| {
            tree.children(i)
                .filter(|&prep| {
                    tree.dep(prep) == Dep::Prep && prep < clause && tree.is_any(prep, &["by", "from", "of", "in"])
                })
                .find_map(|prep| tree.child(prep, &[Dep::Pobj]))
        })
        .map_or(Who::Nobody, Who::Noun);
    let (first, last) = tree.edges(clause);
    let class = if called_wrong(tree, i) { CueClass::Deny } else { class };
    Some(Frame {
        cue: Some(tree.span(i, i)),
        head: Some(i),
        class,
        kind: AttributionKind::Indirect,
        who,
        content: piece(tree, after_mark(tree, first, clause), last).into_iter().collect(),
        via: None,
    })
}

/// "Reports that ... are wrong": what the noun tells is denied.
fn called_wrong(tree: &Tree<'_>, noun: usize) -> bool {
    let is =
        tree.head(noun).filter(|&is| tree.lemma(is) == "be" && matches!(tree.dep(noun), Dep::Nsubj | Dep::Nsubjpass));
    is.is_some_and(|is| {
        tree.child(is, &[Dep::Neg]).is_none()
            && tree.child(is, &[Dep::Acomp, Dep::Attr]).is_some_and(|wrong| tree.is_any(wrong, lexicon::WRONG))
    })
}

/// The first token of a clause behind its "that".
pub fn after_mark(tree: &Tree<'_>, first: usize, clause: usize) -> usize {
    if first < clause && tree.is(first, "that") && tree.dep(first) == Dep::Mark { first + 1 } else { first }
}
