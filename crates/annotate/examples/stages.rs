//! Measures every stage of `annotate` on one thread: processor seconds on a text and on one ten times as long, and the ratio of the two.
//!
//! `cargo run --release -p headwater-annotate --example stages -- PACKAGE TEXT [BYTES]`: TEXT is a file of plain running text, repeated
//! up to BYTES (500,000 if not said) and to ten times that. A stage that is linear shows a ratio of about 10. Prints words a
//! second of the whole and the most memory the process held (Linux).

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use headwater_annotate::{assertion, attribution, credit, entity, quantity, quote, text, time};
use headwater_model::{Media, Place, RawReport, ReportId};
use headwater_nlp::{Config, Model, layer};
use rustix::time::{ClockId, clock_gettime};

const STAGES: [&str; 9] = ["text", "nlp", "entity", "time", "quantity", "quote", "credit", "attribution", "assertion"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (package, file, bytes) = match arguments.as_slice() {
        [package, file] => (package, file, 500_000),
        [package, file, bytes] => (package, file, bytes.parse()?),
        _ => return Err("usage: stages PACKAGE TEXT [BYTES]".into()),
    };
    let model = Arc::new(Model::load(Path::new(package))?);
    let words = std::fs::read_to_string(file)?;
    let long = |bytes: usize| {
        let mut text = String::with_capacity(bytes + words.len() + 2);
        while text.len() < bytes {
            text.push_str(words.trim());
            text.push_str("\n\n");
        }
        text
    };
    let (short, tenfold) = (long(bytes), long(10 * bytes));
    measure(&model, &long(bytes / 10)); // what is loaded once is loaded
    let (a, b) = (measure(&model, &short), measure(&model, &tenfold));
    let mut out = format!("{:12}{:>10}{:>10}{:>8}\n", "stage", short.len(), tenfold.len(), "ratio");
    for (stage, (a, b)) in STAGES.iter().zip(a.iter().zip(&b)) {
        out.push_str(&format!("{stage:12}{a:>9.3}s{b:>9.3}s{:>8.1}\n", b / a.max(1e-9)));
    }
    let (sum_a, sum_b) = (a.iter().sum::<f64>(), b.iter().sum::<f64>());
    out.push_str(&format!("{:12}{sum_a:>9.3}s{sum_b:>9.3}s{:>8.1}\n", "all", sum_b / sum_a));
    let count = tenfold.split_whitespace().count() as f64;
    out.push_str(&format!("{:.0} words a second, of nlp alone {:.0}\n", count / sum_b, count / b[1]));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM")) {
        out.push_str(&format!("most memory held: {}\n", peak.trim_start_matches("VmHWM:").trim()));
    }
    use std::io::Write;
    write!(std::io::stdout(), "{out}")?;
    Ok(())
}

/// Processor seconds of this process so far: unlike those on the wall, neighbours on the machine hardly change them.
fn spent() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Processor seconds each of [`STAGES`] takes on `words`.
fn measure(model: &Arc<Model>, words: &str) -> [f64; STAGES.len()] {
    let mut seconds = [0.0; STAGES.len()];
    let mut since = spent();
    let mut lap = |stage: usize| {
        seconds[stage] = spent() - since;
        since = spent();
    };
    let raw = RawReport {
        published: Some("2025-06-18".into()),
        ..RawReport::blank(ReportId("r".into()), Place::file("r.txt"), Media::Text, words.to_owned())
    };
    let report = text::read(raw).0;
    lap(0);
    let parses = layer::parse_reports(model, &Config::default(), std::slice::from_ref(&report), 1, &|_| ());
    let parse = parses.into_iter().next().unwrap_or_default();
    lap(1);
    let mentions = entity::mentions(&report, &parse);
    lap(2);
    let times = time::times(&report, &parse);
    lap(3);
    let quantities = quantity::quantities(&report, &parse, &times);
    black_box(&quantities);
    lap(4);
    let quotes = quote::quotes(&report, &parse);
    lap(5);
    black_box(credit::credits(&report, &parse, &mentions));
    lap(6);
    let attributions = attribution::attributions(&report, &parse, &mentions, &quotes);
    lap(7);
    black_box(assertion::assertions(&report, &parse, &quantities, &quotes, &attributions));
    lap(8);
    seconds
}
