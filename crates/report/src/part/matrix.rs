//! Claims by reports: each cell tells how a report makes a claim, and whose word it is.
//!
//! A cell shows the origin's letter on its colour and a sign for certainty, so that it reads without colour too. Copies of one
//! text make the same claims, so that of reports folded together (see [`super::fold`]) only one has a column.

use headwater_model::Certainty;

use super::fold::Folds;
use super::origin::Origins;
use super::quote::Quoter;
use crate::view::{Claim, Said};
use crate::word;

/// Rows and columns shown before the rest is left out with a remark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Claims.
    pub rows: usize,
    /// Reports.
    pub columns: usize,
}

impl Bounds {
    /// What a screen shows well.
    pub const USUAL: Bounds = Bounds { rows: 30, columns: 36 };
    /// What a browser takes without delay: 48,000 cells.
    pub const ALL: Bounds = Bounds { rows: 120, columns: 400 };
}

/// Letters of a claim's words.
const WORDS_MAX: usize = 110;

/// The matrix.
#[derive(Default)]
pub(crate) struct Matrix {
    /// The reports.
    pub columns: Vec<Column>,
    /// The claims.
    pub rows: Vec<MatrixRow>,
    /// What is not shown, as a sentence; empty if all is.
    pub remark: String,
}

/// One report.
pub(crate) struct Column {
    /// Outlet, with its day where several have it.
    pub label: String,
    /// Where it stands.
    pub href: String,
    /// Copies that are not shown.
    pub copies: usize,
}

/// One claim.
pub(crate) struct MatrixRow {
    /// Where the claim stands on the page.
    pub href: String,
    /// Its words, perhaps cut.
    pub words: String,
    /// Its independent origins.
    pub origins: usize,
    /// A cell a report, `None` where it does not speak.
    pub cells: Vec<Option<Cell>>,
}

/// How a report makes a claim.
pub(crate) struct Cell {
    /// The origin's letter; empty if none was told.
    pub letter: String,
    /// Class of its colour: `o0` to `o7`, `none`.
    pub class: String,
    /// ● as plain fact, ◐ as likely, ○ less, ✕ denies.
    pub glyph: &'static str,
    /// Everything in words.
    pub label: String,
    /// Where the words stand.
    pub href: String,
    /// True if it denies.
    pub denies: bool,
}

/// The matrix of some claims of the quoter's story.
pub(crate) fn matrix(
    quoter: &mut Quoter<'_>,
    claims: &[&Claim],
    origins: &Origins,
    folds: &Folds,
    bounds: Bounds,
) -> Matrix {
    let story = quoter.story;
    let rows_all = claims.len();
    let claims = &claims[..claims.len().min(bounds.rows)];
    let mut speaks = vec![0usize; story.reports.len()];
    claims.iter().flat_map(|claim| &claim.assertions).for_each(|said| speaks[said.report] += 1);
    let unfolded: Vec<usize> =
        (0..speaks.len()).filter(|&report| speaks[report] > 0 && !folds.folded(report)).collect();
    // Where there are too many, those that make most of these claims are shown, in the story's order.
    let mut columns = unfolded.clone();
    if columns.len() > bounds.columns {
        columns.sort_by_key(|&report| (std::cmp::Reverse(speaks[report]), report));
        columns.truncate(bounds.columns);
        columns.sort_unstable();
    }
    let mut rows = Vec::with_capacity(claims.len());
    for claim in claims {
        let mut of_report: Vec<Option<&Said>> = vec![None; story.reports.len()];
        for said in &claim.assertions {
            // Where a report says it twice, the sentence is shown rather than the headline.
            let cell = &mut of_report[said.report];
            if cell.is_none_or(|other| other.headline && !said.headline) {
                *cell = Some(said);
            }
        }
        let cells = columns.iter().map(|&report| of_report[report].map(|said| cell(quoter, said, origins))).collect();
        rows.push(MatrixRow {
            href: format!("#{}", quoter.id(&claim.id)),
            words: crate::page::fit(&claim.statement.text, WORDS_MAX),
            origins: claim.counts.origins,
            cells,
        });
    }
    let column = |&at: &usize| {
        let report = &story.reports[at];
        let twins = columns.iter().filter(|&&other| story.reports[other].label() == report.label()).count();
        let label = match &report.published {
            Some(published) if twins > 1 => {
                format!("{}, {}", report.label(), word::short_day(published.day, published.precision))
            }
            _ => report.label().to_owned(),
        };
        Column { label, href: quoter.report(at), copies: folds.copies_of(at) }
    };
    let remark = remark(rows_all - rows.len(), unfolded.len() - columns.len());
    Matrix { columns: columns.iter().map(column).collect(), rows, remark }
}

fn remark(rows: usize, columns: usize) -> String {
    let parts: Vec<String> = [(rows, "claim", "claims"), (columns, "report", "reports")]
        .into_iter()
        .filter(|(left, ..)| *left > 0)
        .map(|(left, one, many)| word::count(left, one, many))
        .collect();
    match parts.len() {
        0 => String::new(),
        _ => format!("{} more not shown here.", word::list(&parts)),
    }
}

fn cell(quoter: &mut Quoter<'_>, said: &Said, origins: &Origins) -> Cell {
    let quote = quoter.quote(&said.at, None);
    let (glyph, verb) = match said.sure {
        _ if said.denies() => ("✕", "denies it"),
        Certainty::Stated => ("●", "says it as plain fact"),
        Certainty::Likely => ("◐", "says it as likely"),
        Certainty::Possible => ("○", "says it as possible"),
        Certainty::Conditional => ("○", "says it on a condition"),
        Certainty::Unverified => ("○", "says it as unverified"),
    };
    let origin = said.origin.as_deref().and_then(|id| origins.get(id));
    let whose = origin.map_or_else(|| "no source told".to_owned(), |origin| format!("from {}", origin.who));
    Cell {
        letter: origin.map_or_else(String::new, |origin| origin.letter.clone()),
        class: origin.map_or_else(|| "none".to_owned(), |origin| format!("o{}", origin.colour)),
        glyph,
        label: format!("{} {verb}, {whose}: “{}”", quote.label, quote.words),
        href: quote.href,
        denies: said.denies(),
    }
}
