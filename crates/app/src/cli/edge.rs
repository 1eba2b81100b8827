//! `headwater edge`: a person's decisions about who had it from whom.

use crate::overrules::{self, Decision, What};
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use headwater_model::Overrules;
use std::path::{Path, PathBuf};

/// Pins or forbids an edge of the stemma; the decision survives every further analysis
///
/// Decisions are kept in a file of one line each, with who, when and why. `brief` and `trace` read the `overrules.jsonl` that
/// lies beside the reports, or the file named with --overrules. A pinned edge is shown with whoever pinned it, and what the
/// analysis would have said stays beside it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater edge pin r05 r02 --in reports/ --why 'the editor says so'
    headwater edge pin r07 x:TASS --in reports/      a parent that is not among the reports
    headwater edge forbid r05 r04 --in reports/
    headwater edge list --in reports/
    headwater edge undo r05 r04 --in reports/")]
pub struct Args {
    #[command(subcommand)]
    what: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says that CHILD was taken from PARENT, whatever the signs say.
    Pin(Edge),
    /// Says that CHILD was not taken from PARENT.
    Forbid(Edge),
    /// Takes back what was said about CHILD and PARENT.
    Undo(Edge),
    /// Prints the decisions that hold.
    List(List),
}

#[derive(clap::Args)]
struct Edge {
    /// The report that took it, by its id.
    child: String,
    /// The report it was taken from, by its id, or `x:Name` for one that was not supplied.
    parent: String,
    /// The file of decisions, or the folder of reports in which `overrules.jsonl` is kept.
    #[arg(long = "in", value_name = "FILE")]
    file: PathBuf,
    /// Who decides; the user's name on this machine if not said.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why.
    #[arg(long, value_name = "WORDS")]
    why: Option<String>,
}

#[derive(clap::Args)]
struct List {
    /// The file of decisions, or the folder of reports in which `overrules.jsonl` is kept.
    #[arg(long = "in", value_name = "FILE")]
    file: PathBuf,
    /// Print the lines of the file that hold, as they stand there.
    #[arg(long)]
    json: bool,
}

/// Where `brief` and `trace` find decisions.
#[derive(clap::Args, Clone)]
pub struct Overruling {
    /// A file of decisions about edges (see `headwater edge`); `overrules.jsonl` beside the reports if not said.
    #[arg(long, value_name = "FILE")]
    pub overrules: Option<PathBuf>,
}

impl Overruling {
    /// The decisions about the reports below `paths`.
    ///
    /// # Errors
    /// If a file cannot be read, a line is no decision, or pins go round in a circle.
    pub fn load(&self, paths: &[PathBuf]) -> Result<Overrules> {
        if let Some(file) = self.overrules.as_ref().filter(|file| !file.is_file()) {
            bail!("no file of decisions '{}'", file.display());
        }
        overrules::load(&overrules::files(self.overrules.as_deref(), paths))
    }
}

/// Does what was asked.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.what {
        Command::Pin(edge) => decide(What::Pin, edge),
        Command::Forbid(edge) => decide(What::Forbid, edge),
        Command::Undo(edge) => decide(What::Undo, edge),
        Command::List(list) => print(list),
    }
}

fn decide(what: What, edge: &Edge) -> Result<Outcome> {
    let file = file(&edge.file);
    if edge.child == edge.parent {
        bail!("a report is not taken from itself: {}", edge.child);
    }
    if edge.child.starts_with("x:") {
        bail!("a report that was not supplied has no parents here: {}", edge.child);
    }
    if what == What::Undo {
        let holds = overrules::standing(&overrules::read(&file)?);
        let known = holds.iter().any(|known| known.child == edge.child && known.parent == edge.parent);
        known.then_some(()).with_context(|| {
            format!("nothing was decided about {} from {} in '{}'", edge.child, edge.parent, file.display())
        })?;
    }
    let user = || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    let decision = Decision {
        what,
        child: edge.child.clone(),
        parent: edge.parent.clone(),
        who: edge.by.clone().or_else(user).filter(|who| !who.is_empty()),
        when: Some(jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        why: edge.why.clone(),
    };
    overrules::append(&file, &decision)?;
    terminal::tell(&format!("kept in {}", file.display()));
    Ok(Outcome::Done)
}

fn print(list: &List) -> Result<Outcome> {
    let file = file(&list.file);
    if !file.is_file() {
        bail!("no file of decisions '{}'", file.display());
    }
    let mut out = String::new();
    for decision in overrules::standing(&overrules::read(&file)?) {
        if list.json {
            out.push_str(&overrules::line(&decision));
        } else {
            let what = if decision.what == What::Pin { "is from" } else { "is not from" };
            out.push_str(&format!("{} {what} {}   {}", decision.child, decision.parent, overrules::by(&decision)));
        }
        out.push('\n');
    }
    terminal::print(&out)?;
    Ok(Outcome::Done)
}

fn file(named: &Path) -> PathBuf {
    if named.is_dir() { named.join(overrules::FILE) } else { named.to_path_buf() }
}
