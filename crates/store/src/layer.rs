//! Layers: what an analysis found in a version, kept beside it as opaque bytes and gone with it.

use crate::error::Error;
use crate::store::Store;
use crate::{pack, rows};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

/// How the names of producers begin whose layers are only kept to save work: they are not exported.
pub const CACHE: &str = "cache:";

/// A layer to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewLayer {
    /// Id of the report.
    pub report: String,
    /// Number of its version.
    pub version: u32,
    /// The program that made it.
    pub producer_version: String,
    /// The layer.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Keeps a layer of a version. `producer` names what it holds (`assertions`), `producer_version` the program that made
    /// it; a layer of the same two is replaced. False if there is no such version.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn put_layer(
        &mut self,
        id: &str,
        version: u32,
        producer: &str,
        producer_version: &str,
        bytes: &[u8],
        at: Timestamp,
    ) -> Result<bool, Error> {
        let (packed, at) = (pack::pack(bytes, b""), rows::time(at));
        self.write(|connection| {
            let put = connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO layer (version, producer, producer_version, bytes, packed, at)
                     SELECT version.rowid, ?, ?, ?, ?, ? FROM version JOIN report ON report.rowid = version.report
                     WHERE report.id = ? AND version.number = ?",
                )?
                .execute(params![producer, producer_version, bytes.len(), packed, at, id, version])?;
            Ok(put > 0)
        })
    }

    /// Keeps one layer of many versions at once, each in place of the layer by the same producer that it had, of whatever
    /// program. Those of a version that is not there are passed over.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn put_layers(&mut self, producer: &str, layers: &[NewLayer], at: Timestamp) -> Result<(), Error> {
        let packed: Vec<Vec<u8>> = layers.iter().map(|layer| pack::pack(&layer.bytes, b"")).collect();
        let at = rows::time(at);
        self.write(|connection| {
            let mut find = connection.prepare_cached(
                "SELECT version.rowid FROM version JOIN report ON report.rowid = version.report
                 WHERE report.id = ? AND version.number = ?",
            )?;
            let mut clear = connection.prepare_cached("DELETE FROM layer WHERE version = ? AND producer = ?")?;
            let mut put = connection.prepare_cached(
                "INSERT INTO layer (version, producer, producer_version, bytes, packed, at) VALUES (?, ?, ?, ?, ?, ?)",
            )?;
            for (layer, packed) in layers.iter().zip(packed) {
                let version = find.query_row(params![layer.report, layer.version], |row| row.get::<_, i64>(0));
                let Some(version) = version.optional()? else { continue };
                clear.execute(params![version, producer])?;
                put.execute(params![version, producer, layer.producer_version, layer.bytes.len(), packed, at])?;
            }
            Ok(())
        })
    }

    /// A layer of a version, if it is kept.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn layer(
        &self,
        id: &str,
        version: u32,
        producer: &str,
        producer_version: &str,
    ) -> Result<Option<Vec<u8>>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT layer.packed FROM layer
                     JOIN version ON version.rowid = layer.version JOIN report ON report.rowid = version.report
                     WHERE report.id = ? AND version.number = ? AND producer = ? AND producer_version = ?",
                )?
                .query_row(params![id, version, producer, producer_version], |row| {
                    pack::unpack(row.get_ref(0)?.as_blob()?, b"").map_err(|message| rows::broken(0, message))
                })
                .optional()
        })
    }
}
