//! Disagreements, changes on the way, events and names, with their quotations.

use super::quote::{Quote, Quoter};
use crate::text::rest;
use crate::view::{Disagreement, Event, Mutation, Name, Story};

/// One disagreement.
pub(crate) struct DisagreementRow {
    /// Its id on the page.
    pub id: String,
    /// What it is about.
    pub phrase: &'static str,
    /// One sentence.
    pub why: String,
    /// The places.
    pub between: Vec<Quote>,
}

/// One change between parent and child.
pub(crate) struct MutationRow {
    /// What changed.
    pub phrase: &'static str,
    /// One sentence.
    pub why: String,
    /// The parent's words.
    pub from: Quote,
    /// The child's.
    pub to: Quote,
}

/// Something dated.
pub(crate) struct EventRow {
    /// EDTF.
    pub date: String,
    /// The clause that tells it best.
    pub told: Quote,
    /// How many reports tell it, whether the date was worked out.
    pub remark: String,
    /// The time expressions behind it.
    pub mentions: Vec<Quote>,
}

/// Names of a kind.
pub(crate) struct NameGroup<'a> {
    /// The kind.
    pub heading: &'static str,
    /// The names on one line.
    pub names: String,
    /// The names one by one.
    pub list: Vec<&'a Name>,
}

/// A disagreement of the quoter's story.
pub(crate) fn disagreement(quoter: &mut Quoter<'_>, d: &Disagreement) -> DisagreementRow {
    DisagreementRow {
        id: quoter.id(&d.id),
        phrase: d.phrase,
        why: rest::sentence(&d.why),
        between: d.between.iter().map(|at| quoter.quote(at, None)).collect(),
    }
}

/// A change on the way.
pub(crate) fn mutation(quoter: &mut Quoter<'_>, m: &Mutation) -> MutationRow {
    MutationRow {
        phrase: m.phrase,
        why: rest::sentence(&m.why),
        from: quoter.quote(&m.from, None),
        to: quoter.quote(&m.to, None),
    }
}

/// An event.
pub(crate) fn event(quoter: &mut Quoter<'_>, e: &Event) -> EventRow {
    EventRow {
        date: e.date.clone(),
        told: quoter.quote(&e.told, None),
        remark: rest::event_remark(e),
        mentions: e.mentions.iter().map(|at| quoter.quote(at, None)).collect(),
    }
}

/// Names by kind.
pub(crate) fn names(story: &Story) -> Vec<NameGroup<'_>> {
    let group = |(heading, list): (&'static str, Vec<&'_ Name>)| -> (&'static str, String) {
        (heading, list.into_iter().map(rest::one_name).collect::<Vec<_>>().join(" · "))
    };
    rest::grouped(story)
        .into_iter()
        .map(|(heading, list)| {
            let (heading, names) = group((heading, list.clone()));
            NameGroup { heading, names, list }
        })
        .collect()
}
