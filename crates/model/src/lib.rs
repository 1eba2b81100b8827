//! The nouns of Headwater, seen by every other crate; they compute nothing beyond their own invariants.
//!
//! Reading order: [`span`] (what an offset counts), [`id`], [`raw`] (what intake hands over) with its [`original`] bytes, [`report`] (a text and
//! its blocks), [`language`] (tokens and sentences), the layers of one report ([`entity`], [`time`], [`quantity`],
//! [`attribution`], [`assertion`], gathered in [`witness`]), and what is found across reports ([`story`],
//! [`stemma`], [`claim`], [`name`], [`event`], gathered in [`dossier`]).
//!
//! Results point at text with [`SpanRef`]; they never carry it. None of these types is a wire format.

pub mod assertion;
pub mod attribution;
pub mod claim;
pub mod dossier;
pub mod entity;
pub mod event;
pub mod finding;
pub mod id;
pub mod language;
pub mod measure;
pub mod name;
pub mod original;
pub mod overrule;
pub mod quantity;
pub mod raw;
pub mod report;
pub mod span;
pub mod stemma;
pub mod story;
pub mod time;
pub mod witness;

pub use assertion::{Assertion, Certainty, Polarity};
pub use attribution::{
    Attribution, AttributionKind, Credit, CreditKind, CueClass, Quote, QuoteKind, Source, SourceKind,
};
pub use claim::{Claim, ClaimAssertion, Disagreement, DisagreementKind, Mutation, MutationKind, Origin, OriginKind};
pub use compact_str::CompactString;
pub use dossier::Dossier;
pub use entity::{EntityKind, Mention};
pub use event::Event;
pub use finding::{Finding, Severity};
pub use id::{AssertionIx, AttributionIx, ClaimIx, OriginIx, ReportId, ReportIx, StoryId};
pub use jiff::civil::Date;
pub use language::{Dep, NamedEntity, Parse, Pos, Sentence, Tag, Token};
pub use name::Name;
pub use original::{ByteMap, Original, Piece};
pub use overrule::{NameRule, NameRuling, Overrules, Passage, Pin, PinnedParent, Whose};
pub use quantity::{Exactness, Quantity, Unit};
pub use raw::{Extent, Media, Place, RawReport, TakenFrom};
pub use report::{Block, BlockKind, DateFound, DatedAt, Precision, Report};
pub use span::{Span, SpanRef};
pub use stemma::{Circle, Derivation, DerivationKind, Evidence, EvidenceKind, Parent, Reuse, ReuseKind, Rival, Stemma};
pub use story::{Assignment, Story};
pub use time::{Modifier, Timex, TimexKind};
pub use witness::{Layers, Witness};
