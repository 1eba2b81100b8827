//! Lines that are not the report's own words: what a page says of itself, of other pages, and to its readers.
//!
//! [`sure`] needs nothing but the line: it knows the genre's set phrases ("read also:", "all rights reserved"). What only
//! a last line can be told by is in `closing`. Linear in the line's length.

use memchr::memmem;

/// Longest line the phrase rules look at, in bytes. Real disclaimers run longer, but then they read like text.
const LINE_BYTES_MAX: usize = 600;

/// The rule that sets `line` aside, by its words alone.
pub(super) fn sure(line: &str) -> Option<&'static str> {
    if line.len() > LINE_BYTES_MAX {
        return None;
    }
    let seen = Seen::new(line);
    RULES.iter().find(|(_, holds)| holds(&seen)).map(|&(rule, _)| rule)
}

type Rule = (&'static str, fn(&Seen<'_>) -> bool);

/// In order of trust; each in words for a person.
const RULES: [Rule; 13] = [
    ("copyright line", copyright),
    ("links to other pages", cue),
    ("cookie notice", cookies),
    ("offer to subscribe or follow", offer),
    ("appeal to readers", appeal),
    ("disclaimer", disclaimer),
    ("closing courtesy", courtesy),
    ("production credit", production),
    ("picture credit", picture),
    ("press contact", contact),
    ("legal notice in capitals", legal),
    ("player, button or tag line", widget),
    ("place within the site", breadcrumb),
];

/// A line with its lower-case form, made once.
pub(super) struct Seen<'a> {
    pub(super) line: &'a str,
    pub(super) lower: String,
    pub(super) words: usize,
    pub(super) quoted: bool,
    pub(super) stopped: bool,
}

impl<'a> Seen<'a> {
    pub(super) fn new(line: &'a str) -> Seen<'a> {
        Seen {
            line,
            lower: line.to_lowercase().replace('’', "'"),
            words: line.split_whitespace().count(),
            quoted: line.contains(['"', '“', '”', '„', '«']),
            stopped: line.ends_with(['.', '!', '?', '”', '"']),
        }
    }

    pub(super) fn has_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| has_phrase(&self.lower, phrase))
    }

    fn opens_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| starts_phrase(&self.lower, phrase))
    }

    /// True if a sentence of the line opens with one of the phrases.
    pub(super) fn sentence_opens_any(&self, phrases: &[&str]) -> bool {
        sentences(&self.lower).any(|sentence| phrases.iter().any(|phrase| starts_phrase(sentence, phrase)))
    }
}

/// `phrase` between word boundaries.
pub(super) fn has_phrase(lower: &str, phrase: &str) -> bool {
    memmem::find_iter(lower.as_bytes(), phrase).any(|at| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + phrase.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric)
            && (!after.is_some_and(char::is_alphanumeric) || !phrase.ends_with(char::is_alphanumeric))
    })
}

fn starts_phrase(lower: &str, phrase: &str) -> bool {
    lower
        .strip_prefix(phrase)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) || !phrase.ends_with(char::is_alphanumeric))
}

/// Rough sentences: good enough to see how they open.
fn sentences(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(['.', '!', '?', ':', '|', '·']).map(str::trim_start)
}

