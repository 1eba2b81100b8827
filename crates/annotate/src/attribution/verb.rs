//! What a verb of the [`lexicon`] attributes, and to whom.
//!
//! Active: the governed clause, a quotation beside it, an infinitive, an object, a phrase under a preposition, or the words
//! around the parenthesis that it is. Passive: the subject with its infinitive, the clause, or what an agent did.

use headwater_model::{AttributionKind, CueClass, Dep, NamedEntity, Pos, Span, Tag};

use super::aside;
use super::cue::after_mark;
use super::frame::{Frame, Quotes, Who, piece};
use super::lexicon::{self, CueVerb};
use crate::tree::{MAX_DEPTH, Tree};

/// The frame of the verb at `i`, if it attributes here.
pub fn frame(tree: &Tree<'_>, quotes: &Quotes<'_>, i: usize, lemma: &str, verb: CueVerb) -> Option<Frame> {
    let token = tree.token(i);
    if matches!(token.dep, Dep::Amod | Dep::Compound | Dep::Aux | Dep::Auxpass | Dep::Nmod) {
        return None;
    }
    // "to say", "to put": nobody has said anything yet.
    if tree.child(i, &[Dep::Aux]).is_some_and(|aux| tree.is(aux, "to")) && token.dep != Dep::Root {
        return None;
    }
    if is_count(tree, i) {
        return None;
    }
    if is_done_by_nobody(tree, i) && !matches!(verb.class, CueClass::Confirm | CueClass::Deny) {
        return None;
    }
    let frame = if is_passive(tree, i) {
        passive_verb(tree, quotes, i, lemma, verb)
    } else {
        active_verb(tree, quotes, i, lemma, verb)
    };
    frame.filter(|frame| frame.who.head().is_none_or(|head| !is_counted_thing(tree, head)))
}

/// "Gang lists hospital, claims 412,000 files": what is counted in figures is no speaker, unless people are counted.
fn is_counted_thing(tree: &Tree<'_>, noun: usize) -> bool {
    let people = || super::noun::noun(&tree.lemma(noun)).is_some() || super::noun::is_agent(&tree.lemma(noun));
    tree.token(noun).pos == Pos::Noun
        && tree.children(noun).any(|child| tree.dep(child) == Dep::Nummod && tree.is_figure(child))
        && !people()
}

fn is_passive(tree: &Tree<'_>, i: usize) -> bool {
    let token = tree.token(i);
    tree.child(i, &[Dep::Auxpass, Dep::Nsubjpass]).is_some()
        || token.tag == Tag::Vbn && matches!(token.dep, Dep::Acl) && tree.child(i, &[Dep::Aux]).is_none()
        || token.tag == Tag::Vbn && matches!(token.dep, Dep::Advcl) && tree.child(i, &[Dep::Agent]).is_some()
}

/// True for "nobody said", "no report shows".
pub fn is_done_by_nobody(tree: &Tree<'_>, i: usize) -> bool {
    tree.subject(i).is_some_and(|subject| {
        tree.is_any(subject, &["nobody", "none", "nothing", "neither"])
            || tree.children(subject).any(|no| tree.is_any(no, &["no", "neither"]) && tree.dep(no) == Dep::Det)
    })
}

/// True for "112 were rescued and 19 found dead": a bare figure says nothing.
fn is_count(tree: &Tree<'_>, i: usize) -> bool {
    tree.understood_subject(i)
        .is_some_and(|subject| tree.is_figure(subject) && tree.token(subject).entity != Some(NamedEntity::Org))
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
        return Who::Nobody;
    }
    if tree.dep(subject) == Dep::Expl || tree.is_any(subject, &["there"]) {
        return Who::Nobody;
    }
    Who::Noun(subject)
}

