//! Answers: a page for people or the same value as JSON; a way to another address; a fault.

use super::fault::Fault;
use super::state::App;
use super::visit::{Form, Visit};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use headwater_report::site::{self, FaultPage, Frame};
use headwater_store::Store;
use serde::Serialize;
use serde_json::json;

/// Reads a page from the database and renders it, both on a thread that may block.
///
/// # Errors
/// What `build` says.
pub async fn page<P, B>(
    app: &App,
    visit: Visit,
    build: B,
    html: fn(&Frame<'_>, &P) -> String,
) -> Result<Response, Fault>
where
    P: Serialize + Send + 'static,
    B: FnOnce(&mut Store) -> Result<P, Fault> + Send + 'static,
{
    let shared = app.clone();
    app.pool.read(move |store| Ok(rendered(&shared, &visit, &build(store)?, html))).await
}

/// A page in the form that was asked for.
pub fn rendered<P: Serialize>(
    app: &App,
    visit: &Visit,
    page: &P,
    html: impl FnOnce(&Frame<'_>, &P) -> String,
) -> Response {
    match visit.form {
        Form::Html => Html(html(&frame(app, visit), page)).into_response(),
        Form::Json => object(page),
    }
}

/// What surrounds a page.
pub fn frame<'a>(app: &'a App, visit: &Visit) -> Frame<'a> {
    Frame {
        path: visit.path.clone(),
        csrf: form_mark(app, visit).filter(|_| visit.reader.may_decide),
        signed_in_as: visit.reader.name.clone(),
        live: true,
        assets: &app.assets,
    }
}

/// What the forms of this reader's pages bear until the answer goes out: see [`super::copies`].
pub fn form_mark(app: &App, visit: &Visit) -> Option<String> {
    visit.reader.mark.as_ref().map(|_| app.copies.mark().to_owned())
}

/// A value as JSON.
pub fn object(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => Fault::ours(error).into_response(),
    }
}

/// After something was sent: go and look there.
pub fn see_other(place: &str) -> Response {
    to(StatusCode::SEE_OTHER, place)
}

/// It is there from now on.
pub fn moved(place: &str) -> Response {
    to(StatusCode::PERMANENT_REDIRECT, place)
}

/// `place` is a path of this site, with what is not plain encoded.
fn to(status: StatusCode, place: &str) -> Response {
    match HeaderValue::from_str(place) {
        Ok(place) => (status, [(header::LOCATION, place)]).into_response(),
        Err(_) => Fault::ours(format!("'{place}' cannot be led to")).into_response(),
    }
}

/// A fault as a page or as JSON.
pub fn fault(app: &App, visit: &Visit, fault: &Fault) -> Response {
    let status = fault.status;
    let title = status.canonical_reason().unwrap_or("fault").to_lowercase();
    let body = match visit.form {
        Form::Html => {
            let page = FaultPage { status: status.as_u16(), title, message: fault.message.clone() };
            Html(site::fault(&frame(app, visit), &page)).into_response()
        }
        Form::Json => object(&json!({
            "format": "headwater/fault/1", "status": status.as_u16(), "title": title, "message": fault.message,
        })),
    };
    let mut response = (status, body).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
