//! Credits: which report of the story a report owes something to by its own words, or which lost report.
//!
//! Three ways lead from words to a report: the name of an outlet or author of the story (see [`super::outlet`]), a link
//! to its address or, beside words of reporting, to its site, and a document they point to ("said in a filing") when a report of
//! the story is that document. An outlet that is named but supplied no report that could be meant is a lost report, if
//! the annotator saw the name used as an outlet's.

use super::document::HEAD_CHARS;
use super::explain::Explained;
use super::link::Pages;
use super::masthead::{core_name, host_word};
use super::outlet::{Mention, Outlets};
use super::relation::Standing;
use super::testimony::{Lexicon, Testimony};
use crate::likeness::synonym::{Thesaurus, share_group};
use crate::likeness::{Likeness, Passage, term::folded};
use headwater_model::{CompactString, CreditKind, Span, Timex};
use headwater_reuse::Shape;
use rustc_hash::FxHashMap;

/// A credit, resolved.
#[derive(Clone, PartialEq, Debug)]
pub struct Credit {
    /// The report (in the story's order) whose words give credit.
    pub child: usize,
    /// Its sentence, if the words stand in one that is compared.
    pub line: Option<usize>,
    /// The words.
    pub span: Span,
    /// Who gets it.
    pub to: Credited,
    /// True if the whole text is said to be theirs: an agency's name in the dateline or under the text.
    pub whole: bool,
    /// How it was found, a clause for a person.
    pub why: String,
}

/// Who gets credit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Credited {
    /// A report, in the story's order.
    Report(usize),
    /// A report nobody supplied, by its outlet's name.
    Lost(CompactString),
    /// A report nobody supplied or named; numbered from 1.
    Unknown(u32),
}

impl Credited {
    /// The report, if it was supplied.
    pub fn report(&self) -> Option<usize> {
        match self {
            Credited::Report(report) => Some(*report),
            Credited::Lost(_) | Credited::Unknown(_) => None,
        }
    }
}

/// What resolving needs to know of the story.
pub struct Scene<'a, 'w> {
    /// The reports, in the story's order.
    pub reports: &'a [Testimony<'w>],
    /// Their outlets.
    pub outlets: &'a Outlets,
    /// Their place in time.
    pub standings: &'a [Standing],
    /// Their addresses.
    pub pages: &'a Pages,
    /// Words by number.
    pub lexicon: &'a Lexicon,
    /// Where each report names an outlet.
    pub mentions: &'a [Vec<Mention>],
    /// Weights of terms.
    pub likeness: &'a Likeness,
    /// Other words for the same.
    pub thesaurus: &'a Thesaurus,
}

