//! States that exclude each other, as news English words them: who leaves does not stay, what is shut is not open.
//!
//! The lists are those of a dictionary of antonyms, kept to what reports tell of parties, places and works. A wording is a
//! verb's lemma, with the words behind it that make it that verb ("step down"), or `*` for any verb before an adverbial that
//! decides by itself ("as usual"); `.` is the end of what hangs on the verb ("has gone", and not "has gone to Paris").

use headwater_model::{Certainty, Dep, Polarity, Pos, Tag};

use crate::claim::saying::Saying;
use crate::likeness::token_range;

/// Two states of one thing.
pub(super) struct Contrary {
    /// Whose state it is.
    pub bearer: Bearer,
    /// Whether one may follow upon the other.
    pub order: Order,
    /// The two, in the order in which they may follow.
    pub sides: [Side; 2],
}

/// One of two states.
pub(super) struct Side {
    /// For a sentence: "some have it ...".
    pub phrase: &'static str,
    /// Its wordings.
    pub wordings: &'static [&'static str],
}

/// Whose state a verb tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bearer {
    /// The subject's: who leaves, who stays.
    Subject,
    /// What is acted upon, where something is: "they shut the port", "the port shut", "the port was shut".
    Theme,
}

/// Whether one state may follow upon the other, so that both can have been told rightly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// The second may follow upon the first, never the other way round in one story.
    Once,
    /// Either may follow upon the other.
    Back,
}

/// Places in [`CONTRARIES`] of those whose verbs have other senses too.
pub(super) const PRESENCE: usize = 0;
/// See [`PRESENCE`].
pub(super) const OFFICE: usize = 1;
/// See [`PRESENCE`].
pub(super) const OPENNESS: usize = 2;

/// All that are known.
pub(super) const CONTRARIES: [Contrary; 7] = [
    Contrary {
        bearer: Bearer::Subject,
        order: Order::Once,
        sides: [
            Side {
                phrase: "staying",
                wordings: &[
                    "* as usual",
                    "* as normal",
                    "* normally",
                    "* as before",
                    "stay put",
                    "stay in",
                    "stay at",
                    "stay on",
                    "remain in",
                    "remain at",
                    "remain on",
                    "remain there",
                    "remain here",
                    "stay there",
                    "stay here",
                ],
            },
            Side {
                phrase: "leaving",
                wordings: &[
                    "leave", "withdraw", "pull out", "move out", "evacuate", "vacate", "abandon", "depart", "quit",
                    "retreat", "exit",
                ],
            },
        ],
    },
    Contrary {
        bearer: Bearer::Subject,
        order: Order::Once,
        sides: [
            Side {
                phrase: "in office",
                wordings: &[
                    "be in office",
                    "be in his office",
                    "be in her office",
                    "be in post",
                    "be in charge",
                    "remain in office",
                    "remain in post",
                    "remain in charge",
                    "remain in his post",
                    "remain in her post",
                    "stay in office",
                    "stay in post",
                    "stay on",
                    "continue in office",
                    "continue as",
                    "remain as",
                    "stay as",
                    "carry out duty",
                    "serve out",
                    "hold on",
                ],
            },
            Side {
                phrase: "out of office",
                wordings: &[
                    "resign",
                    "step down",
                    "stand down",
                    "step aside",
                    "quit",
                    "leave office",
                    "leave post",
                    "give up post",
                    "go .",
                    "bow out",
                    "be gone",
                ],
            },
        ],
    },
    Contrary {
        bearer: Bearer::Theme,
        order: Order::Back,
        sides: [
            Side { phrase: "open", wordings: &["open", "be open", "remain open", "stay open", "keep open"] },
            Side {
                phrase: "closed",
                wordings: &[
                    "close",
                    "shut",
                    "shut down",
                    "be closed",
                    "be shut",
                    "remain closed",
                    "remain shut",
                    "stay closed",
                    "stay shut",
                    "keep closed",
                    "keep shut",
                ],
            },
        ],
    },
    Contrary {
        bearer: Bearer::Theme,
        order: Order::Back,
        sides: [
            Side {
                phrase: "going on",
                wordings: &[
                    "continue",
                    "go on",
                    "go ahead",
                    "carry on",
                    "proceed",
                    "be under way",
                    "be underway",
                    "be ongoing",
                ],
            },
            Side {
                phrase: "over or stopped",
                wordings: &[
                    "end",
                    "stop",
                    "halt",
                    "cease",
                    "conclude",
                    "suspend",
                    "call off",
                    "cancel",
                    "scrap",
                    "abandon",
                    "discontinue",
                    "be over .",
                    "finish",
                    "complete",
                ],
            },
        ],
    },
    Contrary {
        bearer: Bearer::Subject,
        order: Order::Once,
        sides: [
            Side { phrase: "alive", wordings: &["be alive", "survive", "live", "be in condition"] },
            Side { phrase: "dead", wordings: &["die", "be dead", "perish", "succumb"] },
        ],
    },
    Contrary {
        bearer: Bearer::Theme,
        order: Order::Once,
        sides: [
            Side {
                phrase: "free",
                wordings: &["be at large", "remain at large", "be on the run", "remain on the run"],
            },
            Side {
                phrase: "held",
                wordings: &[
                    "arrest",
                    "detain",
                    "capture",
                    "jail",
                    "imprison",
                    "be in custody",
                    "be in detention",
                    "be behind bars",
                    "be in jail",
                    "be in prison",
                    "remain in custody",
                ],
            },
        ],
    },
    Contrary {
        bearer: Bearer::Theme,
        order: Order::Once,
        sides: [
            Side {
                phrase: "unharmed",
                wordings: &[
                    "be intact",
                    "be undamaged",
                    "be unharmed",
                    "be unhurt",
                    "be uninjured",
                    "remain intact",
                    "remain undamaged",
                ],
            },
            Side { phrase: "harmed", wordings: &["destroy", "damage", "wreck", "ruin", "injure", "wound"] },
        ],
    },
];

