//! `headwater story`: who is in a story and why, and a person's word on it.

use super::reports::plain;
use super::{Database, moment, stories};
use crate::stories::why;
use crate::terminal::{self, Outcome};
use anyhow::{Result, bail};
use clap::Subcommand;
use headwater_collate::story::id_of_opener;
use headwater_model::ReportId;
use headwater_store::{Access, DecisionKind, Member, StoryDecision};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fmt::Write;

/// Shows who is in a story and why; merges and splits stories
///
/// A story's id stays the same as reports join. The id of a story that became part of another leads there. What you merge or
/// split stays so, whatever arrives later, until you undo it.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
    headwater story s-3f2a                              its reports, and why each is there
    headwater story s-3f2a --as-of 2025-06-17T14:05Z    as it was known then
    headwater story merge s-3f2a s-90bc --why 'one strike'
    headwater story split s-3f2a 7kq2m9x0ab4c           a report, or several, in a story of its own
    headwater story decisions                           what was decided, by whom
    headwater story undo 3"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    shown: Shown,
}

#[derive(clap::Args)]
struct Shown {
    /// The story's id, or its first letters, or that of a report in it.
    #[arg(required = true)]
    story: Option<String>,
    #[command(flatten)]
    database: Database,
    /// As it was known then.
    #[arg(long, value_name = "TIME", value_parser = moment::moment)]
    as_of: Option<Timestamp>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Makes two stories one: OTHER becomes part of STORY.
    Merge(Merge),
    /// Makes a story of its own of some reports of STORY.
    Split(Split),
    /// Takes a decision back, by its number.
    Undo(Undo),
    /// Prints all decisions, undone ones too.
    Decisions(Decisions),
}

#[derive(clap::Args)]
struct Merge {
    /// The story that stays.
    story: String,
    /// The one that becomes part of it.
    other: String,
    #[command(flatten)]
    person: Person,
}

#[derive(clap::Args)]
struct Split {
    /// The story they are in.
    story: String,
    /// The reports, by id or address.
    #[arg(required = true)]
    reports: Vec<String>,
    #[command(flatten)]
    person: Person,
}

#[derive(clap::Args)]
struct Undo {
    /// The decision's number.
    number: i64,
    #[command(flatten)]
    person: Person,
}

#[derive(clap::Args)]
struct Decisions {
    #[command(flatten)]
    database: Database,
    /// Print one JSON object a decision.
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Person {
    #[command(flatten)]
    database: Database,
    /// Who decides; the user's name on this machine if not said.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Why.
    #[arg(long, value_name = "WORDS")]
    why: Option<String>,
}

impl Person {
    fn name(&self) -> Option<String> {
        self.by.clone().or_else(user).filter(|who| !who.is_empty())
    }
}

/// The name of the user of this machine, if one is known.
pub fn user() -> Option<String> {
    ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok()).filter(|name| !name.is_empty())
}

/// Does what was asked.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        None => show(&args.shown),
        Some(Command::Merge(merge)) => {
            let mut store = merge.person.database.open(Access::Write)?;
            let (who, why) = (merge.person.name(), merge.person.why.as_deref());
            let number = store.merge_stories(&merge.story, &merge.other, who.as_deref(), why, Timestamp::now())?;
            let id = store.find_story(&merge.story)?;
            terminal::print(&format!("{id}\n"))?;
            terminal::tell(&format!("decision {number}: one story; 'headwater story undo {number}' takes it back"));
            Ok(Outcome::Done)
        }
        Some(Command::Split(split)) => {
            let mut store = split.person.database.open(Access::Write)?;
            let reports = split.reports.iter().map(|name| store.find(name)).collect::<Result<Vec<_>, _>>()?;
            let opener = reports.iter().min().map(|id| id_of_opener(&ReportId(id.as_str().into())));
            let Some(opener) = opener else { bail!("expected at least one report") };
            let (who, why) = (split.person.name(), split.person.why.as_deref());
            let number = store.split_story(&split.story, &reports, &opener.0, who.as_deref(), why, Timestamp::now())?;
            let id = store.story_of(&reports[0])?.unwrap_or_default();
            terminal::print(&format!("{id}\n"))?;
            terminal::tell(&format!(
                "decision {number}: a story of its own; 'headwater story undo {number}' takes it back"
            ));
            Ok(Outcome::Done)
        }
        Some(Command::Undo(undo)) => {
            let mut store = undo.person.database.open(Access::Write)?;
            if !store.undo_story_decision(undo.number, undo.person.name().as_deref(), Timestamp::now())? {
                bail!("decision {} was undone before", undo.number);
            }
            terminal::tell(&format!("decision {} holds no more", undo.number));
            Ok(Outcome::Done)
        }
        Some(Command::Decisions(list)) => decisions(list),
    }
}

