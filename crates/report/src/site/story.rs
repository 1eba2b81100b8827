//! A story: what is claimed and by how many origins, who had it from whom, where reports disagree, how wording drifted.

use askama::Template;
use serde::Serialize;

use super::changes::LogEntry;
use super::decisions::Decision;
use super::frame::Frame;
use super::{address, moment};
use crate::part::claim::{self, ClaimCard};
use crate::part::edge::{self, EdgeRow};
use crate::part::fold::Folds;
use crate::part::ladder::{self, Ladder};
use crate::part::matrix::{Bounds, Matrix, matrix};
use crate::part::origin::{Marked, Origins};
use crate::part::quote::Quoter;
use crate::part::rest::{self, DisagreementRow, EventRow, MutationRow, NameGroup};
use crate::svg::{Links, drawing};
use crate::text::claims as claim_words;
use crate::view::{Claim, Finding, Report, Story};
use crate::word;

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/story/1";

/// Claims written out before the rest folds, and rows of each further list.
const CLAIMS_SHOWN: usize = 7;
const LONE_SHOWN: usize = 60;
const SAID_SHOWN: usize = 16;
const FOLDED_EDGES_SHOWN: usize = 3;
const LADDERS_SHOWN: usize = 4;
const EVENTS_SHOWN: usize = 12;
const LOG_SHOWN: usize = 12;
const REPORTS_SHOWN: usize = 40;
const PLACES_SHOWN: usize = 6;
const GLANCES: usize = 3;
/// Width of a drawing, in pixels, up to which it can be made out at a third of its size.
const MINIATURE_MAX: u32 = 1100;
/// Edges that carry their own form; in larger stories the report's page has it.
const EDGE_FORMS_MAX: usize = 60;

/// A story, taken apart.
#[derive(Clone, Debug, Serialize)]
pub struct StoryPage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The analysis.
    pub story: Story,
    /// The time as of which it is shown (UTC); `null` for now.
    pub as_of: Option<String>,
    /// Times at which something came to the story, ascending (UTC).
    pub moments: Vec<String>,
    /// Its reports as they came, and why each is here.
    pub members: Vec<Member>,
    /// What changed, the latest first.
    pub log: Vec<LogEntry>,
    /// What people decided about it, the latest first.
    pub decisions: Vec<Decision>,
    /// What was noticed about its reports, and what could not be measured.
    pub findings: Vec<Finding>,
    /// True to fold nothing.
    #[serde(skip)]
    pub unfold: bool,
}

/// A report in a story, as the database has it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Member {
    /// The report's id.
    pub report: String,
    /// Number of its version.
    pub version: u32,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// When it came to the story (UTC).
    pub at: String,
    /// Why it is here, one clause.
    pub why: String,
    /// Who put it here, if a person did.
    pub who: Option<String>,
}

impl Member {
    pub(super) fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("no headline")
    }

    pub(super) fn outlet(&self) -> &str {
        self.outlet.as_deref().unwrap_or("outlet unknown")
    }

    pub(super) fn when(&self) -> String {
        self.published.as_deref().map_or_else(|| "undated".to_owned(), moment::moment)
    }
}

/// A report's row.
struct ReportRow<'a> {
    report: &'a Report,
    href: String,
    outlet: String,
    when: String,
    found: &'static str,
    role: String,
    here: String,
}

/// Reports a form can choose from.
struct Choice<'a> {
    code: &'a str,
    label: String,
}

#[derive(Template)]
#[template(path = "site/story.html")]
struct StoryTemplate<'a> {
    frame: &'a Frame<'a>,
    page: &'a StoryPage,
    feed: String,
    lede: String,
    origins: Vec<Marked>,
    claims_remark: String,
    claims: Vec<ClaimCard<'a>>,
    more_claims: Vec<ClaimCard<'a>>,
    lone_claims: Vec<ClaimCard<'a>>,
    lone_remark: String,
    lone_left_out: usize,
    drawing: String,
    circles: Vec<String>,
    edges: Vec<EdgeRow>,
    edges_left_out: usize,
    folds: Vec<FoldRow>,
    edge_forms: bool,
    matrix: Matrix,
    disagreements: Vec<DisagreementRow>,
    ladders: Vec<Ladder>,
    mutations: Vec<MutationRow>,
    timeline: Vec<EventRow>,
    names: Vec<NameGroup<'a>>,
    reports: Vec<ReportRow<'a>>,
    choices: Vec<Choice<'a>>,
    lost: Vec<Choice<'a>>,
    now: String,
    unfolded: String,
    miniature: Option<(u32, u32)>,
    reports_shown: usize,
}

