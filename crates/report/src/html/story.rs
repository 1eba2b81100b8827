//! A story as the self-contained page's template wants it: its parts, then the texts with the anchors of all that was quoted.

use crate::part::claim::{self, ClaimCard};
use crate::part::edge::{self, EdgeRow};
use crate::part::fold::Folds;
use crate::part::ladder::{self, Ladder};
use crate::part::matrix::{Bounds, Matrix, matrix};
use crate::part::origin::{Marked, Origins};
use crate::part::quote::Quoter;
use crate::part::rest::{self, DisagreementRow, EventRow, MutationRow, NameGroup};
use crate::part::words::{Block, blocks};
use crate::receipt::Texts;
use crate::svg::{Links, stemma};
use crate::text::{claims as claim_words, role};
use crate::view::{Claim, Report, Story};
use crate::word;

pub(super) struct StoryPage<'a> {
    pub key: String,
    pub story: &'a Story,
    pub lede: String,
    pub stemma: String,
    pub circles: Vec<String>,
    pub edges: Vec<EdgeRow>,
    pub reports: Vec<ReportRow<'a>>,
    pub matrix: Matrix,
    pub origins: Vec<Marked>,
    pub claims_remark: String,
    pub claims: Vec<ClaimCard<'a>>,
    pub more_remark: String,
    pub more_claims: Vec<ClaimCard<'a>>,
    pub disagreements: Vec<DisagreementRow>,
    pub ladders: Vec<Ladder>,
    pub mutations: Vec<MutationRow>,
    pub timeline: Vec<EventRow>,
    pub names: Vec<NameGroup<'a>>,
    pub texts: Vec<TextCard>,
}

pub(super) struct ReportRow<'a> {
    pub report: &'a Report,
    pub anchor: String,
    pub outlet: String,
    pub when: String,
    pub found: &'static str,
    pub role: String,
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

impl<'a> StoryPage<'a> {
    pub fn of(texts: &Texts<'_>, story: &'a Story, number: usize) -> StoryPage<'a> {
        let key = format!("s{number}");
        let mut quoter = Quoter::page(story, &key);
        let (weighty, lone): (Vec<&'a Claim>, Vec<&'a Claim>) =
            story.claims.iter().partition(|claim| claim_words::weighty(claim));
        let claims_remark = claim_words::remark_on_all(story);
        let more_remark =
            format!("{}, each by one report and undisputed", word::count(lone.len(), "more claim", "more claims"));
        let origins = Origins::of(story);
        let edges = (0..story.stemma.edges.len()).map(|at| edge::row(&mut quoter, at)).collect();
        let claims: Vec<ClaimCard<'a>> =
            weighty.iter().map(|claim| claim::card(&mut quoter, claim, &origins, usize::MAX)).collect();
        let more_claims = lone.iter().map(|claim| claim::card(&mut quoter, claim, &origins, usize::MAX)).collect();
        let matrix = matrix(&mut quoter, &weighty, &origins, &Folds::of(story), Bounds::USUAL);
        let disagreements = story.disagreements.iter().map(|d| rest::disagreement(&mut quoter, d)).collect();
        let ladders = ladder::ladders(&mut quoter);
        let mutations = story.mutations.iter().map(|m| rest::mutation(&mut quoter, m)).collect();
        let timeline = story.timeline.iter().map(|e| rest::event(&mut quoter, e)).collect();
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
            origins: origins.list().cloned().collect(),
            claims_remark,
            claims,
            more_remark,
            more_claims,
            disagreements,
            ladders,
            mutations,
            timeline,
            names: rest::names(story),
            texts: cards,
            story,
            key,
        }
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

fn text_card(texts: &Texts<'_>, quoter: &Quoter<'_>, at: usize, report: &Report) -> TextCard {
    let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    let (anchor, blocks) = match quoter.places(at) {
        Some((prefix, places)) => {
            let blocks = blocks(texts, report.ix, &prefix, places);
            (prefix, blocks)
        }
        None => (String::new(), Vec::new()),
    };
    TextCard {
        anchor,
        label: report.label().to_owned(),
        id: report.id.clone(),
        when: crate::text::when(report),
        url: report.url.as_ref().filter(web).cloned(),
        outside_headline: report.headline.clone().filter(|_| report.headline_at.is_none()),
        blocks,
    }
}
