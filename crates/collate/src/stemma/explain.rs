//! How much of one report another explains, sentence by sentence, and what it would explain by chance.
//!
//! A sentence of the child is explained by a passage of the parent that has the same words (see
//! [`mod@headwater_reuse::align`]) or the same content in other words: names, numbers, rare words and their synonyms, in one
//! sentence of the parent or two neighbouring ones (writers merge sentences). Quoted speech explains little: two
//! reporters at one press conference write down the same sentence.
//!
//! Editors who rewrite keep the order (the observation behind sentence alignment, Gale and Church 1993), so matches
//! that lie in the parent's order count in full and others by half.
//!
//! Cost for a pair: words of both for the verbatim part; the product of their sentences, at most
//! `LINES_MAX²`, for the rest, each a merge of two sorted bags.

use super::testimony::Testimony;
use crate::likeness::Likeness;
use headwater_reuse::{Aligned, Seeds, align_with};
use std::ops::Range;

/// What `parent` explains of `child`.
pub struct Explained {
    /// One entry for each line of the child.
    pub lines: Vec<Option<LineMatch>>,
    /// Share of the child's weight explained, 0 to 1.
    pub coverage: f32,
    /// Share of the child's words in passages that are the parent's word for word, 0 to 1.
    pub verbatim: f32,
    /// Share of the explained weight that lies in the parent's order, 0 to 1.
    pub ordered: f32,
    /// Sentences explained by the writer's own words, quotations and headlines aside: their strengths added up.
    pub plain: f32,
    /// Passages with the same words, `a` in the child, `b` in the parent.
    pub passages: Vec<Aligned>,
}

/// A sentence of the child with what explains it.
#[derive(Clone, Debug)]
pub struct LineMatch {
    /// How well, 0 to 1, quotations discounted.
    pub strength: f32,
    /// The same before quotations were discounted.
    pub raw: f32,
    /// Sentences of the parent.
    pub parent: Range<usize>,
    /// Share of the sentence's words that are the parent's, 0 to 1.
    pub verbatim: f32,
}

/// Explains `child` by `parent`, whose seeds are at hand for all that are held against it.
pub fn explain(child: &Testimony<'_>, parent: &Testimony<'_>, seeds: &Seeds<'_>, likeness: &Likeness) -> Explained {
    let passages: Vec<Aligned> = align_with(&child.keys, seeds);
    let verbatim = verbatim_lines(child, parent, &passages);
    let mut lines: Vec<Option<LineMatch>> = Vec::with_capacity(child.lines.len());
    for (line, copied) in verbatim.into_iter().enumerate() {
        let reworded = reworded(child, line, parent, likeness);
        let best = match (copied, reworded) {
            (Some(c), Some(r)) if r.raw > c.raw => Some(LineMatch { verbatim: c.verbatim, ..r }),
            (Some(c), _) => Some(c),
            (None, r) => r,
        };
        lines.push(best.map(|found| LineMatch { strength: found.raw * plain_share(child, line), ..found }));
    }
    let in_order = order_keeping(child, &lines);
    let (mut explained, mut ordered) = (0.0, 0.0);
    for (line, found) in lines.iter_mut().enumerate() {
        let Some(found) = found else { continue };
        let weight = child.line_weight(line) * found.strength;
        explained += weight;
        if in_order[line] {
            ordered += weight;
        } else {
            found.strength *= OUT_OF_ORDER;
        }
    }
    let coverage = (0..lines.len()).map(|line| child.line_weight(line) * strength(&lines, line)).sum::<f32>();
    let copied: usize = passages.iter().filter(|p| tells(child, p)).map(|p| p.matched).sum();
    let plain = |(line, found): (usize, &Option<LineMatch>)| {
        let own = if child.lines[line].headline { 0.0 } else { 1.0 - child.lines[line].quoted };
        found.as_ref().map_or(0.0, |found| found.raw * own)
    };
    Explained {
        plain: lines.iter().enumerate().map(plain).sum(),
        coverage: (coverage / child.weight()).min(1.0),
        verbatim: copied as f32 / child.words.len().max(1) as f32,
        ordered: if explained > 0.0 { ordered / explained } else { 0.0 },
        lines,
        passages,
    }
}

/// How well a line is explained; zero if it is not.
pub fn strength(lines: &[Option<LineMatch>], line: usize) -> f32 {
    lines[line].as_ref().map_or(0.0, |found| found.strength)
}

