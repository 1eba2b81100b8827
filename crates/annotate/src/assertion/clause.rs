//! Cuts a sentence into the clauses that claim something.

use headwater_model::{CueClass, Dep, NamedEntity, Pos, Sentence, Span, Tag};

use super::misread::{misread, shares_root, shouted, subordinator, swallowed};
use super::mood::{advises, asks_or_orders};
use super::voice::Voices;
use crate::attribution::lexicon;
use crate::tree::Tree;

/// A clause that may be an assertion.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// Its words.
    pub span: Span,
    /// Its head token.
    pub head: usize,
    /// True if it is a cue with what it tells ("confirmed the exit"): the source of that cue is one who claims it.
    pub cue: bool,
}

/// Fewest words of a participle or relative clause that is a claim of its own.
const FEWEST_WORDS: usize = 3;

/// Words of a note without a verb.
const VERBLESS_MIN: usize = 3;
const VERBLESS_MAX: usize = 14;

/// Oldest age that a bare number behind a name can be.
const OLDEST: u32 = 125;

/// The clauses of a sentence, in the order of their heads.
pub fn clauses(tree: &Tree<'_>, sentence: &Sentence, voices: &Voices<'_>) -> Vec<Clause> {
    let mut found = Vec::new();
    for i in sentence.tokens() {
        if predicate(tree, i)
            && let Some(clause) = phrase(tree, i, voices).or_else(|| clause(tree, i, voices))
        {
            found.push(clause);
        }
        found.extend(age(tree, i));
    }
    if found.is_empty() {
        found.extend(misread(tree, sentence, voices));
    }
    if found.is_empty() {
        found.extend(verbless(tree, sentence, voices));
    }
    found
}

/// What a verb of saying tells in a phrase: "wrote of 38 million euros", "told the agency of a high result", "says 29 October".
fn phrase(tree: &Tree<'_>, i: usize, voices: &Voices<'_>) -> Option<Clause> {
    let span = voices.phrase(i)?;
    let outside = |at: usize| tree.head(at).is_none_or(|head| !span.contains(tree.token(head).span));
    let head = (i + 1..=tree.sentence(i).1).find(|&at| span.contains(tree.token(at).span) && outside(at))?;
    let telling = tree.words_in(span) >= 2 && !voices.is_silent(i) && tree.child(i, &[Dep::Neg]).is_none();
    telling.then_some(Clause { span, head, cue: false })
}

/// Notes without a verb that give a number, between colons and semicolons: "Three-year lease, until June 2031.", "Sold in Ireland: 4,000 boxes".
/// Nothing if the sentence has a finite verb.
fn verbless(tree: &Tree<'_>, sentence: &Sentence, voices: &Voices<'_>) -> Vec<Clause> {
    let tokens = sentence.tokens();
    if tokens.is_empty() || tokens.clone().any(|at| tree.is_verb(at) && tree.is_finite(at)) {
        return Vec::new();
    }
    let whole = note(tree, tokens.start, tokens.end - 1, voices);
    if whole.is_some() {
        return whole.into_iter().collect();
    }
    let mut found = Vec::new();
    let mut first = tokens.start;
    for at in tokens.clone() {
        let ends = at + 1 == tokens.end;
        if ends || matches!(tree.word(at), ":" | ";") {
            let last = if ends { at } else { at.saturating_sub(1) };
            found.extend((last >= first).then(|| note(tree, first, last, voices)).flatten());
            first = at + 1;
        }
    }
    found
}

/// The note that the tokens `first..=last` are, if they are short enough and count something.
fn note(tree: &Tree<'_>, first: usize, last: usize, voices: &Voices<'_>) -> Option<Clause> {
    let words = (first..=last).filter(|&at| !tree.is_punct(at)).count();
    let noun = (first..=last).any(|at| tree.token(at).pos == Pos::Noun);
    let number = (first..=last).any(|at| {
        let counted =
            || tree.head(at).is_some_and(|head| tree.token(head).pos == Pos::Noun && tree.dep(at) == Dep::Nummod);
        let money = || tree.token(at).entity == Some(NamedEntity::Money);
        let hyphened = || tree.token(at).tag == Tag::Cd && at < last && tree.word(at + 1) == "-";
        tree.token(at).tag == Tag::Cd && (counted() || money() || hyphened())
    });
    let note = (VERBLESS_MIN..=VERBLESS_MAX).contains(&words) && noun && number && tree.word(last) != "?";
    let head = (first..=last).find(|&at| tree.head(at).is_none_or(|head| head < first || head > last))?;
    let span = note.then(|| trimmed(tree, first, last))??;
    let span = voices.clip(head, span, false);
    (!span.is_empty() && !voices.is_source(span)).then_some(Clause { span, head, cue: false })
}

