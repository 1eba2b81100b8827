//! Prints what the claim model sees of every compared pair of assertions, for fitting its weights.
//!
//! `cargo run -p headwater-collate --example pairs -- PACKAGE STORY_FOLDER...` prints one JSON object a pair: `story`, the two
//! clauses `a` and `b` as `[report, start, end, words, sentence]` (code points), `features`, `doubt`, `score`.

use headwater_annotate as annotate;
use headwater_collate::{claim, name, stemma, story};
use headwater_model::{Media, Overrules, Place, RawReport, ReportId, SpanRef, Witness};
use headwater_nlp::{Config, Model, layer};
use serde_json::{Value, json};
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, folders @ ..] = &arguments[..] else { return Err("usage: pairs PACKAGE STORY_FOLDER...".into()) };
    let model = Arc::new(Model::load(Path::new(package))?);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for folder in folders.iter().map(Path::new) {
        let witnesses = witnesses(&model, folder)?;
        for story in story::group(&witnesses) {
            let names = name::resolve(&witnesses, &story);
            let stemma = stemma::build(&witnesses, &story, &names, &Overrules::default());
            for pair in claim::study::compared(&witnesses, &story, &names, &stemma) {
                let line = json!({
                    "story": folder.file_name().map(|name| name.to_string_lossy()),
                    "a": place(&witnesses, pair.a),
                    "b": place(&witnesses, pair.b),
                    "features": pair.features,
                    "doubt": pair.doubt,
                    "score": pair.score,
                });
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

/// `[report, start, end, words, the sentence around them]`, offsets in code points.
fn place(witnesses: &[Witness], at: SpanRef) -> Value {
    let witness = &witnesses[at.report.at()];
    let text = &witness.report.text;
    let points = |byte: u32| text[..byte as usize].chars().count();
    let sentences = &witness.layers.parse.sentences;
    let around = sentences.iter().find(|sentence| sentence.span.overlaps(at.span)).map(|s| s.span.of(text));
    json!([witness.report.id.0.as_str(), points(at.span.start), points(at.span.end), at.span.of(text), around])
}

fn witnesses(model: &Arc<Model>, folder: &Path) -> Result<Vec<Witness>, Box<dyn Error>> {
    let mut raw = Vec::new();
    for line in std::fs::read_to_string(folder.join("reports/reports.jsonl"))?.lines().filter(|line| !line.is_empty()) {
        let known: Value = serde_json::from_str(line)?;
        let given = |key: &str| known[key].as_str().map(str::to_owned);
        let file = given("file").unwrap_or_default();
        let text = String::from_utf8_lossy(&std::fs::read(folder.join("reports").join(&file))?).into_owned();
        let id = ReportId(given("id").unwrap_or_default().into());
        let blank = RawReport::blank(id, Place::file(file), Media::Text, text);
        raw.push(RawReport { outlet: given("outlet"), url: given("url"), published: given("published"), ..blank });
    }
    raw.sort_by(|a, b| a.id.cmp(&b.id));
    let reports: Vec<_> = raw.into_iter().map(|raw| annotate::text::read(raw).0).collect();
    let parses = layer::parse_reports(model, &Config::default(), &reports, 2, &|_| ());
    Ok(reports.into_iter().zip(parses).map(|(report, parse)| annotate::annotate(report, parse)).collect())
}
