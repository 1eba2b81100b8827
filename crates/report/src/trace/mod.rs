//! One report, sentence by sentence: where each came from.
//!
//! Read off the stemma: a sentence belongs to the parent whose aligned passages cover most of its words, else to the
//! parent that has it in other words, else to the report it gives credit; what nobody has is the report's own. Text that was set
//! aside is listed where it stands. Linear in the report's sentences times its parents' passages.

mod html;
mod text;

pub use html::html;
pub use text::text;

use headwater_model as model;
use model::{BlockKind, Dossier, EvidenceKind, Parent, ReportIx, ReuseKind, Span, Witness};
use serde::Serialize;

use crate::receipt::{Receipt, Texts};
use crate::word;

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/trace/1";

/// Where the words of a report came from.
#[derive(Clone, Debug, Serialize)]
pub struct Trace {
    /// [`FORMAT`].
    pub format: &'static str,
    /// What `start` and `end` count, in every receipt.
    pub offsets: &'static str,
    /// The report's id.
    pub report: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// The story it was found in, and how many reports that has.
    pub story: String,
    /// Reports of the story, this one included.
    pub reports: usize,
    /// Everything it came from, the largest share first; `own` is its own, `aside` what was set aside.
    pub sources: Vec<Source>,
    /// Its sentences and what was set aside, in text order.
    pub sentences: Vec<Sentence>,
}

/// One place words came from.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// A report's id, `x:Name`, `x:?1`, `own` or `aside`.
    pub source: String,
    /// What to call it.
    pub label: String,
    /// Words of the sentences that belong to it.
    pub words: usize,
    /// Those words as a share of all that were read, 0 to 1; 0 for what was set aside.
    pub share: f32,
    /// Support of the edge to it, 0 to 1; `null` for `own` and `aside`.
    pub support: Option<f32>,
}

/// One sentence.
#[derive(Clone, Debug, Serialize)]
pub struct Sentence {
    /// Where it stands.
    pub at: Receipt,
    /// Where it came from, as in [`Source::source`].
    pub source: String,
    /// `same-words`, `cut`, `rewritten`, `credited`, `own`, `aside`.
    pub how: &'static str,
    /// Its words.
    pub words: usize,
    /// Those of them that the source has in the same order.
    pub same_words: usize,
    /// The source's words.
    pub from: Option<Receipt>,
    /// Runs of it that stand in the source word for word.
    pub aligned: Vec<Receipt>,
    /// The rule that set it aside, or how it gives credit.
    pub why: Option<String>,
}

impl Trace {
    /// Traces `report`, a member of the dossier's story.
    pub fn of(witnesses: &[Witness], dossier: &Dossier, report: ReportIx) -> Trace {
        let texts = Texts::new(witnesses);
        let witness = &witnesses[report.at()];
        let parents = parents(dossier, report);
        let mut sentences: Vec<(Span, Sentence)> = witness
            .layers
            .parse
            .sentences
            .iter()
            .map(|sentence| (sentence.span, of_sentence(&texts, dossier, &parents, report, sentence.span)))
            .collect();
        let aside = witness.report.blocks.iter().filter(|block| block.kind == BlockKind::Boilerplate);
        sentences.extend(aside.map(|block| (block.span, set_aside(&texts, report, block))));
        sentences.sort_by_key(|(span, _)| (span.start, span.end));
        let sentences: Vec<Sentence> = sentences.into_iter().map(|(_, sentence)| sentence).collect();
        Trace {
            format: FORMAT,
            offsets: "Unicode code points of the report's text, from 0, end-exclusive",
            report: word::report_code(&texts, report),
            outlet: witness.report.outlet.clone(),
            headline: witness.report.headline().map(str::to_owned),
            story: dossier.story.id.to_string(),
            reports: dossier.story.reports.len(),
            sources: sources(&texts, &parents, &sentences),
            sentences,
        }
    }

    /// One object, indented, with a line feed at the end.
    pub fn json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("strings, numbers and lists are always JSON");
        json.push('\n');
        json
    }
}

