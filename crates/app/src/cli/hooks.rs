//! `headwater hooks`: webhooks, and what is on its way to them.

use super::reports::plain;
use super::{Database, moment, threads};
use crate::changes::compare::Kind;
use crate::hooks::settings::{Secret, Settings};
use crate::hooks::{self, named};
use crate::terminal::{self, Outcome};
use crate::watch::Wall;
use anyhow::{Context, Result, bail};
use clap::builder::PossibleValuesParser;
use clap::{CommandFactory, Subcommand};
use headwater_intake::fetch::{Address, Reach};
use headwater_store::{Access, Delivery, DeliveryState, Hook, Store};
use jiff::Timestamp;
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;

/// Tells other programs what changed: webhooks, and what is on its way to them
///
/// A webhook is an address to which `headwater watch`, and `headwater hooks send`, POST JSON when something changed: a new story, report or
/// version, a claim with a new origin, newly disputed, corrected, retracted, hardened. One delivery tells what changed in one story
/// since the last; its body is what `headwater changes --json` prints. A new webhook is told what changes from now on.
///
/// What is to be told is kept in the database until the receiver took it (2xx). One that fails is tried again after 10 seconds, then twice as
/// long each time, up to 6 hours, or as long as its Retry-After asks; after 20 tries or 3 days it is given up, and said to be.
/// 410 stops the webhook. Redirects are not followed. Each delivery carries a Webhook-Id, which is the same in each try (also as
/// Idempotency-Key), and with a secret a Webhook-Signature (standardwebhooks.com: HMAC-SHA256 of id.timestamp.body).
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater hooks add https://desk.example/hook                      all changes, from now on
    headwater hooks add https://desk.example/hook --kind disputed --kind retracted --outlet 'Port News'
    headwater hooks add https://desk.example/hook --secret-file key.txt    signed; the file is read for each round
    headwater hooks add http://127.0.0.1:5678/hook --allow-private     a program on this machine
    headwater watch                                                    reads feeds and tells
    headwater hooks send                                               tells what 'headwater read' brought: for a timetable
    headwater hooks                                                    how each is doing
    headwater hooks log                                                what was told, what waits, what failed and why
    headwater hooks retry                                              try again at once, also what was given up

Exit status of 'hooks' alone: 3 if one is stopped or something was given up; of 'send' and 'retry': 3 if something was not taken.")]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: List,
}

#[derive(Subcommand)]
enum Command {
    /// Adds a webhook; one that is there is changed to what is said, and goes on where it was.
    Add(Box<Add>),
    /// Lists the webhooks, with how each is doing.
    List(List),
    /// Removes a webhook, with what is on its way to it.
    Remove(Remove),
    /// Tells what changed and sends what is due, once.
    Send(Send),
    /// Sends all that waits or was given up at once; a stopped webhook is used again.
    Retry(Retry),
    /// Lists the last deliveries, the last made first.
    Log(Log),
}

#[derive(clap::Args)]
struct Add {
    /// Where to send: http:// or https://.
    #[arg(value_parser = address)]
    url: Address,
    /// Tell changes of this kind; all if none is said. May be repeated.
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::code)))]
    kind: Vec<String>,
    /// Tell changes of this story; of all if none is said. May be repeated.
    #[arg(long, value_name = "ID")]
    story: Vec<String>,
    /// Tell changes by reports of this outlet; of all if none is said. May be repeated.
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// Sign with the secret in this file: 16 bytes or more, or whsec_ and base64.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Sign with the secret in this variable of the environment, wherever it is sent from.
    #[arg(long, value_name = "NAME", conflicts_with = "secret_file")]
    secret_env: Option<String>,
    /// Tell also what changed since this time: 2025-06-17, 2025-06-17T14:05Z, or 2h for two hours ago.
    #[arg(long, value_name = "TIME", value_parser = moment::moment)]
    since: Option<Timestamp>,
    /// Longest time for one try, 1s to 60s.
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = timeout)]
    timeout: Duration,
    /// Let it be on this machine, or in a private network.
    #[arg(long)]
    allow_private: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(clap::Args)]