/// A saying's state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct State {
    /// Which of [`CONTRARIES`].
    pub of: usize,
    /// Which of its sides, a denial turned round.
    pub side: usize,
    /// True if it is told as to come.
    pub coming: bool,
    /// True if it is to come that is denied: "will not resign" tells of now as well.
    pub never: bool,
    /// True if the wording is an adverbial that decides by itself.
    pub whole: bool,
}

impl State {
    /// True if both are told as of now, or both as to come.
    pub fn is_of_one_time(&self, other: &State) -> bool {
        self.coming == other.coming || self.never || other.never
    }
}

/// Tokens between two words of a wording, at most: "step quietly down", "is back in his office".
const GAP_MAX: usize = 2;

/// The states that a saying tells, at most one of each kind.
pub(super) fn states(saying: &Saying<'_>) -> Vec<State> {
    let Some(coming) = coming(saying) else { return Vec::new() };
    let denied = saying.assertion.polarity == Polarity::Denied;
    if !denied && crate::claim::side::sounds_denied(saying) {
        return Vec::new();
    }
    let tokens = &saying.witness.layers.parse.tokens;
    // What was so once may have ended since; "was in his office" is the present of whoever is quoted.
    let past = tokens[saying.assertion.predicate as usize].tag == Tag::Vbd && saying.assertion.chain.is_empty();
    let mut found = Vec::new();
    for (of, contrary) in CONTRARIES.iter().enumerate() {
        // The longer wording is the nearer one: "stay on" in office, not in a place.
        let told = contrary.sides.iter().enumerate().flat_map(|(side, one)| {
            let told = one.wordings.iter().filter(|wording| is_told(saying, wording));
            told.map(move |wording| (wording.len(), side, wording.starts_with('*')))
        });
        if let Some((_, side, whole)) = told.max_by_key(|(length, side, _)| (*length, *side)) {
            let side = if denied { 1 - side } else { side };
            if side == 1 || !past {
                found.push(State { of, side, coming, never: denied && coming, whole });
            }
        }
    }
    found
}

/// True if the saying's predicate has this wording.
fn is_told(saying: &Saying<'_>, wording: &str) -> bool {
    let tokens = &saying.witness.layers.parse.tokens;
    let head = saying.assertion.predicate as usize;
    let Some(predicate) = tokens.get(head) else { return false };
    let mut words = wording.split(' ');
    let verb = words.next().unwrap_or_default();
    if verb != "*" && predicate.lemma != verb {
        return false;
    }
    let end = token_range(saying.witness, saying.assertion.span).end;
    let mut at = head;
    for (nth, word) in words.enumerate() {
        if word == "." {
            return (at + 1..end)
                .next()
                .is_none_or(|next| tokens[next].pos == Pos::Punct || tokens[next].pos == Pos::Cconj);
        }
        let near = if nth == 0 && verb == "*" { end } else { (at + 2 + GAP_MAX).min(end) };
        let text = &saying.witness.report.text;
        let is_word = |token: &usize| tokens[*token].lemma == word || tokens[*token].span.of(text) == word;
        let Some(found) = (at + 1..near).find(is_word) else { return false };
        at = found;
    }
    true
}

/// Whether the saying is told as to come; nothing if it is told on a condition, or by a form of the verb that says no time.
fn coming(saying: &Saying<'_>) -> Option<bool> {
    let tokens = &saying.witness.layers.parse.tokens;
    let head = saying.assertion.predicate as usize;
    let predicate = tokens.get(head)?;
    let near = head.saturating_sub(6)..head;
    let helps =
        |token: &usize| tokens[*token].head as usize == head && matches!(tokens[*token].dep, Dep::Aux | Dep::Auxpass);
    let helpers: Vec<usize> = near.filter(helps).collect();
    let modal = helpers.iter().any(|&at| tokens[at].tag == Tag::Md);
    if helpers.is_empty() && matches!(predicate.tag, Tag::Vbg | Tag::Vb) && !saying.assertion.headline {
        return None;
    }
    match saying.assertion.certainty {
        Certainty::Conditional => None,
        Certainty::Likely | Certainty::Possible => Some(true),
        Certainty::Stated | Certainty::Unverified => Some(modal),
    }
}
