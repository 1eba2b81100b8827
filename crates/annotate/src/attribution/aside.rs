//! Cues beside what they attribute: quotations next to a verb, parentheses ("..., he said, ..."), and sentences that close
//! with their cue where the tree does not show it.

use headwater_model::{CueClass, Dep, NamedEntity, Pos, QuoteKind, Span, Tag};

use super::frame::{Quotes, Who, piece, pieces_around};
use super::lexicon::CueVerb;
use crate::tree::Tree;

/// Longest run of tokens between a closing comma and the verb: a source with its descriptor.
const LONGEST_SOURCE: usize = 30;

/// True for verbs that may be put beside their content: saying, and a few of thinking.
pub fn may_stand_aside(verb: CueVerb, lemma: &str) -> bool {
    match verb.class {
        CueClass::Say | CueClass::Confirm => true,
        CueClass::Ask => matches!(lemma, "ask" | "demand" | "urge" | "inquire" | "enquire" | "plead"),
        CueClass::Show => matches!(lemma, "read" | "show" | "find"),
        CueClass::Believe => matches!(
            lemma,
            "think" | "believe" | "suspect" | "hope" | "expect" | "fear" | "guess" | "reckon" | "conclude" | "predict"
        ),
        CueClass::Intend => matches!(lemma, "promise" | "vow" | "pledge"),
        CueClass::Deny | CueClass::Hearsay | CueClass::Attitude => false,
    }
}

/// The clause around a parenthesis ("..., the person cautioned, ...") headed by verb `i` that has no complement.
pub fn parenthesis(tree: &Tree<'_>, i: usize) -> Vec<Span> {
    let (first, last) = tree.sentence(i);
    let Some(subject) = tree.subject(i) else { return Vec::new() };
    let object = tree.child(i, &[Dep::Dobj]);
    if object.is_some() && !has_hearer(tree, i) || matches!(tree.token(subject).tag, Tag::Wp | Tag::Wdt) {
        return Vec::new();
    }
    let Some(head) = tree.head(i) else { return Vec::new() };
    if !matches!(tree.dep(i), Dep::Parataxis | Dep::Ccomp | Dep::Advcl | Dep::Conj | Dep::Dep | Dep::Acl | Dep::Relcl) {
        return Vec::new();
    }
    let (_, own_right) = tree.edges(i);
    let left = i.min(tree.edges(subject).0);
    let right = i.max(tree.edges(subject).1).max(own_right);
    let as_clause =
        tree.children(i).any(|mark| matches!(tree.dep(mark), Dep::Mark | Dep::Advmod) && tree.is(mark, "as"));
    let marked = tree.children(i).any(|mark| matches!(tree.dep(mark), Dep::Mark | Dep::Cc)) && !as_clause;
    let open = left == first || tree.is_punct(left - 1) || tree.is_punct(left) || as_clause;
    let closed = right >= last || tree.is_punct(right + 1) || tree.is_punct(right);
    if marked || !open || !closed || left == first && right >= last {
        return Vec::new();
    }
    let mut top = head;
    if right + 1 >= last || left <= first + 1 {
        // At the edge of its sentence it covers all of it.
        while let Some(above) = tree.head(top) {
            top = above;
        }
    }
    let (from, mut until) = tree.edges(top);
    // "..., the people said, asking not to be named": the participle is the speaker's.
    if right < until && (right..=(right + 2).min(until)).any(|at| tree.token(at).tag == Tag::Vbg) {
        until = right;
    }
    pieces_around(tree, from, until, (left, right))
}

