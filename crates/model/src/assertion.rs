//! Assertions: one report making one claim at one span.

use crate::{Source, Span};
use serde::{Deserialize, Serialize};

/// A clause that claims something, with who is said to claim it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Assertion {
    /// The shortest run of words that says it, without its cue.
    pub span: Span,
    /// Its sentence.
    pub sentence: u32,
    /// True if it stands in the headline.
    pub headline: bool,
    /// Sources from the outermost to the innermost; empty for the report's own voice.
    pub chain: Vec<Source>,
    /// How sure the report makes it sound.
    pub certainty: Certainty,
    /// The words that decided the certainty, if any did.
    pub certainty_why: Option<Span>,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// The words that decided the polarity, if any did.
    pub polarity_why: Option<Span>,
    /// Head of the clause: verb, or noun of a verbless headline.
    pub predicate: u32,
    /// The grammatical subject's words, taken from the governing clause where it is understood.
    pub subject: Option<Span>,
    /// True if the words stand inside quotation marks.
    pub quoted: bool,
}

/// How sure a report makes an assertion sound.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Certainty {
    /// May, could, considers.
    Possible,
    /// If, unless, provided.
    Conditional,
    /// Reported, and said to be impossible to check.
    Unverified,
    /// Expects, nears, is set to, believes.
    Likely,
    /// Plain fact.
    Stated,
}

/// Does the report affirm or deny it?
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Polarity {
    /// It is so.
    Affirmed,
    /// It is not so.
    Denied,
}
