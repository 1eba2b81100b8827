//! Names within a report: where they stand, what they name, which of them name one thing, and who the report says it is.
//!
//! [`run`] finds them by their capitals and the tagger's labels, [`kind`] lets all mentions of a form vote, [`group`]
//! joins short forms to the one full form they fit, [`role`] takes the title or the apposition. Linear in the length of the
//! report; comparing forms is bounded there.

mod fold;
mod group;
mod kind;
mod lexicon;
mod role;
mod run;

use std::collections::BTreeMap;

use headwater_model::{EntityKind, Mention, Parse, Report, Span};

use fold::fold;
use group::Form;
use kind::Votes;
use run::Run;

/// The named things of a report, mentions of one thing grouped.
pub fn mentions(report: &Report, parse: &Parse) -> Vec<Mention> {
    let text = report.text.as_str();
    let mut runs = run::runs(report, parse);
    add_outlet(report, parse, &mut runs);
    let spans: Vec<Span> = runs.iter().map(|run| words(text, parse, *run)).collect();
    // Forms in the order of their first mention.
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut forms: Vec<Form> = Vec::new();
    let mut votes: Vec<Votes> = Vec::new();
    let mut form_of: Vec<usize> = Vec::new();
    for (run, span) in runs.iter().zip(&spans) {
        let folded = fold(span.of(text));
        let words = folded.split(' ').map(str::to_owned).collect();
        let number = *numbers.entry(folded).or_insert_with(|| {
            forms.push(Form { words, written: span.of(text).into(), kind: EntityKind::Other, place: false });
            votes.push(Votes::default());
            forms.len() - 1
        });
        votes[number].join(kind::votes(text, parse, *run));
        form_of.push(number);
    }
    let outlet = report.outlet.as_deref().map(fold);
    for (form, votes) in forms.iter_mut().zip(&mut votes) {
        if outlet.as_deref() == Some(form.words.join(" ").as_str()) {
            votes.add(EntityKind::Organisation, 8.0);
        }
        form.kind = votes.winner();
        form.place = votes.of(EntityKind::Place) >= 1.5 && form.kind == EntityKind::Place;
    }
    let aliases = aliases(text, parse, &runs, &form_of, &forms);
    let groups = group::groups(&forms, &aliases);
    settle(&mut forms, &votes, &groups);
    let mut first_of: Vec<Option<u32>> = vec![None; forms.len()];
    let mut mentions = Vec::with_capacity(runs.len());
    for ((run, span), form) in runs.iter().zip(&spans).zip(&form_of) {
        let position = mentions.len() as u32;
        let group = *first_of[groups[*form]].get_or_insert(position);
        mentions.push(Mention {
            span: *span,
            kind: forms[*form].kind,
            group,
            role: role::role(text, parse, *run),
            first_token: run.first as u32,
            end_token: run.end as u32,
        });
    }
    mentions
}

/// The name's bytes, without a possessive that the tokenizer left on.
fn words(text: &str, parse: &Parse, run: Run) -> Span {
    let span = parse.tokens[run.first].span.cover(parse.tokens[run.end - 1].span);
    let name = span.of(text);
    let bare =
        ["'s", "’s", "ʼs", "´s", "`s"].iter().find_map(|mark| name.strip_suffix(mark)).filter(|bare| !bare.is_empty());
    bare.map_or(span, |bare| Span::new(0, bare.len()).shifted(span.start as usize))
}

/// The outlet's own name, wherever it stands: writers know how to spell it, capitals or not.
fn add_outlet(report: &Report, parse: &Parse, runs: &mut Vec<Run>) {
    let Some(outlet) = report.outlet.as_deref().map(fold).filter(|name| name.len() > 3) else { return };
    let parts: Vec<&str> = outlet.split(' ').collect();
    let words: Vec<String> = parse.tokens.iter().map(|token| fold(token.span.of(&report.text))).collect();
    let mut found: Vec<Run> = Vec::new();
    for first in 0..words.len() {
        // Tokens without a letter fold to nothing and are passed over inside the name.
        let (mut at, mut next) = (first, 0);
        while next < parts.len() && at < words.len() && at - first < parts.len() + 4 {
            match words[at]
                .split(' ')
                .filter(|part| !part.is_empty())
                .try_fold(next, |next, part| parts.get(next).filter(|own| **own == part).map(|_| next + 1))
            {
                Some(after) if at > first || after > next => next = after,
                _ => break,
            }
            at += 1;
        }
        let capital = parse.tokens[first].span.of(&report.text).starts_with(char::is_uppercase);
        if next == parts.len() && capital {
            found.push(Run { first, end: at, title: first });
        }
    }
    // Both lists are in order: what is found gives way to a longer known name, and takes the place of what it cuts.
    let (mut merged, mut known) = (Vec::with_capacity(runs.len() + found.len()), runs.drain(..).peekable());
    for run in found {
        while let Some(before) = known.next_if(|known| known.end <= run.first) {
            merged.push(before);
        }
        let last = merged.last().is_some_and(|last: &Run| run.first < last.end);
        if last || known.peek().is_some_and(|known| known.first <= run.first && run.end <= known.end) {
            continue;
        }
        while known.next_if(|known| known.first < run.end).is_some() {}
        merged.push(run);
    }
    merged.extend(known);
    *runs = merged;
}

/// All forms of a group are of one kind: the longest form that had a clear vote decides, since short forms mislead taggers.
fn settle(forms: &mut [Form], votes: &[Votes], groups: &[usize]) {
    let mut best: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        let weight = form.words.len();
        let entry = best.entry(groups[at]).or_insert((at, weight));
        if weight > entry.1 && votes[at].of(form.kind) > 0.0 {
            *entry = (at, weight);
        }
    }
    let kinds: BTreeMap<usize, EntityKind> = best.iter().map(|(group, (at, _))| (*group, forms[*at].kind)).collect();
    for (at, form) in forms.iter_mut().enumerate() {
        form.kind = kinds[&groups[at]];
    }
}

/// Names the report itself equates: an acronym in brackets right behind its expansion or the other way round, and "known as".
fn aliases(text: &str, parse: &Parse, runs: &[Run], form_of: &[usize], forms: &[Form]) -> Vec<(usize, usize)> {
    let word = |at: usize| parse.tokens.get(at).map_or("", |token| token.span.of(text));
    let mut found = Vec::new();
    for (at, pair) in runs.windows(2).enumerate() {
        let (left, right) = (pair[0], pair[1]);
        let gap = left.end..right.first;
        if gap.is_empty() || gap.len() > 6 || parse.tokens[left.first].sentence != parse.tokens[right.first].sentence {
            continue;
        }
        let bracketed = gap.len() == 1 && word(left.end) == "(" && word(right.end) == ")";
        let short =
            group::is_acronym(&forms[form_of[at + 1]].written) || group::is_acronym(&forms[form_of[at]].written);
        let between: Vec<&str> = gap.map(word).collect();
        let known_as = between.windows(2).any(|pair| pair == ["known", "as"] || pair == ["called", "the"]);
        if (bracketed && short) || known_as {
            found.push((form_of[at], form_of[at + 1]));
        }
    }
    found
}

#[cfg(test)]
mod tests;
