//! A story as the page's template wants it: every quotation with its link, every count as words.

use std::collections::BTreeMap;

use headwater_model::Certainty;

use super::words::{Block, Places, anchor, blocks};
use crate::receipt::{Receipt, Texts};
use crate::svg::{Links, stemma};
use crate::text::{claims as claim_words, rest, role};
use crate::view::{Claim, Name, Report, Said, Story};
use crate::word;

/// Claims of the matrix, and columns of it.
const ROWS_MAX: usize = 30;
const COLUMNS_MAX: usize = 40;
/// Letters of a claim in the matrix.
const WORDS_MAX: usize = 110;

pub(super) struct StoryPage<'a> {
    pub key: String,
    pub story: &'a Story,
    pub lede: String,
    pub stemma: String,
    pub circles: Vec<String>,
    pub edges: Vec<EdgeRow>,
    pub reports: Vec<ReportRow<'a>>,
    pub matrix: Matrix,
    pub claims_remark: String,
    pub claims: Vec<ClaimCard<'a>>,
    pub more_remark: String,
    pub more_claims: Vec<ClaimCard<'a>>,
    pub disagreements: Vec<DisagreementRow>,
    pub mutations: Vec<MutationRow>,
    pub timeline: Vec<EventRow>,
    pub names: Vec<NameGroup>,
    pub texts: Vec<TextCard>,
}

/// A quotation with its link.
pub(super) struct Quote {
    pub label: String,
    pub words: String,
    pub place: String,
    pub anchor: String,
}

pub(super) struct EdgeRow {
    pub parent: String,
    pub child: String,
    pub phrase: &'static str,
    pub support: String,
    pub early: String,
    pub evidence: Vec<EvidenceRow>,
    pub rivals: String,
}

pub(super) struct EvidenceRow {
    pub why: String,
    pub child: Quote,
    pub parent: Option<Quote>,
}

pub(super) struct ReportRow<'a> {
    pub report: &'a Report,
    pub anchor: String,
    pub outlet: String,
    pub when: String,
    pub found: &'static str,
    pub role: String,
}

#[derive(Default)]
pub(super) struct Matrix {
    pub columns: Vec<String>,
    pub rows: Vec<MatrixRow>,
}

pub(super) struct MatrixRow {
    pub anchor: String,
    pub words: String,
    pub cells: Vec<Option<Cell>>,
}

pub(super) struct Cell {
    pub glyph: &'static str,
    pub label: String,
    pub anchor: String,
    pub denies: bool,
}

pub(super) struct ClaimCard<'a> {
    pub claim: &'a Claim,
    pub anchor: String,
    pub statement: Quote,
    pub reports: String,
    pub outlets: String,
    pub origins: String,
    pub denied: String,
    pub first: String,
    pub said: Vec<SaidRow>,
}

pub(super) struct SaidRow {
    pub at: Quote,
    pub denies: bool,
    pub remark: String,
}

pub(super) struct DisagreementRow {
    pub phrase: &'static str,
    pub why: String,
    pub between: Vec<Quote>,
}

pub(super) struct MutationRow {
    pub phrase: &'static str,
    pub why: String,
    pub from: Quote,
    pub to: Quote,
}

pub(super) struct EventRow {
    pub date: String,
    pub told: Quote,
    pub remark: String,
}

pub(super) struct NameGroup {
    pub heading: &'static str,
    pub names: String,
}

pub(super) struct TextCard {
    pub anchor: String,
    pub label: String,
    pub id: String,
    pub when: String,
    pub url: Option<String>,
    pub outside_headline: Option<String>,
    pub blocks: Vec<Block>,
}

/// Makes quotations and remembers where they stand, so that the texts can carry their anchors.
struct Quoter<'a> {
    key: String,
    story: &'a Story,
    position: BTreeMap<&'a str, usize>,
    places: Vec<Places>,
}

impl Quoter<'_> {
    fn prefix(&self, report: usize) -> String {
        format!("{}-t{report}", self.key)
    }

    /// A receipt of a report outside the story has no text on the page; its link leads to the story.
    fn quote(&mut self, at: &Receipt, claim: Option<&str>) -> Quote {
        let position = self.position.get(at.report.as_str()).copied();
        let anchor = match position {
            Some(report) => {
                self.places[report].note(at, claim);
                anchor(&self.prefix(report), at.start, at.end)
            }
            None => self.key.clone(),
        };
        let label = position.map_or(at.report.as_str(), |report| self.story.reports[report].label());
        Quote {
            label: label.to_owned(),
            words: at.text.split_whitespace().collect::<Vec<_>>().join(" "),
            place: format!("{}:{}-{}", at.report, at.start, at.end),
            anchor,
        }
    }
}

