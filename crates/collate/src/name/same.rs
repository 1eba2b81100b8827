//! When two forms are one name.
//!
//! Precision before recall: two people of one surname are two people unless their given names agree, and a likeness of letters
//! alone joins nothing that stands side by side in one report. The letters' likeness is the normalised Levenshtein
//! similarity (0 to 1).

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::EntityKind;

use super::fold::{sounds, without_legal_form, word_set};
use super::form::{Form, Forms, majority};

/// Two spellings of one word: compared with the normalised Levenshtein similarity, set on names known to be variants
/// ("Samudra"/"Samudera" .88, "Tiernan"/"Tierney" .71) and not ("Havlas"/"Havlík" .67, "Nigeria"/"Algeria" .71).
const SPELLING_MIN: f64 = 0.7;
/// Forms of a bucket that are compared with one another; more than this share a word only by chance.
const BUCKET_MAX: usize = 40;

/// Which forms are one name, with the reasons.
pub(super) struct Same {
    parent: Vec<usize>,
    /// Why two forms were joined: the lower form first.
    pub reasons: BTreeMap<usize, Vec<String>>,
}

impl Same {
    /// The form that stands for the name of `form`.
    pub fn root(&self, form: usize) -> usize {
        let mut at = form;
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, forms: &[Form], a: usize, b: usize, why: &str) {
        let (root_a, root_b) = (self.root(a), self.root(b));
        if root_a == root_b {
            return;
        }
        let (low, high) = (root_a.min(root_b), root_a.max(root_b));
        self.parent[high] = low;
        let mut reasons = self.reasons.remove(&high).unwrap_or_default();
        reasons.push(format!("{} and {}: {why}", shown(&forms[a]), shown(&forms[b])));
        self.reasons.entry(low).or_default().append(&mut reasons);
    }
}

/// The spelling used most, the first of the alphabet on a tie.
pub(super) fn shown(form: &Form) -> &str {
    form.written.iter().max_by_key(|(word, count)| (**count, std::cmp::Reverse(*word))).map_or("", |(word, _)| word)
}

/// What a form names: most mentions decide, the first kind on a tie.
pub(super) fn kind(form: &Form) -> EntityKind {
    majority(&form.kinds)
}

/// Finds which forms of a story are one name.
pub(super) fn same(all: &Forms) -> Same {
    let forms = &all.forms;
    let mut same = Same { parent: (0..forms.len()).collect(), reasons: BTreeMap::new() };
    by_key(
        forms,
        &mut same,
        |form| Some(sounds(&form.words.join(" "))).filter(|key| key.len() >= 4),
        "the same in another spelling",
    );
    by_key(
        forms,
        &mut same,
        |form| {
            let body = form.words.len() > 1 && kind(form) == EntityKind::Organisation;
            body.then(|| word_set(&form.words.join(" "))).filter(|key| key.contains(' '))
        },
        "the same words",
    );
    by_key(
        forms,
        &mut same,
        |form| {
            let named = !matches!(kind(form), EntityKind::Place | EntityKind::Facility);
            named.then(|| without_legal_form(&form.words)).filter(|key| key.len() >= 4)
        },
        "the same but for the legal form",
    );
    by_key(
        forms,
        &mut same,
        |form| {
            match form.words.as_slice() {
                [first, name @ ..] if SHIPS.contains(&first.as_str()) => Some(name),
                name => Some(name),
            }
            .filter(|name| name.len() > 1 && kind(form) != EntityKind::Person)
            .map(|name| name.join(" "))
        },
        "the same but for the sort of ship",
    );
    by_spelling(forms, &mut same);
    by_trade(forms, &mut same);
    by_report(all, &mut same);
    by_fit(forms, &mut same);
    same
}

fn by_key(forms: &[Form], same: &mut Same, key: impl Fn(&Form) -> Option<String>, why: &str) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        if let Some(key) = key(form) {
            let other = *first.entry(key).or_insert(at);
            if other != at {
                same.join(forms, other, at, why);
            }
        }
    }
}

/// Names of as many words that differ in one word by a letter or two, never both in one report.
fn by_spelling(forms: &[Form], same: &mut Same) {
    let mut buckets: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| (2..=6).contains(&form.words.len())) {
        for word in &form.words {
            buckets.entry(word).or_default().push(at);
        }
    }
    for bucket in buckets.values() {
        for (place, &a) in bucket.iter().take(BUCKET_MAX).enumerate() {
            for &b in bucket.iter().take(BUCKET_MAX).skip(place + 1) {
                if respelled(&forms[a], &forms[b]) && forms[a].reports.is_disjoint(&forms[b].reports) {
                    same.join(forms, a, b, "spelled alike, and never side by side");
                }
            }
        }
    }
}

