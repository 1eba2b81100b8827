//! Names that differ by a few letters, or two words for one thing's name, where two reports tell one matter.

use std::collections::BTreeSet;

use headwater_model::{Disagreement, DisagreementKind, EntityKind, Mention, SpanRef};

use super::Case;
use crate::claim::saying::Saying;
use crate::claim::source;
use crate::likeness::term::folded;

/// Matter score from which two assertions tell one matter.
const MATTER_MIN: f32 = 0.7;

/// One disagreement for each two forms.
pub(super) fn rivals(case: &Case<'_, '_>, found: &mut Vec<Disagreement>) {
    let mut forms: BTreeSet<(String, String)> = BTreeSet::new();
    let alike = case.pairs.iter().filter(|pair| pair.matter >= MATTER_MIN).map(|pair| (pair.a, pair.b));
    let retold = case.edges.iter().filter(|edge| edge.whole).flat_map(|edge| &edge.steps);
    for (a, b) in alike.chain(retold.map(|step| (step.from, step.to))) {
        let (a, b) = (&case.sayings.all[a], &case.sayings.all[b]);
        if a.report == b.report {
            continue;
        }
        for x in mentions(a) {
            for y in mentions(b) {
                let (one, other) = (form(a, x), form(b, y));
                let named = a.name_of_group(x.group);
                let of_one = named.is_some() && named == b.name_of_group(y.group);
                let rival = x.kind == y.kind && is_slip(&one, &other) || of_one && is_variant(&one, &other);
                if rival && !stands_in(b, &one) && !stands_in(a, &other) {
                    forms.insert(if one < other { (one, other) } else { (other, one) });
                }
            }
        }
    }
    for (one, other) in forms {
        let mut between = firsts(case, &one);
        let second = firsts(case, &other);
        let (Some(&left), Some(&right)) = (between.first(), second.first()) else { continue };
        between.extend(second);
        between.sort_unstable();
        let words = |place: &SpanRef| {
            let report = &case.witnesses[place.report.at()].report;
            format!("{} has {}", report.label(), place.span.of(&report.text))
        };
        let why = format!("{}, {}", words(&left.min(right)), words(&left.max(right)));
        found.push(Disagreement { kind: DisagreementKind::Name, between, why, claims: Vec::new() });
    }
}

/// Where the reports write the form first, at most half of what is shown.
fn firsts(case: &Case<'_, '_>, wanted: &str) -> Vec<SpanRef> {
    let mut places: Vec<SpanRef> = Vec::new();
    let mut last = None;
    for saying in &case.sayings.all {
        if last.replace(saying.report) == Some(saying.report) {
            continue;
        }
        let mentions = &saying.witness.layers.mentions;
        let first = mentions.iter().filter(|mention| form(saying, mention) == wanted).map(|mention| mention.span).min();
        places.extend(first.map(|span| span.at(saying.report)));
    }
    places.truncate(super::PLACES_MAX / 2);
    places
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

/// True if two forms of one thing differ in one word, and not as two spellings of one sound or a plural do: "Nico" and "Nick
/// Trentini", "Severn Airways" and "Severn Airlines".
fn is_variant(a: &str, b: &str) -> bool {
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let mut apart = x.iter().zip(&y).filter(|(one, other)| one != other);
    let (Some((one, other)), None) = (apart.next(), apart.next()) else { return false };
    let plural = one.trim_end_matches('s') == other.trim_end_matches('s');
    let initial = one.trim_end_matches('.').chars().count() == 1 || other.trim_end_matches('.').chars().count() == 1;
    x.len() == y.len() && x.len() > 1 && !plural && !initial && !crate::name::sound_alike(one, other)
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
    fn a_variant_is_another_word_and_no_other_spelling_of_its_sound() {
        assert!(is_variant("nico trentini", "nick trentini"));
        assert!(is_variant("severn airways", "severn airlines"));
        assert!(!is_variant("iliyan dorov", "ilian dorov"));
        assert!(!is_variant("dorn therapeutic", "dorn therapeutics"));
        assert!(!is_variant("o. klima", "ota klima"));
        assert!(!is_variant("severn", "tamar"));
    }

    #[test]
    fn a_slip_is_one_word_misspelt_and_no_shorter_form() {
        assert!(is_slip("marta lindqvist", "marta lindquist"));
        assert!(!is_slip("lindqvist", "marta lindqvist"));
        assert!(!is_slip("al-qasr", "al qasr"));
        assert!(!is_slip("marta lindqvist", "peter lindqvist"));
    }
}
