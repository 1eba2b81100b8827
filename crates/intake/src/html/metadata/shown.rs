//! What is shown near the headline: the author's line, the date.

use super::super::Reason;
use super::super::choose::{Page, is_prose};
use super::date;

/// Dates that are shown.
#[derive(Default, Debug)]
pub(super) struct Shown {
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
}

/// Longest line that is looked at for a date, in bytes.
const LINE_BYTES_MAX: usize = 200;

/// Lines that tell when the page was published and changed: a few above and below the headline, up to the second
/// paragraph, and bylines behind the article.
pub(super) fn dates(page: &Page<'_>, headline: Option<usize>) -> Shown {
    let mut shown = Shown::default();
    for at in near(page, headline) {
        let text = &page.blocks.list[at].text;
        for line in text.split(['\n', '|']).filter(|line| line.len() <= LINE_BYTES_MAX) {
            if date::read(line).is_none() || line.split_whitespace().count() > 16 {
                continue;
            }
            let lower = line.to_lowercase();
            let (first, second) = match ["updated", "modified", "aktualis", "actualiz", "mis à jour"]
                .iter()
                .find_map(|word| lower.find(word))
            {
                // Lower case may be longer than the line; then the line is taken as a whole.
                Some(at) if lower.len() == line.len() && line.is_char_boundary(at) => (&line[..at], &line[at..]),
                Some(_) => ("", line),
                None => (line, ""),
            };
            let dated = |part: &str| {
                date::read(part).map(|_| part.trim().trim_matches(['|', '-', '–', '•', '·', ',']).trim().to_owned())
            };
            if shown.published.is_none() {
                shown.published = dated(first);
            }
            if shown.modified.is_none() {
                shown.modified = dated(second);
            }
        }
    }
    shown
}

/// Blocks near the headline, nearest first below it, then above; without a headline those above the first paragraph.
fn near(page: &Page<'_>, headline: Option<usize>) -> Vec<usize> {
    let kept = |at: &usize| page.aside[*at].is_none() && is_prose(&page.blocks.list[*at]);
    let first = (0..page.aside.len()).find(kept).unwrap_or(0);
    let seen = |at: &usize| {
        !matches!(
            page.aside[*at],
            Some(Reason::Comments | Reason::Related | Reason::Footer | Reason::Navigation | Reason::Hidden)
        )
    };
    let top = headline.filter(|headline| *headline <= first).unwrap_or(first.saturating_sub(8));
    let below = top..(first + 2).min(page.aside.len());
    let above = top.saturating_sub(5)..top;
    let behind = first..page.aside.len();
    let bylines = behind.filter(|at| page.aside[*at] == Some(Reason::Byline));
    below.take(40).chain(above.rev()).filter(seen).chain(bylines.take(5)).collect()
}

/// The author's line that is shown: "By Ana Ruiz", or what is marked as one.
pub(super) fn byline(page: &Page<'_>, headline: Option<usize>, outlet: Option<&str>) -> Option<String> {
    led(page, headline, outlet).or_else(|| {
        let near = near(page, headline);
        let marked = |at: &&usize| matches!(page.aside[**at], Some(Reason::Byline | Reason::Author));
        near.iter().filter(marked).find_map(|at| {
            let line = page.blocks.list[*at].text.lines().next().filter(|line| line.len() < 160)?;
            let name = author(line, outlet)?;
            let capitals = name.split_whitespace().all(|word| word.starts_with(char::is_uppercase) || word.len() <= 3);
            let short = name.split_whitespace().count() <= 5 && !name.contains(|c: char| c.is_ascii_digit());
            (capitals && short).then_some(name)
        })
    })
}

/// The author's line near the headline that begins with "By".
pub(super) fn led(page: &Page<'_>, headline: Option<usize>, outlet: Option<&str>) -> Option<String> {
    near(page, headline).iter().find_map(|at| {
        let line = page.blocks.list[*at].text.lines().next().filter(|line| line.len() < 160)?;
        let rest = LEADS.iter().find_map(|lead| line.strip_prefix(lead))?;
        author(&names(rest), outlet)
    })
}

/// A name, or several, out of an author's line; nothing if it is an address or an account.
///
/// Cut off are "By" before it, and behind it the outlet's name, a day, a job: "Analysis by Ana Ruiz, Courier
/// Editor-at-large on Monday, May 5th".
pub(super) fn author(line: &str, outlet: Option<&str>) -> Option<String> {
    let mut line = line.trim();
    if let Some((_, name)) = line.split_once(" by ").filter(|(lead, _)| lead.split(' ').count() <= 2) {
        line = name;
    }
    for lead in LEADS {
        line = line.strip_prefix(lead).unwrap_or(line);
    }
    let mut line = line.split(['|', '•', '·', '\n']).next()?;
    for mark in [" on ", " - ", " – "] {
        let dated = |rest: &str| rest.contains(|c: char| c.is_ascii_digit());
        if let Some((name, _)) = line.split_once(mark).filter(|(_, rest)| dated(rest)) {
            line = name;
        }
    }
    let is_outlet = |part: &str| outlet.is_some_and(|outlet| part.len() < 60 && begins_like(part, outlet));
    let parts: Vec<&str> = line
        .split(", ")
        .enumerate()
        .filter(|(at, part)| *at == 0 || !is_outlet(part))
        .map(|(_, part)| part.trim())
        .collect();
    let line = parts.join(", ");
    let line = match line.rsplit_once(". ") {
        Some((name, site)) if is_outlet(site) => name.to_owned(),
        _ => line,
    };
    let line = line.trim().trim_end_matches([',', '-', '–', ';']).trim();
    let low = line.to_lowercase();
    let account = line.contains("://") || line.starts_with('@') || line.starts_with("www.") || low.ends_with(".txt");
    let nobody = matches!(
        low.as_str(),
        "" | "admin"
            | "administrator"
            | "editor"
            | "staff"
            | "author"
            | "null"
            | "undefined"
            | "none"
            | "user"
            | "guest"
            | "unknown"
            | "by"
    );
    (!account && !nobody && line.len() < 200).then(|| line.to_owned())
}

const LEADS: [&str; 14] = [
    "By ",
    "by ",
    "BY ",
    "By: ",
    "Written by ",
    "Posted by ",
    "Author: ",
    "Reported by ",
    "Por ",
    "Par ",
    "Von ",
    "Text: ",
    "Текст: ",
    "Автор: ",
];

/// True if the first word of a name is the first of the other's.
fn begins_like(one: &str, other: &str) -> bool {
    let first = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_empty() && *word != "The")
            .map(str::to_lowercase)
    };
    first(one).is_some() && first(one) == first(other)
}

/// The names at the start of a line that goes on: "Moritz Bachmann publiziert am 25. September".
fn names(line: &str) -> String {
    const BETWEEN: [&str; 20] = [
        "and", "&", "und", "et", "y", "e", "i", "de", "del", "der", "den", "van", "von", "da", "di", "la", "le", "bin",
        "al", "with",
    ];
    let mut words: Vec<&str> = line
        .split(' ')
        .take_while(|word| {
            word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic() && !c.is_ascii_digit())
                || BETWEEN.contains(word)
        })
        .collect();
    while words.last().is_some_and(|word| BETWEEN.contains(word)) {
        words.pop();
    }
    words.join(" ")
}

/// How many words two lines share, of the shorter one's: 0 to 1.
pub(super) fn alike(one: &str, other: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(60)
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let shorter = one.len().min(other.len());
    let shared = one.iter().filter(|word| other.contains(word)).count();
    if shorter == 0 { 0.0 } else { (shared as f64 / shorter as f64).min(1.0) }
}
