//! What people decided about reports, edges and passages: said in one shape, kept in a file beside the reports or in the database.
//!
//! ```json
//! {"what":"pin","child":"r05","parent":"r02","who":"ana","when":"2025-06-18T09:30:00Z","why":"the editor says so"}
//! {"what":"date","report":"r05","date":"2025-06-17"}
//! {"what":"aside","outlet":"Courier","words":"Follow us for more."}
//! {"what":"same","report":"r05","name":"CNB","with":"Czech National Bank"}
//! {"what":"undo","child":"r05","parent":"r02"}
//! ```
//!
//! Nothing is ever taken out. Of several decisions about one thing the last holds; an undone one holds no more. Merging and splitting
//! stories moves reports at once and is the database's own matter.
//!
//! Reading order: this file (what can be decided, what holds), `file`, [`stored`].

pub mod file;
pub mod stored;

use anyhow::{Context, Result, bail};
use headwater_model::{
    Date, DateFound, DatedAt, EntityKind, NameRule, NameRuling, Overrules, Passage, Pin, PinnedParent, Precision,
    ReportId, Whose as ModelWhose,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    #[serde(flatten)]
    pub matter: Matter,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// When, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What can be decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Matter {
    /// The edge is there.
    Pin(Edge),
    /// The edge is not there.
    Forbid(Edge),
    /// The report was published then: a day (`2025-06-17`) or a minute (`2025-06-17T14:05`), in the outlet's own calendar.
    Date {
        /// The report.
        report: String,
        /// When.
        date: String,
    },
    /// The passage is boilerplate.
    Aside(PassageOf),
    /// The passage is the report's own.
    Keep(PassageOf),
    /// Two names are one thing.
    Same(NameOf),
    /// Two names are not one thing.
    Apart(NameOf),
    /// A thing is called so.
    Called {
        /// The thing.
        #[serde(flatten)]
        of: NameOf,
        /// What it is called.
        called: String,
    },
    /// A thing is a person, an organisation and so on.
    Kind {
        /// The thing.
        #[serde(flatten)]
        of: NameOf,
        /// What it is.
        kind: Kind,
    },
    /// Nothing any more.
    Undo(Subject),
}

/// What a named thing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A human being.
    Person,
    /// A body that can speak or act.
    Organisation,
    /// A country, town, region, sea.
    Place,
    /// A building, base, airport, bridge, ship or the like.
    Facility,
    /// A people, law, work, product, event.
    Other,
}

/// What a decision is about. Of several decisions about one subject the last holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Subject {
    /// An edge of the stemma.
    Edge(Edge),
    /// A passage.
    Passage(PassageOf),
    /// A name. Before a date, which is about a report too.
    Name(NameOf),
    /// A report's date.
    Date {
        /// The report.
        report: String,
    },
}

/// An edge of the stemma.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Edge {
    /// The report that took it, or did not.
    pub child: String,
    /// A report's id, or `x:Name`.
    pub parent: String,
}

/// A passage of a report, or of all reports of an outlet.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct PassageOf {
    /// Whose.
    #[serde(flatten)]
    pub whose: Whose,
    /// Its words; white space does not count.
    pub words: String,
}

/// A name in the story of a report, and what about it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct NameOf {
    /// A report of the story.
    pub report: String,
    /// One of the thing's forms.
    pub name: String,
    /// What about it.
    #[serde(flatten)]
    pub part: Part,
}

/// What about a name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Whether this other name is the same.
    With(String),
    /// What it is called, or what it is.
    About(Aspect),
}

/// What can be said of a thing by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// What it is called.
    Label,
    /// What it is.
    Kind,
}

impl NameOf {
    /// The other name, where one is held against it.
    fn other(&self) -> Option<&str> {
        match &self.part {
            Part::With(other) => Some(other),
            Part::About(_) => None,
        }
    }
}

/// Whose a passage is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Whose {
    /// One report's, by its id.
    Report(String),
    /// All reports' of an outlet.
    Outlet(String),
}

impl Kind {
    fn model(self) -> EntityKind {
        match self {
            Kind::Person => EntityKind::Person,
            Kind::Organisation => EntityKind::Organisation,
            Kind::Place => EntityKind::Place,
            Kind::Facility => EntityKind::Facility,
            Kind::Other => EntityKind::Other,
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Kind::Person => "a person",
            Kind::Organisation => "an organisation",
            Kind::Place => "a place",
            Kind::Facility => "a facility",
            Kind::Other => "something else",
        }
    }
}

