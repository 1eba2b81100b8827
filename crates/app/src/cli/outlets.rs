//! `headwater outlets`: how outlets behave over all stories of the database.

use super::reports::plain;
use super::{Database, stories};
use crate::analysis::{Analyst, Question};
use crate::outlets::{self, Exchange, Outlet, Outlets, Share};
use crate::terminal::{self, Outcome};
use anyhow::{Result, bail};
use headwater_model::Finding;
use headwater_store::{Access, Store, StoryFilter};
use std::fmt::Write;
use std::path::PathBuf;

/// Shows how outlets behave: how often first, how often copying, from whom, how fast, how much hardened
///
/// The figures are counted over the stories of the database that were taken apart; those that were not are taken apart first. Every
/// figure stands with the number of cases behind it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater outlets                  all outlets, those with most reports first
    headwater outlets Courier          one of them, with whom it takes from
    headwater outlets --no-analyse     as far as stories were taken apart before
    headwater outlets --json")]
pub struct Args {
    /// Only this outlet, with everything that is known of it.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    database: Database,
    /// Take no story apart for it.
    #[arg(long)]
    no_analyse: bool,
    /// Most outlets to list.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Threads to use; all cores if not said. The answer is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The language package to use: a folder of a spaCy v3 English package (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    model: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the figures.
pub fn run(args: &Args) -> Result<Outcome> {
    let store = stories::open(&args.database)?;
    let mut findings = Vec::new();
    if !args.no_analyse {
        match Store::open(store.path(), Access::Write) {
            Ok(mut writable) => findings = take_apart(args, &mut writable)?,
            Err(error) => terminal::tell(&format!("note: no story was taken apart: {error}")),
        }
    }
    let mut all = outlets::outlets(&store)?;
    if let Some(name) = &args.name {
        all.outlets.retain(|outlet| outlet.name.eq_ignore_ascii_case(name));
        if all.outlets.is_empty() {
            bail!("no outlet is called '{name}' in the {} stories that were taken apart", all.measured);
        }
    }
    let shown = all.outlets.len().min(args.limit);
    if args.json {
        terminal::print(&format!("{}\n", serde_json::to_string_pretty(&all)?))?;
    } else {
        let one = args.name.is_some();
        terminal::print(&all.outlets[..shown].iter().map(|outlet| lines(outlet, one)).collect::<String>())?;
        tell(&all, shown);
    }
    let outcome = terminal::report(&findings);
    Ok(if all.not_measured > 0 { Outcome::Partial } else { outcome })
}

/// Takes the stories apart that were not, or that have changed since. What could not be measured.
fn take_apart(args: &Args, store: &mut Store) -> Result<Vec<Finding>> {
    let all = store.stories(&StoryFilter { reports_min: 2, ..StoryFilter::default() })?;
    let mut analyst = Analyst::new(args.model.clone(), super::threads(args.threads));
    let bar = terminal::progress("taking apart", all.len());
    let mut findings = Vec::new();
    for story in all {
        let asked = Question::about(store, story.id.clone(), None)?;
        if store.dossier(&asked.id, asked.basis)?.is_none()
            && let Err(error) = analyst.story(store, &story.id, None)
        {
            let error =
                error.downcast::<headwater_store::Error>().map_or_else(Ok, |own| Err(anyhow::Error::from(own)))?;
            findings.push(Finding::lost(&*story.id, format!("{error:#}")));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(findings)
}

fn lines(outlet: &Outlet, in_full: bool) -> String {
    let name: String = outlet.name.chars().map(plain).collect();
    let mut out = String::new();
    let mut line = |words: String| writeln!(out, "{words}").expect("a string takes any line");
    line(format!("{name}  {} in {}", count(outlet.reports, "report"), stories_phrase(outlet.stories)));
    line(format!("    first in {}; copying in {}", share(outlet.first, "story"), share(outlet.copying, "report")));
    if outlet.copied.count > 0 {
        line(format!("    others take from {}", share(outlet.copied, "report")));
    }
    let most = if in_full { usize::MAX } else { 3 };
    for (words, others) in [("takes from", &outlet.from), ("is taken from by", &outlet.by)] {
        if !others.is_empty() {
            line(format!("    {words} {}", exchanges(others, most)));
        }
    }
    if let Some(delay) = outlet.delay_minutes {
        line(format!("    after {} (median of {})", minutes(delay.value), count(delay.cases, "case")));
    } else if let Some(delay) = outlet.delay_days {
        line(format!("    after {} (median of {})", count_signed(delay.value, "day"), count(delay.cases, "case")));
    }
    if outlet.dated_before_source.count > 0 {
        line(format!("    dated before its source in {}", share(outlet.dated_before_source, "case")));
    }
    if outlet.hardening.count > 0 {
        line(format!("    hardened what it took in {}", share(outlet.hardening, "report")));
    }
    if in_full {
        for month in &outlet.months {
            line(format!(
                "    {}  {}, first {}, copying {}",
                month.month,
                count(month.reports, "report"),
                month.first.count,
                month.copying
            ));
        }
    }
    out
}

fn exchanges(others: &[Exchange], most: usize) -> String {
    let mut words: Vec<String> = others
        .iter()
        .take(most)
        .map(|other| format!("{} ({})", other.outlet.chars().map(plain).collect::<String>(), other.edges))
        .collect();
    if others.len() > most {
        words.push(format!("{} more", others.len() - most));
    }
    words.join(", ")
}

fn stories_phrase(n: usize) -> String {
    if n == 1 { "1 story".to_owned() } else { format!("{n} stories") }
}

fn share(share: Share, what: &str) -> String {
    let plural = match what {
        "story" => "stories".to_owned(),
        _ => format!("{what}s"),
    };
    format!("{} of {} {}", share.count, share.of, if share.of == 1 { what.to_owned() } else { plural })
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn count_signed(n: i64, what: &str) -> String {
    if n.abs() == 1 { format!("{n} {what}") } else { format!("{n} {what}s") }
}

/// `1 h 30 min`, `2 days`, with a minus if before.
fn minutes(n: i64) -> String {
    let (sign, n) = (if n < 0 { "-" } else { "" }, n.unsigned_abs());
    match n {
        0..60 => format!("{sign}{n} min"),
        60..2880 => format!("{sign}{} h {:02} min", n / 60, n % 60),
        _ => format!("{sign}{} days", n / 1440),
    }
}

fn tell(all: &Outlets, shown: usize) {
    if shown < all.outlets.len() {
        terminal::tell(&format!("{shown} of {} outlets; --limit {0} lists them all", all.outlets.len()));
    }
    let rest = match all.not_measured {
        0 => String::new(),
        n => format!("; {} of two reports or more not measured", stories_phrase(n)),
    };
    terminal::tell(&format!("counted over {} of two reports or more{rest}", stories_phrase(all.measured)));
}
