//! Prints what there is in text files to learn attributions from, one JSON object a line. `eval/polnear_fit.py` reads it.
//! Offsets are code points. Signs are numbers into the line's own list `signs`.
//!
//! `cargo run -p headwater-annotate --example observations -- PACKAGE FILE...`; a FILE named `@LIST` holds one name a line.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use headwater_annotate::{attribution, entity, quote, text};
use headwater_model::{Media, Place, RawReport, ReportId, Span};
use headwater_nlp::{Config, Model, layer};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let package = arguments.next().ok_or("usage: observations PACKAGE FILE...")?;
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
        let raw = RawReport::blank(ReportId(file.as_str().into()), Place::file(file), Media::Text, text);
        reports.push(text::read(raw).0);
    }
    let parses = layer::parse_reports(&model, &Config::default(), &reports, 2, &|_| ());
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for (report, parse) in reports.into_iter().zip(parses) {
        let mentions = entity::mentions(&report, &parse);
        let quotes = quote::quotes(&report, &parse);
        let points = points(&report.text);
        let place = |span: Span| json!([points[span.start as usize], points[span.end as usize]]);
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut names: Vec<String> = Vec::new();
        let mut number = |sign: &String| {
            *numbers.entry(sign.clone()).or_insert_with(|| {
                names.push(sign.clone());
                names.len() - 1
            })
        };
        let mut words: Vec<Value> = Vec::new();
        for word in attribution::observations(&report, &parse, &mentions, &quotes) {
            let mut readings: Vec<Value> = Vec::new();
            for one in &word.readings {
                let signs: Vec<usize> = one.signs.iter().map(&mut number).collect();
                let mut sources: Vec<Value> = Vec::new();
                for (span, signs) in &one.sources {
                    let signs: Vec<usize> = signs.iter().map(&mut number).collect();
                    sources.push(json!([span.map(place), signs]));
                }
                let pieces: Vec<Value> = one.pieces.iter().map(|&piece| place(piece)).collect();
                readings.push(json!([pieces, signs, sources]));
            }
            words.push(json!({ "cue": place(word.cue), "word": word.word.as_str(), "ruled": word.ruled, "readings": readings }));
        }
        writeln!(out, "{}", json!({ "file": report.id.0.as_str(), "signs": names, "words": words }))?;
    }
    Ok(())
}

/// Code points before each byte.
fn points(text: &str) -> Vec<u32> {
    let mut points = vec![0u32; text.len() + 1];
    let mut count = 0;
    for (at, mark) in text.char_indices() {
        points[at..at + mark.len_utf8()].fill(count);
        count += 1;
    }
    points[text.len()] = count;
    points
}
