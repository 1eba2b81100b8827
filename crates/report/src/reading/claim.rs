//! What a report asserts, as a table under its text: the words, whose they are, how sure they sound.

use headwater_model::{Certainty, Polarity, ReportIx};

use crate::receipt::Texts;
use crate::word;

/// One assertion.
pub(super) struct Claim {
    pub anchor: String,
    pub words: String,
    /// Sources, outermost first; empty for the report's own voice.
    pub chain: String,
    pub certainty: &'static str,
    /// Class of its swatch.
    pub code: &'static str,
    pub denied: bool,
}

/// The assertions of a report in text order.
pub(super) fn claims(texts: &Texts<'_>, ix: ReportIx, key: &str) -> Vec<Claim> {
    let assertions = &texts.witness(ix).layers.assertions;
    let chain = |sources: &[headwater_model::Source]| {
        let names: Vec<String> = sources.iter().map(|source| super::one_line(&source.name)).collect();
        names.join(" › ")
    };
    assertions
        .iter()
        .enumerate()
        .map(|(number, assertion)| Claim {
            anchor: format!("{key}-s{number}"),
            words: super::one_line(texts.words(assertion.span.at(ix))),
            chain: chain(&assertion.chain),
            certainty: match assertion.certainty {
                Certainty::Stated => "plain fact",
                certainty => word::certainty_code(certainty),
            },
            code: word::certainty_code(assertion.certainty),
            denied: assertion.polarity == Polarity::Denied,
        })
        .collect()
}
