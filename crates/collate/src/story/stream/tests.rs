//! Streams of a few reports: what joins, what opens a story, what is merged and what is forgotten.

use super::*;
use crate::likeness::plain::witness;
use crate::story::sketch::Sketcher;

const PORT: &str = "Port of Ostmark shut as strike begins\nDock workers at the port of Ostmark walked out over \
    pay, halting cranes and ferries. The union led by Mara Lindqvist wants nine percent. Ship owners said forty vessels wait.";
const PORT_AGAIN: &str = "Ostmark strike leaves forty ships waiting\nThe walkout of dock workers over pay halted the port of \
    Ostmark for a second day. Union leader Mara Lindqvist said talks with ship owners about nine percent had failed.";
const FROST: &str = "Late frost ruins apple crop\nGrowers in the Sella valley lost most of their apple blossom in a night of \
    frost, the farm office said. Insurers expect claims for two hundred orchards.";
const SETTLED: &str = "Ostmark dock pay settled\nThe union and ship owners of Ostmark agreed on seven percent for dock workers. \
    The strike that Harbour Gazette first reported is over, Lindqvist said.";

fn sketch(outlet: Option<&str>, day: Option<&str>, text: &str) -> Sketch {
    Sketcher::default().read(&witness("r", outlet, day, text).report)
}

/// Streams reports; a report that opens a story names it by its own position.
fn run(stream: &mut Stream, sketches: &[Sketch]) -> Vec<(StoryKey, Why)> {
    let mut placed = Vec::new();
    for (at, sketch) in sketches.iter().enumerate() {
        let placing = stream.place(sketch);
        let story = placing.story.unwrap_or(at as u64);
        stream.add(at as u64, story, sketch);
        placed.push((story, placing.why));
    }
    placed
}

#[test]
fn a_second_report_joins_and_another_matter_opens_a_story() {
    let mut stream = Stream::new(Config::USUAL);
    let sketches = [
        sketch(None, Some("2025-03-03"), PORT),
        sketch(None, Some("2025-03-04"), FROST),
        sketch(None, Some("2025-03-04"), PORT_AGAIN),
    ];
    assert_eq!(run(&mut stream, &sketches), [(0, Why::New), (1, Why::New), (0, Why::Alike)]);
    let placing = stream.place(&sketches[2]);
    assert!(placing.shared.contains(&"ostmark".into()), "{placing:?}");
    assert_eq!(placing.nearest.map(|(report, _)| report), Some(2));
}

#[test]
fn a_copy_and_a_credited_follow_up_join_weeks_later_and_a_mere_look_alike_does_not() {
    let look_alike =
        PORT.replace("Ostmark", "Belhaven").replace("Mara Lindqvist", "Tomas Okoro").replace("forty", "ten");
    let mut stream = Stream::new(Config::USUAL);
    let placed = run(
        &mut stream,
        &[
            sketch(Some("Harbour Gazette"), Some("2025-03-03"), PORT),
            sketch(Some("Evening Post"), Some("2025-04-03"), PORT),
            sketch(Some("Evening Post"), Some("2025-04-03"), SETTLED),
            sketch(Some("Evening Post"), Some("2025-05-20"), &look_alike),
        ],
    );
    assert_eq!((placed[1], placed[2].0), ((0, Why::Copy), 0));
    assert_ne!(placed[3].0, 0, "{placed:?}");
}

#[test]
fn without_a_name_in_common_reports_are_less_alike_and_with_one_as_they_were() {
    let look_alike =
        PORT.replace("Ostmark", "Belhaven").replace("Mara Lindqvist", "Tomas Okoro").replace("forty", "ten");
    let score = |nameless: f32, text: &str| {
        let mut stream = Stream::new(Config { nameless, ..Config::USUAL });
        stream.add(0, 0, &sketch(None, Some("2025-03-03"), PORT));
        stream.place(&sketch(None, Some("2025-03-04"), text)).score
    };
    assert!(score(0.7, &look_alike) < 0.8 * score(1.0, &look_alike));
    assert_eq!(score(0.7, PORT_AGAIN), score(1.0, PORT_AGAIN));
}

#[test]
fn stories_that_prove_to_be_one_are_merged_and_others_are_not() {
    let mut stream = Stream::new(Config::USUAL);
    for (at, text) in [PORT, PORT_AGAIN, FROST].into_iter().enumerate() {
        stream.add(at as u64, at as u64, &sketch(None, Some("2025-03-03"), text));
    }
    let (other, likeness) = stream.merges_with(1, &[0, 2]).unwrap();
    assert!(other == 0 && likeness > Config::USUAL.merges);
    stream.merge(1, 0);
    assert_eq!(stream.merges_with(0, &[2]), None);
    assert_eq!(stream.place(&sketch(None, Some("2025-03-04"), PORT_AGAIN)).story, Some(0));
}

#[test]
fn what_left_the_window_is_forgotten() {
    let mut stream = Stream::new(Config { window_reports: 2, ..Config::USUAL });
    let other = "Tram line opens\nBelhaven opened a tram line with flags and music on a sunny morning.";
    for (at, text) in [PORT, FROST, other].into_iter().enumerate() {
        stream.add(at as u64, at as u64, &sketch(None, Some("2025-03-03"), text));
    }
    assert_eq!(stream.len(), 2);
    assert_eq!(stream.place(&sketch(None, Some("2025-03-03"), PORT)).story, None);
    assert_eq!(stream.place(&sketch(None, Some("2025-03-03"), FROST)).story, Some(1));
    assert!(stream.terms.iter().all(|term| term.postings.iter().all(|&(number, _)| number >= stream.first)));
}

#[test]
fn an_empty_report_stands_alone() {
    let mut stream = Stream::new(Config::USUAL);
    let placed = run(&mut stream, &[sketch(None, None, ""), sketch(None, None, ""), sketch(None, None, FROST)]);
    assert_eq!(placed, [(0, Why::New), (1, Why::New), (2, Why::New)]);
}
