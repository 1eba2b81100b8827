//! Who made the page or its pictures, and whom the press may ask.

use super::seen::{Seen, starts_phrase};

/// Where the production credit at the end of a paragraph begins ("... said. (Reporting by X; Editing by Y)"), in bytes.
pub(in crate::text) fn credit_start(paragraph: &str) -> Option<usize> {
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

pub(super) fn production(seen: &Seen<'_>) -> bool {
    let inner = seen.lower.trim_start_matches(['(', '[']);
    let closed = inner.len() == seen.lower.len() || seen.lower.trim_end_matches('.').ends_with([')', ']']);
    closed
        && seen.words <= 60
        && !seen.quoted
        && is_production(inner)
        && (inner.len() != seen.lower.len() || !seen.stopped || seen.words <= 14)
}

pub(super) fn picture(seen: &Seen<'_>) -> bool {
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

pub(super) fn contact(seen: &Seen<'_>) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_production_credit_is_cut_off_the_paragraph_and_another_bracket_is_not() {
        let line = "Sales rose, it said. (Reporting by Ana Ruiz; Editing by Tom Hale)";
        assert_eq!(&line[..credit_start(line).unwrap()], "Sales rose, it said. ");
        assert_eq!(credit_start("Sales rose (by a third)"), None);
    }
}
