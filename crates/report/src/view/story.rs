//! A story as a reader meets it: a title, a few sentences with the numbers, then everything behind them.

use std::collections::BTreeMap;

use headwater_model as model;
use serde::Serialize;

use super::claim::{self, Claim};
use super::report::{self, Report, Role};
use super::stemma::Stemma;
use crate::receipt::{Receipt, Texts};
use crate::word;

/// One story, taken apart.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// Made from the ids of its reports.
    pub id: String,
    /// The headline of the report that most others go back to.
    pub title: String,
    /// The story in numbers, one sentence each.
    pub lede: Vec<String>,
    /// The numbers.
    pub numbers: Numbers,
    /// Its reports, oldest first; none stands before one it was taken from, whatever its date.
    pub reports: Vec<Report>,
    /// Who took what from whom.
    pub stemma: Stemma,
    /// Where information comes from.
    pub origins: Vec<Origin>,
    /// What is claimed, most widely made first.
    pub claims: Vec<Claim>,
    /// What cannot both hold.
    pub disagreements: Vec<Disagreement>,
    /// What changed between a report and the one it was taken from.
    pub mutations: Vec<Mutation>,
    /// What happened when, oldest first.
    pub timeline: Vec<Event>,
    /// Named things.
    pub names: Vec<Name>,
}

/// A story in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Numbers {
    /// Reports.
    pub reports: usize,
    /// Outlets; those unknown are not told apart.
    pub outlets: usize,
    /// Reports without a date.
    pub undated: usize,
    /// Reports whose language was not read.
    pub unread: usize,
    /// Reports that take from or cite another, supplied or not.
    pub derived: usize,
    /// Reports that are credited but were not supplied.
    pub lost: usize,
    /// Claims that more than one report makes.
    pub shared_claims: usize,
    /// Of these, claims with at most one origin.
    pub shared_claims_of_one_origin: usize,
}

/// A person, body or document that information comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Origin {
    /// Unique in its story.
    pub id: String,
    /// A name or descriptor, as the fullest report words it.
    pub who: String,
    /// `on-record`, `anonymous`, `document`, `own-observation`, `unstated`.
    pub kind: &'static str,
    /// The words that name it.
    pub named: Vec<Receipt>,
    /// The kind for people.
    #[serde(skip)]
    pub phrase: &'static str,
}

/// Assertions that cannot both hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Disagreement {
    /// Unique in its story.
    pub id: String,
    /// `number`, `date`, `place`, `name`, `status`, `polarity`, `attribution`, `cause`.
    pub kind: &'static str,
    /// One plain sentence.
    pub why: String,
    /// At least two places.
    pub between: Vec<Receipt>,
    /// Ids of the claims concerned.
    pub claims: Vec<String>,
    /// What it is about, for people.
    #[serde(skip)]
    pub phrase: &'static str,
}

/// What changed in a passage on its way from parent to child.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Mutation {
    /// `certainty-up`, `number-changed` and so on.
    pub kind: &'static str,
    /// One plain sentence.
    pub why: String,
    /// The earlier report, or `x:Name`.
    pub parent: String,
    /// The report that has it otherwise.
    pub child: String,
    /// The parent's words.
    pub from: Receipt,
    /// The child's words.
    pub to: Receipt,
    /// What changed, for people.
    #[serde(skip)]
    pub phrase: &'static str,
}

/// Something dated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Event {
    /// EDTF, level 0 or 1.
    pub date: String,
    /// The clause that tells it best.
    pub told: Receipt,
    /// The time expressions that date it.
    pub mentions: Vec<Receipt>,
    /// Reports that tell it.
    pub reports: usize,
    /// True if the date was worked out rather than written.
    pub inferred: bool,
}

/// A named thing under every form the reports use.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Name {
    /// Unique in its story.
    pub id: String,
    /// The fullest form.
    pub name: String,
    /// `person`, `organisation`, `place`, `facility`, `other`.
    pub kind: &'static str,
    /// Every form.
    pub forms: Vec<String>,
    /// Reports that name it.
    pub reports: usize,
    /// Every mention.
    pub mentions: Vec<Receipt>,
    /// Why forms were put together.
    pub reasons: Vec<String>,
    /// The kind as a heading for people.
    #[serde(skip)]
    pub heading: &'static str,
}

/// The id of the claim at a position of the dossier.
pub(super) fn claim_id(position: usize) -> String {
    format!("c{}", position + 1)
}

/// The id of the origin at a position of the dossier.
pub(super) fn origin_id(position: usize) -> String {
    format!("o{}", position + 1)
}

/// The id of the disagreement at a position of the dossier.
pub(super) fn disagreement_id(position: usize) -> String {
    format!("d{}", position + 1)
}

