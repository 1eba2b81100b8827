//! What is new between two analyses of one story.
//!
//! Only what a report that came or changed has a part in is told: where the analysis of the rest fell out differently for other
//! reasons, nothing happened. Claims are the same if they share words of a report. Each change carries the words it rests on.
//! Cost: words of both analyses; at most [`CHANGES_MAX`] changes of a kind.

use super::found::{Claim, Found, Said, Words};
use std::collections::{BTreeMap, BTreeSet};

/// Most changes of one kind told of a story.
pub const CHANGES_MAX: usize = 20;

/// Most receipts of one change.
const RECEIPTS_MAX: usize = 4;

/// Share of words that two sentences have in common for one to be the other, reworded.
const REWORDED: f64 = 0.4;

/// Something that changed in a story.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// What sort.
    pub kind: Kind,
    /// One plain sentence.
    pub why: String,
    /// The words it rests on. Of two, the first is what was before.
    pub receipts: Vec<Words>,
    /// Id of the report that it is about as a whole, if it is about one.
    pub report: Option<String>,
}

/// Sorts of change, in the order they are told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A story that was not there.
    NewStory,
    /// A report that was not in the story.
    NewReport,
    /// Another version of a report.
    NewVersion,
    /// A claim has an independent origin that it had not.
    NewOrigin,
    /// What is claimed meets a contradiction that it did not.
    Disputed,
    /// A later version says it otherwise.
    Corrected,
    /// A later version does not say it any more.
    Retracted,
    /// It sounds surer or wider than where it was taken from, or than before.
    Hardened,
}

impl Kind {
    /// All, in the order they are told.
    pub const ALL: [Kind; 8] = [
        Kind::NewStory,
        Kind::NewReport,
        Kind::NewVersion,
        Kind::NewOrigin,
        Kind::Disputed,
        Kind::Corrected,
        Kind::Retracted,
        Kind::Hardened,
    ];

    /// Does it need the story to be taken apart?
    pub fn is_of_claims(self) -> bool {
        !matches!(self, Kind::NewStory | Kind::NewReport | Kind::NewVersion)
    }

    /// In words.
    pub fn phrase(self) -> &'static str {
        match self {
            Kind::NewStory => "new story",
            Kind::NewReport => "new report",
            Kind::NewVersion => "new version",
            Kind::NewOrigin => "new origin",
            Kind::Disputed => "disputed",
            Kind::Corrected => "corrected",
            Kind::Retracted => "retracted",
            Kind::Hardened => "hardened",
        }
    }

    /// For programs.
    pub fn code(self) -> &'static str {
        match self {
            Kind::NewStory => "new-story",
            Kind::NewReport => "new-report",
            Kind::NewVersion => "new-version",
            Kind::NewOrigin => "new-origin",
            Kind::Disputed => "disputed",
            Kind::Corrected => "corrected",
            Kind::Retracted => "retracted",
            Kind::Hardened => "hardened",
        }
    }
}

/// Reports that came to the story, and reports of which there is another version.
pub struct Touched {
    /// Ids of reports that came.
    pub came: BTreeSet<String>,
    /// Ids of reports with another version.
    pub changed: BTreeSet<String>,
}

impl Touched {
    fn has(&self, report: &str) -> bool {
        self.came.contains(report) || self.changed.contains(report)
    }
}

/// What is new in `after` against `before`.
pub fn compare(before: &Found, after: &Found, touched: &Touched) -> Vec<Change> {
    let matched = matched(before, after);
    let mut changes = Vec::new();
    changes.extend(most(new_origins(before, after, &matched, touched)));
    changes.extend(most(disputed(before, after, touched)));
    changes.extend(versions(before, after, &matched, touched));
    changes.extend(most(hardened(before, after, touched)));
    changes.sort_by_key(|change| change.kind);
    changes
}

fn most(mut changes: Vec<Change>) -> Vec<Change> {
    changes.truncate(CHANGES_MAX);
    changes
}

