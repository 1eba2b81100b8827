//! Stories of the database, taken apart once and kept: the layers of every version that was read, the dossier of every story as it
//! was last made, and what was asked for lately in memory. Only what changed is worked out again.
//!
//! What is kept is named by the engine that made it (its sources, hashed), by the versions of the reports and by the decisions of
//! people that touch it; asked on another basis, it is made anew. A database that may only be read is served all the same; then
//! nothing is kept in it.
//!
//! Reading order: [`reader`] (versions of reports, read), here (stories, taken apart), [`figures`] (what is counted over all stories).

pub mod figures;
pub mod reader;

use crate::decisions::{self, Decision, stored};
use crate::pipeline::{self, Methods, Read};
use anyhow::{Result, bail};
use figures::Figures;
use headwater_collate::story;
use headwater_model::{Dossier, Finding, StoryId, Witness};
use headwater_report::Brief;
use headwater_store::{Basis, Error, Member, Store};
use jiff::Timestamp;
use reader::Reader;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Names what makes the analyses that are kept.
pub const ENGINE: &str = concat!("headwater ", env!("CARGO_PKG_VERSION"), " ", env!("HEADWATER_ENGINE"));

/// Reports of a story that is taken apart, at most: the time grows a little faster than their number, and all are in memory.
pub const REPORTS_MAX: usize = 2_000;

/// Reports of the stories that are kept in memory, at most; of a single story all.
const REPORTS_IN_MEMORY_MAX: usize = 4_000;

/// A story, taken apart.
pub struct Analysed {
    /// Its id, as it stands now.
    pub id: String,
    /// Its reports, in the order they came to it.
    pub members: Vec<Member>,
    /// The same as witnesses, sorted by id: what the dossier's indices mean.
    pub witnesses: Vec<Witness>,
    /// What was found.
    pub dossier: Dossier,
    /// The view of it: one story.
    pub brief: Brief,
    /// The decisions of people that touch it, as they hold.
    pub decisions: Vec<Decision>,
    /// What could not be read or measured.
    pub findings: Vec<Finding>,
    /// What it rests on.
    pub basis: Basis,
}

/// Takes stories apart, or finds that it was done.
pub struct Analyst {
    reader: Reader,
    threads: usize,
    /// What was asked for lately, the last asked for first.
    lately: Vec<Arc<Analysed>>,
}

impl Analyst {
    /// With the language package in a folder, or the usual one; it is loaded when it is first needed.
    pub fn new(model: Option<PathBuf>, threads: usize) -> Analyst {
        Analyst { reader: Reader::new(model, threads), threads, lately: Vec::new() }
    }

    /// A story as it stands, or as it was known at a time.
    ///
    /// # Errors
    /// If the database cannot be read or written, there is no such story, it had no report then, has more than [`REPORTS_MAX`], or if
    /// no report of it can be read because there is no language package.
    pub fn story(&mut self, store: &mut Store, name: &str, as_of: Option<Timestamp>) -> Result<Arc<Analysed>> {
        let id = store.find_story(name)?;
        let asked = Question::about(store, id, as_of)?;
        self.answer(store, asked, as_of.is_none())
    }

    /// The answer to a question. With `latest`, it is about the story as it stands, and is kept in the database.
    ///
    /// # Errors
    /// As [`Analyst::story`].
    pub fn answer(&mut self, store: &mut Store, asked: Question, latest: bool) -> Result<Arc<Analysed>> {
        match self.at_hand(&asked) {
            Some(analysed) => Ok(analysed),
            None => self.take_apart(store, asked, latest),
        }
    }

    /// The analysis that answers a question, if it is in memory.
    pub fn at_hand(&mut self, asked: &Question) -> Option<Arc<Analysed>> {
        let at = self.lately.iter().position(|one| one.id == asked.id && one.basis == asked.basis)?;
        let found = self.lately.remove(at);
        self.lately.insert(0, Arc::clone(&found));
        Some(found)
    }