impl Matter {
    /// What it is about.
    pub fn subject(&self) -> Subject {
        match self {
            Matter::Pin(edge) | Matter::Forbid(edge) => Subject::Edge(edge.clone()),
            Matter::Date { report, .. } => Subject::Date { report: report.clone() },
            Matter::Aside(passage) | Matter::Keep(passage) => Subject::Passage(passage.clone()),
            Matter::Same(of) | Matter::Apart(of) | Matter::Called { of, .. } | Matter::Kind { of, .. } => {
                Subject::Name(of.clone())
            }
            Matter::Undo(subject) => subject.clone(),
        }
    }

    /// The report it is about, if it is about one.
    pub fn report(&self) -> Option<&str> {
        match self {
            Matter::Pin(edge) | Matter::Forbid(edge) | Matter::Undo(Subject::Edge(edge)) => Some(&edge.child),
            Matter::Date { report, .. } | Matter::Undo(Subject::Date { report }) => Some(report),
            Matter::Same(of)
            | Matter::Apart(of)
            | Matter::Called { of, .. }
            | Matter::Kind { of, .. }
            | Matter::Undo(Subject::Name(of)) => Some(&of.report),
            Matter::Aside(passage) | Matter::Keep(passage) | Matter::Undo(Subject::Passage(passage)) => {
                match &passage.whose {
                    Whose::Report(id) => Some(id),
                    Whose::Outlet(_) => None,
                }
            }
        }
    }

    /// True if it can change what is found in a story that these reports and outlets are in.
    pub fn touches(&self, report: &dyn Fn(&str) -> bool, outlet: &dyn Fn(&str) -> bool) -> bool {
        match self.report() {
            Some(id) => report(id),
            None => match self.subject() {
                Subject::Passage(PassageOf { whose: Whose::Outlet(name), .. }) => outlet(&name),
                _ => false,
            },
        }
    }

    /// Refuses what cannot be meant: a report taken from itself, a date that is none, no words.
    ///
    /// # Errors
    /// With what was expected and found.
    pub fn check(&self) -> Result<()> {
        match self {
            Matter::Pin(edge) | Matter::Forbid(edge) if edge.child == edge.parent => {
                bail!("a report is not taken from itself: {}", edge.child)
            }
            Matter::Pin(edge) | Matter::Forbid(edge) if edge.child.starts_with("x:") => {
                bail!("a report that was not supplied has no parents here: {}", edge.child)
            }
            Matter::Date { date, .. } => day(date).map(drop),
            Matter::Aside(passage) | Matter::Keep(passage) if passage.words.trim().is_empty() => {
                bail!("expected the words of a passage, found none")
            }
            Matter::Same(of) | Matter::Apart(of) => match of.other() {
                None => bail!("expected another name beside '{}' (\"with\")", of.name),
                Some(other) if of.name.trim().is_empty() || other.trim().is_empty() => {
                    bail!("expected a name, found none")
                }
                Some(other) if of.name == other => bail!("a name is what it is: '{other}'"),
                Some(_) => Ok(()),
            },
            Matter::Called { of, called } if of.name.trim().is_empty() || called.trim().is_empty() => {
                bail!("expected a name, found none")
            }
            Matter::Called { of, .. } if of.part != Part::About(Aspect::Label) => {
                bail!("expected \"about\":\"label\" with what '{}' is called", of.name)
            }
            Matter::Kind { of, .. } if of.part != Part::About(Aspect::Kind) => {
                bail!("expected \"about\":\"kind\" with what '{}' is", of.name)
            }
            _ => Ok(()),
        }
    }

    /// What was decided, as words for a person.
    pub fn phrase(&self) -> String {
        let whose = |passage: &PassageOf| match &passage.whose {
            Whose::Report(id) => id.clone(),
            Whose::Outlet(name) => format!("all reports of {name}"),
        };
        match self {
            Matter::Pin(edge) => format!("{} is from {}", edge.child, edge.parent),
            Matter::Forbid(edge) => format!("{} is not from {}", edge.child, edge.parent),
            Matter::Date { report, date } => format!("{report} was published {}", date.replace('T', " ")),
            Matter::Aside(passage) => format!("set aside in {}: \u{201c}{}\u{201d}", whose(passage), passage.words),
            Matter::Keep(passage) => format!("not set aside in {}: \u{201c}{}\u{201d}", whose(passage), passage.words),
            Matter::Same(of) => {
                let other = of.other().unwrap_or_default();
                format!(
                    "\u{201c}{}\u{201d} and \u{201c}{other}\u{201d} are one, in the story of {}",
                    of.name, of.report
                )
            }
            Matter::Apart(of) => {
                let other = of.other().unwrap_or_default();
                format!("\u{201c}{other}\u{201d} is not \u{201c}{}\u{201d}, in the story of {}", of.name, of.report)
            }
            Matter::Called { of, called } => {
                format!("\u{201c}{}\u{201d} is called \u{201c}{called}\u{201d}, in the story of {}", of.name, of.report)
            }
            Matter::Kind { of, kind } => {
                format!("\u{201c}{}\u{201d} is {}, in the story of {}", of.name, kind.phrase(), of.report)
            }
            Matter::Undo(_) => "undone".to_owned(),
        }
    }
}

