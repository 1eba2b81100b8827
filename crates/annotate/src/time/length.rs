//! Lengths of time and things that recur: "three years", "six-year", "the past two weeks", "every Thursday", "twice a week".

use compact_str::{CompactString, format_compact};
use headwater_model::{Dep, Modifier, Pos};

use super::lexicon::{self, Unit};
use super::number::{self, Count};
use super::piece::At;

/// A length of time.
pub(crate) fn length(at: At<'_>) -> Option<(Count, Unit, Option<Modifier>, At<'_>)> {
    let (modifier, on) = hedge(at);
    let on = on.skip(&["the", "these", "those"]);
    let framed =
        on.skip(&["last", "past", "next", "first", "final", "coming", "previous", "following", "latest", "recent"]);
    let (count, behind) = match number::count(framed) {
        Some((count, behind)) => (count, behind),
        None => match framed.eat(&["another", "all", "whole", "full", "entire"]) {
            // "another week", "all day", "the whole year"; "all months" is none.
            Some(whole) => {
                let one = lexicon::unit(whole.skip_hyphen()).filter(|(unit, plural, _)| !plural && *unit >= Unit::Hour);
                (Count::Exact(1.0), one.map(|_| whole)?)
            }
            None => bare(framed, framed.next != on.next)?,
        },
    };
    let article = ["a", "an"].contains(&behind.word_before(1)) && behind.next == framed.next + 1;
    let behind = behind.skip_hyphen();
    let behind = behind.skip(&[
        "more",
        "consecutive",
        "straight",
        "full",
        "whole",
        "entire",
        "long",
        "additional",
        "trading",
        "working",
        "business",
        "calendar",
        "extra",
        "further",
    ]);
    let (unit, plural, behind) = lexicon::unit(behind)?;
    if article && matches!(unit, Unit::Second | Unit::Quarter) || (unit == Unit::Quarter && behind.word() == "of") {
        return None; // "a second vote", "a quarter of the seats"
    }
    // "one second" and "two second": an ordinal behind a number is no unit.
    if unit == Unit::Second && !plural && number::figures(framed).is_none() && framed.word() != "one" {
        return None;
    }
    if is_age(behind) {
        return None;
    }
    let behind = behind.phrase("or so").unwrap_or(behind);
    let behind = behind.glued("-").and_then(|on| on.eat(&["long"])).unwrap_or(behind);
    let (count, behind) = match behind.phrase("and a half") {
        Some(on) => (plus_half(count), on),
        None => (count, behind),
    };
    Some((count, unit, modifier, behind))
}

/// "two years and six months", "1 hour 15 minutes": the value of a length that goes on in smaller units.
pub(crate) fn with_smaller(count: Count, unit: Unit, behind: At<'_>) -> Option<(CompactString, At<'_>)> {
    let mut value = match count {
        Count::Exact(_) => length_value(count, unit),
        Count::Vague => return None,
    };
    let (mut last, mut end) = (unit, behind);
    // Years, months, days, hours, minutes, seconds: no length has more parts.
    for _ in 0..5 {
        let on = end.skip(&[","]).skip(&["and"]);
        let Some((count @ Count::Exact(_), behind)) = number::number(on).map(|(n, at)| (Count::Exact(n), at)) else {
            break;
        };
        let Some((unit, _, behind)) = lexicon::unit(behind).filter(|(unit, ..)| *unit < last && *unit != Unit::Weekend)
        else {
            break;
        };
        let part = length_value(count, unit);
        let part = part.trim_start_matches('P');
        // The clock's part of a value begins with one T.
        value.push_str(if value.contains('T') { part.trim_start_matches('T') } else { part });
        (last, end) = (unit, behind);
    }
    (last != unit && !is_age(end) && !matches!(end.skip_hyphen().word(), "ago" | "later" | "earlier"))
        .then_some((value, end))
}

fn plus_half(count: Count) -> Count {
    match count {
        Count::Exact(value) => Count::Exact(value + 0.5),
        Count::Vague => Count::Vague,
    }
}

/// "58-year-old", "three years old", "six years of age", "aged".
fn is_age(behind: At<'_>) -> bool {
    let on = behind.skip_hyphen();
    matches!(on.word(), "old" | "olds") || behind.phrase("of age").is_some()
}

/// Units in the plural without a number: "for years", "in recent weeks".
fn bare(at: At<'_>, framed: bool) -> Option<(Count, At<'_>)> {
    let (_, plural, _) = lexicon::unit(at)?;
    let asked = ["for", "in", "of", "over", "within", "after", "took", "take", "takes", "recent", "lasted"];
    (plural && (framed || asked.contains(&at.word_before(1)))).then_some((Count::Vague, at))
}

/// Words in front that say how exact a length is.
pub(crate) fn hedge(at: At<'_>) -> (Option<Modifier>, At<'_>) {
    for (phrase, modifier) in [
        ("more than", Modifier::MoreThan),
        ("no more than", Modifier::EqualOrLess),
        ("less than", Modifier::LessThan),
        ("fewer than", Modifier::LessThan),
        ("at least", Modifier::EqualOrMore),
        ("at most", Modifier::EqualOrLess),
        ("up to", Modifier::EqualOrLess),
        ("nearly", Modifier::LessThan),
        ("almost", Modifier::LessThan),
        ("about", Modifier::Approx),
        ("around", Modifier::Approx),
        ("roughly", Modifier::Approx),
        ("over", Modifier::MoreThan),
    ] {
        if let Some(behind) = at.phrase(phrase) {
            return (Some(modifier), behind);
        }
    }
    (None, at)
}

