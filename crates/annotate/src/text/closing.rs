//! Closing lines in which an outlet speaks of itself, told by weighing weak signs.
//!
//! Only asked about the last lines of a text. It wants several of: own name, second person, words of the trade, of
//! licences, no full stop, no tie to the story. (Paragraph features in the manner of Kohlschütter et al., "Boilerplate
//! detection using shallow text features", WSDM 2010; here as rules that can be told to a person.) Linear in the line's
//! length.

use super::boilerplate::{Seen, has_phrase};
use std::collections::HashSet;

/// What is known around a closing line.
pub(super) struct Around<'a> {
    /// Words of the outlet's names in lower case, small words left out.
    pub(super) outlet_words: &'a HashSet<String>,
    /// Capitalised words of the story itself.
    pub(super) story_names: &'a HashSet<&'a str>,
    /// True if the line below or above, with no blank between, is boilerplate already.
    pub(super) beside: bool,
}

/// Sum of signs from which a closing line is set aside. Tuned on nothing but the shipped stories; one lower and closing
/// paragraphs that address the reader go, one higher and mottos stay.
const CLOSING_SIGNS_MIN: i32 = 3;

/// Longest closing line, in words.
const CLOSING_WORDS_MAX: usize = 40;

/// The rule that sets aside `line` as one of the last of its text.
pub(super) fn closing(line: &str, around: &Around<'_>) -> Option<&'static str> {
    let seen = Seen::new(line);
    if seen.words > CLOSING_WORDS_MAX {
        return None;
    }
    let own = words_of(line).any(|word| around.outlet_words.contains(&word.to_lowercase()));
    let tied = names(line)
        .any(|name| around.story_names.contains(name) && !around.outlet_words.contains(&name.to_lowercase()));
    let said = seen.has_any(&["said", "says", "told", "according to", "reported", "added", "wrote", "announced"]);
    let ours = words_of(line).any(|word| matches!(word, "we" | "We" | "our" | "Our" | "us" | "ours"));
    let trade = [
        "newsletter",
        "subscriber",
        "subscribers",
        "subscription",
        "subscriber-owned",
        "member",
        "members",
        "inbox",
        "app",
        "edition",
        "ads",
        "advert",
        "adverts",
        "sponsor",
        "readers",
        "newsdesk",
        "newsroom",
        "letters",
        "deliveries",
        "newsagent",
        "podcast",
        "premium",
        "website",
        "publications",
        "sponsored",
        "paywall",
        "membership",
        "bookmark",
        "columnist",
    ];
    let rights = [
        "reproduced",
        "reproduction",
        "permitted",
        "permission",
        "authorisation",
        "authorization",
        "licence",
        "license",
        "errors excepted",
        "rights reserved",
        "redistribution",
        "responsible for the content",
        "terms and conditions",
    ];
    let trade_found = trade.iter().filter(|word| has_phrase(&seen.lower, word)).count().min(2) as i32;
    let signs = i32::from(own)
        + i32::from(seen.has_any(&["you", "your", "yours", "yourself"]))
        + i32::from(ours)
        + trade_found
        + 2 * i32::from(seen.has_any(&rights))
        + i32::from(seen.line.contains('|'))
        + i32::from(!seen.stopped)
        + i32::from(around.beside)
        + i32::from(seen.sentence_opens_any(&[
            "listen", "watch", "follow", "get", "join", "visit", "find", "buy", "try", "ring", "call",
        ]))
        - 3 * i32::from(seen.quoted || said)
        - 2 * i32::from(tied);
    (signs >= CLOSING_SIGNS_MIN).then_some("the outlet speaking of itself at the end")
}

/// Capitalised words that do not open the line.
pub(super) fn names(line: &str) -> impl Iterator<Item = &str> {
    words_of(line).skip(1).filter(|word| word.starts_with(char::is_uppercase) && word.len() >= 3)
}

fn words_of(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighs_closing_lines() {
        let outlet_words = HashSet::from(["harbour".to_owned(), "gazette".to_owned()]);
        let story_names = HashSet::from(["Havlas", "Prague"]);
        let around = Around { outlet_words: &outlet_words, story_names: &story_names, beside: false };
        for line in [
            "Gazette deliveries: your newsagent has the details",
            "The Gazette appears on Thursdays. Forwarding is not permitted.",
        ] {
            assert!(closing(line, &around).is_some(), "{line}");
        }
        for line in ["Havlas did not tell you that in Prague", "The vote is on Thursday.", "You can vote until Friday."]
        {
            assert!(closing(line, &around).is_none(), "{line}");
        }
    }
}
