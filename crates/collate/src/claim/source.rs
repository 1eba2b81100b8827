//! Sources held against one another by their words: names, descriptors of unnamed sources, outlets, and who speaks for whom.

use headwater_model::{Assertion, Source, SourceKind};

use super::saying::Saying;
use crate::likeness::term::folded;

/// The innermost source that says anything about who it is; none for the report's own voice and for "reportedly".
pub(super) fn innermost(assertion: &Assertion) -> Option<&Source> {
    let is_told = |source: &&Source| source.kind != SourceKind::Unnamed && !is_pronoun(&source.name);
    assertion.chain.last().filter(is_told)
}

/// True for a pronoun that was not resolved: somebody, but who?
fn is_pronoun(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "he" | "she" | "they" | "it" | "who" | "which" | "that" | "we" | "i" | "you")
}

/// Folded content words of a name or descriptor, ascending, each once.
pub(super) fn descriptor(name: &str) -> Vec<String> {
    const EMPTY: [&str; 34] = [
        "the", "a", "an", "of", "in", "at", "on", "with", "to", "and", "for", "from", "by", "its", "his", "her",
        "their", "who", "that", "was", "were", "is", "are", "has", "have", "said", "s", "not", "be", "as", "it", "he",
        "she", "this",
    ];
    let mut words: Vec<String> = folded(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !EMPTY.contains(word))
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// True if all words of the shorter list stand in the longer one and it has at least one.
pub(super) fn contains(a: &[String], b: &[String]) -> bool {
    let (less, more) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !less.is_empty() && less.iter().all(|word| more.contains(word))
}

/// True unless two descriptions of unnamed sources plainly name different people.
///
/// Words that any unnamed source may be called ("a person", "two officials", "the second source") tell nothing; if either
/// description has no other word, or they share one, they could be one.
pub(super) fn could_be_one(a: &[String], b: &[String]) -> bool {
    let telling = |words: &[String]| -> Vec<String> { words.iter().filter(|word| !is_vague(word)).cloned().collect() };
    let (a, b) = (telling(a), telling(b));
    a.is_empty() || b.is_empty() || a.iter().any(|word| b.contains(word))
}

/// Words that describe any unnamed source.
pub(super) fn is_vague(word: &str) -> bool {
    const VAGUE: [&str; 22] = [
        "five",
        "familiar",
        "matter",
        "knowledge",
        "close",
        "informed",
        "briefed",
        "insider",
        "insiders",
        "situation",
        "talks",
        "negotiations",
        "direct",
        "condition",
        "anonymity",
        "spoke",
        "named",
        "identified",
        "speak",
        "them",
        "which",
        "involved",
    ];
    is_count(word) || VAGUE.contains(&word)
}

/// Words that only say that there is a source, or how many.
pub(super) fn is_count(word: &str) -> bool {
    const COUNT: [&str; 25] = [
        "person",
        "people",
        "source",
        "sources",
        "official",
        "officials",
        "one",
        "two",
        "three",
        "four",
        "several",
        "some",
        "many",
        "first",
        "second",
        "third",
        "another",
        "other",
        "others",
        "same",
        "unnamed",
        "anonymous",
        "both",
        "individual",
        "individuals",
    ];
    COUNT.contains(&word)
}

/// True for a descriptor that only says that there is a source: "the person", "one of them", "two sources".
pub(super) fn is_bare(words: &[String]) -> bool {
    words.iter().all(|word| is_count(word) || matches!(word.as_str(), "them" | "they" | "she" | "he" | "it"))
}

/// True if one word is the other with a few letters wrong, and neither is the other's beginning.
pub(super) fn is_slip(a: &str, b: &str) -> bool {
    let letters = |word: &str| -> Vec<char> { word.chars().filter(|c| c.is_alphanumeric()).collect() };
    let (x, y) = (letters(a), letters(b));
    let longer = x.len().max(y.len());
    longer >= SLIP_CHARS_MIN && x != y && x.first() == y.first() && distance(&x, &y) * 3 <= longer
}

/// Shorter words differ by a letter for good reason ("Iran", "Iraq").
const SLIP_CHARS_MIN: usize = 5;

/// Levenshtein distance; quadratic in the length of two names.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// True if two outlet names are one outlet: equal words, or one is the other without "news", "agency" or a country.
pub(super) fn same_outlet(a: &str, b: &str) -> bool {
    let telling = |name: &str| -> Vec<String> {
        let words = descriptor(name);
        let kept: Vec<String> = words.iter().filter(|word| !is_trade_word(word)).cloned().collect();
        if kept.is_empty() { words } else { kept }
    };
    let (x, y) = (telling(a), telling(b));
    contains(&x, &y) || is_acronym(a, b) || is_acronym(b, a)
}

/// Words that say what an outlet is, not which.
fn is_trade_word(word: &str) -> bool {
    const TRADE: [&str; 22] = [
        "news",
        "agency",
        "press",
        "newspaper",
        "paper",
        "daily",
        "weekly",
        "website",
        "site",
        "portal",
        "wire",
        "online",
        "com",
        "tv",
        "radio",
        "magazine",
        "broadcaster",
        "network",
        "media",
        "report",
        "specialist",
        "english",
    ];
    TRADE.contains(&word)
}

/// True if `short` is the capitals of `long` ("VP", "Vltava Press").
pub(super) fn is_acronym(short: &str, long: &str) -> bool {
    let capitals: String =
        long.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    short.chars().count() >= 2 && short == capitals
}

/// The story name a source is, if its words here are one.
pub(super) fn name_of(saying: &Saying<'_>, source: &Source) -> Option<u32> {
    let group = source.group?;
    saying.name_of_group(group)
}

/// Folded words of the role a source's name stands with, if the report gives one.
pub(super) fn role(saying: &Saying<'_>, source: &Source) -> Vec<String> {
    let mentions = &saying.witness.layers.mentions;
    let of_group = mentions.iter().filter(|mention| Some(mention.group) == source.group);
    let roles = of_group.filter_map(|mention| mention.role);
    roles.flat_map(|role| descriptor(role.of(&saying.witness.report.text))).collect()
}

/// True for words that name no outlet in particular: "a news agency", "the site".
pub(super) fn is_any_outlet(name: &str) -> bool {
    let other = |word: &str| {
        is_trade_word(word) || is_count(word) || matches!(word, "foreign" | "local" | "outlet" | "reports")
    };
    descriptor(name).iter().all(|word| other(word))
}

/// True for "a foreign agency", "local media": an outlet, not which.
pub(super) fn is_some_outlet(name: &str) -> bool {
    let words = descriptor(name);
    is_any_outlet(name) && words.iter().any(|word| matches!(word.as_str(), "foreign" | "local"))
}

/// True for words that mean an outlet and nothing else: "the site", "a local newspaper". Not "the agency", which may rescue.
pub(super) fn is_bare_outlet(name: &str) -> bool {
    const BARE: [&str; 12] = [
        "site",
        "website",
        "portal",
        "newspaper",
        "daily",
        "weekly",
        "magazine",
        "broadcaster",
        "tabloid",
        "media",
        "wire",
        "online",
    ];
    let words = descriptor(name);
    !words.is_empty() && words.iter().all(|word| BARE.contains(&word.as_str()))
}

/// The people of whom one speaks: "two people familiar with the matter" of "one of two people familiar with the matter".
pub(super) fn group_of(name: &str) -> &str {
    let member = ["one of ", "another of ", "the first of ", "the second of ", "the third of ", "the fourth of "];
    member.iter().find_map(|member| name.strip_prefix(member)).unwrap_or(name)
}

/// True for nouns of papers and records that can tell something by themselves.
pub(super) fn is_document(noun: &str) -> bool {
    const DOCUMENTS: [&str; 24] = [
        "list",
        "manifest",
        "letter",
        "notice",
        "filing",
        "document",
        "statement",
        "memo",
        "contract",
        "survey",
        "record",
        "report",
        "study",
        "paper",
        "bulletin",
        "plaque",
        "plate",
        "invoice",
        "email",
        "post",
        "table",
        "file",
        "agreement",
        "ruling",
    ];
    DOCUMENTS.contains(&noun)
}

/// True if two lists are equal but for one misspelt word.
pub(super) fn same_words(a: &[String], b: &[String]) -> bool {
    let missing = |from: &[String], to: &[String]| -> Vec<String> {
        from.iter().filter(|word| !to.contains(word)).cloned().collect()
    };
    match (missing(a, b).as_slice(), missing(b, a).as_slice()) {
        ([], []) => true,
        ([x], [y]) => is_slip(x, y),
        _ => false,
    }
}

/// Those who speak for a body.
const SPEAKERS: [&str; 5] = ["spokesman", "spokeswoman", "spokesperson", "spokespeople", "representative"];

/// True for one who speaks for a body that the words name: "a Home Office spokesman", but not "a spokesman".
pub(super) fn speaks_for_some_body(name: &str) -> bool {
    let words = descriptor(name);
    let speaks = |word: &String| SPEAKERS.contains(&word.as_str());
    words.iter().any(speaks) && words.iter().any(|word| !speaks(word) && !is_count(word))
}

/// True for the description of somebody in office, as against an insider: "a senior police officer", but not "a person close to the
/// police".
pub(super) fn is_official(words: &[String]) -> bool {
    const OFFICES: [&str; 22] = [
        "official",
        "officials",
        "officer",
        "officers",
        "authority",
        "authorities",
        "police",
        "minister",
        "ministers",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "executive",
        "executives",
        "manager",
        "managers",
        "commander",
        "chief",
        "director",
        "head",
        "prosecutor",
        "prosecutors",
    ];
    const INSIDE: [&str; 8] =
        ["close", "familiar", "knowledge", "briefed", "anonymity", "identified", "insider", "insiders"];
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    any(&OFFICES) && !any(&INSIDE)
}

/// True for a spokesman of nobody in particular.
pub(super) fn is_bare_speaker(words: &[String]) -> bool {
    let speaks = |word: &String| SPEAKERS.contains(&word.as_str());
    words.iter().any(speaks) && words.iter().all(|word| speaks(word) || is_count(word))
}

/// True if a paper is called the body's own: "the IMA's notice" of the Irish Medicines Authority.
pub(super) fn is_paper_of(paper: &str, body: &str) -> bool {
    let Some(at) = paper.find("'s ").or_else(|| paper.find("’s ")) else { return false };
    let owner = paper[..at].trim_start_matches("The ").trim_start_matches("the ");
    let (words, body_words) = (descriptor(owner), descriptor(body));
    !words.is_empty() && words.iter().all(|word| body_words.contains(word)) || is_acronym(owner, body)
}

/// True if one description names a speaker and the other the body spoken for ("CNB spokeswoman Jana Nová", "the CNB").
pub(super) fn speaks_for(a: &[String], b: &[String]) -> bool {
    let speaks = |words: &[String]| words.iter().any(|word| SPEAKERS.contains(&word.as_str()));
    if !speaks(a) && !speaks(b) {
        return false;
    }
    a.iter().any(|word| !SPEAKERS.contains(&word.as_str()) && b.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unnamed_sources_differ_only_where_their_descriptions_do() {
        let one = |a: &str, b: &str| could_be_one(&descriptor(a), &descriptor(b));
        assert!(one("two people familiar with the matter", "the second person"));
        assert!(one("a senior ministry official", "an official at the ministry"));
        assert!(!one("a member of the board", "friends of the governor"));
    }

    #[test]
    fn a_member_stands_for_its_group() {
        assert_eq!(group_of("one of two people familiar with the matter"), "two people familiar with the matter");
        assert_eq!(group_of("two people familiar with the matter"), "two people familiar with the matter");
    }

    #[test]
    fn a_foreign_agency_is_some_outlet_and_a_named_one_is_not() {
        assert!(is_some_outlet("foreign agency"));
        assert!(!is_some_outlet("Isle News Agency") && !is_some_outlet("agency"));
    }

    #[test]
    fn a_slip_is_a_few_letters_and_no_other_word() {
        assert!(is_slip("lindqvist", "lindquist"));
        assert!(is_slip("rangelova", "rangelov"));
        assert!(!is_slip("norway", "sweden"));
        assert!(!is_slip("iran", "iraq"));
    }

    #[test]
    fn outlets_are_known_by_name_and_by_initials() {
        assert!(same_outlet("Eurofile", "the news agency Eurofile"));
        assert!(same_outlet("VP", "Vltava Press"));
        assert!(!same_outlet("Isle News Agency", "Nusa Press Agency"));
    }

    #[test]
    fn a_spokeswoman_speaks_for_her_bank_and_no_other() {
        let speak = |a: &str, b: &str| speaks_for(&descriptor(a), &descriptor(b));
        assert!(speak("bank spokeswoman Markéta Divišová", "Czech National Bank"));
        assert!(!speak("bank spokeswoman Markéta Divišová", "the Finance Ministry"));
        assert!(!speak("the finance minister", "the Finance Ministry"));
    }

    #[test]
    fn a_speaker_of_some_body_is_told_from_one_of_nobody() {
        assert!(speaks_for_some_body("a Home Office spokesman") && !speaks_for_some_body("two spokesmen"));
        assert!(is_bare_speaker(&descriptor("a spokeswoman")) && !is_bare_speaker(&descriptor("Dorn spokeswoman")));
    }

    #[test]
    fn a_paper_is_its_owners_and_nobody_elses() {
        assert!(is_paper_of("The IMA's notice", "Irish Medicines Authority"));
        assert!(is_paper_of("Norden's filing", "Norden Lines"));
        assert!(!is_paper_of("the manifest filed with the ministry", "the ministry"));
        assert!(!is_paper_of("Tamar's filing", "Norden Lines"));
    }

    #[test]
    fn an_official_holds_an_office_and_an_insider_none() {
        assert!(is_official(&descriptor("a senior rescue official")));
        assert!(!is_official(&descriptor("an official familiar with the matter")));
        assert!(!is_official(&descriptor("a passenger")));
    }

    #[test]
    fn a_site_is_an_outlet_and_an_agency_may_not_be() {
        assert!(is_bare_outlet("the site") && !is_bare_outlet("the agency") && !is_bare_outlet("Isle News"));
    }
}
