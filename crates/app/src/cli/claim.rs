//! `headwater claim`: the claims nearest to words.

use super::{Filters, Input, Reading, Stored};
use crate::analysis::Analyst;
use crate::pipeline::{self, Methods};
use crate::terminal::{self, Colour, Outcome};
use crate::{language, stored};
use anyhow::{Result, bail};
use headwater_collate::claim::{nearest, says_something};
use headwater_collate::likeness::synonym::synonyms;
use headwater_model::{Dossier, Finding, Media, Overrules, Place, Pos, RawReport, ReportId, Witness};
use headwater_report::near::Looked;
use headwater_report::{Brief, NearClaims, Style};
use headwater_store::Store;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Reports that the search index is asked for, at most, the likeliest first.
const CANDIDATES_MAX: usize = 200;
/// Stories of the database that are looked at, at most, those with the likeliest reports first.
const STORIES_MAX: usize = 8;
/// Words of the question that the index is asked for, at most, the first ones.
const WORDS_MAX: usize = 24;
/// Synonyms of a word that the index is asked for too, at most.
const SYNONYMS_MAX: usize = 12;
/// Shortest beginning of a word that stands for all its forms.
const STEM_CHARS_MIN: usize = 4;

/// Looks for the claims nearest to some words, with who makes them, from how many independent origins, and who denies them
///
/// Asked over the database, the search index names the stories whose reports have the words or synonyms of them; these are taken
/// apart, or found taken apart already. Asked over files, all of them are read. Whether the words affirm or deny makes no difference:
/// both sides of a claim are shown. Exit status 3 and "not measured" where there is nothing to go by.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
    headwater claim 'the governor has resigned' reports/
    headwater claim 'The ferry carried more passengers than it was allowed to'   in the database
    headwater claim 'talks on the bases' --since 2024-12-01 --json")]
pub struct Args {
    /// The words: a sentence says more than a word.
    #[arg(value_name = "WORDS")]
    words: String,
    /// Files and folders of reports; without any the database is asked.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The database, one file; `headwater.db` in the user's data directory if not said.
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    db: Option<PathBuf>,
    #[command(flatten)]
    filters: Filters,
    /// Most claims to show.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
    #[command(flatten)]
    input: Input,
    /// Threads to use; all cores if not said. The answer is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The language package to use: a folder of a spaCy v3 English package (see `headwater model`).
    #[arg(long, value_name = "DIR", env = "HEADWATER_MODEL")]
    model: Option<PathBuf>,
    /// For programs.
    #[arg(long)]
    json: bool,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// Show every place a claim is made at.
    #[arg(long)]
    all: bool,
}

/// Shows the nearest claims.
pub fn run(args: &Args) -> Result<Outcome> {
    if !args.paths.is_empty() && args.filters.any() {
        bail!("--since, --until and --outlet choose among stored reports: name no PATH with them");
    }
    let asked = read_words(args)?;
    if !says_something(&asked) {
        terminal::tell(&format!("not measured: no word in '{}' by which a claim could be found", args.words));
        return Ok(Outcome::Partial);
    }
    let mut found =
        Found { most: usize::from(args.limit), looked: Looked { stories: 0, reports: 0, read: 0 }, near: Vec::new() };
    let findings = match args.paths.is_empty() {
        true => in_database(args, &asked, &mut found)?,
        false => in_files(args, &asked, &mut found)?,
    };
    let near: Vec<(&Brief, usize, f32)> = found.near.iter().map(|one| (&*one.brief, one.claim, one.score)).collect();
    let answer = NearClaims::of(&args.words, found.looked, &near);
    let style = Style { color: args.color.on(), width: terminal::COLUMNS, all: args.all };
    terminal::print(&if args.json { answer.json() } else { answer.text(style) })?;
    let outcome = terminal::report(&findings);
    Ok(if answer.measured { outcome } else { Outcome::Partial })
}

/// What was found so far.
struct Found {
    most: usize,
    looked: Looked,
    near: Vec<NearOne>,
}

struct NearOne {
    brief: std::rc::Rc<Brief>,
    claim: usize,
    score: f32,
}

impl Found {
    /// Looks through one story. Views are made of stories with something among the nearest so far, so never of all.
    fn look(&mut self, witnesses: &[Witness], dossier: &Dossier, asked: &Witness, brief: impl FnOnce() -> Brief) {
        self.looked.stories += 1;
        self.looked.reports += dossier.story.reports.len();
        let is_read = |at: &usize| witnesses.get(*at).is_some_and(|witness| !witness.layers.parse.tokens.is_empty());
        self.looked.read += dossier.story.reports.iter().map(|report| report.at()).filter(is_read).count();
        let last = match self.near.len() < self.most {
            true => 0.0,
            false => self.near.last().map_or(0.0, |one| one.score),
        };
        let near: Vec<_> = nearest(witnesses, dossier, asked, self.most);
        let near: Vec<_> = near.into_iter().filter(|one| one.score > last).collect();
        if near.is_empty() {
            return;
        }
        let brief = std::rc::Rc::new(brief());
        self.near.extend(near.into_iter().map(|one| NearOne {
            brief: std::rc::Rc::clone(&brief),
            claim: one.claim.at(),
            score: one.score,
        }));
        // Stable: of equally near ones the story that was looked at first comes first.
        self.near.sort_by(|x, y| y.score.total_cmp(&x.score));
        self.near.truncate(self.most);
    }
}

