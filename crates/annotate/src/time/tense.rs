//! On which side of the report a clause lies: told as past, or as still to come.

use headwater_model::{Dep, Parse, Pos, Tag};

/// The side of the report on which a clause lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tense {
    /// Told as past.
    Past,
    /// Told as still to come.
    Future,
    /// A plain present, or no verb at all.
    Open,
}

/// Verbs of what is scheduled, whose present tense with a date tells of what is to come.
const TIMETABLE: &[&str] = &[
    "meet", "open", "close", "start", "begin", "end", "leave", "arrive", "travel", "fly", "visit", "vote", "play",
    "expire", "resume", "return", "host", "hold", "launch", "convene", "run", "come", "go", "fall", "take",
];

/// The tense of the clause that holds token `token`. Walks up the tree, at most the depth of the sentence.
pub(crate) fn tense(parse: &Parse, token: usize) -> Tense {
    let tokens = &parse.tokens;
    // "said Friday", "met on Monday": the verb right in front decides, whatever the tree says.
    let mut front = token;
    while let Some(before) = front.checked_sub(1).filter(|at| tokens[*at].sentence == tokens[token].sentence) {
        front = before;
        match tokens[before].tag {
            Tag::In | Tag::Nnp | Tag::Cd if token - before <= 4 => continue,
            Tag::Vbd => return Tense::Past,
            _ => break,
        }
    }
    let mut at = token;
    for _ in 0..64 {
        let Some(here) = tokens.get(at) else { return Tense::Open };
        let lemma = here.lemma.as_str();
        if at != token
            && here.pos == Pos::Adj
            && ["due", "scheduled", "set", "expected", "likely", "ready"].contains(&lemma)
        {
            return Tense::Future;
        }
        if matches!(here.pos, Pos::Verb | Pos::Aux)
            && here.tag != Tag::Unknown
            && let Some(tense) = of_verb(parse, at)
        {
            return tense;
        }
        let up = here.head as usize;
        if up == at {
            return Tense::Open;
        }
        at = up;
    }
    Tense::Open
}

/// Tokens between an auxiliary and its verb at most.
const AUXILIARY_DISTANCE_MAX: usize = 48;

/// The tense of one verb; `None` where it has none of its own and the governing clause decides.
fn of_verb(parse: &Parse, verb: usize) -> Option<Tense> {
    let here = &parse.tokens[verb];
    let sentence = parse.sentences.get(here.sentence as usize)?;
    let (mut modal, mut to, mut had, mut be) = (false, false, false, None);
    // Auxiliaries stand close before their verb; the bound keeps endless sentences linear.
    let first = verb.saturating_sub(AUXILIARY_DISTANCE_MAX).max(sentence.tokens().start);
    for number in first..verb {
        let Some(child) = parse.tokens.get(number).filter(|child| child.head as usize == verb && number < verb) else {
            continue;
        };
        if !matches!(child.dep, Dep::Aux | Dep::Auxpass) {
            continue;
        }
        match child.tag {
            Tag::Md => modal = true,
            Tag::To => to = true,
            _ if child.lemma == "have" => had = true,
            Tag::Vbd => be = Some(Tense::Past),
            Tag::Vbz | Tag::Vbp if child.lemma == "be" => be = Some(Tense::Open),
            _ => {}
        }
    }
    if had {
        return Some(Tense::Past);
    }
    if modal {
        return Some(Tense::Future);
    }
    let planned = ["schedule", "expect", "plan", "set", "slate", "book"].contains(&here.lemma.as_str());
    match here.tag {
        Tag::Vbd => Some(Tense::Past),
        Tag::Vbn if planned && be.is_some() => Some(Tense::Future),
        Tag::Vbn => be.map(|tense| if tense == Tense::Past { Tense::Past } else { Tense::Open }).or(Some(Tense::Past)),
        Tag::Vb if to => Some(Tense::Future),
        Tag::Vbg => match be {
            Some(Tense::Open) => Some(Tense::Future),
            Some(tense) => Some(tense),
            None => None,
        },
        // The present of the timetable: "the board meets on Friday", but not "he says on Friday".
        Tag::Vbz | Tag::Vbp if TIMETABLE.contains(&here.lemma.as_str()) => Some(Tense::Future),
        Tag::Vbz | Tag::Vbp => Some(Tense::Open),
        _ => None,
    }
}
