//! How sure a clause sounds, and whether it is affirmed or denied.
//!
//! Reads the clause's own words: modals, adverbs, verbs and adjectives of approach ("is set to", "nears"), conditions, and
//! negation; what its attributions add (a denial turns it round, a belief weakens it) is laid on top by
//! [`crate::assertion`]. The scale is FactBank's, cut to five steps (Saurí and Pustejovsky 2009). Looks at the children of
//! the clause's head and of the infinitive it governs: linear in the clause.

use headwater_model::{Certainty, Dep, Parse, Polarity, Pos, Sentence, Span, Tag};

use crate::attribution::lexicon;
use crate::tree::Tree;

/// What a clause's own words say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// How sure.
    pub certainty: Certainty,
    /// The words that decided it.
    pub certainty_why: Option<Span>,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// The words that decided it.
    pub polarity_why: Option<Span>,
}

/// Verbs and adjectives that say of an infinitive or object that it is coming.
#[rustfmt::skip]
const APPROACH: &[&str] = &[
    "prepare", "plan", "intend", "aim", "expect", "set", "schedule", "poise", "near", "slate", "hope", "due",
    "likely", "bound", "about", "tip", "project", "forecast", "destine", "seem", "appear", "tend", "approach",
    "prepared", "poised", "expected", "scheduled", "slated", "close", "brace", "propose", "unlikely", "predict",
    "anticipate", "estimate",
];

/// Verbs and adjectives that leave it open.
#[rustfmt::skip]
const OPEN: &[&str] = &[
    "consider", "mull", "weigh", "contemplate", "ponder", "explore", "fear", "possible", "conceivable", "evaluate",
    "debate", "toy", "flirt",
];

#[rustfmt::skip]
const LIKELY_ADVERBS: &[&str] = &[
    "likely", "probably", "presumably", "apparently", "reportedly", "allegedly", "seemingly", "supposedly",
    "purportedly", "evidently", "doubtless", "virtually",
];
const POSSIBLE_ADVERBS: &[&str] = &["possibly", "perhaps", "maybe", "potentially", "conceivably"];
const NEGATIVE: &[&str] =
    &["no", "none", "nothing", "nobody", "neither", "never", "nowhere", "no-one", "hardly", "without"];

/// Judges the clause headed by token `head`, which holds the words of `span`.
pub fn judge(tree: &Tree<'_>, head: usize, span: Span) -> Verdict {
    let (certainty, certainty_why) = certainty(tree, head, span);
    let (polarity, polarity_why) = polarity(tree, head, span);
    let why = |at: Option<usize>| at.map(|at| tree.span(at, at));
    Verdict { certainty, certainty_why: why(certainty_why), polarity, polarity_why: why(polarity_why) }
}

fn certainty(tree: &Tree<'_>, head: usize, span: Span) -> (Certainty, Option<usize>) {
    if let Some(mark) = condition(tree, head) {
        return (Certainty::Conditional, Some(mark));
    }
    let negated = tree.child(head, &[Dep::Neg]).is_some();
    for child in tree.children(head).filter(|&child| span.contains(tree.token(child).span)) {
        let word = tree.word(child).to_lowercase();
        match tree.dep(child) {
            Dep::Aux if matches!(word.as_str(), "may" | "might") => return (Certainty::Possible, Some(child)),
            Dep::Aux if word == "could" && !negated => return (Certainty::Possible, Some(child)),
            // "Would" alone is the past of "will", or a plan's consequence told as such.
            Dep::Aux if matches!(word.as_str(), "would" | "’d" | "'d") && proviso(tree, head) => {
                return (Certainty::Conditional, Some(child));
            }
            Dep::Advmod if POSSIBLE_ADVERBS.contains(&word.as_str()) => return (Certainty::Possible, Some(child)),
            Dep::Advmod if LIKELY_ADVERBS.contains(&word.as_str()) => return (Certainty::Likely, Some(child)),
            Dep::Acomp | Dep::Attr | Dep::Oprd => {
                let lemma = tree.lemma(child);
                let governs = tree.child(child, &[Dep::Xcomp, Dep::Prep, Dep::Ccomp]).is_some();
                if OPEN.contains(&lemma.as_str()) {
                    return (Certainty::Possible, Some(child));
                }
                if governs && APPROACH.contains(&lemma.as_str()) {
                    return (Certainty::Likely, Some(child));
                }
            }
            Dep::Prep => {
                let verge = tree
                    .child(child, &[Dep::Pobj])
                    .filter(|&noun| matches!(tree.lemma(noun).as_str(), "verge" | "brink" | "cusp" | "point"));
                if let Some(noun) = verge.filter(|_| tree.is_any(child, &["on", "at"])) {
                    return (Certainty::Likely, Some(noun));
                }
            }
            _ => {}
        }
    }
    let lemma = tree.lemma(head);
    let governs = tree.child(head, &[Dep::Xcomp, Dep::Ccomp]).is_some();
    // "Considers the risk low" is an opinion, not an open question.
    let opinion = lemma == "consider" && tree.child(head, &[Dep::Ccomp, Dep::Oprd]).is_some();
    let object = tree.child(head, &[Dep::Dobj, Dep::Prep]).is_some();
    if lemma == "fear"
        || !opinion && OPEN.contains(&lemma.as_str()) && (governs || object) && tree.token(head).pos == Pos::Verb
    {
        return (Certainty::Possible, Some(head));
    }
    let nearing = lemma == "close" && head + 2 < tree.len() && tree.is(head + 1, "in") && tree.is(head + 2, "on");
    let coming = nearing || matches!(lemma.as_str(), "near" | "approach" | "expect" | "plan" | "anticipate") && object;
    if coming || governs && APPROACH.contains(&lemma.as_str()) {
        return (Certainty::Likely, Some(head));
    }
    // "is to be handed over", "were to meet".
    if matches!(tree.word(head).to_lowercase().as_str(), "is" | "are" | "'s" | "’s" | "'re" | "’re" | "am")
        && let Some(open) = tree.child(head, &[Dep::Xcomp])
        && tree.child(open, &[Dep::Aux]).is_some_and(|aux| tree.is(aux, "to"))
        && tree.child(head, &[Dep::Attr, Dep::Acomp]).is_none()
    {
        return (Certainty::Likely, Some(head));
    }
    (Certainty::Stated, None)
}

