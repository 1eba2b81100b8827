//! Claims: the words, three numbers, and who says or denies it.

use super::{heading, place, quoted};
use crate::page::{Line, Page, Tone, fit};
use crate::view::{Claim, Said, Story};
use crate::word;

/// Claims written out: those that several reports make, that somebody denies or that are in dispute.
const CLAIMS_SHOWN: usize = 8;
/// Claims written out where no claim is of that sort.
const LONE_CLAIMS_SHOWN: usize = 5;
/// Assertions under a claim.
const ASSERTIONS_SHOWN: usize = 5;
/// Of these, denials.
const DENIALS_SHOWN: usize = 2;
/// Columns the words of an assertion may take without `--all`.
const WORDS_MAX: usize = 90;

/// Writes the claims.
pub(super) fn claims(page: &mut Page, story: &Story) {
    if story.claims.is_empty() {
        heading(page, "What is claimed", &remark_on_all(story));
        return;
    }
    heading(page, "What is claimed", &remark_on_all(story));
    let limit = if story.claims.iter().any(weighty) { CLAIMS_SHOWN } else { LONE_CLAIMS_SHOWN };
    let mut shown: Vec<&Claim> = if page.style().all {
        story.claims.iter().collect()
    } else {
        story.claims.iter().filter(|claim| weighty(claim)).take(limit).collect()
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

/// Writes one claim: its words, the numbers, who says or denies it.
pub(crate) fn one(page: &mut Page, story: &Story, claim: &Claim) {
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

/// True for claims that deserve to be seen first: several reports make them, or somebody denies or disputes them.
pub(crate) fn weighty(claim: &Claim) -> bool {
    claim.counts.reports > 1 || claim.counts.denying_reports > 0 || !claim.disagreements.is_empty()
}

/// "24 claims, 9 by more than one report"; none found is not the same as not measured.
pub(crate) fn remark_on_all(story: &Story) -> String {
    match story.claims.len() {
        0 if story.numbers.unread == story.numbers.reports => "not measured".to_owned(),
        0 => "no claim found".to_owned(),
        claims => {
            let total = word::count(claims, "claim", "claims");
            format!("{total}, {} by more than one report", story.numbers.shared_claims)
        }
    }
}

/// The numbers of a claim in words; empty where there is nothing to say.
pub(crate) struct Counted {
    /// "3 reports".
    pub reports: String,
    /// "2 outlets".
    pub outlets: String,
    /// "1 origin: two engineers".
    pub origins: String,
    /// "denied in 1 report: the council".
    pub denied: String,
    /// "first in Lysá Courier".
    pub first: String,
}

impl Counted {
    pub(crate) fn of(story: &Story, claim: &Claim) -> Counted {
        let n = claim.counts;
        let who = |ids: &[String]| -> Vec<String> {
            ids.iter().filter_map(|id| story.origin(id)).map(|origin| origin.who.clone()).collect()
        };
        let denied = if n.denying_reports == 0 {
            String::new()
        } else {
            let by = word::count(n.denying_reports, "report", "reports");
            let names = who(&claim.denying_origins);
            let names = if names.is_empty() { String::new() } else { format!(": {}", names.join("; ")) };
            format!("denied in {by}{names}")
        };
        let first = match &claim.first {
            Some(first) if n.reports > 1 => {
                format!("first in {}", story.report(first).map_or(first.as_str(), |report| report.label()))
            }
            _ => String::new(),
        };
        Counted {
            reports: word::count(n.reports, "report", "reports"),
            outlets: word::outlets(n.outlets),
            origins: origins(n.origins, &who(&claim.origins)),
            denied,
            first,
        }
    }
}

/// "3 reports · 2 outlets · 1 origin: two engineers · denied in 1 report: the council".
fn counts(story: &Story, claim: &Claim) -> Line {
    let counted = Counted::of(story, claim);
    let mut parts: Vec<(Tone, String)> = Vec::new();
    if claim.counts.reports > 0 {
        parts.push((Tone::Plain, format!("{} · {} · {}", counted.reports, counted.outlets, counted.origins)));
    }
    parts.push((Tone::Alert, counted.denied));
    parts.push((Tone::Plain, counted.first));
    let mut line = Line::new();
    for (nth, (tone, words)) in parts.into_iter().filter(|(_, words)| !words.is_empty()).enumerate() {
        line = line.then(Tone::Plain, if nth > 0 { " · " } else { "" }).then(tone, &words);
    }
    line
}

/// The number of origins with their names.
fn origins(number: usize, names: &[String]) -> String {
    match number {
        0 => "no independent origin found".to_owned(),
        _ => {
            let count = word::count(number, "origin", "origins");
            if names.is_empty() { count } else { format!("{count}: {}", names.join("; ")) }
        }
    }
}

/// One assertion a report and side. Where there are too many: the first to affirm, two who deny, then those who make it sound
/// more or less sure than the first; in the order of the claim.
pub(crate) fn chosen(claim: &Claim, all: bool) -> Vec<&Said> {
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
    if each.len() <= ASSERTIONS_SHOWN + 1 {
        return each;
    }
    let first = each.iter().position(|said| !said.denies());
    let sure = first.map(|at| each[at].sure);
    let mut denials = 0;
    let mut ranked: Vec<(u8, usize)> = Vec::with_capacity(each.len());
    for (at, said) in each.iter().enumerate() {
        denials += usize::from(said.denies());
        let rank = match said.denies() {
            false if Some(at) == first => 0,
            true if denials <= DENIALS_SHOWN => 1,
            false if Some(said.sure) != sure => 2,
            _ => 3,
        };
        ranked.push((rank, at));
    }
    ranked.sort_unstable();
    let mut kept: Vec<usize> = ranked.into_iter().take(ASSERTIONS_SHOWN).map(|(_, at)| at).collect();
    kept.sort_unstable();
    kept.into_iter().map(|at| each[at]).collect()
}

fn assertion(page: &mut Page, said: &Said, hedged: bool) {
    let verb = if said.denies() { "denies" } else { "says" };
    let first = Line::plain("      ")
        .join(Line::new().then(if said.denies() { Tone::Alert } else { Tone::Dim }, verb).padded(8));
    let words = if page.style().all { quoted(&said.at.text) } else { quoted(&fit(&said.at.text, WORDS_MAX)) };
    let outlet = said.outlet.as_deref().unwrap_or(&said.at.report);
    let mut line = Line::new().then(Tone::Name, outlet).then(Tone::Plain, " ").then(Tone::Plain, &words);
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
