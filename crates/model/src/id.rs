//! Ids, each its own type; the comment says what identity means.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// Names one report in the outside world.
///
/// It is what the input called it (`id` in `reports.jsonl` or JSONL, else the file's path below the folder that was
/// named). It survives a run, and does not change when the text does.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ReportId(pub CompactString);

impl std::fmt::Display for ReportId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names one story. Made from the ids of its reports, so the same reports give the same id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct StoryId(pub CompactString);

impl std::fmt::Display for StoryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The position as a `usize`, for indexing.
            pub fn at(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            /// # Panics
            /// If `position` exceeds `u32::MAX`; lists are bounded far below that.
            fn from(position: usize) -> Self {
                $name(u32::try_from(position).expect("lists hold fewer than 2^32 items"))
            }
        }
    };
}

index!(
    /// A witness of this run: its position in the list, which is sorted by [`ReportId`]. Means nothing in another run.
    ReportIx
);
index!(
    /// An assertion of one report: its position in that report's layer.
    AssertionIx
);
index!(
    /// An attribution of one report: its position in that report's layer.
    AttributionIx
);
index!(
    /// A claim of one story.
    ClaimIx
);
index!(
    /// An origin of one story.
    OriginIx
);
