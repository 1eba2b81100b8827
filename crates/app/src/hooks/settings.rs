//! What a hook is told, and how: kept in the database as JSON.

use crate::changes::Changed;
use crate::changes::compare::{Change, Kind};
use anyhow::{Context, Result, bail};
use headwater_intake::fetch::{Policy, Reach};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Longest file or variable with a secret, in bytes.
const SECRET_BYTES_MAX: usize = 4_096;

/// Shortest secret, in bytes: one that can be guessed signs nothing.
const SECRET_BYTES_MIN: usize = 16;

/// What a hook is told, and how. A list that is empty leaves nothing out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Codes of kinds of changes.
    pub kinds: Vec<String>,
    /// Ids of stories.
    pub stories: Vec<String>,
    /// Names of outlets, letter case apart.
    pub outlets: Vec<String>,
    /// Where the key of its signatures is.
    pub secret: Option<Secret>,
    /// May it be on this machine, or in a private network?
    pub private: bool,
    /// Longest time for one try, in seconds; 0 is the usual.
    pub timeout_s: u64,
}

/// Where a secret is. The secret itself is in no database.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Secret {
    /// In a file.
    File(PathBuf),
    /// In a variable of the environment.
    Env(String),
}

impl Settings {
    /// As the database has them.
    ///
    /// # Errors
    /// If they are no settings.
    pub fn read(json: &str) -> Result<Settings> {
        serde_json::from_str(json).context("the settings of a webhook cannot be read")
    }

    /// Is it told changes of this sort?
    pub fn wants(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|code| code == kind.code())
    }

    /// Is it told anything for which stories must be taken apart?
    pub fn wants_claims(&self) -> bool {
        Kind::ALL.into_iter().any(|kind| kind.is_of_claims() && self.wants(kind))
    }

    /// Is it told this change of a story?
    pub fn lets_through(&self, story: &Changed, change: &Change) -> bool {
        let is_named = |outlet: &String| self.outlets.iter().any(|named| named.to_lowercase() == outlet.to_lowercase());
        let by_outlet = || match change.kind {
            Kind::NewStory => story.outlets.values().any(is_named),
            _ => {
                let mut reports = change.report.iter().chain(change.receipts.iter().map(|words| &words.report));
                reports.any(|report| story.outlets.get(report).is_some_and(is_named))
            }
        };
        self.wants(change.kind) && (self.outlets.is_empty() || by_outlet())
    }

    /// How far a try may go.
    pub fn policy(&self) -> Policy {
        let timeout = if self.timeout_s == 0 { super::send::TIMEOUT } else { Duration::from_secs(self.timeout_s) };
        let usual = Policy::default();
        Policy {
            reach: if self.private { Reach::Private } else { Reach::Public },
            connect_max: usual.connect_max.min(timeout),
            answer_max: timeout,
            whole_max: timeout,
            ..usual
        }
    }
}

impl Secret {
    /// The secret.
    ///
    /// # Errors
    /// If it is not there, or too short or too long for one.
    pub fn read(&self) -> Result<String> {
        let (place, secret) = match self {
            Secret::File(path) => {
                let place = format!("'{}'", path.display());
                let size = std::fs::metadata(path).with_context(|| format!("cannot read the secret in {place}"))?.len();
                if size > SECRET_BYTES_MAX as u64 {
                    bail!("{place}: expected a secret of at most {SECRET_BYTES_MAX} bytes, found {size}");
                }
                let secret =
                    std::fs::read_to_string(path).with_context(|| format!("cannot read the secret in {place}"))?;
                (place, secret)
            }
            Secret::Env(name) => {
                let secret = std::env::var(name).with_context(|| format!("cannot read the secret in ${name}"))?;
                (format!("${name}"), secret)
            }
        };
        let secret = secret.trim();
        if !(SECRET_BYTES_MIN..=SECRET_BYTES_MAX).contains(&secret.len()) {
            bail!("{place}: expected a secret of {SECRET_BYTES_MIN} bytes or more, found {}", secret.len());
        }
        Ok(secret.to_owned())
    }

    /// Where it is, in words.
    pub fn place(&self) -> String {
        match self {
            Secret::File(path) => format!("the file '{}'", path.display()),
            Secret::Env(name) => format!("${name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::found::Words;

    fn change(kind: Kind, report: &str) -> Change {
        let words = Words { report: report.to_owned(), start: 0, end: 1, text: "x".to_owned() };
        let is_report = matches!(kind, Kind::NewReport | Kind::NewVersion);
        Change {
            kind,
            why: String::new(),
            receipts: if is_report { Vec::new() } else { vec![words] },
            report: is_report.then(|| report.to_owned()),
        }
    }

    fn story() -> Changed {
        let outlets = [("a", "Port News"), ("b", "Hill Herald")].map(|(id, name)| (id.to_owned(), name.to_owned()));
        let (id, at) = ("s-1".to_owned(), String::new());
        Changed { id, title: None, at, changes: Vec::new(), not_measured: None, outlets: outlets.into() }
    }

    #[test]
    fn without_filters_everything_is_told() {
        let all = Settings::default();
        assert!(all.wants_claims());
        assert!(Kind::ALL.into_iter().all(|kind| all.lets_through(&story(), &change(kind, "a"))));
    }

    #[test]
    fn an_outlet_is_meant_by_its_reports_and_their_words() {
        let settings = Settings { outlets: vec!["PORT news".to_owned()], ..Settings::default() };
        for kind in [Kind::NewReport, Kind::NewVersion, Kind::Disputed, Kind::Retracted] {
            assert!(settings.lets_through(&story(), &change(kind, "a")), "{kind:?}");
            assert!(!settings.lets_through(&story(), &change(kind, "b")), "{kind:?}");
            assert!(!settings.lets_through(&story(), &change(kind, "unknown")), "{kind:?}");
        }
        let opened = Change { receipts: Vec::new(), ..change(Kind::NewStory, "b") };
        assert!(settings.lets_through(&story(), &opened));
    }

    #[test]
    fn kinds_that_need_no_analysis_ask_for_none() {
        let of = |kinds: &[&str]| Settings {
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            ..Settings::default()
        };
        assert!(!of(&["new-story", "new-report", "new-version"]).wants_claims());
        assert!(of(&["new-story", "retracted"]).wants_claims());
        assert!(!of(&["retracted"]).lets_through(&story(), &change(Kind::NewReport, "a")));
    }

    #[test]
    fn settings_come_back_as_they_were_and_what_is_not_said_is_the_usual() {
        let settings = Settings { secret: Some(Secret::File("/k".into())), timeout_s: 3, ..Settings::default() };
        assert_eq!(Settings::read(&serde_json::to_string(&settings).unwrap()).unwrap(), settings);
        assert_eq!(Settings::read("{}").unwrap(), Settings::default());
        assert!(Settings::read("7").is_err());
    }

    #[test]
    fn a_secret_that_can_be_guessed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        let read = |words: &str| {
            std::fs::write(&file, words).unwrap();
            Secret::File(file.clone()).read()
        };
        assert_eq!(read("0123456789abcdef\n").unwrap(), "0123456789abcdef");
        assert!(read("hunter2\n").is_err() && read(&"a".repeat(5_000)).is_err());
        assert!(Secret::File(folder.path().join("none")).read().is_err());
    }
}
