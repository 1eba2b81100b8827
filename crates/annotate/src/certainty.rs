//! How sure a clause sounds, and whether it is affirmed or denied.