fn active_verb(tree: &Tree<'_>, quotes: &Quotes<'_>, i: usize, lemma: &str, verb: CueVerb) -> Option<Frame> {
    let mut who = speaker(tree, i);
    let (cue_first, cue_last) = cue_words(tree, i);
    let mut content: Vec<Span> = Vec::new();
    let value = if lemma == "say" { bare_value(tree, i) } else { None };
    content.extend(value.and_then(|value| piece(tree, tree.edges(value).0, tree.edges(value).1)));
    if content.is_empty() && verb.takes("c") {
        // What is denied stands behind the denial.
        let clauses = tree
            .children(i)
            .filter(|&child| tree.dep(child) == Dep::Ccomp && (verb.class != CueClass::Deny || child > i));
        let mut clauses: Vec<usize> = clauses.collect();
        if who == Who::Nobody
            && let Some((participle, noun)) = turned_round(tree, i, &clauses)
        {
            clauses.retain(|&clause| clause != participle);
            who = Who::Noun(noun);
        }
        content.extend(clauses.into_iter().filter_map(|child| clause(tree, child)));
        if content.is_empty() {
            content.extend(strayed(tree, i).and_then(|child| clause(tree, child)));
        }
    }
    if aside::may_stand_aside(verb, lemma) && verb.takes("cq") {
        let governs = !content.is_empty() || tree.child(i, &[Dep::Xcomp]).is_some();
        for quote in aside::beside(tree, quotes, i, governs) {
            if !content.iter().any(|piece| piece.contains(quote)) {
                content.push(quote);
            }
        }
        if content.is_empty() && !governs && tree.token(i).tag != Tag::Vb {
            content = aside::parenthesis(tree, i);
            if content.is_empty()
                && let Some((before, noun)) = aside::closing(tree, i)
            {
                content = before;
                who = noun;
            }
        }
    }
    if who == Who::Nobody
        && !content.is_empty()
        && content.iter().all(|piece| piece.end <= tree.token(i).span.start)
        && aside::may_stand_aside(verb, lemma)
        && let Some((before, noun)) = aside::closing(tree, i)
    {
        // The parser took the source for a part of the clause before it.
        content = before;
        who = noun;
    }
    if content.is_empty() {
        content.extend(governed(tree, i, lemma, verb));
    }
    if content.is_empty() || who == Who::Nobody && matches!(tree.token(i).tag, Tag::Vb | Tag::Vbg | Tag::Vbn) {
        return None;
    }
    content.sort_unstable();
    let class = if who == Who::Nobody && verb.class == CueClass::Say { CueClass::Hearsay } else { verb.class };
    Some(Frame {
        cue: Some(tree.span(cue_first, cue_last)),
        head: Some(i),
        class,
        kind: AttributionKind::Indirect,
        who,
        content,
        via: None,
    })
}

/// "..., said two officials working on the inquiry": the participle that the parser took for a second clause, and the noun
/// before it, who says the first.
fn turned_round(tree: &Tree<'_>, i: usize, clauses: &[usize]) -> Option<(usize, usize)> {
    clauses.iter().find(|&&clause| clause < i)?;
    let &participle = clauses.iter().find(|&&clause| clause > i)?;
    let noun = tree.child(participle, &[Dep::Nsubj, Dep::Nsubjpass])?;
    let follows = tree.edges(participle).0 == i + 1 && noun < participle;
    let bare = matches!(tree.token(participle).tag, Tag::Vbg | Tag::Vbn) && !tree.is_finite(participle);
    (follows && bare).then_some((participle, noun))
}

/// A clause's words without its "that".
fn clause(tree: &Tree<'_>, head: usize) -> Option<Span> {
    let (first, last) = tree.edges(head);
    piece(tree, after_mark(tree, first, head), last)
}

/// A "that" clause which the parser hung on a word between the verb and it ("told reporters before a meeting that ...") or
/// lost behind a parenthesis ("wrote, citing two people, that ...").
fn strayed(tree: &Tree<'_>, i: usize) -> Option<usize> {
    let (_, last) = tree.sentence(i);
    let that = (i + 1..=last).find(|&at| tree.is(at, "that") && matches!(tree.token(at).tag, Tag::In | Tag::Wdt))?;
    let head = tree.head(that).filter(|&head| head > that && tree.is_verb(head))?;
    if (i + 1..that).any(|at| tree.is_verb(at) && tree.is_finite(at)) {
        return None;
    }
    // A relative pronoun that is no subject may be the conjunction misread; "the claim that" belongs to its noun.
    let subject = tree.subject(head);
    let free = subject.is_some_and(|subject| subject != that);
    let noun = tree.head(head).filter(|&noun| noun > i && noun < that);
    let told = matches!(
        tree.lemma(i).as_str(),
        "tell" | "say" | "write" | "report" | "announce" | "inform" | "state" | "warn"
    );
    let parenthesis = that > i + 2 && tree.word(i + 1) == "," && tree.word(that - 1) == ",";
    let hung = tree.is_under(head, i) && noun.is_none_or(|noun| lexicon::noun(&tree.lemma(noun)).is_none());
    (free && (parenthesis || hung && (told || tree.dep(that) == Dep::Mark))).then_some(head)
}

