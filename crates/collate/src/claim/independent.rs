//! How many independent origins stand behind a claim. Undercounts: whatever cannot be told apart is one.

use std::collections::BTreeSet;

use headwater_model::{Claim, ClaimAssertion, OriginIx, OriginKind, Polarity, ReportIx};

use super::origin::Draft;
use super::pair::{self, Pair};
use super::saying::Sayings;
use super::source;

/// Which origins are taken for one, over the whole story.
pub(super) struct Merged {
    /// The origin each stands for; its own position where it was not merged.
    pub into: Vec<usize>,
    /// Why, by claim: the two, as positions of origins before merging, and the words for it.
    why: Vec<Vec<(OriginIx, OriginIx, &'static str)>>,
}

/// Finds origins that one claim has both of and that may be one. What is one in one claim is one in all, so that the number of
/// a claim's origins is that of the origins its assertions show.
pub(super) fn merge(claims: &[Claim], origins: &[Draft]) -> Merged {
    let mut into: Vec<usize> = (0..origins.len()).collect();
    let mut why = vec![Vec::new(); claims.len()];
    for (claim, why) in claims.iter().zip(&mut why) {
        let distinct: Vec<OriginIx> = affirming(claim).into_iter().collect();
        for (nth, &a) in distinct.iter().enumerate() {
            for &b in &distinct[nth + 1..] {
                let Some(reason) = one(&origins[a.at()], &origins[b.at()]) else { continue };
                let (x, y) = (into[a.at()], into[b.at()]);
                for root in &mut into {
                    if *root == x.max(y) {
                        *root = x.min(y);
                    }
                }
                why.push((a, b, reason));
            }
        }
    }
    Merged { into, why }
}

/// Score with the words that stand for the claim below which an assertion's origin does not count for it: it may well say something
/// else. On the claims of the seven annotated stories (`eval/origins.py`) with .72, .75, .78, .8, .84, .87 and .9 the origins
/// of .565, .573, .590, .607, .594, .590 and .577 are counted right, of .109, .100, .088, .071, .067, .067 and .075 too high.
const FIRM_MIN: f32 = 0.8;

/// Takes the origins of loosely joined assertions out of `claims`, where others have one: a wrong member must not make a claim look
/// confirmed. Firm is what is like the claim's own words, and no phrase of a number, which may stand in many a statement. An
/// origin that a firm one has too stays, and so does the source with its assertion.
pub(super) fn leave_out_loose(sayings: &Sayings<'_>, pairs: &[Pair], claims: &mut [Claim]) {
    for claim in claims.iter_mut().filter(|claim| claim.assertions.len() > 1) {
        let member = |one: &ClaimAssertion| sayings.position(one.report, one.assertion);
        let stands = |&at: &usize| sayings.all[at].assertion.span.at(sayings.all[at].report) == claim.statement;
        let Some(statement) = claim.assertions.iter().filter_map(member).find(stands) else { continue };
        let likeness = |one: &ClaimAssertion| {
            let at = member(one).filter(|&at| !sayings.all[at].part);
            at.map_or(0.0, |at| if at == statement { 1.0 } else { pair::score(pairs, at, statement) })
        };
        let firm = |side: Polarity| -> BTreeSet<OriginIx> {
            let of_side = claim.assertions.iter().filter(|one| one.polarity == side);
            let sourced = of_side.filter_map(|one| Some((likeness(one), one.origin?)));
            // Where nothing firm names a source, the nearest does.
            let nearest = sourced.clone().map(|(like, _)| like).fold(0.0, f32::max);
            let is_firm = |&(like, _): &(f32, OriginIx)| like > 0.0 && like >= FIRM_MIN.min(nearest);
            sourced.filter(is_firm).map(|(_, origin)| origin).collect()
        };
        let (affirmed, denied) = (firm(Polarity::Affirmed), firm(Polarity::Denied));
        let is_loose = |one: &&mut ClaimAssertion| {
            let firm = if one.polarity == Polarity::Affirmed { &affirmed } else { &denied };
            one.origin.is_some_and(|origin| !firm.contains(&origin))
        };
        let left_out = claim.assertions.iter_mut().filter(is_loose).map(|one| one.origin = None).count();
        if left_out > 0 {
            claim
                .reasons
                .push(format!("{left_out} of its places are only loosely like the others: their origins do not count"));
        }
    }
}

/// Counts the distinct origins of the affirmed assertions, and says where several were taken for one.
pub(super) fn count(claim: &mut Claim, merged: &[(OriginIx, OriginIx, &'static str)], origins: &[Draft]) {
    let who = |ix: OriginIx| &origins[ix.at()].origin.who;
    let told = merged.iter().map(|&(a, b, why)| format!("{} and {} are counted as one: {why}", who(a), who(b)));
    claim.reasons.extend(told);
    let kept = affirming(claim);
    claim.independent_origins = kept.len() as u32;
    for &origin in &kept {
        let reports: BTreeSet<ReportIx> =
            claim.assertions.iter().filter(|a| a.origin == Some(origin)).map(|a| a.report).collect();
        if reports.len() > 1 {
            claim.reasons.push(format!("{} reports go back to {}", reports.len(), who(origin)));
        }
    }
}

/// The origins of those who affirm a claim.
fn affirming(claim: &Claim) -> BTreeSet<OriginIx> {
    let affirmed = claim.assertions.iter().filter(|assertion| assertion.polarity == Polarity::Affirmed);
    affirmed.filter_map(|assertion| assertion.origin).collect()
}

impl Merged {
    /// Why origins of the claim at `position` were taken for one.
    pub fn why(&self, position: usize) -> &[(OriginIx, OriginIx, &'static str)] {
        &self.why[position]
    }
}

/// Why two origins of one claim may be one; nothing if they are two.
fn one(a: &Draft, b: &Draft) -> Option<&'static str> {
    let on_record = |draft: &Draft| draft.origin.kind == OriginKind::OnRecord;
    let unnamed = |draft: &Draft| draft.origin.kind == OriginKind::Anonymous;
    if unnamed(a) && unnamed(b) && source::contains(&a.words, &b.words) {
        return Some("nothing tells the two apart");
    }
    if unnamed(a) && on_record(b) && is_named_later(a, b) || unnamed(b) && on_record(a) && is_named_later(b, a) {
        return Some("the same report names an official of that description");
    }
    let speaks_for_any = |a: &Draft, b: &Draft| unnamed(a) && on_record(b) && source::is_bare_speaker(&a.words);
    if speaks_for_any(a, b) || speaks_for_any(b, a) {
        return Some("one may speak for the other");
    }
    let papers_of = |paper: &Draft, body: &Draft| {
        paper.origin.kind == OriginKind::Document
            && on_record(body)
            && source::is_paper_of(&paper.origin.who, &body.origin.who)
    };
    if papers_of(a, b) || papers_of(b, a) {
        return Some("one is a paper of the other's");
    }
    let speaks = |speaker: &Draft, body: &Draft| {
        !speaker.is_body && body.is_body && speaker.roles.iter().any(|word| body.words.contains(word))
    };
    let one = speaks(a, b) || speaks(b, a) || source::speaks_for(&a.words, &b.words);
    (on_record(a) && on_record(b) && one).then_some("one may speak for the other")
}

/// True if an unnamed official may be whom the report that quotes both names by office: "a senior rescue official said", and later
/// "Jane Roe, head of the rescue agency". An insider who speaks against orders is nobody on record.
fn is_named_later(unnamed: &Draft, named: &Draft) -> bool {
    let mut office = named.roles.iter().chain(named.words.iter().filter(|_| named.is_body));
    let shares = |word: &&String| unnamed.words.contains(word) && !source::is_vague(word);
    unnamed.root == named.root && source::is_official(&unnamed.words) && office.any(|word| shares(&word))
}