/// True if a passage is long enough to mean something.
pub fn tells(child: &Testimony<'_>, passage: &Aligned) -> bool {
    passage.matched >= TELLING_WORDS && !child.words.is_empty()
}

/// Shared words in a row (gaps apart) below which a passage is a stock phrase: "two people familiar with the matter
/// said" has eight. Compared with the number of equal words.
const TELLING_WORDS: usize = 7;

/// Quoted words explain this much of what the writer's own words do.
const QUOTED_SHARE: f32 = 0.35;

/// A match against the parent's order.
const OUT_OF_ORDER: f32 = 0.5;

/// Likeness at which two independent sentences on the same matter commonly lie, and at which a rewrite is certain.
/// Read off sentence pairs of the shipped stories, independent reports against rewrites.
const REWORDED: (f32, f32) = (0.42, 0.80);

/// Shared weight (see `Passage::weight`) that two sentences on one matter share anyway, and that makes a match certain.
const SHARED_WEIGHT: (f32, f32) = (7.0, 16.0);

fn plain_share(child: &Testimony<'_>, line: usize) -> f32 {
    let quoted = child.lines[line].quoted;
    1.0 - quoted * (1.0 - QUOTED_SHARE)
}

/// For each line of the child, how much of it stands in the parent word for word.
fn verbatim_lines(child: &Testimony<'_>, parent: &Testimony<'_>, passages: &[Aligned]) -> Vec<Option<LineMatch>> {
    let mut copied = vec![0usize; child.lines.len()];
    let mut from: Vec<Option<Range<usize>>> = vec![None; child.lines.len()];
    for passage in passages.iter().filter(|passage| tells(child, passage)) {
        for &(a, b, length) in &passage.runs {
            for offset in 0..length {
                let (line, source) = (child.words[a + offset].line as usize, parent.words[b + offset].line as usize);
                if line < copied.len() && source < parent.lines.len() {
                    copied[line] += 1;
                    let range = from[line].get_or_insert(source..source + 1);
                    *range = range.start.min(source)..range.end.max(source + 1);
                }
            }
        }
    }
    let share = |line: usize| copied[line] as f32 / child.lines[line].words.len().max(1) as f32;
    from.into_iter()
        .enumerate()
        .map(|(line, range)| {
            let raw = share(line).min(1.0);
            range.map(|parent| LineMatch { strength: raw, raw, parent, verbatim: raw })
        })
        .collect()
}

/// The sentence of the parent, or two neighbours, whose content is most like the child's line.
fn reworded(child: &Testimony<'_>, line: usize, parent: &Testimony<'_>, likeness: &Likeness) -> Option<LineMatch> {
    let wanted = &child.lines[line].passage;
    if wanted.weight() <= SHARED_WEIGHT.0 {
        return None;
    }
    let mut best: Option<(f32, Range<usize>)> = None;
    for (at, candidate) in parent.lines.iter().enumerate() {
        let single = (&candidate.passage, at..at + 1);
        let double = (&candidate.with_next, at..(at + 2).min(parent.lines.len()));
        // What shares too little with two neighbouring sentences shares too little with the first of them.
        let in_both = likeness.shared(wanted, double.0);
        if in_both <= SHARED_WEIGHT.0 {
            continue;
        }
        let in_first = likeness.shared(wanted, single.0);
        for ((passage, range), shared) in [(single, in_first), (double, in_both)] {
            // A long parent sentence contains much by chance: the part of it that is not in the child counts a little.
            let surplus = (passage.weight() - shared).max(0.0) * SURPLUS;
            let alike = shared / (wanted.weight() + surplus).max(1.0);
            let sure = ramp(alike, REWORDED) * ramp(shared, SHARED_WEIGHT);
            if sure > 0.0 && best.as_ref().is_none_or(|(score, _)| sure > score + 0.02) {
                best = Some((sure, range));
            }
        }
    }
    best.map(|(raw, parent)| LineMatch { strength: raw, raw, parent, verbatim: 0.0 })
}

/// Weight of what the parent's sentence has and the child's lacks.
pub(super) const SURPLUS: f32 = 0.2;

/// 0 up to `low`, 1 from `high` on, straight between.
pub(super) fn ramp(value: f32, (low, high): (f32, f32)) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}

