//! Is a text a history? News counts its days from the day of the report; a history from the date it named last.
//!
//! "The siege began on 3 May 1940. In August the city fell": told of years long past, August is that of 1940, however near the
//! report's own August lies. HeidelTime (Strötgen and Gertz 2010) is told which of the two it reads; here the dates tell it: many
//! years written out that lie well before the report, and few words that count from the day of writing ("yesterday", a
//! weekday). One pass over the pieces, before anything is read.

use headwater_model::{Date, Parse};

use super::absolute::{counts_things, four_digits};
use super::lexicon;
use super::piece::{At, Piece};

/// Years written out, well before the report, from which on a text can be a history. Set on TimeBank, AQUAINT and half of
/// WikiWars, with [`NEWS_WEIGHT`]: news with a paragraph of background has fewer.
const PAST_YEARS_MIN: usize = 4;

/// A word that counts from the day of writing weighs as much as so many years written out.
const NEWS_WEIGHT: usize = 2;

/// A year belongs to the history if one in so many of the years written out lie within [`NEIGHBOUR_YEARS`] of it; others are asides ("as in
/// the war of 1812").
const CORE_SHARE: usize = 10;

/// How near years of one history lie, where it jumps.
const NEIGHBOUR_YEARS: i16 = 12;

/// Years read for this at most; a longer text shows its manner in these.
const YEARS_MAX: usize = 4_000;

/// The years a history tells of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Narrative {
    /// Sorted, without repetition.
    years: Vec<i16>,
}

impl Narrative {
    /// The history that the text tells, if it is one. `report` is the day of the report.
    pub fn of(parse: &Parse, blocks: &[Vec<Piece>], report: Option<Date>) -> Option<Narrative> {
        let report = report?;
        let (mut years, mut news) = (Vec::new(), 0);
        for pieces in blocks {
            for next in 0..pieces.len() {
                let at = At { years: At::USUAL_YEARS, parse, pieces, next };
                if counts_from_today(at) {
                    news += 1;
                } else if let Some(year) = written_year(at)
                    && years.len() < YEARS_MAX
                {
                    years.push(year);
                }
            }
        }
        let past = years.iter().filter(|year| **year < report.year().saturating_sub(1)).count();
        let history = past >= PAST_YEARS_MIN && past > NEWS_WEIGHT * news && past * 2 > years.len();
        history.then(|| Narrative { years: core(years) })
    }

    /// True if a date of `year` is of the history, no aside.
    pub fn tells_of(&self, year: i16) -> bool {
        let at = self.years.partition_point(|other| *other < year);
        // The year after the last one written out is where a history goes on.
        self.years.get(at).is_some_and(|other| *other == year) || at > 0 && self.years[at - 1] == year.saturating_sub(1)
    }

    /// The first and last of its years.
    pub fn bounds(&self) -> Option<(i16, i16)> {
        Some((*self.years.first()?, *self.years.last()?))
    }
}

/// A word or two that only the day of writing explains.
fn counts_from_today(at: At<'_>) -> bool {
    match at.word() {
        "yesterday" | "today" | "tomorrow" | "tonight" => true,
        "last" | "next" | "this" => matches!(at.step().word(), "week" | "month" | "year" | "weekend" | "night"),
        _ => lexicon::weekday(at).is_some() && !at.in_name() && dated_behind(at).is_none(),
    }
}

/// "Tuesday, 3 March": the date tells itself.
fn dated_behind(at: At<'_>) -> Option<i8> {
    let on = at.step().skip(&[","]);
    lexicon::month(on).or_else(|| lexicon::month(on.digits()?.1)).map(|(month, _)| month)
}

/// Four figures that read as a year, behind a month, a word that asks for one, or in what the tagger takes for a date.
fn written_year(at: At<'_>) -> Option<i16> {
    const ASKING: [&str; 10] = ["in", "since", "of", "by", "until", "from", "during", "after", "before", ","];
    let (year, _) = four_digits(at).filter(|_| !counts_things(at))?;
    let behind_month = at.next.checked_sub(1).is_some_and(|next| lexicon::month(At { next, ..at }).is_some());
    (at.in_date() || behind_month || ASKING.contains(&at.word_before(1))).then_some(year)
}

/// The years that do not stand alone.
fn core(mut years: Vec<i16>) -> Vec<i16> {
    years.sort_unstable();
    let wanted = years.len().div_ceil(CORE_SHARE).max(2);
    let (mut low, mut high) = (0, 0);
    let mut kept = Vec::new();
    for &year in &years {
        while years[low] < year.saturating_sub(NEIGHBOUR_YEARS) {
            low += 1;
        }
        while high < years.len() && years[high] <= year.saturating_add(NEIGHBOUR_YEARS) {
            high += 1;
        }
        if high - low >= wanted && kept.last() != Some(&year) {
            kept.push(year);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_stands_alone_is_an_aside() {
        let years = vec![1919, 1812, 1920, 1919, 1920, 2004, 1920];
        let history = Narrative { years: core(years) };
        assert_eq!(history.bounds(), Some((1919, 1920)));
        assert!(history.tells_of(1921) && !history.tells_of(1812) && !history.tells_of(1922));
    }
}
