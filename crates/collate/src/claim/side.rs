//! Which side of its claim an assertion takes.
//!
//! An assertion's own polarity is that of its words: "no letter was sent" is denied though nobody says that one was. Seen from
//! the claim it is a statement like any other, unless somebody affirms what it negates. So where every member of a claim is
//! negative by a negation of its own words, the claim is the negative statement and all affirm it; what is denied by a cue
//! outside ("denied that a letter was sent") was put forward by somebody and stays denied, and so does what denies the same in its own
//! words.

use headwater_model::{CueClass, Dep, Polarity};

use super::pair::Pair;
use super::saying::{Saying, Sayings};
use crate::likeness::token_range;

/// Score from which an affirmed and a denied assertion say the same thing with opposite signs. Above the bound of a claim:
/// a wrong disagreement costs more than a missing one.
const SAME_MIN: f32 = 0.4;
/// Likeness of the two predicates' words from which they are one verb or a synonym of it.
const PREDICATE_MIN: f32 = 0.6;
/// Likeness of the two subjects from which they are one; what is asked of two bodies contradicts nothing. On the seven
/// annotated stories all found below it were wrong.
const SUBJECT_MIN: f32 = 0.4;
/// Matter score from which it is one matter, where both subjects bear one name.
const NAMED_MATTER_MIN: f32 = 0.5;
/// Least weight of a clause: "he said no" and the like are like anything.
const WEIGHT_MIN: f32 = 6.0;

/// Negative members of a claim that its affirmed ones are held against, at most.
const NEGATIVE_MAX: usize = 16;

/// The side of each member of `group`, in its order.
pub(super) fn sides(sayings: &Sayings<'_>, group: &[usize]) -> Vec<Polarity> {
    let negated = !is_contested(sayings, group);
    let side = |&at: &usize| match negated && is_negative(&sayings.all[at]) {
        true => Polarity::Affirmed,
        false => sayings.all[at].assertion.polarity,
    };
    group.iter().map(side).collect()
}

/// True if a member words as so what another one's own words negate, be it to affirm it or because a cue denies it ("denied that the
/// ferry was overloaded"). A member that affirms something else contests nothing.
pub(super) fn is_contested(sayings: &Sayings<'_>, group: &[usize]) -> bool {
    let negative: Vec<usize> =
        group.iter().copied().filter(|&at| is_negative(&sayings.all[at])).take(NEGATIVE_MAX).collect();
    let positive = |at: &&usize| !is_negative(&sayings.all[**at]);
    group.iter().filter(positive).any(|&yes| negative.iter().any(|&no| tell_one_act(sayings, yes, no)))
}

/// True if one affirms and the other denies one proposition: the same act of the same parties.
pub(super) fn contradict(sayings: &Sayings<'_>, pair: &Pair) -> bool {
    let (a, b) = (&sayings.all[pair.a], &sayings.all[pair.b]);
    let of_one = sayings.likeness.likeness(&a.subject, &b.subject) >= SUBJECT_MIN;
    let weighs = a.clause.weight() >= WEIGHT_MIN && b.clause.weight() >= WEIGHT_MIN;
    // A short clause says enough where it names who: "Moreau has resigned", whatever day the other adds.
    let named = a.subject_names.iter().any(|name| b.subject_names.contains(name));
    let same = pair.score >= SAME_MIN && weighs || pair.matter >= NAMED_MATTER_MIN && named;
    same && of_one && of_one_act(sayings, pair.a, pair.b)
}

/// True if one affirms and the other denies one act.
pub(super) fn of_one_act(sayings: &Sayings<'_>, a: usize, b: usize) -> bool {
    let (a, b) = (&sayings.all[a], &sayings.all[b]);
    let yes = match (a.assertion.polarity, b.assertion.polarity) {
        (Polarity::Affirmed, Polarity::Denied) => a,
        (Polarity::Denied, Polarity::Affirmed) => b,
        _ => return false,
    };
    same_act(sayings, a, b) && !sounds_denied(yes)
}

/// True if one words as so what the other negates, and it is one act.
fn tell_one_act(sayings: &Sayings<'_>, positive: usize, negative: usize) -> bool {
    let (positive, negative) = (&sayings.all[positive], &sayings.all[negative]);
    // What a cue denies has its word of denial outside.
    let plain = positive.assertion.polarity == Polarity::Denied || !sounds_denied(positive);
    plain && same_act(sayings, positive, negative)
}

/// True if the predicates are one verb or a synonym of it.
fn same_act(sayings: &Sayings<'_>, a: &Saying<'_>, b: &Saying<'_>) -> bool {
    // "There is" and the like have no word of their own to compare; then the rest of the clause has decided.
    // "There is no withdrawal" has the other's act in its noun.
    match (a.predicate.is_empty(), b.predicate.is_empty()) {
        (true, true) => true,
        (true, false) => sayings.likeness.shared(&b.predicate, &a.clause) > 0.0,
        (false, true) => sayings.likeness.shared(&a.predicate, &b.clause) > 0.0,
        (false, false) => sayings.likeness.likeness(&a.predicate, &b.predicate) >= PREDICATE_MIN,
    }
}

/// True if an affirmed clause has a word of denial in it: what it affirms may well be the denial.
pub(super) fn sounds_denied(saying: &Saying<'_>) -> bool {
    const DENIAL: [&str; 17] = [
        "not",
        "no",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "n't",
        "without",
        "deny",
        "reject",
        "refuse",
        "dismiss",
        "contradict",
        "refute",
        "wrong",
    ];
    let tokens = &saying.witness.layers.parse.tokens;
    token_range(saying.witness, saying.assertion.span)
        .any(|token| DENIAL.contains(&tokens[token].lemma.to_lowercase().as_str()))
}

/// True for a negative statement: denied by a negation in its own words, not by a cue of denial nor by being called wrong.
pub(super) fn is_negative(saying: &Saying<'_>) -> bool {
    let assertion = saying.assertion;
    let Some(why) = assertion.polarity_why.filter(|_| assertion.polarity == Polarity::Denied) else { return false };
    let layers = &saying.witness.layers;
    let by_cue = layers
        .attributions
        .iter()
        .any(|attribution| attribution.class == CueClass::Deny && attribution.cue.is_some_and(|cue| cue.overlaps(why)));
    let word = layers.parse.tokens.partition_point(|token| token.span.end <= why.start);
    let called_wrong = layers.parse.tokens.get(word).is_some_and(|token| matches!(token.dep, Dep::Acomp | Dep::Oprd));
    assertion.span.contains(why) && !by_cue && !called_wrong
}