/// True for "under the plan", "in that case", "otherwise", and "should they agree" in the clause.
fn proviso(tree: &Tree<'_>, head: usize) -> bool {
    tree.children(head).any(|child| match tree.dep(child) {
        Dep::Prep => {
            let noun = tree.child(child, &[Dep::Pobj]).map(|noun| tree.lemma(noun)).unwrap_or_default();
            tree.is(child, "under")
                && matches!(
                    noun.as_str(),
                    "plan"
                        | "proposal"
                        | "deal"
                        | "agreement"
                        | "scheme"
                        | "term"
                        | "scenario"
                        | "arrangement"
                        | "offer"
                )
                || tree.is(child, "in") && noun == "case"
        }
        Dep::Advmod => tree.is(child, "otherwise"),
        Dep::Advcl => {
            tree.child(child, &[Dep::Aux]).is_some_and(|aux| tree.is(aux, "should") && aux == tree.edges(child).0)
        }
        _ => false,
    })
}

/// The word that makes the clause depend on another: an "if" clause in it, or its own "if".
fn condition(tree: &Tree<'_>, head: usize) -> Option<usize> {
    let mark = |clause: usize| {
        tree.children(clause).find(|&mark| {
            matches!(tree.dep(mark), Dep::Mark | Dep::Advmod)
                && tree.is_any(mark, &["if", "unless", "provided", "providing"])
                && !(mark > 0 && tree.is_any(mark - 1, &["even", "as"]))
        })
    };
    if tree.dep(head) == Dep::Advcl
        && let Some(own) = mark(head)
    {
        return Some(own);
    }
    tree.children(head).filter(|&child| tree.dep(child) == Dep::Advcl).find_map(mark)
}