/// Content that is no clause: an infinitive, what something is taken for, an object, a phrase under a preposition.
fn governed(tree: &Tree<'_>, i: usize, lemma: &str, verb: CueVerb) -> Option<Span> {
    let whole = |at: usize| {
        let (first, last) = tree.edges(at);
        piece(tree, first, last)
    };
    if verb.takes("io") || verb.takes("c") && verb.class != CueClass::Ask {
        // "claims to know nothing", "admitted taking the money".
        let open = tree
            .child(i, &[Dep::Xcomp])
            .filter(|&open| infinitive(tree, open))
            .or_else(|| tree.child(i, &[Dep::Ccomp]).filter(|_| verb.takes("o")));
        if let Some(open) = open {
            return whole(open);
        }
    }
    if verb.takes("a")
        && let Some(span) = taken_for(tree, i)
    {
        return Some(span);
    }
    if verb.takes("nv")
        && let Some(object) = tree.child(i, &[Dep::Dobj, Dep::Oprd])
        && (tree.token(object).pos != Pos::Pron || verb.takes("v"))
    {
        return whole(object);
    }
    let heads = lexicon::prepositions(lemma);
    let governs = |prep: usize| tree.dep(prep) == Dep::Prep && prep > i && tree.is_any(prep, heads);
    if let Some(prep) = tree.children(i).find(|&prep| governs(prep)) {
        return without_relative(tree, tree.child(prep, &[Dep::Pobj, Dep::Pcomp])?);
    }
    // "Told the agency of a high result": hung on the hearer.
    let hearer = tree.child(i, &[Dep::Dobj, Dep::Dative]).filter(|_| matches!(lemma, "tell" | "inform" | "warn"))?;
    let named = matches!(tree.token(hearer).tag, Tag::Nnp | Tag::Nnps | Tag::Prp);
    let prep = tree.children(hearer).find(|&prep| named && governs(prep) && tree.is(prep, "of"))?;
    without_relative(tree, tree.child(prep, &[Dep::Pobj])?)
}

/// A phrase up to the relative clause that a comma sets off: "of a high result, which nobody could confirm".
fn without_relative(tree: &Tree<'_>, object: usize) -> Option<Span> {
    let (first, last) = tree.edges(object);
    let set_off = |relative: usize| tree.edges(relative).0.checked_sub(1).filter(|&comma| tree.word(comma) == ",");
    let comma = tree.child(object, &[Dep::Relcl]).and_then(set_off);
    piece(tree, first, comma.map_or(last, |comma| (comma - 1).max(object)))
}

/// "Its maker says 29 October": a date or number in place of a clause. In the present tense, for "said 29 October" tells when.
fn bare_value(tree: &Tree<'_>, i: usize) -> Option<usize> {
    let present = matches!(tree.token(i).tag, Tag::Vbz | Tag::Vbp);
    let value = tree.children(i).find(|&child| {
        child > i && matches!(tree.dep(child), Dep::Dobj | Dep::Npadvmod | Dep::Attr) && tree.edges(child).0 == i + 1
    })?;
    let (first, last) = tree.edges(value);
    (present && (first..=last).any(|at| tree.is_figure(at))).then_some(value)
}

/// "to go", or a gerund that nothing sets off: "admitted taking the money", not ", asking not to be named".
fn infinitive(tree: &Tree<'_>, open: usize) -> bool {
    let (first, _) = tree.edges(open);
    !(tree.token(open).tag == Tag::Vbg && first > 0 && tree.is_punct(first - 1))
}

/// Object and what it is taken for: "the quarrel as the last straw", "him a liar", "the toll at 27".
fn taken_for(tree: &Tree<'_>, i: usize) -> Option<Span> {
    let object = tree.child(i, &[Dep::Dobj]);
    let other = tree.children(i).filter(|&child| child > i).find(|&child| match tree.dep(child) {
        Dep::Prep => match tree.lemma(i).as_str() {
            "put" | "estimate" => tree.is(child, "at"),
            "accuse" | "suspect" => tree.is(child, "of"),
            "blame" | "fault" => tree.is_any(child, &["for", "on"]),
            _ => tree.is(child, "as"),
        },
        Dep::Oprd => true,
        Dep::Ccomp | Dep::Xcomp => matches!(tree.lemma(i).as_str(), "call" | "consider" | "deem" | "label" | "brand"),
        _ => false,
    })?;
    let (left, right) = tree.edges(object.unwrap_or(other));
    piece(tree, left, right.max(tree.edges(other).1))
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
    content.extend(
        tree.children(i).filter(|&child| tree.dep(child) == Dep::Ccomp).filter_map(|child| clause(tree, child)),
    );
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
    if content.is_empty()
        && agent.is_some()
        && tree.dep(i) == Dep::Advcl
        && tree.child(i, &[Dep::Mark]).is_some_and(|mark| mark < i && tree.is(mark, "as"))
        && let Some(told) = tree.head(i).filter(|&told| told < i)
    {
        // "The price values it at 2 billion, as indicated by two investors".
        content.extend(piece(tree, tree.edges(told).0, tree.edges(i).0.saturating_sub(1)));
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
    if content.is_empty() && verb.takes("c") && tree.dep(i) != Dep::Acl {
        content.extend(aside::beside(tree, quotes, i, false));
    }
    if content.is_empty()
        && tree.dep(i) == Dep::Acl
        && agent.is_none()
        && verb.takes("c")
        && let Some((before, who)) = aside::closing(tree, i)
    {
        // "..., a person familiar with the talks said", read as "a person said (to be)".
        let cue = Some(tree.span(cue_first, cue_last));
        return Some(Frame {
            cue,
            head: Some(i),
            class: verb.class,
            kind: AttributionKind::Indirect,
            who,
            content: before,
            via: None,
        });
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