/// True if `i` heads a clause that can be a claim.
fn predicate(tree: &Tree<'_>, i: usize) -> bool {
    if !tree.is_verb(i) {
        return shouted(tree, i);
    }
    // "to put up", "let them go": nothing is claimed.
    let bare = tree.child(i, &[Dep::Aux]).is_some_and(|aux| tree.is(aux, "to"));
    if bare && tree.subject(i).is_none() {
        return false;
    }
    let finite = tree.is_finite(i);
    let participle = matches!(tree.token(i).tag, Tag::Vbg | Tag::Vbn)
        && tree.child(i, &[Dep::Aux]).is_none_or(|aux| !tree.is(aux, "to"));
    let words = |i: usize| {
        let (first, last) = tree.edges(i);
        (first..=last).filter(|&at| !tree.is_punct(at)).count()
    };
    match tree.dep(i) {
        Dep::Root => finite || participle || tree.subject(i).is_some() || advises(tree, i),
        Dep::Ccomp | Dep::Parataxis | Dep::Csubj => finite || participle && tree.subject(i).is_some(),
        Dep::Conj => {
            let Some(head) = tree.head(i) else { return false };
            // Of "Mayor raids shelter and demands money" taggers take the first verb for a noun.
            let nounlike = || tree.dep(head) == Dep::Root && finite && tree.child(i, &[Dep::Dobj]).is_some();
            tree.is_verb(head) && (finite || inherits_tense(tree, i)) || nounlike() || shares_root(tree, i)
        }
        // What is only supposed is nobody's claim.
        Dep::Advcl if condition(tree, i) => false,
        Dep::Advcl => finite || participle && words(i) >= FEWEST_WORDS && set_off(tree, i),
        Dep::Relcl => words(i) >= FEWEST_WORDS,
        Dep::Acl => participle && words(i) > FEWEST_WORDS || is_told_by_noun(tree, i),
        Dep::Pcomp => participle && follows_or_precedes(tree, i).is_some() && words(i) >= FEWEST_WORDS,
        Dep::Dep | Dep::Appos | Dep::Nsubj | Dep::Meta | Dep::Attr => finite,
        _ => false,
    }
}

/// "A report that the bridge had moved": the clause of a noun that tells.
fn is_told_by_noun(tree: &Tree<'_>, i: usize) -> bool {
    let noun = tree.head(i).and_then(|noun| lexicon::noun(&tree.lemma(noun)));
    let tells = matches!(noun, Some(CueClass::Say | CueClass::Show | CueClass::Confirm | CueClass::Believe));
    tells && tree.is_finite(i) && tree.child(i, &[Dep::Mark]).is_some_and(|mark| tree.is(mark, "that"))
}

/// "Was hit by waves before going down": the preposition under which a participle tells what came next or first, if the verb
/// above it tells of the past.
fn follows_or_precedes(tree: &Tree<'_>, i: usize) -> Option<usize> {
    let preposition = tree.head(i).filter(|&at| tree.dep(at) == Dep::Prep && tree.is_any(at, &["before", "after"]))?;
    let verb = tree.head(preposition).filter(|&verb| tree.is_verb(verb) && verb < preposition)?;
    let past = |at: usize| tree.token(at).tag == Tag::Vbd;
    let told =
        past(verb) || tree.children(verb).any(|aux| matches!(tree.dep(aux), Dep::Aux | Dep::Auxpass) && past(aux));
    (told && tree.token(i).tag == Tag::Vbg).then_some(preposition)
}

