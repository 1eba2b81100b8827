//! The pages of the web application: data in, a whole HTML document out.
//!
//! Each page is one `Serialize` struct, which is also what the same address with `.json` answers, and one function that renders it
//! inside a `Frame`. Pages work without script; `site.js` is comfort only. No page holds inline style or script, so that a
//! policy of `'self'` alone can stand; text of reports is escaped by the templates, and drawings escape their own.
//!
//! Reading order: `frame` and `assets` (what every page has), `address` (where things are), `decide` (forms by which
//! a person overrules), then a module a page: `stories`, `story`, `reading`, `compare`, `outlets`, `search`,
//! `changes`, `decisions`, `notice` (sign-in, faults, waiting).

pub mod address;
pub mod assets;
pub mod changes;
pub mod compare;
pub mod decide;
pub mod decisions;
pub mod frame;
pub mod moment;
pub mod notice;
pub mod outlets;
pub mod reading;
pub mod search;
pub mod stories;
pub mod story;

pub use assets::{Asset, Assets, assets};
pub use changes::{ChangedStory, ChangesPage, LogEntry, changes};
pub use compare::{ComparePage, compare};
pub use decisions::{Decision, DecisionsPage, decisions};
pub use frame::Frame;
pub use notice::{FaultPage, SignInPage, WaitingPage, fault, sign_in, waiting};
pub use outlets::{OutletPage, OutletsPage, outlet, outlets};
pub use reading::{Kept, ReadingPage, Version, reading};
pub use search::{SearchPage, search};
pub use stories::{StoriesPage, StoryRow, stories};
pub use story::{Member, StoryPage, story};

#[cfg(test)]
mod tests;
