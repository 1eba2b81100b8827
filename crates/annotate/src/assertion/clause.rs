//! Cuts a sentence into the clauses that claim something.

use headwater_model::{CueClass, Dep, NamedEntity, Pos, Sentence, Span, Tag};

use super::voice::Voices;
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
            && let Some(clause) = clause(tree, i, voices)
        {
            found.push(clause);
        }
        found.extend(age(tree, i));
    }
    if found.is_empty() {
        found.extend(verbless(tree, sentence, voices));
    }
    found
}

/// A note without a verb that gives a number: "Three-year lease, until June 2031.", "Sold in Ireland: 4,000 boxes".
fn verbless(tree: &Tree<'_>, sentence: &Sentence, voices: &Voices<'_>) -> Option<Clause> {
    let (first, last) = (sentence.tokens().start, sentence.tokens().end.checked_sub(1)?);
    let words = (first..=last).filter(|&at| !tree.is_punct(at)).count();
    let verb = (first..=last).any(|at| tree.is_verb(at) && tree.is_finite(at));
    let noun = (first..=last).any(|at| tree.token(at).pos == Pos::Noun);
    let number = (first..=last).any(|at| {
        let counted =
            || tree.head(at).is_some_and(|head| tree.token(head).pos == Pos::Noun && tree.dep(at) == Dep::Nummod);
        let money = || tree.token(at).entity == Some(NamedEntity::Money);
        let hyphened = || tree.token(at).tag == Tag::Cd && at < last && tree.word(at + 1) == "-";
        tree.token(at).tag == Tag::Cd && (counted() || money() || hyphened())
    });
    let note = (VERBLESS_MIN..=VERBLESS_MAX).contains(&words) && !verb && noun && number && tree.word(last) != "?";
    let head = (first..=last).find(|&at| tree.head(at).is_none())?;
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
        Dep::Root => finite || participle || tree.subject(i).is_some(),
        Dep::Ccomp | Dep::Parataxis | Dep::Csubj => finite || participle && tree.subject(i).is_some(),
        Dep::Conj => {
            let Some(head) = tree.head(i) else { return false };
            // Of "Mayor raids shelter and demands money" taggers take the first verb for a noun.
            let nounlike = || tree.dep(head) == Dep::Root && finite && tree.child(i, &[Dep::Dobj]).is_some();
            tree.is_verb(head) && (finite || inherits_tense(tree, i)) || nounlike()
        }
        Dep::Advcl => finite || participle && words(i) >= FEWEST_WORDS && set_off(tree, i),
        Dep::Relcl => words(i) >= FEWEST_WORDS,
        Dep::Acl => participle && words(i) > FEWEST_WORDS,
        Dep::Dep | Dep::Appos | Dep::Nsubj | Dep::Meta | Dep::Attr => finite,
        _ => false,
    }
}

/// "ROVERS have WON the race": a verb in capitals, which taggers take for a name.
fn shouted(tree: &Tree<'_>, i: usize) -> bool {
    let word = tree.word(i);
    word.len() > 1
        && word.chars().all(char::is_uppercase)
        && matches!(tree.dep(i), Dep::Root | Dep::Ccomp)
        && tree.child(i, &[Dep::Aux, Dep::Auxpass]).is_some_and(|aux| !tree.is(aux, "to"))
        && tree.child(i, &[Dep::Nsubj, Dep::Nsubjpass]).is_some()
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
    if cue.is_some_and(|cue| cue.clausal) {
        return None;
    }
    let (mut left, mut right) = tree.edges(i);
    if tree.dep(i) == Dep::Acl
        && let Some(noun) = tree.head(i)
    {
        left = left.min(tree.edges(noun).0);
    }
    for child in tree.children(i) {
        let (from, until) = tree.edges(child);
        let own_claim = match tree.dep(child) {
            Dep::Conj => tree.is_verb(child),
            Dep::Parataxis => true,
            Dep::Advcl => {
                predicate(tree, child) && (set_off(tree, child) || tree.is_finite(child) && !condition(tree, child))
            }
            Dep::Ccomp => tree.is_finite(child) && voices.cue(i).is_none() && set_off(tree, child),
            Dep::Mark | Dep::Cc => true,
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
    let inside = || (left..=right).filter(|&at| span.contains(tree.token(at).span) && !tree.is_punct(at));
    let telling =
        |at: usize| matches!(tree.token(at).pos, Pos::Noun | Pos::Propn | Pos::Num | Pos::Adj | Pos::Adv | Pos::Verb);
    // "he says" whose words were not found, and "they can't", say nothing of the matter.
    let said = cue.is_none() && tree.lemma(i) == "say";
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

/// Questions and commands: nothing is claimed.
fn asks_or_orders(tree: &Tree<'_>, i: usize) -> bool {
    let (first, last) = tree.sentence(i);
    let (left, right) = tree.edges(i);
    let question = tree.word(right) == "?"
        || right < last && tree.word(right + 1) == "?"
        || tree.word(last) == "?" && tree.dep(i) == Dep::Root;
    // "that there was a dispute" has its subject behind the verb and asks nothing.
    let inverted = tree.dep(i) == Dep::Ccomp
        && tree.child(i, &[Dep::Expl]).is_none()
        && tree.subject(i).is_some_and(|subject| subject > i)
        && tree.token(i).pos == Pos::Aux;
    let order = tree.dep(i) == Dep::Root
        && tree.token(i).tag == Tag::Vb
        && tree.subject(i).is_none()
        && tree.child(i, &[Dep::Aux]).is_none();
    let whether = tree.dep(i) == Dep::Ccomp
        && (tree.is_any(left, &["whether", "who", "what", "why", "how", "when", "where", "which"])
            || tree.is(left, "if")
                && tree.head(i).is_some_and(|head| {
                    matches!(tree.lemma(head).as_str(), "ask" | "wonder" | "know" | "see" | "say")
                }));
    let _ = first;
    question || inverted || order || whether || unnamed(tree, i)
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
