//! `headwater overrule`: a person's decisions about dates and passages, and the list of all decisions.

use super::Database;
use super::deciding::{self, Place};
use crate::decisions::{self, Matter, PassageOf, Subject, Whose, stored};
use crate::terminal::{self, Outcome};
use anyhow::{Result, bail};
use clap::Subcommand;
use headwater_store::{Access, DecisionKind};
use jiff::Timestamp;
use serde_json::json;
use std::fmt::Write as _;

/// Sets dates, marks passages as boilerplate or not, lists and takes back decisions; all survive every further analysis
///
/// What you decide is kept with who, when and why, in the database, or with --in in the file `overrules.jsonl` beside the reports.
/// Edges are decided with 'headwater edge', stories with 'headwater story'.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater overrule date 7kq2m9x0ab4c 2025-06-17 --why 'the print edition'
    headwater overrule aside 7kq2m9x0ab4c 'Follow us for more.'    in this report
    headwater overrule aside --outlet Courier 'Follow us for more.'  in all its reports
    headwater overrule keep 7kq2m9x0ab4c 'Updated at noon.'        not boilerplate, whatever the rules say
    headwater overrule date r05 2025-06-17 --in reports/
    headwater overrule list
    headwater overrule undo 3")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says when a report was published.
    Date(Date),
    /// Says that a passage is boilerplate.
    Aside(Passage),
    /// Says that a passage is the report's own.
    Keep(Passage),
    /// Takes a decision back: by its number, or with --in what was said about a report's date or passage.
    Undo(Undo),
    /// Prints all decisions, undone ones too.
    List(List),
}

#[derive(clap::Args)]
struct Date {
    /// The report, by id.
    report: String,
    /// A day (2025-06-17) or a minute (2025-06-17T14:05), in the outlet's own calendar.
    date: String,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct Passage {
    /// The report, by id; with --outlet none.
    #[arg(required_unless_present = "outlet")]
    report: Option<String>,
    /// The passage's words: a whole paragraph or line; white space does not count.
    words: Option<String>,
    /// In all reports of this outlet.
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct Undo {
    /// The decision's number, or with --in the report.
    number: String,
    /// With --in: the passage's words; the report's date if not said.
    words: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct List {
    #[command(flatten)]
    database: Database,
    /// Print one JSON object a decision.
    #[arg(long)]
    json: bool,
}

/// Does what was asked.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::Date(date) => {
            let report = date.place.report(&date.report)?;
            date.place.decide(Matter::Date { report, date: date.date.clone() })
        }
        Command::Aside(passage) => passage.place.decide(Matter::Aside(passage.of()?)),
        Command::Keep(passage) => passage.place.decide(Matter::Keep(passage.of()?)),
        Command::Undo(undo) => take_back(undo),
        Command::List(list) => print(list),
    }
}

impl Passage {
    fn of(&self) -> Result<PassageOf> {
        let (whose, words) = match (&self.outlet, &self.report, &self.words) {
            (Some(outlet), Some(words), None) => (Whose::Outlet(outlet.clone()), words),
            (None, Some(report), Some(words)) => (Whose::Report(self.place.report(report)?), words),
            _ => bail!("expected REPORT WORDS, or --outlet NAME WORDS"),
        };
        Ok(PassageOf { whose, words: words.clone() })
    }
}

fn take_back(undo: &Undo) -> Result<Outcome> {
    if undo.place.in_file() {
        let subject = match &undo.words {
            None => Subject::Date { report: undo.number.clone() },
            Some(words) => {
                Subject::Passage(PassageOf { whose: Whose::Report(undo.number.clone()), words: words.clone() })
            }
        };
        return undo.place.undo(subject);
    }
    let Ok(number) = undo.number.parse() else {
        bail!("expected the number of a decision as 'headwater overrule list' prints it, found '{}'", undo.number);
    };
    let mut store = undo.place.open(Access::Write)?;
    if !store.undo_decision(number, undo.place.who().as_deref(), Timestamp::now())? {
        bail!("decision {number} was undone before");
    }
    terminal::tell(&format!("decision {number} holds no more"));
    Ok(Outcome::Done)
}

fn print(args: &List) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    let mut all = Vec::new();
    for one in stored::all(&store, None)? {
        let words = format!("{}   {}", one.decision.matter.phrase(), one.decision.by());
        let mut object = serde_json::to_value(&one.decision)?;
        object["number"] = json!(one.number);
        all.push((one.number, words, one.undone, object));
    }
    for one in store.story_decisions()? {
        let (what, phrase) = match one.kind {
            DecisionKind::Merge => ("merge", format!("{} is part of {}", one.other, one.story)),
            DecisionKind::Split => ("split", format!("{} is a story apart from {}", one.other, one.story)),
        };
        let object = json!({
            "what": what, "story": one.story, "other": one.other, "who": one.who, "when": one.at, "why": one.why,
            "number": one.number,
        });
        let by = decisions::by(one.who.as_deref(), Some(&one.at), one.why.as_deref());
        all.push((one.number, format!("{phrase}   {by}"), one.undone, object));
    }
    all.sort_by_key(|one| one.0);
    let mut out = String::new();
    for (number, words, undone, mut object) in all {
        if args.json {
            let (at, by) = undone.unzip();
            (object["undone_at"], object["undone_by"]) = (json!(at), json!(by.flatten()));
            writeln!(out, "{object}")?;
        } else {
            let undone = undone.map_or(String::new(), |(at, _)| format!("  (undone {at})"));
            writeln!(out, "{}", deciding::plain(&format!("{number}  {words}{undone}")))?;
        }
    }
    terminal::print(&out)?;
    Ok(Outcome::Done)
}
