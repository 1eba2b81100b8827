//! Prints what `annotate` reads in text files, one JSON object a line: attributions, assertions, credits, quotations.
//! Offsets are code points, as evaluation sets count them.
//!
//! `cargo run -p headwater-annotate --example attributions -- PACKAGE FILE...`; a FILE named `@LIST` holds one name a line.

use std::path::Path;
use std::sync::Arc;

use headwater_annotate as annotate;
use headwater_model::{Media, Place, RawReport, ReportId, Source, Span, Witness};
use headwater_nlp::{Config, Model, layer};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let package = arguments.next().ok_or("usage: attributions PACKAGE FILE...")?;
    let mut files = Vec::new();
    for argument in arguments {
        match argument.strip_prefix('@') {
            Some(list) => files.extend(std::fs::read_to_string(list)?.lines().map(str::to_owned)),
            None => files.push(argument),
        }
    }
    let model = Arc::new(Model::load(Path::new(&package))?);
    let mut reports = Vec::new();
    for file in &files {
        let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
        reports.push(annotate::text::read(raw(file, text)).0);
    }
    let parses = layer::parse_reports(&model, &Config::default(), &reports, 2, &|_| ());
    for (report, parse) in reports.into_iter().zip(parses) {
        let line = witness(&annotate::annotate(report, parse));
        use std::io::Write;
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}

/// A text file, with what a `reports.jsonl` beside it knows of it.
fn raw(file: &str, text: String) -> RawReport {
    let path = Path::new(file);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let known = std::fs::read_to_string(path.with_file_name("reports.jsonl")).unwrap_or_default();
    let known: Value = known
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .find(|value: &Value| value["file"] == name.as_str())
        .unwrap_or(Value::Null);
    let given = |key: &str| known[key].as_str().map(str::to_owned);
    RawReport {
        outlet: given("outlet"),
        url: given("url"),
        published: given("published"),
        ..RawReport::blank(ReportId(file.into()), Place::file(file), Media::Text, text)
    }
}

fn witness(witness: &Witness) -> Value {
    let text = &witness.report.text;
    // Code points before each byte.
    let mut points = vec![0u32; text.len() + 1];
    let mut count = 0;
    for (at, mark) in text.char_indices() {
        points[at..at + mark.len_utf8()].fill(count);
        count += 1;
    }
    points[text.len()] = count;
    let place = |span: Span| json!([points[span.start as usize], points[span.end as usize]]);
    let source = |source: &Source| {
        json!({ "name": source.name.as_str(), "span": source.span.map(place), "kind": format!("{:?}", source.kind),
            "count": source.count, "text": source.span.map(|span| span.of(text)) })
    };
    let layers = &witness.layers;
    let attributions: Vec<Value> = layers
        .attributions
        .iter()
        .map(|one| {
            json!({ "kind": format!("{:?}", one.kind), "class": format!("{:?}", one.class), "cue": one.cue.map(place),
                "content": one.content.iter().map(|&piece| place(piece)).collect::<Vec<_>>(), "source": source(&one.source),
                "outer": one.outer.map(|outer| outer.0) })
        })
        .collect();
    let assertions: Vec<Value> = layers
        .assertions
        .iter()
        .map(|one| {
            json!({ "span": place(one.span), "text": one.span.of(text), "headline": one.headline,
                "chain": one.chain.iter().map(source).collect::<Vec<_>>(),
                "certainty": format!("{:?}", one.certainty).to_lowercase(), "polarity": format!("{:?}", one.polarity).to_lowercase(),
                "why": [one.certainty_why.map(|span| span.of(text)), one.polarity_why.map(|span| span.of(text))] })
        })
        .collect();
    let credits: Vec<Value> = layers
        .credits
        .iter()
        .map(|one| json!({ "text": one.span.of(text), "name": one.name.as_str(), "kind": format!("{:?}", one.kind), "report": one.report }))
        .collect();
    let quotes: Vec<Value> =
        layers.quotes.iter().map(|one| json!({ "span": place(one.span), "kind": format!("{:?}", one.kind) })).collect();
    json!({ "file": witness.report.id.0.as_str(), "attributions": attributions, "assertions": assertions, "credits": credits, "quotes": quotes })
}