/// The words as a report of one sentence.
fn read_words(args: &Args) -> Result<Witness> {
    let model = language::load(args.model.as_deref())?;
    let raw = RawReport::blank(ReportId("?".into()), Place::file("the words"), Media::Text, args.words.clone());
    let read = pipeline::read_reports(vec![raw], Some(&model), 1, &Overrules::default(), BTreeMap::new());
    match read.witnesses.into_iter().next() {
        Some(witness) => Ok(witness),
        None => bail!("expected some words, found none"),
    }
}

fn in_files(args: &Args, asked: &Witness, found: &mut Found) -> Result<Vec<Finding>> {
    let stored = Stored { db: None, story: None, as_of: None, search: None, filters: Filters::default() };
    let (paths, input) = (args.paths.clone(), args.input.clone());
    let reading = Reading { paths, stored, input, threads: args.threads, model: args.model.clone() };
    let mut read = pipeline::read(&reading)?;
    let stories = pipeline::stories(&read, false);
    let dated = pipeline::date_undated(&mut read, &stories);
    let dossiers = pipeline::collate_with(&read, stories, reading.threads(), &Methods::USUAL, &Overrules::default());
    pipeline::note_dates(&mut read, dated);
    for dossier in &dossiers {
        let brief = || Brief::of(&read.witnesses, std::slice::from_ref(dossier), &[]);
        found.look(&read.witnesses, dossier, asked, brief);
    }
    Ok(read.findings)
}

fn in_database(args: &Args, asked: &Witness, found: &mut Found) -> Result<Vec<Finding>> {
    let stored = Stored { db: args.db.clone(), story: None, as_of: None, search: None, filters: args.filters.clone() };
    let input = args.input.clone();
    let reading = Reading { paths: Vec::new(), stored, input, threads: args.threads, model: args.model.clone() };
    let mut store = stored::open_to_keep(&reading)?;
    let mut findings = Vec::new();
    let (stories, loose) = likely_stories(&store, asked, args)?;
    if loose > 0 {
        let message =
            format!("not measured: {loose} reports with these words are in no story yet (see 'headwater stories')");
        findings.push(Finding::lost(store.path().display().to_string(), message));
    }
    if stories.len() > STORIES_MAX {
        terminal::tell(&format!(
            "note: the {STORIES_MAX} likeliest of {} stories with these words are looked at; --since, --until and --outlet choose others",
            stories.len()
        ));
    }
    let mut analyst = Analyst::new(args.model.clone(), reading.threads());
    let bar = terminal::progress("stories", stories.len().min(STORIES_MAX));
    for story in stories.iter().take(STORIES_MAX) {
        match analyst.story(&mut store, story, None) {
            Ok(analysed) => {
                found.look(&analysed.witnesses, &analysed.dossier, asked, || analysed.brief.clone());
                findings.extend(analysed.findings.iter().cloned());
            }
            Err(error) => {
                let error =
                    error.downcast::<headwater_store::Error>().map_or_else(Ok, |own| Err(anyhow::Error::from(own)))?;
                findings.push(Finding::lost(story.as_str(), format!("{error:#}")));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(findings)
}

/// The stories of the reports that the index finds, those whose best report is likeliest first, and how many of these reports are in
/// none.
fn likely_stories(store: &Store, asked: &Witness, args: &Args) -> Result<(Vec<String>, usize)> {
    let Some(query) = query(asked) else { return Ok((Vec::new(), 0)) };
    let (mut stories, mut loose): (Vec<String>, usize) = (Vec::new(), 0);
    for hit in store.search(&query, &args.filters.filter()?, CANDIDATES_MAX)? {
        match store.story_of(&hit.report.id)? {
            Some(story) if !stories.contains(&story) => stories.push(story),
            Some(_) => {}
            None => loose += 1,
        }
    }
    args.filters.tell_undated(store)?;
    Ok((stories, loose))
}

/// What the search index is asked: any of the words with content, in any form, or a synonym.
fn query(asked: &Witness) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let content = |pos: Pos| matches!(pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::Num);
    for token in asked.layers.parse.tokens.iter().filter(|token| content(token.pos)).take(WORDS_MAX) {
        let word = token.span.of(&asked.report.text).to_lowercase();
        for word in std::iter::once(word.as_str()).chain(synonyms(&token.lemma.to_lowercase(), SYNONYMS_MAX)) {
            for part in word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
                let term = term(part);
                if !words.contains(&term) {
                    words.push(term);
                }
            }
        }
    }
    (!words.is_empty()).then(|| words.join(" OR "))
}

/// A word as the index is asked for it: its beginning, so that other forms are found too.
fn term(word: &str) -> String {
    let endings = ["ing", "ed", "es", "s", "e", "y"];
    let stem = endings.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    let is_word = word.chars().all(char::is_alphabetic);
    if is_word && stem.chars().count() >= STEM_CHARS_MIN { format!("{stem}*") } else { format!("\"{word}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_forms_of_a_word_are_asked_for_and_short_words_and_numbers_are_left_as_they_are() {
        assert_eq!(term("resigned"), "resign*");
        assert_eq!(term("ferries"), "ferri*");
        assert_eq!(term("gas"), "\"gas\"");
        assert_eq!(term("2025"), "\"2025\"");
    }
}
