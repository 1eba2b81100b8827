//! Who says what, in one report: quotations, attributions and credits.

use crate::{AttributionIx, CompactString, Span};
use serde::{Deserialize, Serialize};

/// Words between quotation marks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Quote {
    /// With the marks.
    pub span: Span,
    /// Without the marks.
    pub inner: Span,
    /// Speech, or a term held at arm's length.
    pub kind: QuoteKind,
}

/// What quotation marks mean.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum QuoteKind {
    /// A whole utterance.
    Speech,
    /// A few words of somebody's inside the writer's sentence (mixed quotation).
    Fragment,
    /// A name, title or word at arm's length.
    Scare,
}

/// Somebody is said to have said, believed, denied or planned something (source, cue, content, as in PolNeAR).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Attribution {
    /// How it is said.
    pub kind: AttributionKind,
    /// What is attributed: one piece, or several around a split cue. In order, disjoint, never empty.
    pub content: Vec<Span>,
    /// The words that attribute: "said", "according to", "citing". `None` for carried-over quotations.
    pub cue: Option<Span>,
    /// What sort of cue it is.
    pub class: CueClass,
    /// Who.
    pub source: Source,
    /// The attribution whose content holds this one: "TASS, citing a person, said ..." puts the person's inside TASS's.
    pub outer: Option<AttributionIx>,
}

/// How an attribution is worded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum AttributionKind {
    /// The content is quoted speech.
    Direct,
    /// The content is a clause of the writer's.
    Indirect,
    /// A clause with quoted words in it.
    Mixed,
    /// A headline: "... - TASS", "X: ...", "..., sources say".
    Headline,
    /// Carried over from a neighbouring sentence.
    Carried,
}

/// What sort of thing the cue says the source did.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CueClass {
    /// said, reported, announced, according to.
    Say,
    /// believes, thinks, expects, hopes.
    Believe,
    /// denied, rejected, dismissed, ruled out.
    Deny,
    /// confirmed, acknowledged, admitted.
    Confirm,
    /// plans, intends, wants, promised.
    Intend,
    /// asked, demanded, ordered, urged.
    Ask,
    /// could, may; "reportedly", "is said to": attributed to nobody in particular.
    Hearsay,
    /// shows, found: said of documents and studies.
    Show,
    /// endorsed, is concerned about, opposition to: an attitude or act that the source shows. It tells nothing: no
    /// claim and no origin rests on it.
    Attitude,
}

/// The one an attribution names.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Source {
    /// The best name this report gives it: the full name where a surname or pronoun stands here.
    pub name: CompactString,
    /// The words that name it here; `None` if understood from an earlier sentence.
    pub span: Option<Span>,
    /// What it is.
    pub kind: SourceKind,
    /// Group of the [`crate::Mention`] it names, if it is a name.
    pub group: Option<u32>,
    /// How many people speak, if the words tell ("two people": 2, "sources": none told).
    pub count: Option<u32>,
}

/// What a source is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum SourceKind {
    /// A person by name.
    Person,
    /// A body by name or by role ("the bank", "the ministry"): on record.
    Organisation,
    /// A newspaper, agency, broadcaster, or "media".
    Outlet,
    /// A letter, filing, statement, study, court paper.
    Document,
    /// A person or people without a name: "two people familiar with the matter".
    Anonymous,
    /// Nobody is named: "reportedly", "it was reported".
    Unnamed,
}

/// A sign that a report owes something to another outlet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Credit {
    /// The words that give credit, name included.
    pub span: Span,
    /// The outlet's name as written.
    pub name: CompactString,
    /// How credit is given.
    pub kind: CreditKind,
    /// True if a single earlier piece is meant ("a report by X"), false for a mere mention of X as a speaker's
    /// audience ("told X").
    pub report: bool,
}

/// How credit is given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CreditKind {
    /// "X reported", "according to X", "citing X".
    Cited,
    /// "(AP)", "Reuters" in a dateline or at the end: the whole text is the agency's.
    CreditLine,
    /// "told X": X had it first hand.
    Told,
    /// A link in the text.
    Link,
    /// "an earlier version of this article".
    EarlierVersion,
}