impl<'a> StoryPage<'a> {
    pub fn of(texts: &Texts<'_>, story: &'a Story, number: usize) -> StoryPage<'a> {
        let key = format!("s{number}");
        let mut quoter = Quoter {
            key: key.clone(),
            story,
            position: story.reports.iter().enumerate().map(|(at, report)| (report.id.as_str(), at)).collect(),
            places: story.reports.iter().map(|_| Places::default()).collect(),
        };
        let (weighty, lone): (Vec<&Claim>, Vec<&Claim>) =
            story.claims.iter().partition(|claim| claim_words::weighty(claim));
        let claims_remark = claim_words::remark_on_all(story);
        let more_remark =
            format!("{}, each by one report and undisputed", word::count(lone.len(), "more claim", "more claims"));
        let edges = story.stemma.edges.iter().map(|edge| edge_row(&mut quoter, edge)).collect();
        let claims: Vec<ClaimCard<'a>> = weighty.iter().map(|claim| claim_card(&mut quoter, claim)).collect();
        let more_claims = lone.iter().map(|claim| claim_card(&mut quoter, claim)).collect();
        let matrix = matrix(&mut quoter, &weighty);
        let disagreement = |d: &crate::view::Disagreement| DisagreementRow {
            phrase: d.phrase,
            why: rest::sentence(&d.why),
            between: d.between.iter().map(|at| quoter.quote(at, None)).collect(),
        };
        let disagreements = story.disagreements.iter().map(disagreement).collect();
        let mutation = |m: &crate::view::Mutation| MutationRow {
            phrase: m.phrase,
            why: rest::sentence(&m.why),
            from: quoter.quote(&m.from, None),
            to: quoter.quote(&m.to, None),
        };
        let mutations = story.mutations.iter().map(mutation).collect();
        let event = |e: &crate::view::Event| EventRow {
            date: e.date.clone(),
            told: quoter.quote(&e.told, None),
            remark: rest::event_remark(e),
        };
        let timeline = story.timeline.iter().map(event).collect();
        // Last of all: the texts carry the anchors of everything quoted above.
        let cards =
            story.reports.iter().enumerate().map(|(at, report)| text_card(texts, &quoter, at, report)).collect();
        StoryPage {
            lede: story.lede.join(" "),
            stemma: stemma(story, Links::Anchors(&format!("{key}-t"))),
            circles: story.stemma.circles.iter().map(|circle| circle.reports.join(" credits ")).collect(),
            edges,
            reports: story.reports.iter().enumerate().map(|(at, report)| report_row(&key, at, report)).collect(),
            matrix,
            claims_remark,
            claims,
            more_remark,
            more_claims,
            disagreements,
            mutations,
            timeline,
            names: names(story),
            texts: cards,
            story,
            key,
        }
    }
}

fn edge_row(quoter: &mut Quoter<'_>, edge: &crate::view::Edge) -> EdgeRow {
    let story = quoter.story;
    let label = |node: usize| {
        let node = &story.stemma.nodes[node];
        if node.lost { format!("{} (not supplied)", node.label) } else { format!("{} ({})", node.label, node.id) }
    };
    let rivals: Vec<String> = edge.rivals.iter().map(|r| format!("{} ({:.2})", r.parent, r.support)).collect();
    EdgeRow {
        parent: label(edge.ends.0),
        child: label(edge.ends.1),
        phrase: edge.between,
        support: format!("{:.2}", edge.support),
        early: edge.days_before_parent.map_or(String::new(), |days| {
            format!("dated {} before its source", word::count(days as usize, "day", "days"))
        }),
        evidence: edge
            .evidence
            .iter()
            .map(|e| EvidenceRow {
                why: rest::sentence(&e.why).trim_end_matches('.').to_owned(),
                child: quoter.quote(&e.child, None),
                parent: e.parent.as_ref().map(|at| quoter.quote(at, None)),
            })
            .collect(),
        rivals: word::list(&rivals),
    }
}

