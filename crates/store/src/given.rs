//! What the input said of a report besides its text, as it said it: one JSON object, null and empty fields left out.

use headwater_model::{Extent, RawReport, TakenFrom};
use serde::{Deserialize, Serialize};

/// The fields, named as in [`RawReport`].
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(crate) struct Given {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_from: Option<From>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    summary: bool,
}

#[derive(Serialize, Deserialize)]
struct From {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// What the input said of `raw`.
pub(crate) fn write(raw: &RawReport) -> String {
    let given = Given {
        title: raw.title.clone(),
        outlet: raw.outlet.clone(),
        byline: raw.byline.clone(),
        url: raw.url.clone(),
        published: raw.published.clone(),
        published_by: raw.published_by.clone(),
        modified: raw.modified.clone(),
        modified_by: raw.modified_by.clone(),
        fetched: raw.fetched.clone(),
        language: raw.language.clone(),
        taken_from: raw.taken_from.clone().map(|from| From { name: from.name, url: from.url }),
        summary: raw.extent == Extent::Summary,
    };
    serde_json::to_string(&given).expect("a struct of strings is JSON")
}

/// Gives `raw` what [`write()`] wrote.
///
/// # Errors
/// If it is something else.
pub(crate) fn read(json: &str, raw: &mut RawReport) -> serde_json::Result<()> {
    let given: Given = serde_json::from_str(json)?;
    raw.title = given.title;
    raw.outlet = given.outlet;
    raw.byline = given.byline;
    raw.url = given.url;
    raw.published = given.published;
    raw.published_by = given.published_by;
    raw.modified = given.modified;
    raw.modified_by = given.modified_by;
    raw.fetched = given.fetched;
    raw.language = given.language;
    raw.taken_from = given.taken_from.map(|from| TakenFrom { name: from.name, url: from.url });
    raw.extent = if given.summary { Extent::Summary } else { Extent::Whole };
    Ok(())
}
