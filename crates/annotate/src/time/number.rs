//! Numbers in figures and words: "3,000", "2.4", "seven", "twenty-five", "two hundred", "a dozen", "half".

use super::piece::At;

/// How many.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Count {
    /// So many.
    Exact(f64),
    /// "several", "a few", "many".
    Vague,
}

/// A number in figures or words; articles are not numbers here.
pub(crate) fn number(at: At<'_>) -> Option<(f64, At<'_>)> {
    figures(at).or_else(|| words(at))
}

/// A number in figures with grouping commas and a decimal point: "3,000", "24.96", "1 250".
pub(crate) fn figures(at: At<'_>) -> Option<(f64, At<'_>)> {
    let first = at.piece().filter(|piece| piece.is_digits() && piece.word.len() <= 15)?;
    let mut value: f64 = first.word.parse().ok()?;
    let mut behind = at.step();
    if first.word.len() <= 3 {
        while let Some(group) = behind.glued(",").and_then(|on| on.piece().filter(|p| p.glued && p.is_digits())) {
            if group.word.len() != 3 {
                break;
            }
            value = value * 1000.0 + group.word.parse::<f64>().ok()?;
            behind = behind.step().step();
        }
    }
    if let Some(on) = behind.glued(".")
        && let Some(decimals) = on.piece().filter(|p| p.glued && p.is_digits() && p.word.len() <= 9)
    {
        // Parsed as one literal, so that 24.96 is the same float everywhere.
        value = format!("{value}.{}", decimals.word).parse().ok()?;
        behind = on.step();
    }
    Some((value, behind))
}

fn small(word: &str) -> Option<f64> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    SMALL.iter().position(|name| *name == word).map(|value| value as f64)
}

fn tens(word: &str) -> Option<f64> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    TENS.iter().position(|name| *name == word).map(|value| 20.0 + 10.0 * value as f64)
}

fn below_hundred(at: At<'_>) -> Option<(f64, At<'_>)> {
    if let Some(value) = small(at.word()) {
        return Some((value, at.step()));
    }
    let value = tens(at.word())?;
    let behind = at.step();
    let on = behind.skip_hyphen();
    match small(on.word()) {
        Some(ones) if (1.0..10.0).contains(&ones) => Some((value + ones, on.step())),
        _ => Some((value, behind)),
    }
}

/// A number in words, with "hundred", "thousand", "dozen": "two hundred and fifty", "a dozen", "a hundred".
pub(crate) fn words(at: At<'_>) -> Option<(f64, At<'_>)> {
    let (mut total, mut behind) = match below_hundred(at) {
        Some(found) => found,
        None => (1.0, at.eat(&["a", "an"]).filter(|on| scale(on.word()).is_some())?),
    };
    // At most "nine hundred and ninety-nine thousand nine hundred and ninety-nine": a handful of turns.
    let mut sum = 0.0;
    for _ in 0..6 {
        let Some(factor) = scale(behind.word()) else { break };
        total *= factor;
        behind = behind.step();
        if factor >= 1000.0 {
            sum += total;
            total = 0.0;
        }
        let on = behind.skip(&["and"]);
        match below_hundred(on) {
            Some((more, next)) if factor > 12.0 => {
                total += more;
                behind = next;
            }
            _ => break,
        }
    }
    Some((sum + total, behind))
}

fn scale(word: &str) -> Option<f64> {
    match word {
        "dozen" => Some(12.0),
        "hundred" => Some(100.0),
        "thousand" => Some(1000.0),
        _ => None,
    }
}

/// How many units: a number, an article, "half a", "a few", "several", "a couple of".
pub(crate) fn count(at: At<'_>) -> Option<(Count, At<'_>)> {
    if let Some((value, behind)) = number(at) {
        let half = behind.phrase("and a half").map(|on| (Count::Exact(value + 0.5), on));
        return Some(half.unwrap_or((Count::Exact(value), behind)));
    }
    for (phrase, count) in [
        ("half a", Count::Exact(0.5)),
        ("half an", Count::Exact(0.5)),
        ("a couple of", Count::Exact(2.0)),
        ("a couple", Count::Exact(2.0)),
        ("a quarter of an", Count::Exact(0.25)),
        ("a number of", Count::Vague),
        ("a few", Count::Vague),
        ("a", Count::Exact(1.0)),
        ("an", Count::Exact(1.0)),
        ("few", Count::Vague),
        ("several", Count::Vague),
        ("many", Count::Vague),
        ("some", Count::Vague),
        ("dozens of", Count::Vague),
        ("hundreds of", Count::Vague),
        ("thousands of", Count::Vague),
    ] {
        if let Some(behind) = at.phrase(phrase) {
            return Some((count, behind));
        }
    }
    None
}
