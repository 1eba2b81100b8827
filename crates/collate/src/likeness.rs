//! How alike two passages of a story are.
