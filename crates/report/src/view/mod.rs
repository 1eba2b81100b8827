//! What every form of output shows: dossiers with everything counted, named and ordered once.
//!
//! Text, Markdown, HTML and JSON are renderings of [`Brief`]; none of them counts anything itself, so they cannot differ.
//! The structs are the JSON (see `docs/json.md`); fields marked `skip` are positions for the renderers.

mod claim;
mod report;
mod stemma;
mod story;

use headwater_model as model;
use serde::Serialize;

pub use claim::{Claim, Counts, Link, Said};
pub use report::{Aside, Dated, Membership, Report, Role};
pub use stemma::{Circle, Edge, Evidence, Node, Passage, Place, Rival, Stemma};
pub use story::{Disagreement, Event, Mutation, Name, Numbers, Origin, Story};

use crate::receipt::Texts;
use crate::word;

/// Name and version of the JSON form. The number rises when a field changes its meaning or goes away.
pub const FORMAT: &str = "headwater/brief/1";

/// Everything one run has to say.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    /// [`FORMAT`].
    pub format: &'static str,
    /// What `start` and `end` count, in every receipt.
    pub offsets: &'static str,
    /// The stories, largest first, then by id.
    pub stories: Vec<Story>,
    /// What was noticed about the input.
    pub findings: Vec<Finding>,
}

/// Something noticed about one item of the input.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// `note`: read, with something to know. `lost`: could not be read or measured.
    pub severity: &'static str,
    /// Which item.
    pub place: String,
    /// What was expected and what was found.
    pub message: String,
}

impl Brief {
    /// The view of a run's dossiers. `witnesses` are all reports of the run, in the order their indices mean.
    pub fn of(witnesses: &[model::Witness], dossiers: &[model::Dossier], findings: &[model::Finding]) -> Brief {
        let texts = Texts::new(witnesses);
        let mut stories: Vec<Story> = dossiers.iter().map(|dossier| Story::of(&texts, dossier)).collect();
        stories.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.id.cmp(&b.id)));
        let finding = |finding: &model::Finding| Finding {
            severity: word::severity_code(finding.severity),
            place: finding.place.clone(),
            message: finding.message.clone(),
        };
        Brief {
            format: FORMAT,
            offsets: "Unicode code points of the report's text, from 0, end-exclusive",
            stories,
            findings: findings.iter().map(finding).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn counts_reports_outlets_and_origins_of_a_claim_apart() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let claim = &brief.stories[0].claims[0];
        assert_eq!((claim.counts.reports, claim.counts.outlets, claim.counts.origins), (2, 2, 1));
        assert_eq!((claim.counts.denying_reports, claim.counts.denying_origins), (1, 1));
        assert_eq!(claim.first.as_deref(), Some("courier"));
    }

    #[test]
    fn a_copy_dated_before_its_source_is_marked_and_stays_a_copy() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let story = &brief.stories[0];
        assert_eq!(story.stemma.edges[0].days_before_parent, Some(1));
        assert_eq!(story.stemma.edges[1].days_before_parent, None);
        let portal = story.reports.iter().find(|report| report.id == "portal").unwrap();
        assert_eq!(portal.role, Role::Rewrite);
        assert_eq!(story.title, "Old bridge in Lysá set to close, engineers say");
    }

    #[test]
    fn draws_every_report_once_and_lost_reports_above_their_children() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let stemma = &brief.stories[0].stemma;
        let drawn: Vec<(String, usize)> =
            stemma.drawing.iter().map(|place| (stemma.nodes[place.node].id.clone(), place.depth)).collect();
        let expected = [("courier", 0), ("portal", 1), ("x:CTK", 0), ("radio", 1), ("note", 0)];
        assert_eq!(drawn, expected.map(|(id, depth)| (id.to_owned(), depth)));
    }

    #[test]
    fn an_undated_report_stands_before_what_was_taken_from_it() {
        let mut sample = sample();
        sample.witnesses[0].report.published = None;
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let order: Vec<&str> = brief.stories[0].reports.iter().map(|report| report.id.as_str()).collect();
        assert_eq!(order, ["courier", "portal", "radio", "note"]);
    }

    #[test]
    fn every_form_is_the_same_twice() {
        let all = || {
            let sample = sample();
            let brief = Brief::of(&sample.witnesses, std::slice::from_ref(&sample.dossier), &[]);
            let svg = crate::svg::stemma(&brief.stories[0], crate::svg::Links::None);
            [
                crate::text(&brief, crate::Style::default()),
                crate::json(&brief),
                crate::markdown(&brief, true),
                crate::html(&brief, &sample.witnesses),
                crate::gold(&sample.witnesses, &[sample.dossier]),
                svg,
            ]
        };
        assert_eq!(all(), all());
    }

    #[test]
    fn no_reports_no_panic() {
        let brief = Brief::of(&[], &[], &[]);
        assert!(crate::text(&brief, crate::Style::default()).contains("no report could be read"));
        assert!(crate::html(&brief, &[]).contains("no report could be read"));
        assert!(crate::markdown(&brief, false).contains("no report could be read"));
    }

    #[test]
    fn a_loop_of_edges_is_drawn_all_the_same() {
        let mut sample = sample();
        let mut back = sample.dossier.stemma.derivations[0].clone();
        back.parent = model::Parent::Report(model::ReportIx(2));
        back.child = model::ReportIx(0);
        sample.dossier.stemma.derivations.push(back);
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let stemma = &brief.stories[0].stemma;
        assert_eq!(stemma.drawing.iter().filter(|place| !stemma.nodes[place.node].lost).count(), 4);
    }
}
