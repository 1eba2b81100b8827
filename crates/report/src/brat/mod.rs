//! brat stand-off: the layers of one report as `.ann` lines beside its text, to look at in brat and to compare with corpora
//! such as PolNeAR, which are kept in this form.
//!
//! The format is brat's (Stenetorp et al. 2012, <https://brat.nlplab.org/standoff.html>): places count Unicode code points, a
//! discontinuous annotation joins its fragments with `;`, and no fragment crosses a line break, so that spans over several lines
//! are cut at them. Types and their roles stand in [`ANNOTATION_CONF`], colours in [`VISUAL_CONF`]; both are folder-wide files.
//!
//! | line | what |
//! |---|---|
//! | `T` | names, times, quantities, quotations, credits, assertions, and the parts of attributions |
//! | `E` | one attribution: trigger is the cue, arguments `Source`, `Content`, and `Outer`, the attribution it stands in |
//! | `*` | names of one cluster |
//! | `A` | kinds: of cue and source, certainty, polarity, TIMEX3 modifier, exactness |
//! | `#` | values: TIMEX3, numbers with their unit, a source's full name |
//!
//! An attribution carried over from a neighbouring sentence has no cue; its event is `Carried`, its trigger the content.

mod file;

use std::collections::BTreeMap;
use std::fmt::Write;

use headwater_model::{Attribution, EntityKind, Quantity, QuoteKind, ReportIx, Span, TimexKind, Unit, Witness};

use crate::receipt::Texts;
use crate::word;

pub use file::file_stems;

/// brat's `annotation.conf` for what [`brat`] writes.
pub const ANNOTATION_CONF: &str = include_str!("annotation.conf");
/// brat's `visual.conf` for what [`brat`] writes.
pub const VISUAL_CONF: &str = include_str!("visual.conf");

/// The layers of a report as brat's `.ann` file; the `.txt` beside it is the report's text as it is.
pub fn brat(witness: &Witness) -> String {
    let texts = Texts::new(std::slice::from_ref(witness));
    let mut ann = Ann { texts: &texts, out: String::new(), bounds: 0, attributes: 0, notes: 0 };
    ann.names(witness);
    ann.times_and_quantities(witness);
    ann.quotes_and_credits(witness);
    ann.attributions(witness);
    ann.assertions(witness);
    ann.out
}

/// An `.ann` file that is being written.
struct Ann<'t> {
    texts: &'t Texts<'t>,
    out: String,
    /// Numbers given so far, for `T`, `A` and `#`.
    bounds: u32,
    attributes: u32,
    notes: u32,
}