impl Scene<'_, '_> {
    /// Every credit that report `child` gives to another report, in text order, links last.
    pub fn credits(&self, child: usize) -> Vec<Credit> {
        let mut credits: Vec<Credit> =
            self.mentions[child].iter().filter_map(|mention| self.by_name(child, mention)).collect();
        credits.extend(self.by_layer(child));
        credits.extend(self.by_document(child, &credits));
        credits.extend(self.by_description(child, &credits));
        credits.extend(self.by_link(child));
        credits.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.to.cmp(&b.to)));
        credits.dedup_by(|a, b| a.to == b.to && a.line == b.line);
        credits
    }

    /// A credit by the name of an outlet or author of the story.
    fn by_name(&self, child: usize, mention: &Mention) -> Option<Credit> {
        if self.outlets.of_report[child] == Some(mention.outlet) {
            return None;
        }
        let candidates = &self.outlets.reports[mention.outlet];
        if self.reports[child].document {
            return None;
        }
        let documents = candidates.iter().any(|&report| self.reports[report].document);
        let quotes_one = candidates.iter().any(|&report| self.quotes(child, mention.line, report));
        if documents && !quotes_one && !self.points_to_document(child, mention.line) {
            return None;
        }
        let name = self.words(child, mention.span).to_owned();
        let report = match mention.author_of {
            Some(report) if report != child => Some(report),
            _ => self.meant(child, mention.line, candidates),
        };
        let (to, why) = match report {
            Some(report) => (Credited::Report(report), format!("names {name}")),
            None => match self.outlets.lost_name(mention.outlet) {
                Some(lost) => {
                    (Credited::Lost(lost.clone()), format!("credits {name}, of which no report was supplied"))
                }
                None => (Credited::Lost(name.as_str().into()), format!("names {name}, whose reports here came later")),
            },
        };
        Some(Credit { child, line: Some(mention.line), span: mention.span, to, whole: false, why })
    }

    /// Credits the annotator saw and the names of the story do not cover.
    fn by_layer(&self, child: usize) -> Vec<Credit> {
        let mut credits = Vec::new();
        for credit in &self.reports[child].witness.layers.credits {
            if credit.kind == CreditKind::EarlierVersion || credit.kind == CreditKind::Link {
                continue;
            }
            let name = core_name(&credit.name);
            let line = self.line_at(child, credit.span);
            if name.is_empty() || self.is_own_name(child, &name) {
                continue;
            }
            if let Some(outlet) = self.outlets.named(&name, self.lexicon) {
                let whole = credit.kind == CreditKind::CreditLine;
                if let Some(lost) = self.outlets.lost_name(outlet).filter(|_| whole) {
                    let (to, why) = (Credited::Lost(lost.clone()), format!("carries the credit line of {lost}"));
                    credits.push(Credit { child, line, span: credit.span, to, whole, why });
                    continue;
                }
                let candidates = &self.outlets.reports[outlet];
                let own = self.outlets.of_report[child] == Some(outlet);
                let document = candidates.iter().any(|&report| self.reports[report].document);
                let report = self.meant(child, line.unwrap_or(0), candidates).filter(|_| !own && !document);
                if let Some(report) = report {
                    let why = format!("credits {name}");
                    credits.push(Credit { child, line, span: credit.span, to: Credited::Report(report), whole, why });
                }
            }
        }
        credits
    }

    /// Credits to a statement, filing or notice that is a report of the story, found by its content.
    fn by_document(&self, child: usize, named: &[Credit]) -> Vec<Credit> {
        let documents: Vec<usize> = (0..self.reports.len())
            .filter(|&report| report != child && self.reports[report].document && !self.reports[child].document)
            .filter(|&report| !self.standings[child].precedes(&self.standings[report]))
            .collect();
        let mut credits = Vec::new();
        if documents.is_empty() {
            return credits;
        }
        for (line, clause, cue) in self.document_clauses(child) {
            if named.iter().any(|credit| credit.line == Some(line) && clause.overlaps(credit.span)) {
                continue;
            }
            let best = documents
                .iter()
                .map(|&report| (self.document_match(child, clause, &cue, report), report))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((_, report)) = best.filter(|&(score, _)| score >= DOCUMENT_MATCH) {
                let why = format!("points to a {cue} that says this");
                credits.push(Credit {
                    child,
                    line: Some(line),
                    span: clause,
                    to: Credited::Report(report),
                    whole: false,
                    why,
                });
            }
        }
        credits
    }

    /// Clauses (cut at semicolons) that speak of a document: sentence, words, the word for the document.
    fn document_clauses(&self, child: usize) -> Vec<(usize, Span, CompactString)> {
        let mut clauses = Vec::new();
        for (at, line) in self.reports[child].lines.iter().enumerate() {
            let mut start = line.span.start as usize;
            for piece in self.words(child, line.span).split_inclusive(';') {
                let span = Span::new(start, start + piece.len());
                start += piece.len();
                if let Some(cue) = document_word(piece) {
                    clauses.push((at, span, cue));
                }
            }
        }
        clauses
    }

    /// How well a clause fits a document: its content, the document's own word for itself, its issuer's name.
    fn document_match(&self, child: usize, clause: Span, cue: &str, report: usize) -> f32 {
        let passage = self.likeness.passage_at(self.reports[child].report, clause);
        let content = self.best_containment(&passage, report);
        let document = self.reports[report].witness;
        let head: String = document.report.text.chars().take(HEAD_CHARS).collect();
        let calls_itself_so = folded(&head).contains(cue);
        let issuer = document.report.outlet.as_deref().unwrap_or_default();
        let names_issuer = self.names_issuer(self.words(child, clause), issuer);
        content + if calls_itself_so { 0.15 } else { 0.0 } + if names_issuer { 0.15 } else { 0.0 }
    }

    /// True if a clause names the issuer or says what it is: "the regulator's notice" is a Medicines Authority's.
    fn names_issuer(&self, clause: &str, issuer: &str) -> bool {
        let words = |text: &str| -> Vec<CompactString> {
            let text = folded(text);
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= 3).map(CompactString::from).collect()
        };
        let clause = words(clause);
        words(issuer).iter().any(|part| {
            clause
                .iter()
                .any(|word| word == part || share_group(self.thesaurus.groups(word), self.thesaurus.groups(part)))
        })
    }

    /// Credits to a report that is described and not named ("a foreign agency's report that ..."), found by its content;
    /// the earliest of those that have it.
    fn by_description(&self, child: usize, named: &[Credit]) -> Vec<Credit> {
        let mut credits = Vec::new();
        for (at, line) in self.reports[child].lines.iter().enumerate() {
            let named_here = named.iter().any(|credit| credit.line == Some(at));
            if named_here || self.reports[child].document || !describes_report(self.words(child, line.span)) {
                continue;
            }
            let others: Vec<usize> = (0..self.reports.len())
                .filter(|&report| report != child && !self.reports[report].document)
                .filter(|&report| {
                    self.outlets.of_report[report].is_none()
                        || self.outlets.of_report[report] != self.outlets.of_report[child]
                })
                .filter(|&report| self.tells_itself(&line.passage, report) >= DESCRIBED_MATCH)
                .collect();
            if let Some(report) = self.meant(child, at, &others) {
                let why = "describes a report that says this".to_owned();
                credits.push(Credit {
                    child,
                    line: Some(at),
                    span: line.span,
                    to: Credited::Report(report),
                    whole: false,
                    why,
                });
            }
        }
        credits
    }

    /// Links to another report; or, from a sentence that speaks of a report, to the site of one that has what the sentence says.
    fn by_link(&self, child: usize) -> Vec<Credit> {
        let witness = self.reports[child].witness;
        let elsewhere =
            |report: usize| report != child && host_of(self.reports, report) != host_of(self.reports, child);
        let mut credits = Vec::new();
        for (address, words) in &witness.report.links {
            let place = Some(words.as_str()).filter(|words| !words.is_empty());
            let place = place.and_then(|words| witness.report.text.find(words));
            let span = place.map(|at| Span::new(at, at + words.len())).unwrap_or_default();
            let line = self.line_at(child, span);
            let found = self.pages.found(address).into_iter().find(|&report| elsewhere(report));
            let found = found.map(|report| (report, format!("links to {address}"))).or_else(|| {
                let line = line?;
                let on_site: Vec<usize> =
                    self.pages.on_site(address).iter().copied().filter(|&report| elsewhere(report)).collect();
                let report = self.meant(child, line, &on_site).filter(|_| self.speaks_of_report(child, line))?;
                let says_it = self.content_match(child, line, report) >= LINKED_MATCH;
                says_it.then(|| {
                    (report, format!("speaks of a report and links to the site of one that says this, {address}"))
                })
            });
            if let Some((report, why)) = found {
                credits.push(Credit { child, line, span, to: Credited::Report(report), whole: false, why });
            }
        }
        credits
    }

    /// True if a sentence tells what somebody published.
    fn speaks_of_report(&self, child: usize, line: usize) -> bool {
        let sentence = folded(self.words(child, self.reports[child].lines[line].span));
        sentence.split(|c: char| !c.is_alphanumeric()).any(|word| PUBLISHING.contains(&word))
    }

    /// Which report of an outlet a sentence means: the one with its content and its day, not one that came later; the
    /// earliest where several would do.
    fn meant(&self, child: usize, line: usize, candidates: &[usize]) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for &report in candidates {
            if report == child || self.standings[report].is_too_late_for(&self.standings[child]) {
                continue;
            }
            let late = self.standings[child].precedes(&self.standings[report]);
            let score = self.content_match(child, line, report) + self.day_match(child, line, report)
                - if late { 0.5 } else { 0.0 };
            let earlier = best.is_some_and(|(_, other)| self.standings[report].precedes(&self.standings[other]));
            let margin = if earlier { -TIE } else { TIE };
            if best.is_none_or(|(other, _)| score > other + margin) {
                best = Some((score, report));
            }
        }
        best.map(|(_, report)| report)
    }

    /// How much of a sentence (or of it with a neighbour) is in some sentence of `report`, 0 to 1.
    fn content_match(&self, child: usize, line: usize, report: usize) -> f32 {
        let Some(line) = self.reports[child].lines.get(line) else { return 0.0 };
        self.best_containment(&line.passage, report).max(0.9 * self.best_containment(&line.with_next, report))
    }

    /// How much of a passage is in the two neighbouring sentences of `report` that have most of it.
    fn best_containment(&self, passage: &Passage, report: usize) -> f32 {
        let lines = &self.reports[report].lines;
        lines.iter().map(|other| self.likeness.containment(passage, &other.with_next)).fold(0.0f32, f32::max)
    }

    /// The same over sentences in which `report` names no other outlet: what it does not have from somebody else.
    fn tells_itself(&self, passage: &Passage, report: usize) -> f32 {
        let own = self.outlets.of_report[report];
        let borrowed = |line: usize| {
            self.mentions[report].iter().any(|mention| mention.line == line && Some(mention.outlet) != own)
        };
        let lines = self.reports[report].lines.iter().enumerate().filter(|&(line, _)| !borrowed(line));
        lines.map(|(_, line)| self.likeness.containment(passage, &line.passage)).fold(0.0f32, f32::max)
    }

    /// A bonus if the sentence names the day on which `report` came out, a larger one if also the time of day.
    fn day_match(&self, child: usize, line: usize, report: usize) -> f32 {
        let witness = self.reports[child].witness;
        let Some(published) = &self.reports[report].witness.report.published else { return 0.0 };
        let Some(line) = self.reports[child].lines.get(line) else { return 0.0 };
        let minute = self.standings[report].minute_of_day;
        let fit =
            |time: &&Timex| line.span.contains(time.span) && time.from == Some(published.date) && time.to == time.from;
        let bonus = |time: &Timex| match (part_of_day(&time.value), minute) {
            (Some(part), Some(minute)) if part.contains(&minute) => 0.5,
            (Some(_), Some(_)) => 0.0,
            _ => 0.25,
        };
        witness.layers.times.iter().filter(fit).map(bonus).fold(0.0f32, f32::max)
    }

    /// True if the sentence has quoted words that stand in `report`.
    fn quotes(&self, child: usize, line: usize, report: usize) -> bool {
        let Some(line) = self.reports[child].lines.get(line) else { return false };
        let quoted: Vec<u32> = self.reports[child].words[line.words.clone()]
            .iter()
            .filter(|word| word.quoted)
            .map(|word| word.key)
            .collect();
        quoted.len() >= QUOTED_WORDS
            && self.reports[report]
                .words
                .windows(quoted.len())
                .any(|run| run.iter().map(|w| w.key).eq(quoted.iter().copied()))
    }

    fn points_to_document(&self, child: usize, line: usize) -> bool {
        let Some(line) = self.reports[child].lines.get(line) else { return false };
        document_word(self.words(child, line.span)).is_some()
    }

    fn line_at(&self, report: usize, span: Span) -> Option<usize> {
        self.reports[report].lines.iter().position(|line| line.span.overlaps(span))
    }

    fn words(&self, report: usize, span: Span) -> &str {
        span.of(&self.reports[report].witness.report.text)
    }

    fn is_own_name(&self, child: usize, name: &str) -> bool {
        let Some(own) = self.reports[child].witness.report.outlet.as_deref() else { return false };
        let (own, name) = (folded(own), folded(name));
        let initials: String = own.split_whitespace().filter_map(|word| word.chars().next()).collect();
        own == name || initials == name || own.split_whitespace().any(|word| word == name) || own.contains(&*name)
    }
}

