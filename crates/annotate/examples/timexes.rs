//! Answers short texts with their time expressions: reads JSON lines (`text`, `date`, a day or a day and time) from stdin, prints for each
//! a JSON array of `start`, `end` (code points), `kind`, `value`, `mod`, `from`, `to`.
//!
//! `cargo run -p headwater-annotate --example timexes -- PACKAGE < cases.jsonl`; `eval/recognizers.py` asks it.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use headwater_annotate::time;
use headwater_model::{
    Block, BlockKind, Date, DateFound, DatedAt, Media, Place, Precision, RawReport, Report, ReportId, Span,
};
use headwater_nlp::{Config, Model, layer};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let package = std::env::args().nth(1).ok_or("usage: timexes PACKAGE < cases.jsonl")?;
    let model = Arc::new(Model::load(Path::new(&package))?);
    let mut reports = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let case: Value = serde_json::from_str(&line?)?;
        reports.push(report(case["text"].as_str().unwrap_or_default(), case["date"].as_str().unwrap_or_default()));
    }
    let parses = layer::parse_reports(&model, &Config::default(), &reports, 2, &|_| ());
    let mut out = std::io::stdout().lock();
    for (report, parse) in reports.iter().zip(parses) {
        let point = |byte: u32| report.text[..byte as usize].chars().count();
        let times = time::times(report, &parse);
        let times: Vec<Value> = times
            .iter()
            .map(|time| {
                json!({
                    "start": point(time.span.start),
                    "end": point(time.span.end),
                    "kind": format!("{:?}", time.kind).to_lowercase(),
                    "value": time.value.as_str(),
                    "mod": time.modifier.map(|modifier| format!("{modifier:?}")),
                    "from": time.from.map(|day| day.to_string()),
                    "to": time.to.map(|day| day.to_string()),
                })
            })
            .collect();
        writeln!(out, "{}", Value::Array(times))?;
    }
    Ok(())
}

/// One paragraph of that day.
fn report(text: &str, date: &str) -> Report {
    let raw = RawReport::blank(ReportId("case".into()), Place::file("case"), Media::Text, text.to_owned());
    let mut report = headwater_annotate::text::read(raw).0;
    let span = Span::new(0, text.len()).trimmed(text);
    report.title = None;
    report.blocks = vec![Block { span, kind: BlockKind::Paragraph, rule: "" }];
    let date = date.get(..10).and_then(|day| day.parse::<Date>().ok());
    let found = DateFound::Metadata;
    report.published = date.map(|date| DatedAt { date, minute: None, precision: Precision::Day, found, span: None });
    report.modified = None;
    report
}
