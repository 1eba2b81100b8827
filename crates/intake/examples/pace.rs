//! How fast files are read, and in how much memory: `cargo run --release -p headwater-intake --example pace -- FILE...`
//!
//! Reports are counted and let go, originals included, on all cores; times are wall-clock and processor time of the whole
//! process. `--keep-no-originals` reads as `headwater brief` does.
#![allow(clippy::print_stdout)]

use headwater_intake::{Config, Item, each};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

fn main() {
    let (options, paths): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let originals = !options.iter().any(|option| option == "--keep-no-originals");
    let config = Config { originals, ..Config::default() };
    for path in paths {
        let (start, before) = (Instant::now(), processor_seconds());
        let (mut reports, mut bytes, mut findings, mut first) = (0u64, 0u64, 0u64, None);
        let _ = each(&[PathBuf::from(&path)], &config, &mut |item| {
            match item {
                Item::Report(found) => {
                    reports += 1;
                    bytes += found.report.text.len() as u64;
                }
                Item::Finding(finding) => {
                    findings += 1;
                    first.get_or_insert(finding);
                }
                Item::End(_) => {}
            }
            ControlFlow::Continue(())
        });
        let (wall, used) = (start.elapsed().as_secs_f64(), processor_seconds() - before);
        println!(
            "{path}: {reports} reports, {findings} findings, {:.1} MB of text; {wall:.2} s, {used:.2} s of processor time, {:.0} reports a processor second; peak {} MB so far",
            bytes as f64 / 1e6,
            reports as f64 / used.max(1e-9),
            peak_mb()
        );
        if let Some(finding) = first {
            println!("  first finding: {}: {}", finding.place, finding.message);
        }
    }
}

/// Processor time of this process, user and system; 0 where the system does not say.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        stat.rsplit(") ").next().unwrap_or("").split(' ').map(|field| field.parse().unwrap_or(0.0)).collect();
    // The kernel counts in hundredths of a second.
    fields.get(11..13).map_or(0.0, |used| used.iter().sum::<f64>() / 100.0)
}

/// Most memory this process has had, in megabytes.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) >> 10
}
