//! What surrounds every page: where it is, who reads it, and what that reader may do.

use super::address;
use super::assets::Assets;

/// The surroundings of one page for one reader.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// Path and query of this page: for the `.json` link, and to come back after a decision.
    pub path: String,
    /// The token every form must carry; `None` for a reader who may not decide, and sees no form.
    pub csrf: Option<String>,
    /// The name decisions are kept under, if one is known.
    pub signed_in_as: Option<String>,
    /// True if `/events` tells of news.
    pub live: bool,
    /// Style sheet and script.
    pub assets: &'a Assets,
}

impl Frame<'_> {
    /// The same page for programs.
    pub(crate) fn json(&self) -> String {
        address::json(&self.path)
    }

    /// Is the page, or what it belongs to, below this address of the navigation?
    pub(crate) fn below(&self, address: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        match address {
            "/" => path == "/" || path == "/stories" || path.starts_with("/story/"),
            "/outlets" => path == "/outlets" || path.starts_with("/outlet/"),
            other => path == other,
        }
    }

    /// The hidden fields of every form, if this reader may decide.
    pub(crate) fn token(&self) -> &str {
        self.csrf.as_deref().unwrap_or_default()
    }

    /// May this reader decide?
    pub(crate) fn may_decide(&self) -> bool {
        self.csrf.is_some()
    }
}

/// The document of a template.
pub(super) fn rendered(template: &impl askama::Template) -> String {
    template.render().expect("writing to a string cannot fail")
}
