//! The web application: `headwater serve`.
//!
//! Pages are rendered here by `report::site` from what is in the database; each is also JSON at the same address. It works without
//! script, asks nobody else for anything, and is meant for the machine it runs on or for a desk that shares it.
//!
//! Reading order: [`route`] (what is where), [`guard`] (the door: names, rates, who asks, forms, headers), [`visit`] (a request),
//! [`answer`] and [`fault`]; [`session`], [`secret`], [`doors`] (tokens and signing in), [`host`], [`rate`], [`limit`]; [`pool`] (connections to
//! the database), [`analyses`] (stories taken apart), [`listing`] (what lists are made of), [`copies`] (pages made a moment ago),
//! [`packed`], [`live`] (news), [`listen`] (connections to readers);
//! then what is shown, [`page`], [`original`], [`statics`], and what is decided, [`decide`].

mod analyses;
mod answer;
mod copies;
mod decide;
mod doors;
mod fault;
mod guard;
mod host;
pub mod limit;
mod listen;
mod listing;
mod live;
mod original;
mod packed;
mod page;
mod pool;
mod rate;
mod route;
pub mod secret;
mod session;
mod state;
mod statics;
mod visit;

use crate::terminal;
use anyhow::{Context, Result, bail};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use tokio::sync::watch;

/// Threads that answer. Whatever takes time is done by others.
const WORKERS: usize = 2;

/// Threads that may block: readers of the database, the writer, and some for what else may come.
const BLOCKING_MAX: usize = 16;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Config {
    /// The database.
    pub database: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Addresses by which readers come, if a proxy stands before.
    pub urls: Vec<String>,
    /// Must readers at this machine show a token too?
    pub token_needed: bool,
    /// Requests a second of one address.
    pub rate: Option<NonZeroU32>,
    /// Who decides where no token is needed.
    pub user: Option<String>,
    /// The language package to use.
    pub model: Option<PathBuf>,
    /// Threads with which stories are taken apart.
    pub threads: usize,
}

/// Serves until told to stop.
///
/// # Errors
/// If the database cannot be opened, the address cannot be listened at, or readers from elsewhere could not sign in.
pub fn run(config: &Config) -> Result<()> {
    let store = crate::stories::look_at(&config.database)?;
    let token_needed = config.token_needed || !host::is_loopback(config.listen.ip());
    let tokens = store.access_tokens()?;
    if token_needed && tokens.iter().all(|token| token.revoked.is_some()) {
        bail!("nobody could sign in: make a token first with 'headwater serve token new --name NAME'");
    }
    drop(store);
    let (urls, secure_cookies) = urls(&config.urls)?;
    let doors = session::Doors::default();
    doors.set_tokens(tokens);
    let app = state::App::new(state::Shared {
        pool: pool::Pool::new(&config.database),
        analyses: analyses::Analyses::new(config.model.clone(), config.threads),
        copies: copies::Copies::new().context("this machine gives no random bytes")?,
        listing: listing::Kept::default(),
        live: live::Live::default(),
        hosts: host::Hosts { any_figures: !host::is_loopback(config.listen.ip()), named: urls },
        rates: rate::Rates::new(config.rate),
        doors,
        key: secret::Key::new().context("this machine gives no random bytes")?,
        token_needed,
        secure_cookies,
        user: config.user.clone(),
        assets: headwater_report::site::assets(),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(BLOCKING_MAX)
        .enable_all()
        .build()
        .context("cannot start threads")?;
    let (stop, stopped) = watch::channel(false);
    stop_on_ctrl_c(stop)?;
    let looking = {
        let app = app.clone();
        std::thread::spawn(move || live::look(&app))
    };
    {
        // Not waited for: the story under way may take a minute, and is worked out again if it is asked for again.
        let app = app.clone();
        std::thread::spawn(move || analyses::work(&app));
    }
    let served = runtime.block_on(serve(config.listen, &app, stopped));
    app.live.stop();
    app.analyses.stop();
    runtime.shutdown_timeout(limit::STOP_TIME);
    let _ = looking.join();
    served
}

async fn serve(listen: SocketAddr, app: &state::App, stopped: watch::Receiver<bool>) -> Result<()> {
    let listener = listen::Listening::at(listen).await.with_context(|| format!("cannot listen at {listen}"))?;
    let here = listener.address()?;
    // For whoever started this with port 0.
    terminal::print(&format!("http://{}/\n", shown(here)))?;
    terminal::tell("serving; Ctrl-C ends it");
    let mut told = stopped.clone();
    let streams = app.clone();
    tokio::spawn(async move {
        // Streams of news would keep their connections open for ever.
        let _ = told.wait_for(|stopped| *stopped).await;
        streams.live.stop();
    });
    listen::serve(listener, route::router(app.clone()), stopped).await;
    Ok(())
}

/// An address that a browser can be given.
fn shown(here: SocketAddr) -> SocketAddr {
    let ip = match here.ip() {
        IpAddr::V4(four) if four.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(six) if six.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
        other => other,
    };
    SocketAddr::new(ip, here.port())
}

/// The names in addresses, and whether all of them are encrypted.
fn urls(urls: &[String]) -> Result<(Vec<String>, bool)> {
    let mut names = Vec::new();
    for url in urls {
        let uri: Option<axum::http::Uri> = url.parse().ok();
        let plain = |uri: &axum::http::Uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.path() == "/";
        match uri.filter(plain).and_then(|uri| uri.authority().map(|name| name.as_str().to_ascii_lowercase())) {
            Some(name) => names.push(name),
            None => bail!("--url: expected an address like https://desk.example, found '{url}'"),
        }
    }
    Ok((names, !urls.is_empty() && urls.iter().all(|url| url.to_ascii_lowercase().starts_with("https:"))))
}

fn stop_on_ctrl_c(stop: watch::Sender<bool>) -> Result<()> {
    let handler = move || {
        if *stop.borrow() {
            std::process::exit(130);
        }
        stop.send_replace(true);
        terminal::tell("stopping; Ctrl-C again ends at once");
    };
    ctrlc::set_handler(handler).context("cannot listen for Ctrl-C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_out_of_addresses() {
        let all = |words: &[&str]| urls(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        assert_eq!(all(&["https://Desk.example"]).unwrap(), (vec!["desk.example".into()], true));
        assert!(!all(&["https://a.example/", "http://b.example:81"]).unwrap().1);
        assert_eq!(all(&[]).unwrap(), (Vec::new(), false));
        for wrong in ["desk.example", "ftp://desk.example", "https://desk.example/below", "https://", ""] {
            assert!(all(&[wrong]).is_err(), "{wrong}");
        }
    }
}
