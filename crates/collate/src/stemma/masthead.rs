//! What the names of outlets look like: their words, their core, the telling word of an address, the people of a byline.
//!
//! Everything here is linear in one name and knows no story.

use crate::likeness::term::folded;
use headwater_model::CompactString;

/// True if a name says by its words or form that it is an outlet's: "Example Wire", "VTK", an agency's known name.
pub(super) fn sounds_like_outlet(name: &str) -> bool {
    let acronym = (2..=6).contains(&name.len()) && name.chars().all(char::is_uppercase);
    let noun = |word: CompactString| GENERIC.contains(&word.as_str()) || OUTLET_WORDS.contains(&word.as_str());
    acronym || pieces(name).any(noun)
}

/// Words that stand in outlets' names, and agencies and papers whose names hold none of them.
const OUTLET_WORDS: &[&str] = &[
    "times",
    "post",
    "journal",
    "herald",
    "tribune",
    "gazette",
    "courier",
    "chronicle",
    "guardian",
    "observer",
    "telegraph",
    "independent",
    "mail",
    "mirror",
    "sun",
    "star",
    "globe",
    "daily",
    "weekly",
    "review",
    "magazine",
    "newspaper",
    "bulletin",
    "examiner",
    "inquirer",
    "echo",
    "pers",
    "presse",
    "zeitung",
    "reuters",
    "bloomberg",
    "interfax",
    "tass",
    "xinhua",
    "kyodo",
    "yonhap",
    "anadolu",
    "ansa",
    "politico",
    "axios",
    "newsweek",
    "economist",
    "spiegel",
    "monde",
    "pais",
    "jazeera",
];

/// True unless the words say that the name is no outlet's: an office, a company, a language.
pub(super) fn may_be_outlet(name: &str) -> bool {
    let words: Vec<CompactString> = pieces(name).collect();
    let is_any = |word: &CompactString, list: &[&str]| list.contains(&word.as_str());
    let institution = words.iter().any(|word| is_any(word, INSTITUTIONS));
    let generic = words.iter().all(|word| is_any(word, LANGUAGES) || is_any(word, NOT_A_PERSON));
    name.chars().count() >= 2 && !institution && !generic
}

/// The capitalised core of an outlet's name: "the Dutch news agency Oostzee Pers" is Oostzee Pers.
pub(super) fn core_name(name: &str) -> CompactString {
    // "Source: Example Wire" names the outlet after its colon.
    let name = name.rsplit(": ").next().unwrap_or(name);
    let name = name.split([',', '|', '(', ')']).next().unwrap_or(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let joins = |word: &str| ["of", "de", "la", "le", "di", "der", "die", "and", "&"].contains(&word);
    let Some(last) = words.iter().rposition(|word| capital(word)) else { return CompactString::default() };
    let before = words[..last].iter().rev().take_while(|word| capital(word) || joins(word)).count();
    let first = (last - before..=last).find(|&at| capital(words[at]) && !words[at].eq_ignore_ascii_case("the"));
    first.map_or_else(CompactString::default, |first| words[first..=last].join(" ").into())
}

/// Words that make a name an office's or a firm's.
const INSTITUTIONS: &[&str] = &[
    "directorate",
    "ministry",
    "minister",
    "office",
    "police",
    "army",
    "navy",
    "bank",
    "department",
    "commission",
    "council",
    "court",
    "committee",
    "authority",
    "institute",
    "university",
    "government",
    "parliament",
    "senate",
    "party",
    "union",
    "company",
    "association",
    "federation",
    "hospital",
    "foundation",
    "embassy",
    "fund",
    "bureau",
    "center",
    "centre",
    "inc",
    "ltd",
    "plc",
    "corp",
    "sa",
];

/// Languages and editions, which stand where outlets do ("English edition").
const LANGUAGES: &[&str] = &[
    "english",
    "french",
    "german",
    "spanish",
    "russian",
    "arabic",
    "chinese",
    "dutch",
    "italian",
    "polish",
    "ukrainian",
    "turkish",
    "edition",
];

/// Words that many outlets' names end in, so that the rest is the short form: "Cheapside" for a Cheapside Wire.
pub(super) const GENERIC: &[&str] = &[
    "wire",
    "press",
    "agency",
    "news",
    "newswire",
    "radio",
    "tv",
    "television",
    "online",
    "media",
    "today",
    "report",
    "reports",
];

/// A name folded, without its leading article and without a domain's ending.
pub(super) fn bare(name: &str) -> CompactString {
    let name = folded(name.trim());
    let name = name.strip_prefix("the ").unwrap_or(&name);
    CompactString::from(name)
}

/// The words of a name, folded.
pub(super) fn pieces(name: &str) -> impl Iterator<Item = CompactString> + '_ {
    name.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).map(folded)
}

