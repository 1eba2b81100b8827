//! The shipped stories in blocks, for people to read, and held against what their readers set aside.
//!
//! `tests/golden/text/<story>.txt` shows each report: outlet and dates, then a line a block. When the cut changes, the
//! test writes the new file and fails once, so that someone looks at the difference.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use headwater_annotate::text;
use headwater_model::{Block, BlockKind, DatedAt, Media, Place, RawReport, Report, ReportId};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn stories() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/stories");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .unwrap_or_else(|err| panic!("cannot read the shipped stories at {}: {err}", root.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("gold.json").is_file())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no shipped story found");
    folders
}

fn reports(story: &Path) -> Vec<Report> {
    let folder = story.join("reports");
    let known = std::fs::read_to_string(folder.join("reports.jsonl")).unwrap();
    let field = |object: &Value, name: &str| object[name].as_str().map(str::to_owned);
    known
        .lines()
        .map(|line| {
            let object: Value = serde_json::from_str(line).unwrap();
            let file = field(&object, "file").unwrap();
            text::read(RawReport {
                outlet: field(&object, "outlet"),
                url: field(&object, "url"),
                published: field(&object, "published"),
                ..RawReport::blank(
                    ReportId(field(&object, "id").unwrap().into()),
                    Place::file(file.clone()),
                    Media::Text,
                    std::fs::read_to_string(folder.join(file)).unwrap(),
                )
            })
            .0
        })
        .collect()
}

fn shown(report: &Report) -> String {
    let date = |at: &Option<DatedAt>| {
        at.as_ref().map_or("-".to_owned(), |at| {
            let clock = at.minute.map_or(String::new(), |minute| format!(" {:02}:{:02}", minute / 60, minute % 60));
            let words = at.span.map_or(String::new(), |span| format!(" \"{}\"", span.of(&report.text)));
            format!("{}{clock} {:?} by {:?}{words}", at.date, at.precision, at.found)
        })
    };
    let mut out = format!("{} | {}\n", report.id, report.outlet.as_deref().unwrap_or("-"));
    let _ = writeln!(out, "  published {}\n  modified  {}", date(&report.published), date(&report.modified));
    for block in &report.blocks {
        let words: Vec<char> = block.span.of(&report.text).replace('\n', " / ").chars().collect();
        let excerpt: String = if words.len() <= 90 {
            words.iter().collect()
        } else {
            words[..60].iter().chain(&[' ', '…', ' ']).chain(&words[words.len() - 24..]).collect()
        };
        let rule = if block.rule.is_empty() { String::new() } else { format!("  [{}]", block.rule) };
        let _ = writeln!(out, "  {:<11} {excerpt}{rule}", format!("{:?}", block.kind));
    }
    out
}

#[test]
fn shipped_stories_are_cut_as_shown() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/text");
    std::fs::create_dir_all(&golden).unwrap();
    let mut changed = Vec::new();
    for story in stories() {
        let found: String = reports(&story).iter().map(|report| shown(report) + "\n").collect();
        let file = golden.join(story.file_name().unwrap()).with_extension("txt");
        if std::fs::read_to_string(&file).ok().as_deref() != Some(found.as_str()) {
            std::fs::write(&file, &found).unwrap();
            changed.push(file.display().to_string());
        }
    }
    assert!(changed.is_empty(), "the cut changed; read the difference, then run again: {changed:?}");
}

#[test]
fn blocks_are_ordered_disjoint_and_lose_no_word() {
    for story in stories() {
        for report in reports(&story) {
            let mut end = 0;
            for block in &report.blocks {
                let gap = &report.text[end..block.span.start as usize];
                assert!(gap.trim().is_empty(), "{}: between blocks: {gap:?}", report.id);
                assert_eq!(block.span, block.span.trimmed(&report.text));
                assert!((block.kind == BlockKind::Boilerplate) != block.rule.is_empty());
                end = block.span.end as usize;
            }
            assert!(report.text[end..].trim().is_empty());
        }
    }
}

/// Recall and precision of boilerplate, in bytes of text, against the readers' quotes.
#[test]
fn boilerplate_is_what_readers_set_aside() {
    let (mut hit, mut wanted, mut answered) = (0, 0, 0);
    for story in stories() {
        let gold: Value = serde_json::from_slice(&std::fs::read(story.join("gold.json")).unwrap()).unwrap();
        for report in reports(&story) {
            let entry =
                gold["reports"].as_array().unwrap().iter().find(|entry| entry["id"] == report.id.0.as_str()).unwrap();
            let mut marked = vec![false; report.text.len()];
            for quote in entry["boilerplate"].as_array().into_iter().flatten() {
                let words = quote["text"].as_str().unwrap();
                let nth = quote["nth"].as_u64().unwrap_or(1) as usize;
                let (start, _) = report.text.match_indices(words).nth(nth - 1).unwrap();
                marked[start..start + words.len()].fill(true);
            }
            let covered = |block: &Block| block.span.range().filter(|&at| marked[at]).count();
            let aside: Vec<&Block> =
                report.blocks.iter().filter(|block| block.kind == BlockKind::Boilerplate).collect();
            hit += aside.iter().map(|block| covered(block)).sum::<usize>();
            answered += aside.iter().map(|block| block.span.len()).sum::<usize>();
            wanted += marked.iter().filter(|marked| **marked).count();
            for block in &report.blocks {
                let share = covered(block) as f64 / block.span.len() as f64;
                let is = block.kind == BlockKind::Boilerplate;
                if (share > 0.5) != is {
                    println!(
                        "{} {} {:?}: {:?}",
                        story.file_name().unwrap().display(),
                        report.id,
                        block.kind,
                        block.span.of(&report.text)
                    );
                }
            }
        }
    }
    let (recall, precision) = (hit as f64 / wanted as f64, hit as f64 / answered as f64);
    println!("boilerplate in bytes: recall {recall:.3}, precision {precision:.3}");
    assert!(recall >= 0.8, "recall {recall:.3}");
    assert!(precision >= 0.8, "precision {precision:.3}");
}
