//! Measures the runtime: `throughput PACKAGE_DIR TEXTS.json [--kernel k] [--threads n] [--rounds n] [--dump FILE]`.
//!
//! TEXTS.json is a list of strings. Prints one JSON object a round. With `--dump`, writes the annotations of the last
//! round, one document a line, for comparison with another implementation.

#![allow(clippy::print_stdout, reason = "this is a program")]

use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use headwater_nlp::{Config, Doc, Iob, Labels, Model, Workers};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut positional = Vec::new();
    let (mut config, mut threads, mut rounds, mut dump) = (Config::default(), 1, 3, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--kernel" => config.kernel = value()?.parse()?,
            "--threads" => threads = value()?.parse()?,
            "--rounds" => rounds = value()?.parse()?,
            "--batch" => config.batch_tokens = value()?.parse()?,
            "--embeddings" => config.embeddings_max = value()?.parse()?,
            "--dump" => dump = Some(value()?),
            _ => positional.push(argument),
        }
    }
    let [package, texts] = &positional[..] else {
        return Err("expected PACKAGE_DIR TEXTS.json [--kernel k] [--threads n] [--rounds n] [--dump FILE]".into());
    };
    if !config.kernel.is_available() {
        return Err(format!("this processor has no {:?}", config.kernel).into());
    }
    let texts: Vec<String> = serde_json::from_slice(&fs::read(texts)?)?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();

    let start = Instant::now();
    let model = Arc::new(Model::load(Path::new(package))?);
    let load_seconds = start.elapsed().as_secs_f64();
    let mut workers = Workers::new(&model, &config, threads);
    let mut docs = Vec::new();
    for round in 0..rounds {
        let (start, cpu_start) = (Instant::now(), cpu_seconds());
        docs = workers.process(&texts, &|_| {});
        let seconds = start.elapsed().as_secs_f64();
        let cpu_seconds = cpu_seconds().zip(cpu_start).map(|(end, start)| end - start);
        let tokens: usize = docs.iter().map(|doc| doc.tokens.len()).sum();
        let line = json!({
            "round": round,
            "package": model.name(),
            "kernel": format!("{:?}", config.kernel),
            "threads": threads,
            "tokens": tokens,
            "seconds": seconds,
            "tokens_per_second": tokens as f64 / seconds,
            "cpu_seconds": cpu_seconds,
            "tokens_per_cpu_second": cpu_seconds.map(|seconds| tokens as f64 / seconds),
            "peak_rss_bytes": peak_rss_bytes(),
            "load_seconds": load_seconds,
        });
        println!("{line}");
    }
    if let Some(path) = dump {
        let mut out = BufWriter::new(fs::File::create(path)?);
        for (doc, text) in docs.iter().zip(&texts) {
            writeln!(out, "{}", record(doc, text, model.labels()))?;
        }
    }
    Ok(())
}

/// Each token as [text, space after, tag, head, dep, sentence start, iob (spaCy's number), entity, pos, morph, lemma,
/// first byte].
fn record(doc: &Doc, text: &str, labels: &Labels) -> Value {
    let token = |token: &headwater_nlp::Token| {
        let iob = match token.iob {
            Iob::B => 3,
            Iob::I => 1,
            Iob::O => 2,
        };
        json!([
            text[token.range()],
            u8::from(token.space_after),
            labels.name(token.tag),
            token.head,
            labels.name(token.dep),
            u8::from(token.sentence_start),
            iob,
            labels.name(token.ent),
            labels.name(token.pos),
            labels.name(token.morph),
            token.lemma.as_str(),
            token.start,
        ])
    };
    doc.tokens.iter().map(token).collect()
}

/// The most memory the process ever had; `None` where the system does not tell.
fn peak_rss_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Time that all threads of the process have run, in steps of a hundredth of a second; `None` where the system does not
/// tell. On a busy machine it says more than the clock.
fn cpu_seconds() -> Option<f64> {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // User and system time are the 12th and 13th value after the name, which stands in parentheses.
    let mut times = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (times.next()?.parse().ok()?, times.next()?.parse().ok()?);
    Some((user + system) / TICKS_PER_SECOND)
}
