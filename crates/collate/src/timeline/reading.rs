//! The day on which a report is to be read: its date, or one worked out from its dated siblings.
//!
//! A report that shares passages with dated ones says "on Tuesday" where they do. The day on which most of its weekdays and
//! "yesterday"s meet the days of like sentences elsewhere is its day. A date that is given is believed, unless its passages speak
//! clearly for another day within the two days by which copies are known to misdate themselves.

use headwater_model::{Date, ReportIx, Story, Timex, Witness};
use jiff::ToSpan;
use jiff::civil::Weekday;

use super::when::When;
use crate::likeness::{Likeness, Passage};

/// Sentences count as like from here on: likeness 0 to 1, where rewrites of one sentence reach .4 to .9 and sentences of one story
/// by chance .0 to .2 (shipped stories).
const LIKE_MIN: f32 = 0.28;
/// How far a given date may be off, in days.
const SLACK_DAYS: i32 = 2;
/// By how much, in summed likeness, another day must beat the given one: three sentences near in words.
const OVERRULE_MIN: f32 = 1.2;
/// Time expressions of one report that are looked at.
const TIMES_MAX: usize = 60;
/// Time expressions of siblings that they are held against.
const EVIDENCE_MAX: usize = 600;

/// The day on which to read a report.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Reading {
    /// The day.
    pub day: Date,
    /// True if it was worked out.
    pub inferred: bool,
}

/// A dated sentence of a sibling.
struct Evidence {
    report: ReportIx,
    day: Date,
    passage: Passage,
}

/// The reading days of the reports of a story, in their order; `None` where nothing tells.
pub(super) fn readings(witnesses: &[Witness], story: &Story, likeness: &Likeness) -> Vec<Option<Reading>> {
    let evidence = evidence(witnesses, story, likeness);
    story.reports.iter().map(|&report| reading(&witnesses[report.at()], report, likeness, &evidence)).collect()
}

fn evidence(witnesses: &[Witness], story: &Story, likeness: &Likeness) -> Vec<Evidence> {
    let mut all = Vec::new();
    for &report in &story.reports {
        let witness = &witnesses[report.at()];
        if given(witness).is_none() {
            continue;
        }
        for time in witness.layers.times.iter().take(TIMES_MAX) {
            let when = When::of(time, time.span.of(&witness.report.text)).filter(|when| when.is_day());
            let Some(when) = when else { continue };
            let passage = sentence_passage(witness, report, time, likeness);
            all.push(Evidence { report, day: when.from, passage });
            if all.len() == EVIDENCE_MAX {
                return all;
            }
        }
    }
    all
}

fn sentence_passage(witness: &Witness, report: ReportIx, time: &Timex, likeness: &Likeness) -> Passage {
    let sentences = &witness.layers.parse.sentences;
    let at = sentences.partition_point(|sentence| sentence.span.end <= time.span.start);
    sentences.get(at).map_or_else(Passage::default, |sentence| likeness.passage(report, sentence.tokens()))
}

/// The date a report gives itself to the day.
pub(super) fn given(witness: &Witness) -> Option<Date> {
    use headwater_model::{DateFound, Precision};
    let at = witness.report.stands_since()?;
    (at.precision <= Precision::Day && at.found != DateFound::Inferred).then_some(at.date)
}

