//! Names of the files that brat's annotations of several reports are written to.

use std::collections::BTreeSet;

use headwater_model::Witness;

/// Letters of a file's name at most, so that every file system takes it.
const STEM_CHARS_MAX: usize = 100;

/// One file name without its ending for each report, in order: the report's id with what a file's name may not hold made plain,
/// without its own `.txt`. All differ, even where only capitals do.
pub fn file_stems(witnesses: &[Witness]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    witnesses
        .iter()
        .map(|witness| {
            let plain = stem(&witness.report.id.0);
            let mut name = plain.clone();
            let mut number = 1;
            while !taken.insert(name.to_lowercase()) {
                number += 1;
                name = format!("{plain}~{number}");
            }
            name
        })
        .collect()
}

fn stem(id: &str) -> String {
    let id = id.strip_suffix(".txt").unwrap_or(id);
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#') { c } else { '_' };
    let name: String = id.chars().map(kept).take(STEM_CHARS_MAX).collect();
    // A leading point would hide the file, and a name of points alone is a folder.
    let name = name.trim_start_matches('.');
    if name.is_empty() { "report".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::witness;

    #[test]
    fn names_are_plain_and_all_differ() {
        let ids = ["a/b.txt", "a_b", "A/B", "../..", "", "feed.jsonl#12"];
        let witnesses: Vec<_> = ids.iter().map(|id| witness(id, None, None, "x")).collect();
        let names = file_stems(&witnesses);
        assert_eq!(names, ["a_b", "a_b~2", "A_B~3", "_..", "report", "feed.jsonl#12"]);
    }
}
