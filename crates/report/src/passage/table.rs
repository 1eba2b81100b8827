//! Passages as a Parquet table: one row a passage, `a_` and `b_` before the columns of its sides.

use super::{Passage, Side, rounded};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::io::Write;
use std::sync::Arc;

/// Rows held in memory before they are written.
const GROUP_ROWS: usize = 50_000;

const SCHEMA: &str = "message passages {
    required binary a_report (UTF8); optional binary a_outlet (UTF8); optional binary a_published (UTF8);
    required int64 a_start; required int64 a_end; optional binary a_text (UTF8);
    required binary b_report (UTF8); optional binary b_outlet (UTF8); optional binary b_published (UTF8);
    required int64 b_start; required int64 b_end; optional binary b_text (UTF8);
    required int64 words; required double share;
}";

/// A table that is being written.
pub struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    rows: Vec<Passage>,
    with_text: bool,
}

impl<W: Write + Send> Table<W> {
    /// Begins a table. Without `with_text` the columns of the words are null.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn new(out: W, with_text: bool) -> Result<Table<W>> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let packing = Compression::ZSTD(ZstdLevel::default());
        // Neither a date nor a version of the writing program: the same passages are the same bytes.
        let properties =
            WriterProperties::builder().set_compression(packing).set_created_by("headwater".into()).build();
        Ok(Table { writer: SerializedFileWriter::new(out, schema, Arc::new(properties))?, rows: Vec::new(), with_text })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If rows had to be written and could not.
    pub fn push(&mut self, passage: Passage) -> Result<()> {
        self.rows.push(passage);
        if self.rows.len() >= GROUP_ROWS { self.group() } else { Ok(()) }
    }

    /// Writes what is left and the table's end.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn close(mut self) -> Result<()> {
        self.group()?;
        self.writer.close()?;
        Ok(())
    }

    fn group(&mut self) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group()?;
        for side in [|p: &Passage| &p.a, |p: &Passage| &p.b] as [fn(&Passage) -> &Side; 2] {
            let sides: Vec<&Side> = rows.iter().map(side).collect();
            words(&mut group, false, sides.iter().map(|side| Some(side.report.as_str())))?;
            words(&mut group, true, sides.iter().map(|side| side.outlet.as_deref()))?;
            words(&mut group, true, sides.iter().map(|side| side.published.as_deref()))?;
            numbers(&mut group, sides.iter().map(|side| side.start))?;
            numbers(&mut group, sides.iter().map(|side| side.end))?;
            words(&mut group, true, sides.iter().map(|side| self.with_text.then_some(side.text.as_str())))?;
        }
        numbers(&mut group, rows.iter().map(|row| row.words))?;
        let shares: Vec<f64> = rows.iter().map(|row| rounded(row.share)).collect();
        if let Some(mut column) = group.next_column()? {
            column.typed::<DoubleType>().write_batch(&shares, None, None)?;
            column.close()?;
        }
        group.close()?;
        Ok(())
    }
}

/// Writes the next column, of words; `optional` if some may be missing.
fn words<'r, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    optional: bool,
    values: impl Iterator<Item = Option<&'r str>> + Clone,
) -> Result<()> {
    let levels: Vec<i16> = values.clone().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<ByteArray> = values.flatten().map(ByteArray::from).collect();
    if let Some(mut column) = group.next_column()? {
        column.typed::<ByteArrayType>().write_batch(&values, optional.then_some(&levels[..]), None)?;
        column.close()?;
    }
    Ok(())
}

/// Writes the next column, of numbers.
fn numbers<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: impl Iterator<Item = usize>,
) -> Result<()> {
    let values: Vec<i64> = values.map(|value| i64::try_from(value).unwrap_or(i64::MAX)).collect();
    if let Some(mut column) = group.next_column()? {
        column.typed::<Int64Type>().write_batch(&values, None, None)?;
        column.close()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Row, RowAccessor};

    #[test]
    fn what_is_written_is_read_again() {
        let mut bytes = Vec::new();
        let mut table = Table::new(&mut bytes, true).unwrap();
        for _ in 0..3 {
            table.push(sample()).unwrap();
        }
        table.close().unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let rows: Vec<Row> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), 3);
        let columns: Vec<&str> = rows[0].get_column_iter().map(|(name, _)| name.as_str()).collect();
        let at = |name: &str| columns.iter().position(|column| *column == name).unwrap();
        assert_eq!(rows[2].get_string(at("a_outlet")).unwrap(), "Vltava Press");
        assert!(rows[2].get_string(at("b_outlet")).is_err(), "no outlet is told");
        assert_eq!(rows[2].get_string(at("b_text")).unwrap(), "přívoz");
        assert_eq!((rows[2].get_long(at("words")).unwrap(), rows[2].get_double(at("share")).unwrap()), (1, 0.667));
    }

    #[test]
    fn an_empty_table_is_a_table() {
        let mut bytes = Vec::new();
        Table::new(&mut bytes, false).unwrap().close().unwrap();
        assert_eq!(SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap().metadata().num_row_groups(), 0);
    }
}