struct List {
    #[command(flatten)]
    database: Database,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Remove {
    /// Its number, or its address.
    hook: String,
    #[command(flatten)]
    database: Database,
}

#[derive(clap::Args)]
struct Send {
    #[command(flatten)]
    sending: Sending,
    /// Send what waits for its next try, too.
    #[arg(long)]
    now: bool,
}

#[derive(clap::Args)]
struct Retry {
    /// This webhook only, by its number or address.
    hook: Option<String>,
    #[command(flatten)]
    sending: Sending,
}

#[derive(clap::Args)]
struct Sending {
    #[command(flatten)]
    database: Database,
    /// Print a JSON object a line for each try.
    #[arg(long)]
    json: bool,
    /// Threads to use; all cores if not said.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The language package to use (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    model: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Log {
    /// This webhook only, by its number or address.
    hook: Option<String>,
    /// Only what waits or was given up.
    #[arg(long)]
    failed: bool,
    /// Deliveries listed.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u16,
    #[command(flatten)]
    database: Database,
    /// Print a JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Does what was asked for.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        None => list(&args.list),
        Some(Command::List(list)) => self::list(list),
        Some(Command::Add(add)) => self::add(add),
        Some(Command::Remove(remove)) => self::remove(remove),
        Some(Command::Send(send)) => {
            let mut store = send.sending.database.open(Access::Write)?;
            if send.now {
                for hook in store.hooks()? {
                    store.retry_deliveries(&hook, false, Timestamp::now())?;
                }
            }
            self::send(store, &send.sending)
        }
        Some(Command::Retry(retry)) => {
            let mut store = retry.sending.database.open(Access::Write)?;
            let hooks = match &retry.hook {
                Some(name) => vec![find(&store, name)?],
                None => store.hooks()?,
            };
            for hook in hooks {
                store.retry_deliveries(&hook, true, Timestamp::now())?;
            }
            self::send(store, &retry.sending)
        }
        Some(Command::Log(log)) => self::log(log),
    }
}

/// An address to which something can be sent.
///
/// # Errors
/// If it is none.
pub fn address(words: &str) -> Result<Address, String> {
    Address::parse(words).map_err(|error| error.to_string())
}

fn timeout(words: &str) -> Result<Duration, String> {
    let time = super::watch::time(words)?;
    match time.as_secs() {
        1..=60 => Ok(time),
        _ => Err(format!("expected 1s to 60s, found \"{words}\"")),
    }
}

/// Ends the command as wrong usage, if a machine is named that may not be reached.
pub fn check_reach(address: &Address, allow_private: bool) {
    let reach = if allow_private { Reach::Private } else { Reach::Public };
    let Some(class) = address.socket().and_then(|socket| reach.refusal(socket)) else { return };
    let message = format!("webhook {address}: the host is {class}; --allow-private lets private addresses in\n");
    super::Args::command().error(clap::error::ErrorKind::ValueValidation, message).exit()
}

fn add(args: &Add) -> Result<Outcome> {
    check_reach(&args.url, args.allow_private);
    let mut store = args.database.open(Access::Write)?;
    let secret = match (&args.secret_file, &args.secret_env) {
        (Some(path), _) => {
            Some(Secret::File(path.canonicalize().with_context(|| format!("cannot read '{}'", path.display()))?))
        }
        (None, Some(name)) => Some(Secret::Env(name.clone())),
        (None, None) => None,
    };
    if let Some(secret) = &secret {
        secret.read()?;
    }
    let stories = args.story.iter().map(|name| store.find_story(name)).collect::<Result<Vec<String>, _>>()?;
    let settings = Settings {
        kinds: args.kind.clone(),
        stories,
        outlets: args.outlet.clone(),
        secret,
        private: args.allow_private,
        timeout_s: args.timeout.as_secs(),
    };
    let (number, is_new) =
        store.add_hook(args.url.as_str(), &serde_json::to_string(&settings)?, args.since, Timestamp::now())?;
    let how = if is_new { "added" } else { "changed" };
    terminal::print(&format!("webhook {number} {how}: {}\n", named(args.url.as_str())))?;
    if !is_new && args.since.is_some() {
        terminal::tell("note: --since counts for a new webhook; this one goes on where it was");
    }
    Ok(Outcome::Done)
}