impl Story {
    /// The view of one dossier.
    pub(super) fn of(texts: &Texts<'_>, dossier: &model::Dossier) -> Story {
        let members = dossier.story.reports.iter().enumerate();
        let reports: Vec<Report> =
            members.map(|(at, &ix)| Report::of(texts, ix, dossier.story.assignments.get(at))).collect();
        let mut reports = in_order(reports, &dossier.stemma);
        let stemma = Stemma::of(texts, &dossier.stemma, &mut reports);
        let claims = claim::claims(texts, dossier, &reports, &stemma);
        let numbers = numbers(&reports, &stemma, &claims);
        let mut story = Story {
            id: dossier.story.id.to_string(),
            title: title(texts, &reports),
            lede: Vec::new(),
            numbers,
            origins: dossier.origins.iter().enumerate().map(|(at, origin)| one_origin(texts, at, origin)).collect(),
            disagreements: dossier.disagreements.iter().enumerate().map(|(at, d)| disagreement(texts, at, d)).collect(),
            mutations: dossier.mutations.iter().map(|m| mutation(texts, m)).collect(),
            timeline: timeline(texts, dossier),
            names: dossier.names.iter().enumerate().map(|(at, name)| one_name(texts, at, name)).collect(),
            reports,
            stemma,
            claims,
        };
        story.lede = lede(&story);
        story
    }

    /// The origin with an id.
    pub fn origin(&self, id: &str) -> Option<&Origin> {
        self.origins.iter().find(|origin| origin.id == id)
    }

    /// The report with an id.
    pub fn report(&self, id: &str) -> Option<&Report> {
        self.reports.iter().find(|report| report.id == id)
    }
}

fn in_order(reports: Vec<Report>, stemma: &model::Stemma) -> Vec<Report> {
    let position: BTreeMap<model::ReportIx, usize> = reports.iter().enumerate().map(|(at, r)| (r.ix, at)).collect();
    let mut sources: Vec<Vec<usize>> = vec![Vec::new(); reports.len()];
    for edge in &stemma.derivations {
        if let (model::Parent::Report(parent), Some(&child)) = (&edge.parent, position.get(&edge.child)) {
            sources[child].extend(position.get(parent).filter(|&&parent| parent != child));
        }
    }
    let order = report::order(&reports, &sources);
    let mut reports: Vec<Option<Report>> = reports.into_iter().map(Some).collect();
    let placed = |(at, arisen): (usize, Option<model::Date>)| Some(Report { arisen, ..reports[at].take()? });
    order.into_iter().filter_map(placed).collect()
}

/// The headline of the report with most descendants that takes from no other, else of the oldest that has one.
fn title(texts: &Texts<'_>, reports: &[Report]) -> String {
    let best = reports
        .iter()
        .enumerate()
        .filter(|(_, report)| report.headline.is_some())
        .max_by_key(|(at, report)| (report.parents.is_empty(), report.descendants, std::cmp::Reverse(*at)));
    match (best.and_then(|(_, report)| report.headline.clone()), reports.first()) {
        (Some(headline), _) => headline.split_whitespace().collect::<Vec<_>>().join(" "),
        (None, Some(report)) => opening(&texts.report(report.ix).text),
        (None, None) => "no reports".to_owned(),
    }
}

/// The first twelve words of a text that has no headline.
fn opening(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(13).collect();
    if words.len() > 12 { format!("{} …", words[..12].join(" ")) } else { words.join(" ") }
}

fn numbers(reports: &[Report], stemma: &Stemma, claims: &[Claim]) -> Numbers {
    let shared = || claims.iter().filter(|claim| claim.counts.reports > 1);
    Numbers {
        reports: reports.len(),
        outlets: claim::outlets(reports.iter()),
        undated: reports.iter().filter(|report| report.published.is_none()).count(),
        unread: reports.iter().filter(|report| !report.read).count(),
        derived: reports.iter().filter(|report| !matches!(report.role, Role::Source | Role::Alone)).count(),
        lost: stemma.nodes.iter().filter(|node| node.lost).count(),
        shared_claims: shared().count(),
        shared_claims_of_one_origin: shared().filter(|claim| claim.counts.origins <= 1).count(),
    }
}

