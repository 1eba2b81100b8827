//! What a person decided about names, put over what was found: a person's word wins.
//!
//! A name is meant by any of its forms, spelling apart. A decision about a form that no report of the story has changes nothing.
//! Linear in the names and their mentions for each decision.

use headwater_model::{Name, NameRule, NameRuling, Overrules, SpanRef, Story, Witness};

use super::fold::fold;

/// Applies the decisions about this story's names, in their order; the names stay sorted.
pub fn decide(names: &mut Vec<Name>, witnesses: &[Witness], story: &Story, overrules: &Overrules) {
    let is_here = |rule: &&NameRule| {
        story.reports.iter().any(|report| witnesses.get(report.at()).is_some_and(|w| w.report.id == rule.report))
    };
    let mut changed = false;
    for rule in overrules.names.iter().filter(is_here) {
        changed |= apply(names, witnesses, rule);
    }
    if changed {
        names.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.mentions.cmp(&b.mentions)));
    }
}

/// True if the decision changed something.
fn apply(names: &mut Vec<Name>, witnesses: &[Witness], rule: &NameRule) -> bool {
    let Some(at) = meant(names, &rule.name) else { return false };
    match &rule.ruling {
        NameRuling::Same(other) => {
            let Some(other) = meant(names, other).filter(|&other| other != at) else { return false };
            let taken = names[other].clone();
            let kept = &mut names[at];
            kept.reasons.push(format!("\u{201c}{}\u{201d} is the same: decided by {}", taken.name, rule.by));
            kept.reasons.extend(taken.reasons);
            kept.forms.extend(taken.forms);
            kept.mentions.extend(taken.mentions);
            settle(kept);
            names.remove(other);
        }
        NameRuling::Apart(form) => {
            let is_it = |written: &str| fold(written) == fold(form);
            let name = &mut names[at];
            if is_it(&rule.name) || !name.forms.iter().any(|written| is_it(written)) {
                return false;
            }
            let words = |place: &SpanRef| {
                witnesses.get(place.report.at()).map_or("", |witness| place.span.of(&witness.report.text))
            };
            let (apart, left): (Vec<String>, Vec<String>) = name.forms.drain(..).partition(|written| is_it(written));
            let (gone, mentions): (Vec<SpanRef>, Vec<SpanRef>) =
                name.mentions.drain(..).partition(|place| is_it(words(place)));
            (name.forms, name.mentions) = (left, mentions);
            if is_it(&name.name) {
                name.name = longest(&name.forms);
            }
            let reasons = vec![format!("apart from \u{201c}{}\u{201d}: decided by {}", name.name, rule.by)];
            let new = Name { name: longest(&apart), kind: name.kind, forms: apart, mentions: gone, reasons };
            names.push(new);
        }
        NameRuling::Called(called) => {
            let name = &mut names[at];
            name.reasons.push(format!("called so: decided by {}", rule.by));
            name.name = called.to_string();
        }
        NameRuling::Kind(kind) => {
            names[at].kind = *kind;
            names[at].reasons.push(format!("what it is: decided by {}", rule.by));
        }
    }
    true
}

/// The name that has this form: one that is called so before one that is written so, then the one with most mentions.
fn meant(names: &[Name], form: &str) -> Option<usize> {
    let wanted = fold(form);
    let rank = |at: &usize| (fold(&names[*at].name) == wanted, names[*at].mentions.len(), std::cmp::Reverse(*at));
    let has = |name: &Name| name.forms.iter().chain([&name.name]).any(|written| fold(written) == wanted);
    (0..names.len()).filter(|&at| has(&names[at])).max_by_key(rank)
}

fn settle(name: &mut Name) {
    name.forms.sort_unstable();
    name.forms.dedup();
    name.mentions.sort_unstable();
    name.mentions.dedup();
}

/// The form with most words, then most letters, then first in the alphabet.
fn longest(forms: &[String]) -> String {
    let rank = |form: &String| (form.split_whitespace().count(), form.chars().count());
    let best = forms.iter().max_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| b.cmp(a)));
    best.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use headwater_model::{EntityKind, ReportId};

    use super::*;
    use crate::likeness::plain;

    const TEXT: &str = "Dam\nThe dam was built by Mara Lindqvist. The mayor, Lindqvist, praised Ines Falk, and Falk thanked the \
        Harbour Board.";

    fn decided(rules: &[(&str, NameRuling)]) -> Vec<Name> {
        let witnesses = [plain::witness("r1", Some("Post"), None, TEXT)];
        let story = plain::story(&witnesses);
        let rule = |(name, ruling): &(&str, NameRuling)| NameRule {
            report: ReportId("r1".into()),
            name: (*name).into(),
            ruling: ruling.clone(),
            by: "ana".into(),
        };
        let overrules = Overrules { names: rules.iter().map(rule).collect(), ..Overrules::default() };
        let mut names = crate::name::resolve(&witnesses, &story);
        decide(&mut names, &witnesses, &story, &overrules);
        names
    }

    fn named<'a>(names: &'a [Name], called: &str) -> Option<&'a Name> {
        names.iter().find(|name| name.name == called)
    }

    #[test]
    fn two_names_become_one_and_the_reason_says_who_decided() {
        let before = decided(&[]);
        assert!(named(&before, "Ines Falk").is_some());
        let after = decided(&[("Mara Lindqvist", NameRuling::Same("Ines Falk".into()))]);
        assert!(named(&after, "Ines Falk").is_none());
        let one = named(&after, "Mara Lindqvist").expect("it stays");
        let other = named(&before, "Ines Falk").expect("it was there");
        let first = named(&before, "Mara Lindqvist").expect("it was there");
        assert_eq!(one.mentions.len(), first.mentions.len() + other.mentions.len());
        assert!(one.reasons.iter().any(|reason| reason.contains("decided by ana")), "{:?}", one.reasons);
    }

    #[test]
    fn a_form_is_taken_out_with_its_mentions() {
        let before = decided(&[]);
        assert!(named(&before, "Mara Lindqvist").is_some_and(|name| name.forms.iter().any(|form| form == "Lindqvist")));
        let after = decided(&[("Mara Lindqvist", NameRuling::Apart("Lindqvist".into()))]);
        let apart = named(&after, "Lindqvist").expect("a name of its own");
        assert_eq!(apart.mentions.len(), 1);
        assert!(named(&after, "Mara Lindqvist").is_some_and(|name| !name.forms.contains(&"Lindqvist".to_owned())));
    }

    #[test]
    fn a_thing_is_called_and_is_what_a_person_says() {
        let after = decided(&[
            ("Harbour Board", NameRuling::Called("Board of the Harbour of Dorn".into())),
            ("Harbour Board", NameRuling::Kind(EntityKind::Organisation)),
        ]);
        let board = named(&after, "Board of the Harbour of Dorn").expect("renamed");
        assert_eq!((board.kind, board.reasons.len()), (EntityKind::Organisation, 2));
        assert!(after.is_sorted_by(|a, b| a.name <= b.name));
    }

    #[test]
    fn what_no_report_says_changes_nothing() {
        let rules = [
            ("Nobody", NameRuling::Same("Ines Falk".into())),
            ("Ines Falk", NameRuling::Same("Falk".into())),
            ("Ines Falk", NameRuling::Apart("Ines Falk".into())),
        ];
        assert_eq!(decided(&rules), decided(&[]));
    }
}
