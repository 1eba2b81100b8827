//! Short forms that the tagger passed over: a surname by itself, a given name, the initials of a body, "the Courier" for The
//! Pennine Courier.
//!
//! A tagger reads one sentence; the story tells who is meant. A word is taken for a name of the story only if it can be no other:
//! it belongs to one name alone, no report writes it small, and it stands by itself, not inside a longer name. Linear in the
//! tokens of the story.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::{EntityKind, ReportIx, Span, Story, Token, Witness};

use super::fold::fold;
use super::form::{Forms, TITLES};
use super::same::{Same, initials, kind};

/// A mention that was passed over.
pub(super) struct Found {
    /// The form that stands for its name.
    pub root: usize,
    /// Where it is.
    pub report: ReportIx,
    /// The word.
    pub span: Span,
    /// The word, and the word with its title: "Tierney", "Mr Tierney".
    pub written: Vec<String>,
}

/// Finds short forms of the story's own outlets anywhere in the texts, boilerplate and datelines included, which no tagger reads:
/// "Ring the Lantern newsroom", "KENDARI (KWN)".
pub(super) fn outlets(witnesses: &[Witness], story: &Story, all: &Forms, same: &Same) -> Vec<Found> {
    let forms: BTreeMap<String, usize> = all.forms.iter().enumerate().map(|(at, f)| (f.words.join(" "), at)).collect();
    let names = story.reports.iter().filter_map(|report| witnesses[report.at()].report.outlet.as_deref());
    let mut short: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for name in names.collect::<BTreeSet<_>>() {
        let Some(&form) = forms.get(&fold(name)) else { continue };
        let last = name.rsplit(' ').next().filter(|last| *last != name && last.chars().count() > LETTERS_MIN);
        let last = last.filter(|last| last.starts_with(char::is_uppercase)).map(|last| format!("the {last}"));
        let capitals: String =
            name.split(' ').filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
        let capitals = Some(capitals).filter(|capitals| capitals.chars().count() > 2);
        for words in last.into_iter().chain(capitals) {
            let entry = short.entry(words).or_insert(Some(same.root(form)));
            if *entry != Some(same.root(form)) {
                *entry = None;
            }
        }
    }
    let mut found = Vec::new();
    for (words, root) in short.into_iter().filter_map(|(words, root)| Some((words, root?))) {
        let capitals = !words.contains(' ');
        for &report in &story.reports {
            let text = &witnesses[report.at()].report.text;
            for (start, here) in text.match_indices(words.as_str()) {
                let end = start + here.len();
                let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
                let behind = text[end..].trim_start_matches(' ').chars().next();
                // "the Lantern Festival" is no newspaper.
                let longer = !capitals && behind.is_some_and(char::is_uppercase);
                if joined(text[..start].chars().next_back()) || joined(text[end..].chars().next()) || longer {
                    continue;
                }
                let name = here.strip_prefix("the ").unwrap_or(here);
                let span = Span::new(end - name.len(), end);
                let taken = all.mentions.iter().any(|(other, known, ..)| *other == report && known.overlaps(span));
                if !taken {
                    found.push(Found { root, report, span, written: vec![name.to_owned(), here.to_owned()] });
                }
            }
        }
    }
    found
}

/// How a word stands for a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// Surname or given name of a person.
    OfPerson,
    /// Last word of a body's name; an article goes before it.
    OfBody,
    /// Initials, in capitals.
    Initials,
}

