//! Rival numbers and dates of one matter.

use headwater_model::{Disagreement, DisagreementKind, Quantity, Span, Timex, TimexKind, Token, Unit};

use super::{Case, PLACES_MAX, one_a_report, quoted};
use crate::claim::pair::Pair;
use crate::claim::saying::Saying;
use crate::claim::step::Step;
use crate::claim::value;
use crate::claim::value::{agree, is_risen_toll, overlap, same_unit};

/// Matter score from which two assertions with numbers of one unit answer one question. Tried at .4 and .55 on the seven
/// annotated stories: one more found for every three more wrong.
const MATTER_MIN: f32 = 0.7;
/// The same for dates, which any two clauses may have.
const DATED_MATTER_MIN: f32 = 0.7;
/// Likeness of the two predicates' words from which two dated clauses tell one act.
const PREDICATE_MIN: f32 = 0.6;

/// Most rivalries of a story that are gathered into questions, those on the stemma's edges first; gathering is quadratic.
const RIVALRIES_MAX: usize = 2_000;

/// Two sayings whose values cannot both hold, with the words of the values.
struct Rivalry {
    kind: DisagreementKind,
    sayings: [usize; 2],
    values: [Span; 2],
}

/// One disagreement for each question: rivalries of one kind that share a saying, or stand between the same
/// claims, are about one question.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut questions: Vec<Vec<Rivalry>> = Vec::new();
    let claims = |rivalry: &Rivalry| {
        let [a, b] = rivalry.sayings.map(|at| case.claim_of[at]);
        [a.min(b), a.max(b)]
    };
    let retold = case.edges.iter().filter(|edge| edge.whole).flat_map(|edge| &edge.steps);
    let changed = retold.filter_map(|step| changed_on_the_way(case, step));
    let compared = case.pairs.iter().filter_map(|pair| rivalry(case, pair));
    for rivalry in changed.chain(compared).take(RIVALRIES_MAX) {
        let (mut same, other): (Vec<_>, Vec<_>) = questions.into_iter().partition(|question| {
            question.iter().any(|known| {
                let one_saying = known.sayings.iter().any(|saying| rivalry.sayings.contains(saying));
                known.kind == rivalry.kind && (one_saying || claims(known) == claims(&rivalry))
            })
        });
        questions = other;
        let mut question: Vec<Rivalry> = same.drain(..).flatten().collect();
        question.push(rivalry);
        questions.push(question);
    }
    for question in questions {
        let mut sayings: Vec<usize> = question.iter().flat_map(|rivalry| rivalry.sayings).collect();
        sayings.sort_unstable();
        sayings.dedup();
        let first = &question[0];
        let words = |side: usize| {
            let saying = &case.sayings.all[first.sayings[side]];
            let text = &saying.witness.report.text;
            let value = first.values[side];
            // A number that changed on the way may stand beside the clause, in its sentence.
            let around =
                if saying.assertion.span.contains(value) { saying.assertion.span } else { saying.sentence_span() };
            format!("{} has {} ({})", saying.witness.report.label(), value.of(text), quoted(around.of(text)))
        };
        let why = format!("{}, {}", words(0), words(1));
        // The first two always show; the rest one a report.
        let mut places = first.sayings.to_vec();
        places.extend(one_a_report(case.sayings, sayings.into_iter(), PLACES_MAX));
        places.truncate(PLACES_MAX);
        let mut disagreement = case.disagreement(first.kind, &places, why);
        for rivalry in &question {
            for (at, span) in rivalry.sayings.into_iter().zip(rivalry.values) {
                let saying = &case.sayings.all[at];
                if let Some(place) = disagreement.between.iter_mut().find(|place| **place == case.place(at)) {
                    place.span = value::place_of(saying, span);
                }
            }
        }
        if disagreement.between.len() >= 2 {
            found.push(disagreement);
        }
    }
}

/// A number that changed between parent and child; an outlet that changes its own corrects itself.
fn changed_on_the_way(case: &Case<'_, '_>, step: &Step) -> Option<Rivalry> {
    let (from, to) = (&case.sayings.all[step.from], &case.sayings.all[step.to]);
    let (before, after) = value::changed_number(from, to)?;
    (from.witness.report.label() != to.witness.report.label()).then_some(Rivalry {
        kind: DisagreementKind::Number,
        sayings: [step.from, step.to],
        values: [before.span, after.span],
    })
}

