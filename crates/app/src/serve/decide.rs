//! `POST /decide` and `POST /undo`: a person overrules what was found, or takes that back.
//!
//! A decision bears the name of whoever is signed in and the time of this machine. Afterwards the reader is led back to the page
//! the form stood on; a program is told the number.

use super::answer;
use super::fault::Fault;
use super::state::App;
use super::visit::{Fields, Form, Visit, back};
use crate::decisions::{Aspect, Decision, Edge, Kind as What, Matter, NameOf, Part, PassageOf, Whose, stored};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use clap::ValueEnum as _;
use headwater_collate::story::id_of_opener;
use headwater_model::ReportId;
use headwater_report::site::decide::Kind;
use headwater_store::Store;
use jiff::Timestamp;
use serde_json::json;

/// Letters of a reason at most.
const WHY_MAX: usize = 1_000;

/// Who decides, why and when.
struct Person {
    who: Option<String>,
    why: Option<String>,
    at: Timestamp,
}

/// Keeps a decision.
pub async fn decide(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Fault> {
    let code = fields.need("kind")?;
    let kind = Kind::of(code).ok_or_else(|| Fault::wrong(format!("kind: found '{code}', which is none")))?;
    let why = fields.get("why").map(str::to_owned);
    if why.as_ref().is_some_and(|why| why.chars().count() > WHY_MAX) {
        return Err(Fault::wrong(format!("why: expected at most {WHY_MAX} letters")));
    }
    let person = Person { who: visit.reader.name.clone(), why, at: Timestamp::now() };
    let sent = fields.clone();
    let number = app.pool.write(move |store| decided(store, kind, &sent, &person)).await?;
    app.live.wrote();
    Ok(done(&visit, &fields, number))
}

/// Takes a decision back.
pub async fn undo(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Fault> {
    let number = fields.need("decision")?;
    let wrong = || Fault::wrong(format!("decision: expected the number of one, found '{number}'"));
    let number: i64 = number.parse().map_err(|_| wrong())?;
    let who = visit.reader.name.clone();
    let undone =
        app.pool.write(move |store| Ok(store.undo_decision(number, who.as_deref(), Timestamp::now())?)).await?;
    if !undone {
        return Err(Fault::new(StatusCode::CONFLICT, format!("decision {number} was undone before")));
    }
    app.live.wrote();
    Ok(done(&visit, &fields, number))
}

fn done(visit: &Visit, fields: &Fields, number: i64) -> Response {
    match visit.form {
        Form::Html => answer::see_other(&back(fields.get("back"))),
        Form::Json => answer::object(&json!({"format": "headwater/decided/1", "decision": number})),
    }
}

fn decided(store: &mut Store, kind: Kind, fields: &Fields, person: &Person) -> Result<i64, Fault> {
    let (who, why) = (person.who.as_deref(), person.why.as_deref());
    match kind {
        Kind::StoryMerge => {
            Ok(store.merge_stories(fields.need("story")?, fields.need("other")?, who, why, person.at)?)
        }
        Kind::StorySplit => {
            let reports = fields.all("report").map(|name| store.find(name)).collect::<Result<Vec<_>, _>>()?;
            let opener = reports.iter().min().map(|id| id_of_opener(&ReportId(id.as_str().into())));
            let opener = opener.ok_or_else(|| Fault::wrong("expected at least one report that leaves"))?;
            Ok(store.split_story(fields.need("story")?, &reports, &opener.0, who, why, person.at)?)
        }
        Kind::EdgePin => edge(store, fields).and_then(|edge| keep(store, Matter::Pin(edge), person)),
        Kind::EdgeForbid => edge(store, fields).and_then(|edge| keep(store, Matter::Forbid(edge), person)),
        Kind::DatePin => {
            let report = store.find(fields.need("report")?)?;
            keep(store, Matter::Date { report, date: fields.need("date")?.to_owned() }, person)
        }
        Kind::BlockAside => passage(store, fields).and_then(|passage| keep(store, Matter::Aside(passage), person)),
        Kind::BlockBack => passage(store, fields).and_then(|passage| keep(store, Matter::Keep(passage), person)),
        Kind::NameMerge => {
            let part = Part::With(fields.need("other")?.to_owned());
            name(store, fields, part).and_then(|of| keep(store, Matter::Same(of), person))
        }
        Kind::NameSplit => {
            let part = Part::With(fields.need("form")?.to_owned());
            name(store, fields, part).and_then(|of| keep(store, Matter::Apart(of), person))
        }
        Kind::NameRename => {
            let called = fields.need("to")?.to_owned();
            let of = name(store, fields, Part::About(Aspect::Label))?;
            keep(store, Matter::Called { of, called }, person)
        }
        Kind::NamePin => {
            let kind = What::from_str(fields.need("is")?, true)
                .map_err(|_| Fault::wrong("is: expected person, organisation, place, facility or other"))?;
            let of = name(store, fields, Part::About(Aspect::Kind))?;
            keep(store, Matter::Kind { of, kind }, person)
        }
    }
}

/// Keeps a decision about reports; what cannot be meant is the sender's fault.
fn keep(store: &mut Store, matter: Matter, person: &Person) -> Result<i64, Fault> {
    let decision = Decision { matter, who: person.who.clone(), when: None, why: person.why.clone() };
    stored::decide(store, &decision, person.at).map_err(|error| match error.downcast::<headwater_store::Error>() {
        Ok(error) => error.into(),
        Err(wrong) => Fault::new(StatusCode::CONFLICT, format!("{wrong:#}")),
    })
}

/// A name of a story. The decision goes with the story's first report, whatever becomes of the story.
fn name(store: &Store, fields: &Fields, part: Part) -> Result<NameOf, Fault> {
    let members = store.members(&store.find_story(fields.need("story")?)?, None)?;
    let first = members.into_iter().map(|member| member.report).min();
    let report = first.ok_or_else(|| Fault::wrong("expected a story that has reports"))?;
    Ok(NameOf { report, name: fields.need("name")?.to_owned(), part })
}

fn edge(store: &Store, fields: &Fields) -> Result<Edge, Fault> {
    let parent = fields.need("parent")?;
    let parent = if parent.starts_with("x:") { parent.to_owned() } else { store.find(parent)? };
    Ok(Edge { child: store.find(fields.need("child")?)?, parent })
}

/// The words between two code points of a report's latest text.
fn passage(store: &Store, fields: &Fields) -> Result<PassageOf, Fault> {
    let report = store.find(fields.need("report")?)?;
    let number = |name: &str| {
        let wrong = |_| Fault::wrong(format!("{name}: expected a number of code points"));
        fields.need(name)?.parse::<usize>().map_err(wrong)
    };
    let (start, end) = (number("start")?, number("end")?);
    let text = store.raw(&report, None, false)?.text;
    let length = text.chars().count();
    if start >= end || end > length {
        return Err(Fault::wrong(format!(
            "expected a passage of a text of {length} code points, found {start} to {end}"
        )));
    }
    let words = text.chars().skip(start).take(end - start).collect();
    Ok(PassageOf { whose: Whose::Report(report), words })
}