/// Content and source of a sentence that closes ", X said on Tuesday.", ", said X." or ", a man, X, said." and whose verb
/// governs nothing: what stands before the comma. A sentence that was cut at an abbreviation begins in small letters; its
/// first half is added.
pub fn closing(tree: &Tree<'_>, i: usize) -> Option<(Vec<Span>, Who)> {
    let (first, last) = tree.sentence(i);
    // "..., said two of the people": the speaker read as the object of a second verb.
    let turned = is_turned(tree, i);
    if tree.child(i, &[Dep::Dobj]).is_some() && !has_hearer(tree, i) && !turned {
        return None;
    }
    // The verb group may begin with "has", "later", "also".
    let mut start = i;
    while start > first && matches!(tree.token(start - 1).pos, Pos::Adv | Pos::Aux | Pos::Part) {
        start -= 1;
    }
    let commas: Vec<usize> =
        (first..start).rev().take(LONGEST_SOURCE).filter(|&at| matches!(tree.word(at), "," | "–" | "—")).collect();
    let nearest = commas.iter().copied().find(|&at| !inside_name(tree, at, i))?;
    // Behind the verb only when, where and to whom, up to a comma.
    let end = (i + 1..=last).find(|&at| tree.word(at) == ",").unwrap_or(last);
    if (i + 1..end).any(|at| tree.is_verb(at) && tree.subject(at).is_some() && !relative(tree, at)) {
        return None;
    }
    let noun_follows = (i + 1..=last)
        .find(|&at| !(matches!(tree.token(at).pos, Pos::Det | Pos::Adj | Pos::Num) || turned && tree.is(at, "of")))
        .is_some_and(|at| matches!(tree.token(at).pos, Pos::Noun | Pos::Propn | Pos::Pron) && !names_time(tree, at));
    let (comma, who) = if nearest + 1 < start {
        (nearest, before_verb(tree, nearest + 1, start)?)
    } else if noun_follows {
        (nearest, after_verb(tree, i, last)?)
    } else {
        // ", his father, Stoyan, said": the source is one or two phrases between commas.
        let mut commas = commas.iter().copied().filter(|&at| at < nearest);
        let mut from = commas.next()?;
        if tree.token(from + 1).tag == Tag::Vbg {
            // "TASS, citing a person, said".
            from = commas.next()?;
        }
        if let Some(further) = commas.next()
            && from - further <= 12
            && !(further + 1..from).any(|at| tree.is_verb(at))
            && (first..further).any(|at| tree.is_verb(at) && tree.is_finite(at))
            && tree.token(from + 1).entity == Some(NamedEntity::Person)
        {
            from = further;
        }
        if (from + 1..nearest).any(|at| tree.is_verb(at) && tree.is_finite(at) && !relative(tree, at)) {
            return None;
        }
        let until = (from + 1..nearest)
            .find(|&at| tree.word(at) == "," && tree.token(at + 1).tag == Tag::Vbg)
            .unwrap_or(nearest);
        (from, Who::Range(head_noun(tree, from + 1, until - 1)?, from + 1, until - 1))
    };
    let mut start = first;
    if tree.word(first).starts_with(char::is_lowercase) && first > 0 {
        let before = &tree.parse.sentences[tree.token(first - 1).sentence as usize];
        let here = &tree.parse.sentences[tree.token(first).sentence as usize];
        if before.block == here.block {
            start = before.first as usize;
        }
    }
    if !(start..comma).any(|at| tree.is_verb(at) && tree.is_finite(at)) {
        return None;
    }
    let content: Vec<Span> = piece(tree, start, comma).into_iter().collect();
    (!content.is_empty()).then_some((content, who))
}

/// "on Tuesday", "last week": not who.
fn names_time(tree: &Tree<'_>, at: usize) -> bool {
    matches!(tree.token(at).entity, Some(NamedEntity::Date | NamedEntity::Time))
}

/// The source between the comma and the verb.
fn before_verb(tree: &Tree<'_>, mut from: usize, until: usize) -> Option<Who> {
    while from < until && tree.token(from).pos == Pos::Cconj {
        from += 1;
    }
    let clause = (from..until).any(|at| tree.is_verb(at) && tree.is_finite(at) && !relative(tree, at));
    if clause || until <= from {
        return None;
    }
    Some(Who::Range(head_noun(tree, from, until - 1)?, from, until - 1))
}

