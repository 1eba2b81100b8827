//! Tables: one report a row. CSV and its like, and Parquet.

mod cells;
mod csv;
mod parquet;
mod rows;

pub(crate) use csv::{delimiter, read as csv};
pub(crate) use parquet::read as parquet;

use crate::fields::{Names, Slot};

/// True if a report can be made of columns of these names.
fn holds_reports<'a>(names: &Names, columns: impl IntoIterator<Item = &'a str>) -> bool {
    let wanted = [Slot::Text, Slot::Summary, Slot::Title];
    let mut wanted = wanted.iter().flat_map(|slot| names.of_slot(*slot));
    let columns: Vec<&str> = columns.into_iter().collect();
    wanted.any(|name| {
        columns
            .iter()
            .any(|column| column.eq_ignore_ascii_case(&name.whole) || column.eq_ignore_ascii_case(&name.parts[0]))
    })
}

/// What to say of a table in which no column is known.
fn no_columns<'a>(names: &Names, columns: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN_MAX: usize = 12;
    let shown: Vec<String> =
        columns.into_iter().take(SHOWN_MAX).map(|column| column.chars().take(40).collect()).collect();
    let usual: Vec<&str> = names.of_slot(Slot::Text).iter().take(3).map(|name| name.whole.as_str()).collect();
    format!(
        "expected a column {} with the text, found {}; say which it is with a mapping, as in text={}",
        usual.join(", "),
        shown.join(", "),
        shown.first().map_or("column", String::as_str)
    )
}
