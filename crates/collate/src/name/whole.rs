//! Names of several words that the tagger passed over: "KM Tirta Nusa 3" where other reports write "KM Tirta Nusa III",
//! "Irwell Messenger" in a footer that is not read.
//!
//! Once a story knows a name of several words, the same words in their order are that name wherever they stand, boilerplate
//! included, unless they are part of something longer. Every word of the texts is looked up once, and compared with the names that
//! begin with it: linear for the few names that share a first word.

use std::collections::BTreeMap;

use headwater_model::{EntityKind, ReportIx, Span, Story, Witness};

use super::fold::fold_word;
use super::form::{BODY_NOUNS, Forms};
use super::same::{Same, kind};
use super::sweep::Found;

/// Names compared at one word; more share a first word only in lists.
const NAMES_MAX: usize = 40;

/// Finds whole names where no mention is known.
pub(super) fn mentions(witnesses: &[Witness], story: &Story, all: &Forms, same: &Same) -> Vec<Found> {
    // Words of each name behind the first, by the first.
    let mut names: BTreeMap<&str, Vec<(&[String], usize)>> = BTreeMap::new();
    for (at, form) in all.forms.iter().enumerate() {
        let words = form.words.strip_prefix(&["the".to_owned()]).unwrap_or(&form.words);
        if let [first, rest @ ..] = words
            && !rest.is_empty()
        {
            names.entry(first).or_default().push((rest, at));
        }
    }
    // The longest first.
    names.values_mut().for_each(|list| list.sort_by_key(|(rest, at)| (std::cmp::Reverse(rest.len()), *at)));
    let mut known: BTreeMap<ReportIx, Vec<Span>> = BTreeMap::new();
    for &(report, span, ..) in &all.mentions {
        known.entry(report).or_default().push(span);
    }
    let mut found = Vec::new();
    for &report in &story.reports {
        let mut taken = known.remove(&report).unwrap_or_default();
        taken.sort_unstable();
        let text = &witnesses[report.at()].report.text;
        let words: Vec<Span> = words(text).collect();
        let mut next = 0;
        while next < words.len() {
            let here = name_at(text, &words, next, &names).filter(|&(end, _)| {
                let span = words[next].cover(words[end - 1]);
                let first = taken.partition_point(|other| other.end <= span.start);
                let mut over = taken[first..].iter().take_while(|other| other.start < span.end);
                // A tagger may have cut it short: "KM Tirta Nusa" of "KM Tirta Nusa 3".
                over.all(|other| span.contains(*other) && *other != span)
            });
            let Some((end, form)) = here else {
                next += 1;
                continue;
            };
            let span = words[next].cover(words[end - 1]);
            let mut written = vec![span.of(text).to_owned()];
            if let Some(noun) = words.get(end).filter(|noun| follows(text, span, **noun))
                && kind(&all.forms[form]) == EntityKind::Organisation
                && BODY_NOUNS.contains(&noun.of(text))
            {
                written.push(span.cover(*noun).of(text).to_owned());
            }
            found.push(Found { root: same.root(form), report, span, written });
            next = end;
        }
    }
    found
}

/// The name that begins at word `at`: the end of its words, and its form.
fn name_at(
    text: &str,
    words: &[Span],
    at: usize,
    names: &BTreeMap<&str, Vec<(&[String], usize)>>,
) -> Option<(usize, usize)> {
    let first = words[at].of(text);
    if !first.starts_with(char::is_uppercase) || at > 0 && is_of_longer(text, words[at - 1], words[at]) {
        return None;
    }
    let list = names.get(fold_word(first, false).as_str())?;
    let fits = |rest: &[String]| {
        let behind = words.get(at + 1..at + 1 + rest.len());
        behind.is_some_and(|behind| {
            behind.iter().zip(rest).all(|(span, word)| fold_word(span.of(text), true) == *word)
                && words[at..at + rest.len()].iter().zip(behind).all(|(one, next)| follows(text, *one, *next))
        })
    };
    let (rest, form) = list.iter().take(NAMES_MAX).find(|(rest, _)| fits(rest))?;
    let end = at + 1 + rest.len();
    let longer = words.get(end).is_some_and(|next| {
        follows(text, words[end - 1], *next)
            && next.of(text).starts_with(char::is_uppercase)
            && !BODY_NOUNS.contains(&next.of(text))
    });
    (!longer).then_some((end, *form))
}

/// True if `before` may belong to the name as well: a capital inside a sentence, on the same line.
fn is_of_longer(text: &str, before: Span, here: Span) -> bool {
    let word = before.of(text);
    let free = word.eq_ignore_ascii_case("the") || super::form::TITLES.contains(&word);
    follows(text, before, here) && word.starts_with(char::is_uppercase) && !free
}

/// True if only a space, hyphen or apostrophe stands between two words.
fn follows(text: &str, one: Span, next: Span) -> bool {
    matches!(
        &text[one.end as usize..next.start as usize],
        " " | "\u{a0}" | "-" | "\u{2010}" | "\u{2011}" | "'" | "\u{2019}"
    )
}

/// Runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let is_inside = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_inside)?;
        let end = text[start..].find(|c: char| !is_inside(c)).map_or(text.len(), |length| start + length);
        at = end;
        Some(Span::new(start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, name: &[&str]) -> Option<String> {
        let rest: Vec<String> = name[1..].iter().map(|word| (*word).to_owned()).collect();
        let names = BTreeMap::from([(name[0], vec![(rest.as_slice(), 0)])]);
        let words: Vec<Span> = words(text).collect();
        let hit = (0..words.len()).find_map(|at| Some((at, name_at(text, &words, at, &names)?.0)));
        hit.map(|(at, end)| words[at].cover(words[end - 1]).of(text).to_owned())
    }

    #[test]
    fn finds_a_name_in_another_spelling_of_its_number() {
        let name = ["kmp", "sinar", "laut", "2"];
        assert_eq!(found("On Friday the KMP Sinar Laut II left.", &name).as_deref(), Some("KMP Sinar Laut II"));
        assert_eq!(found("The KMP Sinar Laut III left.", &name), None);
    }

    #[test]
    fn leaves_what_is_part_of_a_longer_name_or_written_small() {
        let name = ["dorn", "post"];
        assert_eq!(found("Tomorrow in the Dorn Post: trains.", &name).as_deref(), Some("Dorn Post"));
        assert_eq!(found("The Dorn Post Awards", &name), None);
        assert_eq!(found("Upper Dorn Post", &name), None);
        assert_eq!(found("the dorn post", &name), None);
        assert_eq!(found("Dorn. Post it.", &name), None);
    }
}
