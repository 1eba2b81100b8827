//! Hardening ladders: one claim along a path of the stemma, rung by rung, with its words and how sure they sound.
//!
//! A ladder begins at a report that makes the claim and took it from no other that does, and ends where the claim last changed on
//! the way. Paths on which neither certainty nor anything else about the claim's words changed make no ladder. Each report
//! hangs under one parent (the one it owes most, as in the drawing), so that paths are as many as reports, and the
//! ladders of a claim are found in time linear in its assertions and the mutations of their reports.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::Certainty;

use super::quote::{Quote, Quoter};
use crate::receipt::Receipt;
use crate::text::rest;
use crate::view::{Claim, Mutation, Said, Story};
use crate::word;

/// Ladders of one claim, and rungs of one ladder; longer ones show both ends.
const LADDERS_MAX: usize = 3;
const RUNGS_MAX: usize = 12;

/// A claim's way from report to report.
pub(crate) struct Ladder {
    /// Where the claim stands on the page.
    pub href: String,
    /// The claim's words.
    pub claim: String,
    /// "as likely → as plain fact over 3 reports".
    pub summary: String,
    /// From the first report to the last change.
    pub rungs: Vec<Rung>,
    /// Rungs left out in the middle.
    pub left_out: usize,
    /// Steps up less steps down.
    rise: i32,
}

/// One report's words on the way.
pub(crate) struct Rung {
    /// The words.
    pub at: Quote,
    /// When the report was published.
    pub when: String,
    /// How sure it sounds, for people.
    pub certainty: &'static str,
    /// The same as a class.
    pub code: &'static str,
    /// 1 (possible) to 5 (plain fact): the height of the rung.
    pub height: u8,
    /// `up`, `down`, `same` against the rung before; `first`.
    pub step: &'static str,
    /// What else changed, in words.
    pub changes: Vec<String>,
}

/// The ladders of a story, those that rise most first; of equals, those of weightier claims.
pub(crate) fn ladders(quoter: &mut Quoter<'_>) -> Vec<Ladder> {
    let story = quoter.story;
    let parents = parents(story);
    let mut by_child: BTreeMap<&str, Vec<&Mutation>> = BTreeMap::new();
    for mutation in &story.mutations {
        by_child.entry(&mutation.child).or_default().push(mutation);
    }
    let mut all = Vec::new();
    for claim in &story.claims {
        let paths = paths(story, claim, &parents, &by_child);
        all.extend(paths.iter().map(|path| ladder(quoter, claim, path, &by_child)));
    }
    all.sort_by_key(|ladder| std::cmp::Reverse(ladder.rise));
    all
}

/// For each report the one it owes most, as positions in the story.
fn parents(story: &Story) -> Vec<Option<usize>> {
    let mut parents = vec![None; story.reports.len()];
    for place in &story.stemma.drawing {
        let Some(report) = story.stemma.nodes[place.node].report else { continue };
        let edge = place.edge.map(|edge| &story.stemma.edges[edge]);
        parents[report] = edge.and_then(|edge| story.stemma.nodes[edge.ends.0].report);
    }
    parents
}

/// What each report that affirms the claim says: the body's words before the headline's.
fn sayings(claim: &Claim) -> BTreeMap<usize, &Said> {
    let mut says: BTreeMap<usize, &Said> = BTreeMap::new();
    for said in claim.assertions.iter().filter(|said| !said.denies()) {
        let best = says.entry(said.report).or_insert(said);
        if best.headline && !said.headline {
            *best = said;
        }
    }
    says
}

fn paths<'a>(
    story: &'a Story,
    claim: &'a Claim,
    parents: &[Option<usize>],
    mutations: &BTreeMap<&str, Vec<&'a Mutation>>,
) -> Vec<Vec<&'a Said>> {
    let says = sayings(claim);
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    for &end in says.keys() {
        let mut path = vec![end];
        let mut at = end;
        while let Some(up) = parents[at].filter(|up| says.contains_key(up) && !path.contains(up)) {
            path.push(up);
            at = up;
        }
        path.reverse();
        let changed = |pair: &[usize]| {
            says[&pair[0]].sure != says[&pair[1]].sure
                || !touching(story, mutations, pair[1], says[&pair[1]]).is_empty()
        };
        // A path ends where something last changed; the same holds for its own beginning.
        if path.len() > 1 && changed(&path[path.len() - 2..]) {
            let steps = path.windows(2).filter(|pair| changed(pair)).count();
            found.push((steps, path));
        }
    }
    found.sort_by_key(|(steps, path)| (std::cmp::Reverse(*steps), std::cmp::Reverse(path.len()), path.clone()));
    // A path within another that is shown would tell the same again.
    let mut shown: Vec<Vec<usize>> = Vec::new();
    for (_, path) in found {
        if shown.len() < LADDERS_MAX && !shown.iter().any(|other| other.starts_with(&path)) {
            shown.push(path);
        }
    }
    shown.into_iter().map(|path| path.iter().map(|report| says[report]).collect()).collect()
}

