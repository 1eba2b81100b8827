//! What a page says of itself and its owner: rights, cookies, disclaimers, legal notices, players and buttons.

use super::seen::{Seen, has_phrase};

pub(super) fn copyright(seen: &Seen<'_>) -> bool {
    let year = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    !seen.quoted
        && (seen.line.contains('©')
            || has_phrase(&seen.lower, "all rights reserved")
            || seen.lower.split("(c)").skip(1).any(year)
            || seen
                .lower
                .strip_prefix("copyright")
                .is_some_and(|rest| year(rest) || rest.trim_start().starts_with(':')))
}

pub(super) fn cookies(seen: &Seen<'_>) -> bool {
    seen.has_any(&["cookies"])
        && seen.words <= 60
        && !seen.quoted
        && seen.has_any(&[
            "accept",
            "manage",
            "we use",
            "uses cookies",
            "consent",
            "preferences",
            "our use of",
            "settings",
            "experience",
        ])
}

pub(super) fn disclaimer(seen: &Seen<'_>) -> bool {
    let phrases = [
        "capital is at risk",
        "capital at risk",
        "past performance",
        "t&cs apply",
        "terms and conditions apply",
        "begambleaware",
        "gamble responsibly",
        "forward-looking statements",
        "do your own research",
        "errors excepted",
        "for informational purposes only",
        "for information purposes only",
        "terms of use",
        "does not constitute an offer",
        "terms and conditions relating to",
    ];
    let refuses = [
        "does not give",
        "does not offer",
        "does not provide",
        "does not constitute",
        "do not give",
        "do not provide",
        "is not",
        "should not be taken as",
    ];
    let advice = [
        "financial advice",
        "investment advice",
        "medical advice",
        "legal advice",
        "professional advice",
        "tax advice",
        "advice",
    ];
    !seen.quoted
        && (seen.opens_any(&["disclaimer", "risk warning", "important information:"])
            || (seen.has_any(&phrases) && seen.words <= 80)
            || (seen.has_any(&refuses) && seen.has_any(&advice[..6]) && seen.words <= 40))
}

pub(super) fn legal(seen: &Seen<'_>) -> bool {
    let capitals = !seen.line.chars().any(char::is_lowercase);
    (capitals && seen.has_any(&["this announcement", "not for release", "not for distribution", "not for publication"]))
        || seen.opens_any(&["this information is provided by", "not for release"])
}

pub(super) fn widget(seen: &Seen<'_>) -> bool {
    let alone = [
        "advertisement",
        "advertisement - scroll to continue",
        "sponsored",
        "sponsored content",
        "story continues below",
        "article continues below",
        "share",
        "share this",
        "print",
        "comments",
        "skip to content",
        "loading",
        "enlarge image",
        "sharing is caring",
        "media playback is unsupported on your device",
        "close",
        "menu",
        "back to top",
        "ad",
    ];
    let bracketed = seen.line.starts_with('[') && seen.line.ends_with(']') && seen.words <= 12;
    let media = ["listen", "watch", "video", "audio", "play", "photo", "gallery", "podcast", "read"];
    let tags = ["tags:", "tagged:", "topics:", "filed under", "keywords:", "categories:", "posted in"];
    alone.contains(&seen.lower.trim_end_matches([':', '.', '!']))
        || (bracketed && media.iter().any(|word| seen.lower[1..].starts_with(word)))
        || (seen.words <= 40 && !seen.stopped && tags.iter().any(|tag| seen.lower.starts_with(tag)))
        || seen.lower.starts_with("story continues below")
        || seen.lower.starts_with("article continues below")
}
