//! Extracts every `*.html.gz` of a folder and writes what the article extraction benchmark's `evaluate.py` reads:
//! `cargo run --release -p headwater-intake --example article_extraction -- HTML_FOLDER OUTPUT.json`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use headwater_intake::{Limits, html};
use serde_json::{Map, Value, json};
use std::io::Read;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let mut out = Map::new();
    let mut pages: Vec<_> = std::fs::read_dir(&arguments[1]).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    let (mut spent, mut slowest) = (0.0, 0.0f64);
    for path in pages {
        let name = path.file_name().unwrap().to_string_lossy().replace(".html.gz", "");
        let mut page = Vec::new();
        flate2::read::GzDecoder::new(std::fs::File::open(&path).unwrap()).read_to_end(&mut page).unwrap();
        let start = Instant::now();
        let (found, findings) = html::extract(&page, &Limits::default(), &name);
        let took = start.elapsed().as_secs_f64();
        spent += took;
        slowest = slowest.max(took);
        for finding in findings {
            println!("{}: {}", finding.place, finding.message);
        }
        if found.as_ref().is_some_and(|found| found.published.is_none()) {
            println!("{name}: no date");
        }
        let text = found.map_or(String::new(), |found| found.text);
        out.insert(name, json!({ "articleBody": text }));
    }
    println!("{} pages, {spent:.2} s, slowest {slowest:.2} s", out.len());
    std::fs::write(&arguments[2], Value::Object(out).to_string()).unwrap();
}
