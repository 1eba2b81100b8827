//! `headwater edge`: a person's decisions about who had it from whom.

use super::deciding::Place;
use crate::decisions::{Edge, Matter, Subject};
use crate::terminal::Outcome;
use anyhow::Result;
use clap::Subcommand;

/// Pins or forbids an edge of the stemma; the decision survives every further analysis
///
/// Decisions are kept with who, when and why: in the database, or with --in in a file of one line each, `overrules.jsonl`, which
/// `brief` and `trace` read if it lies beside the reports. A pinned edge is shown with whoever pinned it, and what the analysis
/// would have said stays beside it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater edge pin r05 r02 --in reports/ --why 'the editor says so'
    headwater edge pin r07 x:TASS --in reports/      a parent that is not among the reports
    headwater edge forbid r05 r04 --in reports/
    headwater edge list --in reports/
    headwater edge undo r05 r04 --in reports/
    headwater edge pin 7kq2m9x0ab4c 3fz81c0d22ya     reports of the database, by id or address")]
pub struct Args {
    #[command(subcommand)]
    what: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says that CHILD was taken from PARENT, whatever the signs say.
    Pin(Named),
    /// Says that CHILD was not taken from PARENT.
    Forbid(Named),
    /// Takes back what was said about CHILD and PARENT.
    Undo(Named),
    /// Prints the decisions about edges that hold.
    List(List),
}

#[derive(clap::Args)]
struct Named {
    /// The report that took it, by its id.
    child: String,
    /// The report it was taken from, by its id, or `x:Name` for one that was not supplied.
    parent: String,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct List {
    #[command(flatten)]
    place: Place,
    /// Print the decisions as lines of JSON.
    #[arg(long)]
    json: bool,
}

impl Named {
    fn edge(&self) -> Result<Edge> {
        Ok(Edge { child: self.place.report(&self.child)?, parent: self.place.report(&self.parent)? })
    }
}

/// Does what was asked.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.what {
        Command::Pin(named) => named.place.decide(Matter::Pin(named.edge()?)),
        Command::Forbid(named) => named.place.decide(Matter::Forbid(named.edge()?)),
        Command::Undo(named) => named.place.undo(Subject::Edge(named.edge()?)),
        Command::List(list) => {
            list.place.print(list.json, |matter| matches!(matter, Matter::Pin(_) | Matter::Forbid(_)))
        }
    }
}
