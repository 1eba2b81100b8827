//! Style sheet and script, and a sign of life.

use super::fault::Fault;
use super::state::App;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// `/static/{file}`: the name tells the bytes, so that a browser may keep them for good.
pub async fn file(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Fault> {
    let asset = app.assets.file(&name).ok_or_else(|| Fault::missing("there is no such file"))?;
    let headers =
        [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes).into_response())
}

/// `/health`: the server answers, and the database can be read.
pub async fn health(State(app): State<App>) -> Result<Response, Fault> {
    app.pool.read(|store| Ok(store.data_version().map(drop)?)).await?;
    Ok(super::answer::object(&json!({"state": "up"})))
}
