//! `POST /decide` and `POST /undo`: a person overrules what was found, or takes that back.
//!
//! A decision bears the name of whoever is signed in and the time of this machine. Afterwards the reader is led back to the page
//! the form stood on; a program is told the number.

use super::answer;
use super::fault::Fault;
use super::state::App;
use super::visit::{Fields, Form, Visit, back};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
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
        app.pool.write(move |store| Ok(store.undo_story_decision(number, who.as_deref(), Timestamp::now())?)).await?;
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
        _ => Err(Fault::new(StatusCode::NOT_IMPLEMENTED, "this cannot be decided here yet")),
    }
}
