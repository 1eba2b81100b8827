//! `/sign-in` and `/sign-out`.

use super::answer;
use super::fault::Fault;
use super::guard::session_cookie;
use super::limit::SESSION_TIME;
use super::secret;
use super::state::App;
use super::visit::{Fields, Visit, back};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use headwater_report::site::{self, SignInPage};
use serde::Deserialize;
use std::time::{Duration, Instant};

/// What the page is asked for with.
#[derive(Deserialize)]
pub struct Asked {
    back: Option<String>,
}

/// The page on which a token is typed.
pub async fn ask(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    let page = SignInPage { back: back(asked.back.as_deref()), failed: false };
    shown(&app, &visit, &page)
}

/// A token was typed: a session of its own begins, so that nobody who knew the old one is let in.
pub async fn sign_in(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Fault> {
    let back = back(fields.get("back"));
    let Some(person) = fields.get("token").and_then(|token| app.doors.bearer(token)) else {
        let mut response = shown(&app, &visit, &SignInPage { back, failed: true });
        *response.status_mut() = StatusCode::OK;
        return Ok(response);
    };
    let session = secret::random().map_err(Fault::ours)?;
    app.doors.sign_in(&session, &person, Instant::now());
    let cookie: HeaderMap = session_cookie(&app, &session, SESSION_TIME).into_iter().collect();
    Ok((cookie, answer::see_other(&back)).into_response())
}

/// Ends the session.
pub async fn sign_out(State(app): State<App>, visit: Visit) -> Response {
    if let Some(session) = &visit.reader.session {
        app.doors.sign_out(session);
    }
    let cookie: HeaderMap = session_cookie(&app, "", Duration::ZERO).into_iter().collect();
    (cookie, answer::see_other("/")).into_response()
}

fn shown(app: &App, visit: &Visit, page: &SignInPage) -> Response {
    answer::rendered(app, visit, page, |frame, page| {
        // This form bears its mark even if the reader may do nothing else.
        let frame = site::Frame { csrf: answer::form_mark(app, visit), ..frame.clone() };
        site::sign_in(&frame, page)
    })
}