/// For each claim after, the claim before with which it shares most words of reports.
fn matched(before: &Found, after: &Found) -> Vec<Option<usize>> {
    let mut places: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, claim) in before.claims.iter().enumerate() {
        for said in &claim.said {
            places.entry(key(&said.at)).or_default().push(at);
        }
    }
    let best = |claim: &Claim| {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for said in &claim.said {
            for &at in places.get(&key(&said.at)).into_iter().flatten() {
                *votes.entry(at).or_default() += 1;
            }
        }
        votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(at, _)| at)
    };
    after.claims.iter().map(best).collect()
}

/// Where words stand, as far as it survives another version: the report and the words.
fn key(words: &Words) -> (&str, &str) {
    (&words.report, &words.text)
}

fn new_origins(before: &Found, after: &Found, matched: &[Option<usize>], touched: &Touched) -> Vec<Change> {
    let mut changes = Vec::new();
    for (claim, old) in after.claims.iter().zip(matched) {
        let Some(old) = old.map(|at| &before.claims[at]) else { continue };
        // A claim that had no origin at all is not confirmed by its first one.
        if old.origins.is_empty() || claim.origins.len() <= old.origins.len() {
            continue;
        }
        let new: Vec<&String> = claim.origins.iter().filter(|who| !old.origins.contains(who)).collect();
        let by = |said: &&Said| {
            touched.has(&said.at.report) && !said.denied && said.origin.as_ref().is_some_and(|who| new.contains(&who))
        };
        let receipts: Vec<Words> =
            claim.said.iter().filter(by).map(|said| said.at.clone()).take(RECEIPTS_MAX).collect();
        if receipts.is_empty() {
            continue;
        }
        let who: Vec<&str> = new.iter().map(|who| who.as_str()).take(3).collect();
        let why = format!(
            "\"{}\" now has {} independent origins (before {}); new: {}",
            short(&claim.statement.text),
            claim.origins.len(),
            old.origins.len(),
            who.join(", ")
        );
        changes.push(Change { kind: Kind::NewOrigin, why, receipts, report: None });
    }
    changes
}

fn disputed(before: &Found, after: &Found, touched: &Touched) -> Vec<Change> {
    let known: BTreeSet<Vec<(&str, &str)>> =
        before.disagreements.iter().map(|found| found.between.iter().map(key).collect()).collect();
    let new = |found: &&super::found::Disagreement| {
        found.between.iter().any(|words| touched.has(&words.report))
            && !known.contains(&found.between.iter().map(key).collect::<Vec<_>>())
    };
    // A disagreement that only grew was told when it began.
    let began = |found: &&super::found::Disagreement| {
        let old: BTreeSet<(&str, &str)> =
            found.between.iter().filter(|words| !touched.has(&words.report)).map(key).collect();
        !before.disagreements.iter().any(|known| {
            known.kind == found.kind && known.between.iter().filter(|w| old.contains(&key(w))).count() >= 2
        })
    };
    let told = after.disagreements.iter().filter(new).filter(began);
    told.map(|found| Change {
        kind: Kind::Disputed,
        why: found.why.clone(),
        receipts: found.between.iter().take(RECEIPTS_MAX).cloned().collect(),
        report: None,
    })
    .collect()
}

