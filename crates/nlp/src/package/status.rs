//! What a person wants to know when the language package is in doubt.

use std::path::PathBuf;

use super::check::{self, Verdict};
use super::error::Error;
use super::locate::{Config, Located, search};
use super::pinned::{PINNED, Part};

/// The state of the language package on this machine.
#[derive(Debug)]
pub struct Status {
    /// Every place that was looked at, in order; the last one is where something was found, if it was.
    pub looked: Vec<PathBuf>,
    /// What is there.
    pub found: Looked,
}

/// What looking for a package came to.
#[derive(Debug)]
pub enum Looked {
    /// A package.
    Found {
        /// Where, by which door, and its version.
        located: Located,
        /// Whether it is the one we examined.
        verdict: Verdict,
        /// The licence files that lie with it.
        licences: Vec<PathBuf>,
    },
    /// Nothing, or a given path that is no package.
    Missing(Error),
}

/// Looks for the package as [`locate`](super::locate()) does and reads all of it: some 15 MB.
pub fn status(config: &Config) -> Status {
    let mut looked = Vec::new();
    let found = match search(config, &mut looked) {
        Ok(Some(located)) => {
            let licences = PINNED.members.iter().filter(|member| member.part == Part::Licence);
            let licences = licences.map(|member| located.dir.join(member.path)).filter(|path| path.is_file()).collect();
            Looked::Found { verdict: check::verdict(&located.dir), licences, located }
        }
        Ok(None) => Looked::Missing(Error::NotFound { looked: looked.clone() }),
        Err(error) => Looked::Missing(error),
    };
    Status { looked, found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_where_it_looked() {
        let home = tempfile::tempdir().unwrap();
        let config = Config {
            given: None,
            data_dir: Some(home.path().to_owned()),
            python_prefixes: Vec::new(),
            ask_python: false,
        };
        let status = status(&config);
        assert_eq!(status.looked, [home.path().join("models")]);
        assert!(matches!(status.found, Looked::Missing(Error::NotFound { .. })));
    }
}
