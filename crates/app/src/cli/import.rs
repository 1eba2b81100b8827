//! `headwater import`: an export into the database.

use super::Database;
use crate::stories;
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result};
use headwater_store::Access;
use serde_json::json;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Adds everything from an export to the database
///
/// What is there already is not added again, so two databases can be merged. Takedowns in the export are applied.
/// Stories are formed anew; what people decided about them is carried out again, by the reports it was about.
#[derive(clap::Args)]
pub struct Args {
    /// The export; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    database: Database,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Imports the file that was named.
pub fn run(args: &Args) -> Result<Outcome> {
    let input: Box<dyn Read> = match args.file == Path::new("-") {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(&args.file).with_context(|| format!("cannot open '{}'", args.file.display()))?),
    };
    let mut store = args.database.open(Access::Create)?;
    let bar = terminal::counter("importing");
    let imported =
        store.import(input, || bar.inc(1)).with_context(|| format!("cannot import '{}'", args.file.display()))?;
    bar.finish_and_clear();
    // What was decided about stories there holds for the stories as they are formed here.
    stories::catch_up(&mut store)?;
    terminal::print(&match args.json {
        true => format!(
            "{}\n",
            json!({
                "format": "headwater/import/1", "database": store.path().display().to_string(), "new": imported.new,
                "versions": imported.versions, "same": imported.same, "taken_down": imported.taken_down,
                "takedowns": imported.takedowns,
            })
        ),
        false => format!(
            "{} new reports, {} new versions, {} versions there already, {} left out because taken down, {} takedowns\n",
            imported.new, imported.versions, imported.same, imported.taken_down, imported.takedowns
        ),
    })?;
    Ok(Outcome::Done)
}
