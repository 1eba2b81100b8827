//! What intake hands over: one published text and what was known about it besides the text.

use crate::{Original, ReportId};

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
    /// Where `published` was given, in words for a person: `JSON-LD datePublished`, `RSS pubDate`, `field "date"`.
    pub published_by: Option<String>,
    /// Where `modified` was given, likewise.
    pub modified_by: Option<String>,
    /// When the bytes were fetched, ISO 8601, as an archive or the fetcher says.
    pub fetched: Option<String>,
    /// Language tag as given, unchecked (`en`, `en-GB`).
    pub language: Option<String>,
    /// Whom the container says it was taken from: the `<source url>` of an RSS item, the provider of an agency's file.
    pub taken_from: Option<TakenFrom>,
    /// Lines of credit and rights that stand outside the text, with the name of the element or field that holds each:
    /// `("media:credit", "Getty Images")`, `("rights", "(c) Example Agency")`.
    pub credits: Vec<(String, String)>,
    /// Is the text the whole report?
    pub extent: Extent,
    /// Structured data embedded in the page (JSON-LD), a JSON array, as found.
    pub structured: Option<String>,
    /// Links out of the main text: address and the words it stands under.
    pub links: Vec<(String, String)>,
    /// The bytes it was read from, and the way back to them.
    pub original: Option<Original>,
}

impl RawReport {
    /// A report of which only the text is known.
    pub fn blank(id: ReportId, place: Place, media: Media, text: String) -> RawReport {
        RawReport {
            id,
            place,
            media,
            text,
            title: None,
            outlet: None,
            byline: None,
            url: None,
            published: None,
            modified: None,
            published_by: None,
            modified_by: None,
            fetched: None,
            language: None,
            taken_from: None,
            credits: Vec::new(),
            extent: Extent::Whole,
            structured: None,
            links: Vec::new(),
            original: None,
        }
    }
}

/// Whom a container says a report was taken from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenFrom {
    /// The name given.
    pub name: String,
    /// Its address: a feed, a site or a page.
    pub url: Option<String>,
}

/// How much of a report its text is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Extent {
    /// All of it, as far as can be told.
    Whole,
    /// A feed's summary or teaser of a text that stands at the report's address.
    Summary,
}

/// Where a report was read from: a file, and a place in it when the file holds several.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The path as the user would type it; inside an archive `archive.zip!folder/file.html`; an address if fetched.
    pub path: String,
    /// Line (from 1) of a JSONL or CSV file.
    pub line: Option<u32>,
    /// Item (from 1) of a file that holds several and has no lines: a feed, a WARC, a mailbox, a Parquet file.
    pub item: Option<u32>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Place {
        Place { path: path.into(), line: None, item: None }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(item) = self.item {
            write!(f, ", item {item}")?;
        }
        Ok(())
    }
}

/// The kind of thing a report came in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Media {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// An object of a JSON or JSON Lines file.
    Json,
    /// A row of a CSV or Parquet file.
    Table,
    /// An item of an RSS, Atom or JSON feed.
    Feed,
    /// A message of a mailbox.
    Mail,
    /// An agency's news item: NewsML-G2, NITF, ninjs.
    News,
}
