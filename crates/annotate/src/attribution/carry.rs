//! Quotations that no cue of their own introduces: the speaker goes on, or was named the sentence before.
//!
//! One walk over the quotations, with a look at the frame before each.

use headwater_model::{AttributionKind, CueClass, Dep, EntityKind, Quote, QuoteKind, Report, Span};

use super::frame::{Frame, Quotes, Who};
use super::source::Reader;
use crate::tree::Tree;

/// Adds quoted speech that nobody was found to say: to the frame it continues, or as a frame of its own.
pub fn quotations(reader: &Reader<'_>, report: &Report, quotes: &Quotes<'_>, all: &[Quote], frames: &mut Vec<Frame>) {
    let mut owner: Vec<Option<usize>> = vec![None; all.len()];
    for (at, frame) in frames.iter().enumerate() {
        for &piece in &frame.content {
            for quote in quotes.touching(piece) {
                let index = all.partition_point(|other| other.span.start < quote.span.start);
                // The innermost, which is the shortest, owns it.
                let shorter = owner[index].is_none_or(|old| frame.extent().len() < frames[old].extent().len());
                if piece.contains(quote.span) && shorter {
                    owner[index] = Some(at);
                }
            }
        }
    }
    for index in 0..all.len() {
        let quote = &all[index];
        if owner[index].is_some() || quote.kind != QuoteKind::Speech {
            continue;
        }
        let before = index.checked_sub(1).map(|before| &all[before]);
        let goes_on = before.is_some_and(|before| {
            let between = &report.text[before.span.end as usize..quote.span.start as usize];
            follows(report, between, before.span)
                || owner[index - 1].is_some_and(|at| {
                    same_breath(reader.tree, &frames[at], between, quote)
                        || next_paragraph(report, &frames[at], between, quote)
                })
        });
        if goes_on && let Some(at) = owner[index - 1] {
            frames[at].content.push(quote.span);
            owner[index] = Some(at);
            continue;
        }
        if let Some(who) = subject_before(reader, quote.span) {
            owner[index] = Some(frames.len());
            frames.push(Frame {
                cue: None,
                head: None,
                class: CueClass::Say,
                kind: AttributionKind::Carried,
                who,
                content: vec![quote.span],
                via: None,
            });
        }
    }
}

/// True if the earlier quotation ran to the end of its paragraph unclosed, and nothing stands between.
fn follows(report: &Report, between: &str, before: Span) -> bool {
    between.trim().is_empty() && !before.of(&report.text).ends_with(['”', '"', '“', '»', '’', '\''])
}

/// True if only the earlier quotation's cue stands between: "A," he said. "B."
fn same_breath(tree: &Tree<'_>, frame: &Frame, between: &str, quote: &Quote) -> bool {
    if between.contains('\n') {
        return false;
    }
    let Some(cue) = frame.cue else { return between.trim().is_empty() };
    let sentence = |offset: u32| tree.parse.sentences.partition_point(|sentence| sentence.span.end <= offset);
    cue.end <= quote.span.start && sentence(quote.inner.start).saturating_sub(sentence(cue.start)) <= 1
}

/// True if a paragraph that is nothing but the quotation follows the one whose quotation was said outright.
fn next_paragraph(report: &Report, frame: &Frame, between: &str, quote: &Quote) -> bool {
    let opens = report.text[..quote.span.start as usize].trim_end_matches([' ', '\u{a0}']).ends_with('\n');
    let closes = report.text[quote.span.end as usize..].trim_start_matches([' ', '\u{a0}', '.']);
    let alone = opens && (closes.is_empty() || closes.starts_with('\n'));
    let paragraphs = between.split('\n').filter(|line| !line.trim().is_empty()).count();
    let outright =
        frame.class == CueClass::Say && matches!(frame.kind, AttributionKind::Direct | AttributionKind::Carried);
    alone
        && outright
        && paragraphs <= 1
        && frame.cue.is_some_and(|cue| cue.end <= quote.span.start)
        && between.contains('\n')
}

/// The person whom the sentence before a quotation is about, if the quotation begins a sentence in the same block or the next.
fn subject_before(reader: &Reader<'_>, quote: Span) -> Option<Who> {
    let tree = reader.tree;
    let sentences = &tree.parse.sentences;
    let index = sentences.partition_point(|sentence| sentence.span.end <= quote.start);
    let sentence = sentences.get(index)?;
    if sentence.span.start.abs_diff(quote.start) > 1 {
        return None;
    }
    let before = sentences.get(index.checked_sub(1)?)?;
    if before.block != sentence.block {
        return None;
    }
    let root = before.tokens().find(|&at| tree.head(at).is_none())?;
    let subject = tree.child(root, &[Dep::Nsubj, Dep::Nsubjpass])?;
    let person = reader.mention_at(subject).is_some_and(|mention| mention.kind == EntityKind::Person)
        || tree.is_any(subject, &["he", "she"])
        || tree.token(subject).entity == Some(headwater_model::NamedEntity::Person);
    person.then_some(Who::Noun(subject))
}
