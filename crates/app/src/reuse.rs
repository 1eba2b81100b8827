//! Reuse over an archive: reports in, shared passages out, in the order of things:
//!
//! ```text
//! report ─ words, fingerprints ─▶ index on disk ─ shared ones ─▶ links ─ sorted by pair ─▶ pairs worth a look ─ align ─▶ passages
//! ```
//!
//! Everything between two arrows is sorted on disk where it does not fit in memory; what stays there is 40 bytes a report and
//! what `memory_bytes` grants. Only new reports are compared, with one another and with all that the index has.

use anyhow::{Context, Result};
use headwater_annotate::text;
use headwater_model::{Finding, RawReport, Report, Severity, Span};
use headwater_report::passage::{Passage, Side};
use headwater_reuse::{Aligned, Posting, Seed, Shape, Words, align, candidate, common, fingerprint, fingerprints};
use headwater_store::reuse::{Index, Reader, Run, Sorter, drain};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashSet;
use std::io;
use std::path::Path;

/// How reuse is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Fewest equal words of a passage.
    pub words_min: usize,
    /// Bytes for what is gathered before it is written.
    pub memory_bytes: usize,
}

/// Least share of equal words in a passage, on either side.
const SHARE_MIN: f64 = 0.5;
/// Reports read before they are filed.
const BATCH_REPORTS: usize = 2_048;
/// Pairs aligned at a time.
const BATCH_PAIRS: usize = 4_096;

/// An archive that is being read.
pub struct Archive {
    index: Index,
    settings: Settings,
    waiting: Vec<RawReport>,
    /// Reports that the index had already.
    pub known: u64,
    /// What was noticed in the reports.
    pub findings: Vec<Finding>,
}

impl Archive {
    /// Opens the index in `folder`, or begins one.
    ///
    /// # Errors
    /// If the folder cannot be used.
    pub fn open(folder: &Path, settings: Settings) -> Result<Archive> {
        let maker =
            format!("words of letters and digits, runs of {} in {}", fingerprint::RUN_WORDS, fingerprint::WINDOW_RUNS);
        // Half of the memory gathers; sorting in place needs none, writing and reading little.
        let index = Index::open(folder, &maker, settings.memory_bytes / 2)
            .with_context(|| format!("cannot use the index in '{}'", folder.display()))?;
        Ok(Archive { index, settings, waiting: Vec::new(), known: 0, findings: Vec::new() })
    }

    /// Number of reports in the index, those added included.
    pub fn len(&self) -> u32 {
        self.index.len()
    }

    /// Files a report.
    ///
    /// # Errors
    /// If the index cannot be written.
    pub fn add(&mut self, raw: RawReport) -> Result<()> {
        self.waiting.push(raw);
        if self.waiting.len() >= BATCH_REPORTS { self.file() } else { Ok(()) }
    }

    fn file(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.waiting);
        let read: Vec<_> = batch.into_par_iter().map(prepare).collect();
        for (packed, fingerprints, findings) in read {
            self.findings.extend(findings);
            let fingerprints = fingerprints.into_iter().map(|print| (print.hash, print.word));
            if self.index.add(&packed, fingerprints).context("cannot write the index")?.is_none() {
                self.known += 1;
            }
        }
        Ok(())
    }

    /// Hands every passage that a new report shares with another to `found`, in the order of the reports, and makes the new
    /// reports part of the index.
    ///
    /// # Errors
    /// If the index cannot be read or written, or `found` fails.
    pub fn passages(&mut self, progress: &dyn Fn(u64), mut found: impl FnMut(Passage) -> Result<()>) -> Result<()> {
        self.file()?;
        let added = self.index.sort().context("cannot write the index")?;
        let mut links = Sorter::new(self.index.folder(), "link", self.settings.memory_bytes / 2);
        let mut postings: Vec<Posting> = Vec::new();
        let texts = self.index.texts();
        // At most one in a hundred fingerprints can be of a stock phrase.
        let mut stock: HashSet<u64> = HashSet::new();
        self.index
            .shared(&added, candidate::COMMON_MIN, |hash, places| {
                if places.len() >= common::COMMON_MIN {
                    stock.insert(hash);
                }
                postings.clear();
                postings.extend(places.iter().map(|&(text, word)| Posting { order: texts.hash(text), text, word }));
                let mut failed = Ok(());
                candidate::link(
                    &mut postings,
                    |text| text >= added.first_new,
                    |link| {
                        if failed.is_ok() {
                            let pair = u64::from(link.a) << 32 | u64::from(link.b);
                            failed = links.push([pair, u64::from(link.seed.a) << 32 | u64::from(link.seed.b)]);
                        }
                    },
                );
                failed
            })
            .context("cannot read the index")?;
        self.compare(links.finish()?, &stock, progress, &mut found)?;
        self.index.commit(added).context("cannot write the index")
    }

    /// Aligns the pairs that are worth it.
    fn compare(
        &self,
        links: Vec<Run>,
        stock: &HashSet<u64>,
        progress: &dyn Fn(u64),
        found: &mut impl FnMut(Passage) -> Result<()>,
    ) -> Result<()> {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut seeds: Vec<Seed> = Vec::new();
        let mut current = None;
        let mut failed = Ok(());
        drain(links, |[pair, seed]| {
            if current != Some(pair) {
                self.close(current, &seeds, &mut pairs);
                current = Some(pair);
                seeds.clear();
                if pairs.len() >= BATCH_PAIRS {
                    failed = self.align(&pairs, stock, found);
                    pairs.clear();
                    progress(pair >> 32);
                }
            }
            seeds.push(Seed { a: (seed >> 32) as u32, b: seed as u32 });
            if failed.is_ok() { Ok(()) } else { Err(io::Error::other("stopped")) }
        })
        .or_else(|error| failed.and(Err(error.into())))?;
        self.close(current, &seeds, &mut pairs);
        self.align(&pairs, stock, found)
    }

    fn close(&self, pair: Option<u64>, seeds: &[Seed], pairs: &mut Vec<(u32, u32)>) {
        if let Some(pair) = pair.filter(|_| candidate::worth(seeds, self.settings.words_min)) {
            pairs.push(((pair >> 32) as u32, pair as u32));
        }
    }

    fn align(
        &self,
        pairs: &[(u32, u32)],
        stock: &HashSet<u64>,
        found: &mut impl FnMut(Passage) -> Result<()>,
    ) -> Result<()> {
        let groups: Vec<&[(u32, u32)]> = pairs.chunk_by(|x, y| x.0 == y.0).collect();
        let aligned: Vec<io::Result<Vec<Passage>>> = groups
            .into_par_iter()
            .map_init(
                || self.index.reader().map(RefCell::new),
                |reader, group| match reader {
                    Ok(reader) => passages_of(&mut reader.borrow_mut(), group, stock, self.settings.words_min),
                    Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
                },
            )
            .collect();
        for passages in aligned {
            passages.context("cannot read the index")?.into_iter().try_for_each(&mut *found)?;
        }
        Ok(())
    }
}