/// TIMEX3 value of a length.
pub(crate) fn length_value(count: Count, unit: Unit) -> CompactString {
    let (factor, clock, letter) = match unit {
        Unit::Second => (1.0, "T", "S"),
        Unit::Minute => (1.0, "T", "M"),
        Unit::Hour => (1.0, "T", "H"),
        Unit::Day => (1.0, "", "D"),
        Unit::Weekend => (1.0, "", "WE"),
        Unit::Week => (1.0, "", "W"),
        Unit::Month => (1.0, "", "M"),
        Unit::Quarter => (1.0, "", "Q"),
        Unit::Year => (1.0, "", "Y"),
        Unit::Decade => (10.0, "", "Y"),
        Unit::Century => (100.0, "", "Y"),
    };
    match count {
        Count::Exact(value) => format_compact!("P{clock}{}{letter}", value * factor),
        Count::Vague if unit == Unit::Decade => CompactString::const_new("PXDE"),
        Count::Vague if unit == Unit::Century => CompactString::const_new("PXCE"),
        Count::Vague => format_compact!("P{clock}X{letter}"),
    }
}

/// Something that recurs, as a TIMEX3 value.
pub(crate) fn set(at: At<'_>) -> Option<(CompactString, At<'_>)> {
    let adverb = match at.word() {
        "daily" | "nightly" => "P1D",
        "hourly" => "PT1H",
        "weekly" => "P1W",
        "monthly" => "P1M",
        "quarterly" => "P1Q",
        "annually" | "yearly" | "annual" => "P1Y",
        _ => "",
    };
    // "quarterly dividend", "annual report" name a kind, not a rhythm.
    let kind = matches!(at.word(), "quarterly" | "annual") && at.token()?.dep == Dep::Amod;
    if !adverb.is_empty() && !kind && !at.in_name() {
        return Some((CompactString::const_new(adverb), at.step()));
    }
    if let Some(on) = at.eat(&["every", "each"]) {
        if let Some((day, behind)) = lexicon::weekday(on) {
            return Some((weekly(day), behind));
        }
        if let Some((part, behind)) = lexicon::part(on) {
            return Some((format_compact!("XXXX-XX-XX{}", part.code()), behind));
        }
        if let Some((season, behind)) = lexicon::season(on) {
            return Some((format_compact!("XXXX-{}", super::granule::season_code(season)), behind));
        }
        let (count, on) = match on.eat(&["other"]) {
            Some(on) => (2.0, on),
            None => number::number(on).unwrap_or((1.0, on)),
        };
        let (unit, _, behind) = lexicon::unit(on)?;
        return (unit != Unit::Second).then(|| (length_value(Count::Exact(count), unit), behind));
    }
    if let Some((day, behind)) = lexicon::weekdays(at) {
        return Some((weekly(day), behind));
    }
    // "a year" behind a rate: "twice a week", "$3 million a year".
    let on = at.eat(&["a", "an", "per"])?;
    let (unit, plural, behind) = lexicon::unit(on)?;
    let rate = at.word() == "per"
        || ["times", "once", "twice"].contains(&at.word_before(1))
        || (on.token()?.dep == Dep::Npadvmod
            && at
                .parse
                .tokens
                .get(on.token()?.head as usize)
                .is_some_and(|head| matches!(head.pos, Pos::Noun | Pos::Num | Pos::Propn)));
    (rate && !plural && !matches!(behind.word(), "ago" | "earlier" | "later" | "before" | "after"))
        .then(|| (length_value(Count::Exact(1.0), unit), behind))
}

fn weekly(day: jiff::civil::Weekday) -> CompactString {
    format_compact!("XXXX-WXX-{}", day.to_monday_one_offset())
}

/// Words for the present, the past and the future at large.
pub(crate) fn vague(at: At<'_>) -> Option<(&'static str, At<'_>)> {
    const VAGUE: [(&str, &str); 19] = [
        ("right now", "PRESENT_REF"),
        ("now", "PRESENT_REF"),
        ("currently", "PRESENT_REF"),
        ("at present", "PRESENT_REF"),
        ("at the moment", "PRESENT_REF"),
        ("nowadays", "PRESENT_REF"),
        ("these days", "PRESENT_REF"),
        ("recently", "PAST_REF"),
        ("recent years", "PAST_REF"),
        ("recent months", "PAST_REF"),
        ("recent weeks", "PAST_REF"),
        ("recent days", "PAST_REF"),
        ("recent", "PAST_REF"),
        ("formerly", "PAST_REF"),
        ("lately", "PAST_REF"),
        ("the past", "PAST_REF"),
        ("the near future", "FUTURE_REF"),
        ("the future", "FUTURE_REF"),
        ("soon", "FUTURE_REF"),
    ];
    if at.in_name() {
        return None;
    }
    let (value, behind) = VAGUE.iter().find_map(|&(phrase, value)| Some((value, at.phrase(phrase)?)))?;
    // "the army soon withdrew" tells an order of events and no time.
    if at.word() == "soon" && super::tense::tense(at.parse, at.piece()?.token) == super::tense::Tense::Past {
        return None;
    }
    // "shortly after", "soon after": told from an event.
    (!matches!(behind.word(), "after" | "before" | "afterwards" | "as") && at.word_before(1) != "as")
        .then_some((value, behind))
}