/// A parent of the traced report, with where its words are to be found.
struct Origin<'a> {
    edge: &'a model::Derivation,
    /// Reports that have its words: itself, or for a lost one what else was taken from it.
    held_by: Vec<ReportIx>,
}

fn parents(dossier: &Dossier, report: ReportIx) -> Vec<Origin<'_>> {
    let edges = &dossier.stemma.derivations;
    let of = |edge: &model::Derivation| match &edge.parent {
        Parent::Report(parent) => vec![*parent],
        // What a lost text said shows in its other copies, not where it is merely cited.
        lost => edges
            .iter()
            .filter(|other| other.parent == *lost && other.child != report)
            .filter(|_| edge.kind != model::DerivationKind::Cites)
            .filter(|other| other.kind != model::DerivationKind::Cites)
            .map(|other| other.child)
            .collect(),
    };
    edges.iter().filter(|edge| edge.child == report).map(|edge| Origin { held_by: of(edge), edge }).collect()
}

/// A passage of the traced report and its place elsewhere.
struct Shared {
    ours: Span,
    theirs: model::SpanRef,
    kind: ReuseKind,
    score: f32,
}

fn shared<'a>(dossier: &'a Dossier, report: ReportIx, other: ReportIx) -> impl Iterator<Item = Shared> + 'a {
    dossier.stemma.reuse.iter().filter_map(move |reuse| {
        let (ours, theirs) = match (reuse.a.report, reuse.b.report) {
            (a, b) if a == report && b == other => (reuse.a, reuse.b),
            (a, b) if b == report && a == other => (reuse.b, reuse.a),
            _ => return None,
        };
        Some(Shared { ours: ours.span, theirs, kind: reuse.kind, score: reuse.score })
    })
}

fn of_sentence(texts: &Texts<'_>, dossier: &Dossier, parents: &[Origin<'_>], report: ReportIx, span: Span) -> Sentence {
    let all = words(texts.words(span.at(report)));
    let plain = |source: String, how, why| Sentence {
        at: texts.receipt(span.at(report)),
        source,
        how,
        words: all,
        same_words: 0,
        from: None,
        aligned: Vec::new(),
        why,
    };
    let mut best: Option<(f32, Sentence)> = None;
    for origin in parents {
        for &holder in &origin.held_by {
            let found = from_holder(texts, dossier, origin, report, holder, span, all);
            if let Some((weight, sentence)) = found
                && best.as_ref().is_none_or(|(known, _)| weight > *known)
            {
                best = Some((weight, sentence));
            }
        }
    }
    if let Some((_, sentence)) = best {
        return sentence;
    }
    for origin in parents {
        let credit =
            |evidence: &&model::Evidence| evidence.kind == EvidenceKind::Credit && evidence.child.overlaps(span);
        if let Some(evidence) = origin.edge.evidence.iter().find(credit) {
            let source = word::parent_code(texts, &origin.edge.parent);
            return plain(source, "credited", Some(evidence.why.clone()));
        }
    }
    plain("own".to_owned(), "own", None)
}