/// The rivalry of a compared pair, if its values are answers to one question that cannot both hold.
fn rivalry(case: &Case<'_, '_>, pair: &Pair) -> Option<Rivalry> {
    let (a, b) = (&case.sayings.all[pair.a], &case.sayings.all[pair.b]);
    if pair.matter < MATTER_MIN || case.is_of_others(pair.a, pair.b) {
        return None;
    }
    let number = rival_numbers(a, b).filter(|(x, y)| !is_risen_toll(a, x, b, y) && !knows_both(a, x, b, y));
    if let Some((x, y)) = number {
        let (kind, values) = (DisagreementKind::Number, [x.span, y.span]);
        return Some(Rivalry { kind, sayings: [pair.a, pair.b], values });
    }
    let one_act = case.sayings.likeness.likeness(&a.predicate, &b.predicate) >= PREDICATE_MIN;
    if pair.matter < DATED_MATTER_MIN || !one_act {
        return None;
    }
    let (x, y) = rival_dates(a, b)?;
    Some(Rivalry { kind: DisagreementKind::Date, sayings: [pair.a, pair.b], values: [x.span, y.span] })
}

/// True if two values are within a factor of five, or differ by a shift of the decimal point: else they count two things.
fn is_of_one_size(x: &Quantity, y: &Quantity) -> bool {
    let (less, more) = (x.value.abs().min(y.value.abs()), x.value.abs().max(y.value.abs()));
    if less <= 0.0 {
        return false;
    }
    let ratio = more / less;
    ratio <= 5.0 || [10.0, 100.0, 1000.0].iter().any(|shift| (ratio / shift - 1.0).abs() < 0.001)
}

/// True if one of the two reports gives both values: then they are of two things, or it tells of the difference itself.
fn knows_both(a: &Saying<'_>, x: &Quantity, b: &Saying<'_>, y: &Quantity) -> bool {
    let has = |saying: &Saying<'_>, value: &Quantity| {
        saying.witness.layers.quantities.iter().any(|other| other.unit == value.unit && other.value == value.value)
    };
    has(a, y) || has(b, x)
}

/// True for a number that adds to another: "eight more bodies".
fn is_increment(saying: &Saying<'_>, quantity: &Quantity) -> bool {
    let words = quantity.span.of(&saying.witness.report.text).to_lowercase();
    words
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "more" | "another" | "other" | "further" | "additional"))
        && !words.starts_with("more than")
}

/// True for a number that something is measured against: "above the limit of 0.15 parts", "the 30 km/h limit". What was measured
/// does not contradict it.
fn is_bound(saying: &Saying<'_>, quantity: &Quantity) -> bool {
    hangs_on_bound(&saying.witness.layers.parse.tokens, quantity.token as usize)
}

fn hangs_on_bound(tokens: &[Token], number: usize) -> bool {
    const BOUNDS: [&str; 10] =
        ["limit", "threshold", "ceiling", "cap", "maximum", "minimum", "target", "norm", "standard", "quota"];
    // "limit" <- "of" <- "parts" <- "0.15": three steps up at the most.
    let mut at = number;
    (0..3).any(|_| {
        at = tokens.get(at).map_or(at, |token| token.head as usize);
        tokens.get(at).is_some_and(|token| BOUNDS.contains(&token.lemma.as_str()))
    })
}

/// Two numbers of one unit that cannot be one figure, where no number of the two clauses agrees.
fn rival_numbers<'q>(a: &Saying<'q>, b: &Saying<'q>) -> Option<(&'q Quantity, &'q Quantity)> {
    let mut rival = None;
    let states = |saying: &Saying<'q>, value: &Quantity| !is_increment(saying, value) && !is_bound(saying, value);
    for x in a.quantities.iter().filter(|x| states(a, x)) {
        for y in b.quantities.iter().filter(|y| states(b, y)) {
            let currencies = matches!((&x.unit, &y.unit), (Unit::Currency(_), Unit::Currency(_)));
            if same_unit(&x.unit, &y.unit) && agree(x, y) {
                return None;
            }
            // The same figure in another currency is a slip, another figure in another currency may be a conversion.
            let slip = currencies && x.unit != y.unit && x.value == y.value;
            let known = x.unit != Unit::None && y.unit != Unit::None;
            if rival.is_none() && (slip || (known && same_unit(&x.unit, &y.unit) && is_of_one_size(x, y))) {
                rival = Some((*x, *y));
            }
        }
    }
    rival
}