fn copyright(seen: &Seen<'_>) -> bool {
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
fn cue(seen: &Seen<'_>) -> bool {
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
pub(super) fn opens_list(line: &str) -> bool {
    let seen = Seen::new(line);
    seen.words <= 8
        && cue(&seen)
        && (line.ends_with(':') || LINK_CUES_BARE.contains(&seen.lower.trim_end_matches([':', ' '])))
}

/// Where a link line ends whose sentence was glued to the next paragraph ("Read more Ships sinkThe storm ..."), in bytes.
///
/// Markup once parted the two. Only a frequent opener of sentences is trusted to be the seam, not "McDonald" or "YouTube".
pub(super) fn glued_link_end(line: &str) -> Option<usize> {
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

/// Where the production credit at the end of a paragraph begins ("... said. (Reporting by X; Editing by Y)"), in bytes.
pub(super) fn credit_start(paragraph: &str) -> Option<usize> {
    let inner_end = paragraph.strip_suffix(')').or_else(|| paragraph.strip_suffix(").")).map(str::len)?;
    let at = paragraph[..inner_end].rfind('(')?;
    is_production(&paragraph[at + 1..inner_end].to_lowercase()).then_some(at)
}

fn is_production(lower: &str) -> bool {
    [
        "reporting by",
        "additional reporting",
        "writing by",
        "editing by",
        "compiled by",
        "with inputs from",
        "with input from",
        "with additional reporting",
        "with reporting by",
        "translated by",
        "with agency inputs",
        "with agencies",
        "edited by",
        "graphic by",
    ]
    .iter()
    .any(|cue| starts_phrase(lower, cue))
}

fn cookies(seen: &Seen<'_>) -> bool {
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

fn offer(seen: &Seen<'_>) -> bool {
    if seen.quoted || seen.words > 60 {
        return false;
    }
    let imperative = [
        "subscribe",
        "sign up",
        "sign-up",
        "become a member",
        "become a subscriber",
        "support our",
        "support us",
        "donate",
        "download the",
        "download our",
        "get the app",
        "follow us",
        "follow @",
        "follow our",
        "join our",
        "join us on",
        "like us on",
        "bookmark us",
        "listen back",
        "tune in",
        "log in to",
        "already a subscriber",
        "click here",
        "tap here",
        "start your free",
        "try it free",
        "advertise with",
    ];
    let phrase = [
        "in your inbox",
        "to your inbox",
        "in your mailbox",
        "our newsletter",
        "daily newsletter",
        "weekly newsletter",
        "free newsletter",
        "sign up to",
        "sign up for",
        "subscribe to our",
        "subscribe for",
        "subscribe now",
        "subscribe today",
        "bookmark us",
        "tickets on sale now",
        "follow us on",
        "our whatsapp channel",
        "our telegram channel",
    ];
    let addressed = ["you", "your", "our", "us", "newsletter", "today", "now"];
    (seen.sentence_opens_any(&imperative) && (!seen.stopped || seen.has_any(&addressed) || seen.words <= 6))
        || (seen.has_any(&phrase) && seen.words <= 40)
}

fn appeal(seen: &Seen<'_>) -> bool {
    let asks = [
        "got a tip",
        "got a story",
        "have a story",
        "have you got a story",
        "do you have a story",
        "do you know more",
        "have your say",
        "letters to the editor",
        "comments are closed",
        "join the conversation",
        "join the discussion",
        "leave a comment",
        "tell us what you think",
        "send us your",
        "let us know",
        "share your thoughts",
        "share this article",
        "share this story",
        "what do you think?",
    ];
    let to_reader = seen.lower.starts_with("are you ")
        || seen.lower.starts_with("were you ")
        || seen.lower.starts_with("do you ")
        || seen.lower.starts_with("have you ");
    let reach = ["ring", "call", "email", "e-mail", "contact", "write to", "whatsapp", "text"];
    let desk = ["newsroom", "newsdesk", "news desk", "us", "our team", "the editor", "our reporters"];
    !seen.quoted
        && seen.words <= 40
        && (seen.sentence_opens_any(&asks) || (to_reader && seen.sentence_opens_any(&reach) && seen.has_any(&desk)))
}

fn disclaimer(seen: &Seen<'_>) -> bool {
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

fn courtesy(seen: &Seen<'_>) -> bool {
    let wishes = [
        "we wish",
        "we hope",
        "we trust",
        "hopes you",
        "trusts you",
        "wishes you",
        "thank you for reading",
        "thanks for reading",
    ];
    let article = ["article", "post", "information", "reading", "data", "news", "content"];
    !seen.quoted && seen.words <= 45 && seen.has_any(&wishes) && seen.has_any(&["you"]) && seen.has_any(&article)
}

fn production(seen: &Seen<'_>) -> bool {
    let inner = seen.lower.trim_start_matches(['(', '[']);
    let closed = inner.len() == seen.lower.len() || seen.lower.trim_end_matches('.').ends_with([')', ']']);
    closed
        && seen.words <= 60
        && !seen.quoted
        && is_production(inner)
        && (inner.len() != seen.lower.len() || !seen.stopped || seen.words <= 14)
}

fn picture(seen: &Seen<'_>) -> bool {
    let label = [
        "photo:",
        "photos:",
        "photo by",
        "picture:",
        "pictures:",
        "image:",
        "image credit",
        "photo credit",
        "file photo",
        "video:",
        "illustration:",
        "photograph:",
        "pic:",
    ];
    let opens =
        ["image copyright", "image source", "image caption", "image credit", "credit...", "credit:", "file photo"];
    let ends = ["getty images", "/getty", "shutterstock"];
    let inner = seen.lower.trim_start_matches(['(', '[']);
    let labelled = label.iter().chain(&opens).any(|label| inner.starts_with(label));
    let bare = seen.words <= 6 && ends.iter().any(|end| inner.trim_end_matches([')', ']', '.']).ends_with(end));
    seen.words <= 25 && !seen.quoted && (labelled || bare)
}

fn contact(seen: &Seen<'_>) -> bool {
    seen.words <= 40
        && seen.opens_any(&[
            "media contact",
            "media contacts",
            "press contact",
            "press contacts",
            "media enquiries",
            "media inquiries",
            "press enquiries",
            "contact for media",
            "for media enquiries",
            "for media inquiries",
            "for press enquiries",
            "for further information, contact",
            "notes to editors",
        ])
}

fn legal(seen: &Seen<'_>) -> bool {
    let capitals = !seen.line.chars().any(char::is_lowercase);
    (capitals && seen.has_any(&["this announcement", "not for release", "not for distribution", "not for publication"]))
        || seen.opens_any(&["this information is provided by", "not for release"])
}

fn widget(seen: &Seen<'_>) -> bool {
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

/// "Radio Condroz › News › Ardennes".
fn breadcrumb(seen: &Seen<'_>) -> bool {
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
pub(super) fn row_of_links(line: &str) -> bool {
    let bars = line.matches(" | ").count() + line.matches(" · ").count() + line.matches(" • ").count();
    line.len() <= LINE_BYTES_MAX && bars >= 1 && !line.ends_with('.') && !line.contains(['"', '“'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        assert_eq!(sure(line), expected, "{line}");
    }

    #[test]
    fn knows_set_phrases() {
        check("Read also: Storks return to Záhorie | Motorway D4: another delay", Some("links to other pages"));
        check("READ MORE: I found a live gecko in my salad", Some("links to other pages"));
        check("Read more Storks return to the lake", Some("links to other pages"));
        check("© 2025 Harbour Courier. All rights reserved.", Some("copyright line"));
        check("The Monitor does not give financial advice.", Some("disclaimer"));
        check("Sign up for our newsletter, every Thursday", Some("offer to subscribe or follow"));
        check("We use cookies to improve your experience. Accept", Some("cookie notice"));
        check("(Reporting by Ana Ruiz; Editing by Tom Hale)", Some("production credit"));
        check("Photo: archive.", Some("picture credit"));
        check("Image copyright Getty Images", Some("picture credit"));
        check("Alena Lake/Getty Images", Some("picture credit"));
        check("Media playback is unsupported on your device", Some("player, button or tag line"));
        check("Got a tip? Our number is on the contact page.", Some("appeal to readers"));
        check("Radio Lake › News › North", Some("place within the site"));
        check("We hope you liked this article.", Some("closing courtesy"));
    }

    #[test]
    fn leaves_sentences_alone() {
        for line in [
            "Related companies lost three percent on Tuesday.",
            "More on board might have been saved, the minister said.",
            "Read more slowly, the teacher told them.",
            "Subscribers to the service lost access on Monday.",
            "The court said the copyright belonged to the widow.",
            "\"We hope you will pay for the information,\" the letter said.",
            "The minister refused to give financial advice to the bank.",
            "Trending topics in Bratislava were rain and trams.",
            "The ministry wants more cookies in its canteen.",
            "Sign language interpreters went on strike.",
            "Also in Prague, a tram left the rails.",
            "Share prices rose.",
            "Credit was hard to come by.",
            "The photographs were sold by the museum to Getty Images",
        ] {
            check(line, None);
        }
    }

    #[test]
    fn cuts_glued_links_and_credits() {
        let line = "Read more Ships sink off Latakia – mediaThe storm has grown.";
        assert_eq!(&line[glued_link_end(line).unwrap()..], "The storm has grown.");
        assert_eq!(glued_link_end("Read more about McDonald and YouTube"), None);
        let line = "Sales rose, it said. (Reporting by Ana Ruiz; Editing by Tom Hale)";
        assert_eq!(&line[..credit_start(line).unwrap()], "Sales rose, it said. ");
        assert_eq!(credit_start("Sales rose (by a third)"), None);
    }
}
