//! What happened when.
//!
//! Every time expression that names days is a mark on the calendar, with the clause it dates. Marks of one day whose clauses are
//! alike are one event; an event told "this week" or "late on Monday" in one report and "at 10:40 p.m. on Monday" in another
//! has the finer date. Days that hang on the report's own are read by `reading`, which also dates undated
//! reports from their siblings. At most `MARKS_MAX` marks of a story are compared, each with those of days that meet its own.

mod reading;
mod when;

use headwater_model::{Date, DateFound, DatedAt, Event, Precision, ReportIx, Span, SpanRef, Story, Timex, Witness};

use crate::likeness::{Likeness, Passage};
use reading::{Reading, Soft, readings};
use when::When;

/// Clauses that tell one event: likeness 0 to 1, between what rewrites of a sentence reach (.4 and more) and what sentences of
/// one day share by chance (.2 and less).
const ALIKE_MIN: f32 = 0.38;
/// Weight from which a passage says enough to be found in another: about four content words.
const PART_MIN: f32 = 5.0;
/// Marks of a story that are compared.
const MARKS_MAX: usize = 1500;

/// The dated events of a story, earliest first.
pub fn build(witnesses: &[Witness], story: &Story) -> Vec<Event> {
    let likeness = Likeness::learn(witnesses, story, &[]);
    let readings = readings(witnesses, story, &likeness);
    let mut marks = Vec::new();
    let around = story.reports.iter().filter_map(|report| reading::given(&witnesses[report.at()])).max();
    for (&report, reading) in story.reports.iter().zip(&readings) {
        marks.extend(marks_of(&witnesses[report.at()], report, *reading, around, &likeness));
    }
    marks.sort_by_key(|mark| (mark.when, mark.at));
    let events = gather(&marks, &likeness);
    let mut events: Vec<Event> = events.into_iter().map(|members| event(&marks, &members)).collect();
    events.sort_by(|a, b| (a.date.as_str(), a.told).cmp(&(b.date.as_str(), b.told)));
    events
}

/// The day of each undated report of a story as its dated siblings suggest it, where they do. An annotator can read those
/// reports again with it.
pub fn infer_published(witnesses: &[Witness], story: &Story) -> Vec<(ReportIx, DatedAt)> {
    let likeness = Likeness::learn(witnesses, story, &[]);
    let readings = readings(witnesses, story, &likeness);
    let undated =
        story.reports.iter().zip(readings).filter(|(report, _)| witnesses[report.at()].report.published.is_none());
    undated
        .filter_map(|(&report, reading)| {
            let date = reading?.day;
            Some((
                report,
                DatedAt { date, minute: None, precision: Precision::Day, found: DateFound::Inferred, span: None },
            ))
        })
        .collect()
}

/// A dated clause.
struct Mark {
    when: When,
    /// The time expression.
    at: SpanRef,
    /// The clause it dates.
    clause: SpanRef,
    passage: Passage,
    inferred: bool,
}

/// The marks of one report. `around`: a day of the story, to tell the year by where the report's own day is not known.
fn marks_of(
    witness: &Witness,
    report: ReportIx,
    reading: Option<Reading>,
    around: Option<Date>,
    likeness: &Likeness,
) -> Vec<Mark> {
    let text = &witness.report.text;
    let given = reading::given(witness);
    let mut marks = Vec::new();
    for time in &witness.layers.times {
        let words = time.span.of(text);
        let year = || yearless(&time.value, around.filter(|_| given.is_none())?).map(|when| (when, true));
        let Some((when, inferred)) = placed(time, words, given, reading).or_else(year) else { continue };
        let clause = clause(witness, time.span);
        let passage = likeness.passage_at(report, clause);
        marks.push(Mark { when, at: time.span.at(report), clause: clause.at(report), passage, inferred });
    }
    marks
}

/// When a time expression was, read on the report's reading day.
fn placed(time: &Timex, words: &str, given: Option<Date>, reading: Option<Reading>) -> Option<(When, bool)> {
    let written = When::of(time, words);
    let Some(reading) = reading.filter(|reading| reading.inferred) else { return Some((written?, false)) };
    let shifted = Soft::of(time, words, given).and_then(|soft| soft.days(reading.day)[0]);
    match (shifted, written) {
        (Some(day), Some(when)) => Some((When { from: day, to: day, ..when }, true)),
        (Some(day), None) => Some((When::day(day), true)),
        (None, Some(when)) => Some((when, false)),
        (None, None) => yearless(&time.value, reading.day).map(|when| (when, true)),
    }
}

