//! Full-text search with the words that matched.
//!
//! FTS5 ranks by BM25 (Robertson et al. 1994); a word of the headline counts [`TITLE_WEIGHT`] times one of the text. The
//! index keeps no text, so it cannot show what matched: the few hits that are shown are put into a second index in memory, which has
//! their text, and asked the same question. What FTS5 marks there is what it matched, whatever its tokenizer does.
//!
//! Finding is linear in the number of reports that have the rarest word; showing is linear in the hits' text.

use crate::error::Error;
use crate::find::{self, Entry, Filter};
use crate::store::Store;
use crate::{query, rows};
use headwater_model::Span;
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::collections::HashSet;

/// How often a word in the headline counts as much as one in the text. Chosen, not tuned.
const TITLE_WEIGHT: f64 = 4.0;

/// Bytes shown around what matched.
const SNIPPET_BYTES: usize = 240;

/// Of these, before the first word that matched.
const SNIPPET_BEFORE: usize = 60;

/// How words are told apart; the same as in the schema.
const TOKENIZE: &str = "unicode61 remove_diacritics 2";

/// A report that matches.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// The report, as of the version that matches.
    pub report: Entry,
    /// BM25 score; more is better. Comparable within one search only.
    pub score: f64,
    /// Number of the version that matches best.
    pub version: u32,
    /// The clean text of that version.
    pub text: String,
    /// What matched in the text, in order, disjoint. Empty if only headline, outlet or byline match.
    pub matched: Vec<Span>,
    /// What matched in the headline, as spans of it.
    pub matched_title: Vec<Span>,
    /// The part of the text to show: whole words around the densest matches, or the beginning.
    pub snippet: Span,
}

impl Store {
    /// The best `limit` reports for a search, best first, ties by the order in which they were kept. Earlier versions of a
    /// report are searched too.
    ///
    /// # Errors
    /// If the query cannot be understood, or the database cannot be read.
    pub fn search(&self, query: &str, filter: &Filter, limit: usize) -> Result<Vec<Hit>, Error> {
        let expression = query::translate(query)?;
        self.read(|connection| {
            let mut hits = Vec::new();
            for (version, score) in ranked(connection, &expression, filter, limit)? {
                let (mut report, number, text) = find::version(connection, version)?;
                if let Some(as_of) = filter.as_of {
                    // Later versions were not known then.
                    report.versions = known(connection, &report.id, as_of)?;
                }
                let (matched, matched_title, snippet) = (Vec::new(), Vec::new(), Span::default());
                hits.push(Hit { report, score, version: number, text, matched, matched_title, snippet });
            }
            mark(&expression, &mut hits)?;
            Ok(hits)
        })
    }

    /// Ids of all reports that a search finds, in their order.
    ///
    /// # Errors
    /// As [`Store::search`].
    pub fn matching(&self, query: &str, filter: &Filter) -> Result<Vec<String>, Error> {
        let expression = query::translate(query)?;
        let (condition, mut values) = filter.condition();
        values.insert(0, Value::Text(expression));
        let sql = format!(
            "SELECT DISTINCT report.id FROM search
             JOIN version ON version.rowid = search.rowid JOIN report ON report.rowid = version.report
             WHERE search MATCH ? AND {condition} ORDER BY report.id"
        );
        self.read(|connection| {
            connection.prepare(&sql)?.query_map(params_from_iter(values), |row| row.get(0))?.collect()
        })
    }
}

/// How many versions of a report were known at a time.
fn known(connection: &Connection, report: &str, as_of: Timestamp) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "SELECT coalesce(max(version.number), 0) FROM version JOIN report ON report.rowid = version.report
             WHERE report.id = ? AND version.first_seen <= ?",
        )?
        .query_row(params![report, rows::time(as_of)], |row| row.get(0))
}

/// Rows of the best version of the best reports, with their scores.
fn ranked(
    connection: &Connection,
    expression: &str,
    filter: &Filter,
    limit: usize,
) -> rusqlite::Result<Vec<(i64, f64)>> {
    let (condition, mut values) = filter.condition();
    values.insert(0, Value::Text(expression.to_owned()));
    let sql = format!(
        "SELECT version.rowid, version.report, -search.rank FROM search JOIN version ON version.rowid = search.rowid
         WHERE search MATCH ? AND search.rank MATCH 'bm25({TITLE_WEIGHT:.1}, 1.0, 1.0, 1.0)' AND {condition}
         ORDER BY search.rank"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    while found.len() < limit {
        let Some(row) = rows.next()? else { break };
        if seen.insert(row.get::<_, i64>(1)?) {
            found.push((row.get(0)?, row.get(2)?));
        }
    }
    Ok(found)
}

