//! Time expressions with their values: TIMEX3 (ISO-TimeML) over the words, resolved against the report.
//!
//! The patterns are written over [`piece`]s, finer than tokens, in files by concept: [`absolute`], [`relative`],
//! [`clock`], [`length`]; [`grammar`] picks the longest reading at a place, [`mod@resolve`] puts it on the calendar. The rules
//! follow the TimeML guidelines 1.2.1 and the practice of HeidelTime (Strötgen and Gertz 2010): the day of the report, the tense
//! of the clause and the last date named decide. Linear in the length of the text: a reading looks ahead a bounded
//! number of pieces.
//!
//! Ages ("58", "a 58-year-old") are no time expressions. A report without a date keeps X for what nobody said
//! (`XXXX-06-17`, `XXXX-WXX-2`).

mod absolute;
mod clock;
mod expression;
mod grammar;
mod granule;
mod length;
mod lexicon;
mod narrative;
pub(crate) mod number;
pub(crate) mod piece;
mod relative;
mod resolve;
mod tense;

use compact_str::{CompactString, format_compact};
use headwater_model::{Date, Modifier, Parse, Precision, Report, Span, Timex, TimexKind};

use expression::{Base, Clock, Expression, Found, Named, Pick, Point};
use granule::Granule;
use jiff::civil::Weekday;
use narrative::Narrative;
use piece::{At, Piece};
use resolve::{Context, resolve};

/// The time expressions of a report, in text order, never overlapping.
pub fn times(report: &Report, parse: &Parse) -> Vec<Timex> {
    let day = report.stands_since().filter(|at| at.precision <= Precision::Day).map(|at| at.date);
    let blocks = piece::pieces(&report.text, parse);
    let narrative = Narrative::of(parse, &blocks, day);
    let mut reader =
        Reader { parse, day, narrative, mention: None, quarter: None, times: Vec::new(), weekdays: Vec::new() };
    for block in &blocks {
        reader.block(block);
    }
    let title = report.title.map_or(0, |title| title.end);
    reader.settle_headline(title);
    reader.times
}

struct Reader<'r> {
    parse: &'r Parse,
    day: Option<Date>,
    /// Set if the text is a history.
    narrative: Option<Narrative>,
    /// The last date named, in text order; in a history, the last one that is no aside.
    mention: Option<Granule>,
    /// The last quarter named, with its sentence.
    quarter: Option<(Granule, u32)>,
    times: Vec<Timex>,
    /// Weekdays told by tense: which time expression, which day, and whether a tense told the side.
    weekdays: Vec<(usize, Weekday, bool)>,
}

