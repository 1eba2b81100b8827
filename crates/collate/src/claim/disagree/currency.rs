//! One figure in two currencies: "€38m" here, "£38m" there.
//!
//! A sum that is converted changes its figure; a sum that keeps it and changes its sign was copied wrongly by somebody. Looked for over
//! the whole story, since a figure of two digits or more is not twice the same by chance. Linear in the sums, which are filed by
//! figure.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::{Disagreement, DisagreementKind, Quantity, ReportIx, Span, SpanRef, Unit, Witness};

use super::{Case, PLACES_MAX};

/// Digits besides its noughts from which a figure is held against the same figure in another currency: "6 million" in two currencies
/// may well be two sums, "38 million" is one. On the seven annotated stories disagreements reach F1 .345, .330 and .301 with one, two and
/// three digits; the one that two digits miss is not worth the chance that one digit takes.
const DIGITS_MIN: u32 = 2;
/// Largest sum that is looked at, in thousandths: nine trillion, up to which they are exact as a float.
const THOUSANDTHS_MAX: f64 = 9e15;

/// A sum at its place.
struct Sum<'w> {
    report: ReportIx,
    code: &'w str,
    words: Span,
    witness: &'w Witness,
}

/// One disagreement for each figure that some reports give in one currency and others in another.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut sums: BTreeMap<i64, Vec<Sum<'_>>> = BTreeMap::new();
    let mut last = None;
    for saying in case.sayings.all.iter() {
        if last.replace(saying.report) == Some(saying.report) {
            continue;
        }
        for quantity in &saying.witness.layers.quantities {
            let Unit::Currency(code) = &quantity.unit else { continue };
            // "412 pence" is the figure of "£4.12".
            let (code, parts) = if code == "penny" { ("GBP", 100.0) } else { (code.as_str(), 1.0) };
            if let Some(figure) = figure(quantity, parts) {
                let sum = Sum { report: saying.report, code, words: quantity.span, witness: saying.witness };
                sums.entry(figure).or_default().push(sum);
            }
        }
    }
    for sums in sums.into_values() {
        let codes = |report: ReportIx| -> BTreeSet<&str> {
            sums.iter().filter(|sum| sum.report == report).map(|sum| sum.code).collect()
        };
        // A report that has the figure in both knows what it does; the first place of each report is enough.
        let mut kept: Vec<&Sum<'_>> = sums.iter().filter(|sum| codes(sum.report).len() == 1).collect();
        kept.dedup_by_key(|sum| sum.report);
        let mut shown: Vec<&Sum<'_>> = Vec::new();
        for sum in kept {
            if shown.iter().filter(|other| other.code == sum.code).count() < PLACES_MAX / 2 {
                shown.push(sum);
            }
        }
        let Some(other) = shown.iter().find(|sum| sum.code != shown[0].code) else { continue };
        let words =
            |sum: &Sum<'_>| format!("{} has {}", sum.witness.report.label(), sum.words.of(&sum.witness.report.text));
        let why = format!("{}, {}: one figure in two currencies", words(shown[0]), words(other));
        let mut between: Vec<SpanRef> = shown.iter().map(|sum| place(sum)).collect();
        between.sort_unstable();
        between.truncate(PLACES_MAX);
        found.push(Disagreement { kind: DisagreementKind::Number, between, why, claims: Vec::new() });
    }
}

/// The figure in thousandths of the unit of which the quantity counts `parts`, if it has [`DIGITS_MIN`] digits besides its noughts.
fn figure(quantity: &Quantity, parts: f64) -> Option<i64> {
    let thousandths = (quantity.value * 1000.0 / parts).round();
    if !(1.0..=THOUSANDTHS_MAX).contains(&thousandths) || quantity.upper.is_some() {
        return None;
    }
    let mut digits = thousandths as i64;
    while digits % 10 == 0 {
        digits /= 10;
    }
    (digits >= 10i64.pow(DIGITS_MIN - 1)).then_some(thousandths as i64)
}

/// The shortest assertion around the sum, else its own words.
fn place(sum: &Sum<'_>) -> SpanRef {
    let around = sum.witness.layers.assertions.iter().map(|one| one.span).filter(|span| span.contains(sum.words));
    around.min_by_key(|span| span.len()).unwrap_or(sum.words).at(sum.report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::Exactness;

    #[test]
    fn a_figure_has_two_digits_besides_its_noughts() {
        let sum = |value: f64| Quantity {
            span: Span::new(0, 1),
            value,
            upper: None,
            unit: Unit::Currency("EUR".into()),
            exactness: Exactness::Exact,
            token: 0,
            converts: None,
        };
        assert_eq!(figure(&sum(38_000_000.0), 1.0), Some(38_000_000_000));
        assert_eq!(figure(&sum(4.12), 1.0), Some(4_120));
        assert_eq!(figure(&sum(412.0), 100.0), Some(4_120));
        assert_eq!(figure(&sum(6_000_000.0), 1.0), None);
        assert_eq!(figure(&sum(0.0), 1.0), None);
    }
}
