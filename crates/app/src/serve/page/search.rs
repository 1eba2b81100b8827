//! `/search`: reports that a search finds, with the words that match.

use super::said;
use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::listing;
use crate::serve::state::App;
use crate::serve::visit::Visit;
use axum::extract::{Query, State};
use axum::response::Response;
use headwater_model::Span;
use headwater_report::site::{self, SearchPage, search::Hit};
use headwater_store::{Error, Filter, Store};
use serde::Deserialize;

/// Reports that are shown.
const HITS_MAX: usize = 50;

/// What is asked.
#[derive(Deserialize)]
pub struct Asked {
    q: Option<String>,
}

/// What a search finds.
pub async fn search(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let shared = app.clone();
    answer::page(&app, visit, move |store| build(&shared, store, said(asked.q)), site::search).await
}

fn build(app: &App, store: &Store, q: Option<String>) -> Result<SearchPage, Fault> {
    let mut page = SearchPage {
        format: site::search::FORMAT,
        q: q.clone().unwrap_or_default(),
        fault: None,
        hits: Vec::new(),
        more: false,
    };
    let Some(q) = q else { return Ok(page) };
    let found = match store.search(&q, &Filter::default(), HITS_MAX + 1) {
        Ok(found) => found,
        Err(wrong @ Error::Query(_)) => return Ok(SearchPage { fault: Some(wrong.to_string()), ..page }),
        Err(error) => return Err(error.into()),
    };
    page.more = found.len() > HITS_MAX;
    let listing = listing::listing(app, store)?;
    for hit in found.into_iter().take(HITS_MAX) {
        let story = store.story_of(&hit.report.id)?;
        page.hits.push(Hit {
            story: story.map(|id| {
                let title = listing.story(&id).and_then(|story| story.title.clone());
                (id, title)
            }),
            snippet: pieces(&hit.text, hit.snippet, &hit.matched),
            report: hit.report.id,
            version: hit.version,
            title: hit.report.title,
            outlet: hit.report.outlet,
            published: hit.report.published,
        });
    }
    Ok(page)
}

/// A part of a text, cut into what matches and what does not.
fn pieces(text: &str, part: Span, matched: &[Span]) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut at = part.start;
    for span in matched.iter().filter(|span| span.start >= part.start && span.end <= part.end) {
        pieces.push((Span { start: at, end: span.start.max(at) }, false));
        pieces.push((*span, true));
        at = span.end;
    }
    pieces.push((Span { start: at, end: part.end.max(at) }, false));
    pieces.into_iter().filter(|(span, _)| !span.is_empty()).map(|(span, hit)| (span.of(text).to_owned(), hit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_cut_where_it_matches() {
        let text = "the old bridge was shut; the bridge";
        let cut = pieces(text, Span::new(4, 24), &[Span::new(8, 14), Span::new(29, 35)]);
        let cut: Vec<(&str, bool)> = cut.iter().map(|(words, hit)| (words.as_str(), *hit)).collect();
        assert_eq!(cut, [("old ", false), ("bridge", true), (" was shut;", false)]);
        assert_eq!(pieces(text, Span::new(0, 3), &[]), [("the".to_owned(), false)]);
        assert!(pieces("", Span::default(), &[]).is_empty());
    }
}
