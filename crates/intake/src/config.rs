//! What a caller may choose: limits, names of fields, and whether original bytes are kept.

use crate::fields::Fields;

/// How reports are read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// What exceeds these is refused.
    pub limits: Limits,
    /// What the fields of JSON and tables are called, where it is not the usual.
    pub fields: Fields,
    /// Keep the bytes each report was read from, and the way back to them. Costs about as much memory again as the input.
    pub originals: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config { limits: Limits::default(), fields: Fields::default(), originals: true }
    }
}

impl From<Limits> for Config {
    fn from(limits: Limits) -> Config {
        Config { limits, ..Config::default() }
    }
}

/// How much of the world is let in. What exceeds a limit is refused with a finding that tells both numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Longest text of one report, in bytes. A long magazine piece has 100,000; the whole of War and Peace 3,200,000.
    pub text_bytes_max: usize,
    /// Longest HTML page, in bytes. Pages of news sites have 100,000 to 2,000,000.
    pub html_bytes_max: usize,
    /// Longest line of a JSON Lines file, item of a JSON array or row of a table, in bytes: a text with every character
    /// escaped, and room for other fields.
    pub line_bytes_max: usize,
    /// Deepest folder below a named one.
    pub folder_depth_max: usize,
    /// Archives and compressed files inside one another: 3 reads a page in a zip in a `.tar.gz`.
    pub archive_depth_max: usize,
    /// Most members of one archive, in all levels together.
    pub archive_members_max: u64,
    /// Bytes that one named file may unpack to for each byte it has. Text compresses 3 to 20 times, the most repetitive
    /// JSON Lines about 100 times; a bomb 1,000 times and more. Looked at once [`Limits::unpacked_free_bytes`] are unpacked.
    pub unpacked_ratio_max: u64,
    /// Bytes that any file may unpack to whatever its own size.
    pub unpacked_free_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            text_bytes_max: 4 << 20,
            html_bytes_max: 16 << 20,
            line_bytes_max: 32 << 20,
            folder_depth_max: 32,
            archive_depth_max: 4,
            archive_members_max: 10_000_000,
            unpacked_ratio_max: 250,
            unpacked_free_bytes: 64 << 20,
        }
    }
}
