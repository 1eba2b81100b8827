//! Getting a report back as intake handed it over.

use crate::error::Error;
use crate::store::Store;
use crate::{given, map, pack, rows};
use headwater_model::{CompactString, Original, Place, RawReport, ReportId};
use rusqlite::{Connection, OptionalExtension};

const RAW: &str = "SELECT report.id, text.clean, version.given, version.structured, version.map, original.media_type,
        original.charset, original.packed, prefix.clean, version.media, source.path, version.line, version.item,
        version.rowid
    FROM version
    JOIN report ON report.rowid = version.report
    JOIN text ON text.rowid = version.text
    JOIN source ON source.rowid = version.source
    LEFT JOIN original ON original.rowid = version.original
    LEFT JOIN text AS prefix ON prefix.rowid = original.prefix
    WHERE report.id = ?1";

impl Store {
    /// A version of a report, the latest if none is named, with everything intake knew of it. Its id is the store's. The
    /// original bytes are left out unless `originals`: they are large.
    ///
    /// # Errors
    /// If there is no such report or version, or it cannot be read.
    pub fn raw(&self, id: &str, version: Option<u32>, originals: bool) -> Result<RawReport, Error> {
        let found = self.read(|connection| raw(connection, id, version, originals))?;
        found.ok_or_else(|| {
            Error::Unknown(match version {
                Some(version) => format!("{id}, version {version}"),
                None => id.to_owned(),
            })
        })
    }
}

pub(crate) fn raw(
    connection: &Connection,
    id: &str,
    version: Option<u32>,
    originals: bool,
) -> rusqlite::Result<Option<RawReport>> {
    let sql = match version {
        Some(number) => format!("{RAW} AND version.number = {number}"),
        None => format!("{RAW} ORDER BY version.number DESC LIMIT 1"),
    };
    let found = connection.prepare_cached(&sql)?.query_row([id], |row| {
        let text = rows::words(row, 1)?;
        let media: String = row.get(9)?;
        let media =
            rows::media_of(&media).ok_or_else(|| rows::broken(9, format!("unknown kind of report '{media}'")))?;
        let place = Place { path: row.get(10)?, line: row.get(11)?, item: row.get(12)? };
        let mut raw = RawReport::blank(ReportId(CompactString::from(row.get::<_, String>(0)?)), place, media, text);
        given::read(row.get_ref(2)?.as_str()?, &mut raw).map_err(|error| rows::broken(2, error.to_string()))?;
        if let Some(packed) = row.get_ref(3)?.as_blob_or_null()? {
            let bytes = pack::unpack(packed, raw.text.as_bytes()).map_err(|message| rows::broken(3, message))?;
            raw.structured = Some(String::from_utf8(bytes).map_err(|_| rows::broken(3, "expected UTF-8".to_owned()))?);
        }
        if let Some(packed) = row.get_ref(7)?.as_blob_or_null()?.filter(|_| originals) {
            let prefix = rows::words(row, 8)?;
            let bytes = pack::unpack(packed, prefix.as_bytes()).map_err(|message| rows::broken(7, message))?;
            let map = row.get_ref(4)?.as_blob_or_null()?.map(map::read);
            let map = map.unwrap_or_default().ok_or_else(|| rows::broken(4, "expected a byte map".to_owned()))?;
            raw.original = Some(Original { bytes: bytes.into(), media_type: row.get(5)?, charset: row.get(6)?, map });
        }
        Ok((raw, row.get::<_, i64>(13)?))
    });
    let Some((mut raw, version)) = found.optional()? else { return Ok(None) };
    raw.links = connection
        .prepare_cached("SELECT address, words FROM link WHERE version = ? ORDER BY position")?
        .query_map([version], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(raw))
}