/// Bodies whose names differ in the word for their trade alone, never both in one report: "Brightwater Airways" and "Brightwater
/// Airlines".
fn by_trade(forms: &[Form], same: &mut Same) {
    /// Shortest word by which a body is known.
    const LETTERS_MIN: usize = 5;
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        let [own, trade] = form.words.as_slice() else { continue };
        let named = own.chars().count() >= LETTERS_MIN && TRADES.contains(&trade.as_str());
        if !named || kind(form) != EntityKind::Organisation {
            continue;
        }
        let other = *first.entry(own).or_insert(at);
        if other != at && forms[other].reports.is_disjoint(&form.reports) {
            same.join(forms, other, at, "the same but for the word for its trade");
        }
    }
}

/// What stands before the names of ships.
const SHIPS: &[&str] =
    &["mv", "ms", "mt", "ss", "sv", "mf", "fv", "rms", "hms", "uss", "hmas", "hmcs", "ins", "rv", "km", "kmp", "kri"];

/// Words for what a firm does, or that it is one.
const TRADES: &[&str] = &[
    "airline",
    "airlines",
    "airways",
    "aviation",
    "bank",
    "banking",
    "brewery",
    "chemicals",
    "company",
    "energy",
    "firm",
    "foods",
    "group",
    "holding",
    "holdings",
    "industries",
    "insurance",
    "logistics",
    "media",
    "motors",
    "pharma",
    "pharmaceuticals",
    "railway",
    "railways",
    "shipping",
    "steel",
    "systems",
    "technologies",
    "telecom",
    "therapeutics",
];

fn respelled(a: &Form, b: &Form) -> bool {
    let (kind_a, kind_b) = (kind(a), kind(b));
    let person = kind_a == EntityKind::Person || kind_b == EntityKind::Person;
    // Two places may well be two; where one is a body, the tagger took the rarer spelling for a place.
    let place = [kind_a, kind_b].iter().all(|kind| matches!(kind, EntityKind::Place | EntityKind::Facility));
    if a.words.len() != b.words.len() || place {
        return false;
    }
    let mut differing = a.words.iter().zip(&b.words).filter(|(a, b)| a != b);
    let (Some((x, y)), None) = (differing.next(), differing.next()) else { return false };
    let letters = |word: &str| word.chars().all(char::is_alphabetic) && word.chars().count() >= 4;
    let first = x.chars().next() == y.chars().next();
    if !letters(x) || !letters(y) || !first {
        return false;
    }
    // Of a person's two words one is the same; of a body's many the rest is.
    let minimum = if person || a.words.len() > 2 { SPELLING_MIN } else { 0.8 };
    similarity(x, y) >= minimum
}

/// 1 minus the Levenshtein distance over the longer length.
fn similarity(a: &str, b: &str) -> f64 {
    rapidfuzz::distance::levenshtein::normalized_similarity(a.chars(), b.chars())
}

/// What one report puts together is together, unless a short form means different names in different reports.
fn by_report(all: &Forms, same: &mut Same) {
    let forms = &all.forms;
    let mut fulls: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for group in &all.groups {
        let Some(full) = fullest(forms, group) else { continue };
        for &form in group.iter().filter(|form| **form != full) {
            if forms[form].words.len() == 1 {
                fulls.entry(form).or_default().push(full);
            } else {
                same.join(forms, form, full, "one name in one report");
            }
        }
    }
    for (short, fulls) in fulls {
        if one_root(same, &fulls) {
            same.join(forms, short, fulls[0], "one name in one report");
        }
    }
}

/// The form with the most words; the one written most on a tie.
pub(super) fn fullest(forms: &[Form], group: &BTreeSet<usize>) -> Option<usize> {
    group.iter().copied().max_by_key(|form| {
        let written: u32 = forms[*form].written.values().sum();
        (forms[*form].words.len(), written, std::cmp::Reverse(*form))
    })
}

fn one_root(same: &Same, fulls: &[usize]) -> bool {
    fulls.split_first().is_some_and(|(first, rest)| rest.iter().all(|full| same.root(*full) == same.root(*first)))
}

