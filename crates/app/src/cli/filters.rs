//! Which of the stored reports a command is about.

use crate::terminal;
use anyhow::{Result, anyhow};
use headwater_model::Date;
use headwater_store::{Filter, Store};

/// Filters of every command that takes stored reports.
#[derive(clap::Args, Clone, Default)]
pub struct Filters {
    /// Only reports published on this day or later.
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Only reports published on this day or earlier.
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Only reports of this outlet.
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
}

impl Filters {
    /// What they mean.
    ///
    /// # Errors
    /// If a day is none.
    pub fn filter(&self) -> Result<Filter> {
        Ok(Filter {
            outlet: self.outlet.clone(),
            since: self.since.as_deref().map(day).transpose()?,
            until: self.until.as_deref().map(day).transpose()?,
            as_of: None,
        })
    }

    /// True if one was said.
    pub fn any(&self) -> bool {
        self.since.is_some() || self.until.is_some() || self.outlet.is_some()
    }

    /// Says that reports without a date were left out, if a date was asked for and there are any.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn tell_undated(&self, store: &Store) -> Result<()> {
        if self.since.is_some() || self.until.is_some() {
            match store.undated()? {
                0 => {}
                1 => terminal::tell("note: 1 report without a date was left out"),
                undated => terminal::tell(&format!("note: {undated} reports without a date were left out")),
            }
        }
        Ok(())
    }
}

fn day(words: &str) -> Result<Date> {
    words.trim().parse().map_err(|_| anyhow!("expected a day as in 2025-06-17, found '{words}'"))
}
