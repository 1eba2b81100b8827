//! Names in one report.

use crate::Span;
use serde::{Deserialize, Serialize};

/// One mention of a named thing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mention {
    /// The name's bytes, without article, title or possessive: "Havlas", "Czech National Bank".
    pub span: Span,
    /// What it names.
    pub kind: EntityKind,
    /// Mentions of one thing within this report share a group; the number is the position of the first mention.
    pub group: u32,
    /// The words around the name that say who or what it is ("Finance Minister", "the bank's spokeswoman"), if any.
    pub role: Option<Span>,
    /// First token of the name.
    pub first_token: u32,
    /// One past the last token of the name.
    pub end_token: u32,
}

/// What a name names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A body that can speak or act: company, ministry, agency, outlet, party, group.
    Organisation,
    /// A country, town, region, sea.
    Place,
    /// A building, base, airport, bridge, ship or the like.
    Facility,
    /// A people, law, work, product, event.
    Other,
}
