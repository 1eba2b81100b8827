//! A trace as one page that is complete in itself: each sentence of the report beside the words it came from.
//!
//! Nothing is fetched and no script runs; the page's policy forbids both. Words that only one side has are marked on that side, so
//! that what was changed on the way shows at a glance.

use askama::Template;

use super::{Sentence, Trace};
use crate::part::diff::{Run, diff};
use crate::word;

const CSS: &str = concat!(include_str!("../../templates/parts.css"), include_str!("../../templates/trace.css"));

#[derive(Template)]
#[template(path = "trace.html")]
struct TracePage {
    title: String,
    css: &'static str,
    about: String,
    sources: Vec<Share>,
    rows: Vec<Row>,
    offsets: &'static str,
}

/// One source, as a line over the page.
struct Share {
    percent: Option<String>,
    label: String,
    about: String,
}

/// One sentence beside its source.
struct Row {
    how: &'static str,
    id: String,
    ours: Vec<Run>,
    theirs: Vec<Run>,
    /// Who has it, in what way.
    from: String,
    /// The place of the source's words.
    place: Option<String>,
}

/// The trace as a page.
pub fn html(trace: &Trace) -> String {
    let headline = trace.headline.as_deref().unwrap_or("no headline");
    let outlet = trace.outlet.as_deref().unwrap_or("outlet unknown");
    let page = TracePage {
        title: headline.to_owned(),
        css: CSS,
        about: format!(
            "{} {outlet}, one of {} of story {}",
            trace.report,
            word::count(trace.reports, "report", "reports"),
            trace.story
        ),
        sources: trace.sources.iter().map(share).collect(),
        rows: trace.sentences.iter().map(|sentence| row(trace, sentence)).collect(),
        offsets: trace.offsets,
    };
    page.render().expect("writing to a string cannot fail")
}

fn share(source: &super::Source) -> Share {
    let words = word::count(source.words, "word", "words");
    let support = source.support.map(|support| format!(", support {support:.2}")).unwrap_or_default();
    let id = if source.support.is_some() && !source.source.starts_with("x:") { source.source.as_str() } else { "" };
    Share {
        percent: (source.source != "aside").then(|| format!("{:.0}%", 100.0 * source.share)),
        label: format!("{id} {}", source.label).trim().to_owned(),
        about: format!("{words}{support}"),
    }
}

fn row(trace: &Trace, sentence: &Sentence) -> Row {
    let plain = |text: &str| vec![Run { words: text.to_owned(), shared: true }];
    let (ours, theirs) = match &sentence.from {
        Some(from) => diff(&sentence.at.text, &from.text),
        None => (plain(&sentence.at.text), Vec::new()),
    };
    let why = sentence.why.as_deref().unwrap_or_default();
    let label = trace.sources.iter().find(|source| source.source == sentence.source);
    let label = label.map_or(sentence.source.as_str(), |source| source.label.as_str());
    let from = match sentence.how {
        "own" => "its own: found in no source of it".to_owned(),
        "aside" => format!("set aside: {why}"),
        "same-words" => format!("{label}, word for word"),
        "cut" => format!("{label}, with changes"),
        "rewritten" => format!("{label}, in other words"),
        _ => format!("{label}: {why}"),
    };
    let place = sentence.from.as_ref().map(|from| format!("{}:{}-{}", from.report, from.start, from.end));
    Row { how: sentence.how, id: format!("s{}-{}", sentence.at.start, sentence.at.end), ours, theirs, from, place }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Sample, hostile, sample};
    use headwater_model::ReportIx;

    fn pages(sample: &Sample) -> Vec<String> {
        let reports = (0..sample.witnesses.len()).map(ReportIx::from);
        reports.map(|report| html(&Trace::of(&sample.witnesses, &sample.dossier, report))).collect()
    }

    #[test]
    fn a_copied_sentence_stands_beside_its_parents_words_and_what_is_only_there_is_marked() {
        let pages = pages(&sample());
        assert!(pages.iter().any(|page| page.contains("<q class=\"theirs\">")), "no source is quoted");
        assert!(pages.iter().any(|page| page.contains("<ins>")), "nothing of the report's own is marked");
        assert!(pages.iter().any(|page| page.contains("<del>")), "nothing that was left out is marked");
    }

    #[test]
    fn fetches_nothing_and_runs_nothing() {
        for page in pages(&sample()) {
            assert!(page.starts_with("<!doctype html>"));
            for outside in ["src=", "<link", "@import", "url(", "<img", "<iframe", "<script", "href=\"http"] {
                assert!(!page.contains(outside), "{outside}");
            }
        }
    }

    #[test]
    fn hostile_words_stay_words() {
        for page in pages(&hostile()) {
            assert!(!page.contains("<script") && !page.contains("onload=\"x"));
        }
    }

    #[test]
    fn every_sentence_is_there_once_and_ids_are_unique() {
        let sample = sample();
        let trace = Trace::of(&sample.witnesses, &sample.dossier, ReportIx(0));
        let page = html(&trace);
        let mut ids: Vec<&str> = page.split(" id=\"s").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
        assert_eq!(ids.len(), trace.sentences.len());
        ids.dedup();
        assert_eq!(ids.len(), trace.sentences.len());
    }
}
