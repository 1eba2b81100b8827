//! The command line as a user meets it. Cases of the engine itself belong to the crates below; these check the wiring, the
//! contract, and what happens to input that is not what it should be.

#![allow(clippy::unwrap_used)] // a test that cannot read its own input should stop

mod bad_input;
mod claim;
mod contract;
mod decisions;
mod determinism;
mod disagreements;
mod hooks;
mod readme;
mod reuse;
#[path = "../../../intake/tests/fetch/server.rs"]
mod server;
mod store;
mod stories;
mod trace;
mod watch;

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// The binary, with the same language package that all tests use and no colours or settings of this machine.
fn headwater() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("headwater"));
    command.env("HEADWATER_MODEL", headwater_nlp::package::for_tests()).env_remove("NO_COLOR");
    command
}

/// The checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The reports of a shipped story.
fn story(name: &str) -> PathBuf {
    root().join("corpus/stories").join(name)
}

/// What a run printed and how it ended.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

#[track_caller]
fn run(args: &[&str]) -> Ran {
    ran(headwater().args(args))
}

#[track_caller]
fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        status: output.status.code().expect("ended by itself, not by a signal"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A report of two plain sentences that any reader can take in.
const GOOD: &str = "Harbour bridge closed\n\nPORTSEA, March 3, 2025 (NW) - The harbour bridge was closed on Monday, the port \
                    authority said.\n\nTwo people were hurt, police spokeswoman Ann Hill told reporters.\n";
