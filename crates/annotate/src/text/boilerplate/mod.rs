//! Lines that are not the report's own words: what a page says of itself, of other pages, and to its readers.
//!
//! [`sure`] needs nothing but the line: it knows the genre's set phrases ("read also:", "all rights reserved"). What only
//! a last line can be told by is in `closing`. Linear in the line's length.
//!
//! Reading order: `seen` (a line as the rules look at it), `site`, `link`, `reader`, `credit` (the rules, by what the line is about), here.

mod credit;
mod link;
mod reader;
mod seen;
mod site;

pub(super) use credit::credit_start;
pub(super) use link::{glued_link_end, opens_list, row_of_links};
pub(super) use seen::{Seen, has_phrase};

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
    ("copyright line", site::copyright),
    ("links to other pages", link::cue),
    ("cookie notice", site::cookies),
    ("offer to subscribe or follow", reader::offer),
    ("appeal to readers", reader::appeal),
    ("disclaimer", site::disclaimer),
    ("closing courtesy", reader::courtesy),
    ("production credit", credit::production),
    ("picture credit", credit::picture),
    ("press contact", credit::contact),
    ("legal notice in capitals", site::legal),
    ("player, button or tag line", site::widget),
    ("place within the site", link::breadcrumb),
];

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
}