/// The heaviest set of matches whose parent sentences ascend: true for each line in it.
fn order_keeping(child: &Testimony<'_>, lines: &[Option<LineMatch>]) -> Vec<bool> {
    let matched: Vec<(usize, usize, f32)> = lines
        .iter()
        .enumerate()
        .filter_map(|(line, found)| {
            let found = found.as_ref()?;
            Some((line, found.parent.start, child.line_weight(line) * found.strength))
        })
        .collect();
    let mut best: Vec<(f32, Option<usize>)> = Vec::with_capacity(matched.len());
    for (at, &(_, source, weight)) in matched.iter().enumerate() {
        let before = (0..at)
            .filter(|&k| matched[k].1 <= source)
            .max_by(|&x, &y| best[x].0.total_cmp(&best[y].0).then(y.cmp(&x)));
        best.push((weight + before.map_or(0.0, |k| best[k].0), before));
    }
    let mut keeps = vec![false; lines.len()];
    let mut at = (0..matched.len()).max_by(|&x, &y| best[x].0.total_cmp(&best[y].0).then(y.cmp(&x)));
    while let Some(k) = at {
        keeps[matched[k].0] = true;
        at = best[k].1;
    }
    keeps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::plain;
    use crate::stemma::testimony::Lexicon;
    use headwater_model::Witness;
    use serde_json::Value;

    /// Shared by every implementation; see the README beside it.
    const CASES: &str = include_str!("../../../../corpus/reuse/cases.json");

    fn texts(value: &Value) -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    }

    fn examine(case: &Value, check: impl Fn(&str, &Testimony<'_>, &Testimony<'_>, &Explained)) {
        let witnesses: Vec<Witness> =
            ["a", "b"].iter().map(|side| plain::witness(side, None, None, case[*side].as_str().unwrap())).collect();
        let story = plain::story(&witnesses);
        let likeness = Likeness::learn(&witnesses, &story, &[]);
        let mut lexicon = Lexicon::default();
        let laid: Vec<Testimony<'_>> = story
            .reports
            .iter()
            .map(|&report| Testimony::read(report, &witnesses[report.at()], &likeness, &mut lexicon))
            .collect();
        let found = explain(&laid[1], &laid[0], &laid[0].seeds(), &likeness);
        check(case["name"].as_str().unwrap(), &laid[0], &laid[1], &found);
    }

    fn all(check: impl Fn(&Value, &str, &Testimony<'_>, &Testimony<'_>, &Explained)) {
        let cases: Value = serde_json::from_str(CASES).unwrap();
        for case in cases.as_array().unwrap() {
            examine(case, |name, a, b, found| check(case, name, a, b, found));
        }
    }

    #[test]
    fn passages_with_the_same_words_are_found_and_no_others() {
        all(|case, name, a, b, found| {
            let expected: Vec<Vec<String>> = case["verbatim"].as_array().unwrap().iter().map(texts).collect();
            let mut passages: Vec<(usize, Vec<String>)> = found
                .passages
                .iter()
                .filter(|passage| tells(b, passage))
                .map(|passage| {
                    let words = |side: &Testimony<'_>, range: Range<usize>| {
                        side.span(range).of(&side.witness.report.text).to_owned()
                    };
                    (passage.b.start, vec![words(a, passage.b.clone()), words(b, passage.a.clone())])
                })
                .collect();
            passages.sort();
            let passages: Vec<Vec<String>> = passages.into_iter().map(|(_, words)| words).collect();
            assert_eq!(passages, expected, "{name}");
        });
    }

    #[test]
    fn sentences_in_other_words_are_found_and_unrelated_ones_are_not() {
        all(|case, name, a, b, found| {
            let line_with = |side: &Testimony<'_>, part: &str| {
                let text = &side.witness.report.text;
                side.lines.iter().position(|line| line.span.of(text).contains(part)).unwrap()
            };
            for pair in case["reworded"].as_array().unwrap().iter().map(texts) {
                let (child, parent) = (line_with(b, &pair[0]), line_with(a, &pair[1]));
                let matched = found.lines[child].as_ref().unwrap_or_else(|| panic!("{name}: {}", pair[0]));
                assert!(matched.parent.contains(&parent), "{name}: {} in {:?}", pair[0], matched.parent);
                assert!(matched.raw > 0.1, "{name}: {} {}", pair[0], matched.raw);
            }
            for part in texts(&case["apart"]) {
                assert!(found.lines[line_with(b, &part)].is_none(), "{name}: {part}");
            }
        });
    }

    #[test]
    fn shares_lie_between_nothing_and_everything() {
        all(|_, name, _, _, found| {
            for share in [found.coverage, found.verbatim, found.ordered] {
                assert!((0.0..=1.0).contains(&share), "{name}");
            }
        });
    }
}