/// What reports say otherwise, or not any more, in another version.
fn versions(before: &Found, after: &Found, matched: &[Option<usize>], touched: &Touched) -> Vec<Change> {
    let (mut corrected, mut retracted, mut hardened) = (Vec::new(), Vec::new(), Vec::new());
    for report in &touched.changed {
        let now: BTreeMap<&str, &Said> = after
            .claims
            .iter()
            .flat_map(|claim| &claim.said)
            .filter(|said| said.at.report == *report)
            .map(|said| (said.at.text.as_str(), said))
            .collect();
        let was: BTreeSet<&str> = before
            .claims
            .iter()
            .flat_map(|claim| &claim.said)
            .filter(|said| said.at.report == *report)
            .map(|said| said.at.text.as_str())
            .collect();
        let new: Vec<&Said> = now.values().copied().filter(|said| !was.contains(said.at.text.as_str())).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (at, claim) in before.claims.iter().enumerate() {
            for said in claim.said.iter().filter(|said| said.at.report == *report) {
                let text = said.at.text.as_str();
                // Words inside other words that stay, or that were told already.
                if !seen.insert(text) || now.keys().any(|kept| kept.contains(text)) {
                    continue;
                }
                let same_claim = after
                    .claims
                    .iter()
                    .zip(matched)
                    .filter(|(_, old)| **old == Some(at))
                    .flat_map(|(claim, _)| &claim.said)
                    .filter(|said| said.at.report == *report)
                    .max_by(|a, b| overlap(text, &a.at.text).total_cmp(&overlap(text, &b.at.text)));
                let reworded = || {
                    let like = new.iter().map(|said| (overlap(text, &said.at.text), *said));
                    like.filter(|(share, _)| *share >= REWORDED)
                        .max_by(|a, b| a.0.total_cmp(&b.0))
                        .map(|(_, said)| said)
                };
                let Some(otherwise) = same_claim.or_else(reworded) else {
                    let why = format!("{report} does not say any more: \"{}\"", short(text));
                    retracted.push(Change {
                        kind: Kind::Retracted,
                        why,
                        receipts: vec![said.at.clone()],
                        report: None,
                    });
                    continue;
                };
                let receipts = vec![said.at.clone(), otherwise.at.clone()];
                if figures(text) != figures(&otherwise.at.text) || said.denied != otherwise.denied {
                    let why = format!("{report} said \"{}\", and now \"{}\"", short(text), short(&otherwise.at.text));
                    corrected.push(Change { kind: Kind::Corrected, why, receipts, report: None });
                } else if sureness(&otherwise.certainty) > sureness(&said.certainty) {
                    let why = format!(
                        "{report} sounds surer than before: \"{}\", and now \"{}\"",
                        short(text),
                        short(&otherwise.at.text)
                    );
                    hardened.push(Change { kind: Kind::Hardened, why, receipts, report: None });
                }
            }
        }
    }
    [corrected, retracted, hardened].into_iter().flat_map(most).collect()
}

/// Kinds of mutation by which a passage gains weight that its parent did not give it.
const HARDENS: [&str; 3] = ["certainty-up", "scope-widened", "negation-lost"];

fn hardened(before: &Found, after: &Found, touched: &Touched) -> Vec<Change> {
    let known: BTreeSet<(&str, (&str, &str))> =
        before.mutations.iter().map(|found| (found.kind.as_str(), key(&found.to))).collect();
    let new = after.mutations.iter().filter(|found| {
        HARDENS.contains(&found.kind.as_str())
            && touched.has(&found.child)
            && !known.contains(&(found.kind.as_str(), key(&found.to)))
    });
    new.map(|found| Change {
        kind: Kind::Hardened,
        why: found.why.clone(),
        receipts: vec![found.from.clone(), found.to.clone()],
        report: None,
    })
    .collect()
}

/// How sure a certainty sounds.
fn sureness(code: &str) -> u8 {
    match code {
        "stated" => 4,
        "likely" => 3,
        "possible" => 2,
        "conditional" => 1,
        _ => 0,
    }
}

/// Share of the words of both that both have.
fn overlap(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

/// The figures in a text, in order.
fn figures(text: &str) -> Vec<String> {
    let marks = |c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','));
    let figures = text.split(marks).map(|figure| figure.trim_matches(['.', ',']).replace(',', ""));
    figures.filter(|figure| !figure.is_empty()).collect()
}