/// Reports drawn as one, for the list below the drawing.
struct FoldRow {
    id: String,
    label: String,
    under: String,
    reports: Vec<(String, String, String)>,
}

/// Renders a story.
pub fn story(frame: &Frame<'_>, page: &StoryPage) -> String {
    let story = &page.story;
    let mut quoter = Quoter::site(story, page.as_of.as_deref());
    let origins = Origins::of(story);
    let folds = if page.unfold { Folds::none(story) } else { Folds::of(story) };
    let (weighty, lone): (Vec<&Claim>, Vec<&Claim>) =
        story.claims.iter().partition(|claim| claim_words::weighty(claim));
    let places = if page.unfold { usize::MAX } else { SAID_SHOWN };
    let mut claims: Vec<ClaimCard<'_>> =
        weighty.iter().map(|claim| claim::card(&mut quoter, claim, &origins, places)).collect();
    let more_claims = claims.split_off(claims.len().min(CLAIMS_SHOWN));
    let lone_shown = if page.unfold { lone.len() } else { lone.len().min(LONE_SHOWN) };
    let lone_claims =
        lone[..lone_shown].iter().map(|claim| claim::card(&mut quoter, claim, &origins, places)).collect();
    let bounds = if page.unfold { Bounds::ALL } else { Bounds::USUAL };
    let matrix = matrix(&mut quoter, &weighty, &origins, &folds, bounds);
    let shown = edges_shown(story, &folds);
    let edges_left_out = story.stemma.edges.len() - shown.len();
    let edges: Vec<EdgeRow> = shown.into_iter().map(|at| edge::row(&mut quoter, at)).collect();
    let disagreements = story.disagreements.iter().map(|d| rest::disagreement(&mut quoter, d)).collect();
    let ladders = ladder::ladders(&mut quoter);
    let mutations = story.mutations.iter().map(|m| rest::mutation(&mut quoter, m)).collect();
    let timeline = story.timeline.iter().map(|e| rest::event(&mut quoter, e)).collect();
    let drawing = drawing(story, &folds, Links::Site(page.as_of.as_deref()));
    let choice = |report: &Report| format!("{}, {} · {}", report.label(), crate::text::when(report), report.id);
    let template = StoryTemplate {
        feed: address::feed(&story.id),
        lede: story.lede.join(" "),
        claims_remark: claim_words::remark_on_all(story),
        lone_left_out: lone.len() - lone_shown,
        lone_remark: format!(
            "{}, each by one report and undisputed",
            word::count(lone.len(), "more claim", "more claims")
        ),
        miniature: size(&drawing).filter(|(width, _)| *width <= MINIATURE_MAX && !story.stemma.edges.is_empty()),
        drawing,
        reports_shown: if page.unfold { usize::MAX } else { REPORTS_SHOWN },
        circles: circles(story),
        folds: fold_rows(story, &folds, &quoter),
        edge_forms: edges.len() <= EDGE_FORMS_MAX,
        reports: report_rows(page, &quoter),
        choices: story.reports.iter().map(|r| Choice { code: &r.id, label: choice(r) }).collect(),
        lost: story
            .stemma
            .nodes
            .iter()
            .filter(|node| node.lost)
            .map(|node| Choice { code: &node.id, label: format!("{} (not supplied)", node.label) })
            .collect(),
        names: rest::names(story),
        origins: origins.list().cloned().collect(),
        now: address::story(&story.id, None),
        unfolded: address::with(
            address::story(&story.id, None),
            &[("as_of", page.as_of.as_deref()), ("all", Some("1"))],
        ),
        frame,
        page,
        edges_left_out,
        claims,
        more_claims,
        lone_claims,
        edges,
        matrix,
        disagreements,
        ladders,
        mutations,
        timeline,
    };
    super::frame::rendered(&template)
}