/// What a sentence has from one holder of a parent's words, with how much that weighs; `None` if next to nothing.
fn from_holder(
    texts: &Texts<'_>,
    dossier: &Dossier,
    origin: &Origin<'_>,
    report: ReportIx,
    holder: ReportIx,
    span: Span,
    all: usize,
) -> Option<(f32, Sentence)> {
    let (mut aligned, mut same, mut from): (Vec<Span>, usize, Option<Span>) = (Vec::new(), 0, None);
    let mut reworded: Option<(f32, Span)> = None;
    for passage in shared(dossier, report, holder).filter(|passage| passage.ours.overlaps(span)) {
        match passage.kind {
            ReuseKind::Verbatim => {
                let (ours, theirs) = (cut_to(passage.ours, span), passage.theirs.span);
                let runs = common_runs(texts, ours.at(report), theirs.at(holder));
                same += runs.iter().map(|&(run, _)| words(texts.words(run.at(report)))).sum::<usize>();
                for (run, there) in runs {
                    aligned.push(run);
                    from = Some(from.map_or(there, |known: Span| known.cover(there)));
                }
            }
            ReuseKind::Rewritten if reworded.is_none_or(|(score, _)| passage.score > score) => {
                reworded = Some((passage.score, passage.theirs.span));
            }
            ReuseKind::Rewritten => {}
        }
    }
    aligned.sort_unstable();
    let share = same as f32 / all.max(1) as f32;
    let (weight, how, from) = match (share >= COPIED, reworded, from) {
        (true, _, Some(from)) => (1.0 + share, if share >= WHOLE { "same-words" } else { "cut" }, from),
        (_, Some((score, there)), _) => (score.max(share), "rewritten", there),
        (_, None, Some(from)) if share >= PARTLY => (share, "cut", from),
        _ => return None,
    };
    let sentence = Sentence {
        at: texts.receipt(span.at(report)),
        source: word::parent_code(texts, &origin.edge.parent),
        how,
        words: all,
        same_words: same.min(all),
        from: Some(texts.receipt(from.at(holder))),
        aligned: aligned.into_iter().map(|run| texts.receipt(run.at(report))).collect(),
        why: None,
    };
    Some((weight, sentence))
}

/// Share of a sentence's words from which it is the source's word for word, from which it is a cut or mended copy, and
/// from which it has something from there. Set by hand: they order what is shown and decide no edge.
const WHOLE: f32 = 0.95;
const COPIED: f32 = 0.5;
const PARTLY: f32 = 0.25;

/// Shortest run of equal words that is marked.
const RUN_WORDS: usize = 2;

/// Most words of a passage that are compared word by word; more of it is not marked.
const WORDS_MAX: usize = 400;

/// Runs of words that two passages have in the same order, as spans of the first and of the second.
fn common_runs(texts: &Texts<'_>, a: model::SpanRef, b: model::SpanRef) -> Vec<(Span, Span)> {
    let (x, y) = (places(texts.words(a), a.span), places(texts.words(b), b.span));
    let (x, y) = (&x[..x.len().min(WORDS_MAX)], &y[..y.len().min(WORDS_MAX)]);
    let mut common = vec![0u16; (x.len() + 1) * (y.len() + 1)];
    let at = |i: usize, j: usize| i * (y.len() + 1) + j;
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            common[at(i, j)] = if x[i].0 == y[j].0 {
                common[at(i + 1, j + 1)] + 1
            } else {
                common[at(i + 1, j)].max(common[at(i, j + 1)])
            };
        }
    }
    let mut runs: Vec<(Span, Span, usize)> = Vec::new();
    let (mut i, mut j, mut joined) = (0, 0, false);
    while i < x.len() && j < y.len() {
        if x[i].0 == y[j].0 {
            match runs.last_mut().filter(|_| joined) {
                Some(run) => *run = (run.0.cover(x[i].1), run.1.cover(y[j].1), run.2 + 1),
                None => runs.push((x[i].1, y[j].1, 1)),
            }
            (i, j, joined) = (i + 1, j + 1, true);
        } else {
            joined = false;
            if common[at(i + 1, j)] >= common[at(i, j + 1)] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    runs.into_iter().filter(|run| run.2 >= RUN_WORDS).map(|(ours, theirs, _)| (ours, theirs)).collect()
}

/// The words of a passage, folded, with their places.
fn places(text: &str, span: Span) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let key: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if !key.is_empty() {
            let start = span.start as usize + (word.as_ptr() as usize - text.as_ptr() as usize);
            found.push((key, Span::new(start, start + word.len())));
        }
    }
    found
}

fn cut_to(passage: Span, sentence: Span) -> Span {
    Span { start: passage.start.max(sentence.start), end: passage.end.min(sentence.end) }
}

/// Words with a letter or digit.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