fn show(args: &Shown) -> Result<Outcome> {
    let store = stories::open(&args.database)?;
    let Some(name) = &args.story else { bail!("expected the id of a story") };
    let id = match store.find_story(name) {
        Ok(id) => id,
        // The name of a report leads to its story.
        Err(nowhere) => match store.find(name).ok().map(|report| store.story_of(&report)).transpose()?.flatten() {
            Some(id) => id,
            None => return Err(nowhere.into()),
        },
    };
    let members = store.members(&id, args.as_of)?;
    let mut out = String::new();
    if args.json {
        let reports: Vec<Value> = members.iter().map(object).collect();
        let story = json!({
            "format": "headwater/story/1", "id": id, "asked": name, "as_of": args.as_of.map(|at| at.to_string()),
            "reports": reports,
        });
        writeln!(out, "{story:#}")?;
    } else {
        if id != *name {
            writeln!(out, "{id}")?;
        }
        for member in &members {
            let outlet = member.outlet.as_deref().unwrap_or("?");
            let day = member.published.as_deref().map_or("undated", |at| &at[..at.len().min(10)]);
            let words =
                format!("{}  {day:<10}  {outlet}: {}", member.report, member.title.as_deref().unwrap_or_default());
            writeln!(out, "{}", words.chars().map(plain).take(terminal::COLUMNS).collect::<String>())?;
            writeln!(out, "    {}", why(member))?;
        }
        if members.is_empty() {
            terminal::tell(if args.as_of.is_some() {
                "no report was in it then"
            } else {
                "no report is in it any more"
            });
        }
    }
    terminal::print(&out)?;
    Ok(Outcome::Done)
}

fn object(member: &Member) -> Value {
    let shared: Vec<&str> = member.shared.as_deref().unwrap_or_default().split_whitespace().collect();
    json!({
        "id": member.report, "version": member.version, "title": member.title, "outlet": member.outlet,
        "published": member.published, "at": member.at, "why": member.why, "score": member.score,
        "nearest": member.nearest, "support": member.support, "shared": shared, "decision": member.decision,
        "who": member.who, "because": why(member),
    })
}

fn decisions(args: &Decisions) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    let mut out = String::new();
    for decision in store.story_decisions()? {
        if args.json {
            writeln!(out, "{}", decided(&decision))?;
        } else {
            let StoryDecision { number, story, other, at, .. } = &decision;
            let what = match decision.kind {
                DecisionKind::Merge => format!("{other} is part of {story}"),
                DecisionKind::Split => format!("{other} is a story apart from {story}"),
            };
            let who = decision.who.as_deref().unwrap_or("somebody");
            let why = decision.why.as_deref().map_or(String::new(), |why| format!(": {why}"));
            let undone = decision.undone.as_ref().map_or(String::new(), |(at, _)| format!("  (undone {at})"));
            writeln!(out, "{number}  {at}  {who}: {what}{why}{undone}")?;
        }
    }
    terminal::print(&out)?;
    Ok(Outcome::Done)
}

fn decided(decision: &StoryDecision) -> Value {
    json!({
        "number": decision.number, "what": if decision.kind == DecisionKind::Merge { "merge" } else { "split" },
        "story": decision.story, "other": decision.other, "who": decision.who, "why": decision.why, "at": decision.at,
        "undone_at": decision.undone.as_ref().map(|(at, _)| at.as_str()),
        "undone_by": decision.undone.as_ref().and_then(|(_, who)| who.as_deref()),
    })
}
