//! Claims: the words, three numbers, and who says or denies it.

use super::{heading, place, quoted};
use crate::page::{Line, Page, Tone};
use crate::view::{Claim, Said, Story};
use crate::word;

/// Claims written out: those that several reports make, that somebody denies or that are in dispute.
const CLAIMS_SHOWN: usize = 12;
/// Claims written out where no claim is of that sort.
const LONE_CLAIMS_SHOWN: usize = 5;
/// Assertions under a claim.
const ASSERTIONS_SHOWN: usize = 6;

/// Writes the claims.
pub(super) fn claims(page: &mut Page, story: &Story) {
    if story.claims.is_empty() {
        let unread = story.numbers.unread == story.numbers.reports;
        heading(page, "What is claimed", if unread { "not measured" } else { "no claim found" });
        return;
    }
    let weighty = |claim: &&Claim| {
        claim.counts.reports > 1 || claim.counts.denying_reports > 0 || !claim.disagreements.is_empty()
    };
    let several = story.numbers.shared_claims;
    let total = word::count(story.claims.len(), "claim", "claims");
    heading(page, "What is claimed", &format!("{total}, {several} by more than one report"));
    let limit = if story.claims.iter().any(|claim| weighty(&claim)) { CLAIMS_SHOWN } else { LONE_CLAIMS_SHOWN };
    let mut shown: Vec<&Claim> = if page.style().all {
        story.claims.iter().collect()
    } else {
        story.claims.iter().filter(weighty).take(limit).collect()
    };
    if shown.is_empty() {
        shown = story.claims.iter().take(limit).collect();
    }
    for (nth, claim) in shown.iter().enumerate() {
        if nth > 0 {
            page.gap();
        }
        one(page, story, claim);
    }
    if shown.len() < story.claims.len() {
        let left: Vec<&Claim> =
            story.claims.iter().filter(|claim| !shown.iter().any(|other| other.id == claim.id)).collect();
        let lone = left.iter().filter(|claim| claim.counts.reports <= 1).count();
        let more = word::count(left.len(), "more claim", "more claims");
        let remark = match lone {
            0 => String::new(),
            lone if lone == left.len() => ", each by one report".to_owned(),
            lone => format!(", {lone} of them by one report"),
        };
        page.gap();
        page.indented(2, &Line::new().then(Tone::Dim, &format!("… {more}{remark}: --all")));
    }
}

fn one(page: &mut Page, story: &Story, claim: &Claim) {
    let number = claim.id.trim_start_matches('c');
    let first = Line::new().then(Tone::Dim, &format!("{number:>4}  "));
    let words = Line::new().then(Tone::Strong, &quoted(&claim.statement.text));
    page.paragraph(first, Line::plain("      "), &words);
    page.indented(6, &counts(story, claim));
    let chosen = chosen(claim, page.style().all);
    let hedged = hedged(claim);
    for said in &chosen {
        assertion(page, said, hedged);
    }
    if chosen.len() < claim.assertions.len() {
        let left = word::count(claim.assertions.len() - chosen.len(), "more place", "more places");
        page.indented(6, &Line::new().then(Tone::Dim, &format!("… {left}: --all")));
    }
    if page.style().all {
        for reason in &claim.reasons {
            page.paragraph(Line::plain("      "), Line::plain("        "), &Line::new().then(Tone::Dim, reason));
        }
    }
}

/// "3 reports · 2 outlets · 1 origin: two engineers · denied by 1 report (the council)".
fn counts(story: &Story, claim: &Claim) -> Line {
    let n = claim.counts;
    let who = |ids: &[String]| -> Vec<String> {
        ids.iter().filter_map(|id| story.origin(id)).map(|origin| origin.who.clone()).collect()
    };
    let mut line = Line::new();
    if n.reports > 0 {
        let reports = word::count(n.reports, "report", "reports");
        let outlets = word::count(n.outlets, "outlet", "outlets");
        line = line.then(Tone::Plain, &format!("{reports} · {outlets} · {}", origins(n.origins, &who(&claim.origins))));
    }
    if n.denying_reports > 0 {
        let by = word::count(n.denying_reports, "report", "reports");
        let names = who(&claim.denying_origins);
        let names = if names.is_empty() { String::new() } else { format!(": {}", names.join("; ")) };
        line = line
            .then(Tone::Plain, if n.reports > 0 { " · " } else { "" })
            .then(Tone::Alert, &format!("denied in {by}{names}"));
    }
    if let (Some(first), true) = (&claim.first, n.reports > 1) {
        let outlet = story.report(first).map_or(first.as_str(), |report| report.label());
        line = line.then(Tone::Plain, " · ").then(Tone::Plain, &format!("first in {outlet}"));
    }
    line
}

/// The number of origins with their names.
pub(crate) fn origins(number: usize, names: &[String]) -> String {
    match number {
        0 => "no independent origin found".to_owned(),
        _ => {
            let count = word::count(number, "origin", "origins");
            if names.is_empty() { count } else { format!("{count}: {}", names.join("; ")) }
        }
    }
}

/// One assertion a report and side; the first report, all who deny and the longest words come first.
fn chosen(claim: &Claim, all: bool) -> Vec<&Said> {
    if all {
        return claim.assertions.iter().collect();
    }
    let mut each: Vec<&Said> = Vec::new();
    for said in &claim.assertions {
        match each.iter_mut().find(|other| other.report == said.report && other.denies() == said.denies()) {
            // A sentence tells more than its headline.
            Some(other) if other.headline && !said.headline => *other = said,
            Some(_) => {}
            None => each.push(said),
        }
    }
    if each.len() > ASSERTIONS_SHOWN + 1 {
        let denials = each.iter().filter(|said| said.denies()).count();
        let mut room = ASSERTIONS_SHOWN.saturating_sub(denials).max(2);
        each.retain(|said| {
            let keep = said.denies() || room > 0;
            room = if said.denies() { room } else { room.saturating_sub(1) };
            keep
        });
    }
    each
}

fn assertion(page: &mut Page, said: &Said, hedged: bool) {
    let verb = if said.denies() { "denies" } else { "says" };
    let first = Line::plain("      ")
        .join(Line::new().then(if said.denies() { Tone::Alert } else { Tone::Dim }, verb).padded(8));
    let outlet = said.outlet.as_deref().unwrap_or(&said.at.report);
    let mut line =
        Line::new().then(Tone::Name, outlet).then(Tone::Plain, " ").then(Tone::Plain, &quoted(&said.at.text));
    let remark = remark(said, hedged);
    if !remark.is_empty() {
        line = line.then(Tone::Plain, &format!(" — {remark}"));
    }
    line = line.then(Tone::Dim, &format!(" {}", place(&said.at)));
    page.paragraph(first, Line::plain(&" ".repeat(14)), &line);
}

/// True if some report hedges the claim: then plain fact is worth a word.
pub(crate) fn hedged(claim: &Claim) -> bool {
    claim.assertions.iter().any(|said| said.sure != headwater_model::Certainty::Stated && !said.denies())
}

/// Who is said to say so, and how sure it sounds: "CTK › the council, as possible".
pub(crate) fn remark(said: &Said, hedged: bool) -> String {
    let mut parts = Vec::new();
    if !said.chain.is_empty() {
        parts.push(said.chain.iter().map(|link| link.name.as_str()).collect::<Vec<_>>().join(" › "));
    }
    if said.sure != headwater_model::Certainty::Stated || (hedged && !said.denies()) {
        parts.push(word::certainty_phrase(said.sure).to_owned());
    }
    if said.headline {
        parts.push("in the headline".to_owned());
    }
    parts.join(", ")
}
