//! Quantities: a number, what it counts, and how exact the writer was.
//!
//! "about EUR 2.4bn", "38 votes", "one in five", "20 to 30 people". Dates, clock times, ages and numbers inside names
//! ("Article 5", "A320") are none; lengths of time are. Fractions are told in per cent, so that "three quarters" and "75%" can
//! be compared. Linear in the length of the text.

mod converted;
mod unit;

use compact_str::CompactString;
use headwater_model::{Dep, Exactness, Parse, Pos, Quantity, Report, Span, Tag, Timex, TimexKind, Unit};

use crate::time::number;
use crate::time::piece::{self, At, Piece};

/// The quantities of a report, in text order, never overlapping. `times` are its time expressions.
pub fn quantities(report: &Report, parse: &Parse, times: &[Timex]) -> Vec<Quantity> {
    let mut taken: Vec<Span> =
        times.iter().filter(|time| time.kind != TimexKind::Duration).map(|time| time.span).collect();
    taken.reverse();
    let mut found = Vec::new();
    for block in piece::pieces(&report.text, parse) {
        let mut next = 0;
        while next < block.len() {
            let at = At { parse, pieces: &block, next, years: At::USUAL_YEARS };
            let here = block[next].span;
            while taken.last().is_some_and(|span| span.end <= here.start) {
                taken.pop();
            }
            if taken.last().is_some_and(|span| span.overlaps(here)) {
                next += 1;
                continue;
            }
            match quantity(at) {
                Some((mut quantity, behind)) if !taken.last().is_some_and(|span| span.overlaps(quantity.span)) => {
                    quantity.converts = converted::converts(&report.text, &found, &quantity);
                    found.push(quantity);
                    next = behind.next.max(next + 1);
                }
                _ => next += 1,
            }
        }
    }
    found
}

/// The quantity that begins here, hedge included.
fn quantity(at: At<'_>) -> Option<(Quantity, At<'_>)> {
    let (exactness, on) = hedge(at);
    let (value, upper, unit, number_end, behind) = fraction(on).or_else(|| measured(on))?;
    let (exactness, behind) = hedge_behind(exactness, behind);
    let span = span_between(at, behind)?;
    let token = at.pieces[number_end - 1].token as u32;
    Some((Quantity { span, value, upper, unit, exactness, token, converts: None }, behind))
}

fn span_between(at: At<'_>, behind: At<'_>) -> Option<Span> {
    let last = at.pieces.get(behind.next.checked_sub(1)?)?;
    Some(at.piece()?.span.cover(last.span))
}

/// Words in front that say how exact the number is.
fn hedge(at: At<'_>) -> (Exactness, At<'_>) {
    use Exactness::{About, AtLeast, AtMost, Exact};
    const HEDGES: [(&str, Exactness); 28] = [
        ("more than", AtLeast),
        ("at least", AtLeast),
        ("no fewer than", AtLeast),
        ("no less than", AtLeast),
        ("not less than", AtLeast),
        ("upwards of", AtLeast),
        ("in excess of", AtLeast),
        ("over", AtLeast),
        ("above", AtLeast),
        ("up to", AtMost),
        ("as many as", AtMost),
        ("as much as", AtMost),
        ("at most", AtMost),
        ("no more than", AtMost),
        ("not more than", AtMost),
        ("less than", AtMost),
        ("fewer than", AtMost),
        ("under", AtMost),
        ("below", AtMost),
        ("about", About),
        ("around", About),
        ("some", About),
        ("roughly", About),
        ("approximately", About),
        ("nearly", About),
        ("almost", About),
        ("close to", About),
        ("an estimated", About),
    ];
    HEDGES
        .iter()
        .find_map(|&(phrase, exactness)| Some((exactness, at.phrase(phrase)?)))
        .filter(|(_, on)| starts_number(*on))
        .unwrap_or((Exact, at))
}

fn starts_number(at: At<'_>) -> bool {
    let at = unit::currency_before(at).map_or(at, |(_, on)| on);
    number::number(at).is_some() || fraction(at).is_some()
}

fn hedge_behind(exactness: Exactness, behind: At<'_>) -> (Exactness, At<'_>) {
    match (behind.phrase("or so"), behind.phrase("or more")) {
        (Some(on), _) if exactness == Exactness::Exact => (Exactness::About, on),
        (_, Some(on)) if exactness == Exactness::Exact => (Exactness::AtLeast, on),
        _ => (exactness, behind),
    }
}

/// Value, upper end, unit, one past the last piece of the number, place behind everything.
type Measured<'p> = (f64, Option<f64>, Unit, usize, At<'p>);