/// Shortest word that is looked for. Three letters are too often something else; initials may have them.
const LETTERS_MIN: usize = 4;
/// Finds what the tagger passed over in the reports of a story.
pub(super) fn mentions(witnesses: &[Witness], story: &Story, all: &Forms, same: &Same) -> Vec<Found> {
    let small = small_words(witnesses, story);
    let words = words(all, same, &small);
    if words.is_empty() {
        return Vec::new();
    }
    let mut known: BTreeMap<ReportIx, Vec<Span>> = BTreeMap::new();
    for &(report, span, ..) in &all.mentions {
        known.entry(report).or_default().push(span);
    }
    let mut found = Vec::new();
    for &report in &story.reports {
        let witness = &witnesses[report.at()];
        let text = &witness.report.text;
        let tokens = &witness.layers.parse.tokens;
        let mut spans = known.remove(&report).unwrap_or_default();
        spans.sort_unstable();
        let mut passed = 0;
        for (at, token) in tokens.iter().enumerate() {
            while spans.get(passed).is_some_and(|span| span.end <= token.span.start) {
                passed += 1;
            }
            let word = token.span.of(text);
            let taken = spans.get(passed).is_some_and(|span| span.overlaps(token.span));
            if taken || !word.starts_with(char::is_uppercase) {
                continue;
            }
            let Some(&(root, way)) = words.get(&fold(word)) else { continue };
            if let Some(title) = stands_alone(tokens, text, at, way) {
                let titled = title.map(|title| format!("{title} {word}"));
                let written = std::iter::once(word.to_owned()).chain(titled).collect();
                found.push(Found { root, report, span: token.span, written });
            }
        }
    }
    found
}

/// Words that some report writes small, folded.
fn small_words(witnesses: &[Witness], story: &Story) -> BTreeSet<String> {
    let tokens = story.reports.iter().flat_map(|report| {
        let witness = &witnesses[report.at()];
        witness.layers.parse.tokens.iter().map(move |token| token.span.of(&witness.report.text))
    });
    tokens.filter(|word| word.starts_with(char::is_lowercase)).map(fold).collect()
}

/// The words that stand for one name of the story and for nothing else.
fn words(all: &Forms, same: &Same, small: &BTreeSet<String>) -> BTreeMap<String, (usize, Way)> {
    // Every word of every name, with the name it is of if it is of one alone.
    let mut owner: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (at, form) in all.forms.iter().enumerate() {
        for word in &form.words {
            let root = same.root(at);
            let of = owner.entry(word).or_insert(Some(root));
            if *of != Some(root) {
                *of = None;
            }
        }
    }
    let mut words: BTreeMap<String, Option<(usize, Way)>> = BTreeMap::new();
    for (at, form) in all.forms.iter().enumerate().filter(|(_, form)| form.words.len() > 1) {
        let (first, last) = (&form.words[0], &form.words[form.words.len() - 1]);
        let ways: Vec<(String, Way)> = match kind(form) {
            EntityKind::Person => vec![(first.clone(), Way::OfPerson), (last.clone(), Way::OfPerson)],
            EntityKind::Organisation => {
                let short = initials(form).into_iter().filter(|letters| letters.chars().count() > 2);
                short.map(|letters| (letters, Way::Initials)).chain([(last.clone(), Way::OfBody)]).collect()
            }
            _ => Vec::new(),
        };
        let root = same.root(at);
        for (word, way) in ways {
            let alone = owner.get(word.as_str()).is_none_or(|of| *of == Some(root));
            let long = way == Way::Initials || word.chars().count() >= LETTERS_MIN;
            if alone && long && !small.contains(&word) {
                let entry = words.entry(word).or_insert(Some((root, way)));
                if entry.is_some_and(|(other, _)| other != root) {
                    *entry = None;
                }
            }
        }
    }
    words.into_iter().filter_map(|(word, of)| Some((word, of?))).collect()
}

/// The title before it if the word stands by itself as its kind does; nothing if it is part of something longer.
fn stands_alone<'t>(tokens: &[Token], text: &'t str, at: usize, way: Way) -> Option<Option<&'t str>> {
    let sentence = tokens[at].sentence;
    let word = |place: Option<usize>| {
        let token = place.and_then(|place| tokens.get(place)).filter(|token| token.sentence == sentence);
        token.map_or("", |token| token.span.of(text))
    };
    let (before, behind) = (word(at.checked_sub(1)), word(Some(at + 1)));
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    // A hyphen makes it part of another word: "Tierney-Walsh".
    if capital(behind) || before == "-" || behind == "-" {
        return None;
    }
    let here = tokens[at].span.of(text);
    match way {
        Way::OfPerson if TITLES.contains(&before) => Some(Some(before)),
        // The first word of a sentence may be anybody's: "Why Franck left" begins with no name.
        Way::OfPerson => (!capital(before)).then_some(None),
        Way::OfBody => before.eq_ignore_ascii_case("the").then_some(None),
        Way::Initials => (here.chars().all(char::is_uppercase) && !capital(before)).then_some(None),
    }
}