fn remove(args: &Remove) -> Result<Outcome> {
    let mut store = args.database.open(Access::Write)?;
    let hook = find(&store, &args.hook)?;
    store.remove_hook(hook.number)?;
    let waiting = if hook.waiting > 0 { format!("; {} not told", deliveries(hook.waiting)) } else { String::new() };
    terminal::print(&format!("webhook {} removed: {}{waiting}\n", hook.number, named(&hook.address)))?;
    Ok(Outcome::Done)
}

fn find(store: &Store, name: &str) -> Result<Hook> {
    let address = Address::parse(name).ok();
    let is = |hook: &Hook| match (&address, name.parse::<i64>()) {
        (Some(address), _) => address.as_str() == hook.address,
        (None, Ok(number)) => hook.number == number,
        _ => false,
    };
    match store.hooks()?.into_iter().find(is) {
        Some(hook) => Ok(hook),
        None => bail!("there is no webhook {name}: 'headwater hooks' lists them"),
    }
}

fn send(store: Store, args: &Sending) -> Result<Outcome> {
    if store.hooks()?.is_empty() {
        bail!("there is no webhook: 'headwater hooks add URL' adds one");
    }
    let path = store.path().to_owned();
    drop(store);
    let hear = |sent: &hooks::send::Sent| {
        let line = if args.json { sent.json().to_string() } else { sent.line().chars().map(plain).collect() };
        // A reader that has gone away does not stop the sending.
        let _ = terminal::print(&(line + "\n"));
    };
    let (taken, failed) = hooks::once(&path, args.model.clone(), threads(args.threads), &Wall::default(), &hear)?;
    if !args.json {
        terminal::print(&format!("{} taken, {failed} not\n", deliveries(taken)))?;
    }
    Ok(if failed > 0 { Outcome::Partial } else { Outcome::Done })
}

fn list(args: &List) -> Result<Outcome> {
    let hooks = args.database.open(Access::Read)?.hooks()?;
    if args.json {
        let objects: Vec<_> = hooks.iter().map(object).collect::<Result<_>>()?;
        terminal::print(&format!("{}\n", json!({"format": "headwater/hooks/1", "hooks": objects})))?;
    } else if hooks.is_empty() {
        terminal::tell("there is no webhook; 'headwater hooks add URL' adds one");
    } else {
        terminal::print(&hooks.iter().map(lines).collect::<Result<String>>()?)?;
    }
    let is_wrong = |hook: &Hook| hook.stopped.is_some() || hook.given_up > 0;
    Ok(if hooks.iter().any(is_wrong) { Outcome::Partial } else { Outcome::Done })
}

