//! `/changes.atom` and `/story/{id}/feed.atom`: what changed, for a feed reader.

use super::changes::told;
use super::{said, time};
use crate::changes::atom;
use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::state::App;
use crate::serve::visit::Visit;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use headwater_report::site::address;
use serde::Deserialize;

/// Since when, if nothing is said. A feed reader that was away for longer misses what was before.
const SINCE: &str = "7d";

/// Since when.
#[derive(Deserialize)]
pub struct Asked {
    since: Option<String>,
}

/// The changes of all stories.
pub async fn all(State(app): State<App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Result<Response, Fault> {
    feed(&app, None, asked, &headers).await
}

/// The changes of one.
pub async fn story(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let wanted = name.clone();
    let id = app.pool.read(move |store| Ok(store.find_story(&wanted)?)).await?;
    if id != name {
        return Ok(answer::moved(&visit.place(&address::feed(&id))));
    }
    feed(&app, Some(id), asked, &headers).await
}

async fn feed(app: &App, story: Option<String>, asked: Asked, headers: &HeaderMap) -> Result<Response, Fault> {
    let since = said(asked.since).unwrap_or_else(|| SINCE.to_owned());
    let since = time("since", Some(&since))?.unwrap_or_default();
    // The guard has let only names of ours pass.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned();
    let scheme = if app.secure_cookies { "https" } else { "http" };
    let shared = app.clone();
    let body = app
        .pool
        .read(move |store| {
            let told = told(&shared, store, since, story.as_deref())?;
            let link = |id: &str| format!("{scheme}://{host}{}", address::story(id, None));
            Ok(atom::feed(story.as_deref(), since, &told.stories, Some(&link)))
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body).into_response())
}
