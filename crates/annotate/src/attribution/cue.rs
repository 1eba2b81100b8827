//! Finds cues in the trees and reads off who is said to say what.
//!
//! One look at every token: verbs of the [`lexicon`], "according to" and "citing", nouns with a content clause. Each look
//! walks the token's children and at most [`crate::tree::MAX_DEPTH`] heads.

use headwater_model::{AttributionKind, CueClass, Dep, Pos, QuoteKind, Span, Tag};

use super::frame::{Frame, Quotes, Who, kind, piece, pieces_around, whole_quotes};
use super::lexicon::{self, CueVerb};
use super::noun;
use crate::tree::{MAX_DEPTH, Tree};

/// The frames of all cues, in the order of their heads.
pub fn frames(tree: &Tree<'_>, quotes: &Quotes<'_>) -> Vec<Frame> {
    let mut frames = Vec::new();
    for i in 0..tree.len() {
        let lemma = tree.lemma(i);
        let token = tree.token(i);
        if let Some(frame) = according(tree, i).or_else(|| hearsay_adverb(tree, i, &lemma)) {
            frames.push(frame);
        } else if token.pos == Pos::Verb || token.tag == Tag::Vbg && token.dep == Dep::Prep {
            if matches!(lemma.as_str(), "cite" | "quote" | "refer") {
                if let Some(frame) = citing(tree, i, &lemma) {
                    frames.push(frame);
                    continue;
                }
            }
            let particle = tree.child(i, &[Dep::Prt]).map(|prt| tree.word(prt).to_lowercase());
            let particle = particle.or_else(|| adverb_particle(tree, i));
            if let Some(verb) = lexicon::verb(&lemma, particle.as_deref()) {
                frames.extend(at_verb(tree, quotes, i, &lemma, verb));
            }
        } else if token.pos == Pos::Noun
            && let Some(class) = lexicon::noun(&lemma)
        {
            frames.extend(at_noun(tree, i, class));
        }
    }
    for frame in &mut frames {
        whole_quotes(&mut frame.content, quotes);
        if frame.kind != AttributionKind::Headline {
            frame.kind = kind(&frame.content, quotes);
        }
    }
    frames.retain(|frame| !frame.content.is_empty());
    frames
}

/// A particle that the parser took for an adverb or preposition: "ruled out", "played down".
fn adverb_particle(tree: &Tree<'_>, i: usize) -> Option<String> {
    let next = i + 1;
    (next < tree.len() && tree.is_any(next, &["out", "off", "down", "aside", "away", "on", "back", "in"]))
        .then(|| tree.word(next).to_lowercase())
}

