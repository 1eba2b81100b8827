//! Author lines and production credits: "By Jane Doe, Moravia Today", "MarketLedger FX team", a name alone.

use headwater_model::Span;

/// An author line and the outlet it names, if it does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Byline {
    /// The whole line.
    pub(super) span: Span,
    /// The part after the names that is no role: "Moravia Today".
    pub(super) outlet: Option<Span>,
}

/// Longest author line, in words: four names, an outlet and a role.
const WORDS_MAX: usize = 18;

/// Reads `span` as a line that opens with "By", a team, or a role label ("Reporter: ...").
pub(super) fn line(text: &str, span: Span) -> Option<Byline> {
    let words = span.of(text);
    let count = words.split_whitespace().count();
    if count > WORDS_MAX || words.ends_with(['?', '!', '"', '”', ':']) {
        return None;
    }
    let lower = words.to_lowercase();
    let by = ["by ", "by: ", "written by ", "reported by ", "story by ", "words by "]
        .iter()
        .find_map(|cue| lower.strip_prefix(cue));
    if by.is_some() {
        // "By Monday the bank had won" is a sentence: names have capitals throughout.
        let after = words.split_once(' ').map_or("", |(_, rest)| rest);
        let names = after.split([',', '|']).next().unwrap_or("");
        return (named(names) && !words.ends_with('.') || initialled(words) && named(names))
            .then(|| Byline { span, outlet: outlet_after_comma(text, span) });
    }
    let label = words.split_once(':').map(|(label, _)| label.trim().to_lowercase());
    if label.is_some_and(|label| {
        ["reporter", "reporters", "editor", "editors", "author", "authors", "writer"].contains(&label.as_str())
    }) {
        return (count <= 8).then_some(Byline { span, outlet: None });
    }
    let team = count <= 8 && (team(words) || contribution(&lower));
    team.then_some(Byline { span, outlet: None })
}

/// Reads `span` as names and nothing else: "Jana Bezděková", "Orla Fennelly, Dispensary Weekly",
/// "Joan Pettifer in Wakorea". Only sure beside a dateline, which the caller looks for.
pub(super) fn bare(text: &str, span: Span) -> Option<Byline> {
    let words = span.of(text);
    let first = words.split([',', '|']).next().unwrap_or("").trim();
    let names = first.split(" in ").next().unwrap_or(first);
    let count = names.split_whitespace().count();
    let fits = (2..=4).contains(&count)
        && words.split_whitespace().count() <= 10
        && named(names)
        && !names.chars().any(|c| c.is_ascii_digit())
        && !words.ends_with(['.', '?', '!', ':'])
        && shouting(names) <= 1;
    fits.then(|| Byline { span, outlet: outlet_after_comma(text, span) })
}

/// True if every word is a name's: a capital first, or a particle.
fn named(words: &str) -> bool {
    let mut any = false;
    for word in words.split_whitespace() {
        let small = [
            "and", "de", "del", "la", "le", "van", "von", "der", "den", "da", "di", "al", "el", "bin", "ibn", "in",
            "for", "&",
        ];
        if small.contains(&word) {
            continue;
        }
        let bare = word.trim_start_matches(['(', '\'', '’']);
        if !bare.starts_with(char::is_uppercase) {
            return false;
        }
        if super::calendar::month(bare).is_none() && !is_day(bare) {
            any = true;
        } else {
            return false;
        }
    }
    any
}

fn is_day(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday"
    )
}

/// Number of words in capitals only, initials aside.
fn shouting(names: &str) -> usize {
    names
        .split_whitespace()
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase))
        .count()
}

/// "By Sulastri W.": the stop belongs to an initial.
fn initialled(words: &str) -> bool {
    words.split_whitespace().next_back().is_some_and(|word| word.chars().count() == 2 && word.ends_with('.'))
}

/// "City Staff", "Our Bureau", "MarketLedger FX team", "Foreign Staff, The Courier".
fn team(words: &str) -> bool {
    let first = words.split([',', '|', '–']).next().unwrap_or("").trim();
    let last = first.split_whitespace().next_back().unwrap_or("").to_lowercase();
    [
        "staff",
        "team",
        "bureau",
        "desk",
        "newsroom",
        "reporters",
        "correspondents",
        "correspondent",
        "reporter",
        "writers",
    ]
    .contains(&last.as_str())
        && first.starts_with(char::is_uppercase)
        && !first.starts_with("The ")
        && first.split_whitespace().count() >= 2
        && !words.ends_with('.')
}

/// "Ledger staff contributed to this report."
fn contribution(lower: &str) -> bool {
    lower.contains("contributed to this") && !lower.contains('"')
}

/// The part after the last comma, if it is a name and no role or place phrase.
fn outlet_after_comma(text: &str, span: Span) -> Option<Span> {
    let words = span.of(text);
    let at = words.rfind(',').or_else(|| words.rfind('|'))?;
    let part = Span::new(span.start as usize + at + 1, span.end as usize).trimmed(text);
    let name = part.of(text);
    let lower = name.to_lowercase();
    let role = [
        "reporter",
        "editor",
        "correspondent",
        "writer",
        "chief",
        "staff",
        "analyst",
        "columnist",
        "producer",
        "in ",
        "for ",
    ]
    .iter()
    .any(|role| lower.contains(role) && (!role.ends_with(' ') || lower.starts_with(role)));
    (named(name) && !role && name.split_whitespace().count() <= 6).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Span {
        Span::new(0, text.len())
    }

    #[test]
    fn knows_author_lines() {
        for text in [
            "By Kateřina Vymazalová, Moravia Today",
            "by Nico Trent",
            "By KELLY STRAND",
            "City Staff",
            "MarketLedger FX team",
            "Editor: Bambang R.",
            "By Ana Ruiz and Luis Maceda-Roig",
        ] {
            assert!(line(text, whole(text)).is_some(), "{text}");
        }
        for text in [
            "By Monday the bank had won",
            "By the time it ended",
            "The team",
            "By June",
            "Staff walked out of the plant on Monday.",
        ] {
            assert!(line(text, whole(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn tells_outlet_from_role() {
        let outlet =
            |text: &'static str| line(text, whole(text)).and_then(|byline| byline.outlet).map(|span| span.of(text));
        assert_eq!(outlet("By Kateřina Vymazalová, Moravia Today"), Some("Moravia Today"));
        assert_eq!(outlet("By DEAN MULDOWNEY, Health Reporter"), None);
        assert_eq!(outlet("By Jane Doe"), None);
    }

    #[test]
    fn knows_a_name_alone() {
        for text in ["Jana Bezděková", "Orla Fennelly, Dispensary Weekly", "Joan Pettifer in Wakorea"] {
            assert!(bare(text, whole(text)).is_some(), "{text}");
        }
        for text in ["Prague", "The vote is over", "Who was there?", "RUSSIA SERVES SYRIA"] {
            assert!(bare(text, whole(text)).is_none(), "{text}");
        }
    }
}
