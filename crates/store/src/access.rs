//! Tokens of those who may read and decide over the web: kept as digests, never as themselves.

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use jiff::Timestamp;
use rusqlite::params;

/// A token that was given to somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessToken {
    /// Its number, by which it is revoked.
    pub number: i64,
    /// Whose it is.
    pub name: String,
    /// SHA-256 of the token.
    pub digest: [u8; 32],
    /// When it was made (UTC).
    pub made: String,
    /// When it was revoked (UTC).
    pub revoked: Option<String>,
}

impl Store {
    /// Keeps the digest of a new token. Its number.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn add_access_token(&mut self, name: &str, digest: [u8; 32], at: Timestamp) -> Result<i64, Error> {
        let at = rows::time(at);
        self.write(|connection| {
            connection
                .prepare_cached("INSERT INTO access_token (name, digest, made) VALUES (?, ?, ?)")?
                .insert(params![name, digest, at])
        })
    }

    /// Revokes a token. False if it was revoked before, `None` if there is none of this number.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn revoke_access_token(&mut self, number: i64, at: Timestamp) -> Result<Option<bool>, Error> {
        let at = rows::time(at);
        self.write(|connection| {
            let known: bool = connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM access_token WHERE rowid = ?)",
                [number],
                |row| row.get(0),
            )?;
            let revoked = connection.execute(
                "UPDATE access_token SET revoked = ? WHERE rowid = ? AND revoked IS NULL",
                params![at, number],
            )?;
            Ok(known.then_some(revoked > 0))
        })
    }

    /// All tokens, oldest first, revoked ones included.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn access_tokens(&self) -> Result<Vec<AccessToken>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT rowid, name, digest, made, revoked FROM access_token ORDER BY rowid")?
                .query_map([], |row| {
                    Ok(AccessToken {
                        number: row.get(0)?,
                        name: row.get(1)?,
                        digest: row.get(2)?,
                        made: row.get(3)?,
                        revoked: row.get(4)?,
                    })
                })?
                .collect()
        })
    }
}