/// True if the child's crediting sentence was itself taken from `through`, which gives the same credit there: then the
/// debt is the parent's and not the child's own.
pub fn is_inherited(
    credit: &Credit,
    explained: &Explained,
    parents_credits: &[Credit],
    through: usize,
    same_outlet: &dyn Fn(&Credited, &Credited) -> bool,
) -> bool {
    let Some(line) = credit.line else { return false };
    let Some(found) = explained.lines.get(line).and_then(Option::as_ref) else { return false };
    let near = found.parent.start.saturating_sub(1)..found.parent.end + 1;
    let same = |theirs: &&Credit| theirs.child == through && same_outlet(&theirs.to, &credit.to);
    found.raw >= INHERITED
        && parents_credits.iter().filter(same).any(|theirs| theirs.line.is_some_and(|line| near.contains(&line)))
}

/// The reports that `child` gives credit in words that came with no copied text.
///
/// A copy of "two people told Example Wire" names the wire, and so does the copy of the copy: that tells whose text it once was,
/// and not from whom this one has it.
pub fn own_credits(
    child: usize,
    reports: &[Testimony<'_>],
    credits: &[Vec<Credit>],
    standings: &[Standing],
    compared: &[usize],
    explained: &FxHashMap<(usize, usize), Explained>,
) -> Vec<usize> {
    let mut own: Vec<usize> = credits[child]
        .iter()
        .filter_map(|credit| {
            let to = credit.to.report()?;
            let stands_in = |other: usize| {
                let explained = explained.get(&(child, other));
                explained.is_some_and(|explained| is_copied(credit, &reports[child], &reports[other], explained))
            };
            let gives_it_too =
                |other: usize| credits[other].iter().any(|theirs| theirs.to == credit.to && theirs.line.is_some());
            let earlier = |other: &usize| *other != to && !standings[child].precedes(&standings[*other]);
            let mut others = compared.iter().copied().filter(earlier);
            let carried = stands_in(to) || others.any(|other| gives_it_too(other) && stands_in(other));
            (!carried).then_some(to)
        })
        .collect();
    own.sort_unstable();
    own.dedup();
    own
}

/// True if the words that give the credit are another report's words too, inside a passage or as a line by themselves.
pub(super) fn is_copied(credit: &Credit, child: &Testimony<'_>, other: &Testimony<'_>, explained: &Explained) -> bool {
    let Some(line) = credit.line.map(|line| &child.lines[line]) else { return false };
    let keys = |of: &Testimony<'_>, words: std::ops::Range<usize>| -> Vec<u32> {
        of.words[words].iter().map(|word| word.key).collect()
    };
    if line.words.len() < Shape::STORY.seed_words {
        let ours = keys(child, line.words.clone());
        return other.lines.iter().any(|theirs| keys(other, theirs.words.clone()) == ours);
    }
    let in_run = |word: usize| {
        let mut runs = explained.passages.iter().flat_map(|passage| &passage.runs);
        runs.any(|&(start, _, length)| (start..start + length).contains(&word))
    };
    let mut named = line.words.clone().filter(|&word| child.words[word].span.overlaps(credit.span)).peekable();
    named.peek().is_some() && named.all(in_run)
}

