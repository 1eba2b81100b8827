//! Lines that lead to other pages: cues ("read also:"), lists they open, rows of links, the place within the site.

use super::LINE_BYTES_MAX;
use super::seen::{Seen, starts_phrase};

/// Cues that need a colon, a bar or the end of the line to be believed.
const LINK_CUES: [&str; 38] = [
    "read also",
    "also read",
    "read more",
    "read next",
    "see also",
    "see more",
    "related",
    "related stories",
    "related articles",
    "related news",
    "related links",
    "more from",
    "more on",
    "more in",
    "more stories",
    "more news",
    "most read",
    "most popular",
    "popular now",
    "trending",
    "trending now",
    "you may also like",
    "you might also like",
    "you may like",
    "recommended",
    "recommended for you",
    "don't miss",
    "also on",
    "also in",
    "up next",
    "what's on",
    "editor's picks",
    "top stories",
    "latest news",
    "in other news",
    "tomorrow in",
    "next week in",
    "elsewhere on",
];

/// Cues that are believed in a short line without a full stop too: nobody opens a sentence of a report with them.
const LINK_CUES_BARE: [&str; 19] = [
    "read also",
    "also read",
    "read more",
    "read next",
    "see also",
    "related stories",
    "related articles",
    "most read",
    "most popular",
    "trending now",
    "you may also like",
    "you might also like",
    "recommended for you",
    "don't miss",
    "editor's picks",
    "top stories",
    "also on this site",
    "also on site",
    "keep reading",
];

/// True if the line opens with a cue for links and goes on like one.
pub(super) fn cue(seen: &Seen<'_>) -> bool {
    let bare = LINK_CUES_BARE.iter().any(|cue| starts_phrase(&seen.lower, cue)) && !seen.stopped && seen.words <= 25;
    let opened = LINK_CUES.iter().filter(|cue| starts_phrase(&seen.lower, cue)).map(|cue| cue.len()).max();
    let barred = seen.line.contains('|') || seen.line.contains('·');
    let colon = opened.is_some_and(|length| {
        let rest = &seen.lower[length..];
        let between = rest.find([':', '|']).map(|at| rest[..at].split_whitespace().count());
        between.is_some_and(|between| between == 0 || (between <= 6 && (barred || !seen.stopped)))
    });
    let sentence = !barred && seen.quoted && seen.stopped && seen.words > 25;
    bare || (colon && !sentence)
}

/// True if the line promises a list of links and gives none itself: "Also on this site:".
pub(in crate::text) fn opens_list(line: &str) -> bool {
    let seen = Seen::new(line);
    seen.words <= 8
        && cue(&seen)
        && (line.ends_with(':') || LINK_CUES_BARE.contains(&seen.lower.trim_end_matches([':', ' '])))
}

/// Where a link line ends whose sentence was glued to the next paragraph ("Read more Ships sinkThe storm ..."), in bytes.
///
/// Markup once parted the two. Only a frequent opener of sentences is trusted to be the seam, not "McDonald" or "YouTube".
pub(in crate::text) fn glued_link_end(line: &str) -> Option<usize> {
    let cues = ["read more", "read also", "also read", "see also", "read next", "related"];
    let lower_start: String = line.chars().take(12).collect::<String>().to_lowercase();
    if !cues.iter().any(|cue| starts_phrase(&lower_start, cue)) {
        return None;
    }
    let openers = [
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "It",
        "He",
        "She",
        "They",
        "We",
        "But",
        "And",
        "As",
        "For",
        "After",
        "This",
        "That",
        "There",
        "According",
        "While",
        "When",
        "However",
        "His",
        "Her",
        "Its",
        "Their",
        "Earlier",
        "Last",
        "Meanwhile",
        "Officials",
        "Police",
    ];
    let mut before = ' ';
    for (at, c) in line.char_indices().take(200) {
        if c.is_uppercase() && before.is_lowercase() {
            let word = line[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
            if openers.contains(&word) {
                return Some(at);
            }
        }
        before = c;
    }
    None
}

/// "Radio Condroz › News › Ardennes".
pub(super) fn breadcrumb(seen: &Seen<'_>) -> bool {
    let parts = |mark: &str| {
        seen.line.split(mark).filter(|part| !part.trim().is_empty() && part.split_whitespace().count() <= 5).count()
    };
    seen.words <= 16
        && !seen.stopped
        && ["›", "»", " > "]
            .iter()
            .any(|mark| seen.line.matches(mark).count() >= 1 && parts(mark) == seen.line.matches(mark).count() + 1)
}

/// True for a row of links or buttons: bars or dots between short pieces, no sentence. Asked only behind the first
/// paragraph, since datelines and mastheads use bars too.
pub(in crate::text) fn row_of_links(line: &str) -> bool {
    let bars = line.matches(" | ").count() + line.matches(" · ").count() + line.matches(" • ").count();
    line.len() <= LINE_BYTES_MAX && bars >= 1 && !line.ends_with('.') && !line.contains(['"', '“'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_glued_to_a_paragraph_ends_where_the_sentence_opens() {
        let line = "Read more Ships sink off Latakia – mediaThe storm has grown.";
        assert_eq!(&line[glued_link_end(line).unwrap()..], "The storm has grown.");
        assert_eq!(glued_link_end("Read more about McDonald and YouTube"), None);
    }
}
