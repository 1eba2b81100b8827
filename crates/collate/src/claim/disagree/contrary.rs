//! One party or thing in two states that exclude each other: leaving here, staying there.
//!
//! The two need share no word, so they are not looked for among the compared pairs but by state and bearer (`state`, `bearer`).
//! Linear in the assertions, times at most [`KEPT_MAX`] of each side that are held against each other.

use std::collections::BTreeSet;

use headwater_model::{Date, Dep, DisagreementKind, EntityKind, Polarity, Timex};
use jiff::ToSpan;

use super::bearer::{self, Bears, Of};
use super::land::Lands;
use super::state::{self, CONTRARIES, Order, State};
use super::{Case, Disagreement, PLACES_MAX, one_a_report, sides_of};
use crate::claim::saying::Saying;
use crate::likeness::token_range;

/// Matter score from which two things of one noun ("the search") are one thing, or two clauses of one day tell of one moment. That of a
/// retelling (see `step`); not tuned by itself: no disagreement of the annotated stories hangs on it.
const MATTER_MIN: f32 = 0.4;
/// Likeness of two described things ("the talks with the union") from which they are one: all but the same words. Not tuned.
const SUBJECT_MIN: f32 = 0.8;
/// Sayings of each side of a pair of states that are held against each other, at most, the first of the story.
const KEPT_MAX: usize = 48;

/// Days before a report within which what it tells is the news and not its background: a month, as news itself says "last month" of what still counts.
const RECENT_DAYS: i32 = 31;

/// A saying with its state and who is in it.
struct Told {
    at: usize,
    state: State,
    bears: Bears,
    /// Where, as far as the clause names it.
    place: BTreeSet<Of>,
}

/// One disagreement for each pair of states and bearer.
pub(super) fn rivals(case: &Case<'_, '_>, lands: &Lands, found: &mut Vec<Disagreement>) {
    let mut sides: Vec<[Vec<Told>; 2]> = CONTRARIES.iter().map(|_| [Vec::new(), Vec::new()]).collect();
    for (at, saying) in case.sayings.all.iter().enumerate() {
        if saying.part || is_background(saying) {
            continue;
        }
        for state in state::states(saying).into_iter().filter(|state| is_meant(lands, saying, *state)) {
            let list = &mut sides[state.of][state.side];
            if list.len() >= KEPT_MAX {
                continue;
            }
            if let Some(bears) = bearer::bears(lands, saying, CONTRARIES[state.of].bearer) {
                let place = where_told(lands, saying, &bears);
                list.push(Told { at, state, bears, place });
            }
        }
    }
    for [first, second] in &sides {
        let against = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
        let rivals =
            against.filter(|(one, other)| are_contrary(case, one, other)).map(|(one, other)| (one.at, other.at));
        for (ones, others) in sides_of(rivals) {
            let [one, other] = &CONTRARIES[first[0].state.of].sides;
            found.extend(told(case, [(ones, one.phrase), (others, other.phrase)]));
        }
    }
}

fn told(case: &Case<'_, '_>, sides: [(Vec<usize>, &str); 2]) -> Option<Disagreement> {
    let mut places = Vec::new();
    let mut words = Vec::new();
    for (mut side, _) in sides.clone() {
        // Words that say it outright before those that deny the other.
        side.sort_unstable_by_key(|&at| (case.sayings.all[at].assertion.polarity == Polarity::Denied, at));
        side.dedup();
        let side = one_a_report(case.sayings, side.into_iter(), PLACES_MAX / 2);
        words.push(case.says(*side.first()?));
        places.extend(side);
    }
    let why = format!("{}: {} or {}", words.join(", "), sides[0].1, sides[1].1);
    Some(case.disagreement(DisagreementKind::Status, &places, why))
}

/// True if both are told of one bearer and cannot both hold.
fn are_contrary(case: &Case<'_, '_>, one: &Told, other: &Told) -> bool {
    let (a, b) = (&case.sayings.all[one.at], &case.sayings.all[other.at]);
    let contrary = &CONTRARIES[one.state.of];
    if a.report == b.report
        || a.witness.report.label() == b.witness.report.label()
        || !one.state.is_of_one_time(&other.state)
    {
        return false;
    }
    // One verb, affirmed and denied, is a matter of polarity.
    let verb = |saying: &Saying<'_>| {
        saying.witness.layers.parse.tokens.get(saying.assertion.predicate as usize).map(|token| token.lemma.clone())
    };
    if a.assertion.polarity != b.assertion.polarity && verb(a) == verb(b) {
        return false;
    }
    let matter = case.matter(one.at, other.at);
    let of_one = one.bears.is_named_alike(&other.bears)
        || one.bears.is_owned_by(&other.bears)
        || one.bears.is_thing_alike(&other.bears) && (matter >= MATTER_MIN || are_one_thing(case, one, other));
    let placed = match (one.place.is_empty(), other.place.is_empty()) {
        (false, false) => !one.place.is_disjoint(&other.place),
        // What is in no place by its words is where the other is only if it says all ("as usual"), or if it is the same thing.
        (true, false) | (false, true) => one.state.whole || matter >= MATTER_MIN,
        (true, true) => true,
    };
    let timely = match (contrary.order, day(a), day(b)) {
        (Order::Once, Some(first), Some(second)) => first >= second,
        (Order::Once, _, _) => true,
        (Order::Back, Some(first), Some(second)) => first == second,
        (Order::Back, _, _) => false,
    };
    of_one && placed && timely
}