/// "according to X", "per X".
fn according(tree: &Tree<'_>, i: usize) -> Option<Frame> {
    if !tree.is(i, "according") {
        return None;
    }
    let to = (i + 1 < tree.len() && tree.is(i + 1, "to")).then_some(i + 1)?;
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

/// The first token of a clause behind its "that".
fn after_mark(tree: &Tree<'_>, first: usize, clause: usize) -> usize {
    if first < clause && tree.is(first, "that") && tree.dep(first) == Dep::Mark { first + 1 } else { first }
}

fn at_verb(tree: &Tree<'_>, quotes: &Quotes<'_>, i: usize, lemma: &str, verb: CueVerb) -> Vec<Frame> {
    let token = tree.token(i);
    if matches!(token.dep, Dep::Amod | Dep::Compound | Dep::Aux | Dep::Auxpass | Dep::Nmod) {
        return Vec::new();
    }
    let passive = tree.child(i, &[Dep::Auxpass, Dep::Nsubjpass]).is_some()
        || token.tag == Tag::Vbn && matches!(token.dep, Dep::Acl) && tree.child(i, &[Dep::Aux]).is_none();
    if passive {
        passive_verb(tree, quotes, i, lemma, verb).into_iter().collect()
    } else {
        active_verb(tree, quotes, i, lemma, verb)
    }
}

/// The words of the cue: the verb with its auxiliaries, negation and adverbs beside it, and its particle.
fn cue_words(tree: &Tree<'_>, i: usize) -> (usize, usize) {
    let mut first = i;
    let beside = |at: usize| {
        tree.head(at) == Some(i)
            && matches!(tree.dep(at), Dep::Aux | Dep::Auxpass | Dep::Neg | Dep::Advmod)
            && !tree.is_punct(at)
            && !tree.is_any(at, &["how", "when", "where", "why"])
    };
    let start = tree.sentence(i).0;
    while first > start && beside(first - 1) {
        first -= 1;
    }
    let mut last = i;
    if i + 1 < tree.len() && tree.head(i + 1) == Some(i) && tree.dep(i + 1) == Dep::Prt {
        last += 1;
    }
    (first, last)
}

/// The noun phrase that speaks in an active clause: its own subject, the understood one, or what a participle or relative
/// clause belongs to.
fn speaker(tree: &Tree<'_>, i: usize) -> Who {
    let Some(subject) = tree.understood_subject(i) else { return Who::Nobody };
    if matches!(tree.token(subject).tag, Tag::Wp | Tag::Wdt) {
        // "the minister, who said": the clause's antecedent.
        let mut at = subject;
        for _ in 0..MAX_DEPTH {
            let Some(head) = tree.head(at) else { break };
            if tree.dep(at) == Dep::Relcl {
                return Who::Noun(head);
            }
            at = head;
        }
    }
    if tree.dep(subject) == Dep::Expl || tree.is_any(subject, &["there"]) {
        return Who::Nobody;
    }
    Who::Noun(subject)
}

fn active_verb(tree: &Tree<'_>, quotes: &Quotes<'_>, i: usize, lemma: &str, verb: CueVerb) -> Vec<Frame> {
    let who = speaker(tree, i);
    let (cue_first, cue_last) = cue_words(tree, i);
    let mut content: Vec<Span> = Vec::new();
    let mut class = verb.class;
    if verb.takes("c") {
        for child in tree.children(i).filter(|&child| tree.dep(child) == Dep::Ccomp) {
            let (first, last) = tree.edges(child);
            let first = after_mark(tree, first, child);
            content.extend(piece(tree, first, last));
        }
        if content.is_empty() {
            content.extend(parenthesis(tree, i));
        }
    } else if verb.takes("q") {
        content.extend(
            tree.children(i)
                .filter(|&child| tree.dep(child) == Dep::Ccomp && !tree.is_any(tree.edges(child).0, &["to"]))
                .filter_map(|child| {
                    let (first, last) = tree.edges(child);
                    piece(tree, first, last)
                        .filter(|&span| quotes.touching(span).iter().any(|quote| quote.kind == QuoteKind::Speech))
                }),
        );
    }
    if verb.takes("cq") {
        for quote in beside(tree, quotes, i) {
            if !content.iter().any(|piece| piece.contains(quote)) {
                content.push(quote);
            }
        }
    }
    if content.is_empty() && verb.takes("io") {
        let child = tree.child(i, &[Dep::Xcomp]).or_else(|| tree.child(i, &[Dep::Ccomp]).filter(|_| verb.takes("o")));
        if let Some(child) = child {
            let (first, last) = tree.edges(child);
            content.extend(piece(tree, first, last));
        }
    }
    if content.is_empty() && verb.takes("c") && verb.class != CueClass::Ask {
        // "claims to know nothing", "admitted taking the money".
        if let Some(child) = tree.child(i, &[Dep::Xcomp]) {
            let (first, last) = tree.edges(child);
            content.extend(piece(tree, first, last));
        }
    }
    if content.is_empty() && verb.takes("a") {
        content.extend(taken_for(tree, i));
    }
    if content.is_empty() && verb.takes("nv") {
        if let Some(object) = tree.child(i, &[Dep::Dobj, Dep::Oprd]) {
            let (first, last) = tree.edges(object);
            if !matches!(tree.token(object).pos, Pos::Pron) || verb.takes("v") {
                content.extend(piece(tree, first, last));
            }
        }
    }
    if content.is_empty() && verb.takes("cpn") {
        let heads = lexicon::prepositions(lemma);
        let prep = tree.children(i).find(|&prep| tree.dep(prep) == Dep::Prep && prep > i && tree.is_any(prep, heads));
        if let Some(object) = prep.and_then(|prep| tree.child(prep, &[Dep::Pobj, Dep::Pcomp])) {
            let (first, last) = tree.edges(object);
            content.extend(piece(tree, first, last));
        }
    }
    if content.is_empty() || who == Who::Nobody && token_is_bare(tree, i) {
        return Vec::new();
    }
    if matches!(lemma, "say" | "report" | "tell") && who == Who::Nobody {
        class = CueClass::Hearsay;
    }
    content.sort_unstable();
    vec![Frame {
        cue: Some(tree.span(cue_first, cue_last)),
        head: Some(i),
        class,
        kind: AttributionKind::Indirect,
        who,
        content,
        via: None,
    }]
}

/// An imperative or a bare infinitive without a subject: nobody says it.
fn token_is_bare(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.token(i).tag, Tag::Vb | Tag::Vbg | Tag::Vbn)
}

