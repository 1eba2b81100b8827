//! A value told twice: "10 miles (16 km)", "EUR 4.6 million ($5 million)".
//!
//! The second one stands in brackets right behind the first. Of physical units the values must be the same but for
//! rounding; of two currencies nobody here knows the day's rate, so the brackets have to do.

use headwater_model::measure::may_be_converted;
use headwater_model::{Quantity, Unit};

/// The place in `before` of the quantity that `here` tells again in another unit.
pub(super) fn converts(text: &str, before: &[Quantity], here: &Quantity) -> Option<u32> {
    let (last, first) = (before.len().checked_sub(1)?, before.last()?);
    let between = text.get(first.span.end as usize..here.span.start as usize)?;
    let behind = text.get(here.span.end as usize..)?.trim_start();
    let bracketed = matches!(between.trim(), "(" | "[") && behind.starts_with([')', ']', ',', ';']);
    (bracketed && is_other_unit(first, here)).then_some(last as u32)
}

fn is_other_unit(a: &Quantity, b: &Quantity) -> bool {
    match (&a.unit, &b.unit) {
        (Unit::Currency(x), Unit::Currency(y)) => x != y,
        (Unit::Measure(x), Unit::Measure(y)) if x != y => {
            let (Some(first), Some(second)) = (a.conversion(), b.conversion()) else { return false };
            first.base == second.base && may_be_converted(first.base, first.apply(a.value), second.apply(b.value))
        }
        _ => false,
    }
}
