//! Runs stories and stemma over reports, for measuring.
//!
//! `cargo run -p headwater-collate --example compare -- PACKAGE stories FILE.jsonl` prints `report id <tab> story id`.
//! `cargo run -p headwater-collate --example compare -- PACKAGE stemma STORY_FOLDER...` prints every edge found, marked
//! against the folder's `gold.json`, and the figures of the method and of the plain baseline. Mode `grouped` prints
//! `folder <tab> parent <tab> child <tab> kind <tab> support <tab> evidence` for every edge, mode `one` too, and takes each folder for one story.

use headwater_annotate as annotate;
use headwater_collate::{name, stemma, story};
use headwater_model::{Derivation, Media, Parent, Place, RawReport, ReportId, Witness};
use headwater_nlp::{Config, Model, layer};
use serde_json::Value;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, mode, inputs @ ..] = &arguments[..] else {
        return Err("usage: compare PACKAGE stories|stemma|one|grouped INPUT...".into());
    };
    let model = Arc::new(Model::load(Path::new(package))?);
    let mut out = std::io::stdout().lock();
    match mode.as_str() {
        "stories" => {
            let mut raw = Vec::new();
            for line in std::fs::read_to_string(&inputs[0])?.lines() {
                raw.push(from_json(&serde_json::from_str(line)?));
            }
            let witnesses = witnesses(&model, raw);
            for story in story::group(&witnesses) {
                for report in story.reports {
                    writeln!(out, "{}\t{}", witnesses[report.at()].report.id, story.id)?;
                }
            }
        }
        "one" | "grouped" => {
            for folder in inputs {
                let witnesses = witnesses(&model, raw_reports(Path::new(folder))?);
                let stories = if mode == "one" { story::one(&witnesses) } else { story::group(&witnesses) };
                for story in stories {
                    let names = name::resolve(&witnesses, &story);
                    let stemma = stemma::build(&witnesses, &story, &names, &headwater_model::Overrules::default());
                    for edge in &stemma.derivations {
                        let (parent, child) = ids(&witnesses, edge);
                        let why: Vec<String> =
                            edge.evidence.iter().map(|piece| format!("{:?}: {}", piece.kind, piece.why)).collect();
                        let (kind, support, why) = (edge.kind, edge.support, why.join("; "));
                        writeln!(out, "{folder}\t{parent}\t{child}\t{kind:?}\t{support:.2}\t{why}")?;
                    }
                }
            }
        }
        _ => {
            let (mut ours, mut plain) = (Tally::default(), Tally::default());
            for folder in inputs {
                compare(&model, Path::new(folder), &mut out, &mut ours, &mut plain)?;
            }
            writeln!(out, "method   {ours}\nbaseline {plain}")?;
        }
    }
    Ok(())
}