/// Object and what it is taken for: "the quarrel as the last straw", "him a liar".
fn taken_for(tree: &Tree<'_>, i: usize) -> Option<Span> {
    let object = tree.child(i, &[Dep::Dobj]);
    let other = tree.children(i).filter(|&child| child > i).find(|&child| match tree.dep(child) {
        Dep::Prep => tree.is_any(child, &["as", "for", "of", "with", "to", "at"]),
        Dep::Oprd | Dep::Ccomp | Dep::Xcomp | Dep::Advcl => true,
        _ => false,
    });
    let first = object.or(other)?;
    let (left, mut right) = tree.edges(first);
    if let Some(other) = other {
        right = right.max(tree.edges(other).1);
    }
    piece(tree, left, right)
}

/// The clause around a parenthesis ("..., the person cautioned, ...") headed by verb `i` that has no complement.
fn parenthesis(tree: &Tree<'_>, i: usize) -> Vec<Span> {
    let (first, last) = tree.sentence(i);
    let subject = tree.subject(i);
    let Some(subject) = subject else { return Vec::new() };
    if tree
        .child(i, &[Dep::Dobj])
        .is_some_and(|object| !tree.token(object).entity.is_some() && !lexicon_hearer(tree, i))
    {
        return Vec::new();
    }
    let (mut left, mut right) = (i.min(tree.edges(subject).0), i.max(tree.edges(subject).1));
    if tree.dep(i) == Dep::Root || tree.head(i).is_none() {
        // "All is well, the minister said": the parser hung the clause elsewhere. Everything before the comma.
        right = last;
        if left > first + 1 && tree.word(left - 1) == "," {
            let before = (first..left - 1).any(|at| tree.is_finite(at) && tree.is_verb(at));
            let governed =
                (first..left - 1).any(|at| tree.dep(at) == Dep::Mark && tree.head(at).is_some_and(|head| head < left));
            if before && !governed {
                return piece(tree, first, left - 1).into_iter().collect();
            }
        }
        let _ = right;
        return Vec::new();
    }
    if !matches!(tree.dep(i), Dep::Parataxis | Dep::Ccomp | Dep::Advcl | Dep::Conj | Dep::Dep | Dep::Acl | Dep::Relcl) {
        return Vec::new();
    }
    let (own_left, own_right) = tree.edges(i);
    left = left.min(own_left);
    right = right.max(own_right);
    let as_clause = left > first && tree.is(left, "as")
        || tree.children(i).any(|mark| tree.dep(mark) == Dep::Mark && tree.is(mark, "as"));
    let marked = tree.children(i).any(|mark| matches!(tree.dep(mark), Dep::Mark | Dep::Cc)) && !as_clause;
    let open = left == first || tree.is_punct(left - 1) || as_clause;
    let closed = right >= last || tree.is_punct(right + 1) || tree.is_punct(right);
    if marked || !open || !closed || left == first && right >= last {
        return Vec::new();
    }
    let Some(head) = tree.head(i) else { return Vec::new() };
    let mut top = head;
    if right + 1 >= last || left <= first + 1 {
        // At the edge of its sentence it covers all of it.
        while let Some(above) = tree.head(top) {
            top = above;
        }
    }
    let (from, until) = tree.edges(top);
    pieces_around(tree, from, until, (left, right))
}

/// True if the verb's object is a hearer ("told him").
fn lexicon_hearer(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.lemma(i).as_str(), "tell" | "inform" | "notify" | "remind" | "assure" | "warn" | "advise" | "brief")
}

