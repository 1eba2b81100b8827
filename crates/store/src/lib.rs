//! Keeps reports in one SQLite file: every text once, every version with what changed, searchable, and removable.
//!
//! `docs/database.md` describes the file for people. What comes in and goes out are nouns of `model`; SQL stands in this
//! crate only. Time is an argument. Anything large is packed with zstd: a text by itself, an original against its text.
//!
//! Reading order: [`content`] and `address` (what makes a text and a report the same), `migration` (the schema) and
//! [`store`] (a file, opened), `prepared` and `add` (keeping), `change` (what a new version changed), `source` (which files
//! are done), `find` and `load` (getting reports back), [`query`] and `search`, `remove`, `layer`, `story` (which reports are in which
//! story, and why), [`transfer`] (export and import), `check`; [`Feed`] and [`Page`]: what is watched on the web; [`Hook`]: who
//! is told of changes. Apart from the database stands [`reuse`], an index of
//! fingerprints for whole archives.

mod access;
mod add;
mod address;
mod change;
mod check;
pub mod content;
mod decision;
pub mod error;
mod feed;
mod find;
mod given;
mod hook;
mod layer;
mod live;
mod load;
mod map;
mod migration;
mod pack;
mod page;
mod prepared;
pub mod query;
mod remove;
pub mod reuse;
mod rows;
mod search;
mod source;
pub mod store;
mod story;
pub mod transfer;
mod versions;

pub use access::AccessToken;
pub use add::{Added, BATCH_BYTES_MAX, BATCH_REPORTS_MAX, Batch, Kept};
pub use change::Hunk;
pub use check::Stats;
pub use content::{ContentId, NotAContentId};
pub use decision::Decided;
pub use error::Error;
pub use feed::{Claim, Feed, Poll, Turn};
pub use find::{Entry, Filter};
pub use hook::{Delivery, DeliveryState, Hook, NewDelivery, Sending};
pub use layer::NewLayer;
pub use live::Marks;
pub use migration::SCHEMA;
pub use page::{Page, PageState};
pub use prepared::{LEAD_CHARS, Prepared};
pub use remove::{Removed, Takedown};
pub use search::Hit;
pub use source::Stamp;
pub use store::{Access, Store};
pub use story::{
    Arrival, Basis, DecisionKind, Grouping, KeptDossier, LaterVersion, Logged, Member, Merge, Sketched, StoryDecision,
    StoryEntry, StoryFilter, Waiting,
};
pub use transfer::{Exported, Imported};
pub use versions::Version;