/// True if two things of one noun are one though their clauses share nothing else: each is the only such thing of its report, or both
/// are described alike.
fn are_one_thing(case: &Case<'_, '_>, one: &Told, other: &Told) -> bool {
    let (a, b) = (&case.sayings.all[one.at], &case.sayings.all[other.at]);
    let described = one.bears.described && other.bears.described;
    one.bears.sole && other.bears.sole
        || described && case.sayings.likeness.likeness(&a.subject, &b.subject) >= SUBJECT_MIN
}

/// True if the verb has the sense of its state: a party leaves a place or takes its people from one, and not a remark or an offer; what
/// opens and closes at a figure is a market, and what is so "again" was otherwise before.
fn is_meant(lands: &Lands, saying: &Saying<'_>, state: State) -> bool {
    let parse = &saying.witness.layers.parse;
    let text = &saying.witness.report.text;
    let clause = token_range(saying.witness, saying.assertion.span);
    if clause.clone().any(|at| parse.tokens[at].lemma == "again") {
        return false;
    }
    if state.of == state::OPENNESS {
        return saying.quantities.is_empty();
    }
    if !matches!(state.of, state::PRESENCE | state::OFFICE) {
        return true;
    }
    let head = saying.assertion.predicate as usize;
    let allowed: &[&str] = if state.of == state::PRESENCE { &LEFT } else { &HELD };
    let is_fit = |at: usize| {
        let mut words = bearer::phrase(parse, at);
        let named = |word: usize| {
            let span = parse.tokens[word].span;
            let mut mentions = saying.witness.layers.mentions.iter().filter(|mention| mention.span.contains(span));
            lands.at(&parse.tokens, text, word).is_some()
                || mentions.any(|mention| matches!(mention.kind, EntityKind::Place | EntityKind::Facility))
        };
        allowed.contains(&bearer::noun(parse, text, at).as_str()) || state.of == state::PRESENCE && words.any(named)
    };
    // What is left, or left from: "its bases", "from the talks".
    let from =
        |at: usize| parse.tokens[at].dep == Dep::Prep && matches!(parse.tokens[at].lemma.as_str(), "from" | "of");
    let of_the_verb = |at: usize| {
        let up = parse.tokens[at].head as usize;
        up == head
            || up > head
                && parse.tokens[up].head as usize == head
                && matches!(parse.tokens[up].dep, Dep::Prep | Dep::Prt)
    };
    let told = clause.clone().filter(|&at| match parse.tokens[at].dep {
        Dep::Dobj => parse.tokens[at].head as usize == head,
        Dep::Pobj => from(parse.tokens[at].head as usize) && of_the_verb(parse.tokens[at].head as usize),
        _ => false,
    });
    // A post is resigned from by whatever name it has; only what is left outright must be one.
    told.filter(|&at| state.of == state::PRESENCE || parse.tokens[at].dep == Dep::Dobj).all(is_fit)
}

/// What a party leaves, and whom it takes away.
const LEFT: [&str; 30] = [
    "country",
    "city",
    "town",
    "village",
    "area",
    "region",
    "province",
    "territory",
    "island",
    "base",
    "camp",
    "building",
    "embassy",
    "site",
    "home",
    "house",
    "headquarters",
    "post",
    "position",
    "airport",
    "port",
    "troop",
    "force",
    "soldier",
    "staff",
    "personnel",
    "diplomat",
    "people",
    "resident",
    "citizen",
];
/// What who leaves office leaves, and whose duties who stays carries out.
const HELD: [&str; 12] =
    ["office", "post", "job", "role", "position", "seat", "duty", "dutie", "mandate", "term", "chair", "power"];

/// The day a saying speaks of, else that of its report.
pub(super) fn day(saying: &Saying<'_>) -> Option<Date> {
    if let [time] = saying.times.as_slice()
        && let Some(day) = time.from.filter(|from| time.to == Some(*from))
    {
        return Some(day);
    }
    saying.witness.report.published.as_ref().map(|published| published.date)
}

/// True for what was so long before the report: of a time that ended more than [`RECENT_DAYS`] earlier, or that a word calls past.
pub(super) fn is_background(saying: &Saying<'_>) -> bool {
    const PAST: [&str; 4] = ["ago", "formerly", "previously", "once"];
    let tokens = &saying.witness.layers.parse.tokens;
    let since = saying.witness.report.published.as_ref().and_then(|at| at.date.checked_sub(RECENT_DAYS.days()).ok());
    let long_ago = |time: &&Timex| matches!((time.to, since), (Some(to), Some(since)) if to < since);
    saying.times.iter().any(long_ago)
        || token_range(saying.witness, saying.assertion.span).any(|at| PAST.contains(&tokens[at].lemma.as_str()))
}

/// Named places in a clause besides its bearer.
fn where_told(lands: &Lands, saying: &Saying<'_>, bears: &Bears) -> BTreeSet<Of> {
    let clause = token_range(saying.witness, saying.assertion.span);
    let subject = saying.assertion.subject.map_or(0..0, |subject| token_range(saying.witness, subject));
    let outside = clause.filter(|at| !subject.contains(at));
    let mut places = BTreeSet::new();
    for at in outside {
        places.extend(bearer::of(lands, saying, at..at + 1).into_iter().filter(|of| !bears.of.contains(of)));
    }
    places
}
