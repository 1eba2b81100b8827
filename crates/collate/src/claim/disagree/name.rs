//! Names that differ by a few letters where two reports tell one matter.

use std::collections::BTreeMap;

use headwater_model::{Disagreement, DisagreementKind, EntityKind, Mention, SpanRef};

use super::Case;
use crate::claim::saying::Saying;
use crate::claim::source;
use crate::likeness::term::folded;

/// Matter score from which two assertions tell one matter.
const MATTER_MIN: f32 = 0.7;

/// One disagreement for each two forms.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut forms: BTreeMap<(String, String), Vec<SpanRef>> = BTreeMap::new();
    let alike = case.pairs.iter().filter(|pair| pair.matter >= MATTER_MIN).map(|pair| (pair.a, pair.b));
    let retold = case.edges.iter().filter(|edge| edge.whole).flat_map(|edge| &edge.steps);
    for (a, b) in alike.chain(retold.map(|step| (step.from, step.to))) {
        let (a, b) = (&case.sayings.all[a], &case.sayings.all[b]);
        if a.report == b.report {
            continue;
        }
        for x in mentions(a) {
            for y in mentions(b).filter(|y| y.kind == x.kind) {
                let (one, other) = (form(a, x), form(b, y));
                if is_slip(&one, &other) && !stands_in(b, &one) && !stands_in(a, &other) {
                    let places = [x.span.at(a.report), y.span.at(b.report)];
                    let key = if one < other { (one, other) } else { (other, one) };
                    forms.entry(key).or_default().extend(places);
                }
            }
        }
    }
    for (_, mut between) in forms {
        between.sort_unstable();
        between.dedup();
        between.truncate(super::PLACES_MAX);
        let words = |place: &SpanRef| {
            let report = &case.witnesses[place.report.at()].report;
            format!("{} has {}", report.label(), place.span.of(&report.text))
        };
        let why: Vec<String> = between.iter().take(2).map(words).collect();
        found.push(Disagreement { kind: DisagreementKind::Name, between, why: why.join(", "), claims: Vec::new() });
    }
}

/// The names in the sentence of a saying.
fn mentions<'m>(saying: &Saying<'m>) -> impl Iterator<Item = &'m Mention> + use<'m> {
    let sentence = saying.sentence_span();
    let named = |mention: &&Mention| mention.kind != EntityKind::Other;
    saying.witness.layers.mentions.iter().filter(move |mention| sentence.contains(mention.span)).filter(named)
}

fn form(saying: &Saying<'_>, mention: &Mention) -> String {
    folded(mention.span.of(&saying.witness.report.text)).to_string()
}

/// True if the report uses this form anywhere: then it is no slip but another name.
fn stands_in(saying: &Saying<'_>, wanted: &str) -> bool {
    saying.witness.layers.mentions.iter().any(|mention| form(saying, mention) == wanted)
}

/// True if one form is the other with a few letters of one word wrong.
fn is_slip(a: &str, b: &str) -> bool {
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let apart: Vec<(&&str, &&str)> = x.iter().zip(&y).filter(|(one, other)| one != other).collect();
    x.len() == y.len() && apart.len() == 1 && apart.iter().all(|(one, other)| source::is_slip(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_word_misspelt_and_no_shorter_form() {
        assert!(is_slip("marta lindqvist", "marta lindquist"));
        assert!(!is_slip("lindqvist", "marta lindqvist"));
        assert!(!is_slip("al-qasr", "al qasr"));
        assert!(!is_slip("marta lindqvist", "peter lindqvist"));
    }
}