/// The source behind the verb: ", said X".
/// True for a verb of saying behind a comma, without a subject before it: "..., said two of the people".
fn is_turned(tree: &Tree<'_>, i: usize) -> bool {
    let (first, _) = tree.sentence(i);
    let joined = matches!(tree.dep(i), Dep::Conj | Dep::Dep | Dep::Parataxis);
    joined && tree.lemma(i) == "say" && tree.subject(i).is_none() && i > first && tree.word(i - 1) == ","
}

fn after_verb(tree: &Tree<'_>, i: usize, last: usize) -> Option<Who> {
    if let Some(subject) = tree.subject(i).filter(|&subject| subject > i) {
        return Some(Who::Noun(subject));
    }
    let mut head = (i + 1..=last).find(|&at| matches!(tree.token(at).pos, Pos::Noun | Pos::Propn | Pos::Pron))?;
    while head < last && matches!(tree.token(head + 1).pos, Pos::Noun | Pos::Propn) {
        head += 1;
    }
    Some(Who::Range(head, i + 1, head))
}

/// The head of the noun phrase that the tokens are: its last noun before a preposition, comma or participle.
fn head_noun(tree: &Tree<'_>, from: usize, until: usize) -> Option<usize> {
    let end = (from + 1..=until)
        .find(|&at| tree.token(at).pos == Pos::Adp || tree.word(at) == "," || tree.token(at).pos == Pos::Verb);
    let end = end.unwrap_or(until + 1);
    let noun =
        (from..end).rev().find(|&at| matches!(tree.token(at).pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num));
    noun.filter(|&noun| {
        !tree.is_any(noun, &["nobody", "none", "nothing"])
            && !names_time(tree, noun)
            && !matches!(tree.token(noun).tag, Tag::Wp | Tag::Wdt)
    })
}

/// True if the comma at `comma` belongs to the source before the verb: "Tomáš Riedl, an economist, said".
fn inside_name(tree: &Tree<'_>, comma: usize, verb: usize) -> bool {
    let subject = tree.subject(verb);
    subject.is_some_and(|subject| {
        let (left, right) = tree.edges(subject);
        left <= comma
            && comma <= right
            && !(left..comma).any(|at| tree.is_verb(at) && tree.is_finite(at) && !relative(tree, at))
    })
}

fn relative(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(tree.dep(verb), Dep::Relcl | Dep::Acl)
        || tree.head(verb).is_some_and(|head| {
            matches!(tree.dep(verb), Dep::Aux | Dep::Auxpass | Dep::Conj | Dep::Ccomp | Dep::Xcomp)
                && tree.dep(head) == Dep::Relcl
        })
}

/// True if the verb's object is a hearer ("told him").
pub fn has_hearer(tree: &Tree<'_>, i: usize) -> bool {
    matches!(
        tree.lemma(i).as_str(),
        "tell" | "inform" | "notify" | "remind" | "assure" | "warn" | "advise" | "brief" | "reassure"
    )
}

/// Quotations that stand right before or right after the clause of verb `i`, without its being their own words. A verb that
/// governs something already takes none that closed its own sentence.
pub fn beside(tree: &Tree<'_>, quotes: &Quotes<'_>, i: usize, governs: bool) -> Vec<Span> {
    let (first, last) = tree.sentence(i);
    if quotes.cover(tree.token(i).span.start) {
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
        let near = between.chars().all(|mark| mark.is_whitespace() || matches!(mark, ',' | '-' | '–' | '—'))
            && !between.contains('\n');
        let ended = quote.inner.of(tree.text).trim_end().ends_with('.');
        let inverted = left == i;
        let speech = quote.kind == QuoteKind::Speech;
        let inside = tree.span(first, last).contains(quote.span);
        // A quotation that has ended is a sentence of its own, unless a bare "he said" or "said X" follows.
        let apart = ended && (governs || !inverted && tree.token(left).pos != Pos::Pron);
        if near && (speech || inside) && !apart && (inside || !governs) {
            found.push(quote.span);
        }
    }
    let end = tree.token(i).span.end;
    if let Some(quote) = quotes.after(end) {
        let sentence_end = tree.token(last).span.end;
        let colon = tree.text[..sentence_end as usize].ends_with(':');
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
