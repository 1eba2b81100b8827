//! Values inside assertions held against one another: numbers with their units, and dates.

use headwater_model::measure::{Conversion, conversion, may_be_converted};
use headwater_model::{Exactness, Quantity, Span, Timex, Unit};

use super::saying::Saying;
use crate::likeness::token_range;

/// How the values of two assertions stand to one another.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub(super) struct Compared {
    /// Values that both have.
    pub same: u32,
    /// True if both give a value of one unit, or a date, and none of them agrees.
    pub rival: bool,
    /// True if only one of them gives values at all.
    pub one_sided: bool,
}

/// Compares the quantities and dates of two assertions.
pub(super) fn compare(a: &Saying<'_>, b: &Saying<'_>) -> Compared {
    let mut compared = Compared::default();
    let (mut comparable, mut agreed) = (false, false);
    for x in &a.quantities {
        for y in b.quantities.iter().filter(|y| same_unit(&x.unit, &y.unit)) {
            comparable = true;
            if agree(x, y) {
                agreed = true;
                compared.same += 1;
            }
        }
    }
    let (mut dated, mut same_day) = (false, false);
    for x in &a.times {
        for y in &b.times {
            dated = true;
            if overlap(x, y) {
                same_day = true;
                compared.same += 1;
            }
        }
    }
    compared.rival = (comparable && !agreed) || (dated && !same_day);
    let has = |s: &Saying<'_>| !s.quantities.is_empty() || !s.times.is_empty();
    compared.one_sided = has(a) != has(b);
    compared
}

/// True if two quantities count the same sort of thing. A bare number may count anything; so may "person" and a counted role.
pub(super) fn same_unit(a: &Unit, b: &Unit) -> bool {
    match (a, b) {
        (Unit::None, _) | (_, Unit::None) => true,
        (Unit::Counted(x), Unit::Counted(y)) => x == y || (is_human(x) && is_human(y)),
        (Unit::Measure(x), Unit::Measure(y)) => x == y || measured_alike(x, y).is_some(),
        (x, y) => x == y,
    }
}

/// The ways to the base unit of two units of one dimension: miles and kilometres, not miles and tonnes.
fn measured_alike(a: &str, b: &str) -> Option<(Conversion, Conversion)> {
    conversion(a).zip(conversion(b)).filter(|(a, b)| a.base == b.base)
}

/// True for nouns that count human beings in general.
fn is_human(noun: &str) -> bool {
    matches!(
        noun,
        "person" | "people" | "man" | "woman" | "passenger" | "other" | "body" | "survivor" | "victim" | "traveler"
    )
}

/// True if two quantities could be the same value: equal, rounded, within a range, or within what "at least" leaves open.
pub(super) fn agree(a: &Quantity, b: &Quantity) -> bool {
    if let (Unit::Measure(x), Unit::Measure(y)) = (&a.unit, &b.unit)
        && x != y
        && let Some((of_a, of_b)) = measured_alike(x, y)
    {
        let (a, b) = (in_base(a, of_a), in_base(b, of_b));
        return may_be_converted(of_a.base, a.value, b.value) || agree(&a, &b);
    }
    let (low_a, high_a) = (a.value, a.upper.unwrap_or(a.value));
    let (low_b, high_b) = (b.value, b.upper.unwrap_or(b.value));
    if low_a <= high_b && low_b <= high_a {
        return true;
    }
    if leaves_open(a, b) || leaves_open(b, a) || is_rounded(a.value, b.value) || is_rounded(b.value, a.value) {
        return true;
    }
    let hedged = a.exactness == Exactness::About || b.exactness == Exactness::About;
    let gap = (low_a.max(low_b) - high_a.min(high_b)).abs();
    let size = a.value.abs().max(b.value.abs());
    // Two figures that differ by less than the last digit written are one figure rounded; "about" allows a little more.
    gap <= size * if hedged { 0.05 } else { 0.01 }
}

