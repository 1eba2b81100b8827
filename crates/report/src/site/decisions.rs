//! The log of what people decided: who, when, why, and the way back.

use askama::Template;
use serde::Serialize;

use super::frame::Frame;
use super::{address, moment};

/// Name and version of the JSON form.
pub const FORMAT: &str = "headwater/decisions/1";

/// Everything that was decided, the latest first.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionsPage {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The decisions, undone ones included, the latest first.
    pub decisions: Vec<Decision>,
}

/// One decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Decision {
    /// What names it for `/undo`.
    pub id: String,
    /// What sort, as in [`super::decide::Kind`].
    pub kind: String,
    /// What was decided, one plain sentence: "portal had it from courier".
    pub what: String,
    /// The story it concerns, if one is known.
    pub story: Option<String>,
    /// Who decided; `null` if nobody said.
    pub who: Option<String>,
    /// When (UTC).
    pub at: String,
    /// Why, if that was said.
    pub why: Option<String>,
    /// Who took it back, and when (UTC).
    pub undone: Option<Undone>,
}

/// Who took a decision back, and when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Undone {
    /// Who; `null` if nobody said.
    pub who: Option<String>,
    /// When (UTC).
    pub at: String,
}

impl Decision {
    pub(super) fn who_words(&self) -> &str {
        self.who.as_deref().unwrap_or("somebody")
    }

    pub(super) fn when(&self) -> String {
        moment::moment(&self.at)
    }

    pub(super) fn undone_words(&self) -> Option<String> {
        let undone = self.undone.as_ref()?;
        let who = undone.who.as_deref().unwrap_or("somebody");
        Some(format!("undone by {who}, {}", moment::moment(&undone.at)))
    }

    pub(super) fn what_words(&self) -> String {
        crate::text::rest::sentence(&self.what)
    }

    pub(super) fn href(&self) -> Option<String> {
        self.story.as_deref().map(|story| address::story(story, None))
    }
}

#[derive(Template)]
#[template(path = "site/decisions.html")]
struct Decisions<'a> {
    frame: &'a Frame<'a>,
    page: &'a DecisionsPage,
}

/// Renders the log.
pub fn decisions(frame: &Frame<'_>, page: &DecisionsPage) -> String {
    super::frame::rendered(&Decisions { frame, page })
}