impl Reader<'_> {
    fn block(&mut self, pieces: &[Piece]) {
        let (first, last) = At::USUAL_YEARS;
        let bounds = self.narrative.as_ref().and_then(Narrative::bounds);
        let years = bounds.map_or((first, last), |(from, to)| (first.min(from), last.max(to)));
        let mut next = 0;
        while next < pieces.len() {
            match grammar::read(At { parse: self.parse, pieces, next, years }) {
                Some(found) => {
                    next = found.end.max(next + 1);
                    let timex = self.timex(pieces, &found);
                    self.times.push(timex);
                }
                None => next += 1,
            }
        }
    }

    fn timex(&mut self, pieces: &[Piece], found: &Found) -> Timex {
        let span = pieces[found.start].span.cover(pieces[found.end - 1].span);
        let context = self.context(pieces, found);
        let modifier = found.modifier.or_else(|| preposition(pieces, found));
        match &found.expression {
            // In a history, "today" is the writer's age and not a day.
            Expression::Point(Point::Step(lexicon::Unit::Day, 0, Base::Report)) if context.history => {
                Timex { value: CompactString::const_new("PRESENT_REF"), ..blank(span, TimexKind::Date, modifier) }
            }
            Expression::Point(point) => self.dated(span, *point, modifier, context),
            Expression::Range(from, to) => {
                let (from, to) = (resolve(*from, context), resolve(*to, context));
                self.go_on_from(to.granule.or(self.mention));
                Timex {
                    value: format_compact!("{}/{}", from.value, to.value),
                    from: from.granule.map(Granule::from),
                    to: to.granule.map(Granule::to),
                    relative: from.relative,
                    reason: from.reason,
                    ..blank(span, TimexKind::Date, modifier)
                }
            }
            Expression::Clock(clock, day) => self.timed(span, *clock, *day, modifier, context),
            Expression::Length(count, unit) => {
                Timex { value: length::length_value(*count, *unit), ..blank(span, TimexKind::Duration, modifier) }
            }
            Expression::Compound(value) => Timex { value: value.clone(), ..blank(span, TimexKind::Duration, modifier) },
            Expression::Set(value) => Timex { value: value.clone(), ..blank(span, TimexKind::Set, modifier) },
            Expression::Vague(value) => {
                Timex { value: CompactString::const_new(value), ..blank(span, TimexKind::Date, None) }
            }
        }
    }

    /// A headline, whose tense says little ("Thursday medical confirmed"), means the weekday that the body means.
    fn settle_headline(&mut self, title_end: u32) {
        for place in 0..self.weekdays.len() {
            let (at, day, _) = self.weekdays[place];
            if self.times[at].span.end > title_end {
                continue;
            }
            let body = |(other, weekday, told): &&(usize, Weekday, bool)| {
                *told && *weekday == day && self.times[*other].span.start >= title_end
            };
            let Some(&(other, ..)) = self.weekdays.iter().find(body) else { continue };
            let (from, to) = (self.times[other].from, self.times[other].to);
            if let (Some(was), Some(is)) = (self.times[at].from, from) {
                let timex = &mut self.times[at];
                timex.value = timex.value.replace(&format!("{was}"), &format!("{is}")).into();
                (timex.from, timex.to) = (from, to);
                timex.reason = CompactString::const_new("the weekday that the body means");
            }
        }
    }

    fn context(&self, pieces: &[Piece], found: &Found) -> Context {
        let first = pieces[found.start].token;
        let sentence = self.parse.tokens.get(first).map_or(0, |token| token.sentence);
        let told = tense::tense(self.parse, first);
        let before = found.start.checked_sub(1).map_or("", |at| pieces[at].word.as_str());
        let tense = match before {
            "since" => tense::Tense::Past,
            // "called a meeting for Thursday"
            "for" if pieces.get(found.end).is_none_or(|next| next.word != "'") => tense::Tense::Future,
            "by" | "until" | "till" | "through" if told == tense::Tense::Open => tense::Tense::Future,
            _ => told,
        };
        // A history counts from where it has got to.
        let reached = self.mention.filter(|_| self.narrative.is_some());
        Context {
            report: reached.map(Granule::from).or(self.day),
            mention: self.mention,
            quarter: self.quarter.map(|(quarter, _)| quarter),
            quarter_near: self.quarter.is_some_and(|(_, named)| sentence.saturating_sub(named) <= 1),
            history: reached.is_some(),
            sentence,
            tense,
        }
    }

    /// Goes on from `granule`; `None` behind a date that cannot be told: "the day before" it cannot either.
    fn go_on_from(&mut self, granule: Option<Granule>) {
        match &self.narrative {
            None => self.mention = granule,
            Some(history) => {
                self.mention = granule.filter(|granule| history.tells_of(granule.from().year())).or(self.mention);
            }
        }
    }

    fn dated(&mut self, span: Span, point: Point, modifier: Option<Modifier>, context: Context) -> Timex {
        let resolved = resolve(point, context);
        self.go_on_from(resolved.granule);
        if let Point::Named(Named::Weekday(day), Pick::Tense) = point {
            self.weekdays.push((self.times.len(), day, context.tense != tense::Tense::Open));
        }
        if let Some(quarter @ Granule::Quarter(..)) = resolved.granule
            && !matches!(point, Point::YearBefore(_))
        {
            self.quarter = Some((quarter, context.sentence));
        }
        Timex {
            value: resolved.value,
            from: resolved.granule.map(Granule::from),
            to: resolved.granule.map(Granule::to),
            relative: resolved.relative,
            reason: resolved.reason,
            ..blank(span, TimexKind::Date, modifier)
        }
    }

    /// A time of day belongs to its own day, else to the last day named, else to the report's.
    fn timed(
        &mut self,
        span: Span,
        clock: Clock,
        day: Option<Point>,
        modifier: Option<Modifier>,
        context: Context,
    ) -> Timex {
        let point = day.unwrap_or(match self.mention {
            Some(Granule::Day(_)) => Point::Same(lexicon::Unit::Day),
            _ => Point::Step(lexicon::Unit::Day, 0, Base::Report),
        });
        let timex = self.dated(span, point, modifier, context);
        let value = match clock {
            Clock::Time(hour, minute, universal) => {
                format_compact!("{}T{hour:02}:{minute:02}{}", timex.value, if universal { "Z" } else { "" })
            }
            Clock::Part(part) => format_compact!("{}{}", timex.value, part.code()),
        };
        Timex { value, kind: TimexKind::Time, ..timex }
    }
}

fn blank(span: Span, kind: TimexKind, modifier: Option<Modifier>) -> Timex {
    let reason = CompactString::const_new("as written");
    Timex { span, kind, value: CompactString::default(), modifier, from: None, to: None, relative: false, reason }
}

/// What the word in front of a date does to it.
fn preposition(pieces: &[Piece], found: &Found) -> Option<Modifier> {
    if !matches!(found.expression, Expression::Point(_) | Expression::Clock(..)) {
        return None;
    }
    let before = found.start.checked_sub(1).map(|at| pieces[at].word.as_str())?;
    match before {
        "before" => Some(Modifier::Before),
        "after" => Some(Modifier::After),
        "by" | "until" | "till" => Some(Modifier::OnOrBefore),
        "since" => Some(Modifier::OnOrAfter),
        "around" | "about" | "circa" => Some(Modifier::Approx),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
