//! Reports out of the database, as if they came from files.

use crate::cli::{self, Reading};
use anyhow::{Result, bail};
use headwater_model::RawReport;
use headwater_store::{Access, Filter, Store};
use std::path::PathBuf;

/// Reports taken at once at most. All of them are in memory, with their layers, while they are compared.
const REPORTS_MAX: usize = 20_000;

/// The reports that were asked for: those named, those that a search finds, those that the filters mean; where several are
/// said, those that all mean. The latest version of each, without its original.
///
/// # Errors
/// If the database cannot be read, a name means nothing, nothing is found, or too much.
pub fn reports(reading: &Reading) -> Result<Vec<RawReport>> {
    let store = open(reading)?;
    let ids = ids(&store, reading)?;
    if ids.is_empty() {
        bail!("no report in '{}' is what was asked for", store.path().display());
    }
    if ids.len() > REPORTS_MAX {
        bail!(
            "expected at most {REPORTS_MAX} reports, found {}: ask for fewer with --search, --since, --until or --outlet",
            ids.len()
        );
    }
    ids.iter().map(|(id, version)| Ok(store.raw(id, *version, false)?)).collect()
}

/// The id of the story that was named, as it stands now.
///
/// # Errors
/// If the database cannot be read, or there is no such story.
pub fn story(reading: &Reading, name: &str) -> Result<String> {
    Ok(open(reading)?.find_story(name)?)
}

/// Opens the database that was named.
///
/// # Errors
/// If there is none.
pub fn open(reading: &Reading) -> Result<Store> {
    cli::open(named(reading).as_deref(), Access::Read)
}

/// The same, so that what is found can be kept in it, if it may be written.
///
/// # Errors
/// If there is none.
pub fn open_to_keep(reading: &Reading) -> Result<Store> {
    let store = open(reading)?;
    Ok(Store::open(store.path(), Access::Write).unwrap_or(store))
}

fn named(reading: &Reading) -> Option<PathBuf> {
    reading.stored.db.clone().or_else(|| std::env::var_os("HEADWATER_DB").map(PathBuf::from))
}

/// Ids of the reports that are meant, sorted, each with the version that is; the latest if none is named.
fn ids(store: &Store, reading: &Reading) -> Result<Vec<(String, Option<u32>)>> {
    let filter = Filter { as_of: reading.stored.as_of, ..reading.stored.filters.filter()? };
    reading.stored.filters.tell_undated(store)?;
    let mut ids = match &reading.stored.search {
        Some(query) => store.matching(query, &filter)?,
        None => {
            let mut ids = Vec::new();
            store.reports(&filter, Some(REPORTS_MAX + 1), |entry| {
                ids.push(entry.id);
                true
            })?;
            ids
        }
    };
    if !reading.paths.is_empty() {
        let mut named = Vec::new();
        for path in &reading.paths {
            named.push(store.find(&path.to_string_lossy())?);
        }
        ids.retain(|id| named.contains(id));
    }
    ids.sort();
    let as_of = reading.stored.as_of;
    if let Some(story) = &reading.stored.story {
        let members = store.members(story, as_of)?;
        let mut members: Vec<(String, Option<u32>)> = members
            .into_iter()
            .filter(|member| ids.binary_search(&member.report).is_ok())
            .map(|member| (member.report, Some(member.version)))
            .collect();
        members.sort();
        return Ok(members);
    }
    match as_of {
        None => Ok(ids.into_iter().map(|id| (id, None)).collect()),
        Some(as_of) => {
            let known =
                ids.into_iter().map(|id| Ok(store.version_as_of(&id, as_of)?.map(|version| (id, Some(version)))));
            known.filter_map(Result::transpose).collect()
        }
    }
}
