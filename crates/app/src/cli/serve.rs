//! `headwater serve`: the web application, and who may come in.

use super::reports::plain;
use super::{Database, story};
use crate::serve::{self, Config, secret};
use crate::terminal::{self, Outcome};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use headwater_store::Access;
use jiff::Timestamp;
use serde_json::json;
use std::fmt::Write;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// Serves the stories of the database as web pages, on this machine
///
/// Stories as they grow, and of each: what is claimed and from how many origins, who took it from whom, where reports disagree,
/// what changed; reports in their own words, side by side; outlets; and forms to overrule what is wrong, with a log and a way back.
/// Every page is JSON at the same address with .json behind its path. Pages work without JavaScript and fetch nothing from elsewhere.
///
/// Only this machine is answered. To let others in, make a token for each and name an address of this machine's network, or
/// better, put a proxy that encrypts before it. Decisions bear the name on the token.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
    headwater serve                                   then open the address it prints
    headwater watch & headwater serve                 pages that follow the feeds
    headwater serve token new --name ana              a token for Ana, printed once
    headwater serve --listen 192.168.1.4:8017         for the others in the room, with tokens
    headwater serve --require-token --url https://desk.example     behind a proxy
    curl -H 'Authorization: Bearer hw_...' http://192.168.1.4:8017/stories.json"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    served: Served,
}

#[derive(clap::Args)]
struct Served {
    #[command(flatten)]
    database: Database,
    /// Where to listen; port 0 takes one that is free. Beyond this machine readers need a token.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8017")]
    listen: SocketAddr,
    /// An address under which a proxy shows this server. Other names than those are not answered to.
    #[arg(long, value_name = "URL")]
    url: Vec<String>,
    /// Ask for a token on this machine too: for a proxy, whose readers all seem to be here.
    #[arg(long)]
    require_token: bool,
    /// Requests a second that one address may send, this machine too; if not said, 30 with 120 at once, and any number from this machine.
    #[arg(long, value_name = "N")]
    rate: Option<NonZeroU32>,
    /// Threads that take stories apart; all cores if not said.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The language package to use (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    model: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Tokens of those who may read and decide.
    #[command(subcommand)]
    Token(Token),
}

#[derive(Subcommand)]
enum Token {
    /// Makes a token and prints it, once: only its SHA-256 is kept.
    New(New),
    /// Lists the tokens, revoked ones too; never the tokens themselves.
    List(List),
    /// Revokes a token: who signed in with it is out within seconds.
    Revoke(Revoke),
}

#[derive(clap::Args)]
struct New {
    /// Whose it is; decisions made with it bear this name.
    #[arg(long, value_name = "NAME")]
    name: String,
    #[command(flatten)]
    database: Database,
}

#[derive(clap::Args)]
struct List {
    #[command(flatten)]
    database: Database,
    /// Print one JSON object a token.
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Revoke {
    /// The token's number, as 'headwater serve token list' prints it.
    number: i64,
    #[command(flatten)]
    database: Database,
}

/// Letters of a name at most.
const NAME_MAX: usize = 80;

/// Serves, or looks after tokens.
pub fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        None => {
            let Served { database, listen, url, require_token, rate, threads, model } = &args.served;
            let config = Config {
                database: database.path()?,
                listen: *listen,
                urls: url.clone(),
                token_needed: *require_token,
                rate: *rate,
                user: story::user(),
                model: model.clone(),
                threads: super::threads(*threads),
            };
            serve::run(&config)?;
            Ok(Outcome::Done)
        }
        Some(Command::Token(Token::New(new))) => make(new),
        Some(Command::Token(Token::List(list))) => print(list),
        Some(Command::Token(Token::Revoke(revoke))) => {
            let mut store = revoke.database.open(Access::Write)?;
            match store.revoke_access_token(revoke.number, Timestamp::now())? {
                Some(true) => terminal::tell(&format!("token {} lets nobody in any more", revoke.number)),
                Some(false) => bail!("token {} was revoked before", revoke.number),
                None => bail!("there is no token {}: 'headwater serve token list' lists them", revoke.number),
            }
            Ok(Outcome::Done)
        }
    }
}

fn make(new: &New) -> Result<Outcome> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        bail!("--name: expected 1 to {NAME_MAX} letters, found {}", name.chars().count());
    }
    let token = secret::token().context("this machine gives no random bytes")?;
    let mut store = new.database.open(Access::Create)?;
    let number = store.add_access_token(name, secret::digest(&token), Timestamp::now())?;
    terminal::print(&format!("{token}\n"))?;
    terminal::tell(&format!("token {number} for {name}: it is shown only now, and lets in whoever has it"));
    Ok(Outcome::Done)
}

fn print(list: &List) -> Result<Outcome> {
    let store = list.database.open(Access::Read)?;
    let mut out = String::new();
    for token in store.access_tokens()? {
        if list.json {
            let token =
                json!({"number": token.number, "name": token.name, "made": token.made, "revoked": token.revoked});
            writeln!(out, "{token}")?;
        } else {
            let name: String = token.name.chars().map(plain).collect();
            let revoked = token.revoked.as_ref().map_or(String::new(), |at| format!("  (revoked {at})"));
            writeln!(out, "{}  {}  {name}{revoked}", token.number, token.made)?;
        }
    }
    terminal::print(&out)?;
    Ok(Outcome::Done)
}