impl Ann<'_> {
    /// Writes a `T` line and gives its id; `None` if the spans hold no words.
    fn bound(&mut self, kind: &str, spans: &[Span]) -> Option<String> {
        let fragments: Vec<Span> = spans.iter().flat_map(|&span| self.lines(span)).collect();
        if fragments.is_empty() {
            return None;
        }
        self.bounds += 1;
        let places: Vec<String> = fragments
            .iter()
            .map(|fragment| {
                let (start, end) = self.texts.code_points(fragment.at(ReportIx(0)));
                format!("{start} {end}")
            })
            .collect();
        let words: Vec<&str> = fragments.iter().map(|fragment| self.texts.words(fragment.at(ReportIx(0)))).collect();
        let id = format!("T{}", self.bounds);
        self.line(format_args!("{id}\t{kind} {}\t{}", places.join(";"), words.join(" ")));
        Some(id)
    }

    /// The span cut at line breaks, each piece without white space around it.
    fn lines(&self, span: Span) -> Vec<Span> {
        let words = self.texts.words(span.at(ReportIx(0)));
        let mut from = span.start as usize;
        let mut pieces = Vec::new();
        for line in words.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
            let core = line.trim();
            if !core.is_empty() {
                let start = from + (line.len() - line.trim_start().len());
                pieces.push(Span::new(start, start + core.len()));
            }
            from += line.len();
        }
        pieces
    }

    fn attribute(&mut self, name: &str, of: &str, value: &str) {
        self.attributes += 1;
        let id = self.attributes;
        let value = if value.is_empty() { String::new() } else { format!(" {value}") };
        self.line(format_args!("A{id}\t{name} {of}{value}"));
    }

    fn note(&mut self, of: &str, words: &str) {
        self.notes += 1;
        let id = self.notes;
        let words: Vec<&str> = words.split_whitespace().collect();
        self.line(format_args!("#{id}\tAnnotatorNotes {of}\t{}", words.join(" ")));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.out, "{line}").expect("writing to a string cannot fail");
    }

    /// Every mention, and for each cluster of several the relation that they are one.
    fn names(&mut self, witness: &Witness) {
        let mut clusters: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for mention in &witness.layers.mentions {
            let kind = match mention.kind {
                EntityKind::Person => "Person",
                EntityKind::Organisation => "Organisation",
                EntityKind::Place => "Place",
                EntityKind::Facility => "Facility",
                EntityKind::Other => "Name",
            };
            if let Some(id) = self.bound(kind, &[mention.span]) {
                clusters.entry(mention.group).or_default().push(id);
            }
        }
        for cluster in clusters.values().filter(|cluster| cluster.len() > 1) {
            self.line(format_args!("*\tEquiv {}", cluster.join(" ")));
        }
    }

    fn times_and_quantities(&mut self, witness: &Witness) {
        for time in &witness.layers.times {
            let kind = match time.kind {
                TimexKind::Date => "Date",
                TimexKind::Time => "Time",
                TimexKind::Duration => "Duration",
                TimexKind::Set => "Set",
            };
            let Some(id) = self.bound(kind, &[time.span]) else { continue };
            self.note(&id, &time.value);
            if let Some(modifier) = time.modifier {
                self.attribute("Modifier", &id, word::modifier_code(modifier));
            }
        }
        for quantity in &witness.layers.quantities {
            let Some(id) = self.bound("Quantity", &[quantity.span]) else { continue };
            self.note(&id, &amount(quantity));
            self.attribute("Exactness", &id, word::exactness_code(quantity.exactness));
        }
    }

    fn quotes_and_credits(&mut self, witness: &Witness) {
        for quote in &witness.layers.quotes {
            let kind = match quote.kind {
                QuoteKind::Speech => "Speech",
                QuoteKind::Fragment => "Fragment",
                QuoteKind::Scare => "Scare",
            };
            self.bound(kind, &[quote.span]);
        }
        for credit in &witness.layers.credits {
            let Some(id) = self.bound("Credit", &[credit.span]) else { continue };
            self.note(&id, &credit.name);
            self.attribute("CreditKind", &id, word::credit_code(credit.kind));
        }
    }

    fn attributions(&mut self, witness: &Witness) {
        // Events may point forward; which of them exist is known before the first is written.
        let attributions = &witness.layers.attributions;
        let has_words = |one: &Attribution| one.content.iter().any(|&span| !self.lines(span).is_empty());
        let exists: Vec<bool> = attributions.iter().map(has_words).collect();
        for (number, attribution) in attributions.iter().enumerate() {
            if !exists[number] {
                continue;
            }
            let source = attribution.source.span.and_then(|span| self.bound("Source", &[span]));
            let content = self.bound("Content", &attribution.content);
            let cue = attribution.cue.and_then(|cue| self.bound("Attribution", &[cue]));
            let (kind, trigger) = match cue {
                Some(cue) => ("Attribution", Some(cue)),
                None => ("Carried", self.bound("Carried", &attribution.content)),
            };
            let (Some(trigger), Some(content)) = (trigger, content) else { continue };
            let id = format!("E{}", number + 1);
            let mut arguments = String::new();
            if let Some(source) = &source {
                arguments.push_str(&format!(" Source:{source}"));
            }
            arguments.push_str(&format!(" Content:{content}"));
            if let Some(outer) = attribution.outer.filter(|outer| exists.get(outer.at()) == Some(&true)) {
                arguments.push_str(&format!(" Outer:E{}", outer.0 + 1));
            }
            self.line(format_args!("{id}\t{kind}:{trigger}{arguments}"));
            self.attribute("Wording", &id, word::attribution_code(attribution.kind));
            self.attribute("Act", &id, word::cue_code(attribution.class));
            self.attribute("SourceKind", &id, word::source_code(attribution.source.kind));
            if !attribution.source.name.is_empty() {
                self.note(&id, &attribution.source.name);
            }
        }
    }

    fn assertions(&mut self, witness: &Witness) {
        for assertion in &witness.layers.assertions {
            let Some(id) = self.bound("Assertion", &[assertion.span]) else { continue };
            self.attribute("Certainty", &id, word::certainty_code(assertion.certainty));
            self.attribute("Polarity", &id, word::polarity_code(assertion.polarity));
            if assertion.headline {
                self.attribute("Headline", &id, "");
            }
            let chain: Vec<&str> = assertion.chain.iter().map(|source| source.name.as_str()).collect();
            if !chain.is_empty() {
                self.note(&id, &chain.join(" > "));
            }
        }
    }
}

/// "14 month", "20-30 %", "2400000000 EUR".
pub(crate) fn amount(quantity: &Quantity) -> String {
    let number = match quantity.upper {
        Some(upper) => format!("{}-{upper}", quantity.value),
        None => quantity.value.to_string(),
    };
    match &quantity.unit {
        Unit::Currency(name) | Unit::Measure(name) | Unit::Counted(name) => format!("{number} {name}"),
        Unit::Percent => format!("{number} %"),
        Unit::None => number,
    }
}

#[cfg(test)]
mod tests;