/// Mutations whose outcome lies in these words.
fn touching<'a>(
    story: &Story,
    mutations: &BTreeMap<&str, Vec<&'a Mutation>>,
    report: usize,
    said: &Said,
) -> Vec<&'a Mutation> {
    let overlap = |a: &Receipt, b: &Receipt| a.start < b.end && b.start < a.end;
    let list = mutations.get(story.reports[report].id.as_str()).into_iter().flatten().copied();
    list.filter(|mutation| overlap(&mutation.to, &said.at)).collect()
}

fn ladder(
    quoter: &mut Quoter<'_>,
    claim: &Claim,
    path: &[&Said],
    mutations: &BTreeMap<&str, Vec<&Mutation>>,
) -> Ladder {
    let story = quoter.story;
    let shown: Vec<usize> = match path.len() {
        few if few <= RUNGS_MAX => (0..few).collect(),
        many => (0..RUNGS_MAX / 2).chain(many - RUNGS_MAX / 2..many).collect(),
    };
    let mut rungs = Vec::with_capacity(shown.len());
    let mut rise = 0;
    for (nth, said) in path.iter().enumerate() {
        let before = nth.checked_sub(1).map(|before| path[before]);
        let step = match before.map(|before| height(said.sure).cmp(&height(before.sure))) {
            None => "first",
            Some(std::cmp::Ordering::Less) => "down",
            Some(std::cmp::Ordering::Equal) => "same",
            Some(std::cmp::Ordering::Greater) => "up",
        };
        rise += match step {
            "up" => 1,
            "down" => -1,
            _ => 0,
        };
        if !shown.contains(&nth) {
            continue;
        }
        let mut told = BTreeSet::new();
        let changes = match before {
            None => Vec::new(),
            Some(_) => touching(story, mutations, said.report, said)
                .iter()
                .filter(|mutation| told.insert((mutation.phrase, &mutation.why)))
                .map(|mutation| format!("{}: {}", mutation.phrase, rest::sentence(&mutation.why)))
                .collect(),
        };
        rungs.push(Rung {
            at: quoter.quote(&said.at, None),
            when: crate::text::when(&story.reports[said.report]),
            certainty: word::certainty_phrase(said.sure),
            code: word::certainty_code(said.sure),
            height: height(said.sure),
            step,
            changes,
        });
    }
    let (first, last) = (path[0].sure, path[path.len() - 1].sure);
    let over = word::count(path.len(), "report", "reports");
    let summary = if first == last {
        format!("{} throughout, over {over}", word::certainty_phrase(last))
    } else {
        format!("{} → {}, over {over}", word::certainty_phrase(first), word::certainty_phrase(last))
    };
    Ladder {
        href: format!("#{}", quoter.id(&claim.id)),
        claim: super::quote::one_line(&claim.statement.text),
        summary,
        left_out: path.len() - rungs.len(),
        rungs,
        rise,
    }
}

/// How sure it sounds as a height, 1 to 5.
fn height(certainty: Certainty) -> u8 {
    match certainty {
        Certainty::Possible => 1,
        Certainty::Conditional => 2,
        Certainty::Unverified => 3,
        Certainty::Likely => 4,
        Certainty::Stated => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;
    use crate::view::Brief;

    #[test]
    fn a_rung_a_report_from_likely_to_plain_fact() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let ladders = ladders(&mut Quoter::site(&brief.stories[0], None));
        assert_eq!(ladders.len(), 1);
        let steps: Vec<(&str, &str, &str)> =
            ladders[0].rungs.iter().map(|rung| (rung.at.label.as_str(), rung.code, rung.step)).collect();
        assert_eq!(steps, [("Lysá Courier", "likely", "first"), ("NewsPortal24", "stated", "up")]);
        assert_eq!(ladders[0].summary, "as likely → as plain fact, over 2 reports");
        assert!(ladders[0].rungs[1].changes[0].starts_with("sounds surer"));
    }

    #[test]
    fn nothing_changed_makes_no_ladder() {
        let mut sample = sample();
        sample.dossier.mutations.clear();
        for witness in &mut sample.witnesses {
            witness.layers.assertions.iter_mut().for_each(|a| a.certainty = Certainty::Stated);
        }
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        assert!(ladders(&mut Quoter::site(&brief.stories[0], None)).is_empty());
    }
}