fn measured(at: At<'_>) -> Option<Measured<'_>> {
    if in_a_name(at) {
        return None;
    }
    let (money, on) = unit::currency_before(at).map_or((None, at), |(unit, on)| (Some(unit), on));
    let (value, behind) = number::number(on)?;
    if is_ordinal_or_name(behind) || is_age(at, behind) || (money.is_none() && is_pronoun(on, behind)) {
        return None;
    }
    let (upper, factor, behind) = range_and_scale(on, value, behind, money.is_some())?;
    let number_end = behind.next;
    let (unit, behind) = match money {
        Some(unit) => (unit, behind),
        None => unit_behind(on, behind),
    };
    let first = upper.map_or(factor.1, |_| factor.0);
    Some((value * first, upper.map(|upper| upper * factor.1), unit, number_end, behind))
}

/// Reads "to 30", "-30", "and 30" (behind "between") and the scale; the first number of "20 to 30 million" has the scale of the
/// second unless it has its own.
fn range_and_scale<'p>(
    on: At<'p>,
    value: f64,
    behind: At<'p>,
    money: bool,
) -> Option<(Option<f64>, (f64, f64), At<'p>)> {
    let (own, after) = unit::scale(behind.skip_hyphen(), money).map_or((None, behind), |(f, at)| (Some(f), at));
    let between = ["between", "from"].contains(&on.word_before(1));
    let joiner = after.glued("-").or_else(|| after.eat(&["to"])).or_else(|| after.eat(&["and"]).filter(|_| between));
    let second = joiner.map(|at| unit::currency_before(at).map_or(at, |(_, at)| at)).and_then(number::number);
    if let Some((upper, behind)) = second.filter(|(upper, _)| *upper > value || own.is_some()) {
        let (scale, behind) = unit::scale(behind.skip_hyphen(), money).map_or((1.0, behind), |(f, at)| (f, at));
        let low = own.unwrap_or(scale);
        return (upper * scale > value * low).then_some((Some(upper), (low, scale), behind));
    }
    // "2-1" is a score, "020-7946" a telephone number.
    let score = after.glued("-").is_some_and(|at| at.piece().is_some_and(|piece| piece.glued && piece.is_digits()));
    (!score).then_some((None, (own.unwrap_or(1.0), own.unwrap_or(1.0)), after))
}

/// "the A320", "Article 5", "TV4478", "2024/117": numbers that are parts of names.
fn in_a_name(at: At<'_>) -> bool {
    const NAMING: &[&str] = &[
        "article",
        "section",
        "page",
        "chapter",
        "room",
        "flight",
        "no",
        "number",
        "channel",
        "route",
        "paragraph",
        "version",
        "windows",
        "gate",
    ];
    let glued = at.piece().is_some_and(|piece| piece.glued);
    let before = at.next.checked_sub(1).and_then(|last| at.pieces.get(last));
    let stuck = glued
        && before.is_some_and(|piece: &Piece| {
            piece.is_word() || piece.is_digits() || ["/", "#", ".", ","].contains(&piece.word.as_str())
        });
    // The second part of a score or of a telephone number.
    let stuck =
        stuck || (glued && at.word_before(1) == "-" && at.word_before(2).starts_with(|c: char| c.is_ascii_digit()));
    let numbered = NAMING.contains(&at.word_before(1)) || (at.word_before(1) == "." && at.word_before(2) == "no");
    stuck || numbered || counts_its_name(at)
}

/// "Radio 1", "Fox 5", "Type 2 diabetes", "the Formula 1 team": digits that tell things of one name apart. In the tree they hang on
/// the word before, or stand with a name before the same noun, or the tagger has them in one name with the word before.
fn counts_its_name(at: At<'_>) -> bool {
    let (Some(piece), Some(token)) = (at.piece(), at.token()) else { return false };
    let Some(name) = piece.token.checked_sub(1).and_then(|before| at.parse.tokens.get(before)) else { return false };
    let digits = !piece.word.is_empty() && piece.word.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || token.sentence != name.sentence || token.dep != Dep::Nummod {
        return false;
    }
    let behind = at.step();
    let measured = unit::percent(behind.skip_hyphen()).is_some() || unit::scale(behind.skip_hyphen(), false).is_some();
    let noun = matches!(name.pos, Pos::Propn | Pos::Noun);
    let hangs = token.head as usize + 1 == piece.token && noun;
    let beside = name.pos == Pos::Propn && matches!(name.dep, Dep::Nmod | Dep::Compound) && name.head == token.head;
    let within = at.in_name() && !token.entity_start && name.pos == Pos::Propn;
    !measured && (hangs || beside || within)
}

fn is_ordinal_or_name(behind: At<'_>) -> bool {
    let glued = behind.piece().filter(|piece| piece.glued);
    glued.is_some_and(|piece| {
        let version = piece.word == "." && behind.step().piece().is_some_and(|next| next.glued && next.is_digits());
        ["st", "nd", "rd", "th", "s", "/", ":"].contains(&piece.word.as_str()) || version
    })
}

