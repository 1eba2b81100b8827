//! What each hook is to be told: worked out from what was committed since it was last told, and put down to be sent.

use super::settings::Settings;
use crate::changes::{self, Analyse, Asked, Changed, json};
use crate::watch::Wall;
use anyhow::Result;
use headwater_store::{Hook, Marks, NewDelivery, Store};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Reports of a story that is taken apart to tell what changed in its claims. Of a larger one reports and versions are told, and that
/// its claims were not compared.
pub const REPORTS_MAX: usize = 400;

/// Changes told in one delivery; how many more there were is told with them.
const CHANGES_MAX: usize = 200;

/// Works out what is to be told, round after round.
pub struct Teller {
    teller: changes::Teller,
}

impl Teller {
    /// By the language package in a folder, or the usual one, on so many threads. It is loaded when it is first needed.
    pub fn new(model: Option<PathBuf>, threads: usize) -> Teller {
        Teller { teller: changes::Teller::new(model, threads) }
    }

    /// Puts down what there is to tell. A round that is broken off by the clock has told nothing; it is done again next time, and what it
    /// analysed is kept.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn tell(&mut self, store: &mut Store, clock: &Wall) -> Result<()> {
        for hook in store.hooks()? {
            let marks = store.marks()?;
            if hook.stopped.is_none() && !is_told(&hook, marks) {
                self.tell_one(store, &hook, marks, clock)?;
            }
        }
        Ok(())
    }

    fn tell_one(&mut self, store: &mut Store, hook: &Hook, marks: Marks, clock: &Wall) -> Result<()> {
        let settings = Settings::read(&hook.settings)?;
        let now = Timestamp::now();
        let mut ids = store.stories_changed_between(hook.told_to, marks)?;
        if !settings.stories.is_empty() {
            // An id of a story that became part of another means that one.
            let meant: Vec<String> = settings.stories.iter().filter_map(|named| store.find_story(named).ok()).collect();
            ids.retain(|id| meant.contains(id));
        }
        let asked = Asked {
            since: hook.told.parse()?,
            until: None,
            story: None,
            model: None,
            threads: 1,
            analyse: if settings.wants_claims() { Analyse::UpTo(REPORTS_MAX) } else { Analyse::Never },
        };
        let mut deliveries = Vec::new();
        for id in ids {
            if clock.is_stopped() {
                return Ok(());
            }
            let changed = self.teller.between(store, &asked, (hook.told_to, marks), id)?;
            deliveries.extend(changed.and_then(|story| delivery(&settings, &hook.told, now, story)));
        }
        // Where another process told it meanwhile, there is nothing left to do.
        store.tell_hook(hook, marks, &deliveries, now)?;
        Ok(())
    }
}

fn is_told(hook: &Hook, marks: Marks) -> bool {
    (hook.told_to.placement, hook.told_to.version) == (marks.placement, marks.version)
}

/// What is told of a story, if the hook wants any of it.
fn delivery(settings: &Settings, since: &str, now: Timestamp, mut story: Changed) -> Option<NewDelivery> {
    let all = std::mem::take(&mut story.changes);
    let mut wanted: Vec<_> = all.into_iter().filter(|change| settings.lets_through(&story, change)).collect();
    if wanted.is_empty() {
        return None;
    }
    let left_out = wanted.len().saturating_sub(CHANGES_MAX);
    wanted.truncate(CHANGES_MAX);
    story.changes = wanted;
    let mut told = json::story(&story);
    if left_out > 0 {
        told["left_out"] = left_out.into();
    }
    // What it says, and not when: worked out anew after a kill it has the same id.
    let digest = Sha256::digest(format!("{}\n{}", story.id, told["changes"]));
    let id = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let until = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Some(NewDelivery {
        id,
        story: story.id,
        changes: story.changes.len() as u32,
        body: json::all(since, Some(&until), &[told]).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::compare::{Change, Kind};
    use serde_json::Value;
    use std::collections::BTreeMap;

    fn story(reports: usize) -> Changed {
        let change = |n: usize| Change {
            kind: Kind::NewReport,
            why: format!("r{n} came"),
            receipts: Vec::new(),
            report: Some(format!("r{n}")),
        };
        Changed {
            id: "s-1".to_owned(),
            title: None,
            at: String::new(),
            changes: (0..reports).map(change).collect(),
            not_measured: None,
            outlets: BTreeMap::new(),
        }
    }

    fn told(reports: usize, at: &str) -> NewDelivery {
        delivery(&Settings::default(), "2025-03-03T10:00:00Z", at.parse().unwrap(), story(reports)).unwrap()
    }

    #[test]
    fn the_id_is_made_of_what_is_told_and_not_of_when() {
        let one = told(2, "2025-03-03T11:00:00Z");
        assert_eq!(one.id, told(2, "2025-03-04T11:00:00Z").id);
        assert_ne!(one.id, told(3, "2025-03-03T11:00:00Z").id);
        assert_eq!(one.id.len(), 32);
    }

    #[test]
    fn a_delivery_is_bounded_and_tells_what_it_leaves_out() {
        let body: Value = serde_json::from_str(&told(CHANGES_MAX + 7, "2025-03-03T11:00:00Z").body).unwrap();
        assert_eq!(body["stories"][0]["changes"].as_array().unwrap().len(), CHANGES_MAX);
        assert_eq!(body["stories"][0]["left_out"], 7);
        let small: Value = serde_json::from_str(&told(1, "2025-03-03T11:00:00Z").body).unwrap();
        assert_eq!(small["stories"][0]["left_out"], Value::Null);
        assert_eq!((&small["format"], &small["until"]), (&json::FORMAT.into(), &"2025-03-03T11:00:00Z".into()));
    }

    #[test]
    fn a_story_of_which_nothing_is_wanted_is_not_told() {
        let settings = Settings { kinds: vec!["retracted".to_owned()], ..Settings::default() };
        assert_eq!(delivery(&settings, "", Timestamp::UNIX_EPOCH, story(2)), None);
    }
}
