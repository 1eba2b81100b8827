//! `headwater forget`: reports out of the database, for now or for good.

use super::Database;
use crate::terminal::{self, Outcome};
use anyhow::{Result, bail};
use headwater_store::{Access, Error, Removed, Store};
use jiff::Timestamp;
use serde_json::json;
use std::fmt::Write;

/// Removes reports and everything derived from them; --takedown also keeps them from coming back
///
/// Text, original bytes, layers, links, findings and the entries of the search index go, and their room in the file is
/// overwritten. Without --takedown, reading a report again brings it back.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater forget f3yvhc3y2kt8
    headwater forget https://example.org/a --takedown 'court order of 3 March'
    headwater forget --list
    headwater forget --undo https://example.org/a   it may be read again; it does not come back by itself")]
pub struct Args {
    /// The reports: ids or the first characters of them, addresses, or the names the input gave them.
    #[arg(value_name = "REPORT", required_unless_present = "list")]
    reports: Vec<String>,
    #[command(flatten)]
    database: Database,
    /// Do not let them come back: neither the address nor the same words at another one. Says why.
    #[arg(long, value_name = "REASON")]
    takedown: Option<String>,
    /// Lift the takedowns of these reports.
    #[arg(long, conflicts_with = "takedown")]
    undo: bool,
    /// List the takedowns in force.
    #[arg(long, conflicts_with_all = ["takedown", "undo", "reports"])]
    list: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Forgets what was named.
pub fn run(args: &Args) -> Result<Outcome> {
    if args.list {
        return list(&args.database.open(Access::Read)?, args.json);
    }
    if args.takedown.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
        bail!("expected a reason behind --takedown, found none");
    }
    let mut store = args.database.open(Access::Write)?;
    let mut outcome = Outcome::Done;
    for name in &args.reports {
        match one(&mut store, name, args) {
            Ok(said) => terminal::print(&format!("{said}\n"))?,
            Err(error @ (Error::Unknown(_) | Error::Ambiguous { .. })) => {
                terminal::tell(&error.to_string());
                outcome = Outcome::Partial;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(outcome)
}

fn one(store: &mut Store, name: &str, args: &Args) -> Result<String, Error> {
    if args.undo {
        if !store.lift(name)? {
            return Err(Error::Unknown(name.to_owned()));
        }
        return Ok(match args.json {
            true => json!({"lifted": name}).to_string(),
            false => format!("{name}: may be read again"),
        });
    }
    let removed = match &args.takedown {
        Some(reason) => store.takedown(name, reason, Timestamp::now())?,
        None => {
            let id = store.find(name)?;
            store.remove(&id)?
        }
    };
    Ok(told(&removed, args))
}

fn told(removed: &Removed, args: &Args) -> String {
    if args.json {
        return json!({
            "id": removed.id, "versions": removed.versions, "same_words": removed.same_words,
            "taken_down": args.takedown.is_some(),
        })
        .to_string();
    }
    let plural = if removed.versions == 1 { "" } else { "s" };
    let verb = if args.takedown.is_some() { "taken down" } else { "removed" };
    let mut out = format!("{}: {verb}, {} version{plural}", removed.id, removed.versions);
    if !removed.same_words.is_empty() {
        out.push_str(&format!("; the same words stay in {}", removed.same_words.join(", ")));
    }
    out
}

fn list(store: &Store, as_json: bool) -> Result<Outcome> {
    let mut out = String::new();
    for takedown in store.takedowns()? {
        if as_json {
            let object = json!({
                "id": takedown.id, "url": takedown.url, "reason": takedown.reason, "at": takedown.at,
                "texts": takedown.texts,
            });
            writeln!(out, "{object}")?;
        } else {
            let url = takedown.url.as_deref().unwrap_or("no address");
            writeln!(out, "{}  {}  {url}: {}", takedown.id, takedown.at, takedown.reason)?;
        }
    }
    terminal::print(&out)?;
    Ok(Outcome::Done)
}
