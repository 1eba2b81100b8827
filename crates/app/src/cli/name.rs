//! `headwater name`: a person's decisions about names.

use super::deciding::Place;
use crate::decisions::{Aspect, Kind, Matter, NameOf, Part, Subject};
use crate::terminal::Outcome;
use anyhow::Result;
use clap::Subcommand;

/// Merges, splits, renames names and says what they are, in the story of a report; survives every further analysis
///
/// A name is meant by any of its forms, letter case and accents apart. REPORT is any report of the story: the decision holds in whatever
/// story that report is in. Decisions are kept with who, when and why: in the database, or with --in in the file `overrules.jsonl`
/// beside the reports. A decision about a name that no report of the story has changes nothing.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater name merge r05 'Czech National Bank' CNB --in reports/     CNB is the Czech National Bank
    headwater name split r05 'Samuel Reed' Reed --why 'his wife is meant'  Reed is somebody else
    headwater name rename r05 Julani 'Ahmed al-Sharaa'
    headwater name pin r05 Tartus facility                               what it is
    headwater name undo r05 'Czech National Bank' CNB --in reports/
    headwater name list --in reports/")]
pub struct Args {
    #[command(subcommand)]
    what: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says that OTHER is the same thing as NAME, and is called NAME.
    Merge(Pair),
    /// Says that OTHER is not the thing called NAME.
    Split(Pair),
    /// Says what the thing is called.
    Rename(Rename),
    /// Says what the thing is.
    Pin(Pinned),
    /// Takes back what was said about NAME and OTHER; without OTHER what it is called, with --kind what it is.
    Undo(Undo),
    /// Prints the decisions about names that hold.
    List(List),
}

#[derive(clap::Args)]
struct Pair {
    /// A report of the story, by its id.
    report: String,
    /// A form of the name.
    name: String,
    /// A form of the other.
    other: String,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct Rename {
    /// A report of the story, by its id.
    report: String,
    /// A form of the name.
    name: String,
    /// What it is called.
    called: String,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct Pinned {
    /// A report of the story, by its id.
    report: String,
    /// A form of the name.
    name: String,
    /// What it is.
    kind: Kind,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct Undo {
    /// The report that was named with it.
    report: String,
    /// The name as it was named.
    name: String,
    /// The other, as it was named.
    other: Option<String>,
    /// What was said of what it is.
    #[arg(long, conflicts_with = "other")]
    kind: bool,
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

impl Pair {
    fn of(&self) -> Result<NameOf> {
        of(&self.place, &self.report, &self.name, Part::With(self.other.clone()))
    }
}

fn of(place: &Place, report: &str, name: &str, part: Part) -> Result<NameOf> {
    Ok(NameOf { report: place.report(report)?, name: name.to_owned(), part })
}

/// Does what was asked.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.what {
        Command::Merge(pair) => pair.place.decide(Matter::Same(pair.of()?)),
        Command::Split(pair) => pair.place.decide(Matter::Apart(pair.of()?)),
        Command::Rename(Rename { report, name, called, place }) => {
            let of = of(place, report, name, Part::About(Aspect::Label))?;
            place.decide(Matter::Called { of, called: called.clone() })
        }
        Command::Pin(Pinned { report, name, kind, place }) => {
            let of = of(place, report, name, Part::About(Aspect::Kind))?;
            place.decide(Matter::Kind { of, kind: *kind })
        }
        Command::Undo(undo) => {
            let part = match (&undo.other, undo.kind) {
                (Some(other), _) => Part::With(other.clone()),
                (None, true) => Part::About(Aspect::Kind),
                (None, false) => Part::About(Aspect::Label),
            };
            undo.place.undo(Subject::Name(of(&undo.place, &undo.report, &undo.name, part)?))
        }
        Command::List(list) => list.place.print(list.json, |matter| matches!(matter.subject(), Subject::Name(_))),
    }
}