fn reading(witness: &Witness, report: ReportIx, likeness: &Likeness, evidence: &[Evidence]) -> Option<Reading> {
    let given = given(witness);
    let text = &witness.report.text;
    let mut likes: Vec<(Soft, Vec<(Date, f32)>)> = Vec::new();
    for time in witness.layers.times.iter().take(TIMES_MAX) {
        let Some(soft) = Soft::of(time, time.span.of(text), given) else { continue };
        let passage = sentence_passage(witness, report, time, likeness);
        let mut days: Vec<(Date, f32)> = evidence
            .iter()
            .filter(|other| other.report != report)
            .map(|other| (other.day, likeness.likeness(&passage, &other.passage)))
            .filter(|(_, like)| *like >= LIKE_MIN)
            .collect();
        // The best witness of each day.
        days.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
        days.dedup_by_key(|entry| entry.0);
        likes.push((soft, days));
    }
    let score = |day: Date| -> f32 {
        let met = |(soft, days): &(Soft, Vec<(Date, f32)>)| {
            let place = |said: Date| days.iter().find(|(other, _)| *other == said).map_or(0.0, |(_, like)| *like);
            // Where nothing tells the side, reports tell of the past twice as readily as of what is to come.
            let [likelier, other] = soft.days(day);
            likelier.map_or(0.0, place).max(other.map_or(0.0, place) * 0.5)
        };
        likes.iter().map(met).sum()
    };
    if let Some(given) = given {
        let own = score(given);
        let near = (-SLACK_DAYS..=SLACK_DAYS).map(|step| given.saturating_add(step.days()));
        let best = best(near, &score);
        let overruled = best.filter(|(_, score)| *score >= own + OVERRULE_MIN);
        return Some(
            overruled.map_or(Reading { day: given, inferred: false }, |(day, _)| Reading { day, inferred: true }),
        );
    }
    let first = evidence.iter().map(|other| other.day).min()?;
    let last = evidence.iter().map(|other| other.day).max()?;
    // A story of years has its undated report near one of the days that siblings tell of.
    let span = first.until(last).map_or(0, |span| span.get_days()).min(120);
    let candidates = (0..=span + 7).map(|step| last.saturating_add((7 - step).days()));
    best(candidates, &score).filter(|(_, score)| *score >= LIKE_MIN).map(|(day, _)| Reading { day, inferred: true })
}

/// The day with the highest score, the earliest on a tie: a report is written soon after what it tells.
fn best(days: impl Iterator<Item = Date>, score: &dyn Fn(Date) -> f32) -> Option<(Date, f32)> {
    let mut best: Option<(Date, f32)> = None;
    for day in days {
        let score = score(day);
        let wins = best.is_none_or(|(other, most)| score > most || (score == most && day < other));
        if wins {
            best = Some((day, score));
        }
    }
    best
}

/// A time expression whose day hangs on the day of the report.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Soft {
    /// A weekday, told as past, as to come, or either.
    Weekday(Weekday, Option<bool>),
    /// So many days from the report.
    Step(i32),
}

impl Soft {
    /// Reads the words of `time`. `given`: the day the annotator had, which tells on which side it put the weekday.
    pub fn of(time: &Timex, words: &str, given: Option<Date>) -> Option<Soft> {
        let lower = words.to_lowercase();
        let first_words = [
            "yesterday",
            "today",
            "tomorrow",
            "tonight",
            "last night",
            "this morning",
            "this afternoon",
            "this evening",
        ];
        let steps = [-1, 0, 1, 0, -1, 0, 0, 0];
        if let Some((_, step)) = first_words.iter().zip(steps).find(|(phrase, _)| lower.contains(**phrase)) {
            return Some(Soft::Step(step));
        }
        if !time.relative || lower.chars().any(|c| c.is_ascii_digit()) && !lower.contains("day") {
            return None;
        }
        const NAMES: [(&str, Weekday); 7] = [
            ("monday", Weekday::Monday),
            ("tuesday", Weekday::Tuesday),
            ("wednesday", Weekday::Wednesday),
            ("thursday", Weekday::Thursday),
            ("friday", Weekday::Friday),
            ("saturday", Weekday::Saturday),
            ("sunday", Weekday::Sunday),
        ];
        if lower.contains("before") || lower.contains("after ") || lower.contains("following") {
            return None;
        }
        let (_, name) = NAMES.iter().find(|(name, _)| lower.contains(name))?;
        let side = match (given, time.from) {
            (Some(given), Some(day)) => Some(day > given),
            _ if lower.contains("next") || lower.contains("coming") => Some(true),
            _ if lower.contains("last") => Some(false),
            _ => None,
        };
        Some(Soft::Weekday(*name, side))
    }

    /// The days it can mean in a report of `day`, the likelier first.
    pub fn days(self, day: Date) -> [Option<Date>; 2] {
        match self {
            Soft::Step(step) => [Some(day.saturating_add(step.days())), None],
            Soft::Weekday(name, side) => {
                let back = i32::from(name.until(day.weekday()));
                let past = day.saturating_sub(back.days());
                let to_come = day.saturating_add(i32::from(day.weekday().until(name)).days());
                match side {
                    Some(true) => [Some(to_come), None],
                    Some(false) => [Some(past), None],
                    None => [Some(past), Some(to_come)],
                }
            }
        }
    }
}