impl StoryTemplate<'_> {
    fn as_of_words(&self) -> Option<String> {
        self.page.as_of.as_deref().map(moment::moment)
    }

    fn moment_words(&self, at: &str) -> String {
        moment::moment(at)
    }

    /// The last moment that is shown: its position in the list.
    fn moment_shown(&self) -> usize {
        let last = self.page.moments.len().saturating_sub(1);
        match &self.page.as_of {
            Some(as_of) => self.page.moments.iter().rposition(|at| at <= as_of).unwrap_or(0),
            None => last,
        }
    }

    fn entry_href(&self, at: &crate::receipt::Receipt) -> String {
        address::words(&self.page.story.id, &at.report, (at.start, at.end), self.page.as_of.as_deref())
    }

    fn folded(&self) -> bool {
        !self.folds.is_empty() || !self.matrix.remark.is_empty()
    }
}

/// Edges whose evidence is told: those that are drawn, and the first of every fold.
fn edges_shown(story: &Story, folds: &Folds) -> Vec<usize> {
    let mut told = vec![0usize; folds.folds.len()];
    let mut shown = |edge: &crate::view::Edge| {
        let fold = story.stemma.nodes[edge.ends.1].report.and_then(|report| folds.of_report(report));
        let Some(fold) = fold else { return true };
        told[fold] += 1;
        told[fold] <= FOLDED_EDGES_SHOWN
    };
    (0..story.stemma.edges.len()).filter(|&at| shown(&story.stemma.edges[at])).collect()
}

/// Width and height of a drawing, as it states them.
fn size(svg: &str) -> Option<(u32, u32)> {
    let number = |name: &str| -> Option<u32> {
        let rest = &svg[svg.find(name)? + name.len()..];
        rest[..rest.find('"')?].parse().ok()
    };
    Some((number(" width=\"")?, number(" height=\"")?))
}

fn circles(story: &Story) -> Vec<String> {
    let name = |id: &String| story.report(id).map_or_else(|| id.clone(), |r| format!("{} ({id})", r.label()));
    story
        .stemma
        .circles
        .iter()
        .map(|circle| {
            circle.reports.iter().chain(circle.reports.first()).map(name).collect::<Vec<_>>().join(" credits ")
        })
        .collect()
}

fn fold_rows(story: &Story, folds: &Folds, quoter: &Quoter<'_>) -> Vec<FoldRow> {
    let row = |(at, fold): (usize, &crate::part::fold::Fold)| FoldRow {
        id: format!("fold{}", at + 1),
        label: fold.label.clone(),
        under: fold.parent.map_or_else(String::new, |(node, _)| story.stemma.nodes[node].label.clone()),
        reports: fold
            .reports
            .iter()
            .map(|&at| {
                let report = &story.reports[at];
                (quoter.report(at), report.label().to_owned(), crate::text::when(report))
            })
            .collect(),
    };
    folds.folds.iter().enumerate().map(row).collect()
}

fn report_rows<'a>(page: &'a StoryPage, quoter: &Quoter<'_>) -> Vec<ReportRow<'a>> {
    let why: std::collections::BTreeMap<&str, &Member> =
        page.members.iter().map(|member| (member.report.as_str(), member)).collect();
    let row = |(at, report): (usize, &'a Report)| ReportRow {
        report,
        href: quoter.report(at),
        outlet: report.outlet.clone().unwrap_or_else(|| "outlet unknown".to_owned()),
        when: crate::text::when(report),
        found: report.published.as_ref().map_or("", |published| published.found_phrase),
        role: quoter.role(report),
        here: why.get(report.id.as_str()).map_or_else(String::new, |member| member.why.clone()),
    };
    page.story.reports.iter().enumerate().map(row).collect()
}