/// "an agency report", "a newspaper's report": one outlet's report, not "reports" at large.
fn describes_report(sentence: &str) -> bool {
    let sentence = folded(sentence);
    let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1).collect();
    words.windows(2).any(|pair| OUTLET_NOUNS.contains(&pair[0]) && matches!(pair[1], "report" | "story" | "article"))
}

const OUTLET_NOUNS: &[&str] = &[
    "agency",
    "newspaper",
    "website",
    "site",
    "portal",
    "broadcaster",
    "channel",
    "magazine",
    "tabloid",
    "paper",
    "daily",
    "weekly",
    "blog",
];

/// The first word of a text that means a document, if there is one.
fn document_word(text: &str) -> Option<CompactString> {
    let text = folded(text);
    text.split(|c: char| !c.is_alphanumeric()).find(|word| DOCUMENT_WORDS.contains(word)).map(CompactString::from)
}

/// Minutes of the day that a TIMEX3 part of day covers ("2025-06-17TMO": a morning).
fn part_of_day(value: &str) -> Option<std::ops::Range<u16>> {
    let hours = match value.split_once('T')?.1 {
        "MO" => 4..12,
        "MI" => 11..14,
        "AF" => 12..19,
        "EV" => 17..24,
        "NI" => 18..24,
        _ => return None,
    };
    Some(hours.start * 60..hours.end * 60)
}

