//! What is written is read back by a reader that knows brat's format and nothing of the writer.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::{AttributionIx, Span};

use super::*;
use crate::sample::layered;

/// A text-bound annotation: type and fragments in code points.
#[derive(Clone, PartialEq, Debug)]
struct Bound {
    kind: String,
    fragments: Vec<(usize, usize)>,
}

/// Type, trigger and arguments by role.
type Event = (String, String, Vec<(String, String)>);

/// A parsed `.ann` file.
#[derive(Default)]
struct Read {
    bounds: BTreeMap<String, Bound>,
    /// Type, trigger and arguments.
    events: BTreeMap<String, Event>,
    equivalent: Vec<Vec<String>>,
    /// Name, what of, value.
    attributes: Vec<(String, String, String)>,
    notes: Vec<(String, String)>,
}

/// Reads stand-off as brat does: words must be those of the text, ids unique, references known.
fn read(text: &str, ann: &str) -> Read {
    let characters: Vec<char> = text.chars().collect();
    let mut found = Read::default();
    let mut ids = BTreeSet::new();
    for line in ann.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let id = columns[0].to_owned();
        assert!(id == "*" || ids.insert(id.clone()), "{id} is given twice");
        let mut fields = columns[1].split(' ');
        let head = fields.next().unwrap().to_owned();
        match id.chars().next().unwrap() {
            'T' => {
                let places = columns[1].strip_prefix(&format!("{head} ")).unwrap();
                let fragments: Vec<(usize, usize)> = places
                    .split(';')
                    .map(|place| place.split_once(' ').unwrap())
                    .map(|(start, end)| (start.parse().unwrap(), end.parse().unwrap()))
                    .collect();
                let words: Vec<String> =
                    fragments.iter().map(|&(start, end)| characters[start..end].iter().collect()).collect();
                assert!(words.iter().all(|words| !words.is_empty() && !words.contains('\n')), "{line}");
                assert_eq!(words.join(" "), columns[2], "{line}");
                found.bounds.insert(id, Bound { kind: head, fragments });
            }
            'E' => {
                let (kind, trigger) = head.split_once(':').unwrap();
                let arguments = fields.map(|field| field.split_once(':').unwrap());
                let arguments = arguments.map(|(role, of)| (role.to_owned(), of.to_owned())).collect();
                found.events.insert(id, (kind.to_owned(), trigger.to_owned(), arguments));
            }
            '*' => found.equivalent.push(fields.map(str::to_owned).collect()),
            'A' => {
                let of = fields.next().unwrap().to_owned();
                found.attributes.push((head, of, fields.next().unwrap_or_default().to_owned()));
            }
            '#' => found.notes.push((fields.next().unwrap().to_owned(), columns[2].to_owned())),
            _ => panic!("an unknown line: {line}"),
        }
    }
    let known = |id: &str| found.bounds.contains_key(id) || found.events.contains_key(id);
    let arguments = found
        .events
        .values()
        .flat_map(|(_, trigger, arguments)| std::iter::once(trigger).chain(arguments.iter().map(|(_, of)| of)));
    let pointed = arguments
        .chain(found.attributes.iter().map(|(_, of, _)| of))
        .chain(found.notes.iter().map(|(of, _)| of))
        .chain(found.equivalent.iter().flatten());
    for id in pointed {
        assert!(known(id), "{id} is nowhere");
    }
    found
}

/// Fragments of a span, in code points, where it crosses no line.
fn places(text: &str, spans: &[Span]) -> Vec<(usize, usize)> {
    let point = |byte: u32| text[..byte as usize].chars().count();
    spans.iter().map(|span| (point(span.start), point(span.end))).collect()
}