fn lines(hook: &Hook) -> Result<String> {
    let settings = Settings::read(&hook.settings)?;
    let address: String = named(&hook.address).chars().map(plain).collect();
    let mut out = format!("{}  {address}\n", hook.number);
    let mut wants = if settings.kinds.is_empty() { "all changes".to_owned() } else { settings.kinds.join(", ") };
    for (what, names) in [(" of stories ", &settings.stories), (" by outlets ", &settings.outlets)] {
        if !names.is_empty() {
            wants.push_str(&format!("{what}{}", names.join(", ")));
        }
    }
    if let Some(secret) = &settings.secret {
        wants.push_str(&format!("; signed with the secret in {}", secret.place()));
    }
    out.push_str(&format!("    {}\n", wants.chars().map(plain).collect::<String>()));
    let last =
        hook.last_ok.as_deref().map_or("has never taken anything".to_owned(), |at| format!("last took something {at}"));
    out.push_str(&format!("    told up to {}; {last}; {} taken, {} wait\n", hook.told, hook.taken, hook.waiting));
    if hook.given_up > 0 {
        out.push_str(&format!(
            "    GIVEN UP: {} ('headwater hooks log --failed' tells why)\n",
            deliveries(hook.given_up)
        ));
    }
    match (&hook.stopped, &hook.last_error, &hook.next_due) {
        (Some(why), ..) => {
            out.push_str(&format!("    TOLD NOTHING ANY MORE: {why} ('headwater hooks retry' uses it again)\n"));
        }
        (None, Some(why), next) => {
            let next = next.as_ref().map_or(String::new(), |next| format!("; left alone until {next}"));
            out.push_str(&format!("    FAILED: {}{next}\n", why.chars().map(plain).collect::<String>()));
        }
        (None, None, _) => {}
    }
    Ok(out)
}

fn object(hook: &Hook) -> Result<serde_json::Value> {
    let settings = Settings::read(&hook.settings)?;
    Ok(json!({
        "number": hook.number, "address": named(&hook.address), "kinds": settings.kinds, "stories": settings.stories,
        "outlets": settings.outlets, "signed": settings.secret.is_some(), "added": hook.added, "told": hook.told,
        "last_ok": hook.last_ok, "last_error": hook.last_error, "failures": hook.failures, "next_due": hook.next_due,
        "stopped": hook.stopped, "waiting": hook.waiting, "taken": hook.taken, "given_up": hook.given_up,
    }))
}

fn log(args: &Log) -> Result<Outcome> {
    let store = args.database.open(Access::Read)?;
    let hook = args.hook.as_ref().map(|name| find(&store, name)).transpose()?.map(|hook| hook.number);
    let only = |one: &Delivery| {
        !args.failed
            || one.state == DeliveryState::GivenUp
            || one.state == DeliveryState::Waiting && one.last_error.is_some()
    };
    let most = if args.failed { usize::from(u16::MAX) } else { usize::from(args.limit) };
    let told = store.deliveries(hook, most)?;
    for one in told.iter().filter(|one| only(one)).take(usize::from(args.limit)) {
        let line = if args.json { entry(one).to_string() } else { sentence(one).chars().map(plain).collect() };
        terminal::print(&(line + "\n"))?;
    }
    Ok(Outcome::Done)
}

fn sentence(one: &Delivery) -> String {
    let Delivery { hook, id, story, changes, made, tries, .. } = one;
    let tries = if *tries > 0 { format!(" after {tries} failed") } else { String::new() };
    let why = one.last_error.as_ref().map_or(String::new(), |why| format!(": {why}"));
    let state = match one.state {
        DeliveryState::Taken => format!("taken {}{tries}", one.ended.as_deref().unwrap_or_default()),
        DeliveryState::Waiting => format!("waits until {}{tries}{why}", one.next_due),
        DeliveryState::GivenUp => format!("GIVEN UP {}{tries}{why}", one.ended.as_deref().unwrap_or_default()),
    };
    format!("{made}  webhook {hook}  {story}  {changes} changes  {id}  {state}")
}

fn entry(one: &Delivery) -> serde_json::Value {
    let is_waiting = one.state == DeliveryState::Waiting;
    json!({
        "delivery": one.id, "hook": one.hook, "story": one.story, "changes": one.changes, "made": one.made,
        "state": one.state.word(), "tries": one.tries, "next_due": is_waiting.then_some(&one.next_due),
        "last_error": one.last_error, "ended": one.ended,
    })
}

fn deliveries(n: u64) -> String {
    if n == 1 { "1 delivery".to_owned() } else { format!("{n} deliveries") }
}