/// A coordinated verb without an auxiliary of its own has the tense of the first: "has resigned and left".
fn inherits_tense(tree: &Tree<'_>, i: usize) -> bool {
    let mut at = i;
    for _ in 0..crate::tree::MAX_DEPTH {
        if tree.dep(at) != Dep::Conj {
            break;
        }
        let Some(head) = tree.head(at) else { break };
        at = head;
    }
    predicate_shape(tree, at)
}

fn predicate_shape(tree: &Tree<'_>, i: usize) -> bool {
    !matches!(tree.dep(i), Dep::Xcomp | Dep::Pcomp | Dep::Amod)
        && tree.is_verb(i)
        && (tree.is_finite(i) || matches!(tree.dep(i), Dep::Root | Dep::Advcl | Dep::Acl))
}

/// True if a comma or dash stands before the clause.
fn set_off(tree: &Tree<'_>, i: usize) -> bool {
    let (left, right) = tree.edges(i);
    let (first, last) = tree.sentence(i);
    left > first && tree.is_punct(left - 1) || right < last && tree.is_punct(right + 1) && left == first
}

fn clause(tree: &Tree<'_>, i: usize, voices: &Voices<'_>) -> Option<Clause> {
    let citing = tree.token(i).tag == Tag::Vbg && matches!(tree.lemma(i).as_str(), "cite" | "quote" | "refer");
    if citing || asks_or_orders(tree, i) || voices.is_silent(i) {
        return None;
    }
    let cue = voices.cue(i);
    if cue.is_some_and(|cue| cue.clausal) && !tells_by_ellipsis(tree, i) {
        return None;
    }
    let (mut left, mut right) = tree.edges(i);
    if let Some(preposition) = subordinator(tree, i, voices) {
        left = preposition + 1;
    }
    if let Some(noun) = swallowed(tree, i) {
        left = left.min(tree.edges(noun).0);
    }
    if tree.dep(i) == Dep::Conj && shares_root(tree, i) {
        left = tree.head(i).map_or(left, |first| tree.edges(first).0);
    }
    if tree.dep(i) == Dep::Acl
        && let Some(noun) = tree.head(i)
    {
        left = left.min(tree.edges(noun).0);
    }
    // "The sum was reported by a website": who reported it is its source.
    if lexicon::verb(&tree.lemma(i), None).is_some_and(|verb| verb.takes("cn"))
        && let Some(agent) = tree.child(i, &[Dep::Agent]).filter(|&agent| agent > i && tree.is_finite(i))
        && voices.is_source_of(i, tree.span(agent, tree.edges(agent).1))
    {
        right = right.min(agent - 1);
    }
    for child in tree.children(i) {
        let (from, until) = tree.edges(child);
        let own_claim = match tree.dep(child) {
            Dep::Conj => tree.is_verb(child),
            Dep::Parataxis => true,
            Dep::Advcl if condition(tree, child) => set_off(tree, child),
            Dep::Advcl => predicate(tree, child) && (set_off(tree, child) || tree.is_finite(child)),
            Dep::Ccomp => {
                // Where the clause was read wrong, this one ends before its conjunction, or with the object taken for its subject.
                let object =
                    || swallowed(tree, child).and_then(|_| tree.subject(child)).map(|subject| tree.edges(subject).1);
                if let Some(end) = subordinator(tree, child, voices).map(|at| at - 1).or_else(object) {
                    right = right.min(end);
                    continue;
                }
                tree.is_finite(child) && voices.cue(i).is_none() && set_off(tree, child)
            }
            Dep::Mark => true,
            // "pays 38 million up front and another seven later" is one claim.
            Dep::Cc => {
                let mut joined = tree.children(i).filter(|&other| other > child && tree.dep(other) == Dep::Conj);
                let value = |other: usize| matches!(tree.token(other).pos, Pos::Noun | Pos::Propn | Pos::Num);
                !tree.is_any(child, &["and", "or"]) || joined.next().is_none_or(|other| !value(other))
            }
            Dep::Prep => tree
                .child(child, &[Dep::Pcomp])
                .is_some_and(|next| follows_or_precedes(tree, next).is_some() && predicate(tree, next)),
            _ => false,
        };
        if !own_claim {
            continue;
        }
        if child > i && from > i {
            right = right.min(from.saturating_sub(1).max(i));
        } else if child < i && until < i && tree.subject(i).is_none_or(|subject| subject > from) {
            // "The list, he said, was typed" is one claim with its subject.
            left = left.max(until + 1);
        }
    }
    // A relative clause set off at the end is a claim of its own; so is one about something new: "an impurity that may harm".
    for at in (i + 1..=right).filter(|&at| tree.dep(at) == Dep::Relcl) {
        let (from, until) = tree.edges(at);
        let own = || tree.word(from - 1) == "," || predicate(tree, at) && is_new(tree, at);
        if until >= right && from > i + 1 && own() {
            right = from - 1;
            break;
        }
    }
    let span = trimmed(tree, left, right)?;
    // Without the cue that governs it.
    let span = voices.clip(i, span, cue.is_some());
    // "Two investors engaged in the deal said": who they are.
    if tree.dep(i) == Dep::Acl && voices.is_source(span) {
        return None;
    }
    let inside = || (left..=right).filter(|&at| span.contains(tree.token(at).span) && !tree.is_punct(at));
    let telling =
        |at: usize| matches!(tree.token(at).pos, Pos::Noun | Pos::Propn | Pos::Num | Pos::Adj | Pos::Adv | Pos::Verb);
    // "he says" whose words were not found, and "they can't", say nothing of the matter.
    let said = cue.is_none() && tree.lemma(i) == "say" && !answers(tree, i);
    let words = if inside().any(|at| telling(at) && !(said && at == i)) { inside().count() } else { 0 };
    (words >= 2 && !(said && words <= 3) && span.contains(tree.token(i).span)).then_some(Clause {
        span,
        head: i,
        cue: cue.is_some(),
    })
}