/// How much of a sentence must be the parent's for its credit to be.
const INHERITED: f32 = 0.15;

/// Content shared with a document (containment) for a sentence that speaks of one to mean this one.
const DOCUMENT_MATCH: f32 = 0.45;

/// Content a described report must share with the sentence (containment).
const DESCRIBED_MATCH: f32 = 0.4;

/// Content that a report must share with a sentence (containment) for a link to its site to mean it.
const LINKED_MATCH: f32 = 0.35;

/// Words by which a sentence tells what somebody published.
const PUBLISHING: &[&str] = &[
    "reported",
    "reports",
    "report",
    "reporting",
    "revealed",
    "published",
    "wrote",
    "writes",
    "story",
    "article",
    "investigation",
    "scoop",
    "exclusive",
    "according",
    "via",
];

/// Quoted words that must stand in a document for a sentence to quote it.
const QUOTED_WORDS: usize = 2;

/// Scores nearer than this are a tie.
const TIE: f32 = 0.05;

/// Words by which a report points to a document that somebody put out.
const DOCUMENT_WORDS: &[&str] = &[
    "statement",
    "notice",
    "filing",
    "announcement",
    "release",
    "communique",
    "circular",
    "disclosure",
    "bulletin",
    "memo",
    "announced",
];

fn host_of(reports: &[Testimony<'_>], report: usize) -> Option<CompactString> {
    reports[report].witness.report.url.as_deref().and_then(host_word)
}
