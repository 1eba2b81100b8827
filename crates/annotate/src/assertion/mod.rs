//! The clauses that claim something.
//!
//! Every finite clause is a claim of its own, cut to the shortest run of words that says it: without its cue, without
//! clauses beside or under it that are claims themselves. So are participles that tell a consequence ("killing 11"),
//! relative clauses, the parts of a headline and of the line under it, what a verb of saying tells in a phrase ("writes of 38
//! million euros"), and what the clause gives by the way: the phrase of a number, an event, a date ([`part`], [`event`]).
//! Questions and wishes claim nothing; a command does where it is advice ([`mood`]). The unit is the clause as in
//! open information extraction (ClausIE: Del Corro and Gemulla 2013). Each clause is looked at once, over its own words
//! and those of the clauses in it: linear for the nesting that prose has.

mod clause;
mod event;
mod headline;
mod misread;
mod mood;
mod part;
mod voice;

use headwater_model::{Assertion, Attribution, BlockKind, Certainty, Parse, Polarity, Quantity, Quote, Report, Span};

use crate::tree::{LONGEST_SENTENCE, Tree};
use clause::Clause;
use voice::Voices;

/// The assertions of a report, in text order.
pub fn assertions(
    report: &Report,
    parse: &Parse,
    quantities: &[Quantity],
    quotes: &[Quote],
    attributions: &[Attribution],
) -> Vec<Assertion> {
    let tree = Tree::new(&report.text, parse);
    let voices = Voices::new(&tree, attributions);
    let mut found = Vec::new();
    for (index, sentence) in parse.sentences.iter().enumerate() {
        if sentence.tokens().len() > LONGEST_SENTENCE {
            continue;
        }
        let Some(block) = report.blocks.get(sentence.block as usize) else { continue };
        let headline = match block.kind {
            BlockKind::Title => true,
            // The line under a title is a second headline; one further down only says what comes next.
            BlockKind::Heading if is_under_title(report, parse, index) => true,
            BlockKind::Paragraph | BlockKind::Notice => false,
            _ => continue,
        };
        let mut clauses = clause::clauses(&tree, sentence, &voices);
        if headline {
            headline::complete(&tree, sentence, &voices, &mut clauses);
        }
        clauses.sort_by_key(|clause| (clause.span.start, clause.span.end));
        clauses.dedup_by_key(|clause| clause.span);
        for clause in clauses {
            let Some(assertion) = voices.spoken(report, quotes, index, headline, &clause) else { continue };
            let told = Clause { span: assertion.span, ..clause };
            for part in part::parts(&tree, &told, quantities) {
                found.push(Assertion { span: part.span, predicate: part.head as u32, ..assertion.clone() });
            }
            for part in event::dates(&tree, &told) {
                found.push(Assertion { span: part.span, predicate: part.head as u32, ..assertion.clone() });
            }
            for part in event::events(&tree, &told) {
                // "Cannot say what was taken in Sunday's attack": there was an attack.
                found.push(Assertion {
                    span: part.span,
                    predicate: part.head as u32,
                    certainty: Certainty::Stated,
                    certainty_why: None,
                    polarity: Polarity::Affirmed,
                    polarity_why: None,
                    ..assertion.clone()
                });
            }
            found.push(assertion);
        }
    }
    voices.cast_doubt(report, &mut found);
    found.sort_by_key(|assertion| (assertion.span.start, assertion.span.end));
    found.dedup_by_key(|assertion| assertion.span);
    found
}

/// Most tokens of the line under a title, marks counted: a headline's length twice over. Not tuned; such a line ends without a stop and
/// stands alone, which decides.
const DECK_WORDS: usize = 20;

/// True for the line under the title, written as a headline is: one sentence without a full stop.
fn is_under_title(report: &Report, parse: &Parse, index: usize) -> bool {
    let sentence = &parse.sentences[index];
    let at = sentence.block as usize;
    let beside = |other: Option<usize>| {
        other.and_then(|other| parse.sentences.get(other)).is_some_and(|other| other.block == sentence.block)
    };
    let alone = !beside(index.checked_sub(1)) && !beside(Some(index + 1));
    let below = at > 0 && report.blocks[at - 1].kind == BlockKind::Title;
    let open = sentence.span.of(&report.text).ends_with(|c: char| c.is_alphanumeric());
    alone && below && open && sentence.tokens().len() <= DECK_WORDS
}

/// The words of the subject, without clauses that hang on it.
fn subject_words(tree: &Tree<'_>, subject: usize) -> Span {
    let (first, last) = tree.edges(subject);
    let cut = (subject + 1..=last).find(|&at| tree.is_punct(at) && matches!(tree.word(at), "," | "–" | "—" | ";"));
    let last = cut.map_or(last, |cut| (cut - 1).max(subject));
    tree.span(first, last)
}

#[cfg(test)]
mod tests;