#[test]
fn attributions_come_back_with_their_nesting() {
    let witness = layered();
    let text = &witness.report.text;
    let read = read(text, &brat(&witness));
    assert_eq!(read.events.len(), witness.layers.attributions.len());
    for (number, attribution) in witness.layers.attributions.iter().enumerate() {
        let (kind, trigger, arguments) = &read.events[&format!("E{}", number + 1)];
        let argument = |role: &str| arguments.iter().find(|(other, _)| other == role).map(|(_, of)| of.clone());
        assert_eq!(kind, "Attribution");
        assert_eq!(read.bounds[trigger].fragments, places(text, &[attribution.cue.unwrap()]));
        let content = &read.bounds[&argument("Content").unwrap()];
        assert_eq!(content.fragments, places(text, &attribution.content));
        let source = argument("Source").map(|id| read.bounds[&id].fragments.clone());
        assert_eq!(source, attribution.source.span.map(|span| places(text, &[span])));
        let outer = argument("Outer").map(|id| AttributionIx(id[1..].parse::<u32>().unwrap() - 1));
        assert_eq!(outer, attribution.outer);
    }
}

#[test]
fn a_content_in_pieces_and_over_lines_keeps_every_piece() {
    let mut witness = layered();
    let text = witness.report.text.clone();
    let at = |words: &str| {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    witness.layers.attributions[0].content = vec![at("on Monday"), at("about 14 months.\n\n\"No such plan,\"")];
    witness.layers.attributions[0].cue = None;
    let read = read(&text, &brat(&witness));
    let (kind, trigger, _) = &read.events["E1"];
    let expected = places(&text, &[at("on Monday"), at("about 14 months."), at("\"No such plan,\"")]);
    assert_eq!((kind.as_str(), &read.bounds[trigger].fragments), ("Carried", &expected));
}

#[test]
fn values_and_clusters_come_back() {
    let mut witness = layered();
    let again = witness.layers.mentions[0].clone();
    witness.layers.mentions.push(again);
    let read = read(&witness.report.text, &brat(&witness));
    let note = |kind: &str| {
        let (id, _) = read.bounds.iter().find(|(_, bound)| bound.kind == kind).unwrap();
        read.notes.iter().find(|(of, _)| of == id).map(|(_, words)| words.as_str())
    };
    assert_eq!(note("Date"), Some("2025-06-16"));
    assert_eq!(note("Quantity"), Some("14 month"));
    assert_eq!(note("Assertion"), Some("Jan Dušek > engineers"));
    assert_eq!(read.equivalent.len(), 1);
    assert!(read.attributes.iter().any(|(name, _, value)| name == "Certainty" && value == "likely"));
}

#[test]
fn every_type_that_is_written_stands_in_the_configuration() {
    let section = |name: &str| -> Vec<(&str, &str)> {
        let body = ANNOTATION_CONF.split(&format!("[{name}]\n")).nth(1).unwrap();
        let body = body.split("\n[").next().unwrap();
        body.lines().filter(|line| !line.is_empty()).map(|line| line.split_once('\t').unwrap_or((line, ""))).collect()
    };
    let named = |list: &[(&str, &str)], name: &str| list.iter().any(|(kind, _)| *kind == name);
    let (entities, events, attributes) = (section("entities"), section("events"), section("attributes"));
    let witness = layered();
    let read = read(&witness.report.text, &brat(&witness));
    for bound in read.bounds.values() {
        assert!(named(&entities, &bound.kind) || named(&events, &bound.kind), "{bound:?}");
    }
    for (name, _, value) in &read.attributes {
        let (_, roles) = attributes.iter().find(|(kind, _)| kind == name).unwrap();
        assert!(value.is_empty() || roles.contains(value.as_str()), "{name} {value}");
    }
    for (kind, _, arguments) in read.events.values() {
        let (_, roles) = events.iter().find(|(name, _)| name == kind).unwrap();
        assert!(arguments.iter().all(|(role, _)| roles.contains(role.as_str())), "{arguments:?}");
    }
}

#[test]
fn a_report_without_words_writes_nothing() {
    let empty = crate::sample::witness("e", None, None, "");
    assert_eq!(brat(&empty), "");
}