fn polarity(tree: &Tree<'_>, head: usize, span: Span) -> (Polarity, Option<usize>) {
    let inside = |at: &usize| span.contains(tree.token(*at).span);
    let mut denied = None;
    let mut flips = 0;
    // "did not respond", "would not comment", "could not be reached": silence is no denial.
    if matches!(tree.lemma(head).as_str(), "comment" | "respond" | "reply" | "reach" | "remark" | "answer" | "return") {
        return (Polarity::Affirmed, None);
    }
    // "Do not stop", "do nothing": advice says what to do and denies nothing.
    if tree.token(head).tag == Tag::Vb && tree.dep(head) == Dep::Root && tree.subject(head).is_none() {
        return (Polarity::Affirmed, None);
    }
    let mut turn = |at: usize| {
        denied.get_or_insert(at);
        flips += 1;
    };
    if let Some(neg) = tree.child(head, &[Dep::Neg]).filter(inside).filter(|&neg| !contrasts(tree, head, neg)) {
        turn(neg);
    }
    if let Some(wrong) = called_wrong(tree, head) {
        turn(wrong);
    }
    for child in tree.children(head).filter(inside) {
        match tree.dep(child) {
            Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Attr => {
                if NEGATIVE.contains(&tree.word(child).to_lowercase().as_str()) {
                    turn(child);
                } else if let Some(no) = tree.children(child).find(|&no| {
                    tree.is_any(no, &["no", "neither"])
                        || tree.dep(no) == Dep::Neg && tree.dep(child) == Dep::Attr && !after_comma(tree, no)
                }) {
                    turn(no);
                }
            }
            Dep::Advmod if tree.is_any(child, &["never", "hardly", "no"]) => turn(child),
            Dep::Preconj if tree.is(child, "neither") => turn(child),
            Dep::Acomp | Dep::Oprd => {
                if let Some(neg) = tree.child(child, &[Dep::Neg]) {
                    turn(neg);
                }
            }
            // "has yet to decide"
            Dep::Xcomp if tree.children(head).any(|yet| tree.is(yet, "yet")) && tree.lemma(head) == "have" => {
                turn(child)
            }
            _ => {}
        }
    }
    if let Some(open) = tree.child(head, &[Dep::Xcomp]) {
        if tree.lemma(head) == "fail" {
            turn(head);
        } else if let Some(neg) = tree.child(open, &[Dep::Neg]) {
            turn(neg);
        }
    }
    match denied {
        Some(at) if flips % 2 == 1 => (Polarity::Denied, Some(at)),
        _ => (Polarity::Affirmed, None),
    }
}

/// True for the "not" of "is a guess, not a fact": the guess is affirmed.
fn contrasts(tree: &Tree<'_>, head: usize, neg: usize) -> bool {
    let told = tree.children(head).any(|child| {
        (head + 1..neg).contains(&child) && matches!(tree.dep(child), Dep::Attr | Dep::Acomp | Dep::Dobj | Dep::Prep)
    });
    told && after_comma(tree, neg)
}

fn after_comma(tree: &Tree<'_>, at: usize) -> bool {
    at > 0 && tree.is(at - 1, ",")
}

/// "The figure is wrong": the predicate, if the subject is something said.
fn called_wrong(tree: &Tree<'_>, head: usize) -> Option<usize> {
    let subject = tree.subject(head)?;
    let said = matches!(
        tree.lemma(subject).as_str(),
        "figure"
            | "number"
            | "report"
            | "claim"
            | "rumour"
            | "rumor"
            | "story"
            | "allegation"
            | "accusation"
            | "statement"
            | "suggestion"
            | "account"
            | "news"
    );
    let wrong = tree.child(head, &[Dep::Acomp, Dep::Attr]).filter(|&wrong| tree.is_any(wrong, lexicon::WRONG));
    wrong.filter(|_| said && tree.lemma(head) == "be")
}

/// The words by which a sentence says that something could not be checked.
pub fn unverified(text: &str, parse: &Parse, sentence: &Sentence) -> Option<Span> {
    let tokens = &parse.tokens[sentence.tokens()];
    for (at, token) in tokens.iter().enumerate() {
        let lemma = token.lemma.to_lowercase();
        let word = token.span.of(text).to_lowercase();
        if matches!(word.as_str(), "unverified" | "unconfirmed" | "uncorroborated") {
            return Some(token.span);
        }
        let check = matches!(lemma.as_str(), "verify" | "confirm" | "corroborate" | "authenticate" | "substantiate");
        let see = lemma == "see"
            && token.tag == Tag::Vbn
            && tokens[at..].iter().any(|noun| {
                matches!(
                    noun.lemma.as_str(),
                    "letter" | "document" | "copy" | "report" | "text" | "filing" | "list" | "paper" | "email"
                )
            });
        if !check && !see {
            continue;
        }
        // Negated within the few words before it: "could not independently be verified", "was unable to confirm".
        let from = at.saturating_sub(6);
        let refused = tokens[from..at].iter().position(|earlier| {
            matches!(earlier.lemma.as_str(), "not" | "n't" | "unable" | "never" | "neither")
                || earlier.span.of(text).eq_ignore_ascii_case("cannot")
        });
        if let Some(refused) = refused {
            // "The ministry did not confirm it" is a refusal, not a failed check: somebody must have tried.
            let window = &tokens[from..at];
            let tried = see
                || window.iter().any(|earlier| {
                    matches!(
                        earlier.span.of(text).to_lowercase().as_str(),
                        "could"
                            | "can"
                            | "cannot"
                            | "independently"
                            | "immediately"
                            | "unable"
                            | "been"
                            | "possible"
                            | "able"
                            | "ca"
                    )
                });
            if tried {
                return Some(window[refused].span.cover(token.span));
            }
        }
    }
    None
}