impl Decision {
    /// Who, when and why, for a person.
    pub fn by(&self) -> String {
        by(self.who.as_deref(), self.when.as_deref(), self.why.as_deref())
    }
}

/// Who decided, when and why, for a person.
pub fn by(who: Option<&str>, when: Option<&str>, why: Option<&str>) -> String {
    let mut words = who.unwrap_or("somebody").to_owned();
    if let Some(when) = when {
        write!(words, " on {}", when.get(..10).unwrap_or(when)).expect("a string takes any words");
    }
    if let Some(why) = why {
        write!(words, ": {why}").expect("a string takes any words");
    }
    words
}

/// The last decision about each subject, without those that were undone, in the order they were made.
pub fn standing(all: Vec<Decision>) -> Vec<Decision> {
    let mut last: BTreeMap<Subject, usize> = BTreeMap::new();
    for (at, decision) in all.iter().enumerate() {
        last.insert(decision.matter.subject(), at);
    }
    let mut kept: Vec<bool> = vec![false; all.len()];
    for at in last.into_values() {
        kept[at] = !matches!(all[at].matter, Matter::Undo(_));
    }
    all.into_iter().zip(kept).filter_map(|(decision, kept)| kept.then_some(decision)).collect()
}

/// What holds, as the analysis wants it.
///
/// # Errors
/// If pins go round in a circle, or a date is none.
pub fn overrules(standing: &[Decision]) -> Result<Overrules> {
    if let Some(circle) = circle(standing) {
        bail!("the pinned edges go round in a circle: {}; undo one of them", circle.join(" from "));
    }
    let id = |id: &str| ReportId(id.into());
    let parent = |edge: &Edge| match edge.parent.strip_prefix("x:") {
        Some(name) => PinnedParent::Lost(name.into()),
        None => PinnedParent::Report(id(&edge.parent)),
    };
    let passage = |passage: &PassageOf, aside| Passage {
        whose: match &passage.whose {
            Whose::Report(report) => ModelWhose::Report(id(report)),
            Whose::Outlet(name) => ModelWhose::Outlet(name.as_str().into()),
        },
        words: passage.words.clone(),
        aside,
    };
    let rule = |decision: &Decision, of: &NameOf, ruling| NameRule {
        report: id(&of.report),
        name: of.name.as_str().into(),
        ruling,
        by: decision.by(),
    };
    let other = |of: &NameOf| of.other().unwrap_or_default().into();
    let mut overrules = Overrules::default();
    for decision in standing {
        match &decision.matter {
            Matter::Pin(edge) => {
                overrules.pinned.push(Pin { child: id(&edge.child), parent: parent(edge), by: decision.by() });
            }
            Matter::Forbid(edge) => overrules.forbidden.push((id(&edge.child), parent(edge))),
            Matter::Date { report, date } => overrules.dates.push((id(report), day(date)?)),
            Matter::Aside(words) => overrules.passages.push(passage(words, true)),
            Matter::Keep(words) => overrules.passages.push(passage(words, false)),
            Matter::Same(of) => overrules.names.push(rule(decision, of, NameRuling::Same(other(of)))),
            Matter::Apart(of) => overrules.names.push(rule(decision, of, NameRuling::Apart(other(of)))),
            Matter::Called { of, called } => {
                overrules.names.push(rule(decision, of, NameRuling::Called(called.as_str().into())));
            }
            Matter::Kind { of, kind } => overrules.names.push(rule(decision, of, NameRuling::Kind(kind.model()))),
            Matter::Undo(_) => {}
        }
    }
    Ok(overrules)
}

