//! What intake hands over: one published text and what was known about it besides the text.

use crate::ReportId;

/// One report as it came in, decoded, before anything was read from its words.
#[derive(Clone, PartialEq, Debug)]
pub struct RawReport {
    /// Unique in the run.
    pub id: ReportId,
    /// Where it was read from.
    pub place: Place,
    /// The kind of file it was.
    pub media: Media,
    /// The text in which every offset counts: the whole file for plain text, the main text for HTML, the text field
    /// for JSONL. Valid UTF-8; a byte that was not is U+FFFD here, and a finding says so.
    pub text: String,
    /// A title known from outside the text (HTML metadata, a JSONL field).
    pub title: Option<String>,
    /// The outlet's name as given from outside the text.
    pub outlet: Option<String>,
    /// The author line as given from outside the text.
    pub byline: Option<String>,
    /// The report's address, canonical where the page says so.
    pub url: Option<String>,
    /// Publication time as given, unparsed (ISO 8601, RFC 2822 and plain dates are understood later).
    pub published: Option<String>,
    /// Time of the last change as given, unparsed.
    pub modified: Option<String>,
    /// Links out of the main text: address and the words it stands under.
    pub links: Vec<(String, String)>,
}

/// Where a report was read from: a file, and a place in it when the file holds several.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The path as the user would type it.
    pub path: String,
    /// Line (from 1) of a JSONL file.
    pub line: Option<u32>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// The kind of file a report came in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Media {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// An object of a JSON Lines file.
    Json,
}
