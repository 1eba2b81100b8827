//! How alike pairs of sentences are, for measuring: `eval/paraphrase.py` runs it.
//!
//! `cargo run -p headwater-collate --example likeness -- PACKAGE < PAIRS` reads two sentences a line, parted by a tab, and prints for
//! each line, parted by tabs: likeness, containment of the first in the second, of the second in the first (0 to 1 each), and how many
//! numbers one has and the other has not. Rarity is learnt from all the sentences.

use headwater_annotate as annotate;
use headwater_collate::likeness::Likeness;
use headwater_model::{Media, Place, RawReport, ReportId, ReportIx, Story, StoryId, Witness};
use headwater_nlp::{Config, Model, layer};
use std::error::Error;
use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let package = std::env::args().nth(1).ok_or("usage: likeness PACKAGE < PAIRS")?;
    let model = Arc::new(Model::load(Path::new(&package))?);
    let mut raw = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (a, b) = line.split_once('\t').ok_or("expected two sentences parted by a tab")?;
        for sentence in [a, b] {
            let id = ReportId(raw.len().to_string().into());
            raw.push(RawReport::blank(id, Place::file("pairs"), Media::Text, sentence.to_owned()));
        }
    }
    let reports: Vec<_> = raw.into_iter().map(|raw| annotate::text::read(raw).0).collect();
    let parses = layer::parse_reports(&model, &Config::default(), &reports, 2, &|_| ());
    let witnesses: Vec<Witness> =
        reports.into_iter().zip(parses).map(|(report, parse)| annotate::annotate(report, parse)).collect();
    let reports = (0..witnesses.len()).map(ReportIx::from).collect();
    let story = Story { id: StoryId("pairs".into()), reports, assignments: Vec::new() };
    let likeness = Likeness::learn(&witnesses, &story, &[]);
    let passage = |at: usize| likeness.passage(ReportIx::from(at), 0..witnesses[at].layers.parse.tokens.len());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for at in (0..witnesses.len()).step_by(2) {
        let (a, b) = (passage(at), passage(at + 1));
        let numbers = |at: usize| witnesses[at].layers.quantities.iter().map(|quantity| quantity.value);
        let lacks = |of: usize, to: usize| numbers(of).filter(|x| !numbers(to).any(|y| *x == y)).count();
        writeln!(
            out,
            "{:.5}\t{:.5}\t{:.5}\t{}",
            likeness.likeness(&a, &b),
            likeness.containment(&a, &b),
            likeness.containment(&b, &a),
            lacks(at, at + 1) + lacks(at + 1, at)
        )?;
    }
    Ok(())
}