fn report_row<'a>(key: &str, at: usize, report: &'a Report) -> ReportRow<'a> {
    ReportRow {
        report,
        anchor: format!("{key}-t{at}"),
        outlet: report.outlet.clone().unwrap_or_else(|| "outlet unknown".to_owned()),
        when: crate::text::when(report),
        found: report.published.as_ref().map_or("", |published| published.found_phrase),
        role: role(report),
    }
}

fn claim_card<'a>(quoter: &mut Quoter<'_>, claim: &'a Claim) -> ClaimCard<'a> {
    let anchor = format!("{}-{}", quoter.key, claim.id);
    let hedged = claim_words::hedged(claim);
    let story = quoter.story;
    let counts = claim_words::Counted::of(story, claim);
    ClaimCard {
        statement: quoter.quote(&claim.statement, Some(&anchor)),
        reports: counts.reports,
        outlets: counts.outlets,
        origins: counts.origins,
        denied: counts.denied,
        first: counts.first,
        said: claim
            .assertions
            .iter()
            .map(|said| SaidRow {
                at: quoter.quote(&said.at, Some(&anchor)),
                denies: said.denies(),
                remark: claim_words::remark(said, hedged),
            })
            .collect(),
        claim,
        anchor,
    }
}

/// Claims by reports. Where a report says it twice, the sentence is shown rather than the headline.
fn matrix(quoter: &mut Quoter<'_>, claims: &[&Claim]) -> Matrix {
    let claims = &claims[..claims.len().min(ROWS_MAX)];
    let story = quoter.story;
    let mut speaks = vec![false; story.reports.len()];
    claims.iter().flat_map(|claim| &claim.assertions).for_each(|said| speaks[said.report] = true);
    let columns: Vec<usize> = (0..speaks.len()).filter(|&report| speaks[report]).take(COLUMNS_MAX).collect();
    let mut rows = Vec::with_capacity(claims.len());
    for claim in claims {
        let mut of_report: Vec<Option<&Said>> = vec![None; story.reports.len()];
        for said in &claim.assertions {
            let cell = &mut of_report[said.report];
            if cell.is_none_or(|other| other.headline && !said.headline) {
                *cell = Some(said);
            }
        }
        let cells = columns.iter().map(|&report| of_report[report].map(|said| cell(quoter, said))).collect();
        rows.push(MatrixRow {
            anchor: format!("{}-{}", quoter.key, claim.id),
            words: crate::page::fit(&claim.statement.text, WORDS_MAX),
            cells,
        });
    }
    let column = |&at: &usize| {
        let report = &story.reports[at];
        let twins = columns.iter().filter(|&&other| story.reports[other].label() == report.label()).count();
        // An outlet with several reports is told apart by its day.
        match &report.published {
            Some(published) if twins > 1 => {
                format!("{}, {}", report.label(), word::short_day(published.day, published.precision))
            }
            _ => report.label().to_owned(),
        }
    };
    Matrix { columns: columns.iter().map(column).collect(), rows }
}

fn cell(quoter: &mut Quoter<'_>, said: &Said) -> Cell {
    let quote = quoter.quote(&said.at, None);
    let (glyph, verb) = match said.sure {
        _ if said.denies() => ("✕", "denies it"),
        Certainty::Stated => ("●", "says it as plain fact"),
        Certainty::Likely => ("◐", "says it as likely"),
        Certainty::Possible => ("○", "says it as possible"),
        Certainty::Conditional => ("○", "says it on a condition"),
        Certainty::Unverified => ("○", "says it as unverified"),
    };
    Cell {
        glyph,
        label: format!("{} {verb}: “{}”", quote.label, quote.words),
        anchor: quote.anchor,
        denies: said.denies(),
    }
}

fn names(story: &Story) -> Vec<NameGroup> {
    let group = |(heading, names): (&'static str, Vec<&Name>)| {
        let names: Vec<String> = names.into_iter().map(rest::one_name).collect();
        NameGroup { heading, names: names.join(" · ") }
    };
    rest::grouped(story).into_iter().map(group).collect()
}

fn text_card(texts: &Texts<'_>, quoter: &Quoter<'_>, at: usize, report: &Report) -> TextCard {
    let prefix = quoter.prefix(at);
    let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    TextCard {
        label: report.label().to_owned(),
        id: report.id.clone(),
        when: crate::text::when(report),
        url: report.url.as_ref().filter(web).cloned(),
        outside_headline: report.headline.clone().filter(|_| report.headline_at.is_none()),
        blocks: blocks(texts, report.ix, &prefix, &quoter.places[at]),
        anchor: prefix,
    }
}
