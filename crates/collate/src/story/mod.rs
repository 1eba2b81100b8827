//! Groups reports into stories.
//!
//! Two ways, for two questions. *A whole run at once*: [`features`] (what a report is about), [`graph`] (who is like whom),
//! [`cluster`] (joining), [`group`]. *Reports as they arrive*: [`sketch`] (what a report is about, in words that can be kept,
//! [`pack`]), [`stream`] (where the next report belongs). The line is that of TF-IDF with time and entities for news streams
//! (Miranda et al., EMNLP 2018; average link as the strong plain method). Either costs a report's words times a bounded
//! number of postings.
//!
//! The id of a run's story is made from the ids of its reports: the same reports, the same id. The id of a story that grows
//! is made from the report that opened it.

pub mod cluster;
pub mod features;
pub mod graph;
pub mod pack;
pub mod sketch;
pub mod stream;
mod term;

use features::{Features, Reader, Terms};
use graph::Graph;
use headwater_model::{Assignment, ReportId, ReportIx, Story, StoryId, Witness};

/// Groups the reports of a run into stories. Every report is in exactly one; stories are sorted by their first report.
pub fn group(witnesses: &[Witness]) -> Vec<Story> {
    let mut reader = Reader::default();
    let features: Vec<Features> = witnesses.iter().map(|witness| reader.read(witness)).collect();
    let ids: Vec<&str> = witnesses.iter().map(|witness| witness.report.id.0.as_str()).collect();
    group_features(&features, &reader.terms, &ids)
}

/// Takes all reports of a run for one story, for somebody who knows that they are. No reports are no story.
pub fn one(witnesses: &[Witness]) -> Vec<Story> {
    if witnesses.is_empty() {
        return Vec::new();
    }
    let mut reader = Reader::default();
    let features: Vec<Features> = witnesses.iter().map(|witness| reader.read(witness)).collect();
    let ids: Vec<&str> = witnesses.iter().map(|witness| witness.report.id.0.as_str()).collect();
    let graph = Graph::build(&features, reader.terms.len());
    let all: Vec<usize> = (0..witnesses.len()).collect();
    vec![story(&all, &graph, &reader.terms, &ids)]
}

/// Groups reports that were read before, by position; `ids` are their report ids. For runs too large to hold as
/// witnesses: read each with a [`Reader`], keep its [`Features`], and drop the rest.
pub fn group_features(features: &[Features], terms: &Terms, ids: &[&str]) -> Vec<Story> {
    let graph = Graph::build(features, terms.len());
    let groups = cluster::cluster(&graph, features);
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (report, &group) in groups.iter().enumerate() {
        if members.len() <= group as usize {
            members.resize(group as usize + 1, Vec::new());
        }
        members[group as usize].push(report);
    }
    members.into_iter().map(|reports| story(&reports, &graph, terms, ids)).collect()
}

/// Terms shown as what two reports share.
const SHARED_SHOWN: usize = 5;

fn story(reports: &[usize], graph: &Graph, terms: &Terms, ids: &[&str]) -> Story {
    let assignments = reports
        .iter()
        .map(|&report| {
            let nearest = reports
                .iter()
                .filter(|&&other| other != report)
                .filter_map(|&other| Some((graph.bond(report, other)?.words, other)))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            match nearest {
                Some((support, other)) => {
                    let shared = graph.shared(report, other, SHARED_SHOWN);
                    let shared = shared.into_iter().map(|term| terms.word(term).into()).collect();
                    Assignment { nearest: ReportIx::from(other), support, shared }
                }
                None => Assignment { nearest: ReportIx::from(report), support: 1.0, shared: Vec::new() },
            }
        })
        .collect();
    let members: Vec<&str> = reports.iter().map(|&report| ids[report]).collect();
    Story {
        id: story_id(&members),
        reports: reports.iter().map(|&report| ReportIx::from(report)).collect(),
        assignments,
    }
}

/// The id of a story that grows: made of the report that opened it, so that it stays when others join.
pub fn id_of_opener(report: &ReportId) -> StoryId {
    story_id(&[report.0.as_str()])
}