/// True if the noun that a relative clause hangs on is named for the first time: "an impurity", "two men".
fn is_new(tree: &Tree<'_>, relative: usize) -> bool {
    let Some(noun) = tree.head(relative).filter(|&noun| tree.token(noun).pos == Pos::Noun) else { return false };
    tree.children(noun).any(|child| match tree.dep(child) {
        Dep::Det => tree.is_any(child, &["a", "an", "another", "some", "several"]),
        Dep::Nummod => !tree.children(noun).any(|other| tree.dep(other) == Dep::Det),
        _ => false,
    })
}

/// "The club said yes": an act, whose words tell nothing.
fn answers(tree: &Tree<'_>, i: usize) -> bool {
    tree.children(i).any(|child| child > i && tree.is_any(child, &["yes", "no"]))
        && tree.child(i, &[Dep::Ccomp, Dep::Dobj]).is_none()
}

/// "The coach said that he would": what is told stands before, and the clause with its cue tells it.
fn tells_by_ellipsis(tree: &Tree<'_>, i: usize) -> bool {
    let Some(clause) = tree.child(i, &[Dep::Ccomp]) else { return false };
    let (left, right) = tree.edges(clause);
    let bare = |at: usize| {
        tree.is_punct(at)
            || matches!(tree.token(at).pos, Pos::Pron | Pos::Aux | Pos::Sconj | Pos::Part)
            || matches!(tree.dep(at), Dep::Neg | Dep::Mark)
    };
    let modal = tree.token(clause).pos == Pos::Aux && !matches!(tree.lemma(clause).as_str(), "be" | "have");
    clause > i && modal && (left..=right).all(bare) && tree.subject(i).is_some()
}

fn condition(tree: &Tree<'_>, clause: usize) -> bool {
    tree.children(clause).any(|mark| tree.dep(mark) == Dep::Mark && tree.is_any(mark, &["if", "unless"]))
}

