//! annotate.
