//! The schema, as a list of steps that only grows.
//!
//! To change the schema, write `migrations/NNNN_what.sql` and append it to [`MIGRATIONS`]; never edit one that has been
//! released. Each step runs in a transaction of its own together with the new `user_version`, so that a step is done
//! whole or not at all, also when two processes open a file at once.

use rusqlite::{Connection, TransactionBehavior};

/// The steps, oldest first. A database's `user_version` is the number of steps it has taken.
const MIGRATIONS: [&str; 9] = [
    include_str!("../migrations/0001_reports.sql"),
    include_str!("../migrations/0002_feeds.sql"),
    include_str!("../migrations/0003_stories.sql"),
    include_str!("../migrations/0004_decisions.sql"),
    include_str!("../migrations/0005_access.sql"),
    include_str!("../migrations/0006_hooks.sql"),
    include_str!("../migrations/0007_story_log.sql"),
    include_str!("../migrations/0008_story_decisions_given.sql"),
    include_str!("../migrations/0009_delivery_state.sql"),
];

/// The schema this program writes.
pub const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Marks a file as ours: "hdwt".
pub(crate) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"hdwt");

/// Takes the steps a database has not taken. One that has taken more than we know is left alone.
pub(crate) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    while taken(connection)? < SCHEMA {
        // The lock first, then the question: another process may have taken the step since.
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let at = taken(&step)?;
        if let Some(sql) = MIGRATIONS.get(at as usize) {
            step.execute_batch(sql)?;
            step.pragma_update(None, "user_version", at + 1)?;
            step.pragma_update(None, "application_id", APPLICATION_ID)?;
        }
        step.commit()?;
    }
    Ok(())
}

/// How many steps a database has taken.
pub(crate) fn taken(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_each_step_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(taken(&connection).unwrap(), 0);
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(taken(&connection).unwrap(), SCHEMA);
    }

    #[test]
    fn leaves_a_newer_schema_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        migrate(&mut connection).unwrap();
        let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }

    #[test]
    fn a_step_that_fails_leaves_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE text (other)").unwrap();
        assert!(migrate(&mut connection).is_err());
        assert_eq!(taken(&connection).unwrap(), 0);
        let reports: u32 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'report'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(reports, 0);
    }
}