fn in_base(quantity: &Quantity, to: Conversion) -> Quantity {
    let (value, upper) = (to.apply(quantity.value), quantity.upper.map(|upper| to.apply(upper)));
    Quantity { value, upper, unit: Unit::Measure(to.base.into()), ..quantity.clone() }
}

/// True if "more than x" leaves `other` open: "more than 1.6 million" says 1,626,042, and does not say 16 million.
fn leaves_open(bound: &Quantity, other: &Quantity) -> bool {
    /// Nobody says "more than 100" of 150.
    const FAR: f64 = 1.25;
    match bound.exactness {
        Exactness::AtLeast => other.value >= bound.value && other.value <= bound.value * FAR,
        Exactness::AtMost => other.value <= bound.value && other.value * FAR >= bound.value,
        _ => false,
    }
}

/// True if `short` is `long` cut to the digits it is written with, at least two; for figures from a thousand, since 30 is not
/// 29 rounded where bodies are counted.
fn is_rounded(short: f64, long: f64) -> bool {
    const ROUNDED_MIN: f64 = 1_000.0;
    if short < ROUNDED_MIN || long < ROUNDED_MIN {
        return false;
    }
    // The last digit that is written; at least two digits count.
    let mut unit = 1.0;
    while unit * 100.0 <= short && (short / (unit * 10.0)).fract() == 0.0 {
        unit *= 10.0;
    }
    ((long / unit).round() - short / unit).abs() < 0.5
}

/// True if two dates share a day.
pub(super) fn overlap(a: &Timex, b: &Timex) -> bool {
    match (a.from, a.to.or(a.from), b.from, b.to.or(b.from)) {
        (Some(a_from), Some(a_to), Some(b_from), Some(b_to)) => a_from <= b_to && b_from <= a_to,
        _ => false,
    }
}

/// A number of the child's sentence that the parent's has otherwise, where neither report has the other's anywhere.
pub(super) fn changed_number<'q>(from: &Saying<'q>, to: &Saying<'q>) -> Option<(&'q Quantity, &'q Quantity)> {
    let (before, after) = (&from.witness.layers.quantities, &to.witness.layers.quantities);
    let anywhere = |quantity: &Quantity, all: &[Quantity]| all.iter().any(|other| is_one_figure(other, quantity));
    // What a bare number counts is told by its clause, or by the sentence that it opens ("Fourteen of the ...").
    let inside = |saying: &Saying<'_>, quantity: &Quantity| {
        let sentence = saying.sentence_span();
        let is_clear = quantity.unit != Unit::None
            || saying.assertion.span.contains(quantity.span)
            || quantity.span.start == sentence.start;
        sentence.contains(quantity.span) && is_clear
    };
    let new = after.iter().filter(|quantity| inside(to, quantity) && !anywhere(quantity, before));
    for new in new {
        let mut gone = before.iter().filter(|quantity| inside(from, quantity) && !anywhere(quantity, after));
        if let Some(old) = gone.find(|old| could_become(old, new)) {
            return Some((old, new));
        }
    }
    None
}

/// True if two quantities are the same value of the same unit. Unlike [`same_unit`] a bare number is like a bare number only.
fn is_one_figure(a: &Quantity, b: &Quantity) -> bool {
    (a.unit == Unit::None) == (b.unit == Unit::None) && same_unit(&a.unit, &b.unit) && agree(a, b)
}

/// True if one could have become the other by a slip: another value of the unit, or the same figure in another currency or
/// measure. Another figure in another currency is a conversion.
fn could_become(before: &Quantity, after: &Quantity) -> bool {
    if (before.unit == Unit::None) != (after.unit == Unit::None) {
        return false;
    }
    if same_unit(&before.unit, &after.unit) {
        return !agree(before, after);
    }
    let of_a_kind = matches!(
        (&before.unit, &after.unit),
        (Unit::Currency(_), Unit::Currency(_)) | (Unit::Measure(_), Unit::Measure(_))
    );
    of_a_kind && before.value == after.value
}

