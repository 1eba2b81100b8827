//! Lines that are furniture by their wording: "Advertisement", "Read more", "Published: 10:48", "Sign up for our newsletter".
//!
//! English, as sites in general put it. A line must be short, since a sentence of an article may begin with the same words.

use super::Reason;

/// What a whole block says it is.
pub(super) fn furniture(text: &str) -> Option<Reason> {
    if text.len() > 160 {
        return None;
    }
    let plain = plain(text);
    let plain = plain.as_str();
    let exact = |list: &[&str]| list.contains(&plain);
    if exact(&ADVERTS)
        || plain.starts_with("advertisement continue")
        || plain.starts_with("story continues below")
        || plain.starts_with("article continues")
    {
        return Some(Reason::Advertisement);
    }
    if exact(&COMMENTS) {
        return Some(Reason::Comments);
    }
    if exact(&RELATED) {
        return Some(Reason::Related);
    }
    if exact(&SHARE) || plain.starts_with("like this story") || plain.starts_with("share this ") {
        return Some(Reason::Share);
    }
    if exact(&TOPICS) || plain.starts_with("filed under") || plain.starts_with("posted in ") {
        return Some(Reason::Topics);
    }
    if stamped(text, plain) {
        return Some(Reason::Byline);
    }
    None
}

/// `Published: 10:48, Tue, Nov 19, 2019`, `Updated at 1:23 p.m.`
fn stamped(text: &str, plain: &str) -> bool {
    let leads = [
        "published",
        "updated",
        "last updated",
        "posted",
        "first published",
        "originally published",
        "modified",
        "last modified",
        "created",
    ];
    leads.iter().any(|lead| plain.strip_prefix(lead).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
        && text.len() < 120
        && text.contains(|c: char| c.is_ascii_digit())
        && !text.trim_end().ends_with(['?', '!'])
        && text.split_whitespace().count() <= 16
}

/// The words that stand before a link to another article: "Read more:", "RELATED", "See also".
pub(super) fn is_lead_in(text: &str) -> bool {
    let plain = plain(text);
    text.len() <= 60
        && LEAD_INS
            .iter()
            .any(|lead| plain == *lead || plain.starts_with(lead) && plain.as_bytes().get(lead.len()) == Some(&b' '))
}

/// The words that stand before a link to where something was taken from.
pub(super) fn is_credit(text: &str) -> bool {
    let plain = plain(text);
    ["source", "sources", "via", "by", "from", "credit", "photo", "report", "reporting", "with"]
        .iter()
        .any(|word| plain.split(' ').any(|known| known == *word))
}

/// An appeal to subscribe, follow, sign up, download or write in. `is_last` if nothing of the article follows.
pub(super) fn is_appeal(text: &str, is_last: bool) -> bool {
    if text.len() > 500 {
        return false;
    }
    let plain = plain(text);
    let appeals = STARTS.iter().any(|start| plain.starts_with(start));
    if appeals && (is_last || (text.len() < 250 && ANYWHERE[..10].iter().any(|phrase| plain.contains(phrase)))) {
        return true;
    }
    is_last && ANYWHERE.iter().any(|phrase| plain.contains(phrase))
}

/// Words about the author behind an article: "Follow him on Twitter", "can be reached at".
pub(super) fn is_about_author(text: &str) -> bool {
    let plain = plain(text);
    text.len() < 600 && ABOUT.iter().any(|phrase| plain.contains(phrase))
}

/// Lower case letters and digits, with single spaces.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '’') {
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

const ADVERTS: [&str; 9] = [
    "advertisement",
    "advert",
    "ad",
    "ads",
    "sponsored",
    "sponsored content",
    "paid content",
    "promoted",
    "advertising",
];

const COMMENTS: [&str; 14] = [
    "comments",
    "comment",
    "leave a comment",
    "leave a reply",
    "tell us what you think",
    "view comments",
    "show comments",
    "join the conversation",
    "post a comment",
    "add a comment",
    "read comments",
    "no comments",
    "0 comments",
    "have your say",
];

const RELATED: [&str; 30] = [
    "related",
    "related news",
    "related stories",
    "related articles",
    "related posts",
    "related content",
    "related topics",
    "related coverage",
    "related links",
    "more",
    "read more",
    "read next",
    "read also",
    "also read",
    "see also",
    "see more",
    "dont miss",
    "you may also like",
    "you might also like",
    "most read",
    "most popular",
    "up next",
    "recommended",
    "recommended for you",
    "more stories",
    "more from this section",
    "trending",
    "trending now",
    "more on this story",
    "more on this",
];

const SHARE: [&str; 12] = [
    "share",
    "share this",
    "share this article",
    "share this story",
    "share on facebook",
    "tweet",
    "facebook",
    "twitter",
    "email",
    "print",
    "share on twitter",
    "copy link",
];

const TOPICS: [&str; 4] = ["topics", "tags", "more about", "related tags"];

const LEAD_INS: [&str; 26] = [
    "read more",
    "read also",
    "also read",
    "read",
    "see also",
    "see more",
    "see",
    "related",
    "related story",
    "related stories",
    "related article",
    "related articles",
    "more",
    "more from",
    "more on this",
    "watch",
    "watch more",
    "listen",
    "also",
    "dont miss",
    "must read",
    "click here",
    "recommended",
    "up next",
    "full story",
    "background",
];

const STARTS: [&str; 27] = [
    "subscribe to",
    "subscribe now",
    "subscribe",
    "sign up for",
    "sign up to",
    "sign up",
    "follow us",
    "like us on",
    "download the",
    "download our",
    "get the latest",
    "get our",
    "join us",
    "join our",
    "click here to subscribe",
    "click here for more",
    "start your day with",
    "get access to",
    "support our",
    "become a",
    "get unlimited",
    "get breaking news",
    "for more news",
    "for the latest",
    "stay up to date",
    "want more",
    "to receive",
];

const ANYWHERE: [&str; 20] = [
    "our newsletter",
    "subscribe to",
    "follow us",
    "our app",
    "your inbox",
    "like us on",
    "sign up for our",
    "sign up to our",
    "s newsletter",
    "newsletters",
    "on facebook twitter",
    "on twitter and facebook",
    "on facebook and twitter",
    "letters to the editor",
    "email us",
    "all rights reserved",
    "may not be published broadcast",
    "our standards",
    "on instagram facebook",
    "on facebook instagram",
];

const ABOUT: [&str; 15] = [
    "follow him on",
    "follow her on",
    "follow them on",
    "follow me on",
    "follow the author",
    "can be reached at",
    "may be reached at",
    "reach him at",
    "reach her at",
    "reach me at",
    "contact the author",
    "contact the writer",
    "email the author",
    "email him at",
    "email her at",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_furniture_from_sentences() {
        assert_eq!(furniture("ADVERTISEMENT"), Some(Reason::Advertisement));
        assert_eq!(furniture("You may also like..."), Some(Reason::Related));
        assert_eq!(furniture("Published: 10:48, Tue, Nov 19, 2019 | Updated: 11:05"), Some(Reason::Byline));
        assert_eq!(
            furniture(
                "Published figures show that 12 people were hurt when the ferry turned over in the harbour on Monday night"
            ),
            None
        );
        assert_eq!(furniture("Share prices fell on Monday."), None);
        assert_eq!(furniture("More than 40 people were hurt."), None);
    }

    #[test]
    fn knows_appeals_from_sentences() {
        assert!(is_appeal("Sign up for our newsletter.", false));
        assert!(!is_appeal("The minister asked people to sign up for shifts.", false));
        assert!(is_lead_in("READ MORE:") && is_lead_in("[Related: ") && !is_lead_in("Reading the judgment, he said"));
    }
}
