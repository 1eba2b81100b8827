//! collate.