/// Fills in what matched in each hit, and the part to show.
fn mark(expression: &str, hits: &mut [Hit]) -> rusqlite::Result<()> {
    for hit in hits.iter_mut() {
        hit.snippet = snippet(&hit.text, &[]);
    }
    // A noncharacter is in no text that was meant for people; if all of these are, nothing is marked.
    let unused = |c: &char| !hits.iter().any(|hit| hit.text.contains(*c) || title(hit).contains(*c));
    let Some(mark) = ('\u{fdd0}'..='\u{fdef}').find(unused) else { return Ok(()) };
    let memory = Connection::open_in_memory()?;
    memory.execute_batch(&format!(
        "CREATE VIRTUAL TABLE shown USING fts5 (title, body, outlet, byline, tokenize = '{TOKENIZE}')"
    ))?;
    let mut insert = memory.prepare("INSERT INTO shown (rowid, title, body, outlet, byline) VALUES (?, ?, ?, ?, ?)")?;
    for (at, hit) in hits.iter().enumerate() {
        // FTS5 ends what it highlights at a NUL; a space separates words as well and is as long.
        let body = hit.text.replace('\0', " ");
        insert.execute(params![at, title(hit).replace('\0', " "), body, hit.report.outlet, hit.report.byline])?;
    }
    let mut marked = memory.prepare(
        "SELECT rowid, highlight(shown, 0, ?1, ?1), highlight(shown, 1, ?1, ?1) FROM shown WHERE shown MATCH ?2",
    )?;
    let mut rows = marked.query(params![mark.to_string(), expression])?;
    while let Some(row) = rows.next()? {
        let at: usize = row.get(0)?;
        let hit = hits.get_mut(at).ok_or_else(|| rows::broken(0, "expected a row that was put there".to_owned()))?;
        hit.matched_title = spans(row.get_ref(1)?.as_str_or_null()?.unwrap_or(""), mark);
        hit.matched = spans(row.get_ref(2)?.as_str()?, mark);
        hit.snippet = snippet(&hit.text, &hit.matched);
    }
    Ok(())
}

fn title(hit: &Hit) -> &str {
    hit.report.title.as_deref().unwrap_or("")
}

/// The spans between the first and second, third and fourth ... mark, counted in the text without the marks.
fn spans(marked: &str, mark: char) -> Vec<Span> {
    let (mut found, mut at, mut open) = (Vec::new(), 0, None);
    for (n, piece) in marked.split(mark).enumerate() {
        if n > 0 {
            match open.take() {
                None => open = Some(at),
                Some(start) => found.push(Span::new(start, at)),
            }
        }
        at += piece.len();
    }
    found
}

/// Whole words around the place where most matches stand together, the first of several.
fn snippet(text: &str, matched: &[Span]) -> Span {
    let reach = SNIPPET_BYTES - SNIPPET_BEFORE;
    let near = |from: usize| {
        let start = matched[from].start as usize;
        matched[from..].iter().take_while(|span| span.end as usize <= start + reach).count()
    };
    let mut best = (0, 0);
    for from in 0..matched.len() {
        // Each match is counted for the windows it can be in; windows are short, so this stays linear.
        let count = near(from);
        if count > best.1 {
            best = (from, count);
        }
    }
    let first = matched.get(best.0).map_or(0, |span| span.start as usize);
    let last = matched.get(best.0).map_or(0, |span| span.end as usize);
    let start = first.saturating_sub(SNIPPET_BEFORE);
    let end = (start + SNIPPET_BYTES).max(last).min(text.len());
    let start = if start == 0 { 0 } else { word_start(text, start, first) };
    let end = if end == text.len() { end } else { word_end(text, end, last.max(start)) };
    Span::new(start, end).trimmed(text)
}

/// The first place behind `from` where a word starts, `most` at the furthest.
fn word_start(text: &str, from: usize, most: usize) -> usize {
    let from = text.ceil_char_boundary(from).min(most);
    let rest = &text[from..most];
    let space = rest.char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(from, |(at, c)| from + at + c.len_utf8())
}

/// The last place before `to` where a word ends, `least` at the nearest.
fn word_end(text: &str, to: usize, least: usize) -> usize {
    let to = text.floor_char_boundary(to).max(least);
    text[least..to].rfind(char::is_whitespace).map_or(to, |at| least + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_marks_as_spans_of_the_text_without_them() {
        let marked = "the |harbour| é |bridge|";
        let text = marked.replace('|', "");
        let words: Vec<&str> = spans(marked, '|').into_iter().map(|span| span.of(&text)).collect();
        assert_eq!(words, ["harbour", "bridge"]);
    }

    #[test]
    fn shows_whole_words_where_matches_are_densest() {
        let text = format!("alone {} then bridge and harbour stand {}", "word ".repeat(100), "word ".repeat(100));
        let find = |word: &str| {
            let at = text.find(word).unwrap();
            Span::new(at, at + word.len())
        };
        let shown = snippet(&text, &[find("alone"), find("bridge"), find("harbour")]).of(&text);
        assert!(shown.contains("bridge and harbour") && !shown.contains("alone"), "{shown}");
        assert!(shown.starts_with("word") && shown.ends_with("word") && shown.len() <= SNIPPET_BYTES, "{shown}");
    }

    #[test]
    fn shows_the_beginning_if_nothing_matched_in_the_text() {
        assert_eq!(snippet("Short text.", &[]).of("Short text."), "Short text.");
        let long = "é".repeat(500);
        assert!(snippet(&long, &[]).len() <= SNIPPET_BYTES);
        assert_eq!(snippet("", &[]), Span::default());
    }

    #[test]
    fn a_match_longer_than_the_window_is_shown_whole() {
        let long = "x".repeat(1000);
        assert_eq!(snippet(&long, &[Span::new(0, 1000)]), Span::new(0, 1000));
    }
}
