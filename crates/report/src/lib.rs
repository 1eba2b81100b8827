//! Renders dossiers. Data in, `String` out.