/// `s-` and 64 bits of FNV-1a over the sorted ids, in hexadecimal: independent of order, platform and release.
fn story_id(ids: &[&str]) -> StoryId {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in ids.iter().flat_map(|id| id.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    StoryId(format!("s-{hash:016x}").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::plain::witness;

    const PORT: &str = "Port of Ostmark shut as strike begins\nDock workers at the port of Ostmark walked out over \
        pay, halting cranes and ferries. The union led by Mara Lindqvist wants nine percent. Ship owners said forty vessels wait.";
    const PORT_AGAIN: &str = "Ostmark strike leaves forty ships waiting\nThe walkout of dock workers over pay halted the port of \
        Ostmark for a second day. Union leader Mara Lindqvist said talks with ship owners about nine percent had failed.";
    const OTHER_PORT: &str = "Port of Belhaven shut as strike begins\nDock workers at the port of Belhaven walked out \
        over pay, halting cranes and ferries. The union led by Tomas Okoro wants six percent. Ship owners said ten vessels wait.";
    const FROST: &str = "Late frost ruins apple crop\nGrowers in the Sella valley lost most of their apple blossom in a night of \
        frost, the farm office said. Insurers expect claims for two hundred orchards.";

    fn groups(reports: &[(&str, Option<&str>, Option<&str>, &str)]) -> Vec<Vec<u32>> {
        let witnesses: Vec<Witness> =
            reports.iter().map(|&(id, outlet, day, text)| witness(id, outlet, day, text)).collect();
        group(&witnesses).into_iter().map(|story| story.reports.into_iter().map(|report| report.0).collect()).collect()
    }

    #[test]
    fn reports_of_one_event_are_one_story_and_another_event_is_not() {
        let found = groups(&[
            ("a", None, Some("2025-03-03"), PORT),
            ("b", None, Some("2025-03-04"), PORT_AGAIN),
            ("c", None, Some("2025-03-04"), FROST),
        ]);
        assert_eq!(found, [vec![0, 1], vec![2]]);
    }

    #[test]
    fn the_same_sort_of_event_elsewhere_with_other_people_is_another_story() {
        let found = groups(&[
            ("a", None, Some("2025-03-03"), PORT),
            ("b", None, Some("2025-03-03"), OTHER_PORT),
            ("c", None, Some("2025-03-04"), PORT_AGAIN),
        ]);
        assert_eq!(found, [vec![0, 2], vec![1]]);
    }

    #[test]
    fn a_credit_keeps_a_late_follow_up_with_its_story() {
        let late = "Ostmark dock pay settled\nThe union and ship owners of Ostmark agreed on seven percent for dock workers. The \
            strike that Harbour Gazette first reported is over, Lindqvist said.";
        let unrelated = "Belhaven opens tram line\nThe city of Belhaven opened a tram line with flags and music on a sunny morning.";
        let found = groups(&[
            ("a", Some("Harbour Gazette"), Some("2025-03-03"), PORT),
            ("b", None, Some("2025-03-29"), late),
            ("c", None, Some("2025-03-29"), unrelated),
        ]);
        assert_eq!(found, [vec![0, 1], vec![2]]);
    }

    #[test]
    fn a_story_keeps_its_id_when_reports_come_in_another_order() {
        let ids = |order: [usize; 2]| {
            let texts = [("a", PORT), ("b", PORT_AGAIN)];
            let witnesses: Vec<Witness> =
                order.iter().map(|&at| witness(texts[at].0, None, None, texts[at].1)).collect();
            group(&witnesses).into_iter().map(|story| story.id).collect::<Vec<_>>()
        };
        assert_eq!(ids([0, 1]), ids([1, 0]));
        assert_eq!(ids([0, 1]).len(), 1);
    }

    #[test]
    fn reports_said_to_be_one_story_are_one_however_unlike() {
        let witnesses = [witness("a", None, None, PORT), witness("b", None, None, FROST), witness("c", None, None, "")];
        let stories = one(&witnesses);
        assert_eq!(stories.len(), 1);
        assert_eq!(stories[0].reports, [ReportIx(0), ReportIx(1), ReportIx(2)]);
        assert_eq!(stories[0].assignments.len(), 3);
        assert_eq!(one(&[]), []);
    }

    #[test]
    fn no_reports_are_no_stories_and_an_empty_report_stands_alone() {
        assert_eq!(groups(&[]), Vec::<Vec<u32>>::new());
        assert_eq!(groups(&[("a", None, None, ""), ("b", None, None, FROST)]), [vec![0], vec![1]]);
    }
}