fn set_aside(texts: &Texts<'_>, report: ReportIx, block: &model::Block) -> Sentence {
    let at = texts.receipt(block.span.at(report));
    Sentence {
        words: words(&at.text),
        at,
        source: "aside".to_owned(),
        how: "aside",
        same_words: 0,
        from: None,
        aligned: Vec::new(),
        why: Some(block.rule.to_owned()),
    }
}

fn sources(texts: &Texts<'_>, parents: &[Origin<'_>], sentences: &[Sentence]) -> Vec<Source> {
    let read: usize = sentences.iter().filter(|sentence| sentence.how != "aside").map(|sentence| sentence.words).sum();
    let source = |source: String, label: String, support: Option<f32>| {
        let words: usize = sentences.iter().filter(|found| found.source == source).map(|found| found.words).sum();
        let share = if source == "aside" { 0.0 } else { words as f32 / read.max(1) as f32 };
        Source { source, label, words, share, support }
    };
    let mut sources: Vec<Source> = parents
        .iter()
        .map(|origin| {
            let label = match &origin.edge.parent {
                Parent::Report(parent) => texts.report(*parent).label().to_owned(),
                Parent::Lost(name) => format!("{name} (not supplied)"),
                Parent::Unknown(_) => "a common source (not supplied)".to_owned(),
            };
            source(word::parent_code(texts, &origin.edge.parent), label, Some(origin.edge.support))
        })
        .collect();
    sources.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| a.source.cmp(&b.source)));
    sources.push(source("own".to_owned(), "its own".to_owned(), None));
    sources.push(source("aside".to_owned(), "set aside".to_owned(), None));
    sources.retain(|source| source.words > 0 || source.support.is_some());
    sources
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{hostile, sample};
    use crate::{Style, trace};

    fn of(id: &str) -> Trace {
        let sample = sample();
        let report = sample.witnesses.iter().position(|witness| witness.report.id.0 == id).unwrap();
        Trace::of(&sample.witnesses, &sample.dossier, ReportIx::from(report))
    }

    #[test]
    fn every_sentence_is_traced_once_and_the_shares_add_up() {
        for id in ["courier", "portal", "radio", "note"] {
            let trace = of(id);
            let shares: f32 = trace.sources.iter().map(|source| source.share).sum();
            assert!((shares - 1.0).abs() < 1e-5, "{id}: {shares}");
            let words: usize = trace.sources.iter().map(|source| source.words).sum();
            assert_eq!(words, trace.sentences.iter().map(|sentence| sentence.words).sum::<usize>(), "{id}");
            assert!(trace.sentences.windows(2).all(|pair| pair[0].at.start <= pair[1].at.start), "{id}");
        }
    }

    #[test]
    fn a_source_has_only_words_of_its_own_and_what_is_set_aside() {
        let trace = of("courier");
        assert!(trace.sentences.iter().all(|sentence| matches!(sentence.how, "own" | "aside")));
    }

    #[test]
    fn a_rewrite_has_sentences_from_its_parent_with_the_parents_words() {
        let trace = of("portal");
        let taken: Vec<&Sentence> = trace.sentences.iter().filter(|sentence| sentence.source == "courier").collect();
        assert!(!taken.is_empty());
        assert!(taken.iter().all(|sentence| sentence.from.is_some() || sentence.why.is_some()));
    }

    #[test]
    fn runs_of_common_words_are_marked_and_single_ones_are_not() {
        let witnesses = [sample().witnesses.remove(0), sample().witnesses.remove(0)];
        let texts = Texts::new(&witnesses);
        let length = witnesses[0].report.text.len();
        let whole = |report: usize| Span::new(0, length).at(ReportIx::from(report));
        let runs = common_runs(&texts, whole(0), whole(1));
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0].0, runs[0].1);
    }

    #[test]
    fn hostile_words_and_narrow_pages_do_no_harm() {
        let sample = hostile();
        for report in 0..sample.witnesses.len() {
            let trace = Trace::of(&sample.witnesses, &sample.dossier, ReportIx::from(report));
            let written = trace::text(&trace, Style { width: 40, ..Style::default() });
            assert!(!written.contains('\u{1b}'));
        }
    }
}