    fn take_apart(&mut self, store: &mut Store, asked: Question, latest: bool) -> Result<Arc<Analysed>> {
        let Question { id, members, decisions, basis } = asked;
        match members.len() {
            0 => bail!("story {id} had no report"),
            n if n > REPORTS_MAX => bail!("not measured: a story of {n} reports; at most {REPORTS_MAX} are compared"),
            _ => {}
        }
        let versions: Vec<(String, u32)> = members.iter().map(|one| (one.report.clone(), one.version)).collect();
        let Read { witnesses, findings } = self.reader.read(store, &versions, &decisions)?;
        let mut read = Read { witnesses, findings };
        let mut stories = story::one(&read.witnesses);
        stories.iter_mut().for_each(|one| one.id = StoryId(id.as_str().into()));
        let dated = pipeline::date_undated(&mut read, &stories);
        let kept = if latest { store.dossier(&id, basis)? } else { None };
        let kept: Option<Dossier> = kept.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let (dossier, is_new) = match kept {
            Some(dossier) => (dossier, false),
            None => {
                let overrules = decisions::overrules(&decisions)?;
                let made = pipeline::collate_with(&read, stories, self.threads, &Methods::USUAL, &overrules);
                let Some(dossier) = made.into_iter().next() else { bail!("story {id} had no report") };
                (dossier, true)
            }
        };
        pipeline::note_dates(&mut read, dated);
        let Read { witnesses, findings } = read;
        let brief = Brief::of(&witnesses, std::slice::from_ref(&dossier), &findings);
        let analysed = Analysed { id, members, witnesses, dossier, brief, decisions, findings, basis };
        if is_new && latest {
            keep(store, &analysed)?;
        }
        let analysed = Arc::new(analysed);
        self.lately.insert(0, Arc::clone(&analysed));
        let mut reports = 0;
        self.lately.retain(|one| {
            let first = reports == 0;
            reports += one.witnesses.len();
            first || reports <= REPORTS_IN_MEMORY_MAX
        });
        Ok(analysed)
    }
}

/// A story at a time: what its analysis rests on. Cheap to ask.
pub struct Question {
    /// The story.
    pub id: String,
    /// Its reports then.
    pub members: Vec<Member>,
    /// The decisions of people that touch it, as they held then.
    pub decisions: Vec<Decision>,
    /// All of it, hashed.
    pub basis: Basis,
}

impl Question {
    /// About the story of this id.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn about(store: &Store, id: String, as_of: Option<Timestamp>) -> Result<Question> {
        let members = store.members(&id, as_of)?;
        Question::of(store, id, members, as_of)
    }

    /// About a story of these reports, with the decisions as they held at a time.
    ///
    /// # Errors
    /// As [`Question::about`].
    pub fn of(store: &Store, id: String, members: Vec<Member>, as_of: Option<Timestamp>) -> Result<Question> {
        let decisions = touching(stored::holding(store, as_of)?, &members);
        let versions: Vec<(String, u32)> = members.iter().map(|one| (one.report.clone(), one.version)).collect();
        let basis = Basis::new(&producer(ENGINE, &decisions)?, &versions);
        Ok(Question { id, members, decisions, basis })
    }
}

/// Those of the decisions that touch these reports or their outlets.
pub fn touching(decisions: Vec<Decision>, members: &[Member]) -> Vec<Decision> {
    let reports: BTreeSet<&str> = members.iter().map(|member| member.report.as_str()).collect();
    let outlets: BTreeSet<String> =
        members.iter().filter_map(|member| member.outlet.as_ref()).map(|outlet| outlet.to_lowercase()).collect();
    let touches = |decision: &Decision| {
        let (report, outlet) = (|id: &str| reports.contains(id), |name: &str| outlets.contains(&name.to_lowercase()));
        decision.matter.touches(&report, &outlet)
    };
    decisions.into_iter().filter(touches).collect()
}

/// A program's name with the decisions that it heeded.
pub fn producer(name: &str, decisions: &[Decision]) -> Result<String> {
    let mut words = name.to_owned();
    for decision in decisions {
        words.push('\n');
        words.push_str(&serde_json::to_string(decision)?);
    }
    Ok(words)
}

fn keep(store: &mut Store, analysed: &Analysed) -> Result<()> {
    let bytes = postcard::to_allocvec(&analysed.dossier)?;
    let figures = serde_json::to_string(&Figures::of(analysed))?;
    match store.put_dossier(&analysed.id, analysed.basis, &figures, &bytes, Timestamp::now()) {
        Ok(()) | Err(Error::ReadOnly { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
