//! What commands that keep a person's decision have in common: where it is kept, who decides and why.

use super::{Database, Reading, reports, story};
use crate::decisions::{self, Decision, Matter, Subject, file, stored};
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result, bail};
use headwater_model::Overrules;
use headwater_store::{Access, Store};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Where a decision is kept, and whose it is.
#[derive(clap::Args)]
pub struct Place {
    /// Keep it in a file, not in the database: the file of decisions, or the folder of reports in which `overrules.jsonl` is kept.
    #[arg(long = "in", value_name = "FILE", conflicts_with = "db")]
    file: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
    /// Who decides; the user's name on this machine if not said.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why.
    #[arg(long, value_name = "WORDS")]
    why: Option<String>,
}

impl Place {
    /// True if it is a file.
    pub fn in_file(&self) -> bool {
        self.file.is_some()
    }

    /// Who decides.
    pub fn who(&self) -> Option<String> {
        self.by.clone().or_else(story::user).filter(|who| !who.is_empty())
    }

    /// Opens the database.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open(&self, access: Access) -> Result<Store> {
        self.database.open(access)
    }

    /// The id of a report that was named: in the database looked up, in a file as it stands. `x:Name` is a lost report.
    ///
    /// # Errors
    /// If the database has no such report.
    pub fn report(&self, name: &str) -> Result<String> {
        match &self.file {
            None if !name.starts_with("x:") => Ok(self.open(Access::Read)?.find(name)?),
            _ => Ok(name.to_owned()),
        }
    }

    /// Keeps a decision.
    ///
    /// # Errors
    /// If it cannot be meant or written.
    pub fn decide(&self, matter: Matter) -> Result<Outcome> {
        let now = Timestamp::now();
        let when = Some(now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        let decision = Decision { matter, who: self.who(), when, why: self.why.clone() };
        match &self.file {
            Some(named) => {
                let file = file_of(named);
                file::append(&file, &decision)?;
                terminal::tell(&format!("kept in {}", file.display()));
            }
            None => {
                let number = stored::decide(&mut self.open(Access::Write)?, &decision, now)?;
                terminal::tell(&format!("decision {number}; 'headwater overrule undo {number}' takes it back"));
            }
        }
        Ok(Outcome::Done)
    }

    /// Takes back what holds about a subject.
    ///
    /// # Errors
    /// If nothing does.
    pub fn undo(&self, subject: Subject) -> Result<Outcome> {
        let about = format!("{subject:?}");
        if let Some(named) = &self.file {
            let file = file_of(named);
            let holds = decisions::standing(file::read(&file)?);
            if !holds.iter().any(|known| known.matter.subject() == subject) {
                bail!("nothing was decided about this in '{}': {about}", file.display());
            }
            return self.decide(Matter::Undo(subject));
        }
        let mut store = self.open(Access::Write)?;
        let last = stored::all(&store, None)?
            .into_iter()
            .rfind(|one| one.undone.is_none() && one.decision.matter.subject() == subject)
            .with_context(|| format!("nothing was decided about this: {about}"))?;
        store.undo_decision(last.number, self.who().as_deref(), Timestamp::now())?;
        terminal::tell(&format!("decision {} holds no more", last.number));
        Ok(Outcome::Done)
    }

    /// The decisions that hold.
    ///
    /// # Errors
    /// If they cannot be read.
    fn holding(&self) -> Result<Vec<Decision>> {
        match &self.file {
            Some(named) => {
                let file = file_of(named);
                if !file.is_file() {
                    bail!("no file of decisions '{}'", file.display());
                }
                Ok(decisions::standing(file::read(&file)?))
            }
            None => stored::holding(&self.open(Access::Read)?, None),
        }
    }

    /// Prints those of the decisions that hold that `wanted` means: a line each, or as lines of JSON.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn print(&self, json: bool, wanted: impl Fn(&Matter) -> bool) -> Result<Outcome> {
        let mut out = String::new();
        for decision in self.holding()?.iter().filter(|decision| wanted(&decision.matter)) {
            out.push_str(&match json {
                true => file::line(decision),
                false => plain(&format!("{}   {}", decision.matter.phrase(), decision.by())),
            });
            out.push('\n');
        }
        terminal::print(&out)?;
        Ok(Outcome::Done)
    }
}

fn file_of(named: &Path) -> PathBuf {
    if named.is_dir() { named.join(file::FILE) } else { named.to_path_buf() }
}

/// A line for a terminal: control characters out of decisions do nothing.
pub fn plain(words: &str) -> String {
    words.chars().map(reports::plain).collect()
}

/// Where commands that read reports find decisions.
#[derive(clap::Args, Clone)]
pub struct Overruling {
    /// A file of decisions (see `headwater overrule`); `overrules.jsonl` beside the reports if not said. Reports of the database
    /// have theirs there, and those of the file besides.
    #[arg(long, value_name = "FILE")]
    pub overrules: Option<PathBuf>,
}

impl Overruling {
    /// The decisions about the reports that are read.
    ///
    /// # Errors
    /// If a file or the database cannot be read, a line is no decision, or pins go round in a circle.
    pub fn load(&self, reading: &Reading) -> Result<Overrules> {
        if let Some(file) = self.overrules.as_ref().filter(|file| !file.is_file()) {
            bail!("no file of decisions '{}'", file.display());
        }
        let mut all = Vec::new();
        let files = if reading.stored.wanted() {
            all.extend(stored::holding(&crate::stored::open(reading)?, reading.stored.as_of)?);
            self.overrules.iter().cloned().collect()
        } else {
            file::files(self.overrules.as_deref(), &reading.paths)
        };
        for file in files {
            all.extend(file::read(&file)?);
        }
        decisions::overrules(&decisions::standing(all))
    }
}