/// Short forms that fit exactly one full name of the story: surname, acronym, one word of a body's name.
fn by_fit(forms: &[Form], same: &mut Same) {
    let singles: BTreeSet<&str> =
        forms.iter().filter(|form| form.words.len() == 1).map(|form| form.words[0].as_str()).collect();
    let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| form.words.len() > 1) {
        for word in &form.words {
            let list = by_word.entry(word).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    for at in 0..forms.len() {
        let form = &forms[at];
        let fits: Vec<(usize, &str)> = match form.words.as_slice() {
            [word] => {
                let acronym = form.written.keys().any(|written| is_acronym(written));
                let initials = (0..forms.len()).filter(|full| acronym && spells(word, &forms[*full]));
                let initials: Vec<_> = initials.map(|full| (full, "initials of")).collect();
                let longer = by_word.get(word.as_str()).map_or(&[][..], Vec::as_slice).iter();
                // "Dover-Calais" is a route between two places, not the full name of one.
                let pair =
                    |full: &Form| full.words.len() == 2 && full.words.iter().all(|w| singles.contains(w.as_str()));
                let longer = longer.filter(|full| kind(&forms[**full]) == EntityKind::Person || !pair(&forms[**full]));
                let short = longer.filter_map(|full| Some((*full, short_for(form, &forms[*full])?)));
                if initials.is_empty() { short.collect() } else { initials }
            }
            [.., last] => {
                let longer = by_word.get(last.as_str()).map_or(&[][..], Vec::as_slice);
                longer.iter().filter_map(|full| Some((*full, part_of(form, &forms[*full])?))).collect()
            }
            [] => Vec::new(),
        };
        let fulls: Vec<usize> = fits.iter().map(|(full, _)| *full).collect();
        if one_root(same, &fulls) {
            same.join(forms, at, fulls[0], fits[0].1);
        }
    }
}

fn short_for(form: &Form, full: &Form) -> Option<&'static str> {
    let word = form.words.first()?;
    if word.len() < 2 {
        return None;
    }
    let last = full.words.last() == Some(word);
    let first = full.words.first() == Some(word);
    let place = kind(form) == EntityKind::Place;
    match kind(full) {
        EntityKind::Person if last => Some("surname of"),
        EntityKind::Person if first && !place => Some("given name of"),
        EntityKind::Organisation | EntityKind::Other
            if (first || last) && !place && kind(form) != EntityKind::Person =>
        {
            Some("short for")
        }
        _ => None,
    }
}

/// Several words that a longer name begins or ends with, or a surname behind an initial: "O. Klouda".
fn part_of(form: &Form, full: &Form) -> Option<&'static str> {
    let (short, long) = (form.words.as_slice(), full.words.as_slice());
    let (kind_short, kind_long) = (kind(form), kind(full));
    let body = |kind| matches!(kind, EntityKind::Organisation | EntityKind::Other);
    let longer = long.len() > short.len();
    if longer && long.starts_with(short) && kind_short == EntityKind::Organisation && kind_long == kind_short {
        return Some("the beginning of");
    }
    let ends = longer && long.ends_with(short);
    if ends && (kind_long == EntityKind::Person || (body(kind_long) && kind_short != EntityKind::Place)) {
        return Some("the end of");
    }
    if longer && kind_short == EntityKind::Organisation && kind_long == kind_short && in_order(short, long) {
        return Some("words of");
    }
    let initial = short.len() == 2 && short[0].chars().count() == 1 && long.len() >= 2;
    let person = kind_long == EntityKind::Person && long.last() == short.last();
    (initial && person && long[0].len() > 1 && long[0].starts_with(&short[0])).then_some("initial and surname of")
}

/// True if the words stand in the longer name in their order: "Ourthe-Semois" in "Cliniques de l'Ourthe et de la Semois". Each has to
/// have some length: "of the" stands anywhere.
fn in_order(short: &[String], long: &[String]) -> bool {
    const LETTERS_MIN: usize = 5;
    let mut rest = long.iter();
    short.len() > 1
        && short.iter().all(|word| word.chars().count() >= LETTERS_MIN && rest.by_ref().any(|other| other == word))
}

fn is_acronym(written: &str) -> bool {
    (2..=6).contains(&written.chars().count()) && written.chars().all(char::is_uppercase)
}

/// True if the letters are the initials of the name, small words aside.
fn spells(letters: &str, full: &Form) -> bool {
    initials(full).iter().any(|initials| initials == letters)
}

/// The initials of a body's name of several words, with its small words and without.
pub(super) fn initials(full: &Form) -> BTreeSet<String> {
    const SMALL: &[&str] = &["of", "the", "for", "and", "de", "la", "le", "des", "du", "et", "l", "d"];
    if full.words.len() < 2 || !matches!(kind(full), EntityKind::Organisation | EntityKind::Other) {
        return BTreeSet::new();
    }
    let of =
        |words: &mut dyn Iterator<Item = &String>| words.filter_map(|word| word.chars().next()).collect::<String>();
    BTreeSet::from([
        of(&mut full.words.iter()),
        of(&mut full.words.iter().filter(|word| !SMALL.contains(&word.as_str()))),
    ])
}
