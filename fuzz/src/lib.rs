//! What must hold of whatever is read from any bytes. A target hands bytes to one of these.

use headwater_intake::{Config, Hint, Intake, Limits, forced, read_bytes};
use headwater_model::{Media, Place, RawReport, ReportId, Span};
use std::sync::Once;

/// Reads with one reader, whatever the bytes look like.
pub fn read(reader: &str, bytes: &[u8]) {
    check(&forced::read(reader, bytes, "fuzzed", Hint::default(), &config()), bytes);
}

/// Reads with the reader that the bytes ask for; archives and what is in them.
pub fn sniffed(bytes: &[u8]) {
    check(&read_bytes(bytes, "fuzzed", Hint::default(), &config()), bytes);
}

/// Limits that small inputs can reach.
fn config() -> Config {
    // Readers hand their pieces to a pool of threads; here the calling thread is the pool, so that nothing is waited for.
    static POOL: Once = Once::new();
    POOL.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("the first pool");
    });
    let limits = Limits { unpacked_free_bytes: 4 << 20, ..Limits::default() };
    Config { limits, ..Config::default() }
}

fn check(intake: &Intake, bytes: &[u8]) {
    assert!(bytes.is_empty() || !intake.reports.is_empty() || !intake.findings.is_empty(), "lost in silence");
    for finding in &intake.findings {
        assert!(!finding.message.is_empty() && !finding.place.is_empty());
    }
    for report in &intake.reports {
        assert!(!report.text.trim().is_empty(), "a report without words");
        let Some(original) = &report.original else { continue };
        let mut last = 0;
        for piece in original.map.pieces() {
            assert!(piece.clean.start >= last, "pieces overlap");
            last = piece.clean.end;
            assert!(piece.start + u64::from(piece.len) <= original.bytes.len() as u64, "a piece lies outside the original");
            assert!(report.text.get(piece.clean.range()).is_some(), "a piece does not lie on characters of the text");
        }
        if let Some(all) = original.map.locate(Span::new(0, report.text.len())) {
            assert!(all.end <= original.bytes.len() as u64);
        }
    }
}

/// Cleans a text: every span of it and of what is set aside lies in it.
pub fn clean(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let raw = RawReport::blank(ReportId("a".into()), Place::file("a"), Media::Text, text);
    let (report, _) = headwater_annotate::text::read(raw);
    for block in &report.blocks {
        assert!(report.text.get(block.span.range()).is_some());
    }
}

/// Aligns two runs of numbers, parted by the first zero.
pub fn align(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let words = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).collect::<Vec<u32>>();
    let (a, b) = (words(&bytes[..at]), words(&bytes[at..]));
    for passage in headwater_reuse::align(&a, &b, headwater_reuse::Shape::STORY) {
        assert!(passage.a.end <= a.len() && passage.b.end <= b.len());
    }
}