fn compare(
    model: &Arc<Model>,
    folder: &Path,
    out: &mut impl Write,
    ours: &mut Tally,
    plain: &mut Tally,
) -> Result<(), Box<dyn Error>> {
    let witnesses = witnesses(model, raw_reports(folder)?);
    let gold: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("gold.json"))?)?;
    let gold: Vec<(String, String, String)> = gold["derivations"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|edge| (text(&edge["parent"]), text(&edge["child"]), text(&edge["kind"])))
        .collect();
    writeln!(out, "== {}", folder.display())?;
    let (mut found, mut simple): (Vec<Derivation>, Vec<Derivation>) = (Vec::new(), Vec::new());
    for story in story::group(&witnesses) {
        let members: Vec<&str> =
            story.reports.iter().map(|report| witnesses[report.at()].report.id.0.as_str()).collect();
        writeln!(out, "story {} {}", story.id, members.join(" "))?;
        let names = name::resolve(&witnesses, &story);
        let stemma = stemma::build(&witnesses, &story, &names, &headwater_model::Overrules::default());
        for circle in &stemma.circles {
            let ids: Vec<&str> =
                circle.reports.iter().map(|report| witnesses[report.at()].report.id.0.as_str()).collect();
            writeln!(out, "circle {}", ids.join(" -> "))?;
        }
        found.extend(stemma.derivations);
        simple.extend(stemma::baseline::derivations(&witnesses, &story));
    }
    let id = |derivation: &Derivation| ids(&witnesses, derivation);
    let is_gold =
        |pair: &(String, String)| gold.iter().find(|(parent, child, _)| *parent == pair.0 && *child == pair.1);
    for derivation in &found {
        let pair = id(derivation);
        let right = is_gold(&pair);
        let why: Vec<String> = derivation.evidence.iter().map(|e| format!("{:?}: {}", e.kind, e.why)).collect();
        let mark = if right.is_some() { "ok  " } else { "WRONG" };
        let kind = right.map_or("", |(_, _, kind)| kind);
        writeln!(
            out,
            "{mark} {} -> {} {:?} ({kind}) {:.2} {}",
            pair.0,
            pair.1,
            derivation.kind,
            derivation.support,
            why.join("; ")
        )?;
    }
    for (parent, child, kind) in &gold {
        if !found.iter().any(|derivation| id(derivation) == (parent.clone(), child.clone())) {
            writeln!(out, "MISSED {parent} -> {child} ({kind})")?;
        }
    }
    ours.add(found.iter().filter(|d| is_gold(&id(d)).is_some()).count(), found.len(), gold.len());
    plain.add(simple.iter().filter(|d| is_gold(&id(d)).is_some()).count(), simple.len(), gold.len());
    Ok(())
}

/// Parent and child of an edge as the gold stories name them.
fn ids(witnesses: &[Witness], derivation: &Derivation) -> (String, String) {
    let parent = match &derivation.parent {
        Parent::Report(report) => witnesses[report.at()].report.id.0.to_string(),
        Parent::Lost(name) => format!("x:{name}"),
        Parent::Unknown(number) => format!("x:?{number}"),
    };
    (parent, witnesses[derivation.child.at()].report.id.0.to_string())
}

/// The reports of a story folder with what is known of them.
fn raw_reports(folder: &Path) -> Result<Vec<RawReport>, Box<dyn Error>> {
    let mut raw = Vec::new();
    for line in std::fs::read_to_string(folder.join("reports/reports.jsonl"))?.lines().filter(|line| !line.is_empty()) {
        let mut known: Value = serde_json::from_str(line)?;
        let file = folder.join("reports").join(known["file"].as_str().unwrap_or_default());
        known["text"] = String::from_utf8_lossy(&std::fs::read(file)?).into_owned().into();
        raw.push(from_json(&known));
    }
    raw.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(raw)
}

fn witnesses(model: &Arc<Model>, raw: Vec<RawReport>) -> Vec<Witness> {
    let reports: Vec<_> = raw.into_iter().map(|raw| annotate::text::read(raw).0).collect();
    let parses = layer::parse_reports(model, &Config::default(), &reports, 2, &|_| ());
    reports.into_iter().zip(parses).map(|(report, parse)| annotate::annotate(report, parse)).collect()
}

fn from_json(known: &Value) -> RawReport {
    let given = |key: &str| known[key].as_str().map(str::to_owned);
    RawReport {
        title: given("title"),
        outlet: given("outlet"),
        url: given("url"),
        published: given("published"),
        ..RawReport::blank(
            ReportId(text(&known["id"]).into()),
            Place::file(text(&known["file"])),
            Media::Text,
            text(&known["text"]),
        )
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[derive(Default)]
struct Tally {
    right: usize,
    found: usize,
    gold: usize,
}

impl Tally {
    fn add(&mut self, right: usize, found: usize, gold: usize) {
        self.right += right;
        self.found += found;
        self.gold += gold;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let f1 = 2.0 * self.right as f64 / (self.found + self.gold).max(1) as f64;
        write!(f, "F1 {f1:.3} ({} right, {} found, {} in gold)", self.right, self.found, self.gold)
    }
}