/// The clause of a saying if the value stands in it, else the value's own words.
pub(super) fn place_of(saying: &Saying<'_>, value: Span) -> Span {
    if saying.assertion.span.contains(value) { saying.assertion.span } else { value }
}

/// True for a toll that rises with time: a count of people hurt, found or missing, larger in the report of a later day.
pub(super) fn is_risen_toll(a: &Saying<'_>, x: &Quantity, b: &Saying<'_>, y: &Quantity) -> bool {
    const TOLL: [&str; 22] = [
        "die", "kill", "dead", "death", "toll", "injure", "wound", "hurt", "rescue", "recover", "find", "body",
        "casualty", "victim", "miss", "missing", "survivor", "survive", "case", "infect", "arrest", "detain",
    ];
    let is_toll = |saying: &Saying<'_>| {
        token_range(saying.witness, saying.assertion.span)
            .any(|token| TOLL.contains(&saying.witness.layers.parse.tokens[token].lemma.to_lowercase().as_str()))
    };
    let day = |saying: &Saying<'_>| saying.witness.report.published.as_ref().map(|published| published.date);
    if !is_toll(a) || !is_toll(b) {
        return false;
    }
    match (day(a), day(b)) {
        (Some(first), Some(second)) if first < second => x.value < y.value,
        (Some(first), Some(second)) if first > second => x.value > y.value,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(value: f64, unit: Unit, exactness: Exactness) -> Quantity {
        Quantity { span: Span::new(0, 1), value, upper: None, unit, exactness, token: 0, converts: None }
    }

    #[test]
    fn rounding_agrees_and_another_figure_does_not() {
        let exact = |value| quantity(value, Unit::Percent, Exactness::Exact);
        assert!(agree(&exact(38_600.0), &exact(38_600.0)));
        assert!(agree(&quantity(140_000.0, Unit::None, Exactness::About), &exact(138_500.0)));
        assert!(!agree(&exact(0.7), &exact(7.0)));
        assert!(!agree(&exact(27.0), &exact(29.0)));
        assert!(agree(&exact(1_600_000.0), &exact(1_626_042.0)));
        assert!(!agree(&exact(1_600_000.0), &exact(1_680_000.0)));
        assert!(!agree(&exact(30.0), &exact(28.0)));
    }

    #[test]
    fn more_than_a_number_says_what_is_a_little_more_and_nothing_less() {
        let more = quantity(140.0, Unit::None, Exactness::AtLeast);
        assert!(agree(&more, &quantity(150.0, Unit::None, Exactness::Exact)));
        assert!(!agree(&more, &quantity(120.0, Unit::None, Exactness::Exact)));
        assert!(!agree(&more, &quantity(410.0, Unit::None, Exactness::Exact)));
    }

    #[test]
    fn a_mile_is_held_against_kilometres() {
        let measured = |value, symbol: &str| quantity(value, Unit::Measure(symbol.into()), Exactness::Exact);
        assert!(same_unit(&measured(1.0, "mi").unit, &measured(1.0, "km").unit));
        assert!(agree(&measured(10.0, "mi"), &measured(16.0, "km")));
        assert!(!agree(&measured(10.0, "mi"), &measured(10.0, "km")));
        assert!(!agree(&measured(20.0, "degC"), &measured(75.0, "degF")));
        assert!(!same_unit(&measured(1.0, "mi").unit, &measured(1.0, "t").unit));
    }

    #[test]
    fn a_bare_number_counts_anything_but_euros_are_no_pounds() {
        let euro = Unit::Currency("EUR".into());
        assert!(same_unit(&Unit::None, &euro));
        assert!(!same_unit(&euro, &Unit::Currency("GBP".into())));
        assert!(same_unit(&Unit::Counted("passenger".into()), &Unit::Counted("person".into())));
        assert!(!same_unit(&Unit::Counted("vote".into()), &Unit::Counted("person".into())));
    }
}
