//! `/report/{id}/original`: the bytes a report was read from, to be kept, never to be shown.

use super::fault::Fault;
use super::state::App;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// Which version.
#[derive(Deserialize)]
pub struct Asked {
    version: Option<u32>,
}

/// The bytes, as an attachment of no type: a browser neither shows nor runs them. Nothing of the report is in a header but its id, which
/// has letters and digits only.
pub async fn original(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let raw = app
        .pool
        .read(move |store| {
            let id = store.find(&name)?;
            Ok(store.raw(&id, asked.version, true)?)
        })
        .await?;
    let Some(original) = raw.original else {
        return Err(Fault::missing("the original bytes of this report were not kept"));
    };
    let id: String = raw.id.0.chars().filter(char::is_ascii_alphanumeric).collect();
    let version = asked.version.map_or(String::new(), |version| format!("-v{version}"));
    let name = format!("attachment; filename=\"{id}{version}.{}\"", ending(&original.media_type));
    let name = HeaderValue::from_str(&name).map_err(Fault::ours)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ];
    Ok((headers, original.bytes.to_vec()).into_response())
}

/// The usual ending of a file of this type.
fn ending(media_type: &str) -> &'static str {
    match media_type {
        "text/html" | "application/xhtml+xml" => "html",
        "text/plain" => "txt",
        "application/json" | "application/feed+json" => "json",
        "text/csv" => "csv",
        "message/rfc822" => "eml",
        kind if kind.ends_with("xml") => "xml",
        _ => "bin",
    }
}