/// "Novák, 58, said", "aged 58", "58-year-old".
fn is_age(at: At<'_>, behind: At<'_>) -> bool {
    let name =
        |back: usize| at.next.checked_sub(back).and_then(|at_| at.pieces.get(at_)).is_some_and(|piece| piece.capital);
    let fenced = at.word_before(1) == "," && name(2) && matches!(behind.word(), "," | "." | ";" | ")" | "");
    let on = behind.skip_hyphen();
    let old = matches!(on.word(), "year" | "years" | "month" | "months")
        && matches!(on.step().skip_hyphen().word(), "old" | "olds");
    fenced || old || at.word_before(1) == "aged"
}

/// "one of them", "the one who".
fn is_pronoun(at: At<'_>, behind: At<'_>) -> bool {
    at.word() == "one"
        && behind.next == at.next + 1
        && unit::scale(behind, false).is_none()
        && unit::percent(behind).is_none()
        && at.token().is_none_or(|token| token.dep != Dep::Nummod)
}

fn unit_behind<'p>(on: At<'p>, behind: At<'p>) -> (Unit, At<'p>) {
    let near = behind.skip_hyphen();
    if let Some(behind) = unit::percent(near) {
        return (Unit::Percent, behind);
    }
    if let Some(found) = unit::currency_behind(near).or_else(|| unit::measure(near)) {
        return found;
    }
    if ["strong", "member"].contains(&near.word()) && behind.glued("-").is_some() {
        return (Unit::Counted(CompactString::const_new("member")), near.step());
    }
    counted(on, behind).unwrap_or((Unit::None, behind))
}

/// The noun the number counts: its head in the tree, or the next noun with only adjectives between.
fn counted<'p>(on: At<'p>, behind: At<'p>) -> Option<(Unit, At<'p>)> {
    let tokens = &on.parse.tokens;
    let number = on.pieces[behind.next - 1].token;
    let head = tokens.get(tokens[number].head as usize)?;
    let unit = |token: &headwater_model::Token| Unit::Counted(lower(&token.lemma));
    let near = tokens[number].head as usize > number && tokens[number].head as usize - number <= 5;
    if tokens[number].dep == Dep::Nummod && near && (head.pos == Pos::Noun || head.tag == Tag::Nnps) {
        let end = tokens[number].head as usize;
        let place = (behind.next..on.pieces.len()).take_while(|at| on.pieces[*at].token <= end).last()?;
        return Some((unit(head), At { next: place + 1, ..on }));
    }
    let mut at = behind.skip_hyphen();
    for _ in 0..3 {
        // Not the number's own token again: "365p".
        let token = at.token().filter(|token| token.span != tokens[number].span)?;
        match token.pos {
            Pos::Noun => return Some((unit(token), at.step())),
            Pos::Adj if matches!(token.tag, Tag::Jj) => {
                // "11 dead" counts by an adjective.
                if at.step().token().is_none_or(|next| !matches!(next.pos, Pos::Noun | Pos::Adj)) {
                    return Some((unit(token), at.step()));
                }
                at = at.step();
            }
            _ => return None,
        }
    }
    None
}

fn lower(lemma: &str) -> CompactString {
    let lemma = lemma.to_lowercase();
    CompactString::new(if lemma == "people" { "person" } else { &lemma })
}

/// "half of", "a third of", "two-thirds", "three quarters", "one in five", "nine out of ten": in per cent.
fn fraction(at: At<'_>) -> Option<Measured<'_>> {
    if let Some(behind) =
        at.eat(&["half"]).filter(|on| ["of", "the", "its", "their", "his", "her"].contains(&on.word()))
    {
        return Some((50.0, None, Unit::Percent, behind.next, behind));
    }
    let (count, on) = match at.eat(&["a", "one"]) {
        Some(on) => (1.0, on),
        None => number::words(at)?,
    };
    if let Some(next) = on.phrase("in").or_else(|| on.phrase("out of")).filter(|_| at.word() != "a") {
        let (of, behind) = number::number(next)?;
        // "one in 2024" is a date
        return (count < of && of <= 1000.0 && count >= 1.0).then_some((
            100.0 * count / of,
            None,
            Unit::Percent,
            behind.next,
            behind,
        ));
    }
    let on = on.skip_hyphen();
    let parts = match on.word() {
        "half" | "halves" => 2.0,
        "third" | "thirds" => 3.0,
        "quarter" | "quarters" => 4.0,
        "fifth" | "fifths" => 5.0,
        "tenth" | "tenths" => 10.0,
        _ => return None,
    };
    let behind = on.step();
    // "a third vote", "a quarter later": a part is of something.
    let part = behind.word() == "of" || (count > 1.0 && on.word().ends_with('s'));
    (part && count <= parts).then_some((100.0 * count / parts, None, Unit::Percent, behind.next, behind))
}

#[cfg(test)]
mod tests;