/// A report as it is kept, its fingerprints, and what was noticed in it.
fn prepare(raw: RawReport) -> (Vec<u8>, Vec<fingerprint::Fingerprint>, Vec<Finding>) {
    let (report, findings) = text::read(raw);
    let lost = findings.into_iter().filter(|f| f.severity == Severity::Lost).collect();
    let aside = aside(&report);
    let words = words_of(&report.text, &aside);
    let published = report.published.as_ref().map(|at| at.date.to_string());
    let head = json!({
        "id": report.id.0.as_str(),
        "outlet": report.outlet,
        "published": published,
        "aside": aside.iter().map(|span| [span.start, span.end]).collect::<Vec<_>>(),
    });
    let mut packed = head.to_string().into_bytes();
    packed.push(b'\n');
    packed.extend_from_slice(report.text.as_bytes());
    (packed, fingerprints(&words.numbers), lost)
}

/// What is not the report's own words: boilerplate, bylines, date lines.
fn aside(report: &Report) -> Vec<Span> {
    report.blocks.iter().filter(|block| !block.kind.is_read()).map(|block| block.span).collect()
}

/// The words of a text but for those set aside.
fn words_of(text: &str, aside: &[Span]) -> Words {
    let all = Words::of(text);
    if aside.is_empty() {
        return all;
    }
    let mut kept = Words::default();
    let mut at = 0;
    for (number, span) in all.numbers.into_iter().zip(all.spans) {
        while aside.get(at).is_some_and(|block| block.end <= span.start) {
            at += 1;
        }
        if aside.get(at).is_none_or(|block| span.end <= block.start) {
            kept.numbers.push(number);
            kept.spans.push(span);
        }
    }
    kept
}

/// A report taken out of the index again.
struct Kept {
    head: Value,
    text: String,
    words: Words,
}

impl Kept {
    fn read(reader: &mut Reader<'_>, number: u32) -> io::Result<Kept> {
        let broken = || io::Error::other(format!("text {number} of the index is broken"));
        let packed = String::from_utf8(reader.get(number)?).map_err(|_| broken())?;
        let (head, text) = packed.split_once('\n').ok_or_else(broken)?;
        let head: Value = serde_json::from_str(head).map_err(|_| broken())?;
        let offset = |value: &Value| value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let aside: Vec<Span> = head["aside"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|pair| (offset(&pair[0]), offset(&pair[1])))
            .filter(|(start, end)| start <= end)
            .map(|(start, end)| Span::new(start, end))
            .collect();
        let words = words_of(text, &aside);
        Ok(Kept { text: text.to_owned(), words, head })
    }

    fn side(&self, words: std::ops::Range<usize>) -> Side {
        let span = self.words.span(words);
        let given = |key: &str| self.head[key].as_str().map(str::to_owned);
        let words = span.of(&self.text);
        let start = self.text[..span.start as usize].chars().count();
        Side {
            report: given("id").unwrap_or_default(),
            outlet: given("outlet"),
            published: given("published"),
            start,
            end: start + words.chars().count(),
            text: words.to_owned(),
        }
    }
}

/// The passages of pairs that have the first report in common.
fn passages_of(
    reader: &mut Reader<'_>,
    pairs: &[(u32, u32)],
    stock: &HashSet<u64>,
    words_min: usize,
) -> io::Result<Vec<Passage>> {
    let Some(&(first, _)) = pairs.first() else { return Ok(Vec::new()) };
    let a = Kept::read(reader, first)?;
    let common_words = common::common_words(&a.words.numbers, |hash| stock.contains(&hash));
    let mut passages = Vec::new();
    for &(_, other) in pairs {
        let b = Kept::read(reader, other)?;
        for aligned in align(&a.words.numbers, &b.words.numbers, Shape::ARCHIVE) {
            let share = share(&aligned);
            let long = aligned.matched >= words_min && share >= SHARE_MIN;
            if long && common::is_telling(&aligned, &common_words, words_min) {
                let (a, b) = (a.side(aligned.a.clone()), b.side(aligned.b.clone()));
                passages.push(Passage { a, b, words: aligned.matched, share });
            }
        }
    }
    Ok(passages)
}

/// Equal words over those of the longer side.
fn share(aligned: &Aligned) -> f64 {
    aligned.matched as f64 / aligned.a.len().max(aligned.b.len()).max(1) as f64
}