/// Quotations that stand right before or right after the clause of verb `i`, without its being their own words.
fn beside(tree: &Tree<'_>, quotes: &Quotes<'_>, i: usize) -> Vec<Span> {
    let (first, last) = tree.sentence(i);
    let inside = quotes.cover(tree.token(i).span.start);
    if inside {
        return Vec::new();
    }
    let mut left = i;
    for child in tree.children(i) {
        if matches!(tree.dep(child), Dep::Nsubj | Dep::Nsubjpass) {
            left = left.min(tree.edges(child).0);
        }
        if matches!(tree.dep(child), Dep::Aux | Dep::Advmod | Dep::Neg) {
            left = left.min(child);
        }
    }
    let mut found = Vec::new();
    let start = tree.token(left).span.start;
    if let Some(quote) = quotes.before(start) {
        let between = &tree.text[quote.span.end as usize..start as usize];
        let near = between.chars().all(|mark| mark.is_whitespace() || matches!(mark, ',' | '.' | '-' | '–' | '—'))
            && !between.contains('\n');
        // A quotation that closes its sentence belongs to a verb that opens the next only if the verb is a bare "he said".
        let speech = quote.kind == QuoteKind::Speech;
        if near && (speech || tree.span(first, last).contains(quote.span)) {
            found.push(quote.span);
        }
    }
    let end = tree.token(i).span.end;
    if let Some(quote) = quotes.after(end) {
        let sentence_end = tree.token(last).span.end;
        let colon = tree.word(last) == ":" || tree.text[..sentence_end as usize].ends_with(':');
        let in_sentence = quote.span.start < sentence_end
            || colon && tree.text[sentence_end as usize..quote.span.start as usize].trim().is_empty();
        let between = &tree.text[end as usize..(quote.span.start as usize).max(end as usize)];
        let fresh = in_sentence
            && quote.kind == QuoteKind::Speech
            && !between.contains(['.', '?', '!', ';'])
            && (found.is_empty() || between.len() < 80);
        let other_cue = tree.parse.tokens[i + 1..]
            .iter()
            .take_while(|token| token.span.start < quote.span.start)
            .any(|token| token.pos == Pos::Verb && matches!(token.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp));
        if fresh && !other_cue {
            found.push(quote.span);
        }
    }
    found
}

/// "is said to be", "it was reported that", "was denied by X", "was quoted by X as saying".
fn passive_verb(tree: &Tree<'_>, quotes: &Quotes<'_>, i: usize, lemma: &str, verb: CueVerb) -> Option<Frame> {
    let agent = tree.child(i, &[Dep::Agent]).and_then(|by| tree.child(by, &[Dep::Pobj]));
    let subject = tree
        .child(i, &[Dep::Nsubjpass, Dep::Nsubj])
        .or_else(|| (tree.dep(i) == Dep::Acl).then(|| tree.head(i)).flatten());
    let (cue_first, cue_last) = cue_words(tree, i);
    let mut content: Vec<Span> = Vec::new();
    let hearer = verb.takes("o")
        || matches!(lemma, "tell" | "inform" | "notify" | "remind" | "assure" | "warn" | "advise" | "brief" | "teach");
    for child in tree.children(i).filter(|&child| tree.dep(child) == Dep::Ccomp) {
        let (first, last) = tree.edges(child);
        content.extend(piece(tree, after_mark(tree, first, child), last));
    }
    if content.is_empty()
        && let Some(open) = tree.child(i, &[Dep::Xcomp])
    {
        if !hearer
            && let Some(subject) = subject
            && tree.dep(subject) != Dep::Expl
        {
            let (first, last) = tree.edges(subject);
            content.extend(piece(tree, first, last));
        }
        let (first, last) = tree.edges(open);
        content.extend(piece(tree, first, last));
    }
    if content.is_empty() && agent.is_some() && verb.takes("cnv") {
        let subject = subject?;
        let (first, mut last) = tree.edges(subject);
        if tree.dep(i) == Dep::Acl {
            last = last.min(cue_first.saturating_sub(1)).max(first);
        }
        content.extend(piece(tree, first, last));
    }
    if content.is_empty() && verb.takes("a") && agent.is_some() {
        let subject = subject?;
        let (first, last) = tree.edges(subject);
        content.extend(piece(tree, first, last));
    }
    if content.is_empty() && verb.takes("c") {
        content.extend(beside(tree, quotes, i));
    }
    if content.is_empty() {
        return None;
    }
    content.sort_unstable();
    Some(Frame {
        cue: Some(tree.span(cue_first, cue_last)),
        head: Some(i),
        class: if agent.is_none() && verb.class == CueClass::Say { CueClass::Hearsay } else { verb.class },
        kind: AttributionKind::Indirect,
        who: agent.map_or(Who::Nobody, Who::Noun),
        content,
        via: None,
    })
}
