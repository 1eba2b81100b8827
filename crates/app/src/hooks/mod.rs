//! Webhooks: an address is told, as a POST of JSON, what changed in the stories.
//!
//! One delivery tells what changed in one story since the hook was last told: a receiver can act on it alone, and one that is
//! refused holds up no other. What there is to tell is worked out from the rows that were committed since and put down in one
//! transaction with how far the hook was told ([`tell`]); another thread sends what is due, comes back later and later where
//! that fails, and gives up after [`send::TRIES_MAX`] tries or [`send::TIME_MAX`] ([`send`]). Both may end at any moment. A
//! receiver that took a delivery is not sent it again, unless the process was killed between the answer and the note of it;
//! then it sees the same id a second time.
//!
//! Reading order: [`settings`] (what a hook wants), [`sign`], [`tell`], [`send`], here (both, while feeds are watched).

pub mod send;
pub mod settings;
mod sign;
pub mod tell;

use crate::watch::{Wall, shown};
use anyhow::{Context, Result};
use headwater_intake::fetch::Clock;
use headwater_store::{Access, Store};
use jiff::SignedDuration;
use send::{Sender, Sent};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;
use tell::Teller;

/// Pause between two looks at what there is to tell, and at what is due.
const LOOK: Duration = Duration::from_secs(1);

/// How long deliveries are remembered that were taken or given up.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Hears of every try.
pub type Hear<'a> = &'a (dyn Fn(&Sent) + Sync);

/// Tells all hooks what there is to tell, and sends what is due, each once. How many deliveries were taken, how many were not.
///
/// # Errors
/// If the database cannot be read or written.
pub fn once(path: &Path, model: Option<PathBuf>, threads: usize, clock: &Wall, hear: Hear<'_>) -> Result<(u64, u64)> {
    let mut store = Store::open(path, Access::Write)?;
    store.forget_deliveries(clock.now(), KEPT_FOR)?;
    Teller::new(model, threads).tell(&mut store, clock)?;
    Sender::new(Mutex::new(store), clock, hear).round()
}

/// Tells and sends until the clock is stopped: on two threads, so that neither a long analysis nor a slow receiver holds up the other,
/// or whoever calls.
///
/// # Errors
/// If the database cannot be read or written.
pub fn keep_telling(path: &Path, model: Option<PathBuf>, threads: usize, clock: &Wall, hear: Hear<'_>) -> Result<()> {
    let teller = || -> Result<()> {
        let mut store = Store::open(path, Access::Write)?;
        let mut teller = Teller::new(model.clone(), threads);
        while !clock.is_stopped() {
            teller.tell(&mut store, clock)?;
            clock.wait(LOOK);
        }
        Ok(())
    };
    let sender = || -> Result<()> {
        let mut store = Store::open(path, Access::Write)?;
        store.forget_deliveries(clock.now(), KEPT_FOR)?;
        let sender = Sender::new(Mutex::new(store), clock, hear);
        while !clock.is_stopped() {
            sender.round()?;
            clock.wait(LOOK);
        }
        Ok(())
    };
    let or_stop = |done: Result<()>| {
        if done.is_err() {
            // Whoever watches would not hear of it before it ends.
            clock.stop();
        }
        done.context("telling webhooks stopped")
    };
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| or_stop(sender()));
        let told = or_stop(teller());
        let sent = sending.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        told.and(sent)
    })
}

/// An address of a hook for people: without the password it may hold, and without what is behind `?`, where receivers have keys.
pub fn named(address: &str) -> String {
    let shown = shown(address);
    match shown.split_once('?') {
        Some((before, _)) => format!("{before}?..."),
        None => shown,
    }
}