/// "XXXX-06-17" and "XXXX-06": the one nearest to the day of the report.
fn yearless(value: &str, day: Date) -> Option<When> {
    let rest = value.strip_prefix("XXXX-")?;
    let (month, of_month) = rest.split_once('-').map_or((rest, None), |(month, day)| (month, Some(day)));
    let month: i8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let near = |year: i16| -> Option<When> {
        Some(match of_month {
            Some(number) => When::day(Date::new(year, month, number.get(..2)?.parse().ok()?).ok()?),
            None => {
                let from = Date::new(year, month, 1).ok()?;
                When { from, to: from.last_of_month(), minute: None, about: false }
            }
        })
    };
    let years = (day.year() - 1)..=(day.year() + 1);
    years.filter_map(near).min_by_key(|when| day.until(when.from).map_or(i32::MAX, |span| span.get_days().abs()))
}

/// The clause that a time expression dates: the smallest assertion around it, else its sentence.
fn clause(witness: &Witness, time: Span) -> Span {
    let inside = witness.layers.assertions.iter().map(|assertion| assertion.span).filter(|span| span.contains(time));
    inside.min_by_key(|span| (span.len(), span.start)).unwrap_or_else(|| {
        let sentences = &witness.layers.parse.sentences;
        let at = sentences.partition_point(|sentence| sentence.span.end <= time.start);
        sentences.get(at).map_or(time, |sentence| sentence.span)
    })
}

/// Marks that tell one event: each joins the first earlier event it is most like, if its days meet.
fn gather(marks: &[Mark], likeness: &Likeness) -> Vec<Vec<usize>> {
    let mut events: Vec<Vec<usize>> = Vec::new();
    // The finest dates first, so that vague ones find them.
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|at| (marks[*at].when.days(), marks[*at].when.minute.is_none(), *at));
    for (turn, at) in order.into_iter().enumerate() {
        let mark = &marks[at];
        let mut best: Option<(f32, usize)> = None;
        if turn < MARKS_MAX {
            for (number, event) in events.iter().enumerate() {
                if !meets(marks, event, mark.when) {
                    continue;
                }
                let like = event.iter().map(|other| alike(likeness, &mark.passage, &marks[*other].passage));
                let like = like.fold(0.0, f32::max);
                if like >= ALIKE_MIN && best.is_none_or(|(most, _)| like > most) {
                    best = Some((like, number));
                }
            }
        }
        match best {
            Some((_, number)) => events[number].push(at),
            None => events.push(vec![at]),
        }
    }
    events
}

/// Likeness, or most of how far the shorter passage is contained in the longer, where it says enough to tell.
fn alike(likeness: &Likeness, a: &Passage, b: &Passage) -> f32 {
    let (part, whole) = if a.weight() <= b.weight() { (a, b) } else { (b, a) };
    let contained = if part.weight() >= PART_MIN { likeness.containment(part, whole) * 0.6 } else { 0.0 };
    likeness.likeness(a, b).max(contained)
}

/// True if a mark's days hold, or are, those of the event's finest mark; two clock times must be the same.
fn meets(marks: &[Mark], event: &[usize], when: When) -> bool {
    let finest = marks[event[0]].when;
    let same = (finest.from, finest.to) == (when.from, when.to);
    let clocks = finest.minute.is_none() || when.minute.is_none() || finest.minute == when.minute;
    (same && clocks) || when.refined_by(finest)
}

fn event(marks: &[Mark], members: &[usize]) -> Event {
    // The first member has the finest date.
    let finest = &marks[members[0]];
    let mut mentions: Vec<SpanRef> = members.iter().map(|at| marks[*at].at).collect();
    mentions.sort_unstable();
    let told = members
        .iter()
        .map(|at| &marks[*at])
        .max_by(|a, b| a.passage.weight().total_cmp(&b.passage.weight()).then_with(|| b.clause.cmp(&a.clause)));
    let inferred = members.iter().all(|at| marks[*at].inferred);
    Event { date: finest.when.edtf(), told: told.map_or(finest.clause, |mark| mark.clause), mentions, inferred }
}

#[cfg(test)]
mod tests;