/// A day or a minute, as a person sets it.
fn day(words: &str) -> Result<DatedAt> {
    let expected = || format!("expected a date like 2025-06-17 or 2025-06-17T14:05, found \"{words}\"");
    let (date, minute) = match words.split_once(['T', ' ']) {
        None => (words, None),
        Some((date, time)) => {
            let time: jiff::civil::Time = time.parse().with_context(expected)?;
            (date, Some(time.hour() as u16 * 60 + time.minute() as u16))
        }
    };
    let date: Date = date.parse().with_context(expected)?;
    let precision = if minute.is_some() { Precision::Minute } else { Precision::Day };
    Ok(DatedAt { date, minute, precision, found: DateFound::Person, span: None })
}

/// Reports that pins lead round in a circle, the first named again at the end.
pub fn circle(standing: &[Decision]) -> Option<Vec<String>> {
    let mut parents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for decision in standing {
        if let Matter::Pin(edge) = &decision.matter {
            parents.entry(&edge.child).or_default().push(&edge.parent);
        }
    }
    parents.keys().find_map(|&start| {
        let mut open = vec![vec![start]];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(way) = open.pop() {
            for &parent in way.last().and_then(|at| parents.get(at)).into_iter().flatten() {
                let mut further = way.clone();
                further.push(parent);
                if parent == start {
                    return Some(further.into_iter().map(str::to_owned).collect());
                }
                if seen.insert(parent) {
                    open.push(further);
                }
            }
        }
        None
    })
}

/// Refuses a decision that cannot be meant, or whose pin would close a circle with those that hold.
///
/// # Errors
/// With what was expected and found.
pub fn check(standing_now: Vec<Decision>, new: &Decision) -> Result<()> {
    new.matter.check()?;
    let mut all = standing_now;
    all.push(new.clone());
    match (circle(&standing(all)), &new.matter) {
        (Some(circle), Matter::Pin(edge)) => bail!(
            "{} cannot be pinned under {}: the pinned edges would go round in a circle, {}",
            edge.child,
            edge.parent,
            circle.join(" from ")
        ),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(matter: Matter) -> Decision {
        Decision { matter, who: None, when: None, why: None }
    }

    fn edge(child: &str, parent: &str) -> Edge {
        Edge { child: child.into(), parent: parent.into() }
    }

    fn pin(child: &str, parent: &str) -> Decision {
        made(Matter::Pin(edge(child, parent)))
    }

    fn passage(words: &str) -> PassageOf {
        PassageOf { whose: Whose::Outlet("Courier".into()), words: words.into() }
    }

    #[test]
    fn the_last_word_on_a_subject_holds_and_an_undone_one_is_gone() {
        let forbid = made(Matter::Forbid(edge("b", "a")));
        let date = |day: &str| made(Matter::Date { report: "b".into(), date: day.into() });
        let all = vec![
            pin("b", "a"),
            forbid.clone(),
            pin("c", "a"),
            date("2025-06-17"),
            made(Matter::Undo(Subject::Edge(edge("c", "a")))),
            made(Matter::Aside(passage("Follow us."))),
            made(Matter::Keep(passage("Follow us."))),
            date("2025-06-18"),
        ];
        assert_eq!(standing(all), [forbid, made(Matter::Keep(passage("Follow us."))), date("2025-06-18")]);
    }

    #[test]
    fn pins_in_a_circle_are_found_and_a_diamond_is_none() {
        let diamond = [pin("d", "b"), pin("d", "c"), pin("b", "a"), pin("c", "a")];
        assert_eq!(circle(&diamond), None);
        let closed = [&diamond[..], &[pin("a", "d")]].concat();
        let found = circle(&closed).unwrap();
        assert_eq!((found.first(), found.last()), (Some(&"a".to_owned()), Some(&"a".to_owned())));
        assert!(check(diamond.to_vec(), &pin("a", "d")).is_err());
        assert!(check(diamond.to_vec(), &pin("e", "d")).is_ok());
    }

    #[test]
    fn refuses_what_cannot_be_meant() {
        for wrong in [
            Matter::Pin(edge("a", "a")),
            Matter::Forbid(edge("x:TASS", "a")),
            Matter::Date { report: "a".into(), date: "yesterday".into() },
            Matter::Date { report: "a".into(), date: "2025-06-17T25:00".into() },
            Matter::Aside(passage("  ")),
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_minute_is_kept() {
        assert_eq!(day("2025-06-17T14:05").unwrap().minute, Some(14 * 60 + 5));
        assert_eq!(day("2025-06-17").unwrap().precision, Precision::Day);
    }
}
