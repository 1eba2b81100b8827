//! The margin: who says it, outermost first, beside the block in which the words begin.

use headwater_model::{Attribution, CueClass, SourceKind, Span, Witness};

use crate::word;

/// Attributions within one another that the margin tells; deeper ones are told without those above.
const CHAIN_MAX: usize = 16;

/// One attribution.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    /// Where its words begin.
    at: u32,
    /// The anchor of its content.
    pub anchor: String,
    /// Those it stands in, outermost first.
    pub outer: Vec<String>,
    /// Who says it.
    pub who: String,
    /// How: "says, in quotation marks".
    pub how: String,
    /// True if nobody is named.
    pub unnamed: bool,
}

impl Note {
    /// How deep it stands, from 0.
    pub fn depth(&self) -> usize {
        self.outer.len()
    }
}

/// A note for every attribution, the last first.
pub(crate) fn notes(witness: &Witness, key: &str) -> Vec<Note> {
    let attributions = &witness.layers.attributions;
    let mut notes: Vec<Note> = attributions
        .iter()
        .enumerate()
        .map(|(number, attribution)| Note {
            at: start(attribution).start,
            anchor: format!("{key}-a{number}"),
            outer: outer(attributions, attribution),
            who: who(attribution),
            how: how(attribution),
            unnamed: matches!(attribution.source.kind, SourceKind::Anonymous | SourceKind::Unnamed),
        })
        .collect();
    notes.sort_by_key(|note| (std::cmp::Reverse(note.at), std::cmp::Reverse(note.depth())));
    notes
}

/// Takes from the end of `notes` those that begin before `end`, or all of them.
pub(crate) fn take(notes: &mut Vec<Note>, end: u32, all: bool) -> Vec<Note> {
    let mut taken = Vec::new();
    while let Some(note) = notes.pop_if(|note| all || note.at < end) {
        taken.push(note);
    }
    taken
}

fn start(attribution: &Attribution) -> Span {
    attribution.content.first().copied().unwrap_or_default()
}

fn outer(attributions: &[Attribution], attribution: &Attribution) -> Vec<String> {
    let mut names = Vec::new();
    let mut above = attribution.outer;
    while let Some(outer) = above.and_then(|outer| attributions.get(outer.at())).filter(|_| names.len() < CHAIN_MAX) {
        names.push(who(outer));
        above = outer.outer;
    }
    names.reverse();
    names
}

fn who(attribution: &Attribution) -> String {
    match attribution.source.name.trim() {
        "" => "nobody named".to_owned(),
        name => super::one_line(name),
    }
}

fn how(attribution: &Attribution) -> String {
    let act = match attribution.class {
        CueClass::Say => "says",
        CueClass::Believe => "believes",
        CueClass::Deny => "denies",
        CueClass::Confirm => "confirms",
        CueClass::Intend => "means to",
        CueClass::Ask => "asks",
        CueClass::Hearsay => "is said",
        CueClass::Show => "shows",
        CueClass::Attitude => "takes a stand",
    };
    let count = attribution.source.count.filter(|count| *count > 1).map(|count| format!(" · {count} people"));
    let kind = match attribution.source.kind {
        SourceKind::Person | SourceKind::Organisation => "on record",
        kind => word::source_code(kind),
    };
    format!("{act} · {} · {kind}{}", word::attribution_code(attribution.kind), count.unwrap_or_default())
}