/// The telling word of an address: `kickwire` of `https://www.kickwire.example/x`.
pub(super) fn host_word(url: &str) -> Option<CompactString> {
    let host = url.split("://").nth(1)?.split(['/', '?', '#']).next()?;
    let labels: Vec<&str> = host.split('.').filter(|label| *label != "www").collect();
    let at = labels.len().checked_sub(2)?;
    let second_level = matches!(labels[at], "co" | "com" | "org" | "net" | "ac" | "gov") && at > 0;
    Some(folded(labels[if second_level { at - 1 } else { at }]))
}

/// Author names in a byline: "By Jane Doe and Li Wei, Example Wire" names two.
pub(super) fn authors(byline: &str) -> Vec<String> {
    let line = byline.trim();
    let line = line
        .strip_prefix("By ")
        .or_else(|| line.strip_prefix("by "))
        .or_else(|| line.strip_prefix("BY "))
        .unwrap_or(line);
    line.split([',', '|', ';', '·', '•', '\n'])
        .flat_map(|part| part.split(" and "))
        .map(|part| part.split(" in ").next().unwrap_or(part).trim().to_owned())
        .filter(|part| {
            let words: Vec<&str> = part.split_whitespace().collect();
            (2..=4).contains(&words.len())
                && words
                    .iter()
                    .all(|word| word.starts_with(char::is_uppercase) && word.chars().all(|c| !c.is_ascii_digit()))
                && !words.iter().any(|word| NOT_A_PERSON.contains(&folded(word).as_str()))
        })
        .collect()
}

/// Words in bylines that are no part of a person's name.
const NOT_A_PERSON: &[&str] = &[
    "staff",
    "team",
    "desk",
    "correspondent",
    "reporter",
    "editor",
    "agencies",
    "agency",
    "news",
    "newsroom",
    "bureau",
    "writer",
    "writers",
    "service",
    "press",
    "wire",
    "daily",
    "times",
    "post",
    "today",
    "online",
    "health",
    "sports",
    "business",
    "foreign",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_telling_word_of_an_address() {
        assert_eq!(host_word("https://www.kickwire.example/a/b").as_deref(), Some("kickwire"));
        assert_eq!(host_word("http://news.example.co.uk").as_deref(), Some("example"));
        assert_eq!(host_word("not an address"), None);
    }

    #[test]
    fn takes_people_from_bylines_and_leaves_desks() {
        assert_eq!(authors("By Jane Doe and Li Wei, Example Wire"), ["Jane Doe", "Li Wei"]);
        assert_eq!(authors("Breach desk | Ana Lima"), ["Ana Lima"]);
        assert_eq!(authors("Foreign Staff"), Vec::<String>::new());
    }

    #[test]
    fn the_core_of_a_name_is_its_last_capitals() {
        assert_eq!(core_name("the Dutch news agency Oostzee Pers"), "Oostzee Pers");
        assert_eq!(core_name("The Morning Chronicle newspaper"), "Morning Chronicle");
        assert_eq!(core_name("Bank of Nowhere Daily"), "Bank of Nowhere Daily");
        assert_eq!(core_name("Source: Example Wire"), "Example Wire");
        assert_eq!(core_name("a foreign agency"), "");
    }
}
