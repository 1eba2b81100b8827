//! Pages that tell a reader to do something first: sign in, wait, or go elsewhere.

use askama::Template;
use serde::Serialize;

use super::address;
use super::frame::Frame;
use super::story::Member;
use crate::word;

/// The page on which a token is typed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SignInPage {
    /// Where to go afterwards: a path of this site.
    pub back: String,
    /// True after a token that is none.
    pub failed: bool,
}

/// A request that could not be answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FaultPage {
    /// HTTP status.
    pub status: u16,
    /// A few words: "no such story".
    pub title: String,
    /// What was expected and what was found; empty if there is no more to say.
    pub message: String,
}

/// A story that is being analysed, with what is known already.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WaitingPage {
    /// `being analysed`.
    pub state: &'static str,
    /// The story's id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its reports, in the order they came.
    pub members: Vec<Member>,
    /// Seconds after which to ask again.
    pub retry_s: u32,
}

#[derive(Template)]
#[template(path = "site/sign_in.html")]
struct SignIn<'a> {
    frame: &'a Frame<'a>,
    page: &'a SignInPage,
}

#[derive(Template)]
#[template(path = "site/fault.html")]
struct Fault<'a> {
    frame: &'a Frame<'a>,
    page: &'a FaultPage,
    title: String,
}

#[derive(Template)]
#[template(path = "site/waiting.html")]
struct Waiting<'a> {
    frame: &'a Frame<'a>,
    page: &'a WaitingPage,
    reports: String,
}

/// Renders the page on which a token is typed. Its form POSTs `token` and `back` to `/sign-in`.
pub fn sign_in(frame: &Frame<'_>, page: &SignInPage) -> String {
    super::frame::rendered(&SignIn { frame, page })
}

/// Renders what went wrong.
pub fn fault(frame: &Frame<'_>, page: &FaultPage) -> String {
    let title = crate::text::rest::sentence(&page.title).trim_end_matches('.').to_owned();
    super::frame::rendered(&Fault { frame, page, title })
}

/// Renders what is known of a story that is being analysed; the page asks again by itself.
pub fn waiting(frame: &Frame<'_>, page: &WaitingPage) -> String {
    let reports = word::count(page.members.len(), "report", "reports");
    super::frame::rendered(&Waiting { frame, page, reports })
}

impl WaitingPage {
    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or("no headline")
    }

    fn href(&self, report: &str) -> String {
        address::report(&self.id, report, None)
    }
}