/// Two days that differ, each the only date of its clause.
fn rival_dates<'q>(a: &Saying<'q>, b: &Saying<'q>) -> Option<(&'q Timex, &'q Timex)> {
    let ([x], [y]) = (a.times.as_slice(), b.times.as_slice()) else { return None };
    let words = |saying: &Saying<'q>, time: &Timex| time.span.of(&saying.witness.report.text).to_lowercase();
    (!overlap(x, y) && are_two_days(x, &words(a, x), y, &words(b, y))).then_some((*x, *y))
}

/// True if both are one day each and worded otherwise. A week, a season and a year are too wide to contradict anything with
/// certainty; and where both say "Thursday", what differs is the day of publication, and a slip in it is likelier than two
/// Thursdays.
fn are_two_days(x: &Timex, x_words: &str, y: &Timex, y_words: &str) -> bool {
    const AROUND: [&str; 9] = ["on", "the", "this", "last", "next", "late", "early", "past", "coming"];
    let is_day = |time: &Timex| {
        let bounds = time.from == time.to.or(time.from) && time.from.is_some();
        time.kind == TimexKind::Date && time.modifier.is_none() && bounds
    };
    let telling = |words: &str| -> Vec<String> {
        words.split_whitespace().filter(|word| !AROUND.contains(word)).map(str::to_owned).collect()
    };
    let (one, other) = (telling(x_words), telling(y_words));
    let has_figure = one.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    is_day(x) && is_day(y) && (has_figure || one != other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(from: &str, to: &str) -> Timex {
        Timex {
            span: Span::new(0, 1),
            kind: TimexKind::Date,
            value: from.into(),
            modifier: None,
            from: from.parse().ok(),
            to: to.parse().ok(),
            relative: true,
            reason: "made by hand".into(),
        }
    }

    #[test]
    fn a_limit_is_no_rival_of_what_was_measured() {
        use headwater_model::{Dep, Pos, Tag};
        let token = |lemma: &str, head: u32| Token {
            span: Span::new(0, 1),
            lemma: lemma.into(),
            tag: Tag::Nn,
            pos: Pos::Noun,
            dep: Dep::Pobj,
            head,
            sentence: 0,
            entity: None,
            entity_start: false,
            space_after: true,
        };
        let limit = [token("limit", 0), token("of", 0), token("part", 1), token("0.15", 2)];
        assert!(hangs_on_bound(&limit, 3));
        let found = [token("find", 0), token("up", 3), token("part", 0), token("0.31", 2)];
        assert!(!hangs_on_bound(&found, 3));
    }

    #[test]
    fn two_days_differ_unless_both_reports_use_one_word() {
        let (tuesday, thursday) = (date("2025-03-04", "2025-03-04"), date("2025-03-06", "2025-03-06"));
        assert!(are_two_days(&tuesday, "tuesday", &thursday, "on thursday"));
        assert!(are_two_days(&tuesday, "4 march", &thursday, "6 march"));
        assert!(!are_two_days(&tuesday, "that day", &thursday, "that day"));
        assert!(!are_two_days(&tuesday, "this friday", &thursday, "on friday"));
    }

    #[test]
    fn a_week_contradicts_no_day() {
        let (week, day) = (date("2025-03-03", "2025-03-09"), date("2025-03-11", "2025-03-11"));
        assert!(!are_two_days(&week, "this week", &day, "tuesday"));
        let deadline = Timex { modifier: Some(headwater_model::Modifier::OnOrBefore), ..day.clone() };
        assert!(!are_two_days(&deadline, "by 11 march", &date("2025-03-04", "2025-03-04"), "4 march"));
    }
}
