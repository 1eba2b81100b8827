//! Prints what is read of some files: one line of JSON for each file with its reports and findings.
//!
//! `cargo run -p headwater-intake --example reading -- [--as READER] FILE...`

use headwater_intake::{Config, Hint, forced, read_bytes};
use std::io::Write;

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let reader = (args.first().map(String::as_str) == Some("--as")).then(|| args.drain(..2).nth(1)).flatten();
    let mut out = std::io::stdout().lock();
    for path in args {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let config = Config::default();
        let intake = match &reader {
            Some(reader) => forced::read(reader, &bytes, &path, Hint::default(), &config),
            None => read_bytes(&bytes, &path, Hint::default(), &config),
        };
        let reports: Vec<_> = intake
            .reports
            .iter()
            .map(|report| {
                serde_json::json!({
                    "media": format!("{:?}", report.media), "text": report.text, "title": report.title, "url": report.url,
                    "outlet": report.outlet, "byline": report.byline, "published": report.published,
                    "modified": report.modified, "by": report.published_by, "language": report.language,
                    "extent": format!("{:?}", report.extent), "from": report.taken_from.as_ref().map(|from| &from.name),
                    "links": report.links, "credits": report.credits,
                })
            })
            .collect();
        let findings: Vec<_> =
            intake.findings.iter().map(|finding| format!("{:?}: {}", finding.severity, finding.message)).collect();
        let line = serde_json::json!({"file": path, "reports": reports, "findings": findings});
        if writeln!(out, "{line}").is_err() {
            return;
        }
    }
}
