//! Reads many texts as reports, every layer of them, and tells how long it took: the whole of `annotate` for `bench/annotate/pair.py`.
//!
//! `throughput PACKAGE TEXTS.json THREADS ROUNDS`: TEXTS.json is an array of strings. Prints a JSON line a round: words, seconds,
//! seconds of processor time (Linux), and what was found. From raw text to assertions; nothing is read from disk in a round.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use headwater_annotate as annotate;
use headwater_model::{Media, Place, RawReport, ReportId};
use headwater_nlp::{Config, Model, layer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [package, file, threads, rounds] = arguments.as_slice() else {
        return Err("usage: throughput PACKAGE TEXTS.json THREADS ROUNDS".into());
    };
    let threads: usize = threads.parse()?;
    let texts: Vec<String> = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let model = Arc::new(Model::load(Path::new(package))?);
    for round in 0..rounds.parse::<usize>()? {
        let (start, cpu) = (Instant::now(), cpu_seconds());
        let raw = texts.iter().enumerate().map(|(number, text)| RawReport {
            published: Some("2025-06-18".into()),
            ..RawReport::blank(ReportId(number.to_string().into()), Place::file("r.txt"), Media::Text, text.clone())
        });
        let reports: Vec<_> = raw.map(|raw| annotate::text::read(raw).0).collect();
        let parses = layer::parse_reports(&model, &Config::default(), &reports, threads, &|_| ());
        let pairs: Vec<_> = reports.into_iter().zip(parses).collect();
        // The pure stages, on as many threads.
        let size = pairs.len().div_ceil(threads).max(1);
        let found: usize = std::thread::scope(|scope| {
            let works: Vec<_> = pairs
                .chunks(size)
                .map(|chunk| {
                    scope.spawn(move || {
                        let read =
                            chunk.iter().map(|(report, parse)| annotate::annotate(report.clone(), parse.clone()));
                        read.map(|witness| witness.layers.assertions.len() + witness.layers.attributions.len())
                            .sum::<usize>()
                    })
                })
                .collect();
            works.into_iter().map(|work| work.join().unwrap_or(0)).sum()
        });
        let line = serde_json::json!({
            "round": round, "words": words, "seconds": start.elapsed().as_secs_f64(), "cpu": cpu_seconds() - cpu, "found": found,
        });
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}

/// Processor time of this process so far, user and system, in hundredths of a second; 0 where /proc does not tell.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
