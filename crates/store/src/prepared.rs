//! A report made ready to be kept: everything that can be worked out without the database, so that many threads do it
//! while one writes.

use crate::address;
use crate::given;
use crate::{ContentId, map, pack};
use headwater_model::{DateFound, DatedAt, Finding, Media, Original, Place, Precision, RawReport, Report};
use std::borrow::Cow;
use std::sync::Arc;

/// Characters of a text shown where there is no room for all of it.
pub const LEAD_CHARS: usize = 300;

/// A report ready to be kept.
pub struct Prepared {
    pub(crate) identity: String,
    pub(crate) url: Option<String>,
    pub(crate) name: String,
    pub(crate) content: ContentId,
    pub(crate) text: String,
    pub(crate) clean: Vec<u8>,
    pub(crate) reading: i64,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) published: Option<Dated>,
    pub(crate) modified: Option<Dated>,
    pub(crate) media: Media,
    pub(crate) given: String,
    pub(crate) structured: Option<Vec<u8>>,
    pub(crate) original: Option<Packed>,
    pub(crate) links: Vec<(String, String)>,
    pub(crate) place: Place,
    pub(crate) findings: Vec<Finding>,
}

/// Original bytes, packed against the clean text.
pub(crate) struct Packed {
    /// The bytes themselves, by which reports of one page know that they share it.
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) media_type: String,
    pub(crate) charset: String,
    pub(crate) packed: Vec<u8>,
    pub(crate) map: Vec<u8>,
}

/// A date as it is written in the database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Dated {
    pub(crate) at: String,
    pub(crate) precision: Cow<'static, str>,
    pub(crate) found: Cow<'static, str>,
}

impl Prepared {
    /// Makes ready what intake read (`raw`), what its words say of headline, outlet and dates (`cut`), and what was noticed on
    /// the way.
    pub fn new(raw: RawReport, cut: &Report, findings: Vec<Finding>) -> Prepared {
        let content = ContentId::of(raw.text.as_bytes());
        let given = given::write(&raw);
        let outlet = cut.outlet.clone();
        Prepared {
            identity: address::identity(raw.url.as_deref(), outlet.as_deref(), content),
            name: raw.id.0.to_string(),
            content,
            clean: pack::pack(raw.text.as_bytes(), b""),
            reading: reading(cut),
            title: cut.headline().map(squeezed).filter(|title| !title.is_empty()),
            outlet,
            byline: raw.byline.clone().or_else(|| cut.byline.map(|span| squeezed(span.of(&cut.text)))),
            language: raw.language.clone(),
            published: cut.published.as_ref().map(dated),
            modified: cut.modified.as_ref().map(dated),
            media: raw.media,
            given,
            structured: raw.structured.as_deref().map(|data| pack::pack(data.as_bytes(), raw.text.as_bytes())),
            original: raw.original.map(|original| packed(original, &raw.text)),
            url: raw.url,
            text: raw.text,
            links: raw.links,
            place: raw.place,
            findings,
        }
    }

    /// Bytes of its clean text.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Where it was read from.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Its headline.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Its address, as given.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The first [`LEAD_CHARS`] characters of the text.
    pub(crate) fn lead(&self) -> &str {
        let end = self.text.char_indices().nth(LEAD_CHARS).map_or(self.text.len(), |(at, _)| at);
        &self.text[..end]
    }
}

fn packed(original: Original, text: &str) -> Packed {
    Packed {
        packed: pack::pack(&original.bytes, text.as_bytes()),
        map: map::write(&original.map),
        media_type: original.media_type,
        charset: original.charset,
        bytes: original.bytes,
    }
}

/// Names the report's own words: boilerplate, bylines and white space do not count. 64 bits of a SHA-256.
fn reading(cut: &Report) -> i64 {
    let mut words = String::with_capacity(cut.text.len());
    for block in cut.reading() {
        for word in block.span.of(&cut.text).split_whitespace() {
            words.push_str(word);
            words.push(' ');
        }
    }
    let mut head = [0; 8];
    head.copy_from_slice(&ContentId::of(words.as_bytes()).as_bytes()[..8]);
    i64::from_be_bytes(head)
}

/// White space as one space each.
fn squeezed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn dated(at: &DatedAt) -> Dated {
    let minute = at.minute.filter(|_| at.precision == Precision::Minute);
    Dated {
        at: match minute {
            Some(minute) => format!("{}T{:02}:{:02}", at.date, minute / 60, minute % 60),
            None => at.date.to_string(),
        },
        precision: match at.precision {
            Precision::Minute => "minute".into(),
            Precision::Day => "day".into(),
            Precision::Month => "month".into(),
            Precision::Year => "year".into(),
        },
        found: match at.found {
            DateFound::Person => "person".into(),
            DateFound::Metadata => "metadata".into(),
            DateFound::DateLine => "date line".into(),
            DateFound::Dateline => "dateline".into(),
            DateFound::Address => "address".into(),
            DateFound::Inferred => "inferred".into(),
        },
    }
}
