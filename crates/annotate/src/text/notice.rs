//! Editors' notes about a report or an earlier version of it.

/// Longest update note in parentheses, in bytes: "(Adds economist, background; changes dateline)".
const PARENTHESIS_BYTES_MAX: usize = 200;

/// True for "Correction: ...", "(Adds economist)", "This story has been updated", "An earlier version of this article ...".
pub(super) fn is_notice(line: &str) -> bool {
    let lower = line.to_lowercase();
    in_parentheses(&lower) || labelled(line, &lower) || about_itself(&lower)
}

/// Wire services' update notes.
fn in_parentheses(lower: &str) -> bool {
    let Some(inner) = lower.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return false };
    let first = inner.split([' ', ',', ':', ';']).next().unwrap_or("");
    inner.len() <= PARENTHESIS_BYTES_MAX
        && [
            "adds",
            "updates",
            "updated",
            "corrects",
            "corrected",
            "recasts",
            "repeats",
            "refiles",
            "removes",
            "clarifies",
            "rewrites",
            "writes",
            "fixes",
            "changes",
            "restores",
            "releads",
        ]
        .contains(&first)
}

fn labelled(line: &str, lower: &str) -> bool {
    let labels = [
        "correction",
        "corrections",
        "clarification",
        "clarifications",
        "editor's note",
        "editor’s note",
        "editors' note",
        "editors’ note",
        "editorial note",
        "retraction",
        "amendment",
        "erratum",
    ];
    let Some((label, rest)) = labels.iter().find_map(|label| Some((label, lower.strip_prefix(label)?))) else {
        return false;
    };
    let shouted = line.chars().take(label.chars().count()).all(|c| !c.is_lowercase());
    // "Correction of the course is needed" is a sentence; "Correction, 13 June: ..." is a label.
    match rest.trim_start().chars().next() {
        Some(':' | '–' | '—' | '|') => true,
        Some('.') => shouted || rest.len() < 3 || rest.starts_with(". "),
        Some(',' | '(') => rest.chars().take(40).any(|c| c == ':'),
        None => true,
        _ => false,
    }
}

fn about_itself(lower: &str) -> bool {
    let opens = [
        "an earlier version of this",
        "a previous version of this",
        "earlier versions of this",
        "the headline of this",
        "in an earlier version of this",
    ];
    if opens.iter().any(|open| lower.starts_with(open)) {
        return true;
    }
    let subject = ["this story", "this article", "this report", "this piece", "this post", "this page"];
    let done = ["updated", "corrected", "amended", "edited", "clarified", "changed", "revised"];
    let Some(rest) = subject.iter().find_map(|subject| lower.strip_prefix(subject)) else { return false };
    (rest.starts_with(" has been ") || rest.starts_with(" was "))
        && done
            .iter()
            .any(|word| rest.split(' ').take(5).any(|found| found.trim_matches(|c: char| !c.is_alphabetic()) == *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_editors_notes() {
        for line in [
            "Correction: The headline said that he had resigned.",
            "CORRECTION. An earlier version of this article said so.",
            "Correction, 13 June: our article of Wednesday gave a wrong price.",
            "(Adds economist, background)",
            "(Updates with press conference)",
            "This story has been updated with a reply.",
            "An earlier version of this article gave a wrong name.",
            "Editor’s note: names were changed.",
        ] {
            assert!(is_notice(line), "{line}");
        }
    }

    #[test]
    fn leaves_sentences_alone() {
        for line in [
            "Correction of the course is needed.",
            "Corrections officers went on strike.",
            "(It was late.)",
            "This report was written in 1994 by the ministry.",
            "This story has no end.",
            "",
        ] {
            assert!(!is_notice(line), "{line}");
        }
    }
}
