//! Reads paths as the command does and tells counts, time and the commonest findings: for trying hostile input.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

fn main() {
    let paths: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    let start = std::time::Instant::now();
    let intake = headwater_intake::read(&paths);
    println!(
        "{} reports, {} findings, {:.2} s",
        intake.reports.len(),
        intake.findings.len(),
        start.elapsed().as_secs_f64()
    );
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &intake.findings {
        let kind: String = finding.message.chars().filter(|c| !c.is_ascii_digit()).take(70).collect();
        *kinds.entry(kind).or_default() += 1;
    }
    for (kind, count) in kinds {
        println!("{count:6} {kind}");
    }
}
