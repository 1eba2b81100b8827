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
pub(super) fn byline(page: &Page<'_>, headline: Option<usize>) -> Option<String> {
    let near = near(page, headline);
    let lines = || near.iter().map(|at| (*at, &page.blocks.list[*at].text)).filter(|(_, text)| text.len() < 160);
    let by = lines().find_map(|(_, text)| {
        let line = text.lines().next()?;
        let rest =
            line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")).or_else(|| line.strip_prefix("by "))?;
        author(rest)
    });
    by.or_else(|| {
        let marked = |at: usize| matches!(page.aside[at], Some(Reason::Byline | Reason::Author));
        lines().filter(|(at, _)| marked(*at)).find_map(|(_, text)| {
            let name = author(text.lines().next()?)?;
            let capitals = name.split_whitespace().all(|word| word.starts_with(char::is_uppercase) || word.len() <= 3);
            (capitals && name.split_whitespace().count() <= 5 && !name.contains(|c: char| c.is_ascii_digit()))
                .then_some(name)
        })
    })
}

/// A name, or several, out of an author's line; nothing if it is an address or an account.
pub(super) fn author(line: &str) -> Option<String> {
    let mut line = line.trim();
    for lead in
        ["By ", "by ", "BY ", "By: ", "Written by ", "Posted by ", "Author: ", "Reported by ", "Por ", "Par ", "Von "]
    {
        line = line.strip_prefix(lead).unwrap_or(line);
    }
    let line = line.split(['|', '•', '·', '\n']).next()?.trim().trim_end_matches([',', '-', '–', ';']).trim();
    let low = line.to_lowercase();
    let account = line.contains("://") || line.starts_with('@') || line.starts_with("www.");
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