fn lede(story: &Story) -> Vec<String> {
    let n = story.numbers;
    let mut lede = Vec::new();
    let days: Vec<model::Date> =
        story.reports.iter().filter_map(|r| r.published.as_ref().filter(|p| p.has_day()).map(|p| p.day)).collect();
    let when = match (days.iter().min(), days.iter().max()) {
        (Some(&from), Some(&to)) => format!(", {}", word::period(from, to)),
        _ => String::new(),
    };
    let undated = match n.undated {
        0 => String::new(),
        undated if undated == n.reports => ", none dated".to_owned(),
        undated => format!("; {undated} undated"),
    };
    let by = match n.outlets {
        0 => ", outlets unknown".to_owned(),
        known => format!(" by {}", word::count(known, "outlet", "outlets")),
    };
    lede.push(format!("{}{by}{when}{undated}.", word::count(n.reports, "report", "reports")));
    if n.reports > 1 {
        lede.push(match (n.derived, n.reports - n.derived) {
            (0, _) => "None was found to take from another.".to_owned(),
            (derived, 0) => format!("All {derived} take from or credit another."),
            (derived, 1) => format!("{derived} of them take from or credit another; 1 was not found to."),
            (1, own) => format!("1 of them takes from or credits another; {own} were not found to."),
            (derived, own) => format!("{derived} of them take from or credit another; {own} were not found to."),
        });
    }
    if n.lost > 0 {
        let lost: Vec<String> =
            story.stemma.nodes.iter().filter(|node| node.lost).map(|node| node.label.clone()).collect();
        let verb = if lost.len() == 1 { "is" } else { "are" };
        let were = if lost.len() == 1 { "was" } else { "were" };
        lede.push(format!("{} {verb} credited but {were} not supplied.", word::list(&lost)));
    }
    if n.shared_claims > 0 {
        let one = match n.shared_claims_of_one_origin {
            0 => "each of them with more than one independent origin".to_owned(),
            all if all == n.shared_claims => "none of them with more than one independent origin found".to_owned(),
            some => format!("{some} of these with no more than one independent origin found"),
        };
        let verb = if n.shared_claims == 1 { "is" } else { "are" };
        lede.push(format!(
            "{} {verb} made by more than one report, {one}.",
            word::count(n.shared_claims, "claim", "claims")
        ));
    }
    if !story.disagreements.is_empty() {
        lede.push(format!("They disagree on {}.", word::count(story.disagreements.len(), "point", "points")));
    }
    if n.unread > 0 {
        let was = if n.unread == 1 { "was" } else { "were" };
        let they = if n.unread == 1 { "it claims" } else { "they claim" };
        lede.push(format!(
            "The language of {} {was} not read: what {they} was not measured.",
            word::count(n.unread, "report", "reports")
        ));
    }
    lede
}

fn one_origin(texts: &Texts<'_>, position: usize, origin: &model::Origin) -> Origin {
    Origin {
        id: origin_id(position),
        who: origin.who.clone(),
        kind: word::origin_code(origin.kind),
        named: origin.named.iter().map(|&at| texts.receipt(at)).collect(),
        phrase: word::origin_phrase(origin.kind),
    }
}

fn disagreement(texts: &Texts<'_>, position: usize, disagreement: &model::Disagreement) -> Disagreement {
    Disagreement {
        id: disagreement_id(position),
        kind: word::disagreement_code(disagreement.kind),
        why: disagreement.why.clone(),
        between: disagreement.between.iter().map(|&at| texts.receipt(at)).collect(),
        claims: disagreement.claims.iter().map(|claim| claim_id(claim.at())).collect(),
        phrase: word::disagreement_phrase(disagreement.kind),
    }
}

fn mutation(texts: &Texts<'_>, mutation: &model::Mutation) -> Mutation {
    Mutation {
        kind: word::mutation_code(mutation.kind),
        why: mutation.why.clone(),
        parent: word::parent_code(texts, &mutation.parent),
        child: word::report_code(texts, mutation.child),
        from: texts.receipt(mutation.from),
        to: texts.receipt(mutation.to),
        phrase: word::mutation_phrase(mutation.kind),
    }
}

fn timeline(texts: &Texts<'_>, dossier: &model::Dossier) -> Vec<Event> {
    let event = |event: &model::Event| Event {
        date: event.date.to_string(),
        told: texts.receipt(event.told),
        mentions: event.mentions.iter().map(|&at| texts.receipt(at)).collect(),
        reports: distinct_reports(event.mentions.iter().chain([&event.told])),
        inferred: event.inferred,
    };
    dossier.timeline.iter().map(event).collect()
}

fn one_name(texts: &Texts<'_>, position: usize, name: &model::Name) -> Name {
    Name {
        id: format!("e{}", position + 1),
        name: name.name.clone(),
        kind: word::entity_code(name.kind),
        forms: name.forms.clone(),
        reports: distinct_reports(name.mentions.iter()),
        mentions: name.mentions.iter().map(|&at| texts.receipt(at)).collect(),
        reasons: name.reasons.clone(),
        heading: word::entity_phrase(name.kind),
    }
}

fn distinct_reports<'a>(places: impl Iterator<Item = &'a model::SpanRef>) -> usize {
    places.map(|at| at.report).collect::<std::collections::BTreeSet<_>>().len()
}