/// The tokens without marks and connecting words at the edges; half a pair of quotation marks is cut off too.
pub fn trimmed(tree: &Tree<'_>, mut left: usize, mut right: usize) -> Option<Span> {
    let first = left;
    let clock = |at: usize| at == first && tree.token(at).tag == Tag::Cd && tree.word(at).contains(':');
    let loose = |at: usize| {
        clock(at)
            || label(tree, at)
            || tree.is_any(at, &["namely", "viz"])
            || tree.is_punct(at) && !matches!(tree.word(at), "%" | "$" | "€" | "£" | ")" | "(")
            || tree.token(at).pos == Pos::Cconj && matches!(tree.dep(at), Dep::Cc)
    };
    while left < right
        && (loose(left)
            || tree.dep(left) == Dep::Mark
                && tree.is_any(left, &["that", "as", "because", "while", "although", "after", "when", "since"]))
    {
        left += 1;
    }
    while right > left && loose(right) {
        right -= 1;
    }
    let span = tree.span(left, right);
    // An inner mark at the edge was cut: take back the closing mark of a quotation that ends here.
    let mut end = span.end as usize;
    let opened = span.of(tree.text).chars().filter(|mark| matches!(mark, '“' | '‘' | '„' | '«')).count();
    let closed = span.of(tree.text).chars().filter(|mark| matches!(mark, '”' | '»')).count();
    let straight = span.of(tree.text).matches('"').count();
    let next = tree.text[end..].chars().next();
    if let Some(mark) = next
        && (opened > closed && matches!(mark, '”' | '’' | '“' | '»') || straight % 2 == 1 && mark == '"')
    {
        end += mark.len_utf8();
    }
    (!loose(left)).then(|| Span::new(span.start as usize, end))
}

/// "UPDATE 2-", "EXCLUSIVE-" at the head of a headline: about the piece, not the matter.
fn label(tree: &Tree<'_>, at: usize) -> bool {
    let shouted = tree.is_any(at, &["update", "exclusive", "breaking", "urgent", "refile", "corrected"])
        && !tree.word(at).chars().any(char::is_lowercase);
    let number = at > 0 && tree.is(at - 1, "update") && tree.word(at).len() <= 2 && tree.token(at).tag == Tag::Cd;
    shouted || number
}

/// "Havlas, 58," and "Havlas (58)": an age.
fn age(tree: &Tree<'_>, i: usize) -> Option<Clause> {
    if tree.token(i).tag != Tag::Cd || i < 2 {
        return None;
    }
    let number: u32 = tree.word(i).parse().ok().filter(|&number| number > 0 && number <= OLDEST)?;
    let (first, last) = tree.sentence(i);
    let bracket = tree.word(i - 1) == "(" && i < last && tree.word(i + 1) == ")";
    let commas = tree.word(i - 1) == "," && (i == last || matches!(tree.word(i + 1), "," | "."));
    let name = i - 2;
    let person = tree.token(name).entity == Some(NamedEntity::Person) || tree.token(name).tag == Tag::Nnp;
    if !(bracket || commas) || name < first || !person || number < 2 {
        return None;
    }
    let (left, _) = tree.name_run(name);
    Some(Clause { span: tree.span(left, if bracket { i + 1 } else { i }), head: i, cue: false })
}

/// True if a cue's noun phrase or infinitive is its source's claim, so that the whole clause is.
pub fn tells_fact(tree: &Tree<'_>, i: usize, class: CueClass) -> bool {
    #[rustfmt::skip]
    const TELLING: &[&str] = &[
        "cite", "blame", "accuse", "describe", "report", "announce", "declare", "disclose", "reveal", "claim",
        "name", "portray", "depict", "allege", "characterise", "characterize", "deny", "predict", "forecast",
        "estimate", "put", "call", "speak", "talk", "hint", "warn", "insist", "suggest",
    ];
    let negated = tree.child(i, &[Dep::Neg]).is_some()
        || tree.subject(i).is_some_and(|subject| {
            tree.is_any(subject, &["nobody", "none", "neither"])
                || tree.children(subject).any(|no| tree.is_any(no, &["no", "neither"]))
        });
    match class {
        CueClass::Confirm | CueClass::Deny => !negated,
        CueClass::Intend => {
            !negated
                && matches!(tree.lemma(i).as_str(), "promise" | "pledge" | "vow" | "swear" | "threaten" | "guarantee")
        }
        CueClass::Say | CueClass::Show => !negated && TELLING.contains(&tree.lemma(i).as_str()),
        _ => false,
    }
}
