//! Interviews and transcripts: paragraphs that open with who speaks and a colon ("NOVÁK: The bridge will close.").
//!
//! One such paragraph is a label, two are a layout: nothing is read unless [`FEWEST`] paragraphs open so, and the labels are
//! people of the report. One look at the first words of each paragraph.

use headwater_model::{AttributionKind, BlockKind, CueClass, EntityKind, NamedEntity, Report, Tag};
use rustc_hash::FxHashSet;

use super::frame::{Frame, Who, piece};
use super::source::Reader;

/// Fewest paragraphs with a speaker that make a layout.
const FEWEST: usize = 2;

/// Longest label, in tokens: title, given name, surname and an initial.
const LABEL_TOKENS: usize = 5;

/// Fewest tokens that somebody says, so that a table of facts is none.
const FEWEST_TOKENS: usize = 4;

/// Adds what each speaker of a transcript says.
pub fn frames(reader: &Reader<'_>, report: &Report, frames: &mut Vec<Frame>) {
    let tokens = &reader.tree.parse.tokens;
    let surnames = surnames(reader);
    let mut turns = Vec::new();
    for block in report.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph) {
        let first = tokens.partition_point(|token| token.span.start < block.span.start);
        let end = first + tokens[first..].partition_point(|token| token.span.end <= block.span.end);
        turns.extend(turn(reader, &surnames, first, end));
    }
    if turns.len() >= FEWEST {
        frames.extend(turns);
    }
}

/// The turn that the tokens `first..end` of a paragraph are, if they open with a speaker.
fn turn(reader: &Reader<'_>, surnames: &FxHashSet<String>, first: usize, end: usize) -> Option<Frame> {
    let tree = reader.tree;
    let colon = (first + 1..end.min(first + 1 + LABEL_TOKENS)).find(|&at| tree.word(at) == ":")?;
    let name = (first..colon).rev().find(|&at| !tree.is_punct(at))?;
    let capital = |at: usize| tree.is_punct(at) || tree.word(at).starts_with(char::is_uppercase);
    if end < colon + 1 + FEWEST_TOKENS || !(first..colon).all(capital) || !is_person(reader, surnames, name) {
        return None;
    }
    let content = piece(tree, colon + 1, end - 1)?;
    Some(Frame {
        cue: Some(tree.token(colon).span),
        head: None,
        class: CueClass::Say,
        kind: AttributionKind::Direct,
        who: Who::Range(name, first, name),
        content: vec![content],
        via: None,
    })
}

/// The last words of all people's names, in small letters.
fn surnames(reader: &Reader<'_>) -> FxHashSet<String> {
    let people = reader.mentions.iter().filter(|mention| mention.kind == EntityKind::Person);
    people.map(|person| reader.tree.word((person.end_token as usize).saturating_sub(1)).to_lowercase()).collect()
}

/// True if the token ends the name of a person, here or, in other letters, anywhere in the report.
fn is_person(reader: &Reader<'_>, surnames: &FxHashSet<String>, name: usize) -> bool {
    let tree = reader.tree;
    let proper =
        matches!(tree.token(name).tag, Tag::Nnp | Tag::Nnps) || tree.word(name).chars().all(char::is_uppercase);
    let known = || surnames.contains(&tree.word(name).to_lowercase());
    tree.token(name).entity == Some(NamedEntity::Person) || proper && known()
}
