//! Documents among the reports: press releases, filings and notices, which are written at first hand and put out by
//! the one they are about. Told from the phrases with which they begin and end; a constant number of characters is read.

use crate::likeness::term::folded;

/// True if the text is itself a document that a body put out: a press release, a filing, an official notice.
pub fn is_document(text: &str) -> bool {
    let head = folded(&text.chars().take(HEAD_CHARS).collect::<String>());
    let tail =
        folded(&text.chars().rev().take(HEAD_CHARS).collect::<Vec<char>>().into_iter().rev().collect::<String>());
    HEAD_SIGNS.iter().any(|sign| head.contains(sign)) || TAIL_SIGNS.iter().any(|sign| tail.contains(sign))
}

/// Characters at each end that are read.
pub const HEAD_CHARS: usize = 600;

const HEAD_SIGNS: &[&str] = &[
    "for immediate release",
    "press release",
    "news release",
    "this announcement",
    "statement regarding",
    "date of issue",
    "media release",
    "recall notice",
    "regulatory announcement",
    "company announcement",
];

const TAIL_SIGNS: &[&str] = &[
    "media contact",
    "press contact",
    "notes to editors",
    "note to editors",
    "enquiries:",
    "forward-looking statements",
    "for further information, contact",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_release_is_a_document_and_a_report_about_one_is_not() {
        assert!(is_document("FOR IMMEDIATE RELEASE\nThe ferry line of Skarholm will close in October."));
        assert!(is_document("Skarholm Ferries closes its night line.\n\nNotes to editors: the company has 60 ships."));
        assert!(!is_document("Skarholm Ferries closes its night line, it said in a statement on Tuesday."));
        assert!(!is_document(""));
    }
}
