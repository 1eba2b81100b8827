//! The lines of an export.

use headwater_model::{ByteMap, Piece, Span};
use serde::{Deserialize, Serialize};

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Line {
    Format(String),
    Takedown(Takedown),
    File(File),
    Finding(Finding),
    Feed(Box<Feed>),
    Page(Page),
    Decision(Box<Decision>),
    #[serde(rename = "story-decision")]
    StoryDecision(Box<StoryDecision>),
    Report(Box<Report>),
    /// How many reports there were.
    End(u64),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Takedown {
    pub(crate) report: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    pub(crate) reason: String,
    pub(crate) at: String,
    /// SHA-256 of texts, hexadecimal.
    pub(crate) contents: Vec<String>,
}

/// A file that was read to its end.
#[derive(Serialize, Deserialize)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) changed: i64,
    pub(crate) finished: String,
}

/// A feed that is watched, without who is asking it just now. The fields are the table's.
#[derive(Serialize, Deserialize)]
pub(crate) struct Feed {
    pub(crate) address: String,
    /// Every address it was known by.
    pub(crate) addresses: Vec<String>,
    pub(crate) title: Option<String>,
    pub(crate) added: String,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    pub(crate) last_fetch: Option<String>,
    pub(crate) last_ok: Option<String>,
    pub(crate) last_error: Option<String>,
    pub(crate) failures: i64,
    pub(crate) next_due: String,
    pub(crate) stopped: Option<String>,
    pub(crate) reports: i64,
    pub(crate) versions: i64,
}

/// A page that a feed points to. The fields are the table's.
#[derive(Serialize, Deserialize)]
pub(crate) struct Page {
    pub(crate) address: String,
    /// An address of its feed.
    pub(crate) feed: String,
    pub(crate) seen: i64,
    pub(crate) state: String,
    pub(crate) tries: i64,
    pub(crate) next_due: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    pub(crate) last_error: Option<String>,
    pub(crate) at: String,
}

/// What a person decided. The fields are the table's.
#[derive(Serialize, Deserialize)]
pub(crate) struct Decision {
    pub(crate) report: Option<String>,
    pub(crate) matter: String,
    pub(crate) who: Option<String>,
    pub(crate) why: Option<String>,
    pub(crate) at: String,
    pub(crate) undone_at: Option<String>,
    pub(crate) undone_by: Option<String>,
}

/// What a person decided about stories, told in reports.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoryDecision {
    /// merge, split.
    pub(crate) what: String,
    /// Ids of the two stories where it was decided.
    pub(crate) story: String,
    pub(crate) other: String,
    /// Ids of some reports that were in the story that stayed.
    pub(crate) stayed: Vec<String>,
    /// Ids of the reports that were moved, and of those that joined them since.
    pub(crate) moved: Vec<String>,
    pub(crate) who: Option<String>,
    pub(crate) why: Option<String>,
    pub(crate) at: String,
    /// Which it is of several that were the same in one second, from 0.
    #[serde(default)]
    pub(crate) nth: u32,
    pub(crate) undone_at: Option<String>,
    pub(crate) undone_by: Option<String>,
}

impl StoryDecision {
    /// By what it is known when it comes again.
    pub(crate) fn origin(&self) -> String {
        let StoryDecision { what, story, other, at, who, .. } = self;
        serde_json::json!([what, story, other, at, who]).to_string()
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Finding {
    pub(crate) severity: String,
    pub(crate) place: String,
    pub(crate) message: String,
    pub(crate) at: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) id: String,
    pub(crate) identity: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    pub(crate) versions: Vec<Version>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) published: Option<Dated>,
    pub(crate) modified: Option<Dated>,
    pub(crate) media: String,
    pub(crate) reading: i64,
    pub(crate) given: Box<serde_json::value::RawValue>,
    pub(crate) first_seen: String,
    pub(crate) last_seen: String,
    /// The first place it was read from, and the others.
    pub(crate) places: Vec<Sighting>,
    pub(crate) text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) structured: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) original: Option<Original>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) links: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) findings: Vec<Finding>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) layers: Vec<Layer>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Dated {
    pub(crate) at: String,
    pub(crate) precision: String,
    pub(crate) found: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Sighting {
    pub(crate) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) item: Option<u32>,
    pub(crate) at: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Original {
    /// Number of the original in the file that was exported: the second of two versions that share it does not repeat it.
    pub(crate) number: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bytes: Option<Bytes>,
    /// Pieces: first and last byte of the clean text, first original byte, number of original bytes.
    pub(crate) map: Vec<(u32, u32, u64, u32)>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Bytes {
    pub(crate) media_type: String,
    pub(crate) charset: String,
    #[serde(flatten)]
    pub(crate) data: Data,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Layer {
    pub(crate) producer: String,
    pub(crate) producer_version: String,
    pub(crate) at: String,
    #[serde(flatten)]
    pub(crate) data: Data,
}

/// Bytes, as text where they are.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Data {
    Utf8(String),
    Base64(String),
}

impl Data {
    pub(crate) fn of(bytes: Vec<u8>) -> Data {
        use base64::Engine as _;
        match String::from_utf8(bytes) {
            Ok(text) => Data::Utf8(text),
            Err(error) => Data::Base64(base64::engine::general_purpose::STANDARD.encode(error.as_bytes())),
        }
    }

    pub(crate) fn bytes(self) -> Result<Vec<u8>, String> {
        use base64::Engine as _;
        match self {
            Data::Utf8(text) => Ok(text.into_bytes()),
            Data::Base64(code) => base64::engine::general_purpose::STANDARD
                .decode(code)
                .map_err(|error| format!("expected base64: {error}")),
        }
    }
}

/// The pieces of a map.
pub(crate) fn pieces(map: &ByteMap) -> Vec<(u32, u32, u64, u32)> {
    map.pieces().iter().map(|piece| (piece.clean.start, piece.clean.end, piece.start, piece.len)).collect()
}

/// The map of some pieces; `None` if they are out of order.
pub(crate) fn map(pieces: &[(u32, u32, u64, u32)]) -> Option<ByteMap> {
    let mut map = ByteMap::default();
    let mut at = 0;
    for &(start, end, from, len) in pieces {
        if start < at || end < start || from.checked_add(u64::from(len)).is_none() {
            return None;
        }
        at = end;
        map.push(Piece { clean: Span { start, end }, start: from, len });
    }
    Some(map)
}