/// At most 100 characters, white space as one space.
fn short(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= 100 { words } else { words.chars().take(99).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::found::{Disagreement, Mutation};

    fn words(report: &str, text: &str) -> Words {
        Words { report: report.into(), start: 0, end: text.chars().count(), text: text.into() }
    }

    fn said(report: &str, text: &str, origin: Option<&str>) -> Said {
        Said { at: words(report, text), origin: origin.map(str::to_owned), certainty: "stated".into(), denied: false }
    }

    fn claim(said: Vec<Said>, origins: &[&str]) -> Claim {
        Claim { statement: said[0].at.clone(), said, origins: origins.iter().map(|who| (*who).to_owned()).collect() }
    }

    fn found(claims: Vec<Claim>) -> Found {
        Found { claims, ..Found::default() }
    }

    fn touched(came: &[&str], changed: &[&str]) -> Touched {
        let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Touched { came: set(came), changed: set(changed) }
    }

    fn kinds(changes: &[Change]) -> Vec<Kind> {
        changes.iter().map(|change| change.kind).collect()
    }

    #[test]
    fn a_second_origin_is_told_with_its_words_and_a_repetition_is_not() {
        let before = found(vec![claim(vec![said("a", "two ships sank", Some("the navy"))], &["the navy"])]);
        let repeated = found(vec![claim(
            vec![said("a", "two ships sank", Some("the navy")), said("b", "two ships sank today", Some("the navy"))],
            &["the navy"],
        )]);
        assert_eq!(compare(&before, &repeated, &touched(&["b"], &[])), []);
        let confirmed = found(vec![claim(
            vec![said("a", "two ships sank", Some("the navy")), said("b", "both ships sank", Some("a witness"))],
            &["the navy", "a witness"],
        )]);
        let changes = compare(&before, &confirmed, &touched(&["b"], &[]));
        assert_eq!(kinds(&changes), [Kind::NewOrigin]);
        assert_eq!(changes[0].receipts, [words("b", "both ships sank")]);
        // The same, but no report came: then nothing happened.
        assert_eq!(compare(&before, &confirmed, &touched(&[], &[])), []);
    }

    #[test]
    fn a_version_that_drops_a_claim_retracts_it_and_one_that_keeps_it_does_not() {
        let before = found(vec![
            claim(vec![said("a", "two ships sank", None)], &[]),
            claim(vec![said("a", "the harbour is closed", None)], &[]),
        ]);
        let after = found(vec![claim(vec![said("a", "the harbour is closed", None)], &[])]);
        let changes = compare(&before, &after, &touched(&[], &["a"]));
        assert_eq!(kinds(&changes), [Kind::Retracted]);
        assert_eq!(changes[0].receipts, [words("a", "two ships sank")]);
        assert_eq!(compare(&before, &before, &touched(&[], &["a"])), []);
    }

    #[test]
    fn another_figure_is_a_correction_and_mere_rewording_is_nothing() {
        let before = found(vec![claim(vec![said("a", "officials say 12 people died in the fire", None)], &[])]);
        let after = found(vec![claim(vec![said("a", "officials say 9 people died in the fire", None)], &[])]);
        let changes = compare(&before, &after, &touched(&[], &["a"]));
        assert_eq!(kinds(&changes), [Kind::Corrected]);
        assert_eq!(changes[0].receipts.len(), 2);
        let reworded = found(vec![claim(vec![said("a", "12 people died in the fire, officials say", None)], &[])]);
        assert_eq!(compare(&before, &reworded, &touched(&[], &["a"])), []);
    }

    #[test]
    fn a_contradiction_that_a_new_report_brings_is_told_once() {
        let between = vec![words("a", "12 dead"), words("b", "9 dead")];
        let after = Found {
            disagreements: vec![Disagreement { kind: "number".into(), why: "12 or 9".into(), between }],
            ..Found::default()
        };
        assert_eq!(kinds(&compare(&Found::default(), &after, &touched(&["b"], &[]))), [Kind::Disputed]);
        assert_eq!(compare(&after, &after, &touched(&["c"], &[])), []);
        assert_eq!(compare(&Found::default(), &after, &touched(&["c"], &[])), []);
    }

    #[test]
    fn a_copy_that_hardens_is_told_and_one_that_softens_is_not() {
        let mutation = |kind: &str| Mutation {
            kind: kind.into(),
            why: "why".into(),
            child: "b".into(),
            from: words("a", "may close"),
            to: words("b", "will close"),
        };
        let after = |kind: &str| Found { mutations: vec![mutation(kind)], ..Found::default() };
        assert_eq!(kinds(&compare(&Found::default(), &after("certainty-up"), &touched(&["b"], &[]))), [Kind::Hardened]);
        assert_eq!(compare(&Found::default(), &after("certainty-down"), &touched(&["b"], &[])), []);
    }
}
