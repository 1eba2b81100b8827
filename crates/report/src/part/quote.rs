//! Quotations with a link to where they stand.

use std::collections::BTreeMap;

use super::words::{Places, anchor};
use crate::receipt::Receipt;
use crate::site::address;
use crate::view::{Report, Role, Story};
use crate::word;

/// A quotation with its link.
#[derive(Clone, Debug)]
pub(crate) struct Quote {
    /// The outlet, else the report's id.
    pub label: String,
    /// The words on one line.
    pub words: String,
    /// `report:start-end`.
    pub place: String,
    /// Where they stand.
    pub href: String,
}

/// Where the reports' texts are.
enum Texts {
    /// On the same page: ids begin with the story's key. What is quoted is remembered, so that the texts can carry anchors.
    Page { key: String, places: Vec<Places> },
    /// At addresses of the application, as of a time if one is said.
    Site { as_of: Option<String> },
}

/// Makes the quotations of one story.
pub(crate) struct Quoter<'a> {
    /// The story.
    pub story: &'a Story,
    position: BTreeMap<&'a str, usize>,
    texts: Texts,
}

impl<'a> Quoter<'a> {
    /// For a page that holds the texts too. `key` begins every id of this story.
    pub fn page(story: &'a Story, key: &str) -> Quoter<'a> {
        let places = story.reports.iter().map(|_| Places::default()).collect();
        Quoter::new(story, Texts::Page { key: key.to_owned(), places })
    }

    /// For the application.
    pub fn site(story: &'a Story, as_of: Option<&str>) -> Quoter<'a> {
        Quoter::new(story, Texts::Site { as_of: as_of.map(str::to_owned) })
    }

    fn new(story: &'a Story, texts: Texts) -> Quoter<'a> {
        let position = story.reports.iter().enumerate().map(|(at, report)| (report.id.as_str(), at)).collect();
        Quoter { story, position, texts }
    }

    /// The report with an id, as a position in the story.
    pub fn position(&self, report: &str) -> Option<usize> {
        self.position.get(report).copied()
    }

    /// What a report is called in a sentence.
    pub fn label<'s>(&'s self, report: &'s str) -> &'s str {
        self.position(report).map_or(report, |at| self.story.reports[at].label())
    }

    /// What a report is called where several of one outlet may be meant: by its id on a page that shows ids, else by its time.
    pub fn name(&self, report: &str) -> String {
        let Some(at) = self.position(report) else {
            return match report.strip_prefix("x:") {
                Some(lost) => format!("{} (not supplied)", lost_name(lost)),
                None => report.to_owned(),
            };
        };
        let row = &self.story.reports[at];
        match &self.texts {
            Texts::Page { .. } if row.label() == row.id => row.id.clone(),
            Texts::Page { .. } => format!("{} ({})", row.label(), row.id),
            Texts::Site { .. } => format!("{}, {}", row.label(), crate::text::when(row)),
        }
    }

    /// The part a report plays, its parents by name.
    pub fn role(&self, report: &Report) -> String {
        match (report.role, report.parents.as_slice()) {
            (Role::Source | Role::Alone, _) | (_, []) => crate::text::role(report),
            (role, [first, others @ ..]) => {
                let also = match others.len() {
                    0 => String::new(),
                    _ => format!(
                        "; also from {}",
                        word::list(&others.iter().map(|id| self.name(id)).collect::<Vec<_>>())
                    ),
                };
                let read = if report.read { "" } else { "; language not read, claims not measured" };
                format!("{} {}{also}{read}", role.phrase(), self.name(first))
            }
        }
    }

    /// The words with their link; `claim` is the id, on the page, of the claim they belong to.
    ///
    /// A receipt of a report outside the story has no text here; its link leads to the story.
    pub fn quote(&mut self, at: &Receipt, claim: Option<&str>) -> Quote {
        let position = self.position(&at.report);
        let href = match (&mut self.texts, position) {
            (Texts::Page { key, places }, Some(report)) => {
                places[report].note(at, claim);
                format!("#{}", anchor(&prefix(key, report), at.start, at.end))
            }
            (Texts::Page { key, .. }, None) => format!("#{key}"),
            (Texts::Site { as_of }, Some(_)) => {
                address::words(&self.story.id, &at.report, (at.start, at.end), as_of.as_deref())
            }
            (Texts::Site { .. }, None) => address::lone_report(&at.report),
        };
        Quote {
            label: self.label(&at.report).to_owned(),
            words: one_line(&at.text),
            place: format!("{}:{}-{}", at.report, at.start, at.end),
            href,
        }
    }

    /// Where a report of the story stands.
    pub fn report(&self, at: usize) -> String {
        match &self.texts {
            Texts::Page { key, .. } => format!("#{}", prefix(key, at)),
            Texts::Site { as_of } => address::report(&self.story.id, &self.story.reports[at].id, as_of.as_deref()),
        }
    }

    /// Where two reports stand side by side; nowhere on a page by itself.
    pub fn compare(&self, a: &str, b: &str) -> Option<String> {
        match &self.texts {
            Texts::Page { .. } => None,
            Texts::Site { as_of } => Some(address::compare(&self.story.id, a, b, as_of.as_deref())),
        }
    }

    /// The id, on the page, of a part of this story: `s1-c3` where several stories share a page.
    pub fn id(&self, part: &str) -> String {
        match &self.texts {
            Texts::Page { key, .. } => format!("{key}-{part}"),
            Texts::Site { .. } => part.to_owned(),
        }
    }

    /// What was quoted of each report, for a page that holds the texts.
    pub fn places(&self, report: usize) -> Option<(String, &Places)> {
        match &self.texts {
            Texts::Page { key, places } => Some((prefix(key, report), &places[report])),
            Texts::Site { .. } => None,
        }
    }
}

fn prefix(key: &str, report: usize) -> String {
    format!("{key}-t{report}")
}

/// What to call a lost report: its outlet, or that nobody names it.
fn lost_name(code: &str) -> String {
    code.strip_prefix('?').map_or_else(|| code.to_owned(), |number| format!("a common source, {number}"))
}

/// Words on one line, with single blanks.
pub(crate) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
